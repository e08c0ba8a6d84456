"""The demo, served as a newcomer starts it: a process of its own, on a port and in a folder of its own."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import placet.cases

ROOT = Path(__file__).resolve().parent.parent.parent
CASES = Path(placet.cases.__file__).parent
SECONDS_TO_START = 90  # measured: 6 on an idle machine
SECONDS_TO_END = 10

_TITLE = re.compile(r"^  (\S.*)$")
_LINK = re.compile(r"^    (\S.*?)\s{2,}(http://127\.0\.0\.1:\d+)(/demo/\S+)$")


@dataclass(frozen=True, slots=True)
class Demo:
    """A demo that answers: its address, where each role signs in, by organisation and label, and the regular session
    that each body of the fictional council prepared for when it was loaded (a test may open it since)."""

    base: str
    doors: Mapping[tuple[str, str], str]
    ahead: Mapping[str, str]

    def door(self, organisation: str, role: str) -> str:
        """The address at which a role signs in."""
        return self.base + self.doors[organisation, role]


@contextmanager
def served(folder: Path) -> Iterator[Demo]:
    """Start the demo in a folder, wait until it answers, and end it by its own process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    said = folder / "said.txt"
    command = [sys.executable, "-m", "placet", "demo", "--dir", str(folder / "data"), "--port", str(port)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PLACET_", "DJANGO_"))}
    with said.open("wb") as out:
        process = subprocess.Popen(
            [*command, "--workers", "1"], cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT
        )
    try:
        yield _answering(process, said)
    finally:
        process.terminate()
        try:
            process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answering(process: subprocess.Popen[bytes], said: Path) -> Demo:
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end and process.poll() is None:
        demo = printed(said.read_text(encoding="utf-8"))
        if demo is not None:
            try:
                return replace(demo, ahead=_ahead(demo.base))
            except URLError:
                pass
        time.sleep(0.1)
    raise AssertionError(f"The demo did not come up ({process.returncode=}). It said:\n{said.read_text('utf-8')}")


def _ahead(base: str) -> dict[str, str]:
    with urlopen(f"{base}/api/RIVERS/sessions", timeout=5) as answer:
        sessions = json.load(answer)["sessions"]
    planned = [one for one in sessions if one["state"] == "planned" and one["kind"] == "regular"]
    return {one["body"]: one["ref"] for one in sorted(planned, key=lambda one: str(one["start"]), reverse=True)}


def printed(text: str) -> Demo | None:
    """What the demo has printed, once that is whole: a section of links for each case."""
    cases = [tomllib.loads(path.read_text(encoding="utf-8")) for path in CASES.glob("*/case.toml")]
    organisations = {one["title"]["en"]: one["organisation"] for one in cases}
    base, organisation = "", ""
    doors: dict[tuple[str, str], str] = {}
    for line in text.splitlines():
        if found := _LINK.match(line):
            base = found[2]
            doors[organisation, found[1]] = found[3]
        elif (found := _TITLE.match(line)) and found[1] in organisations:
            organisation = organisations[found[1]]
    wanted = {(one["organisation"], door["label"]["en"]) for one in cases for door in one["reader"]}
    return Demo(base, doors, {}) if wanted == set(doors) else None
