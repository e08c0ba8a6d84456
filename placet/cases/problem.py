"""What is wrong with a case: each problem with its file, its place there and the remedy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a case: the file, the table array and its number from 1 (no table: the file itself), the line."""

    file: str
    table: str = ""
    number: int = 0
    line: int = 0

    def __str__(self) -> str:
        line = f", line {self.line}" if self.line else ""
        table = f", {self.table} {self.number}" if self.table else ""
        return f"{self.file}{line}{table}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. `what` and `remedy` are messages with `{named}` places, filled from `facts`."""

    place: Place
    what: str
    remedy: str
    facts: Mapping[str, object] = field(default_factory=dict)
    article: str = ""

    def __str__(self) -> str:
        facts = _Facts((key, _said(value)) for key, value in self.facts.items())
        article = f" ({self.article})" if self.article else ""
        return f"{self.place}: {self.what.format_map(facts)}{article} {self.remedy.format_map(facts)}".rstrip()


class CaseError(Exception):
    """A case that cannot be loaded, with every problem that was found. Nothing of the case has been loaded."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(one) for one in self.problems))


class _Facts(dict[str, object]):
    """Facts for a message; a place that no fact fills stays as it is written."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


def _said(value: object) -> object:
    return ", ".join(str(one) for one in value) if isinstance(value, list | tuple | set | frozenset) else value
