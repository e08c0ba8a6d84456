"""The print button: what is handed to a minister is the matter, not the furniture of the page."""

from __future__ import annotations

import io
import re

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.addresses import DELEGATE, HEAD, at, house
from tests.browser.conftest import Enter
from tests.browser.demo import Demo
from tests.browser.watch import wider

pytestmark = [pytest.mark.browser, pytest.mark.once]

A4 = (794, 1123)  # CSS pixels, 96 to the inch
FURNITURE = ".strip, .nav, .skip, .search, .speak, .menu, .banner.demo, .toasts, .keys-box, .foot nav, .btn, .actions"
MATTER = {
    "/RIVERS/s/{ahead}": ("Council of River Ministers", "Extended sitting", "Accord on the passage of eels", "agreed"),
    "/RIVERS/d/toll-free-passage": ("Toll-free passage for hospital boats", "Approved by consensus", "object"),
    "/CIS/s/CFM/2024-10-07": ("7 October 2024", "Restricted sitting", "did not join: Armenia"),
}


def printed(page: Page) -> list[str]:
    """The words of each sheet, as Chromium prints them."""
    sheets = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True))).pages
    return [re.sub(r"\s+", " ", sheet.extract_text()) for sheet in sheets]


@pytest.mark.parametrize("path", MATTER)
def test_paper_has_the_matter_alone(enter: Enter, demo: Demo, path: str) -> None:
    page = enter(DELEGATE if house(path) == "RIVERS" else "", organisation=house(path), theme="dark", size=A4)
    page.goto(at(path, demo))
    page.emulate_media(media="print", color_scheme="dark")
    furniture = page.locator(FURNITURE)
    assert furniture.count() > 10
    assert [one for one in furniture.all() if one.is_visible()] == []
    # Ink on white, whatever the reader's theme on the screen.
    colours = page.evaluate("(({color, backgroundColor}) => [color, backgroundColor])(getComputedStyle(document.body))")
    assert colours == ["rgb(22, 25, 31)", "rgb(255, 255, 255)"]
    sheets = printed(page)
    words = " ".join(sheets)
    for part in MATTER[path]:
        assert part in words
    # A part that has only buttons is not printed as a heading with nothing under it.
    assert page.get_by_role("heading", name="Acts", exact=True).filter(visible=True).count() == 0
    for button in ("Sign out", "Skip to the text", "Light or dark", "Add to calendar", "Read as:"):
        assert button not in words
    if house(path) == "RIVERS":
        assert "A made-up council." in sheets[0]


RESTRICTED = "/RIVERS/d/fenn-islands"


@pytest.mark.parametrize(
    ("role", "path", "marking"),
    [
        (HEAD, RESTRICTED, "Restricted"),
        (HEAD, "/RIVERS/s/{ahead}", "Restricted"),
        (DELEGATE, "/RIVERS/s/{ahead}", "For participants"),
        (DELEGATE, "/RIVERS/r", "For participants"),
    ],
)
def test_each_sheet_says_for_whom_it_is_who_printed_it_and_when(
    enter: Enter, demo: Demo, role: str, path: str, marking: str
) -> None:
    """What lies about on a table is known for what it is; on the screen nothing is said twice."""
    page = enter(role, size=A4)
    page.goto(at(path, demo))
    expect(page.locator(".sheet")).to_be_hidden()
    sheets = printed(page)
    assert len(sheets) > 1
    named = role.replace(", a delegate", " · delegate").replace(", ", " · ")
    for words in sheets:
        assert re.search(rf"{marking} {named} · \d+ \w+ \d{{4}}, \d\d:\d\d", words), words[:200]


def test_what_is_public_bears_no_marking(enter: Enter) -> None:
    page = enter(organisation="CIS", size=A4)
    page.goto("/CIS/s/CFM/2024-10-07")
    assert page.locator(".sheet").count() == 0
    assert not [words for words in printed(page) if "For participants" in words]


def test_a_page_of_another_day_says_so_on_paper(enter: Enter) -> None:
    page = enter(organisation="CIS", size=A4)
    page.goto("/CIS/d/capitals?on=2024-10-07")
    page.emulate_media(media="print")
    expect(page.locator(".as-of")).to_be_visible()
    assert "As it stood on 7 October 2024" in printed(page)[0]


def test_the_head_of_a_matrix_stands_on_each_sheet(enter: Enter) -> None:
    """And no row is cut: the session of Moscow has fifteen documents."""
    page = enter(organisation="CIS", size=A4)
    page.goto("/CIS/s/CFM/2024-10-07")
    page.emulate_media(media="print")
    head = page.locator(".matrix thead")
    assert head.evaluate("(one) => getComputedStyle(one).display") == "table-header-group"
    row = page.locator(".matrix tbody tr").first
    assert row.evaluate("(one) => getComputedStyle(one).breakInside") == "avoid"
    title = page.locator(".matrix tbody th a").filter(has_text="sport")
    assert title.evaluate("(one) => one.scrollHeight <= one.clientHeight + 1"), "a title is cut"
    assert wider(page) == []
