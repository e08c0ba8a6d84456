"""The script and the stylesheet in a browser: keys, both directions, the policy, accessibility, narrow pages."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench import look

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
playwright = pytest.importorskip("playwright.sync_api")
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)

pytestmark = [
    pytest.mark.once,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


class Served(http.server.SimpleHTTPRequestHandler):
    """The specimens under the policy that the application sends."""

    posted: list[str] = []

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def do_POST(self) -> None:
        self.posted.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the served specimens."""
    folder = tmp_path_factory.mktemp("specimens")
    look.specimens(folder)
    posting = look.specimen_page("en") | {"theme": "", "theme_url": "/theme"}
    template = look.environment("static/").get_template("placet/components.html")
    (folder / "posting.html").write_text(template.render(page=posting, csrf_token="t0ken"), encoding="utf-8")
    (folder / "off.html").write_text(template.render(page=posting | {"keys_off": True}), encoding="utf-8")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Served, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium: Any, site: str) -> Iterator[Any]:
    """A page of its own; whatever the browser complains of fails the test."""
    context = chromium.new_context(
        base_url=site, viewport={"width": 1280, "height": 900}, color_scheme="light", reduced_motion="reduce"
    )
    page = context.new_page()
    complaints: list[str] = []
    page.complaints = complaints
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def focused(page: Any) -> str:
    """What has the focus, in words."""
    words: str = page.evaluate("(({ title, id, name }) => title || id || name || '')(document.activeElement)")
    return words


def test_marks_are_drawn_and_nothing_is_refused_by_the_policy(tab: Any) -> None:
    tab.goto("en.html", wait_until="networkidle")
    # An external sprite that was refused would leave the glyph without a shape.
    shapes = tab.locator(".stance .g use").evaluate_all("all => all.map(use => use.getBBox().width)")
    assert len(shapes) > 10
    assert min(shapes) > 5
    assert tab.evaluate(
        "document.fonts.check('16px \"Source Serif 4\"') && document.fonts.check('16px \"Source Sans 3\"')"
    )
    assert tab.evaluate("typeof htmx") == "object"


@pytest.mark.parametrize(
    ("name", "forward", "back"), [("en.html", "ArrowRight", "ArrowLeft"), ("ar.html", "ArrowLeft", "ArrowRight")]
)
def test_matrix_is_one_stop_and_arrows_follow_the_direction(tab: Any, name: str, forward: str, back: str) -> None:
    tab.goto(name)
    assert tab.locator("table[data-grid] td > a[tabindex='0']").count() == 1
    states = [
        title.split(":")[0]
        for title in tab.locator("table[data-grid] tbody tr:first-child td > a").evaluate_all(
            "all => all.map(a => a.title)"
        )
    ]
    assert len(states) == 7
    tab.locator("table[data-grid] td > a").first.focus()
    tab.keyboard.press(forward)
    assert focused(tab).split(":")[0] == states[1]
    tab.keyboard.press("End")
    assert focused(tab).split(":")[0] == states[-1]
    tab.keyboard.press("ArrowDown")
    assert tab.evaluate("document.activeElement.closest('tr').rowIndex") == 2
    tab.keyboard.press("Home")
    assert focused(tab).split(":")[0] == states[0]
    tab.keyboard.press(back)
    assert focused(tab).split(":")[0] == states[0]
    # The sixth column holds nothing: it is passed over.
    for _ in range(5):
        tab.keyboard.press(forward)
    assert focused(tab).split(":")[0] == states[5]
    assert tab.locator("table[data-grid] td > a[tabindex='0']").count() == 1


def test_position_sheet_by_keys(tab: Any) -> None:
    tab.goto("en.html")
    tab.locator("#d-1 input").first.focus()
    assert tab.locator("[data-count]").inner_text() == "1 stated · 1 chosen, not stated yet · 1 without answer"
    tab.keyboard.press("4")
    assert tab.locator("#d-1 input:checked").get_attribute("value") == "o"
    assert tab.locator("#d-1 .fresh").is_visible()
    assert tab.locator("#d-1-text").is_visible()
    tab.keyboard.press("t")
    assert focused(tab) == "d-1-text"
    # Letters are letters where one writes.
    tab.keyboard.type("j1")
    assert tab.locator("#d-1-text").input_value() == "j1"
    tab.locator("#d-1 input:checked").focus()
    tab.keyboard.press("1")
    assert not tab.locator("#d-1-text").is_visible()
    assert not tab.locator("#d-1 .fresh").is_visible()
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    assert focused(tab) == "d3"
    tab.keyboard.press("0")
    assert tab.locator("[data-count]").inner_text() == "1 stated · 2 chosen, not stated yet · 0 without answer"
    tab.keyboard.press("k")
    assert focused(tab) == "d2"


