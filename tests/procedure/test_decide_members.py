"""`placet decide`: who decides on a date, under which name, with which weight."""

from __future__ import annotations

import pytest
from lists import HEAD, OWN, UN_2022, rows

# -- names and dates --------------------------------------------------------------------------------------------------

UN_1950 = (
    "Republic of China",
    "France",
    "USSR",
    "UK",
    "USA",
    "Cuba",
    "Ecuador",
    "Egypt",
    "India",
    "Norway",
    "Yugoslavia",
)


def test_predecessor_states_and_both_sizes(decide) -> None:  # type: ignore[no-untyped-def]
    votes = dict.fromkeys(UN_1950, "A") | dict.fromkeys(UN_1950[:7], "Y") | {"USSR": "X"}
    run = decide("unsc", HEAD + rows("d", "1950", votes | {"Egypt": "Y"}))
    assert run.lines == [
        "d adopted for=7 against=0 abstain=3 absent=1 aside=0 — 7 in favour; needed: at least 7; "
        "among permanent members: nobody against"
    ]


def test_one_seat_has_one_vote_whatever_it_is_called(decide) -> None:  # type: ignore[no-untyped-def]
    votes = dict.fromkeys(UN_1950, "Y") | {"China": "Y"}
    (line,) = decide("unsc", HEAD + rows("d", "1950", votes)).lines
    assert line.startswith("d undecided ")
    assert line.endswith("line 13: China stands twice, here and in line 2")


def test_one_that_is_not_listed_did_not_take_part(decide) -> None:  # type: ignore[no-untyped-def]
    votes = dict.fromkeys(UN_2022[:9], "Y")
    (line,) = decide("unsc", HEAD + rows("d", "2022", votes)).lines
    assert line.startswith("d adopted for=9 against=0 abstain=0 absent=6 aside=0 ")


@pytest.mark.parametrize(
    ("date", "outcome"),
    [
        ("2010-06-30", "adopted"),
        ("2010-07-01", "not-adopted"),
        ("2010-06", "adopted"),
        ("2010-07", "not-adopted"),
        ("2010", "undecided"),
    ],
)
def test_a_rule_that_changed_within_the_time_told(decide, date: str, outcome: str) -> None:  # type: ignore[no-untyped-def]
    run = decide("own", HEAD + rows("d", date, {"A": "Y", "B": "Y", "C": "Y", "D": "N", "E": "N"}, "heads"))
    assert run.words == [["d", outcome]]
    if outcome == "undecided":
        assert (
            "'2010' does not settle it: members, rules or weights differ in that time (adopted, not-adopted)" in run.out
        )


def test_where_both_rules_agree_the_year_is_enough(decide) -> None:  # type: ignore[no-untyped-def]
    text = HEAD + rows("d", "2010", {"A": "Y", "B": "Y", "C": "N"}, "heads")
    assert decide("own", text).words == [["d", "adopted"]]


ROSTER = "party,from,until,kind,groups\nA,2000,,,\nB,2000,,,\nC,2010-07,,,\nD,,1999,,\nO,2000,,observer,\n"


@pytest.mark.parametrize(
    ("votes", "outcome"),
    [
        ({"A": "Y", "B": "Y", "C": "N"}, "adopted"),
        ({"A": "Y", "B": "Y"}, "adopted"),  # with C or without, two of three or two of two
        ({"A": "N", "B": "N"}, "not-adopted"),
        ({"A": "Y", "B": "N"}, "undecided"),  # with C, who has not spoken, it might carry; without, it fails
        ({"A": "Y", "C": "Y", "B": "N"}, "adopted"),
    ],
)
def test_whoever_sat_at_any_time_in_the_year_counts(decide, votes: dict[str, str], outcome: str) -> None:  # type: ignore[no-untyped-def]
    text = HEAD + rows("d", "2010", votes, "heads") + rows("e", "2011", {"A": "Y", "B": "Y", "C": "Y"}, "heads")
    own = OWN.replace("until = 2010-06-30", "until = 1999-06-30").replace("since = 2010-07-01", "since = 1999-07-01")
    assert decide("own", text, "--roster", "roster.csv", roster=ROSTER, own=own).words[0] == ["d", outcome]


