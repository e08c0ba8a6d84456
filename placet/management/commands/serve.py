"""`placet serve`: serve what the settings name."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from placet.management.server import migrate, refuse_broken, serve


class Command(BaseCommand):
    help = "Serve what the settings name (docs/settings.md). Example: placet serve --port 8000"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine alone)")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=0, help="processes (default: one a core)")

    def handle(self, *args: Any, **options: Any) -> None:
        migrate()
        refuse_broken()
        self.stdout.write(f"placet serves http://{options['host']}:{options['port']}/  (Ctrl-C stops it)")
        self.stdout.flush()
        serve(options["host"], options["port"], options["workers"])
