"""Acts of delegations on drafts: positions, notes, joining; and the silence procedure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from placet.acts.base import About, Act, party_of, register
from placet.acts.documents import OfDocument
from placet.procedure.audience import distribution, narrowest, width
from placet.procedure.moment import instant
from placet.procedure.objection import Objection
from placet.procedure.rows import Body, Decision, Document, Joining, Note, Party, Position, Row, Silence, Text
from placet.procedure.rulebook import Rulebook
from placet.procedure.state import State
from placet.procedure.words import N_


@register
@dataclass(frozen=True, kw_only=True)
class StatePosition(OfDocument):
    """A party states its position on the newest version of a draft, before the body where it stands.

    Stated again, it takes the place of the earlier one, which stays in the record.
    """

    kind: ClassVar[str] = "state-position"
    family: ClassVar[str] = "positions"
    label: ClassVar[str] = N_("State a position")
    subject: ClassVar[str] = "document"
    rule: ClassVar[str] = "positions"
    entitled: ClassVar[tuple[str, ...]] = ("head", "delegate", "secretariat")
    needs: ClassVar[tuple[type[Row], ...]] = (Position,)

    document: Annotated[str, About(N_("Draft"), of=Document)]
    stance: Annotated[str, About(N_("Position"), max=40)]
    text: Annotated[str, About(N_("Reservation or remarks"), max=20_000, long=True)] = ""

    def standing(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        yield from self._open(state)
        document = state.need(Document, self.document)
        party = party_of(self, state)
        if party and not state.decides(party, document.body, self.acted):
            yield Objection(
                "does-not-decide",
                N_("{party} does not take part in the decisions of {body}."),
                facts={"party": party, "body": document.body},
                missing=True,
            )
        if rules is None or not rules.stances:
            yield Objection(
                "no-stances",
                N_("{body} has no rules that name positions."),
                remedy=N_("Adopt rules of procedure first."),
                facts={"body": document.body},
                missing=True,
            )

    def content(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        if not party_of(self, state):
            yield Objection("party-needed", N_("Name the party whose position it is."), on="for_party")
        stance = rules.stances.get(self.stance) if rules else None
        if rules is not None and stance is None:
            yield Objection(
                "no-such-stance",
                N_("The rules know no position “{name}”; they know: {known}."),
                facts={"name": self.stance, "known": list(rules.stances)},
                on="stance",
            )
        if stance is not None and stance.needs_text and not self.text.strip():
            yield Objection(
                "text-needed",
                N_("The body's rulebook asks for a text with this position."),
                remedy=N_("Write the reservation, objection or remarks that go with it."),
                facts={"stance": self.stance},
                on="text",
            )

    def effect(self, state: State) -> Iterable[Row]:
        document = state.need(Document, self.document)
        rules = state.rulebook(document.body)
        party = party_of(self, state)
        audience = distribution(rules, "positions", document.body, self.acted, "parties")
        yield self.row(
            Position,
            f"{self.document}/{document.version}/{document.body}/{party}",
            scope=document.scope,
            audience=narrowest((audience, document.audience)),
            document=self.document,
            version=document.version,
            body=document.body,
            party=party,
            stance=self.stance,
            text=self.text,
        )


@register
@dataclass(frozen=True, kw_only=True)
class KeepNote(OfDocument):
    """Keep a delegation's own note on a document. Only that delegation reads it."""

    kind: ClassVar[str] = "keep-note"
    family: ClassVar[str] = "positions"
    label: ClassVar[str] = N_("Keep a note")
    subject: ClassVar[str] = "document"
    entitled: ClassVar[tuple[str, ...]] = ("head", "delegate")

    document: Annotated[str, About(N_("Document"), of=Document)]
    text: Annotated[str, About(N_("Note"), max=20_000, long=True)]

    def effect(self, state: State) -> Iterable[Row]:
        document = state.need(Document, self.document)
        party = party_of(self, state)
        # On a paper of the restricted sitting only the head of delegation, who may read it, reads the note too.
        circle = "head" if document.audience.startswith("restricted") else "party"
        yield self.row(
            Note,
            f"{self.document}/{party}/note",
            scope=document.scope,
            audience=f"{circle}:{party}@{document.body}",
            document=self.document,
            party=party,
            text=self.text,
        )


