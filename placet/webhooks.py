"""Webhooks: entries of the record, sent to outside systems as they are written, as one reader may see them.

What is sent is what `placet.reading` gives to the webhook's reader, and nothing else; an entry that he may not see is
not sent at all. When, how often and by which worker is said by `placet.record.outbox`. The message is signed as the
specification Standard Webhooks 1.0 (standardwebhooks.com) says: the headers `webhook-id`, `webhook-timestamp` and
`webhook-signature`, the last being `v1,` and the HMAC-SHA256, in base64, of id, timestamp and body with dots between.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import http.client
import ipaddress
import re
import secrets
import socket
import ssl
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import datetime
from importlib import metadata
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from placet.models.record import Head, head_of
from placet.models.webhooks import Webhook
from placet.reading.reader import Reader, reader_of
from placet.reading.record import Exported, first_line, following
from placet.record import outbox
from placet.record.outbox import Claim

DEADLINE = 20.0
"""Seconds from the first byte of a connection to the answer; to open it may take as long once more."""

TURN = 100
"""How many entries one webhook is sent before the next one has its turn."""

_PREFIX = "whsec_"
_LOOPBACK = re.compile(r"localhost|127(\.\d{1,3}){3}|::1")


class Unusable(ValueError):
    """An address or a secret that a webhook cannot have; says why, and what to do."""


class Failed(Exception):
    """The message was not taken; says why. `final` is true where it is of no use to try again."""

    def __init__(self, why: str, *, final: bool = False) -> None:
        super().__init__(why)
        self.final = final


# -- secret and signature ---------------------------------------------------------------------------------------------


def new_secret() -> str:
    """A secret, as Standard Webhooks writes it."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def key_of(secret: str) -> bytes:
    """The key in a secret: base64 of 24 to 64 bytes after `whsec_`. Raises `Unusable`."""
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not (secret.startswith(_PREFIX) and 24 <= len(key) <= 64):
        raise Unusable(f"A secret is {_PREFIX} and the base64 of 24 to 64 bytes.")
    return key


def signature(secret: str, ident: str, timestamp: int, body: bytes) -> str:
    """The header `webhook-signature` of a message."""
    signed = b"%s.%d.%s" % (ident.encode(), timestamp, body)
    return "v1," + base64.b64encode(hmac.digest(key_of(secret), signed, "sha256")).decode()


# -- addresses --------------------------------------------------------------------------------------------------------


