"""`placet act` takes its fields wherever they stand; what docs/settings.md tells an operator to write does work."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "a river runs through it, twice\n"


def placet(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command, on a folder of its own."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PLACET_", "DJANGO_"))}
    own |= {"PLACET_DIR": str(folder), "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "placet", *words], env=own, input=PASSWORD, capture_output=True, text=True, timeout=120
    )


def written(title: str) -> list[list[str]]:
    """The commands that docs/settings.md shows under a title, in words."""
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    found = re.search(rf"^## {title}\n\n```\n(.*?)^```$", text, re.M | re.S)
    assert found
    return [shlex.split(line) for line in found[1].splitlines()]


def test_a_council_of_ones_own_is_made_by_the_commands_of_the_docs(tmp_path: Path) -> None:
    """All of them, as they are written there; the last serves, and would not end."""
    *commands, last = written("A council of one's own")
    assert [words[1] for words in (*commands, last)] == ["act", "act", "act", "person", "serve"]
    for words in commands:
        done = placet(tmp_path, *words[1:])
        assert (done.returncode, done.stderr) == (0, ""), (words, done.stderr)
    exported = placet(tmp_path, "export", "--as", "secretariat")
    assert "chair-2027" in exported.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("act", "establish-body", "--organisation", "RC", "ref=CM", "--by", "secretariat", "name.en=Council"),
        ("act", "--by", "secretariat", "establish-body", "ref=CM", "name.en=Council"),
        ("act", "establish-body", "ref=CM", "name.en=Council", "--by", "secretariat"),
    ],
)
def test_fields_stand_before_and_after_options(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Without a record there is nobody to act for: the command was understood."""
    done = placet(tmp_path, "act", "found-organisation", "ref=RC", "name.en=Council", "languages=en")
    assert (done.returncode, done.stderr) == (0, "")
    done = placet(tmp_path, *words, "seats=RC")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("entry ")
