"""The record: its entries, each with what it says, and the day on which one may look at everything."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from placet.acts import REGISTER, fields
from placet.procedure.moment import first_day
from placet.procedure.rows import Mandate, Rules
from placet.reading import house as houses
from placet.reading import record as reading
from placet.reading.record import Line
from placet.reading.titles import titles
from placet.web import buttons, phrases
from placet.web.page import Ask, Shown, find_reader
from placet.web.sentences import sentence


def record(ask: Ask) -> Shown:
    """Entries, newest first, with filters that match only what the reader may read."""
    get = ask.request.GET
    before = int(get["before"]) if get.get("before", "").isdigit() else 0
    kind = get.get("kind", "") if get.get("kind", "") in REGISTER else ""
    scope = get.get("dossier", "")[:200]
    lines = reading.page(ask.reader, before=before, kind=kind, scope=f"dossier:{scope}" if scope else "")
    shown = listed(ask, lines)
    older = None
    if len(lines) == reading.PER_PAGE:
        query = {
            "before": lines[-1].number,
            **({"kind": kind} if kind else {}),
            **({"dossier": scope} if scope else {}),
        }
        older = (_("Earlier entries"), ask.url("record", **query))
    days = _marked_days(ask)
    return Shown(
        "record",
        _("The record"),
        "record",
        {
            "groups": [(when, list(many)) for when, many in groupby(shown, key=lambda one: one.get("entered_day", ""))],
            "older": older,
            "head": ask.head,
            "days": days,
            "current": _current(ask, days),
            "kinds": [("", _("any act")), *sorted(((k, _(c.label)) for k, c in REGISTER.items()), key=lambda p: p[1])],
            "kind": kind,
            "dossier": scope,
            "export": ask.url("export"),
            "home": ask.url("home").partition("?")[0],
            "redacted": any(one.act is None for one in lines),
        },
    )  # fmt: skip


def _current(ask: Ask, days: list[dict[str, str]]) -> int:
    """Which of the slider's days the page shows: the reader's, else today."""
    shown = _value(ask.reader.on or houses.today())
    return next((number for number, one in enumerate(days) if one["value"] == shown), len(days) - 1)


def _marked_days(ask: Ask) -> list[dict[str, str]]:
    """The days of the slider: the last ones on which something readable happened, the reader's own, and today. None
    where nothing has happened that he may read: then there is nothing to slide over."""
    today = houses.today()
    happened = reading.days(ask.reader)
    if not happened:
        return []
    last = [day for day in happened if day < today][-80:]
    chosen = sorted({*last, today, ask.reader.on or today})
    marks = [{"value": _value(one), "words": phrases.long_date(one), "short": "", "note": ""} for one in chosen]
    for number in range(0, len(marks), max(1, len(marks) // 6)):
        marks[number]["short"] = phrases.short_date(chosen[number])
        marks[number]["note"] = str(chosen[number].year)
    return marks


def _value(day: date) -> str:
    """The day as the address has it; today is what an address without a day shows."""
    return "" if day == houses.today() else day.isoformat()


def entry(ask: Ask, number: int) -> Shown:
    """One entry, whole: what it says, the act as data, its digest and hash."""
    found = reading.entry(ask.reader, number)
    if found is None:
        raise Http404
    shown = listed(ask, [found])[0]
    said = [(name, value) for name, value in (found.act or {}).items() if name != "kind"]
    return Shown(
        "entry",
        _("Entry %(n)s") % {"n": number},
        "record",
        {
            "entry": shown,
            "line": found,
            "fields": [(_label(found.act["kind"], name), _plain(value)) for name, value in said if found.act],
            "sources": buttons.sources(ask, found.act.get("sources", ()) if found.act else ()),
            "previous": ask.url("entry", number - 1) if number > 1 else None,
            "next": ask.url("entry", number + 1) if number < ask.head.number else None,
            "record": ask.url("record"),
        },
    )


def _label(kind: str, name: str) -> str:
    """What a field of an act is called."""
    found = next((one for one in fields(REGISTER[kind]) if one.name == name), None) if kind in REGISTER else None
    return _(found.about.label) if found else name


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_plain(one)}" for key, one in value.items())
    if isinstance(value, list):
        return phrases.listed(*(_plain(one) for one in value))
    return str(value)


def listed(ask: Ask, lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Entries as the macros `chain` and `entries` take them."""
    lines = list(lines)
    named = titles(ask.reader, [one.act for one in lines if one.act is not None])
    title = _titles(ask, named)
    shown: list[dict[str, Any]] = []
    for one in lines:
        base: dict[str, Any] = {
            "number": phrases.figures(one.number),
            "id": f"e{one.number}",
            "digest": f"{one.digest[:4]} {one.digest[4:8]}",
            "url": ask.url("entry", one.number),
        }
        if one.act is None:
            shown.append({**base, "redacted": True})
            continue
        acted = ask.day(one.at)
        entered = phrases.stamp(one.entered, ask.organisation.zone)
        words = sentence(one.act, name=ask.name, words=ask.words, title=title, zone=ask.organisation.zone)
        acted_for = one.act.get("for_party", "")
        by = title("by", one.act["by"])
        shown.append(
            {
                **base,
                "words": words,
                "acted": acted,
                "when": acted,
                "entered": entered,
                "entered_day": phrases.long_date(first_day(one.entered)),
                "by": _("by: %(who)s") % {"who": by},
                "acted_for": _("for: %(state)s") % {"state": ask.party(acted_for)} if acted_for else "",
                "links": [(_("entry"), base["url"]), *_links(ask, one)],
                "certainty": one.act.get("basis", ""),
            }
        )
    return shown


def _links(ask: Ask, line: Line) -> list[tuple[str, str]]:
    for scope in line.scopes:
        if scope.startswith("dossier:") and line.act:
            document = line.act.get("document") or line.act.get("ref") or scope.partition(":")[2]
            return [(_("dossier"), ask.url("document", document))]
    session = line.act.get("session", "") if line.act else ""
    return [(_("session"), ask.url("session", session))] if session else []


def _titles(ask: Ask, named: dict[tuple[str, str], Any]) -> Callable[[str, str], str]:
    def title(field: str, ref: str) -> str:
        if field == "by":
            mandate = ask.house.get(Mandate, ref)
            if mandate is None:
                return ref
            role = phrases.word(mandate.role)
            return phrases.listed(ask.party(mandate.party), role) if mandate.party else role
        found = named.get((field, ref))
        if found is not None:
            return ask.words(found)
        if field == "stance":
            return _stance(ask, ref)
        if field == "joining":
            return ask.party(ref.rpartition("/")[2])
        if field in ("session", "sitting", "item") and "/" in ref:
            body, _slash, rest = ref.partition("/")
            return phrases.listed(ask.body(body), phrases.date_words(rest.split("/")[0][:10]))
        return ref

    return title


def _stance(ask: Ask, name: str) -> str:
    """The words of a stance, from the first rulebook of the house that knows it."""
    for rules in ask.house.every(Rules):
        book = ask.house.rulebook(rules.body)
        if book is not None and name in book.stances:
            return ask.words(book.stances[name].label) or name
    return name


def export(request: HttpRequest, organisation: str) -> StreamingHttpResponse:
    """The record as JSON Lines, as this reader may see it, to be checked elsewhere by `placet verify`."""
    reader = find_reader(request, organisation, get_language() or "en", None)
    if houses.head(organisation) is None:
        raise Http404
    response = StreamingHttpResponse(reading.export(reader), content_type="application/jsonl; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{organisation}-record.jsonl"'
    return response
