"""Verdicts and outcomes: each leaf and node by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from ballots import ballot, verdict

from placet.procedure.criteria import (
    Ballot,
    Fewest,
    Leaf,
    Node,
    Outcome,
    Rule,
    judge,
    outcome,
)
from placet.procedure.positions import Counts

NONE = Leaf("none", "against", 0, "at-most")
NINE = Leaf("count", "for", 9)


# -- leaves -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("fff", "holds"),
        ("fas", "holds"),
        ("fxx", "holds"),
        ("fnf", "fails"),
        ("ff.", "open"),
        ("ffu", "open"),
        ("fn.", "fails"),
        ("sss", "fails"),  # nobody takes part: there is nothing that they agree on
        ("ss.", "open"),
    ],
)
def test_consensus_is_that_nobody_objects(words: str, expected: str) -> None:
    assert verdict(NONE, words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [("ffn", "holds"), ("fnn", "holds"), ("nff", "fails"), (".ff", "open"), ("xff", "holds"), ("aff", "holds")],
)
def test_a_veto_is_an_objection_within_a_group(words: str, expected: str) -> None:
    veto = replace(NONE, of="permanent")
    assert verdict(veto, words, groups={"permanent": frozenset("A")}) == expected


def test_a_group_in_which_nobody_takes_part_vetoes_nothing() -> None:
    assert verdict(replace(NONE, of="permanent"), "sff", groups={"permanent": frozenset("A")}) == "holds"


def test_those_concerned_are_left_out() -> None:
    minus_one = replace(NONE, without="concerned")
    assert verdict(minus_one, "nff", groups={"concerned": frozenset("A")}) == "holds"
    assert verdict(minus_one, "nnf", groups={"concerned": frozenset("A")}) == "fails"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("f" * 9 + "x" * 6, "holds"),
        ("f" * 8 + "x" * 7, "fails"),
        ("f" * 8 + "." + "x" * 6, "open"),
        ("f" * 9 + "......", "holds"),
    ],
)
def test_an_absolute_number_counts_no_base(words: str, expected: str) -> None:
    assert verdict(NINE, words) == expected


@pytest.mark.parametrize(
    ("compare", "holding", "failing"),
    [("at-least", 2, 1), ("more-than", 3, 2), ("at-most", 2, 3), ("less-than", 1, 2)],
)
def test_each_comparison_at_its_bound(compare: str, holding: int, failing: int) -> None:
    leaf = Leaf("count", "for", 2, compare)  # type: ignore[arg-type]
    assert verdict(leaf, "f" * holding + "n" * (5 - holding)) == "holds"
    assert verdict(leaf, "f" * failing + "n" * (5 - failing)) == "fails"


@pytest.mark.parametrize(("base", "members"), [
    ("members", 10), ("entitled", 9), ("participating", 8), ("present", 7), ("cast", 7), ("present-and-voting", 5),
])  # fmt: skip
def test_each_base(base: str, members: int) -> None:
    """Of ten members one has no vote, one stands aside, one is absent, two abstain, two are against, three for."""
    words, barred = "fffnnaaxsf", {"not-entitled": frozenset("J")}
    found = judge(Rule("m", Leaf("share", "for", Fraction(3, members), base=base)), ballot(words, groups=barred))  # type: ignore[arg-type]
    assert (found.verdict, found.facts["base"], found.facts["have"]) == ("holds", members, 3)
    more = Leaf("share", "for", Fraction(3, members), "more-than", base=base)  # type: ignore[arg-type]
    assert verdict(more, words, groups=barred) == "fails"


def test_two_thirds_is_exact() -> None:
    """General Assembly, 1958, Algeria: 35 for and 18 against miss two thirds by one vote; 34 and 17 make them."""
    two_thirds = Leaf("share", "for", Fraction(2, 3), base="present-and-voting")
    assert verdict(two_thirds, "f" * 17 + "n" * 9) == "fails"  # 17/26, just short
    assert verdict(two_thirds, "f" * 18 + "n" * 8) == "holds"
    members = tuple(f"M{n}" for n in range(53))
    for yes, no, expected in ((34, 17, "holds"), (35, 18, "fails")):
        stances: dict[str, Counts] = {m: "for" if n < yes else "against" for n, m in enumerate(members[: yes + no])}
        assert judge(Rule("m", two_thirds), Ballot(members[: yes + no], stances)).verdict == expected


def test_a_share_of_nobody_never_holds() -> None:
    assert verdict(Leaf("share", "for", Fraction(1, 2), base="present-and-voting"), "aax") == "fails"
    assert verdict(Leaf("share", "against", Fraction(1, 2), "at-most", base="present-and-voting"), "aax") == "fails"


def test_weights_are_exact() -> None:
    share = Leaf("share", "for", Fraction(65, 100), base="members", weight="population")
    just = {"A": Fraction("64.99"), "B": Fraction("0.01"), "C": Fraction(35)}
    assert verdict(share, "ffn", weights={"population": just}) == "holds"
    assert verdict(share, "fnn", weights={"population": just}) == "fails"
    assert verdict(share, "f.n", weights={"population": just}) == "open"


@pytest.mark.parametrize(
    ("abstention", "absence", "words", "expected"),
    [
        (False, False, "fax", "holds"),
        (True, False, "fax", "fails"),
        (False, True, "fax", "fails"),
        (True, True, "fff", "holds"),
        (True, True, "ffs", "holds"),
        (False, False, "ffn", "fails"),
        (False, False, "ff.", "open"),
        (False, False, "aax", "fails"),  # nobody is for it
        (False, False, "aa.", "open"),
    ],
)
def test_unanimity_says_what_abstention_and_absence_do(
    abstention: bool, absence: bool, words: str, expected: str
) -> None:
    leaf = Leaf("unanimous", "against", 0, "at-most", abstention_blocks=abstention, absence_blocks=absence)
    assert verdict(leaf, words) == expected


@pytest.mark.parametrize(
    ("words", "expected"), [("fnasxx", "holds"), ("fnaxxx", "fails"), ("fna..x", "open"), ("fnas.x", "holds")]
)
def test_a_quorum_is_of_those_in_the_room(words: str, expected: str) -> None:
    assert verdict(Leaf("present", "present", 4), words) == expected


def test_a_quorum_may_be_a_share() -> None:
    assert verdict(Leaf("present", "present", Fraction(1, 2), "more-than", base="members"), "ffaxxx") == "fails"
    assert verdict(Leaf("present", "present", Fraction(1, 2), "more-than", base="members"), "ffaaxx") == "holds"


def test_the_fewest_over_a_share() -> None:
    """TFEU art. 238 (3) (a): the fewest that have more than 35 % of the population of those taking part, plus one."""
    leaf = Leaf("count", "not-for", Fewest("population", Fraction(35, 100), 1), "less-than")
    people = {"A": 40, "B": 30, "C": 20, "D": 10, "E": 1000}
    weights = {"population": people}
    assert judge(Rule("m", leaf), ballot("nfffs", weights=weights)).facts["need"] == 2  # A alone is over 35, plus one
    assert verdict(leaf, "nfffs", weights=weights) == "holds"
    assert verdict(leaf, "nnffs", weights=weights) == "fails"
    even = {"population": dict.fromkeys("ABCD", 25)}
    assert judge(Rule("m", leaf), ballot("nfff", weights=even)).facts["need"] == 3  # 25 is not, 50 is over 35


def test_exactly_a_share_is_not_over_it() -> None:
    leaf = Leaf("count", "not-for", Fewest("w", Fraction(35, 100)), "less-than")
    assert judge(Rule("m", leaf), ballot("nff", weights={"w": {"A": 35, "B": 33, "C": 32}})).facts["need"] == 2


def test_who_stands_aside_may_be_settled_beforehand() -> None:
    nobody_aside = Leaf("count", "aside", 0, "at-most")
    assert verdict(nobody_aside, "ff.") == "open"
    assert verdict(replace(nobody_aside, settled=True), "ff.") == "holds"
    assert verdict(replace(nobody_aside, settled=True), "fs.") == "fails"


# -- ties -------------------------------------------------------------------------------------------------------------

MAJORITY = Leaf("share", "for", Fraction(1, 2), "more-than", base="present-and-voting")


def test_a_tie_fails_and_says_that_a_second_vote_follows() -> None:
    found = judge(Rule("m", replace(MAJORITY, tie="second-vote")), ballot("ffnna"))
    assert (found.verdict, found.facts["tie"]) == ("fails", "second-vote")
    assert "tie" not in judge(Rule("m", replace(MAJORITY, tie="second-vote")), ballot("ffnnn")).facts
    assert "tie" not in judge(Rule("m", MAJORITY), ballot("ffnna")).facts


@pytest.mark.parametrize(
    ("cast", "expected"), [("for", "holds"), ("against", "fails"), ("abstain", "fails"), (None, "open")]
)
def test_the_casting_vote_counts_only_on_a_tie(cast: Counts | None, expected: str) -> None:
    leaf = replace(MAJORITY, tie="casting")
    for words, result in (("ffnna", expected), ("fffnn", "holds"), ("ffnnn", "fails")):
        plain = ballot(words, groups={"casting": frozenset({"chair"})})
        stances = {**plain.stances, **({"chair": cast} if cast else {})}
        assert judge(Rule("m", leaf), replace(plain, stances=stances)).verdict == result


# -- nodes ------------------------------------------------------------------------------------------------------------

FOR2, AGAINST1 = Leaf("count", "for", 2), Leaf("count", "against", 1)


@pytest.mark.parametrize(
    ("node", "holding", "failing", "open_"),
    [
        (Node("all", (FOR2, NONE)), "ffa", "ffn", "ff."),
        (Node("any", (FOR2, AGAINST1)), "naa", "faa", "fa."),
        (Node("not", (AGAINST1,)), "faa", "nff", "f.a"),
        (Node("some", (FOR2, NONE, AGAINST1), 2), "ffn", "nfx", "f.."),
        (Node("failing-which", (NONE, FOR2)), "ffn", "fnn", "fn."),
        (Node("unless", (FOR2, Leaf("count", "absent", 2))), "xxf", "xfn", "xf."),
    ],
)
def test_each_node(node: Node, holding: str, failing: str, open_: str) -> None:
    assert verdict(node, holding) == "holds"
    assert verdict(node, failing) == "fails"
    assert verdict(node, open_) == "open"


def test_consensus_among_nobody_is_none() -> None:
    nobody_against = Leaf("none", "against", 0, "at-most")
    assert nobody_against.filled == (0, 1, 2, 4)
    assert Leaf("none", "against", 0, "at-most", of="g").filled == ()
    assert [verdict(nobody_against, words) for words in ("ss", "sx", "..")] == ["fails", "holds", "open"]
    assert judge(Rule("m", Node("not", (nobody_against,))), ballot("ss")).facts["needed"] == 0


def test_failing_which_says_by_which_limb() -> None:
    rule = Rule("m", Node("failing-which", (NONE, Leaf("share", "for", Fraction(2, 3), base="members"))))
    assert judge(rule, ballot("fff")).facts["limb"] == 0
    assert judge(rule, ballot("ffn")).facts["limb"] == 1
    assert "limb" not in judge(rule, ballot("fnn")).facts
    # while the first limb is open it is not said that the second carries, though the whole holds
    found = judge(rule, ballot("ffffff..."))
    assert (found.verdict, found.facts["limb"]) == ("holds", None)


def test_a_condition_that_the_outstanding_cannot_upset_together() -> None:
    """Each limb is open, but whatever C says one of the two holds: where directions mix the answer stays open."""
    either = Node("any", (Leaf("count", "for", 2), Leaf("count", "not-for", 1)))
    assert verdict(either, "fn.") == "holds"
    assert verdict(Node("any", (Leaf("count", "for", 2), Leaf("count", "for", 1, "at-most"))), "f.") == "open"


# -- outcomes ---------------------------------------------------------------------------------------------------------

SEVEN = Node("all", (Leaf("count", "for", 3), replace(NONE, of="permanent")))
VETOED = Node("all", (Leaf("count", "for", 3), Leaf("count", "against", 1, of="permanent")))
COUNCIL = Rule("m", SEVEN, outcomes=(Outcome("vetoed", VETOED),))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ffff", "adopted"),
        ("nfff", "vetoed"),
        ("nffa", "not-adopted"),
        ("affa", "not-adopted"),
        ("afff", "adopted"),
        ("fff.", "adopted"),
        (".fff", "open"),
        ("nff.", "open"),  # it has failed, but whether by veto or for want of votes is not yet known
        ("nfn.", "not-adopted"),
    ],
)
def test_a_veto_is_another_outcome_than_too_few_votes(words: str, expected: str) -> None:
    given_ballot = ballot(words, groups={"permanent": frozenset("A")})
    assert outcome(COUNCIL, given_ballot, judge(COUNCIL, given_ballot)) == expected


def test_outcomes_have_the_names_that_the_rule_gives_them() -> None:
    opinion = Rule(
        "m",
        Leaf("count", "for", 3),
        outcomes=(Outcome("not-adopted", Leaf("count", "against", 3)),),
        failed="no-opinion",
        carried="took-note",
    )
    found = {
        words: outcome(opinion, ballot(words), judge(opinion, ballot(words))) for words in ("fffn", "nnnf", "ffnn")
    }
    assert found == {"fffn": "took-note", "nnnf": "not-adopted", "ffnn": "no-opinion"}
