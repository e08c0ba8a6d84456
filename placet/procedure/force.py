"""Entry into force: whether a treaty is in force on a day, since when, for whom, and what is missing.

`parse` reads a clause, `evaluate` judges it against the instruments deposited. "The thirtieth day after the date of
deposit" is that date plus thirty days. Rules that treaties leave to general law follow the Vienna Convention on the Law
of Treaties (VCLT, 1969): a treaty does not end because the number of its parties falls (article 55). A successor State
continues without a new waiting time (Vienna Convention on Succession of States in respect of Treaties, 1978, article
23).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from placet.procedure.clause import Clause, ClauseError, Condition, Deposits, Every, Node, OnDate, Share, parse
from placet.procedure.course import Course, Tally, Weights, follow, totals_of
from placet.procedure.deposits import DEPOSITS, WITHDRAWAL, Instrument, Problem, read, stays

__all__ = ["Clause", "ClauseError", "Event", "Force", "Instrument", "Missing", "Problem", "evaluate", "parse", "read"]

Status = Literal["in-force", "pending", "not-in-force", "undecided", "ended"]


@dataclass(frozen=True, slots=True)
class Missing:
    """A part of the clause that is not fulfilled: `deposits`, `every`, `share`, `signature`, `date`, or `any` of its
    parts; or `time`, where nothing but the delay remains."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    parts: tuple[Missing, ...] = ()

    def as_data(self) -> dict[str, object]:
        """Plain data; fractions as text."""
        data: dict[str, object] = {"code": self.code, **{key: _plain(value) for key, value in self.facts.items()}}
        if self.parts:
            data["parts"] = [part.as_data() for part in self.parts]
        return data


@dataclass(frozen=True, slots=True)
class Event:
    """What happened on a day: `instrument` (received), `left`, `succeeded`, `fulfilled`, `in-force`, `party`, `ended`.

    The facts of an instrument: `kind`, `counted` (among States), `count` (States that stand by a deposit then).
    """

    day: datetime.date
    code: str
    participant: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    def as_data(self) -> dict[str, object]:
        """Plain data."""
        facts = {key: _plain(value) for key, value in self.facts.items()}
        return {"day": self.day.isoformat(), "code": self.code, "participant": self.participant, **facts}


@dataclass(frozen=True, slots=True)
class Force:
    """The answer for the day `on`.

    `in_force` is the day since which the treaty is in force, None while it is not. `enters` is the same day as soon as
    it is known, even while it lies ahead. `trigger` is the instrument that fulfilled the clause (None where a date
    did); of several received on that day, which `same_day` names, it is the one that completes the count in the order
    of names. `parties` have the treaty in force since the day given; `waiting` will have; `deposited` stand by a
    deposit under a treaty not yet in force; `left` withdrew or were succeeded. Where the list leaves a day open,
    `decided` is false and the day lies between `earliest` and `latest` (None: perhaps never); for a single party see
    `doubtful`.
    """

    on: datetime.date
    status: Status
    decided: bool
    in_force: datetime.date | None
    enters: datetime.date | None
    earliest: datetime.date | None
    latest: datetime.date | None
    ended: datetime.date | None
    trigger: Instrument | None
    same_day: tuple[str, ...]
    missing: tuple[Missing, ...]
    parties: Mapping[str, datetime.date]
    waiting: Mapping[str, datetime.date]
    deposited: Mapping[str, datetime.date]
    left: Mapping[str, datetime.date]
    doubtful: Mapping[str, tuple[datetime.date | None, datetime.date | None]]
    timeline: tuple[Event, ...]
    problems: tuple[Problem, ...]

    def as_data(self) -> dict[str, object]:
        """Plain data for JSON: days as ISO text, fractions as text."""
        trigger = self.trigger.as_data() | {"same_day": list(self.same_day)} if self.trigger else None
        return {
            "on": self.on.isoformat(),
            "status": self.status,
            "decided": self.decided,
            "in_force": _iso(self.in_force),
            "enters": _iso(self.enters),
            "earliest": _iso(self.earliest),
            "latest": _iso(self.latest),
            "ended": _iso(self.ended),
            "trigger": trigger,
            "missing": [part.as_data() for part in self.missing],
            "parties": {name: day.isoformat() for name, day in self.parties.items()},
            "waiting": {name: day.isoformat() for name, day in self.waiting.items()},
            "deposited": {name: day.isoformat() for name, day in self.deposited.items()},
            "left": {name: day.isoformat() for name, day in self.left.items()},
            "doubtful": {name: [_iso(early), _iso(late)] for name, (early, late) in self.doubtful.items()},
            "timeline": [event.as_data() for event in self.timeline],
            "problems": [problem.as_data() for problem in self.problems],
        }


