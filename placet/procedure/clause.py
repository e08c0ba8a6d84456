"""The clause of a treaty that says when it enters into force, and for whom: parsed and checked.

A clause is a tree. Leaves: so many deposits, every member of a named set, a share of a weight, signature, a date.
Nodes: `all` and `any`. To the day on which the tree is fulfilled comes a delay, and perhaps a day before which nothing
happens; a rule for those that come later; a rule for those that leave. `placet.procedure.force` evaluates it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Literal

from placet.procedure.days import add_days, add_months, month_start
from placet.procedure.words import N_, Said

DelayKind = Literal["days", "months", "month_start_after_days", "month_start_after_months", "nth_month_start"]
DELAYS: tuple[DelayKind, ...] = (
    "days",
    "months",
    "month_start_after_days",
    "month_start_after_months",
    "nth_month_start",
)
Reservations = Literal["shown", "not-counted", "prohibited"]

_TOP = {"name", "adopted", "parties", "groups", "force"}
_SAID = {"article", "source", "source_checked", "note", "place", "depositary", "id"}  # shown, never computed with
_FORCE = {"when", "delay", "not_before", "later", "withdrawal", "ended", "reservations"}
_LEAVES = "deposits, every, share, signature, date, all, any"


class ClauseError(ValueError):
    """A clause that cannot be used: `key` is where, `what` is wrong, `remedy` is what to write instead.

    The last two are messages with `{named}` places, which `facts` fill.
    """

    def __init__(self, key: str, what: str, remedy: str, /, **facts: object) -> None:
        self.key = key
        self.what = Said(what, facts)
        self.remedy = Said(remedy, facts)
        super().__init__(f"{key}: {self.what} {self.remedy}")


@dataclass(frozen=True, slots=True)
class Delay:
    """A time that must pass after a deposit. The day of the deposit is not counted.

    `days` 30: the thirtieth day after. `months` 3: the same day three months later, or the last day of that month.
    `month_start_after_days` 60: the first day of the month that follows the sixtieth day; where that day is itself the
    first of a month, the first of the next one. `month_start_after_months`: likewise. `nth_month_start` 6: the first
    day of the sixth month after the month of the deposit.
    """

    kind: DelayKind = "days"
    n: int = 0

    def after(self, day: date) -> date:
        """The day on which the delay that began with `day` is over; raises `OverflowError` past the year 9999."""
        if self.kind == "days":
            return add_days(day, self.n)
        if self.kind == "months":
            return add_months(day, self.n)
        if self.kind == "month_start_after_days":
            return month_start(add_days(day, self.n), 1)
        if self.kind == "month_start_after_months":
            return month_start(add_months(day, self.n), 1)
        return month_start(day, self.n)

    def __str__(self) -> str:
        return f"{self.kind}:{self.n}"


@dataclass(frozen=True, slots=True)
class Deposits:
    """At least `n` States have deposited; with a `group`, so many of its members."""

    n: int
    group: str = ""


@dataclass(frozen=True, slots=True)
class Every:
    """Every member of the named group has deposited."""

    group: str


@dataclass(frozen=True, slots=True)
class Share:
    """Those that have deposited hold at least (or, `strict`, more than) a share of a weight; with a `group`, of its
    members' weight."""

    weight: str
    need: Fraction
    strict: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """On signature: the day of adoption, or where that is not given, the first definitive signature."""


@dataclass(frozen=True, slots=True)
class OnDate:
    """On that day and after it."""

    day: date


@dataclass(frozen=True, slots=True)
class Node:
    """`all` or `any` of its parts."""

    kind: Literal["all", "any"]
    parts: tuple[Condition, ...]


Leaf = Deposits | Every | Share | Signature | OnDate
Condition = Leaf | Node


@dataclass(frozen=True, slots=True)
class Clause:
    """A treaty's clause on entry into force.

    `parties` may become parties (empty: not said). `later` is the delay of one that deposits after the clause is
    fulfilled, from its own deposit. `withdrawal` is the time between a notice of withdrawal and its effect (None: the
    clause does not say). `ended` is the day on which the treaty ceased. `said` holds what is shown and not computed
    with: article, source, note.
    """

    when: Condition
    name: str = ""
    adopted: date | None = None
    parties: frozenset[str] = frozenset()
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)
    delay: Delay = Delay()
    later: Delay = Delay()
    not_before: date | None = None
    withdrawal: Delay | None = None
    ended: date | None = None
    reservations: Reservations = "shown"
    said: Mapping[str, object] = field(default_factory=dict)

    def leaves(self) -> Iterator[Leaf]:
        """Every leaf of the tree, from the left."""
        yield from _leaves(self.when)

    def group(self, leaf: Deposits | Every | Share) -> frozenset[str] | None:
        """The members of the leaf's group, or None where it has none."""
        return self.groups[leaf.group] if leaf.group else None


