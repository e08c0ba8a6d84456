"""What lists of documents and decisions show beside the documents: languages, who did not join, sessions, sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from placet.models.tables import by_ref, distinct, visible
from placet.procedure.rows import Claim, Decision, Document, Joining, Rendition, Session, Source
from placet.reading.reader import Reader


@dataclass(frozen=True, slots=True)
class Passed:
    """A decision with its document, who did not join it, and the languages of the paper."""

    decision: Decision
    document: Document
    apart: tuple[Joining, ...]
    renditions: tuple[Rendition, ...]


def with_joinings(reader: Reader, found: Iterable[tuple[Decision, Document]]) -> list[Passed]:
    """Decisions with who did not join them and the languages of their papers. Two questions to the database."""
    pairs = list(found)
    apart = visible(Joining, reader, document__in=[document.ref for _decision, document in pairs], joined=False)
    papers = renditions(reader, [document for _decision, document in pairs])
    return [
        Passed(
            decision,
            document,
            tuple(one for one in apart if one.document == document.ref and one.body == decision.body),
            tuple(papers.get(document.ref, ())),
        )
        for decision, document in pairs
    ]


def renditions(reader: Reader, documents: Iterable[Document]) -> dict[str, list[Rendition]]:
    """The files of the newest version of each document, by its reference; the authentic text first."""
    versions = {one.ref: one.version for one in documents}
    found: dict[str, list[Rendition]] = defaultdict(list)
    for one in visible(Rendition, reader, document__in=list(versions)):
        if one.version == versions[one.document]:
            found[one.document].append(one)
    return {ref: sorted(many, key=lambda one: (not one.authentic, one.language)) for ref, many in found.items()}


def sessions(reader: Reader, refs: Iterable[str]) -> dict[str, Session]:
    """The sessions of those references."""
    wanted = sorted({one for one in refs if one})
    return by_ref(Session, reader, wanted)


def claims(reader: Reader, about: Iterable[str]) -> list[Claim]:
    """What reports say differently of things with those references."""
    return visible(Claim, reader, about__in=sorted({one for one in about if one}))


def document_kinds(reader: Reader) -> list[str]:
    """The kinds of the documents that the reader may see."""
    return distinct(Document, reader, "kind")


def sources(reader: Reader) -> list[Source]:
    """The sources on record, by reference."""
    return sorted(visible(Source, reader), key=lambda one: one.ref)
