"""The load: requests over kept-alive connections on the loopback, from a process of its own.

    python -m bench.load < PLAN.json > RESULT.json

A plan names targets and rounds. In each round every target is asked in turn, so that whatever else the machine does
falls on all of them; a ratio between two targets is taken round by round, and the median of the rounds is given.
One thread serves all connections of a target (`selectors`), for threads would wait for each other. Each target of each
round is bounded by a number of requests and by seconds.
"""

from __future__ import annotations

import json
import re
import selectors
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CHUNKED = b"transfer-encoding: chunked"
CHUNK = 262_144
TIMEOUT = 60.0


class Refused(RuntimeError):
    """The server answered otherwise than was expected: the figures would be those of another page."""


@dataclass(frozen=True)
class Target:
    """What is asked for: an address on a port of this machine, with a cookie or none.

    `{n}` in the path stands for a number that no two requests share, so that no answer can be one that was kept.
    """

    name: str
    port: int
    path: str
    cookie: str = ""
    pids: tuple[int, ...] = ()  # the processes that answer, whose processor time is counted
    connections: int = 1
    most: int = 100  # requests in a round, at most
    seconds: float = 2.0  # of a round, at most
    warm: int = 3  # requests of each round that are not counted


@dataclass(frozen=True)
class Asked:
    """What a target answered with, round by round.

    `latency`: the median of the round in seconds; `rate`: answers per second; `spent`: seconds of the answering
    processes' own time for an answer, which does not depend on what else the machine does.
    """

    name: str
    size: int  # bytes of the body
    answers: int
    latency: list[float] = field(default_factory=list)
    rate: list[float] = field(default_factory=list)
    spent: list[float] = field(default_factory=list)

    @property
    def processor(self) -> float:
        """The least of the rounds' processor times for an answer, in seconds: that of the least disturbed."""
        return min(self.spent)

    @property
    def median(self) -> float:
        """The median of the rounds' medians, in seconds."""
        return statistics.median(self.latency)

    @property
    def per_second(self) -> float:
        """The median of the rounds' rates."""
        return statistics.median(self.rate)


def at_rest(ours: Asked, floor: Asked) -> float:
    """Seconds that `ours` takes on a machine that does nothing else: what the floor takes, and the processor time that
    ours needs beyond it. On a busy machine a long answer waits for its turn many times and a short one never, so the
    clock says too much of the long one; where nothing else runs, both say the same."""
    return min(floor.latency) + max(0.0, ours.processor - floor.processor)


def processor(pids: Iterable[int]) -> float:
    """Seconds that all threads of these processes have run so far."""
    spent = 0
    for pid in pids:
        for task in Path(f"/proc/{pid}/task").iterdir():
            with suppress(OSError):
                spent += int((task / "schedstat").read_text().split()[0])
    return spent / 1e9


def ratio(ours: Sequence[float], floor: Sequence[float]) -> float:
    """The median of the ratios of two targets, round by round."""
    return statistics.median(a / b for a, b in zip(ours, floor, strict=True))


def ask(targets: Sequence[Target], rounds: int) -> dict[str, Asked]:
    """Ask the targets in turn in so many rounds, from a new process. Raises `Refused`."""
    plan = json.dumps({"rounds": rounds, "targets": [asdict(one) for one in targets]})
    ran = subprocess.run(
        [sys.executable, "-m", "bench.load"], input=plan, capture_output=True, text=True, cwd=ROOT, check=False
    )
    if ran.returncode:
        raise Refused(ran.stderr.strip().splitlines()[-1] if ran.stderr.strip() else "the load generator ended")
    return {name: Asked(**values) for name, values in json.loads(ran.stdout).items()}


# -- the process that asks --------------------------------------------------------------------------------------------


_NUMBERS = count(1)


