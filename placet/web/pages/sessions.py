"""Pages of sessions: the list, one meeting, its order paper, its calendar entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placet import desk
from placet.procedure import limits
from placet.procedure.moment import first_day
from placet.procedure.rows import Body, Delegation, Session, Statement
from placet.procedure.rulebook import Rulebook
from placet.reading import sessions
from placet.reading.sessions import Decided, Entry, SessionPage
from placet.web import buttons, phrases, stances
from placet.web.agenda import Lines
from placet.web.cells import Cells
from placet.web.page import Ask, Late, Shown
from placet.web.pages.lists import bodies_choice, entry, page_number, pager


def listing(ask: Ask) -> Shown:
    """Sessions, the coming ones first, then by year, the newest first; of all bodies or of one."""
    body = ask.request.GET.get("body", "")
    chosen = {"body": body} if ask.house.get(Body, body) else {}
    found = sessions.listing(ask.reader, ask.today, **chosen, page=page_number(ask))
    years = groupby(found.past.rows, key=lambda one: (one.start or one.planned_start)[:4])
    return Shown(
        "sessions",
        _("Sessions"),
        "sessions",
        {
            "first": found.past.number == 1,
            "coming": [line(ask, one) for one in found.coming],
            "years": [(year, [line(ask, one) for one in rows]) for year, rows in years],
            "calendar": ask.url("calendar", **chosen),
            "filters": [("body", _("Body"), bodies_choice(ask), chosen.get("body", ""))],
            "action": ask.request.path,
            "on": ask.reader.on.isoformat() if ask.reader.on else "",
            "pager": pager(ask, "sessions", found.past, chosen),
        },
    )


def line(ask: Ask, session: Session) -> dict[str, Any]:
    """One session in a list, as a row of the macro `table`."""
    start = session.start or session.planned_start
    moved = session.planned_start and session.start != session.planned_start
    return {
        "ref": session.ref,
        "when": phrases.date_words(start, session.end),
        "iso": start,
        "url": ask.url("session", session.ref),
        "title": ask.body(session.body),
        "place": ask.words(session.place),
        "kind": phrases.word(session.kind),
        "state": phrases.session_state(session, ask.today),
        "basis": session.basis,
        "chair": ask.party(session.chair) if session.chair else "",
        "moved_from": phrases.date_words(session.planned_start) if moved else "",
        "current": session.state == "open",
    }


def title(ask: Ask, session: Session) -> str:
    """“Council of Foreign Ministers, Moscow, 7 October 2024”."""
    where = ask.words(session.place)
    when = phrases.date_words(session.start or session.planned_start, session.end)
    return phrases.listed(ask.words(session.title) or ask.body(session.body), where, when)


def session(ask: Ask, ref: str) -> Shown:
    """Everything about one meeting."""
    found = sessions.with_rows(ask.reader, ask.house, ref)
    if found is None:
        raise Http404
    page, known = found
    rules = known.rulebook(page.session.body)
    marks = stances.stances(ask, rules)
    names = [ask.party(one) for one in page.columns]
    lines = Lines(ask, page, Cells(marks, page.columns, names, ask.reader.party))
    offers = desk.offers(ask.reader, Session, ref, known)
    own, late = page.session, Late()
    content = {
        "session": own,
        "h1": (ask.words(own.title) or ask.body(own.body), _place_and_day(ask, own)),
        "crumbs": [(_("Sessions"), ask.url("sessions")), (ask.body(own.body), ask.url("body", own.body))],
        "facts": _facts(ask, page),
        "agenda": _agenda(ask, page, rules, lines, late),
        "counts": _counts(page) if page.entries else "",
        "no_agenda": no_agenda(page),
        "decided": [_decided(ask, one) for one in page.decided],
        "columns": [
            {"name": name, "mine": one == ask.reader.party} for one, name in zip(page.columns, names, strict=True)
        ],
        "matrix": late.put(lines.rows()),
        "legend": _legend(page, marks),
        "delegations": [_delegation(ask, one) for one in page.delegations if one.present],
        "absent": [(ask.party(one.party), one.basis) for one in page.delegations if not one.present],
        "statements": _statements(ask, page.statements),
        "claims": [
            {"words": ask.words(one.words), "source": one.source, "wrong": one.wrong, "correct": ask.words(one.correct)}
            for one in page.claims
        ],
        "following": line(ask, page.following) if page.following else None,
        "deadlines": _deadlines(ask, page),
        "offers": buttons.of_offers(ask, offers),
        "my_open": _mine(ask, page),
        "pdf": ask.url("agenda-pdf", ref),
        "ics": ask.url("session-ics", ref),
        "remark": ask.words(own.remark),
        "sources": buttons.sources(ask, own.sources),
    }
    return Shown("session", title(ask, own), "sessions", content, late=late)


def _place_and_day(ask: Ask, own: Session) -> str:
    when = phrases.date_words(own.start or own.planned_start, own.end)
    where = ask.words(own.place)
    return phrases.listed(where, when)


def _facts(ask: Ask, page: SessionPage) -> list[Any]:
    own = page.session
    facts: list[Any] = [phrases.word(own.kind).capitalize()]
    state = phrases.session_state(own, ask.today)
    facts.append({"label": "", "words": state, "certainty": own.basis, "note": ""})
    if page.chair:
        facts.append({"label": _("Chair"), "words": phrases.listed(ask.party(page.chair), own.chair_name)})
    if own.mode:
        facts.append(phrases.word(own.mode))
    if ask.organisation.working:
        facts.append({"label": _("Working language"), "words": ask.organisation.working.upper()})
    if own.planned_start and own.start != own.planned_start:
        facts.append(_("first planned for %(day)s") % {"day": phrases.date_words(own.planned_start)})
    if own.planned_place and own.place != own.planned_place:
        facts.append(_("first planned at: %(place)s") % {"place": ask.words(own.planned_place)})
    if own.items:
        facts.append({"label": _("Items, as reported"), "words": own.items})
    if own.documents:
        facts.append({"label": _("Documents, as reported"), "words": own.documents})
    if own.agenda_adopted:
        facts.append(_("agenda adopted"))
    return facts


def _counts(page: SessionPage) -> str:
    """How much of the agenda is on record, which need not be all that there was."""
    papers = sum(len(entry.papers) for entry in page.entries)
    items = len(page.entries)
    both = (
        ngettext("%(n)d item", "%(n)d items", items) % {"n": items},
        ngettext("%(n)d document", "%(n)d documents", papers) % {"n": papers},
    )
    return _("%(things)s on record") % {"things": phrases.joined(both)}


def no_agenda(page: SessionPage) -> str:
    """What is said where there is no item: a session that is over has had an agenda, on record or not."""
    if page.session.state in ("planned", "open"):
        return _("Nothing stands on the agenda yet.")
    return _("No agenda is on record.")


def decided_words(ask: Ask, one: Decided) -> str:
    """“approved, to be sent on, 8 October 2024; did not join: Armenia”."""
    parts = [phrases.listed(phrases.word(one.decision.outcome), phrases.date_words(one.decision.at))]
    if one.not_joined:
        names = phrases.joined(ask.party(joining.party) for joining in one.not_joined)
        parts += [
            "; ",
            phrases.filled(_("did not join: %(states)s").replace("%(states)s", "{states}"), {"states": names}),
        ]
    return phrases.put(parts)


def _decided(ask: Ask, one: Decided) -> dict[str, Any]:
    """A decision on a document that is on no item, as the macro `papers` takes it."""
    symbol = " · ".join(part for part in (one.document.symbol, one.decision.number) if part)
    shown = {**entry(ask, one.document), "symbol": symbol, "certainty": one.decision.basis}
    return {**shown, "remark": decided_words(ask, one), "renditions": []}


def _agenda(ask: Ask, page: SessionPage, rules: Rulebook | None, lines: Lines, late: Late) -> list[dict[str, Any]]:
    """The agenda: by sitting, then by class, then item by item."""
    parts = []
    for sitting in [*page.sittings, None]:
        own = [e for e in page.entries if e.item.sitting == (sitting.ref if sitting else "")]
        if not own:
            continue
        classes = [{"name": name, "items": late.put(lines.items(found))} for name, found in by_class(ask, rules, own)]
        parts.append(
            {
                "title": phrases.word(sitting.composition).capitalize() if sitting else "",
                "id": f"sitting-{sitting.composition}" if sitting else "sitting",
                "attends": ask.words(sitting.attends) if sitting else "",
                "start": ask.day(sitting.start) if sitting and sitting.start else "",
                "classes": classes,
            }
        )
    return parts


def by_class(ask: Ask, rules: Rulebook | None, entries: Sequence[Entry]) -> list[tuple[str, list[Entry]]]:
    """The entries of a sitting under the names of their classes. Those of no class have no name where they are alone;
    beside others they have one that says so, or they would be read as of the class before them."""
    setting = rules.setting("agenda.classes", ask.today) if rules else None
    names = {str(one["name"]): ask.words(one.get("label", {})) for one in (setting.value if setting else [])}
    classes = dict.fromkeys(one.item.item_class for one in entries)
    names[""] = _("Manner of consideration not on record") if len(classes) > 1 else ""
    found = []
    for one in classes:
        label = names.get(one) or one
        found.append((label[:1].upper() + label[1:], [e for e in entries if e.item.item_class == one]))
    return found


def _legend(page: SessionPage, marks: stances.Stances) -> list[stances.Mark]:
    used = dict.fromkeys(cell for entry in page.entries for paper in entry.papers for cell in paper.cells)
    return [mark for mark in (marks.mark(cell) for cell in used) if mark]


def _delegation(ask: Ask, one: Delegation) -> dict[str, Any]:
    name = one.head or ask.party(one.party)
    return {
        "code": ask.code(one.party),
        "name": name,
        "words": phrases.listed(ask.party(one.party) if one.head else "", ask.words(one.rank)),
        "variants": one.variants,
        "ref": one.party,
        "certainty": one.basis,
    }


def _statements(ask: Ask, found: Iterable[Statement]) -> list[dict[str, Any]]:
    """What was said, by speaker; a source that all of a speaker's words share is named once."""
    speakers: dict[str, list[Statement]] = {}
    for one in found:
        speakers.setdefault(one.party, []).append(one)
    shown = []
    for party, said in speakers.items():
        shared = said[0].sources if len({one.sources for one in said}) == 1 else ()
        shown.append(
            {
                "who": ask.party(party) if party else _("At the session"),
                "sources": buttons.sources(ask, shared),
                "said": [
                    {
                        "id": one.ref.rsplit("/", 1)[-1],
                        "kind": phrases.word(one.kind),
                        "words": ask.words(one.words),
                        "came_of": ask.words(one.came_of),
                        "basis": one.basis,
                        "sources": [] if shared else buttons.sources(ask, one.sources),
                    }
                    for one in said
                ],
            }
        )
    return shown


