"""Django's engine for SQLite, but that the text of a statement is made SQLite's once and then known, and that a
statement can be asked and answered in one step.

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
    """A connection; everything but its cursor, and `answered`, is Django's."""

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor of ours."""
        return self.connection.cursor(factory=Cursor)

    def answered(self, query: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        """All rows that a SELECT answers with.

        The same as `cursor`, `execute` and `fetchall` with Django's two wrappers around each, which take longer than
        SQLite takes for one row. Where somebody listens to the statements, or a transaction is broken, they are used.
        """
        if self.execute_wrappers or self.queries_logged or self.needs_rollback:
            with self.cursor() as cursor:
                cursor.execute(query, parameters)
                listened: list[tuple[Any, ...]] = cursor.fetchall()
                return listened
        if self.connection is None:
            self.ensure_connection()
        self.validate_thread_sharing()
        with self.wrap_database_errors:
            found: list[tuple[Any, ...]] = self.connection.execute(_converted(query), parameters).fetchall()
            return found
