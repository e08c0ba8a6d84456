"""What every page has: the reader, the frame around it, and how a view is written.

A view takes an `Ask` (request, reader, the house as he may see it) and gives a `Shown` (template, title, content), or a
response of its own. `page` turns it into a Django view under `/<organisation>/…`.
"""

from __future__ import annotations

import functools
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.middleware.csrf import get_token
from django.template import loader
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from placet.procedure.moment import BadMoment, first_day
from placet.procedure.rows import Body, Mandate, Organisation, Party, Text
from placet.procedure.state import State
from placet.procedure.words import N_
from placet.reading import house as houses
from placet.reading import people
from placet.reading.house import Head
from placet.reading.reader import Reader, anonymous, reader_of
from placet.web import phrases
from placet.web.front import theme_of

SECTIONS = (
    ("home", N_("Home")),
    ("sessions", N_("Sessions")),
    ("documents", N_("Documents")),
    ("decisions", N_("Decisions")),
    ("consultations", N_("Consultations")),
    ("chairmanship", N_("Chairmanship")),
    ("record", N_("Record")),
)


@dataclass(slots=True)
class Ask:
    """A question put to a view."""

    request: HttpRequest
    reader: Reader
    house: State
    head: Head
    organisation: Organisation
    language: str

    def words(self, text: Text) -> str:
        """A text in the reader's language, as near as there is one."""
        return houses.words(text, self.language, self.organisation.working)

    def own(self, text: Text) -> dict[str, str] | None:
        """The authentic wording, where the reader is shown another language: for the line under a title."""
        working = self.organisation.working
        if not working or working not in text or houses.tongue(text, self.language, working) == working:
            return None
        return {"text": text[working], "language": working, "direction": phrases.direction(working)}

    def party(self, ref: str) -> str:
        """The short name of a party, or of a body that sits like one."""
        party = self.house.get(Party, ref)
        return self.words(party.name) if party else self.body(ref)

    def code(self, ref: str) -> str:
        """Two letters for the small box beside a party's name."""
        party = self.house.get(Party, ref)
        return (party.code or ref[:2]) if party else ref[:2]

    def body(self, ref: str) -> str:
        """The name of a body; its reference where it is not on record."""
        body = self.house.get(Body, ref)
        return self.words(body.name) if body else ref

    def name(self, ref: str) -> str:
        """The name of whatever the reference is of: party, body, role."""
        if self.house.get(Party, ref) or self.house.get(Body, ref):
            return self.party(ref)
        return phrases.word(ref)

    def day(self, text: str) -> Any:
        """A moment as the macros take it, in the time of the seat."""
        return phrases.day(text, self.organisation.zone)

    def url(self, name: str, *args: object, **query: object) -> str:
        """The address of a page of this organisation, on the reader's day."""
        return address(self.reader, name, *args, **query)

    @property
    def today(self) -> date:
        """The day that the page speaks of."""
        return self.reader.on or houses.today()


class Late:
    """Long pieces of a page that are written already. The template is given a mark for each, and they are put in its
    place when all else is rendered: what stands within several macros would be copied by each of them."""

    _SECRET = secrets.token_hex(16)  # no text can hold it: it is made when the process starts, and never sent

    def __init__(self) -> None:
        self._pieces: dict[bytes, str] = {}

    def put(self, piece: str) -> Markup:
        """The mark of a piece of markup; empty for an empty piece."""
        if not piece:
            return Markup("")
        mark = f"<!--{self._SECRET}-{len(self._pieces)}-->"
        self._pieces[mark.encode()] = piece
        return Markup(mark)

    def hold(self, words: str) -> bool:
        """Whether one of the pieces holds those words: for what a page says of all that is on it."""
        return any(words in piece for piece in self._pieces.values())

    def filled(self, text: bytes) -> bytes:
        """The text with the pieces in the place of their marks, each of which stands in it once or not at all, in the
        order in which they were put."""
        parts: list[bytes] = []
        for mark, piece in self._pieces.items():
            before, found, after = text.partition(mark)
            if found:
                parts += (before, piece.encode())
                text = after
        return b"".join((*parts, text))


