"""The page of another day: what stood then, and every link stays on that day."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Enter

pytestmark = [pytest.mark.browser, pytest.mark.once]

# The decision on the cultural capitals: approved and sent on by the ministers on 7 October 2024, adopted by the heads
# of state on the day after (placet/cases/cis/documents.toml, with the sources).
CAPITALS = "/CIS/d/capitals"


def facts(page: Page) -> str:
    """The line of facts under the title."""
    return page.locator(".head .facts").inner_text()


def test_a_document_on_the_day_before_and_the_day_of_its_adoption(enter: Enter) -> None:
    page = enter(organisation="CIS")
    page.goto(f"{CAPITALS}?on=2024-10-07")
    assert "State: submitted" in facts(page)
    expect(page.locator(".as-of")).to_contain_text("As it stood on 7 October 2024")
    expect(page.locator(".journey [aria-current=step]")).to_contain_text("not decided yet")
    page.goto(f"{CAPITALS}?on=2024-10-08")
    assert "State: adopted" in facts(page)
    expect(page.locator(".act")).to_have_count(2)
    expect(page.locator(".act").last).to_contain_text("Decision of 8 October 2024, Moscow")
    page.get_by_role("link", name="Back to today").click()
    assert page.url.endswith(CAPITALS)
    expect(page.locator(".as-of")).to_have_count(0)


@pytest.mark.parametrize("path", [CAPITALS, "/CIS/", "/CIS/s/CFM/2024-10-07", "/CIS/d", "/CIS/r", "/CIS/chairmanship"])
def test_links_keep_the_day(enter: Enter, path: str) -> None:
    """All links into the organisation's pages, but the one that leads back to today."""
    page = enter(organisation="CIS")
    page.goto(f"{path}?on=2024-10-08")
    links: list[str] = page.eval_on_selector_all(
        "a[href^='/CIS/']", "all => all.map((one) => one.getAttribute('href'))"
    )
    assert len(links) > 10
    files = ("/calendar.ics", "/session.ics", "/agenda.pdf", "/record.jsonl")
    left = {one for one in links if "on=2024-10-08" not in one and not any(file in one for file in files)}
    assert left == {path}


def test_the_day_goes_along_from_page_to_page(enter: Enter) -> None:
    page = enter(organisation="CIS")
    page.goto(f"{CAPITALS}?on=2024-10-07")
    page.get_by_role("navigation", name="Where this page is").get_by_role("link").nth(1).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Council of Foreign Ministers")
    expect(page.locator(".as-of")).to_contain_text("7 October 2024")
    page.get_by_role("link", name="Русский").first.click()
    expect(page.locator(".as-of")).to_contain_text("7 октября 2024")


def test_the_slider_asks_for_its_day(enter: Enter) -> None:
    """With the keyboard one passes many days, so the button asks; the slider says the day it stands on."""
    page = enter(organisation="CIS")
    page.goto("/CIS/r")
    slider = page.get_by_role("slider")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    said = slider.get_attribute("aria-valuetext")
    assert said == page.locator("[data-timebar] output").inner_text()
    page.locator("[data-timebar]").get_by_role("button").click()
    expect(page.locator(".as-of")).to_contain_text(f"As it stood on {said}")


def test_the_slider_reaches_today(enter: Enter) -> None:
    """At its end it leads back to the page as it stands."""
    page = enter(organisation="CIS")
    page.goto("/CIS/r?on=2024-10-08")
    expect(page.locator("[data-timebar] output")).to_have_text("8 October 2024")
    page.get_by_role("slider").focus()
    page.keyboard.press("End")
    page.locator("[data-timebar]").get_by_role("button").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".as-of")).to_have_count(0)
