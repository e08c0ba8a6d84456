"""Run every check: format, lint, types, import contracts, then the tests on SQLite and, where one answers, PostgreSQL.

    python tests/run.py [--quick] [pytest arguments]        --quick: the tests alone, on SQLite alone

Ends with pytest's own closing line.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
POSTGRESQL = os.environ.get("PLACET_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/placet")
CHECKS = (
    (BIN / "ruff", "format", "--check", "--quiet", "."),
    (BIN / "ruff", "check", "--quiet", "."),
    (BIN / "lint-imports", "--no-logo"),
    (BIN / "mypy",),
)


def postgresql_answers() -> bool:
    """Whether a PostgreSQL server takes the connection that the tests would use."""
    probe = (
        "import psycopg, sys; from urllib.parse import urlsplit; p = urlsplit(sys.argv[1]);"
        "psycopg.connect(host=p.hostname, port=p.port, user=p.username, password=p.password, dbname='postgres',"
        " connect_timeout=3).close()"
    )
    return subprocess.run([sys.executable, "-c", probe, POSTGRESQL], capture_output=True).returncode == 0


def main() -> int:
    """Run them all; gives the first exit code that is not 0."""
    arguments = sys.argv[1:]
    quick = "--quick" in arguments
    arguments = [one for one in arguments if one != "--quick"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PLACET_") or k.startswith("PLACET_TEST_")}
    if not quick:
        for command in CHECKS:
            print("+", " ".join(str(Path(one).name) for one in map(str, command)), flush=True)
            done = subprocess.run([str(one) for one in command], cwd=HERE, env=environment)
            if done.returncode:
                return done.returncode
    databases = ["sqlite"]
    if not quick:
        if postgresql_answers():
            databases.insert(0, POSTGRESQL)
        elif os.environ.get("CI"):
            print("PostgreSQL does not answer, and CI must test on it.", file=sys.stderr)
            return 1
        else:
            print("No PostgreSQL answers at 127.0.0.1:5432; the tests run on SQLite alone.", flush=True)
    # What does not touch a database is tested once, on SQLite; what drives a browser, by itself, beside all else.
    browser = [Run("in the browser", "sqlite", ("-m", "browser"))]
    others = [
        Run(
            f"on {one.partition(':')[0]}", one, ("-m", "not browser and not once" if one != "sqlite" else "not browser")
        )
        for one in databases
    ]
    return lanes([browser, others], arguments, environment)


@dataclass
class Run:
    """One run of pytest, on a database, over a part of the tests."""

    name: str
    database: str
    part: tuple[str, ...]
    code: int | None = None
    said: Path = Path()


def lanes(lanes: list[list[Run]], arguments: list[str], environment: dict[str, str]) -> int:
    """Take the lanes at once, each with a core of its own, and in a lane one run after the other.

    What they say is told run by run, the first as it says it. Gives the first exit code that is not 0.
    """

    def take(lane: list[Run]) -> None:
        for run in lane:
            command = [sys.executable, "-m", "pytest", *run.part, *arguments]
            own = {**environment, "PLACET_TEST_DATABASE": run.database}
            with run.said.open("wb") as out:
                run.code = subprocess.run(command, cwd=HERE, env=own, stdout=out, stderr=subprocess.STDOUT).returncode

    runs = [run for lane in lanes for run in lane]
    with tempfile.TemporaryDirectory(prefix="placet-tests-") as folder:
        for number, run in enumerate(runs):
            run.said = Path(folder) / f"{number}.out"
            run.said.touch()
        threads = [threading.Thread(target=take, args=(lane,)) for lane in lanes]
        for thread in threads:
            thread.start()
        for run in runs:
            print(f"+ pytest {run.name}", flush=True)
            repeat(run)
        for thread in threads:
            thread.join()
    codes = [run.code for run in runs if run.code != NO_TESTS]
    return next((code for code in codes if code), 0) if codes else NO_TESTS


NO_TESTS = 5
"""What pytest gives where it has found no test: so it is where only some are asked for by name."""


def repeat(run: Run) -> None:
    """Print what a run has said so far, and what it goes on to say, until it ends."""
    with run.said.open("rb") as source:
        while True:
            ended = run.code is not None
            text = source.read()
            sys.stdout.buffer.write(text)
            sys.stdout.flush()
            if ended and not text:
                return
            if not text:
                time.sleep(0.2)


if __name__ == "__main__":
    sys.exit(main())
