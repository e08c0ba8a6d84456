"""Who leaves, who succeeds, who comes back; reservations; the end of a treaty; and all of it in the order of time."""

from __future__ import annotations

from datetime import date

from treaties import TODAY, clause, codes, deposit, deposits

from placet.procedure.force import evaluate


def test_withdrawal_before_entry_into_force_takes_the_deposit_back() -> None:
    rule = clause({"deposits": 2}, withdrawal="months:12")
    rows = deposits("A,2001-01-01", "A,2001-06-01,withdrawal", "B,2001-07-01", "C,2001-08-01")
    force = evaluate(rule, rows, TODAY)
    assert force.in_force == date(2001, 8, 1)
    assert (force.left, sorted(force.parties)) == ({"A": date(2001, 6, 1)}, ["B", "C"])


def test_withdrawal_does_not_end_the_treaty() -> None:
    rule = clause({"deposits": 2}, withdrawal="months:12")
    rows = deposits("A,2001-01-01", "B,2001-07-01", "A,2005-03-31,withdrawal", "B,2005-04-01,withdrawal")
    force = evaluate(rule, rows, TODAY)
    assert (force.status, force.in_force, force.parties) == ("in-force", date(2001, 7, 1), {})
    assert force.left == {"A": date(2006, 3, 31), "B": date(2006, 4, 1)}
    assert sorted(evaluate(rule, rows, date(2006, 3, 31)).parties) == ["B"]
    events = [(event.day, event.code, event.participant) for event in force.timeline]
    assert events[-4:] == [
        (date(2005, 3, 31), "instrument", "A"),
        (date(2005, 4, 1), "instrument", "B"),
        (date(2006, 3, 31), "left", "A"),
        (date(2006, 4, 1), "left", "B"),
    ]


def test_where_the_clause_is_silent_on_withdrawal_the_reader_is_told() -> None:
    rows = deposits("A,2001-01-01", "A,2005-03-31,withdrawal")
    force = evaluate(clause({"deposits": 1}), rows, TODAY)
    assert force.left == {"A": date(2005, 3, 31)}
    assert [(one.code, one.note) for one in force.problems] == [("withdrawal-rule-not-set", True)]
    stated = [rows[0], deposit("A", "2005-03-31", "withdrawal", effect="2005-12-31")]
    force = evaluate(clause({"deposits": 1}), stated, TODAY)
    assert (force.left, force.problems) == ({"A": date(2005, 12, 31)}, ())


def test_a_party_that_comes_back() -> None:
    rows = deposits("A,2001-01-01", "B,2001-01-01", "A,2003-01-01,withdrawal", "A,2010-05-01,a")
    force = evaluate(clause({"deposits": 2}, later="days:30", withdrawal="days:10"), rows, TODAY)
    assert force.parties == {"A": date(2010, 5, 31), "B": date(2001, 1, 1)}


def test_a_successor_waits_no_new_time() -> None:
    rule = clause({"deposits": 2}, delay="days:30")
    rows = [*deposits("A,1980-01-01", "Czechoslovakia,1980-02-01"), deposit("Slovakia", "1993-05-28", "d")]
    assert evaluate(rule, rows, TODAY).parties["Slovakia"] == date(1993, 5, 28)
    told = deposit("Slovakia", "1993-05-28", "d", effect="1993-01-01", predecessor="Czechoslovakia")
    force = evaluate(rule, [*rows[:2], told], TODAY)
    assert force.parties == {"A": date(1980, 3, 2), "Slovakia": date(1993, 1, 1)}
    assert force.left == {"Czechoslovakia": date(1993, 1, 1)}
    succeeded = [event for event in force.timeline if event.code == "succeeded"]
    assert [(event.day, event.participant, event.facts["successor"]) for event in succeeded] == [
        (date(1993, 1, 1), "Czechoslovakia", "Slovakia")
    ]


def test_a_predecessor_is_not_counted_beside_its_successors() -> None:
    rule = clause({"deposits": 3})
    rows = [
        *deposits("Czechoslovakia,1991-01-01"),
        deposit("Slovakia", "1993-05-28", "d", predecessor="Czechoslovakia"),
        deposit("Czech Republic", "1993-06-30", "d", predecessor="Czechoslovakia"),
    ]
    assert evaluate(rule, rows, TODAY).missing[0].facts["have"] == 2
    assert evaluate(rule, [*rows, *deposits("A,1994-01-01")], TODAY).in_force == date(1994, 1, 1)


