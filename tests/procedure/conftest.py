"""What the tests of commands share."""

from __future__ import annotations

from pathlib import Path

import pytest
from lists import OWN, Run

from placet.command_line.decide import main


@pytest.fixture
def decide(tmp_path: Path, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    """Runs the command on a list given as text; further files by name=text."""

    def run(rulebook: str, votes: str, *options: str, **files: str) -> Run:
        for name, text in {"votes": votes, **files}.items():
            suffix = ".toml" if text.startswith("name") else ".csv"
            (tmp_path / f"{name}{suffix}").write_text(text, encoding="utf-8")
        named = str(tmp_path / "own.toml") if rulebook == "own" else rulebook
        if rulebook == "own":
            (tmp_path / "own.toml").write_text(files.get("own", OWN), encoding="utf-8")
        words = [str(tmp_path / word) if word.endswith(".csv") else word for word in options]
        code = main([named, str(tmp_path / "votes.csv"), *words])
        out = capsys.readouterr()
        return Run(code, out.out, out.err)

    return run
