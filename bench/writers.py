"""Acts handed in by many at once, and bare appends beside them: run by `bench.acts` on a database of `bench.fill`.

    DJANGO_SETTINGS_MODULE=bench.settings PLACET_DIR=DIR python -m bench.writers [--threads N] [--seconds S]
                                                                                 [--rounds N]

Each thread is the delegate of another state, with a connection of its own, and states positions on the drafts of the
coming session through `placet.desk.receive`. The floor is a bare append, by the database's own driver with the same
settings of durability: the head's row updated and one row of the size of an entry inserted, in one transaction, which
each append has to itself; its table has the primary key alone, where that of the entries has three indexes more. Acts
that wait for each other in one process share a transaction and its commit (`placet.record.queue`); the floor does not.

On SQLite many threads that append each for itself are a weak floor as soon as the machine has other work: whoever finds
the database taken sleeps and tries again, and may lose most of his time with it. So the same appends are measured
taking turns too, behind one lock of the process. That is never slower for want of waiting well, and acts must reach
their share of both.

Beside these stands an append by Django's models, with the digest and the link that an entry needs: what is left when
nothing is loaded, judged or put. Rounds of all four alternate.

In the end nothing may be missing: every number that was given out is on record, the chain is whole, every act is
judged again, and the tables equal a replay. Prints JSON.
"""

from __future__ import annotations

import argparse
import json
import secrets
import sqlite3
import statistics
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import django
from django.apps import apps

if not apps.ready:
    django.setup()

from django.db import connection, connections, models, transaction

from bench import council
from placet import desk
from placet.acts.chain import SALT_BYTES, beginning, digest_of, link, verify
from placet.models.record import Entry, Head
from placet.models.tables import TABLES
from placet.procedure.rows import Document
from placet.reading import record
from placet.reading.reader import Reader, reader_of
from placet.record.rebuild import compare

STANCES = ("agree", "stand-aside", "awaiting-instructions")
BARE = (
    "CREATE TABLE bench_head (organisation varchar(40) PRIMARY KEY, number integer, hash varchar(64))",
    "CREATE TABLE bench_entry (organisation varchar(40), number integer, text text, salt varchar(64),"
    " digest varchar(64), hash varchar(64), audience varchar(200), kind varchar(40), at varchar(40), day date,"
    " entered varchar(40), scopes text, PRIMARY KEY (organisation, number))",
    "INSERT INTO bench_head VALUES ('BENCH', 0, '')",
)
COLUMNS = ("text", "salt", "digest", "hash", "audience", "kind", "at", "day", "entered", "scopes")


@dataclass
class Done:
    """What the threads of one kind have done: acts per second of each round, and how long each act took."""

    rate: list[float] = field(default_factory=list)
    taken: list[float] = field(default_factory=list)
    count: int = 0


def crowd(workers: list[Callable[[], object]], seconds: float, done: Done) -> None:
    """Let each worker work in a thread of its own until the time is over. Re-raises what one of them raised."""
    barrier = threading.Barrier(len(workers) + 1)
    taken: list[list[float]] = [[] for _ in workers]
    wrong: list[BaseException] = []
    until = [0.0]

    def work(number: int) -> None:
        try:
            barrier.wait()
            while time.perf_counter() < until[0]:
                began = time.perf_counter()
                workers[number]()
                taken[number].append(time.perf_counter() - began)
        except BaseException as error:
            wrong.append(error)
            barrier.abort()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(workers))]
    for thread in threads:
        thread.start()
    until[0] = time.perf_counter() + seconds
    barrier.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    elapsed = time.perf_counter() - began
    if wrong:
        raise wrong[0]
    count = sum(len(one) for one in taken)
    done.count += count
    done.rate.append(count / elapsed)
    done.taken += [one for many in taken for one in many]


# -- through the desk -------------------------------------------------------------------------------------------------


