"""What the tests of the outbox share: receivers, a clock that stands until it is moved, the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from placet.management.runner import run
from placet.models.webhooks import Webhook
from placet.reading.reader import Reader
from placet.reading.record import export
from placet.webhooks import Told, drain
from tests.outbox.receiver import Receiver


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.at = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.at

    def move(self, by: timedelta) -> None:
        self.at += by


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as one:
        yield one


@pytest.fixture
def placet(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """One command: its exit code, and what it wrote to standard output and standard error."""

    def command(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(list(words))
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return command


@pytest.fixture
def add(placet: Callable[..., tuple[int, str, str]]) -> Callable[..., Webhook]:
    """Set up a webhook to a receiver by the command line."""

    def added(receiver: Receiver, name: str = "registry", *words: str) -> Webhook:
        code, _out, wrong = placet("webhook", "add", name, receiver.address, "--organisation", "RIVERS", *words)
        assert (code, wrong) == (0, "")
        return Webhook.objects.get(name=name)

    return added


def drained(clock: Callable[[], datetime]) -> list[Told]:
    return list(drain(clock))


def readable(reader: Reader) -> dict[int, str]:
    """The lines of an export that are not redacted, by their numbers."""
    lines = list(export(reader))[1:]
    data: list[tuple[dict[str, Any], str]] = [(json.loads(line), line) for line in lines]
    return {one["number"]: line for one, line in data if "entry" in one}
