"""One demo and one browser for all tests of the package; a context of its own for each reader."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Literal, Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, sync_playwright

from tests.browser.demo import Demo, served
from tests.browser.watch import Watch

Theme = Literal["light", "dark"]
Size = tuple[int, int]
DESKTOP: Size = (1440, 900)
PHONE: Size = (390, 844)


@pytest.fixture(scope="package")
def chromium() -> str:
    """Where Chromium is. Without one the tests are skipped, but in CI they fail: there nobody would see it."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None and os.environ.get("CI"):
        pytest.fail("No Chromium is installed, and CI must test in a browser. On Debian: apt-get install chromium")
    if found is None:
        pytest.skip("No Chromium is installed. On Debian: apt-get install chromium")
    return found


@pytest.fixture(scope="package")
def demo(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo, served."""
    with served(tmp_path_factory.mktemp("demo")) as running:
        yield running


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    """The browser."""
    with sync_playwright() as driver:
        # In a container Chromium has neither a sandbox, nor a graphics card, nor much shared memory.
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        opened = driver.chromium.launch(executable_path=chromium, args=arguments)
        yield opened
        opened.close()


@pytest.fixture(scope="package")
def signed_in() -> dict[tuple[str, str], StorageState]:
    """The cookies of each role that has signed in, by organisation and label."""
    return {}


class Enter(Protocol):
    """See `enter`."""

    def __call__(
        self,
        role: str = "",
        *,
        organisation: str = "RIVERS",
        language: str = "en",
        theme: Theme = "light",
        size: Size = DESKTOP,
        script: bool = True,
        afresh: bool = False,
    ) -> Page: ...


@pytest.fixture
def enter(browser: Browser, demo: Demo, signed_in: dict[tuple[str, str], StorageState]) -> Iterator[Enter]:
    """Open a page as a role of the demo, or as the public. What it does that no page may, fails the test at its end.

    `afresh`: in a session of its own, for tests that leave it; else all tests of a role share one.
    """
    contexts: list[BrowserContext] = []
    watch = Watch(demo.base)

    def opened(
        role: str = "",
        *,
        organisation: str = "RIVERS",
        language: str = "en",
        theme: Theme = "light",
        size: Size = DESKTOP,
        script: bool = True,
        afresh: bool = False,
    ) -> Page:
        context = browser.new_context(
            base_url=demo.base,
            locale=language,
            color_scheme=theme,
            reduced_motion="reduce",
            viewport={"width": size[0], "height": size[1]},
            java_script_enabled=script,
            storage_state=None if afresh else signed_in.get((organisation, role)),
        )
        contexts.append(context)
        context.set_default_timeout(20_000)
        page = context.new_page()
        watch.over(page)
        if role and (afresh or (organisation, role) not in signed_in):
            page.goto(demo.door(organisation, role))
            if not afresh:
                signed_in[organisation, role] = context.storage_state()
        return page

    yield opened
    for context in contexts:
        context.close()
    assert watch.problems == []
