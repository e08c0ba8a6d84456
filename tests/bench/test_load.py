"""The load generator reads answers to their end, however they come in; and the table says what was measured."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bench.load import Line, Refused, Target, one_round, ratio
from bench.parts import PARTS, found
from bench.table import Row, aligned, at_least, at_most

LENGTH = b"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello world"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nhello \r\n5\r\nworld\r\n0\r\n\r\n"
EMPTY = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"

pytestmark = pytest.mark.once


@contextmanager
def answering(answer: bytes, step: int) -> Iterator[int]:
    """A port on which every request is answered with these bytes, so many at a time."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    made, _address = listener.accept()
                except OSError:
                    return
                made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                with made:
                    while made.recv(4096):
                        for place in range(0, len(answer), step):
                            made.sendall(answer[place : place + step])

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(5)


@pytest.mark.parametrize("step", [1, 3, 4096])
@pytest.mark.parametrize(("answer", "size"), [(LENGTH, 11), (CHUNKED, 11), (EMPTY, 0)])
def test_an_answer_is_read_to_its_end(answer: bytes, size: int, step: int) -> None:
    with answering(answer, step) as port:
        target = Target("x", port, "/", most=5, seconds=5.0, warm=1)
        latencies, rate, spent, read = one_round(target)
    assert (len(latencies), read, spent) == (5, size, 0)
    assert rate > 0


def test_another_status_is_no_figure() -> None:
    with answering(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", 4096) as port:
        line = Line(Target("x", port, "/gone"))
        line.send()
        with pytest.raises(Refused, match=r"^/gone: HTTP/1\.1 404 Not Found$"):
            line.receive()
        line.socket.close()


def test_a_ratio_is_taken_round_by_round() -> None:
    # A round that was slow for both says nothing of either.
    assert ratio([10.0, 100.0, 10.0], [1.0, 10.0, 2.0]) == 10.0


def test_the_table_says_whether_a_target_is_met() -> None:
    rows = [
        at_most("a", "30 ms", "1 ms", 30.0, 30),
        at_most("b", "31 ms", "1 ms", 31.0, 30),
        at_least("c", "1/s", "2/s", 0.5, 0.5),
        at_least("d", "1/s", "3/s", 1 / 3, 0.5),
        Row("e", "1"),
    ]
    assert [row.verdict for row in rows] == ["met", "missed", "met", "missed", ""]
    assert aligned([("Title", rows)]).splitlines()[2:] == [
        "a     30 ms   1 ms    30×  at most 30×     met",
        "b     31 ms   1 ms    31×  at most 30×     missed",
        "c       1/s    2/s  0.50×  at least 0.50×  met",
        "d       1/s    3/s  0.33×  at least 0.50×  missed",
        "e         1",
    ]


@pytest.mark.parametrize("part", PARTS, ids=[name for name, _module, _function in PARTS])
def test_the_parts_of_a_page_are_where_the_bench_looks_for_them(part: tuple[str, str, str]) -> None:
    _name, module, function = part
    assert callable(found(module, function)[2])
