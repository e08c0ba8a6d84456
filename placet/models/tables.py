"""Tables: one for each kind of row, made from its declaration, behind a guard.

A table keeps every version of a row that the record has established: `since` is the day from which it holds, `until`
the day on which the next version took its place (`date.max` for the one that holds now). So the whole interface can be
read as it stood on a day. Tables are disposable: `rebuild` replays the record into them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Generic, Protocol, TypeVar, get_type_hints

from django.db import connection, models

from placet.models.statements import (
    Columns,
    Condition,
    Version,
    answered,
    asks_plainly,
    first_of,
    insert,
    mapped,
    select,
    several,
)
from placet.procedure.moment import FOREVER
from placet.procedure.rows import (
    Data,
    Decision,
    Delegation,
    Document,
    Instrument,
    Item,
    Joining,
    Position,
    Refs,
    Row,
    Session,
    Signature,
    Text,
    Transmission,
    all_rows,
)

R = TypeVar("R", bound=Row)
S = TypeVar("S")


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


class Placed(models.Model):
    """That an agenda item named a document, once or still: a list within a row cannot be asked by an index. What the
    item says now, and to whom, is asked of its table."""

    organisation = models.CharField(max_length=40)
    document = models.CharField(max_length=200)
    item = models.CharField(max_length=200)

    class Meta:
        db_table = "placet_placed"
        constraints = [models.UniqueConstraint(fields=["organisation", "document", "item"], name="placed_once")]


TABLES: dict[type[Row], type[Table]] = {}


# By what a table is asked beside reference and scope, so that no page walks through the archive: whatever belongs to
# one thing by that thing, and long lists by their order. An index that no page uses makes every act dearer.
_BELONGING = ("document", "treaty", "plan", "about", "digest")
_NEWEST = ("until", "-at", "ref")
_ASKED: Mapping[type[Row], tuple[tuple[str, ...], ...]] = {
    Document: (_NEWEST, ("body", *_NEWEST), ("initiator", *_NEWEST), ("state", "until"), ("until", "kind", "audience")),
    Decision: (_NEWEST, ("body", *_NEWEST), ("session", "until")),
    Transmission: (_NEWEST,),
    # That of documents has all that an agenda asks of hundreds of positions: the rows themselves are not looked at.
    Position: (("party", *_NEWEST), ("document", "until", "body", "version", "party", "stance", "audience")),
    Joining: (("party", "joined", *_NEWEST),),
    Delegation: (("party", *_NEWEST),),
    Session: (("until", "start"), ("body", "until", "start")),
    Signature: (("party", "until"),),
    Instrument: (("party", "until"),),
}


def _indexes(row: type[Row], hints: Mapping[str, Any]) -> list[models.Index]:
    name = row.__name__.lower()
    asked = [(belonging, "until") for belonging in _BELONGING if hints.get(belonging) is str and row is not Position]
    return [
        models.Index(fields=["organisation", "scope", "until"], name=f"{name}_scope"),
        models.Index(fields=["organisation", "ref", "until"], name=f"{name}_ref"),
        *(
            models.Index(
                fields=["organisation", *fields],
                name=f"{name}_by_{'_'.join(one.strip('-') for one in fields if one != 'until')}"[:30],
            )
            for fields in (*asked, *_ASKED.get(row, ()))
        ),
    ]


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
                "indexes": _indexes(row, hints),
            },
        ),
    }
    for name, column in zip(names, columns, strict=True):
        body[column] = _column(hints[name], name)
    return type(f"{row.__name__}Table", (Table,), body)


for _row in all_rows():
    TABLES[_row] = _declare(_row)
    globals()[f"{_row.__name__}Table"] = TABLES[_row]


def _columns(row: type[Row]) -> Columns:
    hints, table = get_type_hints(row), TABLES[row]
    names = tuple(item.name for item in dataclasses.fields(row))
    kinds = {bool: "truth", Refs: "refs", Text: "json", Data: "json"}
    return Columns(
        table._meta.db_table, row, names, table.columns, tuple(kinds.get(hints[name], "plain") for name in names)
    )


COLUMNS: dict[type, Columns] = {row: _columns(row) for row in all_rows()}


def shaped(row: type[Row], shape: type) -> None:
    """Make `shape`, a dataclass with some of the fields of `row`, a kind that `visible_of` may be asked for: of wide
    rows that a page shows by the hundred, it then fetches what it shows."""
    whole, names = COLUMNS[row], [item.name for item in dataclasses.fields(shape)]
    places = [whole.names.index(name) for name in names]
    COLUMNS[shape] = Columns(
        whole.table,
        shape,
        tuple(names),
        tuple(whole.columns[one] for one in places),
        tuple(whole.kinds[one] for one in places),
    )


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


def visible(row: type[S], reader: MayRead, **conditions: Any) -> list[S]:
    """The rows of one kind, or of one shape, that `reader` may read and that meet the conditions, in the order in which
    they were written."""
    if not asks_plainly(conditions):
        kind: Any = row
        return rows_of(kind, TABLES[kind].objects.visible_to(reader).filter(**conditions))
    return select(COLUMNS[row], [*_readable(reader), *conditions.items()])


def by_ref(row: type[S], reader: MayRead, refs: Collection[str]) -> dict[str, S]:
    """Those of the given references that are of rows of the kind, or shape, and that `reader` may read, with the
    rows."""
    found = select(COLUMNS[row], [*_readable(reader), ("ref__in", refs)])
    return {one.ref: one for one in found}


def first_visible(row: type[R], reader: MayRead, order: str, **conditions: Any) -> R | None:
    """The first of them in the order of a column; conditions may also be `start__gt` or `state__not`."""
    return first_of(COLUMNS[row], [*_readable(reader), *conditions.items()], order)


def visible_of(reader: MayRead, asked: Mapping[type, Mapping[str, Any]]) -> dict[type, list[Any]]:
    """The rows of several kinds, or shapes of rows, that `reader` may read, each under its own conditions: one question
    to the database."""
    readable = _readable(reader)
    found = several([(COLUMNS[row], [*readable, *conditions.items()]) for row, conditions in asked.items()])
    return dict(zip(asked, found, strict=True))


@dataclass(frozen=True)
class Beginning:
    """When a row was first established, as far as a reader may read it: by which entry, and the moment it speaks of."""

    ref: str
    number: int
    at: str


_BEGINNINGS = {
    row: Columns(one.table, Beginning, ("ref", "number", "at"), ("ref", "number", "at"), ("plain",) * 3)
    for row, one in COLUMNS.items()
}


def beginnings(
    reader: MayRead, kinds: Iterable[type[Row]], **conditions: Any
) -> dict[tuple[type[Row], str], Beginning]:
    """The first version that `reader` may read of each row that meets the conditions, by kind and reference: what he
    may read on any day he may ask for, up to his own."""
    readable: list[Condition] = [("organisation", reader.organisation), ("audience__in", reader.audiences)]
    if reader.on is not None:
        readable.append(("since__lte", reader.on))
    kinds = tuple(kinds)
    found = several([(_BEGINNINGS[kind], [*readable, *conditions.items()]) for kind in kinds])
    first: dict[tuple[type[Row], str], Beginning] = {}
    for kind, versions in zip(kinds, found, strict=True):
        for one in sorted(versions, key=lambda version: version.number):
            first.setdefault((kind, one.ref), one)
    return first


def mapping(
    row: type[R], reader: MayRead, by: tuple[str, ...], key: str, value: str, **conditions: Any
) -> list[tuple[Any, ...]]:
    """Of the rows of one kind that `reader` may read and that meet the conditions, for each combination of the columns
    `by`: these, and what the column `value` has by the column `key`, as a dict."""
    return mapped(COLUMNS[row], by, key, value, [*_readable(reader), *conditions.items()])


def _readable(reader: MayRead) -> list[Condition]:
    """What `Guard.visible_to` asks, as conditions."""
    known: list[Condition] = [("organisation", reader.organisation), ("audience__in", reader.audiences)]
    if reader.on is None:
        return [*known, ("until", FOREVER)]
    return [*known, ("since__lte", reader.on), ("until__gt", reader.on)]


_DISTINCT = """
WITH RECURSIVE walk(value) AS (
  SELECT min({column}) FROM {table} WHERE organisation = %s AND until = %s
  UNION ALL
  SELECT (SELECT min({column}) FROM {table} WHERE organisation = %s AND until = %s AND {column} > walk.value)
  FROM walk WHERE walk.value IS NOT NULL
)
SELECT value FROM walk
WHERE value IS NOT NULL
  AND EXISTS (SELECT 1 FROM {table}
              WHERE organisation = %s AND until = %s AND {column} = walk.value AND audience IN ({audiences}))
