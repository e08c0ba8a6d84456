"""The scenarios that a legal adviser reads (tests/scenarios/procedure), run."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from placet import rulebooks
from placet.procedure.criteria import Ballot, judge, outcome
from placet.procedure.positions import COUNTS, Counts
from placet.procedure.provisions import Rulebook
from placet.procedure.rulebook import parse

FOLDER = Path(__file__).parents[1] / "scenarios" / "procedure"
SCENARIOS = [
    (path.stem, scenario)
    for path in sorted(FOLDER.glob("*.toml"))
    for scenario in tomllib.loads(path.read_text(encoding="utf-8"))["scenario"]
    if "rulebook" in scenario.get("given", {})
]
GIVEN = {"rulebook", "on", "matter", "members", "size", "without", "concerned", "not_entitled"}
WHEN = {*COUNTS, "rest", "count", "silent"}
THEN = {"verdict", "outcome", "awaited", "carry", "block", "kind", "tie", "limb", "have"}


@cache
def book(name: str) -> Rulebook:
    """A rulebook that is shipped."""
    return parse(rulebooks.text(name), name)


def members_of(rules: Rulebook, given: dict[str, Any], on: date) -> tuple[str, ...]:
    """Who decides: so many, those named, or those of the roster less those left out."""
    named = given.get("members")
    if isinstance(named, int):
        return tuple(f"member {n:03}" for n in range(1, named + 1))
    if named:
        return tuple(rules.names.party(name) or name for name in named)
    assert rules.roster is not None
    without = {rules.names.party(name) for name in given.get("without", ())}
    members = tuple(m for m in rules.roster.between(on, on).parties if m not in without)
    assert len(members) == given.get("size", len(members))
    return members


def said_of(rules: Rulebook, when: dict[str, Any], members: tuple[str, ...]) -> dict[str, Counts]:
    """Who said what: by name, by number (in protocol order), and the rest."""
    stances: dict[str, Counts] = {}
    numbers = dict(when.get("count", {})) | {c: n for c, n in when.items() if c in COUNTS and isinstance(n, int)}
    left = list(members)
    for counts in COUNTS:
        for name in when.get(counts, ()) if not isinstance(when.get(counts), int) else ():
            party = rules.names.party(name) or name
            assert party in members, f"{name} is no member"
            assert party not in stances
            stances[party] = counts
            left = [m for m in left if m != party]
    for word, number in numbers.items():
        for member in left[:number]:
            stances[member] = word
        left = left[number:]
    if "rest" in when:
        rest: Counts = when["rest"]
        stances |= dict.fromkeys(left, rest)
    elif numbers:
        assert not left, f"{len(left)} members have said nothing"
    return stances


@pytest.mark.parametrize(
    "scenario", [pytest.param(scenario, id=f"{stem}: {scenario['name']}") for stem, scenario in SCENARIOS]
)
def test_scenario(scenario: dict[str, Any]) -> None:
    given, when, then = scenario["given"], scenario["when"], scenario["then"]
    assert scenario["article"]
    assert (set(given) - GIVEN, set(when) - WHEN, set(then) - THEN) == (set(), set(), set())
    rules, on = book(given["rulebook"]), given["on"]
    members = members_of(rules, given, on)
    groups = rules.groups_on(on)
    if "concerned" in given:
        groups["concerned"] = frozenset(given["concerned"])
    if "not_entitled" in given:
        groups["not-entitled"] = frozenset(members[: given["not_entitled"]])
    ballot = Ballot(
        members, said_of(rules, when, members), when.get("silent", "outstanding"), groups, rules.weights_on(on)
    )
    rule = rules.rule(given.get("matter", ""), on)
    finding = judge(rule, ballot)
    found = {"verdict": finding.verdict, "outcome": outcome(rule, ballot, finding)}
    assert found == {"verdict": then["verdict"], "outcome": then["outcome"]}
    if "awaited" in then:
        assert list(finding.awaited) == then["awaited"]
    for key, sets in (("carry", finding.would_carry), ("block", finding.would_block)):
        if key in then:
            assert sorted(map(sorted, sets)) == sorted(map(sorted, then[key]))
    if "kind" in then:
        assert rules.kind(rule.matter, finding.verdict == "holds") == then["kind"]
    for key in ("tie", "limb"):
        if key in then:
            assert finding.facts[key] == then[key]
    if "have" in then:
        assert finding.children[0].facts["have"] == then["have"]


def test_there_are_scenarios_and_no_two_have_one_name() -> None:
    names = [scenario["name"] for _, scenario in SCENARIOS]
    assert len(names) > 70
    assert len(set(names)) == len(names)
