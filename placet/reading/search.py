"""Search, over the rows that the reader may see and no others.

Every word of the question must stand in a row's texts, in any language, whatever its capitals. That is compared here,
not by the database: SQLite knows capitals of ASCII alone, and texts in several languages are kept as JSON, where it
would look for the escapes of Cyrillic letters. What a search costs is in docs/performance.md.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from placet.models.tables import TABLES, Rows, rows_of, visible
from placet.procedure.rows import (
    Body,
    Consultation,
    Designation,
    Document,
    Item,
    OtherTitle,
    Party,
    PlanLine,
    Programme,
    Row,
    Session,
    Statement,
    Treaty,
)
from placet.procedure.state import State
from placet.reading.reader import Reader

R = TypeVar("R", bound=Row)

LIMIT = 40  # of each kind


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, by kind; `why` gives, for a document, the text in which the words stood if it was not its title.

    `more` names the kinds of which there is more than is shown.
    """

    documents: tuple[Document, ...] = ()
    sessions: tuple[Session, ...] = ()
    items: tuple[Item, ...] = ()
    parties: tuple[Party, ...] = ()
    bodies: tuple[Body, ...] = ()
    designations: tuple[Designation, ...] = ()
    treaties: tuple[Treaty, ...] = ()
    statements: tuple[Statement, ...] = ()
    consultations: tuple[Consultation, ...] = ()
    lines: tuple[PlanLine, ...] = ()
    why: Mapping[str, Mapping[str, str]] = None  # type: ignore[assignment]  # set by `search`
    more: frozenset[str] = frozenset()

    @property
    def number(self) -> int:
        """How much was found and is shown."""
        kinds = (
            self.documents, self.sessions, self.items, self.parties, self.bodies, self.designations, self.treaties,
            self.statements, self.consultations, self.lines,
        )  # fmt: skip
        return sum(len(one) for one in kinds)


