"""A rulebook: a body's rules of procedure as dated data. `placet.procedure.rulebook` reads one from text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Protocol, TypeVar

from placet.procedure.positions import COUNTS, LETTERS, Counts, Stance, plain
from placet.procedure.roster import Bloc, Names, Roster
from placet.procedure.tree import Rule


class NoRule(LookupError):
    """The rulebook has no rule for the matter on that day (`known` matters, if the matter is not one of them)."""

    def __init__(self, rulebook: str, matter: str, on: date, known: Iterable[str] = ()) -> None:
        super().__init__(f"{rulebook}: no rule for {matter or 'decisions'} on {on}")
        self.rulebook, self.matter, self.on, self.known = rulebook, matter, on, tuple(known)


class Dated(Protocol):
    """Something in force from `since` to the end of `until`."""

    @property
    def since(self) -> date | None:
        """The first day; None where it is not known or does not matter."""

    @property
    def until(self) -> date | None:
        """The last day; None while it lasts."""


D = TypeVar("D", bound=Dated)


def in_force(provisions: Iterable[D], first: date, last: date) -> list[D]:
    """Those in force on any day from `first` to `last`."""
    return [p for p in provisions if (p.since is None or p.since <= last) and (p.until is None or first <= p.until)]


@dataclass(frozen=True, slots=True)
class Setting:
    """A value other than a decision rule; `basis` is `practice` or `background` where no text says it."""

    key: str
    value: Any
    article: str = ""
    source: str = ""
    source_checked: bool = False
    since: date | None = None
    until: date | None = None
    note: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A named set of parties."""

    name: str
    members: frozenset[str]
    article: str = ""
    source: str = ""
    source_checked: bool = False
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Weights:
    """A named table of weights, exact; `set` is the name of the set of figures (a year)."""

    name: str
    table: Mapping[str, int | Fraction]
    set: str = ""
    article: str = ""
    source: str = ""
    source_checked: bool = False
    since: date | None = None
    until: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """A kind of question; `also` are other words for it in lists of votes."""

    name: str
    title: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KindQuestion:
    """A question about the kind of a question: decided under `matter`, it makes that one `holds`, or `fails`.

    So the General Assembly decides by the rule for `other` questions whether one is `important`.
    """

    matter: str
    holds: str
    fails: str
    article: str = ""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything that a rulebook says. `chairmanship` is passed on as it stands (`placet.procedure.rota`)."""

    name: str
    title: Mapping[str, str] = field(default_factory=dict)
    note: Mapping[str, str] = field(default_factory=dict)
    stances: Mapping[str, Stance] = field(default_factory=dict)
    letters: Mapping[str, Counts] = field(default_factory=dict)
    matters: Mapping[str, Matter] = field(default_factory=dict)
    default: str = ""
    rules: tuple[Rule, ...] = ()
    settings: tuple[Setting, ...] = ()
    groups: tuple[Group, ...] = ()
    weights: tuple[Weights, ...] = ()
    roster: Roster | None = None
    names: Names = field(default_factory=Names)
    blocs: tuple[Bloc, ...] = ()
    proxies: int | None = None
    kinds: tuple[KindQuestion, ...] = ()
    chairmanship: Mapping[str, Any] = field(default_factory=dict)

    def rule(self, matter: str, on: date) -> Rule:
        """The rule for the matter (the default one for "") on that day; raises `NoRule`."""
        return self.rules_between(matter, on, on)[0]

    def rules_between(self, matter: str, first: date, last: date) -> list[Rule]:
        """The rules for the matter in force on any day of the period, oldest first; raises `NoRule` where none is."""
        name = self.matter(matter)
        found = in_force((r for r in self.rules if r.matter == name), first, last) if name else []
        if not found:
            raise NoRule(self.name, matter, first, self.matters if not name else ())
        return sorted(found, key=lambda rule: rule.since or date.min)

    def matter(self, word: str) -> str | None:
        """The matter that the word means (`_` as `-`): its name or another word for it; the default one for ""."""
        if not word:
            return self.default or None
        wanted = plain(word)
        for matter in self.matters.values():
            if wanted in (matter.name, *matter.also):
                return matter.name
        return None

    def setting(self, key: str, on: date) -> Setting | None:
        """The setting in force on that day, or None where the rulebook sets nothing."""
        found = in_force((s for s in self.settings if s.key == key), on, on)
        return found[0] if found else None

    def groups_on(self, on: date) -> dict[str, frozenset[str]]:
        """The named groups on that day."""
        return self.groups_between(on, on)

    def groups_between(self, first: date, last: date) -> dict[str, frozenset[str]]:
        """The named groups at any time of the period: those defined, and those that seats of the roster name."""
        groups = dict(self.roster.between(first, last).groups) if self.roster else {}
        for group in in_force(self.groups, first, last):
            groups[group.name] = groups.get(group.name, frozenset()) | group.members
        return groups

    def weights_on(self, on: date, sets: Mapping[str, str] | None = None) -> dict[str, Mapping[str, int | Fraction]]:
        """The tables of weights on that day; where `sets` names a set of figures for a table, that one."""
        tables = {w.name: w.table for w in in_force(self.weights, on, on)}
        for name, chosen in (sets or {}).items():
            tables |= {w.name: w.table for w in self.weights if w.name == name and w.set == chosen}
        return tables

    def stance(self, word: str) -> Counts | None:
        """How a word in a list of votes counts: a stance's name, a way of counting, or a letter; None if it is none."""
        stance = self.stances.get(plain(word))
        if stance is not None:
            return stance.counts
        if plain(word) in COUNTS:
            return plain(word)  # type: ignore[return-value]
        letter = word.strip().upper()
        return self.letters.get(letter) or LETTERS.get(letter)

    def kind(self, matter: str, holds: bool) -> str | None:
        """The kind of the question once a question about its kind has been decided, or None if `matter` is not one."""
        found = next((k for k in self.kinds if k.matter == self.matter(matter)), None)
        if found is None:
            return None
        return found.holds if holds else found.fails
