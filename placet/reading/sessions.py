"""Sessions: what one meeting is, as a reader may see it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from operator import itemgetter
from typing import Any

from placet.models.tables import TABLES, by_ref, first_visible, mapping, rows_of, visible, visible_of
from placet.procedure.audience import distribution
from placet.procedure.moment import first_day
from placet.procedure.rows import (
    Claim,
    Decision,
    Delegation,
    Item,
    Joining,
    Position,
    Session,
    Silence,
    Sitting,
    Statement,
    Transmission,
    filled,
)
from placet.procedure.state import State
from placet.procedure.verdict import Standing
from placet.procedure.verdict import asked as asked_of
from placet.reading.bodies import OPEN
from placet.reading.house import today
from placet.reading.listed import ListedDocument, ListedRendition
from placet.reading.paging import Paged, paged
from placet.reading.reader import Reader

# What a cell of the agreement matrix says where no position of the party is on record for this reader.
JOINED, NOT_JOINED, PRESENT, NOTHING, ABSENT = "+joined", "+not-joined", "+present", "", "+absent"

PER_PAGE = 15
NEWEST = ("-start", "-ref")


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A document on the agenda, with how it stands for this reader."""

    document: ListedDocument
    decision: Decision | None = None
    not_joined: tuple[Joining, ...] = ()
    sent_to: tuple[Transmission, ...] = ()
    languages: tuple[ListedRendition, ...] = ()
    cells: tuple[str, ...] = ()  # one for each column of the matrix: a stance, or one of the words above
    older: tuple[str, ...] = ()  # the parties whose cell is a position on an older version
    finding: Standing | None = None
    silence: Silence | None = None
    above: tuple[Decision, ...] = ()  # what other bodies decided on it


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What the session decided on a document that is on none of its items: its agenda is not on record, or not all of
    it."""

    decision: Decision
    document: ListedDocument
    not_joined: tuple[Joining, ...] = ()


@dataclass(frozen=True)
class Entry:
    """An item with its papers."""

    item: Item
    papers: tuple[Paper, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionPage:
    """All that a page about a session shows. `columns` are the parties of the matrix, in protocol order."""

    session: Session
    sittings: tuple[Sitting, ...]
    entries: tuple[Entry, ...]
    columns: tuple[str, ...]
    delegations: tuple[Delegation, ...]
    statements: tuple[Statement, ...]
    claims: tuple[Claim, ...]
    following: Session | None
    chair: str
    decided: tuple[Decided, ...] = ()


@dataclass(frozen=True, slots=True)
class Sessions:
    """A page of the list of sessions. `coming`: those planned or open from the day on, the nearest first, on the first
    page alone; `past`: the others, the newest first."""

    coming: tuple[Session, ...]
    past: Paged[Session]


def listing(reader: Reader, day: date, *, body: str = "", page: int = 1) -> Sessions:
    """A page of the sessions of the organisation, or of one body. Two questions to the database, three on the first
    page."""
    rows = _of_body(reader, body)
    ahead = {"state__in": ("planned", "open"), "start__gte": day.isoformat()}
    past = paged(Session, rows.exclude(**ahead), NEWEST, page, PER_PAGE)
    coming = rows_of(Session, rows.filter(**ahead).order_by("start", "ref")) if past.number == 1 else []
    return Sessions(tuple(coming), past)


def newest(reader: Reader, *, body: str = "", page: int = 1, size: int = PER_PAGE) -> Paged[Session]:
    """A page of the sessions by their first day, the last one first, whether they are to come or were. Two questions to
    the database."""
    return paged(Session, _of_body(reader, body), NEWEST, page, size)


def since(reader: Reader, day: date, body: str = "") -> list[Session]:
    """The sessions that begin on the day or later, everything that is planned ahead among them; the last one first. One
    question to the database."""
    return rows_of(Session, _of_body(reader, body).filter(start__gte=day.isoformat()).order_by(*NEWEST))


def of_ref(reader: Reader, ref: str) -> Session | None:
    """The session of that reference; None where the reader sees none."""
    return next(iter(visible(Session, reader, ref=ref)), None)


def _of_body(reader: Reader, body: str) -> Any:
    rows = TABLES[Session].objects.visible_to(reader)
    return rows.filter(body=body) if body else rows


def next_session(reader: Reader, body: str, after: str) -> Session | None:
    """The body's first session after a day that is not cancelled."""
    return first_visible(
        Session, reader, "start", body=body, start__gt=after, state__not="cancelled", kind__not="informal"
    )


