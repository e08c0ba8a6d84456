"""Lists that come a page at a time: sessions, documents, decisions, the same as JSON, and the calendar feed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import icalendar
import jsonschema
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from placet.acts.documents import EnterDocument
from placet.acts.sessions import MoveSession, PlanSession
from placet.models.tables import visible
from placet.procedure.rows import Document, Session
from placet.reading import documents, lists, paging, sessions
from placet.record.post import post
from placet.web import papers
from tests.cast import CAST, DELEGATE_A, OFFICER, ORGANISATION, PUBLIC
from tests.web.pages import cells, get

pytestmark = pytest.mark.django_db


def at(path: str) -> str:
    """The address of a page of the council."""
    return f"/{ORGANISATION}/{path}"


def html_of(path: str) -> str:
    """A page as the public gets it."""
    return Client().get(at(path)).content.decode()


def planned(*days: str, body: str = "CRD") -> None:
    """Sessions of a body, planned for those days."""
    for day in days:
        post(ORGANISATION, PlanSession(of_body=body, start=day, by="secretariat", at="2026-01-02"))


def api(path: str) -> Any:
    """An answer of the API to the public."""
    return Client().get(f"/api/{ORGANISATION}/{path}").json()


def links(html: str) -> dict[str, str]:
    """The links to further pages, by direction."""
    return {name: where.replace("&amp;", "&") for name, where in re.findall(r'rel="(prev|next)" href="([^"]+)"', html)}


# ---------- the list of sessions ----------


def test_what_is_to_come_stands_first_and_the_rest_by_year(today: date) -> None:
    """Planned for today or later, the nearest first; what is past, or was planned for a day that has gone by, by year
    with the newest first."""
    planned("2019-03-01", "2019-09-01", (today + timedelta(days=700)).isoformat())
    html = html_of("s")
    coming = cells(html, "Sessions to come")
    assert len(coming) > 2
    by_day = [one.start for one in visible(Session, PUBLIC.reader()) if one.start >= today.isoformat()]
    assert [row[1] for row in coming][-1] == "Committee of Deputies"
    assert len(coming) == len(by_day)
    assert [row[0] for row in cells(html, "Sessions of 2019")] == ["1 September 2019", "1 March 2019"]
    open_ended = "planned; not on record whether it was held"
    assert [row[4] for row in cells(html, "Sessions of 2019")] == [open_ended, open_ended]
    assert coming[-1][4] == "planned"
    assert open_ended in get(PUBLIC, f"s/{visible(Session, PUBLIC.reader(), start='2019-03-01')[0].ref}")
    years = [int(one) for one in re.findall(r'<h2 id="y(\d{4})"', html)]
    assert years == sorted(years, reverse=True)


def test_sessions_come_a_page_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every one of them once; what is to come on the first page alone; the filter and the day go with the links."""
    monkeypatch.setattr(sessions, "PER_PAGE", 2)
    planned("2019-03-01", "2019-09-01", "2018-01-01", "2018-01-02", "2018-01-03")
    path, seen, first = at("s?body=CRD&on=2026-06-01"), [], True
    while path:
        html = Client().get(path).content.decode()
        assert ('id="coming"' in html) is first
        seen += re.findall(rf'<th[^>]*><a href="/{ORGANISATION}/s/(CRD/[^"?]+)\?on=2026-06-01"', html)
        path, first = links(html).get("next", ""), False
    reader = PUBLIC.reader(on=date(2026, 6, 1))
    assert sorted(seen) == sorted(one.ref for one in visible(Session, reader, body="CRD"))
    assert len(seen) >= 5
    assert "on=2026-06-01" in links(html)["prev"]
    assert "body=CRD" in links(html)["prev"]
    assert 'name="on" value="2026-06-01"' in html


