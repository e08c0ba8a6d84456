"""Recorded votes, from tests/data/recorded, as lists for `placet decide` and as ballots."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

from placet import rulebooks
from placet.procedure.criteria import Ballot
from placet.procedure.moment import first_day
from placet.procedure.positions import Counts
from placet.procedure.provisions import Rulebook
from placet.procedure.rulebook import parse

DATA = Path(__file__).parents[1] / "data" / "recorded"
LETTERS = {"for": "Y", "against": "N", "abstain": "A", "absent": "X"}
Row = dict[str, str]


def shipped(name: str) -> list[Row]:
    """The rows of a file of recorded decisions."""
    lines = (DATA / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def as_list(decisions: Iterable[Row], path: Path) -> Path:
    """The decisions written as a list of votes, a row a party."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("id", "date", "matter", "party", "vote", "outcome"))
        for decision in decisions:
            for column, letter in LETTERS.items():
                for party in filter(None, decision[column].split(";")):
                    rows.writerow(
                        (decision["id"], decision["date"], decision["matter"], party, letter, decision["outcome"])
                    )
    return path


def exceptions(name: str) -> dict[str, tuple[str, str]]:
    """The named exceptions of a set: id -> (recorded, found)."""
    text = (Path(__file__).parent / "recorded_exceptions.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["exception"]
    assert all(row["reason"] for row in rows)
    return {row["id"]: (row["recorded"], row["found"]) for row in rows if row["set"] == name}


@cache
def council() -> Rulebook:
    """The Security Council's rulebook."""
    return parse(rulebooks.text("unsc"), "unsc")


def tally_ballot(row: Row) -> tuple[Ballot, date]:
    """A ballot that comes to the tally: vetoes by name, other votes against by elected members as far as there are."""
    book, day = council(), first_day(row["date"])
    assert book.roster is not None
    members = book.roster.between(day, day)
    vetoed_by = [party for party in row["vetoed_by"].split(";") if party]
    elected = [m for m in members.parties if m not in members.groups["permanent"]]
    others = [m for m in (*elected, *members.parties) if m not in vetoed_by]
    left = iter(dict.fromkeys(others))
    stances: dict[str, Counts] = dict.fromkeys(vetoed_by, "against")
    for counts, number in _numbers(row, len(vetoed_by), len(members.parties)):
        for _ in range(number):
            stances[next(left)] = counts
    return Ballot(members.parties, stances, groups=members.groups), day


def _numbers(row: Row, vetoes: int, size: int) -> Iterator[tuple[Counts, int]]:
    against = max(int(row["no"]) - vetoes, 0)
    yes, absent = int(row["yes"]), int(row["absent"])
    yield "against", against
    yield "absent", absent
    yield "abstain", size - vetoes - against - absent - yes  # as printed, but for one tally that leaves the vetoes out
    yield "for", yes
