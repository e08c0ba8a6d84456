"""What cannot be had is said in a sentence, with exit code 2; what the reader does not wait for ends quietly."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management.base import CommandError
from small_record import acts, export, perform

from placet import environment
from placet.management import server

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parents[2]


def placet(folder: Path, *words: str, into: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command, on a folder of its own; its output goes `into` a file, or is kept."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PLACET_", "DJANGO_"))}
    own |= {"PLACET_DIR": str(folder / "data"), "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "placet", *words],
        env=own, stdin=subprocess.DEVNULL, stdout=into or subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, timeout=60,
    )  # fmt: skip


@pytest.fixture
def busy() -> Iterator[int]:
    """A port on which somebody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_a_port_that_is_taken(tmp_path: Path, busy: int) -> None:
    done = placet(tmp_path, "serve", "--port", str(busy))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"placet: Port {busy} is taken: something listens there already. End that, or choose another with --port.\n"
    )


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_that_is_none(tmp_path: Path, command: str) -> None:
    where = ["--dir", str(tmp_path / "data")] if command == "demo" else []
    done = placet(tmp_path, command, *where, "--port", "99999")
    assert done.returncode == 2
    assert done.stderr.endswith("'99999' is no port; give a number from 1 to 65535, such as 8000\n")


def test_a_host_that_is_none() -> None:
    with pytest.raises(CommandError, match=r"There is no address “no such host”: .*--host"):
        server.address_of("no such host", 8000)


def test_a_host_that_is_another_machine() -> None:
    with pytest.raises(CommandError, match=r"192\.0\.2\.1 is no address of this machine\. .*--host"):
        server.address_of("192.0.2.1", 8000)


def test_a_host_may_be_a_name() -> None:
    """The server itself takes figures alone."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    assert server.address_of("localhost", free) == "127.0.0.1"
    assert server.address_of("0.0.0.0", free) == "0.0.0.0"


def test_the_next_free_port(busy: int) -> None:
    assert server.free_port(busy) != busy


def test_no_port_beyond_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(address: str, number: int) -> None:
        assert number <= 65535
        raise OSError

    monkeypatch.setattr(server, "listen", taken)
    with pytest.raises(CommandError, match="from 65530 to 65535"):
        server.free_port(65530)


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = placet(tmp_path, "demo", "--load-only", "--dir", str(tmp_path / "file"))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"placet: The folder {tmp_path}/file cannot be used: ")
    assert done.stderr.endswith("PLACET_DIR, and for the demo --dir.\n")
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="the system has no /proc")
def test_a_folder_that_cannot_be_made() -> None:
    with pytest.raises(environment.BadSetting, match=r"The folder /proc/x cannot be used: .*--dir"):
        environment.read({"PLACET_DIR": "/proc/x"})


def test_a_secret_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(environment.BadSetting, match="which cannot be read: Is a directory"):
        environment.read({"PLACET_DIR": str(tmp_path), "PLACET_SECRET_FILE": str(tmp_path)})
    (tmp_path / "secret").write_bytes(b"\xff" * 40)
    with pytest.raises(environment.BadSetting, match="is not text"):
        environment.read({"PLACET_DIR": str(tmp_path)})


def test_a_folder_without_a_record(tmp_path: Path) -> None:
    """The next command is named, and the place that was looked at."""
    for words in (("tick",), ("export",)):
        done = placet(tmp_path, *words)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == (
            "placet: There is no record here yet. Begin with: placet act found-organisation … or placet demo. If there"
            " should be one, PLACET_DATABASE or PLACET_DIR names another place: this one is"
            f" {tmp_path}/data/placet.sqlite3.\n"
        )


@pytest.mark.parametrize(
    "words",
    [
        ("rules", "check", "/nowhere/x.toml"),
        ("rules", "show", "/nowhere/x.toml"),
        ("rota", "/nowhere/x.toml"),
        ("decide", "unsc", "/nowhere/x.csv"),
    ],
)
def test_a_file_that_is_not_there(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = placet(tmp_path, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"placet {words[0]}: {words[-1]}: No such file or directory.\n  Check the name of the file.\n"
    )


@pytest.mark.parametrize("words", [("--help",), ("rules", "show"), ("rules", "--help"), ("tick", "--help")])
def test_a_reader_who_has_gone(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = gone(tmp_path, *words)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_finding_stands_where_nobody_reads_it(tmp_path: Path) -> None:
    whole = export("RIVERS", list(perform("RIVERS", acts())))
    path = tmp_path / "record.jsonl"
    path.write_bytes(whole)
    done = gone(tmp_path, "verify", str(path))
    assert (done.returncode, done.stderr) == (0, "")
    path.write_bytes(whole.replace(b"Council", b"Counsel", 1))
    done = gone(tmp_path, "verify", str(path))
    assert (done.returncode, done.stderr) == (1, "")


def gone(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command whose reader has gone before it begins."""
    source, into = os.pipe()
    os.close(source)
    try:
        return placet(folder, *words, into=into)
    finally:
        os.close(into)
