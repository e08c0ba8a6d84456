"""Without the script: everything can be read and done."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.addresses import DELEGATE, OFFICER
from tests.browser.conftest import PHONE, Enter
from tests.browser.demo import Demo

pytestmark = [pytest.mark.browser, pytest.mark.once]

OBJECTION = "The bells of Avelland are rung by hand, and will be."


def test_a_session_is_read(enter: Enter) -> None:
    page = enter(organisation="CIS", script=False)
    page.goto("/CIS/s/CFM/2024-10-07")
    expect(page.locator(".item")).to_have_count(17)
    expect(page.locator(".item").filter(has_text="unilateral restrictive measures")).to_contain_text(
        "did not join: Armenia"
    )
    page.goto("/CIS/")
    page.get_by_role("navigation", name="Commonwealth of Independent States").get_by_role("link", name="Record").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The record")


def test_a_position_is_stated(enter: Enter) -> None:
    page = enter(DELEGATE, script=False)
    page.goto("/RIVERS/d/flood-warning-network")
    page.get_by_role("link", name="State a position").first.click()
    page.get_by_role("radio", name="object").check()
    page.locator("form.form").get_by_role("button").click()
    expect(page.get_by_role("alert")).to_contain_text("The body's rulebook asks for a text with this position.")
    page.get_by_role("textbox", name="Reservation or remarks").fill(OBJECTION)
    page.locator("form.form").get_by_role("button").click()
    expect(page.locator(".toast")).to_contain_text("Done.")
    expect(page.locator(".pos.me")).to_contain_text(OBJECTION)


def test_another_reader_is_chosen(enter: Enter) -> None:
    """The demo's bar leads to the same page as another reader, who sees his part of it."""
    page = enter(DELEGATE, script=False, afresh=True)
    page.goto("/RIVERS/d/toll-free-passage")
    expect(page.locator(".reader")).to_contain_text("Avelland")
    expect(page.locator(".quote").filter(has_text="Ask Galvere what a sixth keeper costs")).to_have_count(1)
    page.get_by_role("button", name="Brukmar, delegate").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Toll-free passage for hospital boats")
    expect(page.locator(".reader")).to_contain_text("Brukmar")
    expect(page.locator(".quote").filter(has_text="Ask Galvere what a sixth keeper costs")).to_have_count(0)
    expect(page.locator(".quote").filter(has_text="The minister wants this one.")).to_have_count(1)


def test_signing_out(enter: Enter) -> None:
    page = enter(OFFICER, script=False, afresh=True)
    page.goto("/RIVERS/d/toll-free-passage")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    answer = page.goto("/RIVERS/d/toll-free-passage")
    assert answer is not None
    assert answer.status == 404


def test_another_day_is_chosen(enter: Enter) -> None:
    page = enter(organisation="CIS", script=False)
    page.goto("/CIS/r")
    page.get_by_role("combobox", name="As it stood on").select_option(label="8 October 2024")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**/CIS/?on=2024-10-08")
    expect(page.locator(".as-of")).to_contain_text("As it stood on 8 October 2024")
    expect(page.get_by_role("heading", level=1)).to_contain_text("8 October 2024")


def test_the_menu_of_the_phone_opens(enter: Enter, demo: Demo) -> None:
    page = enter(script=False, size=PHONE)
    page.goto("/RIVERS/")
    page.locator(".menu > summary").click()
    menu = page.locator(".menu-box")
    expect(menu.get_by_role("link", name="Sign in")).to_be_visible()
    # Without the script light and dark are the system's: no switch that does nothing is shown.
    expect(menu.get_by_role("button", name="Light or dark")).to_have_count(0)
    menu.get_by_role("searchbox").fill("eels")
    menu.get_by_role("searchbox").press("Enter")
    assert page.url.startswith(f"{demo.base}/RIVERS/search?q=eels")


def test_an_explanation_and_the_keys_open(enter: Enter) -> None:
    page = enter(organisation="CIS", script=False)
    page.goto("/CIS/d/capitals")
    page.get_by_role("link", name="Keys").click()
    expect(page.locator("#keys")).to_be_visible()
    page.goto("/CIS/s/CFM/2024-10-07")
    page.get_by_role("link", name="derived").first.click()
    expect(page.locator("#sure-derived")).to_be_visible()
    page.locator("#sure-derived").get_by_role("link", name="Close").click()
    expect(page.locator("#sure-derived")).to_be_hidden()
