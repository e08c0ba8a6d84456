"""The outbox over the record of the fictional council: what is sent, to whom, when, and what never."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from placet import desk
from placet.models.record import head_of
from placet.models.webhooks import Webhook
from placet.record import outbox
from placet.record.outbox import ATTEMPTS, LEASE
from tests.cast import CAST, DELEGATE_A, FORMER_A, OFFICER, ORGANISATION, PUBLIC, STRANGER, Member
from tests.outbox.conftest import Clock, drained, readable
from tests.outbox.receiver import Message, Receiver

pytestmark = pytest.mark.django_db
Add = Callable[..., Webhook]
Placet = Callable[..., tuple[int, str, str]]


def head() -> int:
    found = head_of(ORGANISATION)
    assert found is not None
    return found.number


def public_act(n: int = 0) -> int:
    """An act that the public may read; gives the number of its entry."""
    return desk.receive(OFFICER.reader(), "note-source", {"ref": f"gazette-{n}", "what": {"en": f"Gazette {n}"}}).number


def secret_act() -> int:
    """An act that only one delegation may read."""
    data = {"document": "eel-accord", "text": "for the delegation alone"}
    return desk.receive(DELEGATE_A.reader(), "keep-note", data).number


# -- what is sent, and to whom ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("member", [one for one in CAST if one is not STRANGER], ids=lambda one: one.name)
def test_each_reader_is_sent_what_an_export_gives_him(
    member: Member, receiver: Receiver, add: Add, clock: Clock
) -> None:
    """All that he may read, line by line as exported, in order, once; and of the rest nothing at all."""
    words = ("--from", "1")
    if member.mandate and member is not FORMER_A:
        words = (*words, "--as", member.mandate)
    webhook = add(receiver, "registry", *words)
    if member is FORMER_A:  # whose mandate ended after the webhook was set up under it
        Webhook.objects.filter(pk=webhook.pk).update(mandate=member.mandate)
    secret_act()
    told = drained(clock)
    lines = readable(member.reader())
    assert 100 < len(lines) < head()
    assert [one.body.decode() for one in receiver.messages] == list(lines.values())
    assert [(one.name, one.number, one.trouble) for one in told] == [("registry", number, "") for number in lines]
    assert len({one.ident for one in receiver.messages}) == len(lines)
    assert Webhook.objects.get(pk=webhook.pk).number == head()
    assert drained(clock) == []


def test_what_is_restricted_never_goes_to_the_public(receiver: Receiver, add: Add, clock: Clock) -> None:
    """Not the entry, not its digest, nor anything that was sent because of it."""
    webhook = add(receiver)
    secret_act()
    assert drained(clock) == []
    assert receiver.messages == []
    public_act()
    drained(clock)
    (message,) = receiver.messages
    assert json.loads(json.loads(message.body)["entry"])["audience"] == "public"
    assert Webhook.objects.get(pk=webhook.pk).number == head()


def test_it_starts_with_the_entry_that_is_next(receiver: Receiver, add: Add, clock: Clock) -> None:
    earlier = public_act(1)
    add(receiver)
    assert drained(clock) == []
    later = public_act(2)
    assert later == earlier + 1
    drained(clock)
    assert receiver.numbers == [later]


def test_it_starts_with_the_entry_that_was_named(receiver: Receiver, add: Add, clock: Clock) -> None:
    numbers = [public_act(n) for n in range(4)]
    add(receiver, "registry", "--from", str(numbers[2]))
    drained(clock)
    assert receiver.numbers == numbers[2:]


def test_only_the_kinds_that_are_wanted(receiver: Receiver, add: Add, clock: Clock) -> None:
    add(receiver, "registry", "--from", "1", "--kinds", "record-decision,note-source")
    public_act()
    drained(clock)
    kinds = {json.loads(json.loads(one.body)["entry"])["act"]["kind"] for one in receiver.messages}
    assert kinds == {"record-decision", "note-source"}


def test_several_are_sent_to_in_turn(
    receiver: Receiver, add: Add, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None waits until another has had all of a long record."""
    monkeypatch.setattr("placet.webhooks.TURN", 10)
    add(receiver, "one", "--from", "1")
    with Receiver() as other:
        add(other, "two", "--from", "1")
        names = [one.name for one in drained(clock)]
        assert receiver.numbers == other.numbers == list(readable(PUBLIC.reader()))
    assert {tuple(names[n : n + 10]) for n in range(0, 100, 10)} == {("one",) * 10, ("two",) * 10}
    assert names[:40].count("one") == 20


