"""Before anything is served or made anew: whether database, record and triggers are as they must be."""

from __future__ import annotations

from django.core.management.base import CommandError
from django.db import connection, connections

from placet.models.record import Head
from placet.record.whole import first_not_whole


def refuse_broken() -> None:
    """Refuse to serve a record that is not whole, or a database that is damaged.

    Every start walks the chain of hashes, some 15 µs an entry; `placet verify` of an export judges every act again, and
    `placet rebuild --check` compares the tables.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check(1)")
            answer = cursor.fetchone()[0]
        if answer != "ok":
            raise CommandError(
                f"The database is damaged: {answer}. Nothing was changed. Restore it from a backup, then run"
                " “placet rebuild --check”."
            )
    refuse_not_whole()
    _refuse_unguarded()
    connections.close_all()


TRIGGERS = {
    "sqlite": ("placet_entry_no_update", "placet_entry_no_delete", "placet_entry_no_replace"),
    "postgresql": ("placet_entry_append_only", "placet_entry_no_truncate"),
}
_THERE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'placet_entry'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = 'placet_entry'::regclass AND tgenabled <> 'D'",
}


def _refuse_unguarded() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_THERE[connection.vendor])
        there = {name for (name,) in cursor.fetchall()}
    gone = [name for name in TRIGGERS[connection.vendor] if name not in there]
    if gone:
        raise CommandError(
            f"The database no longer guards the record: {', '.join(gone)} is not there, so entries could be changed or"
            " removed. Nothing was changed. Find out who took it away, restore the database from a backup, then run"
            " “placet rebuild --check”."
        )


def refuse_not_whole() -> None:
    """Refuse a record whose chain is broken, or whose entries are filed as what they are not. Nothing is repaired: what
    was entered stands nowhere else."""
    for head in Head.objects.order_by("organisation"):
        number, why = first_not_whole(head)
        if number:
            raise CommandError(
                f"The record of {head.organisation} is not whole at entry {number}: {why}. Nothing was changed. Run"
                f" “placet export --organisation {head.organisation} --as secretariat --out FILE” and “placet verify"
                " FILE” to see more, and restore the database from a backup."
            )
