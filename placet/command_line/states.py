"""The names of States, for commands: which names mean the same State, and what to call a code."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache
from importlib.resources import files

from placet.procedure.roster import Names, gather_names, read_table


@cache
def known() -> Names:
    """Every name and code of every State in `rulebooks/data/states.csv`."""
    found, _ = gather_names((code, also) for code, also in _rows())
    return Names(found)


@cache
def called() -> dict[str, str]:
    """What each code is called: its first name there that is not itself a code."""
    return {code: next((name for name in also if len(name) > 3), code) for code, also in _rows()}


def _rows() -> Iterable[tuple[str, list[str]]]:
    text = (files("placet.rulebooks") / "data" / "states.csv").read_text(encoding="utf-8")
    for _, row in read_table(text, ("party", "also")):
        yield row["party"], row["also"].split(";")


def same_states(names: Iterable[str], written: Collection[str]) -> dict[str, str]:
    """For each name that does not stand in `written`, the one there that means the same State, where there is just
    one."""
    by_code: dict[str, list[str]] = {}
    for other in written:
        code = known().party(other)
        if code:
            by_code.setdefault(code, []).append(other)
    found: dict[str, str] = {}
    for name in names:
        code = None if name in written else known().party(name)
        if code and len(by_code.get(code, ())) == 1:
            found[name] = by_code[code][0]
    return found
