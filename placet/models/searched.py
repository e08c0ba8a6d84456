"""The table that search asks: what each row says, as words and their stems, for whom and from when to when.

It is written with the rows it is made from, in the same transaction, and can be thrown away like them: `rebuild` makes
it from the record, and compares it. A row has an entry for what it is called (`head`) and, where it says more, one for
all of it (`whole`); they last as long as the row says the same to the same circle, over versions that change other
things, so most acts write nothing here.

The words are searched by FTS5 on SQLite and by a GIN index on PostgreSQL (migration 0004). Beside them stand marks,
which begin with `_` as no word does: the circle of readers, so that the index itself passes over what is not for the
reader and no long list of it has to be walked through; the symbol or reference; and what a row belongs to.
A mark only makes the search short. Who may read what is asked of the columns, as everywhere.
"""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from django.db import connection, models

from placet.models.tables import MayRead
from placet.models.words import indexed, may_begin, spelled
from placet.procedure.moment import FOREVER, first_day
from placet.procedure.rows import (
    Consultation,
    Designation,
    Document,
    Item,
    OtherTitle,
    PlanLine,
    Row,
    Session,
    Statement,
    Treaty,
)

HEAD, WHOLE = "head", "whole"
CANDIDATES = 200  # of each kind so many are looked at, those that came last on the record first


class Searched(models.Model):
    """One entry: what a row says to a circle, from `since` until the day before `until`."""

    organisation = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    ref = models.CharField(max_length=200)
    part = models.CharField(max_length=10)
    of = models.CharField(max_length=200)  # the document, body or programme that the row belongs to
    audience = models.CharField(max_length=200)
    number = models.PositiveIntegerField()  # the record's entry from which on the row says this
    since = models.DateField()
    until = models.DateField(default=FOREVER)
    words = models.TextField()

    class Meta:
        db_table = "placet_searched"
        indexes = [
            models.Index(fields=["organisation", "kind", "ref"], name="searched_ref"),
            models.Index(fields=["organisation", "audience", "kind", "part"], name="searched_audience"),
        ]


Texts = list[tuple[str, str]]  # language, text


@dataclass(frozen=True, slots=True)
class Said:
    """What a row says: what it is called and what else, each text with its language; its names; what it belongs to."""

    head: Texts
    body: Texts
    names: tuple[str, ...] = ()
    of: str = ""


def _texts(*several: Mapping[str, str] | str) -> Texts:
    found: Texts = []
    for one in several:
        if isinstance(one, str):
            found += [("", one)] if one else []
        else:
            found += [(language, text) for language, text in sorted(one.items()) if text]
    return found


SAYS: Mapping[type[Row], Callable[[Any], Said]] = {
    Document: lambda row: Said(
        _texts(row.ref, row.symbol, row.title), _texts(row.summary, row.initiator_words), (row.ref, row.symbol)
    ),
    OtherTitle: lambda row: Said([(row.language, row.words)], [], of=row.document),
    Session: lambda row: Said(
        _texts(row.ref, row.start, row.title, row.place, row.chair_name), [], (row.ref,), row.body
    ),
    Item: lambda row: Said(_texts(row.title), []),
    Designation: lambda row: Said(_texts(row.name, str(row.year or "")), [], of=row.programme),
    Treaty: lambda row: Said(_texts(row.ref, row.title), [], (row.ref,)),
    Statement: lambda row: Said(_texts(row.words), []),
    Consultation: lambda row: Said(_texts(row.topic, row.outcome), []),
    PlanLine: lambda row: Said(_texts(row.topic), []),
}
"""The kinds that are searched; parties, bodies and programmes are in memory with the rest of the house."""

_CODES: Mapping[tuple[type[Row], str], str] = {
    (Document, HEAD): "d",
    (Document, WHOLE): "w",
    (OtherTitle, HEAD): "o",
    (Session, HEAD): "s",
    (Item, HEAD): "i",
    (Designation, HEAD): "g",
    (Treaty, HEAD): "t",
    (Statement, HEAD): "m",
    (Consultation, HEAD): "c",
    (PlanLine, HEAD): "l",
}
"""What the words of each kind and part begin with in the index: so a word that no session has is nowhere for a question
about sessions, though it stand in every document."""

Entry = tuple[str, str, str, str, str, str]  # kind, ref, part, of, audience, words
Span = tuple[int, date, date, Entry]  # number, since, until, entry
Change = tuple[int, Row | None, Row]  # the number of the entry, the row in whose place one stands, the row


def entries(organisation: str, row: Row) -> list[Entry]:
    """The entries of a row; none of a kind that is not searched."""
    says = SAYS.get(type(row))
    if says is None:
        return []
    said, kind = says(row), type(row).__name__
    parts = [(HEAD, said.head)]
    if said.body:
        parts.append((WHOLE, said.head + said.body))
    of = [of_mark(said.of)] if said.of else []
    named = [named_mark(name) for name in said.names if name]
    found = []
    for part, texts in parts:
        marks = [circle_mark(organisation, row.audience), *of, *(named if part == HEAD else ())]
        code = _CODES[type(row), part]
        words = " ".join(dict.fromkeys(code + word for word in (*marks, *indexed(texts))))
        found.append((kind, row.ref, part, said.of, row.audience, words))
    return found


