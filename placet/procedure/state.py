"""State: the rows that are known, in memory, with the questions that acts ask of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import TypeVar

from placet.procedure.moment import first_day
from placet.procedure.rows import HOUSE, Body, Chairmanship, Document, Organisation, Party, Position, Row, Rules, Seat
from placet.procedure.rulebook import Rulebook, parse

R = TypeVar("R", bound=Row)

read_rulebook = lru_cache(maxsize=256)(parse)


class State:
    """Rows by kind and reference, and by kind and scope.

    A state may stand on a `house` state, which holds the rows of `rows.HOUSE` and is shared and never written through
    this one: `put` of a house row shadows the shared one.
    """

    def __init__(self, rows: Iterable[Row] = (), house: State | None = None) -> None:
        self._house = house
        self._rows: dict[type[Row], dict[str, Row]] = {}
        self._scopes: dict[tuple[type[Row], str], dict[str, Row]] = {}
        for row in rows:
            self.put(row)

    def put(self, row: Row) -> None:
        """Take `row` in, in the place of the one with its reference."""
        kind = type(row)
        rows = self._rows.setdefault(kind, {})
        old = rows.get(row.ref)
        if old is not None and old.scope != row.scope:
            del self._scopes[kind, old.scope][row.ref]
        rows[row.ref] = row
        self._scopes.setdefault((kind, row.scope), {})[row.ref] = row

    def take(self, kind: type[R], rows: Iterable[R]) -> None:
        """Take rows of one kind in, all of which are new here."""
        known, scopes = self._rows.setdefault(kind, {}), self._scopes
        for row in rows:
            ref, place = row.ref, (kind, row.scope)
            known[ref] = row
            found = scopes.get(place)
            if found is None:
                scopes[place] = {ref: row}
            else:
                found[ref] = row

    def get(self, kind: type[R], ref: str) -> R | None:
        """The row of that kind and reference, or None."""
        rows = self._rows.get(kind)
        row = rows.get(ref) if rows else None
        if row is None and self._house is not None and kind in HOUSE:
            return self._house.get(kind, ref)
        return row  # type: ignore[return-value]

    def need(self, kind: type[R], ref: str) -> R:
        """The row, which must be there; raises `KeyError` where it is not."""
        row = self.get(kind, ref)
        if row is None:
            raise KeyError(f"{kind.__name__} {ref}")
        return row

    def scope(self, kind: type[R], scope: str) -> list[R]:
        """All rows of that kind in that scope, in the order in which they were first put."""
        own = self._scopes.get((kind, scope), {})
        if self._house is None or kind not in HOUSE:
            return list(own.values())  # type: ignore[arg-type]
        rows = {row.ref: row for row in self._house.scope(kind, scope)}
        rows.update(own)  # type: ignore[arg-type]
        return list(rows.values())

    def every(self, kind: type[R]) -> list[R]:
        """All rows of that kind."""
        rows: dict[str, Row] = {}
        if self._house is not None and kind in HOUSE:
            rows.update({row.ref: row for row in self._house.every(kind)})
        rows.update(self._rows.get(kind, {}))
        return list(rows.values())  # type: ignore[arg-type]

    def __iter__(self) -> Iterator[Row]:
        for rows in self._rows.values():
            yield from rows.values()

    # -- questions ----------------------------------------------------------------------------------------------------

    def organisation(self) -> Organisation | None:
        """The organisation whose record this is."""
        found = self.every(Organisation)
        return found[0] if found else None

    def rulebook(self, body: str) -> Rulebook | None:
        """The rulebook that the body follows, or None where none was adopted."""
        row = self.get(Rules, body)
        return read_rulebook(row.text, row.name) if row else None

    def seats(self, body: str, on: date) -> list[Seat]:
        """The seats that count for the body on that day, in protocol order."""
        row = self.get(Body, body)
        holder = (row.seats or row.ref) if row else body
        found = [seat for seat in self.scope(Seat, holder) if stands(seat.start, seat.end, on)]
        return sorted(found, key=self._protocol)

    def _protocol(self, seat: Seat) -> tuple[int, str]:
        party = self.get(Party, seat.party)
        return (party.order if party else 0, seat.party)

    def members(self, body: str, on: date) -> tuple[str, ...]:
        """The parties that decide in the body on that day, in protocol order."""
        return tuple(seat.party for seat in self.seats(body, on) if seat.decides)

    def decides(self, party: str, body: str, on: date) -> bool:
        """Whether the party is one of `members`."""
        row = self.get(Body, body)
        holder = (row.seats or row.ref) if row else body
        return any(
            seat.party == party and seat.decides and stands(seat.start, seat.end, on)
            for seat in self.scope(Seat, holder)
        )

    def chair(self, body: str, on: date) -> Chairmanship | None:
        """Who chairs the body on that day: its own chairmanship, else that of the body whose seats it uses."""
        row = self.get(Body, body)
        for holder in (body, row.seats if row else ""):
            for term in self.scope(Chairmanship, holder):
                if holder and stands(term.start, term.end, on):
                    return term
        return None

    def positions(self, document: Document, body: str = "") -> list[Position]:
        """The positions on the newest version of the document before the body (its present one, if none is named)."""
        where = body or document.body
        return [
            position
            for position in self.scope(Position, document.scope)
            if position.document == document.ref and position.body == where and position.version == document.version
        ]


def stands(start: str, end: str, on: date) -> bool:
    """Whether something that lasts from `start` to the end of `end` (open where empty) lasts on that day."""
    return (not start or first_day(start) <= on) and (not end or on <= first_day(end))
