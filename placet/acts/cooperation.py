"""Acts of co-operation: the plan of consultations, programmes, designations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from placet.acts.base import About, Act, register
from placet.acts.documents import slug
from placet.procedure.objection import Objection
from placet.procedure.rows import (
    Body,
    Consultation,
    Designation,
    Document,
    Party,
    Plan,
    PlanLine,
    Programme,
    Refs,
    Row,
    Session,
    Text,
)
from placet.procedure.rulebook import Rulebook
from placet.procedure.state import State
from placet.procedure.words import N_

PROGRAMMES = (
    "cultural-capital",
    "youth-capital",
    "sports-capital",
    "themed-year",
    "base-organisation",
    "games",
    "award",
)


@register
@dataclass(frozen=True, kw_only=True)
class EnterPlan(Act):
    """Enter the plan of multi-level consultations of a year."""

    kind: ClassVar[str] = "enter-plan"
    family: ClassVar[str] = "cooperation"
    label: ClassVar[str] = N_("Enter a plan of consultations")
    subject: ClassVar[str] = "of_body"

    of_body: Annotated[str, About(N_("Body"), of=Body)]
    year: Annotated[int, About(N_("Year"))]
    document: Annotated[str, About(N_("Document"), of=Document)] = ""
    approved: Annotated[str, About(N_("Approved on"), moment=True)] = ""
    topics: Annotated[Text, About(N_("Topics, one a line"), long=True, max=8000)] = field(default_factory=dict)
    topics_complete: Annotated[bool, About(N_("These are all topics"))] = False

    def body(self, state: State) -> str:
        return self.of_body

    def content(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        if state.get(Plan, self.ref):
            yield Objection("plan-exists", N_("There is a plan for {year}."), facts={"year": self.year}, on="year")

    def names(self) -> list[tuple[type[Row], str]]:
        return [*super().names(), (Plan, self.ref)]

    @property
    def ref(self) -> str:
        """Reference of the plan: body and year."""
        return f"{self.of_body}/{self.year}"

    def effect(self, state: State) -> Iterable[Row]:
        yield self.row(
            Plan,
            self.ref,
            scope=f"plan:{self.ref}",
            body=self.of_body,
            year=self.year,
            document=self.document,
            approved=self.approved,
            topics_complete=self.topics_complete,
        )
        yield from lines_of(self, self.ref, topics_of(self.topics))


def topics_of(text: Text) -> list[Text]:
    """The topics of a text that has one a line, in each of its languages."""
    lines = {language: one.splitlines() for language, one in text.items()}
    return [
        {language: one[number].strip() for language, one in lines.items() if number < len(one)}
        for number in range(max((len(one) for one in lines.values()), default=0))
    ]


def lines_of(act: Act, plan: str, topics: Iterable[Text], after: int = 0) -> Iterator[PlanLine]:
    """The lines of a plan that topics make, numbered after those that it has."""
    for number, topic in enumerate(topics, after + 1):
        yield act.row(
            PlanLine,
            f"{plan}/{number}",
            scope=f"plan:{plan}",
            plan=plan,
            order=number,
            topic=topic,
            remark={},
        )


@register
@dataclass(frozen=True, kw_only=True)
class AddTopics(Act):
    """Enter further topics of a plan, after those that it has."""

    kind: ClassVar[str] = "add-topics"
    family: ClassVar[str] = "cooperation"
    label: ClassVar[str] = N_("Add topics to the plan")
    subject: ClassVar[str] = "plan"
    needs: ClassVar[tuple[type[Row], ...]] = (PlanLine,)

    plan: Annotated[str, About(N_("Plan"), of=Plan)]
    topics: Annotated[Text, About(N_("Topics, one a line"), long=True, max=8000)]
    topics_complete: Annotated[bool, About(N_("These are all topics"))] = False

    def body(self, state: State) -> str:
        return state.need(Plan, self.plan).body

    def _new(self) -> list[Text]:
        """The topics, without the lines that are empty in each language."""
        return [topic for topic in topics_of(self.topics) if any(topic.values())]

    def content(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        if not self._new():
            yield Objection("no-topics", N_("No topic is given."), on="topics")
        known = {
            (language, words.casefold())
            for line in state.scope(PlanLine, f"plan:{self.plan}")
            for language, words in line.topic.items()
        }
        for topic in self._new():
            twice = [words for language, words in topic.items() if (language, words.casefold()) in known]
            if twice:
                yield Objection(
                    "topic-on-plan",
                    N_("“{topic}” is on the plan already."),
                    remedy=N_("Leave it out."),
                    facts={"topic": twice[0]},
                    on="topics",
                )

    def effect(self, state: State) -> Iterable[Row]:
        plan = state.need(Plan, self.plan)
        last = max((line.order for line in state.scope(PlanLine, f"plan:{self.plan}")), default=0)
        if self.topics_complete and not plan.topics_complete:
            yield self.change(plan, topics_complete=True)
        yield from lines_of(self, self.plan, self._new(), last)


@register
@dataclass(frozen=True, kw_only=True)
class ApprovePlan(Act):
    """Enter that a plan was approved, or what came of it."""

    kind: ClassVar[str] = "approve-plan"
    family: ClassVar[str] = "cooperation"
    label: ClassVar[str] = N_("Enter approval or results of a plan")
    subject: ClassVar[str] = "plan"

    plan: Annotated[str, About(N_("Plan"), of=Plan)]
    approved: Annotated[str, About(N_("Approved on"), moment=True)] = ""
    results: Annotated[Text, About(N_("Results"), long=True, max=8000)] = field(default_factory=dict)

    def body(self, state: State) -> str:
        return state.need(Plan, self.plan).body

    def effect(self, state: State) -> Iterable[Row]:
        plan = state.need(Plan, self.plan)
        yield self.change(plan, approved=self.approved or plan.approved, results=self.results or plan.results)


@register
@dataclass(frozen=True, kw_only=True)
class EnterConsultation(Act):
    """Enter a consultation that was held, or announced, and the lines of the plan that it serves."""

    kind: ClassVar[str] = "enter-consultation"
    family: ClassVar[str] = "cooperation"
    label: ClassVar[str] = N_("Enter a consultation")

    topic: Annotated[Text, About(N_("Topic"))]
    lines: Annotated[Refs, About(N_("Lines of a plan"), of=PlanLine)] = ()
    year: Annotated[int, About(N_("Year"))] = 0
    start: Annotated[str, About(N_("Held on"), moment=True)] = ""
    end: Annotated[str, About(N_("Until"), moment=True)] = ""
    place: Annotated[Text, About(N_("Place"))] = field(default_factory=dict)
    parties: Annotated[Refs, About(N_("Taking part"), of=Party)] = ()
    observers: Annotated[Refs, About(N_("As observers"), of=Party)] = ()
    outcome: Annotated[Text, About(N_("Outcome"), long=True, max=8000)] = field(default_factory=dict)

    @property
    def ref(self) -> str:
        """Reference: the day (or year) and the topic."""
        topic = self.topic.get("en") or next(iter(self.topic.values()), "")
        return f"{self.start or self.year or 'undated'}/{slug(topic)}"

    def names(self) -> list[tuple[type[Row], str]]:
        return [*super().names(), (Consultation, self.ref)]

    def content(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        if state.get(Consultation, self.ref):
            yield Objection("consultation-exists", N_("This consultation is on the record already."), on="topic")

    def effect(self, state: State) -> Iterable[Row]:
        yield self.row(
            Consultation,
            self.ref,
            scope="consultations",
            topic=self.topic,
            lines=self.lines,
            year=self.year,
            start=self.start,
            end=self.end,
            place=self.place,
            parties=self.parties,
            observers=self.observers,
            outcome=self.outcome,
        )


@register
@dataclass(frozen=True, kw_only=True)
class OpenProgramme(Act):
    """Open a programme under which designations are given or joint work is run."""

    kind: ClassVar[str] = "open-programme"
    family: ClassVar[str] = "cooperation"
    label: ClassVar[str] = N_("Open a programme")

    ref: Annotated[str, About(N_("Reference"), max=60, new=True)]
    name: Annotated[Text, About(N_("Name"))]
    programme_kind: Annotated[str, About(N_("Kind"), choices=PROGRAMMES)]
    decided_by: Annotated[str, About(N_("Decided by"), of=Body)] = ""
    path: Annotated[Refs, About(N_("The way of a decision"))] = ()
    since: Annotated[str, About(N_("Since"), moment=True)] = ""
    words: Annotated[Text, About(N_("About it"), long=True, max=4000)] = field(default_factory=dict)

    def effect(self, state: State) -> Iterable[Row]:
        yield self.row(
            Programme,
            self.ref,
            name=self.name,
            kind=self.programme_kind,
            decided_by=self.decided_by,
            path=self.path,
            since=self.since,
            words=self.words,
        )


@register
@dataclass(frozen=True, kw_only=True)
class Designate(Act):
    """Enter a designation, proposed or decided: a city for a year, a theme for a year, an institution."""

    kind: ClassVar[str] = "designate"
    family: ClassVar[str] = "cooperation"
    label: ClassVar[str] = N_("Enter a designation")
    subject: ClassVar[str] = "programme"

    programme: Annotated[str, About(N_("Programme"), of=Programme)]
    name: Annotated[Text, About(N_("Name"))]
    year: Annotated[int, About(N_("Year"))] = 0
    until_year: Annotated[int, About(N_("Until year"))] = 0
    party: Annotated[str, About(N_("Party"), of=Party)] = ""
    of_body: Annotated[str, About(N_("Decided by"), of=Body)] = ""
    session: Annotated[str, About(N_("At session"), of=Session)] = ""
    document: Annotated[str, About(N_("Document"), of=Document)] = ""
    decided: Annotated[str, About(N_("Decided on"), moment=True)] = ""
    proposed: Annotated[bool, About(N_("Proposed only"))] = False

    @property
    def ref(self) -> str:
        """Reference: programme, year and name."""
        name = self.name.get("en") or next(iter(self.name.values()), "")
        return f"{self.programme}/{self.year or 'undated'}/{slug(name)}"

    def names(self) -> list[tuple[type[Row], str]]:
        return [*super().names(), (Designation, self.ref)]

    def content(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        old = state.get(Designation, self.ref)
        if old is not None and old.state != "proposed":
            yield Objection("designated-already", N_("It is {state} already."), facts={"state": old.state}, on="name")

    def effect(self, state: State) -> Iterable[Row]:
        old = state.get(Designation, self.ref)
        yield self.row(
            Designation,
            self.ref,
            scope=self.programme,
            programme=self.programme,
            year=self.year,
            until_year=self.until_year,
            name=self.name,
            party=self.party or (old.party if old else ""),
            body=self.of_body,
            session=self.session,
            document=self.document or (old.document if old else ""),
            decided=self.decided,
            state="proposed" if self.proposed else "designated",
        )


@register
@dataclass(frozen=True, kw_only=True)
class GiveUpDesignation(Act):
    """Enter that a designation was given up, or replaced by another, with the reason if one is known."""

    kind: ClassVar[str] = "give-up-designation"
    family: ClassVar[str] = "cooperation"
    label: ClassVar[str] = N_("Enter that a designation ended")
    subject: ClassVar[str] = "designation"

    designation: Annotated[str, About(N_("Designation"), of=Designation)]
    replaced_by: Annotated[str, About(N_("Replaced by"), of=Designation)] = ""
    reason: Annotated[Text, About(N_("Reason"), long=True, max=4000)] = field(default_factory=dict)

    def standing(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        if state.need(Designation, self.designation).state == "replaced":
            yield Objection("replaced-already", N_("It has been replaced already."))

    def effect(self, state: State) -> Iterable[Row]:
        old = state.need(Designation, self.designation)
        yield self.change(
            old,
            state="replaced" if self.replaced_by else "given-up",
            replaced_by=self.replaced_by,
            reason=self.reason or old.reason,
        )
