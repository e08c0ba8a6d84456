"""With the keyboard alone: every page can be walked through, and the keys do what the page says of them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.addresses import ARMENIA, DELEGATE, OFFICER, at, house
from tests.browser.conftest import PHONE, Enter, Size
from tests.browser.demo import Demo

pytestmark = [pytest.mark.browser, pytest.mark.once]

# What has the focus, whether it is drawn, and whether it can be seen: in the window, and not under a part that sticks.
FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const shown = one.matches("input") && one.closest(".choice, .search") || one;
  const [style, box] = [getComputedStyle(shown), shown.getClientRects()[0]];
  const at = document.elementFromPoint(
    Math.min(Math.max(box.x + box.width / 2, 1), innerWidth - 1), Math.min(Math.max(box.y + box.height / 2, 1), innerHeight - 1));
  return {
    what: one.outerHTML.slice(0, 120),
    drawn: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
      && (shown.contains(at) || at.contains(shown)),
  };
}"""  # noqa: E501


def focused_words(page: Page) -> str:
    """The words of what has the focus."""
    return str(page.evaluate("document.activeElement.textContent.trim()"))


def test_the_first_stop_skips_to_the_text(enter: Enter) -> None:
    page = enter(DELEGATE)
    page.goto("/RIVERS/")
    page.keyboard.press("Tab")
    assert focused_words(page) == "Skip to the text"
    expect(page.get_by_role("link", name="Skip to the text")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("size", [(1440, 900), PHONE])
@pytest.mark.parametrize(
    "path",
    [
        "/RIVERS/s/{ahead}",
        "/RIVERS/d/toll-free-passage",
        "/RIVERS/do/state-position?subject=toll-free-passage",
        "/CIS/d/capitals?on=2024-10-08",
        "/RIVERS/r",
    ],
)
def test_the_focus_is_seen_all_the_way(enter: Enter, demo: Demo, path: str, size: Size) -> None:
    """Every stop is drawn, in the window, and not covered; and the way goes through the page, never round in a part."""
    page = enter(DELEGATE if house(path) == "RIVERS" else ARMENIA, organisation=house(path), size=size)
    page.goto(at(path, demo))
    wrong, stops = [], []
    for _stop in range(60):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUS)
        if found is None:
            break
        stops.append(found["what"])
        if not (found["drawn"] and found["seen"]):
            wrong.append(found)
    assert wrong == []
    assert len(stops) > 10


@pytest.mark.parametrize(("language", "onward"), [("en", "ArrowRight"), ("ar", "ArrowLeft")])
def test_arrows_move_in_the_matrix(enter: Enter, demo: Demo, language: str, onward: str) -> None:
    """One stop for Tab; arrows go the way the page is written; empty cells are passed over."""
    back = {"ArrowRight": "ArrowLeft", "ArrowLeft": "ArrowRight"}[onward]
    page = enter(DELEGATE, language=language)
    page.goto(at("/RIVERS/s/{ahead}", demo))
    table = page.locator("table.matrix")
    assert table.locator("td > a[tabindex='0']").count() == 1
    assert table.locator("td > a").count() > 5
    where = """() => {
      const cell = document.activeElement.closest("td");
      return cell && [cell.parentElement.rowIndex, cell.cellIndex, cell.getBoundingClientRect().x];
    }"""
    table.locator("td > a").first.focus()
    row, column, x = page.evaluate(where)
    page.keyboard.press(onward)
    row_1, column_1, x_1 = page.evaluate(where)
    assert (row_1, column_1) == (row, column + 1)
    assert (x_1 < x) == (language == "ar")
    page.keyboard.press("ArrowDown")
    row_2, column_2, _x = page.evaluate(where)
    assert (row_2, column_2) == (row + 1, column_1)
    page.keyboard.press(back)
    assert page.evaluate(where)[:2] == [row_2, column_2 - 1]
    page.keyboard.press("End")
    last = page.evaluate(where)
    page.keyboard.press(onward)
    assert page.evaluate(where) == last
    page.keyboard.press("Home")
    assert page.evaluate(where)[1] == 1
    page.keyboard.press("Enter")
    page.wait_for_url("**/RIVERS/d/**")


def test_keys_of_every_page(enter: Enter) -> None:
    page = enter(DELEGATE)
    page.goto("/RIVERS/")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox").first).to_be_focused()
    # In a field keys write.
    page.keyboard.type("g?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("searchbox").first).to_have_value("g?")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("open what waits")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


@pytest.mark.parametrize(
    ("letter", "heading"),
    [
        ("s", "Sessions"),
        ("d", "Documents"),
        ("e", "Decisions"),
        ("p", "Who chairs, and who comes next"),
        ("r", "The record"),
    ],
)
def test_g_goes_to_a_section(enter: Enter, letter: str, heading: str) -> None:
    page = enter(DELEGATE)
    page.goto("/RIVERS/")
    page.keyboard.press("g")
    page.keyboard.press(letter)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def test_a_digit_opens_what_waits(enter: Enter) -> None:
    page = enter(DELEGATE)
    page.goto("/RIVERS/")
    second = page.locator("[data-todo] > li").nth(1)
    address = second.get_by_role("link").last.get_attribute("href")
    page.keyboard.press("2")
    page.wait_for_url(f"**{address}")


def test_a_form_that_is_wrong_leads_to_its_fields(enter: Enter) -> None:
    """The summary takes the focus; each of its links leads to the field, which tells what is wrong with it."""
    page = enter(OFFICER)
    page.goto("/RIVERS/do/plan-session?subject=CRM")
    page.get_by_role("textbox", name="Date").fill("the ides of March")
    with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        page.get_by_role("button", name="Plan a session").press("Enter")
    assert answered.value.status == 422
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    page.keyboard.press("Tab")
    assert "is no date" in focused_words(page)
    page.keyboard.press("Enter")
    field = page.get_by_role("textbox", name="Date")
    expect(field).to_be_focused()
    expect(field).to_have_value("the ides of March")
    expect(field).to_have_attribute("aria-invalid", "true")
    said = field.get_attribute("aria-describedby")
    assert said
    assert "is no date" in " ".join(page.locator(f"[id='{one}']").inner_text() for one in said.split())


def test_a_part_that_is_exchanged_keeps_the_focus(enter: Enter) -> None:
    """What if others took another stand: the finding changes under the reader's hand, in the address too."""
    page = enter(DELEGATE)
    page.goto("/RIVERS/what-if/toll-free-passage")
    expect(page.locator("#supposed .verdict")).to_contain_text("Fails")
    choice = page.get_by_role("combobox", name="Galvere")
    choice.focus()
    choice.select_option(label="agree")
    expect(page.locator("#supposed .verdict")).not_to_contain_text("Fails")
    expect(choice).to_be_focused()
    assert "GLV=agree" in page.url or "GV=agree" in page.url
    page.reload()
    expect(page.locator("#supposed .verdict")).not_to_contain_text("Fails")