Stances = dict[str, dict[str, str]]  # document -> party -> stance


def page(reader: Reader, house: State, ref: str) -> SessionPage | None:
    """The session of that reference with its agenda; None where the reader sees none."""
    found = _page(reader, house, ref)
    return found[0] if found else None


def with_rows(reader: Reader, house: State, ref: str) -> tuple[SessionPage, State] | None:
    """The same, and the rows it is made of, as acts look at them."""
    found = _page(reader, house, ref)
    if found is None:
        return None
    known = State(house=house)
    for kind in (Item, Session, Sitting, Delegation, Statement, Claim):
        known.take(kind, found[1][kind])
    return found[0], known


def _page(reader: Reader, house: State, ref: str) -> tuple[SessionPage, Mapping[type, list[Any]]] | None:
    items = sorted(visible(Item, reader, scope=ref), key=_order)
    refs = list(dict.fromkeys([one for item in items for one in item.documents]))
    # Of these there are few on most agendas, or none: all are asked for at once.
    asked: dict[type, Mapping[str, Any]] = {Session: {"ref": ref}}
    asked |= {kind: {"scope": ref} for kind in (Sitting, Delegation, Statement, Claim)}
    asked |= {kind: {"document__in": refs} for kind in (*BELONGING, ListedRendition)}
    own = visible_of(reader, asked)
    session: Session | None = next(iter(own[Session]), None)
    if session is None:
        return None
    delegations: list[Delegation] = own[Delegation]
    day = first_day(session.start or session.planned_start or written_today())
    documents = by_ref(ListedDocument, reader, refs)
    stances = _positions(reader, session.body, documents)
    columns = _columns(house, session, delegations, day, stances)
    papers = _papers(reader, house, session, documents, stances, own, columns)
    chair = session.chair
    if not chair:
        term = house.chair(session.body, day)
        chair = term.party if term else ""
    shown = SessionPage(
        session=session,
        sittings=tuple(sorted(own[Sitting], key=_order)),
        entries=tuple([_entry(item, papers) for item in items]),
        columns=columns,
        delegations=tuple(delegations),
        statements=tuple(own[Statement]),
        claims=tuple(own[Claim]),
        following=next_session(reader, session.body, session.start or session.planned_start),
        chair=chair,
        decided=_decided(reader, session, refs),
    )
    own[Item] = items
    return shown, own


def _decided(reader: Reader, session: Session, refs: Collection[str]) -> tuple[Decided, ...]:
    """The decisions of the session on other documents than those of its agenda, in the order in which they were
    recorded. Of a session that is planned there are none: nothing is asked."""
    if session.state == "planned":
        return ()
    found = [one for one in visible(Decision, reader, session=session.ref) if one.document not in refs]
    if not found:
        return ()
    documents = by_ref(ListedDocument, reader, [one.document for one in found])
    apart = visible(Joining, reader, document__in=list(documents), joined=False)
    return tuple(
        Decided(
            decision=one,
            document=documents[one.document],
            not_joined=tuple(other for other in apart if (other.document, other.body) == (one.document, one.body)),
        )
        for one in found
        if one.document in documents
    )


def _entry(item: Item, papers: Mapping[str, Paper]) -> Entry:
    """The item with those of its papers that the reader may see; of the others it does not tell."""
    seen = tuple([papers[ref] for ref in item.documents if ref in papers])
    if len(seen) < len(item.documents):
        item = replace(item, documents=tuple(one.document.ref for one in seen))
    return filled(Entry, {"item": item, "papers": seen})


def written_today() -> str:
    """Today as the record writes a day."""
    return today().isoformat()


def _order(one: Item | Sitting) -> int:
    return one.order


def _columns(
    house: State, session: Session, delegations: list[Delegation], day: date, stances: tuple[Stances, Stances]
) -> tuple[str, ...]:
    """The deciding members on the day of the session; once it has been opened, those that came, if that is known, and
    those whose position is on record."""
    members = house.members(session.body, day)
    here = {one.party for one in delegations if one.present}
    if session.state == "planned" or not here.intersection(members):
        return members
    here.update(party for found in stances for stated in found.values() for party in stated)
    return tuple(m for m in members if m in here)