def delegates(threads: int, numbers: list[int]) -> list[Callable[[], object]]:
    """One worker a thread: the next position of its state, on one draft after the other."""
    refs = sorted(TABLES[Document].objects.everything().values_list("ref", flat=True))
    return [
        delegate(reader_of(council.ORGANISATION, council.delegate(party)), refs, 7 * place, numbers)
        for place, party in enumerate(council.PARTIES[:threads])
    ]


def delegate(reader: Reader, refs: list[str], place: int, numbers: list[int]) -> Callable[[], object]:
    """A worker that states positions for its reader."""
    turn = [place]

    def state() -> None:
        turn[0] += 1
        data = {"document": refs[turn[0] % len(refs)], "stance": STANCES[turn[0] % len(STANCES)]}
        numbers.append(desk.receive(reader, "state-position", data).number)

    return state


# -- bare appends -----------------------------------------------------------------------------------------------------


def sample() -> tuple[Any, ...]:
    """The values of an entry that states a position, as the driver takes them."""
    row = Entry.objects.filter(kind="state-position").order_by("number").values_list(*COLUMNS).first()
    if row is None:
        raise SystemExit("there is no position on the record: fill the database first")
    return tuple(str(value) if column == "day" else value for column, value in zip(COLUMNS, row, strict=True))


def bare(threads: int) -> list[Callable[[], object]]:
    """One worker a thread, with a connection of the driver that is made when it first works."""
    with connection.cursor() as cursor:
        for statement in BARE:
            cursor.execute(statement)
    values = sample()
    make = _bare_sqlite if connection.vendor == "sqlite" else _bare_postgresql
    return [make(values) for _ in range(threads)]


def in_turn(workers: list[Callable[[], object]]) -> list[Callable[[], object]]:
    """The same workers, of which one works at a time; the others wait at a lock."""
    lock = threading.Lock()

    def taking_turns(worker: Callable[[], object]) -> Callable[[], object]:
        def work() -> None:
            with lock:
                worker()

        return work

    return [taking_turns(worker) for worker in workers]


def _insert(mark: str) -> str:
    return f"INSERT INTO bench_entry VALUES ('BENCH', {', '.join([mark] * (len(COLUMNS) + 1))})"


def _bare_sqlite(values: tuple[Any, ...]) -> Callable[[], object]:
    options = connection.settings_dict["OPTIONS"]
    own: list[sqlite3.Connection] = []
    insert = _insert("?")

    def append() -> None:
        if not own:
            made = sqlite3.connect(
                connection.settings_dict["NAME"], isolation_level=None, timeout=options["timeout"],
                check_same_thread=False,
            )  # fmt: skip
            made.executescript(options["init_command"])
            own.append(made)
        driver = own[0]
        driver.execute("BEGIN IMMEDIATE")
        number = driver.execute("SELECT number FROM bench_head WHERE organisation = 'BENCH'").fetchone()[0] + 1
        driver.execute("UPDATE bench_head SET number = ?, hash = ? WHERE organisation = 'BENCH'", (number, values[3]))
        driver.execute(insert, (number, *values))
        driver.execute("COMMIT")

    return append


def _bare_postgresql(values: tuple[Any, ...]) -> Callable[[], object]:
    parameters = connection.get_connection_params()
    own: list[Any] = []
    insert = _insert("%s")

    def append() -> None:
        if not own:
            own.append(connection.Database.connect(**parameters))
        driver = own[0]
        with driver.cursor() as cursor:
            cursor.execute(
                "UPDATE bench_head SET number = number + 1, hash = %s WHERE organisation = 'BENCH' RETURNING number",
                (values[3],),
            )
            number = cursor.fetchone()[0]
            cursor.execute(insert, (number, *values))
        driver.commit()

    return append


# -- appends by Django's models ---------------------------------------------------------------------------------------


class ModelHead(models.Model):
    """The head of the appends by Django's models."""

    organisation = models.CharField(max_length=40, primary_key=True)
    number = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        app_label, db_table = "bench", "bench_model_head"


