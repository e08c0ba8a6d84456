"""Who is who in the tests: a fixed cast in the fictional council of the seven rivers.

A is Avelland, B is Brukmar. Each member of the cast has a mandate of the case, and a person who holds it; the stranger
has signed in and holds none; the public has not signed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.test import Client

from placet.models.people import Holding, Person
from placet.procedure.rows import Body, Mandate
from placet.procedure.state import State, stands
from placet.reading.reader import PUBLIC as PUBLIC_WORDS
from placet.reading.reader import Reader, anonymous, reader_of, words_of

ORGANISATION = "RIVERS"
BODIES = ("CRH", "CRM", "CRD", "WGH")


@dataclass(frozen=True, slots=True)
class Member:
    """One of the cast: the mandate is empty for who holds none; `signs_in` is false for the public alone."""

    name: str
    mandate: str = ""
    signs_in: bool = True

    def reader(self, on: date | None = None, language: str = "en") -> Reader:
        """The member as a reader."""
        if not self.mandate:
            return anonymous(ORGANISATION, language, on)
        return reader_of(ORGANISATION, self.mandate, language, on)

    def words(self, state: State) -> frozenset[str]:
        """The audience words that the member holds by a state in memory."""
        mandate = state.get(Mandate, self.mandate) if self.mandate else None
        if mandate is None or not stands(mandate.start, mandate.end, date.today()):
            return PUBLIC_WORDS
        bodies = mandate.bodies or tuple(body.ref for body in state.every(Body))
        held = (state.need(Body, body) for body in bodies)
        return words_of(mandate, bodies, frozenset(body.seats or body.ref for body in held))

    def client(self, **defaults: str) -> Client:
        """A browser in which the member has signed in; CSRF is not asked of it."""
        client = Client(**defaults)
        if self.signs_in:
            client.force_login(Person.objects.get(username=self.name))
        return client


OFFICER = Member("officer", "secretariat")
CHAIR = Member("chair", "chair")
HEAD_A = Member("head-a", "head-AVL")
DELEGATE_A = Member("delegate-a", "delegate-AVL")
HEAD_B = Member("head-b", "head-BKM")
DELEGATE_B = Member("delegate-b", "delegate-BKM")
DEPUTY_B = Member("deputy-b", "deputy-BKM")  # of the Committee of Deputies alone
OBSERVER = Member("observer", "observer-LES")
FORMER_A = Member("former-a", "former-AVL")  # her mandate ended a month ago
STRANGER = Member("stranger")
PUBLIC = Member("public", signs_in=False)

CAST = (OFFICER, CHAIR, HEAD_A, DELEGATE_A, HEAD_B, DELEGATE_B, DEPUTY_B, OBSERVER, FORMER_A, STRANGER, PUBLIC)
SEES_ONLY_THE_PUBLIC = (FORMER_A, STRANGER, PUBLIC)


def people() -> None:
    """Enter the persons of the cast, with the mandates that they hold."""
    for member in CAST:
        if member.signs_in:
            person = Person.objects.create_user(username=member.name, password=f"the password of {member.name}")
            if member.mandate:
                Holding.objects.create(person=person, organisation=ORGANISATION, mandate=member.mandate)
