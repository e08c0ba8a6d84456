"""The one write path: lock the head, load, judge, append, put; for all acts at once that wait for the head."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import islice

from django.db import connection, transaction

from placet.acts import Act, weigh
from placet.acts.chain import SALT_BYTES, beginning, canonical, digest_of, entry_around, link, read_act, tidy
from placet.models.record import Head, Line, append, locked
from placet.procedure.audience import narrowest
from placet.procedure.moment import first_day, written
from placet.procedure.objection import Objection
from placet.procedure.rows import HOUSE, Row
from placet.procedure.state import State
from placet.record.queue import Queue, Waiting
from placet.record.store import Known, put
from placet.record.whole import scopes_of


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


class InDoubt(Exception):
    """The process was interrupted while the act was being committed: only the record says whether it was written."""


Refusal = OutOfOrder | Unseen | NoRecord


@dataclass(frozen=True, slots=True)
class Posted:
    """What was written: the entry's number and hash, and the rows it established."""

    number: int
    hash: str
    rows: tuple[Row, ...]


def now() -> str:
    """This instant, as the record writes it."""
    return written(datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class Given:
    """An act as it was handed in, its canonical text, the audiences that its author may read (None: all), and when it
    is said to have been entered (empty: when it is written)."""

    act: Act
    text: bytes
    readable: Collection[str] | None
    entered: str


def post(organisation: str, act: Act, *, readable: Collection[str] | None = None, entered: str = "") -> Posted:
    """Write one act in the record of an organisation; once this returns it is committed.

    Raises `OutOfOrder` with the objections, `Unseen` where the act names a row whose audience is not in `readable`
    (not asked where that is None), `NoRecord` where the organisation has no record and the act does not open one.
    In each case nothing is written.

    What several threads hand in at once is written in one transaction, each act judged after those before it. Within a
    transaction of the caller's it is written in that one.
    """
    given = _given(act, readable, entered)
    if not connection.get_autocommit():
        return _alone(organisation, given)
    return _queues.setdefault(organisation, Queue(partial(_together, organisation))).hand_in(given)


def post_all(organisation: str, acts: Iterable[Act], *, entered: str = "") -> Iterator[Posted]:
    """Write several acts in one transaction: all of them or, at the first that is not in order, none."""
    waiting = iter(acts)
    with transaction.atomic():
        while group := [_given(act, None, entered) for act in islice(waiting, TOGETHER)]:
            for answer in _post(organisation, locked(organisation), group):
                yield _posted(answer)


TOGETHER = 50  # acts of one transaction whose rows are loaded and written together: enough to share, few to hold

_queues: dict[str, Queue[Given, Posted]] = {}


def _given(act: Act, readable: Collection[str] | None, entered: str) -> Given:
    # What is judged and put into the tables is what will be read back from the record, to the letter.
    data = tidy(act.as_data())
    return Given(read_act(data), canonical(data), readable, entered)


def _alone(organisation: str, given: Given) -> Posted:
    with transaction.atomic():
        (answer,) = _post(organisation, locked(organisation), [given])
        return _posted(answer)


def _posted(answer: Posted | Refusal) -> Posted:
    if not isinstance(answer, Posted):
        raise answer
    return answer


def _together(organisation: str, group: list[Waiting[Given, Posted]]) -> None:
    """Write what waits in one transaction. Should it fail over one of them, each is written in its own instead.

    Where it fails before any was looked at, or as it is committed, all are answered by the exception: it is not for one
    of them, and whether a commit that was broken off has happened only the record can say.
    """
    stage = "opening"
    try:
        with transaction.atomic():
            head = locked(organisation)
            stage = "writing"
            answers = _post(organisation, head, [one.given for one in group])
            stage = "committing"
        for one, answer in zip(group, answers, strict=True):
            if isinstance(answer, Posted):
                one.say(answer)
            else:
                one.refuse(answer)
    except Exception as wrong:
        for one in group:
            if stage == "writing" and len(group) > 1:
                _separately(organisation, one)
            else:
                one.refuse(wrong)
    except BaseException:
        for one in group:
            if stage == "committing" and not one.answered:
                one.refuse(InDoubt(organisation))
        raise


def _separately(organisation: str, one: Waiting[Given, Posted]) -> None:
    try:
        one.say(_alone(organisation, one.given))
    except Exception as wrong:
        one.refuse(wrong)
    except BaseException:
        one.refuse(InDoubt(organisation))
        raise


def _post(organisation: str, head: Head | None, group: Sequence[Given]) -> list[Posted | Refusal]:
    """Judge acts one after the other, each as those before it leave things, then write all that are in order.

    `head` is held; the transaction must be undone where this raises anything.
    """
    known = Known(organisation, head)
    if head is None:
        head = Head(organisation=organisation, number=0, hash=beginning(organisation).hex())
    effects = known.load([given.act for given in group])
    entered = now()
    answers: list[Posted | Refusal] = []
    lines: list[Line] = []
    for place, (given, rows) in enumerate(zip(group, effects, strict=True)):
        if place:
            (rows,) = known.load([given.act])
        try:
            rows = _judged(organisation, head, given, known.state, rows)
        except (OutOfOrder, Unseen, NoRecord) as refusal:
            answers.append(refusal)
            continue
        line = _line(head, given, rows, given.entered or entered)
        lines.append(line)
        head.number, head.hash = line.number, line.hash
        if any(type(row) in HOUSE for row in rows):
            head.house = line.hash
        known.establish(line.number, rows)
        answers.append(Posted(line.number, line.hash, rows))
    if lines:
        append(head, lines)
        put(organisation, known.changes)
    return answers


def _judged(organisation: str, head: Head, given: Given, state: State, rows: tuple[Row, ...] | None) -> tuple[Row, ...]:
    """The rows that the act establishes. Raises what `post` raises."""
    act, readable = given.act, given.readable
    if not head.number and not type(act).founding:
        raise NoRecord(organisation)
    if readable is not None:
        check_visible(act, state, readable)
    objections, rows = weigh(act, state, rows)
    if readable is not None and any(one.code == "not-on-record" for one in objections):
        # What is not there and what may not be seen are answered alike, or the answer would tell them apart.
        raise Unseen(act.kind)
    if objections:
        raise OutOfOrder(act, objections)
    return rows


def _line(head: Head, given: Given, rows: tuple[Row, ...], entered: str) -> Line:
    """The entry that follows the head."""
    act, number = given.act, head.number + 1
    audience = narrowest(row.audience for row in rows)
    text = entry_around(head.organisation, number, entered, audience, given.text)
    salt = secrets.token_bytes(SALT_BYTES)
    digest = digest_of(salt, text)
    return Line(
        number=number,
        text=text.decode(),
        salt=salt.hex(),
        digest=digest.hex(),
        hash=link(bytes.fromhex(head.hash), number, digest).hex(),
        audience=audience,
        kind=act.kind,
        at=act.at,
        day=first_day(act.at),
        entered=entered,
        scopes=scopes_of(rows),
    )


def check_visible(act: Act, state: State, readable: Collection[str]) -> None:
    """Raise `Unseen` where the act names a row that is on record but not for these eyes."""
    for kind, ref in act.names():
        row = state.get(kind, ref)
        if row is not None and row.audience not in readable:
            raise Unseen(ref)
