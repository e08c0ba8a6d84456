"""Starting the server: migrations, a look at the record, granian."""

from __future__ import annotations

import os
import socket

from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, connections
from granian import Granian
from granian.constants import Interfaces

from placet.acts.chain import beginning, digest_of, link
from placet.models.record import Entry, Head
from placet.web import assets


def migrate() -> None:
    """Bring the database's structure up to date; nothing is printed where nothing is to be done."""
    call_command("migrate", verbosity=0, interactive=False)


def refuse_broken() -> None:
    """Refuse to serve a record that does not end where its head says, or a database that is damaged.

    Every start walks the chain of hashes, some 10 µs an entry; `placet verify` of an export judges every act again, and
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
    for head in Head.objects.order_by("organisation"):
        number, why = _first_not_whole(head)
        if number:
            raise CommandError(
                f"The record of {head.organisation} is not whole at entry {number}: {why}. Nothing was changed. Run"
                f" “placet export --organisation {head.organisation} --as secretariat --out FILE” and “placet verify"
                " FILE” to see more, and restore the database from a backup."
            )
    connections.close_all()


def _first_not_whole(head: Head) -> tuple[int, str]:
    """The number of the first entry that does not follow from the one before, and why; 0 where all do."""
    previous, number = beginning(head.organisation), 0
    rows = Entry.objects.filter(organisation=head.organisation).order_by("number")
    columns = ("number", "text", "salt", "digest", "hash")
    for found, text, salt, digest, own in rows.values_list(*columns).iterator(chunk_size=2000):
        number += 1
        if found != number:
            return number, f"it is missing; the next one there is {found}"
        try:
            told = digest_of(bytes.fromhex(salt), text.encode())
        except ValueError:
            return number, "its salt is not readable"
        if told.hex() != digest:
            return number, "its text or salt was changed"
        previous = link(previous, number, told)
        if previous.hex() != own:
            return number, "its hash does not follow from the entries before it"
    if (number, previous.hex()) != (head.number, head.hash):
        return number + 1, f"the head names entry {head.number}, the last one there is {number}"
    return 0, ""


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
    assets.make()
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
