"""Papers of a session: the order paper as PDF, the calendar as ICS. The same page data as on screen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from placet.papers import agenda as paper
from placet.papers import calendar as ics
from placet.papers.typeset import Foot, Marking, Title, Words
from placet.procedure.moment import instant
from placet.procedure.rows import Delegation, Session
from placet.reading import sessions
from placet.reading.record import last_change
from placet.reading.sessions import Decided, Entry, Paper, SessionPage
from placet.web import phrases, stances
from placet.web.page import Ask, ask_of
from placet.web.pages.sessions import by_class, no_agenda, title


def agenda_pdf(request: HttpRequest, organisation: str, ref: str) -> HttpResponse:
    """The order paper of a session, for this reader."""
    ask = ask_of(request, organisation)
    found = sessions.page(ask.reader, ask.house, ref)
    if found is None:
        raise Http404
    content = paper.agenda(_order_paper(ask, found))
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{ref.replace("/", "-")}.pdf"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


def _order_paper(ask: Ask, page: SessionPage) -> paper.AgendaPaper:
    own = page.session
    shown_on = ask.reader.on
    private = ask.reader.mandate is not None
    facts = []
    if page.chair:
        facts.append(paper.Fact(label=_("Chair"), words=ask.party(page.chair)))
    if ask.organisation.working:
        facts.append(paper.Fact(label=_("Working language"), words=phrases.language_name(ask.organisation.working)))
    changed = last_change(ask.reader)
    return paper.AgendaPaper(
        language=ask.language,
        direction=phrases.direction(ask.language),
        words={key: _(text) for key, text in paper.WORDS.items()} | {"agenda-empty": no_agenda(page)},
        dated=changed,
        organisation=ask.words(ask.organisation.name),
        foot=Foot(
            number=ask.head.number,
            hash=ask.head.hash,
            as_of=_("As it stood on %(day)s") % {"day": phrases.long_date(shown_on or changed.date())},
            reader=_reader(ask) if private else "",
            hour=phrases.stamp(datetime.now(UTC), ask.organisation.zone)["text"] if private else "",
            address=ask.request.build_absolute_uri(ask.url("session", own.ref)),
        ),
        marking=Marking(kind="participants", label=_("For participants"))
        if private
        else Marking(kind="public", label=_("Public")),
        fictional=_("This council is fictional.") if ask.organisation.fictional else "",
        body=Words(text=ask.body(own.body), language=ask.language),
        session=Words(text=title(ask, own).removeprefix(ask.body(own.body)).lstrip(", ")),
        kind=f"{phrases.word(own.kind).capitalize()} · {phrases.session_state(own, ask.today)}",
        facts=tuple(facts),
        sittings=tuple(_sittings(ask, page)),
        decided_title=(_("Further decisions") if page.entries else _("Decisions")) if page.decided else "",
        decided=tuple(_decided(ask, one) for one in page.decided),
        delegations=tuple(_delegation(ask, one) for one in page.delegations if one.present),
        absent=_absent(ask, page),
        next_session=_next(ask, page),
    )


def _reader(ask: Ask) -> str:
    return ask.party(ask.reader.party) if ask.reader.party else phrases.word(ask.reader.role)


def _sittings(ask: Ask, page: SessionPage) -> Iterable[paper.Sitting]:
    rules = ask.house.rulebook(page.session.body)
    for sitting in [*page.sittings, None]:
        own = [one for one in page.entries if one.item.sitting == (sitting.ref if sitting else "")]
        if not own:
            continue
        classes = [
            paper.ItemClass(name=name, items=tuple(_item(ask, one, page.session.body) for one in found))
            for name, found in by_class(ask, rules, own)
        ]
        name = phrases.word(sitting.composition).capitalize() if sitting else ""
        yield paper.Sitting(name=name, note=ask.words(sitting.attends) if sitting else "", classes=tuple(classes))


def _title(ask: Ask, text: Any) -> Title:
    own = ask.own(text)
    authentic = Words(text=own["text"], language=own["language"], direction=own["direction"]) if own else None
    return Title(shown=Words(text=ask.words(text)), authentic=authentic)


def _item(ask: Ask, entry: Entry, body: str) -> paper.Item:
    item = entry.item
    same = len(entry.papers) == 1 and entry.papers[0].document.title == item.title
    return paper.Item(
        title=_title(ask, item.title),
        number=item.number,
        documents=tuple(_document(ask, one, body, same) for one in entry.papers),
        state=phrases.word(item.state).capitalize() if item.state in ("removed", "postponed") else "",
        reason=ask.words(item.reason),
        marking=_marking(item.audience),
    )


def _marking(audience: str) -> Marking | None:
    return Marking(kind="restricted", label=_("Restricted")) if audience.startswith("restricted") else None


def _document(ask: Ask, one: Paper, body: str, same: bool) -> paper.Document:
    document = one.document
    result = stances.how_it_stands(ask, one)
    names = phrases.joined(ask.party(j.party) for j in one.not_joined)
    sent = "; ".join(ask.body(t.recipient) for t in one.sent_to if t.sender == body)
    return paper.Document(
        symbol=document.symbol,
        title=None if same else _title(ask, document.title),
        state="" if one.decision else phrases.word(document.state),
        outcome=phrases.word(one.decision.outcome).capitalize() if one.decision else (result[2] if result else ""),
        not_joined=_("Did not join: %(states)s") % {"states": names} if names else "",
        sent_on=_("Sent on to: %(body)s") % {"body": sent} if sent else "",
        certainty=phrases.certainty(document.basis),
        languages=tuple(paper.Rendition(code=r.language, authentic=r.authentic) for r in one.languages),
        marking=_marking(document.audience),
    )


def _decided(ask: Ask, one: Decided) -> paper.Document:
    names = phrases.joined(ask.party(j.party) for j in one.not_joined)
    return paper.Document(
        symbol=" · ".join(part for part in (one.document.symbol, one.decision.number) if part),
        title=_title(ask, one.document.title),
        state=phrases.date_words(one.decision.at),
        outcome=phrases.word(one.decision.outcome).capitalize(),
        not_joined=_("Did not join: %(states)s") % {"states": names} if names else "",
        certainty=phrases.certainty(one.decision.basis),
        marking=_marking(one.document.audience),
    )


def _delegation(ask: Ask, one: Delegation) -> paper.Delegation:
    return paper.Delegation(
        party=ask.party(one.party), code=ask.code(one.party), head=one.head, rank=ask.words(one.rank),
        certainty=phrases.certainty(one.basis),
    )  # fmt: skip


def _absent(ask: Ask, page: SessionPage) -> str:
    names = phrases.joined(ask.party(one.party) for one in page.delegations if not one.present)
    return _("No delegation: %(states)s") % {"states": names} if names else ""


def _next(ask: Ask, page: SessionPage) -> paper.NextSession | None:
    following = page.following
    if following is None:
        return None
    where = ask.words(following.place)
    when = phrases.date_words(following.start, following.end)
    return paper.NextSession(words=f"{when}, {where}" if where else when)


def session_ics(request: HttpRequest, organisation: str, ref: str) -> HttpResponse:
    """One session as a calendar entry."""
    ask = ask_of(request, organisation)
    found = sessions.of_ref(ask.reader, ref)
    if found is None:
        raise Http404
    return _calendar(ask, [found], ref.replace("/", "-"))


def calendar_ics(request: HttpRequest, organisation: str) -> HttpResponse:
    """The sessions of the organisation as a feed, or those of one body (`?body=`): from a year back to all that is
    planned ahead."""
    ask = ask_of(request, organisation)
    body = request.GET.get("body", "")
    found = sessions.since(ask.reader, _year_before(ask.today), body)
    return _calendar(ask, found, body or organisation, _("The sessions of the last year and all that are planned."))


def _year_before(day: date) -> date:
    """The same day of the year before; the last of February where that year has no such day."""
    return date(day.year - 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


def _calendar(ask: Ask, found: list[Session], name: str, description: str = "") -> HttpResponse:
    changed = last_change(ask.reader)
    meetings = tuple(
        ics.Meeting(
            ref=f"{ask.reader.organisation}/{one.ref}",
            title=title(ask, one),
            start=one.start or one.planned_start,
            end=one.end,
            state={"open": "held"}.get(one.state, one.state),
            changed=instant(one.at) if "T" in one.at else changed,
            moved=int(bool(one.planned_start and one.start != one.planned_start)),
            place=ask.words(one.place),
            url=ask.request.build_absolute_uri(ask.url("session", one.ref)),
            categories=(ask.body(one.body),),
        )
        for one in found
    )
    feed = ics.Feed(
        name=ask.words(ask.organisation.short) or ask.words(ask.organisation.name),
        host=ask.request.get_host().partition(":")[0],
        language=ask.language,
        zone=ask.organisation.zone,
        meetings=meetings,
        description=description,
        url=ask.request.build_absolute_uri(),
    )
    response = HttpResponse(ics.calendar(feed), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.ics"'
    return response
