"""People: who may sign in, and which mandates they hold. Not on the record: a person can be erased."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models

from placet.models.statements import answered


class Person(AbstractUser):
    """Somebody who signs in."""

    class Meta:
        db_table = "placet_person"


class Holding(models.Model):
    """That a person holds a mandate of an organisation; the mandate itself stands in the record."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="holdings")
    organisation = models.CharField(max_length=40)
    mandate = models.CharField(max_length=200)

    class Meta:
        db_table = "placet_holding"
        constraints = [models.UniqueConstraint(fields=["person", "organisation", "mandate"], name="holding_once")]


class SignInLink(models.Model):
    """A single-purpose sign-in link of the demo: it exists only in demo mode and works only from this machine."""

    digest = models.CharField(max_length=64, primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    organisation = models.CharField(max_length=40)
    mandate = models.CharField(max_length=200)

    class Meta:
        db_table = "placet_signinlink"


_HELD = "SELECT mandate FROM placet_holding WHERE person_id = %s AND organisation = %s ORDER BY id"


def held(person: int, organisation: str) -> list[str]:
    """References of the mandates that the person holds in the organisation, oldest first."""
    return [mandate for (mandate,) in answered(_HELD, [person, organisation])]
