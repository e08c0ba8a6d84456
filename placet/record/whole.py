"""Whether the record of an organisation is whole: its chain, and that each entry is filed as what it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from placet.acts.chain import beginning, digest_of, link
from placet.models.record import Entry, Head
from placet.procedure.moment import first_day
from placet.procedure.rows import Row

# What stands in an entry's text, and beside it for who looks entries up: who may read it, above all.
FILED = ("organisation", "number", "audience", "kind", "at", "day", "entered")
_COLUMNS = ("text", "salt", "digest", "hash", *FILED)


def filed(text: str) -> dict[str, Any]:
    """What the columns of an entry must say by its text. Raises KeyError, TypeError or ValueError for another text."""
    entry: Mapping[str, Any] = orjson.loads(text)
    act = entry["act"]
    found = {name: entry[name] for name in ("organisation", "number", "audience", "entered")}
    return {**found, "kind": act["kind"], "at": act["at"], "day": first_day(act["at"])}


def scopes_of(rows: Iterable[Row]) -> str:
    """The scopes of the rows that an entry establishes, one a line, as it is filed under them."""
    return "\n".join(dict.fromkeys(row.scope for row in rows if row.scope))


def first_not_whole(head: Head) -> tuple[int, str]:
    """The number of the first entry that does not follow from the one before or is filed as what it is not, and why;
    0 where all are whole."""
    previous, number = beginning(head.organisation), 0
    for text, salt, digest, own, *columns in _entries(head.organisation):
        number += 1
        found = dict(zip(FILED, columns, strict=True))
        if found["number"] != number:
            return number, f"it is missing; the next one there is {found['number']}"
        try:
            told = digest_of(bytes.fromhex(salt), text.encode())
        except ValueError:
            return number, "its salt is not readable"
        if told.hex() != digest:
            return number, "its text or salt was changed"
        previous = link(previous, number, told)
        if previous.hex() != own:
            return number, "its hash does not follow from the entries before it"
        wanted = filed(text)
        if found != wanted:
            name = next(one for one in FILED if found[one] != wanted[one])
            return number, f"it is filed with the {name} “{found[name]}”, its text says “{wanted[name]}”"
    if head.number != number:
        return number + 1, f"the head names entry {head.number}, the last one there is {number}"
    if head.hash != previous.hex():
        return number, "the head names another hash than it has"
    return 0, ""


def _entries(organisation: str) -> Iterator[tuple[Any, ...]]:
    rows = Entry.objects.filter(organisation=organisation).order_by("number")
    yield from rows.values_list(*_COLUMNS).iterator(chunk_size=2000)
