"""The statements that are asked most, put together without Django's query builder.

To put `SELECT … WHERE organisation = … AND ref IN (…)` together takes the builder longer than it takes the database to
answer it, and a page asks a dozen of them. Here their text is made from pieces that are joined. They go through
Django's connection, so transactions, tests and debugging see them (on SQLite past its cursor: `placet.sqlite`). What is
not equality, membership or one of the comparisons below goes through the querysets of `placet.models.tables`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

import orjson
from django.db import DEFAULT_DB_ALIAS, connections

from placet.procedure.rows import filled

Version = tuple[int, date, date, Any]  # number of the entry that established it, since, until, row
Condition = tuple[str, Any]  # column, possibly with a comparison: "ref", "ref__in", "since__lte", "until__gt"; value

_EVERYTHING = frozenset({"organisation", "audience__in", "until", "since__lte", "until__gt"})
_COMPARE = {"": "=", "lte": "<=", "gt": ">", "not": "<>"}


@dataclass(frozen=True, eq=False)
class Columns:
    """What a table's statements need to know of it: its name, and of each column the row's name for it and its kind.

    `kinds`: `json` (data), `refs` (data kept as a tuple), `truth`, or `plain`. There is one for each table, and it is
    compared by identity.
    """

    table: str
    row: type
    names: tuple[str, ...]
    columns: tuple[str, ...]
    kinds: tuple[str, ...]

    @cached_property
    def data(self) -> tuple[tuple[str, str], ...]:
        """The columns of data, and their kinds."""
        return tuple(
            (column, kind) for column, kind in zip(self.columns, self.kinds, strict=True) if kind in ("json", "refs")
        )

    @cached_property
    def named(self) -> Callable[[Iterable[Sequence[Any]]], list[dict[str, Any]]]:
        """What makes dicts by name of rows, each of which is the list of number and values that are no data, then each
        value that is data.

        Written out for the table once, as dataclasses write their __init__: to pair names with values anew takes twice
        as long, and rows come by the hundred.
        """
        plain, data, pairs = ["_number"], [""], []
        for place, (name, kind) in enumerate(zip(self.names, self.kinds, strict=True)):
            value = f"value{place}"
            (data if kind in ("json", "refs") else plain).append(value)
            pairs.append(f"{name!r}: {value} != 0" if kind == "truth" else f"{name!r}: {value}")
        made: Callable[[Iterable[Sequence[Any]]], list[dict[str, Any]]] = eval(  # noqa: S307
            f"lambda rows: [{{{', '.join(pairs)}}} for ({', '.join(plain)}){', '.join(data)}, in rows]"
        )
        return made

    @property
    def listed(self) -> str:
        """The columns as they stand in an INSERT."""
        return ", ".join(f'"{one}"' for one in self.columns)

    def selected(self, vendor: str) -> tuple[str, ...]:
        """The columns as they stand in a SELECT: number and all that are no data as one list in JSON, then each that is
        data as text. A value of its own is handed over by the driver with three calls that lock the connection; some
        dozen of them for each of some hundred rows take longer than to read the list."""
        data = [f'"{column}"' for column, _kind in self.data]
        plain = ", ".join(one for one in ('"id"', *(f'"{one}"' for one in self.columns)) if one not in data)
        if vendor == "sqlite":
            return (f"json_array({plain})", *data)
        return (f"json_build_array({plain})", *(f"{one}::text" for one in data))


def answered(statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """All rows that a SELECT answers with."""
    return _answered(connections[DEFAULT_DB_ALIAS], statement, parameters)


def _answered(connection: Any, statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    if connection.vendor == "sqlite":
        known: list[tuple[Any, ...]] = connection.answered(statement, parameters)
        return known
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def select(of: Columns, conditions: Iterable[Condition]) -> list[Any]:
    """The rows that meet all conditions, in the order in which they were written."""
    return _selected(of, conditions)


def first_of(of: Columns, conditions: Iterable[Condition], order: str) -> Any | None:
    """The row that comes first in the order of a column; None where none meets all conditions."""
    found = _selected(of, conditions, order)
    return found[0] if found else None


def _selected(of: Columns, conditions: Iterable[Condition], first: str = "") -> list[Any]:
    connection = connections[DEFAULT_DB_ALIAS]
    names, parameters = _taken_apart(conditions, connection)
    if names is None:
        return []
    found = _answered(connection, _select(of, names, first, connection.vendor), parameters)
    if not found:
        return []
    plain, *data = zip(*found, strict=True)
    return _rows(of, _loaded(plain), data)


@lru_cache(maxsize=512)
def _select(of: Columns, names: tuple[str, ...], first: str, vendor: str) -> str:
    plain, *data = of.selected(vendor)
    chosen = ", ".join((plain if vendor == "sqlite" else f"{plain}::text", *data))
    ending = f' ORDER BY "{first}" LIMIT 1' if first else ""
    return f'SELECT {chosen} FROM "{of.table}" WHERE {_where(names, vendor)}{ending}'  # noqa: S608


def mapped(
    of: Columns, by: tuple[str, ...], key: str, value: str, conditions: Iterable[Condition]
) -> list[tuple[Any, ...]]:
    """Of the rows that meet all conditions, for each combination of the columns `by`: these, and what one column has by
    another. `key` is a column of texts, `value` one of texts, numbers or nothing; of rows that have all but the value
    in common, one is told.

    The database puts the many small values together: as rows of their own they would take twice as long to arrive.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    names, parameters = _taken_apart(conditions, connection)
    if names is None:
        return []
    found = _answered(connection, _mapping(of, by, key, value, names, connection.vendor), parameters)
    return [(*row[:-1], one) for row, one in zip(found, _loaded([row[-1] for row in found]), strict=True)]