def test_a_body_that_does_not_exist_filters_nothing() -> None:
    """Neither the list nor the feed that it links to."""
    assert get(PUBLIC, "s?body=NOPE&page=x") == get(PUBLIC, "s")
    assert f'href="{at("calendar.ics")}"' in html_of("s?body=NOPE")
    assert f'href="{at("calendar.ics?body=CRM")}"' in html_of("s?body=CRM")


# ---------- how many pages there are ----------


def test_pages_are_counted_a_few_ahead_and_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    """With so many or fewer ahead their number is told, with more that there are more; the last is the last for every
    number beyond it."""
    monkeypatch.setattr(documents, "PER_PAGE", 1)
    reader = PUBLIC.reader()
    for n in range(3):
        paper = EnterDocument(
            ref=f"x{n}", of_body="CRM", title={"en": "x"}, public=True, by="secretariat", at="2026-01-02"
        )
        post(ORGANISATION, paper)
    number = len(visible(Document, reader))
    assert number > paging.AHEAD + 2
    first = documents.listing(reader)
    assert (first.number, first.last, first.more, first.following) == (1, paging.AHEAD + 1, True, True)
    assert f"page 1 of more than {paging.AHEAD + 1}" in get(PUBLIC, "d")
    near = documents.listing(reader, page=number - paging.AHEAD)
    assert (near.last, near.more) == (number, False)
    for beyond in (number, number + 1, 99_999):
        last = documents.listing(reader, page=beyond)
        assert (last.number, last.last, last.more, last.following) == (number, number, False, False)
    nothing = documents.listing(reader, kind="no such kind")
    assert (nothing.rows, nothing.number, nothing.last, nothing.more) == ((), 1, 1, False)
    with CaptureQueriesContext(connection) as asked:
        documents.listing(reader)
    assert "LIMIT" in asked[0]["sql"]
    assert "COUNT" in asked[0]["sql"]


