"""Pages of the parties: where each sits and sat, what it chaired, joined and did not join, sent and signed."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placet.procedure.force_words import KINDS
from placet.procedure.rows import Chairmanship, Delegation, Designation, Joining, Position, Row, Seat, Session, Text
from placet.procedure.words import N_
from placet.reading import parties as reading
from placet.reading.lists import claims
from placet.reading.parties import PartyPage, Standing
from placet.web import buttons, phrases, stances
from placet.web.page import Ask, Shown
from placet.web.pages.lists import differing

FACTS = {
    "participation": N_("participation"),
    "accession": N_("accession"),
    "withdrawal": N_("withdrawal"),
    "note": N_("note"),
}
MANNERS = {
    "signed": N_("signed"),
    "special opinion": N_("signed with a special opinion"),
    "reservation": N_("signed with a reservation"),
    "not signed": N_("did not sign"),
}


def parties(ask: Ask) -> Shown:
    """All parties: those that decide, the others with a seat, those whose seat has ended, those without one."""
    found = reading.listing(ask.reader, ask.house, ask.today)
    groups = [
        ("deciding", _("Take part in decisions"), [one for one in found if one.seat and one.seat.decides]),
        (
            "others",
            _("Have a seat, without a part in decisions"),
            [one for one in found if one.seat and not one.seat.decides],
        ),
        ("bodies", _("Sit in single bodies"), [one for one in found if not one.seat and one.elsewhere]),
        ("past", _("Whose seat has ended"), [one for one in found if not one.seat and not one.elsewhere and one.last]),
        ("none", _("Without a seat"), [one for one in found if not one.seat and not one.elsewhere and not one.last]),
    ]
    seated = len(groups[0][2])
    return Shown(
        "parties",
        _("Parties"),
        "parties",
        {
            "facts": [
                ngettext("%(n)d party takes part in decisions", "%(n)d parties take part in decisions", seated)
                % {"n": seated},
                _("in protocol order"),
            ],
            "groups": [
                {"id": key, "title": title, "rows": [_row(ask, one) for one in many]}
                for key, title, many in groups
                if many
            ],
        },
    )


def _row(ask: Ask, one: Standing) -> dict[str, Any]:
    seat = one.seat or one.last
    return {
        "code": one.party.code or one.party.ref[:2],
        "name": ask.words(one.party.name),
        "formal": ask.words(one.party.formal),
        "url": ask.url("party", one.party.ref),
        "kind": phrases.word(seat.kind) if seat else "",
        "since": phrases.date_words(seat.start) if seat else "",
        "until": phrases.date_words(seat.end) if seat and one.last else "",
        "certainty": seat.basis if seat else "",
        "own_certainty": one.party.basis,
        "fact": ask.words(one.fact.words) if one.fact else "",
        "fact_when": phrases.date_words(one.fact.at) if one.fact else "",
        "fact_basis": one.fact.basis if one.fact else "",
        "elsewhere": [
            {"words": ask.body(s.body), "url": ask.url("body", s.body), "kind": phrases.word(s.kind)}
            for s in one.elsewhere
        ],
        "mine": bool(ask.reader.party) and one.party.ref == ask.reader.party,
    }


def party(ask: Ask, ref: str) -> Shown:
    """One party."""
    page = reading.page(ask.reader, ask.house, ref)
    if page is None:
        raise Http404
    own = page.party
    return Shown(
        "party",
        ask.words(own.name),
        "parties",
        {
            "crumbs": [(_("Parties"), ask.url("parties"))],
            "facts": _facts(ask, page),
            "own": ask.own(own.formal) or ask.own(own.name),
            "formal": ask.words(own.formal),
            "remark": ask.words(own.remark),
            "sources": buttons.sources(ask, own.sources),
            "seats": [_seat(ask, one) for one in page.seats],
            "participation": [_fact(ask, one.words, one, FACTS.get(one.kind, one.kind)) for one in page.facts],
            "chaired": [_term(ask, one) for one in page.chaired],
            "beside": phrases.joined(dict.fromkeys(str(one.start[:4]) for one in page.beside)),
            "passed_over": [_term(ask, one) for one in page.passed_over],
            "designations": [_designation(ask, one) for one in page.designations],
            "documents": [
                {
                    "title": ask.words(one.title),
                    "url": ask.url("document", one.ref),
                    "when": ask.day(one.at),
                    "words": phrases.listed(ask.body(one.body), phrases.word(one.state)),
                    "certainty": one.basis,
                }
                for one in page.documents
            ],
            "apart": [_joining(ask, page, one) for one in page.joinings if not one.joined],
            "joined": [_joining(ask, page, one) for one in page.joinings if one.joined],
            "positions": [_position(ask, page, one) for one in page.positions],
            "delegations": [_delegation(ask, page, one) for one in page.delegations],
            "treaties": _treaties(ask, page),
            "claims": differing(ask, claims(ask.reader, [ref])),
            "more": page.more,
        },
    )


def _facts(ask: Ask, page: PartyPage) -> list[Any]:
    own = page.party
    facts: list[Any] = []
    if own.kind == "organisation":
        facts.append(_("Organisation"))
    if own.code:
        facts.append({"label": _("Code"), "words": own.code})
    today = ask.today.isoformat()
    here = [
        one
        for one in page.seats
        if one.body == ask.organisation.ref and one.start <= today and (not one.end or one.end >= today)
    ]
    for seat in here:
        words = phrases.word(seat.kind)
        facts.append({"label": _("Seat"), "words": words, "certainty": seat.basis, "note": ""})
        facts.append(_("since %(day)s") % {"day": phrases.date_words(seat.start)})
    if not here and page.seats:
        facts.append(_("no seat in the organisation on this day"))
    return facts


def _seat(ask: Ask, seat: Seat) -> dict[str, Any]:
    organisation = seat.body == ask.organisation.ref
    return {
        "holder": ask.words(ask.organisation.name) if organisation else ask.body(seat.body),
        "url": ask.url("bodies") if organisation else ask.url("body", seat.body),
        "kind": phrases.word(seat.kind),
        "decides": _("decides") if seat.decides else _("does not decide"),
        "start": phrases.date_words(seat.start),
        "end": phrases.date_words(seat.end),
        "certainty": seat.basis,
        "remark": ask.words(seat.remark),
        "sources": buttons.sources(ask, seat.sources),
    }


def _fact(ask: Ask, words: Text, row: Row, kind: str) -> dict[str, Any]:
    return {
        "when": ask.day(row.at),
        "words": ask.words(words),
        "kind": _(kind) if kind else "",
        "certainty": row.basis,
        "remark": ask.words(row.remark),
        "sources": buttons.sources(ask, row.sources),
    }


def _term(ask: Ask, term: Chairmanship) -> dict[str, Any]:
    holder = ask.words(ask.organisation.name) if term.body == ask.organisation.ref else ask.body(term.body)
    start, end = phrases.date_words(term.start), phrases.date_words(term.end)
    whole = (
        term.start[5:] in ("", "01-01")
        and (not term.end or term.end[5:] in ("", "12-31"))
        and term.start[:4] == term.end[:4]
    )
    return {
        "when": term.start[:4] if whole else f"{start} – {end}" if end else _("since %(day)s") % {"day": start},
        "holder": holder,
        "chair": ask.party(term.party),
        "reason": phrases.word(term.reason) if term.reason not in ("", "order") else "",
        "certainty": term.basis,
        "remark": ask.words(term.remark),
        "sources": buttons.sources(ask, term.sources),
    }


def _designation(ask: Ask, one: Designation) -> dict[str, Any]:
    return {
        "year": str(one.year) if one.year else "",
        "name": ask.words(one.name),
        "url": f"{ask.url('designations')}#{anchor(one.ref)}",
        "state": phrases.word(one.state),
        "struck": one.state in ("given-up", "replaced"),
        "certainty": one.basis,
    }


def anchor(ref: str) -> str:
    """A reference as the id of an element."""
    return "d-" + ref.replace("/", "-")


def _joining(ask: Ask, page: PartyPage, one: Joining) -> dict[str, Any]:
    document = page.titles.get(one.document)
    decision = page.decisions.get((one.document, one.body))
    announced = ask.words(one.announced_by)
    return {
        "title": ask.words(document.title) if document else one.document,
        "own": ask.own(document.title) if document else None,
        "url": ask.url("document", one.document),
        "body": ask.body(one.body),
        # What was said later changes the row, and its moment with it; the decision's day stays.
        "when": ask.day(decision.at if decision else one.at),
        "announced": announced,
        "reason": ask.words(one.reason),
        "reason_when": phrases.date_words(one.reason_at),
        "reason_by": ask.words(one.reason_by),
        "certainty": one.basis,
        "sources": buttons.sources(ask, one.sources),
    }


def _position(ask: Ask, page: PartyPage, one: Position) -> dict[str, Any]:
    document = page.titles.get(one.document)
    mark = stances.stances(ask, ask.house.rulebook(one.body)).mark(one.stance)
    counts, glyph, label = mark or ("unsettled", "remarks", one.stance)
    version = document.version if document else one.version
    return {
        "title": ask.words(document.title) if document else one.document,
        "url": f"{ask.url('document', one.document)}#position-{page.party.ref}",
        "when": ask.day(one.at),
        "body": ask.body(one.body),
        "counts": counts,
        "glyph": glyph,
        "label": label,
        "stale": one.version < version,
        "text": one.text,
    }


def _delegation(ask: Ask, page: PartyPage, one: Delegation) -> dict[str, Any]:
    session: Session | None = page.sessions.get(one.session)
    where = ask.words(session.place) if session else ""
    names = phrases.listed(one.head, ask.words(one.rank))
    return {
        "when": phrases.date_words(session.start, session.end) if session else "",
        "session": phrases.listed(ask.body(session.body), where) if session else one.session,
        "url": ask.url("session", one.session),
        "words": names if one.present else _("no delegation"),
        "certainty": one.basis,
    }


def _treaties(ask: Ask, page: PartyPage) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for ref, treaty in page.treaties.items():
        found[ref] = {
            "title": ask.words(treaty.title),
            "url": ask.url("treaty", ref),
            "adopted": treaty.adopted,
            "words": [],
        }
    for signature in page.signatures:
        if signature.treaty in found:
            words = _(MANNERS.get(signature.manner, signature.manner))
            when = phrases.date_words(signature.day)
            found[signature.treaty]["words"].append((phrases.listed(words, when), signature.basis))
    for deposit in page.instruments:
        if deposit.treaty in found:
            words = _(KINDS[deposit.kind]) if deposit.kind in KINDS else deposit.kind
            found[deposit.treaty]["words"].append(
                (phrases.listed(words, phrases.date_words(deposit.day)), deposit.basis)
            )
    return sorted(found.values(), key=lambda one: str(one["adopted"]), reverse=True)
