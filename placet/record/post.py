"""The one write path: lock the head, load, judge, append, put."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from placet.acts import Act, judge
from placet.acts.chain import SALT_BYTES, beginning, digest_of, entry_text, link, read_act, tidy
from placet.models.record import Head, append, locked
from placet.procedure.audience import narrowest
from placet.procedure.moment import first_day, written
from placet.procedure.objection import Objection
from placet.procedure.rows import HOUSE, Row
from placet.procedure.state import State
from placet.record.store import load, put


class OutOfOrder(Exception):
    """The act is not in order; nothing was written."""

    def __init__(self, act: Act, objections: list[Objection]) -> None:
        super().__init__("; ".join(f"{one.code} {dict(one.facts)}" for one in objections))
        self.act = act
        self.objections = objections


class Unseen(Exception):
    """The act names something that its author may not see; to him it does not exist. Nothing was written."""


class NoRecord(Exception):
    """There is no record of that organisation."""


@dataclass(frozen=True, slots=True)
class Posted:
    """What was written: the entry's number and hash, and the rows it established."""

    number: int
    hash: str
    rows: tuple[Row, ...]


def now() -> str:
    """This instant, as the record writes it."""
    return written(datetime.now(UTC))


def post(organisation: str, act: Act, *, readable: Collection[str] | None = None, entered: str = "") -> Posted:
    """Write one act in the record of an organisation.

    Raises `OutOfOrder` with the objections, `Unseen` where the act names a row whose audience is not in `readable`
    (not asked where that is None), `NoRecord` where the organisation has no record and the act does not open one.
    In each case nothing is written.
    """
    with transaction.atomic():
        return _post(organisation, act, readable, entered or now())


def post_all(organisation: str, acts: Iterable[Act], *, entered: str = "") -> Iterator[Posted]:
    """Write several acts in one transaction: all of them or, at the first that is not in order, none."""
    with transaction.atomic():
        for act in acts:
            yield _post(organisation, act, None, entered or now())


def _post(organisation: str, act: Act, readable: Collection[str] | None, entered: str) -> Posted:
    # What is judged and put into the tables is what will be read back from the record, to the letter.
    act = read_act(tidy(act.as_data()))
    head = locked(organisation)
    if head is None:
        if not type(act).founding:
            raise NoRecord(organisation)
        head = Head(organisation=organisation, number=0, hash=beginning(organisation).hex())
    state = load(organisation, act, head)
    if readable is not None:
        check_visible(act, state, readable)
    objections = judge(act, state)
    if readable is not None and any(one.code == "not-on-record" for one in objections):
        # What is not there and what may not be seen are answered alike, or the answer would tell them apart.
        raise Unseen(act.kind)
    if objections:
        raise OutOfOrder(act, objections)
    rows = tuple(act.effect(state))
    number = head.number + 1
    audience = narrowest(row.audience for row in rows)
    text = entry_text(organisation, number, entered, audience, act)
    salt = secrets.token_bytes(SALT_BYTES)
    digest = digest_of(salt, text)
    chained = link(bytes.fromhex(head.hash), number, digest).hex()
    head.number, head.hash = number, chained
    if any(type(row) in HOUSE for row in rows):
        head.house = chained
    append(
        head,
        text=text.decode(),
        salt=salt.hex(),
        digest=digest.hex(),
        audience=audience,
        kind=act.kind,
        at=act.at,
        day=first_day(act.at),
        entered=entered,
        scopes="\n".join(dict.fromkeys(row.scope for row in rows if row.scope)),
    )
    put(organisation, number, rows, state)
    return Posted(number, chained, rows)


def check_visible(act: Act, state: State, readable: Collection[str]) -> None:
    """Raise `Unseen` where the act names a row that is on record but not for these eyes."""
    for kind, ref in act.names():
        row = state.get(kind, ref)
        if row is not None and row.audience not in readable:
            raise Unseen(ref)
