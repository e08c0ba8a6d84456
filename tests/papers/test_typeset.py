"""What a paper refuses, and what becomes of texts that cannot be printed as they are."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placet.papers.agenda import WORDS, AgendaPaper, Item, ItemClass, Sitting, agenda
from placet.papers.typeset import Foot, Marking, PaperError, Title, Words, language_parts, plain, printable

Maker = Callable[..., AgendaPaper]


def test_a_missing_interface_string_is_named(order_paper: Maker) -> None:
    paper = order_paper("en")
    less = dataclasses.replace(paper, words={key: paper.words[key] for key in paper.words if key != "delegations"})
    with pytest.raises(PaperError, match="delegations"):
        agenda(less)


def test_a_date_without_offset_is_refused(order_paper: Maker) -> None:
    with pytest.raises(PaperError, match="offset"):
        agenda(order_paper("en", dated=datetime.fromisoformat("2031-05-14T10:00")))


@pytest.mark.parametrize("direction", ["", "left", "LTR"])
def test_a_direction_that_is_none_is_refused(order_paper: Maker, direction: str) -> None:
    with pytest.raises(PaperError, match="direction"):
        agenda(order_paper("en", direction=direction))


@pytest.mark.parametrize("tag", ["", "e", "english", "en_GB", "1a", 'en") #panic("x'])
def test_a_language_that_is_none_is_refused(order_paper: Maker, tag: str) -> None:
    with pytest.raises(PaperError, match="language"):
        agenda(order_paper("en", language=tag))


def test_the_direction_of_a_single_text_is_checked_too(order_paper: Maker) -> None:
    item = Item(title=Title(shown=Words(text="x", direction="up")))
    with pytest.raises(PaperError, match="up"):
        agenda(order_paper("en", sittings=(Sitting(classes=(ItemClass(items=(item,)),)),)))


def test_a_marking_of_no_known_kind_is_refused() -> None:
    with pytest.raises(PaperError, match="secret"):
        Marking(kind="secret", label="Secret")


def test_only_plain_data_are_printed() -> None:
    with pytest.raises(PaperError, match="float"):
        plain({"share": 0.5})


@pytest.mark.parametrize(
    ("tag", "parts"),
    [
        ("en", ("en", "")),
        ("pt-BR", ("pt", "BR")),
        ("sr-Cyrl", ("sr", "")),
        ("uz-Latn-UZ", ("uz", "UZ")),
        ("es-419", ("es", "")),
        ("RU", ("ru", "")),
    ],
)
def test_language_and_region(tag: str, parts: tuple[str, str]) -> None:
    assert language_parts(tag) == parts


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\x00b\x1bc\x7f\x85", "a\ufffdb\ufffdc\ufffd\ufffd"),
        ("\ud800x\ufffe\U0010ffff", "\ufffdx\ufffd\ufffd"),
        ("a\u202eb", "a\u202eb\u202c"),
        ("a\u2067b\u202ec", "a\u2067b\u202ec\u202c\u2069"),
        ("a\u202eb\nc", "a\u202eb\u202c\nc"),
        ("a\u2069b\u202cc", "abc"),
        ("\u2066a\u2069", "\u2066a\u2069"),
        ("x" * 41, "x" * 40 + "\u200bx"),
        ("x" * 40, "x" * 40),
        ("x" * 40 + " y", "x" * 40 + " y"),
        ("河" * 60, "河" * 60),
        ("tab\tstays", "tab\tstays"),
    ],
)
def test_printable(text: str, printed: str) -> None:
    assert printable(text) == printed


def test_hash_and_address_are_left_to_be_copied(order_paper: Maker) -> None:
    paper = order_paper("en")
    foot = dataclasses.replace(paper.foot, address="https://example.org/" + "a" * 60)
    data = plain(dataclasses.replace(paper, foot=foot))
    assert data["foot"]["address"] == foot.address
    assert data["foot"]["hash"] == foot.hash


@given(st.text(max_size=30))
def test_whatever_people_write_can_be_set(text: str) -> None:
    paper = AgendaPaper(**{**_bare(), "body": Words(text=text, language="en")})  # type: ignore[arg-type]
    assert agenda(paper).startswith(b"%PDF-1.7")


def _bare() -> dict[str, object]:
    return {
        "language": "en",
        "direction": "ltr",
        "words": dict(WORDS),
        "dated": datetime.fromisoformat("2031-05-14T16:30:00+00:00"),
        "organisation": "Council",
        "foot": Foot(number=1, hash="00" * 32, as_of="today"),
        "session": Words(text="Oberwehr"),
    }


def test_papers_import_nothing_of_the_house() -> None:
    code = (
        "import sys; import placet.papers.agenda, placet.papers.decisions, placet.papers.calendar;"
        "print([m for m in sys.modules if m.split('.')[0] == 'django' or"
        " (m.startswith('placet') and m.split('.')[1:2] not in ([], ['papers']))])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