BELONGING: tuple[type, ...] = (Decision, Joining, Transmission, Silence)


def _papers(
    reader: Reader,
    house: State,
    session: Session,
    documents: Mapping[str, ListedDocument],
    stated: tuple[Stances, Stances],
    own: Mapping[type, list[Any]],
    columns: tuple[str, ...],
) -> dict[str, Paper]:
    stances, outdated = stated
    languages = _by_document(own[ListedRendition], documents)
    belonging = {kind: _by_document(own[kind], documents) for kind in BELONGING}
    rules = house.rulebook(session.body)
    sees_positions = reader.may_read(distribution(rules, "positions", session.body, today(), "parties"))
    question = asked_of(house, session.body, written_today())
    came = {one.party for one in own[Delegation] if one.present}
    moved = {*outdated, *(ref for found in belonging.values() for ref in found)}
    silent = (NOTHING,) * len(columns)
    nobody: Mapping[str, str] = {}
    result = {}
    for ref, document in documents.items():
        newest = stances.get(ref, nobody)
        said = _moved(ref, session.body, belonging, newest, outdated, came, columns) if ref in moved else {}
        open_here = sees_positions and document.state in OPEN and document.body == session.body
        fields = {
            "document": document,
            "decision": None,
            "not_joined": (),
            "sent_to": (),
            "languages": languages.get(ref, ()),
            "cells": tuple(map(newest.get, columns, silent)) if newest else silent,
            "older": (),
            "finding": question.standing(document.matter, newest) if open_here and not said.get("decision") else None,
            "silence": None,
            "above": (),
        }
        result[ref] = filled(Paper, {**fields, **said} if said else fields)
    return result


def _moved(
    ref: str,
    body: str,
    belonging: Mapping[type, Mapping[str, tuple[Any, ...]]],
    newest: Mapping[str, str],
    outdated: Mapping[str, Mapping[str, str]],
    came: Collection[str],
    columns: tuple[str, ...],
) -> dict[str, Any]:
    """What there is to say of a paper of which more is known than stances on the present version, as most papers on an
    agenda to come have nothing else."""
    decided, joinings, sent, silences = (belonging[kind].get(ref, ()) for kind in BELONGING)
    here = next((one for one in decided if one.body == body), None)
    joined = {one.party: one for one in joinings if one.body == body}
    known = {party: one.joined for party, one in joined.items()}
    older = {party: stance for party, stance in outdated.get(ref, {}).items() if party not in newest}
    return {
        "decision": here,
        "not_joined": tuple(one for one in joined.values() if not one.joined),
        "sent_to": sent,
        "cells": _cells({**older, **newest}, known, came if here else (), columns),
        "older": tuple(sorted(older.keys() - known.keys())),
        "silence": silences[-1] if silences else None,
        "above": tuple(one for one in decided if one.body != body),
    }


def _by_document(rows: Iterable[Any], documents: Collection[str]) -> dict[str, tuple[Any, ...]]:
    """The rows of one kind by the paper that they belong to. A paper that the reader may not see has nothing here,
    whatever belongs to it."""
    found: dict[str, tuple[Any, ...]] = {}
    for row in rows:
        ref = row.document
        if ref in documents:
            found[ref] = (*found[ref], row) if ref in found else (row,)
    return found


def _positions(reader: Reader, body: str, documents: Mapping[str, ListedDocument]) -> tuple[Stances, Stances]:
    """The stances on the present version of each document before the body, and the last ones on an older version."""
    newest: Stances = {}
    older: Stances = {}
    each = ("document", "version")
    found = mapping(Position, reader, each, "party", "stance", document__in=list(documents), body=body)
    for document, version, stances in found:
        if version == documents[document].version:
            newest[document] = stances
    for document, version, stances in sorted(found, key=itemgetter(1)):
        if version < documents[document].version:
            older[document] = {**older.get(document, {}), **stances}
    return newest, older


def _cells(
    stances: Mapping[str, str], joined: Mapping[str, bool], came: Collection[str], columns: tuple[str, ...]
) -> tuple[str, ...]:
    """A cell of the matrix for each column."""
    cells = []
    for party in columns:
        if party in joined:
            cells.append(JOINED if joined[party] else NOT_JOINED)
        else:
            cells.append(stances.get(party, PRESENT if party in came else NOTHING))
    return tuple(cells)
