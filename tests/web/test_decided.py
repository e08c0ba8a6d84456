"""What a session decided on documents that are on none of its items: page, API, order paper."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pypdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from placet.acts.agenda import AddItem
from placet.acts.decisions import RecordDecision
from placet.acts.documents import EnterDocument
from placet.acts.membership import EnterParty, EstablishBody, FoundOrganisation, SeatParty
from placet.acts.positions import EnterJoining
from placet.acts.sessions import CloseSession, PlanSession
from placet.models.people import Holding, Person
from placet.record.post import post
from placet.web import front
from tests.web.pages import plain, words

pytestmark = pytest.mark.django_db

DAY = "2024-10-08"
COMING = (date.today() + timedelta(days=30)).isoformat()
KNOWN: dict[str, Any] = {"by": "office", "at": "2024-01-01"}


@pytest.fixture(autouse=True)
def meetings() -> None:
    """A session of one item, one without any, one that is planned; what the first two decided."""

    def do(act: object) -> None:
        post("MEET", act)  # type: ignore[arg-type]

    do(FoundOrganisation(ref="MEET", name={"en": "MEET"}, working="en", **KNOWN))
    do(EstablishBody(ref="UP", name={"en": "Summit"}, seats="MEET", **KNOWN))
    for ref in ("P1", "P2"):
        do(EnterParty(ref=ref, name={"en": f"State {ref}"}, code=ref, **KNOWN))
        do(SeatParty(holder="MEET", party=ref, start="2024-01-01", **KNOWN))
    for start in (DAY, "2024-12-12", COMING):
        do(PlanSession(of_body="UP", start=start, **KNOWN))
    for ref in ("placed", "apart", "joined", "sealed", "other"):
        do(EnterDocument(of_body="UP", ref=ref, title={"en": f"On {ref}"}, public=ref != "sealed", **KNOWN))
    do(AddItem(session=f"UP/{DAY}", title={"en": "First item"}, documents=("placed",), **KNOWN))
    for start in (DAY, "2024-12-12"):
        do(CloseSession(session=f"UP/{start}", **{**KNOWN, "at": start}))
    decided = {"placed": DAY, "apart": DAY, "joined": DAY, "sealed": DAY, "other": "2024-12-12"}
    for ref, day in decided.items():
        outcome = "not-adopted" if ref == "sealed" else "adopted"
        basis = {"basis": "derived"} if ref == "apart" else {}
        do(RecordDecision(document=ref, outcome=outcome, how="", session=f"UP/{day}", by="office", at=day, **basis))
    for party, joined in (("P1", True), ("P2", False)):
        do(EnterJoining(document="apart", party=party, of_body="UP", joined=joined, by="office", at=DAY))


def office() -> Client:
    """One who may read everything."""
    person = Person.objects.create_user(username="office of MEET")
    Holding.objects.create(person=person, organisation="MEET", mandate="office")
    client = Client()
    client.force_login(person)
    return client


def part(client: Client, day: str) -> str:
    """The section of a session's page that tells what it decided beside its agenda; empty where there is none."""
    html = client.get(f"/MEET/s/UP/{day}").content.decode()
    _before, found, after = html.partition('aria-labelledby="decided"')
    return plain("<p" + after.partition("</section>")[0]) if found else ""


def test_the_page_tells_decisions_without_an_item() -> None:
    """Title, outcome, day, who did not join, how sure it is; a document of an item is told with its item alone."""
    shown = part(Client(), DAY)
    assert "Further decisions" in shown
    assert "On apart adopted, 8 October 2024; did not join: State P2 derived" in shown
    assert "On joined adopted, 8 October 2024" in shown
    assert "On placed" not in shown
    assert "On other" not in shown


def test_a_session_without_an_agenda_does_not_wait_for_one() -> None:
    """It says that none is on record; one that is planned says that there is none yet."""
    page = words(Client().get("/MEET/s/UP/2024-12-12").content.decode())
    assert "No agenda is on record." in page
    assert "Decisions On other adopted, 12 December 2024" in page
    page = words(Client().get(f"/MEET/s/UP/{COMING}").content.decode())
    assert "Nothing stands on the agenda yet." in page


def test_who_may_not_see_the_document_is_not_told_of_the_decision() -> None:
    """Neither on the page nor in the API nor in the order paper."""
    reader = office()
    for path in (f"/MEET/s/UP/{DAY}", f"/api/MEET/sessions/UP/{DAY}"):
        assert b"sealed" in reader.get(path).content
        assert b"sealed" not in Client().get(path).content
    assert "On sealed" in printed(reader, DAY)
    assert "On sealed" not in printed(Client(), DAY)


def test_the_api_has_them_as_a_field() -> None:
    """Each with its document and who did not join."""
    found = Client().get(f"/api/MEET/sessions/UP/{DAY}").json()["decided"]
    assert [one["document"]["ref"] for one in found] == ["apart", "joined"]
    assert [one["decision"]["outcome"] for one in found] == ["adopted", "adopted"]
    assert [[other["party"] for other in one["not_joined"]] for one in found] == [["P2"], []]
    assert Client().get(f"/api/MEET/sessions/UP/{COMING}").json()["decided"] == []


def printed(client: Client, day: str) -> str:
    """The words of the order paper."""
    pdf = client.get(f"/MEET/s/UP/{day}/agenda.pdf").content
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


def test_the_order_paper_lists_them() -> None:
    """Under a head of their own, after the agenda."""
    text = printed(Client(), DAY)
    _agenda, _head, after = text.partition("Further decisions")
    for wanted in ("On apart", "8 October 2024", "Adopted", "Did not join: State P2", "derived", "On joined"):
        assert wanted in after, wanted
    assert "On placed" not in after
    assert "No agenda is on record." in printed(Client(), "2024-12-12")


def test_a_planned_session_is_not_asked_for_decisions() -> None:
    """Its page asks no more than before; that of another asks what it decided, and no more for many than for one."""
    client = Client()
    asked = {}
    client.get("/MEET/p")
    for day in (COMING, DAY, "2024-12-12"):
        front._kept.clear()
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/api/MEET/sessions/UP/{day}").status_code == 200
        asked[day] = [one["sql"] for one in seen.captured_queries]
    assert not any('"session" =' in sql and "placet_decision" in sql for sql in asked[COMING])
    # The decisions, their documents, who did not join.
    assert len(asked["2024-12-12"]) - len(asked[COMING]) == 3
