"""The server under measurement: `placet serve` on a folder of its own, started, watched and stopped."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.load import ROOT

WAIT = 60.0
EMPTY = "/bench/empty"


def environment(folder: Path, database: str = "", settings: str = "bench.settings") -> dict[str, str]:
    """The environment of a process on that folder; whatever else is set for a server of ours does not count."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PLACET_")}
    kept |= {"PLACET_DIR": str(folder), "DJANGO_SETTINGS_MODULE": settings, "PYTHONPATH": str(ROOT)}
    if database:
        kept["PLACET_DATABASE"] = database
    return kept


def fill(folder: Path, *, sessions: int = 0, papers: int = 20, years: int = 0, database: str = "") -> dict[str, Any]:
    """Make the database of `bench.fill` in a process of its own; gives what it says of it."""
    sizes = ["--sessions", str(sessions), "--papers", str(papers), "--years", str(years)]
    told = run("bench.fill", *sizes, folder=folder, database=database)
    found: dict[str, Any] = json.loads(told)
    return found


def run(module: str, *arguments: str, folder: Path, database: str = "", quiet: bool = True) -> str:
    """Run a module on that folder; gives what it prints. Raises SystemExit with its words where it fails."""
    ran = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env=environment(folder, database),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE if quiet else None,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise SystemExit(f"{module} ended with {ran.returncode}: {(ran.stderr or '').strip()}")
    return ran.stdout


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Served:
    """A server that runs. `first`: seconds from its command to its first answer."""

    port: int
    pid: int
    first: float

    def workers(self) -> tuple[int, ...]:
        """The processes that answer."""
        found = []
        for child in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split():
            command = Path(f"/proc/{child}/cmdline").read_bytes()
            if b"resource_tracker" not in command:
                found.append(int(child))
        return tuple(found)

    def memory(self) -> tuple[float, list[float]]:
        """The proportional memory (PSS) of the parent process and of each worker, in MB."""
        return pss(self.pid), [pss(one) for one in self.workers()]


def pss(pid: int) -> float:
    """The proportional share of memory of a process, in MB: pages that several share are counted in parts."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise LookupError(pid)


@contextmanager
def started(command: list[str], port: int, path: str, env: Mapping[str, str]) -> Iterator[Served]:
    """A server started by a command; ended with all its workers when the block ends."""
    began = time.perf_counter()
    with subprocess.Popen(
        command, env=dict(env), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            first = answered(process, port, path, began)
            yield Served(port, process.pid, first)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def answered(process: subprocess.Popen[str], port: int, path: str, began: float) -> float:
    """Seconds from `began` until the path is answered with 200. Raises SystemExit where the process ends before."""
    while time.perf_counter() - began < WAIT:
        if process.poll() is not None:
            said = process.stderr.read() if process.stderr else ""
            raise SystemExit(f"the server ended with {process.returncode}: {said.strip()}")
        with suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return time.perf_counter() - began
        time.sleep(0.002)
    raise SystemExit(f"no answer at port {port} within {WAIT:.0f} s")


@contextmanager
def serving(folder: Path, *, database: str = "", path: str = EMPTY) -> Iterator[Served]:
    """`placet serve` on that folder, with its usual number of workers."""
    port = free_port()
    command = [sys.executable, "-m", "placet", "serve", "--port", str(port)]
    with started(command, port, path, environment(folder, database)) as served:
        yield served


def body(port: int, path: str, cookie: str = "") -> bytes:
    """The body of one page. Raises SystemExit where it is not answered with 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
    answer = connection.getresponse()
    content = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{path}: {answer.status} {answer.reason}")
    return content
