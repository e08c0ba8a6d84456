"""The plain data of an answer: the names that others script against, and days as ISO text."""

from __future__ import annotations

from datetime import date

import pytest

from placet.procedure.clause import parse
from placet.procedure.force import Instrument, evaluate

pytestmark = pytest.mark.once


def test_the_answer_as_plain_data() -> None:
    found = evaluate(
        parse({"name": "T", "force": {"when": {"deposits": 2}, "delay": "days:30"}}),
        [
            Instrument("Avelland", date(2020, 1, 1), "", False),
            Instrument("Brukmar", date(2020, 3, 1), "", False),
            Instrument("Dorvane", date(2020, 6, 1), "", False),
        ],
        date(2020, 6, 15),
    ).as_data()
    timeline = found.pop("timeline")
    trigger = found.pop("trigger")
    assert found == {
        "on": "2020-06-15",
        "status": "in-force",
        "decided": True,
        "in_force": "2020-03-31",
        "enters": "2020-03-31",
        "earliest": None,
        "latest": None,
        "ended": None,
        "missing": [],
        "parties": {"Avelland": "2020-03-31", "Brukmar": "2020-03-31"},
        "waiting": {"Dorvane": "2020-07-01"},
        "deposited": {},
        "left": {},
        "doubtful": {},
        "problems": [],
    }
    assert isinstance(trigger, dict)
    assert (trigger["participant"], trigger["date"], trigger["same_day"]) == ("Brukmar", "2020-03-01", ["Brukmar"])
    assert isinstance(timeline, list)
    assert [one["day"] for one in timeline] == sorted(one["day"] for one in timeline)


def test_a_treaty_is_at_an_end_from_the_day_on_which_it_ends() -> None:
    clause = parse({"name": "T", "force": {"when": {"deposits": 1}, "ended": date(2021, 5, 1)}})
    instruments = [Instrument("Avelland", date(2020, 1, 1), "", False)]
    before, on = (evaluate(clause, instruments, day) for day in (date(2021, 4, 30), date(2021, 5, 1)))
    assert before.ended is None
    assert "Avelland" in before.parties
    assert on.ended == date(2021, 5, 1)
    assert on.left["Avelland"] == date(2021, 5, 1)
