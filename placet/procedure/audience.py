"""Audience words: which circle may read a row, and how a body's rules distribute what it makes.

`public`, `observers:BODY`, `parties:BODY`, `restricted:BODY`, `chair:BODY`, `secretariat:BODY`, `party:PARTY@BODY`,
`head:PARTY@BODY`.
Who holds which words is decided in one place, `placet.reading.reader`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from placet.procedure.rulebook import Rulebook

# Narrowest first; a party's own word is narrower than all.
_WIDTH = ("secretariat", "chair", "restricted", "parties", "observers")


def width(word: str) -> int:
    """How wide the circle of a word is, for comparing: a party's own is the narrowest, the public the widest."""
    head = word.partition(":")[0]
    if head == "public":
        return len(_WIDTH) + 1
    return _WIDTH.index(head) + 1 if head in _WIDTH else 0


def narrowest(audiences: Iterable[str]) -> str:
    """The narrowest of some audience words; an entry of the record is read by those who may read all it establishes."""
    return min(audiences, key=width, default="public")


def distribution(rules: Rulebook | None, what: str, body: str, day: date, otherwise: str) -> str:
    """The audience word for a kind of thing in a body: as its rulebook distributes it, else `otherwise`.

    `otherwise` is the house's own caution, not a rule of the body, and is documented as such (docs/access.md).
    """
    setting = rules.setting(f"distribution.{what}", day) if rules else None
    word = str(setting.value) if setting else otherwise
    return word if word == "public" else f"{word}:{body}"
