"""The documentation says what the code says: acts, objections, settings, commands, routes, links."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs import make
from placet import environment
from placet.acts import REGISTER
from placet.command_line import run

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parents[2]
PAGES = [*sorted((ROOT / "docs").glob("*.md")), *sorted(ROOT.glob("*.md"))]


@pytest.mark.parametrize("name", make.PAGES)
def test_generated_pages_are_current(name: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == make.PAGES[name](), "run: python -m docs.make"


def test_every_act_is_in_the_docs() -> None:
    told = set(re.findall(r"^### `([a-z-]+)`$", (ROOT / "docs" / "acts.md").read_text(encoding="utf-8"), re.M))
    assert told == set(REGISTER)


def test_every_setting_is_in_the_docs_and_none_else() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(PLACET_[A-Z_]+)`", text, re.M)) == set(environment.KNOWN)
    assert environment.__doc__ is not None
    assert set(re.findall(r"PLACET_[A-Z]+(?:_[A-Z]+)*", environment.__doc__)) - {"PLACET_"} == set(environment.KNOWN)


def test_every_command_is_in_the_docs() -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`placet ([a-z]+)", text)) >= set(run.PURE) | set(run.SERVER)
    assert set(re.findall(r"^\| `placet ([a-z]+)", text, re.M)) == set(run.PURE) | set(run.SERVER)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.name))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    broken = [
        link
        for link in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
        if not link.startswith(("http://", "https://", "/")) and not (page.parent / link).exists()
    ]
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.name))
def test_the_project_speaks_of_itself_alone(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"\bissue #?\d|/work/|\.\./shared|\bsubagent|\bhelper session", text)