def checked(address: str) -> SplitResult:
    """The parts of an address. Raises `Unusable` where nothing may be sent to it, whatever its name leads to."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as wrong:
        raise Unusable(f"“{address}” is no address: {wrong}.") from wrong
    if not re.fullmatch(r"[!-~]+", address):
        raise Unusable(f"“{address}” has a space, or a letter that is not ASCII; write it as it goes over the wire.")
    if parts.scheme not in ("https", "http") or not parts.hostname or port == 0:
        raise Unusable(f"“{address}” is no address of the form https://host/path.")
    if parts.scheme == "http" and not _LOOPBACK.fullmatch(parts.hostname):
        raise Unusable(f"“{address}” is not https. Only to this machine itself (localhost) is http allowed.")
    if parts.username is not None or parts.fragment:
        raise Unusable(f"“{address}” holds a user or a fragment; the signature is what tells who sends.")
    return parts


def allowed(ip: str, *, host: str, inside: bool) -> bool:
    """Whether to send to an IP address to which the name `host` has led."""
    where = ipaddress.ip_address(ip.partition("%")[0])
    where = getattr(where, "ipv4_mapped", None) or where
    if where.is_loopback or _LOOPBACK.fullmatch(host):
        return where.is_loopback and _LOOPBACK.fullmatch(host) is not None
    if where.is_link_local or where.is_multicast or where.is_unspecified or where.is_reserved:
        return False
    return where.is_global or inside


def _connect(host: str, port: int, inside: bool) -> socket.socket:
    """A connection to the first address of that name that is allowed and answers. The name is looked up once, here:
    what was looked at is what is connected to."""
    end = time.monotonic() + DEADLINE
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    fit = [one for one in found if allowed(str(one[4][0]), host=host, inside=inside)]
    if not fit:
        raise Failed(f"{host} leads to an address to which nothing is sent")
    trouble: OSError = TimeoutError("timed out")
    for family, kind, protocol, _name, where in fit:
        left = end - time.monotonic()
        if left <= 0:
            break
        opened = socket.socket(family, kind, protocol)
        try:
            opened.settimeout(left)
            opened.connect(where)
            return opened
        except OSError as wrong:
            opened.close()
            trouble = wrong
    raise trouble


# -- sending ----------------------------------------------------------------------------------------------------------


def send(webhook: Webhook, ident: str, body: bytes, at: datetime) -> None:
    """Send one message, and return when it was taken: answered by a status from 200 to 299. Raises `Failed`.

    Redirects are not followed, proxies of the environment are not used, and what the answer says is not read.
    """
    timestamp = int(at.timestamp())
    try:
        parts = checked(webhook.address)
        signed = signature(webhook.secret, ident, timestamp, body)
    except Unusable as wrong:
        raise Failed(str(wrong), final=True) from wrong
    headers = {
        "content-type": "application/json",
        "user-agent": f"placet/{metadata.version('placet')}",
        "webhook-id": ident,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signed,
    }
    try:
        status = _status(parts, webhook.inside, body, headers)
    except TimeoutError as wrong:
        raise Failed("no answer in time") from wrong
    except ssl.SSLCertVerificationError as wrong:
        raise Failed(f"its certificate is not valid: {wrong.verify_message}") from wrong
    except (http.client.HTTPException, ValueError) as wrong:
        raise Failed(f"no answer that is HTTP ({type(wrong).__name__})") from wrong
    except OSError as wrong:
        raise Failed(wrong.strerror or type(wrong).__name__) from wrong
    if status == http.HTTPStatus.GONE:
        raise Failed("answered 410: the receiver wants no more", final=True)
    if 300 <= status < 400:
        raise Failed(f"answered {status}: redirects are not followed, change the address")
    if not 200 <= status < 300:
        raise Failed(f"answered {status}")


def _status(parts: SplitResult, inside: bool, body: bytes, headers: dict[str, str]) -> int:
    """The status of the answer to a POST. Raises `Failed`, `OSError` and what `http.client` raises."""
    host = parts.hostname or ""
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    context = ssl.create_default_context() if secure else None
    line: socket.socket = _connect(host, port, inside)
    # The time limit of a socket counts from byte to byte: one who sends a byte now and then would hold us for ever.
    began = time.monotonic()
    ended = Timer(DEADLINE, lambda: _cut(line))
    ended.daemon = True
    ended.start()
    try:
        line.settimeout(DEADLINE)
        if context is not None:
            line = secured = context.wrap_socket(line, server_hostname=host, do_handshake_on_connect=False)
            secured.do_handshake()
        connection = http.client.HTTPConnection(host, port)
        connection.default_port = 443 if secure else 80  # which is not named in the header Host
        connection.sock = line
        connection.request("POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), body, headers)
        with connection.getresponse() as answer:
            if time.monotonic() - began >= DEADLINE:
                raise TimeoutError  # cut off within the headers, which http.client takes for their end
            return answer.status
    except (OSError, http.client.HTTPException, ValueError) as wrong:
        if time.monotonic() - began >= DEADLINE:
            raise TimeoutError from wrong
        raise
    finally:
        ended.cancel()
        line.close()


def _cut(line: socket.socket) -> None:
    try:
        # Not that of an encrypted one, which is not for use from another thread.
        socket.socket.shutdown(line, socket.SHUT_RDWR)
    except OSError:
        return  # it is closed already


def reader(webhook: Webhook, head: Head | None = None) -> Reader:
    """As whom the webhook reads now (`head`, where it is known); the public when its mandate has ended."""
    return reader_of(webhook.organisation, webhook.mandate, head=head)


def send_entry(webhook: Webhook, found: Exported, at: datetime) -> None:
    """Send one entry; however often it is tried, under the same id. Raises `Failed`."""
    send(webhook, f"entry_{found.hash}", found.line.encode(), at)


def send_test(webhook: Webhook, at: datetime) -> None:
    """Send the first line of an export, which tells where the record stands: no entry. Raises `Failed`."""
    send(webhook, f"test_{secrets.token_hex(16)}", first_line(webhook.organisation).encode(), at)


# -- draining ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """What came of one entry: sent to the webhook of that name, or, where `trouble` says why, not."""

    name: str
    number: int
    trouble: str = ""


def drain(clock: Callable[[], datetime] = outbox.now) -> Generator[Told, None, None]:
    """Send all that is to be sent now; ends when every webhook is done, or held by another worker, or to be tried again
    later. Safe to run in several processes and on several machines at once."""
    moved = True
    while moved:
        moved = False
        for webhook in outbox.waiting(clock()):
            claim = outbox.claim(webhook, clock())
            if claim is not None:
                moved |= yield from _turn(claim, clock)


def _turn(claim: Claim, clock: Callable[[], datetime]) -> Generator[Told, None, bool]:
    """Send what this webhook has waiting, as much as one turn allows; returns whether there was anything."""
    webhook, moved = claim.webhook, False
    try:
        for _ in range(TURN):
            head = head_of(webhook.organisation)
            if head is None:
                break
            found = following(reader(webhook, head), webhook.number, webhook.kinds)
            if found is None:
                outbox.done(claim, head.number, clock(), delivered=False)
                break
            moved = True
            try:
                send_entry(webhook, found, clock())
            except Failed as wrong:
                outbox.failed(claim, str(wrong), clock(), final=wrong.final)
                yield Told(webhook.name, found.number, str(wrong))
                break
            if not outbox.done(claim, found.number, clock()):
                break  # it ran out while we waited; the entry is another worker's now
            yield Told(webhook.name, found.number)
    finally:
        outbox.release(claim)
    return moved
