"""Acts that write down what was said at a session, and what else matters there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from placet.acts.base import About, Act, register
from placet.acts.sessions import counted
from placet.procedure.audience import distribution, narrowest
from placet.procedure.objection import Objection
from placet.procedure.rows import (
    Document,
    Party,
    Process,
    Refs,
    Row,
    Session,
    Statement,
    Text,
)
from placet.procedure.rulebook import Rulebook
from placet.procedure.state import State
from placet.procedure.words import N_

SAID = ("said", "thanked", "stressed", "noted", "proposed", "supported", "informed", "expected", "discussed", "wished")


@register
@dataclass(frozen=True, kw_only=True)
class EnterStatement(Act):
    """Enter what was said, stressed, thanked or expected at a session or on a document, by whom.

    Entered instead of an earlier one, it takes that one's place, with its session, document and readers: so what came
    of it is entered on the day on which it came.
    """

    kind: ClassVar[str] = "enter-statement"
    family: ClassVar[str] = "sessions"
    label: ClassVar[str] = N_("Enter what was said")
    subject: ClassVar[str] = "session"
    needs: ClassVar[tuple[type[Row], ...]] = (Session, Statement)  # the session of an earlier one is not named

    words: Annotated[Text, About(N_("What was said"), long=True, max=8000)]
    session: Annotated[str, About(N_("Session"), of=Session)] = ""
    document: Annotated[str, About(N_("Document"), of=Document)] = ""
    party: Annotated[str, About(N_("By"), of=Party)] = ""
    said: Annotated[str, About(N_("Manner"), choices=SAID)] = "said"
    about: Annotated[Refs, About(N_("About"))] = ()
    came_of: Annotated[Text, About(N_("What came of it"), long=True, max=4000)] = field(default_factory=dict)
    restricted: Annotated[bool, About(N_("For the restricted sitting only"))] = False
    earlier: Annotated[str, About(N_("Instead of an earlier one"), of=Statement, seldom=True)] = ""

    def body(self, state: State) -> str:
        session = state.need(Statement, self.earlier).session if self.earlier else self.session
        return state.need(Session, session).body if session else ""

    def content(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        if not self.session and not self.document and not self.earlier:
            yield Objection("no-subject", N_("A statement belongs to a session or a document."), on="session")
        if self.earlier:
            earlier = state.need(Statement, self.earlier)
            if self.session not in ("", earlier.session) or self.document not in ("", earlier.document):
                yield Objection("no-subject", N_("The earlier statement belongs to something else."), on="earlier")

    def effect(self, state: State) -> Iterable[Row]:
        ref, place = self._place(state)
        yield self.row(
            Statement,
            ref,
            **place,
            party=self.party,
            kind=self.said,
            words=self.words,
            about=self.about,
            came_of=self.came_of,
        )

    def _place(self, state: State) -> tuple[str, dict[str, str]]:
        """Its reference, and to what it belongs, for whom: those of the earlier one, or the next of its session or
        dossier."""
        if self.earlier:
            earlier = state.need(Statement, self.earlier)
            return earlier.ref, {one: getattr(earlier, one) for one in ("scope", "audience", "session", "document")}
        session = state.get(Session, self.session)
        document = state.get(Document, self.document)
        scope = self.session or (document.scope if document else "")
        parents = [row.audience for row in (session, document) if row is not None]
        if session is not None:
            rules = state.rulebook(session.body)
            parents.append(distribution(rules, "statements", session.body, self.acted, "public"))
            if self.restricted:
                parents.append(distribution(rules, "restricted", session.body, self.acted, "restricted"))
        audience = narrowest(parents)
        alike = sum(one.audience == audience for one in state.scope(Statement, scope))
        place = {"scope": scope, "audience": audience, "session": self.session, "document": self.document}
        return f"{scope}/said/{counted(audience, alike + 1)}", place


@register
@dataclass(frozen=True, kw_only=True)
class NoteProcess(Act):
    """Note another process that matters here: a conference, an anniversary."""

    kind: ClassVar[str] = "note-process"
    family: ClassVar[str] = "sessions"
    label: ClassVar[str] = N_("Note another process")

    ref: Annotated[str, About(N_("Reference"), max=60, new=True)]
    name: Annotated[Text, About(N_("Name"))]
    process_kind: Annotated[str, About(N_("Kind"), choices=("conference", "anniversary", "organisation", "treaty"))] = (
        "conference"
    )
    party: Annotated[str, About(N_("Party"), of=Party)] = ""
    start: Annotated[str, About(N_("When"), moment=True)] = ""
    words: Annotated[Text, About(N_("What matters here"), long=True, max=4000)] = field(default_factory=dict)

    def effect(self, state: State) -> Iterable[Row]:
        yield self.row(
            Process,
            self.ref,
            name=self.name,
            kind=self.process_kind,
            party=self.party,
            start=self.start,
            words=self.words,
        )
