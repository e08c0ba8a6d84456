"""`placet rebuild`: tables from the record; with `--check` it compares only."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from placet.management.guard import refuse_not_whole
from placet.management.runner import No
from placet.management.server import migrate
from placet.models.record import Head
from placet.record.rebuild import compare, rebuild


class Command(BaseCommand):
    help = "Tables from a record that is whole; --check compares only. Example: placet rebuild --check"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="compare, change nothing; exit 1 where they differ")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            migrate()
        elif Head._meta.db_table not in connection.introspection.table_names():
            raise CommandError(
                "There is no record in this database yet, so there is nothing to compare. Make one with “placet demo”,"
                " or with “placet act found-organisation”; or check PLACET_DATABASE and PLACET_DIR."
            )
        refuse_not_whole()
        differences = 0
        for head in Head.objects.order_by("organisation"):
            if options["check"]:
                found = compare(head.organisation)
                differences += len(found)
                for one in found[:50]:
                    self.stdout.write(
                        f"{one.organisation}: {one.kind} {one.ref}: table {one.table}, record {one.record}"
                    )
                if not found:
                    self.stdout.write(f"{head.organisation}: {head.number} entries, tables equal the record")
            else:
                count = rebuild(head.organisation)
                self.stdout.write(f"{head.organisation}: tables rebuilt from {count} entries")
        if differences:
            raise No(f"{differences} rows differ from the record. “placet rebuild” makes the tables anew from it.")
