"""Lists: documents, decisions as in a gazette, sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placet.procedure.rows import Body, Claim, Document
from placet.reading import documents as dossiers
from placet.reading import lists as reading
from placet.reading.listed import ListedDocument
from placet.reading.lists import Passed
from placet.reading.paging import Paged
from placet.web import buttons, phrases
from placet.web.page import Ask, Shown

STATES = ("draft", "submitted", "endorsed", "adopted", "took-note", "not-adopted", "withdrawn", "superseded")


def documents(ask: Ask) -> Shown:
    """Documents, newest first; by body, state and kind."""
    get = ask.request.GET
    body = get.get("body", "") if ask.house.get(Body, get.get("body", "")) else ""
    state = get.get("state", "") if get.get("state", "") in STATES else ""
    kinds = reading.document_kinds(ask.reader)
    kind = get.get("kind", "") if get.get("kind", "") in kinds else ""
    number = page_number(ask)
    found = dossiers.listing(ask.reader, body=body, state=state, kind=kind, page=number)
    renditions = reading.renditions(ask.reader, found.rows)
    chosen = {name: value for name, value in (("body", body), ("state", state), ("kind", kind)) if value}
    return Shown(
        "documents",
        _("Documents"),
        "documents",
        {
            "rows": [
                {
                    **entry(ask, one),
                    "body": ask.body(one.body),
                    "kind": phrases.word(one.kind),
                    "state": phrases.word(one.state),
                    "when": ask.day(one.at),
                    "renditions": buttons.renditions(ask, renditions.get(one.ref, ())),
                }
                for one in found.rows
            ],
            "filters": [
                ("body", _("Body"), bodies_choice(ask), body),
                ("state", _("State"), [("", _("any state"))] + [(one, phrases.word(one)) for one in STATES], state),
                ("kind", _("Kind"), [("", _("any kind"))] + [(one, phrases.word(one)) for one in kinds], kind),
            ],
            "filtered": bool(chosen),
            "action": ask.request.path,
            "on": ask.reader.on.isoformat() if ask.reader.on else "",
            "all": ask.url("documents"),
            "pager": pager(ask, "documents", found, chosen),
        },
    )


def entry(ask: Ask, one: Document | ListedDocument) -> dict[str, Any]:
    """A document in a list: title, authentic title, symbol, marking, certainty."""
    restricted = one.audience.startswith(("restricted", "secretariat"))
    return {
        "title": ask.words(one.title),
        "own": ask.own(one.title),
        "url": ask.url("document", one.ref),
        "symbol": one.symbol,
        "markings": [("restricted", _("Restricted"))] if restricted else [],
        "certainty": one.basis,
    }


def bodies_choice(ask: Ask) -> list[tuple[str, str]]:
    """The bodies that can be chosen, the highest first."""
    bodies = sorted(ask.house.every(Body), key=lambda one: (one.level or 99, one.ref))
    return [("", _("any body"))] + [(one.ref, ask.words(one.name)) for one in bodies]


def page_number(ask: Ask) -> int:
    """The page that the address asks for, from 1."""
    text = ask.request.GET.get("page", "")
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 6 else 1


def pager(ask: Ask, name: str, found: Paged[Any], chosen: dict[str, str]) -> dict[str, Any] | None:
    """The links to newer and older pages; None where there is one page."""
    number, last = found.number, found.last
    if last < 2:
        return None
    newer = (_("Newer"), ask.url(name, page=number - 1, **chosen)) if number > 1 else None
    older = (_("Older"), ask.url(name, page=number + 1, **chosen)) if found.following else None
    words = _("page %(page)d of more than %(pages)d") if found.more else _("page %(page)d of %(pages)d")
    return {"newer": newer, "older": older, "words": words % {"page": number, "pages": last}}


def decisions(ask: Ask) -> Shown:
    """What the bodies have decided, newest first, by session, with who did not join."""
    get = ask.request.GET
    body = get.get("body", "") if ask.house.get(Body, get.get("body", "")) else ""
    number = page_number(ask)
    found, listed = dossiers.decisions(ask.reader, body=body, page=number)
    passed = reading.with_joinings(ask.reader, found)
    sessions = reading.sessions(ask.reader, [one.decision.session for one in passed])
    groups = []
    for (day, where, session), many in groupby(
        passed, key=lambda one: (one.decision.at[:10], one.decision.body, one.decision.session)
    ):
        held = sessions.get(session)
        place = ask.words(held.place) if held else ""
        groups.append(
            {
                "id": f"g-{where}-{day}",
                "title": phrases.listed(ask.body(where), phrases.date_words(day)),
                "place": place or (_("the session") if held else ""),
                "url": ask.url("session", session) if held else None,
                "papers": [paper(ask, one) for one in many],
            }
        )
    chosen = {"body": body} if body else {}
    number_words = ngettext("%(n)d decision on this page", "%(n)d decisions on this page", len(passed)) % {
        "n": len(passed)
    }
    return Shown(
        "decisions",
        _("Decisions"),
        "decisions",
        {
            "groups": groups,
            "facts": [number_words] if passed else [],
            "filters": [("body", _("Body"), bodies_choice(ask), body)],
            "filtered": bool(body),
            "action": ask.request.path,
            "on": ask.reader.on.isoformat() if ask.reader.on else "",
            "all": ask.url("decisions"),
            "pager": pager(ask, "decisions", listed, chosen),
        },
    )


def paper(ask: Ask, one: Passed) -> dict[str, Any]:
    """A decision as the macro `papers` takes it: the outcome where it is not the usual one, and who did not join."""
    parts = []
    if one.decision.outcome != "adopted":
        parts.append(phrases.word(one.decision.outcome))
    if one.apart:
        names = phrases.joined(ask.party(joining.party) for joining in one.apart)
        parts.append(_("did not join: %(states)s") % {"states": names})
    number = one.decision.number
    symbol = " · ".join(part for part in (one.document.symbol, number) if part)
    return {
        **entry(ask, one.document),
        "symbol": symbol,
        "certainty": one.decision.basis,
        "remark": "; ".join(parts),
        "renditions": buttons.renditions(ask, one.renditions),
    }


def sources(ask: Ask) -> Shown:
    """The reports and texts from which facts were taken."""
    found = reading.sources(ask.reader)
    return Shown(
        "sources",
        _("Sources"),
        "sources",
        {
            "number": ngettext("%(n)d source", "%(n)d sources", len(found)) % {"n": len(found)},
            "rows": [
                {
                    "id": one.ref,
                    "what": ask.words(one.what),
                    "url": one.url if one.url.startswith(("https://", "http://")) else "",
                    "host": one.url.split("/")[2].removeprefix("www.") if one.url.count("/") > 1 else one.url,
                    "day": phrases.date_words(one.day),
                    "remark": ask.words(one.remark),
                    "certainty": one.basis,
                }
                for one in found
            ],
        },
    )


def differing(ask: Ask, found: Iterable[Claim], name: Callable[[str], str] | None = None) -> list[dict[str, Any]]:
    """Where reports differ; `name` names what each is about, where a page speaks of more than one thing."""
    return [
        {
            "words": ask.words(one.words),
            "about": name(one.about) if name else "",
            "wrong": one.wrong,
            "correct": ask.words(one.correct),
            "certainty": one.basis,
            "sources": buttons.sources(ask, dict.fromkeys((*((one.source,) if one.source else ()), *one.sources))),
        }
        for one in found
    ]
