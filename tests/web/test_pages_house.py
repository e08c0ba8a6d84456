"""Pages of the house and of co-operation: who sees what, what is computed, and that no page asks once for each row."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from placet import desk
from placet.acts.decisions import RecordDecision
from placet.acts.documents import EnterDocument, SupersedeDocument
from placet.acts.sessions import MoveSession
from placet.acts.sources import NoteStep
from placet.models.people import Holding, Person
from placet.models.tables import visible
from placet.procedure.moment import instant
from placet.procedure.rows import Body, Chairmanship, Organisation, Party, Position, Seat, Silence
from placet.procedure.state import State
from placet.reading import chairs, home
from placet.reading import house as houses
from placet.record.post import post
from placet.web import front
from tests.access.walk import at
from tests.cast import CAST, DELEGATE_A, OBSERVER, OFFICER, ORGANISATION, PUBLIC, STRANGER, Member
from tests.web.council import council
from tests.web.pages import cells, get, plain, words

pytestmark = pytest.mark.django_db

LISTS = (
    "",
    "b",
    "p",
    "chairmanship",
    "designations",
    "consultations",
    "t",
    "d",
    "decisions",
    "sources",
    "search?q=code",
)
ONE = (
    "b/CRM",
    "b/CRH",
    "b/WGH",
    "p/AVL",
    "p/JRV",
    "t/ferry-convention",
    "t/confluence-treaty",
    "consultations?year={year}",
)


# ---------- every page, for everybody ----------


@pytest.mark.parametrize("member", CAST, ids=lambda member: member.name)
def test_every_page_answers_everybody_and_obeys_the_policy(member: Member, today: date) -> None:
    """One heading, one main part, no style or script of its own; nothing to be posted where nobody has signed in."""
    client = member.client()
    for path in (*LISTS, *(one.format(year=today.year) for one in ONE)):
        response = client.get(f"/{ORGANISATION}/{path}")
        html = response.content.decode()
        assert response.status_code == 200, path
        assert (html.count("<h1"), html.count("<main")) == (1, 1), path
        assert not re.findall(r" style=|<script>| on[a-z]+=", html), path
        ids = re.findall(r'<[^>]+ id="([^"]+)"', html)
        assert len(ids) == len(set(ids)), (path, [one for one in ids if ids.count(one) > 1])
        levels = [int(one) for one in re.findall(r"<h([1-6])", html[html.index("<main") : html.index("</main>")])]
        assert all(after <= before + 1 for before, after in pairwise(levels)), (path, levels)
        if not member.signs_in:
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

COUNTED = {
    "": 20,
    "b": 3,
    "b/B1": 5,
    "p": 3,
    "p/P1": 16,
    "chairmanship": 4,
    "designations": 6,
    "consultations?year=2024": 8,
    "t": 5,
    "t/t1": 7,
    "d": 6,
    "d/d1": 13,
    "decisions": 7,
    "sources": 3,
    "s": 5,
    "s?body=B1": 5,
    "calendar.ics": 4,
    "search?q=zeta": 5,
    "search?q=nowhere": 5,
}
FOR_THE_OFFICE = 27


def counted(client: Client, name: str) -> dict[str, int]:
    """How often each page asks the database, once the house is in memory."""
    found = {}
    client.get(f"/{name}/p")
    for path in COUNTED:
        front._kept.clear()
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/{name}/{path}").status_code == 200, path
        found[path] = len(asked)
    return found


def of_the_office(name: str, drafts: int) -> int:
    """How often the front page of the office asks, which shows the agenda of the next session too."""
    person = Person.objects.create_user(username=f"office of {name}")
    Holding.objects.create(person=person, organisation=name, mandate=f"office-{name}")
    client = Client()
    client.force_login(person)
    client.get(f"/{name}/")
    with CaptureQueriesContext(connection) as asked:
        html = client.get(f"/{name}/").content.decode()
    assert cells(html, "Drafts by state") == [["zeta 1", "draft", str(drafts)], ["above", "submitted", str(drafts)]]
    return len(asked)


def test_no_page_asks_once_for_each_row() -> None:
    """The numbers are the same for one of everything and for three: none grows with the rows."""
    council("ONE", 1)
    council("THREE", 3)
    assert counted(Client(), "ONE") == COUNTED
    assert counted(Client(), "THREE") == COUNTED
    assert (of_the_office("ONE", 1), of_the_office("THREE", 3)) == (FOR_THE_OFFICE, FOR_THE_OFFICE)


def test_a_session_asks_as_often_for_three_drafts_as_for_one() -> None:
    """The page and the same as JSON, for who signs in and for the public: literal numbers."""
    found = {}
    for name, number in (("ONE", 1), ("THREE", 3)):
        council(name, number)
        person = Person.objects.create_user(username=f"office of {name}")
        Holding.objects.create(person=person, organisation=name, mandate=f"office-{name}")
        office = Client()
        office.force_login(person)
        ref = f"B1/{date.today() + timedelta(days=3)}"
        for reader, client in (("office", office), ("public", Client())):
            for kind, address in (("page", f"/{name}/s/{ref}"), ("JSON", f"/api/{name}/sessions/{ref}")):
                client.get(f"/{name}/p")
                front._kept.clear()
                with CaptureQueriesContext(connection) as asked:
                    answer = client.get(address).content.decode()
                assert answer.count("open1") > 0
                assert ("open3" in answer) is (name == "THREE")
                found[name, reader, kind] = len(asked)
    for name in ("ONE", "THREE"):
        assert {key[1:]: count for key, count in found.items() if key[0] == name} == {
            ("office", "page"): 9,
            ("office", "JSON"): 9,
            ("public", "page"): 7,
            ("public", "JSON"): 7,
        }


def test_who_has_spoken_has_a_column_though_no_delegation_came(today: date) -> None:
    """Once a session is open its matrix is of those that came, and of those whose position the reader may see."""
    session = f"CRM/{today + timedelta(days=21)}"
    desk.receive(OFFICER.reader(), "name-delegation", {"session": session, "party": "AVL"})
    desk.receive(OFFICER.reader(), "open-session", {"session": session})
    address = f"/api/{ORGANISATION}/sessions/{session}"
    found = DELEGATE_A.client().get(address).json()
    came = {one["party"] for one in found["delegations"] if one["present"]}
    assert "GLV" not in came
    assert "GLV" in found["columns"], "it objects to toll-free passage"
    agenda = {paper["document"]["ref"] for entry in found["entries"] for paper in entry["papers"]}
    spoken = {one.party for one in visible(Position, DELEGATE_A.reader(), body="CRM") if one.document in agenda}
    assert set(found["columns"]) == came | spoken


def journey(client: Client, document: str) -> list[str]:
    """The stations of a document's way, by name and day."""
    html = client.get(f"/ONE/d/{document}").content.decode()
    (way,) = re.findall(r"<ol class=\"journey.*?</ol>", html, re.S)
    return [plain(one) for one in re.findall(r"<li.*?</li>", way, re.S)]


