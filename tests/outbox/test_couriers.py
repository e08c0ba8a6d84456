"""Several workers, each a process of its own as it is run in earnest, and one that is killed at its work."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tests.outbox.receiver import Message, Receiver
from tests.record.test_concurrency import database

__all__ = ["database"]

HERE = Path(__file__).parent
WORKERS = 4


@pytest.fixture
def environment(database: str, tmp_path: Path) -> dict[str, str]:
    """That of a server on an empty database of the engine under test."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PLACET_")}
    return clean | {
        "PLACET_DIR": str(tmp_path),
        "PLACET_DATABASE": database,
        "DJANGO_SETTINGS_MODULE": "placet.settings",
        "PYTHONPATH": str(HERE.parent.parent),
    }


def couriers(environment: dict[str, str], *words: str) -> Any:
    done = subprocess.run(
        [sys.executable, str(HERE / "couriers.py"), *words],
        capture_output=True,
        text=True,
        env=environment,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def worker(environment: dict[str, str], *words: str) -> subprocess.Popen[str]:
    """`placet outbox run`, with `--once` if nothing else is said."""
    return subprocess.Popen(
        [sys.executable, "-m", "placet", "outbox", "run", *(words or ("--once",))], env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def test_of_several_workers_one_sends_each_entry_and_never_two_at_once(environment: dict[str, str]) -> None:
    with Receiver() as one, Receiver() as other:
        numbers = couriers(environment, "prepare", one.address, other.address)

        def thinks(_message: Message) -> int:
            time.sleep(0.002)
            return 204

        one.answer = other.answer = thinks
        workers = [worker(environment) for _ in range(WORKERS)]
        outputs = [running.communicate(timeout=120) for running in workers]
        assert [(running.returncode, shown[1]) for running, shown in zip(workers, outputs, strict=True)] == [
            (0, "")
        ] * WORKERS
        assert len(numbers) > 100
        assert one.numbers == other.numbers == numbers
        assert (one.at_once, other.at_once) == (1, 1)
        assert sum(shown[0].count(" sent\n") for shown in outputs) == 2 * len(numbers)
        assert sum(bool(shown[0]) for shown in outputs) > 1, "only one worker found anything to do"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal there")
def test_a_worker_that_is_told_to_stop_finishes_what_it_has_in_hand(environment: dict[str, str]) -> None:
    """And gives its claim back, so that another can go on at once: nothing is sent twice."""
    with Receiver() as receiver:
        numbers = couriers(environment, "prepare", receiver.address)
        reached, told = threading.Event(), threading.Event()

        def takes(_message: Message) -> int:
            if len(receiver.messages) == 5:
                reached.set()
                told.wait(60)
            return 204

        receiver.answer = takes
        first = worker(environment, "--every", "0.1")
        assert reached.wait(60)
        first.terminate()
        time.sleep(0.2)
        told.set()
        shown = first.communicate(timeout=60)
        assert (first.returncode, shown[1]) == (0, "")
        assert receiver.numbers == numbers[:5]
        assert shown[0].count(" sent\n") == 5
        assert worker(environment, "--once").communicate(timeout=120)[0].count(" sent\n") == len(numbers) - 5
        assert receiver.numbers == numbers


def test_a_worker_that_is_killed_is_followed_by_another(environment: dict[str, str]) -> None:
    """It dies while the receiver has the entry in hand; the receiver takes it, and is sent it once more, later."""
    with Receiver() as receiver:
        numbers = couriers(environment, "prepare", receiver.address)
        reached, killed = threading.Event(), threading.Event()

        def takes(_message: Message) -> int:
            if len(receiver.messages) == 5:
                reached.set()
                killed.wait(60)
            return 204

        receiver.answer = takes
        first = worker(environment)
        assert reached.wait(60)
        first.kill()
        first.communicate()
        killed.set()
        second = worker(environment)
        assert second.communicate(timeout=120)[0] == ""  # the claim still holds
        assert receiver.numbers == numbers[:5]
        found = couriers(environment, "late")
        assert receiver.numbers == [*numbers[:5], *numbers[4:]]
        assert receiver.messages[4].ident == receiver.messages[5].ident
        assert found["told"] == len(numbers) - 4
        assert [(claim, trouble) for _number, claim, trouble in found["left"]] == [("", "")]
