"""Findings and criteria in words."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from placet import rulebooks
from placet.procedure.criteria import Ballot, judge
from placet.procedure.positions import Counts
from placet.procedure.rulebook import parse
from placet.procedure.sentences import criterion_sentence, percent, sentence, share_words

EU = parse(rulebooks.text("eu-council"), "eu-council")
UN = parse(rulebooks.text("unsc"), "unsc")
AU = parse(rulebooks.text("au-assembly"), "au-assembly")


def council(**said: Counts) -> str:
    """What is said of a vote in the Security Council on 1 June 2022; who is not named is for it."""
    day = date(2022, 6, 1)
    assert UN.roster is not None
    members = UN.roster.between(day, day).parties
    stances: dict[str, Counts] = {m: said.get(m, "for") for m in members if said.get(m) != "unsettled"}
    finding = judge(UN.rule("", day), Ballot(members, stances, groups=UN.groups_on(day)))
    return sentence(finding, name=lambda party: {"RU": "Russia"}.get(party, party))


def test_what_carried_it() -> None:
    assert council() == "15 in favour; needed: at least 9; among permanent members: nobody against"


def test_what_failed_it() -> None:
    assert council(RU="against") == "among permanent members: against: Russia"


def test_who_is_awaited() -> None:
    assert council(RU="unsettled").endswith("among permanent members: nobody against; awaited: Russia")


def test_failing_which() -> None:
    day = date(2024, 1, 1)
    assert AU.roster is not None
    members = AU.roster.between(day, day).parties
    against: dict[str, Counts] = {m: "against" if m == "DZ" else "for" for m in members}
    said = sentence(judge(AU.rule("", day), Ballot(members, against)))
    assert said == "against: DZ; failing which, 54 of 55 in favour (all members); needed: at least 2/3"
    many: dict[str, Counts] = {m: "for" if n < 30 else "against" for n, m in enumerate(members)}
    said = sentence(judge(AU.rule("", day), Ballot(members, many)))
    assert said.endswith("; failing which, 30 of 55 in favour (all members); needed: at least 2/3")


def test_a_share_short_of_its_bound_looks_it() -> None:
    assert percent(64_999_999, 100_000_000) == "64.99"
    assert percent(2, 3) == "66.66"
    assert [percent(1, 2), percent(1, 1000, 2), percent(7, 7), percent(1, 0)] == ["50", "0.1", "100", "0"]


def test_shares_as_people_write_them() -> None:
    shares = [Fraction(11, 20), Fraction(2, 3), Fraction(1, 2), Fraction(3, 4), Fraction(7, 10)]
    assert [share_words(share) for share in shares] == ["55 %", "2/3", "1/2", "3/4", "70 %"]
    assert share_words(Fraction(17, 23), "255/345") == "255/345"
    assert share_words(Fraction(11, 20), "55%") == "55 %"


def test_what_a_rule_asks_for() -> None:
    rule = EU.rule("qmv-commission-proposal", date(2024, 1, 1))
    assert criterion_sentence(rule.criterion) == (
        "at least 55 % of the members taking part in favour; "
        "at least 15 in favour (unless at least 1 standing aside); "
        "at least 65 % of the population of the members taking part in favour "
        "(unless either at most 0 standing aside and at most 3 not in favour, or at least 1 standing aside and "
        "fewer than the fewest members with more than 35 % of the population, plus 1 not in favour)"
    )


def test_messages_are_translated_before_they_are_filled() -> None:
    rule = UN.rule("", date(2022, 6, 1))
    french = {
        "nobody {what}": "personne {what}",
        "against": "contre",
        "among {group}: {sentence}": "{group} : {sentence}",
    }
    said = criterion_sentence(rule.criterion, lambda message: french.get(message, message))
    assert said == "at least 9 in favour; permanent members : personne contre"


@pytest.mark.parametrize("name", rulebooks.names())
def test_every_shipped_rule_can_be_said(name: str) -> None:
    book = parse(rulebooks.text(name), name)
    for rule in book.rules:
        assert criterion_sentence(rule.criterion)
        day = rule.since or date(2020, 1, 1)
        members = tuple(book.names.known)[:4] if book.roster is None or not book.roster.seats else ()
        members = members or (book.roster.between(day, day).parties if book.roster else ())
        counts: tuple[Counts, ...] = ("for", "against", "abstain", "for", "aside", "absent")
        stances = {m: counts[n % 6] for n, m in enumerate(members)}
        groups = {**book.groups_on(day), "concerned": frozenset(members[:1]), "casting": frozenset(members[:1])}
        tables = {leaf: dict.fromkeys(members, 1) for leaf in ("votes", "population")}
        for said in (stances, {}):
            assert sentence(judge(rule, Ballot(members, said, groups=groups, weights=tables), change=False))
