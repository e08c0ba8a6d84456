"""The front page of an organisation, for the public, for a delegation, for the office; and the page before it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import loader
from django.urls import reverse
from django.utils import formats
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from placet import desk
from placet.procedure.moment import first_day, instant, precision
from placet.procedure.rows import Body
from placet.procedure.state import State
from placet.reading import chairs, sessions
from placet.reading import home as reading
from placet.reading import house as houses
from placet.reading.home import Draft, Home, Sent
from placet.reading.sessions import Paper, SessionPage
from placet.web import buttons, phrases, stances, weeks
from placet.web.page import Ask, Shown, bare_frame, render
from placet.web.pages.chairmanship import trio
from placet.web.pages.lists import entry, paper
from placet.web.pages.record import listed
from placet.web.pages.sessions import line

NEAR = 3  # days before a limit from which it is marked
OFFICE = ("enter-document", "plan-session", "enter-plan")


def home(ask: Ask) -> Shown:
    """What comes next, what waits for the reader, what happened last."""
    found = reading.page(ask.reader, ask.house, ask.today)
    mandate = ask.reader.mandate
    kind = "public"
    if mandate is not None and ask.reader.on is None:
        kind = {"secretariat": "office", "chair": "office", "head": "delegate", "delegate": "delegate"}.get(
            mandate.role, "public"
        )
    own = sessions.with_rows(ask.reader, ask.house, found.next.ref) if mandate is not None and found.next else None
    title = ask.words(ask.organisation.name)
    return Shown(
        "home",
        title,
        "home",
        {
            "kind": kind,
            "dateline": _dateline(ask),
            "hour": _hour(ask) if mandate is not None and ask.reader.on is None else "",
            "organisation": title,
            "short": ask.words(ask.organisation.short),
            "facts": _facts(ask),
            "remark": ask.words(ask.organisation.remark),
            "trio": _trio(ask),
            "next": _next(ask, found, own),
            "coming": [line(ask, one) for one in found.coming[1:]],
            "last": line(ask, found.last) if found.last else None,
            "waiting": _waiting(ask, found) if kind == "delegate" else [],
            "waits_for": ask.party(ask.reader.party) if ask.reader.party else "",
            "office": _office(ask, found) if kind == "office" else None,
            "open": _open(ask, own) if own else [],
            "passed": [
                {
                    **paper(ask, one),
                    "where": phrases.listed(ask.body(one.decision.body), phrases.date_words(one.decision.at)),
                }
                for one in found.passed
            ],
            "sent": [_sent(ask, one) for one in found.sent],
            "latest": listed(ask, found.latest),
            "processes": [
                {
                    "name": ask.words(one.name),
                    "when": phrases.date_words(one.start),
                    "words": ask.words(one.words),
                    "certainty": one.basis,
                }
                for one in found.processes
            ],
            "calendar": weeks.strip(ask, found),
            "urls": {
                name: ask.url(name)
                for name in (
                    "sessions",
                    "decisions",
                    "documents",
                    "record",
                    "chairmanship",
                    "bodies",
                    "parties",
                    "calendar",
                )
            },
            "today": ask.reader.on is None,
        },
    )


# -- the head ---------------------------------------------------------------------------------------------------------


def _dateline(ask: Ask) -> str:
    """“Monday, 7 October 2024”."""
    weekday = formats.date_format(ask.today, "l")
    return phrases.listed(f"{weekday[:1].upper()}{weekday[1:]}", phrases.long_date(ask.today))


def _hour(ask: Ask) -> str:
    """The hour at the seat, and whose it is. Only on pages that are made for one reader: it changes without an act."""
    now = datetime.now(ZoneInfo(ask.organisation.zone))
    where = ask.words(ask.organisation.place) or ask.organisation.zone
    return _("%(hour)s (%(place)s)") % {"hour": f"{now:%H:%M}", "place": where}


def _facts(ask: Ask) -> list[tuple[str, str]]:
    """What the organisation is: seat, since when, parties, bodies, languages."""
    own = ask.organisation
    bodies = ask.house.every(Body)
    members = ask.house.members(own.ref, ask.today)
    facts = []
    if own.place:
        facts.append((pgettext("of an organisation", "Seat"), ask.words(own.place)))
    if own.founded:
        facts.append((_("Founded"), phrases.date_words(own.founded)))
    if members:
        facts.append(
            (
                _("Parties"),
                ngettext("%(n)d takes part in decisions", "%(n)d take part in decisions", len(members))
                % {"n": len(members)},
            )
        )
    if bodies:
        facts.append((_("Bodies"), str(len(bodies))))
    if own.working:
        facts.append((_("Working language"), phrases.language_name(own.working)))
    return facts


def _trio(ask: Ask) -> dict[str, Any] | None:
    """The chair between its neighbours: of the organisation's own chairmanship, else of the first there is."""
    found = chairs.successions(ask.house, ask.today)
    for one in sorted(found, key=lambda one: one.holder != ask.organisation.ref):
        shown = trio(ask, one)
        if shown is not None:
            return shown
    return None


