"""Who sits in a body and when, under which names, and how votes are cast for others.

A roster is a table `party,from,until,kind,groups`. Dates are of the precision that is known; a term lasts to the end of
`until`. A body follows one party through its changes of name: the names are in the rulebook.
"""

from __future__ import annotations

import csv
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from placet.procedure.moment import BadMoment, first_day, last_day
from placet.procedure.positions import Counts
from placet.procedure.tally import NOT_ENTITLED

SUSPENDED = "suspended"
"""The kind of a member that has a seat but, for the time being, no vote."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One term of a party in a body."""

    party: str
    since: date = date.min
    until: date = date.max
    kind: str = "member"
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Members:
    """Who decides in a period: `parties` at any time in it, of whom `passing` not throughout."""

    parties: tuple[str, ...]
    passing: frozenset[str]
    groups: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Roster:
    """The seats of a body, in protocol order; seats of the kinds in `deciding`, and suspended ones, are members'."""

    seats: tuple[Seat, ...] = ()
    deciding: tuple[str, ...] = ("member",)
    unlisted: str = "outstanding"

    def between(self, first: date, last: date) -> Members:
        """Who sat from `first` to `last`, which are the same where the day is known."""
        seats = [s for s in self.seats if s.since <= last and first <= s.until]
        deciding = [s for s in seats if s.kind in self.deciding or s.kind == SUSPENDED]
        parties = tuple(dict.fromkeys(s.party for s in deciding))
        groups: dict[str, set[str]] = {NOT_ENTITLED: {s.party for s in deciding if s.kind == SUSPENDED}}
        for seat in seats:
            for group in seat.groups:
                groups.setdefault(group, set()).add(seat.party)
        passing = frozenset(p for p in parties if not _covered([s for s in deciding if s.party == p], first, last))
        return Members(parties, passing, {name: frozenset(group) for name, group in groups.items() if group})

    def group_names(self) -> frozenset[str]:
        """The names of all groups that a seat names."""
        return frozenset(group for seat in self.seats for group in seat.groups)

    def parties(self) -> tuple[str, ...]:
        """All that ever had a seat, in protocol order."""
        return tuple(dict.fromkeys(seat.party for seat in self.seats))


def _covered(seats: list[Seat], first: date, last: date) -> bool:
    """Whether the terms together leave no day of the period out."""
    day = first.toordinal()
    for seat in sorted(seats, key=lambda s: s.since):
        if seat.since.toordinal() <= day:
            day = max(day, seat.until.toordinal() + 1)
    return day > last.toordinal()


class BadTable(ValueError):
    """A line of a table cannot be read: `line` counts from 1."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line, self.what = line, what


def read_table(text: str, needed: tuple[str, ...]) -> Iterable[tuple[int, dict[str, str]]]:
    """The rows of a CSV text with their lines; lines that begin with # are remarks. Raises `BadTable`."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line and not line.startswith("#")]
    rows = csv.reader(line for _, line in lines)
    header: list[str] = []
    for (number, _), row in zip(lines, rows, strict=False):
        if not header:
            header = [name.strip() for name in row]
            missing = [name for name in needed if name not in header]
            if missing:
                raise BadTable(number, f"the column {missing[0]} is missing; the columns are {', '.join(needed)}")
            continue
        if len(row) > len(header):
            raise BadTable(number, f"{len(row)} fields where the header names {len(header)}")
        yield number, dict(zip(header, [*row, *[""] * (len(header) - len(row))], strict=True))


def read_seats(text: str) -> tuple[Seat, ...]:
    """A roster's seats from CSV text (columns `party,from,until,kind,groups`, the last four may be missing or empty).

    `groups` holds names separated by blanks or semicolons. Raises `BadTable`.
    """
    seats = []
    for line, row in read_table(text, ("party",)):
        try:
            since = first_day(row["from"]) if row.get("from") else date.min
            until = last_day(row["until"]) if row.get("until") else date.max
        except BadMoment as wrong:
            raise BadTable(line, f"{wrong} is no date; dates are 1994, 1994-01 or 1994-01-22") from wrong
        if until < since:
            raise BadTable(line, f"{row['party']} ends before it begins")
        groups = tuple(row.get("groups", "").replace(";", " ").split())
        if not row["party"].strip():
            raise BadTable(line, "the party is missing")
        seats.append(Seat(row["party"].strip(), since, until, row.get("kind") or "member", groups))
    return tuple(seats)


def read_weights(text: str) -> dict[str, dict[str, int | Fraction]]:
    """Tables of weights from CSV text (columns `party,weight`, or `set,party,weight`): set -> party -> exact weight.

    The set is "" where there is no such column. Raises `BadTable`.
    """
    tables: dict[str, dict[str, int | Fraction]] = {}
    for line, row in read_table(text, ("party", "weight")):
        try:
            weight = Fraction(row["weight"].strip().replace("_", ""))
        except (ValueError, ZeroDivisionError) as wrong:
            raise BadTable(line, f"{row['weight']!r} is no number") from wrong
        table = tables.setdefault(row.get("set", ""), {})
        if weight < 0 or row["party"] in table:
            raise BadTable(line, f"{row['party']} stands twice" if weight >= 0 else "a weight cannot be negative")
        table[row["party"]] = weight.numerator if weight.denominator == 1 else weight
    return tables


@dataclass(frozen=True, slots=True)
class Names:
    """Which party a code or name means, whatever its accents, capitals, blanks and points."""

    known: Mapping[str, str] = field(default_factory=dict)

    def party(self, name: str) -> str | None:
        """The party, or None where no such name is known."""
        return self.known.get(letters(name))


def letters(name: str) -> str:
    """A name by its letters and figures alone: `Côte d'Ivoire` and `Cote d Ivoire` are the same."""
    apart = unicodedata.normalize("NFKD", name)
    return "".join(c for c in apart if c.isalnum()).casefold()


def gather_names(sources: Iterable[tuple[str, Iterable[str]]]) -> tuple[dict[str, str], list[tuple[str, str, str]]]:
    """Names to parties, and the clashes (name, one party, other party): a later source does not take a name away."""
    known: dict[str, str] = {}
    clashes = []
    for party, names in sources:
        for name in (party, *names):
            key = letters(name)
            if key and known.setdefault(key, party) != party:
                clashes.append((name, known[key], party))
    return known, clashes


@dataclass(frozen=True, slots=True)
class Bloc:
    """A member that votes for the members of a group, as many votes as they are; then none of them votes itself."""

    party: str
    group: str
    article: str = ""


def spread(
    stances: Mapping[str, Counts], blocs: Iterable[Bloc], groups: Mapping[str, frozenset[str]]
) -> tuple[dict[str, Counts], list[tuple[str, str]]]:
    """The stances with each bloc's put on those for whom it votes, and the pairs (bloc, party) where both voted."""
    result = dict(stances)
    clashes = []
    for bloc in blocs:
        counts = result.pop(bloc.party, None)
        if counts is None:
            continue
        for party in sorted(groups.get(bloc.group, ())):
            if party in stances:
                clashes.append((bloc.party, party))
            else:
                result[party] = counts
    return result, clashes


def overloaded(cast_by: Mapping[str, str], at_most: int) -> tuple[str, ...]:
    """The holders of more proxies than the rule allows; `cast_by` tells, for each party, who voted for it."""
    held = Counter(holder for party, holder in cast_by.items() if holder != party)
    return tuple(sorted(holder for holder, number in held.items() if number > at_most))
