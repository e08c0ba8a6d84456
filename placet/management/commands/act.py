"""`placet act`: one act through the desk, from the command line."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from placet import desk
from placet.acts import REGISTER
from placet.acts.base import fields
from placet.management.choose import organisation_named, reader_named
from placet.management.server import migrate
from placet.reading.house import house
from placet.reading.reader import anonymous
from placet.record.post import OutOfOrder, now, post
from placet.web.phrases import objection

_EXAMPLES = """\
examples:
  placet act                      the list of acts
  placet act add-item             the fields of one
  placet act add-item session=CFM/2024-10-07 title.en=Exchange --by secretariat
docs/acts.md tells what each act says and does.
"""


class Command(BaseCommand):
    help = "One act through the desk.\nWithout KIND: the list of acts; with KIND alone: its fields."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.epilog = _EXAMPLES
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.add_argument("kind", nargs="?", default="", metavar="KIND")
        parser.add_argument("values", nargs="*", metavar="field=value")
        parser.add_argument("--by", default="", help="the mandate under which it is done")
        parser.add_argument("--organisation", default="", help="whose record (needed where there are several)")
        parser.add_argument("--json", default="", metavar="FILE", help="fields as a JSON object; - is standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        kind = options["kind"]
        if not kind:
            for name, act in sorted(REGISTER.items()):
                self.stdout.write(f"{name:<20}{(act.__doc__ or '').strip().splitlines()[0]}")
            return
        if kind not in REGISTER:
            raise CommandError(f"There is no act “{kind}”. “placet act” lists them.")
        data, text = self._data(options)
        if not data and not options["by"]:
            for one in fields(REGISTER[kind]):
                needed = "needed" if one.required and one.name not in ("by", "at") else "optional"
                self.stdout.write(f"{one.name:<20}{one.kind:<7}{needed:<10}{one.about.label}")
            return
        try:
            done = (
                self._found(kind, data, text, options)
                if REGISTER[kind].founding
                else self._receive(kind, data, text, options)
            )
        except desk.Malformed as wrong:
            raise CommandError(
                "\n".join(f"{name}: {one}" for name, many in wrong.errors.items() for one in many)
            ) from None
        except OutOfOrder as refused:
            zone = _zone(kind, options)
            shown = [objection(one, str, zone) for one in refused.objections]
            raise CommandError(
                "Not in order.\n"
                + "\n".join(
                    f"- {one['words']}{' [' + one['article']['text'] + ']' if one['article'] else ''} {one['remedy']}"
                    for one in shown
                )
            ) from None
        except desk.Unseen:
            raise CommandError("It names something that is not there, or not for this mandate.") from None
        self.stdout.write(f"entry {done.number} {done.hash}")

    def _data(self, options: dict[str, Any]) -> tuple[dict[str, Any], bool]:
        if options["json"]:
            try:
                data = json.loads(
                    sys.stdin.read() if options["json"] == "-" else Path(options["json"]).read_text(encoding="utf-8")
                )
            except (OSError, ValueError) as wrong:
                raise CommandError(f"The fields cannot be read as JSON: {wrong}.") from None
            if not isinstance(data, dict):
                raise CommandError("The fields are a JSON object.")
            return data, False
        found: dict[str, Any] = {}
        for one in options["values"]:
            name, equals, value = one.partition("=")
            if not equals:
                raise CommandError(f"“{one}” is not field=value.")
            found[name] = [*_many(found.get(name)), value] if name in found else value
        return found, True

    def _receive(self, kind: str, data: dict[str, Any], text: bool, options: dict[str, Any]) -> desk.Posted:
        organisation = organisation_named(options["organisation"])
        if not options["by"]:
            raise CommandError("Say under which mandate: --by MANDATE.")
        return desk.receive(reader_named(organisation, options["by"]), kind, data, text=text)

    def _found(self, kind: str, data: dict[str, Any], text: bool, options: dict[str, Any]) -> desk.Posted:
        """Opening a record is for the one who runs the server: no mandate can stand in it yet."""
        migrate()
        values = desk.shaped(kind, data, text=text)
        values.setdefault("at", now())
        act = REGISTER[kind](by=options["by"] or "secretariat", **values)
        return post(str(values["ref"]), act)


def _zone(kind: str, options: dict[str, Any]) -> str:
    """The time in which moments are told: that of the seat, once there is one."""
    if REGISTER[kind].founding:
        return "UTC"
    found = house(anonymous(organisation_named(options["organisation"]))).organisation()
    return found.zone if found else "UTC"


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
