"""Who chairs, when and why: the chair between its neighbours, the succession, where the order was left."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placet.procedure.chairmanship import Chairmanship as Rule
from placet.procedure.rows import Body, Party, Session
from placet.procedure.words import N_
from placet.reading import chairs as reading
from placet.reading.chairs import Succession, Term
from placet.reading.lists import claims
from placet.web import buttons, phrases, provisions
from placet.web.page import Ask, Shown
from placet.web.pages.lists import differing
from placet.web.pages.sessions import line

RULES = {
    "alphabet": N_("In the order of an alphabet, over and over"),
    "order": N_("In the order written down in the rules, over and over"),
    "list": N_("By a list, which does not begin again"),
    "decision": N_("By a decision for each term"),
}
REASONS = {
    "decline": N_("another declined"),
    "passed-over": N_("others were passed over"),
    "swap": N_("by an exchange"),
    "out-of-turn": N_("out of turn"),
    "order-left": N_("out of the order"),
    "decided": N_("by decision"),
    "given-up": N_("after another gave up the chair"),
    "extended": N_("for longer than a term"),
}
ON_PHONE = 5


def chairmanship(ask: Ask) -> Shown:
    """The succession of each chairmanship on record."""
    known = reading.successions(ask.house, ask.today)
    held = reading.sessions_of(ask.reader, known)
    differ = claims(ask.reader, [term.row.ref for one in known for term in one.terms if term.row])
    found = [_succession(ask, one, held.get(one.holder, [])) for one in known]
    return Shown(
        "chairmanship",
        _("Chairmanship"),
        "chairmanship",
        {
            "successions": found,
            "on": ask.reader.on.isoformat() if ask.reader.on else "",
            "today": ask.today.isoformat(),
            "action": ask.request.path,
            "claims": differing(ask, differ),
        },
    )


def _succession(ask: Ask, one: Succession, held: Iterable[Session]) -> dict[str, Any]:
    bodies = phrases.listed(*(ask.body(ref) for ref in one.bodies))
    return {
        "id": f"of-{one.holder}",
        "holder": _holder(ask, one.holder),
        "bodies": bodies if ask.house.get(Body, one.holder) is None else "",
        "rule": rule(ask, one.rule) if one.rule else None,
        "problem": one.rule_problem,
        "trio": trio(ask, one),
        "certainty": one.now.basis if one.now else "",
        "years": [(str(year), year == ask.today.year, abs(year - ask.today.year) < ON_PHONE) for year in one.years],
        "rows": [_row(ask, one, ref) for ref in one.parties],
        "left": [_left(ask, term) for term in one.left],
        "terms": [_term(ask, term) for term in reversed(one.terms)],
        "sessions": [line(ask, session) for session in held],
        "year_of": ask.party(one.now.party) if one.now else "",
        "span": span(one.now) if one.now else "",
        "gaps": len(one.years) < one.years[-1] - one.years[0] + 1 if one.years else False,
        "expected": any(term.expected for term in one.terms),
        "derived": any(term.row is None for term in one.terms),
    }


def _holder(ask: Ask, holder: str) -> str:
    return ask.words(ask.organisation.name) if holder == ask.organisation.ref else ask.body(holder)


def rule(ask: Ask, one: Rule) -> dict[str, Any]:
    """The rule in words, with its article."""
    words = [_(RULES[one.rule])]
    if one.alphabet:
        words.append(_("alphabet: %(language)s") % {"language": phrases.language_name(one.alphabet)})
    words.append(ngettext("a term of %(n)d month", "a term of %(n)d months", one.months) % {"n": one.months})
    if one.cochairs == ("previous", "next"):
        words.append(_("co-chairs: the chair before and the chair after"))
    elif one.cochairs:
        words.append(
            _("co-chair: the chair before") if one.cochairs[0] == "previous" else _("co-chair: the chair after")
        )
    return {
        "words": "; ".join(words) + ".",
        "note": ask.words(one.note),
        "article": {"text": one.article} if one.article else None,
        "source": provisions.address(one.source),
        "checked": one.source_checked,
    }


def trio(ask: Ask, one: Succession) -> dict[str, Any] | None:
    """The chair between the chair before and the chair after, as the macro takes them; None where nobody chairs."""
    if one.now is None:
        return None
    return {
        "before": _beside(ask, one, one.before),
        "now": {"name": ask.party(one.now.party), "words": _until(one.now)},
        "after": _beside(ask, one, one.after),
    }


def _until(term: Term) -> str:
    if term.last == date.max:
        return _("in the chair since %(day)s") % {"day": phrases.long_date(term.first)}
    return _("in the chair until %(day)s") % {"day": phrases.long_date(term.last)}


def _beside(ask: Ask, one: Succession, term: Term | None) -> dict[str, str] | None:
    if term is None:
        return None
    parts = [span(term)]
    if one.now and term.party in one.now.cochairs:
        parts.append(_("co-chair"))
    if term.expected:
        parts.append(_("expected"))
    elif term.row and term.row.decided and term is one.after:
        parts.append(_("decided on %(day)s") % {"day": phrases.date_words(term.row.decided)})
    return {"name": ask.party(term.party), "words": phrases.listed(*parts)}


def span(term: Term) -> str:
    """“2024”, or from when to when."""
    if term.last == date.max:
        return _("since %(day)s") % {"day": phrases.long_date(term.first)}
    if (term.first.month, term.first.day, term.last.month, term.last.day) == (1, 1, 12, 31):
        return str(term.first.year) if term.first.year == term.last.year else f"{term.first.year}–{term.last.year}"
    return f"{phrases.long_date(term.first)} – {phrases.long_date(term.last)}"


def _row(ask: Ask, one: Succession, ref: str) -> dict[str, Any]:
    party = ask.house.get(Party, ref)
    own = ask.own(party.name) if party else None
    cells = []
    for year in one.years:
        found = one.cells.get((ref, year))
        cells.append((found[0], _cell_words(found[0], found[1], year)) if found else None)
    return {
        "name": ask.party(ref),
        "url": ask.url("party", ref) if party else None,
        "own": own["text"] if own else "",
        "own_language": own["language"] if own else None,
        "cells": cells,
    }


def _cell_words(mark: str, term: Term, year: int) -> str:
    words = {
        "chair": _("in the chair"),
        "co-chair": _("co-chair"),
        "expected": _("expected"),
        "declined": _("declined or passed over"),
        "until": _("in the chair until %(day)s") % {"day": phrases.long_date(term.last)}
        if term.last != date.max
        else "",
        "from": _("in the chair from %(day)s") % {"day": phrases.long_date(term.first)},
    }
    return f"{year}: {words[mark]}"


def _left(ask: Ask, term: Term) -> dict[str, Any]:
    """A term in which the order was left: who chairs, instead of whom, why, decided when, how sure."""
    return {
        "when": str(term.first.year),
        "span": span(term),
        "chair": ask.party(term.party),
        "url": ask.url("party", term.party),
        "instead_of": phrases.joined(ask.party(one) for one in term.instead_of),
        "reason": _(REASONS[term.reason])
        if term.reason in REASONS
        else phrases.word(term.reason)
        if term.reason
        else "",
        "why": ask.words(term.why),
        "decided": phrases.date_words(term.row.decided) if term.row and term.row.decided else "",
        "article": {"text": term.article} if term.article else None,
        "certainty": term.basis,
        "sources": _sources(ask, term),
    }


def _term(ask: Ask, term: Term) -> dict[str, Any]:
    return {
        "when": span(term),
        "chair": ask.party(term.party),
        "url": ask.url("party", term.party),
        "cochairs": phrases.joined(ask.party(one) for one in term.cochairs),
        "decided": phrases.date_words(term.row.decided) if term.row and term.row.decided else "",
        "expected": term.expected,
        "certainty": term.basis,
        "why": "" if term.left_the_order else ask.words(term.why),
        "sources": _sources(ask, term),
        "current": term.first <= ask.today <= term.last,
    }


def _sources(ask: Ask, term: Term) -> list[dict[str, str]]:
    found = term.row.sources if term.row else (term.source,) if term.source else ()
    return buttons.sources(ask, found)
