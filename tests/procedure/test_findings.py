"""What a finding says beside its verdict."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from ballots import ballot, verdict

from placet.procedure.criteria import (
    Fewest,
    Leaf,
    Node,
    Rule,
    Unanswerable,
    judge,
)

NONE = Leaf("none", "against", 0, "at-most")
FOR2, AGAINST1 = Leaf("count", "for", 2), Leaf("count", "against", 1)
MAJORITY = Leaf("share", "for", Fraction(1, 2), "more-than", base="present-and-voting")


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
