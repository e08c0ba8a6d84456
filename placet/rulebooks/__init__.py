"""The rulebooks that are shipped: data, read as text."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

_FILE = re.compile(r"^(?:file|names)\s*=\s*\"([^\"]+)\"", re.MULTILINE)


@cache
def names() -> tuple[str, ...]:
    """The names of the rulebooks, in alphabetical order."""
    return tuple(sorted(f.name.removesuffix(".toml") for f in files(__name__).iterdir() if f.name.endswith(".toml")))


@cache
def text(name: str) -> str:
    """The rulebook's text, complete: the data files that it names follow it under [files].

    Raises `KeyError` where no such rulebook is shipped.
    """
    if name not in names():
        raise KeyError(name)
    folder = files(__name__)
    return with_files((folder / f"{name}.toml").read_text(encoding="utf-8"), folder / "data")


def with_files(words: str, folder: Traversable) -> str:
    """A rulebook's text with the data files that it names, where `folder` has them, added under [files].

    They come last, so that the lines of the rulebook keep their numbers.
    """
    found = [name for name in dict.fromkeys(_FILE.findall(words)) if (folder / name).is_file()]
    if not found:
        return words
    tables = [f"\"{name}\" = '''\n{(folder / name).read_text(encoding='utf-8')}'''\n" for name in found]
    return words.rstrip("\n") + "\n\n[files]\n" + "".join(tables)
