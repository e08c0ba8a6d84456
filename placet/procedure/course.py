"""One course of events under a clause: whether it is fulfilled, on which day, by whose instrument, and who stands
where.

`placet.procedure.force` follows two of them, the best case and the worst, where the list of instruments leaves doubt.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from placet.procedure.clause import (
    Clause,
    ClauseError,
    Condition,
    Delay,
    Deposits,
    Every,
    Leaf,
    Node,
    OnDate,
    Share,
    Signature,
)
from placet.procedure.deposits import DAWN, DUSK, SIGNED, SUCCESSION, Instrument, Stay
from placet.procedure.words import N_

Weights = Mapping[str, Mapping[str, int | Fraction]]


@dataclass(slots=True)
class Tally:
    """What the leaves of a clause have, as stays begin and end."""

    clause: Clause
    leaves: tuple[Leaf, ...]  # each once, though the tree may name it twice
    weights: Weights
    totals: Mapping[Leaf, Fraction]
    today: datetime.date = DAWN
    signed: int = 0
    have: dict[Leaf, int | Fraction] = field(default_factory=dict)
    present: dict[Leaf, set[str]] = field(default_factory=dict)

    def move(self, stay: Stay, by: Literal[1, -1]) -> None:
        """Count the stay in (1) or out (-1)."""
        self.signed += by if stay.instrument.kind == SIGNED else 0
        for leaf in self.leaves:
            if not isinstance(leaf, (Deposits, Every, Share)) or not counts(self.clause, leaf, stay):
                continue
            if isinstance(leaf, Every):
                names = self.present.setdefault(leaf, set())
                (names.add if by == 1 else names.discard)(stay.participant)
            elif isinstance(leaf, Deposits):
                self.have[leaf] = self.have.get(leaf, 0) + by
            else:
                self.have[leaf] = self.have.get(leaf, 0) + by * self.weights[leaf.weight].get(stay.participant, 0)

    def holds(self, condition: Condition) -> bool:
        """Whether the condition holds now."""
        if isinstance(condition, Node):
            test = all if condition.kind == "all" else any
            return test(self.holds(part) for part in condition.parts)
        if isinstance(condition, Deposits):
            return self.have.get(condition, 0) >= condition.n
        if isinstance(condition, Every):
            return not self.absent(condition)
        if isinstance(condition, Share):
            have, need = self.share(condition), condition.need
            return have > need if condition.strict else have >= need
        if isinstance(condition, OnDate):
            return condition.day <= self.today
        return self.clause.adopted <= self.today if self.clause.adopted else self.signed > 0

    def absent(self, leaf: Every) -> frozenset[str]:
        """Members of the group that have not deposited."""
        return self.clause.groups[leaf.group] - self.present.get(leaf, set())

    def share(self, leaf: Share) -> Fraction:
        """The share of the weight that has deposited."""
        return Fraction(self.have.get(leaf, 0)) / self.totals[leaf]


@dataclass(slots=True)
class Course:
    """One case, followed to the day asked for."""

    tally: Tally
    enters: datetime.date | None
    fulfilled: datetime.date | None
    trigger: Instrument | None
    same_day: tuple[str, ...]
    standing: dict[str, tuple[str, datetime.date]]
    ends: list[tuple[Stay, datetime.date, datetime.date | None]]  # stay, own day, day of leaving


def counts(clause: Clause, leaf: Deposits | Every | Share, stay: Stay) -> bool:
    """Whether the stay counts for the leaf. An organisation never counts among States; where a named set expressly
    holds it, its own deposit is still asked for."""
    group = clause.group(leaf)
    return (stay.counted or isinstance(leaf, Every)) and (group is None or stay.participant in group)


def follow(
    clause: Clause,
    staying: Sequence[Stay],
    on: datetime.date,
    weights: Weights,
    totals: Mapping[Leaf, Fraction],
) -> Course:
    leaves = tuple(dict.fromkeys(clause.leaves()))
    tally = Tally(clause, leaves, weights, totals)
    # On one day withdrawals come first, then what the calendar alone fulfils, then deposits in the order of names.
    happened: list[tuple[datetime.date, int, str, Stay | None]] = [(on, 1, "", None)]
    for stay in staying:
        happened.append((stay.since, 2, stay.participant, stay))
        if stay.until:
            happened.append((stay.until, 0, stay.participant, stay))
    days = [leaf.day for leaf in leaves if isinstance(leaf, OnDate)]
    happened += [(day, 1, "", None) for day in (*days, clause.adopted) if day]
    happened.sort(key=lambda event: event[:3])

    fulfilled: datetime.date | None = None
    trigger: Instrument | None = None
    for day, order, _, changed in happened:
        if day > on:
            break
        tally.today = day
        if changed:
            tally.move(changed, 1 if order else -1)
        # What leaves can only unfulfil; and once fulfilled, the day of entry into force stands (VCLT article 55).
        if order and fulfilled is None and tally.holds(clause.when):
            fulfilled, trigger = day, changed.instrument if changed else None
    enters = None if fulfilled is None else max(_after(clause.delay, fulfilled), clause.not_before or DAWN)
    same_day: tuple[str, ...] = ()
    if trigger:
        same = {stay.participant for stay in staying if stay.since == fulfilled and _matters(clause, leaves, stay)}
        same_day = tuple(sorted(same))
    standing: dict[str, tuple[str, datetime.date]] = {}
    ends: list[tuple[Stay, datetime.date, datetime.date | None]] = []
    for stay in sorted(staying, key=lambda one: one.since):
        until = _leaves(clause, stay, enters)
        if fulfilled is None or enters is None:
            state = ("deposited", stay.since) if until is None or until > on else ("left", until)
            ends.append((stay, stay.since, until))
        else:
            own = _own_day(clause, stay, fulfilled, enters)
            ends.append((stay, own, until))
            running = "parties" if own <= on else "waiting"
            state = ("left", until) if until and until <= on else (running, own)
        standing[stay.participant] = state
    return Course(tally, enters, fulfilled, trigger, same_day, standing, ends)


def _own_day(clause: Clause, stay: Stay, fulfilled: datetime.date, enters: datetime.date) -> datetime.date:
    """The day on which the treaty enters into force for this participant."""
    if stay.since <= fulfilled:
        return enters
    if stay.instrument.effect:
        return max(enters, stay.instrument.effect)
    # A successor continues what its predecessor began: no new waiting time.
    return max(enters, stay.since if stay.instrument.kind == SUCCESSION else _after(clause.later, stay.since))


def _leaves(clause: Clause, stay: Stay, enters: datetime.date | None) -> datetime.date | None:
    """The day on which the participant's withdrawal takes effect.

    Before entry into force an instrument is taken back on the day of the notice: the treaty's own waiting time, like
    the rest of it, is not in force yet (VCLT article 24).
    """
    if stay.until is None or stay.notice is None or stay.notice.effect or clause.withdrawal is None:
        return stay.until
    return stay.until if enters is None or stay.until < enters else _after(clause.withdrawal, stay.until)


def _matters(clause: Clause, leaves: Sequence[Leaf], stay: Stay) -> bool:
    counted = any(isinstance(leaf, (Deposits, Every, Share)) and counts(clause, leaf, stay) for leaf in leaves)
    return counted or (stay.instrument.kind == SIGNED and any(isinstance(leaf, Signature) for leaf in leaves))


def _after(delay: Delay, day: datetime.date) -> datetime.date:
    try:
        return delay.after(day)
    except (OverflowError, ValueError):  # past the year 9999
        return DUSK


def totals_of(clause: Clause, weights: Weights) -> dict[Leaf, Fraction]:
    """The whole weight that each share is a share of."""
    totals: dict[Leaf, Fraction] = {}
    for leaf in clause.leaves():
        if not isinstance(leaf, Share):
            continue
        if leaf.weight not in weights:
            raise ClauseError(
                "force.when.share.weight",
                N_("The clause asks for a share of {weight}, and no such weight is given; given are: {known}.")
                if weights
                else N_("The clause asks for a share of {weight}, and no weights are given."),
                N_("Give the figures: --weights FILE with a column of that name."),
                weight=repr(leaf.weight),
                known=", ".join(sorted(weights)),
            )
        group = clause.group(leaf)
        figures = weights[leaf.weight].items()
        total = Fraction(sum(value for name, value in figures if group is None or name in group))
        if total <= 0:
            raise ClauseError(
                "force.when.share",
                N_("The whole of {weight} is {total}."),
                N_("Check the weights file and the group."),
                weight=repr(leaf.weight),
                total=total,
            )
        totals[leaf] = total
    return totals
