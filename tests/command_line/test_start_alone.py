"""`start.py`: an environment is whole or made anew, what cannot be done is said, and paths are the caller's."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parents[2]
Start = Callable[[Path], ModuleType]


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Start:
    """Gives start.py as a module, about an environment in a folder."""

    def loaded(place: Path) -> ModuleType:
        monkeypatch.setenv("PLACET_VENV", str(place))
        spec = importlib.util.spec_from_file_location("start", ROOT / "start.py")
        assert spec is not None
        assert spec.loader is not None
        made = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(made)
        return made

    return loaded


def call(place: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run start.py from a folder."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PLACET_", "DJANGO_"))}
    own |= {"PLACET_VENV": str(place), "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, str(ROOT / "start.py"), *words],
        cwd=folder, env=own, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


@pytest.fixture
def ready(start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A finished environment: the Python that runs these tests, where start.py's own pip is told to do nothing."""
    place = tmp_path / "ready"
    made = start(place)
    (place / "bin").mkdir(parents=True)
    python = place / "bin" / "python"
    python.write_text(f'#!/bin/sh\n[ "$2" = pip ] || exec {sys.executable} "$@"\n')
    python.chmod(0o755)
    (place / "pyvenv.cfg").touch()
    made.install(False)
    return place


def has_pip(place: Path) -> bool:
    return subprocess.run([place / "bin" / "python", "-m", "pip", "--version"], capture_output=True).returncode == 0


def test_an_environment_without_pip_is_made_anew(start: Start, tmp_path: Path) -> None:
    place = tmp_path / "env"
    venv.create(place, with_pip=False)
    made = start(place)
    made.make_place()
    assert has_pip(place)


def test_one_that_was_interrupted_is_made_anew(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ctrl-C while packages are installed: a line, and the next start begins with an empty environment."""
    place = tmp_path / "env"
    made = start(place)
    run = subprocess.run

    def interrupted(command: list[str], **options: Any) -> Any:
        if "install" in command:
            (place / "half").touch()
            raise KeyboardInterrupt
        return run(command, **options)

    monkeypatch.setattr(made.subprocess, "run", interrupted)
    monkeypatch.setattr(sys, "argv", ["start.py", "tick"])
    assert made.main() == 130
    assert "Run this again" in capsys.readouterr().err
    assert (place / "half").exists()
    monkeypatch.setattr(made.subprocess, "run", run)
    made.make_place()
    assert has_pip(place)
    assert not (place / "half").exists()


def test_a_finished_one_is_left_as_it_is(start: Start, ready: Path) -> None:
    (ready / "kept").touch()
    start(ready).install(False)
    assert (ready / "kept").exists()
    assert not (ready / "placet-unfinished").exists()


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = call(tmp_path / "file" / "env", tmp_path, "tick")
    assert done.returncode == 1
    assert done.stderr.startswith(f"placet: {tmp_path}/file/env cannot be written: Not a directory.\n")
    assert "ensurepip" not in done.stderr


def test_the_words_of_python_where_it_makes_no_environment(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = start(tmp_path / "env")
    failed = subprocess.CompletedProcess([], 1, "", "Error: [Errno 28] No space left on device")
    monkeypatch.setattr(made.subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(SystemExit, match="No space left on device") as stopped:
        made.make_place()
    assert "ensurepip" not in str(stopped.value)


def test_a_folder_of_something_else_is_not_cleared(start: Start, tmp_path: Path) -> None:
    (tmp_path / "letters.txt").touch()
    with pytest.raises(SystemExit, match="is no Python environment"):
        start(tmp_path).make_place()
    assert (tmp_path / "letters.txt").exists()


def test_an_environment_of_uv_is_not_cleared(start: Start, tmp_path: Path) -> None:
    place = tmp_path / "env"
    venv.create(place, with_pip=False)
    with (place / "pyvenv.cfg").open("a") as out:
        out.write("uv = 0.9.0\n")
    with pytest.raises(SystemExit, match="uv run placet"):
        start(place).make_place()


def test_paths_are_those_of_the_caller(ready: Path, tmp_path: Path) -> None:
    """Whatever modules may be in that folder."""
    folder = tmp_path / "elsewhere"
    (folder / "placet").mkdir(parents=True)
    (folder / "placet" / "__init__.py").write_text("raise SystemExit('not this one')\n")
    (folder / "empty.jsonl").touch()
    done = call(ready, folder, "verify", "empty.jsonl")
    assert (done.returncode, done.stderr.splitlines()[0]) == (2, "placet verify: empty.jsonl is no exported record.")


def test_help_lists_the_commands_without_an_environment(tmp_path: Path) -> None:
    done = call(tmp_path / "none", tmp_path, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert "python3 start.py test" in done.stdout
    assert "\n  verify " in done.stdout
    assert not (tmp_path / "none").exists()
