"""The finding card: where a draft stands, whose reply is awaited, which article says so, what would change it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placet.procedure.criteria import Finding
from placet.procedure.rows import Position
from placet.reading.documents import Dossier
from placet.web import phrases, stances
from placet.web.page import Ask

SHOWN = 4


def shown(ask: Ask, finding: Finding, dossier: Dossier, marks: stances.Stances) -> dict[str, Any]:
    """The finding as the macro `finding` takes it."""
    newest: dict[str, Position] = {}
    for position in dossier.positions:
        if position.body == dossier.document.body and position.version == dossier.document.version:
            newest[position.party] = position
    tally, counts = [], {"for": 0, "against": 0, "abstain": 0, "aside": 0}
    awaited = 0
    for party in dossier.members:
        held = newest.get(party)
        mark = marks.mark(held.stance) if held else None
        mark = mark or ("awaited", "none", _("no reply yet"))
        tally.append((mark[0], mark[1], f"{ask.party(party)}: {mark[2]}"))
        if mark[0] in counts:
            counts[mark[0]] += 1
        if held is None or mark[0] == "unsettled":
            awaited += 1
    labels = {"for": _("for"), "against": _("against"), "abstain": _("abstain"), "aside": _("aside")}
    numbers = [(key, labels[key], number) for key, number in counts.items() if number or key in ("for", "against")]
    numbers.append(("", _("awaited"), awaited))
    return {
        "verdict": finding.verdict,
        "word": _("Would carry") if finding.verdict == "holds" else "",
        "say": say(ask, finding, newest, marks),
        "marks": tally,
        "marks_sentence": phrases.listed(*(f"{label}: {number}" for _key, label, number in numbers)),
        "numbers": numbers,
        "change": change(ask, finding),
        "articles": [{"text": finding.article, "url": ask.url("body", dossier.document.body), "note": ""}]
        if finding.article
        else [],
        "gave_up": ""
        if finding.complete
        else _("The search for what would change it stopped; there may be smaller sets."),
        "arithmetic": [],
    }


def say(ask: Ask, finding: Finding, newest: dict[str, Position], marks: stances.Stances) -> str:
    """One sentence: arithmetic, not blame."""
    against = [p for p, held in newest.items() if (marks.mark(held.stance) or ("",))[0] == "against"]
    if finding.verdict == "holds":
        return _("If it were decided now, it would be adopted.")
    if finding.verdict == "fails":
        if against:
            return _("It would not carry as it stands; objections: %(states)s.") % {
                "states": phrases.joined(ask.party(one) for one in against)
            }
        return _("It would not carry as it stands.")
    states = phrases.joined(ask.party(one) for one in finding.awaited[:6])
    more = len(finding.awaited) - 6
    if more > 0:
        states = ngettext("%(states)s and %(n)d more", "%(states)s and %(n)d more", more) % {
            "states": states,
            "n": more,
        }
    return _("Still open; awaited: %(states)s.") % {"states": states}


def change(ask: Ask, finding: Finding) -> list[tuple[str, str]]:
    """What would carry or block it: the smallest sets of states, as far as they fit on a card."""
    rows = []
    for key, sets in (("carry", finding.would_carry), ("block", finding.would_block)):
        if not sets:
            continue
        if all(len(one) == 1 for one in sets) and len(sets) > SHOWN:
            rows.append(
                (key, ngettext("any one of %(n)d states", "any one of %(n)d states", len(sets)) % {"n": len(sets)})
            )
            continue
        words = "; ".join(phrases.joined(ask.party(p) for p in one) for one in sets[:SHOWN])
        if len(sets) > SHOWN:
            words += " …"
        rows.append((key, words))
    return rows
