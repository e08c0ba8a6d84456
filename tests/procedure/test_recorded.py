"""What the rules come to on decisions that were really taken, held against the record.

Every disagreement is named, with its reason, in `recorded_exceptions.toml`. The part of the record that is shipped is
in tests/data/recorded.
"""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from recorded import as_list, council, exceptions, shipped, tally_ballot

from placet import rulebooks
from placet.command_line.decide import main
from placet.procedure.criteria import Ballot, judge, outcome
from placet.procedure.moment import first_day
from placet.procedure.positions import Counts
from placet.procedure.rulebook import parse

WHOLE = Path(__file__).parents[3] / "shared" / "cases" / "procedures"
whole = pytest.mark.skipif(not WHOLE.is_dir(), reason="the whole record is not here")


def compare(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """The last line of a comparison, which must find no difference."""
    code = main([*words, "--compare", "outcome"])
    lines = capsys.readouterr().out.splitlines()
    assert code == 0, lines[-30:]
    return lines[-1]


@pytest.mark.parametrize(
    ("rulebook", "name", "number"),
    [
        ("unsc", "security-council", 323),
        ("unsc", "security-council-failed", 25),
        ("unga", "general-assembly", 100),
        ("eu-council", "eu-council", 9),
    ],
)
def test_recorded_votes(
    rulebook: str, name: str, number: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = as_list(shipped(name), tmp_path / "votes.csv")
    assert compare(capsys, rulebook, str(path)) == f"{number} decisions: {number} agree, 0 differ, 0 undecided"


def test_the_shipped_votes_hold_every_kind_of_outcome() -> None:
    council_votes = Counter(row["outcome"] for row in shipped("security-council"))
    assert (council_votes["vetoed"], council_votes["not_adopted"]) == (36, 27)
    tallies = Counter((row["matter"], row["outcome"]) for row in shipped("security-council-tallies"))
    assert tallies["substantive", "vetoed"] > 90
    assert tallies["procedural", "adopted"] == tallies["art_109_3", "adopted"] == 1
    assert Counter(row["outcome"] for row in shipped("general-assembly"))["not_adopted"] == 17


def test_vetoes_are_told_from_too_few_votes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The comparison accepts a veto where the record only says not adopted; so here they are counted."""
    path = as_list(shipped("security-council"), tmp_path / "votes.csv")
    main(["unsc", str(path)])
    found = dict(line.split(" ", 2)[:2] for line in capsys.readouterr().out.splitlines())
    assert found == {row["id"]: row["outcome"].replace("_", "-") for row in shipped("security-council")}


def judged_tallies(rows: list[dict[str, str]]) -> dict[str, tuple[str, str]]:
    """The tallies on which rules and record differ: id -> (recorded, found)."""
    differing = {}
    for row in rows:
        ballot, day = tally_ballot(row)
        rule = council().rule(row["matter"], day)
        found = outcome(rule, ballot, judge(rule, ballot, change=False))
        recorded = row["outcome"].replace("_", "-")
        if found != recorded:
            differing[row["id"]] = (recorded, found)
    return differing


def test_recorded_tallies() -> None:
    assert judged_tallies(shipped("security-council-tallies")) == exceptions("security-council-tallies")


def test_shares_of_the_population_are_near_those_that_were_published() -> None:
    """Eurostat's figures in the place of the official ones of the year move a share by at most three tenths."""
    book = parse(rulebooks.text("eu-council"), "eu-council")
    checked = 0
    for row in shipped("eu-council"):
        if not row["share"]:
            continue
        day = first_day(row["date"])
        table = book.weights_on(day)["population"]
        yes = sum(table[book.names.party(state) or state] for state in row["for"].split(";"))
        assert book.roster is not None
        whole_union: Fraction = sum((Fraction(table[m]) for m in book.roster.between(day, day).parties), Fraction())
        share = Fraction(yes) * 100 / whole_union
        assert abs(share - Fraction(row["share"])) < Fraction(3, 10)
        checked += 1
    assert checked == 4


@pytest.mark.parametrize(
    "row", [pytest.param(row, id=f"{row['date']} {row['issue']}") for row in shipped("eu-unanimity")]
)
def test_those_that_stopped_a_decision_by_unanimity_could(
    row: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = parse(rulebooks.text("eu-council"), "eu-council")
    assert book.roster is not None
    against = {book.names.party(state) for state in row["against"].split(";")}
    day = first_day(row["date"])
    members = book.roster.between(day, day).parties
    assert against <= set(members)
    path = tmp_path / "votes.csv"
    votes = "".join(f"u,{row['date']},unanimity,{m},{'N' if m in against else 'Y'},not-adopted\n" for m in members)
    path.write_text("id,date,matter,party,vote,outcome\n" + votes)
    assert compare(capsys, "eu-council", str(path)) == "1 decisions: 1 agree, 0 differ, 0 undecided"


def test_a_decision_declared_adopted_over_an_objection_is_an_exception() -> None:
    book = parse(rulebooks.text("unfccc-cop"), "unfccc-cop")
    rule = book.rule("", first_day("2010-12-11"))
    stances: dict[str, Counts] = {"BO": "against", "MX": "for", "US": "for", "CN": "for"}
    ballot = Ballot(tuple(stances), stances)
    found = outcome(rule, ballot, judge(rule, ballot))
    assert exceptions("landmark") == {"LC04": ("adopted", found)}


# -- the whole record, where it is ------------------------------------------------------------------------------------


def read(name: str) -> list[dict[str, str]]:
    """A file of the whole record."""
    with (WHOLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def long_form(path: Path, rows: Iterator[tuple[str, ...]]) -> str:
    """A list of votes written row by row."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(("decision", "day", "kind", "member", "said", "outcome"))
        out.writerows(rows)
    return str(path)


COLUMNS = ("--columns", "id=decision,date=day,matter=kind,party=member,vote=said")


@whole
def test_all_votes_of_the_council(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    decisions = {row["decision_id"]: row for row in read("unsc_decisions_1994_2025.csv")}
    votes = read("unsc_member_votes_1994_2025.csv")
    path = long_form(
        tmp_path / "votes.csv",
        (
            (
                v["decision_id"],
                d["date"],
                "procedural" if d["procedural"] == "1" else "",
                v["member"],
                v["vote"],
                d["outcome"],
            )
            for v in votes
            for d in [decisions[v["decision_id"]]]
        ),
    )
    number = len(decisions)
    assert compare(capsys, "unsc", path, *COLUMNS) == f"{number} decisions: {number} agree, 0 differ, 0 undecided"


@whole
def test_all_votes_of_the_council_by_year(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same with the year alone: members and rules of the Council change with the year."""
    decisions = {row["decision_id"]: row for row in read("unsc_decisions_1994_2025.csv")}
    votes = read("unsc_member_votes_1994_2025.csv")
    path = long_form(
        tmp_path / "votes.csv",
        (
            (v["decision_id"], d["date"][:4], "", v["iso3"], v["vote"], d["outcome"])
            for v in votes
            for d in [decisions[v["decision_id"]]]
        ),
    )
    number = len(decisions)
    assert compare(capsys, "unsc", path, *COLUMNS) == f"{number} decisions: {number} agree, 0 differ, 0 undecided"


@whole
def test_all_failed_drafts_of_the_council(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    decisions = {row["decision_id"]: row for row in read("unsc_failed_decisions_1947_2022.csv")}
    votes = read("unsc_failed_member_votes_1947_2022.csv")
    path = long_form(
        tmp_path / "votes.csv",
        (
            (v["decision_id"], d["year"], "", v["member"], v["vote"], d["outcome"])
            for v in votes
            for d in [decisions[v["decision_id"]]]
        ),
    )
    number = len(decisions)
    assert compare(capsys, "unsc", path, *COLUMNS) == f"{number} decisions: {number} agree, 0 differ, 0 undecided"


@whole
def test_all_tallies_of_the_council() -> None:
    codes = {"USSR": "RU", "USA": "US", "UK": "GB", "Russian Federation": "RU", "China": "CN", "France": "FR"}
    rows = [
        {
            "id": row["decision_id"],
            "date": row["date"] or row["year"],
            "matter": row["rule"],
            "yes": row["yes"],
            "no": row["no"],
            "absent": row["not_voting"],
            "vetoed_by": ";".join(codes[name] for name in row["vetoed_by"].split(";") if name),
            "outcome": row["outcome"],
        }
        for row in read("unsc_tallies_1946_2022.csv")
        if row["yes"]  # the others have no numbers: without a vote, unanimous, or not recorded
    ]
    assert len(rows) > 1400
    assert judged_tallies(rows) == exceptions("security-council-tallies")


@whole
def test_all_roll_calls_of_the_assembly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    roll_calls = {row["rcid"]: row for row in read("unga_rollcalls.csv")}

    def rows() -> Iterator[tuple[str, ...]]:
        with gzip.open(WHOLE / "unga_member_votes.csv.gz", "rt", encoding="utf-8", newline="") as file:
            for vote in csv.DictReader(file):
                row = roll_calls[vote["rcid"]]
                matter = "important" if row["rule"] == "two_thirds" else "other"
                yield vote["rcid"], row["year"], matter, vote["member"], vote["vote"], row["outcome"]

    path = long_form(tmp_path / "votes.csv", rows())
    number = len(roll_calls)
    assert compare(capsys, "unga", path, *COLUMNS) == f"{number} decisions: {number} agree, 0 differ, 0 undecided"


@whole
@pytest.mark.parametrize("weights", [False, True])
def test_all_votes_of_the_union(weights: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    decisions = {row["vote_id"]: row for row in read("eu_council_votes.csv")}
    votes = read("eu_council_member_votes.csv")
    path = long_form(
        tmp_path / "votes.csv",
        (
            (v["vote_id"], d["date"], d["rule"], v["state"], v["vote"], d["outcome"])
            for v in votes
            for d in [decisions[v["vote_id"]]]
        ),
    )
    options: tuple[str, ...] = COLUMNS
    if weights:
        figures = tmp_path / "weights.csv"
        lines = [f"{row['population_set']},{row['state']},{row['value']}\n" for row in read("eu_populations.csv")]
        figures.write_text("set,party,weight\n" + "".join(lines))
        options += ("--weights", str(figures))
    number = len(decisions)
    assert compare(capsys, "eu-council", path, *options) == f"{number} decisions: {number} agree, 0 differ, 0 undecided"
