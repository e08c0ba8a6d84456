"""Bodies: what each is, who sits there, how they feed each other, and what stands before them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from placet.models.tables import TABLES, rows_of
from placet.procedure.moment import last_day
from placet.procedure.rows import Body, Chairmanship, Document, Rules, Seat, Session
from placet.procedure.rulebook import Rulebook
from placet.procedure.state import State
from placet.reading.reader import Reader

KINDS = ("statutory", "preparatory", "secretariat", "parliamentary", "court", "sectoral")
OPEN = ("draft", "submitted")
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Place:
    """A body among the others: who sits in it, who chairs, what it prepares for and what comes to it from below."""

    body: Body
    members: tuple[str, ...]
    others: int  # seats without a part in decisions
    term: Chairmanship | None
    above: tuple[str, ...]  # bodies that it prepares for, or reports to
    below: tuple[str, ...]  # bodies that prepare for it, or report to it


@dataclass(frozen=True, slots=True)
class BodyPage:
    """All that a page about a body shows. Seats are those of the day, in protocol order; `past` have ended."""

    place: Place
    rules: Rules | None
    book: Rulebook | None
    seats: tuple[Seat, ...]
    past: tuple[Seat, ...]
    sessions: tuple[Session, ...]
    documents: tuple[Document, ...]
    more: bool  # whether there are more documents before it than are shown


def places(house: State, day: date) -> dict[str, list[Place]]:
    """All bodies by kind, the highest first; kinds in their usual order, unknown ones last."""
    bodies = sorted(house.every(Body), key=lambda one: (one.level or 99, one.ref))
    order = [*KINDS, *sorted({one.kind for one in bodies} - set(KINDS))]
    found = {kind: [_place(house, one, day) for one in bodies if one.kind == kind] for kind in order}
    return {kind: many for kind, many in found.items() if many}


def _place(house: State, body: Body, day: date) -> Place:
    seats = house.seats(body.ref, day)
    above = tuple(dict.fromkeys((*body.prepares_for, *((body.reports_to,) if body.reports_to else ()))))
    below = tuple(one.ref for one in house.every(Body) if body.ref in one.prepares_for or one.reports_to == body.ref)
    return Place(
        body=body,
        members=tuple(seat.party for seat in seats if seat.decides),
        others=sum(not seat.decides for seat in seats),
        term=house.chair(body.ref, day),
        above=above,
        below=below,
    )


def page(reader: Reader, house: State, ref: str, day: date) -> BodyPage | None:
    """The body of that reference; None where the reader sees none. Two questions to the database."""
    body = house.get(Body, ref)
    if body is None:
        return None
    seats = house.seats(ref, day)
    here = {seat.ref for seat in seats}
    ended = [
        one
        for one in house.scope(Seat, body.seats or ref)
        if one.ref not in here and one.end and last_day(one.end) < day
    ]
    sessions = TABLES[Session].objects.visible_to(reader).filter(body=ref).order_by("-start", "ref")[:SHOWN]
    open_here = TABLES[Document].objects.visible_to(reader).filter(body=ref, state__in=OPEN).order_by("-at", "ref")
    documents = rows_of(Document, open_here[: SHOWN + 1])
    return BodyPage(
        place=_place(house, body, day),
        rules=house.get(Rules, ref),
        book=house.rulebook(ref),
        seats=tuple(seats),
        past=tuple(sorted(ended, key=lambda one: one.end, reverse=True)),
        sessions=tuple(rows_of(Session, sessions)),
        documents=tuple(documents[:SHOWN]),
        more=len(documents) > SHOWN,
    )


def sectoral_seats(house: State, day: date) -> tuple[dict[str, int], dict[int, int]]:
    """Of the sectoral bodies whose seats are known: in how many each party sits, and how many have so many parties."""
    by_party: dict[str, int] = {}
    by_size: dict[int, int] = {}
    for body in house.every(Body):
        if body.kind != "sectoral":
            continue
        members = house.members(body.ref, day)
        for party in members:
            by_party[party] = by_party.get(party, 0) + 1
        if members:
            by_size[len(members)] = by_size.get(len(members), 0) + 1
    return by_party, dict(sorted(by_size.items(), reverse=True))
