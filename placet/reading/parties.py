"""Parties: what each is called, where it sits and sat, and what it has had a part in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from placet.models.tables import TABLES, by_ref, rows_of, visible
from placet.procedure.rows import (
    Chairmanship,
    Decision,
    Delegation,
    Designation,
    Document,
    Instrument,
    Joining,
    Participation,
    Party,
    Position,
    Row,
    Seat,
    Session,
    Signature,
    Treaty,
)
from placet.procedure.state import State, stands
from placet.reading.reader import Reader

SHOWN = 40

R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Standing:
    """A party in the list: its seat in the organisation on the day, or the last that it had."""

    party: Party
    seat: Seat | None  # of the day
    last: Seat | None  # the last one, where it has none on the day
    elsewhere: tuple[Seat, ...]  # seats of the day in single bodies
    fact: Participation | None  # the last fact about its part


@dataclass(frozen=True, slots=True)
class PartyPage:
    """All that a page about a party shows; long lists hold the newest, and `more` names those that go on."""

    party: Party
    seats: tuple[Seat, ...]
    facts: tuple[Participation, ...]
    chaired: tuple[Chairmanship, ...]
    beside: tuple[Chairmanship, ...]
    passed_over: tuple[Chairmanship, ...]
    designations: tuple[Designation, ...]
    documents: tuple[Document, ...]
    joinings: tuple[Joining, ...]
    positions: tuple[Position, ...]
    delegations: tuple[Delegation, ...]
    signatures: tuple[Signature, ...]
    instruments: tuple[Instrument, ...]
    sessions: Mapping[str, Session]
    titles: Mapping[str, Document]
    decisions: Mapping[tuple[str, str], Decision]  # by document and body
    treaties: Mapping[str, Treaty]
    more: frozenset[str]


def listing(reader: Reader, house: State, day: date) -> list[Standing]:
    """All parties in protocol order. One question to the database."""
    organisation = house.organisation()
    main = organisation.ref if organisation else ""
    facts: dict[str, Participation] = {}
    for one in sorted(visible(Participation, reader), key=lambda one: (one.at, one.ref)):
        facts[one.party] = one
    seats: dict[str, list[Seat]] = {}
    for seat in sorted(house.every(Seat), key=lambda one: one.start):
        seats.setdefault(seat.party, []).append(seat)
    found = []
    for party in sorted(house.every(Party), key=lambda one: (one.order or 999, one.ref)):
        own = seats.get(party.ref, [])
        here = [one for one in own if stands(one.start, one.end, day)]
        general = next((one for one in here if one.body == main), None)
        past = [one for one in own if one.body == main and one not in here and one.start <= day.isoformat()]
        found.append(
            Standing(
                party=party,
                seat=general,
                last=past[-1] if past and general is None else None,
                elsewhere=tuple(one for one in here if one.body != main),
                fact=facts.get(party.ref),
            )
        )
    return found


def page(reader: Reader, house: State, ref: str) -> PartyPage | None:
    """The party of that reference; None where the reader sees none. A fixed number of questions to the database."""
    party = house.get(Party, ref)
    if party is None:
        return None
    more: set[str] = set()

    def newest(kind: type[R], name: str, **conditions: object) -> list[R]:
        rows = TABLES[kind].objects.visible_to(reader).filter(**(conditions or {"party": ref}))
        found = rows_of(kind, rows.order_by("-at", "ref")[: SHOWN + 1])
        if len(found) > SHOWN:
            more.add(name)
        return found[:SHOWN]

    documents = newest(Document, "documents", initiator=ref)
    apart = visible(Joining, reader, party=ref, joined=False)
    joined = newest(Joining, "joined", party=ref, joined=True)
    positions = newest(Position, "positions")
    delegations = newest(Delegation, "delegations")
    signatures = visible(Signature, reader, party=ref)
    instruments = visible(Instrument, reader, party=ref)
    joinings = [*sorted(apart, key=lambda one: one.at, reverse=True), *joined]
    named = {one.document for one in joinings} | {one.document for one in positions}
    sessions = {one.session for one in delegations}
    treaties = {one.treaty for one in signatures} | {one.treaty for one in instruments}
    terms = sorted(house.every(Chairmanship), key=lambda one: one.start)
    return PartyPage(
        party=party,
        seats=tuple(
            sorted((one for one in house.every(Seat) if one.party == ref), key=lambda one: (one.start, one.body))
        ),
        facts=tuple(sorted(visible(Participation, reader, party=ref), key=lambda one: (one.at, one.ref))),
        chaired=tuple(one for one in terms if one.party == ref),
        beside=tuple(one for one in terms if ref in one.cochairs),
        passed_over=tuple(one for one in terms if ref in one.instead_of),
        designations=tuple(sorted(visible(Designation, reader, party=ref), key=lambda one: (-one.year, one.ref))),
        documents=tuple(documents),
        joinings=tuple(joinings),
        positions=tuple(positions),
        delegations=tuple(delegations),
        signatures=tuple(signatures),
        instruments=tuple(instruments),
        sessions=by_ref(Session, reader, sorted(sessions)),
        titles=by_ref(Document, reader, sorted(named)),
        decisions={(one.document, one.body): one for one in visible(Decision, reader, document__in=sorted(named))},
        treaties=by_ref(Treaty, reader, sorted(treaties)),
        more=frozenset(more),
    )
