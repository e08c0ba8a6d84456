"""Where in a TOML text a key stands, so that a message about a rulebook can name the line.

The standard library's reader tells no lines. This one reads nothing but places: table headers, the keys of each table,
and what stands inside arrays and inline tables, over strings and brackets that run on.
"""

from __future__ import annotations

import re

Path = tuple[str | int, ...]

_NAME = r"(?:[A-Za-z0-9_-]+|\"[^\"\n]*\"|'[^'\n]*')"
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(rf"\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*=")
_PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9_-]+)")
_TOKEN = re.compile(
    rf"(?P<long>\"\"\"|''')|(?P<key>{_NAME}(?:\s*\.\s*{_NAME})*)\s*=|(?P<text>\"(?:[^\"\\]|\\.)*\"|'[^']*')"
    r"|(?P<remark>\#.*)|(?P<mark>[\[\]{},])"
)


class Lines:
    """The line (from 1) of each path: `("rule", 2, "criterion")` is the key `criterion` of the third `[[rule]]`."""

    def __init__(self, text: str) -> None:
        self.lines: dict[Path, int] = {}
        self._counts: dict[Path, int] = {}
        self._stack: list[list[str | int]] = []  # of the value being read: the key or the place in each bracket
        self._closing = ""
        table: Path = ()
        self._statement: Path = ()
        for number, line in enumerate(text.splitlines(), 1):
            at = 0
            if self._closing:
                end = line.find(self._closing)
                if end < 0:
                    continue
                at, self._closing = end + 3, ""
            elif not self._stack:
                if header := _HEADER.match(line):
                    table = self._table(header.group(2), header.group(1) == "[[")
                    self.lines[table] = number
                    continue
                if key := _KEY.match(line):
                    self._statement, at = table + _parts(key.group(1)), key.end()
                    self.lines.setdefault(self._statement, number)
            self._follow(line, at, number)

    def of(self, path: Path) -> int:
        """The line of the path, or of the nearest thing around it that has one; 0 for the text as a whole."""
        for length in range(len(path), 0, -1):
            line = self.lines.get(path[:length])
            if line is not None:
                return line
        return 0

    def _table(self, words: str, many: bool) -> Path:
        path: Path = ()
        parts = _parts(words)
        for place, part in enumerate(parts, 1):
            path += (part,)
            if many and place == len(parts):
                self._counts[path] = self._counts.get(path, -1) + 1
            if path in self._counts:
                path += (self._counts[path],)
        return path

    def _here(self) -> Path:
        return self._statement + tuple(key for frame in self._stack for key in frame)

    def _follow(self, line: str, at: int, number: int) -> None:
        """Read on in a value, from `at` in the line."""
        stack = self._stack
        while found := _TOKEN.search(line, at):
            kind, sign, at = found.lastgroup, found.group(), found.end()
            if kind == "long":
                end = line.find(sign, at)
                if end < 0:
                    self._closing = sign
                    return
                at = end + 3
            elif kind == "key" and stack:
                stack[-1] = [*_parts(found.group("key"))]
                self.lines.setdefault(self._here(), number)
            elif sign in ("[", "{"):
                self.lines.setdefault(self._here(), number)
                stack.append([0] if sign == "[" else [])
            elif kind == "mark" and sign in "]}" and stack:
                stack.pop()
            elif sign == "," and stack and isinstance(last := (stack[-1] or [""])[0], int):
                stack[-1] = [last + 1]
            elif kind == "text" and stack:
                self.lines.setdefault(self._here(), number)


def _parts(words: str) -> tuple[str, ...]:
    return tuple(a or b or c for a, b, c in _PART.findall(words))
