"""Django's engine for SQLite, but that the text of a statement is made SQLite's once and then known.

Django writes parameters `%s`, SQLite `?`; Django looks for them in every statement each time that it is executed. The
statements of a page are some kilobytes long and always the same, and SQLite in turn knows a text that it has seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base

STATEMENTS = 512  # of which the text is known; a longer list of them would be one that depends on data


@lru_cache(maxsize=STATEMENTS)
def _converted(query: str) -> str:
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


class Cursor(base.SQLiteCursorWrapper):
    """A cursor that knows the statements it has met."""

    def convert_query(self, query: str, *, param_names: Sequence[str] | None = None) -> str:
        """The statement as SQLite takes it."""
        if param_names is None:
            return _converted(query)
        named: str = super().convert_query(query, param_names=param_names)
        return named


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection; everything but its cursor is Django's."""

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor of ours."""
        return self.connection.cursor(factory=Cursor)
