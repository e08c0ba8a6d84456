"""Documents: lists, and all that belongs to one matter, from draft to deposit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from placet.models.record import Entry
from placet.models.tables import TABLES, beginnings, by_ref, numbers_in, placed, rows_of, visible, visible_of
from placet.models.tables import Beginning as Beginning
from placet.procedure.audience import distribution
from placet.procedure.criteria import Finding
from placet.procedure.rows import (
    Claim,
    Decision,
    Designation,
    Document,
    Item,
    Joining,
    Note,
    OtherTitle,
    Plan,
    Position,
    Rendition,
    Row,
    Session,
    Silence,
    Statement,
    Step,
    Transmission,
    Treaty,
    Version,
)
from placet.procedure.state import State
from placet.procedure.verdict import finding
from placet.reading.house import today
from placet.reading.paging import Paged, paged
from placet.reading.reader import Reader

PER_PAGE = 60
NEWEST = ("-at", "ref")


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that a page about a document shows."""

    document: Document
    versions: tuple[Version, ...]
    renditions: tuple[Rendition, ...]
    titles: tuple[OtherTitle, ...]
    steps: tuple[Step, ...]
    transmissions: tuple[Transmission, ...]
    positions: tuple[Position, ...]
    notes: tuple[Note, ...]
    silences: tuple[Silence, ...]
    decisions: tuple[Decision, ...]
    joinings: tuple[Joining, ...]
    statements: tuple[Statement, ...]
    claims: tuple[Claim, ...]
    items: tuple[Item, ...]
    sessions: tuple[Session, ...]
    designations: tuple[Designation, ...]
    treaties: tuple[Treaty, ...]
    plans: tuple[Plan, ...]
    siblings: tuple[Document, ...]
    superseded_by: Document | None
    members: tuple[str, ...]
    finding: Finding | None
    sees_positions: bool


_IN_DOSSIER: tuple[type[Row], ...] = (
    Document,
    Version,
    Rendition,
    OtherTitle,
    Step,
    Transmission,
    Position,
    Note,
    Silence,
    Decision,
    Joining,
    Statement,
)


_STATIONS: tuple[type[Row], ...] = (Version, Step, Decision)
"""What the way of a document is made of."""


class Way:
    """When what belongs to a document was first established, as far as the reader may read it: a row's own moment moves
    on when others may read it too."""

    def __init__(self, reader: Reader, document: Document) -> None:
        self._begun = beginnings(reader, _STATIONS, scope=document.scope)

    def began(self, row: Row) -> Beginning:
        """By which entry, and when."""
        return self._begun.get((type(row), row.ref)) or Beginning(row.ref, 0, row.at)


def page(reader: Reader, house: State, ref: str) -> tuple[Dossier, State] | None:
    """The document of that reference with its dossier, and the rows it is made of; None where the reader sees none."""
    document = next(iter(visible(Document, reader, ref=ref)), None)
    if document is None:
        return None
    known = State(house=house)
    for rows in visible_of(reader, {kind: {"scope": document.scope} for kind in _IN_DOSSIER}).values():
        for row in rows:
            known.put(row)
    items = _items(reader, ref)
    sessions = {one.session for one in items} | {one.session for one in known.scope(Decision, document.scope)}
    for session in visible(Session, reader, ref__in=[one for one in sessions if one]):
        known.put(session)
    rules = known.rulebook(document.body)
    sees = reader.may_read(distribution(rules, "positions", document.body, today(), "parties"))
    day = reader.on or today()
    open_now = document.state in ("draft", "submitted")
    scope = document.scope

    def of(kind: type[Row]) -> tuple[Row, ...]:
        return tuple(row for row in known.scope(kind, scope) if row.document == ref)  # type: ignore[attr-defined]

    dossier = Dossier(
        document=document,
        versions=of(Version),  # type: ignore[arg-type]
        renditions=of(Rendition),  # type: ignore[arg-type]
        titles=of(OtherTitle),  # type: ignore[arg-type]
        steps=of(Step),  # type: ignore[arg-type]
        transmissions=of(Transmission),  # type: ignore[arg-type]
        positions=of(Position),  # type: ignore[arg-type]
        notes=of(Note),  # type: ignore[arg-type]
        silences=of(Silence),  # type: ignore[arg-type]
        decisions=of(Decision),  # type: ignore[arg-type]
        joinings=of(Joining),  # type: ignore[arg-type]
        statements=of(Statement),  # type: ignore[arg-type]
        claims=tuple(visible(Claim, reader, about=ref)),
        items=tuple(items),
        sessions=tuple(known.every(Session)),
        designations=tuple(visible(Designation, reader, document=ref)),
        treaties=tuple(visible(Treaty, reader, document=ref)),
        plans=tuple(visible(Plan, reader, document=ref)),
        siblings=tuple(one for one in known.scope(Document, scope) if one.ref != ref),
        superseded_by=_superseding(reader, known, document),
        members=known.members(document.body, day),
        finding=finding(known, document, document.body, "", "", day.isoformat(), change=True)
        if open_now and sees
        else None,
        sees_positions=sees,
    )
    return dossier, known


def _superseding(reader: Reader, known: State, document: Document) -> Document | None:
    """The document that has taken its place, if one has and the reader may see it."""
    if not document.superseded_by:
        return None
    found = known.get(Document, document.superseded_by)
    return found or next(iter(visible(Document, reader, ref=document.superseded_by)), None)


def _items(reader: Reader, ref: str) -> list[Item]:
    """The agenda items that a document stands under."""
    return [one for one in visible(Item, reader, ref__in=placed(reader.organisation, ref)) if ref in one.documents]


def listing(
    reader: Reader, *, body: str = "", state: str = "", kind: str = "", page: int = 1, size: int = 0
) -> Paged[Document]:
    """A page of the documents, newest first. Two questions to the database."""
    rows = TABLES[Document].objects.visible_to(reader)
    for name, value in (("body", body), ("state", state), ("kind", kind)):
        if value:
            rows = rows.filter(**{name: value})
    return paged(Document, rows, NEWEST, page, size or PER_PAGE)


def decisions(
    reader: Reader, *, body: str = "", page: int = 1
) -> tuple[list[tuple[Decision, Document]], Paged[Decision]]:
    """A page of the decisions, newest first, and those with their documents. Three questions to the database."""
    rows = TABLES[Decision].objects.visible_to(reader)
    if body:
        rows = rows.filter(body=body)
    found = paged(Decision, rows, NEWEST, page, PER_PAGE)
    return _with_documents(reader, found.rows), found


def latest_decisions(reader: Reader, most: int) -> list[tuple[Decision, Document]]:
    """The last decisions with their documents, the newest first. Two questions to the database."""
    rows = TABLES[Decision].objects.visible_to(reader).order_by(*NEWEST)[:most]
    return _with_documents(reader, rows_of(Decision, rows))


def _with_documents(reader: Reader, found: Iterable[Decision]) -> list[tuple[Decision, Document]]:
    """Decisions with their documents; one whose document the reader may not see is left out."""
    listed = list(found)
    documents = by_ref(Document, reader, [one.document for one in listed])
    return [(one, documents[one.document]) for one in listed if one.document in documents]


def entries(reader: Reader, document: Document, limit: int = 12) -> list[Entry]:
    """The newest entries of the record that concern the dossier and that the reader may see."""
    rows = Entry.objects.filter(
        organisation=reader.organisation,
        audience__in=reader.audiences,
        number__in=numbers_in(reader.organisation, document.scope),
    )
    if reader.on is not None:
        rows = rows.filter(day__lte=reader.on)
    return list(rows.order_by("-number")[:limit])
