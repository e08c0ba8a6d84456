"""`placet decide`: lists of votes in, outcomes out; dirty lists are told, never guessed at."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from placet.command_line.decide import agree, main

CFM = ("AZ", "AM", "BY", "KZ", "KG", "MD", "RU", "TJ", "TM", "UZ", "UA")
UN_2022 = (
    "China", "France", "Russia", "United Kingdom", "United States", "Albania", "Brazil", "Gabon", "Ghana", "India",
    "Ireland", "Kenya", "Mexico", "Norway", "United Arab Emirates",
)  # fmt: skip
OWN = """\
name = "own"
default = "general"
[[rule]]
matter = "general"
criterion = { share = "for", base = "members", at_least = "2/3", weight = "shares" }
article = "art. 1"
source = "https://example.org"
source_checked = true
[[rule]]
matter = "heads"
criterion = { share = "for", base = "members", more_than = "1/2" }
article = "art. 2"
source = "https://example.org"
source_checked = true
until = 2010-06-30
[[rule]]
matter = "heads"
criterion = { share = "for", base = "members", at_least = "2/3" }
article = "art. 2"
source = "https://example.org"
source_checked = true
since = 2010-07-01
[[weights]]
name = "shares"
values = { A = 6, B = 3, C = 1 }
article = "art. 3"
source = "https://example.org"
source_checked = true
since = 2000-01-01
"""


class Run:
    """One run of the command: exit code, what it wrote, and on standard error."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err
        self.lines = out.splitlines()
        self.words = [line.split(" ", 2)[:2] for line in self.lines]

    @property
    def objects(self) -> list[dict[str, Any]]:
        """The JSON objects."""
        return [json.loads(line) for line in self.lines]


