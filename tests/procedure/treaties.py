"""Samples for the tests of entry into force: clauses and lists in a few words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from placet.procedure.clause import Clause, parse
from placet.procedure.force import Force, Instrument, read

TODAY = date(2025, 1, 1)
CASES = Path(__file__).parents[3] / "shared" / "cases"
"""The collection that the shipped data are a part of, where it lies beside the project."""


def clause(when: Mapping[str, object], **force: object) -> Clause:
    groups = force.pop("groups", {})
    top: dict[str, object] = {key: force.pop(key) for key in ("adopted", "parties") if key in force}
    return parse({"groups": groups, "force": {"when": when, **force}, **top})


def deposit(name: str, day: str, kind: str = "", **more: object) -> Instrument:
    cells = {"participant": name, "date": day, "kind": kind, **{key: str(value) for key, value in more.items()}}
    found, problems = read([(2, cells)])
    assert not problems
    return found[0]


def deposits(*rows: str) -> list[Instrument]:
    """Instruments from rows `participant,date,kind,non_state`, with lines from 2 as in a file."""
    cells = [dict(zip(("participant", "date", "kind", "non_state"), row.split(","), strict=False)) for row in rows]
    return read(enumerate(cells, 2))[0]


def codes(force: Force) -> list[tuple[str, str]]:
    return [(problem.code, problem.participant) for problem in force.problems]
