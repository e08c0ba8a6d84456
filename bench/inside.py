"""One page in this process, without a server: how many queries it asks, and where its time goes.

    DJANGO_SETTINGS_MODULE=bench.settings PLACET_DIR=DIR python -m bench.inside PATH COOKIE [--times N] [--profile]

Prints JSON: the number of queries, milliseconds of processor time in all, and by part. A part is what is spent in a few
named functions but not in another part that they call. `--profile` prints the standard profiler's view instead, which
tells more and weighs it worse: it makes small functions look dear.
"""

from __future__ import annotations

import argparse
import cProfile
import functools
import importlib
import json
import pstats
import sys
import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from placet.wsgi import application

# Importing it has set Django up, and the collector as the server has it.
SERVED = application

# Where each part is done. One that is renamed is an error here, not a figure that is silently nought.
PARTS = (
    ("middlewares, routing", "django.core.handlers.base", "BaseHandler.get_response"),
    ("who reads", "placet.web.page", "find_reader"),
    ("reading", "placet.reading.sessions", "page"),
    ("queries: SQL put together", "django.db.models.sql.compiler", "SQLCompiler.as_sql"),
    ("queries: run", "django.db.backends.utils", "CursorWrapper.execute"),
    ("queries: rows fetched", "django.db.models.sql.compiler", "cursor_iter"),
    ("rows made", "placet.models.tables", "rows_of"),
    ("the law: findings", "placet.reading.sessions", "finding"),
    ("the law: acts on offer", "placet.desk", "offers"),
    ("the page as data", "placet.web.pages.sessions", "session"),
    ("addresses", "django.urls.base", "reverse"),
    ("the frame", "placet.web.page", "frame"),
    ("the template", "django.template.backends.jinja2", "Template.render"),
    ("JSON written", "placet.api.views", "answer"),
)


class Clock:
    """Exclusive processor time by part. It must be put in place before the first request: the addresses keep the views
    that they find then."""

    def __init__(self) -> None:
        self.runs = False
        self.spent: dict[str, float] = {}
        self._stack: list[str] = []
        self._since = 0.0

    def turn(self, part: str | None) -> None:
        """Enter a part, or (None) leave the one that is on."""
        now = time.process_time()
        if self._stack:
            self.spent[self._stack[-1]] = self.spent.get(self._stack[-1], 0.0) + now - self._since
        if part is None:
            self._stack.pop()
        else:
            self._stack.append(part)
        self._since = time.process_time()

    def timed(self, part: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """The function, its time booked on a part."""

        @functools.wraps(work)
        def booked(*arguments: Any, **named: Any) -> Any:
            if not self.runs:
                return work(*arguments, **named)
            self.turn(part)
            try:
                return work(*arguments, **named)
            finally:
                self.turn(None)

        return booked

    def watch(self) -> None:
        """Put the clock into every place of `PARTS`, and wherever else the same function has been imported."""
        for part, module, name in PARTS:
            owner: Any = importlib.import_module(module)
            *path, last = name.split(".")
            for step in path:
                owner = getattr(owner, step)
            work = getattr(owner, last)
            booked = self.timed(part, work)
            setattr(owner, last, booked)
            if not path:
                for other in _modules():
                    for key, value in list(vars(other).items()):
                        if value is work:
                            setattr(other, key, booked)


def _modules() -> list[Any]:
    return [module for name, module in list(sys.modules.items()) if name.startswith(("placet.", "django.")) and module]


def asked(client: Client, path: str) -> None:
    """Ask once. Raises SystemExit on any status but 200."""
    status = client.get(path).status_code
    if status != 200:
        raise SystemExit(f"{path}: {status}")


def main() -> None:
    """Measure one page and print what was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("path")
    parser.add_argument("cookie", nargs="?", default="")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    client = Client(headers={"host": "127.0.0.1"})
    if options.cookie:
        name, _equals, value = options.cookie.partition("=")
        client.cookies[name] = value
    clock = Clock()
    clock.watch()
    for _ in range(3):
        asked(client, options.path)
    with CaptureQueriesContext(connection) as captured:
        asked(client, options.path)
        # What was captured is read from the connection's log, which the next request empties.
        queries = [one["sql"] for one in captured.captured_queries]
    if options.profile:
        profile = cProfile.Profile()
        profile.enable()
        for _ in range(options.times):
            asked(client, options.path)
        profile.disable()
        pstats.Stats(profile).sort_stats("cumulative").print_stats(45)
        return
    whole = []
    for _ in range(options.times):
        began = time.process_time()
        asked(client, options.path)
        whole.append((time.process_time() - began) * 1000)
    clock.runs = True
    rounds: list[dict[str, float]] = []
    for _ in range(options.times):
        clock.spent = {}
        asked(client, options.path)
        rounds.append(clock.spent)
    names = {part for one in rounds for part in one}
    parts = {name: min(one.get(name, 0.0) * 1000 for one in rounds) for name in names}
    order = [part for part, _module, _name in PARTS]
    print(
        json.dumps(
            {
                "queries": len(queries),
                "sql": queries,
                "whole": min(whole),
                "parts": {name: parts[name] for name in sorted(parts, key=order.index)},
            }
        )
    )


if __name__ == "__main__":
    main()
