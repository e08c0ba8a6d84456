"""Acts on the house itself: organisation, bodies, parties, seats, mandates, chairmanship."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from placet.acts.base import About, Act, register
from placet.procedure.moment import first_day
from placet.procedure.objection import Objection
from placet.procedure.rows import (
    Body,
    Chairmanship,
    Mandate,
    Organisation,
    Participation,
    Party,
    Refs,
    Row,
    Seat,
    Session,
    Text,
)
from placet.procedure.rulebook import Rulebook
from placet.procedure.state import State, stands
from placet.procedure.words import N_

ROLES = ("secretariat", "chair", "head", "delegate", "observer", "clock")
BODY_KINDS = ("statutory", "preparatory", "secretariat", "parliamentary", "court", "sectoral")
SEAT_KINDS = ("founder", "member", "associate", "observer", "partner", "former", "joint")

NO_TEXT: Text = {}


def taken(name: str, ref: str) -> Objection:
    """The objection that a reference is in use."""
    return Objection(
        "reference-taken",
        N_("“{ref}” is already on the record."),
        remedy=N_("Choose another reference."),
        facts={"ref": ref},
        on=name,
    )


def _holds_seats(state: State, ref: str) -> bool:
    organisation = state.organisation()
    return state.get(Body, ref) is not None or (organisation is not None and organisation.ref == ref)


@register
@dataclass(frozen=True, kw_only=True)
class FoundOrganisation(Act):
    """Open the record of an organisation, with the secretariat's own mandate and that of the clock."""

    kind: ClassVar[str] = "found-organisation"
    family: ClassVar[str] = "membership"
    label: ClassVar[str] = N_("Open the record")
    founding: ClassVar[bool] = True

    ref: Annotated[str, About(N_("Short reference"), max=40, new=True)]
    name: Annotated[Text, About(N_("Name"))]
    by: Annotated[str, About(N_("Mandate of the secretariat"), of=Mandate, new=True)]
    short: Annotated[Text, About(N_("Short name"))] = field(default_factory=dict)
    fictional: Annotated[bool, About(N_("Fictional, for trying things out"))] = False
    languages: Annotated[Refs, About(N_("Languages"))] = ("en",)
    working: Annotated[str, About(N_("Working language"))] = ""
    place: Annotated[Text, About(N_("Seat"))] = field(default_factory=dict)
    zone: Annotated[str, About(N_("Time zone of the seat"))] = "UTC"
    founded: Annotated[str, About(N_("Founded"), moment=True)] = ""

    def content(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        if state.organisation() is not None:
            yield Objection("already-founded", N_("This record is open already."))

    def effect(self, state: State) -> Iterable[Row]:
        yield self.row(
            Organisation,
            self.ref,
            name=self.name,
            short=self.short,
            fictional=self.fictional,
            languages=self.languages,
            working=self.working,
            place=self.place,
            zone=self.zone,
            founded=self.founded,
        )
        yield self.row(Mandate, self.by, role="secretariat", start=self.at, sources=(), remark={})
        yield self.row(Mandate, "clock", role="clock", start=self.at, sources=(), remark={})


@register
@dataclass(frozen=True, kw_only=True)
class EstablishBody(Act):
    """Establish a body of the organisation."""

    kind: ClassVar[str] = "establish-body"
    family: ClassVar[str] = "membership"
    label: ClassVar[str] = N_("Establish a body")

    ref: Annotated[str, About(N_("Reference"), max=40, new=True)]
    name: Annotated[Text, About(N_("Name"))]
    abbreviation: Annotated[Text, About(N_("Abbreviation"))] = field(default_factory=dict)
    body_kind: Annotated[str, About(N_("Kind"), choices=BODY_KINDS)] = "statutory"
    level: Annotated[int, About(N_("Level, 1 is the highest"))] = 0
    reports_to: Annotated[str, About(N_("Reports to"), of=Body)] = ""
    prepares_for: Annotated[Refs, About(N_("Prepares for"), of=Body)] = ()
    seats: Annotated[str, About(N_("Uses the seats of"), reference=True, max=40)] = ""
    place: Annotated[Text, About(N_("Place"))] = field(default_factory=dict)
    founded: Annotated[str, About(N_("Since"), moment=True)] = ""
    competence: Annotated[Text, About(N_("Decides on"), long=True, max=4000)] = field(default_factory=dict)
    practice: Annotated[Text, About(N_("How it meets"), long=True, max=4000)] = field(default_factory=dict)

    def content(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        if state.get(Body, self.ref):
            yield taken("ref", self.ref)
        if self.seats and self.seats != self.ref and not _holds_seats(state, self.seats):
            yield Objection(
                "no-such-holder",
                N_("“{ref}” is neither a body nor the organisation."),
                facts={"ref": self.seats},
                missing=True,
                on="seats",
            )

    def effect(self, state: State) -> Iterable[Row]:
        yield self.row(
            Body,
            self.ref,
            name=self.name,
            abbreviation=self.abbreviation,
            kind=self.body_kind,
            level=self.level,
            reports_to=self.reports_to,
            prepares_for=self.prepares_for,
            seats=self.seats,
            place=self.place,
            founded=self.founded,
            competence=self.competence,
            practice=self.practice,
        )


@register
@dataclass(frozen=True, kw_only=True)
class EnterParty(Act):
    """Enter a state or organisation that may sit in bodies."""

    kind: ClassVar[str] = "enter-party"
    family: ClassVar[str] = "membership"
    label: ClassVar[str] = N_("Enter a party")

    ref: Annotated[str, About(N_("Code"), max=20, new=True)]
    name: Annotated[Text, About(N_("Short name"))]
    formal: Annotated[Text, About(N_("Formal name"))] = field(default_factory=dict)
    code: Annotated[str, About(N_("Two-letter code"), max=4)] = ""
    party_kind: Annotated[str, About(N_("Kind"), choices=("state", "organisation"))] = "state"
    order: Annotated[int, About(N_("Place in the protocol order"))] = 0

    def content(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        if state.get(Party, self.ref):
            yield taken("ref", self.ref)

    def effect(self, state: State) -> Iterable[Row]:
        yield self.row(
            Party,
            self.ref,
            name=self.name,
            formal=self.formal,
            code=self.code,
            kind=self.party_kind,
            order=self.order,
        )


@register
@dataclass(frozen=True, kw_only=True)
class SeatParty(Act):
    """Give a party a place in a body (or in the organisation, whose seats its councils share)."""

    kind: ClassVar[str] = "seat-party"
    family: ClassVar[str] = "membership"
    label: ClassVar[str] = N_("Seat a party")

    holder: Annotated[str, About(N_("Body or organisation"), max=40)]
    party: Annotated[str, About(N_("Party"), of=Party)]
    seat_kind: Annotated[str, About(N_("As"), choices=SEAT_KINDS)] = "member"
    decides: Annotated[bool, About(N_("Takes part in decisions"))] = True
    start: Annotated[str, About(N_("From"), moment=True)] = ""
    end: Annotated[str, About(N_("Until"), moment=True)] = ""

    def content(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        if not _holds_seats(state, self.holder):
            yield Objection(
                "no-such-holder",
                N_("“{ref}” is neither a body nor the organisation."),
                facts={"ref": self.holder},
                missing=True,
                on="holder",
            )
        start = first_day(self.start or self.at)
        for seat in state.scope(Seat, self.holder):
            if seat.party == self.party and stands(seat.start, seat.end, start):
                yield Objection(
                    "seated-already",
                    N_("The party is already seated there as {kind} on that day."),
                    remedy=N_("End that seat first."),
                    facts={"kind": seat.kind, "party": self.party},
                    on="start",
                )

    def effect(self, state: State) -> Iterable[Row]:
        start = self.start or self.at
        yield self.row(
            Seat,
            f"{self.holder}/{self.party}/{start}",
            scope=self.holder,
            body=self.holder,
            party=self.party,
            kind=self.seat_kind,
            decides=self.decides,
            start=start,
            end=self.end,
        )


@register
@dataclass(frozen=True, kw_only=True)
class EndSeat(Act):
    """End a party's place; `end` is its last day."""

    kind: ClassVar[str] = "end-seat"
    family: ClassVar[str] = "membership"
    label: ClassVar[str] = N_("End a seat")

    seat: Annotated[str, About(N_("Seat"), of=Seat)]
    end: Annotated[str, About(N_("Last day"), moment=True)]

    def content(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        if state.need(Seat, self.seat).end:
            yield Objection("seat-ended", N_("This seat has ended already."), on="seat")

    def effect(self, state: State) -> Iterable[Row]:
        yield self.change(state.need(Seat, self.seat), end=self.end)


@register
@dataclass(frozen=True, kw_only=True)
class NoteParticipation(Act):
    """Note a dated fact about a party's part in the organisation."""

    kind: ClassVar[str] = "note-participation"
    family: ClassVar[str] = "membership"
    label: ClassVar[str] = N_("Note a fact about participation")

    party: Annotated[str, About(N_("Party"), of=Party)]
    words: Annotated[Text, About(N_("What happened"), long=True, max=4000)]
    fact_kind: Annotated[str, About(N_("Kind"), choices=("participation", "accession", "withdrawal", "note"))] = (
        "participation"
    )

    def effect(self, state: State) -> Iterable[Row]:
        number = 1 + len(state.scope(Participation, self.party))
        yield self.row(
            Participation,
            f"{self.party}/{number}",
            scope=self.party,
            party=self.party,
            kind=self.fact_kind,
            words=self.words,
        )

    needs: ClassVar[tuple[type[Row], ...]] = (Participation,)


@register
@dataclass(frozen=True, kw_only=True)
class GiveMandate(Act):
    """Give an authority to act. Who holds it is kept outside the record."""

    kind: ClassVar[str] = "give-mandate"
    family: ClassVar[str] = "membership"
    label: ClassVar[str] = N_("Give a mandate")

    ref: Annotated[str, About(N_("Reference"), max=60, new=True)]
    role: Annotated[str, About(N_("Role"), choices=ROLES)]
    party: Annotated[str, About(N_("Party"), of=Party)] = ""
    bodies: Annotated[Refs, About(N_("In these bodies"), of=Body)] = ()
    start: Annotated[str, About(N_("From"), moment=True)] = ""
    end: Annotated[str, About(N_("Until"), moment=True)] = ""

    def content(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        if state.get(Mandate, self.ref):
            yield taken("ref", self.ref)
        if self.role in ("head", "delegate") and not self.party:
            yield Objection("party-needed", N_("A delegate’s mandate names a party."), on="party")

    def effect(self, state: State) -> Iterable[Row]:
        yield self.row(
            Mandate,
            self.ref,
            role=self.role,
            party=self.party,
            bodies=self.bodies,
            start=self.start or self.at,
            end=self.end,
        )


@register
@dataclass(frozen=True, kw_only=True)
class EndMandate(Act):
    """End a mandate; `end` is its last day."""

    kind: ClassVar[str] = "end-mandate"
    family: ClassVar[str] = "membership"
    label: ClassVar[str] = N_("End a mandate")

    mandate: Annotated[str, About(N_("Mandate"), of=Mandate)]
    end: Annotated[str, About(N_("Last day"), moment=True)]

    def content(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        mandate = state.need(Mandate, self.mandate)
        if mandate.end:
            yield Objection("mandate-ended", N_("This mandate has ended already."), on="mandate")
        if mandate.role == "clock":
            yield Objection("clock-stays", N_("The clock’s mandate does not end."), on="mandate")

    def effect(self, state: State) -> Iterable[Row]:
        yield self.change(state.need(Mandate, self.mandate), end=self.end)


@register
@dataclass(frozen=True, kw_only=True)
class TakeChair(Act):
    """Enter who chairs, from when to when, with co-chairs, and why this party."""

    kind: ClassVar[str] = "take-chair"
    family: ClassVar[str] = "membership"
    label: ClassVar[str] = N_("Enter a chairmanship")

    holder: Annotated[str, About(N_("Body or organisation"), max=40)]
    party: Annotated[str, About(N_("Chair"), of=Party)]
    start: Annotated[str, About(N_("From"), moment=True)]
    end: Annotated[str, About(N_("Until"), moment=True)] = ""
    cochairs: Annotated[Refs, About(N_("Co-chairs"), of=Party)] = ()
    reason: Annotated[
        str, About(N_("Why"), choices=("", "order", "decline", "swap", "order-left", "decided", "expected"))
    ] = "order"
    instead_of: Annotated[Refs, About(N_("Instead of"), of=Party)] = ()
    decided: Annotated[str, About(N_("Decided on"), moment=True)] = ""

    def content(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        start = first_day(self.start)
        for term in state.scope(Chairmanship, self.holder):
            if term.ref != self._ref and stands(term.start, term.end, start):
                yield Objection(
                    "chair-taken",
                    N_("{party} chairs on {day}."),
                    remedy=N_("End that chairmanship first, or begin after it."),
                    facts={"party": term.party, "day": self.start},
                    on="start",
                )

    @property
    def _ref(self) -> str:
        return f"{self.holder}/{self.start}"

    def effect(self, state: State) -> Iterable[Row]:
        yield self.row(
            Chairmanship,
            self._ref,
            scope=self.holder,
            body=self.holder,
            party=self.party,
            start=self.start,
            end=self.end,
            cochairs=self.cochairs,
            reason=self.reason,
            instead_of=self.instead_of,
            decided=self.decided,
        )


def chairs(state: State, body: str, session: Session) -> str:
    """The party that chairs a session: the one named, else the chair of the body on its first day."""
    if session.chair:
        return session.chair
    day = session.start or session.planned_start
    term = state.chair(body, first_day(day)) if day else None
    return term.party if term else ""


def deciding(state: State, body: str, day: str) -> tuple[str, ...]:
    """The parties that decide in a body on a day."""
    return state.members(body, first_day(day))