class ModelEntry(models.Model):
    """An entry of the appends by Django's models, with the unique key and the index of a real one."""

    organisation = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    text = models.TextField()
    salt = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    audience = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    at = models.CharField(max_length=40)
    day = models.DateField()
    entered = models.CharField(max_length=40)
    scopes = models.TextField(default="")

    class Meta:
        app_label, db_table = "bench", "bench_model_entry"
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="bench_number")]
        indexes = [models.Index(fields=["organisation", "audience", "number"], name="bench_audience")]


def modelled(threads: int) -> list[Callable[[], object]]:
    """One worker a thread."""
    with connection.schema_editor() as editor:
        editor.create_model(ModelHead)
        editor.create_model(ModelEntry)
    ModelHead.objects.create(organisation=council.ORGANISATION, hash=beginning(council.ORGANISATION).hex())
    values = Entry.objects.filter(kind="state-position").order_by("number").values(*COLUMNS).first()
    if values is None:
        raise SystemExit("there is no position on the record: fill the database first")

    def append() -> None:
        with transaction.atomic():
            head = ModelHead.objects.select_for_update().get(organisation=council.ORGANISATION)
            head.number += 1
            salt = secrets.token_bytes(SALT_BYTES)
            digest = digest_of(salt, values["text"].encode())
            head.hash = link(bytes.fromhex(head.hash), head.number, digest).hex()
            made = {**values, "salt": salt.hex(), "digest": digest.hex(), "hash": head.hash}
            ModelEntry(organisation=head.organisation, number=head.number, **made).save(force_insert=True)
            head.save(force_update=True)

    return [append] * threads


# -- the whole --------------------------------------------------------------------------------------------------------


def durability() -> str:
    """What the database says of how it commits. Raises SystemExit where a commit might be lost."""
    question = "PRAGMA synchronous" if connection.vendor == "sqlite" else "SHOW synchronous_commit"
    with connection.cursor() as cursor:
        cursor.execute(question)
        answer = str(cursor.fetchone()[0])
    if answer not in ("2", "on"):
        raise SystemExit(f"{question} is {answer}: commits are not durable here, and no figure would mean anything")
    return f"{question} = {answer}"


def whole(before: int, numbers: list[int]) -> dict[str, object]:
    """What is to be said of the record afterwards: how many acts are lost, whether the chain is whole, what differs."""
    stored = set(
        Entry.objects.filter(organisation=council.ORGANISATION, number__gt=before).values_list("number", flat=True)
    )
    reader = reader_of(council.ORGANISATION, council.SECRETARIAT)
    verdicts = deque(verify(record.export(reader)), maxlen=1)
    last = verdicts[0] if verdicts else None
    return {
        "lost": len(set(numbers) - stored) + len(numbers) - len(set(numbers)),
        "unknown": len(stored - set(numbers)),
        "whole": last is not None and last.whole and not last.redacted,
        "why": last.why if last else "empty",
        "entries": last.entries if last else 0,
        "judged": last.judged if last else 0,
        "differences": len(compare(council.ORGANISATION)),
    }


def main() -> None:
    """Alternate rounds of all kinds, look at the record, and print what was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    durable = durability()
    before = Head.objects.get(organisation=council.ORGANISATION).number
    numbers: list[int] = []
    appends, turns, models_appends, acts = Done(), Done(), Done(), Done()
    appending = bare(options.threads)
    kinds = (
        (appending, appends),
        (in_turn(appending), turns),
        (delegates(options.threads, numbers), acts),
        (modelled(options.threads), models_appends),
    )
    for number in range(options.rounds + 1):
        for workers, done in kinds if number % 2 else reversed(kinds):
            # The first round of each warms up: connections are made, the house is read.
            crowd(workers, options.seconds if number else 0.2, done if number else Done())
    slowest = sorted(acts.taken)
    json.dump(
        {
            "durable": durable,
            "acts": acts.rate,
            "appends": appends.rate,
            "turns": turns.rate,
            "models": models_appends.rate,
            "done": acts.count,
            "median": statistics.median(slowest),
            "p99": slowest[int(len(slowest) * 0.99)],
            **whole(before, numbers),
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