def test_the_way_of_a_document_is_in_the_order_of_the_record() -> None:
    """By day, and within a day by entry: a draft is entered before it is decided on, whatever came on another day."""
    council("ONE", 1)
    office = {"by": "office-ONE"}
    post("ONE", RecordDecision(document="d1", of_body="UP", how="", at="2024-01-05", **office))
    assert journey(Client(), "d1") == [
        "Entered 1 January 2024",
        "zeta 1 1 January 2024 Approved",
        "above 5 January 2024 Adopted",
    ]
    post("ONE", RecordDecision(document="open1", how="", at="2024-02-01", **office))
    post("ONE", NoteStep(document="open1", step_kind="follow-up", words={"en": "sent out"}, at="2024-02-01", **office))
    post("ONE", NoteStep(document="open1", words={"en": "drawn up"}, at="2024", **office))
    assert [one.partition(" ")[0] for one in journey(Client(), "open1")] == ["step", "zeta", "follow-up"]


def test_a_decision_made_public_does_not_tell_when_the_draft_was_entered() -> None:
    """The office reads both days; who reads it since it was decided reads the decision's alone."""
    council("ONE", 1)
    post("ONE", EnterDocument(ref="inner", of_body="B1", title={"en": "inner"}, by="office-ONE", at="2024-01-03"))
    post("ONE", RecordDecision(document="inner", how="", by="office-ONE", at="2024-01-09"))
    page = Client().get("/ONE/d/inner").content.decode()
    assert "9 January 2024" in page
    assert "3 January 2024" not in page
    assert "journey" not in page, "one station is no way"
    person = Person.objects.create_user(username="office of ONE")
    Holding.objects.create(person=person, organisation="ONE", mandate="office-ONE")
    client = Client()
    client.force_login(person)
    assert journey(client, "inner") == ["Entered 3 January 2024", "zeta 1 9 January 2024 Adopted"]


