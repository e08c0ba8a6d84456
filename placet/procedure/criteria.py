"""The finding that a rule gives on a ballot.

A node *holds* where it would hold whatever outstanding members say, *fails* where it fails whatever they say, and is
*open* otherwise. For trees that a vote in favour can only help (every rule shipped with placet, but for the naming of
outcomes) this is exact; where a tree mixes directions the answer is never wrong, but may be *open* where a longer
analysis would settle it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from placet.procedure.change import Change, changes
from placet.procedure.tally import (
    CASTING,
    CONCERNED,
    NOT_ENTITLED,
    Ballot,
    Tally,
    Unanswerable,
    bounds,
    reach,
    together,
)
from placet.procedure.tree import (
    BASES,
    OUTSTANDING,
    STEADY,
    Criterion,
    Fewest,
    Leaf,
    Node,
    Number,
    Outcome,
    Rule,
)

__all__ = [
    "CASTING",
    "CONCERNED",
    "NOT_ENTITLED",
    "Ballot",
    "Criterion",
    "Fewest",
    "Finding",
    "Leaf",
    "Node",
    "Outcome",
    "Rule",
    "Unanswerable",
    "Verdict",
    "judge",
    "outcome",
]

Verdict = Literal["holds", "fails", "open"]


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer of a rule, with the numbers, the article and what would change it.

    `code` and `facts` are for `placet.procedure.sentences`. `awaited`: who has not spoken, where the verdict is open.
    `would_carry`, `would_block`: smallest sets of parties that by saying yes (no) would settle it; at most as many as
    were asked for. `complete` is false where the search for them gave up, so that the sets may not be the smallest.
    """

    verdict: Verdict
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    article: str = ""
    source: str = ""
    source_checked: bool = False
    children: tuple[Finding, ...] = ()
    awaited: tuple[str, ...] = ()
    would_carry: tuple[tuple[str, ...], ...] = ()
    would_block: tuple[tuple[str, ...], ...] = ()
    complete: bool = True

    def as_data(self) -> dict[str, object]:
        """Plain data that JSON can hold; fractions are written `2/3`."""
        return self._node() | {
            "awaited": list(self.awaited),
            "would_carry": [list(parties) for parties in self.would_carry],
            "would_block": [list(parties) for parties in self.would_block],
            "complete": self.complete,
        }

    def _node(self) -> dict[str, object]:
        return {
            "verdict": self.verdict,
            "code": self.code,
            "facts": plain_data(self.facts),
            "article": self.article,
            "source": self.source,
            "source_checked": self.source_checked,
            "children": [child._node() for child in self.children],
        }


def plain_data(value: object) -> object:
    """The value with fractions as text, and lists for tuples and sets."""
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else str(value)
    if isinstance(value, Mapping):
        return {str(key): plain_data(part) for key, part in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain_data(part) for part in value]
    return value


def verdict(low: bool, high: bool) -> Verdict:
    """Three values from two."""
    return "holds" if low else "open" if high else "fails"


def outcome(rule: Rule, ballot: Ballot, finding: Finding) -> str:
    """The outcome's name: `adopted`, `not-adopted`, `vetoed`, `no-opinion`, `open`.

    Where the rule fails but which of its ways of failing applies depends on who has yet to speak, it is `open`.
    """
    if finding.verdict != "fails":
        return rule.carried if finding.verdict == "holds" else "open"
    tally = Tally(ballot)
    for named in rule.outcomes:
        low, high = bounds(named.criterion, tally)
        if high:
            return named.name if low else "open"
    return rule.failed


