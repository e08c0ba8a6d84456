"""`placet tick`: perform the acts of the clock that are due."""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand

from placet.record.clock import tick

_EXAMPLES = """\
example:
  placet tick
"""


class Command(BaseCommand):
    help = "Perform the acts of the clock that are due. Run it every minute."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.epilog = _EXAMPLES
        parser.formatter_class = RawDescriptionHelpFormatter

    def handle(self, *args: Any, **options: Any) -> None:
        for organisation, posted in tick():
            self.stdout.write(f"{organisation}: entry {posted.number}")
