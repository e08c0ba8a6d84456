"""`placet serve`: serve what the settings name."""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand

from placet.management.guard import refuse_broken
from placet.management.server import address_of, migrate, port, serve

_EXAMPLES = """\
examples:
  placet serve
  placet serve --port 9000 --workers 4
"""


class Command(BaseCommand):
    help = "Serve what the settings name (docs/settings.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.epilog = _EXAMPLES
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine alone)")
        parser.add_argument("--port", type=port, default=8000, help="default 8000")
        parser.add_argument("--workers", type=int, default=0, help="processes (default: one a core)")

    def handle(self, *args: Any, **options: Any) -> None:
        address = address_of(options["host"], options["port"])
        migrate()
        refuse_broken()
        shown = f"[{options['host']}]" if ":" in options["host"] else options["host"]
        self.stdout.write(f"placet serves http://{shown}:{options['port']}/  (Ctrl-C stops it)")
        self.stdout.flush()
        serve(address, options["port"], options["workers"])
