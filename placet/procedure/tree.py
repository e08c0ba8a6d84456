"""Decision rules as trees of criteria.

Every leaf comes down to one linear form over the members, so that its worst and its best case over all that outstanding
members may still say are exact and cost one pass. Numbers are `int` and `Fraction`; no floating point takes part.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

Base = Literal["members", "entitled", "participating", "present", "present-and-voting", "cast"]
What = Literal["for", "against", "abstain", "aside", "absent", "not-for", "not-against", "present"]
Compare = Literal["at-least", "more-than", "at-most", "less-than"]
Tie = Literal["fails", "casting", "second-vote"]
Number = int | Fraction

FOR, AGAINST, ABSTAIN, ASIDE, ABSENT, UNENTITLED, OUTSTANDING = range(7)
SAID = (FOR, AGAINST, ABSTAIN, ASIDE, ABSENT)
"""What an outstanding member may yet say."""

WHATS: Mapping[str, tuple[int, ...]] = {
    "for": (FOR,), "against": (AGAINST,), "abstain": (ABSTAIN,), "aside": (ASIDE,), "absent": (ABSENT,),
    "not-for": (AGAINST, ABSTAIN, ABSENT), "not-against": (FOR, ABSTAIN, ABSENT),
    "present": (FOR, AGAINST, ABSTAIN, ASIDE),
}  # fmt: skip
BASES: Mapping[str, tuple[int, ...]] = {
    "members": (FOR, AGAINST, ABSTAIN, ASIDE, ABSENT, UNENTITLED),
    "entitled": (FOR, AGAINST, ABSTAIN, ASIDE, ABSENT),
    "participating": (FOR, AGAINST, ABSTAIN, ABSENT),
    "present": (FOR, AGAINST, ABSTAIN),
    "present-and-voting": (FOR, AGAINST),
    "cast": (FOR, AGAINST, ABSTAIN),
}
STEADY = ("members", "entitled", "participating")
"""Bases in which an outstanding member stands as long as it has not stepped aside."""


@dataclass(frozen=True, slots=True)
class Fewest:
    """A threshold: the fewest participating members whose weight together is more than `share` of theirs, `plus` n.

    TFEU article 238(3)(a): the minimum number of members representing more than 35 % of the population, plus one.
    """

    weight: str
    share: Fraction
    plus: int = 0


@dataclass(frozen=True, slots=True)
class Leaf:
    """A condition on the sum of what members said.

    `code` is `none`, `count`, `share`, `present` or `unanimous`; `what` is counted, in heads or in the table `weight`,
    among the group `of` less the group `without`. With a `base` the `bound` is a share of that base, else an absolute
    number. A share of an empty base, and consensus among nobody, never holds. `tie` says what follows where a vote that
    needs more than half is equally divided. `settled`: nobody who has yet to speak can come to be counted (who stands
    aside by law is known beforehand). `article` is set where it differs from the rule's. `written` is a share as the
    rule writes it (255/345), which is shown instead of the fraction that it comes to.
    """

    code: Literal["none", "count", "share", "present", "unanimous"]
    what: What
    bound: Number | Fewest
    compare: Compare = "at-least"
    base: Base | None = None
    weight: str = ""
    of: str = ""
    without: str = ""
    tie: Tie = "fails"
    abstention_blocks: bool = False
    absence_blocks: bool = False
    settled: bool = False
    article: str = ""
    written: str = field(default="", compare=False)
    # the linear form, worked out once: one coefficient per code, a constant, and which codes must not be empty
    coefficients: tuple[Number, ...] = field(init=False, repr=False, compare=False, default=())
    constant: Number = field(init=False, repr=False, compare=False, default=0)
    worst: Number = field(init=False, repr=False, compare=False, default=0)
    best: Number = field(init=False, repr=False, compare=False, default=0)
    filled: tuple[int, ...] = field(init=False, repr=False, compare=False, default=())

    def __post_init__(self) -> None:
        sign = 1 if self.compare in ("at-least", "more-than") else -1
        counted = self.counted()
        bound = Fraction(0) if isinstance(self.bound, Fewest) else Fraction(self.bound)
        base = BASES[self.base] if self.base else ()
        p, q = bound.numerator, bound.denominator
        coefficients = tuple(sign * (q * (code in counted) - p * (code in base)) for code in range(6))
        said = [0] if self.settled else [coefficients[code] for code in SAID]
        filled: tuple[int, ...] = base
        if self.code == "unanimous":
            filled = (FOR,)
        elif self.code == "none" and not self.of:
            filled = BASES["participating"]
        put = object.__setattr__
        put(self, "coefficients", coefficients)
        put(self, "constant", 0 if self.base else -sign * p)
        put(self, "worst", min(said))
        put(self, "best", max(said))
        put(self, "filled", filled)

    def counted(self) -> tuple[int, ...]:
        """The codes that the leaf counts."""
        if self.code != "unanimous":
            return WHATS[self.what]
        return (AGAINST, *((ABSTAIN,) if self.abstention_blocks else ()), *((ABSENT,) if self.absence_blocks else ()))

    @property
    def strict(self) -> bool:
        """Whether the bound itself is not enough."""
        return self.compare in ("more-than", "less-than")


@dataclass(frozen=True, slots=True)
class Node:
    """Criteria put together.

    `code`: `all`, `any`, `not` (of one), `some` (at least `least` of them), `failing-which` (the first that holds, in
    order) or `unless` (the first, unless the second holds, which then is enough).
    """

    code: Literal["all", "any", "not", "some", "failing-which", "unless"]
    parts: tuple[Criterion, ...]
    least: int = 0
    article: str = ""

    def needed(self) -> int:
        """How many of the parts must hold."""
        return {"all": len(self.parts), "some": self.least, "not": 0}.get(self.code, 1)


Criterion = Leaf | Node


@dataclass(frozen=True, slots=True)
class Outcome:
    """A name for a way of not carrying: `vetoed` where `criterion` holds."""

    name: str
    criterion: Criterion


@dataclass(frozen=True, slots=True)
class Rule:
    """How a body decides a matter from `since` to the end of `until` (open where None).

    `carried`, `failed`: the outcome where the criterion holds, where it fails; `outcomes` name ways of failing, in
    order.
    """

    matter: str
    criterion: Criterion
    article: str = ""
    source: str = ""
    source_checked: bool = False
    since: date | None = None
    until: date | None = None
    outcomes: tuple[Outcome, ...] = ()
    carried: str = "adopted"
    failed: str = "not-adopted"
    title: Mapping[str, str] = field(default_factory=dict)
    basis: str = ""
    note: str = ""
    default: bool = False
