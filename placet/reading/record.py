"""The record as a reader may see it: entries that he may read, and of the others number and digest."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import QuerySet

from placet.acts import chain
from placet.models.record import Entry, Head, last_days
from placet.models.tables import numbers_in
from placet.procedure.moment import instant
from placet.reading.reader import Reader

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """An entry for a reader: whole, or (`act` is None) number and digest alone."""

    number: int
    digest: str
    hash: str
    act: Mapping[str, Any] | None = None
    at: str = ""
    entered: str = ""
    scopes: tuple[str, ...] = ()


def line(reader: Reader, entry: Entry) -> Line:
    """One entry, redacted where it is not for the reader."""
    if not reader.may_read(entry.audience):
        return Line(entry.number, entry.digest, entry.hash)
    return Line(
        entry.number,
        entry.digest,
        entry.hash,
        json.loads(entry.text)["act"],
        entry.at,
        entry.entered,
        tuple(entry.scopes.split("\n")) if entry.scopes else (),
    )


def entry(reader: Reader, number: int) -> Line | None:
    """The entry of that number; None where the record has none."""
    rows = Entry.objects.filter(organisation=reader.organisation, number=number)
    if reader.on is not None:
        # As of a day only what he may read is there: the day of another entry would tell of it.
        rows = rows.filter(audience__in=reader.audiences, day__lte=reader.on)
    found = rows.first()
    return line(reader, found) if found else None


def page(reader: Reader, *, before: int = 0, kind: str = "", scope: str = "") -> list[Line]:
    """Entries, newest first, from before a number on. A filter finds only what the reader may read."""
    rows = Entry.objects.filter(organisation=reader.organisation)
    if before:
        rows = rows.filter(number__lt=before)
    if kind or scope:
        rows = rows.filter(audience__in=reader.audiences)
    if kind:
        rows = rows.filter(kind=kind)
    if scope:
        rows = rows.filter(number__in=numbers_in(reader.organisation, scope))
    if reader.on is not None:
        # What an unreadable entry is dated would tell of it: as of a day, only readable entries are listed.
        rows = rows.filter(audience__in=reader.audiences, day__lte=reader.on)
    return [line(reader, one) for one in rows.order_by("-number")[:PER_PAGE]]


def days(reader: Reader, limit: int = 120) -> list[date]:
    """The days on which something readable happened, oldest first."""
    return last_days(reader.organisation, reader.audiences, limit)[::-1]


def export(reader: Reader) -> Iterator[str]:
    """The record as JSON Lines: a line that says what it is, then one an entry (docs/record.md)."""
    head = Head.objects.filter(organisation=reader.organisation).first()
    if head is None:
        return
    yield _first_line(head)
    rows = Entry.objects.filter(organisation=reader.organisation, number__lte=head.number).order_by("number")
    columns = ("number", "text", "salt", "digest", "hash", "audience")
    for number, text, salt, digest, own, audience in rows.values_list(*columns).iterator(chunk_size=1000):
        shown = {"entry": text, "salt": salt} if reader.may_read(audience) else {}
        yield chain.line({"number": number, **shown, "digest": digest, "hash": own})


def last_change(reader: Reader) -> datetime:
    """When the last entry that the reader may see was written (at the latest on his day)."""
    rows = Entry.objects.filter(organisation=reader.organisation, audience__in=reader.audiences)
    if reader.on is not None:
        rows = rows.filter(day__lte=reader.on)
    last = rows.order_by("-number").values_list("entered", flat=True).first()
    return instant(last) if last else datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Exported:
    """An entry that the reader may see, with the line that an export has for it."""

    number: int
    hash: str
    line: str


def following(reader: Reader, number: int, kinds: Collection[str] = ()) -> Exported | None:
    """The first entry after that number that the reader may see (of one of those kinds of act, where any is named)."""
    columns = ("number", "text", "salt", "digest", "hash")
    found = _after(reader, number, kinds).order_by("number").values_list(*columns).first()
    if found is None:
        return None
    own, text, salt, digest, chained = found
    data = {"number": own, "entry": text, "salt": salt, "digest": digest, "hash": chained}
    return Exported(own, chained, chain.line(data))


def count_following(reader: Reader, number: int, kinds: Collection[str] = ()) -> int:
    """How many of them there are."""
    return int(_after(reader, number, kinds).count())


def _after(reader: Reader, number: int, kinds: Collection[str]) -> QuerySet[Entry]:
    rows = Entry.objects.filter(organisation=reader.organisation, number__gt=number, audience__in=reader.audiences)
    return rows.filter(kind__in=kinds) if kinds else rows


def first_line(organisation: str) -> str:
    """The first line of an export: whose record it is, how many entries it has, and the hash of the last one."""
    head = Head.objects.get(organisation=organisation)
    return _first_line(head)


def _first_line(head: Head) -> str:
    return chain.line({"placet": 1, "organisation": head.organisation, "entries": head.number, "head": head.hash})
