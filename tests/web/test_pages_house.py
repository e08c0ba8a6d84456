"""Pages of the house and of co-operation: who sees what, what is computed, and that no page asks once for each row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from placet import desk
from placet.acts.cooperation import Designate, EnterConsultation, EnterPlan, OpenProgramme
from placet.acts.decisions import RecordDecision
from placet.acts.documents import EnterDocument, NoteClaim, NoteSource, NoteTitle, SubmitUpward
from placet.acts.membership import EnterParty, EstablishBody, FoundOrganisation, NoteParticipation, SeatParty, TakeChair
from placet.acts.positions import EnterJoining
from placet.acts.sessions import AddItem, EnterStatement, NameDelegation, PlanSession
from placet.acts.treaties import DepositInstrument, EnterTreaty, SignTreaty
from placet.models.record import Head
from placet.procedure.rows import Body, Chairmanship, Organisation, Party, Rules, Seat
from placet.procedure.state import State
from placet.reading import chairs, search, texts
from placet.reading import house as houses
from placet.reading.reader import anonymous
from placet.record.post import post
from placet.web import front
from tests.cast import CAST, CHAIR, DELEGATE_A, HEAD_A, OBSERVER, OFFICER, ORGANISATION, PUBLIC, STRANGER

pytestmark = pytest.mark.django_db

LISTS = ("", "b", "p", "chairmanship", "designations", "consultations", "t", "d", "decisions", "sources", "search?q=code")
ONE = ("b/CRM", "b/CRH", "b/WGH", "p/AVL", "p/JRV", "t/ferry-convention", "t/confluence-treaty", "consultations?year={year}")


@pytest.fixture(autouse=True)
def fresh_texts() -> Iterator[None]:
    """What search keeps in memory belongs to one test."""
    texts.forget()
    yield
    texts.forget()


def get(member: object, path: str, organisation: str = ORGANISATION, **headers: str) -> str:
    """The page, as text without tags; fails where it is not there."""
    response = member.client().get(f"/{organisation}/{path}", headers=headers)  # type: ignore[attr-defined]
    assert response.status_code == 200, (path, response.status_code)
    return words(response.content.decode())


def words(html: str) -> str:
    """What the main part of a page says, with single spaces."""
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def cells(html: str, caption: str) -> list[list[str]]:
    """The rows of the table with that caption, as text."""
    table = next(t for t in re.findall(r"<table.*?</table>", html, re.S) if f">{caption}</caption>" in t)
    rows = re.findall(r"<tr role=\"row\".*?</tr>", table.split("</thead>")[1], re.S)
    return [
        [" ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split()) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)]
        for row in rows
    ]


# ---------- every page, for everybody ----------


@pytest.mark.parametrize("member", CAST, ids=lambda member: member.name)
def test_every_page_answers_everybody_and_obeys_the_policy(member: object, today: date) -> None:
    """One heading, one main part, no style or script of its own; nothing to be posted where nobody has signed in."""
    client = member.client()  # type: ignore[attr-defined]
    for path in (*LISTS, *(one.format(year=today.year) for one in ONE)):
        response = client.get(f"/{ORGANISATION}/{path}")
        html = response.content.decode()
        assert response.status_code == 200, path
        assert (html.count("<h1"), html.count("<main")) == (1, 1), path
        assert " style=" not in html and "<script>" not in html and "onclick" not in html, path
        ids = re.findall(r'<[^>]+ id="([^"]+)"', html)
        assert len(ids) == len(set(ids)), (path, [one for one in ids if ids.count(one) > 1])
        levels = [int(one) for one in re.findall(r"<h([1-6])", html[html.index("<main") : html.index("</main>")])]
        assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False)), (path, levels)
        if not member.signs_in:  # type: ignore[attr-defined]
            main = html[html.index("<main") : html.index("</main>")]
            assert 'method="post"' not in main, path


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
def test_pages_in_each_language(language: str) -> None:
    """Every page can be had in each language, in its own direction."""
    client = Client()
    for path in LISTS:
        html = client.get(f"/{ORGANISATION}/{path}", headers={"Accept-Language": language}).content.decode()
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in html, path


def test_what_is_not_there_is_not_found() -> None:
    """An unknown body, party, treaty, year, or a text that is no year."""
    client = Client()
    for path in ("b/NOPE", "p/NOPE", "t/nope", "consultations?year=1850", "consultations?year=last", "d?on=7-10-2024"):
        assert client.get(f"/{ORGANISATION}/{path}").status_code == 404, path


# ---------- query counts ----------

AT = "2024-01-01"
COUNTED = {
    "": 27,
    "b": 4,
    "b/B1": 6,
    "p": 4,
    "p/P1": 18,
    "chairmanship": 5,
    "designations": 7,
    "consultations?year=2024": 9,
    "t": 6,
    "t/t1": 8,
    "d": 6,
    "decisions": 9,
    "sources": 4,
    "search?q=zeta": 22,
}
FOR_THE_OFFICE = 44


def council(name: str, number: int) -> None:
    """An organisation with so many of everything, made by acts."""

    def do(act: object) -> None:
        post(name, act)  # type: ignore[arg-type]

    office = f"office-{name}"
    do(FoundOrganisation(ref=name, name={"en": name}, by=office, at=AT, working="en"))
    for n in range(1, number + 1):
        word = f"zeta {n}"
        do(NoteSource(ref=f"s{n}", what={"en": word}, by=office, at=AT))
        do(EstablishBody(ref=f"B{n}", name={"en": word}, seats=name, level=n, by=office, at=AT))
        do(EnterParty(ref=f"P{n}", name={"en": word}, code=f"P{n}", order=n, by=office, at=AT))
        do(SeatParty(holder=name, party=f"P{n}", start=AT, by=office, at=AT))
        do(NoteParticipation(party="P1", words={"en": word}, by=office, at=AT))
        do(NoteClaim(about="B1", words={"en": word}, by=office, at=AT))
    for n in range(1, number + 1):
        word = f"zeta {n}"
        year = 2023 + n
        do(
            TakeChair(
                holder=name, party=f"P{n}", start=f"{year}-01-01", end=f"{year}-12-31", instead_of=("P1",), by=office, at=AT
            )
        )  # fmt: skip
        far = date.today() + timedelta(days=3 * n)
        for body, start in ((f"B{n}", far.isoformat()), ("B1", f"2024-03-{n:02}")):
            if body != "B1" or start != far.isoformat() or n == 1:
                do(PlanSession(of_body=body, start=start, title={"en": word}, by=office, at=AT))
        session = f"B1/2024-03-{n:02}"
        do(NameDelegation(session=session, party="P1", head="zeta", by=office, at=AT))
        do(EnterStatement(session=session, party="P1", words={"en": word}, by=office, at=AT))
        do(
            EnterDocument(
                of_body="B1", ref=f"d{n}", title={"en": word}, symbol=f"Z/{n}", initiator="P1", public=True, by=office, at=AT
            )
        )  # fmt: skip
        do(EnterDocument(of_body="B1", ref=f"open{n}", title={"en": word}, public=True, by=office, at=AT))
        do(AddItem(session=f"B1/{date.today() + timedelta(days=3)}", title={"en": word}, documents=(f"open{n}",), by=office, at=AT))
        do(NoteTitle(document=f"d{n}", words=f"eta {n}", by=office, at=AT))
        do(RecordDecision(document=f"d{n}", outcome="endorsed", how="", by=office, at=AT))
        do(EnterJoining(document=f"d{n}", party="P1", of_body="B1", joined=False, by=office, at=AT))
        if number > 1:
            do(SubmitUpward(document=f"d{n}", recipient="B2", by=office, at=AT))
        clause = {"force": {"when": {"deposits": 1}}}
        do(EnterTreaty(ref=f"t{n}", title={"en": word}, document=f"d{n}", clause=clause, adopted=AT, by=office, at=AT))
        do(SignTreaty(treaty=f"t{n}", party="P1", day=AT, by=office, at=AT))
        do(DepositInstrument(treaty=f"t{n}", party="P1", day=AT, by=office, at=AT))
        do(EnterPlan(of_body=f"B{n}", year=2024, document=f"d{n}", topics={"en": "zeta\neta"}, by=office, at=AT))
        do(EnterConsultation(topic={"en": word}, lines=(f"B{n}/2024/1",), start="2024-05-01", parties=("P1",), by=office, at=AT))
        do(OpenProgramme(ref=f"pr{n}", name={"en": word}, programme_kind="themed-year", decided_by="B1", by=office, at=AT))
        do(
            Designate(
                programme=f"pr{n}", name={"en": word}, year=2024 + n, party="P1", of_body="B1", session=session,
                document=f"d{n}", by=office, at=AT,
            )
        )  # fmt: skip
        do(NoteClaim(about=f"pr{n}/{2024 + n}/zeta-{n}", words={"en": word}, by=office, at=AT))


def counted(client: Client, name: str) -> dict[str, int]:
    """How often each page asks the database, once the house is in memory."""
    found = {}
    client.get(f"/{name}/p")
    for path in COUNTED:
        front._kept.clear()
        texts.forget()
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/{name}/{path}").status_code == 200, path
        found[path] = len(asked)
    return found


def test_no_page_asks_once_for_each_row() -> None:
    """The numbers are the same for two of everything and for five: none grows with the rows."""
    council("TWO", 2)
    council("FIVE", 5)
    assert counted(Client(), "TWO") == COUNTED
    assert counted(Client(), "FIVE") == COUNTED
