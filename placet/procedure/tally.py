"""A ballot counted: sums of what the members said, and how far what is outstanding can still move a criterion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from placet.procedure.positions import Counts
from placet.procedure.tree import (
    ABSENT,
    ABSTAIN,
    AGAINST,
    ASIDE,
    BASES,
    FOR,
    OUTSTANDING,
    UNENTITLED,
    Criterion,
    Fewest,
    Leaf,
    Node,
    Number,
)

CODES: Mapping[str | None, int] = {
    "for": FOR, "against": AGAINST, "abstain": ABSTAIN, "aside": ASIDE, "absent": ABSENT,
    "unsettled": OUTSTANDING, None: OUTSTANDING,
}  # fmt: skip
CONCERNED, NOT_ENTITLED, CASTING = "concerned", "not-entitled", "casting"
"""Groups that a ballot may name: whom the question concerns; members without a vote; who casts the deciding vote."""


class Unanswerable(LookupError):
    """The ballot lacks what the rule asks for: `kind` (group, weights, weight), its `name`, and for whom."""

    def __init__(self, kind: str, name: str, party: str = "") -> None:
        super().__init__(f"{kind} {name} {party}".strip())
        self.kind, self.name, self.party = kind, name, party


@dataclass(frozen=True, slots=True)
class Ballot:
    """What the members have said, at the date of the decision.

    `members`: the deciding members in protocol order. `stances`: how each counts that has spoken. `silent`: what a
    member is that has not: `outstanding` (a written round), `consents` (the chair asked a sitting, or a silence
    procedure has run out) or `absent`. `groups`: named sets of parties. `weights`: table -> member -> weight,
    in any one unit.
    """

    members: tuple[str, ...]
    stances: Mapping[str, Counts]
    silent: Literal["outstanding", "consents", "absent"] = "outstanding"
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)
    weights: Mapping[str, Mapping[str, Number]] = field(default_factory=dict)


class Tally:
    """The members' codes of one ballot, and their sums by code, each kind of sum made once."""

    __slots__ = ("_sums", "ballot", "codes")

    def __init__(self, ballot: Ballot) -> None:
        codes = CODES if ballot.silent != "consents" else {**CODES, None: FOR, "unsettled": FOR}
        stances = ballot.stances
        if ballot.silent == "absent":
            codes = {**CODES, None: ABSENT}
        self.ballot = ballot
        self.codes = [codes[stances.get(member)] for member in ballot.members]
        barred = ballot.groups.get(NOT_ENTITLED)
        if barred:
            for place, member in enumerate(ballot.members):
                if member in barred:
                    self.codes[place] = UNENTITLED
        self._sums: dict[tuple[str, str, str], list[Number]] = {}

    def sums(self, weight: str = "", of: str = "", without: str = "") -> list[Number]:
        """Seven sums, one per code, in heads or in `weight`."""
        key = (weight, of, without)
        found = self._sums.get(key)
        if found is None:
            found = self._sums[key] = self._sum(weight, of, without)
        return found

    def _sum(self, weight: str, of: str, without: str) -> list[Number]:
        if not (weight or of or without):
            return [self.codes.count(code) for code in range(7)]
        members, codes = self.ballot.members, self.codes
        sums: list[Number] = [0] * 7
        if weight and not (of or without):
            table = self.table(weight)
            try:
                for member, code in zip(members, codes, strict=True):
                    sums[code] += table[member]
            except KeyError as missing:
                raise Unanswerable("weight", weight, str(missing.args[0])) from None
            return sums
        for member, code in zip(members, codes, strict=True):
            sums[code] += self.weigh(member, weight, of, without)
        return sums

    def table(self, weight: str) -> Mapping[str, Number]:
        """The table of weights; raises `Unanswerable` where the ballot has none of that name."""
        table = self.ballot.weights.get(weight)
        if table is None:
            raise Unanswerable("weights", weight)
        return table

    def group(self, name: str) -> frozenset[str]:
        """The group; raises `Unanswerable` where the ballot does not name it."""
        group = self.ballot.groups.get(name)
        if group is None:
            raise Unanswerable("group", name)
        return group

    def weigh(self, member: str, weight: str, of: str, without: str) -> Number:
        """What the member adds to such a sum, whatever it says."""
        if of and member not in self.group(of):
            return 0
        if without and member in self.group(without):
            return 0
        if not weight:
            return 1
        table = self.table(weight)
        if member not in table:
            raise Unanswerable("weight", weight, member)
        return table[member]

    def who(self, codes: tuple[int, ...], of: str = "", without: str = "") -> tuple[str, ...]:
        """The members of these codes, in protocol order."""
        pairs = zip(self.ballot.members, self.codes, strict=True)
        return tuple(m for m, code in pairs if code in codes and self.weigh(m, "", of, without))

    def fewest(self, bound: Fewest) -> int:
        """The number that a `Fewest` threshold comes to; outstanding members count as participating."""
        table, members = self.table(bound.weight), self.ballot.members
        taking_part = [
            table[member]
            for member, code in zip(members, self.codes, strict=True)
            if code in BASES["participating"] or code == OUTSTANDING
        ]
        limit = bound.share * sum(taking_part)
        reached: Number = 0
        for number, weight in enumerate(sorted(taking_part, reverse=True), 1):
            reached += weight
            if reached > limit:
                return number + bound.plus
        return len(taking_part) + 1 + bound.plus

    def casting(self) -> int:
        """The code of whoever has the casting vote: `OUTSTANDING` where nobody has, or has not cast it."""
        voters = self.ballot.groups.get(CASTING, frozenset())
        codes = {CODES[self.ballot.stances.get(voter)] for voter in voters}
        return codes.pop() if len(codes) == 1 else OUTSTANDING

    def with_said(self, parties: frozenset[str], code: int) -> Tally:
        """The same ballot, had these parties said `code`."""
        other = Tally.__new__(Tally)
        other.ballot, other._sums = self.ballot, {}
        other.codes = [
            code if member in parties else old for member, old in zip(self.ballot.members, self.codes, strict=True)
        ]
        return other

    def as_facts(self) -> dict[str, object]:
        """How many members said what."""
        heads = self.sums()
        tally: dict[str, object] = dict(zip(("for", "against", "abstain", "aside", "absent"), heads, strict=False))
        silent = 0
        if self.ballot.silent == "consents":
            silent = sum(self.ballot.stances.get(m) in (None, "unsettled") for m in self.ballot.members)
        return tally | {"unentitled": heads[UNENTITLED], "outstanding": heads[OUTSTANDING], "silent": silent}


