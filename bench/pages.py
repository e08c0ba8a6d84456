"""What the page of a large session costs, against an empty view on the same server.

    python -m bench.pages [--quick] [--where]

The session has 40 items, 80 documents and 440 positions of 11 states, all made by acts (`bench.council.coming`). It is
asked for over the loopback from `placet serve` with its usual workers. The empty view is asked for in the same rounds,
with the same cookie: what it takes is what server, middlewares and routing take, and the load generator itself.
Each time is given as the clock told it, and as it would be at rest (`bench.load.at_rest`): where others use the machine
too, the clock says more of them than of the page.

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
from bench.load import Asked, Target, ask, at_rest, ratio
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
                *_anonymous(served, page, rounds),
                *_signed_in(served, page, data, facts, rounds),
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


def _anonymous(served: server.Served, page: str, rounds: int) -> list[Row]:
    def many(name: str, path: str) -> Target:
        return Target(name, served.port, path, "", served.workers(), connections=8, most=3000, seconds=1.0)

    found = ask([many("empty", server.EMPTY), many("unkept", UNKEPT), many("page", page)], rounds)
    shown, empty, unkept = found["page"], found["empty"], found["unkept"]
    return [
        Row(
            f"the public, kept, 8 connections ({kilobytes(shown)})",
            rate(shown.per_second),
            rate(empty.per_second),
            times(ratio(shown.rate, empty.rate)),
        ),
        at_least(
            "  by processor time of the server",
            rate(1 / shown.processor),
            rate(1 / empty.processor),
            empty.processor / shown.processor,
            ANONYMOUS_SHARE,
        ),
        Row(
            "  the same against an empty view that is not kept",
            rate(1 / shown.processor),
            rate(1 / unkept.processor),
            times(unkept.processor / shown.processor),
        ),
    ]


def _signed_in(served: server.Served, page: str, data: str, facts: dict[str, Any], rounds: int) -> list[Row]:
    delegate, secretariat = facts["delegate"], facts["secretariat"]

    def one(name: str, path: str, cookie: str, most: int = 40, seconds: float = 1.5) -> Target:
        return Target(name, served.port, path, cookie, served.workers(), most=most, seconds=seconds)

    found = ask(
        [
            one("empty", server.EMPTY, delegate, 300, 0.5),
            one("delegate", page + FRESH, delegate),
            one("secretariat", page + FRESH, secretariat),
            one("json", data + FRESH, delegate),
            one("again", page, delegate),
            one("json again", data, delegate),
        ],
        rounds,
    )
    empty = found["empty"]
    return [
        *_compared("a delegate, not kept, one connection", found["delegate"], empty, PAGE_TIMES),
        *_compared("the secretariat, not kept", found["secretariat"], empty, PAGE_TIMES),
        *_compared("the same as JSON, a delegate, not kept", found["json"], empty, JSON_TIMES),
        *_compared("the page, asked for again", found["again"], empty),
        *_compared("the JSON, asked for again", found["json again"], empty),
    ]


def _compared(what: str, asked: Asked, empty: Asked, bound: float = 0.0) -> list[Row]:
    """What the clock says, and what it would say on a machine that does nothing else; the target is for the latter."""
    clock = ratio(asked.latency, empty.latency)
    rest, floor = at_rest(asked, empty), at_rest(empty, empty)
    second = "  at rest"
    return [
        Row(f"{what} ({kilobytes(asked)})", ms(asked.median), ms(empty.median), times(clock)),
        at_most(second, ms(rest), ms(floor), rest / floor, bound)
        if bound
        else Row(second, ms(rest), ms(floor), times(rest / floor)),
    ]


def kilobytes(asked: Asked) -> str:
    """The size of the body."""
    return f"{asked.size / 1000:.0f} kB"


def inside(folder: Path, path: str, cookie: str, *flags: str) -> dict[str, Any]:
    """What `bench.inside` finds of a page."""
    found: dict[str, Any] = json.loads(server.run("bench.inside", path, cookie, *flags, folder=folder))
    return found


def _queries(folder: Path, page: str, data: str, facts: dict[str, Any]) -> list[Row]:
    rows = []
    for what, path, reader in (("a delegate", page, "delegate"), ("JSON, a delegate", data, "delegate")):
        count = len(inside(folder, path + FRESH, facts[reader])["queries"])
        rows.append(Row(f"queries: {what}", str(count), "", "", f"at most {QUERIES}", count <= QUERIES))
    return rows


def where() -> list[str]:
    """The parts of the signed-in page and of its JSON, in milliseconds of processor time."""
    lines = []
    with tempfile.TemporaryDirectory(prefix="placet-bench-") as name:
        folder = Path(name)
        facts = server.fill(folder)
        for what, path in zip(("page", "JSON"), addresses(facts), strict=True):
            found = inside(folder, path + FRESH, facts["delegate"], "--parts")
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