def test_an_act_asks_and_writes_nothing_for_webhooks(receiver: Receiver, add: Add) -> None:
    """As many statements with three webhooks as with none."""
    public_act(0)
    with CaptureQueriesContext(
        connection,
    ) as without:
        public_act(1)
    for name in ("one", "two", "three"):
        add(receiver, name)
    with CaptureQueriesContext(connection) as including:
        public_act(2)
    assert len(including) == len(without)
    assert not any("webhook" in one["sql"] for one in including)


@pytest.mark.parametrize(("entries", "expected"), [(0, 1), (1, 11), (3, 17)])
def test_statements_of_a_drain(
    entries: int, expected: int, receiver: Receiver, add: Add, clock: Clock, django_assert_num_queries: Any
) -> None:
    add(receiver)
    for n in range(entries):
        public_act(n)
    with django_assert_num_queries(expected):
        drained(clock)
    assert len(receiver.messages) == entries


# -- when it is not taken ---------------------------------------------------------------------------------------------


def test_down_then_up(receiver: Receiver, add: Add, clock: Clock) -> None:
    """Nothing overtakes what was not taken; when it is, all follows, each under the id that it had from the first."""
    webhook = add(receiver)
    numbers = [public_act(n) for n in range(3)]
    receiver.answer = 503
    assert [(one.number, one.trouble) for one in drained(clock)] == [(numbers[0], "answered 503")]
    assert drained(clock) == []
    clock.move(timedelta(seconds=9.9))
    assert drained(clock) == []
    clock.move(timedelta(seconds=0.1))
    assert len(drained(clock)) == 1
    assert receiver.numbers == [numbers[0]] * 2
    receiver.answer = 204
    clock.move(timedelta(seconds=20))
    assert [one.trouble for one in drained(clock)] == ["", "", ""]
    assert receiver.numbers == [numbers[0], numbers[0], *numbers]
    assert len({one.ident for one in receiver.messages}) == 3
    stamps = [one.headers["webhook-timestamp"] for one in receiver.messages[:3]]
    assert stamps == sorted(set(stamps))  # a repetition is signed anew, so that it is not taken for a replay
    webhook.refresh_from_db()
    assert (webhook.number, webhook.attempts, webhook.due, webhook.trouble, webhook.claim) == (head(), 0, None, "", "")


def test_not_there_at_all_then_there(add: Add, clock: Clock) -> None:
    with Receiver() as gone:
        webhook = add(gone)
    number = public_act()
    assert [one.trouble for one in drained(clock)] == ["Connection refused"]
    with Receiver() as back:
        Webhook.objects.filter(pk=webhook.pk).update(address=back.address)
        clock.move(timedelta(seconds=10))
        drained(clock)
        assert back.numbers == [number]


def test_it_waits_twice_as_long_each_time_and_is_parked_at_last(
    receiver: Receiver, add: Add, clock: Clock, placet: Placet
) -> None:
    webhook = add(receiver)
    number = public_act()
    receiver.answer = 500
    waits = []
    for _ in range(ATTEMPTS):
        assert len(drained(clock)) == 1
        webhook.refresh_from_db()
        assert webhook.due is not None
        waits.append(int((webhook.due - clock.at).total_seconds()))
        clock.at = webhook.due
    assert waits == [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120, 10240, 20480, *[21600] * 8]
    assert 2 < sum(waits[:-1]) / 86400 < 3
    assert webhook.parked is not None
    clock.move(timedelta(days=30))
    assert drained(clock) == []
    assert receiver.numbers == [number] * ATTEMPTS

    code, out, wrong = placet("outbox", "status")
    assert code == 1
    assert f"20 times not taken: answered 500; parked {webhook.parked:%Y-%m-%dT%H:%M:%SZ}" in out
    assert "1 parked" in wrong
    receiver.answer = 204
    assert placet("webhook", "resume", "registry")[0] == 0
    drained(clock)
    assert receiver.numbers == [number] * (ATTEMPTS + 1)
    assert placet("outbox", "status")[0] == 0


def test_a_receiver_that_wants_no_more_is_parked_at_once(
    receiver: Receiver, add: Add, clock: Clock, placet: Placet
) -> None:
    add(receiver)
    first, second = public_act(1), public_act(2)
    receiver.answer = 410
    assert [one.trouble for one in drained(clock)] == ["answered 410: the receiver wants no more"]
    clock.move(timedelta(days=1))
    assert drained(clock) == []
    receiver.answer = 204
    code, out, _ = placet("webhook", "resume", "registry", "--skip")
    assert (code, out) == (0, f"registry is tried again, without entry {first}.\n")
    drained(clock)
    assert receiver.numbers == [first, second]


