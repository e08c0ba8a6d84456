"""`placet decide`: dirty lists are told, never guessed at; scattered and unusable ones are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from lists import CFM, HEAD, OWN, rows

from placet.command_line.decide import main

# -- dirty lists ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rulebook", "extra", "said"),
    [
        ("cis-chs", '"AZ",Y', "line 13: AZ stands twice, here and in line 2"),
        ("cis-chs", '"Azerbaijan",agree', "line 13: Azerbaijan stands twice, here and in line 2"),
        ("cis-chs", '"AZ",N', "line 13: AZ votes N here and Y in line 2"),
        ("cis-chs", '"AZ",', "line 13: AZ votes nothing here and Y in line 2"),
        ("cis-chs", '"Atlantis",Y', "line 13: 'Atlantis' is no party that cis-chs knows"),
        ("cis-chs", '"Georgia",Y', "line 13: Georgia is not among those that decide in 2024-10-08"),
        ("cis-chs", ",Y", "line 13: a vote of nobody"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(decide, rulebook: str, extra: str, said: str) -> None:  # type: ignore[no-untyped-def]
    text = HEAD + rows("d", "2024-10-08", dict.fromkeys(CFM, "Y")) + f"d,2024-10-08,,{extra}\n"
    run = decide(rulebook, text + rows("e", "2024-10-08", dict.fromkeys(CFM, "Y")))
    assert run.words == [["d", "undecided"], ["e", "adopted"]]
    assert run.lines[0].endswith(f" — {said}")
    assert run.code == 0
    run = decide(rulebook, text, "--json")
    (found,) = run.objects
    (problem,) = found["problems"]
    assert (found["outcome"], found["finding"]) == ("undecided", None)
    assert f"line {problem['line']}: {problem['what']}" == said
    assert problem["remedy"]


@pytest.mark.parametrize(
    ("date", "matter", "vote", "said"),
    [
        ("yesterday", "", "Y", "line 2: 'yesterday' is no date"),
        ("2024-13-01", "", "Y", "line 2: '2024-13-01' is no date"),
        ("", "", "Y", "line 2: the date is missing"),
        ("2024", "gossip", "Y", "line 2: 'gossip' is no matter of cis-chs"),
        ("1985", "", "Y", "line 2: no rule for decisions is in force on 1985"),
        ("2024", "", "perhaps", "line 2: 'perhaps' is no vote"),
    ],
)
def test_a_decision_that_cannot_be_judged(decide, date: str, matter: str, vote: str, said: str) -> None:  # type: ignore[no-untyped-def]
    run = decide("cis-chs", HEAD + rows("d", date, {"AZ": vote, "AM": "Y"}, matter))
    assert run.words == [["d", "undecided"]]
    assert said in run.out


def test_a_body_without_a_decision_rule(decide) -> None:  # type: ignore[no-untyped-def]
    assert "cis-ec sets no decision rule" in decide("cis-ec", HEAD + rows("d", "2024", {"AZ": "Y"})).out


def test_rows_that_contradict_each_other(decide) -> None:  # type: ignore[no-untyped-def]
    text = HEAD + rows("d", "2024", {"AZ": "Y"}) + rows("d", "2023", {"AM": "Y"}) + rows("d", "2024", {"BY": "Y"}, "x")
    run = decide("cis-chs", text)
    assert run.words == [["d", "undecided"]]
    assert "line 3: date '2023', where line 2 says '2024'; line 4: matter 'x', where line 2 says ''" in run.out


def test_a_tally_that_contradicts_the_names(decide) -> None:  # type: ignore[no-untyped-def]
    head = "id,date,party,vote,yes,no,abstain\n"

    def listed(tally: str) -> str:
        return head + "".join(f"d,2024,{party},Y,{tally}\n" for party in CFM)

    assert decide("cis-chs", listed("11,0,0")).words == [["d", "adopted"]]
    assert decide("cis-chs", listed("11.0,,0")).words == [["d", "adopted"]]
    run = decide("cis-chs", listed("10,1,0"))
    assert run.words == [["d", "undecided"]]
    assert "the tally says 10 in favour, the names come to 11" in run.out
    assert "the tally says 1 against, the names come to 0" in run.out


def test_one_with_no_seat_that_did_not_vote_disturbs_nothing(decide) -> None:  # type: ignore[no-untyped-def]
    votes = dict.fromkeys(CFM, "Y") | {"Georgia": "X"}
    (line,) = decide("cis-chs", HEAD + rows("d", "2024", votes)).lines
    assert line.startswith("d adopted for=11 against=0 abstain=0 absent=0 ")


def test_who_is_concerned(decide) -> None:  # type: ignore[no-untyped-def]
    head = "id,date,matter,party,vote,concerned\n"
    text = head + "d,1992-07-08,consensus-minus-one,YU,N,1\nd,1992-07-08,consensus-minus-one,US,Y,\n"
    assert decide("osce", text).words == [["d", "adopted"]]
    aside = HEAD + rows("d", "1992-07-08", {"YU": "S", "US": "Y"}, "consensus-minus-one")
    assert decide("osce", aside).words == [["d", "adopted"]]
    run = decide("osce", HEAD + rows("d", "1992-07-08", {"YU": "N", "US": "Y"}, "consensus-minus-one"))
    assert run.words == [["d", "undecided"]]
    assert "nobody is named" in run.out


def test_a_bloc_votes_for_its_members_or_they_do(decide) -> None:  # type: ignore[no-untyped-def]
    votes = {"EU": "Y", "US": "N", "CN": "N", "IN": "N"}
    run = decide("wto-gc", HEAD + rows("d", "2024", votes, "vote"))
    assert run.lines[0].startswith("d adopted for=27 against=3 ")
    run = decide("wto-gc", HEAD + rows("d", "2024", votes | {"France": "Y"}, "vote"))
    assert "EU votes for FR, which votes itself" in run.out


def test_proxies(decide) -> None:  # type: ignore[no-untyped-def]
    members = [
        "BE",
        "BG",
        "CZ",
        "DK",
        "DE",
        "EE",
        "IE",
        "GR",
        "ES",
        "FR",
        "HR",
        "IT",
        "CY",
        "LV",
        "LT",
        "LU",
        "HU",
        "MT",
        "NL",
        "AT",
        "PL",
        "PT",
        "RO",
        "SI",
        "SK",
        "FI",
        "SE",
    ]

    def listed(by: dict[str, str]) -> str:
        return "id,date,party,vote,by\n" + "".join(f"d,2024-06-17,{p},Y,{by.get(p, p)}\n" for p in members)

    assert decide("eu-council", listed({"LU": "BE"})).words == [["d", "adopted"]]
    run = decide("eu-council", listed({"LU": "BE", "NL": "BE"}))
    assert "BE votes for more than 1 other" in run.out
    text = "id,date,party,vote,by\nd,2024,AZ,Y,RU\n"
    assert "cis-chs knows no proxies" in decide("cis-chs", text).out


# -- scattered rows, unusable input -----------------------------------------------------------------------------------


def test_scattered_rows(decide) -> None:  # type: ignore[no-untyped-def]
    parts = [(("a" if n % 2 else "b"), party) for n, party in enumerate([p for p in CFM for _ in "ab"])]
    text = HEAD + "".join(
        f"{ident},2024,,{party},{'N' if (ident, party) == ('b', 'UZ') else 'Y'}\n" for ident, party in parts
    )
    run = decide("cis-chs", text)
    assert run.code == 2
    assert "line 4: rows of 'b' stand apart from the others of it. Use --sort" in run.err
    assert decide("cis-chs", text, "--sort").words == [["b", "not-adopted"], ["a", "adopted"]]


@pytest.mark.parametrize(
    ("rulebook", "text", "options", "said"),
    [
        ("cis", HEAD, (), "there is no rulebook 'cis'. Use one of: arctic-council, "),
        ("cis-chs", "", (), "the list is empty"),
        ("cis-chs", "date,party,vote\n", (), "there is no column 'id'; the columns are date, party, vote."),
        ("cis-chs", "id,party,vote\n", (), "there is no column 'date'"),
        ("cis-chs", "id,date,party\n", (), "there is a column 'party' but none 'vote'"),
        (
            "cis-chs",
            "id,date,remark\nd,2024,nothing\n",
            (),
            "there is no column 'party', nor any that is named after a party",
        ),
        ("cis-chs", HEAD, ("--compare", "outcome"), "there is no column 'outcome' to compare with"),
        ("cis-chs", HEAD, ("--columns", "party"), "--columns 'party': write new=old"),
        ("cis-chs", HEAD, ("--columns", "party=state"), "there is no column 'state'"),
        ("cis-chs", HEAD, ("--matter", "gossip"), "cis-chs has no matter 'gossip'. Use one of: substantive, "),
        ("cis-chs", HEAD, ("--roster", "none.csv"), "No such file"),
        ("cis-chs", HEAD, ("--weights", "votes.csv"), "line 1: the column weight is missing"),
        ("cis-chs", HEAD + '"d,2024', (), "Put quotes right"),
    ],
)
def test_what_cannot_be_used_is_told_and_nothing_else(  # type: ignore[no-untyped-def]
    decide, rulebook: str, text: str, options: tuple[str, ...], said: str
) -> None:
    run = decide(rulebook, text, *options)
    assert (run.code, run.out) == (2, "")
    assert said in run.err


def test_a_rulebook_that_is_not_in_order_is_told_with_its_lines(decide) -> None:  # type: ignore[no-untyped-def]
    run = decide("own", HEAD, own=OWN.replace('at_least = "2/3", weight', 'at_last = "2/3", weight'))
    assert run.code == 2
    assert 'own.toml:5: "at_last" is not a key that is known here. Did you mean "at_least"?' in run.err


def test_a_list_that_is_not_utf_8(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "votes.csv"
    path.write_bytes(HEAD.encode() + "d,2024,,Türkiye,Y\n".encode("latin-1"))
    assert main(["cis-chs", str(path)]) == 2
    assert "not UTF-8" in capsys.readouterr().err
    assert main(["cis-chs", str(tmp_path / "none.csv")]) == 2
