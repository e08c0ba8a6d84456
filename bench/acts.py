"""What an act costs from the desk to its durable commit, against a bare append to the same database.

    python -m bench.acts [--quick] [--threads N]

On SQLite, and on PostgreSQL where one answers at BENCH_POSTGRESQL (default: postgresql://postgres@127.0.0.1:5432/),
in a database that is made for the run and dropped after it. `bench.writers` does the work, in a process of its own.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from bench import server
from bench.load import ratio
from bench.table import Row, aligned, at_least, ms, rate, times

TITLE = "Acts: a position stated through the desk, committed durably"
SHARE = 1 / 3
POSTGRESQL = os.environ.get("BENCH_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/")


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a fresh PostgreSQL database, dropped in the end; empty where no server answers."""
    try:
        import psycopg
    except ImportError:
        yield ""
        return
    name = f"placet_bench_{os.getpid()}"
    try:
        with psycopg.connect(f"{POSTGRESQL}postgres", autocommit=True, connect_timeout=3) as made:
            made.execute(f"CREATE DATABASE {name}")
    except psycopg.OperationalError:
        yield ""
        return
    try:
        yield f"{POSTGRESQL}{name}"
    finally:
        with suppress(psycopg.OperationalError), psycopg.connect(f"{POSTGRESQL}postgres", autocommit=True) as made:
            made.execute(f"DROP DATABASE {name} WITH (FORCE)")


def measure(quick: bool = False, threads: int = 8) -> list[Row]:
    """The rows of the table: so many threads, and one, as a worker of the server has."""
    rows = []
    for writers in dict.fromkeys((threads, 1)):
        with tempfile.TemporaryDirectory(prefix="placet-bench-") as name:
            rows += _rows("SQLite", _written(Path(name), "", quick, writers), writers)
    for writers in dict.fromkeys((threads, 1)):
        with tempfile.TemporaryDirectory(prefix="placet-bench-") as name, postgresql() as database:
            if database:
                rows += _rows("PostgreSQL", _written(Path(name), database, quick, writers), writers)
            else:
                rows.append(Row("PostgreSQL", "does not answer"))
    return rows


def _written(folder: Path, database: str, quick: bool, threads: int) -> dict[str, Any]:
    server.fill(folder, database=database)
    how = ["--rounds", "3", "--seconds", "1"] if quick else ["--rounds", "7", "--seconds", "2"]
    told = server.run("bench.writers", "--threads", str(threads), *how, folder=folder, database=database)
    found: dict[str, Any] = json.loads(told)
    return found


def _rows(engine: str, found: dict[str, Any], threads: int) -> list[Row]:
    share = ratio(found["acts"], found["appends"])
    middle = {key: statistics.median(found[key]) for key in ("acts", "appends", "turns", "models")}
    acts, appends = middle["acts"], middle["appends"]
    kept = f"{found['done']} acts, {found['lost'] + found['unknown']} lost"
    whole = found["whole"] and not found["lost"] and not found["unknown"] and not found["differences"]
    chain = f"chain {'whole' if found['whole'] else found['why']}, {found['judged']} of {found['entries']} judged again"
    turns = ratio(found["acts"], found["turns"])
    first = [Row(f"{engine}, one thread", rate(acts), rate(appends), times(share))]
    if threads > 1:
        first = [
            at_least(f"{engine}, {threads} threads", rate(acts), rate(appends), share, SHARE),
            at_least("  against the same appends, taking turns", rate(acts), rate(middle["turns"]), turns, SHARE),
        ]
    return [
        *first,
        Row(
            "  against appends by Django's models, with digest and link",
            rate(acts),
            rate(middle["models"]),
            f"{ratio(found['acts'], found['models']):.2f}×",
        ),
        Row("  an act: median, 99th of 100", f"{ms(found['median'])}, {ms(found['p99'])}"),
        Row(f"  {kept}; {chain}", "", "", "", "none lost, whole", whole),
    ]


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    threads = int(arguments[arguments.index("--threads") + 1]) if "--threads" in arguments else 8
    print(aligned([(TITLE, measure("--quick" in arguments, threads))]))


if __name__ == "__main__":
    main(sys.argv[1:])
