"""docs/rulebooks.md and docs/engine.md: their examples run, and they leave nothing out."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from placet import rulebooks
from placet.procedure.criterion_text import CriterionReader
from placet.procedure.positions import COUNTS
from placet.procedure.problems import Sheet
from placet.procedure.provisions import Rulebook
from placet.procedure.rulebook import OUTCOMES, parse
from placet.procedure.setting_keys import CIRCLES, DISTRIBUTED, KEYS, PREFIXES, ROLES, fits, setting_key
from placet.procedure.tree import BASES, WHATS

DOCS = Path(__file__).parents[2] / "docs"
RULEBOOKS = (DOCS / "rulebooks.md").read_text(encoding="utf-8")
ENGINE = (DOCS / "engine.md").read_text(encoding="utf-8")
GROUPS, WEIGHTS = {"permanent", "eu-members", "founders"}, {"population"}


def blocks(text: str, language: str) -> list[str]:
    """The code blocks in that language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def first_rulebook() -> Rulebook:
    """The first example, with its list of members."""
    members = blocks(RULEBOOKS, "csv")[0]
    return parse(blocks(RULEBOOKS, "toml")[0] + f"\n[files]\n\"lake-members.csv\" = '''\n{members}'''\n")


def test_the_first_rulebook_is_in_order() -> None:
    book = first_rulebook()
    assert list(book.matters) == ["decisions", "budget"]
    assert book.roster is not None
    assert book.roster.between(date(2010, 1, 1), date(2010, 1, 1)).parties == ("AT", "CH", "DE", "LI")
    assert set(book.stances) == {"agree", "object", "not-concerned"}


@pytest.mark.parametrize("block", blocks(RULEBOOKS, "toml"))
def test_every_example_is_toml(block: str) -> None:
    assert tomllib.loads(block)


@pytest.mark.parametrize("criterion", re.findall(r"^\| `(\{ (?!…|fewest).*?\})` \|", RULEBOOKS, re.MULTILINE))
def test_every_criterion_in_the_tables_can_be_read(criterion: str) -> None:
    criterion = criterion.replace("{ … }", '{ none = "against" }')
    if "…" in criterion:
        criterion = criterion.replace("…, …", "…").replace("…", '{ none = "against" }, { count = "for", at_least = 1 }')
    table = tomllib.loads(f"criterion = {criterion}")
    sheet = Sheet("")
    assert CriterionReader(sheet, GROUPS, WEIGHTS).read(table["criterion"], ("criterion",)) is not None
    assert not sheet.problems


@pytest.mark.parametrize("block", [block for block in blocks(RULEBOOKS, "toml") if "criterion = " in block])
def test_every_criterion_in_the_examples_can_be_read(block: str) -> None:
    table = tomllib.loads(block)
    for rule in table.get("rule", [table]):
        sheet = Sheet("")
        assert CriterionReader(sheet, GROUPS, WEIGHTS).read(rule["criterion"], ("criterion",)) is not None
        assert not sheet.problems


def test_every_setting_is_explained_with_a_value_that_fits() -> None:
    table = RULEBOOKS.partition("## Other rules: the settings")[2].partition("`[chairmanship]`")[0]
    rows = [line.split(" | ") for line in table.splitlines() if line.startswith("| `")]
    explained = set()
    for keys, value, _ in rows:
        example = re.search(r"`(.*?)`", value)
        assert example is not None
        written = tomllib.loads(f"value = {example.group(1)}")["value"]
        for key in re.findall(r"`([^`]+)`", keys):
            kind = setting_key(key)
            assert kind is not None, key
            assert fits(kind, written), key
            explained.add(key)
    assert set(KEYS) <= explained
    assert all(any(key.startswith(prefix) for key in explained) for prefix in PREFIXES)
    for word in (*DISTRIBUTED, *CIRCLES, *ROLES):
        assert f"`{word}`" in table


@pytest.mark.parametrize(
    "word", [*COUNTS, *WHATS, *BASES, *OUTCOMES, "undecided", "concerned", "not-entitled", "casting"]
)
def test_every_word_is_explained(word: str) -> None:
    assert word == "present" or f"`{word}`" in RULEBOOKS


def test_every_rulebook_is_listed() -> None:
    listed = RULEBOOKS.partition("## The rulebooks that are shipped")[2]
    assert all(f"`{name}`" in listed for name in rulebooks.names())


@pytest.mark.parametrize("block", blocks(ENGINE, "python"))
def test_the_library_does_what_its_page_says(block: str) -> None:
    exec(compile(block, "docs/engine.md", "exec"), {})


def test_every_field_of_a_finding_is_explained() -> None:
    for word in (
        "verdict",
        "code",
        "facts",
        "article",
        "children",
        "awaited",
        "would_carry",
        "would_block",
        "complete",
    ):
        assert f"`{word}`" in ENGINE