def test_a_letter_is_the_key_at_its_place_on_another_layout(tab: Any) -> None:
    tab.goto("ru.html")
    tab.locator("#d-1 input").first.focus()
    # "о" is what J writes on a Russian keyboard.
    tab.evaluate(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'о', code: 'KeyJ', bubbles: true}))"
    )
    assert focused(tab) == "d2"


def test_search_help_and_sections_by_keys(tab: Any) -> None:
    tab.goto("en.html")
    tab.keyboard.press("?")
    assert tab.locator("#keys").evaluate("dialog => dialog.open")
    tab.keyboard.press("Escape")
    assert not tab.locator("#keys").evaluate("dialog => dialog.open")
    tab.keyboard.press("g")
    tab.keyboard.press("r")
    assert tab.url.endswith("#record")
    tab.keyboard.press("/")
    assert focused(tab) == "q"
    tab.keyboard.type("g s?")
    assert tab.locator("#q").input_value() == "g s?"
    assert tab.url.endswith("#record")


def test_keys_do_nothing_where_the_reader_has_switched_them_off(tab: Any) -> None:
    tab.goto("off.html")
    for key in ("?", "g", "r", "/"):
        tab.keyboard.press(key)
    assert not tab.locator("#keys").evaluate("dialog => dialog.open")
    assert tab.url.endswith("off.html")
    assert focused(tab) == ""
    # The list is still there for those who ask by hand.
    tab.get_by_role("link", name="Keys").click()
    assert tab.locator("#keys").evaluate("dialog => dialog.open")


def test_theme_is_posted_where_it_can_be_else_kept_in_a_cookie(tab: Any, site: str) -> None:
    tab.goto("posting.html")
    with tab.expect_response("**/theme"):
        tab.get_by_role("button", name="Light or dark").click()
    assert tab.evaluate("document.documentElement.dataset.theme") == "dark"
    assert 'name="theme"\r\n\r\ndark' in Served.posted[-1]
    assert 'name="csrfmiddlewaretoken"\r\n\r\nt0ken' in Served.posted[-1]
    assert tab.context.cookies() == []
    tab.goto("en.html")
    tab.get_by_role("button", name="Light or dark").click()
    (cookie,) = tab.context.cookies()
    assert (cookie["name"], cookie["value"], cookie["sameSite"]) == ("placet_theme", "dark", "Lax")
    assert tab.evaluate("localStorage.length + sessionStorage.length") == 0


def test_slider_takes_the_place_of_the_list_and_asks_by_the_button(tab: Any) -> None:
    tab.goto("en.html")
    slider = tab.locator("[data-timebar] input[type=range]")
    slider.focus()
    tab.keyboard.press("ArrowRight")
    assert tab.locator("[data-timebar] output").inner_text() == "18 March 2031"
    assert slider.get_attribute("aria-valuetext") == "18 March 2031"
    assert tab.locator("[data-timebar] select").input_value() == "c"
    assert "?" not in tab.url
    tab.locator("[data-timebar] button").click()
    tab.wait_for_url("**/en.html?at=c*")


def test_relative_words_follow_the_date_in_the_language_of_the_page(tab: Any) -> None:
    tab.clock.install(time="2031-03-15T10:00:00+03:00")
    for name, words in (("en.html", "in 2 days"), ("ru.html", "послезавтра"), ("ar.html", "بعد الغد")):
        tab.goto(name)
        assert tab.locator(".dates time + .rel").inner_text() == words


def test_certainty_is_explained_without_pointer_and_without_script(tab: Any, chromium: Any, site: str) -> None:
    context = chromium.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    for one in (tab, page):
        one.goto("en.html")
        one.locator("a.sure[href='#sure-planned']").first.press("Enter")
        assert one.locator("#sure-planned").is_visible()
        one.locator("#sure-planned a").press("Enter")
        assert not one.locator("#sure-planned").is_visible()
    # Without script the slider is a list, and the keys are explained on the page.
    assert page.locator("[data-timebar] select").is_visible()
    assert not page.locator("[data-timebar] input").is_visible()
    page.get_by_role("link", name="Keys").click()
    assert page.locator("#keys").is_visible()
    context.close()


