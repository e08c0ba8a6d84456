"""Acts of decision: what a body has decided, by which rule, with what finding; and the clock's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar

from placet.acts.base import About, register
from placet.acts.documents import OfDocument
from placet.acts.positions import running
from placet.procedure.audience import distribution, width
from placet.procedure.criteria import Finding
from placet.procedure.moment import first_day, instant, last_day
from placet.procedure.objection import Objection
from placet.procedure.rows import (
    Body,
    Decision,
    Delegation,
    Document,
    Party,
    Position,
    Refs,
    Rendition,
    Row,
    Session,
    Silence,
    Version,
)
from placet.procedure.rulebook import Rulebook
from placet.procedure.state import State
from placet.procedure.verdict import finding
from placet.procedure.words import N_

OUTCOMES = ("adopted", "endorsed", "not-adopted", "took-note")
HOW = ("", "consensus", "vote", "silence")


@register
@dataclass(frozen=True, kw_only=True)
class RecordDecision(OfDocument):
    """Record what a body has decided on a document. The finding of its rule is written down with it.

    Where the positions on record make the rule fail, or leave it open in a vote, the decision is not in order.
    """

    kind: ClassVar[str] = "record-decision"
    family: ClassVar[str] = "decisions"
    label: ClassVar[str] = N_("Record the decision")
    subject: ClassVar[str] = "document"
    entitled: ClassVar[tuple[str, ...]] = ("chair", "secretariat")
    needs: ClassVar[tuple[type[Row], ...]] = (Version, Rendition, Position, Decision, Delegation, Silence)

    document: Annotated[str, About(N_("Document"), of=Document)]
    outcome: Annotated[str, About(N_("Outcome"), choices=OUTCOMES)] = "adopted"
    how: Annotated[str, About(N_("How"), choices=HOW)] = "consensus"
    of_body: Annotated[str, About(N_("By"), of=Body)] = ""
    session: Annotated[str, About(N_("At session"), of=Session)] = ""
    number: Annotated[str, About(N_("Number"), max=60)] = ""
    present: Annotated[Refs, About(N_("Present"), of=Party)] = ()

    def _where(self, state: State) -> str:
        return self.of_body or state.need(Document, self.document).body

    def standing(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        document = state.need(Document, self.document)
        where = self._where(state)
        if document.state in ("withdrawn", "superseded"):
            yield Objection("document-decided", N_("The document is {state}."), facts={"state": document.state})
        if any(d.document == self.document and d.body == where for d in state.scope(Decision, document.scope)):
            yield Objection(
                "decided-already",
                N_("{body} has decided on this document already."),
                remedy=N_("A decision is changed by a new one on a new document."),
                facts={"body": where},
            )
        silence = running(state, document)
        if silence is not None and silence.body == where:
            yield Objection(
                "silence-running",
                N_("A silence procedure is running until {expires}; its outcome is not recorded by hand."),
                facts={"expires": silence.expires},
            )

    def content(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        document = state.need(Document, self.document)
        where = self._where(state)
        if self.session and state.need(Session, self.session).body != where:
            yield Objection("other-body", N_("That session is of another body."), facts={"body": where}, on="session")
        if self.session and state.need(Session, self.session).state == "planned":
            yield Objection(
                "session-not-open",
                N_("The session has not been opened."),
                remedy=N_("Open it first."),
                missing=True,
                on="session",
            )
        yield from self._after(state, where)
        if self.outcome not in ("adopted", "endorsed"):
            return
        found = finding(state, document, where, self.session, self.how, self.at, change=True)
        if found is not None and found.verdict != "holds":
            yield Objection(
                "does-not-carry" if found.verdict == "fails" else "still-open",
                N_("It would not carry as it stands.")
                if found.verdict == "fails"
                else N_("It is still open: not all have spoken."),
                found.article,
                N_("Wait for the positions that are missing, or change the text."),
                {
                    "against": _against(state, document, where, rules),
                    "awaited": list(found.awaited),
                    "would_carry": [list(one) for one in found.would_carry],
                },
                missing=True,
            )

    def _after(self, state: State, where: str) -> Iterator[Objection]:
        session = state.need(Session, self.session) if self.session else None
        held = session is not None and session.body == where and session.state == "held"
        last = (session.end or session.start) if session is not None and held else ""
        if last and first_day(self.at) > last_day(last):
            yield Objection(
                "after-the-session",
                N_("The session ended on {last}; a decision of {at} is not one of it."),
                remedy=N_("Name the session at which it was taken, or the day on which it was."),
                facts={"last": last, "at": self.at},
                on="session",
            )

    def effect(self, state: State) -> Iterable[Row]:
        document = state.need(Document, self.document)
        where = self._where(state)
        yield from decide(
            self, state, document, where, outcome=self.outcome, how=self.how, session=self.session, number=self.number,
            present=self.present,
        )  # fmt: skip


def decide(
    act: OfDocument, state: State, document: Document, where: str, *, outcome: str, how: str, session: str = "",
    number: str = "", present: Refs = (),
) -> Iterator[Row]:  # fmt: skip
    """The rows of a decision: itself, with its finding, and the document in its new state.

    A decision of a body before which the document does not stand now (entered later, from the past) leaves it there.
    """
    rules = state.rulebook(where)
    found = finding(state, document, where, session, how, act.at)
    audience = document.audience
    if outcome in ("adopted", "took-note"):
        decided = distribution(rules, "decisions", where, act.acted, "public")
        audience = document.audience if document.audience.startswith(("restricted", "secretariat")) else decided
    # Who has read the document goes on reading it; the decision itself goes where the rules send decisions.
    kept = max((document.audience, audience), key=width)
    rows: list[Row] = []
    if document.body == where:
        rows.append(act.change(document, state=outcome, audience=kept))
        if kept != document.audience:
            rows += _text_decided(act, state, document, kept)
    rows.append(
        act.row(
            Decision,
            f"{document.ref}/{where}",
            scope=document.scope,
            audience=audience,
            document=document.ref,
            body=where,
            session=session,
            outcome=outcome,
            how=how,
            finding=_told(found, rules, where, act, audience),
            article=found.article if found else "",
            present=present,
            number=number,
        )
    )
    yield from rows


def _against(state: State, document: Document, body: str, rules: Rulebook | None) -> list[str]:
    if rules is None:
        return []
    return [
        position.party
        for position in state.positions(document, body)
        if position.stance in rules.stances and rules.stances[position.stance].counts == "against"
    ]


def _text_decided(act: OfDocument, state: State, document: Document, audience: str) -> Iterator[Row]:
    """The version that was decided on, with its files, for the readers of the decision; the drafts before it stay."""
    for version in state.scope(Version, document.scope):
        if version.document == document.ref and version.number == document.version:
            yield act.change(version, audience=audience, at=max(version.at, act.at))
    for rendition in state.scope(Rendition, document.scope):
        if rendition.document == document.ref and rendition.version == document.version:
            yield act.change(rendition, audience=audience, at=max(rendition.at, act.at))


_VERDICT = ("verdict", "code", "article", "source", "source_checked")


def _told(
    found: Finding | None, rules: Rulebook | None, where: str, act: OfDocument, audience: str
) -> dict[str, object]:
    """The finding as the readers of the decision may know it: whole where they may read the positions it counts, else
    the verdict and its article alone. A count is a reading of positions too."""
    if found is None:
        return {}
    data = found.as_data()
    positions = distribution(rules, "positions", where, act.acted, "parties")
    return data if width(audience) <= width(positions) else {key: data[key] for key in _VERDICT}


@register
@dataclass(frozen=True, kw_only=True)
class LapseSilence(OfDocument):
    """The clock's act: a silence procedure has run out unbroken, and the draft is adopted."""

    kind: ClassVar[str] = "lapse-silence"
    family: ClassVar[str] = "clock"
    label: ClassVar[str] = N_("Let silence lapse")
    entitled: ClassVar[tuple[str, ...]] = ("clock",)
    needs: ClassVar[tuple[type[Row], ...]] = (Version, Rendition, Silence, Position, Decision)

    document: Annotated[str, About(N_("Draft"), of=Document)]

    def standing(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        silence = running(state, state.need(Document, self.document))
        if silence is None:
            yield Objection("no-silence-running", N_("No silence procedure is running on this draft."), missing=True)
        elif instant(self.at) < instant(silence.expires):
            yield Objection(
                "silence-running",
                N_("Silence lasts until {expires}."),
                remedy=N_("Wait until then."),
                facts={"expires": silence.expires},
            )

    def effect(self, state: State) -> Iterable[Row]:
        document = state.need(Document, self.document)
        silence = running(state, document)
        if silence is None:
            return
        yield self.change(silence, state="lapsed")
        yield from decide(self, state, document, silence.body, outcome="adopted", how="silence")
