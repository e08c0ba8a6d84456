"""The fictional council: it is in order on whatever day it is loaded, and holds something of everything."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from placet.acts import REGISTER
from placet.cases.reader import read
from placet.procedure.moment import instant
from placet.procedure.rows import (
    Decision,
    Designation,
    Document,
    Joining,
    Mandate,
    Note,
    Organisation,
    Position,
    Session,
    Silence,
    all_rows,
)
from placet.procedure.state import State
from tests.conftest import CASES

pytestmark = pytest.mark.once
DAYS = [
    date(2026, 11, 24),
    date(2026, 12, 31),
    date(2027, 1, 1),
    date(2027, 3, 28),
    date(2028, 2, 29),
    date(2033, 7, 15),
]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_it_is_in_order_on_any_day(day: date) -> None:
    """Also on the last of a year, on a leap day, and when clocks change."""
    case = read(CASES / "rivers", day)
    assert case.fictional
    assert len(case.acts) > 200
    ahead = [row for row in case.state if isinstance(row, Session) and row.state == "planned"]
    assert min(row.start for row in ahead) > day.isoformat()
    (running,) = [row for row in case.state if isinstance(row, Silence) and row.state == "running"]
    assert instant(running.expires).date() == day + timedelta(days=2)


@pytest.fixture(scope="module")
def state() -> State:
    """Its rows, on one day."""
    return read(CASES / "rivers", DAYS[0]).state


def test_it_holds_something_of_everything(state: State) -> None:
    """Every kind of row but stored files, which a case does not carry; drafts in every state; every stance."""
    kinds = {type(row).__name__ for row in state}
    assert kinds == {kind.__name__ for kind in all_rows()} - {"Rendition"}
    (organisation,) = state.every(Organisation)
    assert organisation.fictional
    assert {row.state for row in state.every(Document)} == {
        "draft", "submitted", "adopted", "not-adopted", "took-note", "withdrawn",
    }  # fmt: skip
    rulebook = state.rulebook("CRM")
    assert rulebook is not None
    assert {row.stance for row in state.every(Position)} == set(rulebook.stances) - {"absent"}
    assert {row.state for row in state.every(Silence)} == {"running", "broken", "lapsed"}
    assert {row.how for row in state.every(Decision)} == {"consensus", "vote", "silence"}
    assert {row.state for row in state.every(Designation)} == {"proposed", "designated", "replaced"}
    assert {row.role for row in state.every(Mandate)} == {
        "secretariat", "chair", "head", "delegate", "observer", "clock",
    }  # fmt: skip
    assert {row.party for row in state.every(Note)} == {"AVL", "BKM"}
    (apart,) = [row for row in state.every(Joining) if not row.joined]
    assert apart.reason
    assert apart.reason_at > apart.announced_at


def test_its_acts_are_nearly_all_there_are() -> None:
    """But for a file, which a case does not carry, and for what befalls things late: the end of a seat or a treaty,
    topics added to a plan, a document that no longer stands."""
    done = {act.kind for act in read(CASES / "rivers", DAYS[0]).acts}
    assert set(REGISTER) - done == {"attach-file", "end-seat", "add-topics", "end-treaty", "supersede-document"}


def test_its_names_are_in_three_languages(state: State) -> None:
    """English and Russian throughout; Arabic for the house and the chief papers."""
    for row in state:
        for text in (getattr(row, "title", None), getattr(row, "name", None), getattr(row, "words", None)):
            if isinstance(text, dict) and text:
                assert {"en", "ru"} <= set(text), row.ref
