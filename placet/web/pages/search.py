"""Search: a symbol or reference goes to its page at once; else what holds all the words, by kind."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placet.procedure.rows import Statement
from placet.reading import search as reading
from placet.reading.search import Found
from placet.web import phrases
from placet.web.page import Ask, Shown
from placet.web.pages.lists import entry
from placet.web.pages.parties import anchor
from placet.web.pages.sessions import line

LONGEST = 200


def search(ask: Ask) -> Shown | HttpResponse:
    """Look for the words of `?q=` in what the reader may see."""
    question = ask.request.GET.get("q", "").strip()[:LONGEST]
    found = reading.search(ask.reader, ask.house, question)
    if found.there is not None:
        return HttpResponseRedirect(ask.url(*found.there))
    return Shown(
        "search",
        _("Search: %(words)s") % {"words": question} if question else _("Search"),
        "",
        {
            "question": question,
            "action": ask.request.path,
            "on": ask.reader.on.isoformat() if ask.reader.on else "",
            "number": ngettext("%(n)d found", "%(n)d found", found.number) % {"n": found.number},
            "any": found.number > 0,
            "documents": [
                {**entry(ask, one), "remark": phrases.word(one.state), "why": ask.words(found.why.get(one.ref, {}))}
                for one in found.documents
            ],
            "groups": [group for group in _groups(ask, found) if group["rows"]],
            "more": found.more,
        },
    )


def _groups(ask: Ask, found: Found) -> list[dict[str, Any]]:
    """What was found beside documents: rows of (words, address, more words)."""
    sessions = [line(ask, one) for one in found.sessions]
    return [
        _group(
            "parties",
            _("Parties"),
            found,
            [(ask.words(p.name), ask.url("party", p.ref), ask.words(p.formal)) for p in found.parties],
        ),
        _group(
            "bodies",
            _("Bodies"),
            found,
            [(ask.words(b.name), ask.url("body", b.ref), ask.words(b.abbreviation)) for b in found.bodies],
        ),
        _group(
            "sessions",
            _("Sessions"),
            found,
            [
                (phrases.listed(one["title"], one["when"]), one["url"], phrases.listed(one["place"], one["state"]))
                for one in sessions
            ],
        ),
        _group(
            "items",
            _("Items of an agenda"),
            found,
            [
                (ask.words(i.title), f"{ask.url('session', i.session)}#item-{i.order}", _meeting(ask, i.session))
                for i in found.items
            ],
        ),
        _group(
            "treaties",
            _("Treaties"),
            found,
            [(ask.words(t.title), ask.url("treaty", t.ref), phrases.date_words(t.adopted)) for t in found.treaties],
        ),
        _group(
            "designations",
            _("Designations"),
            found,
            [
                (
                    ask.words(d.name),
                    f"{ask.url('designations')}#{anchor(d.ref)}",
                    f"{d.year or ''} {phrases.word(d.state)}".strip(),
                )
                for d in found.designations
            ],
        ),
        _group(
            "consultations",
            _("Consultations"),
            found,
            [
                (ask.words(c.topic), _year(ask, c.start[:4] or str(c.year)), phrases.date_words(c.start, c.end))
                for c in found.consultations
            ],
        ),
        _group(
            "lines",
            _("Topics of plans"),
            found,
            [
                (ask.words(one.topic), _year(ask, one.plan.rpartition("/")[2]), one.plan.rpartition("/")[2])
                for one in found.lines
            ],
        ),
        _group("statements", _("What was said"), found, [_statement(ask, one) for one in found.statements]),
    ]


def _group(key: str, title: str, found: Found, rows: list[tuple[str, str, str]]) -> dict[str, Any]:
    return {"id": key, "title": title, "rows": rows, "more": key in found.more}


def _year(ask: Ask, year: str) -> str:
    return ask.url("consultations", year=year) if year.isdigit() and len(year) == 4 else ask.url("consultations")


def _meeting(ask: Ask, ref: str) -> str:
    """The body and day of a session, from its reference."""
    body, _slash, rest = ref.partition("/")
    return phrases.listed(ask.body(body), phrases.date_words(rest[:10])) if rest[:4].isdigit() else ask.body(body)


def _statement(ask: Ask, one: Statement) -> tuple[str, str, str]:
    who = ask.party(one.party) if one.party else ""
    if one.document:
        url = ask.url("document", one.document)
    else:
        url = f"{ask.url('session', one.session)}#{one.ref.rsplit('/', 1)[-1]}"
    where = _meeting(ask, one.session) if one.session else ""
    return (ask.words(one.words), url, phrases.listed(who, where))
