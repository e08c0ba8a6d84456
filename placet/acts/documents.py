"""Acts on documents: drafts, versions, files, other titles, the way up, release."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from placet.acts.base import About, Act, party_of, register, seats_of
from placet.procedure.audience import distribution, width
from placet.procedure.objection import Objection
from placet.procedure.rows import (
    Body,
    Decision,
    Document,
    OtherTitle,
    Party,
    Refs,
    Rendition,
    Row,
    Session,
    Step,
    Text,
    Transmission,
    Version,
)
from placet.procedure.rulebook import Rulebook
from placet.procedure.state import State
from placet.procedure.words import N_

DOCUMENT_KINDS = ("decision", "statement", "address", "plan", "programme", "treaty", "regulation", "status", "report")


DECIDED = ("adopted", "endorsed", "took-note")
"""States of a document on which a body has decided, and which stands."""


def slug(text: str) -> str:
    """A reference made from a title or symbol: its letters and digits in lower case, joined by hyphens."""
    return "-".join(re.findall(r"\w+", text.lower()))[:60].strip("-")


class OfDocument(Act):
    """What acts on a document share: the body where it stands judges."""

    document: str

    def body(self, state: State) -> str:
        return state.need(Document, self.document).body

    def _open(self, state: State) -> Iterator[Objection]:
        document = state.need(Document, self.document)
        if document.state not in ("draft", "submitted"):
            yield Objection(
                "document-decided",
                N_("The document is {state}; it no longer changes."),
                remedy=N_("Enter a new draft that refers to it."),
                facts={"state": document.state},
            )


PAPERS: tuple[type[Row], ...] = (Version, Rendition, OtherTitle, Step, Transmission)
"""What belongs to a document and is read by those who read it."""


def readdressed(act: Act, state: State, document: Document, word: str, *also: type[Row]) -> Iterator[Row]:
    """The papers of a document that had its audience, for the new one."""
    for kind in (*PAPERS, *also):
        for row in state.scope(kind, document.scope):
            if row.document == document.ref and row.audience == document.audience:  # type: ignore[attr-defined]
                yield act.change(row, audience=word, at=max(row.at, act.at))


@register
@dataclass(frozen=True, kw_only=True)
class EnterDocument(Act):
    """Enter a draft, as its first version, before a body."""

    kind: ClassVar[str] = "enter-document"
    family: ClassVar[str] = "documents"
    label: ClassVar[str] = N_("Enter a document")
    subject: ClassVar[str] = "of_body"
    entitled: ClassVar[tuple[str, ...]] = ("secretariat", "head", "delegate")

    of_body: Annotated[str, About(N_("Body"), of=Body)]
    title: Annotated[Text, About(N_("Title"), max=500)]
    document_kind: Annotated[str, About(N_("Kind"), choices=DOCUMENT_KINDS)] = "decision"
    ref: Annotated[
        str,
        About(
            N_("Reference"),
            max=60,
            new=True,
            hint=N_("Left empty, one is made. It may be seen where the document may not."),
        ),
    ] = ""
    symbol: Annotated[str, About(N_("Symbol"), seldom=True, max=60)] = ""
    initiator: Annotated[str, About(N_("Initiator"), of=Party)] = ""
    initiator_words: Annotated[Text, About(N_("Initiator, where it is no party"), seldom=True)] = field(
        default_factory=dict
    )
    matter: Annotated[str, About(N_("Matter, by the rules"), seldom=True, max=60)] = ""
    session: Annotated[str, About(N_("For the session"), of=Session)] = ""
    dossier: Annotated[
        str,
        About(N_("Dossier"), seldom=True, reference=True, max=60, hint=N_("Left empty, the document opens its own.")),
    ] = ""
    summary: Annotated[Text, About(N_("Summary"), long=True, max=8000)] = field(default_factory=dict)
    summary_sources: Annotated[Refs, About(N_("Sources of the summary"), seldom=True, max=2000)] = ()
    public: Annotated[bool, About(N_("Public from the start"))] = False
    restricted: Annotated[bool, About(N_("For the restricted sitting only"))] = False

    def body(self, state: State) -> str:
        return self.of_body

    @property
    def own_ref(self) -> str:
        """The reference given; else, of a public document, one made from its symbol or title.

        The reference of a document that is not public tells nothing: it may stand in public rows, as on an agenda.
        """
        title = self.title.get("en") or next(iter(self.title.values()), "")
        if self.ref or not title.strip():
            return self.ref
        if self.public:
            return slug(self.symbol or title)
        return "d-" + hashlib.sha256(f"{title}\0{self.by}\0{self.at}".encode()).hexdigest()[:12]

    def names(self) -> list[tuple[type[Row], str]]:
        return [*super().names(), (Document, self.own_ref)]

    def content(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        if not self.own_ref:
            yield Objection("no-title", N_("A document needs a title."), on="title")
        elif state.get(Document, self.own_ref):
            yield Objection(
                "reference-taken",
                N_("“{ref}” is already on the record."),
                remedy=N_("Give another reference or title."),
                facts={"ref": self.own_ref},
                on="ref",
            )
        if self.matter and rules is not None and self.matter not in rules.matters:
            yield Objection(
                "no-such-matter",
                N_("The rules know no matter “{name}”; they know: {known}."),
                facts={"name": self.matter, "known": sorted(rules.matters)},
                on="matter",
            )
        if self.public and self.restricted:
            yield Objection(
                "public-and-restricted", N_("A document is not both public and restricted."), on="restricted"
            )

    def effect(self, state: State) -> Iterable[Row]:
        rules = state.rulebook(self.of_body)
        audience = distribution(rules, "drafts", self.of_body, self.acted, "parties")
        if self.public:
            audience = "public"
        if self.restricted:
            audience = distribution(rules, "restricted", self.of_body, self.acted, "restricted")
        scope = f"dossier:{self.dossier or self.own_ref}"
        yield self.row(
            Document,
            self.own_ref,
            scope=scope,
            audience=audience,
            dossier=self.dossier or self.own_ref,
            body=self.of_body,
            title=self.title,
            kind=self.document_kind,
            symbol=self.symbol,
            initiator=self.initiator or party_of(self, state),
            initiator_words=self.initiator_words,
            matter=self.matter,
            session=self.session,
            summary=self.summary,
            summary_sources=self.summary_sources,
        )
        yield self.row(
            Version,
            f"{self.own_ref}/1",
            scope=scope,
            audience=audience,
            document=self.own_ref,
            number=1,
            remark={},
        )


@register
@dataclass(frozen=True, kw_only=True)
class AddVersion(OfDocument):
    """Enter a new version; positions on the one before stay with that one."""

    kind: ClassVar[str] = "add-version"
    family: ClassVar[str] = "documents"
    label: ClassVar[str] = N_("Enter a new version")
    subject: ClassVar[str] = "document"

    document: Annotated[str, About(N_("Document"), of=Document)]
    version_label: Annotated[str, About(N_("Called"), max=40)] = ""
    words: Annotated[Text, About(N_("What changed"), long=True, max=8000)] = field(default_factory=dict)

    def standing(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        yield from self._open(state)

    def effect(self, state: State) -> Iterable[Row]:
        document = state.need(Document, self.document)
        number = document.version + 1
        yield self.change(document, version=number)
        yield self.row(
            Version,
            f"{self.document}/{number}",
            scope=document.scope,
            audience=document.audience,
            document=self.document,
            number=number,
            label=self.version_label or f"Rev.{number - 1}",
            words=self.words,
        )


@register
@dataclass(frozen=True, kw_only=True)
class AttachFile(OfDocument):
    """Attach the text of the newest version in one language, as a stored file named by its digest."""

    kind: ClassVar[str] = "attach-file"
    family: ClassVar[str] = "documents"
    label: ClassVar[str] = N_("Attach a file")
    subject: ClassVar[str] = "document"
    entitled: ClassVar[tuple[str, ...]] = ("secretariat", "head", "delegate")

    document: Annotated[str, About(N_("Document"), of=Document)]
    language: Annotated[str, About(N_("Language"), max=20)]
    digest: Annotated[str, About(N_("File"), digest=True, max=64)]
    file_name: Annotated[str, About(N_("File name"), max=200)] = ""
    size: Annotated[int, About(N_("Size in bytes"))] = 0
    authentic: Annotated[bool, About(N_("Authentic text"))] = False

    def standing(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        yield from self._open(state)
        own = party_of(self, state)
        if own and own != state.need(Document, self.document).initiator:
            yield Objection("not-initiator", N_("A draft's text comes from its initiator or the secretariat."))

    def content(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        if not re.fullmatch(r"[0-9a-f]{64}", self.digest):
            yield Objection("no-digest", N_("A file is named by its SHA-256 digest."), on="digest")
        if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", self.language):
            yield Objection(
                "no-language", N_("“{text}” is no language tag."), facts={"text": self.language}, on="language"
            )

    def effect(self, state: State) -> Iterable[Row]:
        document = state.need(Document, self.document)
        yield self.row(
            Rendition,
            f"{self.document}/{document.version}/{self.language}",
            scope=document.scope,
            audience=document.audience,
            document=self.document,
            version=document.version,
            language=self.language,
            digest=self.digest,
            file_name=self.file_name,
            size=self.size,
            authentic=self.authentic,
        )


@register
@dataclass(frozen=True, kw_only=True)
class SubmitUpward(OfDocument):
    """Send a document that a body has approved on to another body, which now has it before it."""

    kind: ClassVar[str] = "submit-document"
    family: ClassVar[str] = "documents"
    label: ClassVar[str] = N_("Submit to another body")
    subject: ClassVar[str] = "document"
    entitled: ClassVar[tuple[str, ...]] = ("secretariat", "chair")
    needs: ClassVar[tuple[type[Row], ...]] = (*PAPERS, Decision)

    document: Annotated[str, About(N_("Document"), of=Document)]
    recipient: Annotated[str, About(N_("To"), of=Body)]
    session: Annotated[str, About(N_("At session"), of=Session)] = ""

    def _word(self, state: State, document: Document) -> str:
        """Who may read it from now on: a circle of the old body becomes that of both, or of the new one."""
        circle, colon, _body = document.audience.partition(":")
        if not colon:
            return document.audience
        if circle in ("parties", "observers"):
            old, new = seats_of(state, document.body), seats_of(state, self.recipient)
            return f"{circle}:{new}" if old == new else f"{circle}:{self.recipient}"
        return f"{circle}:{self.recipient}"

    def standing(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        document = state.need(Document, self.document)
        if document.state in ("withdrawn", "not-adopted", "superseded"):
            yield Objection("document-decided", N_("The document is {state}."), facts={"state": document.state})

    def content(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        document = state.need(Document, self.document)
        if self.recipient == document.body:
            yield Objection("same-body", N_("The document stands before that body already."), on="recipient")
        above = state.rulebook(self.recipient)
        gate = above.setting(f"gate.{document.body}", self.acted) if above else None
        decided = any(
            d.document == self.document and d.body == document.body and d.outcome in ("adopted", "endorsed")
            for d in state.scope(Decision, document.scope)
        )
        if gate is not None and not decided:
            yield Objection(
                "gate-closed",
                N_("{body} has not approved the document; it may not go up before that."),
                gate.article,
                N_("Record the decision of {body} first."),
                {"body": document.body},
                missing=True,
                on="recipient",
            )

    def effect(self, state: State) -> Iterable[Row]:
        document = state.need(Document, self.document)
        word = self._word(state, document)
        yield self.change(document, body=self.recipient, state="submitted", audience=word)
        if word != document.audience:
            yield from readdressed(self, state, document, word, Decision)
        yield self.row(
            Transmission,
            f"{self.document}/{document.body}/{self.recipient}",
            scope=document.scope,
            audience=word,
            document=self.document,
            sender=document.body,
            recipient=self.recipient,
            session=self.session,
        )


@register
@dataclass(frozen=True, kw_only=True)
class WithdrawDocument(OfDocument):
    """Withdraw a draft."""

    kind: ClassVar[str] = "withdraw-document"
    family: ClassVar[str] = "documents"
    label: ClassVar[str] = N_("Withdraw the draft")
    subject: ClassVar[str] = "document"
    entitled: ClassVar[tuple[str, ...]] = ("secretariat", "head", "delegate")

    document: Annotated[str, About(N_("Document"), of=Document)]

    def standing(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        yield from self._open(state)
        own = party_of(self, state)
        initiator = state.need(Document, self.document).initiator
        if own and own != initiator:
            yield Objection("not-initiator", N_("Only its initiator may withdraw a draft."))

    def effect(self, state: State) -> Iterable[Row]:
        yield self.change(state.need(Document, self.document), state="withdrawn")


@register
@dataclass(frozen=True, kw_only=True)
class SupersedeDocument(OfDocument):
    """Enter that what was decided no longer stands, and which document has taken its place, if one has."""

    kind: ClassVar[str] = "supersede-document"
    family: ClassVar[str] = "documents"
    label: ClassVar[str] = N_("Mark as superseded")
    subject: ClassVar[str] = "document"
    entitled: ClassVar[tuple[str, ...]] = ("secretariat", "chair")

    document: Annotated[str, About(N_("Document"), of=Document)]
    superseded_by: Annotated[str, About(N_("Replaced by"), of=Document)] = ""

    def standing(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        document = state.need(Document, self.document)
        if document.state in ("draft", "submitted"):
            yield Objection(
                "not-decided",
                N_("Nothing has been decided on the document that could be superseded."),
                remedy=N_("Withdraw the draft, or enter a new version of it."),
                missing=True,
            )
        elif document.state not in DECIDED:
            yield Objection("document-decided", N_("The document is {state}."), facts={"state": document.state})

    def content(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        if self.superseded_by == self.document:
            yield Objection("by-itself", N_("A document does not take its own place."), on="superseded_by")
        elif self.superseded_by and state.need(Document, self.superseded_by).state not in DECIDED:
            yield Objection(
                "not-decided",
                N_("The document that is to take its place has not been decided on."),
                remedy=N_("Record that decision first."),
                missing=True,
                on="superseded_by",
            )

    def effect(self, state: State) -> Iterable[Row]:
        document = state.need(Document, self.document)
        yield self.change(document, state="superseded", superseded_by=self.superseded_by)


@register
@dataclass(frozen=True, kw_only=True)
class ReleaseDocument(OfDocument):
    """Let a wider circle read a document, with its versions, files and titles. Positions keep their own audience."""

    kind: ClassVar[str] = "release-document"
    family: ClassVar[str] = "documents"
    label: ClassVar[str] = N_("Release")
    subject: ClassVar[str] = "document"
    entitled: ClassVar[tuple[str, ...]] = ("secretariat", "chair")
    needs: ClassVar[tuple[type[Row], ...]] = PAPERS

    document: Annotated[str, About(N_("Document"), of=Document)]
    to: Annotated[str, About(N_("To"), choices=("public", "observers", "parties"))] = "public"

    def standing(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        if state.need(Document, self.document).audience == "public":
            yield Objection("already-public", N_("The document is public already."))

    def _word(self, state: State) -> str:
        return self.to if self.to == "public" else f"{self.to}:{state.need(Document, self.document).body}"

    def content(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        document = state.need(Document, self.document)
        if document.audience != "public" and width(self._word(state)) <= width(document.audience):
            yield Objection(
                "not-wider", N_("That is no wider circle than the present one."), facts={"to": self.to}, on="to"
            )

    def effect(self, state: State) -> Iterable[Row]:
        document = state.need(Document, self.document)
        word = self._word(state)
        yield self.change(document, audience=word)
        yield from readdressed(self, state, document, word)
