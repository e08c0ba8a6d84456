"""A newcomer tries the fictional council from end to end: each act shows at once wherever the matter is shown.

The steps hang together and stand in one order; each is a test of its own, so that one sees how far it went. They work
on a document of their own, but for those where the council has what is needed: a silence that runs, a draft to release.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any

import icalendar
import pytest
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from tests.browser.addresses import BRUKMAR, CHAIR, DELEGATE, OFFICER
from tests.browser.conftest import Enter
from tests.browser.demo import Demo

pytestmark = [pytest.mark.browser, pytest.mark.once]

TITLE = "Ice charts for the upper Elvar"
ARABIC = "خرائط الجليد لأعالي إلفار"
RESERVATION = "Avelland draws its own charts of the Avel, and sends copies."
OBJECTION = "Brukmar cannot light its boats before the spring."


@dataclass
class Matter:
    """The document that the steps are about, and the session on whose agenda it stands."""

    session: str
    document: str = ""


@pytest.fixture(scope="module")
def matter(demo: Demo) -> Matter:
    """What one step leaves for the next."""
    return Matter(demo.ahead["CRM"])


def need(matter: Matter) -> str:
    """The document's address; without it the step before did not come so far."""
    if not matter.document:
        pytest.skip("the document was not entered")
    return f"/RIVERS/d/{matter.document}"


