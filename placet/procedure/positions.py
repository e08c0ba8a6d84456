"""Stances that a party may take, and how each counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Counts = Literal["for", "against", "abstain", "aside", "unsettled", "absent"]

COUNTS: tuple[Counts, ...] = get_args(Counts)

LETTERS: Mapping[str, Counts] = {"Y": "for", "N": "against", "A": "abstain", "X": "absent", "S": "aside"}
"""The letters of a list of votes, unless a rulebook reads one of them otherwise."""


@dataclass(frozen=True, slots=True)
class Stance:
    """What a party may say of a draft.

    `counts`: `for` supports; `against` blocks consensus and votes no; `abstain` is present and takes no part in the
    result; `aside` is not concerned and leaves the base altogether; `unsettled` is not yet a yes or a no; `absent` is
    not in the room. `label` is language -> text; `needs_text` asks for a text to go with it (an objection's reasons).
    """

    name: str
    counts: Counts
    label: Mapping[str, str]
    glyph: str = ""
    needs_text: bool = False


def plain(word: str) -> str:
    """A word as lists of votes are compared by: small letters, `_` and blanks as `-`."""
    return word.strip().lower().replace("_", "-").replace(" ", "-")
