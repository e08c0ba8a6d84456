"""Search, over the rows that the reader may see and no others.

Every word of the question must stand in a row's texts, in any language, whatever its capitals and in any of its forms
(`placet.models.words`). Where nothing is found, the words are taken for beginnings of longer ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

from placet.models.searched import WHOLE, Asked, Hit, circles, find, named_mark, of_mark
from placet.models.tables import visible_of
from placet.models.words import asked, indexed, may_begin, plain
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

Words = list[tuple[str, ...]]  # of each word of the question its forms


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, by kind, the newest first. `why`: for a document that was not found by its title, another title
    or the summary in which the words stand. `more` names the kinds of which there is more than is shown. `there`: kind
    and reference of the one thing that has the question as its symbol or reference; there one goes at once."""

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
    there: tuple[str, str] | None = None

    @property
    def number(self) -> int:
        """How much was found and is shown."""
        kinds: tuple[tuple[Row, ...], ...] = (
            self.documents, self.sessions, self.items, self.parties, self.bodies, self.designations, self.treaties,
            self.statements, self.consultations, self.lines,
        )  # fmt: skip
        return sum(len(one) for one in kinds)


_SHOWN: Mapping[type[Row], str] = {
    Session: "sessions",
    Item: "items",
    Designation: "designations",
    Treaty: "treaties",
    Statement: "statements",
    Consultation: "consultations",
    PlanLine: "lines",
}
_NAMED: Mapping[type[Row], str] = {Document: "document", Session: "session", Treaty: "treaty"}


def search(reader: Reader, house: State, question: str) -> Found:
    """Everything in which all words of the question stand, the newest first; or, where the question is the symbol or
    reference of one thing, that alone. Three questions to the database."""
    words = asked(question)
    if not words:
        return Found()
    within = circles(reader)
    names = {kind: Asked(kind, [(named_mark(question),)]) for kind in _NAMED}
    questions = _questions(house, words, beginnings=False)
    hits = find(reader, within, [*names.values(), *questions], LIMIT + 1)
    there = _there(house, question, dict(zip(names, hits, strict=False)))
    if there is not None:
        return Found(there=there)
    found = _found(reader, house, words, hits[len(names) :], beginnings=False)
    if found.number == 0 and any(may_begin(word[0]) for word in words):
        hits = find(reader, within, _questions(house, words, beginnings=True), LIMIT + 1)
        found = _found(reader, house, words, hits, beginnings=True)
    return found


def _questions(house: State, words: Words, beginnings: bool) -> list[Asked]:
    # A session is found by the name of its body too, and a designation by that of its programme.
    above: Mapping[type[Row], Mapping[str, frozenset[str]]] = {
        Session: {one.ref: _of_body(one) for one in house.every(Body)},
        Designation: {one.ref: _said(one.name) for one in house.every(Programme)},
    }
    return [
        Asked(Document, words, beginnings=beginnings),
        Asked(OtherTitle, words, beginnings=beginnings),
        Asked(Document, words, WHOLE, beginnings),
        *(Asked(kind, _or_of(words, above.get(kind, {}), beginnings), beginnings=beginnings) for kind in _SHOWN),
    ]


def _found(reader: Reader, house: State, words: Words, hits: Sequence[Sequence[Hit]], beginnings: bool) -> Found:
    """What is shown of what `_questions` found: read anew, for this reader."""
    by_title, by_other, by_summary, *others = hits
    ranked = _ranked(by_title, by_other, by_summary)
    refs: dict[type[Row], Sequence[str]] = {Document: list(ranked)[: LIMIT + 1]}
    refs |= {OtherTitle: [one.ref for one in by_other if one.of in ranked]}
    refs |= {kind: [one.ref for one in hits] for kind, hits in zip(_SHOWN, others, strict=True)}
    wanted = {kind: {"ref__in": many} for kind, many in refs.items() if many}
    rows = visible_of(reader, wanted) if wanted else {}
    more = {name for kind, name in _SHOWN.items() if len(rows.get(kind, ())) > LIMIT}
    documents = sorted(rows.get(Document, ()), key=lambda one: (one.at, one.ref), reverse=True)
    documents.sort(key=lambda one: ranked[one.ref][0])
    if len(documents) > LIMIT:
        more.add("documents")
    titles: dict[str, OtherTitle] = {one.ref: one for one in rows.get(OtherTitle, ())}
    why: dict[str, Mapping[str, str]] = {}
    for one in documents[:LIMIT]:
        rank, title = ranked[one.ref]
        if title in titles:
            why[one.ref] = {titles[title].language: titles[title].words}
        elif rank == 2:
            why[one.ref] = one.summary
    return Found(
        documents=tuple(documents[:LIMIT]),
        parties=tuple(
            one
            for one in house.every(Party)
            if _holds(words, _said(one.name, one.formal, {"": one.ref, " ": one.code}), beginnings)
        ),
        bodies=tuple(
            one for one in house.every(Body) if _holds(words, _of_body(one) | _said({"": one.ref}), beginnings)
        ),
        **{
            name: tuple(sorted(rows.get(kind, ()), key=lambda one: (one.at, one.ref), reverse=True)[:LIMIT])
            for kind, name in _SHOWN.items()
        },
        why=why,
        more=frozenset(more),
    )


def _ranked(by_title: Iterable[Hit], by_other: Iterable[Hit], by_summary: Iterable[Hit]) -> dict[str, tuple[int, str]]:
    """Documents in the order of how they were found, by title, by another title, by all that is said of them: rank and
    the reference of the other title."""
    found = {hit.ref: (0, "") for hit in by_title}
    for hit in by_other:
        found.setdefault(hit.of, (1, hit.ref))
    for hit in by_summary:
        found.setdefault(hit.ref, (2, ""))
    return found


def _or_of(words: Words, names: Mapping[str, frozenset[str]], beginnings: bool) -> Words:
    """The words, each with the marks of those above in whose names it stands."""
    return [
        (*word, *(of_mark(ref) for ref, said in names.items() if _holds([word], said, beginnings))) for word in words
    ]


def _there(house: State, question: str, hits: Mapping[type[Row], Sequence[Hit]]) -> tuple[str, str] | None:
    """The kind and reference of the one thing that has the question as its symbol or reference; None where there is no
    such thing for this reader, or more than one."""
    wanted = plain(question.strip())
    found = {(name, hit.ref) for kind, name in _NAMED.items() for hit in hits[kind]}
    for body in house.every(Body):
        if wanted in {plain(body.ref), *(plain(one) for one in body.abbreviation.values())}:
            found.add(("body", body.ref))
    for party in house.every(Party):
        if wanted == plain(party.ref):
            found.add(("party", party.ref))
    return found.pop() if len(found) == 1 else None


def _of_body(body: Body) -> frozenset[str]:
    return _said(body.name, body.abbreviation)


def _said(*texts: Mapping[str, str]) -> frozenset[str]:
    """All that texts of the house are found by."""
    return _indexed(tuple(pair for one in texts for pair in one.items()))


@lru_cache(maxsize=2048)
def _indexed(texts: tuple[tuple[str, str], ...]) -> frozenset[str]:
    return frozenset(indexed(texts))


def _holds(words: Words, said: frozenset[str], beginnings: bool) -> bool:
    """Whether of each word a form stands among what is said, or, if asked, begins a word there."""

    def there(word: tuple[str, ...]) -> bool:
        if not said.isdisjoint(word):
            return True
        return beginnings and may_begin(word[0]) and any(one.startswith(word[0]) for one in said)

    return all(there(word) for word in words)
