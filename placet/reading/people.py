"""Which mandates a signed-in person holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from placet.models.house import house
from placet.models.people import SignInLink, held
from placet.models.record import Head
from placet.procedure.rows import Mandate
from placet.procedure.state import stands


def mandates(person: int, organisation: str) -> list[str]:
    """References of the mandates that the person holds in the organisation, oldest first."""
    return held(person, organisation)


def sign_in_link(digest: str) -> SignInLink | None:
    """The demo's sign-in link of that digest."""
    return SignInLink.objects.select_related("person").filter(digest=digest).first()


def sign_in_links() -> list[SignInLink]:
    """The sign-in links of the demo whose mandates are in force, for its reader switch: under one that has ended one
    reads as the public, and two buttons would bear the name of one role."""
    heads = {head.organisation: head for head in Head.objects.all()}
    return [link for link in SignInLink.objects.order_by("organisation", "person_id") if _in_force(link, heads)]


def _in_force(link: SignInLink, heads: Mapping[str, Head]) -> bool:
    if link.organisation not in heads:
        return False
    mandate = house(link.organisation, head=heads[link.organisation]).get(Mandate, link.mandate)
    return mandate is not None and stands(mandate.start, mandate.end, date.today())