def test_what_was_superseded_and_what_took_its_place_name_each_other() -> None:
    """With links; a successor that the reader may not see is not named."""
    council("ONE", 1)
    office = {"by": "office-ONE", "at": "2024-01-07"}
    paper = {"of_body": "B1", "public": True, "dossier": "d1", **office}
    post("ONE", EnterDocument(ref="new", title={"en": "the new one"}, **paper))
    post("ONE", RecordDecision(document="new", how="", **office))
    post("ONE", RecordDecision(document="d1", of_body="UP", how="", **office))
    post("ONE", SupersedeDocument(document="d1", superseded_by="new", **office))
    old, new = (Client().get(f"/ONE/d/{ref}").content.decode() for ref in ("d1", "new"))
    assert "State: superseded" in words(old)
    assert "Replaced by: the new one" in words(old)
    assert 'href="/ONE/d/new"' in old
    assert "In place of: zeta 1" in words(new)
    assert 'href="/ONE/d/d1"' in new
    post("ONE", EnterDocument(ref="inner", title={"en": "kept inside"}, of_body="B1", restricted=True, **office))
    post("ONE", RecordDecision(document="inner", how="", outcome="took-note", **office))
    post("ONE", SupersedeDocument(document="new", superseded_by="inner", **office))
    shown = Client().get("/ONE/d/new").content.decode()
    assert "State: superseded" in words(shown)
    assert "kept inside" not in shown
    assert "/d/inner" not in shown


def test_the_crumb_of_a_document_names_the_day_to_which_its_session_was_moved() -> None:
    council("ONE", 1)
    session = f"B1/{date.today() + timedelta(days=3)}"
    post("ONE", MoveSession(session=session, start="2031-06-09", by="office-ONE", at="2024-01-03"))
    assert "zeta 1, 9 June 2031" in words(Client().get("/ONE/d/open1").content.decode())


# ---------- the front page ----------


def titles(member: Member) -> list[str]:
    """What waits for a member, as its front page heads it."""
    html = member.client().get(f"/{ORGANISATION}/").content.decode()
    listed = re.findall(r"<ol class=\"todo\".*?</ol>", html, re.S)
    return [plain(one) for one in re.findall(r"<h3>(.*?)</h3>", listed[0])] if listed else []


def test_what_waits_for_a_delegation() -> None:
    """Silence that runs, by its hour; then drafts without its position; nothing that it has answered."""
    assert titles(DELEGATE_A) == [
        "Notice on winter navigation",
        "State a position: Common hours of the locks",
        "State a position: Common network of flood warnings",
    ]
    desk.receive(DELEGATE_A.reader(), "state-position", {"document": "lock-hours", "stance": "agree"})
    assert titles(DELEGATE_A) == [
        "Notice on winter navigation",
        "State a position: Common network of flood warnings",
    ]
    assert titles(OBSERVER) == titles(STRANGER) == titles(PUBLIC) == []


def test_the_hour_of_a_silence_is_that_of_the_seat(today: date) -> None:
    """With the place beside it."""
    said = get(DELEGATE_A, "")
    draft = next(one for one in home.page(DELEGATE_A.reader(), houses.house(DELEGATE_A.reader()), today).silences)
    hour = f"{draft.due[11:13]}:{draft.due[14:16]}"
    assert draft.due.endswith("Z")
    assert f"{hour} (Port Avel)" in said or "(Port Avel) Notice on winter navigation" in said


