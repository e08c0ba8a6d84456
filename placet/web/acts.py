"""One view for all acts: the form from the act's declaration, the desk behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from placet import desk, forms
from placet.acts import REGISTER, Act
from placet.acts.base import Field, fields
from placet.procedure.force_words import KINDS
from placet.procedure.objection import Objection
from placet.procedure.rows import Document, Plan, Row, Session, Treaty
from placet.reading import choices as reading
from placet.reading.house import words
from placet.web import named, phrases, stances
from placet.web.files import Stored
from placet.web.page import Ask, Shown, address, ask_of, framed


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, organisation: str, kind: str) -> HttpResponse:
    """The form of an act, and its handing in."""
    ask = ask_of(request, organisation)
    act_class = REGISTER.get(kind)
    if act_class is None or ask.reader.mandate is None or act_class.founding or "clock" in act_class.entitled:
        raise Http404
    if request.method == "GET":
        given = {**request.GET.dict(), act_class.subject: request.GET.get("subject", "")}
        return framed(ask, _form(ask, act_class, {**_known(ask, act_class, given), **given}))
    data = _posted(request)
    try:
        done = desk.receive(ask.reader, kind, data, text=True)
    except desk.Malformed as wrong:
        return framed(ask, _form(ask, act_class, data, errors=wrong.errors, status=422))
    except desk.OutOfOrder as refused:
        return framed(ask, _form(ask, act_class, data, objections=refused.objections, status=409))
    except desk.Unseen:
        raise Http404 from None
    where = address(ask.reader, "entry", done.number)
    messages.success(request, _("Done. It stands on the record as entry %(n)s.") % {"n": done.number}, extra_tags=where)
    return HttpResponseRedirect(_onward(ask, done))


def _known(ask: Ask, act_class: type[Act], given: Mapping[str, Any]) -> dict[str, Any]:
    """What a blank form may be filled with: what stands as default, who asks, and what he has stated before."""
    known: dict[str, Any] = {
        item.name: item.default
        for item in fields(act_class)
        if isinstance(item.default, str | bool) and item.default and not item.about.long
    }
    asked = {one.name: one for one in fields(act_class)}
    if ask.reader.role in ("head", "delegate") and "party" in asked and asked["party"].required:
        known["party"] = ask.reader.party
    document = _seen(ask, Document, given.get("document", ""))
    if document is None:
        return known
    if "of_body" in asked:
        # Left empty it means the body before which the document stands.
        known["of_body"] = document.body
    if act_class.kind == "state-position":
        position = reading.stated(ask.reader, document)
        known |= {"stance": position.stance, "text": position.text} if position else {}
    if act_class.kind == "keep-note":
        note = reading.note(ask.reader, document)
        known |= {"text": note.text} if note else {}
    return known


R = TypeVar("R", bound=Row)


def _seen(ask: Ask, kind: type[R], ref: object) -> R | None:
    """The row that a field names, if it is on record for the reader."""
    found = reading.named(ask.reader, ask.house, kind, str(ref)) if ref else None
    return found if isinstance(found, kind) else None


def _posted(request: HttpRequest) -> dict[str, Any]:
    data: dict[str, Any] = {}
    posted: MultiValueDict[str, Any] = request.POST
    for name in posted:
        if name != "csrfmiddlewaretoken":
            values = posted.getlist(name)
            data[name] = values if len(values) > 1 else values[0]
    for name, stored in request.FILES.items():
        if isinstance(stored, Stored):
            data[name] = stored.digest
            data.setdefault("size", str(stored.size))
            data["file_name"] = data.get("file_name") or stored.name
    return data


def _onward(ask: Ask, done: desk.Posted) -> str:
    """Where the reader goes after an act: the page of what it was done to."""
    for row in done.rows:
        document = row.ref if isinstance(row, Document) else getattr(row, "document", "")
        if document:
            return ask.url("document", document)
        session = row.ref if isinstance(row, Session) else getattr(row, "session", "")
        if session:
            return ask.url("session", session)
        treaty = row.ref if isinstance(row, Treaty) else getattr(row, "treaty", "")
        if treaty:
            return ask.url("treaty", treaty)
        plan = row.ref if isinstance(row, Plan) else getattr(row, "plan", "")
        if plan:
            return ask.url("consultations", year=plan.rpartition("/")[2])
    return ask.url("entry", done.number)


def _form(
    ask: Ask,
    act_class: type[Act],
    data: Mapping[str, Any],
    *,
    errors: Mapping[str, list[str]] | None = None,
    objections: list[Objection] | None = None,
    status: int = 200,
) -> Shown:
    asked = forms.asked(act_class, ask.reader.role)
    found = errors or {}
    title = _(act_class.label)
    content = {
        "kind": act_class.kind,
        "fields": [_field(ask, act_class, one, data, found) for one in asked],
        "error_list": [
            (f"f-{name}", f"{_label(act_class, name)}: {words}") for name, many in found.items() for words in many
        ],
        "objections": [phrases.objection(one, ask.name, ask.organisation.zone) for one in objections or []],
        "open": {part for name in found for part in (_part(name, asked),)},
        "multipart": any(one.about.digest for one in asked),
        "action": ask.url("act", act_class.kind),
        "about": _subject(ask, act_class, data),
        "back": ask.request.headers.get("Referer", "") if ask.request.method == "GET" else "",
    }
    return Shown("act", title, "", content, status)


def _part(name: str, asked: list[Field]) -> str:
    """The part of the form where a field stands."""
    head = name.partition(".")[0]
    if head in (*forms.OF_THE_OFFICE, "at"):
        return "office"
    return "seldom" if any(one.name == head and one.about.seldom for one in asked) else ""


def _label(act_class: type[Act], name: str) -> str:
    head = name.partition(".")[0]
    return next((_(one.about.label) for one in fields(act_class) if one.name == head), name)


def _subject(ask: Ask, act_class: type[Act], data: Mapping[str, Any]) -> dict[str, str] | None:
    """What the act is done to, by name, with its address."""
    item = next((one for one in fields(act_class) if one.name == act_class.subject), None)
    kind: type[Row] | None = item.about.of if item else None
    row = _seen(ask, kind, data.get(act_class.subject, "")) if kind else None
    if row is None or kind is None:
        return None
    pages = {"Document": "document", "Session": "session", "Body": "body", "Treaty": "treaty"}
    return {
        "name": named.name(ask, row),
        "url": ask.url(pages[kind.__name__], row.ref) if kind.__name__ in pages else "",
    }


def _field(
    ask: Ask, act_class: type[Act], item: Field, data: Mapping[str, Any], errors: Mapping[str, list[str]]
) -> dict[str, Any]:
    """One question, for the macros `field` and `language_text`."""
    value = data.get(item.name, "")
    shown: dict[str, Any] = {
        "name": item.name,
        "label": _(item.about.label),
        "hint": _(item.about.hint) if item.about.hint else "",
        "errors": errors.get(item.name, []),
        "optional": not item.required,
        "max": item.about.max if item.about.max < 100_000 else None,
        "value": value,
        "choices": [],
        "groups": [],
        "off": False,
        "suggestions": [],
        "part": "office" if item.name in (*forms.OF_THE_OFFICE, "at") else "seldom" if item.about.seldom else "",
    }
    if item.kind == "texts":
        values = {name.partition(".")[2]: text for name, text in data.items() if name.startswith(f"{item.name}.")}
        by_language = {
            name.partition(".")[2]: many for name, many in errors.items() if name.startswith(f"{item.name}.")
        }
        return {
            **shown,
            "kind": "texts",
            "values": values,
            "errors": {"": errors.get(item.name, []), **by_language},
            "long": item.about.long,
            "languages": [
                {
                    "code": code,
                    "name": phrases.language_name(code),
                    "direction": phrases.direction(code),
                    "note": _("authentic") if code == ask.organisation.working else "",
                }
                for code in ask.organisation.languages
            ],
        }
    if item.name == act_class.subject and value:
        return {**shown, "kind": "hidden"}
    if item.about.digest:
        return {**shown, "kind": "file"}
    if item.kind == "truth":
        on = value is True or _last(value).lower() in ("on", "true", "yes", "1")
        # A box that is not ticked sends nothing, and nothing means the default: then “no” is sent before it.
        return {**shown, "kind": "check", "value": on, "off": bool(item.default)}
    if item.about.of is Session:
        groups = _sessions(ask, act_class, data)
        none = [] if item.required and groups else [("", "—")]
        return {**shown, "kind": "choice", "choices": none, "groups": groups}
    options = _options(ask, act_class, item, data)
    if options:
        if item.kind == "refs":
            held = value if isinstance(value, list) else [value] if value else []
            return {**shown, "kind": "boxes" if len(options) <= 24 else "text", "value": held, "choices": options}
        if item.name == "stance":
            return {**shown, "kind": "radios", "choices": options}
        if item.default and item.about.choices and "" not in item.about.choices:
            # One of them holds in any case: there is nothing to leave out.
            return {**shown, "kind": "choice", "choices": options, "value": value or item.default, "optional": False}
        empty = [] if item.required or any(o[0] == "" for o in options) else [("", "—")]
        return {**shown, "kind": "choice", "choices": empty + options}
    if item.kind == "whole":
        return {**shown, "kind": "number"}
    if item.kind in ("data",) or item.about.long:
        return {
            **shown,
            "kind": "long",
            "optional": shown["optional"] and (_needed_with(ask, act_class, item, data) or True),
        }
    if item.about.moment and not shown["hint"]:
        shown["hint"] = _("2024-10-07, as far as known; with an hour: 2024-10-07T10:00+03:00")
        if item.name == "at":
            shown["hint"] += ". " + _("Left empty, it is now.")
    return {**shown, "kind": "text", "value": ", ".join(value) if isinstance(value, list) else value}


def _last(value: Any) -> str:
    """The last of what was sent under one name."""
    return str(value[-1] if value else "") if isinstance(value, list) else str(value)


def _options(ask: Ask, act_class: type[Act], item: Field, data: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    if item.name == "stance":
        return _stances(ask, data)
    if item.name == "item_class":
        return _classes(ask, data)
    if item.name == "instrument":
        return [(one, _(KINDS[one])) for one in item.about.choices]
    if item.about.choices:
        return [(one, phrases.word(one) if one else "—") for one in item.about.choices]
    if item.about.of is None or item.about.new:
        return []
    rows = reading.choices(ask.reader, ask.house, item.about.of, session=str(data.get("session", "")))
    return named.choices(ask, rows, within=bool(data.get("session")))


def _sessions(ask: Ask, act_class: type[Act], data: Mapping[str, Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Sessions by the day on which they are now to be held, under their bodies: those of the body of whose act the form
    is. Where the form asks for the body too, or the document goes on to another, the sessions of others follow."""
    body = _body(ask, data)
    open_question = act_class.kind == "submit-document" or any(
        one.name == "of_body" and one.name != act_class.subject for one in fields(act_class)
    )
    rows = reading.choices(ask.reader, ask.house, Session, body="" if open_question else body)
    found: dict[str, list[tuple[str, str]]] = {body: []} if body else {}
    for row in rows:
        if isinstance(row, Session):
            found.setdefault(row.body, []).append((row.ref, named.day_of(row)))
    return [(ask.body(one), many) for one, many in found.items() if many]