def act(page: Page, label: str) -> Locator:
    """Follow the page's offer of an act to its form."""
    page.get_by_role("link", name=label, exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(label)
    return page.locator("form.form")


def title(form: Locator, language: str = "en") -> Locator:
    """The field of the title in a language."""
    return form.get_by_role("group", name="Title").locator(f"[lang={language}][name]")


def done(page: Page) -> str:
    """The act is done: the page says so, and leads to the entry."""
    toast = page.get_by_role("status").filter(has_text="Done.")
    expect(toast).to_be_visible()
    link = toast.get_by_role("link").get_attribute("href")
    assert link
    return link


def api(page: Page, path: str) -> Any:
    """What the API tells the reader of the page."""
    answer = page.context.request.get(f"/api/RIVERS/{path}")
    assert answer.status == 200
    return answer.json()


def order_paper(page: Page, session: str) -> str:
    """The words of the order paper that the reader of the page is given."""
    answer = page.context.request.get(f"/RIVERS/s/{session}/agenda.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    words = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(answer.body())).pages)
    return re.sub(r"\s+", " ", words)


def event(page: Page, session: str) -> icalendar.Event:
    """The session in the calendar feed."""
    feed = icalendar.Calendar.from_ical(page.context.request.get("/RIVERS/calendar.ics").text())
    found = [one for one in feed.walk("VEVENT") if f"session-RIVERS/{session}@" in str(one["uid"])]
    assert len(found) == 1
    return found[0]


def test_the_officer_enters_a_document(enter: Enter, matter: Matter) -> None:
    page = enter(OFFICER)
    page.goto("/RIVERS/b/CRM")
    form = act(page, "Enter a document")
    title(form).fill(TITLE)
    title(form, "ar").fill(ARABIC)
    form.get_by_role("combobox", name="Initiator").select_option("ELV")
    form.get_by_role("button", name="Enter a document").click()
    done(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    matter.document = page.url.rpartition("/")[2]
    told = api(page, f"documents/{matter.document}")["document"]
    assert (told["title"], told["state"], told["initiator"]) == ({"en": TITLE, "ar": ARABIC}, "draft", "ELV")
    public = enter()
    answer = public.goto(need(matter))
    assert answer is not None
    assert answer.status == 404


def test_the_officer_puts_it_on_the_agenda(enter: Enter, matter: Matter) -> None:
    """With a draft that has not come through the Deputies it is refused, under the article; nothing typed is lost."""
    need(matter)
    page = enter(OFFICER)
    page.goto(f"/RIVERS/s/{matter.session}")
    form = act(page, "Put an item on the agenda")
    title(form).fill(TITLE)
    form.get_by_role("combobox", name="Sitting").select_option(f"{matter.session}/extended")
    form.get_by_role("textbox", name="Number").fill("9")
    form.get_by_role("combobox", name="Class").select_option("discussion")
    form.get_by_label("Programme of dredging for three years").check()
    form.get_by_label(TITLE).check()
    with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        form.get_by_role("button").click()
    assert answered.value.status == 409
    refusal = page.get_by_role("alert")
    expect(refusal).to_be_focused()
    expect(refusal).to_contain_text("has not yet come through Committee of Deputies")
    expect(refusal).to_contain_text("Rules of Procedure, rule 8 (1)")
    expect(refusal).to_contain_text("once it has been submitted from there")
    form = page.locator("form.form")
    expect(title(form)).to_have_value(TITLE)
    expect(form.get_by_role("textbox", name="Number")).to_have_value("9")
    expect(form.get_by_label(TITLE)).to_be_checked()
    form.get_by_label("Programme of dredging for three years").uncheck()
    form.get_by_role("button").click()
    done(page)
    item = page.locator(".item").filter(has_text=TITLE)
    expect(item.locator(".no")).to_have_text("9")
    assert [one["item"]["number"] for one in api(page, f"sessions/{matter.session}")["entries"]].count("9") == 1
    assert TITLE in order_paper(page, matter.session)


def test_a_delegate_states_a_position(enter: Enter, matter: Matter) -> None:
    """A reservation without its text is refused, and says where; with it, it stands at once, for whoever may see it."""
    address = need(matter)
    page = enter(DELEGATE)
    page.goto(address)
    form = act(page, "State a position")
    form.get_by_role("radio", name="agree with reservation").check()
    with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        form.get_by_role("button").click()
    assert answered.value.status == 409
    refusal = page.get_by_role("alert")
    expect(refusal).to_be_focused()
    expect(refusal).to_contain_text("The body's rulebook asks for a text with this position.")
    expect(refusal).to_contain_text("Write the reservation, objection or remarks that go with it.")
    form = page.locator("form.form")
    expect(form.get_by_role("radio", name="agree with reservation")).to_be_checked()
    form.get_by_role("textbox", name="Reservation or remarks").fill(RESERVATION)
    form.get_by_role("button").click()
    entry = done(page)
    expect(page.locator(".pos.me")).to_contain_text(RESERVATION)
    said = [one for one in api(page, f"documents/{matter.document}")["positions"] if one["party"] == "AVL"]
    assert [(one["stance"], one["text"]) for one in said] == [("agree-with-reservation", RESERVATION)]
    page.goto(f"/RIVERS/s/{matter.session}")
    row = page.locator(".matrix tbody tr").filter(has=page.get_by_role("rowheader", name=TITLE))
    expect(row.locator("td.me")).to_have_attribute("data-c", "for")
    page.goto(entry)
    expect(page.get_by_role("main")).to_contain_text(RESERVATION)
    other = enter(BRUKMAR)
    other.goto(address)
    expect(other.locator(".pos").filter(has_text="Avelland")).to_contain_text(RESERVATION)


def test_the_chair_opens_the_session(enter: Enter, matter: Matter) -> None:
    page = enter(CHAIR)
    assert event(page, matter.session)["status"] == "TENTATIVE"
    page.goto(f"/RIVERS/s/{matter.session}")
    form = act(page, "Open the session")
    form.get_by_role("textbox", name="In the chair").fill("Torvald Ennick")
    form.get_by_role("button").click()
    done(page)
    expect(page.locator(".facts")).to_contain_text("Torvald Ennick")
    assert api(page, f"sessions/{matter.session}")["session"]["state"] == "open"
    assert event(page, matter.session)["status"] == "CONFIRMED"


def test_the_chair_records_the_decision(enter: Enter, matter: Matter) -> None:
    """It is public at once: on the page of the session and in the order paper, for whoever asks."""
    address = need(matter)
    page = enter(CHAIR)
    page.goto(address)
    form = act(page, "Record the decision")
    form.get_by_role("combobox", name="Outcome").select_option("adopted")
    form.get_by_role("combobox", name="At session").select_option(matter.session)
    form.get_by_role("button").click()
    done(page)
    expect(page.locator(".act").get_by_role("heading")).to_have_text("Adopted by consensus")
    public = enter()
    answer = public.goto(address)
    assert answer is not None
    assert answer.status == 200
    expect(public.locator(".act").get_by_role("heading")).to_have_text("Adopted by consensus")
    expect(public.get_by_role("main")).not_to_contain_text(RESERVATION)
    told = api(public, f"documents/{matter.document}")
    assert told["document"]["state"] == "adopted"
    assert [one["outcome"] for one in told["decisions"]] == ["adopted"]
    public.goto(f"/RIVERS/s/{matter.session}")
    expect(public.locator(".item").filter(has_text=TITLE).locator(".agree")).to_contain_text("adopted")
    assert re.search(rf"{TITLE}.{{0,80}}Adopted", order_paper(public, matter.session))
    public.goto("/RIVERS/decisions")
    expect(public.get_by_role("link", name=TITLE)).to_be_visible()


def test_the_officer_submits_it_to_the_heads(enter: Enter, demo: Demo, matter: Matter) -> None:
    address = need(matter)
    page = enter(OFFICER)
    page.goto(address)
    form = act(page, "Submit to another body")
    form.get_by_role("combobox", name="To").first.select_option("CRH")
    form.get_by_role("combobox", name="At session").select_option(demo.ahead["CRH"])
    form.get_by_role("button").click()
    done(page)
    expect(page.locator(".journey li").last).to_contain_text("Conference of Heads")
    public = enter()
    public.goto(address)
    expect(public.locator(".journey [aria-current=step]")).to_contain_text("Conference of Heads")
    told = api(public, f"documents/{matter.document}")["document"]
    assert (told["body"], told["state"]) == ("CRH", "submitted")
    assert re.search(rf"{TITLE}.*Sent on to: Conference of Heads", order_paper(public, matter.session))
    public.goto(f"/RIVERS/s/{matter.session}")
    expect(public.locator(".item").filter(has_text=TITLE)).to_contain_text("Conference of Heads")


def test_a_delegate_breaks_the_silence(enter: Enter) -> None:
    page = enter(BRUKMAR)
    page.goto("/RIVERS/d/winter-navigation")
    form = act(page, "Break silence")
    form.get_by_role("textbox").fill(OBJECTION)
    form.get_by_role("button").click()
    done(page)
    for reader in (page, enter(DELEGATE)):
        reader.goto("/RIVERS/d/winter-navigation")
        expect(reader.get_by_role("region", name="Silence procedure")).to_contain_text("broken: Brukmar")
        expect(reader.locator(".pos").filter(has_text="Brukmar")).to_contain_text(OBJECTION)
        told = api(reader, "documents/winter-navigation")
        assert [(one["state"], one["broken_by"]) for one in told["silences"]] == [("broken", "BKM")]
        reader.goto("/RIVERS/")
        expect(reader.get_by_role("region", name="Waiting for")).not_to_contain_text("silence")


def test_a_released_document_is_public_at_once(enter: Enter) -> None:
    public = enter()
    answer = public.goto("/RIVERS/d/dredging-programme")
    assert answer is not None
    assert answer.status == 404
    page = enter(OFFICER)
    page.goto("/RIVERS/d/dredging-programme")
    form = act(page, "Release")
    form.get_by_role("combobox", name="To").first.select_option("public")
    form.get_by_role("button").click()
    done(page)
    answer = public.goto("/RIVERS/d/dredging-programme")
    assert answer is not None
    assert answer.status == 200
    expect(public.get_by_role("heading", level=1)).to_have_text("Programme of dredging for three years")
    # Positions keep their own circle.
    expect(public.get_by_role("main")).not_to_contain_text("Avelland pays for its own third only.")
    public.goto("/RIVERS/search?q=dredging")
    expect(public.get_by_role("link", name="Programme of dredging for three years")).to_be_visible()