def note(organisation: str, changes: Iterable[Change]) -> None:
    """Write what rows say that entries of those numbers establish, where they say anything new. For `placet.record`
    alone."""
    ended: list[tuple[date, str, str]] = []
    begun: list[Span] = []
    own: dict[tuple[str, str], range] = {}  # where in `begun` the entries stand that a row has got here
    for number, old, row in changes:
        says = SAYS.get(type(row))
        if says is None:
            continue
        key, since = (type(row).__name__, row.ref), first_day(row.at)
        if old is not None:
            if old.audience == row.audience and says(old) == says(row):
                continue
            if key in own:
                for place in own[key]:
                    begun[place] = (*begun[place][:2], since, begun[place][3])
            else:
                ended.append((since, *key))
        made = entries(organisation, row)
        own[key] = range(len(begun), len(begun) + len(made))
        begun += [(number, since, FOREVER, one) for one in made]
    if not begun:
        return
    adapt = connection.ops.adapt_datefield_value
    values = [(organisation, number, adapt(since), adapt(until), *one) for number, since, until, one in begun]
    with connection.cursor() as cursor:
        for until, kind, ref in ended:
            cursor.execute(_END, [adapt(until), organisation, kind, ref, adapt(FOREVER)])
        if len(values) == 1:
            cursor.execute(_INSERT, values[0])
        else:
            cursor.executemany(_INSERT, values)


_INSERT = (
    'INSERT INTO placet_searched (organisation, number, since, until, kind, ref, part, "of", audience, words)'
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_END = "UPDATE placet_searched SET until = %s WHERE organisation = %s AND kind = %s AND ref = %s AND until = %s"


def spans(organisation: str, versions: Iterable[tuple[int, date, date, Row]]) -> list[Span]:
    """The entries that all versions (number, since, until, row) of an organisation's rows make, in the order of the
    record: those of a row that follow each other and say the same are one."""
    found: list[Span] = []
    open_: dict[tuple[type[Row], str], tuple[str, Said, list[int]]] = {}
    for number, since, until, row in sorted(versions, key=lambda one: one[0]):
        says = SAYS.get(type(row))
        if says is None:
            continue
        said, last = says(row), open_.get((type(row), row.ref))
        if last is not None and last[0] == row.audience and last[1] == said:
            places = last[2]
            for place in places:
                found[place] = (*found[place][:2], until, found[place][3])
        else:
            made = entries(organisation, row)
            places = list(range(len(found), len(found) + len(made)))
            found += [(number, since, until, one) for one in made]
        open_[type(row), row.ref] = (row.audience, said, places)
    return found


def fill(table: Any, organisation: str, found: Iterable[Span]) -> None:
    """Write entries into the table, given as a model: `Searched`, or what a migration knows it as."""
    names = ("kind", "ref", "part", "of", "audience", "words")
    table.objects.bulk_create(
        (
            table(
                organisation=organisation, number=number, since=since, until=until,
                **dict(zip(names, entry, strict=True)),
            )
            for number, since, until, entry in found
        ),
        batch_size=500,
    )  # fmt: skip


def all_spans(organisation: str) -> list[Span]:
    """The entries as they stand in the table. For `placet.record` alone."""
    rows = Searched.objects.filter(organisation=organisation).order_by("pk")
    columns = ("number", "since", "until", "kind", "ref", "part", "of", "audience", "words")
    return [(number, since, until, tuple(entry)) for number, since, until, *entry in rows.values_list(*columns)]


# -- marks --------------------------------------------------------------------------------------------------------


def named_mark(name: str) -> str:
    """The mark of what has that symbol or reference, whatever its capitals."""
    return f"_n_{spelled(name)}"


def of_mark(ref: str) -> str:
    """The mark of what belongs to the thing of that reference."""
    return f"_o{_short(ref)}"


def circle_mark(organisation: str, audience: str) -> str:
    """The mark of what such readers of an organisation may read."""
    return f"_c{_short(f'{organisation} {audience}')}"


@lru_cache(maxsize=4096)
def _short(text: str) -> str:
    return b32encode(blake2b(text.encode(), digest_size=10).digest()).decode().lower()


# -- asking -------------------------------------------------------------------------------------------------------

Group = Sequence[
    str
]  # words or marks of which one must be there; of a word of a question it comes first, then its stems


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of one kind of rows: in which part, and of each group one word. `beginnings`: whether the
    first of a group may be the beginning of a longer word."""

    kind: type[Row]
    groups: Sequence[Group]
    part: str = HEAD
    beginnings: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that was found: its reference, and what it belongs to."""

    ref: str
    of: str


Circles = Mapping[tuple[str, str], Sequence[str]]  # by kind and part


def circles(reader: MayRead) -> Circles:
    """The audience words of the reader under which there is anything to be found, for each kind and part: of the many
    that some hold, a few. One question to the database."""
    held = sorted(reader.audiences)
    words = ", ".join(["(%s)"] * len(held))
    found: dict[tuple[str, str], list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_CIRCLES.format(words=words), [*held, reader.organisation, reader.organisation])
        for kind, part, audience in cursor.fetchall():
            found.setdefault((kind, part), []).append(audience)
    return found


_KINDS = " UNION ALL ".join(f"SELECT '{kind.__name__}' AS kind, '{part}' AS part" for kind, part in _CODES)
_CIRCLES = f"""
SELECT k.kind, k.part, h.audience
FROM (SELECT held.column1 AS audience FROM (VALUES {{words}}) held
      WHERE EXISTS (SELECT 1 FROM placet_searched s WHERE s.organisation = %s AND s.audience = held.column1)) h
CROSS JOIN ({_KINDS}) k
WHERE EXISTS (SELECT 1 FROM placet_searched s
              WHERE s.organisation = %s AND s.audience = h.audience AND s.kind = k.kind AND s.part = k.part)
"""  # noqa: S608


def find(reader: MayRead, within: Circles, asked: Sequence[Asked], most: int) -> list[list[Hit]]:
    """For each question the entries that the reader may read and in which all is that it asks for, at most `most`, the
    newest first. `within` are the reader's `circles`. One question to the database.

    Of each no more than `CANDIDATES` are looked at, those that came last on the record: a word that stands everywhere
    costs no more than one that is rare.
    """
    sqlite = connection.vendor == "sqlite"
    adapt = connection.ops.adapt_datefield_value
    when, days = (
        ("s.until = %s", [adapt(FOREVER)])
        if reader.on is None
        else ("s.since <= %s AND s.until > %s", [adapt(reader.on), adapt(reader.on)])
    )
    parts: list[str] = []
    parameters: list[Any] = []
    for place, one in enumerate(asked):
        kind = one.kind.__name__
        audiences = [word for word in within.get((kind, one.part), ()) if word in reader.audiences]
        if not audiences:
            continue
        marked = [circle_mark(reader.organisation, word) for word in audiences]
        question = _expression([*one.groups, marked], _CODES[one.kind, one.part], one.beginnings, sqlite)
        marks = ", ".join(["%s"] * len(audiences))
        statement = (_SQLITE if sqlite else _POSTGRESQL).format(audiences=marks, when=when)
        parts.append(f"SELECT {place} AS place, x.* FROM ({statement}) x")  # noqa: S608
        parameters += [question, reader.organisation, kind, one.part, *audiences, *days, CANDIDATES, most]
    found: list[list[Hit]] = [[] for _ in asked]
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), parameters)
            for place, ref, of, _since, _id in sorted(cursor.fetchall(), key=lambda row: row[3:], reverse=True):
                found[place].append(Hit(ref, of))
    return found


