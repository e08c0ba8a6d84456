"""Webhooks: outside systems that are told of entries. Set up by whoever runs the server; not on the record."""

from __future__ import annotations

from django.db import models


class Webhook(models.Model):
    """An address to which the entries of one record are sent, one by one in their order, as one reader may see them.

    The record is the queue: `number` is the last entry that this webhook is done with, so that nothing has to be
    written for it when an act is.
    """

    name = models.CharField(max_length=80, unique=True)
    organisation = models.CharField(max_length=40)
    address = models.TextField()
    secret = models.CharField(max_length=200)  # shared with the receiver, who could not check a digest of it
    mandate = models.CharField(max_length=200, default="")  # under which it reads; empty: the public
    kinds = models.JSONField(default=list)  # of acts; empty: all
    inside = models.BooleanField(default=False)  # whether the address may be one of a private network
    number = models.PositiveIntegerField()
    claim = models.CharField(max_length=32, default="")  # of the worker that sends; holds until `claimed`
    claimed = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)  # that failed, for the entry that is next
    due = models.DateTimeField(null=True)  # not to be tried again before
    trouble = models.TextField(default="")  # why the last attempt failed
    parked = models.DateTimeField(null=True)  # given up until somebody resumes it
    delivered = models.DateTimeField(null=True)  # when an entry was last taken

    class Meta:
        db_table = "placet_webhook"
