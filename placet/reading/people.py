"""Which mandates a signed-in person holds."""

from __future__ import annotations

from placet.models.people import Holding, SignInLink, held


def mandates(person: int, organisation: str) -> list[str]:
    """References of the mandates that the person holds in the organisation, oldest first."""
    return held(person, organisation)


def organisations_of(person: int) -> list[str]:
    """The organisations in which the person holds a mandate."""
    return list(
        Holding.objects.filter(person_id=person).order_by("pk").values_list("organisation", flat=True).distinct()
    )


def sign_in_link(digest: str) -> SignInLink | None:
    """The demo's sign-in link of that digest."""
    return SignInLink.objects.select_related("person").filter(digest=digest).first()


def sign_in_links() -> list[SignInLink]:
    """All sign-in links of the demo, for its reader switch."""
    return list(SignInLink.objects.order_by("organisation", "person_id"))