def test_one_that_fails_keeps_no_other_waiting(receiver: Receiver, add: Add, clock: Clock) -> None:
    add(receiver, "good")
    with Receiver() as bad:
        bad.answer = 500
        add(bad, "bad")
        numbers = [public_act(n) for n in range(3)]
        drained(clock)
        assert (receiver.numbers, bad.numbers) == (numbers, numbers[:1])


# -- claims -----------------------------------------------------------------------------------------------------------


def test_a_claim_is_of_one_worker_until_it_runs_out(receiver: Receiver, add: Add, clock: Clock) -> None:
    webhook = add(receiver)
    number = public_act()
    first = outbox.claim(webhook.pk, clock.at)
    assert first is not None
    assert outbox.claim(webhook.pk, clock.at) is None
    assert outbox.waiting(clock.at) == []
    clock.move(LEASE - timedelta(seconds=1))
    assert outbox.claim(webhook.pk, clock.at) is None
    clock.move(timedelta(seconds=1))
    second = outbox.claim(webhook.pk, clock.at)
    assert second is not None
    # The first, back from the dead, can say nothing any more.
    assert outbox.done(first, number, clock.at) is False
    assert outbox.failed(first, "late", clock.at, final=True) is False
    outbox.release(first)
    webhook.refresh_from_db()
    assert (webhook.number, webhook.trouble, webhook.claim) == (number - 1, "", second.word)
    assert outbox.done(second, number, clock.at) is True
    webhook.refresh_from_db()
    assert webhook.number == number


def test_whoever_lost_his_claim_while_sending_leaves_the_rest(receiver: Receiver, add: Add, clock: Clock) -> None:
    """Another worker took over while the receiver thought for longer than a claim holds."""
    webhook = add(receiver)
    first, second = public_act(1), public_act(2)

    def slow(message: Message) -> int:
        if len(receiver.messages) == 1:
            clock.move(LEASE)
        return 204

    receiver.answer = slow
    taken: list[Any] = []

    def moving() -> Any:
        if receiver.messages and not taken:
            taken.append(outbox.claim(webhook.pk, clock.at))
        return clock.at

    assert drained(moving) == []
    assert receiver.numbers == [first]
    assert taken[0] is not None
    outbox.release(taken[0])
    drained(clock)
    assert receiver.numbers == [first, first, second]
    assert receiver.messages[0].ident == receiver.messages[1].ident


def test_a_crash_between_sending_and_saying_so(receiver: Receiver, add: Add, clock: Clock) -> None:
    """The worker dies with the claim; when it has run out the entry is sent once more, and the rest follows."""
    add(receiver)
    numbers = [public_act(n) for n in range(3)]

    class Died(BaseException):
        pass

    def dies() -> Any:
        if len(receiver.messages) == 2:
            raise Died
        return clock.at

    with pytest.raises(Died):
        drained(dies)
    Webhook.objects.update(claim="of the dead", claimed=clock.at + LEASE)  # as if nothing had given it back
    assert drained(clock) == []
    clock.move(LEASE)
    drained(clock)
    assert receiver.numbers == [numbers[0], numbers[1], numbers[1], numbers[2]]


# -- the receiver's side ----------------------------------------------------------------------------------------------


def test_the_recipe_of_the_manual_takes_what_is_sent_and_nothing_else(
    receiver: Receiver, add: Add, clock: Clock, tmp_path: Path
) -> None:
    """The lines of docs/outbox.md, run as they stand there."""
    webhook = add(receiver)
    public_act()
    drained(clock)
    (message,) = receiver.messages
    text = (Path(__file__).parents[2] / "docs" / "outbox.md").read_text(encoding="utf-8")
    (recipe,) = re.findall(r"```python\n(.*?)```", text, re.S)
    script = tmp_path / "check.py"
    script.write_text(f"{recipe}\nimport json\nprint(genuine(*json.load(sys.stdin)))\n", encoding="utf-8")

    def answer(secret: str, headers: dict[str, str], body: str) -> str:
        ran = subprocess.run(
            [sys.executable, "-I", str(script)], input=json.dumps([secret, headers, body]), text=True,
            capture_output=True, check=True,
        )  # fmt: skip
        return ran.stdout.strip()

    body = message.body.decode()
    assert answer(webhook.secret, message.headers, body) == "True"
    for changed in (
        (webhook.secret, message.headers, body.replace("Gazette", "Gazelle")),
        (webhook.secret, {**message.headers, "webhook-id": "entry_other"}, body),
        (webhook.secret, {**message.headers, "webhook-timestamp": "1"}, body),
        (webhook.secret, {**message.headers, "webhook-signature": "v1,AAAA"}, body),
        ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", message.headers, body),
    ):
        assert answer(*changed) == "False"
