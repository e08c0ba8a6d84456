"""The council of the benches is what the benches say it is: on a small one, nothing timed."""

from __future__ import annotations

from collections import deque
from datetime import date

import pytest
from django.db import transaction
from django.test import Client

from bench import council, fill
from placet.acts.chain import verify
from placet.models.record import Entry, Head
from placet.models.tables import TABLES, Placed
from placet.procedure.moment import FOREVER
from placet.procedure.rows import Document, Position, Session
from placet.reading import record
from placet.reading.reader import anonymous, reader_of
from placet.record.rebuild import compare, rebuild

SESSIONS, PAPERS, YEARS, ITEMS = 2, 3, 2, 4
ARCHIVED = SESSIONS * PAPERS * (YEARS + 1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def facts() -> dict[str, object]:
    """A small council: two sessions of three papers, copied into two further years, and one session to come."""
    return fill.fill(SESSIONS, PAPERS, YEARS, ITEMS)


def current(kind: type) -> list[object]:
    """The references of the rows of that kind that hold now."""
    rows = TABLES[kind].objects.everything().filter(organisation=council.ORGANISATION, until=FOREVER)
    return list(rows.order_by("ref").values_list("ref", flat=True))


def test_it_has_what_it_says(facts: dict[str, object]) -> None:
    sessions, documents, positions = current(Session), current(Document), current(Position)
    assert len(sessions) == facts["sessions"] == SESSIONS * (YEARS + 1) + 1
    assert len(documents) == facts["documents"] == ARCHIVED + 2 * ITEMS
    assert len(positions) == (ARCHIVED + ITEMS) * len(council.PARTIES)
    assert len(set(sessions)) == len(sessions)
    assert facts["session"] in sessions
    assert facts["document"] in documents
    head = Head.objects.get(organisation=council.ORGANISATION)
    assert head.number == facts["entries"] == Entry.objects.filter(organisation=council.ORGANISATION).count()


def test_the_copied_years_are_as_acts_would_have_made_them(facts: dict[str, object]) -> None:
    reader = reader_of(council.ORGANISATION, council.SECRETARIAT)
    last = deque(verify(record.export(reader)), maxlen=1)[0]
    assert (last.whole, last.why, last.objections) == (True, "", [])
    assert (last.judged, last.redacted) == (facts["entries"], 0)
    assert compare(council.ORGANISATION) == []
    years = {str(ref).partition("/")[2][:4] for ref in current(Session)}
    now = council.start_of(date.today())[:4]
    assert years == {str(council.YEAR - year) for year in range(YEARS + 1)} | {now}


def test_the_links_of_the_copies_are_those_of_a_rebuild(facts: dict[str, object]) -> None:
    def links() -> list[tuple[str, str]]:
        rows = Placed.objects.filter(organisation=council.ORGANISATION)
        return sorted(rows.values_list("document", "item"))

    copied = links()
    assert len(copied) == ARCHIVED + 2 * ITEMS
    rebuild(council.ORGANISATION)
    assert links() == copied


def test_copies_that_are_not_right_would_be_found() -> None:
    """What the test above relies on: without the year in their references, copies are neither in order nor a replay."""
    with transaction.atomic():
        house = fill.enter(council.house())
        last = house + fill.enter(council.held("2031-05-01", 1))
        fill.multiply(house + 1, last, 1)
        reader = reader_of(council.ORGANISATION, council.SECRETARIAT)
        verdict = deque(verify(record.export(reader)), maxlen=1)[0]
        assert (verdict.broken, verdict.why) == (last + 1, "not-in-order")
        assert compare(council.ORGANISATION) != []
        transaction.set_rollback(True)


def test_the_delegate_is_signed_in_and_sees_all_positions(facts: dict[str, object]) -> None:
    client = Client()
    name, _equals, value = str(facts["delegate"]).partition("=")
    page = f"/{council.ORGANISATION}/s/{facts['session']}"
    assert b"#position-" not in client.get(page).content
    client.cookies[name] = value
    shown = client.get(page).content
    assert shown.count(b"#position-") == ITEMS * len(council.PARTIES)


def test_no_document_of_the_session_is_hidden_from_the_public(facts: dict[str, object]) -> None:
    rows = TABLES[Document].objects.visible_to(anonymous(council.ORGANISATION))
    assert sorted(rows.values_list("ref", flat=True)) == current(Document)