def test_the_first_of_several_successors_ends_the_predecessor() -> None:
    rows = [
        *deposits("Y,1980-01-01", "A,1980-01-01"),
        deposit("B", "1992-03-01", "d", predecessor="Y"),
        deposit("C", "1993-04-01", "d", predecessor="Y"),
    ]
    assert evaluate(clause({"deposits": 1}), rows, TODAY).left == {"Y": date(1992, 3, 1)}
    vague = [*rows[:2], deposit("B", "1992", "d", predecessor="Y")]
    assert evaluate(clause({"deposits": 1}), vague, TODAY).doubtful["Y"] == (date(1992, 1, 1), date(1992, 12, 31))


def test_a_stated_effect_is_never_before_the_treaty() -> None:
    rows = [*deposits("A,1994-01-01"), deposit("B", "1994-02-01", "d", effect="1993-01-01")]
    force = evaluate(clause({"deposits": 1}, delay="days:30"), rows, TODAY)
    assert force.parties == {"A": date(1994, 1, 31), "B": date(1994, 1, 31)}


def test_a_notice_on_the_day_of_entry_into_force_waits_its_time() -> None:
    rule = clause({"deposits": 1}, delay="days:30", withdrawal="months:12")
    force = evaluate(rule, deposits("A,1994-01-01", "A,1994-01-31,withdrawal"), TODAY)
    assert force.left == {"A": date(1995, 1, 31)}
    force = evaluate(rule, deposits("A,1994-01-01", "A,1994-01-30,withdrawal"), TODAY)
    assert force.left == {"A": date(1994, 1, 30)}


def test_the_timeline() -> None:
    rule = clause({"deposits": 2}, delay="days:30", ended=date(2010, 1, 1))
    rows = deposits(
        "A,2001-01-01",
        "A,2001-01-15,withdrawal",
        "Union,2001-01-20,c,1",
        "B,2001-01-15",
        "C,2001-03-01",
        "D,2001-05-01",
    )
    timeline = evaluate(rule, rows, TODAY).timeline
    found = [(str(event.day), event.code, event.participant, event.facts.get("count")) for event in timeline]
    assert found == [
        ("2001-01-01", "instrument", "A", 1),
        ("2001-01-15", "instrument", "A", None),
        ("2001-01-15", "instrument", "B", 1),
        ("2001-01-15", "left", "A", None),
        ("2001-01-20", "instrument", "Union", 1),
        ("2001-03-01", "instrument", "C", 2),
        ("2001-03-01", "fulfilled", "C", None),
        ("2001-03-31", "in-force", "", None),
        ("2001-05-01", "instrument", "D", 3),
        ("2001-05-31", "party", "D", None),
        ("2010-01-01", "ended", "", None),
    ]


def test_reservations_are_shown_and_change_nothing_unless_the_clause_says_so() -> None:
    rows = deposits(
        "A,2001-01-01", "A,2001-01-01,reservation", "B,2002-01-01", "C,2003-01-01", "B,2004-01-01,objection"
    )
    force = evaluate(clause({"deposits": 2}), rows, TODAY)
    assert force.in_force == date(2002, 1, 1)
    assert [e.facts["kind"] for e in force.timeline if e.participant == "A" and e.code == "instrument"] == [
        "",
        "reservation",
    ]
    strict = clause({"deposits": 2}, reservations="not-counted")
    assert evaluate(strict, rows, TODAY).in_force == date(2003, 1, 1)
    lifted = [*rows, *deposits("A,2002-06-01,reservation-withdrawn")]
    assert evaluate(strict, lifted, TODAY).in_force == date(2002, 6, 1)
    forbidden = evaluate(clause({"deposits": 2}, reservations="prohibited"), rows, TODAY)
    assert (forbidden.decided, forbidden.earliest, forbidden.latest) == (False, date(2002, 1, 1), date(2003, 1, 1))
    assert codes(forbidden) == [("reservation-prohibited", "A")]


def test_a_treaty_that_ended() -> None:
    rule = clause({"deposits": 1}, ended=date(2012, 9, 20))
    force = evaluate(rule, deposits("A,1994-12-30"), TODAY)
    assert (force.status, force.in_force, force.enters) == ("ended", None, date(1994, 12, 30))
    assert (force.parties, force.left) == ({}, {"A": date(2012, 9, 20)})
    assert evaluate(rule, deposits("A,1994-12-30"), date(2012, 9, 19)).status == "in-force"
