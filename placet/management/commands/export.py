"""`placet export`: the record as JSON Lines, as a reader may see it."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from placet.management.choose import organisation_named, reader_named
from placet.reading import record

_EXAMPLES = """\
examples:
  placet export --organisation CIS --out record.jsonl
  placet export --organisation CIS --as secretariat --out record.jsonl
  placet verify record.jsonl
"""


class Command(BaseCommand):
    help = "The record as a reader may see it, JSON Lines."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.epilog = _EXAMPLES
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.add_argument("--organisation", default="", help="whose record (needed where there are several)")
        parser.add_argument(
            "--as", dest="reader", default="public", help="public, a mandate, or a role that one alone has"
        )
        parser.add_argument("--out", default="-", help="file to write; - is standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = organisation_named(options["organisation"])
        reader = reader_named(organisation, options["reader"])
        lines = record.export(reader)
        whose = f"under the mandate {reader.mandate.ref} ({reader.role})" if reader.mandate else "in public"
        # On standard error: the record itself may go to standard output.
        self.stderr.write(f"placet: the record of {organisation} as it may be read {whose}")
        if options["out"] == "-":
            for line in lines:
                sys.stdout.write(line)
            return
        try:
            with Path(options["out"]).open("w", encoding="utf-8", newline="\n") as out:
                out.writelines(lines)
        except OSError as wrong:
            raise CommandError(f"{options['out']} cannot be written: {wrong.strerror}.") from wrong