@pytest.fixture
def decide(tmp_path: Path, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    """Runs the command on a list given as text; further files by name=text."""

    def run(rulebook: str, votes: str, *options: str, **files: str) -> Run:
        for name, text in {"votes": votes, **files}.items():
            suffix = ".toml" if text.startswith("name") else ".csv"
            (tmp_path / f"{name}{suffix}").write_text(text, encoding="utf-8")
        named = str(tmp_path / "own.toml") if rulebook == "own" else rulebook
        if rulebook == "own":
            (tmp_path / "own.toml").write_text(files.get("own", OWN), encoding="utf-8")
        words = [str(tmp_path / word) if word.endswith(".csv") else word for word in options]
        code = main([named, str(tmp_path / "votes.csv"), *words])
        out = capsys.readouterr()
        return Run(code, out.out, out.err)

    return run


def rows(ident: str, date: str, votes: dict[str, str], matter: str = "", extra: str = "") -> str:
    """Rows of the long form."""
    return "".join(f'{ident},{date},{matter},"{party}",{vote}{extra}\n' for party, vote in votes.items())


HEAD = "id,date,matter,party,vote\n"


# -- the contract -----------------------------------------------------------------------------------------------------


def test_one_line_a_decision(decide) -> None:  # type: ignore[no-untyped-def]
    votes = dict.fromkeys(UN_2022, "Y") | {"Russia": "N", "China": "A", "India": "A", "United Arab Emirates": "A"}
    run = decide("unsc", HEAD + rows("S/2022/155", "2022-02-25", votes))
    assert run.lines == [
        "S/2022/155 vetoed for=11 against=1 abstain=3 absent=0 aside=0 — among permanent members: against: RU"
    ]
    assert (run.code, run.err) == (0, "")


def test_one_object_a_line(decide) -> None:  # type: ignore[no-untyped-def]
    votes = dict.fromkeys(CFM, "agree") | {"AM": "not-interested", "TJ": "object", "UA": "X", "MD": ""}
    run = decide("cis-cfm", HEAD + rows("d1", "2024-10-07", votes), "--json")
    (found,) = run.objects
    assert set(found) == {"id", "outcome", "finding", "would_carry", "would_block", "problems"}
    assert (found["id"], found["outcome"], found["problems"]) == ("d1", "not-adopted", [])
    assert (found["would_carry"], found["would_block"]) == ([["MD", "TJ"]], [])
    finding = found["finding"]
    assert isinstance(finding, dict)
    assert (finding["verdict"], finding["facts"]["by"]) == ("fails", ["TJ"])
    assert finding["article"].startswith("Charter of 22 January 1993, art. 23")


def test_several_decisions_stream_by(decide) -> None:  # type: ignore[no-untyped-def]
    agreed = dict.fromkeys(CFM, "Y")
    text = (
        HEAD
        + rows("d1", "2024", agreed)
        + rows("d2", "2024-10", agreed | {"AM": "N"})
        + rows("d3", "2024", agreed | {"TM": ""})
    )
    assert decide("cis-chs", text).words == [["d1", "adopted"], ["d2", "not-adopted"], ["d3", "open"]]


@pytest.mark.parametrize("word", ["Y", "y", "agree", "Agree", "AGREE ", "special-opinion", "special_opinion", "for"])
def test_a_vote_is_a_letter_or_a_stance(decide, word: str) -> None:  # type: ignore[no-untyped-def]
    assert decide("cis-chs", HEAD + rows("d", "2024", dict.fromkeys(CFM, word))).words == [["d", "adopted"]]


@pytest.mark.parametrize(
    ("vote", "outcome"),
    [("Y", "adopted"), ("N", "not-adopted"), ("A", "adopted"), ("X", "adopted"), ("S", "adopted"), ("", "open")],
)
def test_each_letter(decide, vote: str, outcome: str) -> None:  # type: ignore[no-untyped-def]
    votes = dict.fromkeys(CFM, "Y") | {"KZ": vote}
    assert decide("cis-chs", HEAD + rows("d", "2024", votes)).words == [["d", outcome]]


def test_the_wide_form(decide) -> None:  # type: ignore[no-untyped-def]
    text = f"id,date,matter,{','.join(CFM)},remark\nd1,2024-10-08,,{','.join('Y' * 11)},all agreed\n"
    text += f"d2,2024-10-08,,{','.join('YNYYYXYYYYX')},one objects\n\n"
    text += "d3,2024-10-08,dismissal_of_secretary_general,Y,Y,Y,Y,Y\n"
    run = decide("cis-chs", text)
    assert run.words == [["d1", "adopted"], ["d2", "not-adopted"], ["d3", "open"]]
    assert run.err == "placet decide: the column 'remark' is no party that is known: left out\n"


def test_the_wide_form_without_a_roster(decide) -> None:  # type: ignore[no-untyped-def]
    text = "id,date,matter,Alpha,Beta,Gamma,who\nd1,2024,,Y,Y,N,Ms Smith\nd2,2024,,Y,N,A,Ms Smith\n"
    run = decide("iaea-gc", text)
    assert run.lines[0].startswith("d1 adopted for=2 against=1 abstain=0")
    assert run.lines[1].startswith("d2 not-adopted for=1 against=1 abstain=1")
    assert "'who'" in run.err


def test_columns_with_other_names(decide) -> None:  # type: ignore[no-untyped-def]
    text = "decision,when,state,said\n" + "".join(f"d,2024,{party},Y\n" for party in CFM)
    options = ("--columns", "id=decision,date=when,party=state,vote=said")
    assert decide("cis-chs", text, *options).words == [["d", "adopted"]]


def test_the_matter_of_all(decide) -> None:  # type: ignore[no-untyped-def]
    votes = dict.fromkeys([f"M{n}" for n in range(60)], "Y") | dict.fromkeys([f"N{n}" for n in range(40)], "N")
    text = HEAD + rows("d", "1990", votes)
    assert decide("unga", text).words == [["d", "adopted"]]
    assert decide("unga", text, "--matter", "important").words == [["d", "not-adopted"]]
    assert decide("unga", HEAD + rows("d", "1990", votes, "important")).words == [["d", "not-adopted"]]
    assert decide("unga", HEAD + rows("d", "1990", votes, "important"), "--matter", "other").words == [["d", "adopted"]]


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    raw = io.BytesIO(("\ufeff" + HEAD + rows("d", "2024", dict.fromkeys(CFM, "Y"))).encode())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(raw, encoding="ascii"))
    assert main(["cis-chs", "-"]) == 0
    assert capsys.readouterr().out.startswith("d adopted for=11 ")


