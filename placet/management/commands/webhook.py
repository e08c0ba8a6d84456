"""`placet webhook`: which outside systems are told of entries. They are outside the record, like people."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from placet.acts import REGISTER
from placet.management.choose import organisation_named, reader_named
from placet.management.runner import No
from placet.models.record import Head
from placet.models.webhooks import Webhook
from placet.reading.record import following
from placet.record.outbox import now, resume
from placet.webhooks import Failed, Unusable, checked, key_of, new_secret, reader, send_test

_EXAMPLES = """\
examples:
  placet webhook add registry https://registry.example/placet
  placet webhook test registry
  placet outbox run
docs/outbox.md tells what is sent, and how the receiver checks it.
"""


class Command(BaseCommand):
    help = "Outside systems that are told of entries: add, list, remove, test, resume."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.epilog = _EXAMPLES
        parser.formatter_class = RawDescriptionHelpFormatter
        what = parser.add_subparsers(dest="what", required=True, metavar="add|list|remove|test|resume")

        def begin(name: str, told: str) -> ArgumentParser:
            made = what.add_parser(name, help=told, description=f"{told[0].upper()}{told[1:]}.")
            if name != "list":
                made.add_argument("name", help="its name, by which the other commands know it")
            return made

        add = begin("add", "send entries to an address; prints the secret, once")
        add.add_argument("address", help="https://host/path; http only for localhost")
        add.add_argument("--organisation", default="", help="whose record (needed where there are several)")
        add.add_argument("--as", dest="reader", default="public", help="what it may read: public, a role or a mandate")
        add.add_argument("--kinds", default="", metavar="KIND,…", help="only these acts (default: all)")
        first = "the first entry that may be sent (default: the next one that is written)"
        add.add_argument("--from", dest="begin", type=int, default=0, metavar="NUMBER", help=first)
        add.add_argument("--inside", action="store_true", help="the address may be one of a private network")
        shared = "read the secret (whsec_…) from a file; - is standard input (default: a new one)"
        add.add_argument("--secret", default="", metavar="FILE", help=shared)
        begin("list", "all of them, without their secrets")
        begin("remove", "send nothing more to it, and forget it")
        begin("test", "send it a signed message that holds no entry, and tell what came of it")
        again = begin("resume", "try at once one that did not take an entry, or was parked for it")
        again.add_argument("--skip", action="store_true", help="without that entry")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, f"_{options['what']}")(options)

    def _add(self, options: dict[str, Any]) -> None:
        organisation = organisation_named(options["organisation"])
        mandate = reader_named(organisation, options["reader"]).mandate
        kinds = sorted({kind.strip() for kind in options["kinds"].split(",") if kind.strip()})
        unknown = [kind for kind in kinds if kind not in REGISTER]
        if unknown:
            raise CommandError(f"There is no act “{unknown[0]}”. “placet act” lists them.")
        begin = options["begin"]
        head = Head.objects.get(organisation=organisation)
        if begin < 0 or begin > head.number + 1:
            raise CommandError(f"--from is a number from 1 to {head.number + 1}, the entry that is written next.")
        secret = self._secret(options["secret"])
        if not re.fullmatch(r"[\w.-]{1,80}", options["name"]):
            raise CommandError("A name is made of letters, digits, “.”, “_” and “-”, at most 80.")
        if Webhook.objects.filter(name=options["name"]).exists():
            raise CommandError(f"There is a webhook “{options['name']}” already. Remove it first.")
        try:
            checked(options["address"])
            key_of(secret)
        except Unusable as wrong:
            raise CommandError(str(wrong)) from None
        Webhook.objects.create(
            name=options["name"],
            organisation=organisation,
            address=options["address"],
            secret=secret,
            mandate=mandate.ref if mandate else "",
            kinds=kinds,
            inside=options["inside"],
            number=begin - 1 if begin else head.number,
        )
        if not options["secret"]:
            self.stdout.write(f"secret {secret}")
        self.stdout.write(
            f"{options['name']} is sent entries of {organisation} from {begin or head.number + 1} on, as"
            f" {mandate.ref if mandate else 'public'} may read them, while “placet outbox run” runs."
        )

    def _secret(self, name: str) -> str:
        if not name:
            return new_secret()
        try:
            return (sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")).strip()
        except (OSError, UnicodeDecodeError) as wrong:
            raise CommandError(f"The secret cannot be read: {wrong}.") from None

    def _list(self, options: dict[str, Any]) -> None:
        for one in Webhook.objects.order_by("name"):
            kinds = ",".join(one.kinds) or "all acts"
            self.stdout.write(f"{one.name}  {one.organisation}  {one.address}  as {one.mandate or 'public'}  {kinds}")

    def _remove(self, options: dict[str, Any]) -> None:
        self._named(options).delete()
        self.stdout.write(f"{options['name']} is sent nothing more.")

    def _test(self, options: dict[str, Any]) -> None:
        webhook = self._named(options)
        try:
            send_test(webhook, now())
        except Failed as wrong:
            raise No(f"{webhook.name} did not take the message: {wrong}.") from None
        self.stdout.write(f"{webhook.name} took the message.")

    def _resume(self, options: dict[str, Any]) -> None:
        webhook = self._named(options)
        past = 0
        if options["skip"]:
            found = following(reader(webhook), webhook.number, webhook.kinds)
            if webhook.parked is None or found is None:
                raise CommandError(f"{webhook.name} is not parked: there is no entry to skip.")
            past = found.number
        resume(webhook, past=past)
        self.stdout.write(f"{webhook.name} is tried again{f', without entry {past}' if past else ''}.")

    def _named(self, options: dict[str, Any]) -> Webhook:
        found = Webhook.objects.filter(name=options["name"]).first()
        if found is None:
            known = ", ".join(Webhook.objects.order_by("name").values_list("name", flat=True)) or "none"
            raise CommandError(f"There is no webhook “{options['name']}”. There are: {known}.")
        return found
