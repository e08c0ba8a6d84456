"""The page of a document: one matter, from draft to deposit."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from placet import desk
from placet.procedure.moment import first_day
from placet.procedure.rows import Decision, Document, Joining, Position, Session
from placet.procedure.rulebook import Rulebook
from placet.procedure.state import State
from placet.reading import documents as reading
from placet.reading import record as record_reading
from placet.reading.documents import Beginning, Dossier, Way
from placet.web import buttons, findings, named, phrases, stances
from placet.web.page import Ask, Shown
from placet.web.pages.record import listed


def document(ask: Ask, ref: str) -> Shown:
    """All that belongs to one matter and that the reader may see."""
    found = reading.page(ask.reader, ask.house, ref)
    if found is None:
        raise Http404
    dossier, known = found
    own = dossier.document
    rules = known.rulebook(own.body)
    marks = stances.stances(ask, rules)
    way = reading.Way(ask.reader, own)
    lines = [record_reading.line(ask.reader, one) for one in reading.entries(ask.reader, own)]
    content = {
        "document": own,
        "crumbs": _crumbs(ask, dossier),
        "own": ask.own(own.title),
        "facts": _facts(ask, dossier),
        "marking": _marking(ask, own),
        "stations": _stations(ask, dossier, known, way),
        "acts": [_act(ask, dossier, known, number, way) for number in range(len(dossier.decisions))],
        "finding": findings.shown(ask, dossier.finding, dossier, marks) if dossier.finding else None,
        "what_if": ask.url("what-if", ref) if dossier.finding else "",
        "silence": _silence(ask, dossier),
        "positions": _positions(ask, dossier, marks, rules),
        "awaited": phrases.listed(*_awaited(ask, dossier)),
        "after": [_after(ask, one) for one in dossier.joinings if one.reason],
        "notes": [{"text": one.text, "when": ask.day(one.at)} for one in dossier.notes],
        "summary": ask.words(own.summary),
        "summary_sources": buttons.sources(ask, own.summary_sources),
        "versions": _versions(ask, dossier),
        "titles": [{"words": one.words, "language": one.language, "used_by": one.used_by} for one in dossier.titles],
        "statements": [
            {"who": ask.party(one.party) if one.party else "", "kind": phrases.word(one.kind),
             "words": ask.words(one.words), "basis": one.basis, "sources": buttons.sources(ask, one.sources)}
            for one in dossier.statements
        ],
        "claims": [
            {"words": ask.words(one.words), "source": one.source, "wrong": one.wrong, "correct": ask.words(one.correct)}
            for one in dossier.claims
        ],
        "designations": [
            {"name": ask.words(one.name), "year": one.year or "", "state": phrases.word(one.state), "basis": one.basis}
            for one in dossier.designations
        ],
        "designations_url": ask.url("designations"),
        "treaties": [(ask.words(one.title), ask.url("treaty", one.ref)) for one in dossier.treaties],
        "plans": [(one.year, ask.url("consultations", year=one.year)) for one in dossier.plans],
        "siblings": [(ask.words(one.title), ask.url("document", one.ref)) for one in dossier.siblings],
        "entries": listed(ask, lines),
        "all_entries": ask.url("record", dossier=own.dossier),
        "offers": buttons.of_offers(ask, desk.offers(ask.reader, Document, ref, known)),
        "sources": buttons.sources(ask, own.sources),
        "remark": ask.words(own.remark),
    }  # fmt: skip
    section = "decisions" if dossier.decisions else "documents"
    return Shown("document", ask.words(own.title), section, content)


def _crumbs(ask: Ask, dossier: Dossier) -> list[tuple[str, str | None]]:
    crumbs: list[tuple[str, str | None]] = [(_("Documents"), ask.url("documents"))]
    crumbs.append((phrases.word(dossier.document.kind).capitalize(), None))
    sessions = {one.ref: one for one in dossier.sessions}
    for item in dossier.items[:2]:
        session = sessions.get(item.session)
        if session is None:
            continue
        number = _("item %(number)s") % {"number": item.number} if item.number else ""
        crumbs.append((phrases.listed(named.name(ask, session), number), ask.url("session", item.session)))
    return crumbs


def _facts(ask: Ask, dossier: Dossier) -> list[Any]:
    own = dossier.document
    facts: list[Any] = [
        {"label": _("State"), "words": phrases.word(own.state), "certainty": own.basis, "note": ""},
        {"label": _("Before"), "words": ask.body(own.body), "url": ask.url("body", own.body)},
    ]
    if dossier.superseded_by is not None:
        other = dossier.superseded_by
        facts.append(
            {"label": _("Replaced by"), "words": ask.words(other.title), "url": ask.url("document", other.ref)}
        )
    for other in dossier.siblings:
        if other.superseded_by == own.ref:
            words, url = ask.words(other.title), ask.url("document", other.ref)
            facts.append({"label": _("In place of"), "words": words, "url": url})
    initiator = ask.party(own.initiator) if own.initiator else ask.words(own.initiator_words)
    if initiator:
        facts.append({"label": _("Initiator"), "words": initiator})
    if own.version > 1:
        facts.append(_("version %(n)d") % {"n": own.version})
    return facts


def _marking(ask: Ask, own: Document) -> tuple[str, str]:
    word = own.audience.partition(":")[0]
    return {
        "public": ("public", _("Public")),
        "restricted": ("restricted", _("Restricted")),
        "observers": ("participants", _("For participants and observers")),
        "parties": ("participants", _("For participants")),
        "secretariat": ("restricted", _("Secretariat only")),
    }.get(word, ("restricted", word))


def _stations(ask: Ask, dossier: Dossier, known: State, way: Way) -> list[dict[str, Any]]:
    """The way of the document: steps, decisions and transmissions in their order, and where it stands now."""
    own = dossier.document
    stations: list[tuple[Beginning, dict[str, Any]]] = []
    for step in dossier.steps:
        name = ask.body(step.body) if step.body else ask.party(step.party) if step.party else phrases.word(step.kind)
        stations.append(
            (way.began(step), {"name": name, "words": ask.words(step.words), "certainty": step.basis})
        )  # fmt: skip
    for decision in dossier.decisions:
        place = _place(ask, known, decision.session)
        words = phrases.listed(_outcome(decision), place)
        stations.append(
            (way.began(decision), {"name": ask.body(decision.body), "words": words, "certainty": decision.basis,
                                       "url": ask.url("session", decision.session) if decision.session else ""})
        )  # fmt: skip
    first = min(dossier.versions, key=lambda one: one.number, default=None)
    if first is not None and not dossier.steps:
        entered = way.began(first)
        # What was decided on became readable by that very decision: when it was entered is not for this reader.
        if entered.number not in {one.number for one, _shown in stations}:
            stations.append((entered, {"name": _("Entered"), "words": ""}))
    stations.sort(key=lambda one: (first_day(one[0].at) if one[0].at else date.min, one[0].number))
    shown = [{**station, "when": ask.day(begun.at), "state": "done"} for begun, station in stations]
    if own.state in ("draft", "submitted", "endorsed"):
        sent = next((one for one in reversed(dossier.transmissions) if one.recipient == own.body), None)
        words = _("submitted, not decided yet") if sent else _("not decided yet")
        shown.append(
            {"name": ask.body(own.body), "when": ask.day(sent.at) if sent else "", "words": words, "state": "now"}
        )
    if own.state == "withdrawn":
        shown.append({"name": _("Withdrawn"), "when": ask.day(own.at), "state": "returned", "words": _("withdrawn")})
    return shown


def _place(ask: Ask, known: State, session: str) -> str:
    found = known.get(Session, session)
    return ask.words(found.place) if found else ""


def _outcome(decision: Decision) -> str:
    """“Adopted”; “Approved” of a draft that another body decides on."""
    return _("Approved") if decision.outcome == "endorsed" else phrases.word(decision.outcome).capitalize()


def _act(ask: Ask, dossier: Dossier, known: State, number: int, way: Way) -> dict[str, Any]:
    """A decision, set as in a gazette."""
    decision = dossier.decisions[number]
    joinings = [one for one in dossier.joinings if one.body == decision.body]
    joined = [one for one in joinings if one.joined]
    apart = [one for one in joinings if not one.joined]
    how = phrases.word(decision.how) if decision.how else ""
    outcome = _outcome(decision)
    rows: list[Any] = []
    if joined:
        rows.append((_("Joined"), phrases.joined(ask.party(one.party) for one in joined)))
    for one in apart:
        words = ask.words(one.announced_by)
        note = (
            _("Announced by: %(who)s, %(day)s") % {"who": words, "day": phrases.date_words(one.announced_at)}
            if words
            else ""
        )
        rows.append({"label": _("Did not join"), "words": ask.party(one.party), "note": note, "certainty": one.basis,
                     "sources": buttons.sources(ask, one.sources)})  # fmt: skip
    if len(joinings) < len(decision.present or dossier.members):
        label = _("Others") if joinings else _("Who joined")
        rows.append((label, _("Nothing on record beyond the outcome.")))
    if decision.article:
        unchecked = not decision.finding.get("source_checked", True)
        rows.append(
            {
                "label": _("Rule"),
                "words": decision.article,
                "note": _("not yet checked against the text") if unchecked else "",
            }
        )
    for sent in dossier.transmissions:
        if sent.sender == decision.body:
            rows.append((_("Sent on to"), phrases.listed(ask.body(sent.recipient), phrases.date_words(sent.at))))
    if decision.sources:
        rows.append({"label": _("Known from"), "words": "", "sources": buttons.sources(ask, decision.sources),
                     "certainty": decision.basis})  # fmt: skip
    say = ""
    if apart:
        states = phrases.joined(ask.party(one.party) for one in apart)
        say = phrases.filled(_("Did not join: %(states)s").replace("%(states)s", "{states}"), {"states": states})
    place = _place(ask, known, decision.session)
    when = phrases.date_words(way.began(decision).at)
    reference = phrases.listed(_("Decision of %(day)s") % {"day": when}, place)
    return {
        "id": f"decision-{decision.body}",
        "state": "adopted" if decision.outcome in ("adopted", "endorsed", "took-note") else "not-adopted",
        "body": ask.body(decision.body),
        "reference": phrases.put((reference, f" · {decision.number}")) if decision.number else reference,
        "words": f"{outcome} {how}".strip(),
        "say": say,
        "rows": rows,
    }


def _positions(ask: Ask, dossier: Dossier, marks: stances.Stances, rules: Rulebook | None) -> list[dict[str, Any]]:
    """Positions on record, those that object first, those that agree last; each with its text."""
    order = {"against": 0, "unsettled": 1, "aside": 2, "abstain": 3, "for": 4, "absent": 5}
    newest: dict[str, Position] = {}
    for position in dossier.positions:
        old = newest.get(position.party)
        if position.body == dossier.document.body and (old is None or old.version < position.version):
            newest[position.party] = position
    shown = []
    for party, position in newest.items():
        mark = marks.mark(position.stance) or ("unsettled", "remarks", position.stance)
        shown.append(
            {
                "id": f"position-{party}",
                "state": ask.party(party),
                "moment": ask.day(position.at),
                "counts": mark[0],
                "glyph": mark[1],
                "label": mark[2],
                "text": position.text,
                "mine": party == ask.reader.party,
                "stale": position.version < dossier.document.version,
                "note": "",
            }
        )
    return sorted(shown, key=lambda one: order.get(one["counts"], 9))


def _awaited(ask: Ask, dossier: Dossier) -> list[str]:
    if not dossier.sees_positions or dossier.document.state not in ("draft", "submitted"):
        return []
    spoken = {one.party for one in dossier.positions if one.version == dossier.document.version}
    return [ask.party(one) for one in dossier.members if one not in spoken]


def _after(ask: Ask, one: Joining) -> dict[str, Any]:
    """What a party said afterwards, annexed to the dossier, never to the text."""
    return {
        "state": ask.party(one.party),
        "moment": ask.day(one.reason_at),
        "text": ask.words(one.reason),
        "note": ask.words(one.reason_by),
        "sources": buttons.sources(ask, one.sources),
    }


def _silence(ask: Ask, dossier: Dossier) -> dict[str, Any] | None:
    if not dossier.silences:
        return None
    last = dossier.silences[-1]
    return {
        "state": last.state,
        "words": phrases.word(last.state),
        "opens": ask.day(last.opens),
        "expires": ask.day(last.expires),
        "broken_by": ask.party(last.broken_by) if last.broken_by else "",
    }


def _versions(ask: Ask, dossier: Dossier) -> list[dict[str, Any]]:
    return [
        {
            "name": one.label or _("Version %(n)d") % {"n": one.number},
            "when": ask.day(one.at),
            "words": ask.words(one.words),
            "renditions": buttons.renditions(ask, [r for r in dossier.renditions if r.version == one.number]),
        }
        for one in reversed(dossier.versions)
    ]
