"""Acts on sessions: planning, sittings, agenda, delegations, what was said, the next session."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from placet.acts.base import About, Act, party_of, register
from placet.procedure.audience import distribution, narrowest
from placet.procedure.moment import first_day
from placet.procedure.objection import Objection
from placet.procedure.rows import (
    Body,
    Delegation,
    Party,
    Refs,
    Row,
    Session,
    Sitting,
    Text,
)
from placet.procedure.rulebook import Rulebook
from placet.procedure.state import State
from placet.procedure.words import N_

SESSION_KINDS = ("regular", "extraordinary", "informal")
MODES = ("", "in person", "video", "written")
COMPOSITIONS = ("restricted", "extended")


def counted(audience: str, number: int) -> str:
    """A running number within one circle of readers: a gap would tell the others that something was entered."""
    circle = audience.partition(":")[0]
    return str(number) if circle == "public" else f"{circle}-{number}"


class OfSession(Act):
    """What acts on a session share: its body's rules judge them."""

    session: str

    def body(self, state: State) -> str:
        return state.need(Session, self.session).body

    def _closed(self, state: State) -> Iterator[Objection]:
        session = state.need(Session, self.session)
        if session.state in ("held", "cancelled"):
            yield Objection(
                "session-closed",
                N_("The session is {state}; its agenda stands."),
                remedy=N_("Enter it for another session."),
                facts={"state": session.state},
            )