# -- names and dates --------------------------------------------------------------------------------------------------

UN_1950 = (
    "Republic of China",
    "France",
    "USSR",
    "UK",
    "USA",
    "Cuba",
    "Ecuador",
    "Egypt",
    "India",
    "Norway",
    "Yugoslavia",
)


def test_predecessor_states_and_both_sizes(decide) -> None:  # type: ignore[no-untyped-def]
    votes = dict.fromkeys(UN_1950, "A") | dict.fromkeys(UN_1950[:7], "Y") | {"USSR": "X"}
    run = decide("unsc", HEAD + rows("d", "1950", votes | {"Egypt": "Y"}))
    assert run.lines == [
        "d adopted for=7 against=0 abstain=3 absent=1 aside=0 — 7 in favour; needed: at least 7; "
        "among permanent members: nobody against"
    ]


def test_one_seat_has_one_vote_whatever_it_is_called(decide) -> None:  # type: ignore[no-untyped-def]
    votes = dict.fromkeys(UN_1950, "Y") | {"China": "Y"}
    (line,) = decide("unsc", HEAD + rows("d", "1950", votes)).lines
    assert line.startswith("d undecided ")
    assert line.endswith("line 13: China stands twice, here and in line 2")


def test_one_that_is_not_listed_did_not_take_part(decide) -> None:  # type: ignore[no-untyped-def]
    votes = dict.fromkeys(UN_2022[:9], "Y")
    (line,) = decide("unsc", HEAD + rows("d", "2022", votes)).lines
    assert line.startswith("d adopted for=9 against=0 abstain=0 absent=6 aside=0 ")


@pytest.mark.parametrize(
    ("date", "outcome"),
    [
        ("2010-06-30", "adopted"),
        ("2010-07-01", "not-adopted"),
        ("2010-06", "adopted"),
        ("2010-07", "not-adopted"),
        ("2010", "undecided"),
    ],
)
def test_a_rule_that_changed_within_the_time_told(decide, date: str, outcome: str) -> None:  # type: ignore[no-untyped-def]
    run = decide("own", HEAD + rows("d", date, {"A": "Y", "B": "Y", "C": "Y", "D": "N", "E": "N"}, "heads"))
    assert run.words == [["d", outcome]]
    if outcome == "undecided":
        assert (
            "'2010' does not settle it: members, rules or weights differ in that time (adopted, not-adopted)" in run.out
        )


def test_where_both_rules_agree_the_year_is_enough(decide) -> None:  # type: ignore[no-untyped-def]
    text = HEAD + rows("d", "2010", {"A": "Y", "B": "Y", "C": "N"}, "heads")
    assert decide("own", text).words == [["d", "adopted"]]


ROSTER = "party,from,until,kind,groups\nA,2000,,,\nB,2000,,,\nC,2010-07,,,\nD,,1999,,\nO,2000,,observer,\n"


@pytest.mark.parametrize(
    ("votes", "outcome"),
    [
        ({"A": "Y", "B": "Y", "C": "N"}, "adopted"),
        ({"A": "Y", "B": "Y"}, "adopted"),  # with C or without, two of three or two of two
        ({"A": "N", "B": "N"}, "not-adopted"),
        ({"A": "Y", "B": "N"}, "undecided"),  # with C, who has not spoken, it might carry; without, it fails
        ({"A": "Y", "C": "Y", "B": "N"}, "adopted"),
    ],
)
def test_whoever_sat_at_any_time_in_the_year_counts(decide, votes: dict[str, str], outcome: str) -> None:  # type: ignore[no-untyped-def]
    text = HEAD + rows("d", "2010", votes, "heads") + rows("e", "2011", {"A": "Y", "B": "Y", "C": "Y"}, "heads")
    own = OWN.replace("until = 2010-06-30", "until = 1999-06-30").replace("since = 2010-07-01", "since = 1999-07-01")
    assert decide("own", text, "--roster", "roster.csv", roster=ROSTER, own=own).words[0] == ["d", outcome]


