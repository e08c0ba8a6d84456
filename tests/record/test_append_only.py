"""The record cannot be changed: not by our own code, not by SQL; and what is refused leaves nothing behind."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from placet import desk
from placet.acts.positions import KeepNote
from placet.acts.sessions import OpenSession
from placet.acts.sources import NoteSource
from placet.models.record import Entry, Head
from placet.models.tables import TABLES, Unguarded
from placet.procedure.rows import Document
from placet.record import post as writer
from placet.record.post import NoRecord, OutOfOrder, now, post, post_all
from placet.record.rebuild import compare
from tests.cast import CHAIR, DELEGATE_A, OFFICER, ORGANISATION, PUBLIC

pytestmark = pytest.mark.django_db


def everything() -> dict[str, list[Any]]:
    """All that the database holds of records and tables."""
    found: dict[str, list[Any]] = {
        table.__name__: list(table.objects.everything().order_by("pk").values_list()) for table in TABLES.values()
    }
    for model in (Entry, Head):
        found[model.__name__] = list(model.objects.order_by("pk").values_list())
    return found


STATEMENTS = {
    "a text": "UPDATE placet_entry SET text = 'other' WHERE number = 100",
    "a salt": "UPDATE placet_entry SET salt = '' WHERE number = 100",
    "an audience": "UPDATE placet_entry SET audience = 'public'",
    "nothing at all": "UPDATE placet_entry SET text = text WHERE number = 100",
    "an entry": "DELETE FROM placet_entry WHERE number = 100",
    "all entries": "DELETE FROM placet_entry",
}
COLUMNS = "organisation, number, text, salt, digest, hash, audience, kind, at, day, entered, scopes"
IN_ITS_PLACE = {
    "replace": f"REPLACE INTO placet_entry SELECT id, {COLUMNS} FROM placet_entry",
    "or replace": "INSERT OR REPLACE INTO placet_entry SELECT * FROM placet_entry WHERE number = 100",
    "another id": f"REPLACE INTO placet_entry ({COLUMNS}) SELECT {COLUMNS} FROM placet_entry WHERE number = 100",
    "another number": f"REPLACE INTO placet_entry (id, {COLUMNS}) SELECT id, organisation, number + 100000, text, salt,"
    " digest, hash, audience, kind, at, day, entered, scopes FROM placet_entry WHERE number = 100",
    "upsert": f"INSERT INTO placet_entry ({COLUMNS}) SELECT {COLUMNS} FROM placet_entry WHERE number = 100"
    " ON CONFLICT (organisation, number) DO UPDATE SET audience = 'public'",
}


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS)
def test_the_database_refuses(statement: str) -> None:
    """By raw SQL, as somebody with a shell on the server would try."""
    before = everything()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert everything() == before


@pytest.mark.parametrize("statement", IN_ITS_PLACE.values(), ids=IN_ITS_PLACE)
def test_nothing_is_put_in_the_place_of_an_entry(statement: str) -> None:
    """SQLite's REPLACE removes without a word to the triggers that watch over removing; an upsert is an update."""
    if connection.vendor != "sqlite" and "REPLACE" in statement:
        pytest.skip("PostgreSQL has no REPLACE")
    before = everything()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert everything() == before


