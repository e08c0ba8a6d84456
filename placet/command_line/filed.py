"""The present state of a council with its many rows in a temporary file: memory does not grow with the record."""

from __future__ import annotations

import dataclasses
import marshal
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Any, Self, TypeVar

from placet.procedure.rows import HOUSE, Row, all_rows
from placet.procedure.state import State

try:
    import sqlite3
except ImportError:  # a Python that was built without it
    sqlite3 = None  # type: ignore[assignment]

R = TypeVar("R", bound=Row)
Key = tuple[type[Row], str]

# The connection itself is in memory and holds nothing; the empty name makes a file that SQLite deletes when it is
# closed, in the folder that TMPDIR (on Windows TEMP) names.
_OPEN = """
PRAGMA temp_store = FILE;
ATTACH DATABASE '' AS filed;
PRAGMA filed.journal_mode = OFF;
PRAGMA filed.synchronous = OFF;
PRAGMA filed.cache_size = -4000;
CREATE TABLE filed.row (
  first INTEGER PRIMARY KEY, kind INTEGER NOT NULL, ref TEXT NOT NULL, scope TEXT NOT NULL, place INTEGER NOT NULL,
  data BLOB NOT NULL
);
CREATE UNIQUE INDEX filed.row_ref ON row (kind, ref);
CREATE INDEX filed.row_scope ON row (kind, scope, place);
BEGIN;
"""
_PUT = """
INSERT INTO filed.row (kind, ref, scope, place, data) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (kind, ref) DO UPDATE SET
  data = excluded.data, place = CASE scope WHEN excluded.scope THEN place ELSE excluded.place END,
  scope = excluded.scope
"""
_GET = "SELECT data FROM filed.row WHERE kind = ? AND ref = ?"
_SCOPE = "SELECT data FROM filed.row WHERE kind = ? AND scope = ? ORDER BY place"
_EVERY = "SELECT data FROM filed.row WHERE kind = ? ORDER BY first"
_KINDS = "SELECT kind FROM filed.row GROUP BY kind ORDER BY min(first)"

_HOUSE = frozenset(HOUSE)
_NUMBER = {kind: number for number, kind in enumerate(all_rows())}
_KIND = dict(enumerate(all_rows()))
_NAMES = {kind: tuple(item.name for item in dataclasses.fields(kind)) for kind in all_rows()}


_BITS = 2**23


class Unfiled(OSError):
    """The temporary file cannot be written or read: no room is left, most often."""