def test_a_reason_tells_the_hour_of_the_seat_too() -> None:
    """On a barred button, in the answer to an act through the API, and on the command line."""
    reader = OFFICER.reader()
    own = houses.house(reader).organisation()
    assert own is not None
    (silence,) = visible(Silence, reader, document="winter-navigation")
    hour = instant(silence.expires).astimezone(ZoneInfo(own.zone)).strftime("%H:%M")
    assert hour != silence.expires[11:16]
    barred = f", {hour}; its outcome is not recorded by hand"
    assert barred in get(OFFICER, "d/winter-navigation")
    data = {"document": "winter-navigation", "outcome": "adopted"}
    answer = OFFICER.client().post(at("api-act", "record-decision"), json.dumps(data), content_type="application/json")
    assert answer.status_code == 409
    assert any(barred in one["words"] for one in answer.json()["objections"])
    with pytest.raises(CommandError, match=barred):
        call_command(
            "act", "record-decision", "document=winter-navigation", by=OFFICER.mandate, organisation=ORGANISATION
        )


def test_the_public_front_page_shows_only_what_is_public() -> None:
    """Decisions with who did not join, what was sent on; no draft, no silence, no entry about either."""
    said = get(PUBLIC, "")
    assert "Common code of water levels Council of River Ministers" in said
    assert "did not join: Jorvale" in said
    assert "Council of River Ministers → Conference of Heads: taken note of" in said
    for hidden in ("winter navigation", "dredging", "Common network of flood warnings", "salt barges"):
        assert hidden not in said, hidden
    assert said == get(STRANGER, "")


def test_the_office_sees_drafts_by_state_and_where_to_begin() -> None:
    """The numbers lead to the lists, the acts to their forms."""
    html = OFFICER.client().get(f"/{ORGANISATION}/").content.decode()
    assert cells(html, "Drafts by state") == [
        ["Conference of Heads", "submitted", "1"],
        ["Council of River Ministers", "draft", "3"],
        ["Council of River Ministers", "submitted", "2"],
        ["Committee of Deputies", "draft", "2"],
        ["Working Group of Hydrographers", "draft", "1"],
    ]
    assert f'href="/{ORGANISATION}/d?body=CRM&amp;state=draft"' in html
    assert f'href="/{ORGANISATION}/do/enter-document?subject=CRM"' in html
    assert f'href="/{ORGANISATION}/do/plan-session?subject=CRM"' in html


def test_the_strip_of_days_begins_on_monday_and_holds_what_is_known_to_the_day(today: date) -> None:
    """Five weeks; sessions, and for delegations the day on which silence lapses."""
    client = DELEGATE_A.client()
    html = client.get(f"/{ORGANISATION}/").content.decode()
    strip = html[html.index('<div class="cal">') :]
    strip = strip[: strip.index("</section>")]
    days = [int(one) for one in re.findall(r'<span class="d[^"]*" aria-hidden="true">(\d+)</span>', strip)]
    first = today - timedelta(days=today.weekday())
    assert days == [(first + timedelta(days=n)).day for n in range(35)]
    found = re.findall(r'class="ev at-(\d+) of-\d+ row-\d+[^"]*"[^>]*><b>(.*?)</b>', strip)
    names = [(place, plain(name)) for place, name in found]
    offsets = {"Notice on winter navigation": 2, "Committee of Deputies": 9, "Council of River Ministers": 21}
    expected = {
        (str((today + timedelta(days=days) - first).days + 1), name)
        for name, days in offsets.items()
        if (today + timedelta(days=days) - first).days < 35
    }
    assert set(names) == expected


def test_an_earlier_day_is_the_public_page_of_that_day(today: date) -> None:
    """Nothing waits on a day that has passed, and what was decided since is not there."""
    then = (today - timedelta(days=200)).isoformat()
    said = get(DELEGATE_A, f"?on={then}")
    assert "Waiting for" not in said
    assert "Notice on the colours of buoys" in get(DELEGATE_A, "decisions")
    assert "Notice on the colours of buoys" not in get(DELEGATE_A, f"decisions?on={then}")


