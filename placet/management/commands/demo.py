"""`placet demo`: the real case, and a fictional council to try everything in, on SQLite, served from this machine."""

from __future__ import annotations

import hashlib
import secrets
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

import placet.cases
from placet.cases.problem import CaseError
from placet.cases.reader import Case, read
from placet.management.guard import refuse_broken
from placet.management.server import free_port, migrate, port, serve
from placet.models.people import Holding, Person, SignInLink
from placet.models.record import Head
from placet.record.clock import tick
from placet.record.post import post_all

CASES = ("cis", "rivers")
T = TypeVar("T")


_EXAMPLES = """\
examples:
  placet demo
  placet demo --dir demo --port 9000
"""


class Command(BaseCommand):
    help = (
        "The real case of the CIS Council of Foreign Ministers, Moscow, 7 October 2024,\n"
        "and a fictional council, on SQLite."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.epilog = _EXAMPLES
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.add_argument("--dir", default="", help="folder for the demo (default: in the user's data directory)")
        parser.add_argument("--port", type=port, default=8000, help="default 8000, or the next free one")
        parser.add_argument("--workers", type=int, default=0, help="processes (default: one a core)")
        parser.add_argument("--load-only", action="store_true", help="prepare everything, but do not serve")
        parser.add_argument("--live", action="store_true", help="not yet: push of changes to open pages")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["live"]:
            raise CommandError("--live is not there yet; pages show each change when they are asked for again.")
        migrate()
        refuse_broken()
        folder = Path(placet.cases.__file__).parent
        cases = [self._read(folder / name) for name in CASES]
        for case in cases:
            self._load(case)
        for _ in tick():
            pass
        links = self._links(cases)
        if options["load_only"]:
            return
        number = free_port(options["port"])
        base = f"http://127.0.0.1:{number}"
        self.stdout.write(f"\nplacet is served at {base}/   (Ctrl-C stops it; data in {settings.PLACET.folder})\n")
        self.stdout.write("\nSign-in links, one a role. They work only on this machine and only in this demo:\n")
        width = 2 + max(len(name) for _title, rows in links for name, _token in rows)
        for title, rows in links:
            self.stdout.write(f"\n  {title}")
            for name, token in rows:
                self.stdout.write(f"    {name:<{width}}{base}/demo/{token}")
        self.stdout.write("")
        self.stdout.flush()
        serve("127.0.0.1", number, options["workers"])

    def _read(self, folder: Path) -> Case:
        try:
            return read(folder, date.today())
        except CaseError as wrong:
            raise CommandError(str(wrong)) from wrong

    def _load(self, case: Case) -> None:
        if Head.objects.filter(organisation=case.organisation).exists():
            return
        # One transaction: a demo that was stopped while loading begins anew, and is never half there.
        for _ in progress(f"Entering {case.organisation}", post_all(case.organisation, case.acts), len(case.acts)):
            pass

    def _links(self, cases: Iterable[Case]) -> list[tuple[str, list[tuple[str, str]]]]:
        """A person and a link for each role of each case. Old links of the demo end: their tokens are not kept."""
        SignInLink.objects.all().delete()
        shown = []
        for case in cases:
            rows = [(label(case, door.label), self._link(case, door.mandate)) for door in case.mandates]
            shown.append((label(case, case.title), rows))
        return shown

    def _link(self, case: Case, mandate: str) -> str:
        name = f"demo-{case.organisation}-{mandate}".lower()
        person, new = Person.objects.get_or_create(username=name)
        if new:
            person.set_unusable_password()
            person.save()
        Holding.objects.get_or_create(person=person, organisation=case.organisation, mandate=mandate)
        token = secrets.token_urlsafe(12)
        SignInLink.objects.create(
            digest=hashlib.sha256(token.encode()).hexdigest(),
            person=person,
            organisation=case.organisation,
            mandate=mandate,
        )
        return token


def label(case: Case, text: Any) -> str:
    """A text of the case in English, or whatever there is."""
    return str(text.get("en") or next(iter(text.values()), case.organisation))


def progress(words: str, steps: Iterable[T], total: int) -> Iterator[T]:
    """Go through the steps; on a terminal, with a bar."""
    shown = sys.stderr.isatty()
    for number, step in enumerate(steps, 1):
        if shown and (number % 10 == 0 or number == total):
            done = 30 * number // max(1, total)
            print(f"\r{words}  [{'#' * done}{'.' * (30 - done)}] {number} of {total} acts", end="", file=sys.stderr)
        yield step
    if shown:
        print(file=sys.stderr)
