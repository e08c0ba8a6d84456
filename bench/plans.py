"""The dearest queries of one page, and how the database answers them: run by `bench.growth --plans`.

    DJANGO_SETTINGS_MODULE=bench.settings PLACET_DIR=DIR python -m bench.plans PATH COOKIE

Prints JSON: for each query that takes more than half a millisecond, its time, its text and the steps of its plan.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from django.db import connection
from django.test import Client

from placet.wsgi import application

# Importing it has set Django up.
SERVED = application

LEAST = 0.5  # milliseconds
MOST = 8


def spent(sql: str, params: Any) -> float:
    """Milliseconds to run a query to its last row, the better of two times."""
    best = float("inf")
    for _ in range(2):
        began = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            cursor.fetchall()
        best = min(best, (time.perf_counter() - began) * 1000)
    return best


def main() -> None:
    """Ask the page, and explain its queries."""
    path, cookie = sys.argv[1:3]
    client = Client(headers={"host": "127.0.0.1"})
    name, _equals, value = cookie.partition("=")
    client.cookies[name] = value
    asked: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    client.get(path)
    with connection.execute_wrapper(note):
        client.get(path)
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    timed = sorted(((spent(sql, params), sql, params) for sql, params in asked), key=lambda one: -one[0])
    shown = []
    for took, sql, params in timed[:MOST]:
        if took < LEAST:
            break
        with connection.cursor() as cursor:
            cursor.execute(explain + sql, params)
            plan = [str(row[-1]) for row in cursor.fetchall()]
        table = sql.partition(" FROM ")[2]
        shown.append({"ms": took, "sql": f"… FROM {table}"[:300] if table else sql[:300], "plan": plan})
    json.dump(shown, sys.stdout)


if __name__ == "__main__":
    main()
