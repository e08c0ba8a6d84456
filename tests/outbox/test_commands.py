"""`placet webhook` and `placet outbox`, from the command line."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from placet.command_line import run
from placet.models.record import head_of
from placet.models.webhooks import Webhook
from placet.webhooks import key_of, signature
from tests.cast import HEAD_A, ORGANISATION
from tests.outbox.receiver import Receiver

pytestmark = pytest.mark.django_db
Placet = Callable[..., tuple[int, str, str]]
ADDRESS = "https://registry.example/placet"


def next_number() -> int:
    head = head_of(ORGANISATION)
    assert head is not None
    return head.number + 1


def test_add_prints_the_secret_once(placet: Placet) -> None:
    code, out, wrong = placet("webhook", "add", "registry", ADDRESS)
    assert (code, wrong) == (0, "")
    first, second = out.splitlines()
    found = Webhook.objects.get(name="registry")
    assert first == f"secret {found.secret}"
    assert len(key_of(found.secret)) == 32
    assert second == (
        f"registry is sent entries of RIVERS from {next_number()} on, as public may read them, while “placet outbox"
        " run” runs."
    )
    assert (found.organisation, found.number, found.mandate, found.kinds) == (ORGANISATION, next_number() - 1, "", [])
    for words in (("webhook", "list"), ("outbox", "status"), ("webhook", "resume", "registry")):
        code, out, wrong = placet(*words)
        assert code == 0
        assert "registry" in out
        assert found.secret not in out + wrong


def test_add_with_everything(placet: Placet, tmp_path: Path) -> None:
    shared = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    (tmp_path / "secret").write_text(shared + "\n")
    code, out, _ = placet(
        "webhook", "add", "registry", ADDRESS, "--organisation", "RIVERS", "--as", HEAD_A.mandate,
        "--kinds", "note-source, record-decision", "--from", "7", "--inside", "--secret", str(tmp_path / "secret"),
    )  # fmt: skip
    assert code == 0
    assert shared not in out
    found = Webhook.objects.get(name="registry")
    assert (found.mandate, found.kinds, found.number, found.inside, found.secret) == (
        HEAD_A.mandate, ["note-source", "record-decision"], 6, True, shared,
    )  # fmt: skip
    assert placet("webhook", "list")[1] == (
        f"registry  RIVERS  {ADDRESS}  as {HEAD_A.mandate}  note-source,record-decision\n"
    )


def test_a_secret_from_standard_input(placet: Placet, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{shared}\n"))
    assert placet("webhook", "add", "registry", ADDRESS, "--secret", "-")[0] == 0
    assert Webhook.objects.get().secret == shared


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("add", "registry", "http://registry.example/"), "is not https"),
        (("add", "registry", ADDRESS, "--kinds", "declare-war"), "There is no act “declare-war”"),
        (("add", "registry", ADDRESS, "--from", "100000"), "--from is a number from 1 to "),
        (("add", "registry", ADDRESS, "--from", "-1"), "--from is a number from 1 to "),
        (("add", "registry", ADDRESS, "--as", "nobody"), "“nobody” is no mandate in force"),
        (("add", "registry", ADDRESS, "--organisation", "OTHER"), "There is no record of “OTHER”"),
        (("add", "registry", ADDRESS, "--secret", "/nowhere"), "The secret cannot be read"),
        (("add", "two words", ADDRESS), "A name is made of"),
        (("add", "taken", ADDRESS), "There is a webhook “taken” already"),
        (("remove", "other"), "There is no webhook “other”. There are: taken."),
        (("test", "other"), "There is no webhook “other”"),
        (("resume", "other"), "There is no webhook “other”"),
        (("resume", "taken", "--skip"), "taken is not parked"),
        ((), "the following arguments are required"),
        (("add", "registry"), "the following arguments are required: address"),
    ],
)
def test_what_cannot_be_done_is_told(words: tuple[str, ...], why: str, placet: Placet) -> None:
    assert placet("webhook", "add", "taken", ADDRESS)[0] == 0
    code, out, wrong = placet("webhook", *words)
    assert (code, out) == (2, "")
    assert why in wrong
    assert Webhook.objects.count() == 1


def test_a_secret_that_is_none_is_refused(placet: Placet, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    code, _, wrong = placet("webhook", "add", "registry", ADDRESS, "--secret", str(tmp_path / "secret"))
    assert code == 2
    assert "A secret is whsec_" in wrong


def test_remove(placet: Placet) -> None:
    placet("webhook", "add", "registry", ADDRESS)
    assert placet("webhook", "remove", "registry")[:2] == (0, "registry is sent nothing more.\n")
    assert placet("webhook", "list")[1] == ""


def test_test_sends_no_entry(placet: Placet, receiver: Receiver) -> None:
    placet("webhook", "add", "registry", receiver.address)
    assert placet("webhook", "test", "registry") == (0, "registry took the message.\n", "")
    (message,) = receiver.messages
    head = head_of(ORGANISATION)
    assert head is not None
    assert json.loads(message.body) == {
        "placet": 1, "organisation": ORGANISATION, "entries": head.number, "head": head.hash,
    }  # fmt: skip
    secret, stamp = Webhook.objects.get().secret, int(message.headers["webhook-timestamp"])
    assert message.headers["webhook-signature"] == signature(secret, message.ident, stamp, message.body)
    assert Webhook.objects.get().number == head.number
    receiver.answer = 500
    code, out, wrong = placet("webhook", "test", "registry")
    assert (code, out) == (1, "")
    assert "registry did not take the message: answered 500." in wrong


def test_run_once_and_status(placet: Placet, receiver: Receiver) -> None:
    begin = next_number() - 2
    placet("webhook", "add", "registry", receiver.address, "--as", "secretariat", "--from", str(begin))
    code, out, _ = placet("outbox", "status")
    assert (code, out) == (0, f"registry  RIVERS  done to entry {begin - 1}; 2 to be sent\n")
    receiver.answer = 503
    assert placet("outbox", "run", "--once") == (0, f"registry: entry {begin} not taken: answered 503\n", "")
    code, out, _ = placet("outbox", "status")
    assert code == 0
    assert out.startswith(
        f"registry  RIVERS  done to entry {begin - 1}; 2 to be sent; 1 times not taken: answered 503;"
    )
    assert "; again 2" in out
    receiver.answer = 204
    assert placet("webhook", "resume", "registry") == (0, "registry is tried again.\n", "")
    code, out, _ = placet("outbox", "run", "--once")
    assert (code, out) == (0, f"registry: entry {begin} sent\nregistry: entry {begin + 1} sent\n")
    assert f"done to entry {begin + 1}; 0 to be sent; last taken 2" in placet("outbox", "status")[1]
    assert placet("outbox", "run", "--once") == (0, "", "")


@pytest.mark.parametrize("words", [("webhook",), ("webhook", "add"), ("outbox",), ("outbox", "run")], ids=" ".join)
def test_help_tells(words: tuple[str, ...], placet: Placet, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        placet(*words, "--help")
    assert stop.value.code == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"usage: placet {' '.join(words)}")
    assert words[0] in run.SERVER
    assert "." in shown.partition("\n\n")[2].partition("\n\n")[0]