@dataclass(frozen=True, slots=True)
class Reach:
    """A leaf's value at its worst and at its best, and whether it passes at nought there."""

    low: Number
    high: Number
    low_at_nought: bool
    high_at_nought: bool
    low_filled: bool
    high_filled: bool

    @property
    def low_holds(self) -> bool:
        """Whether the leaf holds whatever the outstanding say."""
        return self.low_filled and (self.low > 0 or (self.low == 0 and self.low_at_nought))

    @property
    def high_holds(self) -> bool:
        """Whether it holds if the outstanding say what suits it best."""
        return self.high_filled and (self.high > 0 or (self.high == 0 and self.high_at_nought))


def reach(leaf: Leaf, tally: Tally) -> Reach:
    """The leaf on this ballot."""
    sums = tally.sums(leaf.weight, leaf.of, leaf.without)
    outstanding = sums[OUTSTANDING]
    value = leaf.constant
    for coefficient, part in zip(leaf.coefficients, sums, strict=False):
        if coefficient and part:
            value += coefficient * part
    if isinstance(leaf.bound, Fewest):
        value += -tally.fewest(leaf.bound) if leaf.compare in ("at-least", "more-than") else tally.fewest(leaf.bound)
    nought = not leaf.strict
    low_nought = high_nought = nought
    if leaf.tie == "casting":
        cast = tally.casting()
        low_nought, high_nought = cast == FOR, cast in (FOR, OUTSTANDING)
    filled = not leaf.filled or any(sums[code] for code in leaf.filled)
    return Reach(
        value + leaf.worst * outstanding,
        value + leaf.best * outstanding,
        low_nought,
        high_nought,
        filled,
        filled or bool(outstanding),
    )


def bounds(criterion: Criterion, tally: Tally) -> tuple[bool, bool]:
    """Whether the criterion holds at the worst, and at the best, of what the outstanding may say."""
    if isinstance(criterion, Leaf):
        found = reach(criterion, tally)
        return found.low_holds, found.high_holds
    pairs = [bounds(part, tally) for part in criterion.parts]
    return together(criterion, pairs)


def together(node: Node, pairs: list[tuple[bool, bool]]) -> tuple[bool, bool]:
    """A node's worst and best from those of its parts."""
    if node.code == "not":
        low, high = pairs[0]
        return not high, not low
    needed = node.needed()
    return sum(low for low, _ in pairs) >= needed, sum(high for _, high in pairs) >= needed
