"""The rows: what the record has established, one frozen class per kind of thing.

Every row has a reference that is unique in its organisation, a scope (what is loaded together: a body, a session, a
dossier), an audience (one word; see docs/access.md), the moment it speaks of, and how sure it is. Texts that people
read are language -> text. Dates are moments of the precision that is known (`placet.procedure.moment`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

Text = Mapping[str, str]
Data = Mapping[str, object]
Refs = tuple[str, ...]

EVERYONE = "public"

K = TypeVar("K")


def filled(kind: type[K], fields: dict[str, Any]) -> K:
    """A frozen dataclass (without slots) of all those fields: what its own __init__ does field by field, and several
    times slower. For the rows of the database, which come by the hundred."""
    made = _new(kind)
    _set(made, "__dict__", fields)
    return made


_new, _set = object.__new__, object.__setattr__


@dataclass(frozen=True, kw_only=True)
class Row:
    """What all rows have."""

    ref: str
    scope: str = ""
    audience: str = EVERYONE
    at: str = ""
    basis: str = ""  # "", read, derived, background, planned, unknown
    sources: Refs = ()
    remark: Text = field(default_factory=dict)


# -- the house: organisation, bodies, rules, parties, seats, mandates, chair ------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Organisation(Row):
    """An intergovernmental organisation; it has its own record."""

    name: Text
    short: Text = field(default_factory=dict)
    fictional: bool = False
    languages: Refs = ("en",)
    working: str = ""
    place: Text = field(default_factory=dict)
    zone: str = "UTC"
    founded: str = ""


@dataclass(frozen=True, kw_only=True)
class Body(Row):
    """A council, committee or conference. `seats` names the body or organisation whose seats it uses."""

    name: Text
    abbreviation: Text = field(default_factory=dict)
    kind: str = "statutory"
    level: int = 0
    reports_to: str = ""
    prepares_for: Refs = ()
    seats: str = ""
    place: Text = field(default_factory=dict)
    founded: str = ""
    competence: Text = field(default_factory=dict)
    practice: Text = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Rules(Row):
    """The rulebook that a body follows from `at` on: its text stands in the record, so that anyone can judge again."""

    body: str
    name: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Party(Row):
    """A state or organisation that sits in a body."""

    name: Text
    formal: Text = field(default_factory=dict)
    code: str = ""
    kind: str = "state"
    order: int = 0


@dataclass(frozen=True, kw_only=True)
class Seat(Row):
    """A party's place in a body, with kind and dates; `end` is the last day, empty while it lasts."""

    body: str
    party: str
    kind: str = "member"
    decides: bool = True
    start: str = ""
    end: str = ""


@dataclass(frozen=True, kw_only=True)
class Participation(Row):
    """A dated fact about a party's part in the organisation: it stays away, it takes a step towards leaving."""

    party: str
    kind: str = "participation"
    words: Text


@dataclass(frozen=True, kw_only=True)
class Mandate(Row):
    """An authority to act, with dates. Who holds it is outside the record, so that a person can be erased."""

    role: str
    party: str = ""
    bodies: Refs = ()
    start: str = ""
    end: str = ""


@dataclass(frozen=True, kw_only=True)
class Chairmanship(Row):
    """Who chairs, from when to when, with co-chairs, and why this party."""

    body: str
    party: str
    start: str
    end: str = ""
    cochairs: Refs = ()
    reason: str = "order"  # order, decline, swap, order-left, decided
    instead_of: Refs = ()
    decided: str = ""


# -- sessions ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Session(Row):
    """A meeting of a body."""

    body: str
    kind: str = "regular"  # regular, extraordinary, informal
    state: str = "planned"  # planned, open, held, cancelled
    start: str = ""
    end: str = ""
    place: Text = field(default_factory=dict)
    mode: str = ""  # in person, video
    planned_start: str = ""
    planned_place: Text = field(default_factory=dict)
    chair: str = ""
    chair_name: str = ""
    decided_by: str = ""
    items: str = ""
    documents: str = ""
    agenda_adopted: bool = False
    title: Text = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Sitting(Row):
    """One part of a session, in one composition."""

    session: str
    composition: str
    order: int = 0
    start: str = ""
    attends: Text = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Item(Row):
    """An entry on a session's agenda. `number` is empty where no source tells it."""

    session: str
    title: Text
    sitting: str = ""
    number: str = ""
    order: int = 0
    item_class: str = ""
    documents: Refs = ()
    state: str = "open"  # open, postponed, removed, closed
    reason: Text = field(default_factory=dict)
    moved_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Delegation(Row):
    """Who came for a party, under which head."""

    session: str
    party: str
    head: str = ""
    variants: Refs = ()
    rank: Text = field(default_factory=dict)
    present: bool = True


@dataclass(frozen=True, kw_only=True)
class Statement(Row):
    """What was said, stressed, thanked or expected, by whom; and, for what was expected, what came of it."""

    session: str = ""
    document: str = ""
    party: str = ""
    kind: str = "said"
    words: Text
    about: Refs = ()
    came_of: Text = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Process(Row):
    """Another process that matters here: a conference, an anniversary."""

    name: Text
    kind: str = "conference"
    party: str = ""
    start: str = ""
    words: Text = field(default_factory=dict)


