"""What may be chosen in a form's field that names a row: the rows of that kind that the reader may see."""

from __future__ import annotations

from placet.models.tables import TABLES, rows_of, visible
from placet.procedure.rows import HOUSE, Document, Item, Note, Party, Position, Row, Session, Sitting
from placet.procedure.state import State
from placet.reading.reader import Reader

MANY = 300
_ORDER: dict[type[Row], tuple[str, ...]] = {Session: ("-start",), Document: ("-at",), Item: ("-scope", "order")}


def choices(reader: Reader, house: State, kind: type[Row], *, session: str = "", body: str = "") -> list[Row]:
    """At most `MANY` rows of that kind, those one would choose first before the others. `session` keeps to the sittings
    and items of one session, `body` to the sessions of one body; of other kinds both say nothing."""
    if kind in HOUSE:
        found: list[Row] = list(house.every(kind))
        if kind is Party:
            found.sort(key=lambda one: getattr(one, "order", 0))
        return found
    rows = TABLES[kind].objects.visible_to(reader)
    if session and kind in (Sitting, Item):
        rows = rows.filter(scope=session)
    if body and kind is Session:
        rows = rows.filter(body=body)
    return rows_of(kind, rows.order_by(*_ORDER.get(kind, ("ref",)))[:MANY])


def named(reader: Reader, house: State, kind: type[Row], ref: str) -> Row | None:
    """The row of that kind and reference; None where the reader sees none."""
    if kind in HOUSE:
        return house.get(kind, ref)
    return next(iter(visible(kind, reader, ref=ref)), None)


def stated(reader: Reader, document: Document) -> Position | None:
    """What the reader's party has stated on the newest version, before the body where the document stands."""
    asked = {"document": document.ref, "version": document.version, "body": document.body, "party": reader.party}
    return next(iter(visible(Position, reader, **asked)), None) if reader.party else None


def note(reader: Reader, document: Document) -> Note | None:
    """The note that the reader's delegation keeps on a document."""
    return next(iter(visible(Note, reader, document=document.ref, party=reader.party)), None) if reader.party else None
