"""`placet person`: let a person sign in, and hold a mandate. People are outside the record."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from placet.management.choose import organisation_named
from placet.models.people import Holding, Person
from placet.reading.reader import reader_of

_EXAMPLES = """\
examples:
  placet person anna --mandate secretariat
  placet person anna --password
"""


class Command(BaseCommand):
    help = "Let a person sign in under a mandate."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.epilog = _EXAMPLES
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.add_argument("name", help="the name to sign in with")
        parser.add_argument("--mandate", default="", help="reference of a mandate on the record")
        parser.add_argument("--organisation", default="", help="whose record (needed where there are several)")
        parser.add_argument("--password", action="store_true", help="ask for a new password (a pipe may give it)")
        parser.add_argument("--erase", action="store_true", help="erase the person; the record is untouched")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["name"]
        if options["erase"]:
            count, _ = Person.objects.filter(username=name).delete()
            if not count:
                raise CommandError(f"There is nobody called “{name}”.")
            self.stdout.write(f"{name} is erased.")
            return
        person, new = Person.objects.get_or_create(username=name)
        if new or options["password"]:
            asked = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
            try:
                validate_password(asked, person)
            except ValidationError as wrong:
                if new:
                    person.delete()
                raise CommandError(" ".join(wrong.messages)) from None
            person.set_password(asked)
            person.save()
        if options["mandate"]:
            organisation = organisation_named(options["organisation"])
            if reader_of(organisation, options["mandate"]).mandate is None:
                raise CommandError(f"“{options['mandate']}” is no mandate in force in {organisation}.")
            Holding.objects.get_or_create(person=person, organisation=organisation, mandate=options["mandate"])
        self.stdout.write(f"{name} may sign in.")
