"""A case as its record stood on a day of the past."""

from __future__ import annotations

from placet.cases.reader import Case
from placet.procedure.moment import first_day
from placet.procedure.state import State


def as_of(case: Case, day: str) -> State:
    """The rows at the end of that day."""
    state = State()
    for act in case.acts:
        if first_day(act.at) <= first_day(day):
            for row in act.effect(state):
                state.put(row)
    return state