@register
@dataclass(frozen=True, kw_only=True)
class EnterJoining(OfDocument):
    """Enter that a party joined a decision, or did not; a reason only where one was given, with its own date."""

    kind: ClassVar[str] = "enter-joining"
    family: ClassVar[str] = "positions"
    label: ClassVar[str] = N_("Enter who joined")
    subject: ClassVar[str] = "document"
    entitled: ClassVar[tuple[str, ...]] = ("secretariat", "head", "delegate")
    needs: ClassVar[tuple[type[Row], ...]] = (Decision, Joining)

    document: Annotated[str, About(N_("Document"), of=Document)]
    party: Annotated[str, About(N_("Party"), of=Party)]
    joined: Annotated[bool, About(N_("Joined"))] = False
    of_body: Annotated[str, About(N_("Decision of"), of=Body)] = ""
    announced_by: Annotated[Text, About(N_("Announced by"))] = field(default_factory=dict)

    def _where(self, state: State) -> str:
        return self.of_body or state.need(Document, self.document).body

    def content(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        own = party_of(self, state)
        if own and own != self.party:
            yield Objection("other-party", N_("A delegation speaks for its own party only."), on="party")

    def standing(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        document = state.need(Document, self.document)
        if not any(
            d.document == self.document and d.body == self._where(state) for d in state.scope(Decision, document.scope)
        ):
            yield Objection(
                "not-decided",
                N_("{body} has not decided on this document."),
                remedy=N_("Record the decision first."),
                facts={"body": self._where(state)},
                missing=True,
                on="document",
            )

    def effect(self, state: State) -> Iterable[Row]:
        document = state.need(Document, self.document)
        where = self._where(state)
        rules = state.rulebook(where)
        audience = distribution(rules, "decisions", where, self.acted, "public")
        yield self.row(
            Joining,
            f"{self.document}/{where}/{self.party}",
            scope=document.scope,
            audience=narrowest((audience, document.audience)),
            document=self.document,
            body=where,
            party=self.party,
            joined=self.joined,
            announced_at=self.at,
            announced_by=self.announced_by,
        )


@register
@dataclass(frozen=True, kw_only=True)
class GiveReason(Act):
    """Enter the reason that a party gave, later, for not having joined (or for joining)."""

    kind: ClassVar[str] = "give-reason"
    family: ClassVar[str] = "positions"
    label: ClassVar[str] = N_("Enter the reason given")
    entitled: ClassVar[tuple[str, ...]] = ("secretariat", "head", "delegate")

    joining: Annotated[str, About(N_("Joining"), of=Joining)]
    reason: Annotated[Text, About(N_("Reason given"), long=True, max=8000)]
    given_by: Annotated[Text, About(N_("Given by"))] = field(default_factory=dict)

    def body(self, state: State) -> str:
        return state.need(Joining, self.joining).body

    def content(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        own = party_of(self, state)
        if own and own != state.need(Joining, self.joining).party:
            yield Objection("other-party", N_("A delegation speaks for its own party only."), on="joining")

    def effect(self, state: State) -> Iterable[Row]:
        joining = state.need(Joining, self.joining)
        yield self.change(
            joining,
            reason=self.reason,
            reason_at=self.at,
            reason_by=self.given_by,
            sources=tuple(dict.fromkeys((*joining.sources, *self.sources))),
        )


def silences(state: State, document: Document) -> list[Silence]:
    """The silence procedures on a document, oldest first."""
    return [s for s in state.scope(Silence, document.scope) if s.document == document.ref]


def running(state: State, document: Document) -> Silence | None:
    """The silence procedure that is running on the document, if one is."""
    return next((s for s in silences(state, document) if s.state == "running"), None)


@register
@dataclass(frozen=True, kw_only=True)
class OpenSilence(OfDocument):
    """Put a draft under a silence procedure, with the exact instant at which silence becomes consent."""

    kind: ClassVar[str] = "open-silence"
    family: ClassVar[str] = "positions"
    label: ClassVar[str] = N_("Open a silence procedure")
    subject: ClassVar[str] = "document"
    entitled: ClassVar[tuple[str, ...]] = ("chair", "secretariat")
    needs: ClassVar[tuple[type[Row], ...]] = (Silence, Position)

    document: Annotated[str, About(N_("Draft"), of=Document)]
    expires: Annotated[str, About(N_("Expires"), moment=True, hint=N_("Date and hour, with the time zone"))]

    def standing(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        yield from self._open(state)
        document = state.need(Document, self.document)
        opened = rules.setting("silence.opened_by", self.acted) if rules else None
        if opened is None:
            yield Objection(
                "no-silence",
                N_("The rules of {body} know no silence procedure."),
                remedy=N_("Put the draft on the agenda of a session."),
                facts={"body": document.body},
                missing=rules is None,
            )
        if running(state, document):
            yield Objection("silence-running", N_("A silence procedure is running on this draft."))

    def content(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        if "T" not in self.expires:
            yield Objection(
                "no-instant",
                N_("A silence procedure ends at an exact hour."),
                remedy=N_("Give date, hour and time zone, for example 2026-12-01T12:00+03:00."),
                on="expires",
            )
        elif instant(self.expires) <= instant(self.at):
            yield Objection("expires-before", N_("It would end before it begins."), on="expires")

    def effect(self, state: State) -> Iterable[Row]:
        document = state.need(Document, self.document)
        number = 1 + len(silences(state, document))
        yield self.row(
            Silence,
            f"{self.document}/silence/{number}",
            scope=document.scope,
            audience=document.audience,
            document=self.document,
            body=document.body,
            opens=self.at,
            expires=self.expires,
        )


@register
@dataclass(frozen=True, kw_only=True)
class BreakSilence(OfDocument):
    """Break a running silence procedure, in writing, before it expires. It is the party's objection too."""

    kind: ClassVar[str] = "break-silence"
    family: ClassVar[str] = "positions"
    label: ClassVar[str] = N_("Break silence")
    subject: ClassVar[str] = "document"
    entitled: ClassVar[tuple[str, ...]] = ("head", "delegate")
    needs: ClassVar[tuple[type[Row], ...]] = (Silence, Position)

    document: Annotated[str, About(N_("Draft"), of=Document)]
    text: Annotated[str, About(N_("Objection or amendment, in writing"), max=20_000, long=True)]

    def standing(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        document = state.need(Document, self.document)
        silence = running(state, document)
        broken_by = rules.setting("silence.broken_by", self.acted) if rules else None
        article = broken_by.article if broken_by else ""
        if silence is None:
            yield Objection("no-silence-running", N_("No silence procedure is running on this draft."), missing=True)
        elif instant(self.at) >= instant(silence.expires):
            yield Objection(
                "silence-over", N_("Silence ended at {expires}."), article, facts={"expires": silence.expires}
            )
        party = party_of(self, state)
        if not state.decides(party, document.body, self.acted):
            yield Objection(
                "does-not-decide",
                N_("{party} does not take part in the decisions of {body}."),
                article,
                facts={"party": party, "body": document.body},
                missing=True,
            )

    def content(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        if not self.text.strip():
            broken_by = rules.setting("silence.broken_by", self.acted) if rules else None
            yield Objection(
                "text-needed", N_("Silence is broken in writing."), broken_by.article if broken_by else "", on="text"
            )

    def effect(self, state: State) -> Iterable[Row]:
        document = state.need(Document, self.document)
        silence = running(state, document)
        party = party_of(self, state)
        if silence is None:
            return
        rules = state.rulebook(document.body)
        positions = distribution(rules, "positions", document.body, self.acted, "parties")
        audience = narrowest((positions, silence.audience))
        # Who broke it is a position: readers of the silence who may not read positions learn only that it was broken.
        named = party if width(silence.audience) <= width(positions) else ""
        yield self.change(silence, state="broken", broken_by=named)
        against = next((s.name for s in rules.stances.values() if s.counts == "against"), "") if rules else ""
        if against:
            yield self.row(
                Position,
                f"{self.document}/{document.version}/{document.body}/{party}",
                scope=document.scope,
                audience=audience,
                document=self.document,
                version=document.version,
                body=document.body,
                party=party,
                stance=against,
                text=self.text,
            )
