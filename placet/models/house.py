"""The house of an organisation in memory: bodies, rules, parties, seats, mandates, chair.

It is kept for as long as no entry has changed a row of the house since; `Head.house` says which entry did so last, by
its hash, which no other entry of any database shares: what is kept can be stale, but never wrong.
"""

from __future__ import annotations

from threading import Lock

from placet.models.record import Head
from placet.models.tables import TABLES, rows_of
from placet.procedure.moment import FOREVER
from placet.procedure.rows import HOUSE
from placet.procedure.state import State

_kept: dict[tuple[str, str], tuple[str, State]] = {}
_lock = Lock()


def house(organisation: str, using: str = "default", head: Head | None = None) -> State:
    """The house as it stands now. Not for changing: `State(house=…)` is laid over it."""
    if head is None:
        head = Head.objects.using(using).filter(organisation=organisation).first()
    if head is None:
        return State()
    key = (using, organisation)
    kept = _kept.get(key)
    if kept is not None and kept[0] == head.house:
        return kept[1]
    state = State()
    for row in HOUSE:
        found = TABLES[row].objects.everything().using(using).filter(organisation=organisation, until=FOREVER)
        for one in rows_of(row, found.order_by("pk")):
            state.put(one)
    with _lock:
        _kept[key] = (head.house, state)
    return state


def forget() -> None:
    """Drop what is kept (the tests change databases under it)."""
    with _lock:
        _kept.clear()