def test_where_it_matters_who_sat_the_day_is_asked_for(decide) -> None:  # type: ignore[no-untyped-def]
    roster = ROSTER.replace("B,2000,,,\n", "B,2000,,,\nE,2010-07,,,\n")
    own = OWN.replace("until = 2010-06-30", "until = 1999-06-30").replace("since = 2010-07-01", "since = 1999-07-01")
    text = HEAD + rows("d", "2010", {"A": "Y", "B": "Y"}, "heads")
    run = decide("own", text, "--roster", "roster.csv", roster=roster, own=own)
    assert run.words == [["d", "undecided"]]
    assert "(open, adopted)" in run.out


def test_a_roster_of_ones_own(decide) -> None:  # type: ignore[no-untyped-def]
    text = HEAD + rows("d", "2012", {"a": "Y", "B": "Y", "C": "N"}, "heads")
    assert decide("own", text, "--roster", "roster.csv", roster=ROSTER).words == [["d", "adopted"]]
    barred = ROSTER.replace("B,2000,,,", "B,2000,,suspended,")
    assert decide("own", text, "--roster", "roster.csv", roster=barred).words == [["d", "not-adopted"]]


def test_groups_of_a_roster_of_ones_own(decide) -> None:  # type: ignore[no-untyped-def]
    roster = "party,groups\n" + "".join(f"M{n},{'permanent' if n == 0 else ''}\n" for n in range(15))
    votes = {f"M{n}": "Y" for n in range(15)}
    for who, outcome in (("M0", "vetoed"), ("M1", "adopted")):
        text = HEAD + rows("d", "1999-05-05", votes | {who: "N"})
        assert decide("unsc", text, "--roster", "roster.csv", roster=roster).words == [["d", outcome]]


# -- weights ----------------------------------------------------------------------------------------------------------


def test_weights_of_the_rulebook_and_ones_own(decide) -> None:  # type: ignore[no-untyped-def]
    text = HEAD + rows("d", "2005", {"A": "Y", "B": "N", "C": "Y"})
    assert decide("own", text).words == [["d", "adopted"]]
    other = "party,weight\nA,1\nB,3.5\nC,1\n"
    assert decide("own", text, "--weights", "weights.csv", weights=other).words == [["d", "not-adopted"]]


SETS = "set,party,weight\n2000,A,1\n2000,B,1\n2000,C,1\n2006pct,A,9\n2006pct,B,0.5\n2006pct,C,0.5\n"


@pytest.mark.parametrize(
    ("date", "chosen", "outcome"),
    [
        ("2005", "", "not-adopted"),
        ("2006", "", "adopted"),
        ("2030-01-01", "", "adopted"),
        ("2005", "2006pct", "adopted"),
        ("2030", "2000", "not-adopted"),
        ("1990", "", "undecided"),  # neither is of that time, and they differ
        ("2005", "1066", "undecided"),
    ],
)
def test_sets_of_weights(decide, date: str, chosen: str, outcome: str) -> None:  # type: ignore[no-untyped-def]
    text = "id,date,party,vote,set\n" + "".join(
        f"d,{date},{p},{v},{chosen}\n" for p, v in (("A", "Y"), ("B", "N"), ("C", "N"))
    )
    assert decide("own", text, "--weights", "weights.csv", weights=SETS).words == [["d", outcome]]


def test_weights_that_do_not_hold_then_are_not_used(decide) -> None:  # type: ignore[no-untyped-def]
    run = decide("own", HEAD + rows("d", "1999", {"A": "Y", "B": "Y", "C": "Y"}))
    assert run.words == [["d", "undecided"]]
    assert "no table of weights 'shares' holds in 1999" in run.out
    run = decide("own", HEAD + rows("d", "2005", {"A": "Y", "Z": "Y"}))
    assert "the table 'shares' has no weight for Z" in run.out
