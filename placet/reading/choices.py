"""What may be chosen in a form's field that names a row: the rows of that kind that the reader may see."""

from __future__ import annotations

from placet.models.tables import TABLES, rows_of
from placet.procedure.rows import (
    HOUSE,
    Body,
    Designation,
    Document,
    Item,
    Joining,
    Mandate,
    Party,
    Plan,
    PlanLine,
    Programme,
    Row,
    Seat,
    Session,
    Sitting,
    Text,
    Treaty,
)
from placet.procedure.state import State
from placet.reading.reader import Reader

MANY = 300
_ORDER: dict[type[Row], str] = {Session: "-start", Document: "-at", Item: "order"}


def choices(reader: Reader, house: State, kind: type[Row], scope: str = "") -> list[tuple[str, Text | str]]:
    """Reference and name of at most `MANY` rows of that kind; of one scope, where it is given and the kind has any."""
    if kind in HOUSE:
        found: list[Row] = list(house.every(kind))
        if kind is Party:
            found.sort(key=lambda one: getattr(one, "order", 0))
    else:
        rows = TABLES[kind].objects.visible_to(reader)
        if scope and kind in (Sitting, Item):
            rows = rows.filter(scope=scope)
        found = list(rows_of(kind, rows.order_by(_ORDER.get(kind, "ref"))[:MANY]))
    return [(one.ref, _name(one)) for one in found]


def _name(row: Row) -> Text | str:
    match row:
        case Party() | Body() | Programme() | Designation():
            return row.name
        case Document() | Item() | Treaty():
            return row.title
        case PlanLine():
            return row.topic
        case Session() | Sitting() | Seat() | Mandate() | Plan() | Joining():
            return row.ref
    return row.ref
