"""At start: a record that is not whole is refused, and the entry is named; nothing is repaired in silence."""

from __future__ import annotations

import re

import pytest
from django.core.management.base import CommandError
from django.db import connection, connections

from placet.acts.chain import verify
from placet.management import server
from placet.models.record import Entry, Head
from placet.reading.record import export
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


def test_a_whole_record_is_served() -> None:
    """Nothing is said."""
    server.refuse_broken()


TAMPERED = {
    "text": "UPDATE placet_entry SET text = REPLACE(text, 'a', 'b') WHERE number = 100",
    "salt": f"UPDATE placet_entry SET salt = '{'0' * 64}' WHERE number = 100",
    "digest": f"UPDATE placet_entry SET digest = '{'0' * 64}' WHERE number = 100",
    "hash": f"UPDATE placet_entry SET hash = '{'0' * 64}' WHERE number = 100",
    "gone": "DELETE FROM placet_entry WHERE number = 100",
}


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize("statement", TAMPERED.values(), ids=TAMPERED)
def test_a_changed_entry_is_named(statement: str) -> None:
    """By the server at start, and by anybody who verifies an export."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount == 1
    with pytest.raises(CommandError, match=rf"{ORGANISATION}.*\bentry 100\b"):
        server.refuse_broken()
    *_, verdict = verify(export(OFFICER.reader()))
    assert not verdict.whole


@pytest.mark.usefixtures("unguarded")
def test_a_record_that_was_cut_short_is_named() -> None:
    """The head says where it must end."""
    head = Head.objects.get(organisation=ORGANISATION)
    Entry.objects.filter(organisation=ORGANISATION, number=head.number).delete()
    with pytest.raises(CommandError, match=rf"{ORGANISATION}.*\bentry {head.number}\b"):
        server.refuse_broken()


def test_a_head_that_was_moved_is_named() -> None:
    """Back by one, as an old copy of that table would be; the entries are all there."""
    head = Head.objects.get(organisation=ORGANISATION)
    earlier = Entry.objects.get(organisation=ORGANISATION, number=head.number - 1)
    Head.objects.filter(pk=head.pk).update(number=earlier.number, hash=earlier.hash)
    with pytest.raises(CommandError) as refused:
        server.refuse_broken()
    assert re.search(rf"\bentry {earlier.number}\b", str(refused.value))
    assert "Nothing was changed" in str(refused.value)
