"""The search for what would change a finding: sound wherever it stops, exact where it does not, and short."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from math import comb, prod
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from test_change import ballot_of, by_trying, check, settled, weights

from placet.procedure import change
from placet.procedure.change import Junction, Search, Term, changes, passes, ways
from placet.procedure.criteria import Ballot, Criterion, Leaf, Node, Rule, judge
from placet.procedure.positions import Counts
from placet.procedure.tally import Tally, bounds
from placet.procedure.tree import ABSENT, ABSTAIN, AGAINST, FOR, OUTSTANDING

pytestmark = pytest.mark.once
steady = settings(max_examples=200, deadline=None, database=None, derandomize=True)


@pytest.fixture
def steps() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


# -- conditions that must all hold ------------------------------------------------------------------------------------

shares = st.builds(Fraction, st.integers(1, 9), st.just(10))
helped = st.one_of(
    st.builds(lambda n, w: Leaf("count", "for", n, weight=w), st.integers(1, 25), st.sampled_from(["", "w", "v"])),
    st.builds(
        lambda share, compare, base, w: Leaf("share", "for", share, compare, base=base, weight=w),
        shares,
        st.sampled_from(["at-least", "more-than"]),
        st.sampled_from(["members", "cast", "present-and-voting"]),
        st.sampled_from(["", "w", "v"]),
    ),
    st.builds(lambda n: Leaf("count", "against", n, "at-most"), st.integers(0, 4)),
)
together = st.lists(helped, min_size=2, max_size=4).map(lambda parts: Node("all", tuple(parts)))
mostly_against: st.SearchStrategy[list[Counts | None]] = st.lists(
    st.sampled_from(["against", "against", "abstain", "absent", "for", None]), min_size=3, max_size=8
)


@steady
@given(together, mostly_against, weights, weights)
def test_conditions_that_pull_apart(
    criterion: Criterion, words: list[Counts | None], w: list[int], v: list[int]
) -> None:
    """Several conditions, each in reach, that must be met by one set: where the bound on their sum is at work."""
    check(criterion, ballot_of(words, w, v))


@steady
@given(together, mostly_against, weights, weights)
def test_the_bound_on_a_sum_rules_out_no_size_at_which_there_is_a_set(
    criterion: Criterion, words: list[Counts | None], w: list[int], v: list[int]
) -> None:
    ballot = ballot_of(words, w, v)
    tally = Tally(ballot)
    low, _ = bounds(criterion, tally)
    assume(not low)
    codes = (AGAINST, ABSTAIN, ABSENT, OUTSTANDING)
    members = [m for m, code in zip(ballot.members, tally.codes, strict=True) if code in codes]
    for size in range(1, Search(criterion, tally, to=FOR, from_codes=codes).number + 1):
        there_is = any(
            bounds(criterion, tally.with_said(frozenset(some), FOR))[0] for some in combinations(members, size)
        )
        search = Search(criterion, tally, to=FOR, from_codes=codes)
        if there_is:
            assert search._could(0, size, search.values)
            assert search._reconciled(size)
            assert search._could(0, size, search.values)  # nor does what was added to the search


# -- wherever it stops ------------------------------------------------------------------------------------------------


@steady
@given(together, mostly_against, weights, weights, st.integers(0, 40))
def test_wherever_it_gives_up_what_it_says_is_true(
    criterion: Criterion, words: list[Counts | None], w: list[int], v: list[int], limit: int
) -> None:
    ballot = ballot_of(words, w, v)
    verdict = judge(Rule("m", criterion), ballot, change=False).verdict
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(change, "STEPS", limit)
        found = judge(Rule("m", criterion), ballot, sets=5000)
    for sets, counts, more in (
        (found.would_carry, "for", found.facts["carry"]["more"]),
        (found.would_block, "against", found.facts["block"]["more"]),
    ):
        right = by_trying(criterion, ballot, verdict, counts)  # type: ignore[arg-type]
        order = {member: place for place, member in enumerate(ballot.members)}
        assert all(list(parties) == sorted(parties, key=order.__getitem__) for parties in sets)
        assert len(set(sets)) == len(sets)
        if found.complete:
            assert set(sets) <= right
            assert more or set(sets) == right  # "more" may be said where the list happens to be full
            continue
        for parties in sets:
            assert settled(criterion, ballot, parties, counts)  # type: ignore[arg-type]
            assert right
            assert len(parties) >= len(next(iter(right)))


@steady
@given(together, mostly_against, weights, weights)
def test_a_search_that_gives_up_at_once_still_gives_a_set_without_the_idle(
    criterion: Criterion, words: list[Counts | None], w: list[int], v: list[int]
) -> None:
    """Votes in favour only help here: so one is found where there is one, and nobody in it could be left out."""
    ballot = ballot_of(words, w, v)
    tally = Tally(ballot)
    low, high = bounds(criterion, tally)
    assume(not low)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(change, "STEPS", 0)
        found = changes(criterion, tally, low, high, 20)
    right = by_trying(criterion, ballot, "open" if high else "fails", "for")
    assert bool(found.carry) == bool(right)
    if found.carry:
        assert not found.complete
        (parties,) = found.carry
        assert settled(criterion, ballot, parties, "for")
        assert not any(settled(criterion, ballot, [p for p in parties if p != one], "for") for one in parties)


def test_who_helped_most_may_turn_out_to_be_idle(steps: pytest.MonkeyPatch) -> None:
    """A is of most help to both conditions together, and so is asked first; B and C, each for one, do without A."""
    ballot = Ballot(tuple("ABC"), dict.fromkeys("ABC", "against"), weights={
        "w": {"A": 6, "B": 10, "C": 1},
        "v": {"A": 6, "B": 1, "C": 10},
    })  # fmt: skip
    both = Node("all", (Leaf("count", "for", 11, weight="w"), Leaf("count", "for", 11, weight="v")))
    steps.setattr(change, "STEPS", 0)
    found = judge(Rule("m", both), ballot)
    assert (found.would_carry, found.complete) == ((("B", "C"),), False)


def test_giving_up_while_it_lists_leaves_the_size_certain(steps: pytest.MonkeyPatch) -> None:
    """All smaller sizes were ruled out before the first set was found: it is a smallest, and there may be more."""
    ballot = Ballot(tuple("ABCDEFGH"), dict.fromkeys("ABCDEFGH", "against"), weights={
        "w": dict(zip("ABCDEFGH", range(1, 9), strict=True)),
    })  # fmt: skip
    criterion = Leaf("count", "for", 12, weight="w")
    right = by_trying(criterion, ballot, "fails", "for")
    assert {len(one) for one in right} == {2}
    seen = set()
    for limit in range(40):
        steps.setattr(change, "STEPS", limit)
        found = judge(Rule("m", criterion), ballot, sets=100)
        seen.add((found.complete, len(found.would_carry)))
        if found.complete:
            assert set(found.would_carry) <= right
            assert found.facts["carry"]["size"] == 2
            assert found.facts["carry"]["more"] or set(found.would_carry) == right
    assert (False, 1) in seen
    assert (True, len(right)) in seen
    assert {number for complete, number in seen if complete} == set(range(1, len(right) + 1))
    assert found.facts["carry"] == {"size": 2, "more": False}


# -- how long it takes ------------------------------------------------------------------------------------------------


def hard(seed: int, members: int, parts: int) -> tuple[Criterion, Ballot]:
    """Conditions that pull apart, over weights as uneven as populations are."""
    chance = Random(seed)
    names = tuple(f"M{n:02}" for n in range(members))
    tables = {
        "w": {m: int(chance.paretovariate(1.1) * 100_000) for m in names},
        "v": {m: chance.randint(1, 1000) for m in names},
    }
    mood: tuple[Counts, ...] = ("for", "against", "abstain", "absent") if seed % 2 else ("for", "for", "for", "against")
    words = [chance.choice(mood) for _ in names]
    all_of = Node("all", (
        Leaf("share", "for", Fraction(1, 2), "more-than", base="present-and-voting"),
        Leaf("share", "for", Fraction(13, 20), base="members", weight="w"),
        Leaf("share", "for", Fraction(2, 3), base="cast", weight="v"),
    )[-parts:])  # fmt: skip
    return all_of, Ballot(names, dict(zip(names, words, strict=True)), weights=tables)


TAKEN: dict[tuple[int, int], tuple[int, int, int]] = {
    (0, 12): (15, 15, 15),
    (0, 27): (47, 3, 3),
    (0, 60): (35, 44, 44),
    (1, 12): (5, 15, 15),
    (1, 27): (11, 19, 19),
    (1, 60): (23, 123, 123),
    (2, 12): (18, 18, 18),
    (2, 27): (3, 9, 9),
    (2, 60): (47, 3, 3),
    (3, 12): (5, 20, 20),
    (3, 27): (55, 60, 60),
    (3, 60): (27, 58, 58),
    (4, 12): (37, 3, 3),
    (4, 27): (18, 18, 18),
    (4, 60): (42, 3, 3),
    (5, 12): (9, 7, 11),
    (5, 27): (79, 88, 88),
    (5, 60): (23, 104, 100),
}
"""Branches that are looked at, at most: by seed and number of members, with one, two and three conditions."""


def taken(criterion: Criterion, ballot: Ballot) -> int:
    """How many steps the search takes for twenty sets: to carry, or where it holds already, to block."""
    tally = Tally(ballot)
    holds, _ = bounds(criterion, tally)
    codes = (FOR if holds else AGAINST, ABSTAIN, ABSENT, OUTSTANDING)
    search = Search(criterion, tally, to=AGAINST if holds else FOR, from_codes=codes)
    assert search.smallest(20).complete
    return search.steps


@pytest.mark.parametrize(("seed", "members"), list(TAKEN))
def test_it_takes_no_more_steps_than_it_did(seed: int, members: int) -> None:
    """What cuts branches changes no answer, only how many are looked at: so that is held too."""
    steps = tuple(taken(*hard(seed, members, parts)) for parts in (1, 2, 3))
    assert all(one <= most for one, most in zip(steps, TAKEN[seed, members], strict=True)), steps


def test_who_helps_most_is_asked_first_and_who_helps_nowhere_is_not_asked() -> None:
    """Help is counted in shares of all that could be gained: C's six of twelve weigh more than the twos and threes of A
    and B. D has no weight."""
    ballot = Ballot(tuple("ABCD"), dict.fromkeys("ABCD", "against"), weights={
        "w": {"A": 2, "B": 2, "C": 1, "D": 0},
        "v": {"A": 3, "B": 3, "C": 6, "D": 0},
    })  # fmt: skip
    both = Node("all", (Leaf("count", "for", 4, weight="w"), Leaf("count", "for", 9, weight="v")))
    search = Search(both, Tally(ballot), to=FOR, from_codes=(AGAINST,))
    assert search.members == [["C"], ["A", "B"]]
    assert search.number == 3


# -- the parts --------------------------------------------------------------------------------------------------------


@steady
@given(st.lists(st.integers(0, 4).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))), max_size=4))
def test_every_way_of_choosing_comes_once(sizes: list[tuple[int, int]]) -> None:
    names = iter(range(100))
    choices = [([f"m{next(names)}" for _ in range(n)], number) for n, number in sizes]
    found = list(ways(choices))
    assert len(found) == len(set(found)) == prod(comb(n, number) for n, number in sizes)
    for way in found:
        rest = list(way)
        for members, number in choices:
            assert set(rest[:number]) <= set(members)
            rest = rest[number:]
        assert rest == []


values = st.lists(st.integers(-2, 2), min_size=4, max_size=4)
terms = st.builds(Term, st.integers(0, 3), st.booleans())
trees: st.SearchStrategy[Term | Junction] = st.recursive(
    terms,
    lambda parts: st.builds(Junction, st.integers(0, 5), st.lists(parts, min_size=1, max_size=4).map(tuple)),
    max_leaves=8,
)


@steady
@given(trees, values)
def test_a_tree_holds_where_enough_of_its_parts_do(tree: Term | Junction, given_values: list[int]) -> None:
    def holds(part: Term | Junction) -> bool:
        if isinstance(part, Term):
            return given_values[part.place] >= (0 if part.at_nought else 1)
        return sum(map(holds, part.parts)) >= part.needed

    assert passes(tree, list(given_values)) == holds(tree)
