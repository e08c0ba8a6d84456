"""Options are written in full; the help of a command tells of its own, with examples that can be copied."""

from __future__ import annotations

import re
import sys
from argparse import SUPPRESS
from importlib import import_module, metadata
from pathlib import Path

import pytest
from django.core.management import load_command_class

from placet.command_line import run
from placet.management import runner

pytestmark = pytest.mark.once

SHORT = {
    "decide": ["unsc", "-", "--js"],
    "force": ["clause.toml", "-", "--js"],
    "rota": ["cis-cfm", "--year", "4"],
    "rules": ["show", "unsc", "--o", "2024-01-01"],
    "verify": ["-", "--chain"],
    "demo": ["--load"],
    "serve": ["--wor", "1"],
    "act": ["--js", "-"],
    "export": ["--organ", "RC"],
    "rebuild": ["--che"],
    "tick": ["--vers"],
    "person": ["anna", "--mand", "secretariat"],
    "webhook": ["add", "one", "https://one.example", "--ins"],
    "outbox": ["run", "--onc"],
}


def help_of(name: str, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit) as ended:
        runner.run([name, *words, "--help"])
    assert ended.value.code in (0, None)
    return capsys.readouterr().out


@pytest.mark.parametrize("name", [*run.PURE, *run.SERVER])
def test_no_option_is_abbreviated(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    if name in run.PURE:
        with pytest.raises(SystemExit) as ended:
            import_module(f"placet.command_line.{name}").main(SHORT[name])
        assert ended.value.code == 2
    else:
        assert runner.run([name, *SHORT[name]]) == 2
    assert "unrecognized arguments: --" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "folder"),
    [
        (["--dir", "here"], "here"),
        (["--dir=here", "--port", "8000"], "here"),
        (["--dir=there", "--dir", "here"], "here"),
        (["--di", "there"], "the default"),
    ],
)
def test_the_folder_of_the_demo_is_what_its_option_says(
    words: list[str], folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment: dict[str, str] = {}
    monkeypatch.setattr(run.os, "environ", environment)
    monkeypatch.setattr("placet.environment.default_folder", lambda: Path("the default"))
    run._demo_settings(["demo", *words])
    assert environment["PLACET_DIR"] == (folder if folder == "here" else str(Path(folder) / "demo"))


@pytest.mark.parametrize("name", run.SERVER)
def test_the_version_is_that_of_placet(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        runner.run([name, "--version"])
    assert capsys.readouterr().out == f"{metadata.version('placet')}\n"


@pytest.mark.parametrize("name", run.SERVER)
def test_the_help_is_about_the_command(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a narrow terminal too an example stands on a line of its own."""
    monkeypatch.setenv("COLUMNS", "60")
    text = help_of(name, capsys)
    for option in (*runner.DJANGOS, "--skip-checks"):
        assert option not in text
    if name != "rebuild":
        assert re.search(rf"^  placet {name}\b", text, re.M), text


def test_what_is_not_told_works(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", sys.stdout)
    for option in ("--no-color", "--skip-checks", "--traceback", "--verbosity=0", "--settings=tests.settings"):
        assert runner.run(["act", option]) == 0
    assert "found-organisation" in capsys.readouterr().out


@pytest.mark.parametrize("name", sorted(set(run.SERVER) - {"webhook", "outbox"}))
def test_every_option_is_in_the_docs(name: str) -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith(f"| `placet {name}"))
    told = row + text.rpartition("\n\n")[2]
    parser = runner.parser_of(load_command_class("placet", name), name)
    options = {word for action in parser._actions if action.help != SUPPRESS for word in action.option_strings}
    # --live is refused, and says so.
    left = {one for one in options if one.startswith("--") and one not in ("--help", "--version", "--live")}
    assert {one for one in left if one not in told} == set()
