"""Starting the server: migrations, a look at the record, granian."""

from __future__ import annotations

import os
import socket

from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, connections
from granian import Granian
from granian.constants import Interfaces

from placet.models.record import Entry, Head


def migrate() -> None:
    """Bring the database's structure up to date; nothing is printed where nothing is to be done."""
    call_command("migrate", verbosity=0, interactive=False)


def refuse_broken() -> None:
    """Refuse to serve a record that does not end where its head says, or a database that is damaged.

    This is the quick look of every start; `placet verify` of an export and `placet rebuild --check` look at all.
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
    for head in Head.objects.order_by("organisation"):
        last = Entry.objects.filter(organisation=head.organisation).order_by("-number").first()
        number = last.number if last else 0
        if last is None or last.number != head.number or last.hash != head.hash:
            raise CommandError(
                f"The record of {head.organisation} is not whole: its head names entry {head.number}, the last entry is"
                f" {number}{'' if last is None or last.number != head.number else ', with another hash'}."
                f" Nothing was changed. Run “placet export --organisation {head.organisation} --as secretariat --out"
                " FILE” and “placet verify FILE” to find the entry, and restore from a backup."
            )
        count = Entry.objects.filter(organisation=head.organisation).count()
        if count != head.number:
            raise CommandError(
                f"The record of {head.organisation} is not whole: {head.number - count} of {head.number} entries are"
                " missing. Nothing was changed. Restore from a backup."
            )
    connections.close_all()


def free_port(wanted: int) -> int:
    """The port wanted, or the next one of twenty that nobody listens on."""
    for port in range(wanted, wanted + 20):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
    raise CommandError(f"No port is free from {wanted} to {wanted + 19}. Choose another with --port.")


def serve(host: str, port: int, workers: int = 0) -> None:
    """Serve until told to stop."""
    server = Granian(
        "placet.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers or max(1, os.cpu_count() or 1),
        blocking_threads=1,
        backlog=2048,
        log_enabled=False,
        workers_kill_timeout=3,
    )
    server.serve()
