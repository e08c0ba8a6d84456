"""The decisions of a session, or one of them, set as in a gazette, as a PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from placet.papers.typeset import FRAME_WORDS, N_, Marking, Paper, Title, Words, typeset

WORDS: Mapping[str, str] = {
    **FRAME_WORDS,
    "decisions": N_("Decisions"),
    "decisions-none": N_("No decision is on the record yet."),
}
"""The interface strings that a paper of decisions prints, by key, in English; the caller passes their translations."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A labelled line of a decision: “Did not join”, “Armenia. The text does not bind it.”, and when that was said."""

    label: str
    words: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Decided:
    """One decision.

    `taken` says by which body, when and under which item; `outcome` what it is (“Adopted by consensus”), `sentence` who
    carried it. `superseded` is set where it no longer stands, and by what. `article` cites the rule it was taken under.
    """

    title: Title
    outcome: str
    taken: str = ""
    symbol: str = ""
    sentence: str = ""
    lines: tuple[Line, ...] = ()
    article: str = ""
    superseded: str = ""
    certainty: str = ""
    marking: Marking | None = None


@dataclass(frozen=True, kw_only=True)
class DecisionsPaper(Paper):
    """All that the paper says, in the reader's language. `body` and `session` head it, `kind` stands over them."""

    body: Words
    session: Words
    kind: str = ""
    decisions: tuple[Decided, ...] = ()


def decisions(paper: DecisionsPaper, *, fonts: tuple[str, ...] = ()) -> bytes:
    """The decisions as PDF (A4, tagged). `fonts` as for `typeset`; raises `PaperError`."""
    return typeset("decisions", paper, needs=WORDS, fonts=fonts)
