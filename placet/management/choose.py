"""Which organisation and which reader a command means."""

from __future__ import annotations

from django.core.management.base import CommandError

from placet.models.record import Head
from placet.procedure.rows import Mandate
from placet.reading.house import house
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
    """The public, or the reader under the mandate of that reference (or of the first mandate in that role)."""
    if name in ("", "public"):
        return anonymous(organisation)
    reader = reader_of(organisation, name)
    if reader.mandate is None:
        known = house(anonymous(organisation).__class__(organisation, frozenset({"public"})))
        by_role = [one.ref for one in known.every(Mandate) if one.role == name]
        for ref in by_role:
            reader = reader_of(organisation, ref)
            if reader.mandate is not None:
                return reader
        raise CommandError(f"“{name}” is no mandate in force. Use one of: public, "
                           f"{', '.join(one.ref for one in known.every(Mandate))}.")  # fmt: skip
    return reader
