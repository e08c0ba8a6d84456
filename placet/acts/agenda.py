"""Acts on the agenda of a session."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from placet.acts.base import About, Act, party_of, register
from placet.acts.sessions import OfSession, counted
from placet.procedure.audience import distribution, narrowest
from placet.procedure.objection import Objection
from placet.procedure.rows import (
    Document,
    Item,
    Refs,
    Row,
    Session,
    Sitting,
    Text,
)
from placet.procedure.rulebook import Rulebook
from placet.procedure.state import State
from placet.procedure.words import N_


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