@lru_cache(maxsize=64)
def _mapping(of: Columns, by: tuple[str, ...], key: str, value: str, names: tuple[str, ...], vendor: str) -> str:
    apart = ", ".join(f'"{one}"' for one in by)
    put = (
        f'json_group_object("{key}", "{value}")' if vendor == "sqlite" else f'json_object_agg("{key}", "{value}")::text'
    )
    return f'SELECT {apart}, {put} FROM "{of.table}" WHERE {_where(names, vendor)} GROUP BY {apart}'  # noqa: S608


def several(asked: Sequence[tuple[Columns, Iterable[Condition]]]) -> list[list[Any]]:
    """The rows of several tables, each under its own conditions, in the order in which they were written: one statement
    for all, for to ask a table and be told that it has nothing takes nearly as long as to be told something."""
    if len(asked) == 1:
        return [select(*asked[0])]
    connection = connections[DEFAULT_DB_ALIAS]
    parts: list[tuple[int, Columns, tuple[str, ...]]] = []
    parameters: list[Any] = []
    made: dict[int, tuple[Any, Any]] = {}
    for place, (of, conditions) in enumerate(asked):
        names, given = _taken_apart(conditions, connection, made)
        if names is not None:
            parts.append((place, of, names))
            parameters += given
    found: list[list[Any]] = [[] for _ in asked]
    answers: dict[int, list[list[Any]]] = {}
    if parts:
        for place, *row in _answered(connection, _union(tuple(parts), connection.vendor), parameters):
            answers.setdefault(place, []).append(row[: 1 + len(asked[place][0].data)])
    for place, rows in answers.items():
        of = asked[place][0]
        if connection.vendor != "sqlite":
            plain, *data = zip(*rows, strict=True)
            found[place] = _rows(of, _loaded(plain), data)
        elif rows[0][0] != "[]":
            plain, *data = map(orjson.loads, rows[0])
            found[place] = _rows(of, plain, data)
    return found