def test_where_it_matters_who_sat_the_day_is_asked_for(decide) -> None:  # type: ignore[no-untyped-def]
    roster = ROSTER.replace("B,2000,,,\n", "B,2000,,,\nE,2010-07,,,\n")
    own = OWN.replace("until = 2010-06-30", "until = 1999-06-30").replace("since = 2010-07-01", "since = 1999-07-01")
    text = HEAD + rows("d", "2010", {"A": "Y", "B": "Y"}, "heads")
    run = decide("own", text, "--roster", "roster.csv", roster=roster, own=own)
    assert run.words == [["d", "undecided"]]
    assert "(open, adopted)" in run.out


def test_a_roster_of_ones_own(decide) -> None:  # type: ignore[no-untyped-def]
    text = HEAD + rows("d", "2012", {"a": "Y", "B": "Y", "C": "N"}, "heads")
    assert decide("own", text, "--roster", "roster.csv", roster=ROSTER).words == [["d", "adopted"]]
    barred = ROSTER.replace("B,2000,,,", "B,2000,,suspended,")
    assert decide("own", text, "--roster", "roster.csv", roster=barred).words == [["d", "not-adopted"]]


def test_groups_of_a_roster_of_ones_own(decide) -> None:  # type: ignore[no-untyped-def]
    roster = "party,groups\n" + "".join(f"M{n},{'permanent' if n == 0 else ''}\n" for n in range(15))
    votes = {f"M{n}": "Y" for n in range(15)}
    for who, outcome in (("M0", "vetoed"), ("M1", "adopted")):
        text = HEAD + rows("d", "1999-05-05", votes | {who: "N"})
        assert decide("unsc", text, "--roster", "roster.csv", roster=roster).words == [["d", outcome]]


# -- weights ----------------------------------------------------------------------------------------------------------


def test_weights_of_the_rulebook_and_ones_own(decide) -> None:  # type: ignore[no-untyped-def]
    text = HEAD + rows("d", "2005", {"A": "Y", "B": "N", "C": "Y"})
    assert decide("own", text).words == [["d", "adopted"]]
    other = "party,weight\nA,1\nB,3.5\nC,1\n"
    assert decide("own", text, "--weights", "weights.csv", weights=other).words == [["d", "not-adopted"]]


SETS = "set,party,weight\n2000,A,1\n2000,B,1\n2000,C,1\n2006pct,A,9\n2006pct,B,0.5\n2006pct,C,0.5\n"


@pytest.mark.parametrize(
    ("date", "chosen", "outcome"),
    [
        ("2005", "", "not-adopted"),
        ("2006", "", "adopted"),
        ("2030-01-01", "", "adopted"),
        ("2005", "2006pct", "adopted"),
        ("2030", "2000", "not-adopted"),
        ("1990", "", "undecided"),  # neither is of that time, and they differ
        ("2005", "1066", "undecided"),
    ],
)
def test_sets_of_weights(decide, date: str, chosen: str, outcome: str) -> None:  # type: ignore[no-untyped-def]
    text = "id,date,party,vote,set\n" + "".join(
        f"d,{date},{p},{v},{chosen}\n" for p, v in (("A", "Y"), ("B", "N"), ("C", "N"))
    )
    assert decide("own", text, "--weights", "weights.csv", weights=SETS).words == [["d", outcome]]


def test_weights_that_do_not_hold_then_are_not_used(decide) -> None:  # type: ignore[no-untyped-def]
    run = decide("own", HEAD + rows("d", "1999", {"A": "Y", "B": "Y", "C": "Y"}))
    assert run.words == [["d", "undecided"]]
    assert "no table of weights 'shares' holds in 1999" in run.out
    run = decide("own", HEAD + rows("d", "2005", {"A": "Y", "Z": "Y"}))
    assert "the table 'shares' has no weight for Z" in run.out


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


# -- comparing --------------------------------------------------------------------------------------------------------

COMPARED = "id,date,matter,party,vote,outcome\n"