def _body(ask: Ask, data: Mapping[str, Any]) -> str:
    """The body of whose act the form is, as far as what is filled in tells."""
    if data.get("of_body"):
        return str(data["of_body"])
    document = _seen(ask, Document, data.get("document", ""))
    if document is not None:
        return document.body
    session = _seen(ask, Session, data.get("session", ""))
    return session.body if session is not None else ""


def _stances(ask: Ask, data: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The stances of the rules of the body where the draft stands."""
    document = _seen(ask, Document, data.get("document", ""))
    rules = ask.house.rulebook(document.body) if document else None
    if rules is None:
        return []
    return [
        (one.name, words(one.label, ask.language) or one.name, one.counts, one.glyph or stances.GLYPHS[one.counts])
        for one in rules.stances.values()
    ]


def _needed_with(ask: Ask, act_class: type[Act], item: Field, data: Mapping[str, Any]) -> str:
    """With which positions the rules ask for a text; empty where they ask for none, or where it is another question."""
    if item.name != "text" or not any(one.name == "stance" for one in fields(act_class)):
        return ""
    document = _seen(ask, Document, data.get("document", ""))
    rules = ask.house.rulebook(document.body) if document else None
    names = (
        [words(one.label, ask.language) or one.name for one in rules.stances.values() if one.needs_text]
        if rules
        else []
    )
    return _("needed with: %(positions)s") % {"positions": phrases.listed(*names)} if names else ""


def _classes(ask: Ask, data: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    body = str(data.get("session", "") or data.get("item", "")).partition("/")[0]
    rules = ask.house.rulebook(body)
    setting = rules.setting("agenda.classes", ask.today) if rules else None
    return [("", "—")] + [
        (str(one["name"]), ask.words(one.get("label", {})) or str(one["name"]))
        for one in (setting.value if setting else [])
    ]