# ---------- bodies and parties ----------


def test_members_of_a_body_on_a_day() -> None:
    """Jorvale acceded on 14 June 2021; the day before there were six."""
    now = PUBLIC.client().get(f"/{ORGANISATION}/b/CRM").content.decode()
    before = PUBLIC.client().get(f"/{ORGANISATION}/b/CRM?on=2021-06-13").content.decode()
    parties = [row[0] for row in cells(now, "Members")]
    assert parties == [
        "AV Avelland", "BK Brukmar", "DV Dorvane", "EV Elvarra", "FN Fenloria", "GV Galvere", "JV Jorvale"
    ]  # fmt: skip
    assert [row[0] for row in cells(before, "Members")] == parties[:6]
    assert [row[:3] for row in cells(now, "Without a part in decisions")] == [
        ["LE League of Estuaries", "observer", "1 February 2021"]
    ]


def test_rules_are_shown_with_their_articles_and_whether_the_source_was_read() -> None:
    """What carries a question, in words."""
    html = PUBLIC.client().get(f"/{ORGANISATION}/b/CRM").content.decode()
    rows = {row[0]: row for row in cells(html, "How it decides")}
    assert rows["Budget"][1] == (
        "at least 2/3 of the members present and voting: for; and at least 1/2 of all members: present"
    )
    assert "rule 13 (2)" in rows["Budget"][2]
    assert "source read" in rows["Budget"][2]
    settings = {row[0]: row[1] for row in cells(html, "What else is set")}
    assert settings["Who receives: positions"] == "participants"
    assert settings["Who may: State a position"] == "head of delegation, delegate, secretariat"
    assert settings["Regular sessions a year"] == "2"


def test_offers_are_for_those_who_may_act() -> None:
    """The office may plan a session of the body; the public is offered nothing."""
    link = f"/{ORGANISATION}/do/plan-session?subject=CRM"
    assert link in OFFICER.client().get(f"/{ORGANISATION}/b/CRM").content.decode()
    assert "/do/" not in PUBLIC.client().get(f"/{ORGANISATION}/b/CRM").content.decode()


def test_a_party_with_what_it_did_not_join_and_why() -> None:
    """The reason given later stands beside the day of the decision; positions only for those who may see them."""
    said = get(DELEGATE_A, "p/JRV")
    assert "The Jor has no gauges yet; Jorvale will join once they stand." in said
    assert "The tariff falls on those upstream alone." in said
    public = get(PUBLIC, "p/JRV")
    assert "The Jor has no gauges yet; Jorvale will join once they stand." in public
    assert "The tariff falls on those upstream alone." not in public
    assert "Positions" not in public


def test_parties_are_grouped_by_what_their_seat_lets_them_do() -> None:
    """Seven decide; the League has a seat and does not."""
    html = PUBLIC.client().get(f"/{ORGANISATION}/p").content.decode()
    assert [row[0] for row in cells(html, "Have a seat, without a part in decisions")] == ["LE League of Estuaries"]
    assert len(cells(html, "Take part in decisions")) == 7


# ---------- the chair ----------


def test_the_succession_and_where_the_order_was_left() -> None:
    """An exchange and a refusal, each with its reason; the chair between its neighbours."""
    said = get(PUBLIC, "chairmanship")
    assert "2021 In the chair: Elvarra , another declined. Instead of: Dorvane." in said
    assert "Dorvane asked to be passed over in the year of its great flood." in said
    assert "Galvere and Jorvale changed places." in said


def test_the_chair_as_it_stood() -> None:
    """As of a day in 2022, what was decided later is not on record, and what follows comes from the rule."""
    html = PUBLIC.client().get(f"/{ORGANISATION}/chairmanship?on=2022-06-01").content.decode()
    rows = {row[0]: row for row in cells(html, "Terms")}
    assert rows["2022"][1] == "Fenloria"
    assert "expected" in rows["2024"][1]
    assert "derived" in rows["2024"][1]


