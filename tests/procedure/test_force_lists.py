"""Lists that cannot be taken as they stand: an answer only where it does not depend on what is doubtful."""

from __future__ import annotations

from datetime import date

import pytest
from treaties import TODAY, clause, codes, deposits

from placet.procedure.force import Instrument, Missing, evaluate, read


def test_a_year_is_enough_where_the_answer_does_not_depend_on_the_day() -> None:
    rule = clause({"deposits": 2}, delay="days:30")
    force = evaluate(rule, deposits("A,1999", "B,2000-05-01"), TODAY)
    assert (force.decided, force.in_force, force.parties["A"]) == (True, date(2000, 5, 31), date(2000, 5, 31))
    assert [(one.code, one.note, one.line) for one in force.problems] == [("imprecise-date", True, 2)]


def test_a_year_is_not_enough_where_it_does() -> None:
    rule = clause({"deposits": 2}, delay="days:30")
    rows = deposits("A,1999", "B,1998-05-01")
    force = evaluate(rule, rows, TODAY)
    assert (force.decided, force.status, force.in_force, force.trigger) == (False, "in-force", None, None)
    assert (force.earliest, force.latest) == (date(1999, 1, 31), date(2000, 1, 30))
    assert force.doubtful["A"] == (date(1999, 1, 31), date(2000, 1, 30))
    assert evaluate(rule, rows, date(1998, 12, 31)).status == "not-in-force"
    assert [evaluate(rule, rows, date(1999, 1, day)).status for day in (30, 31)] == ["not-in-force", "undecided"]
    assert [evaluate(rule, rows, date(2000, 1, day)).status for day in (29, 30)] == ["undecided", "in-force"]


def test_a_later_party_whose_day_is_not_known() -> None:
    force = evaluate(clause({"deposits": 1}), deposits("A,1999-01-01", "B,2004-02"), TODAY)
    assert (force.in_force, force.parties) == (date(1999, 1, 1), {"A": date(1999, 1, 1)})
    assert force.doubtful == {"B": (date(2004, 2, 1), date(2004, 2, 29))}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("C,13 May 2003", "bad-date"),
        ("C,2003-02-30", "bad-date"),
        ("C,", "bad-date"),
        ("C,2003-01-01,R", "unknown-kind"),
        ("C,2003-01-01,,yes", "bad-non-state"),
        (",2003-01-01", "no-participant"),
    ],
)
def test_a_row_that_cannot_be_read_leaves_the_day_open(row: str, code: str) -> None:
    rule = clause({"deposits": 3})
    cells = [dict(zip(("participant", "date", "kind", "non_state"), one.split(","), strict=False)) for one in
             ("A,2001-01-01", "B,2002-01-01", row, "D,2004-01-01")]  # fmt: skip
    instruments, problems = read(enumerate(cells, 2))
    force = evaluate(rule, instruments, TODAY)
    found = [one for one in (*problems, *force.problems) if not one.note]
    if code != "no-participant":  # that some State deposited on that day is not in doubt
        assert (force.decided, force.latest) == (False, date(2004, 1, 1))
    assert [(one.code, one.line) for one in found] == [(code, 4)]


def test_contradictory_rows() -> None:
    rule = clause({"deposits": 2})
    force = evaluate(rule, deposits("A,2001-01-01", "B,2002-01-01", "B,2003-01-01"), TODAY)
    assert (force.decided, force.earliest, force.latest) == (False, date(2002, 1, 1), date(2003, 1, 1))
    assert [(one.code, one.line, one.facts["other_line"], one.note) for one in force.problems] == [
        ("deposited-twice", 4, 3, False)
    ]
    harmless = evaluate(rule, deposits("A,2001-01-01", "B,2002-01-01", "B,2002-01-01"), TODAY)
    assert (harmless.decided, harmless.in_force) == (True, date(2002, 1, 1))
    assert harmless.trigger == Instrument("B", date(2002, 1, 1), line=3)
    assert [(one.code, one.note) for one in harmless.problems] == [("deposited-twice", True)]
    late = evaluate(rule, deposits("A,2001-01-01", "B,2002-01-01", "C,2003-01-01", "C,2004-01-01"), TODAY)
    assert (late.decided, late.in_force, sorted(late.doubtful)) == (True, date(2002, 1, 1), ["C"])


def test_a_withdrawal_that_nothing_precedes() -> None:
    force = evaluate(clause({"deposits": 1}), deposits("A,2001-01-01,withdrawal", "B,2002-01-01"), TODAY)
    assert (force.in_force, codes(force)) == (date(2002, 1, 1), [("withdrawal-without-deposit", "A")])
    same_day = deposits("A,2001-01-01,withdrawal", "A,2001-01-01", "B,2002-01-01")
    force = evaluate(clause({"deposits": 1}), same_day, TODAY)
    assert (force.decided, codes(force)) == (False, [("order-unknown", "A")])


def test_one_that_may_not_become_a_party() -> None:
    rule = clause({"deposits": 2}, parties=["A", "B", "C"])
    force = evaluate(rule, deposits("A,2001-01-01", "Atlantis,2001-01-01", "B,2002-01-01"), TODAY)
    assert (force.decided, codes(force)) == (False, [("not-a-party", "Atlantis")])
    assert evaluate(rule, deposits("A,2001-01-01", "B,2001-01-01", "Atlantis,2002-01-01"), TODAY).decided


def test_what_comes_after_the_day_asked_for_does_not_matter() -> None:
    rule = clause({"deposits": 2})
    rows = deposits("A,2001-01-01", "B,2002-01-01", "B,2003-01-01", "C,2004,R")
    assert evaluate(rule, rows, date(2002, 12, 31)).problems == ()
    assert evaluate(rule, rows, date(2001, 12, 31)).missing == (
        Missing("deposits", {"have": 1, "need": 2, "short": 1, "group": ""}),
    )
