"""Where the tables and keys of a TOML file stand, and in which order: `tomllib` tells neither.

The file is only split into texts, comments, brackets and the rest; whether it is right TOML is for `tomllib` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|'  # texts over several lines may end with one or two quotes of their own
    r"'''.*?'{3,5}|"
    r'"(?:\\.|[^"\\\n])*"|'
    r"'[^'\n]*'|"
    r"#[^\n]*|[\[{]|[\]}]|\n|[^\n#\"'\[\]{}]+|.",
    re.DOTALL,
)
_ARRAY = re.compile(r"[ \t]*\[\[[ \t]*\"?([\w-]+)\"?[ \t]*\]\]")
_TABLE = re.compile(r"[ \t]*\[[ \t]*\"?([\w-]+)\"?[ \t]*(?:\.[ \t]*\"?([\w-]+)\"?[^\]\n]*)?\]")
_KEY = re.compile(r"[ \t]*\"?([\w-]+)\"?[ \t]*[.=]")


@dataclass(slots=True)
class Spot:
    """One table of a table array: its name, its number from 1, its line, and the line of each of its keys.

    What stands before the first table has an empty name and number 0.
    """

    name: str
    number: int
    line: int
    keys: dict[str, int] = field(default_factory=dict)


def spots(text: str) -> list[Spot]:
    """Every table of every table array in `text`, in the order of the file; the first is what stands before them."""
    found = [Spot("", 0, 1)]
    count: dict[str, int] = {}
    for line, start in _statements(text):
        array, table, key = _ARRAY.match(text, start), _TABLE.match(text, start), _KEY.match(text, start)
        if array:
            name = array.group(1)
            count[name] = count.get(name, 0) + 1
            found.append(Spot(name, count[name], line))
        elif table and table.group(2) and table.group(1) == found[-1].name:
            found[-1].keys.setdefault(table.group(2), line)
        elif key:
            found[-1].keys.setdefault(key.group(1), line)
    return found


def _statements(text: str) -> Iterator[tuple[int, int]]:
    """Line number and offset of each line that begins a statement, not lying inside a text or between brackets."""
    line, depth, fresh = 1, 0, True
    for token in _TOKEN.finditer(text):
        word = token.group()
        if fresh and word != "\n" and not word.isspace() and word[0] != "#":
            yield line, text.rfind("\n", 0, token.start()) + 1
            fresh = False
        if word in ("[", "{"):
            depth += 1
        elif word in ("]", "}"):
            depth -= 1
        elif word == "\n":
            fresh = depth <= 0
        line += word.count("\n")
