"""An outside system: a real server on this machine that takes messages, or does not, as it is told."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class Message:
    """What was received."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def number(self) -> int:
        return int(json.loads(self.body)["number"])

    @property
    def ident(self) -> str:
        return self.headers["webhook-id"]


class Receiver:
    """Takes every message with 204, unless `answer` says otherwise: a status, or a function that gives one."""

    def __init__(self, certificate: str = "") -> None:
        self.messages: list[Message] = []
        self.answer: int | Callable[[Message], int] = 204
        self.headers: dict[str, str] = {}
        self.slowly = 0.0  # seconds between the bytes of the answer
        self.at_once = 0  # how many messages were in hand at the same time, at most
        self._in_hand = 0
        self._lock = Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.address = f"http{'s' if certificate else ''}://localhost:{self.port}/hook?from=placet"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def numbers(self) -> list[int]:
        return [one.number for one in self.messages]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, at: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver._take(self, Message(self.path, {k.lower(): v for k, v in self.headers.items()}, body))

            def log_message(self, *_: Any) -> None:
                pass

        return Handler

    def _take(self, handler: BaseHTTPRequestHandler, message: Message) -> None:
        with self._lock:
            self._in_hand += 1
            self.at_once = max(self.at_once, self._in_hand)
            self.messages.append(message)
        status = self.answer(message) if callable(self.answer) else self.answer
        with self._lock:
            self._in_hand -= 1
        if self.slowly:
            try:
                for byte in b"HTTP/1.1 204 No Content\r\n" + b"x-more: 1\r\n" * 1000:
                    handler.wfile.write(bytes([byte]))
                    time.sleep(self.slowly)
            except OSError:
                return
        handler.send_response(status)
        for name, value in self.headers.items():
            handler.send_header(name, value)
        handler.end_headers()
