"""One page in this process, without a server: how many queries it asks, and where its time goes.

    DJANGO_SETTINGS_MODULE=bench.settings PLACET_DIR=DIR python -m bench.inside PATH COOKIE [--parts] [--profile]

Prints JSON: the queries, and with `--parts` milliseconds of processor time in all and by part, the least of many runs.
A part is what is spent in a named function but not in another part that it calls. `--profile` prints the standard
profiler's view instead, which tells more and weighs it worse: it makes small functions look dear.
"""

from __future__ import annotations

import argparse
import cProfile
import functools
import json
import pstats
import sys
import time
from collections.abc import Callable
from itertools import count
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.parts import PARTS, found
from placet.wsgi import application

# Importing it has set Django up, and the collector as the server has it.
SERVED = application
TIMES = 30
_NUMBERS = count(1)


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
            owner, last, work = found(module, name)
            booked = self.timed(part, work)
            setattr(owner, last, booked)
            if "." not in name:
                for other in _modules():
                    for key, value in list(vars(other).items()):
                        if value is work:
                            setattr(other, key, booked)


def _modules() -> list[Any]:
    return [module for name, module in list(sys.modules.items()) if name.startswith(("placet.", "django.")) and module]


def asked(client: Client, path: str) -> None:
    """Ask once, `{n}` in the path being another number each time. Raises SystemExit on any status but 200."""
    status = client.get(path.replace("{n}", str(next(_NUMBERS)))).status_code
    if status != 200:
        raise SystemExit(f"{path}: {status}")


def main() -> None:
    """Measure one page and print what was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("path")
    parser.add_argument("cookie", nargs="?", default="")
    parser.add_argument("--parts", action="store_true")
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    client = Client(headers={"host": "127.0.0.1"})
    if options.cookie:
        name, _equals, value = options.cookie.partition("=")
        client.cookies[name] = value
    clock = Clock()
    if options.parts:
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
        for _ in range(TIMES):
            asked(client, options.path)
        profile.disable()
        pstats.Stats(profile).sort_stats("cumulative").print_stats(45)
        return
    told: dict[str, Any] = {"queries": queries}
    if options.parts:
        told |= measured(client, options.path, clock)
    print(json.dumps(told))


def measured(client: Client, path: str, clock: Clock) -> dict[str, Any]:
    """Milliseconds of processor time: `whole` without the clock, `parts` with it."""
    whole = []
    for _ in range(TIMES):
        began = time.process_time()
        asked(client, path)
        whole.append((time.process_time() - began) * 1000)
    clock.runs = True
    rounds: list[dict[str, float]] = []
    for _ in range(TIMES):
        clock.spent = {}
        asked(client, path)
        rounds.append(clock.spent)
    parts = {
        part: min(one.get(part, 0.0) for one in rounds) * 1000
        for part, _module, _name in PARTS
        if any(part in one for one in rounds)
    }
    return {"whole": min(whole), "parts": parts}


if __name__ == "__main__":
    main()
