"""What is wrong with a rulebook: every problem at once, each with its line and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from placet.procedure.lines import Lines, Path
from placet.procedure.words import N_

Table = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Problem:
    """`message` and `advice` have `{named}` places that `facts` fill; `line` counts from 1, 0 for the whole.

    `what` and `remedy` are the two in English; `words` gives both in the reader's language.
    """

    file: str
    line: int
    message: str
    advice: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def what(self) -> str:
        """What is wrong."""
        return self.message.format(**self.facts)

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return self.advice.format(**self.facts)

    def words(self, translate: Callable[[str], str] = N_) -> str:
        """File, line, what is wrong, and the remedy, in the reader's language."""
        place = f"{self.file or '-'}:{self.line}: " if self.line else f"{self.file or '-'}: "
        what = translate(self.message).format(**self.facts)
        remedy = translate(self.advice).format(**self.facts) if self.advice else ""
        return " ".join(f"{said}" if said.endswith("?") else f"{said}." for said in (place + what, remedy) if said)

    def __str__(self) -> str:
        return self.words()


class RulebookError(ValueError):
    """The text is no rulebook; `problems` has every reason."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


KINDS: Mapping[str, tuple[type | tuple[type, ...], str]] = {
    "text": (str, N_("Write a text in quotes")),
    "flag": (bool, N_("Write true or false")),
    "whole": (int, N_("Write a whole number")),
    "date": (date, N_("Write a date without quotes, such as 1994-01-22")),
    "table": (dict, N_("Write a table: {{ key = value }}")),
    "list": (list, N_("Write a list in square brackets")),
}


class Sheet:
    """A rulebook's text under examination: collects problems and knows where things stand."""

    def __init__(self, text: str, file: str = "") -> None:
        self.file = file
        self.lines = Lines(text)
        self.problems: list[Problem] = []

    def wrong(self, path: Path, what: str, remedy: str = "", /, **facts: object) -> None:
        """Note a problem with what stands at `path`."""
        self.problems.append(Problem(self.file, self.lines.of(path), what, remedy, facts))

    def keys(self, table: Table, path: Path, allowed: Sequence[str], needed: Sequence[str] = ()) -> bool:
        """Note keys that are unknown, or needed and missing; whether all needed ones are there."""
        for key in table:
            if key not in allowed:
                near = nearest(key, allowed)
                remedy = N_('Did you mean "{near}"?') if near else N_("Take it out, or use one of: {allowed}")
                self.wrong((*path, key), N_('"{key}" is not a key that is known here'), remedy, key=key, near=near,
                           allowed=", ".join(allowed))  # fmt: skip
        missing = [key for key in needed if key not in table]
        for key in missing:
            self.wrong(path, N_('the key "{key}" is missing'), N_("Add it: {key} = …"), key=key)
        return not missing

    def has(self, table: Table, key: str, path: Path, kind: str) -> bool:
        """Whether `key` is there and of that kind; notes where it is of another."""
        if key not in table:
            return False
        value = table[key]
        wanted, words = KINDS[kind]
        fits = isinstance(value, wanted)
        if (isinstance(value, bool) and kind == "whole") or (isinstance(value, datetime) and kind == "date"):
            fits = False
        if not fits:
            self.wrong((*path, key), N_('"{key}" is not what it should be'), words, key=key)
        return fits

    def text(self, table: Table, key: str, path: Path, default: str = "") -> str:
        """The text at `key`."""
        return str(table[key]) if self.has(table, key, path, "text") else default

    def flag(self, table: Table, key: str, path: Path, default: bool = False) -> bool:
        """The true or false at `key`."""
        return bool(table[key]) if self.has(table, key, path, "flag") else default

    def day(self, table: Table, key: str, path: Path) -> date | None:
        """The date at `key`."""
        value = table[key] if self.has(table, key, path, "date") else None
        return value if isinstance(value, date) else None

    def table(self, table: Table, key: str, path: Path) -> Table:
        """The table at `key`; empty where there is none."""
        value = table[key] if self.has(table, key, path, "table") else {}
        return value if isinstance(value, dict) else {}

    def items(self, table: Table, key: str, path: Path) -> list[object]:
        """The list at `key`; empty where there is none."""
        value = table[key] if self.has(table, key, path, "list") else []
        return value if isinstance(value, list) else []

    def texts(self, table: Table, key: str, path: Path) -> tuple[str, ...]:
        """The list of texts at `key`."""
        items = self.items(table, key, path)
        for place, item in enumerate(items):
            if not isinstance(item, str):
                self.wrong((*path, key, place), N_('"{key}" holds something that is no text'), N_("Put it in quotes"),
                           key=key)  # fmt: skip
        return tuple(item for item in items if isinstance(item, str))

    def tables(self, table: Table, key: str, path: Path) -> list[tuple[Table, Path]]:
        """The tables of an array of tables, each with its path."""
        found: list[tuple[Table, Path]] = []
        for place, item in enumerate(self.items(table, key, path)):
            if isinstance(item, dict):
                found.append((item, (*path, key, place)))
            else:
                self.wrong((*path, key, place), N_('"{key}" must be written [[{key}]], once for each'), key=key)
        return found

    def languages(self, table: Table, key: str, path: Path) -> Mapping[str, str]:
        """A text in several languages: { en = "…", ru = "…" }."""
        found = self.table(table, key, path)
        for language, words in found.items():
            if not isinstance(words, str) or not words.strip():
                self.wrong((*path, key, language), N_('the text for the language "{language}" is missing'),
                           N_("Write it in quotes, or take the language out"), language=language)  # fmt: skip
        return {language: words for language, words in found.items() if isinstance(words, str)}


def nearest(word: str, words: Sequence[str]) -> str:
    """The one of `words` that is at most two slips of the pen away, or nothing."""
    found = min(((slips(word, other), other) for other in words), default=(9, ""))
    return found[1] if found[0] <= min(2, len(word) // 2) else ""


def slips(one: str, other: str) -> int:
    """How many letters must be added, left out or changed (Levenshtein)."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        above, row = row, [i]
        for j, b in enumerate(other, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (a != b)))
    return row[-1]
