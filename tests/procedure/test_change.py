"""What would change a finding: held against trying every set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placet.procedure import change
from placet.procedure.criteria import Ballot, Criterion, Finding, Leaf, Node, Rule, judge
from placet.procedure.positions import Counts

NAMES = tuple("ABCDEFGHIJKL")
steady = settings(max_examples=300, deadline=None, database=None, derandomize=True)
MAJORITY = Leaf("share", "for", Fraction(1, 2), "more-than", base="present-and-voting")


def settled(criterion: Criterion, ballot: Ballot, parties: Sequence[str], counts: Counts) -> bool:
    """Whether the verdict is settled if these parties say so."""
    changed = replace(ballot, stances={**ballot.stances, **dict.fromkeys(parties, counts)})
    verdict = judge(Rule("m", criterion), changed, change=False).verdict
    return verdict == ("holds" if counts == "for" else "fails")


def by_trying(criterion: Criterion, ballot: Ballot, verdict: str, counts: Counts) -> set[tuple[str, ...]]:
    """The smallest sets of parties, found by trying all of them."""
    if verdict == ("holds" if counts == "for" else "fails"):
        return set()
    barred = ballot.groups.get("not-entitled", frozenset())
    candidates = [
        member
        for member in ballot.members
        if member not in barred
        and ballot.stances.get(member) not in ("aside", counts)
        and (verdict != "open" or ballot.stances.get(member) in (None, "unsettled"))
    ]
    for size in range(1, len(candidates) + 1):
        found = {parties for parties in combinations(candidates, size) if settled(criterion, ballot, parties, counts)}
        if found:
            return found
    return set()


shares = st.sampled_from([Fraction(1, 3), Fraction(1, 2), Fraction(13, 20), Fraction(2, 3), Fraction(3, 4)])
bases = st.sampled_from(["members", "participating", "present-and-voting", "cast"])
weight = st.sampled_from(["", "w", "v"])
leaves = st.one_of(
    st.builds(lambda of: Leaf("none", "against", 0, "at-most", of=of), st.sampled_from(["", "g"])),
    st.builds(
        lambda n, w, g: Leaf("count", "for", n, weight=w, of=g), st.integers(1, 9), weight, st.sampled_from(["", "g"])
    ),
    st.builds(
        lambda share, base, compare, w: Leaf("share", "for", share, compare, base=base, weight=w),
        shares,
        bases,
        st.sampled_from(["at-least", "more-than"]),
        weight,
    ),
    st.builds(lambda n: Leaf("count", "not-for", n, "at-most"), st.integers(0, 4)),
    st.builds(lambda b: Leaf("unanimous", "against", 0, "at-most", absence_blocks=b), st.booleans()),
    st.just(Leaf("share", "for", Fraction(1, 2), "more-than", base="members", tie="casting")),
    st.builds(lambda n: Leaf("count", "against", n), st.integers(1, 3)),
    st.builds(lambda n: Leaf("present", "present", n), st.integers(1, 6)),
    st.builds(lambda b: Leaf("count", "aside", 0, "at-most", settled=b), st.booleans()),
)


def nodes(parts: st.SearchStrategy[Criterion]) -> st.SearchStrategy[Criterion]:
    """Nodes over these parts."""
    many = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        many.map(lambda some: Node("all", some)),
        many.map(lambda some: Node("any", some)),
        many.flatmap(lambda some: st.integers(1, len(some)).map(lambda least: Node("some", some, least))),
        st.tuples(parts, parts).map(lambda some: Node("unless", some)),
        parts.map(lambda part: Node("not", (part,))),
    )


criteria: st.SearchStrategy[Criterion] = st.recursive(leaves, nodes, max_leaves=4)
said: st.SearchStrategy[list[Counts | None]] = st.lists(
    st.sampled_from(["for", "for", "against", "abstain", "aside", "absent", None]), min_size=1, max_size=7
)
weights = st.lists(st.integers(1, 12), min_size=12, max_size=12)


def ballot_of(words: list[Counts | None], w: list[int], v: list[int]) -> Ballot:
    """Members A, B, C …; A to C are the group g, D has no vote, the chair casts the deciding vote for."""
    members = NAMES[: len(words)]
    stances = {member: counts for member, counts in zip(members, words, strict=True) if counts}
    groups = {"g": frozenset("ABC"), "not-entitled": frozenset("D"), "casting": frozenset({"chair"})}
    tables = {"w": dict(zip(NAMES, w, strict=True)), "v": dict(zip(NAMES, v, strict=True))}
    return Ballot(members, {**stances, "chair": "for"}, groups=groups, weights=tables)


def check(criterion: Criterion, ballot: Ballot) -> Finding:
    """That the sets found are just those found by trying."""
    found = judge(Rule("m", criterion), ballot, sets=5000)
    assert found.complete
    assert set(found.would_carry) == by_trying(criterion, ballot, found.verdict, "for")
    assert set(found.would_block) == by_trying(criterion, ballot, found.verdict, "against")
    assert len(set(found.would_carry)) == len(found.would_carry)
    return found


@steady
@given(criteria, said, weights, weights)
def test_the_smallest_sets_are_right_and_smallest(
    criterion: Criterion, words: list[Counts | None], w: list[int], v: list[int]
) -> None:
    check(criterion, ballot_of(words, w, v))


@pytest.mark.parametrize("seed", range(8))
def test_twelve_parties_with_two_tables_of_weights(seed: int) -> None:
    w = [(seed * 7 + n * n * 5) % 23 + 1 for n in range(12)]
    v = [(seed * 11 + n * n * n) % 19 + 1 for n in range(12)]
    both = Node("all", (
        MAJORITY,
        Leaf("share", "for", Fraction(13, 20), base="members", weight="w"),
        Leaf("share", "for", Fraction(3, 5), base="cast", weight="v"),
    ))  # fmt: skip
    words: list[Counts | None] = (["for", "against", "abstain", "absent", "against", None] * 3)[seed : seed + 12]  # type: ignore[assignment]
    ballot = replace(ballot_of(words, w, v), groups={})
    found = check(both, ballot)
    assert found.would_carry or found.verdict == "holds"


@steady
@given(criteria, said, weights, weights, st.integers(1, 3))
def test_no_more_sets_are_listed_than_were_asked_for(
    criterion: Criterion, words: list[Counts | None], w: list[int], v: list[int], most: int
) -> None:
    ballot = ballot_of(words, w, v)
    few, all_ = judge(Rule("m", criterion), ballot, sets=most), judge(Rule("m", criterion), ballot, sets=5000)
    for listed, full, facts in (
        (few.would_carry, all_.would_carry, few.facts["carry"]),
        (few.would_block, all_.would_block, few.facts["block"]),
    ):
        assert len(listed) == min(most, len(full))
        assert set(listed) <= set(full)
        assert facts == {"size": len(full[0]) if full else None, "more": len(full) > most}


def test_sets_are_in_protocol_order_whatever_their_weight() -> None:
    ballot = ballot_of(["against"] * 3, [1, 9, 9] + [1] * 9, [1] * 12)
    found = judge(Rule("m", Leaf("share", "for", Fraction(9, 10), base="members", weight="w")), ballot)
    assert found.would_carry == (("B", "C"),)


def test_a_large_assembly_is_solved_at_once() -> None:
    """193 members: thirty more must come over, and there are more ways than could ever be listed."""
    members = tuple(f"M{n:03}" for n in range(193))
    stances: dict[str, Counts] = {
        m: "for" if n < 80 else "against" if n < 140 else "abstain" for n, m in enumerate(members)
    }
    found = judge(Rule("m", Leaf("share", "for", Fraction(2, 3), base="present-and-voting")), Ballot(members, stances))
    # 94 of 140 are two thirds: fourteen of those against come over, which helps on both sides
    assert (found.facts["carry"], found.complete) == ({"size": 14, "more": True}, True)
    assert len(found.would_carry) == 20
    assert all(set(parties) <= set(members[80:140]) for parties in found.would_carry)


@pytest.mark.parametrize("compare", ["at-least", "more-than"])
def test_two_conditions_that_are_met_exactly(compare: str) -> None:
    """Half of the heads and half of a weight: of four equal members two are just that."""
    ballot = replace(ballot_of(["against"] * 4, [1] * 12, [2] * 12), groups={})
    both = Node("all", tuple(
        Leaf("share", "for", Fraction(1, 2), compare, base="members", weight=table) for table in ("", "w", "v")  # type: ignore[arg-type]
    ))  # fmt: skip
    found = check(both, ballot)
    assert found.facts["carry"] == {"size": 2 if compare == "at-least" else 3, "more": False}


@pytest.mark.parametrize("seed", range(12))
def test_hard_ballots_of_sixty_members_are_solved(seed: int) -> None:
    """Three conditions that pull apart: each alone is within reach long before all of them are."""
    chance = Random(seed)
    members = tuple(f"M{n:02}" for n in range(60))
    tables = {
        "w": {m: int(chance.paretovariate(1.1) * 100_000) for m in members},
        "v": {m: chance.randint(1, 1000) for m in members},
    }
    words: list[Counts] = [chance.choice(("for", "against", "abstain", "absent")) for _ in members]
    all_three = Node("all", (
        MAJORITY,
        Leaf("share", "for", Fraction(13, 20), base="members", weight="w"),
        Leaf("share", "for", Fraction(2, 3), base="cast", weight="v"),
    ))  # fmt: skip
    ballot = Ballot(members, dict(zip(members, words, strict=True)), weights=tables)
    found = judge(Rule("m", all_three), ballot, sets=1)
    assert found.complete
    for parties in found.would_carry:
        assert settled(all_three, ballot, parties, "for")


def test_a_party_aside_or_without_a_vote_is_never_asked() -> None:
    words: list[Counts | None] = ["for", "aside", "against", "against"]
    ballot = replace(ballot_of(words, [1] * 12, [1] * 12), groups={"not-entitled": frozenset("D")})
    found = judge(Rule("m", Leaf("share", "for", Fraction(1), base="participating")), ballot)
    assert found.would_carry == (("C",),)


def test_where_nobody_is_for_it_yet_one_must_be() -> None:
    """Unanimity among abstainers fails for want of a vote in favour, and the search must see that one is enough."""
    ballot = replace(ballot_of(["abstain", "abstain", None], [1] * 12, [1] * 12), groups={})
    unanimous = Leaf("unanimous", "against", 0, "at-most")
    found = check(unanimous, ballot)
    assert (found.verdict, found.would_carry, found.would_block) == ("open", (("C",),), (("C",),))
    both = check(unanimous, replace(ballot, stances={"A": "abstain", "B": "abstain", "C": "absent"}))
    assert (both.verdict, both.would_carry) == ("fails", (("A",), ("B",), ("C",)))


def test_a_search_that_gives_up_says_so_and_still_gives_a_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(change, "STEPS", 3)
    ballot = ballot_of(["against"] * 12, list(range(1, 13)), [1] * 12)
    ballot = replace(ballot, groups={})
    criterion = Leaf("share", "for", Fraction(1, 2), base="members", weight="w")
    found = judge(Rule("m", criterion), ballot)
    assert not found.complete
    assert len(found.would_carry) == 1
    parties = found.would_carry[0]
    assert settled(criterion, ballot, parties, "for")
    assert not any(settled(criterion, ballot, [p for p in parties if p != one], "for") for one in parties)


def test_without_being_asked_nothing_is_searched() -> None:
    found = judge(Rule("m", MAJORITY), ballot_of(["against"], [1] * 12, [1] * 12), change=False)
    assert (found.would_carry, found.would_block, found.complete) == ((), (), True)
    assert "carry" not in found.facts


@pytest.mark.parametrize(
    ("words", "carry", "block"),
    [
        # a written round: who must reply, and how, to settle it
        ([None, None, "for"], {("A", "B")}, {("A",), ("B",)}),
        # one objects: it is not enough that others agree
        (["against", "for", "for"], {("A",)}, set()),
        (["for", "for", "aside"], set(), {("A",), ("B",)}),
    ],
)
def test_consensus(words: list[Counts | None], carry: set[tuple[str, ...]], block: set[tuple[str, ...]]) -> None:
    ballot = replace(ballot_of(words, [1] * 12, [1] * 12), groups={})
    found = judge(Rule("m", Leaf("none", "against", 0, "at-most")), ballot)
    assert (set(found.would_carry), set(found.would_block)) == (carry, block)
