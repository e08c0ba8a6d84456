"""The statements that are asked most, put together without Django's query builder.

To put `SELECT … WHERE organisation = … AND ref IN (…)` together takes the builder longer than it takes the database to
answer it, and a page asks a dozen of them. Here their text is made from pieces that are joined; they go through
Django's connection and cursor like all others, so transactions, tests and debugging see them. Anything that is not
equality or membership goes through the querysets of `placet.models.tables`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import orjson
from django.db import DEFAULT_DB_ALIAS, connections

Version = tuple[int, date, date, Any]  # number of the entry that established it, since, until, row
Condition = tuple[str, Any]  # column, possibly with a comparison: "ref", "ref__in", "since__lte", "until__gt"; value

_COMPARE = {"": "=", "lte": "<=", "gt": ">", "not": "<>"}


@dataclass(frozen=True, slots=True)
class Columns:
    """What a table's statements need to know of it: its name, and of each column the row's name for it and its kind.

    `kinds`: `json` (data), `refs` (data kept as a tuple), `truth`, or `plain`.
    """

    table: str
    row: type
    names: tuple[str, ...]
    columns: tuple[str, ...]
    kinds: tuple[str, ...]

    @property
    def selected(self) -> str:
        """The columns as they stand in a SELECT."""
        return ", ".join(f'"{one}"' for one in self.columns)


def select(
    of: Columns, conditions: Iterable[Condition], order: str = "", using: str = DEFAULT_DB_ALIAS, most: int = 0
) -> list[Any]:
    """The rows that meet all conditions. `order` is a column of the table; `most`, how many rows at most (0: all)."""
    return _rows(of, fetch(of, of.columns, conditions, order, using, most))


def fetch(
    of: Columns,
    columns: Sequence[str],
    conditions: Iterable[Condition],
    order: str = "",
    using: str = DEFAULT_DB_ALIAS,
    most: int = 0,
) -> list[tuple[Any, ...]]:
    """The values of some plain columns of the rows that meet all conditions."""
    where, parameters = _where(conditions, using)
    if not where:
        return []
    chosen = of.selected if columns is of.columns else ", ".join(f'"{one}"' for one in columns)
    ending = (f' ORDER BY "{order}"' if order else "") + (f" LIMIT {most}" if most else "")
    with connections[using].cursor() as cursor:
        cursor.execute(f'SELECT {chosen} FROM "{of.table}" WHERE {where}{ending}', parameters)  # noqa: S608
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def several(asked: Sequence[tuple[Columns, Iterable[Condition]]]) -> list[list[Any]]:
    """The rows of several tables, each under its own conditions, in the order in which they were written: one statement
    for all, for to ask a table and be told that it has nothing takes nearly as long as to be told something."""
    if len(asked) == 1:
        return [select(*asked[0], order="id")]
    connection = connections[DEFAULT_DB_ALIAS]
    parts: list[str] = []
    parameters: list[Any] = []
    for place, (of, conditions) in enumerate(asked):
        where, given = _where(conditions, DEFAULT_DB_ALIAS)
        if where:
            parts.append(f'SELECT {place}, "id", {_packed(of, connection.vendor)} FROM "{of.table}" WHERE {where}')  # noqa: S608
            parameters += given
    found: list[list[tuple[int, Any]]] = [[] for _ in asked]
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), parameters)
            for place, number, packed in cursor.fetchall():
                found[place].append((number, packed))
    return [
        _rows(of, [orjson.loads(packed) for _number, packed in sorted(rows)])
        for (of, _conditions), rows in zip(asked, found, strict=True)
    ]


@lru_cache(maxsize=256)
def _packed(of: Columns, vendor: str) -> str:
    """All columns of a row as one list in JSON, data within it as text: so that rows of several tables fit into one
    answer."""
    if vendor == "sqlite":
        return f"json_array({of.selected})"
    parts = (
        f'"{column}"::text' if kind in ("json", "refs") else f'"{column}"'
        for column, kind in zip(of.columns, of.kinds, strict=True)
    )
    return f"json_build_array({', '.join(parts)})::text"


def _where(conditions: Iterable[Condition], using: str) -> tuple[str, list[Any]]:
    """The conditions as text and parameters; an empty text where nothing can meet them."""
    adapt = connections[using].ops.adapt_datefield_value
    where: list[str] = []
    parameters: list[Any] = []
    for name, value in conditions:
        column, _under, compare = name.partition("__")
        if compare == "in":
            if not value:
                return "", []
            where.append(f'"{column}" IN ({", ".join(["%s"] * len(value))})')
            parameters += value
            continue
        where.append(f'"{column}" {_COMPARE[compare]} %s')
        parameters.append(adapt(value) if isinstance(value, date) else value)
    return " AND ".join(where), parameters


def asks_plainly(names: Iterable[str]) -> bool:
    """Whether conditions of these names can be asked here."""
    return all("__" not in name or name.endswith("__in") for name in names)


def _rows(of: Columns, found: Iterable[Sequence[Any]]) -> list[Any]:
    special = [(place, kind) for place, kind in enumerate(of.kinds) if kind != "plain"]
    names, row = of.names, of.row
    rows = []
    for values in found:
        own = dict(zip(names, values, strict=True))
        for place, kind in special:
            value = values[place]
            if kind == "truth":
                own[names[place]] = bool(value)
            elif kind == "refs":
                own[names[place]] = () if value == "[]" else tuple(orjson.loads(value))
            else:
                own[names[place]] = {} if value == "{}" else orjson.loads(value)
        # A row is frozen data: to fill it at once is what its own __init__ does, field by field and five times slower.
        made: Any = object.__new__(row)
        object.__setattr__(made, "__dict__", own)
        rows.append(made)
    return rows


def insert(of: Columns, organisation: str, versions: Sequence[Version]) -> None:
    """Write versions of rows."""
    connection = connections[DEFAULT_DB_ALIAS]
    adapt = connection.ops.adapt_datefield_value
    rows = [
        (
            organisation,
            number,
            adapt(since),
            adapt(until),
            *(_written(getattr(row, name), kind) for name, kind in zip(of.names, of.kinds, strict=True)),
        )
        for number, since, until, row in versions
    ]
    with connection.cursor() as cursor:
        if len(rows) == 1:
            cursor.execute(_insertion(of), rows[0])
        else:
            cursor.executemany(_insertion(of), rows)


@lru_cache(maxsize=256)
def _insertion(of: Columns) -> str:
    marks = ", ".join(["%s"] * (4 + len(of.columns)))
    return (
        f'INSERT INTO "{of.table}" ("organisation", "number", "since", "until", {of.selected})'  # noqa: S608
        f" VALUES ({marks})"
    )


def _written(value: Any, kind: str) -> Any:
    if kind in ("json", "refs"):
        return json.dumps(value) if value else "[]" if kind == "refs" else "{}"
    return value


def end(of: Columns, organisation: str, refs: Collection[str], until: date, forever: date) -> None:
    """End, on that day, the versions of those references that hold now."""
    connection = connections[DEFAULT_DB_ALIAS]
    adapt = connection.ops.adapt_datefield_value
    marks = ", ".join(["%s"] * len(refs))
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{of.table}" SET "until" = %s WHERE "organisation" = %s AND "ref" IN ({marks}) AND "until" = %s',  # noqa: S608
            [adapt(until), organisation, *refs, adapt(forever)],
        )