@register
@dataclass(frozen=True, kw_only=True)
class PlanSession(Act):
    """Plan a session of a body. Its reference, the body and the first day, stays when it is moved."""

    kind: ClassVar[str] = "plan-session"
    family: ClassVar[str] = "sessions"
    label: ClassVar[str] = N_("Plan a session")
    subject: ClassVar[str] = "of_body"
    entitled: ClassVar[tuple[str, ...]] = ("secretariat", "chair")
    needs: ClassVar[tuple[type[Row], ...]] = (Session,)

    of_body: Annotated[str, About(N_("Body"), of=Body)]
    start: Annotated[str, About(N_("Date"), moment=True)]
    end: Annotated[str, About(N_("Last day"), moment=True)] = ""
    place: Annotated[Text, About(N_("Place"))] = field(default_factory=dict)
    session_kind: Annotated[str, About(N_("Kind"), choices=SESSION_KINDS)] = "regular"
    mode: Annotated[str, About(N_("Held"), choices=MODES)] = ""
    decided_by: Annotated[str, About(N_("Agreed at session"), of=Session)] = ""
    title: Annotated[Text, About(N_("Title"))] = field(default_factory=dict)

    def body(self, state: State) -> str:
        return self.of_body

    def content(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        if state.get(Session, self.ref):
            yield Objection(
                "session-exists",
                N_("{body} already has a session on {day}."),
                remedy=N_("Use that one, or choose another day."),
                facts={"body": self.of_body, "day": self.start},
                on="start",
            )
        if self.end and first_day(self.end) < first_day(self.start):
            yield Objection("ends-before-start", N_("The last day lies before the first."), on="end")

    @property
    def ref(self) -> str:
        """Reference of the session that the act plans."""
        suffix = "" if self.session_kind == "regular" else f"-{self.session_kind}"
        return f"{self.of_body}/{self.start}{suffix}"

    def effect(self, state: State) -> Iterable[Row]:
        yield self.row(
            Session,
            self.ref,
            scope=self.ref,
            body=self.of_body,
            kind=self.session_kind,
            start=self.start,
            end=self.end,
            place=self.place,
            mode=self.mode,
            planned_start=self.start,
            planned_place=self.place,
            decided_by=self.decided_by,
            title=self.title,
        )


@register
@dataclass(frozen=True, kw_only=True)
class MoveSession(OfSession):
    """Move a planned session to another date or place; the first plan stays on it."""

    kind: ClassVar[str] = "move-session"
    family: ClassVar[str] = "sessions"
    label: ClassVar[str] = N_("Move the session")
    subject: ClassVar[str] = "session"
    entitled: ClassVar[tuple[str, ...]] = ("secretariat", "chair")

    session: Annotated[str, About(N_("Session"), of=Session)]
    start: Annotated[str, About(N_("New date"), moment=True)] = ""
    place: Annotated[Text, About(N_("New place"))] = field(default_factory=dict)
    mode: Annotated[str, About(N_("Held"), choices=MODES)] = ""

    def standing(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        yield from self._closed(state)

    def effect(self, state: State) -> Iterable[Row]:
        session = state.need(Session, self.session)
        yield self.change(
            session,
            start=self.start or session.start,
            place=self.place or session.place,
            mode=self.mode or session.mode,
        )


@register
@dataclass(frozen=True, kw_only=True)
class OpenSession(OfSession):
    """Open a session."""

    kind: ClassVar[str] = "open-session"
    family: ClassVar[str] = "sessions"
    label: ClassVar[str] = N_("Open the session")
    subject: ClassVar[str] = "session"
    entitled: ClassVar[tuple[str, ...]] = ("chair", "secretariat")

    session: Annotated[str, About(N_("Session"), of=Session)]
    chair: Annotated[str, About(N_("Chaired by"), of=Party)] = ""
    chair_name: Annotated[str, About(N_("In the chair"), max=200)] = ""

    def standing(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        yield from self._closed(state)
        if state.need(Session, self.session).state == "open":
            yield Objection("session-open", N_("The session is open already."))

    def effect(self, state: State) -> Iterable[Row]:
        session = state.need(Session, self.session)
        yield self.change(session, state="open", chair=self.chair or session.chair, chair_name=self.chair_name)


@register
@dataclass(frozen=True, kw_only=True)
class CloseSession(OfSession):
    """Close a session; from now on it counts as held and its agenda stands."""

    kind: ClassVar[str] = "close-session"
    family: ClassVar[str] = "sessions"
    label: ClassVar[str] = N_("Close the session")
    subject: ClassVar[str] = "session"
    entitled: ClassVar[tuple[str, ...]] = ("chair", "secretariat")

    session: Annotated[str, About(N_("Session"), of=Session)]
    items: Annotated[str, About(N_("Number of items, as reported"), max=60)] = ""
    documents: Annotated[str, About(N_("Number of documents, as reported"), max=60)] = ""
    chair: Annotated[str, About(N_("Chaired by"), of=Party)] = ""
    chair_name: Annotated[str, About(N_("In the chair"), max=200)] = ""

    def standing(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        yield from self._closed(state)

    def effect(self, state: State) -> Iterable[Row]:
        session = state.need(Session, self.session)
        yield self.change(
            session,
            state="held",
            items=self.items,
            documents=self.documents,
            chair=self.chair or session.chair,
            chair_name=self.chair_name or session.chair_name,
            basis=self.basis or session.basis,
            sources=self.sources or session.sources,
            remark=self.remark or session.remark,
        )


@register
@dataclass(frozen=True, kw_only=True)
class PlanSitting(OfSession):
    """Plan one part of a session, in one composition."""

    kind: ClassVar[str] = "plan-sitting"
    family: ClassVar[str] = "sessions"
    label: ClassVar[str] = N_("Plan a sitting")
    subject: ClassVar[str] = "session"
    entitled: ClassVar[tuple[str, ...]] = ("secretariat", "chair")
    needs: ClassVar[tuple[type[Row], ...]] = (Sitting,)

    session: Annotated[str, About(N_("Session"), of=Session)]
    composition: Annotated[str, About(N_("Composition"), choices=COMPOSITIONS)]
    start: Annotated[str, About(N_("Begins"), moment=True)] = ""
    attends: Annotated[Text, About(N_("Who attends"))] = field(default_factory=dict)

    def standing(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        yield from self._closed(state)

    def content(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        if state.get(Sitting, f"{self.session}/{self.composition}"):
            yield Objection(
                "sitting-exists",
                N_("The session already has this sitting: {composition}."),
                facts={"composition": self.composition},
                on="composition",
            )

    def effect(self, state: State) -> Iterable[Row]:
        session = state.need(Session, self.session)
        yield self.row(
            Sitting,
            f"{self.session}/{self.composition}",
            scope=self.session,
            audience=session.audience,
            session=self.session,
            composition=self.composition,
            order=1 + len(state.scope(Sitting, self.session)),
            start=self.start,
            attends=self.attends,
        )


@register
@dataclass(frozen=True, kw_only=True)
class NameDelegation(OfSession):
    """Enter who comes for a party, under which head; or that nobody came."""

    kind: ClassVar[str] = "name-delegation"
    family: ClassVar[str] = "sessions"
    label: ClassVar[str] = N_("Name a delegation")
    subject: ClassVar[str] = "session"
    entitled: ClassVar[tuple[str, ...]] = ("secretariat", "head", "delegate")

    session: Annotated[str, About(N_("Session"), of=Session)]
    party: Annotated[str, About(N_("Party"), of=Party)]
    head: Annotated[str, About(N_("Head of delegation"), max=200)] = ""
    variants: Annotated[Refs, About(N_("Other spellings"))] = ()
    rank: Annotated[Text, About(N_("Rank"))] = field(default_factory=dict)
    present: Annotated[bool, About(N_("Present"))] = True

    def content(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        own = party_of(self, state)
        if own and own != self.party:
            yield Objection(
                "other-party", N_("You may name your own delegation only."), facts={"party": self.party}, on="party"
            )

    def effect(self, state: State) -> Iterable[Row]:
        session = state.need(Session, self.session)
        rules = state.rulebook(session.body)
        yield self.row(
            Delegation,
            f"{self.session}/{self.party}",
            scope=self.session,
            audience=narrowest(
                (distribution(rules, "delegations", session.body, self.acted, "public"), session.audience)
            ),
            session=self.session,
            party=self.party,
            head=self.head,
            variants=self.variants,
            rank=self.rank,
            present=self.present,
        )
