"""How stances and outcomes look: what each counts as, its glyph, its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placet.procedure.criteria import Finding
from placet.procedure.rulebook import Rulebook
from placet.procedure.verdict import Standing
from placet.reading.sessions import ABSENT, JOINED, NOT_JOINED, NOTHING, PRESENT, Paper
from placet.web import phrases
from placet.web.page import Ask

GLYPHS: Mapping[str, str] = {
    "for": "for",
    "against": "against",
    "abstain": "abstain",
    "aside": "aside",
    "unsettled": "remarks",
    "absent": "absent",
}

Mark = tuple[str, str, str]  # what it counts as, glyph, words


@dataclass(frozen=True, slots=True)
class Stances:
    """The marks of one rulebook in one language."""

    marks: Mapping[str, Mark]

    def mark(self, cell: str) -> Mark | None:
        """The mark of a cell of the matrix; None where nothing is on record."""
        return self.marks.get(cell)


def stances(ask: Ask, rules: Rulebook | None) -> Stances:
    """The marks for the stances of a rulebook, and for what is known without a position."""
    marks: dict[str, Mark] = {
        JOINED: ("for", "for", _("joined")),
        NOT_JOINED: ("aside", "aside", _("did not join")),
        PRESENT: ("present", "none", _("present, no position on record")),
        ABSENT: ("absent", "absent", _("absent")),
    }
    for name, stance in (rules.stances if rules else {}).items():
        marks[name] = (stance.counts, stance.glyph or GLYPHS[stance.counts], ask.words(stance.label) or name)
    return Stances(marks)


def tally(ask: Ask, paper: Paper, columns: tuple[str, ...], marks: Stances) -> tuple[list[Mark], str]:
    """The row of glyphs for a paper and the sentence that says it; empty where nothing of it is on record."""
    if not any(paper.cells):
        return [], ""
    found: list[Mark] = []
    counts: dict[str, int] = {}
    for party, cell in zip(columns, paper.cells, strict=True):
        mark = marks.mark(cell) or ("awaited", "none", _("nothing on record"))
        found.append((mark[0], mark[1], f"{ask.party(party)}: {mark[2]}"))
        counts[mark[2]] = counts.get(mark[2], 0) + 1
    return found, phrases.listed(*(f"{words}: {number}" for words, number in counts.items()))


def how_it_stands(ask: Ask, paper: Paper) -> Mark | None:
    """In a few words: the outcome if there is one, else what the finding says; None where nothing may be said."""
    if paper.decision is not None:
        outcome = paper.decision.outcome
        counts = "for" if outcome in ("adopted", "endorsed") else "abstain" if outcome == "took-note" else "against"
        sent = outcome == "endorsed" and any(one.sender == paper.decision.body for one in paper.sent_to)
        return (counts, GLYPHS[counts], _("approved and sent on") if sent else phrases.word(outcome))
    if paper.silence is not None and paper.silence.state == "running":
        return ("unsettled", "awaiting", _("under silence"))
    if paper.finding is None:
        return None
    return stands(ask, paper.finding)


def stands(ask: Ask, finding: Finding | Standing) -> Mark:
    """What a finding says in a few words: who objects, who is awaited."""
    if finding.verdict == "holds":
        return ("for", "for", _("agreed"))
    if finding.verdict == "fails":
        return ("against", "against", _("would not carry"))
    awaited = finding.awaited
    if len(awaited) == 1:
        return ("unsettled", "remarks", _("awaited: %(state)s") % {"state": ask.party(awaited[0])})
    return ("unsettled", "remarks", ngettext("%(n)d awaited", "%(n)d awaited", len(awaited)) % {"n": len(awaited)})


__all__ = ["NOTHING", "Mark", "Stances", "how_it_stands", "stances", "stands", "tally"]