def evaluate(
    clause: Clause, instruments: Iterable[Instrument], on: datetime.date, weights: Weights | None = None
) -> Force:
    """What the clause says on the day `on`, by the instruments received until then (that day included).

    `weights` maps the name of each weight that the clause asks for to the participants' figures, organisations left
    out; a participant without a figure adds nothing. Order of the instruments never matters.

    Raises `ClauseError` where the clause asks for a weight that is not given.
    """
    rows = tuple(instruments)
    totals = totals_of(clause, weights or {})
    best_stays, worst_stays, problems = stays(clause, rows, on)
    worst = follow(clause, worst_stays, on, weights or {}, totals)
    best = worst if best_stays == worst_stays else follow(clause, best_stays, on, weights or {}, totals)
    problems += _notes(clause, rows, worst, on, weights or {})

    decided = best.enters == worst.enters
    enters = worst.enters if decided else None
    ended = clause.ended if clause.ended and clause.ended <= on else None
    status = _status(best.enters, worst.enters, on, ended is not None)
    settled: dict[str, dict[str, datetime.date]] = {"parties": {}, "waiting": {}, "deposited": {}, "left": {}}
    doubtful: dict[str, tuple[datetime.date | None, datetime.date | None]] = {}
    for name in sorted(best.standing | worst.standing):
        early, late = best.standing.get(name), worst.standing.get(name)
        if early is not None and early == late:
            settled[early[0]][name] = early[1]
        else:
            days = sorted(one[1] for one in (early, late) if one)
            doubtful[name] = (_known(days[0]), days[1] if len(days) == 2 else None)
    if ended:
        settled["left"] |= dict.fromkeys(settled["parties"], ended)
        settled["parties"] = {}
    trigger = worst.trigger if decided and best.trigger == worst.trigger else None
    return Force(
        on=on,
        status=status,
        decided=decided,
        in_force=enters if status == "in-force" else None,
        enters=enters,
        earliest=None if decided else _known(best.enters),
        latest=None if decided else worst.enters,
        ended=ended,
        trigger=trigger,
        same_day=worst.same_day if trigger else (),
        missing=_missing(clause, worst, on),
        parties=settled["parties"],
        waiting=settled["waiting"],
        deposited=settled["deposited"],
        left=settled["left"],
        doubtful=doubtful,
        timeline=_timeline(clause, rows, worst if decided else None, on),
        problems=tuple(sorted(problems, key=lambda problem: (problem.line, problem.code, problem.participant))),
    )


# -- what is told -----------------------------------------------------------------------------------------------------


def _status(best: datetime.date | None, worst: datetime.date | None, on: datetime.date, ended: bool) -> Status:
    if worst and worst <= on:  # and so in the best case too, where the day may be another
        return "ended" if ended else "in-force"
    if best and best <= on:
        return "undecided"
    return "pending" if worst else "not-in-force"


def _missing(clause: Clause, world: Course, on: datetime.date) -> tuple[Missing, ...]:
    if world.enters is not None:
        return (Missing("time", {"day": world.enters}),) if world.enters > on else ()
    found = _lacks(clause.when, world.tally)
    return found.parts if found and found.code == "all" else (found,) if found else ()


