"""Every page: accessible, not wider than a phone, true to its policy."""

from __future__ import annotations

import pytest

from tests.browser import addresses
from tests.browser.addresses import DELEGATE, KEY_PAGES, NOTHING, at, house
from tests.browser.conftest import DESKTOP, PHONE, Enter
from tests.browser.demo import Demo
from tests.browser.watch import Watch, faults, space, wider

pytestmark = [pytest.mark.browser, pytest.mark.once]

NARROW = 320  # https://www.w3.org/TR/WCAG22/#reflow


def test_every_page_has_a_sample() -> None:
    assert addresses.names() == set(addresses.SAMPLES) | addresses.NO_PAGES


@pytest.mark.parametrize(("role", "path"), addresses.walk())
def test_page(enter: Enter, demo: Demo, role: str, path: str) -> None:
    """In daylight, on a desk, in English, axe finds nothing; at 320 pixels, and with a reader's spacing, nothing is
    wider than the window."""
    page = enter(role, organisation=house(path))
    answer = page.goto(at(path, demo))
    assert answer is not None
    assert answer.status == (404 if path == NOTHING else 200)
    assert faults(page) == []
    page.set_viewport_size({"width": NARROW, "height": 800})
    assert wider(page) == []
    space(page)
    assert wider(page) == []
    page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    assert wider(page) == []


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
@pytest.mark.parametrize("path", KEY_PAGES)
def test_key_page(enter: Enter, demo: Demo, path: str, language: str) -> None:
    """The key pages in every language, on desk and phone, by day and by night; narrow in each language too."""
    page = enter(DELEGATE, language=language)
    page.goto(at(path, demo))
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    for width, height in (PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="light")
        assert faults(page) == [], f"{width} pixels, light"
        # The dark theme changes colours alone.
        page.emulate_media(color_scheme="dark")
        assert faults(page, only=["color-contrast"]) == [], f"{width} pixels, dark"
    page.set_viewport_size({"width": NARROW, "height": 800})
    assert wider(page) == []


@pytest.mark.parametrize("path", ["/CIS/s", "/CIS/d", "/CIS/designations", "/CIS/consultations?year=2025", "/CIS/t"])
def test_a_card_has_no_empty_line(enter: Enter, path: str) -> None:
    """On the phone each row of a table is a card; what a row has nothing of is not named on it."""
    page = enter(organisation="CIS", size=PHONE)
    page.goto(path)
    lines = page.locator("td[data-l]").filter(visible=True).all_inner_texts()
    assert len(lines) > 10
    assert [one for one in lines if not one.strip()] == []


def test_the_watch_sees(enter: Enter) -> None:
    """What the walk would report is seen: a page with faults, too wide, that breaks the policy and asks elsewhere."""
    page = enter()
    page.goto("/RIVERS/")
    assert wider(page) == []
    page.evaluate(
        """() => {
          const poor = document.createElement("p");
          poor.className = "poor";
          poor.textContent = "n".repeat(900);
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(".poor { color: #ccc; background: #fff; white-space: nowrap }");
          document.adoptedStyleSheets = [sheet];
          document.querySelector("main").append(poor, document.createElement("button"));
        }"""
    )
    found = faults(page)
    assert {one.partition(":")[0] for one in found} == {"button-name", "color-contrast"}
    assert len(wider(page)) == 1


def test_the_watch_hears(enter: Enter, demo: Demo) -> None:
    """An inline style, a script that fails, a request to another origin: each is reported."""
    watch_page = enter()
    watch_page.goto("/RIVERS/")
    watch = Watch(demo.base)
    page = watch_page.context.new_page()
    watch.over(page)
    page.goto("/RIVERS/")
    assert watch.problems == []
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("setTimeout(() => { throw new Error('on purpose') })")
    page.evaluate("fetch('https://elsewhere.example/').catch(() => {})")
    page.evaluate("fetch('/nothing-here').catch(() => {})")
    page.wait_for_timeout(300)
    kinds = " ".join(watch.problems)
    assert "style" in kinds
    assert "on purpose" in kinds
    assert "404 for" in kinds
    assert "connect-src" in kinds