def test_postgresql_refuses_to_empty_the_table() -> None:
    """TRUNCATE passes by the triggers of rows; it has one of its own. SQLite has no such statement."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE placet_entry CASCADE")


def test_our_own_models_are_refused_too() -> None:
    """Whatever way Django is asked."""
    entry = Entry.objects.get(organisation=ORGANISATION, number=7)
    entry.text = "{}"
    for change in (
        entry.save,
        entry.delete,
        Entry.objects.all().delete,
        lambda: Entry.objects.update(audience="public"),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_no_number_is_given_twice() -> None:
    """A head that lags behind (an old copy put back) leads to no second entry of one number: nothing is written."""
    head = Head.objects.get(organisation=ORGANISATION)
    earlier = Entry.objects.get(organisation=ORGANISATION, number=head.number - 1)
    Head.objects.filter(pk=head.pk).update(number=earlier.number, hash=earlier.hash)
    before = everything()
    with pytest.raises(IntegrityError), transaction.atomic():
        desk.receive(DELEGATE_A.reader(), "keep-note", {"document": "eel-accord", "text": "late"})
    assert everything() == before


def test_an_act_that_fails_half_way_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The entry is written before the rows; if the rows fail, there is no entry."""
    before = everything()

    def broken(*arguments: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(writer, "put", broken)
    with pytest.raises(RuntimeError):
        desk.receive(DELEGATE_A.reader(), "keep-note", {"document": "eel-accord", "text": "never"})
    assert everything() == before


def test_several_acts_are_one_or_none() -> None:
    """The second is not in order, so the first does not stand either."""
    before = everything()
    acts = [
        KeepNote(by="delegate-AVL", at=now(), document="eel-accord", text="one"),
        OpenSession(by=OFFICER.mandate, at=now(), session="CRM/today"),
    ]
    with pytest.raises(OutOfOrder):
        list(post_all(ORGANISATION, acts))
    assert everything() == before


@pytest.mark.parametrize(
    ("kind", "data", "error"),
    [
        ("state-position", {"document": "ferry-budget", "stance": "agree"}, OutOfOrder),
        ("state-position", {"document": "no-such-draft", "stance": "agree"}, (OutOfOrder, desk.Unseen)),
        ("state-position", {"document": "fenn-islands", "stance": "agree"}, desk.Unseen),
        ("state-position", {"stance": "agree"}, desk.Malformed),
        ("no-such-act", {}, desk.Unseen),
        ("found-organisation", {"ref": "X", "name": {"en": "X"}}, desk.Unseen),
        ("lapse-silence", {"document": "winter-navigation"}, desk.Unseen),
    ],
)
def test_what_is_refused_leaves_no_trace(kind: str, data: dict[str, Any], error: type[Exception]) -> None:
    """Whatever the reason."""
    before = everything()
    with pytest.raises(error):
        desk.receive(DELEGATE_A.reader(), kind, data)
    assert everything() == before


def test_without_a_record_nothing_is_written() -> None:
    """An organisation begins with its founding."""
    act = NoteSource(by="secretariat", at=now(), ref="x", what={"en": "x"})
    with pytest.raises(NoRecord):
        post("NOWHERE", act)
    assert not Head.objects.filter(organisation="NOWHERE").exists()


def test_a_table_is_not_asked_without_a_reader() -> None:
    """There is no way in but `visible_to` and, for the record itself, `everything`."""
    for table in TABLES.values():
        for ask in (table.objects.all, table.objects.count, lambda table=table: table.objects.filter(ref="x")):
            with pytest.raises(Unguarded):
                ask()


def test_a_table_that_was_tampered_with_is_found() -> None:
    """Tables are only copies: a changed one differs from the record, and is made again from it."""
    table = TABLES[Document]
    table.objects.everything().filter(ref="fenn-islands").update(audience="public")
    assert [(one.kind, one.ref) for one in compare(ORGANISATION)] == [("Document", "fenn-islands")]
    # Undone here, so that the end of this test finds tables that equal the record.
    table.objects.everything().filter(ref="fenn-islands").update(audience="restricted:CRM")
    assert compare(ORGANISATION) == []


def test_the_hour_of_entry_and_the_day_of_the_act_are_two() -> None:
    """What happened earlier is entered now; the entry tells both."""
    done = desk.receive(
        OFFICER.reader(), "note-step", {"document": "eel-accord", "words": {"en": "The eels agreed."}, "at": "2026-01"}
    )
    entry = Entry.objects.get(organisation=ORGANISATION, number=done.number)
    assert entry.at == "2026-01"
    assert entry.entered[:10] == now()[:10]
    assert CHAIR.reader().may_read(entry.audience)
    assert not PUBLIC.reader().may_read(entry.audience)
