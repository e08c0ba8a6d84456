"""Every address there is: a pattern of the resolver without samples here fails the walk."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdf
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from placet.acts import REGISTER
from placet.models.tables import TABLES
from placet.procedure.rows import Body, Item, Party, Row, Session, Treaty
from tests.access.canaries import Aviary
from tests.cast import ORGANISATION

ABSENT = "no-such-thing"


def patterns() -> set[str]:
    """The names of all patterns; one without a name has no place in the walk, and is an error."""

    def inside(resolver: URLResolver) -> Iterator[str]:
        for one in resolver.url_patterns:
            if isinstance(one, URLResolver):
                yield from inside(one)
            else:
                assert isinstance(one, URLPattern)
                assert one.name, one
                yield one.name

    return set(inside(get_resolver()))


def refs(kind: type[Row]) -> list[str]:
    """All references of that kind, restricted or not."""
    rows = TABLES[kind].objects.everything().filter(organisation=ORGANISATION, until__year=9999)
    return sorted(rows.values_list("ref", flat=True))


def samples(aviary: Aviary) -> dict[str, list[str]]:
    """For each pattern, the addresses under which something restricted could show."""
    documents = [*aviary.documents.values(), "paper-that-opens", "fenn-islands", "toll-free-passage", "eel-accord"]
    sessions = [*aviary.sessions.values(), *(ref for ref in refs(Session) if ref.startswith("CRH"))]
    forms = [
        (kind, ref) for kind, act in REGISTER.items() for ref in ("", *_subjects(kind, aviary)) if not act.founding
    ]
    return {
        "front": ["/"],
        "sign-in": [reverse("sign-in")],
        "sign-out": [reverse("sign-out")],
        "demo": [reverse("demo", args=["token"])],
        "demo-switch": [reverse("demo-switch", args=[ORGANISATION, "secretariat"])],
        "components": [reverse("components")],
        "home": [at("home")],
        "sessions": [at("sessions") + query for query in ("", "?body=CRM", "?body=CRD", "?page=2", "?body=CRM&page=2")],
        "session": [at("session", ref) for ref in [*sessions, ABSENT]],
        "agenda-pdf": [at("agenda-pdf", ref) for ref in sessions[:2]],
        "session-ics": [at("session-ics", ref) for ref in sessions],
        "calendar": [at("calendar"), at("calendar") + "?body=CRM"],
        "documents": [at("documents"), at("documents") + "?state=draft", at("documents") + "?body=CRM&kind=report"],
        "document": [at("document", ref) for ref in [*documents, ABSENT]],
        "what-if": [at("what-if", ref) for ref in [*documents, ABSENT]],
        "decisions": [at("decisions"), at("decisions") + "?body=CRM"],
        "bodies": [at("bodies")],
        "body": [at("body", ref) for ref in refs(Body)],
        "parties": [at("parties")],
        "party": [at("party", ref) for ref in refs(Party)],
        "chairmanship": [at("chairmanship")],
        "designations": [at("designations")],
        "consultations": [at("consultations")],
        "treaties": [at("treaties")],
        "treaty": [at("treaty", ref) for ref in refs(Treaty)],
        "sources": [at("sources")],
        "search": [
            at("search") + query
            for query in ("", "?q=paper", "?q=papers+of+the", "?q=zq", "?q=zqb", "?q=restricted", "?q=crm", "?q=draf")
        ],
        "record": [at("record"), at("record") + "?kind=state-position", at("record") + "?dossier=fenn-islands"],
        "entry": [at("entry", number) for number in aviary.numbers],
        "export": [at("export")],
        "file": [at("file", digest, "x") for digest in aviary.files.values()],
        "act": [at("act", kind) + (f"?subject={ref}" if ref else "") for kind, ref in forms],
        "openapi": [reverse("openapi")],
        "api-organisation": [at("api-organisation")],
        "api-sessions": [
            at("api-sessions") + query for query in ("", "?limit=1", "?limit=1&page=2", "?body=CRM&limit=200")
        ],
        "api-session": [at("api-session", ref) for ref in [*sessions, ABSENT]],
        "api-documents": [
            at("api-documents") + query for query in ("", "?state=draft", "?limit=1&page=2", "?limit=200")
        ],
        "api-document": [at("api-document", ref) for ref in [*documents, ABSENT]],
        "api-entries": [at("api-entries"), at("api-entries") + f"?before={aviary.numbers[-1]}"],
        "api-entry": [at("api-entry", number) for number in aviary.numbers[::5]],
        "api-act": [at("api-act", kind) for kind in ("state-position", "found-organisation")],
    }


def _subjects(kind: str, aviary: Aviary) -> list[str]:
    """What the form of an act is opened for: things that are restricted."""
    item = next((f for f in REGISTER[kind].__dataclass_fields__.values() if f.name == REGISTER[kind].subject), None)
    about = str(item.type) if item else ""
    if "Document" in about:
        return [aviary.documents["heads"], aviary.documents["council"]]
    if "Session" in about:
        return [aviary.sessions["council"]]
    if "Item" in about:
        return [ref for ref in refs(Item) if "restricted" in ref][:1]
    return []


def at(name: str, *arguments: Any) -> str:
    """The address of a page of the council."""
    return str(reverse(name, args=[ORGANISATION, *arguments]))


@dataclass(frozen=True)
class Answer:
    """What came back: its status, and all that can be read in it, headers included."""

    status: int
    text: str
    kind: str


def ask(client: Client, address: str, **headers: str) -> Answer:
    """One GET, with the text of whatever kind of paper comes back."""
    response = client.get(address, headers=headers)
    return Answer(response.status_code, told(response), response.headers.get("Content-Type", "").partition(";")[0])


def told(response: HttpResponseBase) -> str:
    """Everything in a response that somebody could read."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    text = content.decode("utf-8", "replace")
    if content.startswith(b"%PDF"):
        paper = pypdf.PdfReader(io.BytesIO(content))
        text = "\n".join(page.extract_text() for page in paper.pages) + str(paper.metadata) + _streams(content)
    head = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return f"{head}\n\n{text}\n\n{text.replace(chr(10) + ' ', '')}"  # the last is a calendar with its lines unfolded


def words_of_paper(content: bytes) -> str:
    """The text of a PDF, page by page."""
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def _streams(content: bytes) -> str:
    """What lies in a PDF beside the text of its pages: bookmarks, alternative texts, metadata."""
    found = []
    for part in content.split(b"stream\n")[1:]:
        try:
            found.append(zlib.decompressobj().decompress(part).decode("latin-1"))
        except zlib.error:
            found.append(part.partition(b"endstream")[0].decode("latin-1"))
    return "\n".join(found)