# FTS5 gives what it finds by descending row number without sorting, and stops when it has been given enough; only so if
# it is asked first, which CROSS JOIN says: the order of a plain join is SQLite's own choice.
_SQLITE = """
SELECT ref, "of", since, id FROM (
  SELECT s.ref, s."of", s.since, s.id
  FROM placet_searched_words CROSS JOIN placet_searched s ON s.id = placet_searched_words.rowid
  WHERE placet_searched_words MATCH %s
    AND s.organisation = %s AND s.kind = %s AND s.part = %s AND s.audience IN ({audiences}) AND {when}
  ORDER BY placet_searched_words.rowid DESC LIMIT %s)
ORDER BY since DESC, id DESC LIMIT %s
"""
_POSTGRESQL = """
SELECT ref, "of", since, id FROM (
  SELECT s.ref, s."of", s.since, s.id
  FROM placet_searched s
  WHERE s.lexemes @@ %s::tsquery
    AND s.organisation = %s AND s.kind = %s AND s.part = %s AND s.audience IN ({audiences}) AND {when}
  ORDER BY s.id DESC LIMIT %s) y
ORDER BY since DESC, id DESC LIMIT %s
"""


def _expression(groups: Iterable[Group], code: str, beginnings: bool, sqlite: bool) -> str:
    """The question in the language of the engine. Words and marks hold letters, figures and `_` alone, so that nothing
    in them can mean anything to it."""
    quote, star, either, both = ('"', "*", " OR ", " AND ") if sqlite else ("'", ":*", " | ", " & ")

    def each(group: Group) -> Iterator[str]:
        for place, word in enumerate(group):
            begins = beginnings and place == 0 and not word.startswith("_") and may_begin(word)
            yield f"{quote}{code}{word}{quote}{star if begins else ''}"

    return both.join(f"({either.join(each(group))})" for group in groups)
