"""At start: a record that is not whole is refused, and the entry is named; nothing is repaired in silence."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, connections

from placet.acts.chain import verify
from placet.management import guard
from placet.models.record import Entry, Head
from placet.models.tables import TABLES
from placet.procedure.rows import Document
from placet.reading.record import export
from placet.record.rebuild import compare
from tests.cast import OFFICER, ORGANISATION

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _connections_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """The look at start ends by closing its connections; a test lives in a transaction of one of them."""
    monkeypatch.setattr(connections, "close_all", lambda: None)


@pytest.fixture
def unguarded() -> None:
    """The database without its triggers, as somebody who owns the server can make it; undone with the test."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER placet_entry_no_update")
            cursor.execute("DROP TRIGGER placet_entry_no_delete")
        else:
            cursor.execute("DROP TRIGGER placet_entry_append_only ON placet_entry")


@pytest.mark.usefixtures("unguarded")
def test_a_database_that_no_longer_guards_the_record_is_refused() -> None:
    """Whoever took a trigger away may have used the time."""
    with pytest.raises(CommandError, match="no longer guards the record: placet_entry_"):
        guard.refuse_broken()


def test_a_whole_record_is_served() -> None:
    """Nothing is said."""
    guard.refuse_broken()


TAMPERED = {
    "text": "UPDATE placet_entry SET text = REPLACE(text, 'a', 'b') WHERE number = 100",
    "salt": f"UPDATE placet_entry SET salt = '{'0' * 64}' WHERE number = 100",
    "digest": f"UPDATE placet_entry SET digest = '{'0' * 64}' WHERE number = 100",
    "hash": f"UPDATE placet_entry SET hash = '{'0' * 64}' WHERE number = 100",
    "gone": "DELETE FROM placet_entry WHERE number = 100",
}
MISFILED = {
    "audience": "UPDATE placet_entry SET audience = 'chair:CRM' WHERE number = 100",
    "kind": "UPDATE placet_entry SET kind = 'keep-note' WHERE number = 100",
    "at": "UPDATE placet_entry SET at = '1999' WHERE number = 100",
    "day": "UPDATE placet_entry SET day = '1999-01-01' WHERE number = 100",
    "entered": "UPDATE placet_entry SET entered = '1999-01-01T00:00:00Z' WHERE number = 100",
}


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize("statement", TAMPERED.values(), ids=TAMPERED)
def test_a_changed_entry_is_named(statement: str) -> None:
    """By the server at start, and by anybody who verifies an export."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount == 1
    with pytest.raises(CommandError, match=rf"{ORGANISATION}.*\bentry 100\b"):
        guard.refuse_broken()
    *_, verdict = verify(export(OFFICER.reader()))
    assert not verdict.whole


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize(("name", "statement"), MISFILED.items(), ids=MISFILED)
def test_an_entry_that_is_filed_as_what_it_is_not_is_named(name: str, statement: str) -> None:
    """What its text says is fixed by its hash; what stands beside it says who may read it, and when it was."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
    with pytest.raises(CommandError, match=rf"\bentry 100\b: it is filed with the {name} “"):
        guard.refuse_broken()
    assert not connection.needs_rollback


@pytest.mark.usefixtures("unguarded")
def test_scopes_are_compared_with_the_rows() -> None:
    """They follow from the act alone, so they are not in the text: the comparison of the tables looks at them."""
    Entry.objects.filter(organisation=ORGANISATION, number=100).update(scopes="elsewhere")
    guard.refuse_not_whole()
    (found,) = [one for one in compare(ORGANISATION) if one.kind == "Entry"]
    assert (found.ref, found.table[1]) == ("100", "elsewhere")


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize("check", [True, False], ids=["check", "rebuild"])
def test_no_tables_are_made_of_a_record_that_is_not_whole(check: bool) -> None:
    """Nor called equal to it: a forged record and tables that follow from it agree with each other."""
    Entry.objects.filter(organisation=ORGANISATION, number=100).update(audience="chair:CRM")
    before = list(TABLES[Document].objects.everything().order_by("pk").values_list())
    with pytest.raises(CommandError, match=r"not whole at entry 100\b"):
        call_command("rebuild", check=check, stdout=StringIO())
    assert list(TABLES[Document].objects.everything().order_by("pk").values_list()) == before


def test_a_head_with_another_hash_is_named() -> None:
    """Its number is right."""
    head = Head.objects.get(organisation=ORGANISATION)
    Head.objects.filter(pk=head.pk).update(hash="0" * 64)
    with pytest.raises(CommandError, match=rf"\bentry {head.number}\b: the head names another hash"):
        guard.refuse_broken()


@pytest.mark.usefixtures("unguarded")
def test_a_record_that_was_cut_short_is_named() -> None:
    """The head says where it must end."""
    head = Head.objects.get(organisation=ORGANISATION)
    Entry.objects.filter(organisation=ORGANISATION, number=head.number).delete()
    with pytest.raises(CommandError, match=rf"{ORGANISATION}.*\bentry {head.number}\b"):
        guard.refuse_broken()


def test_a_head_that_was_moved_is_named() -> None:
    """Back by one, as an old copy of that table would be; the entries are all there."""
    head = Head.objects.get(organisation=ORGANISATION)
    earlier = Entry.objects.get(organisation=ORGANISATION, number=head.number - 1)
    Head.objects.filter(pk=head.pk).update(number=earlier.number, hash=earlier.hash)
    with pytest.raises(CommandError) as refused:
        guard.refuse_broken()
    assert re.search(rf"\bentry {earlier.number}\b", str(refused.value))
    assert "Nothing was changed" in str(refused.value)
