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


def kind(address: str) -> str:
    """How the name of what was sent ends."""
    return address.partition("?")[0].rpartition(".")[2]


@pytest.mark.parametrize(("path", "role", "language"), BUDGETS)
def test_a_first_visit(enter: Enter, demo: Demo, path: str, role: str, language: str) -> None:
    budget = BUDGETS[path, role, language]
    page = enter(role, organisation=house(path), language=language)
    answers: list[Response] = []
    page.on("response", lambda one: answers.append(one))
    page.goto(at(path, demo))
    page.wait_for_load_state("networkidle")
    assert len(answers) <= budget.requests, [one.url for one in answers]
    # Asked for again: a browser does not keep the bodies of all that it was sent.
    bodies = {one.url: page.context.request.get(one.url).body() for one in answers}
    packed = {url: len(gzip.compress(body, 9)) for url, body in bodies.items()}
    assert packed[answers[0].url] <= budget.html * 1000
    fonts = [len(body) for url, body in bodies.items() if kind(url) == "woff2"]
    assert 0 < sum(fonts) <= budget.fonts * KIB
    styles = [size for url, size in packed.items() if kind(url) == "css"]
    assert len(styles) == 1
    assert styles[0] <= 14_000
    assert 0 < sum(size for url, size in packed.items() if kind(url) == "js") <= 40_000