def _lacks(condition: Condition, tally: Tally) -> Missing | None:
    if tally.holds(condition):
        return None
    if isinstance(condition, Node):
        parts = tuple(lack for part in condition.parts if (lack := _lacks(part, tally)))
        return parts[0] if len(parts) == 1 else Missing(condition.kind, parts=parts)
    if isinstance(condition, Deposits):
        have = tally.have.get(condition, 0)
        facts = {"have": have, "need": condition.n, "short": condition.n - have, "group": condition.group}
        return Missing("deposits", facts)
    if isinstance(condition, Every):
        return Missing("every", {"group": condition.group, "names": tuple(sorted(tally.absent(condition)))})
    if isinstance(condition, Share):
        facts = {"weight": condition.weight, "have": tally.share(condition), "need": condition.need}
        return Missing("share", facts | {"strict": condition.strict, "group": condition.group})
    return Missing("date", {"day": condition.day}) if isinstance(condition, OnDate) else Missing("signature")


def _timeline(clause: Clause, rows: Iterable[Instrument], world: Course | None, on: datetime.date) -> tuple[Event, ...]:
    found: list[tuple[datetime.date, int, Event]] = []
    count = 0
    changes = sorted(
        (row for row in rows if row.date <= on), key=lambda row: (row.date, row.participant, row.kind, row.line)
    )
    standing = {id(stay.instrument) for stay, _, _ in world.ends if stay.counted} if world else set()
    leaving = sorted(day for stay, _, day in world.ends if stay.counted and day) if world else []
    for row in changes:
        counted = id(row) in standing
        count += counted
        facts: dict[str, object] = {"kind": row.kind, "counted": counted}
        if row.kind in DEPOSITS and world:
            facts["count"] = count - sum(day <= row.date for day in leaving)
        if row.latest:
            facts["latest"] = row.latest
        found.append((row.date, 0, Event(row.date, "instrument", row.participant, facts)))
    for stay, own, day in world.ends if world else ():
        if day and day <= on:
            code = "left" if stay.notice else "succeeded"
            found.append((day, 1, Event(day, code, stay.participant, {"successor": stay.successor})))
        if world and world.enters and world.enters < own and (day is None or own < day):
            found.append((own, 4, Event(own, "party", stay.participant)))
    if world and world.fulfilled and world.enters:
        by = world.trigger.participant if world.trigger else ""
        found.append((world.fulfilled, 2, Event(world.fulfilled, "fulfilled", by)))
        found.append((world.enters, 3, Event(world.enters, "in-force")))
    if clause.ended and clause.ended <= on:
        found.append((clause.ended, 5, Event(clause.ended, "ended")))
    return tuple(event for _, _, event in sorted(found, key=lambda one: (one[0], one[1], one[2].participant)))


def _notes(
    clause: Clause, rows: Iterable[Instrument], world: Course, on: datetime.date, weights: Weights
) -> list[Problem]:
    """What the reader should know beside the answer."""
    notes: list[Problem] = []
    for row in rows:
        unruled = row.kind == WITHDRAWAL and clause.withdrawal is None and row.effect is None
        if unruled and world.enters and world.enters <= row.date <= on:
            notes.append(Problem("withdrawal-rule-not-set", row.participant, row.line, note=True))
    for name in sorted({leaf.weight for leaf in clause.leaves() if isinstance(leaf, Share)}):
        figures = weights[name]
        without = sorted({stay.participant for stay, _, _ in world.ends if stay.counted} - figures.keys())
        if without:
            notes.append(Problem("no-figure", facts={"weight": name, "names": without}, note=True))
    return notes


def _known(day: datetime.date | None) -> datetime.date | None:
    """None for a day reckoned from a deposit that may have been made on any day at all."""
    return None if day is None or day.year <= 1000 else day


def _iso(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


def _plain(value: object) -> object:
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return str(value)
    return list(value) if isinstance(value, tuple) else value
