"""The order paper of a session: its agenda, who attends, what came of each item, as a PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from placet.papers.typeset import FRAME_WORDS, N_, Marking, Paper, Title, Words, typeset

WORDS: Mapping[str, str] = {
    **FRAME_WORDS,
    "order-paper": N_("Order paper"),
    "agenda": N_("Agenda"),
    "agenda-empty": N_("No item is on the agenda yet."),
    "delegations": N_("Delegations"),
    "next-session": N_("Next session"),
}
"""The interface strings that an order paper prints, by key, in English; the caller passes their translations."""


@dataclass(frozen=True, kw_only=True)
class Rendition:
    """A language in which a document exists: a two- or three-letter code, and whether that text is authentic."""

    code: str
    authentic: bool = False


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A labelled fact under the title: chair, working language, time zone."""

    label: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document under an item.

    `title` is left out where it is the item's own. `state` and `outcome` are in words (“draft”, “Adopted by
    consensus”), `not_joined` is the sentence that says who did not join, `sent_on` where it goes next, `certainty` how
    sure the facts are where they are not read in a source. `marking` is set only where it differs from the paper's.
    """

    symbol: str = ""
    title: Title | None = None
    state: str = ""
    outcome: str = ""
    not_joined: str = ""
    sent_on: str = ""
    certainty: str = ""
    languages: tuple[Rendition, ...] = ()
    marking: Marking | None = None


@dataclass(frozen=True, kw_only=True)
class Item:
    """An item: its number (empty where none is known), title, documents and sub-items (which have no further ones).

    `state` is said in words where the item is not simply open (“Postponed”, “Moved to discussion by Armenia”), `reason`
    why.
    """

    title: Title
    number: str = ""
    documents: tuple[Document, ...] = ()
    items: tuple[Item, ...] = ()
    state: str = ""
    reason: str = ""
    outcome: str = ""
    certainty: str = ""
    marking: Marking | None = None


@dataclass(frozen=True, kw_only=True)
class ItemClass:
    """Items of one class: “Without discussion”, and what that means here. The name may be empty."""

    items: tuple[Item, ...]
    name: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """A sitting in one composition: “Restricted sitting”, when it begins and who attends. The name may be empty."""

    classes: tuple[ItemClass, ...]
    name: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Delegation:
    """Who came for a party. `code` stands in a small box beside the name; `certainty` as for documents."""

    party: str
    code: str = ""
    head: str = ""
    rank: str = ""
    certainty: str = ""


@dataclass(frozen=True, kw_only=True)
class NextSession:
    """When and where the body meets next, and what more is known of it."""

    words: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class AgendaPaper(Paper):
    """All that an order paper says, in the reader's language. It says nothing that is not in here.

    `body` and `session` head the paper: the body's name, and place and dates in words, as the session is called.
    `kind` stands over them (“Regular session · held”), `facts` under them. `agenda_note` stands beside the head of the
    agenda; `decided`, under the head `decided_title`, are the documents that were decided on and are on none of its
    items; `absent` under the delegations (“No delegation registered: …”).
    """

    body: Words
    session: Words
    session_authentic: Words | None = None
    kind: str = ""
    facts: tuple[Fact, ...] = ()
    agenda_note: str = ""
    sittings: tuple[Sitting, ...] = ()
    decided_title: str = ""
    decided: tuple[Document, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    delegations_note: str = ""
    absent: str = ""
    next_session: NextSession | None = None


def agenda(paper: AgendaPaper, *, fonts: tuple[str, ...] = ()) -> bytes:
    """The order paper as PDF (A4, tagged). `fonts` as for `typeset`; raises `PaperError`."""
    return typeset("agenda", paper, needs=WORDS, fonts=fonts)
