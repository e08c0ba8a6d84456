"""Every statement of one press report stands in placet: the list of docs/case-cis.md, held true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from as_it_stood import as_of

from placet.cases.reader import Case
from placet.procedure import rows
from placet.procedure.rows import Row

pytestmark = pytest.mark.once

PAGE = Path(__file__).parents[2] / "docs" / "case-cis.md"
REPORT = "azernews"
LINE = re.compile(r"\| (\d+) \| (.+) \| (`.+`) \| (`.+`) \|")
KINDS = {kind.__name__: kind for kind in rows.all_rows()}

# What the report's statements were expected or hoped to lead to, where that is known.
CAME_TRUE = ("said/4", "said/9", "said/10", "said/20", "said/21", "said/22", "said/23")


def lines() -> list[tuple[int, str, list[str], list[str]]]:
    """The table: number, what the report says, rows by kind and reference, pages."""
    found = [LINE.fullmatch(line) for line in PAGE.read_text(encoding="utf-8").splitlines()]
    return [
        (int(one[1]), one[2], re.findall(r"`(.+?)`", one[3]), re.findall(r"`(.+?)`", one[4])) for one in found if one
    ]


def row(case: Case, name: str) -> Row:
    """The row that the table names."""
    kind, _, ref = name.partition(" ")
    return case.state.need(KINDS[kind], ref)


def test_the_statements_are_numbered_without_a_gap() -> None:
    numbers = [number for number, *_ in lines()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) == 30


def test_each_listed_row_is_there_and_cites_the_report(cis: Case) -> None:
    silent = [name for _, _, names, _ in lines() for name in names if REPORT not in row(cis, name).sources]
    assert silent == []


def test_nothing_that_cites_the_report_is_left_out_of_the_list(cis: Case) -> None:
    listed = {name for _, _, names, _ in lines() for name in names}
    citing = {
        f"{type(one).__name__} {one.ref}"
        for one in cis.state
        # A document's first version is established with it, and says nothing of its own.
        if REPORT in one.sources and not isinstance(one, rows.Version)
    }
    assert citing == listed


def test_each_page_is_that_of_a_row_it_shows(cis: Case) -> None:
    pages = {
        "s": {f"/{cis.organisation}/s/{one.ref}" for one in cis.state.every(rows.Session)},
        "d": {f"/{cis.organisation}/d/{one.ref}" for one in cis.state.every(rows.Document)},
        "chairmanship": {f"/{cis.organisation}/chairmanship"},
        "designations": {f"/{cis.organisation}/designations"},
    }
    unknown = [page for *_, found in lines() for page in found if page not in pages[page.split("/")[2]]]
    assert unknown == []


def test_what_was_expected_says_what_came_of_it(cis: Case) -> None:
    session = "CFM/2024-10-07"
    statements = [one for one in cis.state.scope(rows.Statement, session) if REPORT in one.sources]
    assert tuple(one.ref.removeprefix(f"{session}/") for one in statements if one.came_of) == CAME_TRUE
    # What the report only expects is not told as done in its name.
    assert {one.kind for one in statements if one.ref.endswith(("/20", "/21", "/22", "/23"))} == {"expected"}


@pytest.mark.parametrize(
    ("day", "known"),
    [
        ("2024-10-07", ("said/20", "said/21", "said/23")),
        ("2024-10-08", CAME_TRUE),
    ],
)
def test_what_came_of_it_is_there_from_its_own_day_on(cis: Case, day: str, known: tuple[str, ...]) -> None:
    session = "CFM/2024-10-07"
    then = as_of(cis, day).scope(rows.Statement, session)
    assert tuple(one.ref.removeprefix(f"{session}/") for one in then if one.came_of) == known
    # Each statement itself is of the day on which it was made.
    assert [one.ref for one in then] == [one.ref for one in cis.state.scope(rows.Statement, session)]


def test_on_the_day_of_the_session_nothing_tells_of_later_days(cis: Case) -> None:
    then = as_of(cis, "2024-10-07")
    told = [
        *(one.came_of for one in then.every(rows.Statement)),
        *(text for one in then.every(rows.Claim) for text in (one.words, one.correct)),
    ]
    later = ("next day", "8 October 2024", "Almaty", "2 June 2025", "November 2025")
    assert [words for words in later for text in told if words in text.get("en", "")] == []


@pytest.mark.parametrize(
    ("day", "opened", "closed", "held"),
    [
        ("2025-04-10", False, False, False),
        ("2025-04-11", False, False, True),
        ("2025-06-02", True, False, True),
        ("2025-11-30", True, True, True),
    ],
)
def test_the_year_of_lachin_and_the_next_session_day_by_day(
    cis: Case, day: str, opened: bool, closed: bool, held: bool
) -> None:
    state = as_of(cis, day)
    lachin = state.need(rows.Statement, "CFM/2024-10-07/said/9")
    following = state.need(rows.Statement, "CFM/2024-10-07/said/21")
    assert (lachin.session, lachin.document, lachin.party) == ("CFM/2024-10-07", "capitals", "AZE")
    assert ("2 June 2025" in lachin.came_of["en"], "closed" in lachin.came_of["en"]) == (opened, closed)
    assert ("Almaty" in following.came_of["en"]) == held


def test_a_speaker_who_is_not_named_is_said_to_be_inferred(cis: Case) -> None:
    statements = [one for one in cis.state.scope(rows.Statement, "CFM/2024-10-07") if REPORT in one.sources]
    named = {one.ref.rpartition("/")[2] for one in statements if one.party == "AZE" and not one.remark}
    assert named == {"14"}


def test_the_slips_of_the_report_stand_at_the_source(cis: Case) -> None:
    source = cis.state.need(rows.Source, REPORT)
    assert (source.day, source.url.partition("/1108752643")[0]) == ("2024-10-07", "https://menafn.com")
    assert [word in source.remark["en"] for word in ("Minister", "Conference", "the Union", "our country")] == [
        True
    ] * 4
