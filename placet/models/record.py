"""The append-only table of entries, the head of each chain, and what is to happen after commit."""

from __future__ import annotations

from django.db import models


class Head(models.Model):
    """The end of one organisation's chain. Writers lock this row; readers take it as the state of everything."""

    organisation = models.CharField(max_length=40, primary_key=True)
    number = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=64)
    house = models.CharField(max_length=64, default="")  # hash of the last entry that changed a row of the house

    class Meta:
        db_table = "placet_head"


class Entry(models.Model):
    """One act written in the record. Update and delete are refused by the database itself (migration 0002)."""

    organisation = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    text = models.TextField()  # canonical JSON, see placet.acts.chain
    salt = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    audience = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    at = models.CharField(max_length=40)
    day = models.DateField()
    entered = models.CharField(max_length=40)
    scopes = models.TextField(default="")  # the scopes of the rows it established, one a line, for a dossier's entries

    class Meta:
        db_table = "placet_entry"
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="entry_number")]
        indexes = [models.Index(fields=["organisation", "audience", "number"], name="entry_audience")]


class Outgoing(models.Model):
    """Something that must happen after commit, claimed by a conditional update."""

    organisation = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    claimed = models.DateTimeField(null=True)
    done = models.DateTimeField(null=True)

    class Meta:
        db_table = "placet_outgoing"
        indexes = [models.Index(fields=["done", "claimed"], name="outgoing_waiting")]
