"""The test bed: the fictional council on the record of a database of its own, each test rolled back.

The council is read with its days counted from the present one, and loaded once a run. After every act in every test the
rows that it established are compared with the tables, and after every test that wrote, all tables with a replay.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

import placet.cases
from placet.cases.reader import Case, read
from placet.models.house import forget
from placet.models.tables import TABLES, rows_of
from placet.procedure.moment import FOREVER, first_day
from placet.procedure.rows import Row
from placet.record import post as writer
from placet.record.rebuild import compare
from placet.web import front
from tests import cast

CASES = Path(placet.cases.__file__).parent


@pytest.fixture(scope="session")
def today() -> date:
    """The day from which the council's days are counted."""
    return date.today()


@pytest.fixture(scope="session")
def rivers(today: date) -> Case:
    """The fictional council, in memory."""
    return read(CASES / "rivers", today)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker, rivers: Case) -> None:
    """The test database, with the council and its cast in it."""
    with django_db_blocker.unblock():
        for _ in writer.post_all(rivers.organisation, rivers.acts):
            pass
        cast.people()


@pytest.fixture(autouse=True)
def fresh_memory() -> None:
    """What processes keep in memory (the house, public pages) belongs to one test."""
    forget()
    front._kept.clear()


@pytest.fixture(autouse=True)
def replay_equals_tables(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The tables are what the record says: after every act, its rows; after the test, all of them."""
    if "db" not in request.fixturenames and request.node.get_closest_marker("django_db") is None:
        yield
        return
    request.getfixturevalue("db")
    touched: set[str] = set()
    write = writer._post

    def posted(organisation: str, *arguments: object) -> list[writer.Posted | writer.Refusal]:
        answers = write(organisation, *arguments)  # type: ignore[arg-type]
        touched.add(organisation)
        established = {
            (type(row), row.ref): (done.number, row)
            for done in answers
            if isinstance(done, writer.Posted)
            for row in done.rows
        }
        for number, row in established.values():
            _stands(organisation, number, row)
        return answers

    monkeypatch.setattr(writer, "_post", posted)
    yield
    if transaction.get_connection().needs_rollback:
        return
    for organisation in touched:
        differences = compare(organisation)
        assert not differences, differences[:3]


def _stands(organisation: str, number: int, row: Row) -> None:
    """The row is the version that holds now, and the one before it ends where it begins."""
    kind = type(row)
    versions = TABLES[kind].objects.everything().filter(organisation=organisation, ref=row.ref)
    assert rows_of(kind, versions.filter(until=FOREVER)) == [row]
    latest = versions.filter(until=FOREVER).get()
    assert (latest.number, latest.since) == (number, first_day(row.at))
    earlier = versions.exclude(pk=latest.pk).order_by("-number").first()
    assert earlier is None or earlier.until == latest.since