def judge(rule: Rule, ballot: Ballot, *, change: bool = True, sets: int = 20) -> Finding:
    """The finding of `rule` on `ballot`.

    With `change`, also what would change it: the smallest sets of parties, at most `sets` of each kind. A party that
    stands aside, or has no vote, is never in one. Where the verdict is open only those whose reply is awaited are.

    Raises `Unanswerable` where the ballot lacks a group, a table of weights or a member's weight that the rule needs.
    """
    tally = Tally(ballot)
    root, low, high = _explain(rule.criterion, tally, rule)
    found = changes(rule.criterion, tally, low, high, sets) if change else Change()
    facts: dict[str, object] = {**root.facts, "tally": tally.as_facts(), "members": len(ballot.members)}
    if change:
        facts |= {"carry": found.carry_facts(), "block": found.block_facts()}
    return Finding(
        root.verdict,
        root.code,
        facts,
        root.article,
        root.source,
        root.source_checked,
        root.children,
        tally.who((OUTSTANDING,)) if root.verdict == "open" else (),
        found.carry,
        found.block,
        found.complete,
    )


def _explain(criterion: Criterion, tally: Tally, rule: Rule) -> tuple[Finding, bool, bool]:
    article = criterion.article or rule.article
    children: tuple[Finding, ...] = ()
    if isinstance(criterion, Leaf):
        reached = reach(criterion, tally)
        low, high = reached.low_holds, reached.high_holds
        facts = _leaf_facts(criterion, tally)
        if criterion.tie != "fails" and criterion.what == "for" and reached.low == reached.high == 0:
            facts["tie"] = criterion.tie
    else:
        parts = [_explain(part, tally, rule) for part in criterion.parts]
        low, high = together(criterion, [(part_low, part_high) for _, part_low, part_high in parts])
        children = tuple(child for child, _, _ in parts)
        facts = _node_facts(criterion, children)
    found = Finding(verdict(low, high), criterion.code, facts, article, rule.source, rule.source_checked, children)
    return found, low, high


def _leaf_facts(leaf: Leaf, tally: Tally) -> dict[str, object]:
    sums = tally.sums(leaf.weight, leaf.of, leaf.without)
    counted = leaf.counted()
    facts: dict[str, object] = {"what": leaf.what, "have": sum(sums[code] for code in counted), "compare": leaf.compare}
    for key in ("weight", "of", "without"):
        if name := getattr(leaf, key):
            facts[key] = name
    if sums[OUTSTANDING]:
        facts["outstanding"] = sums[OUTSTANDING]
    if isinstance(leaf.bound, Fewest):
        facts |= {"need": tally.fewest(leaf.bound), "fewest_over": leaf.bound.share, "plus": leaf.bound.plus}
    elif leaf.base:
        base = sum(sums[code] for code in BASES[leaf.base]) + (sums[OUTSTANDING] if leaf.base in STEADY else 0)
        bound = Fraction(leaf.bound)
        parts = any(isinstance(part, Fraction) for part in sums)  # weights that are no whole numbers are not rounded
        need = bound * base if parts else whole(bound * base, leaf.compare)
        facts |= {"base_of": leaf.base, "base": base, "share": bound, "need": need}
        if leaf.written:
            facts["written"] = leaf.written
    else:
        facts["need"] = whole(Fraction(leaf.bound), leaf.compare)
    if leaf.code in ("none", "unanimous"):
        facts["by"] = tally.who(counted, leaf.of, leaf.without)
    return facts


def whole(limit: Fraction, compare: str) -> Number:
    """The whole number that comes to the same as the limit: the least that is enough, or the most that is allowed.

    It is meant for heads and votes, of which there are no parts.
    """
    floor = limit.numerator // limit.denominator
    up = floor + (limit.denominator > 1)
    return {"at-least": up, "more-than": floor + 1, "at-most": floor, "less-than": up - 1}[compare]


def _node_facts(node: Node, children: tuple[Finding, ...]) -> dict[str, object]:
    facts: dict[str, object] = {
        "held": sum(child.verdict == "holds" for child in children),
        "open": sum(child.verdict == "open" for child in children),
        "parts": len(children),
        "needed": node.needed(),
    }
    if node.code == "failing-which":
        # Which limb carries: the first that holds, provided that no limb before it is still open.
        for place, child in enumerate(children):
            if child.verdict != "fails":
                facts["limb"] = place if child.verdict == "holds" else None
                break
    return facts
