"""Acts that note what is known of a document: other titles, steps on its way, sources, where reports differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from placet.acts.base import About, Act, register
from placet.acts.documents import OfDocument
from placet.procedure.audience import narrowest
from placet.procedure.rows import (
    Body,
    Claim,
    Document,
    OtherTitle,
    Party,
    Row,
    Session,
    Source,
    Step,
    Text,
)
from placet.procedure.state import State
from placet.procedure.words import N_


@register
@dataclass(frozen=True, kw_only=True)
class NoteTitle(OfDocument):
    """Note another name under which a document is known, and who uses it."""

    kind: ClassVar[str] = "note-title"
    family: ClassVar[str] = "documents"
    label: ClassVar[str] = N_("Note another title")
    subject: ClassVar[str] = "document"
    needs: ClassVar[tuple[type[Row], ...]] = (OtherTitle,)

    document: Annotated[str, About(N_("Document"), of=Document)]
    words: Annotated[str, About(N_("Title"), max=500)]
    language: Annotated[str, About(N_("Language"), max=20)] = ""
    used_by: Annotated[str, About(N_("Used by"), max=200)] = ""

    def effect(self, state: State) -> Iterable[Row]:
        document = state.need(Document, self.document)
        number = 1 + sum(t.document == self.document for t in state.scope(OtherTitle, document.scope))
        yield self.row(
            OtherTitle,
            f"{self.document}/title/{number}",
            scope=document.scope,
            audience=document.audience,
            document=self.document,
            words=self.words,
            language=self.language,
            used_by=self.used_by,
        )


@register
@dataclass(frozen=True, kw_only=True)
class NoteStep(OfDocument):
    """Note a station on a document's way that was no decision: an initiative, an expert group, domestic approval."""

    kind: ClassVar[str] = "note-step"
    family: ClassVar[str] = "documents"
    label: ClassVar[str] = N_("Note a step on its way")
    subject: ClassVar[str] = "document"
    needs: ClassVar[tuple[type[Row], ...]] = (Step,)

    document: Annotated[str, About(N_("Document"), of=Document)]
    words: Annotated[Text, About(N_("What happened"), long=True, max=4000)]
    step_kind: Annotated[
        str,
        About(N_("Kind"), choices=("step", "initiative", "experts", "domestic", "agenda", "signature", "follow-up")),
    ] = "step"
    where: Annotated[str, About(N_("Body"), of=Body)] = ""
    party: Annotated[str, About(N_("Party"), of=Party)] = ""
    place: Annotated[Text, About(N_("Place"))] = field(default_factory=dict)

    def effect(self, state: State) -> Iterable[Row]:
        document = state.need(Document, self.document)
        number = 1 + sum(s.document == self.document for s in state.scope(Step, document.scope))
        yield self.row(
            Step,
            f"{self.document}/step/{number}",
            scope=document.scope,
            audience=document.audience,
            document=self.document,
            body=self.where,
            party=self.party,
            kind=self.step_kind,
            words=self.words,
            place=self.place,
        )


@register
@dataclass(frozen=True, kw_only=True)
class NoteClaim(Act):
    """Note what one report says where reports differ, and, if known, what is right."""

    kind: ClassVar[str] = "note-claim"
    family: ClassVar[str] = "documents"
    label: ClassVar[str] = N_("Note where reports differ")
    needs: ClassVar[tuple[type[Row], ...]] = (Claim,)

    about: Annotated[str, About(N_("About"), max=100)]
    words: Annotated[Text, About(N_("What the report says"), long=True, max=4000)]
    source: Annotated[str, About(N_("Report"), max=300)] = ""
    wrong: Annotated[bool, About(N_("Known to be wrong"))] = False
    correct: Annotated[Text, About(N_("What is right"), long=True, max=4000)] = field(default_factory=dict)

    def names(self) -> list[tuple[type[Row], str]]:
        return [*super().names(), (Session, self.about), (Document, self.about)]

    def effect(self, state: State) -> Iterable[Row]:
        number = 1 + len(state.scope(Claim, self.about))
        of = [row for row in (state.get(Session, self.about), state.get(Document, self.about)) if row is not None]
        yield self.row(
            Claim,
            f"{self.about}/claim/{number}",
            scope=self.about,
            audience=narrowest(row.audience for row in of),
            about=self.about,
            source=self.source,
            words=self.words,
            wrong=self.wrong,
            correct=self.correct,
        )


@register
@dataclass(frozen=True, kw_only=True)
class NoteSource(Act):
    """Enter a report or text that facts are taken from."""

    kind: ClassVar[str] = "note-source"
    family: ClassVar[str] = "documents"
    label: ClassVar[str] = N_("Enter a source")

    ref: Annotated[str, About(N_("Reference"), max=60, new=True)]
    what: Annotated[Text, About(N_("What it is"))]
    url: Annotated[str, About(N_("Address"), max=1000)] = ""
    day: Annotated[str, About(N_("Of"), moment=True)] = ""

    def effect(self, state: State) -> Iterable[Row]:
        yield self.row(Source, self.ref, what=self.what, url=self.url, day=self.day)