# -- what comes next --------------------------------------------------------------------------------------------------


def _next(ask: Ask, found: Home, own: tuple[SessionPage, State] | None) -> dict[str, Any] | None:
    if found.next is None:
        return None
    start = found.next.start
    days = (first_day(start) - ask.today).days if precision(start) in ("day", "instant") else None
    shown = line(ask, found.next)
    return {
        **shown,
        "number": days if days is not None and days > 0 else None,
        "unit": ngettext("day", "days", days) if days else "",
        "now": days is not None and days <= 0,
        "sum": _sum(own[0]) if own else [],
    }


def _sum(page: SessionPage) -> list[tuple[str, str, int, str]]:
    """How many drafts on the agenda are agreed, open, or would not carry, as far as this reader may know."""
    counts = {"holds": 0, "open": 0, "fails": 0}
    for one in page.entries:
        for found in one.papers:
            if found.finding is not None:
                counts[found.finding.verdict] += 1
    if not any(counts.values()):
        return []
    return [
        ("for", "for", counts["holds"], _("agreed")),
        ("unsettled", "remarks", counts["open"], _("open")),
        ("against", "against", counts["fails"], _("would not carry as they stand")),
    ]


def _open(ask: Ask, own: tuple[SessionPage, State]) -> list[dict[str, Any]]:
    """The drafts of the next session that are not agreed yet."""
    page, known = own
    marks = stances.stances(ask, known.rulebook(page.session.body))
    found = []
    for item in page.entries:
        for one in item.papers:
            if one.finding is not None and one.finding.verdict != "holds":
                found.append(_not_agreed(ask, one, page.columns, marks))
    return found


def _not_agreed(ask: Ask, one: Paper, columns: tuple[str, ...], marks: stances.Stances) -> dict[str, Any]:
    tally, sentence = stances.tally(ask, one, columns, marks)
    return {
        "title": ask.words(one.document.title),
        "url": ask.url("document", one.document.ref),
        "marks": tally,
        "sentence": sentence,
        "result": stances.how_it_stands(ask, one),
    }


def _waiting(ask: Ask, found: Home) -> list[dict[str, Any]]:
    """What waits for the delegation: silences that run, by their hour; then drafts without its position, by session."""
    drafts = reading.waiting(ask.reader, ask.house, found.drafts, ask.today)
    shown = [_silence(ask, one) for one in drafts if one.silence]
    by_session: dict[str, list[Draft]] = {}
    for one in drafts:
        if not one.silence:
            by_session.setdefault(one.session.ref if one.session else "", []).append(one)
    for many in by_session.values():
        shown.append(_statements(ask, many))
    return sorted(shown, key=lambda one: one["order"])


def _silence(ask: Ask, one: Draft) -> dict[str, Any]:
    """A draft on which silence runs out."""
    expires = instant(one.due).astimezone(ZoneInfo(ask.organisation.zone))
    place = ask.words(ask.organisation.place) or ask.organisation.zone
    return {
        "order": one.due,
        "when": {"text": phrases.short_date(expires.date()), "iso": expires.isoformat()},
        "hour": _("%(hour)s (%(place)s)") % {"hour": f"{expires:%H:%M}", "place": place},
        "title": ask.words(one.document.title),
        "words": _("A silence procedure is running; silence until then is agreement."),
        "url": ask.url("document", one.document.ref),
        "action": pgettext("a button", "Open"),
        "near": (expires.date() - ask.today).days <= NEAR,
    }


