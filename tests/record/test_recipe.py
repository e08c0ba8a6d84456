"""The recipe of docs/record.md, run as it stands there, on the exports of all readers and on broken ones."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from placet.models.record import Head
from placet.reading.record import export
from tests.cast import CAST, OFFICER, ORGANISATION, PUBLIC

pytestmark = pytest.mark.django_db
DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "record.md"


@pytest.fixture(scope="module")
def recipe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program in the document."""
    (program,) = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    path = tmp_path_factory.mktemp("recipe") / "recipe.py"
    path.write_text(program, encoding="utf-8")
    return path


def run(recipe: Path, lines: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the program on an export, in a Python that knows nothing of placet."""
    file = folder / "record.jsonl"
    file.write_text("".join(lines), encoding="utf-8")
    return subprocess.run([sys.executable, "-I", str(recipe), str(file)], capture_output=True, text=True, timeout=60)


def test_an_outsider_finds_the_record_whole(recipe: Path, tmp_path: Path) -> None:
    """For the officer and for the public: as many entries, other redactions."""
    number = Head.objects.get(organisation=ORGANISATION).number
    redacted = []
    for member in (OFFICER, PUBLIC):
        done = run(recipe, list(export(member.reader())), tmp_path)
        assert done.returncode == 0, done.stderr
        found = re.fullmatch(rf"whole: {number} entries, (\d+) redacted\n", done.stdout)
        assert found is not None
        redacted.append(int(found.group(1)))
    assert 0 < redacted[0] < redacted[1]


def test_an_outsider_finds_what_was_changed(recipe: Path, tmp_path: Path) -> None:
    """A word in a text, a hash, a line left out, the end."""
    lines = list(export(CAST[0].reader()))
    place = next(n for n, line in enumerate(lines) if "toll-free-passage" in line and '"entry"' in line)
    other = lines[place].replace("toll-free", "toll-full", 1)
    for broken, said in (
        ([*lines[:place], other, *lines[place + 1 :]], f"the text of entry {place}"),
        ([*lines[:9], lines[9].replace('"hash":"', '"hash":"0'), *lines[10:]], "entry 9"),
        ([*lines[:20], *lines[21:]], "entry 20"),
        (lines[:-1], "the end"),
    ):  # fmt: skip
        done = run(recipe, broken, tmp_path)
        assert done.returncode != 0
        assert said in done.stderr
