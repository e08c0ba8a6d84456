"""`placet outbox`: send what is to be sent to outside systems, or tell how that stands."""

from __future__ import annotations

import signal
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from contextlib import closing
from datetime import datetime
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from placet.management.runner import No
from placet.models.webhooks import Webhook
from placet.reading.record import count_following
from placet.webhooks import drain, reader

_EXAMPLES = """\
examples:
  placet outbox run               as a service of its own; several may run at once
  placet outbox run --once        every minute, beside placet tick
  placet outbox status            exit 1 where a webhook is parked: see placet webhook resume
"""


class Command(BaseCommand):
    help = "Send entries to the webhooks (placet webhook), or tell how that stands."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.epilog = _EXAMPLES
        parser.formatter_class = RawDescriptionHelpFormatter
        what = parser.add_subparsers(dest="what", required=True, metavar="run|status")
        told = "send all that is to be sent, and go on doing so"
        run = what.add_parser("run", help=told, description=f"S{told[1:]}. Several may run at once.")
        run.add_argument("--once", action="store_true", help="end when nothing is to be sent now")
        run.add_argument("--every", type=float, default=1.0, metavar="SECONDS", help="how often to look (default 1)")
        told = "a line for each webhook; exit 1 where one is parked"
        what.add_parser("status", help=told, description=f"A{told[1:]}.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "status":
            self._status()
            return
        stop = Event()
        before = signal.signal(signal.SIGTERM, lambda *_: stop.set())
        try:
            self._run(stop, 0 if options["once"] else max(0.1, options["every"]))
        finally:
            signal.signal(signal.SIGTERM, before)

    def _run(self, stop: Event, every: float) -> None:
        """Send until told to stop, or, where `every` is 0, until there is nothing to be sent."""
        while not stop.is_set():
            # Whoever is told to stop finishes what it has in hand and gives its claim back: another need not wait.
            with closing(drain()) as sending:
                for told in sending:
                    came = f"not taken: {told.trouble}" if told.trouble else "sent"
                    self.stdout.write(f"{told.name}: entry {told.number} {came}")
                    self.stdout.flush()
                    if stop.is_set():
                        return
            if not every:
                return
            stop.wait(every)
            close_old_connections()

    def _status(self) -> None:
        parked = 0
        for one in Webhook.objects.order_by("name"):
            left = count_following(reader(one), one.number, one.kinds)
            words = [f"done to entry {one.number}", f"{left} to be sent"]
            if one.delivered:
                words.append(f"last taken {_written(one.delivered)}")
            if one.trouble:
                words.append(f"{one.attempts} times not taken: {one.trouble}")
            if one.parked:
                parked += 1
                words.append(f"parked {_written(one.parked)}")
            elif one.due and one.trouble:
                words.append(f"again {_written(one.due)}")
            self.stdout.write(f"{one.name}  {one.organisation}  " + "; ".join(words))
        if parked:
            raise No(f"{parked} parked. When the receiver is well again: placet webhook resume NAME.")


def _written(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
