"""Pages of the bodies: how they feed each other; each with its members, rules, sessions and papers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placet import desk
from placet.procedure.rows import Body, Seat
from placet.procedure.words import N_
from placet.reading import bodies as reading
from placet.reading.bodies import BodyPage, Place
from placet.reading.lists import claims
from placet.web import buttons, phrases, provisions
from placet.web.page import Ask, Shown
from placet.web.pages.lists import differing
from placet.web.pages.sessions import line

GROUPS = {
    "statutory": N_("Statutory bodies"),
    "preparatory": N_("Preparatory bodies"),
    "beside": N_("Beside them"),
    "sectoral": N_("Sectoral bodies"),
}


def _group(place: Place) -> str:
    kind = place.body.kind
    return kind if kind in GROUPS else "beside"


def bodies(ask: Ask) -> Shown:
    """All bodies by kind and level, and the way of matters from one to another."""
    found = reading.places(ask.house, ask.today)
    by_party, by_size = reading.sectoral_seats(ask.house, ask.today)
    everything = [place for many in found.values() for place in many]
    return Shown(
        "bodies",
        _("Bodies and rules"),
        "bodies",
        {
            "number": ngettext("%(n)d body", "%(n)d bodies", len(everything)) % {"n": len(everything)},
            "groups": [
                {"id": key, "title": _(title), "rows": [_row(ask, one) for one in everything if _group(one) == key]}
                for key, title in GROUPS.items()
                if any(_group(one) == key for one in everything)
            ],
            "feeds": [
                {**_named(ask, one.body), "below": _links(ask, one.below), "above": _links(ask, one.above)}
                for one in everything
                if one.below and one.body.kind != "secretariat"
            ],
            "by_party": [(ask.party(one), ask.url("party", one), number) for one, number in by_party.items()],
            "by_size": list(by_size.items()),
            "claims": differing(ask, claims(ask.reader, [one.body.ref for one in everything]), ask.body),
        },
    )


def _row(ask: Ask, place: Place) -> dict[str, Any]:
    body = place.body
    members = str(len(place.members)) if place.members else ""
    rules = ask.house.rulebook(body.ref)
    return {
        **_named(ask, body),
        "members": f"{members} + {place.others}" if place.others and members else members,
        "rules": (ask.words(rules.title) or rules.name) if rules else "",
        "chair": ask.party(place.term.party) if place.term else "",
        "chair_basis": place.term.basis if place.term else "",
        "above": _links(ask, place.above),
        "kind": phrases.word(body.kind),
        "level": str(body.level or ""),
        "founded": phrases.date_words(body.founded),
        "competence": ask.words(body.competence),
        "practice": ask.words(body.practice),
        "remark": ask.words(body.remark),
        "certainty": body.basis,
        "sources": buttons.sources(ask, body.sources),
    }


def _named(ask: Ask, body: Body) -> dict[str, Any]:
    return {
        "ref": body.ref,
        "name": ask.words(body.name),
        "abbreviation": ask.words(body.abbreviation),
        "url": ask.url("body", body.ref),
        "own": ask.own(body.name),
    }


def _links(ask: Ask, refs: Iterable[str]) -> list[dict[str, str]]:
    return [{"words": ask.body(ref), "url": ask.url("body", ref)} for ref in refs]


def body(ask: Ask, ref: str) -> Shown:
    """One body: who sits there, who chairs, by which rules, when it meets and what stands before it."""
    page = reading.page(ask.reader, ask.house, ref, ask.today)
    if page is None:
        raise Http404
    own = page.place.body
    today = ask.today.isoformat()
    sessions = [line(ask, one) for one in page.sessions]
    coming = [one for one in sessions if one["iso"] >= today]
    return Shown(
        "body",
        ask.words(own.name),
        "bodies",
        {
            "body": _row(ask, page.place),
            "crumbs": [(_("Bodies and rules"), ask.url("bodies")), (phrases.word(own.kind).capitalize(), None)],
            "facts": _facts(ask, page),
            "members": [_seat(ask, one) for one in page.seats if one.decides],
            "others": [_seat(ask, one) for one in page.seats if not one.decides],
            "past": [_seat(ask, one) for one in page.past],
            "shared": _shared(ask, own),
            "trio": _trio(ask, page),
            "coming": list(reversed(coming)),
            "held": [one for one in sessions if one not in coming],
            "documents": [
                {
                    "title": ask.words(one.title),
                    "own": ask.own(one.title),
                    "url": ask.url("document", one.ref),
                    "symbol": one.symbol,
                    "remark": phrases.word(one.state),
                    "certainty": one.basis,
                }
                for one in page.documents
            ],
            "all_documents": ask.url("documents", body=ref),
            "all_decisions": ask.url("decisions", body=ref),
            "more": page.more,
            "below": _links(ask, page.place.below),
            "law": _law(ask, page),
            "offers": buttons.of_offers(ask, desk.offers(ask.reader, Body, ref, ask.house)),
            "claims": differing(ask, claims(ask.reader, [ref])),
        },
    )


def _facts(ask: Ask, page: BodyPage) -> list[Any]:
    own = page.place.body
    members = len(page.place.members)
    facts: list[Any] = [{"label": "", "words": phrases.word(own.kind).capitalize(), "certainty": own.basis, "note": ""}]
    if own.abbreviation:
        facts.append({"label": _("Abbreviation"), "words": ask.words(own.abbreviation)})
    if members:
        facts.append(ngettext("%(n)d member", "%(n)d members", members) % {"n": members})
    if own.place:
        facts.append({"label": _("Meets at"), "words": ask.words(own.place)})
    if own.founded:
        facts.append(_("since %(day)s") % {"day": phrases.date_words(own.founded)})
    return facts


def _seat(ask: Ask, seat: Seat) -> dict[str, Any]:
    return {
        "party": ask.party(seat.party),
        "code": ask.code(seat.party),
        "url": ask.url("party", seat.party),
        "kind": phrases.word(seat.kind),
        "start": phrases.date_words(seat.start),
        "end": phrases.date_words(seat.end),
        "certainty": seat.basis,
        "remark": ask.words(seat.remark),
        "sources": buttons.sources(ask, seat.sources),
        "mine": bool(ask.reader.party) and seat.party == ask.reader.party,
    }


def _shared(ask: Ask, own: Body) -> str:
    if not own.seats:
        return ""
    if own.seats == ask.organisation.ref:
        return _("The seats are those of the organisation; its councils share them.")
    return _("The seats are those of another body: %(body)s.") % {"body": ask.body(own.seats)}


def _trio(ask: Ask, page: BodyPage) -> dict[str, Any] | None:
    term = page.place.term
    if term is None:
        return None
    until = _("until %(day)s") % {"day": phrases.date_words(term.end)} if term.end else ""
    return {
        "name": ask.party(term.party),
        "url": ask.url("party", term.party),
        "words": phrases.listed(_("in the chair"), until),
        "beside": [(ask.party(one), ask.url("party", one)) for one in term.cochairs],
        "certainty": term.basis,
    }


def _law(ask: Ask, page: BodyPage) -> dict[str, Any] | None:
    """The rules of procedure: decisions, settings, stances; each with its article."""
    book, row = page.book, page.rules
    if book is None or row is None:
        return None
    on = ask.today
    return {
        "name": ask.words(book.title) or row.name,
        "since": phrases.date_words(row.at),
        "note": ask.words(book.note),
        "rules": provisions.rules(ask, book, on),
        "settings": provisions.settings(ask, book, on),
        "ended": provisions.ended(ask, book, on),
        "stances": provisions.stances(ask, book),
    }
