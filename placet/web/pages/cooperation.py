"""Pages of co-operation: designations by year, and the plan of consultations against what was held."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import Http404
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placet import desk
from placet.procedure.moment import first_day, precision
from placet.procedure.rows import Consultation, Designation, Plan, PlanLine, Programme, Session
from placet.procedure.state import State
from placet.procedure.words import N_
from placet.reading import cooperation as reading
from placet.reading.cooperation import Designations, Year
from placet.reading.lists import claims
from placet.web import buttons, phrases
from placet.web.page import Ask, Shown
from placet.web.pages.chairmanship import chairmanship
from placet.web.pages.lists import differing
from placet.web.pages.parties import anchor
from placet.web.pages.treaties import treaties, treaty

__all__ = ["chairmanship", "consultations", "designations", "treaties", "treaty"]

KINDS = {
    "cultural-capital": N_("cultural capital"),
    "youth-capital": N_("youth capital"),
    "sports-capital": N_("sports capital"),
    "themed-year": N_("themed year"),
    "base-organisation": N_("base organisation"),
    "games": N_("games"),
    "award": N_("award"),
}

LASTING = ("base-organisation", "award")  # kinds that are given once, not for a year
UNSET = {"level": N_("level"), "host": N_("host"), "planned": N_("planned day")}


# -- designations -----------------------------------------------------------------------------------------------------


def designations(ask: Ask) -> Shown:
    """What was designated: years down, programmes across; then each programme with who decided, when, how sure."""
    found = reading.designations(ask.reader, ask.house)
    yearly = [
        one for one in found.programmes if one.kind not in LASTING and any(d.year for d in found.by_programme[one.ref])
    ]
    years = sorted({d.year for one in yearly for d in found.by_programme[one.ref] if d.year}, reverse=True)
    return Shown(
        "designations",
        _("Designations"),
        "consultations",
        {
            "columns": [{"label": _name(ask, one), "short": _kind(one), "note": _decides(ask, one)} for one in yearly],
            "years": [
                {
                    "year": str(year),
                    "current": year == ask.today.year,
                    "cells": [
                        [_short(ask, found, d) for d in found.by_programme[one.ref] if _covers(d, year)]
                        for one in yearly
                    ],
                }
                for year in years
            ],
            "programmes": [_programme(ask, found, one) for one in found.programmes],
            "consultations": ask.url("consultations"),
        },
    )


def _covers(one: Designation, year: int) -> bool:
    return one.year <= year <= (one.until_year or one.year) and one.year > 0


def _name(ask: Ask, one: Programme) -> str:
    return ask.words(one.name) or one.ref


def _kind(one: Programme) -> str:
    return _(KINDS[one.kind]) if one.kind in KINDS else one.kind or one.ref


def _decides(ask: Ask, one: Programme) -> str:
    return _("decides: %(body)s") % {"body": ask.body(one.decided_by)} if one.decided_by else ""


def _short(ask: Ask, found: Designations, one: Designation) -> dict[str, Any]:
    """A designation in the table of years."""
    return {
        "name": ask.words(one.name),
        "code": ask.code(one.party) if one.party else "",
        "party": ask.party(one.party) if one.party else "",
        "url": f"#{anchor(one.ref)}",
        "struck": one.state in ("given-up", "replaced"),
        "note": phrases.word(one.state) if one.state != "designated" else "",
        "certainty": one.basis,
    }


def _programme(ask: Ask, found: Designations, one: Programme) -> dict[str, Any]:
    known = State(house=ask.house)
    own = found.by_programme[one.ref]
    for row in own:
        known.put(row)
    return {
        "id": f"p-{one.ref}",
        "name": _name(ask, one),
        "own": ask.own(one.name),
        "kind": _kind(one),
        "decides": ask.body(one.decided_by) if one.decided_by else "",
        "decides_url": ask.url("body", one.decided_by) if one.decided_by else None,
        "since": phrases.date_words(one.since),
        "path": [ask.name(step) for step in one.path],
        "words": ask.words(one.words),
        "remark": ask.words(one.remark),
        "certainty": one.basis,
        "sources": buttons.sources(ask, one.sources),
        "rows": [_designation(ask, found, row) for row in own],
        "offers": buttons.of_offers(ask, desk.offers(ask.reader, Programme, one.ref, known)),
    }


def _designation(ask: Ask, found: Designations, one: Designation) -> dict[str, Any]:
    session = found.sessions.get(one.session)
    document = found.documents.get(one.document)
    instead = found.named(one.replaced_by) if one.replaced_by else None
    place = ask.words(session.place) if session else ""
    years = f"{one.year}–{one.until_year}" if one.until_year and one.until_year != one.year else str(one.year or "")
    return {
        "id": anchor(one.ref),
        "year": years,
        "name": ask.words(one.name),
        "own": ask.own(one.name),
        "party": ask.party(one.party) if one.party else "",
        "party_url": ask.url("party", one.party) if one.party else None,
        "code": ask.code(one.party) if one.party else "",
        "state": phrases.word(one.state),
        "struck": one.state in ("given-up", "replaced"),
        "proposed": one.state == "proposed" and not one.decided,
        "replaced_by": ask.words(instead.name) if instead else "",
        "replaced_url": f"#{anchor(instead.ref)}" if instead else None,
        "reason": ask.words(one.reason),
        "body": ask.body(one.body) if one.body else "",
        "decided": phrases.date_words(one.decided),
        "place": place,
        "session": ask.url("session", session.ref) if session else None,
        "document": {"words": ask.words(document.title), "url": ask.url("document", document.ref)}
        if document
        else None,
        "certainty": one.basis,
        "remark": ask.words(one.remark),
        "sources": buttons.sources(ask, one.sources),
        "claims": differing(ask, found.claims.get(one.ref, ())),
    }


# -- consultations ----------------------------------------------------------------------------------------------------


def consultations(ask: Ask) -> Shown:
    """The plan of a year against what was held, the outcomes, and the results as they were heard."""
    text = ask.request.GET.get("year", "")
    if text and not (text.isascii() and text.isdigit() and len(text) == 4):
        raise Http404
    found = reading.consultations(ask.reader, int(text or 0), ask.today.year)
    if found is None:
        raise Http404
    lines = [one for many in found.lines.values() for one in many]
    served = sum(bool(found.served[one.ref]) for one in lines)
    held = list({one.ref: one for many in (*found.served.values(), found.apart) for one in many}.values())
    return Shown(
        "consultations",
        _("Consultations, %(year)s") % {"year": found.year},
        "consultations",
        {
            "year": str(found.year),
            "earlier": _neighbour(ask, found, -1),
            "later": _neighbour(ask, found, 1),
            "years": [
                (str(one), ask.url("consultations", year=one), one == found.year) for one in reversed(found.years)
            ],
            "any": bool(found.years),
            "plans": [_plan(ask, found, one) for one in found.plans],
            "counts": _counts(len(lines), served, len(held)),
            "strip": _strip(ask, found, lines, held),
            "months": [
                (
                    formats.date_format(date(found.year, month, 1), "M"),
                    (found.year, month) == (ask.today.year, ask.today.month),
                )
                for month in range(1, 13)
            ],
            "apart": [_held(ask, one) for one in found.apart],
            "undated": [_held(ask, one) for one in found.undated],
            "claims": differing(ask, claims(ask.reader, [*(p.ref for p in found.plans), *(h.ref for h in held)])),
            "designations": ask.url("designations"),
        },
    )


def _counts(lines: int, served: int, held: int) -> list[str]:
    found = []
    if lines:
        found.append(ngettext("%(n)d topic in the plan", "%(n)d topics in the plan", lines) % {"n": lines})
    if served:
        found.append(ngettext("%(n)d of them held", "%(n)d of them held", served) % {"n": served})
    if held:
        found.append(ngettext("%(n)d consultation on record", "%(n)d consultations on record", held) % {"n": held})
    return found


def _neighbour(ask: Ask, found: Year, step: int) -> dict[str, str] | None:
    place = found.years.index(found.year) + step if found.year in found.years else -1
    if not 0 <= place < len(found.years):
        return None
    year = found.years[place]
    return {"words": str(year), "url": ask.url("consultations", year=year)}


def _plan(ask: Ask, found: Year, plan: Plan) -> dict[str, Any]:
    document = found.documents.get(plan.document)
    known = State(house=ask.house)
    known.put(plan)
    rows = [_line(ask, found, one) for one in found.lines.get(plan.ref, ())]
    facts: list[Any] = [{"label": _("Body"), "words": ask.body(plan.body), "certainty": plan.basis, "note": ""}]
    if plan.approved:
        facts.append({"label": _("Approved"), "words": phrases.date_words(plan.approved)})
    else:
        facts.append(_("the day of approval is not known"))
    if not plan.topics_complete:
        facts.append(_("these may not be all topics"))
    return {
        "id": f"plan-{plan.body}",
        "facts": facts,
        "document": {"words": ask.words(document.title), "url": ask.url("document", document.ref)}
        if document
        else None,
        "own": ask.own(document.title) if document else None,
        "results": ask.words(plan.results),
        "remark": ask.words(plan.remark),
        "sources": buttons.sources(ask, plan.sources),
        "rows": rows,
        "unset": phrases.listed(
            *(_(label) for key, label in UNSET.items() if rows and not any(row[key] for row in rows))
        ),
        "offers": buttons.of_offers(ask, desk.offers(ask.reader, Plan, plan.ref, known)),
    }


def _line(ask: Ask, found: Year, line: PlanLine) -> dict[str, Any]:
    """A line of the plan, with what was held on it; what no source tells stays empty."""
    return {
        "id": f"line-{line.order}",
        "topic": ask.words(line.topic),
        "own": ask.own(line.topic),
        "level": phrases.word(line.level) if line.level else "",
        "host": ask.name(line.host) if line.host else "",
        "planned": phrases.date_words(line.period) if _dated(line.period) else line.period,
        "certainty": line.basis,
        "remark": ask.words(line.remark),
        "held": [_held(ask, one) for one in found.served[line.ref]],
    }


def _held(ask: Ask, one: Consultation) -> dict[str, Any]:
    return {
        "topic": ask.words(one.topic),
        "own": ask.own(one.topic),
        "when": phrases.date_words(one.start, one.end),
        "place": ask.words(one.place),
        "number": len(one.parties) or "",
        "parties": phrases.joined(ask.party(ref) for ref in one.parties),
        "observers": phrases.joined(ask.party(ref) for ref in one.observers),
        "outcome": ask.words(one.outcome),
        "certainty": one.basis,
        "remark": ask.words(one.remark),
        "sources": buttons.sources(ask, one.sources),
    }


def _dated(text: str) -> bool:
    try:
        first_day(text)
    except ValueError:
        return False
    return True


def _mark(text: str, end: str, kind: str, words: str, url: str | None = None) -> dict[str, Any] | None:
    """A mark in the strip of the year; None for what is not known to the month."""
    if not text or not _dated(text) or precision(text) == "year":
        return None
    day = first_day(text)
    known = precision(text) in ("day", "instant")
    when = phrases.date_words(text, end)
    return {
        "month": day.month,
        "day": str(day.day) if known else "·",
        "words": f"{words}: {when}",
        "url": url,
        "kind": kind,
    }


def _strip(ask: Ask, found: Year, lines: Iterable[PlanLine], held: Iterable[Consultation]) -> list[dict[str, Any]]:
    """The rows of the year: sessions, lines of the plan, and what was held beside it, as far as the month is known."""
    sessions = [_session_mark(ask, one) for one in found.sessions]
    rows: list[dict[str, Any]] = []
    for line in lines:
        marks = [_mark(line.period, "", "planned", _("planned"))] if line.period else []
        marks += [_held_mark(ask, one) for one in found.served[line.ref]]
        rows.append({"title": ask.words(line.topic), "url": f"#line-{line.order}", "marks": [m for m in marks if m]})
    on_lines = {one.ref for many in found.served.values() for one in many}
    rows += [
        {"title": ask.words(one.topic), "url": None, "marks": [mark]}
        for one in held
        if one.ref not in on_lines and (mark := _held_mark(ask, one)) is not None
    ]
    rows = [row for row in rows if row["marks"]]
    if not rows:
        return []
    return [{"title": _("Sessions of the councils"), "session": True, "marks": [m for m in sessions if m]}, *rows]


def _held_mark(ask: Ask, one: Consultation) -> dict[str, Any] | None:
    ahead = bool(one.start) and _dated(one.start) and first_day(one.start) > ask.today
    kind, words = ("planned", _("planned")) if ahead else ("held", _("held"))
    return _mark(one.start, one.end, kind, words)


def _session_mark(ask: Ask, one: Session) -> dict[str, Any] | None:
    return _mark(one.start, one.end, "session", ask.body(one.body), ask.url("session", one.ref))