def test_comparing(decide) -> None:  # type: ignore[no-untyped-def]
    agreed = dict.fromkeys(CFM, "Y")
    text = (
        COMPARED
        + rows("a", "2024", agreed, extra=",adopted")
        + rows("b", "2024", agreed | {"AZ": "N"}, extra=",not_adopted")
    )
    run = decide("cis-chs", text, "--compare", "outcome")
    assert run.code == 0
    assert run.lines[-1] == "2 decisions: 2 agree, 0 differ, 0 undecided"
    assert len(run.lines) == 3
    text += rows("c", "2024", agreed, extra=",Not-Adopted") + rows("d", "2024", agreed | {"XX": "Y"}, extra=",adopted")
    text += rows("e", "2024", agreed, extra=",")
    run = decide("cis-chs", text, "--compare", "outcome")
    assert run.code == 1
    assert run.lines[-5:] == [
        "differing or undecided:",
        "  c: recorded not-adopted, found adopted — nobody against",
        "  d: line 46: 'XX' is no party that cis-chs knows",
        "  e: no outcome is recorded",
        "5 decisions: 2 agree, 1 differ, 2 undecided",
    ]


def test_comparing_as_json(decide) -> None:  # type: ignore[no-untyped-def]
    agreed = dict.fromkeys(CFM, "Y")
    text = COMPARED + rows("a", "2024", agreed, extra=",adopted") + rows("b", "2024", agreed, extra=",not-adopted")
    run = decide("cis-chs", text, "--compare", "outcome", "--json")
    first, second, last = run.objects
    assert (first["recorded"], first["agrees"], second["agrees"]) == ("adopted", True, False)
    assert last == {"decisions": 2, "agree": 1, "differ": 1, "undecided": 0}
    assert (run.code, run.err) == (1, "2 decisions: 1 agree, 1 differ, 0 undecided\n")


def test_recorded_outcomes_that_differ_from_row_to_row(decide) -> None:  # type: ignore[no-untyped-def]
    text = COMPARED + rows("a", "2024", {"AZ": "Y"}, extra=",adopted") + rows("a", "2024", {"AM": "Y"}, extra=",vetoed")
    run = decide("cis-chs", text, "--compare", "outcome")
    assert "line 3: outcome 'vetoed', where line 2 says 'adopted'" in run.out
    assert run.lines[-1] == "1 decisions: 0 agree, 0 differ, 1 undecided"


@pytest.mark.parametrize(
    ("found", "recorded", "same"),
    [
        ("adopted", "adopted", True),
        ("no-opinion", "no_opinion", True),
        ("not-adopted", "Not adopted", True),
        ("vetoed", "not_adopted", True),
        ("not-adopted", "vetoed", False),
        ("open", "still_open", True),
        ("no-opinion", "not-adopted", False),
        ("adopted", "vetoed", False),
    ],
)
def test_when_a_record_agrees(found: str, recorded: str, same: bool) -> None:
    assert agree(found, recorded) is same


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


def test_help_has_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--help"])
    assert caught.value.code == 0
    assert "placet decide unsc votes.csv" in capsys.readouterr().out


SCRIPT = """
import sys
sys.modules["django"] = None
from placet.command_line.decide import main
code = main(sys.argv[1:])
assert not [name for name in sys.modules if name.split(".")[0] in ("django", "orjson", "jinja2") and sys.modules[name]]
sys.exit(code)
"""


def test_in_a_pipe_without_django_and_without_progress(tmp_path: Path) -> None:
    path = tmp_path / "votes.csv"
    agreed = dict.fromkeys(CFM, "Y")
    path.write_text(COMPARED + "".join(rows(f"d{n}", "2024", agreed, extra=",adopted") for n in range(2000)))
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, "cis-chs", str(path), "--compare", "outcome"], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "2000 decisions: 2000 agree, 0 differ, 0 undecided"


def test_whoever_stops_reading_early_is_not_told_off(tmp_path: Path) -> None:
    path = tmp_path / "votes.csv"
    path.write_text(HEAD + "".join(rows(f"d{n}", "2024", dict.fromkeys(CFM, "Y")) for n in range(3000)))
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT, "cis-chs", str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.readline().startswith("d0 adopted")
        running.stdout.close()
        assert running.stderr.read() == ""
        assert running.wait(30) == 0