def _statements(ask: Ask, many: list[Draft]) -> dict[str, Any]:
    """Drafts without a position of the delegation, for one session or for none yet."""
    first, session = many[0], many[0].session
    titles = [ask.words(one.document.title) for one in many]
    body = ask.body(session.body if session else first.document.body)
    near = (
        bool(session) and precision(first.due) in ("day", "instant") and (first_day(first.due) - ask.today).days <= NEAR
    )
    if len(many) == 1:
        title, words = _("State a position: %(draft)s") % {"draft": titles[0]}, body
    else:
        title = ngettext("State a position on %(n)d draft", "State positions on %(n)d drafts", len(many)) % {
            "n": len(many)
        }
        words = f"{body}. {'; '.join(titles[:4])}{' …' if len(titles) > 4 else ''}"
    return {
        "order": first.due or "9",
        "when": _short(first.due) if session else _("no date yet"),
        "hour": _("no limit set"),
        "title": title,
        "words": words,
        "url": ask.url("session", session.ref)
        if session and len(many) > 1
        else ask.url("document", first.document.ref),
        "action": pgettext("a button", "Open"),
        "near": near,
    }


def _short(text: str) -> Any:
    if precision(text) not in ("day", "instant"):
        return phrases.date_words(text)
    return {"text": phrases.short_date(first_day(text)), "iso": text}


def _office(ask: Ask, found: Home) -> dict[str, Any]:
    """The office's own list: drafts by state, silences about to lapse, and the acts that begin something."""
    ahead = [one.body for one in found.coming] or [one.ref for one in ask.house.every(Body) if one.kind == "statutory"]
    offers = []
    for ref in dict.fromkeys(ahead[:3]):
        acts = [
            one for one in desk.offers(ask.reader, Body, ref, ask.house) if one.kind.kind in OFFICE and one.in_order
        ]
        if acts:
            offers.append({"body": ask.body(ref), "acts": buttons.of_offers(ask, acts)})
    return {
        "drafts": [
            {
                "body": ask.body(body),
                "state": phrases.word(state),
                "number": number,
                "url": ask.url("documents", body=body, state=state),
            }
            for (body, state), number in reading.by_state(ask.house, found.drafts).items()
        ],
        "silences": [{**_silence(ask, one), "words": ask.body(one.document.body)} for one in found.silences],
        "offers": offers,
        "overdue": [line(ask, one) for one in found.overdue],
    }


# -- what happened ----------------------------------------------------------------------------------------------------


def _sent(ask: Ask, one: Sent) -> dict[str, Any]:
    move = one.transmission
    above = one.above
    return {
        **entry(ask, one.document),
        "when": ask.day(move.at),
        "sender": ask.body(move.sender),
        "recipient": ask.body(move.recipient),
        "became": phrases.listed(phrases.word(above.outcome), phrases.date_words(above.at))
        if above
        else _("nothing on record yet"),
        "became_basis": above.basis if above else "",
    }


# -- before any organisation ------------------------------------------------------------------------------------------


def front(request: HttpRequest) -> HttpResponse:
    """The organisations with a record here, real ones first; with one alone, straight to it."""
    found = houses.organisations(get_language() or "en")
    if len(found) == 1:
        return HttpResponseRedirect(reverse("home", args=[found[0].ref]))
    language = get_language() or "en"
    content = {
        "page": bare_frame(request, _("Organisations")),
        "csrf_token": "",
        "groups": [
            (fictional, [_listed(one, language) for one in found if one.fictional is fictional])
            for fictional in (False, True)
        ],
        "any": bool(found),
    }
    return render("front", content)


def _listed(one: Any, language: str) -> dict[str, Any]:
    own = (
        houses.words(one.name, one.working)
        if one.working and houses.tongue(one.name, language, one.working) != one.working
        else ""
    )
    return {
        "name": houses.words(one.name, language, one.working),
        "own": {"text": own, "language": one.working, "direction": phrases.direction(one.working)} if own else None,
        "url": reverse("home", args=[one.ref]),
        "place": houses.words(one.place, language, one.working),
        "founded": phrases.date_words(one.founded),
    }


def components(request: HttpRequest) -> HttpResponse:
    """Every component with each of its states, where the pages are being built, translated or tried out."""
    if not (settings.DEBUG or settings.PLACET_DEMO):
        raise Http404
    content = {"page": bare_frame(request, _("Components")), "csrf_token": ""}
    return HttpResponse(loader.get_template("placet/components.html").render(content))
