"""What no page may do, watched while a browser shows it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import ConsoleMessage, Page, Request, Response

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")

# https://www.w3.org/TR/WCAG22/#text-spacing, made as a reader's own stylesheet would be.
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
# What is wider than the window, and in no part of the page that scrolls by itself.
WIDER = """() => {
  const [seen, held] = [document.scrollingElement.clientWidth, document.scrollingElement.scrollWidth];
  if (held <= seen) return [];
  const scrolls = (one) => one && one !== document.body
    && (getComputedStyle(one).overflowX !== "visible" || scrolls(one.parentElement));
  const over = [...document.body.querySelectorAll("*")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width && (box.right > seen + 1 || box.left < -1) && !scrolls(one.parentElement);
  });
  const named = over.slice(-3).map((one) => one.outerHTML.slice(0, 160)).join(" | ");
  return [`${held} px wide in a window of ${seen}: ${named}`];
}"""


class Watch:
    """Collects what pages do that none may: errors, breaches of the policy, requests to others, missing parts."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.problems: list[str] = []

    def over(self, page: Page) -> None:
        """Watch a page from now on."""
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.problems.append(f"script failed on {page.url}: {error}"))
        page.on("request", self._asked)
        page.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        # That an address answers 404 or 409 is seen where it is answered; a page that was asked for may do so.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.problems.append(f"{message.type} on {message.page.url if message.page else '?'}: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith(self.base + "/"):
            self.problems.append(f"a request to {request.url[:200]}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.problems.append(f"{response.status} for {response.url}")


def faults(page: Page, only: Iterable[str] = ()) -> list[str]:
    """What axe finds on a page: every rule of WCAG 2.2 A and AA, and of good practice; or only the rules named."""
    options: dict[str, Any] = {"runOnly": list(WCAG), "rules": {"target-size": {"enabled": True}}}
    if only:
        options = {"runOnly": {"type": "rule", "values": list(only)}}
    page.evaluate(f"() => {{ if (!window.axe) {{ {AXE_SCRIPT} }} }}")
    # Only what is wrong comes back: a page's passes are megabytes.
    found: list[str] = page.evaluate(
        """async (options) => {
          const found = await axe.run(document, {...options, resultTypes: ["violations"], preload: false});
          if (!found.testEngine) throw new Error("axe did not run");
          return found.violations.flatMap((one) => one.nodes.map((node) =>
            `${one.id}: ${node.html.slice(0, 200)} ${node.failureSummary.replace(/\\s+/g, " ").slice(0, 300)}`));
        }""",
        options,
    )
    return found


def wider(page: Page) -> list[str]:
    """Where a page is wider than its window, so that one would have to scroll sideways to read it."""
    found: list[str] = page.evaluate(WIDER)
    return found


def space(page: Page) -> None:
    """Set the spacing of text that WCAG 1.4.12 lets a reader set."""
    page.evaluate(SPACED)
