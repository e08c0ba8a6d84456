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
    Document,
    Item,
    Party,
    Process,
    Refs,
    Row,
    Session,
    Sitting,
    Statement,
    Text,
)
from placet.procedure.rulebook import Rulebook
from placet.procedure.state import State
from placet.procedure.words import N_

SESSION_KINDS = ("regular", "extraordinary", "informal")
MODES = ("", "in person", "video", "written")
COMPOSITIONS = ("restricted", "extended")
SAID = ("said", "thanked", "stressed", "noted", "proposed", "supported", "informed", "expected", "discussed", "wished")


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
                N_("The session already has a {composition} sitting."),
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
class AddItem(OfSession):
    """Put an item on the agenda of a session."""

    kind: ClassVar[str] = "add-item"
    family: ClassVar[str] = "sessions"
    label: ClassVar[str] = N_("Put an item on the agenda")
    subject: ClassVar[str] = "session"
    rule: ClassVar[str] = "agenda"
    needs: ClassVar[tuple[type[Row], ...]] = (Item, Sitting)

    session: Annotated[str, About(N_("Session"), of=Session)]
    title: Annotated[Text, About(N_("Title"), max=500)]
    sitting: Annotated[str, About(N_("Sitting"), of=Sitting)] = ""
    number: Annotated[str, About(N_("Number"), max=10)] = ""
    item_class: Annotated[str, About(N_("Class"), max=40)] = ""
    documents: Annotated[Refs, About(N_("Documents"), of=Document)] = ()
    public: Annotated[bool, About(N_("Publicly known, though of a restricted sitting"))] = False

    def standing(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        yield from self._closed(state)
        session = state.need(Session, self.session)
        late = rules.setting("agenda.late_item", self.acted) if rules else None
        if session.agenda_adopted and late is not None and late.value is False:
            yield Objection(
                "agenda-adopted",
                N_("The agenda has been adopted; no item may be added."),
                late.article,
                N_("Raise it under another item, or at the next session."),
            )

    def content(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        classes = rules.setting("agenda.classes", self.acted) if rules else None
        if classes is not None and self.item_class:
            known = [str(one["name"]) for one in classes.value]
            if self.item_class not in known:
                yield Objection(
                    "no-such-class",
                    N_("The rules know no class “{name}”; they know: {known}."),
                    classes.article,
                    facts={"name": self.item_class, "known": known},
                    on="item_class",
                )
        if self.sitting and state.need(Sitting, self.sitting).session != self.session:
            yield Objection("other-session", N_("That sitting belongs to another session."), on="sitting")
        if self.number and any(i.number == self.number for i in state.scope(Item, self.session)):
            yield Objection(
                "number-taken", N_("Item {number} exists already."), facts={"number": self.number}, on="number"
            )
        body = state.need(Session, self.session).body
        for ref in self.documents:
            document = state.need(Document, ref)
            gate = rules.setting(f"gate.{document.body}", self.acted) if rules and document.body != body else None
            if gate is not None and document.state not in ("endorsed", "submitted", "adopted"):
                yield Objection(
                    "gate-closed",
                    N_("“{document}” has not yet come through {body}."),
                    gate.article,
                    N_("Put it on the agenda once it has been submitted from there."),
                    {"document": ref, "body": document.body},
                    on="documents",
                )

    def effect(self, state: State) -> Iterable[Row]:
        session = state.need(Session, self.session)
        inner = bool(self.sitting) and state.need(Sitting, self.sitting).composition == "restricted"
        restricted = inner and not self.public
        rules = state.rulebook(session.body)
        day = self.acted
        agenda = distribution(rules, "agenda", session.body, day, "public")
        closed = distribution(rules, "restricted", session.body, day, "restricted") if restricted else agenda
        audience = narrowest((agenda, closed, session.audience))
        alike = [item.order for item in state.scope(Item, self.session) if item.audience == audience]
        order = 1 + max(alike, default=0)
        yield self.row(
            Item,
            f"{self.session}/{counted(audience, order)}",
            scope=self.session,
            audience=audience,
            session=self.session,
            title=self.title,
            sitting=self.sitting,
            number=self.number,
            order=order,
            item_class=self.item_class,
            documents=self.documents,
        )


class OfItem(Act):
    """What acts on an agenda item share."""

    item: str

    def body(self, state: State) -> str:
        return state.need(Session, state.need(Item, self.item).session).body

    def names(self) -> list[tuple[type[Row], str]]:
        return [*super().names(), (Session, self.item.rpartition("/")[0])]

    def standing(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        item = state.need(Item, self.item)
        if state.need(Session, item.session).state in ("held", "cancelled"):
            yield Objection("session-closed", N_("The session is over; its agenda stands."))
        if item.state != "open":
            yield Objection("item-closed", N_("The item is {state}."), facts={"state": item.state})


@register
@dataclass(frozen=True, kw_only=True)
class MoveItem(OfItem):
    """Move an item to another class, for example from “without discussion” to “with discussion”."""

    kind: ClassVar[str] = "move-item"
    family: ClassVar[str] = "sessions"
    label: ClassVar[str] = N_("Move to another class")
    subject: ClassVar[str] = "item"
    entitled: ClassVar[tuple[str, ...]] = ("secretariat", "chair", "head", "delegate")

    item: Annotated[str, About(N_("Item"), of=Item)]
    item_class: Annotated[str, About(N_("Class"), max=40)]

    def content(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        classes = rules.setting("agenda.classes", self.acted) if rules else None
        if classes is None:
            yield Objection("no-classes", N_("The rules set no classes of items."), on="item_class")
            return
        known = [str(one["name"]) for one in classes.value]
        if self.item_class not in known:
            yield Objection(
                "no-such-class",
                N_("The rules know no class “{name}”; they know: {known}."),
                classes.article,
                facts={"name": self.item_class, "known": known},
                on="item_class",
            )

    def effect(self, state: State) -> Iterable[Row]:
        yield self.change(
            state.need(Item, self.item), item_class=self.item_class, moved_by=party_of(self, state) or self.by
        )


@register
@dataclass(frozen=True, kw_only=True)
class TakeItemOff(OfItem):
    """Take an item off the agenda, or put it off, with the reason."""

    kind: ClassVar[str] = "take-item-off"
    family: ClassVar[str] = "sessions"
    label: ClassVar[str] = N_("Take off the agenda")
    subject: ClassVar[str] = "item"
    entitled: ClassVar[tuple[str, ...]] = ("secretariat", "chair")

    item: Annotated[str, About(N_("Item"), of=Item)]
    how: Annotated[str, About(N_("How"), choices=("removed", "postponed"))] = "removed"
    reason: Annotated[Text, About(N_("Reason"), long=True, max=4000)] = field(default_factory=dict)

    def effect(self, state: State) -> Iterable[Row]:
        yield self.change(state.need(Item, self.item), state=self.how, reason=self.reason)


@register
@dataclass(frozen=True, kw_only=True)
class AdoptAgenda(OfSession):
    """Adopt the agenda of a session."""

    kind: ClassVar[str] = "adopt-agenda"
    family: ClassVar[str] = "sessions"
    label: ClassVar[str] = N_("Adopt the agenda")
    subject: ClassVar[str] = "session"
    entitled: ClassVar[tuple[str, ...]] = ("chair", "secretariat")
    needs: ClassVar[tuple[type[Row], ...]] = (Item,)

    session: Annotated[str, About(N_("Session"), of=Session)]

    def standing(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        yield from self._closed(state)
        if state.need(Session, self.session).agenda_adopted:
            yield Objection("agenda-adopted", N_("The agenda has been adopted already."))
        if not state.scope(Item, self.session):
            yield Objection("agenda-empty", N_("There is no item on the agenda yet."), missing=True)

    def effect(self, state: State) -> Iterable[Row]:
        yield self.change(state.need(Session, self.session), agenda_adopted=True)


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


@register
@dataclass(frozen=True, kw_only=True)
class EnterStatement(Act):
    """Enter what was said, stressed, thanked or expected at a session or on a document, by whom."""

    kind: ClassVar[str] = "enter-statement"
    family: ClassVar[str] = "sessions"
    label: ClassVar[str] = N_("Enter what was said")
    subject: ClassVar[str] = "session"
    needs: ClassVar[tuple[type[Row], ...]] = (Statement,)

    words: Annotated[Text, About(N_("What was said"), long=True, max=8000)]
    session: Annotated[str, About(N_("Session"), of=Session)] = ""
    document: Annotated[str, About(N_("Document"), of=Document)] = ""
    party: Annotated[str, About(N_("By"), of=Party)] = ""
    said: Annotated[str, About(N_("Manner"), choices=SAID)] = "said"
    about: Annotated[Refs, About(N_("About"))] = ()
    came_of: Annotated[Text, About(N_("What came of it"), long=True, max=4000)] = field(default_factory=dict)
    restricted: Annotated[bool, About(N_("For the restricted sitting only"))] = False

    def body(self, state: State) -> str:
        return state.need(Session, self.session).body if self.session else ""

    def content(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        if not self.session and not self.document:
            yield Objection("no-subject", N_("A statement belongs to a session or a document."), on="session")

    def effect(self, state: State) -> Iterable[Row]:
        session = state.get(Session, self.session)
        document = state.get(Document, self.document)
        scope = self.session or (document.scope if document else "")
        parents = [row.audience for row in (session, document) if row is not None]
        if session is not None:
            rules = state.rulebook(session.body)
            parents.append(distribution(rules, "statements", session.body, self.acted, "public"))
        if self.restricted and session is not None:
            parents.append(
                distribution(state.rulebook(session.body), "restricted", session.body, self.acted, "restricted")
            )
        audience = narrowest(parents)
        alike = sum(one.audience == audience for one in state.scope(Statement, scope))
        yield self.row(
            Statement,
            f"{scope}/said/{counted(audience, alike + 1)}",
            scope=scope,
            audience=audience,
            session=self.session,
            document=self.document,
            party=self.party,
            kind=self.said,
            words=self.words,
            about=self.about,
            came_of=self.came_of,
        )


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
