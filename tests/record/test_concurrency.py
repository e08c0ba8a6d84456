"""Many at once: nothing lost, nothing twice, the chain whole. In a process and a database of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.settings import TEST_DATABASE

HERE = Path(__file__).parent
THREADS, ACTS = 8, 25


@pytest.fixture
def database(tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of the engine under test; it is gone afterwards."""
    if TEST_DATABASE == "sqlite":
        yield f"sqlite:///{tmp_path / 'crowd.sqlite3'}"
        return
    parts = urlsplit(TEST_DATABASE)
    name = f"{parts.path[1:]}_crowd_{os.getpid()}"
    login = {"host": parts.hostname, "port": parts.port, "user": parts.username, "password": parts.password}
    with psycopg.connect(dbname="postgres", autocommit=True, **login) as server:  # type: ignore[arg-type]
        server.execute(f'CREATE DATABASE "{name}"')
        yield parts._replace(path=f"/{name}").geturl()
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_eight_hands_two_hundred_acts(database: str, tmp_path: Path) -> None:
    """Eight threads of 25 acts on one draft; then all eight record the same decision, and one of them does."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PLACET_")}
    environment |= {
        "PLACET_DIR": str(tmp_path),
        "PLACET_DATABASE": database,
        "DJANGO_SETTINGS_MODULE": "placet.settings",
        "PYTHONPATH": str(HERE.parent.parent),
    }
    done = subprocess.run(
        [sys.executable, str(HERE / "crowd.py"), str(THREADS), str(ACTS)],
        capture_output=True, text=True, env=environment, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["failed"] == []
    assert found["refused"] == THREADS * ACTS
    first, total = found["before"] + 1, THREADS * ACTS
    assert found["numbers"] == list(range(first, first + total))
    assert found["words"] == sorted(f"thread {n}, act {turn}" for n in range(THREADS) for turn in range(ACTS))
    assert found["refs"] == total
    assert found["race"] == ["decided-already"] * (THREADS - 1) + ["done"]
    assert found["entries"] == found["head"] == found["before"] + total + 1
    assert found["whole"] is True
    assert found["differences"] == 0
