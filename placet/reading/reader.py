"""The reader, and what he may read: THE access rules, all of them.

A reader holds audience words, from his mandates. Everything else compares: `row.audience in reader.audiences`.

| mandate | words, for each body it extends to |
| --- | --- |
| none | `public` |
| observer | `public`, `observers` |
| delegate | those, `parties`, and `party:X@…` of the party |
| head of delegation | those, `restricted`, and `head:X@…` of the party |
| chair | `public`, `observers`, `parties`, `restricted`, `chair` |
| secretariat | `public`, `observers`, `parties`, `restricted`, `secretariat` |
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from weakref import WeakKeyDictionary

from placet.models.house import house
from placet.models.record import Head
from placet.procedure.rows import Body, Mandate
from placet.procedure.state import State, stands

PUBLIC = frozenset({"public"})

_WORDS = {
    "observer": ("observers",),
    "delegate": ("observers", "parties"),
    "head": ("observers", "parties", "restricted"),
    "chair": ("observers", "parties", "restricted", "chair"),
    "secretariat": ("observers", "parties", "restricted", "secretariat"),
}


# Circles of all bodies that share their seats: what has gone from one of them to another is read in both.
_SHARED = frozenset({"observers", "parties"})


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: in which organisation, under which mandate, in which language, as of which day (None is now)."""

    organisation: str
    audiences: frozenset[str] = PUBLIC
    mandate: Mandate | None = None
    language: str = "en"
    on: date | None = None

    @property
    def party(self) -> str:
        """The party for which the reader acts, if one."""
        return self.mandate.party if self.mandate else ""

    @property
    def role(self) -> str:
        """The role of the mandate; empty for the public."""
        return self.mandate.role if self.mandate else ""

    def may_read(self, audience: str) -> bool:
        """Whether rows of that audience are for this reader."""
        return audience in self.audiences

    def as_of(self, on: date | None) -> Reader:
        """The same reader, looking at another day."""
        return replace(self, on=on)


def anonymous(organisation: str, language: str = "en", on: date | None = None) -> Reader:
    """The public."""
    return Reader(organisation, PUBLIC, None, language, on)


def reader_of(
    organisation: str, mandate: str, language: str = "en", on: date | None = None, head: Head | None = None
) -> Reader:
    """The reader under a mandate; the public where the mandate is unknown or not in force today."""
    state = house(organisation, head=head)
    found = state.get(Mandate, mandate) if mandate else None
    if found is None or not stands(found.start, found.end, date.today()):
        return anonymous(organisation, language, on)
    known = _GIVEN.setdefault(state, {})
    audiences = known.get(mandate)
    if audiences is None:
        bodies = found.bodies or tuple(body.ref for body in state.every(Body))
        held = (state.get(Body, body) for body in bodies)
        holders = frozenset(body.seats or body.ref for body in held if body is not None)
        audiences = known[mandate] = words_of(found, bodies, holders)
    return Reader(organisation, audiences, found, language, on)


# The audience words that each mandate gives under a house; they go when the house does.
_GIVEN: WeakKeyDictionary[State, dict[str, frozenset[str]]] = WeakKeyDictionary()


def words_of(mandate: Mandate, bodies: tuple[str, ...], holders: frozenset[str] = frozenset()) -> frozenset[str]:
    """The audience words that a mandate gives in those bodies, and in what holds the seats that they share."""
    words = {f"{word}:{body}" for word in _WORDS.get(mandate.role, ()) for body in bodies}
    words |= {f"{word}:{holder}" for word in _WORDS.get(mandate.role, ()) if word in _SHARED for holder in holders}
    if mandate.party and mandate.role in ("delegate", "head"):
        words |= {f"party:{mandate.party}@{body}" for body in bodies}
    if mandate.party and mandate.role == "head":
        words |= {f"head:{mandate.party}@{body}" for body in bodies}
    return PUBLIC | words