def house_of(*rows: Any) -> State:
    """A house in memory: three parties with seats in one organisation."""
    state = State([Organisation(ref="O", name={"en": "O"}), Body(ref="B", name={"en": "B"}, seats="O")])
    for order, ref in enumerate("XYZ"):
        state.put(Party(ref=ref, name={"en": ref}, code=ref, order=order))
        state.put(Seat(ref=f"O/{ref}", scope="O", body="O", party=ref, start="2019"))
    for row in rows:
        state.put(row)
    return state


def term(party: str, start: str, end: str = "", **values: Any) -> Chairmanship:
    """A chairmanship on record."""
    return Chairmanship(ref=f"O/{start}", scope="O", body="O", party=party, start=start, end=end, **values)


def test_a_year_that_two_share_and_one_that_is_only_expected() -> None:
    """The first part of a year, the second; what is neither decided nor begun."""
    house = house_of(
        term("X", "2024-01-01", "2024-03-18"),
        term("Y", "2024-03-19", "2024-12-31", reason="order-left", instead_of=("X",)),
        term("Z", "2025-01-01", "2025-12-31", cochairs=("Y",)),
        term("X", "2026-01-01", "2026-12-31", basis="derived"),
    )
    found = chairs.successions(house, date(2025, 6, 1))[0]
    assert {key: mark for key, (mark, _term) in found.cells.items()} == {
        ("X", 2024): "until",
        ("Y", 2024): "from",
        ("Z", 2025): "chair",
        ("Y", 2025): "co-chair",
        ("X", 2026): "expected",
    }
    assert (found.before.party, found.now.party, found.after.party) == ("Y", "Z", "X")  # type: ignore[union-attr]
    assert [(one.party, one.instead_of) for one in found.left] == [("Y", ("X",))]
    assert found.years == (2024, 2025, 2026)


def test_a_term_without_end_lasts_until_the_next() -> None:
    """And the last one has no end."""
    found = chairs.successions(house_of(term("X", "2024-07-01"), term("Y", "2025-07-01")), date(2026, 1, 1))[0]
    assert [(one.first, one.last) for one in found.terms] == [
        (date(2024, 7, 1), date(2025, 6, 30)),
        (date(2025, 7, 1), date.max),
    ]
    assert found.now is not None
    assert found.now.party == "Y"


# ---------- before any organisation ----------


def test_the_front_lists_organisations_real_ones_first_and_passes_the_only_one_by() -> None:
    """With one there is nothing to choose; made-up ones are marked."""
    assert Client().get("/").headers["Location"] == f"/{ORGANISATION}/"
    council("ONE", 1)
    said = words(Client().get("/").content.decode())
    assert (
        said
        == "Organisations With a record here ONE Made up, for trying things out " + said.rpartition("things out ")[2]
    )
    assert "Council of the Seven Rivers" in said.rpartition("things out ")[2]


def test_components_are_shown_while_things_are_tried_out() -> None:
    """Elsewhere there is no such page."""
    assert Client().get("/components").status_code == 404
    with override_settings(PLACET_DEMO=True):
        assert Client().get("/components").status_code == 200


@pytest.mark.parametrize("on", ["", "today", "2026-01-01", "2999-01-01"])
def test_the_slider_of_the_record_stands_on_the_day_that_is_shown(on: str) -> None:
    """From the first day of what happened lately to today, which needs no day in the address."""
    today = date.today()
    asked = today.isoformat() if on == "today" else on
    page = PUBLIC.client().get(at("record"), {"on": asked} if asked else {}).content.decode()
    listed = page.partition('<select class="in" id="on"')[2].partition("</select>")[0]
    days = re.findall(r'<option value="([^"]*)"( selected)?>', listed)
    values = [value or today.isoformat() for value, _chosen in days]
    assert values == sorted(set(values))
    assert "" in dict(days), "today is there, though nothing may have happened"
    assert [value or today.isoformat() for value, chosen in days if chosen] == [asked or today.isoformat()]
