"""Whether pages slow down as the archive grows: the same pages with one, ten and a hundred years of it.

    python -m bench.growth [--quick] [--plans]

A year of the archive is ten held sessions of twenty documents each, with eleven positions and a decision on every one.
The first year is made by acts, the others are copies of its rows and entries (`bench.fill.multiply`); on top of each
comes the same large session, by acts. Three servers run at once and are asked in turn, signed in, so that nothing is
kept. What is compared is processor time of the server for an answer, database included (SQLite works in the server's
process): where others use the machine too, the clock says more of them than of the page. `--plans` tells, for each page
that grew, its dearest queries and their plans.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench import server
from bench.load import Target, ask, ratio
from bench.table import Row, aligned, ms, times

SESSIONS, PAPERS = 10, 20
YEARS = (1, 10, 100)
GROWTH = 1.3


def title(years: Sequence[int]) -> str:
    """What the section is called."""
    sizes = ", ".join(f"{year * SESSIONS * PAPERS:,}" for year in years)
    return f"Growth: an archive of {sizes} documents beside the session; a delegate, one connection"


def pages(facts: dict[str, Any]) -> dict[str, str]:
    """The pages, by name."""
    own = f"/{facts['organisation']}"
    return {
        "home": f"{own}/",
        "session": f"{own}/s/{facts['session']}",
        "document": f"{own}/d/{facts['document']}",
        "sessions": f"{own}/s",
        "documents": f"{own}/d",
        "documents, of one body": f"{own}/d?body={facts['body']}",
        "decisions": f"{own}/decisions",
        "body": f"{own}/b/{facts['body']}",
        "party": f"{own}/p/{facts['party']}",
        "record": f"{own}/r",
        "record, of one dossier": f"{own}/r?dossier={facts['document']}",
        "an entry": f"{own}/r/{facts['entries']}",
        "search, a word that is everywhere": f"{own}/search?q=water",
        "search, a word that is nowhere": f"{own}/search?q=zugzwang",
        "session as JSON": f"/api{own}/sessions/{facts['session']}",
        "documents as JSON": f"/api{own}/documents",
        "calendar feed": f"{own}/calendar.ics",
    }


def made(folder: Path, years: Sequence[int]) -> dict[int, tuple[Path, dict[str, Any]]]:
    """A folder with its database for each size, and what `bench.fill` says of it."""
    found = {}
    for year in years:
        own = folder / str(year)
        own.mkdir()
        found[year] = own, server.fill(own, sessions=SESSIONS, papers=PAPERS, years=year - 1)
    return found


def measure(quick: bool = False, plans: bool = False) -> tuple[str, list[Row]]:
    """The title and the rows of the table; with `plans`, what grew is explained on standard output."""
    years = YEARS[:2] if quick else YEARS
    folder = Path(tempfile.mkdtemp(prefix="placet-bench-"))
    try:
        sizes = made(folder, years)
        rows, grown = _asked(sizes, 3 if quick else 7)
        if plans:
            own, facts = sizes[years[-1]]
            for name in grown:
                _explain(own, name, pages(facts)[name], facts["delegate"])
        return title(years), rows
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _asked(sizes: dict[int, tuple[Path, dict[str, Any]]], rounds: int) -> tuple[list[Row], list[str]]:
    targets, starts = [], []
    with ExitStack() as stack:
        for year, (folder, facts) in sizes.items():
            served = stack.enter_context(server.serving(folder))
            starts.append(served.first)
            for name, path in pages(facts).items():
                server.body(served.port, path, facts["delegate"])
                targets.append(_target(f"{name} {year}", served, path, facts["delegate"]))
        targets.sort(key=lambda one: one.name.rsplit(" ", 1)[0])
        found = ask(targets, rounds)
    first, *later = sizes
    measured = ", ".join(f"{one:.2f} s" for one in starts[1:])
    grew_starts = ", ".join(times(one / starts[0]) for one in starts[1:])
    rows, grown = [Row("placet serve, to the first answer (once)", measured, f"{starts[0]:.2f} s", grew_starts)], []
    for name in pages(sizes[first][1]):
        base = found[f"{name} {first}"]
        grew = [ratio(found[f"{name} {year}"].spent, base.spent) for year in later]
        measured = ", ".join(ms(found[f"{name} {year}"].processor) for year in later)
        shown = ", ".join(times(one) for one in grew)
        met = max(grew) < GROWTH
        rows.append(Row(name, measured, ms(base.processor), shown, f"less than {GROWTH}×", met))
        if not met:
            grown.append(name)
    return rows, grown


def _target(name: str, served: server.Served, path: str, cookie: str) -> Target:
    # Another address each time, so that what is measured is a page that was not kept.
    fresh = f"{path}{'&' if '?' in path else '?'}n={{n}}"
    return Target(name, served.port, fresh, cookie, served.workers(), most=15, seconds=0.8, warm=1)


def _explain(folder: Path, name: str, path: str, cookie: str) -> None:
    told = json.loads(server.run("bench.plans", path, cookie, folder=folder))
    print(f"\n{name}: {path}")
    for query in told:
        print(f"  {query['ms']:8.2f} ms  {query['sql']}")
        for step in query["plan"]:
            print(f"               {step}")


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    print(aligned([measure("--quick" in arguments, "--plans" in arguments)]))


if __name__ == "__main__":
    main(sys.argv[1:])
