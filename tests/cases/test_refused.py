"""Cases that are wrong: each thing told with file, place and remedy, and nothing of the case to be had."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_case import HEAD, HOUSE, PARTY, case, problems

from placet import rulebooks

pytestmark = pytest.mark.once

REFUSED = {
    "unknown act": (
        '\n[[seat-partie]]\nparty = "AAA"\n',
        "rest.toml, line 2, seat-partie 1: There is no act “seat-partie”. Did you mean “seat-party”?",
    ),
    "unknown key": (
        PARTY + 'parti_kind = "state"\n',
        "rest.toml, line 6, enter-party 1: There is no key “parti_kind” here. Did you mean “party_kind”?",
    ),
    "missing field": (
        '[[enter-party]]\nref = "BBB"\nat = 2001-02-01\n',
        'rest.toml, line 1, enter-party 1: “name” is missing. Write it: texts by language: title.en = "…".',
    ),
    "empty field": (
        '[[enter-party]]\nref = ""\nname.en = "B"\nat = 2001-02-01\n',
        "rest.toml, line 1, enter-party 1: “ref” is missing. Write it: a text in quotes.",
    ),
    "wrong type, text": (
        PARTY.replace('"BBB"', "12"),
        "rest.toml, line 3, enter-party 1: ref is 12. Write a text in quotes.",
    ),
    "wrong type, texts": (
        PARTY.replace('name.en = "Bland"', 'name = "Bland"'),
        "rest.toml, line 4, enter-party 1: name is 'Bland'. Write texts by language: title.en = \"…\".",
    ),
    "wrong type, whole number": (
        PARTY + "order = true\n",
        "rest.toml, line 6, enter-party 1: order is True. Write a whole number.",
    ),
    "wrong type, truth": (
        '[[seat-party]]\nholder = "ORG"\nparty = "AAA"\ndecides = "no"\nat = 2001-02-01\n',
        "rest.toml, line 4, seat-party 1: decides is 'no'. Write true or false.",
    ),
    "wrong type, list": (
        PARTY + 'sources = "https://example.org"\n',
        'rest.toml, line 6, enter-party 1: sources is \'https://example.org\'. Write a list of texts: ["…", "…"].',
    ),
    "a fraction in data": (
        '[[enter-treaty]]\nref = "T"\ntitle.en = "T"\nclause.share = 0.55\nat = 2001-02-01\n',
        'rest.toml, line 4, enter-treaty 1: 0.55 is a fraction. Write it in quotes, as "2/3" or "0.55".',
    ),
    "no such word": (
        PARTY + 'party_kind = "city"\n',
        "rest.toml, line 6, enter-party 1: party_kind is “city”, which is not one of the words that it may be."
        " Write one of: state, organisation.",
    ),
    "too long": (
        PARTY.replace('"BBB"', '"' + "B" * 21 + '"'),
        "rest.toml, line 3, enter-party 1: ref has 21 characters, more than 20. Shorten it.",
    ),
    "a date that does not exist, in a text": (
        PARTY.replace("2001-02-01", '"2001-02-30"'),
        "rest.toml, line 5, enter-party 1: at is “2001-02-30”, which is no date that exists. Write a date: 2024-10-07,"
        ' "2024-10", "2024" or "today+21"; leave it out where it is not known.',
    ),
    "an hour that does not exist": (
        PARTY.replace("2001-02-01", '"today+2T25:00"'),
        "rest.toml, line 5, enter-party 1: at is “today+2T25:00”, which is no date that exists. Write a date:"
        ' 2024-10-07, "2024-10", "2024" or "today+21"; leave it out where it is not known.',
    ),
    "an instant before the calendar": (
        PARTY.replace("2001-02-01", "0001-01-01T00:00:00+05:00"),
        "rest.toml, line 5, enter-party 1: at is “0001-01-01 00:00:00+05:00”, which is no date that exists. Write a"
        ' date: 2024-10-07, "2024-10", "2024" or "today+21"; leave it out where it is not known.',
    ),
    "an hour that does not exist, in a reference": (
        '[[add-item]]\nsession = "COUNCIL/today-1T99:00"\ntitle.en = "A"\nat = 2001-02-01\n',
        "rest.toml, line 2, add-item 1: “COUNCIL/today-1T99:00” names an hour that does not exist. Write a date:"
        ' 2024-10-07, "2024-10", "2024" or "today+21".',
    ),
    "no language": (
        PARTY.replace("name.en", "name.English"),
        "rest.toml, line 4, enter-party 1: name: “English” is no language tag. Write texts by language:"
        ' title.en = "…".',
    ),
    "an empty text": (
        PARTY + 'formal.en = " "\n',
        "rest.toml, line 6, enter-party 1: formal is empty in “en”. Write it, or leave that language out.",
    ),
    "a source that is not there": (
        PARTY + 'sources = ["gazette"]\n',
        "rest.toml, line 2, enter-party 1: “gazette” is neither an address nor a source of this case. Enter it with"
        " [[note-source]], or write its address.",
    ),
    "a rulebook that is not shipped": (
        '[[adopt-rules]]\non_body = "COUNCIL"\nrulebook = "cis"\nat = 2001-02-01\n',
        "rest.toml, line 3, adopt-rules 1: There is no shipped rulebook “cis”. Write one of: "
        + ", ".join(rulebooks.names())
        + "; or name and text of another.",
    ),
    "a rulebook and a text": (
        '[[adopt-rules]]\non_body = "COUNCIL"\nrulebook = "cis-cfm"\nname = "n"\ntext = "t"\nat = 2001-02-01\n',
        "rest.toml, line 3, adopt-rules 1: It has a rulebook and a name or text of its own. Keep one of the two.",
    ),
    "a key outside every act": (
        'note = "x"\n' + PARTY,
        "rest.toml, line 1: “note” belongs to no act. Write every act under a heading: [[enter-document]].",
    ),
    "a table that is no array": (
        '[enter-party]\nref = "BBB"\n',
        "rest.toml: “enter-party” belongs to no act. Write every act under a heading: [[enter-document]].",
    ),
    "a dangling reference": (
        '[[seat-party]]\nholder = "ORG"\nparty = "ZZZ"\nat = 2001-02-01\n',
        "rest.toml, line 1, seat-party 1: Party “ZZZ” is not on the record. Name one that is, or enter it first.",
    ),
    "a reference to what comes later": (
        '[[seat-party]]\nholder = "ORG"\nparty = "BBB"\nat = 2001-01-31\n' + PARTY,
        "rest.toml, line 1, seat-party 1: Party “BBB” is not on the record. Name one that is, or enter it first.",
    ),
    "an act that is not in order": (
        '[[take-chair]]\nholder = "ORG"\nparty = "AAA"\nstart = 2002-01-01\nat = 2001-02-01\n'
        '\n[[take-chair]]\nholder = "ORG"\nparty = "AAA"\nstart = 2003-01-01\nat = 2001-02-01\n',
        "rest.toml, line 7, take-chair 2: AAA chairs on 2003-01-01. End that chairmanship first, or begin after it.",
    ),
    "a second founding": (
        HOUSE.split("[[establish-body]]")[0].replace('name.en = "Organisation"', 'name.en = "Again"'),
        "rest.toml, line 2, found-organisation 1: This record is open already.",
    ),
    "another organisation": (
        "",
        "house.toml, line 2, found-organisation 1: It says “OTHER”, but case.toml names “ORG” as organisation. Write"
        " the same in both.",
    ),
    "an unknown zone": (
        "",
        "house.toml, line 5, found-organisation 1: There is no time zone “Europe/Atlantis”. Write one as Europe/Minsk.",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_wrong_is_told_with_file_place_and_remedy(tmp_path: Path, kind: str) -> None:
    rest, said = REFUSED[kind]
    house = {
        "another organisation": HOUSE.replace('ref = "ORG"', 'ref = "OTHER"', 1),
        "an unknown zone": HOUSE.replace("Europe/Vienna", "Europe/Atlantis"),
    }.get(kind, HOUSE)
    assert problems(case(tmp_path, rest, house=house)) == [said]


def test_a_date_that_does_not_exist_is_no_toml(tmp_path: Path) -> None:
    (said,) = problems(case(tmp_path, PARTY.replace("2001-02-01", "2001-02-30")))
    assert said.startswith("rest.toml: This is not TOML: ")
    assert "line 5" in said
    assert said.endswith("Correct it there; a date must be one that exists, a text stands in quotes.")


def test_what_stands_in_a_file_that_cannot_be_read_is_not_told_as_missing(tmp_path: Path) -> None:
    rest = PARTY + 'sources = ["paper"]\n'
    paper = '\n[[note-source]]\nref = "paper"\nwhat = 1\nat = 2001-01-01\n'
    assert [one.partition(": ")[0] for one in problems(case(tmp_path, rest, house=HOUSE + paper + "= 1\n"))] == [
        "house.toml"
    ]
    assert [one.partition(": ")[0] for one in problems(case(tmp_path, rest, house=HOUSE + paper))] == [
        "house.toml, line 21, note-source 1"
    ]
    founding = HOUSE.replace('name.en = "Organisation"', "name.en = 1")
    assert [one.partition(": ")[0] for one in problems(case(tmp_path, PARTY, house=founding))] == [
        "house.toml, line 4, found-organisation 1"
    ]


def test_all_problems_of_shape_are_told_at_once(tmp_path: Path) -> None:
    rest = PARTY.replace("2001-02-01", '"soon"') + 'colour = "red"\n\n[[walk-out]]\nparty = "AAA"\n'
    house = HOUSE.replace('ref = "AAA"', "ref = 3")
    assert [one.partition(": ")[0] for one in problems(case(tmp_path, rest, house=house))] == [
        "house.toml, line 15, enter-party 1",
        "rest.toml, line 5, enter-party 1",
        "rest.toml, line 6, enter-party 1",
        "rest.toml, line 8, walk-out 1",
    ]


def test_one_wrong_act_does_not_hide_behind_those_that_rest_on_it(tmp_path: Path) -> None:
    # The organisation knows no second seat on one day; what follows from it is in order.
    rest = """
        [[seat-party]]
        holder = "ORG"
        party = "AAA"
        at = 2001-02-01

        [[seat-party]]
        holder = "ORG"
        party = "AAA"
        start = 2001-03-01
        at = 2001-03-01

        [[end-seat]]
        seat = "ORG/AAA/2001-03-01"
        end = 2001-12-31
        at = 2001-12-31
    """
    assert problems(case(tmp_path, rest)) == [
        "rest.toml, line 7, seat-party 2: The party is already seated there as member on that day. End that seat first."
    ]


def test_nothing_that_is_unreadable_as_a_rulebook_judges_what_follows(tmp_path: Path) -> None:
    rest = '[[adopt-rules]]\non_body = "COUNCIL"\nname = "n"\ntext = "no rulebook"\nat = 2001-02-01\n'
    rest += '\n[[plan-session]]\nof_body = "COUNCIL"\nstart = 2001-04-01\nat = 2001-03-01\n'
    found = problems(case(tmp_path, rest))
    assert [one.partition(": ")[0] for one in found] == ["rest.toml, line 1, adopt-rules 1"] * len(found)


# -- the head of a case ------------------------------------------------------------------------------------------------


def test_a_folder_without_a_head_is_no_case(tmp_path: Path) -> None:
    assert problems(tmp_path) == [
        "case.toml: The file cannot be read: No such file or directory. Put it in the folder."
    ]


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (
            HEAD.replace("mandate =", "mandat =", 1),
            [
                "case.toml, line 3: There is no key “mandat” here. Did you mean “mandate”?",
                "case.toml: “mandate” is missing. Write it at the head of the file.",
            ],
        ),
        (
            HEAD.replace('title.en = "A council"', 'title = "A council"'),
            ["case.toml, line 4: title is of the wrong type. See docs/case-cis.md for one that is right."],
        ),
        (
            HEAD.replace('"rest.toml"', '"../rest.toml"'),
            [
                "case.toml, line 5: “../rest.toml” is no name of a file of this case. Name TOML files of this folder.",
                "rest.toml: The file is not named in case.toml. Add it to files there, or remove it.",
            ],
        ),
        (
            HEAD.replace(', "rest.toml"', ', "rest.toml", "house.toml"'),
            ["case.toml, line 5: “house.toml” is named more than once. Name each file once."] * 2,
        ),
        (
            HEAD.replace(', "rest.toml"', ', "rest.toml", "more.toml"'),
            ["more.toml: The file cannot be read: No such file or directory. Put it in the folder."],
        ),
        (
            HEAD + 'colour = "red"\n',
            ["case.toml, line 10, reader 1: There is no key “colour” here. Known are: label, mandate."],
        ),
        (
            HEAD + '\n[[reader]]\nmandate = "office"\n',
            ['case.toml, line 11, reader 2: It needs a mandate and a label. Write mandate = "…" and label.en = "…".'],
        ),
        (
            HEAD + '\n[[reader]]\nmandate = "guest"\nlabel.en = "A guest"\n',
            [
                "case.toml, line 11, reader 2: No act gives the mandate “guest”. Give it with [[give-mandate]], or name"
                " another."
            ],
        ),
    ],
)
def test_a_head_that_is_wrong(tmp_path: Path, head: str, said: list[str]) -> None:
    assert problems(case(tmp_path, head=head)) == said


def test_a_case_must_found_its_organisation(tmp_path: Path) -> None:
    assert problems(case(tmp_path, house="")) == [
        "case.toml: No act founds the organisation. Write [[found-organisation]] with its reference, name and date."
    ]


def test_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    case(tmp_path)
    (tmp_path / "rest.toml").write_bytes("# Köln\n".encode("latin-1"))
    assert problems(tmp_path) == ["rest.toml: The file is not UTF-8 text. Save it as UTF-8."]