ORDER BY value
"""


def distinct(row: type[R], reader: MayRead, column: str) -> list[Any]:
    """The different values that a column has in the rows of one kind that `reader` may read, in their order.

    Goes from value to value by an index of (organisation, until, column, audience): a DISTINCT would read every row
    there is. As of an earlier day it has to.
    """
    if reader.on is not None:
        rows = TABLES[row].objects.visible_to(reader).order_by(column)
        return list(rows.values_list(column, flat=True).distinct())
    marks = ", ".join(["%s"] * len(reader.audiences))
    statement = _DISTINCT.format(table=COLUMNS[row].table, column=column, audiences=marks)
    now = [reader.organisation, connection.ops.adapt_datefield_value(FOREVER)]
    return [value for (value,) in answered(statement, [*now, *now, *now, *reader.audiences])]


def current(organisation: str, column: str, asked: Mapping[type[Row], Collection[str]]) -> list[Row]:
    """The rows of several kinds as they stand now, whoever may read them, those of a kind in the order in which they
    were written: of each kind those whose column, `ref` or `scope`, is one of the given. One question to the database.

    For `placet.record` and `placet.models` alone.
    """
    known: list[Condition] = [("organisation", organisation), ("until", FOREVER)]
    found = several([(COLUMNS[kind], [*known, (f"{column}__in", refs)]) for kind, refs in asked.items()])
    return [row for rows in found for row in rows]


def write(kind: type[Row], organisation: str, versions: Sequence[Version]) -> None:
    """Write versions of rows of one kind. For `placet.record` alone."""
    place(organisation, (row for _number, _since, _until, row in versions))
    insert(COLUMNS[kind], organisation, versions)


def numbers_in(organisation: str, scope: str) -> list[int]:
    """The numbers of the entries that established anything in a scope, the newest first."""
    each = "SELECT number FROM {} WHERE organisation = %s AND scope = %s"
    statement = " UNION ".join(each.format(table._meta.db_table) for table in tables())
    found = answered(f"{statement} ORDER BY 1 DESC", [organisation, scope] * len(TABLES))
    return [number for (number,) in found]


def placed(organisation: str, document: str) -> list[str]:
    """The references of the items that have ever named the document."""
    found = Placed.objects.filter(organisation=organisation, document=document)
    return list(found.values_list("item", flat=True))


def place(organisation: str, rows: Iterable[Row]) -> None:
    """Note which documents agenda items name. For `placet.record` alone."""
    found = {(ref, row.ref) for row in rows if isinstance(row, Item) for ref in row.documents}
    if found:
        made = [Placed(organisation=organisation, document=document, item=item) for document, item in found]
        Placed.objects.bulk_create(made, ignore_conflicts=True, batch_size=500)


def make(number: int, organisation: str, since: date, row: Row) -> Table:
    """An unsaved version of `row`."""
    return TABLES[type(row)](organisation=organisation, number=number, since=since, **Rows.values(row))


def tables() -> Iterable[type[Table]]:
    """All tables."""
    return TABLES.values()
