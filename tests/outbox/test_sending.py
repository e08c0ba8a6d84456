"""Signature, addresses, and what is made of every kind of answer; against real servers on this machine."""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from placet import webhooks
from placet.models.webhooks import Webhook
from placet.webhooks import Failed, Unusable, allowed, checked, key_of, new_secret, send, signature
from tests.outbox.receiver import Message, Receiver

pytestmark = pytest.mark.once
AT = datetime(2031, 5, 14, 9, 0, tzinfo=UTC)


def webhook(address: str, *, inside: bool = False, secret: str = "") -> Webhook:
    return Webhook(name="x", organisation="X", address=address, secret=secret or new_secret(), inside=inside, number=0)


def trouble(address: str, **given: bool) -> tuple[str, bool]:
    """Why a message is not taken there, and whether for good."""
    with pytest.raises(Failed) as failed:
        send(webhook(address, **given), "id", b"{}", AT)
    return str(failed.value), failed.value.final


# -- signature --------------------------------------------------------------------------------------------------------


def test_the_signature_is_that_of_the_specification() -> None:
    """The example that the documentation of Standard Webhooks gives."""
    made = signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
    )
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_new_secret_is_one_and_never_the_same() -> None:
    assert len(key_of(new_secret())) == 32
    assert new_secret() != new_secret()


@pytest.mark.parametrize(
    "secret", ["", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_AAAA", "whsec_" + "A" * 88, "whsec_MfKQ9r8G!"]
)
def test_what_is_no_secret(secret: str) -> None:
    with pytest.raises(Unusable, match="whsec_"):
        key_of(secret)


# -- addresses --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["https://registry.example/placet", "https://registry.example:8443", "https://[2606:4700::1111]/x?y=z",
     "http://localhost:8000/x", "http://127.0.0.1/", "http://[::1]:9/", "https://localhost/"],
)  # fmt: skip
def test_addresses_that_a_webhook_may_have(address: str) -> None:
    assert checked(address).hostname


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://registry.example/placet", "is not https"),
        ("http://127.0.0.1.registry.example/", "is not https"),
        ("http://localhost.registry.example/", "is not https"),
        ("http://10.0.0.1/", "is not https"),
        ("ftp://registry.example/", "is no address of the form"),
        ("file:///etc/passwd", "is no address of the form"),
        ("registry.example", "is no address of the form"),
        ("https://", "is no address of the form"),
        ("https://registry.example:0/", "is no address of the form"),
        ("https://registry.example:99999/", "is no address"),
        ("https://[::1/", "is no address"),
        ("https://user:word@registry.example/", "a user or a fragment"),
        ("https://registry.example/#part", "a user or a fragment"),
        ("https://registry.example/a b", "a space"),
        ("https://registry.example/\r\nHost: other", "a space"),
        ("https://реестр.example/", "not ASCII"),
    ],
)
def test_addresses_that_it_may_not_have(address: str, why: str) -> None:
    with pytest.raises(Unusable, match=why):
        checked(address)
    assert trouble(address)[1]  # nor is anything sent to one that got into the database otherwise


@pytest.mark.parametrize(
    ("ip", "host", "outside", "inside"),
    [
        ("93.184.215.14", "registry.example", True, True),
        ("2606:2800:21f:cb07::1", "registry.example", True, True),
        ("10.1.2.3", "registry.example", False, True),
        ("172.16.0.1", "registry.example", False, True),
        ("192.168.1.1", "registry.example", False, True),
        ("100.64.0.1", "registry.example", False, True),
        ("fd00::1", "registry.example", False, True),
        ("::ffff:10.1.2.3", "registry.example", False, True),
        ("127.0.0.1", "registry.example", False, False),
        ("::1", "registry.example", False, False),
        ("::ffff:127.0.0.1", "registry.example", False, False),
        ("127.0.0.1", "localhost", True, True),
        ("127.8.9.1", "127.8.9.1", True, True),
        ("::1", "::1", True, True),
        ("93.184.215.14", "localhost", False, False),
        ("10.1.2.3", "localhost", False, False),
        ("169.254.169.254", "registry.example", False, False),
        ("fe80::1%eth0", "registry.example", False, False),
        ("0.0.0.0", "registry.example", False, False),
        ("::", "registry.example", False, False),
        ("224.0.0.1", "registry.example", False, False),
        ("255.255.255.255", "registry.example", False, False),
    ],
)
def test_where_a_name_may_lead(ip: str, host: str, outside: bool, inside: bool) -> None:
    assert allowed(ip, host=host, inside=False) is outside
    assert allowed(ip, host=host, inside=True) is inside


@pytest.mark.parametrize("host", ["0x7f.1", "2130706433", "127.1", "0", "[::ffff:127.0.0.1]"])
def test_another_spelling_of_this_machine_is_not_connected_to(host: str, receiver: Receiver) -> None:
    """Were it connected to, the plain server would answer something that is not TLS."""
    why, final = trouble(f"https://{host}:{receiver.port}/", inside=True)
    assert "leads to an address to which nothing is sent" in why or "not known" in why
    assert not final
    assert receiver.messages == []


# -- answers ----------------------------------------------------------------------------------------------------------