def plain(text: str) -> str:
    """A text as it is compared: compatibility form, no capitals, ё as е, one kind of hyphen and apostrophe."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return text.translate(_SAME)


_SAME = str.maketrans(
    {"ё": "е", "–": "-", "—": "-", "‑": "-", "’": "'", "ʼ": "'", "«": '"', "»": '"', "“": '"', "”": '"'}
)


def search(reader: Reader, house: State, question: str) -> Found:
    """Everything in which all words of the question stand. A fixed number of questions to the database."""
    words = plain(question).split()
    if not words:
        return Found(why={})
    more: set[str] = set()

    def some(name: str, rows: Iterable[R]) -> tuple[R, ...]:
        found = list(rows)
        if len(found) > LIMIT:
            more.add(name)
        return tuple(found[:LIMIT])

    documents, why = _documents(reader, words)
    own = [one for one in house.every(Programme) if _holds(words, _texts(one.name))]
    programmes = {one.ref for one in own}
    designations = visible(Designation, reader)
    return Found(
        documents=some("documents", documents),
        sessions=some("sessions", _sessions(reader, house, words)),
        items=some("items", _matching(Item, reader, words, "title")),
        parties=tuple(
            one
            for one in house.every(Party)
            if _holds(words, (one.ref, one.code, *_texts(one.name), *_texts(one.formal)))
        ),
        bodies=tuple(
            one for one in house.every(Body) if _holds(words, (one.ref, *_texts(one.name), *_texts(one.abbreviation)))
        ),
        designations=some(
            "designations",
            (
                one
                for one in designations
                if one.programme in programmes or _holds(words, (*_texts(one.name), str(one.year)))
            ),
        ),
        treaties=some("treaties", _matching(Treaty, reader, words, "title")),
        statements=some("statements", _matching(Statement, reader, words, "words")),
        consultations=some("consultations", _matching(Consultation, reader, words, "topic", "outcome")),
        lines=some("lines", _matching(PlanLine, reader, words, "topic")),
        why=why,
        more=frozenset(more),
    )


def exact(reader: Reader, house: State, question: str) -> tuple[str, str] | None:
    """The kind and reference of the one thing that has the question as its symbol or reference: there one goes at once.

    None where there is no such thing for this reader, or more than one. Three questions to the database.
    """
    word = question.strip()
    if not word:
        return None
    wanted = plain(word)
    documents = TABLES[Document].objects.visible_to(reader)
    found = {("document", one) for one in documents.filter(ref__iexact=word).values_list("ref", flat=True)}
    symbols = documents.exclude(symbol="").values_list("ref", "symbol")
    found |= {("document", ref) for ref, symbol in symbols if plain(symbol) == wanted}
    for kind, name in ((Session, "session"), (Treaty, "treaty")):
        rows = TABLES[kind].objects.visible_to(reader).filter(ref__iexact=word)
        found |= {(name, one) for one in rows.values_list("ref", flat=True)}
    for body in house.every(Body):
        if wanted in {plain(body.ref), *(plain(one) for one in body.abbreviation.values())}:
            found.add(("body", body.ref))
    for party in house.every(Party):
        if wanted == plain(party.ref):
            found.add(("party", party.ref))
    return found.pop() if len(found) == 1 else None


def _texts(text: Mapping[str, str]) -> Iterable[str]:
    return text.values()


def _holds(words: list[str], texts: Iterable[str]) -> bool:
    whole = plain("\n".join(texts))
    return all(word in whole for word in words)


def _matching(kind: type[R], reader: Reader, words: list[str], *names: str) -> list[R]:
    """The rows of that kind in whose texts the words stand, the newest first."""
    rows = TABLES[kind].objects.visible_to(reader).order_by("-at", "ref")
    found = []
    for row in Rows.read(kind, rows):
        if _holds(words, (text for name in names for text in getattr(row, name).values())):
            found.append(row)
            if len(found) > LIMIT:
                break
    return found


def _documents(reader: Reader, words: list[str]) -> tuple[list[Document], dict[str, Mapping[str, str]]]:
    """Documents by title, symbol and reference, then by another title, then by their summary."""
    others: dict[str, list[str]] = {}
    rows = TABLES[OtherTitle].objects.visible_to(reader)
    for document, text in rows.values_list("document", "words"):
        others.setdefault(document, []).append(text)
    ranked: list[tuple[int, str]] = []
    why: dict[str, Mapping[str, str]] = {}
    documents = TABLES[Document].objects.visible_to(reader).order_by("-at", "ref")
    columns = ("ref", "symbol", "title", "summary", "initiator_words")
    for ref, symbol, title, summary, initiator in documents.values_list(*columns):
        if _holds(words, (ref, symbol, *title.values())):
            ranked.append((0, ref))
            continue
        other = next((text for text in others.get(ref, ()) if _holds(words, (text,))), None)
        if other is not None:
            ranked.append((1, ref))
            why[ref] = {"": other}
            continue
        if _holds(words, (ref, symbol, *title.values(), *others.get(ref, ()), *summary.values(), *initiator.values())):
            ranked.append((2, ref))
            why[ref] = summary
    ranked.sort(key=lambda one: one[0])
    refs = [ref for _rank, ref in ranked[: LIMIT + 1]]
    by_ref = {
        one.ref: one for one in rows_of(Document, TABLES[Document].objects.visible_to(reader).filter(ref__in=refs))
    }
    return [by_ref[ref] for ref in refs if ref in by_ref], why


def _sessions(reader: Reader, house: State, words: list[str]) -> list[Session]:
    """Sessions by title, place, date and the names of their body."""
    names = {one.ref: [*one.name.values(), *one.abbreviation.values()] for one in house.every(Body)}
    rows = TABLES[Session].objects.visible_to(reader).order_by("-start", "ref")
    found = []
    for one in Rows.read(Session, rows):
        texts = (one.ref, one.start, one.chair_name, *one.title.values(), *one.place.values(), *names.get(one.body, ()))
        if _holds(words, texts):
            found.append(one)
    return found
