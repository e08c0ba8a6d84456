"""Instruments deposited under a treaty: what a row says, and from when to when a participant stands by its deposit.

Nothing is guessed. A day that is known only to the month or year is kept as the span of days that it can mean; a row
that cannot be read, or contradicts another, leaves its participant in doubt. Who stands when is therefore drawn up
twice: in the *best* case (every deposit as early as it can be, every withdrawal as late) and in the *worst*.
`force.evaluate` answers only where both lead to the same day.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from placet.procedure.clause import Clause, plain_name
from placet.procedure.moment import BadMoment, first_day, last_day

DEPOSITS = frozenset({"", "a", "A", "AA", "c", "d", "notice", "s"})
"""Ratification (blank), accession, acceptance, approval, formal confirmation, succession, notice of completed domestic
procedures, definitive signature."""
WITHDRAWAL = "withdrawal"
SUCCESSION = "d"
SIGNED = "s"
RESERVATION = "reservation"
RESERVATION_WITHDRAWN = "reservation-withdrawn"
SHOWN = frozenset({RESERVATION, RESERVATION_WITHDRAWN, "objection", "declaration", "provisional"})
"""Held and shown; without effect on force, unless the clause says so of reservations."""
KINDS = DEPOSITS | SHOWN | {WITHDRAWAL}
COLUMNS = ("participant", "date", "kind", "non_state", "effect", "predecessor")

DAWN, DUSK = datetime.date.min, datetime.date.max


@dataclass(frozen=True, slots=True)
class Instrument:
    """One instrument, notice or declaration, as the depositary received it.

    `date` is the day of deposit, or the first day that it can be where `latest` is given. `kind` is one of `KINDS`; any
    other leaves the participant in doubt. `non_state` is true for an organisation, None where the list does not tell.
    `effect` is the day that the depositary states for its effect, where one is stated. `predecessor` names the State in
    whose place a successor stands. `line` is the row's line in its file (0: none).
    """

    participant: str
    date: datetime.date
    kind: str = ""
    non_state: bool | None = False
    latest: datetime.date | None = None
    effect: datetime.date | None = None
    predecessor: str = ""
    line: int = 0

    @property
    def last(self) -> datetime.date:
        """The last day that the deposit can have been made."""
        return self.latest or self.date

    def as_data(self) -> dict[str, object]:
        """Plain data: participant, date (with `latest` where it is uncertain), kind."""
        data: dict[str, object] = {"participant": self.participant, "date": self.date.isoformat(), "kind": self.kind}
        if self.latest:
            data["latest"] = self.latest.isoformat()
        return data


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the list that cannot be taken as it stands, or (`note`) that the reader should know.

    The sentences for the codes are in `placet.procedure.force_words`.
    """

    code: str
    participant: str = ""
    line: int = 0
    facts: Mapping[str, object] = field(default_factory=dict)
    note: bool = False

    def as_data(self) -> dict[str, object]:
        """Plain data."""
        return {
            "code": self.code,
            "participant": self.participant,
            "line": self.line,
            "facts": dict(self.facts),
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class Stay:
    """A time in which a participant stands by its deposit: from `since` until the day `until` (excluded; None: open).

    `counted` says whether it counts among States. `notice` is the notice of withdrawal that ends it, `successor` the
    one that has taken its place.
    """

    participant: str
    since: datetime.date
    instrument: Instrument
    counted: bool
    until: datetime.date | None = None
    notice: Instrument | None = None
    successor: str = ""


def read(rows: Iterable[tuple[int, Mapping[str, str]]]) -> tuple[list[Instrument], list[Problem]]:
    """Instruments from rows of text, each with its line number; and what was wrong with them.

    Columns: `participant`, `date` (2016-10-05, 2016-10 or 2016), and optional `kind`, `non_state`, `effect`,
    `predecessor`; others are passed over. A row whose date cannot be read is kept with a date that may be any day.
    """
    found: list[Instrument] = []
    problems: list[Problem] = []
    for line, row in rows:
        cell = {name: row.get(name, "").strip() for name in COLUMNS}
        name = plain_name(cell["participant"])
        if not any(cell.values()):
            continue
        if not name:
            problems.append(Problem("no-participant", "", line))
            name = f"(line {line})"
        try:
            earliest, latest = first_day(cell["date"]), last_day(cell["date"])
        except BadMoment:
            problems.append(Problem("bad-date", name, line, {"date": cell["date"]}))
            earliest, latest = DAWN, DUSK
        effect = None
        if cell["effect"]:
            try:
                effect = datetime.date.fromisoformat(cell["effect"])
            except ValueError:
                problems.append(Problem("bad-effect", name, line, {"effect": cell["effect"]}))
        non_state = {"": False, "0": False, "1": True}.get(cell["non_state"])
        if non_state is None:
            problems.append(Problem("bad-non-state", name, line, {"non_state": cell["non_state"]}))
        found.append(
            Instrument(
                participant=name,
                date=earliest,
                kind=cell["kind"],
                non_state=non_state,
                latest=latest if latest != earliest else None,
                effect=effect,
                predecessor=plain_name(cell["predecessor"]),
                line=line,
            )
        )
    return found, problems


def stays(
    clause: Clause, instruments: Iterable[Instrument], on: datetime.date
) -> tuple[list[Stay], list[Stay], list[Problem]]:
    """Who stands when, by what had been deposited on the day `on`: the best case, the worst case, and the problems."""
    best: list[Stay] = []
    worst: list[Stay] = []
    problems: list[Problem] = []
    by_name: dict[str, list[Instrument]] = defaultdict(list)
    for instrument in instruments:
        if instrument.date <= on:
            by_name[instrument.participant].append(instrument)
    for name, rows in sorted(by_name.items()):
        rows.sort(key=lambda row: (row.date, row.last, row.kind, row.line))
        _participant(clause, name, rows, best, worst, problems)
    _succeed(best, worst, by_name, problems)
    return best, worst, problems


def _participant(
    clause: Clause,
    name: str,
    rows: list[Instrument],
    best: list[Stay],
    worst: list[Stay],
    problems: list[Problem],
) -> None:
    """The stays of one participant, in both cases."""
    doubt = False
    for row in rows:
        if row.kind not in KINDS:
            problems.append(Problem("unknown-kind", name, row.line, {"kind": row.kind}))
            doubt = True
        if row.latest and (row.date, row.last) != (DAWN, DUSK):
            problems.append(_imprecise(row))
    if clause.parties and name not in clause.parties:
        problems.append(Problem("not-a-party", name, rows[0].line))
        doubt = True
    moving = [row for row in rows if row.kind in DEPOSITS or row.kind == WITHDRAWAL or row.kind not in KINDS]
    if _entangled(moving):
        problems.append(Problem("order-unknown", name, moving[0].line, {"lines": [row.line for row in moving]}))
        doubt = True
    made = [row for row in rows if row.kind == RESERVATION]
    if made and clause.reservations == "prohibited":
        problems.append(Problem("reservation-prohibited", name, made[0].line))
        doubt = True
    runs = _runs([row for row in moving if row.kind in KINDS])
    if runs and runs[0][0].kind == WITHDRAWAL:
        problems.append(Problem("withdrawal-without-deposit", name, runs[0][0].line))
        del runs[0]
    for run in runs:
        _repeated(name, run, problems)
    if doubt and moving:
        # In doubt: at best it stands from the earliest day and never leaves, at worst it never stood.
        states = [row.non_state is not True for row in moving]
        best.append(Stay(name, moving[0].date, moving[0], any(states)))
        return
    for deposit, withdrawal in zip(runs[::2], [*runs[1::2], None], strict=False):
        free = _free_of_reservations(clause, rows, deposit[0])
        if free is None:
            problems.append(Problem("reservation-not-counted", name, deposit[0].line, note=True))
            continue
        early = max(free, deposit[0].date)
        late = max(free, max(row.last for row in deposit))
        notice = withdrawal[0] if withdrawal else None
        leaves_early = min(row.date for row in withdrawal) if withdrawal else None
        leaves_late = max(row.last for row in withdrawal) if withdrawal else None
        counted = {row.non_state for row in deposit}
        best.append(Stay(name, early, deposit[0], counted != {True}, _end(notice, leaves_late), notice))
        last = max(deposit, key=lambda row: row.last)
        worst.append(Stay(name, late, last, counted == {False}, _end(notice, leaves_early), notice))


def _end(notice: Instrument | None, day: datetime.date | None) -> datetime.date | None:
    return notice.effect if notice and notice.effect else day


def _runs(rows: list[Instrument]) -> list[list[Instrument]]:
    """Deposits and withdrawals in turn: each run holds the rows of one step (more than one where they repeat it)."""
    runs: list[list[Instrument]] = []
    for row in rows:
        if runs and (runs[-1][0].kind == WITHDRAWAL) == (row.kind == WITHDRAWAL):
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def _entangled(rows: list[Instrument]) -> bool:
    """Whether a deposit and a withdrawal can have happened in either order."""
    return any(
        (first.kind == WITHDRAWAL) != (second.kind == WITHDRAWAL) and second.date <= first.last
        for number, first in enumerate(rows)
        for second in rows[number + 1 :]
    )


def _repeated(name: str, run: list[Instrument], problems: list[Problem]) -> None:
    first, *others = run
    for row in others:
        same = (row.date, row.last, row.non_state) == (first.date, first.last, first.non_state)
        code = "withdrew-twice" if row.kind == WITHDRAWAL else "deposited-twice"
        facts = {"other_line": first.line, "date": row.date.isoformat(), "other_date": first.date.isoformat()}
        problems.append(Problem(code, name, row.line, facts, note=same))


def _imprecise(row: Instrument) -> Problem:
    facts = {"from": row.date.isoformat(), "until": row.last.isoformat()}
    return Problem("imprecise-date", row.participant, row.line, facts, note=True)


def _free_of_reservations(clause: Clause, rows: list[Instrument], deposit: Instrument) -> datetime.date | None:
    """From when the deposit counts: always (`DAWN`), from the day its reservations were withdrawn, or never (None)."""
    if clause.reservations != "not-counted":
        return DAWN
    made = [row for row in rows if row.kind == RESERVATION and row.date <= deposit.last]
    lifted = [row for row in rows if row.kind == RESERVATION_WITHDRAWN]
    if not made:
        return DAWN
    return max(row.last for row in lifted) if len(lifted) >= len(made) else None


def _succeed(
    best: list[Stay], worst: list[Stay], by_name: Mapping[str, list[Instrument]], problems: list[Problem]
) -> None:
    """End the stay of a predecessor on the day from which a successor stands in its place."""
    for name, rows in sorted(by_name.items()):
        for row in rows:
            if not row.predecessor:
                continue
            if row.kind != SUCCESSION or row.predecessor not in by_name:
                code = "predecessor-unknown" if row.kind == SUCCESSION else "no-succession"
                problems.append(Problem(code, name, row.line, {"predecessor": row.predecessor}))
                continue
            for case, day in ((best, row.effect or row.last), (worst, row.effect or row.date)):
                for place, stay in enumerate(case):
                    if stay.participant == row.predecessor and (stay.until is None or day < stay.until):
                        case[place] = Stay(stay.participant, stay.since, stay.instrument, stay.counted, day, None, name)
    for case in (best, worst):
        case[:] = [stay for stay in case if stay.until is None or stay.since < stay.until]
