"""Sessions: what one meeting is, as a reader may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from placet.models.tables import TABLES, first_visible, rows_of, values, visible, visible_of
from placet.procedure.audience import distribution
from placet.procedure.criteria import Finding
from placet.procedure.moment import first_day
from placet.procedure.rows import (
    Claim,
    Decision,
    Delegation,
    Document,
    Item,
    Joining,
    Position,
    Rendition,
    Row,
    Session,
    Silence,
    Sitting,
    Statement,
    Transmission,
)
from placet.procedure.state import State
from placet.procedure.verdict import Asked
from placet.reading.house import today
from placet.reading.paging import Paged, paged
from placet.reading.reader import Reader

# What a cell of the agreement matrix says where no position of the party is on record for this reader.
JOINED, NOT_JOINED, PRESENT, NOTHING, ABSENT = "+joined", "+not-joined", "+present", "", "+absent"

PER_PAGE = 15
NEWEST = ("-start", "-ref")


@dataclass(frozen=True, slots=True)
class Paper:
    """A document on the agenda, with how it stands for this reader."""

    document: Document
    decision: Decision | None = None
    not_joined: tuple[Joining, ...] = ()
    sent_to: tuple[Transmission, ...] = ()
    languages: tuple[Rendition, ...] = ()
    cells: tuple[str, ...] = ()  # one for each column of the matrix: a stance, or one of the words above
    older: tuple[bool, ...] = ()  # whether the cell is a position on an older version
    finding: Finding | None = None
    silence: Silence | None = None
    above: tuple[Decision, ...] = ()  # what other bodies decided on it


@dataclass(frozen=True, slots=True)
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
    rows: Mapping[str, object] = field(default_factory=dict)


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


def page(reader: Reader, house: State, ref: str) -> tuple[SessionPage, State] | None:
    """The session of that reference with its agenda, and the rows it is made of; None where the reader sees none."""
    session = of_ref(reader, ref)
    if session is None:
        return None
    known = State(house=house)
    known.put(session)
    own = visible_of(reader, {kind: {"scope": ref} for kind in (Sitting, Item, Delegation, Statement, Claim)})
    for rows in own.values():
        for row in rows:
            known.put(row)
    items: list[Item] = sorted(known.scope(Item, ref), key=_order)
    delegations = known.scope(Delegation, ref)
    day = first_day(session.start or session.planned_start or written_today())
    columns = _columns(known, session, delegations, day)
    papers = _papers(reader, known, session, items, columns)
    entries = tuple(
        Entry(item if seen == item.documents else replace(item, documents=seen), tuple(papers[one] for one in seen))
        for item, seen in ((one, tuple(ref for ref in one.documents if ref in papers)) for one in items)
    )
    chair = session.chair
    if not chair:
        term = house.chair(session.body, day)
        chair = term.party if term else ""
    shown = SessionPage(
        session=session,
        sittings=tuple(sorted(known.scope(Sitting, ref), key=lambda one: one.order)),
        entries=entries,
        columns=columns,
        delegations=tuple(delegations),
        statements=tuple(known.scope(Statement, ref)),
        claims=tuple(own[Claim]),
        following=next_session(reader, session.body, session.start or session.planned_start),
        chair=chair,
    )
    return shown, known


def document_of(reader: Reader, ref: str) -> Document | None:
    """A document that the reader may see, by its reference."""
    return next(iter(visible(Document, reader, ref=ref)), None) if ref else None


def written_today() -> str:
    """Today as the record writes a day."""
    return today().isoformat()


def _order(item: Item) -> int:
    return item.order


def _columns(known: State, session: Session, delegations: list[Delegation], day: date) -> tuple[str, ...]:
    """The deciding members on the day of the session; once it has been opened, those that came, if that is known."""
    members = known.members(session.body, day)
    here = {one.party for one in delegations if one.present}
    if session.state == "planned":
        return members
    return tuple(m for m in members if m in here) if here & set(members) else members


def _papers(
    reader: Reader, known: State, session: Session, items: list[Item], columns: tuple[str, ...]
) -> dict[str, Paper]:
    refs = list(dict.fromkeys(ref for item in items for ref in item.documents))
    if not refs:
        return {}
    belonging: tuple[type[Row], ...] = (Decision, Joining, Transmission, Rendition, Silence)
    rows = visible_of(reader, {Document: {"ref__in": refs}, **{kind: {"document__in": refs} for kind in belonging}})
    documents: dict[str, Document] = {one.ref: one for one in rows[Document]}
    for document in documents.values():
        known.put(document)
    by_document: dict[type[Row], dict[str, list[Row]]] = {}
    for kind in belonging:
        found: dict[str, list[Row]] = defaultdict(list)
        for row in rows[kind]:
            # A paper that the reader may not see has nothing here, whatever belongs to it.
            if row.document in documents:
                known.put(row)
                found[row.document].append(row)
        by_document[kind] = found
    stances = _positions(reader, session.body, documents)
    rules = known.rulebook(session.body)
    sees_positions = reader.may_read(distribution(rules, "positions", session.body, today(), "parties"))
    asked = Asked(known, session.body, written_today())
    came = {one.party for one in known.scope(Delegation, session.ref) if one.present}
    result = {}
    for ref, document in documents.items():
        decided: list[Decision] = by_document[Decision][ref]  # type: ignore[assignment]
        here = next((one for one in decided if one.body == session.body), None)
        joinings: list[Joining] = [one for one in by_document[Joining][ref] if one.body == session.body]  # type: ignore[attr-defined,misc]
        stated = stances.get(ref, {})
        cells, older = _cells(document, stated, joinings, came if here else (), columns)
        open_here = here is None and document.body == session.body and document.state in ("draft", "submitted")
        result[ref] = Paper(
            document=document,
            decision=here,
            not_joined=tuple(one for one in joinings if not one.joined),
            sent_to=tuple(by_document[Transmission][ref]),  # type: ignore[arg-type]
            languages=tuple(by_document[Rendition][ref]),  # type: ignore[arg-type]
            cells=cells,
            older=older,
            finding=_finding(asked, document, stated) if open_here and sees_positions else None,
            silence=next(iter(by_document[Silence][ref][-1:]), None),  # type: ignore[arg-type]
            above=tuple(one for one in decided if one.body != session.body),
        )
    return result


Stances = dict[str, tuple[int, str, str]]  # party -> version, stance, reference


def _positions(reader: Reader, body: str, documents: Mapping[str, Document]) -> dict[str, Stances]:
    """The newest position of each party on each document, as plain columns: a session has hundreds of them."""
    found: dict[str, Stances] = defaultdict(dict)
    columns = ("document", "party", "version", "stance", "ref")
    stated = values(Position, reader, columns, document__in=list(documents), body=body)
    for document, party, version, stance, ref in stated:
        old = found[document].get(party)
        if old is None or old[0] < version:
            found[document][party] = (version, stance, ref)
    return found


def _cells(
    document: Document,
    stances: Stances,
    joinings: list[Joining],
    came: Collection[str],
    columns: tuple[str, ...],
) -> tuple[tuple[str, ...], tuple[bool, ...]]:
    joined = {one.party: one.joined for one in joinings}
    cells, older = [], []
    for party in columns:
        position = stances.get(party)
        if party in joined:
            cells.append(JOINED if joined[party] else NOT_JOINED)
        elif position is not None:
            cells.append(position[1])
        elif party in came:
            cells.append(PRESENT)
        else:
            cells.append(NOTHING)
        older.append(position is not None and party not in joined and position[0] < document.version)
    return tuple(cells), tuple(older)


def _finding(asked: Asked, document: Document, stances: Stances) -> Finding | None:
    """As the positions on the newest version stand."""
    newest = {party: stance for party, (version, stance, _ref) in stances.items() if version == document.version}
    return asked.finding(document.matter, newest)
