"""Tables: one for each kind of row, made from its declaration, behind a guard.

A table keeps every version of a row that the record has established: `since` is the day from which it holds, `until`
the day on which the next version took its place (`date.max` for the one that holds now). So the whole interface can be
read as it stood on a day. Tables are disposable: `rebuild` replays the record into them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, ClassVar, Generic, Protocol, TypeVar, get_type_hints

from django.db import models

from placet.procedure.moment import FOREVER
from placet.procedure.rows import Data, Refs, Row, Text, all_rows

R = TypeVar("R", bound=Row)


class MayRead(Protocol):
    """What a query needs to know of its reader (`placet.reading.reader.Reader` is one)."""

    @property
    def organisation(self) -> str: ...
    @property
    def audiences(self) -> frozenset[str]: ...
    @property
    def on(self) -> date | None: ...


class Unguarded(RuntimeError):
    """A table was asked without saying for whom."""


class Guard(models.Manager["Table"]):
    """The only ways into a table: `visible_to(reader)`, and `everything()` for the record itself."""

    def get_queryset(self) -> Any:
        raise Unguarded("Say for whom: objects.visible_to(reader); or, in placet.record only, objects.everything().")

    def everything(self) -> Any:
        """All versions of all rows of all organisations. For `placet.record` and `placet.models` alone."""
        return models.QuerySet(self.model, using=self._db)

    def visible_to(self, reader: MayRead) -> Any:
        """The rows that `reader` may read, as they stand now, or as they stood on the reader's day."""
        rows = models.QuerySet(self.model, using=self._db).filter(
            organisation=reader.organisation, audience__in=reader.audiences
        )
        if reader.on is None:
            return rows.filter(until=FOREVER)
        return rows.filter(since__lte=reader.on, until__gt=reader.on)


class Table(models.Model):
    """What all tables have beside the fields of their row."""

    organisation = models.CharField(max_length=40)
    number = models.PositiveIntegerField()  # the entry that established this version
    since = models.DateField()
    until = models.DateField(default=FOREVER)

    row: ClassVar[type[Row]]
    columns: ClassVar[tuple[str, ...]]
    objects: ClassVar[Guard] = Guard()

    class Meta:
        abstract = True


def _column(hint: Any, name: str) -> models.Field[Any, Any]:
    if hint is bool:
        return models.BooleanField(default=False)
    if hint is int:
        return models.IntegerField(default=0)
    if hint in (Text, Data):
        return models.JSONField(default=dict)
    if hint == Refs:
        return models.JSONField(default=list)
    if hint is str:
        return (
            models.CharField(max_length=200) if name in ("ref", "scope", "audience") else models.TextField(default="")
        )
    raise TypeError(f"no column for {name}: {hint!r}")


TABLES: dict[type[Row], type[Table]] = {}


def _declare(row: type[Row]) -> type[Table]:
    hints = get_type_hints(row)
    names = tuple(item.name for item in dataclasses.fields(row))
    clash = {"organisation", "number", "since", "until"} & set(names)
    # A row's own field of that name is kept in a column of its own (`own_number` for a version's number).
    columns = tuple(f"own_{name}" if name in clash else name for name in names)
    body: dict[str, Any] = {
        "__module__": __name__,
        "__doc__": f"Versions of `{row.__name__}` rows.",
        "row": row,
        "columns": columns,
        "Meta": type(
            "Meta",
            (),
            {
                "db_table": f"placet_{row.__name__.lower()}",
                "constraints": [
                    models.UniqueConstraint(
                        fields=["organisation", "ref", "number"], name=f"{row.__name__.lower()}_version"
                    )
                ],
                "indexes": [
                    models.Index(fields=["organisation", "scope", "until"], name=f"{row.__name__.lower()}_scope"),
                    models.Index(fields=["organisation", "ref", "until"], name=f"{row.__name__.lower()}_ref"),
                ],
            },
        ),
    }
    for name, column in zip(names, columns, strict=True):
        body[column] = _column(hints[name], name)
    return type(f"{row.__name__}Table", (Table,), body)


for _row in all_rows():
    TABLES[_row] = _declare(_row)
    globals()[f"{_row.__name__}Table"] = TABLES[_row]

_TUPLES = {row: {f.name for f in dataclasses.fields(row) if get_type_hints(row)[f.name] == Refs} for row in all_rows()}


class Rows(Generic[R]):
    """Conversion between rows and the values of their table's columns."""

    @staticmethod
    def read(row: type[R], queryset: Any) -> Iterator[R]:
        """The rows of a queryset over their table."""
        table = TABLES[row]
        names = tuple(item.name for item in dataclasses.fields(row))
        tuples = _TUPLES[row]
        for values in queryset.values_list(*table.columns):
            given: dict[str, Any] = {
                name: tuple(value) if name in tuples else value for name, value in zip(names, values, strict=True)
            }
            yield row(**given)

    @staticmethod
    def values(row: Row) -> dict[str, Any]:
        """The column values of a row."""
        table = TABLES[type(row)]
        names = (item.name for item in dataclasses.fields(row))
        return {column: getattr(row, name) for name, column in zip(names, table.columns, strict=True)}


def rows_of(row: type[R], queryset: Any) -> list[R]:
    """The rows of a queryset over the table of `row`."""
    return list(Rows.read(row, queryset))


def visible(row: type[R], reader: MayRead, **conditions: Any) -> list[R]:
    """The rows of one kind that `reader` may read and that meet the conditions."""
    return rows_of(row, TABLES[row].objects.visible_to(reader).filter(**conditions))


def make(number: int, organisation: str, since: date, row: Row) -> Table:
    """An unsaved version of `row`."""
    return TABLES[type(row)](organisation=organisation, number=number, since=since, **Rows.values(row))


def tables() -> Iterable[type[Table]]:
    """All tables."""
    return TABLES.values()
