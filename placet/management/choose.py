"""Which organisation and which reader a command means."""

from __future__ import annotations

from datetime import date

from django.core.management.base import CommandError

from placet.models.house import house
from placet.models.record import Head
from placet.procedure.rows import Mandate
from placet.procedure.state import stands
from placet.reading.reader import Reader, anonymous, reader_of


def organisation_named(name: str) -> str:
    """The organisation of that reference, or the only one there is."""
    known = list(Head.objects.order_by("organisation").values_list("organisation", flat=True))
    if name in known:
        return name
    if not name and len(known) == 1:
        return str(known[0])
    if not known:
        raise CommandError("There is no record here yet. Begin with: placet act found-organisation … or placet demo.")
    told = "There is no record of “" + name + "”." if name else "There is more than one record here."
    raise CommandError(f"{told} Give --organisation, one of: {', '.join(known)}.")


def reader_named(organisation: str, name: str) -> Reader:
    """The public, or the reader under the mandate of that reference, or under the only one in force in that role."""
    if name in ("", "public"):
        return anonymous(organisation)
    reader = reader_of(organisation, name)
    if reader.mandate is not None:
        return reader
    mandates = house(organisation).every(Mandate)
    in_force = [one for one in mandates if stands(one.start, one.end, date.today())]
    in_role = [one.ref for one in in_force if one.role == name]
    if len(in_role) == 1:
        return reader_of(organisation, in_role[0])
    if in_role:
        raise CommandError(f"More than one mandate is in force as “{name}”. Use one of: {', '.join(in_role)}.")
    others = ", ".join(["public", *(one.ref for one in in_force)])
    raise CommandError(f"“{name}” is no mandate in force. Use one of: {others}.")