def _leaves(condition: Condition) -> Iterator[Leaf]:
    if isinstance(condition, Node):
        for part in condition.parts:
            yield from _leaves(part)
    else:
        yield condition


def plain_name(text: str) -> str:
    """A participant's name as it is compared: Unicode form NFC, single spaces, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def parse(table: Mapping[str, object]) -> Clause:
    """The clause of a table as `tomllib` reads it from a clause file (docs/force.md lists every key).

    Raises `ClauseError` at the first thing that cannot be used. An unknown key is an error: a misspelt delay must not
    silently become no delay.
    """
    _known(table, _TOP | _SAID, "")
    groups = {
        name: frozenset(_names(members, f"groups.{name}"))
        for name, members in _table(table.get("groups", {}), "groups").items()
    }
    if "force" not in table:
        raise ClauseError(
            "force", N_("There is no [force] table."), N_("Write [force] and when = {{ deposits = 3 }}, for example.")
        )
    force = _table(table["force"], "force")
    _known(force, _FORCE | _SAID, "force.")
    if "when" not in force:
        raise ClauseError(
            "force.when",
            N_("The clause does not say when."),
            N_("Write when = {{ deposits = 3 }}, for example."),
        )
    delay = _delay(force["delay"], "force.delay") if "delay" in force else Delay()
    reservations = force.get("reservations", "shown")
    if reservations not in ("shown", "not-counted", "prohibited"):
        raise ClauseError(
            "force.reservations",
            N_("{value} is not known."),
            N_('Write "shown", "not-counted" or "prohibited".'),
            value=repr(reservations),
        )
    name = table.get("name", "")
    if not isinstance(name, str):
        raise ClauseError("name", N_("The name is not a text."), N_('Write name = "Paris Agreement", for example.'))
    return Clause(
        when=_condition(force["when"], groups, "force.when"),
        name=name,
        adopted=_day(table["adopted"], "adopted") if "adopted" in table else None,
        parties=frozenset(_names(table.get("parties", []), "parties")),
        groups=groups,
        delay=delay,
        later=_delay(force["later"], "force.later") if "later" in force else delay,
        not_before=_day(force["not_before"], "force.not_before") if "not_before" in force else None,
        withdrawal=_delay(force["withdrawal"], "force.withdrawal") if "withdrawal" in force else None,
        ended=_day(force["ended"], "force.ended") if "ended" in force else None,
        reservations=reservations,
        said={key: value for part in (force, table) for key, value in part.items() if key in _SAID},
    )


def _condition(value: object, groups: Mapping[str, frozenset[str]], key: str) -> Condition:
    table = _table(value, key)
    kinds = [kind for kind in ("deposits", "every", "share", "signature", "date", "all", "any") if kind in table]
    if len(kinds) != 1:
        raise ClauseError(
            key,
            N_("It says several things at once: {kinds}.")
            if kinds
            else N_("It says none of the things that a clause can ask."),
            N_("Write exactly one of {leaves}; put several into all = [ … ] or any = [ … ]."),
            kinds=", ".join(kinds),
            leaves=_LEAVES,
        )
    kind = kinds[0]
    _known(table, {kind, "of"} if kind == "deposits" else {kind}, f"{key}.")
    inner = table[kind]
    where = f"{key}.{kind}"
    if kind in ("all", "any"):
        if not isinstance(inner, list) or not inner:
            raise ClauseError(
                where, N_("It has no parts."), N_("Write {kind} = [ {{ deposits = 3 }}, {{ … }} ]."), kind=kind
            )
        parts = tuple(_condition(part, groups, f"{where}[{number}]") for number, part in enumerate(inner))
        return Node("all" if kind == "all" else "any", parts)
    if kind == "deposits":
        return Deposits(_positive(inner, where), _group(table.get("of", ""), groups, f"{key}.of"))
    if kind == "every":
        group = _group(inner, groups, where)
        if not group or not groups[group]:
            raise ClauseError(where, N_("The group is empty."), N_("Name its members under [groups]."))
        return Every(group)
    if kind == "signature":
        if inner is not True:
            raise ClauseError(where, N_("It is not true."), N_("Write signature = true, or leave it out."))
        return Signature()
    if kind == "date":
        return OnDate(_day(inner, where))
    return _share(_table(inner, where), groups, where)


def _share(table: Mapping[str, object], groups: Mapping[str, frozenset[str]], key: str) -> Share:
    _known(table, {"weight", "at_least", "more_than", "of"}, f"{key}.")
    weight = table.get("weight")
    if not isinstance(weight, str) or not weight:
        raise ClauseError(
            f"{key}.weight",
            N_("No weight is named."),
            N_('Write weight = "emissions", a column of the weights file.'),
        )
    if ("at_least" in table) == ("more_than" in table):
        raise ClauseError(key, N_("It needs at_least or more_than, one of the two."), N_('Write at_least = "55/100".'))
    strict = "more_than" in table
    bound = "more_than" if strict else "at_least"
    need = _fraction(table[bound], f"{key}.{bound}")
    if not (0 <= need < 1 if strict else 0 < need <= 1):
        raise ClauseError(
            f"{key}.{bound}",
            N_("{value} is no share that can be reached and missed."),
            N_('Write "2/3", say.'),
            value=need,
        )
    return Share(weight, need, strict, _group(table.get("of", ""), groups, f"{key}.of"))


def _delay(value: object, key: str) -> Delay:
    kind, _, number = value.partition(":") if isinstance(value, str) else ("", "", "")
    for known in DELAYS:
        if kind == known and number.isascii() and number.isdigit() and len(number) < 5:
            return Delay(known, int(number))
    forms = ", ".join(f'"{known}:N"' for known in DELAYS)
    raise ClauseError(
        key,
        N_("{value} is no delay."),
        N_("Write one of {forms}, N a whole number."),
        value=repr(value),
        forms=forms,
    )


def _fraction(value: object, key: str) -> Fraction:
    try:
        if isinstance(value, str):
            text = value.strip()
            return Fraction(text[:-1].strip()) / 100 if text.endswith("%") else Fraction(text)
        if isinstance(value, int) and not isinstance(value, bool):
            return Fraction(value)
    except (ValueError, ZeroDivisionError):
        pass
    # A TOML float is refused: 0.6666667 is not two thirds, and nobody would see it.
    raise ClauseError(
        key,
        N_("{value} is no exact share."),
        N_('Write it in quotes as "55/100", "2/3" or "55%".'),
        value=repr(value),
    )


def _positive(value: object, key: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ClauseError(
            key, N_("{value} is no number of deposits."), N_("Write a whole number from 1."), value=repr(value)
        )
    return value


def _group(value: object, groups: Mapping[str, frozenset[str]], key: str) -> str:
    if not isinstance(value, str) or (value and value not in groups):
        raise ClauseError(
            key,
            N_("There is no group {value}; known are: {known}.") if groups else N_("There is no group {value}."),
            N_("Name its members under [groups]."),
            value=repr(value),
            known=", ".join(sorted(groups)),
        )
    return value


def _day(value: object, key: str) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        if isinstance(value, str):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise ClauseError(key, N_("{value} is no day."), N_("Write a day that exists, as 2015-12-12."), value=repr(value))


def _names(value: object, key: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(name, str) and name.strip() for name in value):
        raise ClauseError(key, N_("It is not a list of names."), N_('Write ["Belarus", "Kazakhstan"], for example.'))
    names = [plain_name(name) for name in value]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ClauseError(key, N_("It names {names} twice."), N_("Name each once."), names=", ".join(twice))
    return names


def _table(value: object, key: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise ClauseError(
            key, N_("{value} is not a table."), N_("Write {{ … }}, as docs/force.md shows."), value=repr(value)
        )
    return value


def _known(table: Mapping[str, object], known: set[str], prefix: str) -> None:
    for key in table:
        if key not in known:
            raise ClauseError(
                f"{prefix}{key}",
                N_("This key is not known."),
                N_("Known here: {known}."),
                known=", ".join(sorted(known)),
            )