def test_what_is_sent(receiver: Receiver) -> None:
    one = webhook(receiver.address)
    send(one, "entry_1", b'{"number":1}\n', AT)
    (message,) = receiver.messages
    assert (message.path, message.body) == ("/hook?from=placet", b'{"number":1}\n')
    assert {name: message.headers[name] for name in ("host", "content-type", "webhook-id", "webhook-timestamp")} == {
        "host": f"localhost:{receiver.port}",
        "content-type": "application/json",
        "webhook-id": "entry_1",
        "webhook-timestamp": str(int(AT.timestamp())),
    }
    signed = signature(one.secret, "entry_1", int(AT.timestamp()), message.body)
    assert message.headers["webhook-signature"] == signed


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_taken(status: int, receiver: Receiver) -> None:
    receiver.answer = status
    send(webhook(receiver.address), "id", b"{}", AT)
    assert len(receiver.messages) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(status: int, receiver: Receiver) -> None:
    with Receiver() as other:
        receiver.answer = status
        receiver.headers = {"location": other.address}
        assert trouble(receiver.address) == (
            f"answered {status}: redirects are not followed, change the address", False,
        )  # fmt: skip
        assert other.messages == []


@pytest.mark.parametrize("status", [400, 401, 404, 422, 429, 500, 503])
def test_not_taken(status: int, receiver: Receiver) -> None:
    receiver.answer = status
    assert trouble(receiver.address) == (f"answered {status}", False)


def test_gone_is_gone(receiver: Receiver) -> None:
    receiver.answer = 410
    assert trouble(receiver.address) == ("answered 410: the receiver wants no more", True)


def test_nobody_listens() -> None:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    assert trouble(f"http://127.0.0.1:{port}/") == ("Connection refused", False)


def test_a_name_that_leads_nowhere() -> None:
    why, final = trouble("https://registry.invalid/")
    assert why
    assert not final


def test_a_certificate_is_asked_for(receiver: Receiver) -> None:
    """The server speaks plain HTTP."""
    why, final = trouble(receiver.address.replace("http:", "https:"))
    assert "SSL" in why
    assert not final
    assert receiver.messages == []


@pytest.fixture
def certificate(tmp_path: Path) -> str:
    """A certificate for localhost that nobody has signed, with its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("there is no openssl to make a certificate with")
    path = tmp_path / "localhost.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", str(path),
         "-out", str(tmp_path / "cert.pem")],
        check=True, capture_output=True,
    )  # fmt: skip
    path.write_text(path.read_text() + (tmp_path / "cert.pem").read_text())
    return str(path)


def test_a_certificate_must_be_one_that_is_trusted(certificate: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Receiver(certificate) as secure:
        why, final = trouble(secure.address)
        assert "its certificate is not valid: self-signed certificate" in why
        assert not final
        assert secure.messages == []
        monkeypatch.setenv("SSL_CERT_FILE", certificate)
        send(webhook(secure.address), "id", b"{}", AT)
        assert len(secure.messages) == 1
        why, _final = trouble(secure.address.replace("localhost", "127.0.0.1"))
        assert "certificate is not valid: IP address mismatch" in why


def test_who_answers_byte_by_byte_does_not_hold_us(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "DEADLINE", 0.5)
    receiver.slowly = 0.02
    began = time.monotonic()
    assert trouble(receiver.address) == ("no answer in time", False)
    assert 0.4 < time.monotonic() - began < 3


@pytest.fixture
def talker() -> Iterator[Callable[[bytes], str]]:
    """A server that answers whatever it is given, as it stands."""
    opened: list[socket.socket] = []

    def started(words: bytes) -> str:
        listening = socket.create_server(("127.0.0.1", 0))
        opened.append(listening)

        def talk() -> None:
            line, _ = listening.accept()
            with line:
                line.recv(65536)
                line.sendall(words)

        threading.Thread(target=talk, daemon=True).start()
        return f"http://127.0.0.1:{listening.getsockname()[1]}/"

    yield started
    for one in opened:
        one.close()


@pytest.mark.parametrize(
    "words",
    [b"", b"hello\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 99999 x\r\n\r\n", b"HTTP/1.1 200 " + b"x" * 70_000,
     b"HTTP/1.1 200 OK\r\n" + b"x-y: z\r\n" * 200 + b"\r\n", b"\x00\xff" * 100],
    ids=["nothing", "words", "no status", "large status", "long line", "many headers", "bytes"],
)  # fmt: skip
def test_an_answer_that_is_not_http(words: bytes, talker: Callable[[bytes], str]) -> None:
    why, final = trouble(talker(words))
    assert "no answer that is HTTP" in why or "reset" in why
    assert not final


def test_what_the_receiver_says_is_not_told(talker: Callable[[bytes], str]) -> None:
    """The reason is written in the database and on terminals: no text of a stranger's in it."""
    assert trouble(talker(b"HTTP/1.1 500 \x1b[2J<script>\r\n\r\nwords"))[0] == "answered 500"


def test_a_secret_that_was_spoilt_sends_nothing(receiver: Receiver) -> None:
    with pytest.raises(Failed) as failed:
        send(webhook(receiver.address, secret="whsec_x"), "id", b"{}", AT)
    assert failed.value.final
    assert receiver.messages == []


def test_a_message_knows_its_number() -> None:
    assert Message("/", {}, b'{"number":7}').number == 7
