"""Tables from the record: replay every entry into empty tables, or compare the replay with the tables as they are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from placet.acts.chain import read_act
from placet.models.record import Entry, Head
from placet.models.searched import Searched, Span, all_spans, fill, spans
from placet.models.tables import TABLES, Placed, Rows, make, place, tables
from placet.procedure.audience import narrowest
from placet.procedure.moment import FOREVER, first_day
from placet.procedure.rows import Row
from placet.procedure.state import State
from placet.record.whole import scopes_of

Version = tuple[int, date, date, Row]  # entry, since, until, row


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the tables and the record disagree: the kind and reference of a row, and what each says."""

    organisation: str
    kind: str
    ref: str
    table: Any
    record: Any


def entries(organisation: str) -> Iterator[Entry]:
    """The entries of an organisation, in order, streamed."""
    yield from Entry.objects.filter(organisation=organisation).order_by("number").iterator(chunk_size=500)


def replay(organisation: str) -> Iterator[tuple[Entry, tuple[Row, ...], State]]:
    """Each entry with the rows that it establishes; the state is the one after it."""
    state = State()
    for entry in entries(organisation):
        rows = tuple(read_act(json.loads(entry.text)["act"]).effect(state))
        for row in rows:
            state.put(row)
        yield entry, rows, state


def versions(organisation: str) -> dict[tuple[type[Row], str, int], Version]:
    """Every version of every row that the record establishes, by kind, reference and entry."""
    return _replayed(organisation)[0]


def _replayed(organisation: str) -> tuple[dict[tuple[type[Row], str, int], Version], list[Difference]]:
    """The versions; and the entries that are filed under other scopes, or for other readers, than their rows are."""
    misfiled: list[Difference] = []
    found: dict[tuple[type[Row], str, int], Version] = {}
    last: dict[tuple[type[Row], str], int] = {}
    for entry, rows, _ in replay(organisation):
        own = (narrowest(row.audience for row in rows), scopes_of(rows))
        if (entry.audience, entry.scopes) != own:
            misfiled.append(Difference(organisation, "Entry", str(entry.number), (entry.audience, entry.scopes), own))
        for row in rows:
            key = (type(row), row.ref)
            begins = first_day(row.at)
            if key in last:
                number, since, _, old = found[(*key, last[key])]
                found[(*key, last[key])] = (number, since, begins, old)
            found[(*key, entry.number)] = (entry.number, begins, FOREVER, row)
            last[key] = entry.number
    return found, misfiled


def compare(organisation: str) -> list[Difference]:
    """Where the tables differ from a replay of the record; empty where they are equal."""
    expected, differences = _replayed(organisation)
    for kind, table in TABLES.items():
        queryset = table.objects.everything().filter(organisation=organisation)
        actual = {
            (kind, row.ref, number): (number, since, until, row)
            for (number, since, until), row in zip(
                queryset.order_by("pk").values_list("number", "since", "until"),
                Rows.read(kind, queryset.order_by("pk")),
                strict=True,
            )
        }
        wanted = {key: value for key, value in expected.items() if key[0] is kind}
        for key in {**actual, **wanted}:
            if actual.get(key) != wanted.get(key):
                differences.append(Difference(organisation, kind.__name__, key[1], actual.get(key), wanted.get(key)))
    return differences + _compare_searched(organisation, expected.values())


def _compare_searched(organisation: str, expected: Iterable[Version]) -> list[Difference]:
    """Where what search asks differs from what the rows of the record say."""

    def keyed(found: Iterable[Span]) -> dict[tuple[str, str, int, str], Span]:
        return {(kind, ref, one[0], part): one for one in found for kind, ref, part, *_ in (one[3],)}

    wanted, actual = keyed(spans(organisation, expected)), keyed(all_spans(organisation))
    return [
        Difference(organisation, f"Searched {key[0]}", key[1], actual.get(key), wanted.get(key))
        for key in {**actual, **wanted}
        if actual.get(key) != wanted.get(key)
    ]


def rebuild(organisation: str) -> int:
    """Empty the organisation's tables and fill them from the record; gives the number of entries replayed."""
    with transaction.atomic():
        Head.objects.select_for_update().filter(organisation=organisation).first()
        for table in tables():
            table.objects.everything().filter(organisation=organisation).delete()
        Placed.objects.filter(organisation=organisation).delete()
        Searched.objects.filter(organisation=organisation).delete()
        count = 0
        batch: dict[type[Row], list[Any]] = {}
        found = list(versions(organisation).values())
        for number, since, until, row in found:
            version = make(number, organisation, since, row)
            version.until = until
            batch.setdefault(type(row), []).append(version)
            count = max(count, number)
        for kind, made in batch.items():
            TABLES[kind].objects.everything().bulk_create(made, batch_size=500)
        place(organisation, (row for _number, _since, _until, row in found))
        fill(Searched, organisation, spans(organisation, found))
    return count