@dataclass(slots=True)
class Shown:
    """A page to be rendered."""

    template: str
    title: str
    section: str = ""
    content: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    late: Late | None = None


def address(reader: Reader, name: str, *args: object, **query: object) -> str:
    """The address of a page for this reader: his as-of day goes with him from page to page."""
    if reader.on is not None:
        query.setdefault("on", reader.on.isoformat())
    found = _reversed(name, reader.organisation, *args)
    return f"{found}?{urlencode(query)}" if query else found


@functools.lru_cache(maxsize=16_384)
def _reversed(name: str, *args: object) -> str:
    """An address never changes, and a large page has hundreds: what was put together is kept."""
    return reverse(name, args=args)


def render(template: str, content: Mapping[str, Any], status: int = 200, late: Late | None = None) -> HttpResponse:
    """A page from its template. The request is kept from it: with it Django would put a CSRF cookie on every page, and
    no public page could be kept for all."""
    text = loader.get_template(f"placet/pages/{template}.html").render(dict(content))
    return HttpResponse(late.filled(text.encode()) if late else text, status=status)


View = Callable[..., Shown | HttpResponse]


def page(view: View) -> Callable[..., HttpResponse]:
    """Make a Django view of a page's view: find the reader, ask, frame the answer."""

    @functools.wraps(view)
    def shown(request: HttpRequest, organisation: str, **arguments: Any) -> HttpResponse:
        if organisation != organisation.upper() and houses.head(organisation) is None:
            # References are written in capitals; who types an address need not.
            here = request.get_full_path().replace(f"/{organisation}/", f"/{organisation.upper()}/", 1)
            return HttpResponsePermanentRedirect(here) if houses.head(organisation.upper()) else refused()
        ask = ask_of(request, organisation)
        answer = view(ask, **arguments)
        return answer if isinstance(answer, HttpResponse) else framed(ask, answer)

    return shown


def refused() -> HttpResponse:
    """What is not there: raises Http404."""
    raise Http404


def ask_of(request: HttpRequest, organisation: str) -> Ask:
    """Who asks, in which organisation, of which day. Raises Http404 for one that is not there."""
    head = houses.head(organisation)
    if head is None:
        raise Http404
    language = get_language() or "en"
    reader = find_reader(request, organisation, language, day_of(request), head)
    house = houses.house(reader, head)
    found = house.organisation() or houses.house(reader.as_of(None), head).organisation()
    if found is None:
        raise Http404
    return Ask(request, reader, house, head, found, language)


def day_of(request: HttpRequest) -> date | None:
    """The as-of day of the address, `?on=2024-10-07`; None for now. A text that is no day is as good as no page."""
    text = request.GET.get("on", "")
    if not text:
        return None
    try:
        return first_day(text)
    except BadMoment:
        raise Http404 from None


def find_reader(
    request: HttpRequest, organisation: str, language: str, on: date | None, head: Head | None = None
) -> Reader:
    """The reader of a request: under the mandate he has chosen, else the first he holds; the public without one."""
    if not request.user.is_authenticated:
        return anonymous(organisation, language, on)
    held = people.mandates(request.user.pk, organisation)
    chosen = request.session.get(f"mandate:{organisation}", "")
    mandate = chosen if chosen in held else (held[0] if held else "")
    return reader_of(organisation, mandate, language, on, head)


def framed(ask: Ask, shown: Shown) -> HttpResponse:
    """The page in its frame."""
    framing = {"page": frame(ask, shown), "ask": ask, "csrf_token": token(ask.request), "late": shown.late}
    content = {**framing, **shown.content}
    response = render(shown.template, content, shown.status, shown.late)
    if ask.reader.mandate is not None:
        response.headers["Cache-Control"] = "private, no-cache"
    return response


def token(request: HttpRequest) -> str:
    """The CSRF token for forms; none for the public, whose pages hold no form that writes and may be kept for all."""
    return get_token(request) if request.user.is_authenticated else ""