# -- documents --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Document(Row):
    """A paper, independent of language. `body` is where it stands now; `dossier` the matter it belongs to."""

    dossier: str
    body: str
    title: Text
    kind: str = "decision"
    symbol: str = ""
    initiator: str = ""
    initiator_words: Text = field(default_factory=dict)
    state: str = "draft"  # draft, withdrawn, adopted, endorsed, not-adopted, superseded
    matter: str = ""
    summary: Text = field(default_factory=dict)
    summary_sources: Refs = ()
    session: str = ""
    version: int = 1
    superseded_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Version(Row):
    """A version of a document, numbered from 1."""

    document: str
    number: int
    label: str = ""
    words: Text = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Rendition(Row):
    """A version in one language, as a file named by its digest."""

    document: str
    version: int
    language: str
    digest: str
    file_name: str
    size: int
    media: str = "application/octet-stream"
    authentic: bool = False


@dataclass(frozen=True, kw_only=True)
class OtherTitle(Row):
    """Another name under which a document is known."""

    document: str
    words: str
    language: str = ""
    used_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Step(Row):
    """A station on a document's way that was no decision: an initiative, an expert group, domestic approval."""

    document: str
    body: str = ""
    party: str = ""
    kind: str = "step"
    words: Text
    place: Text = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Claim(Row):
    """What one report says where reports differ, and, if known, what is right."""

    about: str
    source: str = ""
    words: Text
    wrong: bool = False
    correct: Text = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Source(Row):
    """A report or text that facts are taken from."""

    what: Text
    url: str = ""
    day: str = ""


# -- positions, decisions ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Position(Row):
    """What a party says of one version of a document, before one body."""

    document: str
    version: int
    body: str
    party: str
    stance: str
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Note(Row):
    """A delegation's own note; nobody else reads it."""

    document: str
    party: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Silence(Row):
    """A silence procedure: adopted at `expires` unless broken before."""

    document: str
    body: str
    opens: str
    expires: str
    state: str = "running"  # running, broken, lapsed
    broken_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Decision(Row):
    """What a body has decided on a document."""

    document: str
    body: str
    session: str = ""
    outcome: str = "adopted"  # adopted, endorsed, not-adopted, took-note, vetoed, no-opinion
    how: str = ""  # consensus, vote, silence
    finding: Data = field(default_factory=dict)
    article: str = ""
    present: Refs = ()
    number: str = ""


@dataclass(frozen=True, kw_only=True)
class Joining(Row):
    """Whether a party joined a decision; the reason, if one was given, and when."""

    document: str
    body: str
    party: str
    joined: bool
    announced_at: str = ""
    announced_by: Text = field(default_factory=dict)
    reason: Text = field(default_factory=dict)
    reason_at: str = ""
    reason_by: Text = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Transmission(Row):
    """A document sent on from one body to another."""

    document: str
    sender: str
    recipient: str
    session: str = ""


# -- treaties ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Treaty(Row):
    """An instrument for signature and deposit; `clause` is its entry-into-force clause as data."""

    title: Text
    document: str = ""
    adopted: str = ""
    place: Text = field(default_factory=dict)
    depositary: Text = field(default_factory=dict)
    clause: Data = field(default_factory=dict)
    clause_words: Text = field(default_factory=dict)
    in_force: str = ""
    ended: str = ""


@dataclass(frozen=True, kw_only=True)
class Signature(Row):
    """A party's signature, with its reservation or special opinion if there is one."""

    treaty: str
    party: str
    day: str = ""
    manner: str = "signed"  # signed, special opinion, reservation, not signed
    words: Text = field(default_factory=dict)
    signatory: str = ""


@dataclass(frozen=True, kw_only=True)
class Instrument(Row):
    """An instrument deposited, or a notice given."""

    treaty: str
    party: str
    day: str
    kind: str = ""  # blank, a, A, AA, c, d, notice, withdrawal (docs/force.md)
    in_force: str = ""


# -- co-operation -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Plan(Row):
    """The plan of multi-level consultations of one year."""

    body: str
    year: int
    document: str = ""
    approved: str = ""
    topics_complete: bool = False
    results: Text = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PlanLine(Row):
    """One topic of a plan; what no source tells stays unset."""

    plan: str
    order: int
    topic: Text
    level: str = ""
    host: str = ""
    period: str = ""


@dataclass(frozen=True, kw_only=True)
class Consultation(Row):
    """A consultation that was held, or announced; it may serve several lines of a plan."""

    topic: Text
    lines: Refs = ()
    year: int = 0
    start: str = ""
    end: str = ""
    place: Text = field(default_factory=dict)
    parties: Refs = ()
    observers: Refs = ()
    outcome: Text = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Programme(Row):
    """A programme under which a body gives designations or runs joint work."""

    name: Text
    kind: str
    decided_by: str = ""
    path: Refs = ()
    since: str = ""
    words: Text = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Designation(Row):
    """A city, year or institution designated under a programme."""

    programme: str
    year: int
    until_year: int = 0
    name: Text
    party: str = ""
    body: str = ""
    session: str = ""
    document: str = ""
    decided: str = ""
    state: str = "designated"  # proposed, designated, given-up, replaced
    replaced_by: str = ""
    reason: Text = field(default_factory=dict)


HOUSE: tuple[type[Row], ...] = (Organisation, Body, Rules, Party, Seat, Mandate, Chairmanship, Programme)
"""Rows that nearly every act looks at; few, seldom changed, and kept in memory by the writer."""


def all_rows() -> tuple[type[Row], ...]:
    """Every kind of row, in the order of this file."""
    return tuple(Row.__subclasses__())