@given(count=st.integers(0, 30), page=st.integers(-1, 40), size=st.integers(1, 4))
def test_a_page_holds_what_it_would_of_the_whole_list(count: int, page: int, size: int) -> None:
    """Whatever its number and size."""

    class Rows:
        """So many numbers as a queryset has them."""

        def __init__(self, found: range) -> None:
            self.found = found

        def order_by(self, *_columns: str) -> Rows:
            return self

        def __getitem__(self, part: slice) -> Rows:
            return Rows(self.found[part])

        def count(self) -> int:
            return len(self.found)

        def values_list(self, *columns: str) -> Iterator[tuple[Any, ...]]:
            return (tuple(str(one) if name == "ref" else "" for name in columns) for one in self.found)

    found = paging.paged(Session, Rows(range(count)), (), page, size)
    pages = max(1, -(-count // size))
    number = max(1, min(page, pages))
    assert [int(one.ref) for one in found.rows] == list(range(count))[(number - 1) * size : number * size]
    assert found.number == number
    assert found.following == (number < pages)
    assert found.last == pages if not found.more else found.last < pages


def test_kinds_are_those_that_one_may_read() -> None:
    """As going through all documents tells, for everybody, now and on a day."""
    post(
        ORGANISATION,
        EnterDocument(of_body="CRM", document_kind="report", title={"en": "x"}, restricted=True, ref="hidden-kind",
                      by="secretariat", at="2026-01-02"),
    )  # fmt: skip
    for member in CAST:
        for on in (None, date(2025, 1, 1), date.today()):
            reader = member.reader(on=on)
            assert lists.document_kinds(reader) == sorted({one.kind for one in visible(Document, reader)})


# ---------- as JSON ----------


@pytest.mark.parametrize(("name", "kind"), [("sessions", Session), ("documents", Document)])
def test_the_api_leads_from_page_to_page(name: str, kind: type[Any]) -> None:
    """Every row that the reader may read, once; the first page says how it goes on; the description says the same."""
    schemas = json.loads(Client().get("/api/openapi.json").content)["components"]["schemas"]
    for member in (PUBLIC, DELEGATE_A, OFFICER):
        client, path, seen = member.client(), f"/api/{ORGANISATION}/{name}?limit=3", []
        while path:
            answer = client.get(path).json()
            jsonschema.validate(answer, schemas["Page"])
            assert len(answer[name]) <= 3
            seen += [one["ref"] for one in answer[name]]
            path = answer["next"]
        assert len(seen) == len(set(seen))
        assert set(seen) == {one.ref for one in visible(kind, member.reader())}, member.name


def test_the_api_keeps_what_was_asked_for() -> None:
    """The body, the state, the size and the day stand in the address of the page that follows; no size but a number
    from 1 to 200 is one."""
    planned(*(f"2019-03-{day:02}" for day in range(1, 25)))
    assert api("sessions?body=CRD&on=2026-06-01&limit=2")["next"] == (
        f"/api/{ORGANISATION}/sessions?page=2&body=CRD&limit=2&on=2026-06-01"
    )
    assert len(api("sessions?body=CRD")["sessions"]) == sessions.PER_PAGE
    for odd in ("0", "-1", "x", "", "9" * 9, "١"):
        assert len(api(f"sessions?body=CRD&limit={odd}")["sessions"]) == sessions.PER_PAGE, odd
    assert len(api("sessions?body=CRD&limit=201")["sessions"]) > sessions.PER_PAGE
    assert api("sessions?body=NOPE") == {"sessions": [], "page": 1, "pages": 1, "next": None}
    starts = [one["start"] for one in api("sessions?limit=200")["sessions"]]
    assert starts == sorted(starts, reverse=True)
    long = api("sessions?body=CRD&limit=2")
    assert (long["page"], long["pages"]) == (1, None)


# ---------- the calendar feed ----------


def feed(path: str) -> set[str]:
    """The sessions of a feed, by their identity."""
    found = icalendar.Calendar.from_ical(Client().get(at(path)).content)
    return {str(one["UID"]).partition("@")[0].partition(f"{ORGANISATION}/")[2] for one in found.walk("VEVENT")}


def test_the_feed_goes_a_year_back_and_as_far_ahead_as_is_planned(today: date) -> None:
    """The day a year ago is in it, the one before is not; a single session can be had however old it is."""
    edge = papers._year_before(today)
    early = (edge - timedelta(days=1)).isoformat()
    far = (today + timedelta(days=3000)).isoformat()
    planned(edge.isoformat(), early, far)
    in_it = feed("calendar.ics")
    assert {f"CRD/{edge.isoformat()}", f"CRD/{far}"} <= in_it
    assert f"CRD/{early}" not in in_it
    assert feed(f"s/CRD/{early}/session.ics") == {f"CRD/{early}"}
    assert feed("calendar.ics?body=CRD") == {one for one in in_it if one.startswith("CRD/")}
    said = Client().get(at("calendar.ics")).content.decode()
    assert "X-WR-CALDESC:The sessions of the last year and all that are planned." in said.replace("\r\n ", "")


def test_the_feed_of_a_day_is_that_of_the_year_before_it() -> None:
    """And holds what stood in the record on it."""
    planned("2019-03-01")
    assert "CRD/2019-03-01" not in feed("calendar.ics?on=2020-01-01"), "entered later"
    post(ORGANISATION, MoveSession(session="CRD/2019-03-01", start="2026-03-03", by="secretariat", at="2026-02-02"))
    assert "CRD/2019-03-01" in feed("calendar.ics?on=2026-02-02")
    assert "CRD/2019-03-01" not in feed("calendar.ics?on=2026-02-01")


@pytest.mark.parametrize(("day", "before"), [("2024-02-29", "2023-02-28"), ("2025-02-28", "2024-02-28")])
def test_the_year_before_a_leap_day(day: str, before: str) -> None:
    """Ends on the last of February."""
    assert papers._year_before(date.fromisoformat(day)) == date.fromisoformat(before)