class Line:
    """One kept-alive connection: a request is sent, and its answer read to the end."""

    def __init__(self, target: Target) -> None:
        head = [f"GET {target.path} HTTP/1.1", f"Host: 127.0.0.1:{target.port}", "Accept: */*"]
        if target.cookie:
            head.append(f"Cookie: {target.cookie}")
        self._asked = "\r\n".join([*head, "", ""]).encode()
        self._request = self._asked
        self.socket = socket.create_connection(("127.0.0.1", target.port), TIMEOUT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._unread = b""
        self._in_head = self._chunked = True
        self._left = 0  # bytes of the body, or of the chunk, that are still to come
        self.size = 0
        self.began = 0.0

    def send(self) -> None:
        """Send the request."""
        self._unread, self._in_head, self._left, self.size = b"", True, 0, 0
        self._request = self._asked.replace(b"{n}", b"%d" % next(_NUMBERS))
        self.began = time.perf_counter()
        self.socket.sendall(self._request)

    def receive(self) -> bool:
        """Read what is there; true once the answer is whole. Raises `Refused` on any status but 200."""
        part = self.socket.recv(CHUNK)
        if not part:
            raise Refused("the server closed the connection")
        if not self._in_head and len(part) < self._left:
            self._left -= len(part)
            return False
        self._unread += part
        if self._in_head and not self._read_head():
            return False
        return self._read_chunks() if self._chunked else self._read_rest()

    def _read_head(self) -> bool:
        head, found, body = self._unread.partition(b"\r\n\r\n")
        if not found:
            return False
        length = LENGTH.search(head)
        self._chunked = CHUNKED in head.lower()
        if head[9:12] != b"200" or not (length or self._chunked):
            raise Refused(f"{self._request.split(b' ', 2)[1].decode()}: {head.splitlines()[0].decode()}")
        self._in_head, self._unread = False, body
        self._left = int(length.group(1)) if length else 0
        self.size = self._left
        return True

    def _read_rest(self) -> bool:
        self._left -= len(self._unread)
        self._unread = b""
        return self._left == 0

    def _read_chunks(self) -> bool:
        """Take off the chunks that are whole. `_left` counts the line end after a chunk too."""
        while True:
            if self._left:
                taken = min(self._left, len(self._unread))
                self._left, self._unread = self._left - taken, self._unread[taken:]
                if self._left:
                    return False
            line, found, rest = self._unread.partition(b"\r\n")
            if not found:
                return False
            length = int(line, 16)
            if length == 0:
                return rest == b"\r\n"
            self.size += length
            self._left, self._unread = length + 2, rest


def one_round(target: Target) -> tuple[list[float], float, float, int]:
    """Latencies in seconds, answers per second, processor seconds for an answer, and the size of the body."""
    lines = [Line(target) for _ in range(target.connections)]
    for line in lines:
        for _ in range(target.warm):
            line.send()
            while not line.receive():
                pass
    selector = selectors.DefaultSelector()
    for line in lines:
        selector.register(line.socket, selectors.EVENT_READ, line)
    latencies: list[float] = []
    before = processor(target.pids)
    started = time.perf_counter()
    for line in lines:
        line.send()
    sent, waiting = len(lines), len(lines)
    until = started + target.seconds
    now = started
    while waiting:
        ready = selector.select(TIMEOUT)
        if not ready:
            raise Refused(f"{target.path}: no answer within {TIMEOUT:.0f} s")
        for key, _events in ready:
            line = key.data
            if not line.receive():
                continue
            now = time.perf_counter()
            latencies.append(now - line.began)
            if sent < target.most and now < until:
                sent += 1
                line.send()
            else:
                waiting -= 1
    spent = (processor(target.pids) - before) / len(latencies)
    selector.close()
    for line in lines:
        line.socket.close()
    return latencies, len(latencies) / (now - started), spent, lines[0].size


def run(rounds: int, targets: Sequence[Target]) -> Mapping[str, Asked]:
    """Ask all targets in each round, every second round in reverse, so that none is always the first."""
    found: dict[str, Asked] = {}
    for number in range(rounds):
        for target in targets if number % 2 == 0 else reversed(targets):
            latencies, rate, spent, size = one_round(target)
            known = found.get(target.name) or Asked(target.name, size, 0)
            if known.size != size and min(known.size, size) < 0.9 * max(known.size, size):
                raise Refused(f"{target.path}: a body of {size} bytes after one of {known.size}")
            found[target.name] = Asked(
                target.name,
                known.size,
                known.answers + len(latencies),
                [*known.latency, statistics.median(latencies)],
                [*known.rate, rate],
                [*known.spent, spent],
            )
    return found


def main() -> int:
    """Read the plan, ask, and write what was found."""
    plan = json.load(sys.stdin)
    try:
        found = run(plan["rounds"], [Target(**one) for one in plan["targets"]])
    except (Refused, OSError) as wrong:
        print(wrong, file=sys.stderr)
        return 1
    json.dump({name: asdict(one) for name, one in found.items()}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