def _deadlines(ask: Ask, page: SessionPage) -> list[dict[str, Any]]:
    """The line of dates: agreed, the limits that the rules set, the session, the next one."""
    own = page.session
    today = ask.today
    dates: list[tuple[str, dict[str, Any]]] = []
    if own.decided_by:
        agreed = own.decided_by.rpartition("/")[2][:10]
        dates.append((agreed, {"when": ask.day(agreed), "words": _("Date and place agreed"), "state": "past"}))
    start = own.start or own.planned_start
    if start:
        past = first_day(start) < today
        dates.append((start, {"when": ask.day(start), "words": _("Session"), "state": "past" if past else "next"}))
        dates += _limits(ask, own, start)
    if page.following:
        after = page.following.start
        later = first_day(after) >= today
        words = {"when": ask.day(after), "words": _("Next session"), "state": "later" if later else "past"}
        dates.append((after, words))
    shown = [one for _when, one in sorted(dates, key=lambda pair: pair[0] or "9999")]
    return _one_next(shown)


def _one_next(dates: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of what is still to come, only the first is next."""
    found = False
    for one in dates:
        if one["state"] == "next":
            one["state"] = "later" if found else "next"
            found = True
    return dates


def _limits(ask: Ask, own: Session, start: str) -> list[tuple[str, dict[str, Any]]]:
    """The time limits that the rules set for a session. Where they set none, that is said, and nothing is enforced."""
    rules = ask.house.rulebook(own.body)
    setting = rules.setting("limits", ask.today) if rules else None
    if setting is None:
        if rules is None or own.state != "planned":
            return []
        return [("", {"when": "", "words": _("Draft agenda, documents, positions"), "state": "unset"})]
    calendar = limits.Calendar(zone=ask.organisation.zone)
    found: list[tuple[str, dict[str, Any]]] = []
    for table in setting.value:
        limit = limits.parse({"article": setting.article, **table})
        if limit.event != "session":
            continue
        due = limits.due(limit, first_day(start), calendar)
        article = {"text": limit.article, "url": ask.url("body", own.body)} if limit.article else None
        words = {"words": phrases.word(limit.what), "article": article}
        if due.day is None or due.until is None:
            found.append(("", {"when": "", **words, "state": "unset"}))
            continue
        over = due.until <= datetime.now(UTC) if ask.reader.on is None else due.day < ask.today
        iso = due.day.isoformat()
        found.append((iso, {"when": ask.day(iso), **words, "state": "past" if over else "next"}))
    return found


def _mine(ask: Ask, page: SessionPage) -> list[dict[str, Any]]:
    """Open drafts on which the reader's own party has stated nothing."""
    party = ask.reader.party
    if not party or party not in page.columns or ask.reader.role not in ("head", "delegate") or ask.reader.on:
        return []
    column = page.columns.index(party)
    return [
        {"title": ask.words(paper.document.title), "url": ask.url("document", paper.document.ref)}
        for entry in page.entries
        for paper in entry.papers
        if not paper.cells[column] and paper.finding is not None
    ]
