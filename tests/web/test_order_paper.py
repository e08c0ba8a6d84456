"""The page of a session and its order paper tell the same: items by class, how many, where papers went."""

from __future__ import annotations

import io
from typing import Any

import pypdf
import pytest
from django.test import Client

from placet.acts.agenda import AddItem
from placet.acts.decisions import RecordDecision
from placet.acts.documents import EnterDocument, SubmitUpward
from placet.acts.membership import EstablishBody, FoundOrganisation
from placet.acts.sessions import PlanSession, PlanSitting
from placet.record.post import post
from tests.web.pages import plain

pytestmark = pytest.mark.django_db

SESSION = "UP/2024-03-01"
UNCLASSED = "Manner of consideration not on record"
KNOWN: dict[str, Any] = {"by": "office", "at": "2024-01-01"}


@pytest.fixture(autouse=True)
def meeting() -> None:
    """A sitting whose items have no class, and one with items of a class and without."""

    def do(act: object) -> None:
        post("MEET", act)  # type: ignore[arg-type]

    do(FoundOrganisation(ref="MEET", name={"en": "MEET"}, working="en", **KNOWN))
    do(EstablishBody(ref="UP", name={"en": "Summit"}, seats="MEET", **KNOWN))
    do(PlanSession(of_body="UP", start="2024-03-01", **KNOWN))
    for composition in ("restricted", "extended"):
        do(PlanSitting(session=SESSION, composition=composition, **KNOWN))
    for title, sitting, of_class in (
        ("Views", "restricted", ""),
        ("Talked over", "extended", "with discussion"),
        ("Not told", "extended", ""),
    ):
        placed: dict[str, Any] = {"session": SESSION, "sitting": f"{SESSION}/{sitting}", "item_class": of_class}
        do(AddItem(title={"en": title}, public=True, **placed, **KNOWN))


def printed() -> str:
    """The words of the order paper."""
    pdf = Client().get(f"/MEET/s/{SESSION}/agenda.pdf").content
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


def shown() -> str:
    """The agenda on the page."""
    html = Client().get(f"/MEET/s/{SESSION}").content.decode()
    return plain(html[html.index('<div class="agenda') : html.index("</section>", html.index('<div class="agenda'))])


def test_items_without_a_class_are_not_of_the_class_before_them() -> None:
    """They have a head of their own, on the page and in the paper; a sitting without any class has none."""
    for text in (shown(), printed()):
        assert text.count(UNCLASSED) == 1
        found = [text.index(one) for one in ("Views", "With discussion", "Talked over", UNCLASSED, "Not told")]
        assert found == sorted(found)


def test_the_number_of_items_is_that_of_those_on_record() -> None:
    """There may have been more."""
    html = Client().get(f"/MEET/s/{SESSION}").content.decode()
    assert "3 items and 0 documents on record" in html


def test_papers_that_came_from_below_were_not_sent_on() -> None:
    """Only what the body of the session has sent on itself is told as sent on, by page and paper."""
    for ref in ("LOW", "TOP"):
        post("MEET", EstablishBody(ref=ref, name={"en": f"Body {ref}"}, seats="MEET", **KNOWN))
    post("MEET", EnterDocument(of_body="LOW", ref="paper", title={"en": "Paper"}, public=True, **KNOWN))
    post("MEET", RecordDecision(document="paper", outcome="endorsed", how="", of_body="LOW", **KNOWN))
    post("MEET", SubmitUpward(document="paper", recipient="UP", **KNOWN))
    post("MEET", AddItem(session=SESSION, title={"en": "Item"}, documents=("paper",), public=True, **KNOWN))
    post("MEET", RecordDecision(document="paper", outcome="endorsed", how="", of_body="UP", **KNOWN))
    assert "Sent on to" not in printed()
    assert "approved, to be sent on" in shown()
    post("MEET", SubmitUpward(document="paper", recipient="TOP", **KNOWN))
    assert printed().count("Sent on to: Body TOP") == 1
    assert "Summit" not in printed().partition("Sent on to")[2].partition("As it stood")[0]
    assert "approved and sent on" in shown()
    assert "to: Body TOP" in shown()