@lru_cache(maxsize=256)
def _union(parts: tuple[tuple[int, Columns, tuple[str, ...]], ...], vendor: str) -> str:
    width = max(len(of.data) for _place, of, _names in parts)
    selects = []
    for place, of, names in parts:
        plain, *data = of.selected(vendor)
        lists = [f"{plain}::text", *data]
        if vendor == "sqlite":
            # One row of lists for each table: fewer values, and none of them only to make it as wide as the widest.
            # PostgreSQL plans an aggregate longer than it takes to send the rows.
            lists = [f"json_group_array({one})" for one in (plain, *data)]
        chosen = ", ".join([*lists, *["NULL"] * (1 + width - len(lists))])
        selects.append(f'SELECT {place}, {chosen} FROM "{of.table}" WHERE {_where(names, vendor)}')  # noqa: S608
    return " UNION ALL ".join(selects)


def _rows(of: Columns, plain: Sequence[Any], data: Sequence[Sequence[str]]) -> list[Any]:
    """Rows from their columns as they were selected, in the order of their numbers. Data are read column by column:
    most are empty from top to bottom."""
    read = [_READ[kind](values) for (_column, kind), values in zip(of.data, data, strict=True)]
    row = of.row
    # No two have the same number, so nothing behind it is compared.
    return [filled(row, fields) for fields in of.named(sorted(zip(plain, *read, strict=True)))]


def _data(values: Sequence[str]) -> Sequence[Any]:
    return [{} for _ in values] if values.count("{}") == len(values) else _loaded(values)


def _refs(values: Sequence[str]) -> Sequence[Any]:
    return [()] * len(values) if values.count("[]") == len(values) else [tuple(one) for one in _loaded(values)]


def _loaded(values: Sequence[str]) -> list[Any]:
    """What so many texts in JSON say, read in one go."""
    found: list[Any] = orjson.loads(f"[{','.join(values)}]")
    return found


_READ: Mapping[str, Callable[[Sequence[Any]], Sequence[Any]]] = {"json": _data, "refs": _refs}


def _taken_apart(
    conditions: Iterable[Condition], connection: Any, made: dict[int, tuple[Any, Any]] | None = None
) -> tuple[tuple[str, ...] | None, list[Any]]:
    """The names of the conditions and the parameters for them; None where nothing can meet them.

    A list is one parameter, whatever its length: so the text of a statement depends on the names alone, is put together
    once, and the database knows it from the last time. `made`, for several that share their lists: the parameters that
    were made of them, by the list's identity.
    """
    made = {} if made is None else made
    names: list[str] = []
    parameters: list[Any] = []
    for name, value in conditions:
        names.append(name)
        if name.endswith("__in"):
            if not value:
                return None, []
            if id(value) not in made:
                # Held, so that no other list can have its identity.
                made[id(value)] = value, _as_json(value) if connection.vendor == "sqlite" else list(value)
            parameters.append(made[id(value)][1])
        else:
            parameters.append(connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value)
    return tuple(names), parameters


def _as_json(values: Collection[Any]) -> str:
    return orjson.dumps(list(values)).decode()


@lru_cache(maxsize=512)
def _where(names: tuple[str, ...], vendor: str) -> str:
    """The conditions of those names as they stand in a statement."""
    among = "IN (SELECT value FROM json_each(%s))" if vendor == "sqlite" else "= ANY(%s)"
    # Who may read it never tells which rows are meant: SQLite is not to look for them by that (the sign keeps it from
    # any index), or it walks through the archive.
    tied = vendor == "sqlite" and not _EVERYTHING.issuperset(names)
    where = []
    for name in names:
        column, _under, compare = name.partition("__")
        test = among if compare == "in" else f"{_COMPARE[compare]} %s"
        where.append(f'{"+" if tied and column == "audience" else ""}"{column}" {test}')
    return " AND ".join(where)


def asks_plainly(names: Iterable[str]) -> bool:
    """Whether conditions of these names can be asked here."""
    return all("__" not in name or name.endswith("__in") for name in names)


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
        f'INSERT INTO "{of.table}" ("organisation", "number", "since", "until", {of.listed})'  # noqa: S608
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
