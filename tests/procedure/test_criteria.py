"""Verdicts: each leaf and node by hand, then what must be true of all of them."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placet.procedure.criteria import (
    Ballot,
    Criterion,
    Fewest,
    Finding,
    Leaf,
    Node,
    Outcome,
    Rule,
    Unanswerable,
    judge,
    outcome,
)
from placet.procedure.positions import Counts

SAID: tuple[Counts, ...] = ("for", "against", "abstain", "aside", "absent")
ABCDE = ("A", "B", "C", "D", "E")
steady = settings(max_examples=300, deadline=None, database=None, derandomize=True)


def ballot(words: str, **more: object) -> Ballot:
    """`ballot("fna.")`: A for, B against (n), C abstains (a), D has not spoken (.); s aside, x absent, u unsettled."""
    meaning: dict[str, Counts] = {
        "f": "for",
        "n": "against",
        "a": "abstain",
        "s": "aside",
        "x": "absent",
        "u": "unsettled",
    }
    members = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ"[: len(words)])
    stances = {member: meaning[word] for member, word in zip(members, words, strict=True) if word != "."}
    return Ballot(members, stances, **more)  # type: ignore[arg-type]


def verdict(criterion: Criterion, words: str, **more: object) -> str:
    """The verdict on such a ballot."""
    return judge(Rule("m", criterion), ballot(words, **more)).verdict


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


# -- what is said beside the verdict ----------------------------------------------------------------------------------


def test_what_silence_means_is_the_ballots_to_say() -> None:
    for silent, expected in (("outstanding", "open"), ("consents", "holds"), ("absent", "holds")):
        assert verdict(NONE, "f..", silent=silent) == expected
    nine = Leaf("count", "for", 3)
    assert [verdict(nine, "f..", silent=s) for s in ("outstanding", "consents", "absent")] == ["open", "holds", "fails"]


def test_remarks_are_consent_only_where_silence_is() -> None:
    assert verdict(NONE, "fu", silent="consents") == "holds"
    assert verdict(NONE, "fu", silent="absent") == "open"
    assert verdict(NONE, "fu") == "open"


def test_the_tally_tells_the_silent_apart() -> None:
    tally = judge(Rule("m", NONE), ballot("fna.su", silent="consents")).facts["tally"]
    assert tally == {
        "for": 3, "against": 1, "abstain": 1, "aside": 1, "absent": 0, "unentitled": 0, "outstanding": 0, "silent": 2,
    }  # fmt: skip
    tally = judge(Rule("m", NONE), ballot("fxx.u", groups={"not-entitled": frozenset("A")})).facts["tally"]
    assert tally == {
        "for": 0, "against": 0, "abstain": 0, "aside": 0, "absent": 2, "unentitled": 1, "outstanding": 2, "silent": 0,
    }  # fmt: skip


def test_the_awaited_are_named_only_while_it_is_open() -> None:
    assert judge(Rule("m", NONE), ballot("f.u")).awaited == ("B", "C")
    assert judge(Rule("m", NONE), ballot("fn.")).awaited == ()
    assert judge(Rule("m", Leaf("count", "for", 1)), ballot("f..")).awaited == ()


def test_a_finding_cites_its_rule_and_each_part_its_own_article() -> None:
    rule = Rule("m", Node("all", (replace(NONE, article="art. 2"), FOR2)), "art. 1", "https://example.org", True)
    found = judge(rule, ballot("ff"))
    assert (found.article, found.source, found.source_checked) == ("art. 1", "https://example.org", True)
    assert [child.article for child in found.children] == ["art. 2", "art. 1"]
    assert [child.code for child in found.children] == ["none", "count"]
    assert found.facts["held"] == found.facts["parts"] == found.facts["needed"] == 2


def test_objectors_are_named() -> None:
    found = judge(Rule("m", NONE), ballot("fnfn"))
    assert (found.facts["have"], found.facts["by"]) == (2, ("B", "D"))
    assert judge(Rule("m", NONE), ballot("ff")).facts["by"] == ()
    blocked = Leaf("unanimous", "against", 0, "at-most", absence_blocks=True)
    assert judge(Rule("m", blocked), ballot("fnax")).facts["by"] == ("B", "D")


@pytest.mark.parametrize(("compare", "need"), [("at-least", 4), ("more-than", 4), ("at-most", 3), ("less-than", 3)])
def test_what_is_needed_is_told_in_whole_numbers(compare: str, need: int) -> None:
    leaf = Leaf("share", "for", Fraction(2, 3), compare, base="members")  # type: ignore[arg-type]
    assert judge(Rule("m", leaf), ballot("fffff")).facts["need"] == need  # two thirds of five is 3 1/3
    exact = {"at-least": 4, "more-than": 5, "at-most": 4, "less-than": 3}[compare]
    assert judge(Rule("m", leaf), ballot("ffffff")).facts["need"] == exact


def test_the_base_counts_the_outstanding_where_they_are_members_whatever_they_say() -> None:
    of_members = judge(Rule("m", Leaf("share", "for", Fraction(1, 2), base="members")), ballot("fn..")).facts
    of_voting = judge(Rule("m", Leaf("share", "for", Fraction(1, 2), base="present-and-voting")), ballot("fn..")).facts
    assert (of_members["base"], of_members["outstanding"]) == (4, 2)
    assert (of_voting["base"], of_voting["outstanding"]) == (2, 2)


GROUPS = {"g": frozenset("AB"), "h": frozenset("B")}
TABLES = {"w": {"A": 3, "B": 2, "C": Fraction(1, 2), "D": 4}}


@pytest.mark.parametrize(
    ("leaf", "words", "facts"),
    [
        (NONE, "fnnf", {"what": "against", "have": 2, "compare": "at-most", "need": 0, "by": ("B", "C")}),
        (
            replace(NONE, of="g", without="h"),
            "nnn.",
            {"what": "against", "have": 1, "compare": "at-most", "of": "g", "without": "h", "need": 0, "by": ("A",)},
        ),
        (
            Leaf("count", "for", 5, "more-than", weight="w", of="g"),
            "fffn",
            {"what": "for", "have": 5, "compare": "more-than", "weight": "w", "of": "g", "need": 6},
        ),
        (
            Leaf("count", "for", 3, weight="w", without="h"),
            "ff..",
            {
                "what": "for", "have": 3, "compare": "at-least", "weight": "w", "without": "h", "need": 3,
                "outstanding": Fraction(9, 2),
            },
        ),
        (
            Leaf("share", "for", Fraction(1, 3), base="cast", weight="w", written="33/99"),
            "ffnx",
            {
                "what": "for", "have": 5, "compare": "at-least", "weight": "w", "base_of": "cast",
                "base": Fraction(11, 2), "share": Fraction(1, 3), "need": Fraction(11, 6), "written": "33/99",
            },
        ),
        (
            Leaf("count", "not-for", Fewest("w", Fraction(1, 2), 2), "less-than"),
            "fnfs",
            {"what": "not-for", "have": 1, "compare": "less-than", "need": 3, "fewest_over": Fraction(1, 2), "plus": 2},
        ),
    ],
)  # fmt: skip
def test_the_facts_of_a_leaf(leaf: Leaf, words: str, facts: dict[str, object]) -> None:
    node = Node("all", (leaf,))
    (found,) = judge(Rule("m", node), ballot(words, groups=GROUPS, weights=TABLES), change=False).children
    assert (found.code, found.facts) == (leaf.code, facts)


def test_the_facts_of_a_node_and_of_the_whole() -> None:
    node = Node("some", (FOR2, NONE, Leaf("count", "for", 1)), 2)
    found = judge(Rule("m", node), ballot("fn."))
    assert (found.code, found.verdict) == ("some", "open")
    tally = {
        "for": 1, "against": 1, "abstain": 0, "aside": 0, "absent": 0, "unentitled": 0, "outstanding": 1, "silent": 0,
    }  # fmt: skip
    assert found.facts == {
        "held": 1,
        "open": 1,
        "parts": 3,
        "needed": 2,
        "tally": tally,
        "members": 3,
        "carry": {"size": 1, "more": False},
        "block": {"size": 1, "more": False},
    }


def test_a_number_with_many_parts_is_rounded_to_what_comes_to_the_same() -> None:
    """Half of five, and two sevenths of five: for heads at least 2 1/2 is at least 3."""
    for share, needs in (
        (Fraction(1, 2), (3, 3, 2, 2)),
        (Fraction(2, 7), (2, 2, 1, 1)),
        (Fraction(2, 5), (2, 3, 2, 1)),
    ):
        found = [
            judge(Rule("m", Leaf("share", "for", share, compare, base="members")), ballot("fffff")).facts["need"]
            for compare in ("at-least", "more-than", "at-most", "less-than")
        ]
        assert tuple(found) == needs


@pytest.mark.parametrize(
    ("compare", "words", "expected"),
    [("at-least", "nnf", "holds"), ("at-least", "nff", "fails"), ("more-than", "nnf", "fails"),
     ("more-than", "nnn", "holds"), ("at-most", "nnf", "holds"), ("at-most", "nnn", "fails"),
     ("less-than", "nff", "holds"), ("less-than", "nnf", "fails")],
)  # fmt: skip
def test_the_fewest_over_a_share_with_each_comparison(compare: str, words: str, expected: str) -> None:
    leaf = Leaf("count", "not-for", Fewest("w", Fraction(1, 2)), compare)  # type: ignore[arg-type]
    assert verdict(leaf, words, weights={"w": dict.fromkeys("ABC", 1)}) == expected  # two of three are more than half


def test_where_no_members_are_over_the_share_one_more_than_all_would_be() -> None:
    leaf = Leaf("count", "not-for", Fewest("w", Fraction(1), 2), "less-than")
    assert judge(Rule("m", leaf), ballot("ff.", weights={"w": dict.fromkeys("ABC", 1)})).facts["need"] == 6


def test_the_outstanding_count_as_taking_part_in_the_fewest_but_those_without_a_vote_do_not() -> None:
    leaf = Leaf("count", "not-for", Fewest("w", Fraction(1, 2)), "less-than")
    weights = {"w": {"A": 10, "B": 1, "C": 10, "D": 10}}
    for words, barred, need in (("ff.s", "", 2), ("ff.s", "C", 1), ("ffss", "", 1), ("....", "", 2)):
        given_ballot = ballot(words, weights=weights, groups={"not-entitled": frozenset(barred)})
        assert judge(Rule("m", leaf), given_ballot).facts["need"] == need


def test_two_casting_votes_that_differ_decide_nothing() -> None:
    leaf = replace(MAJORITY, tie="casting")
    plain = ballot("fn", groups={"casting": frozenset({"one", "other"})})
    for one, other, expected in (("for", "for", "holds"), ("for", "against", "open"), ("against", "against", "fails")):
        stances = {**plain.stances, "one": one, "other": other}
        assert judge(Rule("m", leaf), replace(plain, stances=stances)).verdict == expected  # type: ignore[arg-type]
    assert verdict(leaf, "fn") == "open"


def test_what_is_lacking_is_told_in_words() -> None:
    assert str(Unanswerable("weight", "votes", "B")) == "weight votes B"
    assert str(Unanswerable("group", "permanent")) == "group permanent"


def test_a_finding_is_plain_data() -> None:
    rule = Rule("m", Node("all", (NONE, Leaf("share", "for", Fraction(2, 3), base="members", written="2/3"))))
    data = judge(rule, ballot("ff.n")).as_data()
    again = json.loads(json.dumps(data))
    assert again == data
    assert again["children"][1]["facts"]["share"] == "2/3"
    assert set(again) == {
        "verdict", "code", "facts", "article", "source", "source_checked", "children", "awaited", "would_carry",
        "would_block", "complete",
    }  # fmt: skip
    objection = judge(Rule("m", NONE), ballot("nn")).as_data()
    assert objection["facts"]["by"] == ["A", "B"]  # type: ignore[index]


def test_whole_fractions_are_written_as_numbers() -> None:
    weights = {"w": {"A": Fraction(3, 2), "B": Fraction(1, 2)}}
    facts = judge(Rule("m", Leaf("count", "for", 2, weight="w")), ballot("ff", weights=weights)).as_data()["facts"]
    assert isinstance(facts, dict)
    assert facts["have"] == 2


@pytest.mark.parametrize(
    ("leaf", "kind", "name", "party"),
    [
        (replace(NONE, of="permanent"), "group", "permanent", ""),
        (replace(NONE, without="concerned"), "group", "concerned", ""),
        (Leaf("share", "for", Fraction(1, 2), base="members", weight="votes"), "weights", "votes", ""),
        (Leaf("share", "for", Fraction(1, 2), base="members", weight="some"), "weight", "some", "B"),
        (Leaf("share", "for", Fraction(1, 2), base="members", weight="some", of="g"), "weight", "some", "B"),
    ],
)
def test_what_the_ballot_lacks_is_named(leaf: Leaf, kind: str, name: str, party: str) -> None:
    with pytest.raises(Unanswerable) as caught:
        judge(Rule("m", leaf), ballot("ff", weights={"some": {"A": 1}}, groups={"g": frozenset("AB")}))
    assert (caught.value.kind, caught.value.name, caught.value.party) == (kind, name, party)


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


# -- what must be true of all of them ---------------------------------------------------------------------------------

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