def test_parts_that_are_exchanged_are_set_up_and_said_once(tab: Any) -> None:
    tab.goto("en.html")
    tab.evaluate(
        """() => {
          const part = document.createElement("section");
          part.dataset.say = "The chair ruled.";
          const table = document.querySelector("table[data-grid]").cloneNode(true);
          table.querySelectorAll("a").forEach((a) => a.removeAttribute("tabindex"));
          const button = Object.assign(document.createElement("button"), { textContent: "Object", id: "new" });
          button.dataset.focus = "";
          button.dataset.press = "o";
          part.append(table, button);
          document.querySelector("main").append(part);
        }"""
    )
    tab.wait_for_function("document.querySelector('#status').textContent === 'The chair ruled.'")
    assert focused(tab) == "new"
    assert tab.locator("#new").get_attribute("aria-keyshortcuts") == "O"
    assert tab.locator("[data-say] td > a[tabindex='0']").count() == 1
    tab.evaluate(
        "document.activeElement.blur(); window.pressed = 0;"
        "document.querySelector('#new').onclick = () => { window.pressed += 1; }; null"
    )
    tab.keyboard.press("o")
    assert tab.evaluate("window.pressed") == 1


def test_htmx_exchanges_parts_under_trusted_types_and_nobody_else_may(tab: Any) -> None:
    tab.goto("en.html", wait_until="networkidle")
    box = ".matrix-box"
    tab.evaluate(f"htmx.ajax('GET', 'ru.html', {{target: '{box}', select: '{box}', swap: 'outerHTML'}})")
    tab.wait_for_function(f"document.querySelector('{box}').textContent.includes('Судоходство в низовьях')")
    assert tab.locator(".matrix-box td > a[tabindex='0']").count() == 1
    refused = "() => { try { document.body.innerHTML = '<b>x</b>' } catch (error) { return error.name } }"
    assert tab.evaluate(refused) == "TypeError"
    with pytest.raises(playwright.Error, match="no code is made of words"):
        tab.evaluate(
            """() => { document.querySelector("main").setAttribute("hx-vals", "js:{a: 1}");
              return htmx.ajax("GET", "en.html", {source: "main", target: "#k-stance"}); }"""
        )
    assert len(tab.complaints) == 1
    tab.complaints.clear()


def test_toasts_leave_after_eight_seconds_but_not_under_the_pointer(tab: Any) -> None:
    tab.clock.install()
    tab.goto("en.html")
    tab.evaluate(
        "const toast = document.querySelector('[data-toast]');"
        "document.querySelector('#toasts').append(toast.cloneNode(true), toast.cloneNode(true))"
    )
    tab.wait_for_timeout(50)
    tab.locator("#toasts [data-toast] a").last.focus()
    tab.clock.run_for(9000)
    assert tab.locator("#toasts [data-toast]").count() == 1
    # Those that are part of a page stay.
    assert tab.locator("main [data-toast]").count() == 1


@pytest.mark.parametrize("name", ["en.html", "ru.html", "ar.html"])
@pytest.mark.parametrize("width", [320, 768])
def test_nothing_widens_the_page(tab: Any, name: str, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 800})
    tab.goto(name, wait_until="networkidle")
    assert tab.evaluate("document.documentElement.scrollWidth") == width


def test_text_spacing_cuts_nothing(tab: Any) -> None:
    """WCAG 2.2, 1.4.12."""
    tab.set_viewport_size({"width": 390, "height": 800})
    tab.goto("ru.html", wait_until="networkidle")
    tab.evaluate(
        """() => { const sheet = new CSSStyleSheet();
          sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
            word-spacing: .16em !important } p { margin-block-end: 2em !important }`);
          document.adoptedStyleSheets.push(sheet); }"""
    )
    assert tab.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("name", ["en.html", "ru.html", "ar-dark.html"])
@pytest.mark.parametrize("width", [1280, 390])
def test_accessibility(tab: Any, name: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    tab.set_viewport_size({"width": width, "height": 900})
    tab.goto(name, wait_until="networkidle")
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = axe.run(tab, options={"runOnly": rules}).response["violations"]
    assert [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found] == []


def test_print_is_paper(tab: Any) -> None:
    tab.goto("en-dark.html")
    tab.emulate_media(media="print")
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    for hidden in (".strip", ".nav", ".btn", ".banner.demo"):
        assert not tab.locator(hidden).first.is_visible(), hidden
    for shown in (".banner.made-up", ".banner.as-of", ".org", ".matrix", ".stance .g"):
        assert tab.locator(shown).first.is_visible(), shown


def test_specimens_are_where_the_documentation_says(tmp_path: Path) -> None:
    assert [path.name for path in look.specimens(tmp_path)] == [
        f"{language}{theme}.html" for language in ("en", "ru", "ar") for theme in ("", "-dark")
    ]
