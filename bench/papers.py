"""How long an order paper takes: 40 items, 80 documents, in three languages; and whether memory stays flat.

    python bench/papers.py [TIMES]                (default: 20)

The first paper of a process reads the fonts and is told apart. Also: a calendar of 500 sessions.
"""

from __future__ import annotations

import runpy
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from placet.papers.agenda import AgendaPaper, Delegation, Document, Item, ItemClass, Rendition, Sitting, agenda
from placet.papers.calendar import Feed, Meeting, calendar

SAMPLE = runpy.run_path(str(Path(__file__).resolve().parents[1] / "tests" / "papers" / "conftest.py"))


def big(language: str) -> AgendaPaper:
    """An order paper of 40 items in two sittings, with two documents each, and twelve delegations."""
    small: AgendaPaper = SAMPLE["session"](language)
    said = SAMPLE["SAID"][language]
    items = tuple(
        Item(
            number=str(n),
            title=SAMPLE["title"]("levels", language),
            documents=tuple(
                Document(
                    symbol=f"CM/31/{n}{suffix}",
                    title=SAMPLE["title"]("locks", language),
                    outcome=said["adopted"],
                    not_joined=said["not-joined"] if n % 5 == 0 else "",
                    languages=(Rendition(code="ru", authentic=True), Rendition(code="en"), Rendition(code="ar")),
                )
                for suffix in ("", "/Add.1")
            ),
        )
        for n in range(1, 41)
    )
    sittings = (
        Sitting(name=said["restricted"], classes=(ItemClass(items=items[:5]),)),
        Sitting(name=said["extended"], classes=(ItemClass(name=said["with"], items=items[5:]),)),
    )
    delegations = tuple(Delegation(party=f"State {n}", code=f"S{n}", head=f"Head of delegation {n}") for n in range(12))
    return replace(small, sittings=sittings, delegations=delegations)


def timed(make: Callable[[], bytes], times: int) -> tuple[float, list[float], bytes]:
    """Milliseconds of the first call, of the others, and what the last one made."""
    taken = []
    made = b""
    for _ in range(times + 1):
        began = time.perf_counter()
        made = make()
        taken.append((time.perf_counter() - began) * 1000)
    return taken[0], sorted(taken[1:]), made


def memory(name: str) -> float:
    """A figure of /proc/self/status in MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1024
    raise SystemExit("no /proc/self/status here")


def tell(name: str, first: float, rest: list[float], made: bytes) -> None:
    """Print one line of figures."""
    print(
        f"{name:<22} first {first:6.1f} ms, then median {statistics.median(rest):6.1f}, "
        f"p95 {rest[int(len(rest) * 0.95) - 1]:6.1f} ms, {len(made) / 1000:.0f} kB"
    )


def meetings(count: int) -> tuple[Meeting, ...]:
    """So many sessions, every second one with its hour."""
    changed = datetime(2031, 1, 1, tzinfo=UTC)
    return tuple(
        Meeting(
            ref=f"CM/{n}",
            title=f"Conference of Ministers {n}",
            start=f"20{31 + n // 200}-{1 + n % 12:02}-{1 + n % 28:02}" + ("T08:00:00Z" if n % 2 else ""),
            state="planned",
            changed=changed,
            place="Oberwehr",
            url=f"https://rivers.example/r/s/CM/{n}",
        )
        for n in range(count)
    )


def main() -> None:
    """Print all figures."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    papers: dict[str, Any] = {language: big(language) for language in ("en", "ru", "ar")}
    for language, paper in papers.items():
        # Every paper differs, as in life: the same data again would be answered from the compiler's memory.
        number = iter(range(10**6))

        def fresh(paper: AgendaPaper = paper, number: Any = number) -> bytes:
            return agenda(replace(paper, foot=replace(paper.foot, number=next(number), as_of=f"{next(number)}")))

        tell(f"order paper, {language}", *timed(fresh, times))
    before = memory("VmRSS")
    for n in range(100):
        agenda(replace(papers["en"], foot=replace(papers["en"].foot, number=n)))
    print(
        f"memory after all that {before:.0f} MB, after 100 more {memory('VmRSS'):.0f} MB, peak {memory('VmHWM'):.0f} MB"
    )
    began = time.perf_counter()
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(agenda, [papers["en"]] * 8))
    same = "the same bytes" if len(set(made)) == 1 else "DIFFERENT BYTES"
    print(f"8 in 4 threads         {(time.perf_counter() - began) * 1000:6.1f} ms, {same}")
    feed = Feed(name="x", host="rivers.example", language="en", zone="Europe/Vienna", meetings=meetings(500))
    tell("calendar, 500 sessions", *timed(lambda: calendar(feed), max(3, times // 4)))


if __name__ == "__main__":
    main()
