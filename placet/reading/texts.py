"""The texts of rows as search compares them, kept in memory.

Comparing in any language, whatever the capitals, cannot be left to the database: SQLite knows the capitals of ASCII
alone, and texts in several languages are kept as JSON, where Cyrillic letters may be escapes. To read and fold all of
them for every question takes a second and more for ten thousand documents. So the folded texts are kept, one collection
for each kind of row and audience word: readers share what they may all read, and nobody is given the collection of a
word that he does not hold. When the record has grown, only rows of a new version are read again.

What is kept can lack the newest, but what is found is read from the tables again before it is shown.

Measured with 10 000 documents, 10 000 items and 5 000 statements in two languages on SQLite: the first question of a
process 1.7 s, each after it 0.05 s, the first one after an entry 0.14 s; 36 MB are kept.
"""

from __future__ import annotations

import unicodedata
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from placet.models.tables import TABLES
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
from placet.reading.reader import Reader

READERS = 512  # of so many readers it is known that their collections are as new as the record
FEW = 400  # rows that are asked for by reference; of more, all are read


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one row. `head` is what it is called, `body` what else it says; `of` the row that it belongs to."""

    number: int  # the entry that established it
    at: str
    head: str
    body: str = ""
    of: str = ""


Shard = dict[str, Texts]

# Hyphens and dashes, apostrophes and quotation marks of every kind are one; so are ё and е.
_SAME = str.maketrans("ё‐–—−’ʼ«»“”„", 'е----\'\'"""""')


def plain(text: str) -> str:
    """A text as it is compared: compatibility form, no capitals, ё as е, one kind of hyphen, apostrophe, quote."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_SAME)


def _all(*texts: Mapping[str, str] | str) -> str:
    """Texts in all their languages, folded, one a line."""
    return plain("\n".join(line for text in texts for line in ((text,) if isinstance(text, str) else text.values())))


@dataclass(frozen=True, slots=True)
class _Kind:
    """Which columns of a kind are read (after `ref`), and what is made of them: head, body, the row it belongs to."""

    columns: tuple[str, ...]
    make: Callable[..., tuple[str, str, str]]


KINDS: Mapping[type[Row], _Kind] = {
    Document: _Kind(
        ("symbol", "title", "summary", "initiator_words"),
        lambda ref, symbol, title, summary, initiator: (_all(ref, symbol, title), _all(summary, initiator), ref),
    ),
    OtherTitle: _Kind(("words", "document"), lambda ref, words, document: (_all(words), "", document)),
    Session: _Kind(
        ("start", "title", "place", "chair_name", "body"),
        lambda ref, start, title, place, chair, body: (_all(ref, start, title, place, chair), "", body),
    ),
    Item: _Kind(("title",), lambda ref, title: (_all(title), "", ref)),
    Designation: _Kind(
        ("name", "year", "programme"), lambda ref, name, year, programme: (_all(name, str(year or "")), "", programme)
    ),
    Treaty: _Kind(("title",), lambda ref, title: (_all(ref, title), "", ref)),
    Statement: _Kind(("words",), lambda ref, words: (_all(words), "", ref)),
    Consultation: _Kind(("topic", "outcome"), lambda ref, topic, outcome: (_all(topic), _all(outcome), ref)),
    PlanLine: _Kind(("topic",), lambda ref, topic: (_all(topic), "", ref)),
}

_shards: dict[tuple[str, type[Row], str], Shard] = {}
_fresh: OrderedDict[tuple[str, type[Row], frozenset[str]], str] = OrderedDict()
_lock = Lock()


def texts(reader: Reader, kind: type[Row], head: str) -> Iterator[tuple[str, Texts]]:
    """References and texts of the rows of that kind that the reader may see, in no order.

    `head` is the hash at the end of the record: while it stays, the database is asked nothing. As of an earlier day
    nothing is kept.
    """
    if reader.on is not None:
        yield from _read(reader, kind, None).items()
        return
    key = (reader.organisation, kind, reader.audiences)
    with _lock:
        if _fresh.get(key) != head:
            _refresh(reader, kind)
            _fresh[key] = head
            while len(_fresh) > READERS:
                _fresh.popitem(last=False)
        _fresh.move_to_end(key)
        found = [_shards.get((reader.organisation, kind, word), {}) for word in reader.audiences]
    for shard in found:
        yield from shard.items()


def _refresh(reader: Reader, kind: type[Row]) -> None:
    """Bring the reader’s collections up to the record: read again what has a new version, drop what is gone."""
    now: dict[str, dict[str, int]] = {}
    rows = TABLES[kind].objects.visible_to(reader).values_list("audience", "ref", "number")
    for word, ref, number in rows:
        now.setdefault(word, {})[ref] = number
    old = {word: _shards.get((reader.organisation, kind, word), {}) for word in reader.audiences}
    changed = {
        ref
        for word, numbers in now.items()
        for ref, number in numbers.items()
        if (known := old[word].get(ref)) is None or known.number != number
    }
    new = _read(reader, kind, changed) if changed else {}
    for word in reader.audiences:
        # A collection is made anew, not changed: another question may be going through the old one.
        shard = {ref: new[ref] if ref in changed else old[word][ref] for ref in now.get(word, ())}
        if shard:
            _shards[reader.organisation, kind, word] = shard
        else:
            _shards.pop((reader.organisation, kind, word), None)


def _read(reader: Reader, kind: type[Row], refs: set[str] | None) -> Shard:
    """The texts of the rows of those references, or of all."""
    rows: Any = TABLES[kind].objects.visible_to(reader)
    if refs is not None and len(refs) <= FEW:
        rows = rows.filter(ref__in=refs)
    how = KINDS[kind]
    return {
        ref: Texts(number, at, *how.make(ref, *values))
        for ref, number, at, *values in rows.values_list("ref", "number", "at", *how.columns)
    }


def forget() -> None:
    """Drop what is kept (the tests change databases under it)."""
    with _lock:
        _shards.clear()
        _fresh.clear()
