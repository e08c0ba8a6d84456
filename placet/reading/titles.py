"""The titles of what entries of the record refer to, found with one question a kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from placet.acts.base import REGISTER, fields
from placet.models.tables import TABLES
from placet.procedure.rows import Designation, Document, Item, Programme, Row, Text, Treaty
from placet.reading.reader import Reader

_TITLE: Mapping[type[Row], str] = {
    Document: "title",
    Item: "title",
    Treaty: "title",
    Programme: "name",
    Designation: "name",
}


def titles(reader: Reader, acts: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], Text]:
    """Field and reference -> title, for the documents, items, treaties, programmes and designations that acts name and
    that the reader may see."""
    wanted: dict[type[Row], set[tuple[str, str]]] = defaultdict(set)
    for act in acts:
        kind = REGISTER.get(act["kind"])
        for one in fields(kind) if kind else ():
            value = act.get(one.name)
            if one.about.of is not None and one.about.of in _TITLE and isinstance(value, str) and value:
                wanted[one.about.of].add((one.name, value))
    found: dict[tuple[str, str], Text] = {}
    for row, named in wanted.items():
        rows = TABLES[row].objects.visible_to(reader).filter(ref__in={ref for _, ref in named})
        known = dict(rows.values_list("ref", _TITLE[row]))
        found.update({(field, ref): known[ref] for field, ref in named if ref in known})
    return found
