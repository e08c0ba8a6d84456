"""Acts on treaties: text, signature, deposit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from placet.acts.base import About, Act, party_of, register
from placet.procedure.force import ClauseError
from placet.procedure.force import parse as parse_clause
from placet.procedure.moment import first_day, last_day
from placet.procedure.objection import Objection
from placet.procedure.rows import Document, Instrument, Party, Row, Signature, Text, Treaty
from placet.procedure.rulebook import Rulebook
from placet.procedure.state import State
from placet.procedure.words import N_, Said

MANNERS = ("signed", "special opinion", "reservation", "not signed")
INSTRUMENTS = ("", "a", "A", "AA", "c", "d", "notice", "withdrawal")


@register
@dataclass(frozen=True, kw_only=True)
class EnterTreaty(Act):
    """Enter a treaty, with its entry-into-force clause as data where the text is known (docs/force.md)."""

    kind: ClassVar[str] = "enter-treaty"
    family: ClassVar[str] = "treaties"
    label: ClassVar[str] = N_("Enter a treaty")

    ref: Annotated[str, About(N_("Reference"), max=60, new=True)]
    title: Annotated[Text, About(N_("Title"))]
    document: Annotated[str, About(N_("Document"), of=Document)] = ""
    adopted: Annotated[str, About(N_("Done on"), moment=True)] = ""
    place: Annotated[Text, About(N_("Done at"))] = field(default_factory=dict)
    depositary: Annotated[Text, About(N_("Depositary"))] = field(default_factory=dict)
    clause: Annotated[Mapping[str, object], About(N_("Entry into force, as data"), long=True)] = field(
        default_factory=dict
    )
    clause_words: Annotated[Text, About(N_("Entry into force, in words"), long=True, max=4000)] = field(
        default_factory=dict
    )
    in_force: Annotated[str, About(N_("In force since, as reported"), moment=True)] = ""
    ended: Annotated[str, About(N_("Ended on"), moment=True)] = ""

    def content(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        if state.get(Treaty, self.ref):
            yield Objection(
                "reference-taken", N_("“{ref}” is already on the record."), facts={"ref": self.ref}, on="ref"
            )
        if self.clause:
            try:
                parse_clause(self.clause)
            except ClauseError as wrong:
                yield Objection(
                    "clause-unreadable",
                    N_("The clause cannot be read, at {place}: {what}"),
                    remedy="{what_to_do}",
                    facts={"place": Said("{key}", {"key": wrong.key}), "what": wrong.what, "what_to_do": wrong.remedy},
                    on="clause",
                )

    def effect(self, state: State) -> Iterable[Row]:
        yield self.row(
            Treaty,
            self.ref,
            scope=f"treaty:{self.ref}",
            title=self.title,
            document=self.document,
            adopted=self.adopted,
            place=self.place,
            depositary=self.depositary,
            clause=self.clause,
            clause_words=self.clause_words,
            in_force=self.in_force,
            ended=self.ended,
        )


@register
@dataclass(frozen=True, kw_only=True)
class SignTreaty(Act):
    """Enter a party's signature, with its reservation or special opinion; or that it did not sign."""

    kind: ClassVar[str] = "sign-treaty"
    family: ClassVar[str] = "treaties"
    label: ClassVar[str] = N_("Enter a signature")
    subject: ClassVar[str] = "treaty"

    treaty: Annotated[str, About(N_("Treaty"), of=Treaty)]
    party: Annotated[str, About(N_("Party"), of=Party)]
    day: Annotated[str, About(N_("Signed on"), moment=True)] = ""
    manner: Annotated[str, About(N_("Manner"), choices=MANNERS)] = "signed"
    words: Annotated[Text, About(N_("Reservation or special opinion"), long=True, max=8000)] = field(
        default_factory=dict
    )
    signatory: Annotated[str, About(N_("Signed by"), max=200)] = ""

    def effect(self, state: State) -> Iterable[Row]:
        yield self.row(
            Signature,
            f"{self.treaty}/{self.party}",
            scope=f"treaty:{self.treaty}",
            treaty=self.treaty,
            party=self.party,
            day=self.day,
            manner=self.manner,
            words=self.words,
            signatory=self.signatory,
        )


@register
@dataclass(frozen=True, kw_only=True)
class EndTreaty(Act):
    """Enter that a treaty ended: it ran out, was terminated, or another took its place."""

    kind: ClassVar[str] = "end-treaty"
    family: ClassVar[str] = "treaties"
    label: ClassVar[str] = N_("Enter that the treaty ended")
    subject: ClassVar[str] = "treaty"

    treaty: Annotated[str, About(N_("Treaty"), of=Treaty)]
    ended: Annotated[str, About(N_("Ended on"), moment=True)]

    def standing(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        ended = state.need(Treaty, self.treaty).ended
        if ended:
            yield Objection("ended-already", N_("It is on record that the treaty ended: {day}."), facts={"day": ended})

    def content(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        adopted = state.need(Treaty, self.treaty).adopted
        if adopted and last_day(self.ended) < first_day(adopted):
            yield Objection(
                "ended-before-done",
                N_("The treaty was done on {day}; it cannot have ended before."),
                facts={"day": adopted},
                on="ended",
            )

    def effect(self, state: State) -> Iterable[Row]:
        treaty = state.need(Treaty, self.treaty)
        sources = tuple(dict.fromkeys((*treaty.sources, *self.sources)))
        yield self.change(treaty, ended=self.ended, sources=sources, remark=self.remark or treaty.remark)


@register
@dataclass(frozen=True, kw_only=True)
class DepositInstrument(Act):
    """Enter an instrument that the depositary has received, or a notice of withdrawal."""

    kind: ClassVar[str] = "deposit-instrument"
    family: ClassVar[str] = "treaties"
    label: ClassVar[str] = N_("Enter a deposit")
    subject: ClassVar[str] = "treaty"
    needs: ClassVar[tuple[type[Row], ...]] = (Instrument,)

    treaty: Annotated[str, About(N_("Treaty"), of=Treaty)]
    party: Annotated[str, About(N_("Party"), of=Party)]
    day: Annotated[str, About(N_("Received on"), moment=True)]
    instrument: Annotated[str, About(N_("Kind"), choices=INSTRUMENTS)] = ""
    in_force: Annotated[str, About(N_("In force for it since, as reported"), moment=True)] = ""

    def content(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        party = party_of(self, state)
        if party and party != self.party:
            yield Objection("other-party", N_("The deposit is of another party."), on="party")
        same = [
            i
            for i in state.scope(Instrument, f"treaty:{self.treaty}")
            if i.party == self.party and (i.kind == "withdrawal") == (self.instrument == "withdrawal")
        ]
        if same:
            yield Objection(
                "deposited-already",
                N_("An instrument of {party} is on record since {day}."),
                facts={"party": self.party, "day": same[0].day},
                on="party",
            )

    def effect(self, state: State) -> Iterable[Row]:
        yield self.row(
            Instrument,
            f"{self.treaty}/{self.party}/{self.instrument or 'ratification'}",
            scope=f"treaty:{self.treaty}",
            treaty=self.treaty,
            party=self.party,
            day=self.day,
            kind=self.instrument,
            in_force=self.in_force,
        )
