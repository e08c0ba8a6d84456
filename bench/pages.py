"""What the page of a large session costs, against an empty view on the same server.

    python -m bench.pages [--quick] [--where]

The session has 40 items, 80 documents and 440 positions of 11 states, all made by acts (`bench.council.coming`). It is
asked for over the loopback from `placet serve` with its usual workers. The empty view is asked for in the same rounds,
with the same cookie: what it takes is what server, middlewares and routing take, and the load generator itself.

`--where` also tells where the time of the signed-in page goes, as measured in one process without a server.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import server
from bench.load import Asked, Target, ask, ratio
from bench.table import Row, aligned, at_least, at_most, ms, rate, times

TITLE = "Pages: a session of 40 items, 80 documents, 440 positions"
ANONYMOUS_SHARE = 0.5
PAGE_TIMES = 30
JSON_TIMES = 10
QUERIES = 15
# Past all middlewares, and kept by none: the public's pages are kept, the first of each record's state is not.
UNKEPT = f"{server.EMPTY}?lang=none"
# Another address each time: what is asked for again may be answered from what was kept, and is told apart.
FRESH = "?n={n}"


def measure(quick: bool = False) -> list[Row]:
    """The rows of the table."""
    with tempfile.TemporaryDirectory(prefix="placet-bench-") as name:
        folder = Path(name)
        facts = server.fill(folder)
        with server.serving(folder) as served:
            page, data = addresses(facts)
            check(served.port, page, facts)
            rounds = 3 if quick else 9
            return [
                *_anonymous(served.port, page, rounds),
                *_signed_in(served.port, page, data, facts, rounds),
                *_queries(folder, page, data, facts),
            ]


def addresses(facts: dict[str, Any]) -> tuple[str, str]:
    """Of the session: its page, and the same as JSON."""
    return (
        f"/{facts['organisation']}/s/{facts['session']}",
        f"/api/{facts['organisation']}/sessions/{facts['session']}",
    )


def check(port: int, page: str, facts: dict[str, Any]) -> None:
    """Raise SystemExit unless the page is the whole one: all papers for all, all positions for a delegation."""
    public, own = server.body(port, page), server.body(port, page, facts["delegate"])
    papers = (facts["organisation"] + "/d/").encode()
    if own.count(b"#position-") < 440 or public.count(papers) < 80 or b"#position-" in public:
        raise SystemExit(f"{page} is not the page that is meant: {len(public)} and {len(own)} bytes")


def _anonymous(port: int, page: str, rounds: int) -> list[Row]:
    many = {"connections": 8, "most": 3000, "seconds": 1.0}
    targets = [
        Target("empty", port, server.EMPTY, **many),  # type: ignore[arg-type]
        Target("unkept", port, UNKEPT, **many),  # type: ignore[arg-type]
        Target("page", port, page, **many),  # type: ignore[arg-type]
    ]
    found = ask(targets, rounds)
    shown, empty, unkept = found["page"], found["empty"], found["unkept"]
    kilobytes = f"{shown.size / 1000:.0f} kB"
    return [
        at_least(
            f"the public, kept, 8 connections ({kilobytes})",
            rate(shown.per_second),
            rate(empty.per_second),
            ratio(shown.rate, empty.rate),
            ANONYMOUS_SHARE,
        ),
        Row(
            "  the same against an empty view that is not kept",
            rate(shown.per_second),
            rate(unkept.per_second),
            f"{ratio(shown.rate, unkept.rate):.2f}×",
        ),
    ]


def _signed_in(port: int, page: str, data: str, facts: dict[str, Any], rounds: int) -> list[Row]:
    one = {"connections": 1, "most": 40, "seconds": 1.5}
    floor = {"connections": 1, "most": 300, "seconds": 0.5}
    delegate, secretariat = facts["delegate"], facts["secretariat"]
    targets = [
        Target("empty", port, server.EMPTY, delegate, **floor),  # type: ignore[arg-type]
        Target("delegate", port, page + FRESH, delegate, **one),  # type: ignore[arg-type]
        Target("secretariat", port, page + FRESH, secretariat, **one),  # type: ignore[arg-type]
        Target("json", port, data + FRESH, delegate, **one),  # type: ignore[arg-type]
        Target("again", port, page, delegate, **one),  # type: ignore[arg-type]
        Target("json again", port, data, delegate, **one),  # type: ignore[arg-type]
    ]
    found = ask(targets, rounds)
    many = {"connections": 8, "seconds": 2.0}
    rates = ask(
        [
            Target("empty", port, server.EMPTY, delegate, most=3000, **many),  # type: ignore[arg-type]
            Target("delegate", port, page + FRESH, delegate, most=120, **many),  # type: ignore[arg-type]
        ],
        max(2, rounds // 3),
    )
    empty = found["empty"]

    def row(what: str, asked: Asked, bound: float) -> Row:
        return at_most(
            f"{what} ({asked.size / 1000:.0f} kB)",
            ms(asked.median),
            ms(empty.median),
            ratio(asked.latency, empty.latency),
            bound,
        )

    def again(what: str, asked: Asked) -> Row:
        return Row(what, ms(asked.median), ms(empty.median), times(ratio(asked.latency, empty.latency)))

    return [
        row("a delegate, not kept, one connection", found["delegate"], PAGE_TIMES),
        row("the secretariat, not kept, one connection", found["secretariat"], PAGE_TIMES),
        row("the same as JSON, a delegate", found["json"], JSON_TIMES),
        again("  the page, asked for again", found["again"]),
        again("  the JSON, asked for again", found["json again"]),
        Row(
            "  a delegate, 8 connections",
            rate(rates["delegate"].per_second),
            rate(rates["empty"].per_second),
            f"{ratio(rates['delegate'].rate, rates['empty'].rate):.3f}×",
        ),
    ]


def inside(folder: Path, path: str, cookie: str, *flags: str) -> dict[str, Any]:
    """What `bench.inside` finds of a page."""
    found: dict[str, Any] = json.loads(server.run("bench.inside", path, cookie, *flags, folder=folder))
    return found


def _queries(folder: Path, page: str, data: str, facts: dict[str, Any]) -> list[Row]:
    rows = []
    for what, path, reader in (("a delegate", page, "delegate"), ("JSON, a delegate", data, "delegate")):
        count = len(inside(folder, path, facts[reader])["queries"])
        rows.append(Row(f"queries: {what}", str(count), "", "", f"at most {QUERIES}", count <= QUERIES))
    return rows


def where() -> list[str]:
    """The parts of the signed-in page and of its JSON, in milliseconds of processor time."""
    lines = []
    with tempfile.TemporaryDirectory(prefix="placet-bench-") as name:
        folder = Path(name)
        facts = server.fill(folder)
        for what, path in zip(("page", "JSON"), addresses(facts), strict=True):
            found = inside(folder, path, facts["delegate"], "--parts")
            lines += ["", f"{what}, a delegate: {found['whole']:.1f} ms of processor time in one process, of which"]
            total = sum(found["parts"].values())
            for part, spent in found["parts"].items():
                lines.append(f"  {part:<32}{spent:7.2f} ms  {spent / total:5.0%}")
    return lines


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    print(aligned([(TITLE, measure("--quick" in arguments))]))
    if "--where" in arguments:
        print("\n".join(where()))


if __name__ == "__main__":
    main(sys.argv[1:])
