"""The same readings and the same desk as the pages, as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST, require_safe

from placet import desk
from placet.acts import REGISTER
from placet.api.openapi import document as openapi_document
from placet.procedure.rows import Body, Party, Seat
from placet.reading import documents, record, sessions
from placet.reading.paging import Paged
from placet.web import phrases
from placet.web.page import Ask, ask_of
from placet.web.pages.lists import page_number

BODY_LIMIT = 1_000_000
LIMIT = 200  # rows on a page of a list
Json = Callable[..., HttpResponse]


def answer(data: Any, status: int = 200, *, location: str = "") -> HttpResponse:
    """Plain data, or the dataclasses of the readings, as JSON."""
    response = HttpResponse(orjson.dumps(data, default=_plain), status=status, content_type="application/json")
    if location:
        response.headers["Location"] = location
    return response


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")


@require_safe
def organisation(request: HttpRequest, organisation: str) -> HttpResponse:
    """The organisation, its bodies, parties and seats."""
    ask = ask_of(request, organisation)
    return answer(
        {
            "organisation": ask.organisation,
            "head": {"number": ask.head.number, "hash": ask.head.hash},
            "bodies": ask.house.every(Body),
            "parties": ask.house.every(Party),
            "seats": ask.house.every(Seat),
        }
    )


@require_safe
def session_list(request: HttpRequest, organisation: str) -> HttpResponse:
    """Sessions, the last one first, a page at a time."""
    ask = ask_of(request, organisation)
    body, size = request.GET.get("body", ""), _size(request, sessions.PER_PAGE)
    found = sessions.newest(ask.reader, body=body, page=page_number(ask), size=size)
    return answer({"sessions": found.rows, **_paged(ask, "api-sessions", found, body=body)})


@require_safe
def session(request: HttpRequest, organisation: str, ref: str) -> HttpResponse:
    """One session, as its page has it."""
    ask = ask_of(request, organisation)
    found = sessions.page(ask.reader, ask.house, ref)
    if found is None:
        raise Http404
    return answer(found)


@require_safe
def document_list(request: HttpRequest, organisation: str) -> HttpResponse:
    """Documents, the newest first, a page at a time."""
    ask = ask_of(request, organisation)
    chosen = {name: request.GET.get(name, "") for name in ("body", "state")}
    size = _size(request, documents.PER_PAGE)
    found = documents.listing(ask.reader, **chosen, page=page_number(ask), size=size)
    return answer({"documents": found.rows, **_paged(ask, "api-documents", found, **chosen)})


def _size(request: HttpRequest, usual: int) -> int:
    """How many rows a page shall hold: `?limit=`, from 1 to `LIMIT`; the usual number for anything else."""
    text = request.GET.get("limit", "")
    asked = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    return min(asked, LIMIT) or usual


def _paged(ask: Ask, name: str, found: Paged[Any], **chosen: str) -> dict[str, Any]:
    """The number of the page, how many there are where that was counted, and the address of the one that follows."""
    kept = {key: value for key, value in chosen.items() if value}
    if limit := ask.request.GET.get("limit"):
        kept["limit"] = limit
    return {
        "page": found.number,
        "pages": None if found.more else found.last,
        "next": ask.url(name, page=found.number + 1, **kept) if found.following else None,
    }


@require_safe
def document(request: HttpRequest, organisation: str, ref: str) -> HttpResponse:
    """One document with its dossier."""
    ask = ask_of(request, organisation)
    found = documents.page(ask.reader, ask.house, ref)
    if found is None:
        raise Http404
    return answer({**_fields(found[0]), "finding": found[0].finding.as_data() if found[0].finding else None})


def _fields(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


@require_safe
def entries(request: HttpRequest, organisation: str) -> HttpResponse:
    """Entries of the record, newest first; those that the reader may not see as number, digest and hash."""
    ask = ask_of(request, organisation)
    before = int(request.GET["before"]) if request.GET.get("before", "").isdigit() else 0
    return answer({"entries": [_entry(one) for one in record.page(ask.reader, before=before)]})


@require_safe
def entry(request: HttpRequest, organisation: str, number: int) -> HttpResponse:
    """One entry."""
    ask = ask_of(request, organisation)
    found = record.entry(ask.reader, number)
    if found is None:
        raise Http404
    return answer(_entry(found))


def _entry(line: record.Line) -> dict[str, Any]:
    if line.act is None:
        return {"number": line.number, "digest": line.digest, "hash": line.hash}
    return {"number": line.number, "digest": line.digest, "hash": line.hash, "act": line.act, "at": line.at,
            "entered": line.entered}  # fmt: skip


@csrf_protect
@require_POST
def act(request: HttpRequest, organisation: str, kind: str) -> HttpResponse:
    """Hand in one act. 201 with the entry; 404, 409, 413, 415, 422 as docs/api.md says, the record untouched."""
    ask = ask_of(request, organisation)
    if kind not in REGISTER or ask.reader.mandate is None:
        raise Http404
    if request.content_type != "application/json":
        return answer({"error": _("Send JSON."), "remedy": "Content-Type: application/json"}, 415)
    if int(request.META.get("CONTENT_LENGTH") or 0) > BODY_LIMIT:
        return answer({"error": _("Too large"), "limit": BODY_LIMIT}, 413)
    try:
        data = json.loads(request.read(BODY_LIMIT + 1), parse_constant=_refuse)
    except (ValueError, RecursionError):
        return answer({"error": _("This is not readable as JSON.")}, 422)
    if not isinstance(data, dict):
        return answer({"error": _("Give an object.")}, 422)
    return _received(ask, kind, data)


def _refuse(text: str) -> None:
    raise ValueError(text)


def _received(ask: Ask, kind: str, data: dict[str, Any]) -> HttpResponse:
    try:
        done = desk.receive(ask.reader, kind, data)
    except desk.Malformed as wrong:
        return answer({"error": _("Malformed"), "fields": wrong.errors}, 422)
    except desk.OutOfOrder as refused:
        return answer(
            {
                "error": _("Not in order"),
                "objections": [
                    {**one.as_data(), **_in_words(phrases.objection(one, ask.name, ask.organisation.zone))}
                    for one in refused.objections
                ],
            },
            409,
        )
    except desk.Unseen:
        raise Http404 from None
    where = ask.url("api-entry", done.number)
    rows = [{"kind": type(row).__name__, "ref": row.ref} for row in done.rows]
    return answer({"number": done.number, "hash": done.hash, "rows": rows}, 201, location=where)


def _in_words(shown: dict[str, Any]) -> dict[str, Any]:
    return {"words": shown["words"], "remedy": shown["remedy"]}


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI description, made from the declarations of the acts."""
    return answer(openapi_document(request.build_absolute_uri("/")))
