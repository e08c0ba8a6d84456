"""The table that every bench prints: what was measured, the floor of the same run, their ratio, and the target."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

HEADS = ("", "measured", "floor", "ratio", "target", "")


@dataclass(frozen=True)
class Row:
    """One figure. `met` is None where no target was set."""

    what: str
    measured: str
    floor: str = ""
    ratio: str = ""
    target: str = ""
    met: bool | None = None

    @property
    def verdict(self) -> str:
        """`met`, `missed`, or nothing."""
        return "" if self.met is None else "met" if self.met else "missed"

    def cells(self) -> tuple[str, ...]:
        """The row as words."""
        return (self.what, self.measured, self.floor, self.ratio, self.target, self.verdict)


def at_most(what: str, measured: str, floor: str, ratio: float, bound: float) -> Row:
    """A figure that must not be more than so many times its floor."""
    return Row(what, measured, floor, times(ratio), f"at most {times(bound)}", ratio <= bound)


def at_least(what: str, measured: str, floor: str, ratio: float, bound: float) -> Row:
    """A figure that must be at least so many times its floor."""
    return Row(what, measured, floor, times(ratio), f"at least {times(bound)}", ratio >= bound)


def times(ratio: float) -> str:
    """`0.52×`, `3.1×`, `45×`."""
    return f"{ratio:.{2 if ratio < 2 else 1 if ratio < 10 else 0}f}×"


def ms(seconds: float) -> str:
    """Milliseconds."""
    return f"{seconds * 1000:.{2 if seconds < 0.1 else 0}f} ms"


def rate(per_second: float, what: str = "") -> str:
    """So many a second."""
    return f"{per_second:,.0f} {what}/s".replace(" /", "/")


def aligned(sections: Iterable[tuple[str, Sequence[Row]]]) -> str:
    """The sections under one another, their columns aligned: words to the left, figures to the right."""
    named = list(sections)
    rows = [row.cells() for _title, rows in named for row in rows]
    widths = [max(len(line[n]) for line in [*rows, HEADS]) for n in range(len(HEADS))]

    def line(cells: Sequence[str]) -> str:
        parts = [f"{cells[0]:<{widths[0]}}", *(f"{cells[n]:>{widths[n]}}" for n in (1, 2, 3)),
                 f"{cells[4]:<{widths[4]}}", cells[5]]  # fmt: skip
        return "  ".join(parts).rstrip()

    lines = []
    for title, found in named:
        lines += ["", title, line(HEADS), *(line(row.cells()) for row in found)]
    return "\n".join(lines[1:])


def as_json(rows: Iterable[Row]) -> str:
    """The rows for another process."""
    return json.dumps([asdict(row) for row in rows])
