"""Search, over the rows that the reader may see and no others.

Every word of the question must stand in a row's texts, in any language, whatever its capitals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from placet.models.tables import TABLES, rows_of
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
from placet.reading.texts import Texts, plain, texts

R = TypeVar("R", bound=Row)

LIMIT = 40  # of each kind


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, by kind, the newest first. `why`: for a document that was not found by its title, another title
    or the summary in which the words stand. `more` names the kinds of which there is more than is shown."""

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
    why: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    more: frozenset[str] = frozenset()

    @property
    def number(self) -> int:
        """How much was found and is shown."""
        kinds: tuple[tuple[Row, ...], ...] = (
            self.documents, self.sessions, self.items, self.parties, self.bodies, self.designations, self.treaties,
            self.statements, self.consultations, self.lines,
        )  # fmt: skip
        return sum(len(one) for one in kinds)


def search(reader: Reader, house: State, head: str, question: str) -> Found:
    """Everything in which all words of the question stand. `head` is the hash at the end of the record.

    While the record stays as it is, only what was found is read from the database: one question for each kind.
    """
    words = plain(question).split()
    if not words:
        return Found()
    more: set[str] = set()

    def some(kind: type[R], name: str, has: Callable[[str, Texts], bool]) -> tuple[R, ...]:
        found = sorted(((one.at, ref) for ref, one in texts(reader, kind, head) if has(ref, one)), reverse=True)
        if len(found) > LIMIT:
            more.add(name)
        return _rows(reader, kind, [ref for _at, ref in found[:LIMIT]])

    def anywhere(_ref: str, one: Texts) -> bool:
        return _holds(words, one.head) or (bool(one.body) and _holds(words, f"{one.head}\n{one.body}"))

    programmes = {one.ref for one in house.every(Programme) if _holds(words, _folded(one.name))}
    names = {one.ref: _folded(one.name, one.abbreviation) for one in house.every(Body)}
    documents, why, beyond = _documents(reader, head, words)
    if beyond:
        more.add("documents")
    return Found(
        documents=documents,
        sessions=some(Session, "sessions", lambda _ref, one: _holds(words, f"{one.head}\n{names.get(one.of, '')}")),
        items=some(Item, "items", anywhere),
        parties=tuple(
            one
            for one in house.every(Party)
            if _holds(words, _folded(one.name, one.formal, {"": one.ref, " ": one.code}))
        ),
        bodies=tuple(one for one in house.every(Body) if _holds(words, f"{names[one.ref]}\n{plain(one.ref)}")),
        designations=some(
            Designation, "designations", lambda _ref, one: one.of in programmes or _holds(words, one.head)
        ),
        treaties=some(Treaty, "treaties", anywhere),
        statements=some(Statement, "statements", anywhere),
        consultations=some(Consultation, "consultations", anywhere),
        lines=some(PlanLine, "lines", anywhere),
        why=why,
        more=frozenset(more),
    )


def exact(reader: Reader, house: State, question: str) -> tuple[str, str] | None:
    """The kind and reference of the one thing that has the question as its symbol or reference: there one goes at once.

    None where there is no such thing for this reader, or more than one. Four questions to the database.
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


def _folded(*several: Mapping[str, str]) -> str:
    return plain("\n".join(line for one in several for line in one.values()))


def _holds(words: Iterable[str], text: str) -> bool:
    return all(word in text for word in words)


def _rows(reader: Reader, kind: type[R], refs: list[str]) -> tuple[R, ...]:
    """The rows of those references, as they stand in the tables now, in that order."""
    if not refs:
        return ()
    found = {one.ref: one for one in rows_of(kind, TABLES[kind].objects.visible_to(reader).filter(ref__in=refs))}
    return tuple(found[ref] for ref in refs if ref in found)


def _documents(
    reader: Reader, head: str, words: list[str]
) -> tuple[tuple[Document, ...], dict[str, Mapping[str, str]], bool]:
    """Documents found by title, symbol and reference; then by another title; then by all that is said of them."""
    others: dict[str, list[tuple[str, str]]] = {}
    for ref, one in texts(reader, OtherTitle, head):
        others.setdefault(one.of, []).append((ref, one.head))
    ranked: list[tuple[int, str, str]] = []
    by_other: dict[str, str] = {}
    by_summary: set[str] = set()
    for ref, one in texts(reader, Document, head):
        titles = others.get(ref, ())
        if _holds(words, one.head):
            ranked.append((0, one.at, ref))
        elif other := next((title for title, text in titles if _holds(words, text)), ""):
            ranked.append((1, one.at, ref))
            by_other[ref] = other
        elif _holds(words, "\n".join((one.head, one.body, *(text for _title, text in titles)))):
            ranked.append((2, one.at, ref))
            by_summary.add(ref)
    ranked.sort(key=lambda found: found[1], reverse=True)
    ranked.sort(key=lambda found: found[0])
    documents = _rows(reader, Document, [ref for _rank, _at, ref in ranked[:LIMIT]])
    named = _rows(reader, OtherTitle, [by_other[one.ref] for one in documents if one.ref in by_other])
    why: dict[str, Mapping[str, str]] = {one.document: {one.language: one.words} for one in named}
    why |= {one.ref: one.summary for one in documents if one.ref in by_summary}
    return documents, why, len(ranked) > LIMIT
