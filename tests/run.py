"""Run every check: format, lint, types, import contracts, then the tests on SQLite and, where one answers, PostgreSQL.

    python tests/run.py [--quick] [pytest arguments]        --quick: the tests on SQLite alone

Ends with pytest's own closing line.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
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
    return both(databases, arguments, environment)


def both(databases: list[str], arguments: list[str], environment: dict[str, str]) -> int:
    """Run the tests on all databases at once, each with a core of its own; gives the first exit code that is not 0.

    The first says what it does as it does it; the others, each after the one before it, from the beginning.
    """
    with ExitStack() as stack:
        runs: list[tuple[str, subprocess.Popen[bytes], Path | None]] = []
        for database in databases:
            # What does not touch a database is tested once, in the last run.
            only = ["-m", "not once"] if database != databases[-1] else []
            command = [sys.executable, "-m", "pytest", *only, *arguments]
            own = {**environment, "PLACET_TEST_DATABASE": database}
            if not runs:
                runs.append((database, subprocess.Popen(command, cwd=HERE, env=own), None))
                continue
            out = stack.enter_context(tempfile.NamedTemporaryFile(prefix="placet-tests-", suffix=".out"))
            process = subprocess.Popen(command, cwd=HERE, env=own, stdout=out, stderr=subprocess.STDOUT)
            runs.append((database, process, Path(out.name)))
        for database, process, said in runs:
            print(f"+ pytest on {database.partition(':')[0]}", flush=True)
            if said is None:
                process.wait()
            else:
                repeat(process, said)
        return next((process.returncode for _database, process, _said in runs if process.returncode), 0)


def repeat(process: subprocess.Popen[bytes], said: Path) -> None:
    """Print what a process has said so far, and what it goes on to say, until it ends."""
    with said.open("rb") as source:
        while True:
            ended = process.poll() is not None
            text = source.read()
            sys.stdout.buffer.write(text)
            sys.stdout.flush()
            if ended and not text:
                return
            if not text:
                time.sleep(0.2)


if __name__ == "__main__":
    sys.exit(main())
