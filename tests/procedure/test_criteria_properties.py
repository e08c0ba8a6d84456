"""What must be true of all rules and ballots, tried on random ones."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from placet.procedure.criteria import (
    Ballot,
    Criterion,
    Finding,
    Leaf,
    Node,
    Rule,
    judge,
)
from placet.procedure.positions import Counts

SAID: tuple[Counts, ...] = ("for", "against", "abstain", "aside", "absent")
ABCDE = ("A", "B", "C", "D", "E")
steady = settings(max_examples=300, deadline=None, database=None, derandomize=True)

shares = st.sampled_from(
    [Fraction(1, 3), Fraction(1, 2), Fraction(11, 20), Fraction(2, 3), Fraction(3, 4), Fraction(1)]
)
bases = st.sampled_from(["members", "entitled", "participating", "present", "present-and-voting", "cast"])
leaves_for = st.one_of(
    st.builds(lambda of: Leaf("none", "against", 0, "at-most", of=of), st.sampled_from(["", "g"])),
    st.builds(lambda n, w: Leaf("count", "for", n, weight=w), st.integers(1, 5), st.sampled_from(["", "w"])),
    st.builds(
        lambda share, base, compare, w: Leaf("share", "for", share, compare, base=base, weight=w),
        shares,
        bases,
        st.sampled_from(["at-least", "more-than"]),
        st.sampled_from(["", "w"]),
    ),
    st.builds(lambda n: Leaf("count", "not-for", n, "at-most"), st.integers(0, 3)),
    st.builds(
        lambda a, b: Leaf("unanimous", "against", 0, "at-most", abstention_blocks=a, absence_blocks=b),
        st.booleans(),
        st.booleans(),
    ),
)


def nodes(parts: st.SearchStrategy[Criterion]) -> st.SearchStrategy[Criterion]:
    """Nodes over such parts that a vote in favour can only help."""
    many = st.lists(parts, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        many.map(lambda some: Node("all", some)),
        many.map(lambda some: Node("any", some)),
        many.map(lambda some: Node("failing-which", some)),
        many.flatmap(lambda some: st.integers(1, len(some)).map(lambda least: Node("some", some, least))),
        st.tuples(parts, parts).map(lambda some: Node("unless", some)),
    )


criteria: st.SearchStrategy[Criterion] = st.recursive(leaves_for, nodes, max_leaves=4)
stances_of = st.lists(st.sampled_from([*SAID, "unsettled", None]), min_size=1, max_size=5)
weights_of = st.lists(st.integers(1, 9), min_size=5, max_size=5)


def ballot_of(said: list[Counts | None], weights: list[int]) -> Ballot:
    """Members A to E, as many as there are stances; A and B are the group g."""
    members = ABCDE[: len(said)]
    return Ballot(
        members,
        {member: counts for member, counts in zip(members, said, strict=True) if counts},
        groups={"g": frozenset("AB")},
        weights={"w": dict(zip(ABCDE, weights, strict=True))},
    )


def brief(criterion: Criterion, given_ballot: Ballot) -> Finding:
    """The finding without what would change it."""
    return judge(Rule("m", criterion), given_ballot, change=False)


def completions(given_ballot: Ballot) -> list[Ballot]:
    """Every way in which the outstanding may yet speak."""
    open_ = [m for m in given_ballot.members if given_ballot.stances.get(m) in (None, "unsettled")]
    return [
        replace(given_ballot, stances={**given_ballot.stances, **dict(zip(open_, words, strict=True))})
        for words in product(SAID, repeat=len(open_))
    ]


@steady
@given(criteria, stances_of, weights_of)
def test_a_verdict_is_what_every_completion_comes_to(
    criterion: Criterion, said: list[Counts | None], weights: list[int]
) -> None:
    """For rules that a vote in favour can only help: holds or fails exactly if every completion does."""
    given_ballot = ballot_of(said, weights)
    ends = {brief(criterion, whole).verdict for whole in completions(given_ballot)}
    assert "open" not in ends
    assert brief(criterion, given_ballot).verdict == (ends.pop() if len(ends) == 1 else "open")


mixed: st.SearchStrategy[Criterion] = st.recursive(
    st.one_of(
        leaves_for,
        st.builds(lambda n: Leaf("count", "against", n), st.integers(1, 3)),
        st.builds(lambda n: Leaf("present", "present", n), st.integers(1, 4)),
        st.builds(lambda n: Leaf("share", "aside", Fraction(1, n), base="members"), st.integers(1, 3)),
        st.builds(lambda n: Leaf("count", "for", n, "at-most"), st.integers(0, 3)),
    ),
    lambda parts: st.one_of(nodes(parts), parts.map(lambda part: Node("not", (part,)))),
    max_leaves=4,
)


@steady
@given(mixed, stances_of, weights_of)
def test_a_settled_verdict_stays_whatever_the_outstanding_say(
    criterion: Criterion, said: list[Counts | None], weights: list[int]
) -> None:
    given_ballot = ballot_of(said, weights)
    found = brief(criterion, given_ballot).verdict
    if found != "open":
        assert {brief(criterion, whole).verdict for whole in completions(given_ballot)} == {found}


@steady
@given(criteria, stances_of, weights_of, st.integers(0, 4))
def test_a_vote_in_favour_never_turns_a_decision_down(
    criterion: Criterion, said: list[Counts | None], weights: list[int], place: int
) -> None:
    before = ballot_of(said, weights)
    member = before.members[place % len(said)]
    after = replace(before, stances={**before.stances, member: "for"})
    order = ["fails", "open", "holds"]
    assert order.index(brief(criterion, before).verdict) <= order.index(brief(criterion, after).verdict)


@steady
@given(mixed, stances_of, weights_of, st.randoms(use_true_random=False))
def test_the_order_of_what_is_given_never_matters(
    criterion: Criterion, said: list[Counts | None], weights: list[int], random: object
) -> None:
    given_ballot = ballot_of(said, weights)
    members, stances = list(given_ballot.members), list(given_ballot.stances.items())
    random.shuffle(members)  # type: ignore[attr-defined]
    random.shuffle(stances)  # type: ignore[attr-defined]
    other = replace(given_ballot, members=tuple(members), stances=dict(stances))
    one, two = brief(criterion, given_ballot), brief(criterion, other)
    assert (one.verdict, one.facts["tally"]) == (two.verdict, two.facts["tally"])


@steady
@given(criteria, stances_of, weights_of)
def test_a_party_aside_only_changes_the_base(
    criterion: Criterion, said: list[Counts | None], weights: list[int]
) -> None:
    """Where the base is not of all members, standing aside is the same as not being a member."""
    if any(leaf.base in ("members", "entitled") for leaf in leaves(criterion)):
        return
    given_ballot = ballot_of(said, weights)
    aside = {member for member, counts in given_ballot.stances.items() if counts == "aside"}
    without = replace(given_ballot, members=tuple(m for m in given_ballot.members if m not in aside))
    assert brief(criterion, given_ballot).verdict == brief(criterion, without).verdict


def leaves(criterion: Criterion) -> list[Leaf]:
    """All leaves of a criterion."""
    if isinstance(criterion, Leaf):
        return [criterion]
    return [leaf for part in criterion.parts for leaf in leaves(part)]
