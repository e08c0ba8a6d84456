"""Seats, blocs and proxies."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from placet.procedure.criteria import Ballot, Leaf, Rule, judge
from placet.procedure.roster import BadTable, Bloc, Roster, overloaded, read_seats, read_weights, spread

DAY = date(2020, 1, 1)


def test_a_suspended_member_has_a_seat_but_no_vote() -> None:
    roster = Roster(read_seats("party,kind\nA,\nB,suspended\nC,observer\n"))
    members = roster.between(DAY, DAY)
    assert members.parties == ("A", "B")
    assert members.groups == {"not-entitled": frozenset({"B"})}
    ballot = Ballot(members.parties, {"A": "for", "B": "against"}, groups=members.groups)
    assert judge(Rule("m", Leaf("none", "against", 0, "at-most")), ballot).verdict == "holds"
    of_all = Leaf("share", "for", Fraction(2, 3), base="members")
    assert judge(Rule("m", of_all), ballot).verdict == "fails"
    of_entitled = Leaf("share", "for", Fraction(2, 3), base="entitled")
    assert judge(Rule("m", of_entitled), ballot).verdict == "holds"


def test_which_kinds_decide_is_the_rulebooks_to_say() -> None:
    seats = read_seats("party,kind,groups\nA,member,x;y\nB,associate,y\nC,observer,\n")
    assert Roster(seats).between(DAY, DAY).parties == ("A",)
    both = Roster(seats, ("member", "associate")).between(DAY, DAY)
    assert both.parties == ("A", "B")
    assert both.groups == {"x": frozenset("A"), "y": frozenset("AB")}


def test_a_term_lasts_to_the_end_of_its_last_day_month_or_year() -> None:
    seats = read_seats("party,from,until\nA,2000,2001\nB,2000-03,2000-04\nC,2000-03-04,2000-03-05\n")
    assert [(s.since, s.until) for s in seats] == [
        (date(2000, 1, 1), date(2001, 12, 31)),
        (date(2000, 3, 1), date(2000, 4, 30)),
        (date(2000, 3, 4), date(2000, 3, 5)),
    ]


def test_a_party_that_left_and_came_back_the_next_day_never_left() -> None:
    roster = Roster(
        read_seats("party,from,until\nA,1999,2000-06-30\nA,2000-07-01,\nB,1999,2000-06-30\nB,2000-07-02,\n")
    )
    members = roster.between(date(2000, 1, 1), date(2000, 12, 31))
    assert (members.parties, members.passing) == (("A", "B"), frozenset({"B"}))


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("name\nA\n", 1, "the column party is missing"),
        ("party,from\nA,1 May\n", 2, "is no date"),
        ("party,from,until\n# remark\n\nA,2001,2000\n", 4, "ends before it begins"),
    ],
)
def test_a_bad_line_is_named(text: str, line: int, what: str) -> None:
    with pytest.raises(BadTable, match=what) as caught:
        read_seats(text)
    assert caught.value.line == line


def test_weights_are_exact_and_come_in_sets() -> None:
    assert read_weights("party,weight\nA,65.1\nB, 3_000 \n") == {"": {"A": Fraction(651, 10), "B": 3000}}
    assert read_weights("set,party,weight\n2018,A,1\n2023,A,2/3\n") == {"2018": {"A": 1}, "2023": {"A": Fraction(2, 3)}}


def test_a_bloc_votes_for_its_members() -> None:
    groups = {"union": frozenset({"FR", "DE"})}
    spread_out, clashes = spread({"EU": "for", "US": "against"}, [Bloc("EU", "union")], groups)
    assert (spread_out, clashes) == ({"US": "against", "FR": "for", "DE": "for"}, [])


def test_a_bloc_and_its_member_may_not_both_vote() -> None:
    groups = {"union": frozenset({"FR", "DE"})}
    assert spread({"EU": "for", "FR": "against"}, [Bloc("EU", "union")], groups)[1] == [("EU", "FR")]
    assert spread({"FR": "against"}, [Bloc("EU", "union")], groups) == ({"FR": "against"}, [])


def test_a_member_may_hold_so_many_proxies() -> None:
    cast_by = {"A": "A", "B": "A", "C": "A", "D": "E"}
    assert overloaded(cast_by, 1) == ("A",)
    assert overloaded(cast_by, 2) == ()
    assert overloaded(cast_by, 0) == ("A", "E")