class Filed(State):
    """A state whose rows are in a temporary file, but for the house, which is small and stays in memory.

    Answers every question as a `State` of the same rows does, in the same order. Of the rows on file those that were
    put or read last are kept in memory as well, at least `most` and at most twice as many, and of the scopes those that
    were asked for or begun last, together `most` rows. The file is gone when the state is closed, or the process ends.
    Where Python has no SQLite all rows stay in memory. Used in a `with` statement, whose end raises `Unfiled` where the
    file has failed.
    """

    def __init__(self, rows: Iterable[Row] = (), *, most: int = 1000) -> None:
        self._most = most
        self._young = 0  # rows of the file in `_rows`, where the house is too; when they are `most` they grow old
        self._older: dict[type[Row], dict[str, Row]] = {}
        self._groups: OrderedDict[Key, dict[str, Row]] = OrderedDict()
        self._grouped = 0  # rows in all groups
        self._places = 0
        self._waiting: list[tuple[int, str, str, int, bytes]] = []  # to be written; all of them are in memory still
        # A bit for every row and every scope that was put, at the place that its hash gives. An act asks for what it is
        # about to make: this tells nearly always, without a look into the file, that it is not there.
        self._seen = bytearray(_BITS // 8)
        self._file: Any = None
        if sqlite3 is not None:
            self._file = sqlite3.connect(":memory:", isolation_level=None)
            self._file.executescript(_OPEN)
        super().__init__(rows)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()
        if sqlite3 is not None and isinstance(raised, sqlite3.Error):
            raise Unfiled(0, f"the temporary file for the present state failed ({raised})") from raised

    def close(self) -> None:
        """Forget the rows on file, and remove it."""
        if self._file is not None:
            self._file.close()

    def put(self, row: Row) -> None:
        """Take `row` in, in the place of the one with its reference."""
        kind = type(row)
        if kind in _HOUSE or self._file is None:
            super().put(row)
            return
        old = self.get(kind, row.ref)
        if old is not None and old.scope != row.scope and (group := self._groups.get((kind, old.scope))) is not None:
            del group[row.ref]
            self._grouped -= 1
        group = self._groups.get((kind, row.scope))
        if group is None and not self._marked((kind, row.scope, "")):
            self._mark((kind, row.scope, ""))
            group = self._groups[kind, row.scope] = {}
        if group is not None:
            self._grouped += row.ref not in group
            group[row.ref] = row
            self._prune()
        if old is None:
            self._mark((kind, row.ref))
        self._places += 1
        data = marshal.dumps(tuple(map(vars(row).__getitem__, _NAMES[kind])))
        self._waiting.append((_NUMBER[kind], row.ref, row.scope, self._places, data))
        self._remember(kind, row)

    def get(self, kind: type[R], ref: str) -> R | None:
        """The row of that kind and reference, or None."""
        rows = self._rows.get(kind)
        row = rows.get(ref) if rows is not None else None
        return row if row is not None else self._fetched(kind, ref)  # type: ignore[return-value]

    def _fetched(self, kind: type[Row], ref: str) -> Row | None:
        """The row that is not among the young ones; None where there is none."""
        if not self._marked((kind, ref)):
            return None
        row = self._older.get(kind, {}).get(ref)
        if row is None:
            found = self._file.execute(_GET, (_NUMBER[kind], ref)).fetchone()
            if found is None:
                return None
            row = _read(kind, found[0])
        self._remember(kind, row)
        return row

    def _remember(self, kind: type[Row], row: Row) -> None:
        rows = self._rows.setdefault(kind, {})
        self._young += row.ref not in rows
        rows[row.ref] = row
        if self._young >= self._most:
            self._write()
            self._older = {kind: rows for kind, rows in self._rows.items() if kind not in _HOUSE}
            self._rows = {kind: rows for kind, rows in self._rows.items() if kind in _HOUSE}
            self._young = 0

    def _write(self) -> None:
        self._file.executemany(_PUT, self._waiting)
        self._waiting.clear()

    def scope(self, kind: type[R], scope: str) -> list[R]:
        """All rows of that kind in that scope, in the order in which they were first put."""
        if kind in _HOUSE or self._file is None:
            return super().scope(kind, scope)
        group = self._groups.get((kind, scope))
        if group is not None:
            self._groups.move_to_end((kind, scope))
            return list(group.values())  # type: ignore[arg-type]
        if not self._marked((kind, scope, "")):
            return []
        self._write()
        found = self._file.execute(_SCOPE, (_NUMBER[kind], scope)).fetchall()
        answer = [_read(kind, data) for (data,) in found]
        if len(answer) < self._most // 2:
            self._groups[kind, scope] = {row.ref: row for row in answer}
            self._grouped += len(answer)
            self._prune()
        return answer  # type: ignore[return-value]

    def _prune(self) -> None:
        """Forget the scopes that were not asked for the longest. An empty one takes room too."""
        while self._grouped + len(self._groups) > self._most:
            _key, group = self._groups.popitem(last=False)
            self._grouped -= len(group)

    def _mark(self, what: tuple[object, ...]) -> None:
        bit = hash(what) % _BITS
        self._seen[bit >> 3] |= 1 << (bit & 7)

    def _marked(self, what: tuple[object, ...]) -> int:
        bit = hash(what) % _BITS
        return self._seen[bit >> 3] & 1 << (bit & 7)

    def every(self, kind: type[R]) -> list[R]:
        """All rows of that kind."""
        if kind in _HOUSE or self._file is None:
            return super().every(kind)
        self._write()
        found = self._file.execute(_EVERY, (_NUMBER[kind],))
        return [_read(kind, data) for (data,) in found]  # type: ignore[misc]

    def __iter__(self) -> Iterator[Row]:
        if self._file is None:
            yield from super().__iter__()
            return
        for kind in HOUSE:
            yield from super().every(kind)
        self._write()
        for (number,) in self._file.execute(_KINDS).fetchall():
            yield from self.every(_KIND[number])


def _read(kind: type[Row], data: bytes) -> Row:
    # A row is frozen data: to fill it at once is what its own __init__ does, field by field and five times slower.
    made = object.__new__(kind)
    values = marshal.loads(data)  # noqa: S302 - from a file that this process alone has written
    object.__setattr__(made, "__dict__", dict(zip(_NAMES[kind], values, strict=True)))
    return made
