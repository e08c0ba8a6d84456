"""What a first visit costs. Only what does not depend on the hour and the machine is held: requests and bytes."""

from __future__ import annotations

import gzip
from dataclasses import dataclass

import pytest
from playwright.sync_api import Response

from tests.browser.addresses import DELEGATE, at, house
from tests.browser.conftest import Enter
from tests.browser.demo import Demo

pytestmark = [pytest.mark.browser, pytest.mark.once]

KIB = 1024


@dataclass(frozen=True)
class Budget:
    """The most that a first visit may cost: requests, kilobytes of packed HTML, KiB of fonts."""

    requests: int
    html: int
    fonts: int


# docs/accessibility.md tells what was measured. A page with titles in a second script needs the faces of that script.
BUDGETS = {
    ("/RIVERS/", "", "en"): Budget(10, 8, 150),
    ("/RIVERS/", "", "ar"): Budget(13, 8, 280),
    ("/CIS/", "", "en"): Budget(10, 8, 190),
    ("/CIS/s/CFM/2024-10-07", "", "en"): Budget(12, 15, 190),
    ("/CIS/s/CFM/2024-10-07", "", "ru"): Budget(12, 15, 190),
    ("/RIVERS/s/{ahead}", DELEGATE, "en"): Budget(11, 15, 190),
    ("/RIVERS/d/toll-free-passage", DELEGATE, "ru"): Budget(11, 15, 190),
    ("/CIS/r", "", "en"): Budget(10, 15, 150),
    ("/CIS/d", "", "en"): Budget(11, 20, 190),
}


@pytest.mark.parametrize(("path", "role", "language"), BUDGETS)
def test_a_first_visit(enter: Enter, demo: Demo, path: str, role: str, language: str) -> None:
    budget = BUDGETS[path, role, language]
    page = enter(role, organisation=house(path), language=language)
    answers: list[Response] = []
    page.on("response", lambda one: answers.append(one))
    page.goto(at(path, demo))
    page.wait_for_load_state("networkidle")
    assert len(answers) <= budget.requests, [one.url for one in answers]
    html = gzip.compress(answers[0].body(), 9)
    assert len(html) <= budget.html * 1000
    fonts = [one for one in answers if one.url.endswith(".woff2")]
    assert 0 < sum(len(one.body()) for one in fonts) <= budget.fonts * KIB, [one.url for one in fonts]
    styles = [one for one in answers if one.url.partition("?")[0].endswith(".css")]
    assert len(styles) == 1
    assert len(gzip.compress(styles[0].body(), 9)) <= 14_000
    scripts = [one for one in answers if one.url.partition("?")[0].endswith(".js")]
    assert sum(len(gzip.compress(one.body(), 9)) for one in scripts) <= 40_000
