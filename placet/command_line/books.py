"""Rulebooks and files as the commands are given them: by name or by path."""

from __future__ import annotations

import sys
from pathlib import Path

from placet import rulebooks
from placet.procedure.problems import RulebookError
from placet.procedure.rulebook import Rulebook, parse


class Unusable(Exception):
    """Input that cannot be used; the text says where, what and what to do."""


def read_file(path: str) -> str:
    """A text file; raises `Unusable`."""
    try:
        return sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8-sig")
    except OSError as wrong:
        raise Unusable(f"{path}: {wrong.strerror}.\n  Check the name of the file.") from wrong
    except UnicodeDecodeError as wrong:
        raise Unusable(f"{path}: not UTF-8 ({wrong.reason}). Save it as UTF-8.") from wrong


def rulebook_text(name: str) -> str:
    """The text of a rulebook, shipped or at a path, with the data files that it names; raises `Unusable`."""
    if name in rulebooks.names():
        return rulebooks.text(name)
    if not (name.endswith(".toml") or "/" in name or Path(name).is_file()):
        raise Unusable(
            f"there is no rulebook {name!r}. Use one of: {', '.join(rulebooks.names())}; or a path to a TOML file."
        )
    return rulebooks.with_files(read_file(name), Path(name).parent)


def open_rulebook(name: str) -> Rulebook:
    """The rulebook; raises `Unusable` with every problem."""
    try:
        return parse(rulebook_text(name), name)
    except RulebookError as wrong:
        problems = "\n".join(f"  {problem}" for problem in wrong.problems)
        raise Unusable(f"{name} is not a rulebook in order:\n{problems}") from wrong
