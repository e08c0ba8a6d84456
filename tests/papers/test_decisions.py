"""The paper of decisions."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pypdf
import pytest

from placet.papers import decisions as module
from placet.papers.agenda import AgendaPaper
from placet.papers.decisions import Decided, DecisionsPaper, Line, decisions
from placet.papers.typeset import TEMPLATES, Marking, Title, Words

Maker = Callable[..., AgendaPaper]

STRINGS = {"decisions": "Decisions", "decisions-none": "No decision is on the record yet."}


def paper_of(order_paper: Maker, *acts: Decided, **changes: Any) -> DecisionsPaper:
    other = order_paper("en")
    values: dict[str, Any] = {
        "language": "en",
        "direction": "ltr",
        "words": {**other.words, **STRINGS},
        "dated": other.dated,
        "organisation": other.organisation,
        "foot": other.foot,
        "body": other.body,
        "session": other.session,
        "decisions": acts,
    }
    return DecisionsPaper(**{**values, **changes})


def words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.fixture
def levels() -> Decided:
    return Decided(
        title=Title(
            shown=Words(text="Agreement on the exchange of water level data", language="en"),
            authentic=Words(text="Соглашение об обмене данными об уровнях воды", language="ru", direction="ltr"),
        ),
        symbol="CM/31/2 Rev.1",
        taken="Conference of Ministers, 14 May 2031, item 2",
        outcome="Adopted by consensus",
        sentence="Joined by six parties. Aland did not join.",
        article="Rules of procedure, rule 14",
        lines=(
            Line(label="Did not join", words="Aland. #strong[It] is not bound.", note="Announced on 15 May 2031."),
            Line(label="In effect", words="14 May 2031, on adoption"),
        ),
    )


def test_a_decision_is_printed_whole(order_paper: Maker, levels: Decided) -> None:
    text = words(decisions(paper_of(order_paper, levels)))
    for wanted in (
        "Agreement on the exchange of water level data",
        "Соглашение об обмене данными об уровнях воды",
        "CM/31/2 Rev.1",
        "Conference of Ministers, 14 May 2031, item 2",
        "Adopted by consensus",
        "Joined by six parties. Aland did not join.",
        "Rules of procedure, rule 14",
        "Aland. #strong[It] is not bound.",
        "Announced on 15 May 2031.",
        "14 May 2031, on adoption",
        "Record, entry 412",
    ):
        assert wanted in text, wanted
    assert "Superseded" not in text


def test_each_decision_is_a_heading_under_the_session(order_paper: Maker, levels: Decided) -> None:
    other = Decided(title=Title(shown=Words(text="Programme of works")), outcome="Not adopted")
    outline: list[Any] = pypdf.PdfReader(io.BytesIO(decisions(paper_of(order_paper, levels, other)))).outline
    assert outline[0].title == "Conference of Ministers Oberwehr, 14 May 2031"
    assert [one.title for one in outline[1]] == ["Agreement on the exchange of water level data", "Programme of works"]


def test_a_superseded_decision_says_by_what(order_paper: Maker) -> None:
    gone = Decided(title=Title(shown=Words(text="Old")), outcome="Adopted", superseded="Superseded by CM/32/1")
    text = words(decisions(paper_of(order_paper, gone)))
    assert "Adopted" in text
    assert "Superseded by CM/32/1" in text


def test_none_says_so_and_the_marking_stands(order_paper: Maker) -> None:
    text = words(decisions(paper_of(order_paper, marking=Marking(kind="embargo", label="Embargo", note="until 18:00"))))
    assert "No decision is on the record yet." in text
    assert "Embargo until 18:00" in text


def test_the_same_data_give_the_same_bytes(order_paper: Maker, levels: Decided) -> None:
    assert decisions(paper_of(order_paper, levels)) == decisions(paper_of(order_paper, levels))


def test_the_strings_listed_are_those_that_the_template_uses() -> None:
    used = set()
    for name in ("gazette.typ", "decisions.typ"):
        used |= set(re.findall(r"\bw\.([a-z][a-z-]*[a-z])", (TEMPLATES / name).read_text()))
    assert used == set(module.WORDS)
