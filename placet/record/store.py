"""Between rows in memory and rows in the tables: `load` what an act looks at, `put` what it establishes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from placet.acts import Act
from placet.models.house import house
from placet.models.record import Head
from placet.models.searched import note
from placet.models.statements import end
from placet.models.tables import COLUMNS, current, write
from placet.procedure.moment import FOREVER, first_day
from placet.procedure.rows import HOUSE, Row
from placet.procedure.state import State


def load(organisation: str, act: Act, head: Head | None) -> State:
    """The state that the act is judged in: the house, the rows it names, and the rows it needs of their scopes."""
    state = State(house=house(organisation, head=head))
    wanted: dict[type[Row], set[str]] = defaultdict(set)
    for kind, ref in act.names():
        if kind not in HOUSE:
            wanted[kind].add(ref)
    scopes: set[str] = set()
    for kind, refs in wanted.items():
        scopes.update(refs)
        for row in current(kind, organisation, ref__in=refs):
            state.put(row)
            scopes.add(row.scope)
    for kind in type(act).needs:
        scopes.update(ref for named, ref in act.names() if named in HOUSE)
        for row in current(kind, organisation, scope__in=scopes):
            state.put(row)
    _load_replaced(organisation, act, state, scopes)
    return state


def _load_replaced(organisation: str, act: Act, state: State, scopes: set[str]) -> None:
    """The rows in whose place the act would put others, where neither its fields nor its needs have brought them."""
    try:
        rows = list(act.effect(state))
    except (KeyError, ValueError):
        return  # it names what is not there, or is malformed: judging will say so
    wanted: dict[type[Row], set[str]] = defaultdict(set)
    for row in rows:
        kind = type(row)
        known = kind in HOUSE or (kind in type(act).needs and row.scope in scopes)
        if not known and state.get(kind, row.ref) is None:
            wanted[kind].add(row.ref)
    for kind, refs in wanted.items():
        for row in current(kind, organisation, ref__in=refs):
            state.put(row)


def put(organisation: str, number: int, rows: Sequence[Row], state: State) -> None:
    """Write rows as the versions that hold from now on, and what they say for search; the ones they replace end on the
    day these begin."""
    fresh: dict[type[Row], list[Row]] = defaultdict(list)
    for row in rows:
        fresh[type(row)].append(row)
    for kind, found in fresh.items():
        for row in found:
            if state.get(kind, row.ref) is not None:
                end(COLUMNS[kind], organisation, (row.ref,), first_day(row.at), FOREVER)
        write(organisation, number, found)
    note(organisation, number, rows, state)
