"""`placet tick`: perform the acts of the clock that are due."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from placet.record.clock import tick


class Command(BaseCommand):
    help = "Perform the acts of the clock that are due. Run it every minute. Example: placet tick"

    def handle(self, *args: Any, **options: Any) -> None:
        for organisation, posted in tick():
            self.stdout.write(f"{organisation}: entry {posted.number}")