def frame(ask: Ask, shown: Shown) -> dict[str, Any]:
    """The `page` of base.html."""
    request, reader = ask.request, ask.reader
    return {
        **bare_frame(request, shown.title),
        "organisation": {
            "name": ask.words(ask.organisation.name),
            "url": ask.url("home"),
            "fictional": ask.organisation.fictional,
        },
        "sections": [(key, _(label), ask.url(key), key == shown.section) for key, label in SECTIONS],
        "reader": _mandate(ask),
        "as_of": phrases.long_date(reader.on) if reader.on else None,
        "as_of_day": reader.on.isoformat() if reader.on else "",
        "as_of_exit_url": request.path if reader.on else None,
        "demo_readers": _demo_readers(ask),
        "search_url": reverse("search", args=[reader.organisation]),
        "search_words": request.GET.get("q", "")[:200] if request.resolver_match.url_name == "search" else "",
        "foot_links": [
            (_("Bodies and rules"), ask.url("bodies")),
            (_("Parties"), ask.url("parties")),
            (_("Designations"), ask.url("designations")),
            (_("Treaties"), ask.url("treaties")),
            (_("Sources"), ask.url("sources")),
        ],
        "messages": [
            {"kind": "done" if m.level_tag == "success" else "note", "words": m.message, "url": m.extra_tags or None,
             "title": "", "label": _("See it on the record")}
            for m in (messages.get_messages(request) if request.user.is_authenticated else ())
        ],
    }  # fmt: skip


def bare_frame(request: HttpRequest, title: str) -> dict[str, Any]:
    """What a page outside any organisation has."""
    language = get_language() or "en"
    here = request.GET.copy()

    def in_language(code: str) -> str:
        here["lang"] = code
        return f"{request.path}?{here.urlencode()}"

    signed_in = request.user.is_authenticated
    return {
        "title": title,
        "language": language,
        "direction": phrases.direction(language),
        "languages": [(code, name, in_language(code), code == language) for code, name in settings.LANGUAGES],
        "organisation": None,
        "sections": [],
        "reader": None,
        "as_of": None,
        "as_of_exit_url": None,
        "canonical_url": request.build_absolute_uri(request.path),
        "demo_readers": [],
        "theme": theme_of(request),
        "theme_url": None,
        "search_url": None,
        "search_words": "",
        "sign_in_url": None if signed_in else reverse("sign-in"),
        "sign_out_url": reverse("sign-out") if signed_in else None,
        "keys_url": None,
        "keys_off": False,
        "foot_links": [],
        "messages": [],
    }


def _mandate(ask: Ask) -> dict[str, str] | None:
    mandate: Mandate | None = ask.reader.mandate
    if mandate is None:
        return None
    role = phrases.word(mandate.role)
    return {
        "acts_for": ask.party(mandate.party) if mandate.party else role[:1].upper() + role[1:],
        "role": role if mandate.party else "",
        "code": ask.code(mandate.party) if mandate.party else "",
        "url": "",
    }


def _demo_readers(ask: Ask) -> list[tuple[str, str, bool]]:
    if not settings.PLACET_DEMO or not ask.request.user.is_authenticated:
        return []
    current = ask.reader.mandate.ref if ask.reader.mandate else ""
    return [
        (link.label(ask), reverse("demo-switch", args=[ask.reader.organisation, link.mandate]), link.mandate == current)
        for link in demo_mandates(ask)
    ]


@dataclass(frozen=True, slots=True)
class DemoMandate:
    """A role that the demo offers."""

    mandate: str
    role: str
    party: str

    def label(self, ask: Ask) -> str:
        """“Armenia, delegate”."""
        role = phrases.word(self.role)
        return phrases.listed(ask.party(self.party), role) if self.party else role[:1].upper() + role[1:]


def demo_mandates(ask: Ask) -> list[DemoMandate]:
    """The roles that the demo offers in this organisation."""
    found = []
    for link in people.sign_in_links():
        mandate = ask.house.get(Mandate, link.mandate) if link.organisation == ask.reader.organisation else None
        if mandate is not None:
            found.append(DemoMandate(mandate.ref, mandate.role, mandate.party))
    return found
