"""The append-only table of entries, and the head of each chain."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from django.db import connection, models

from placet.models.statements import answered


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
        indexes = [
            models.Index(fields=["organisation", "audience", "number"], name="entry_audience"),
            models.Index(fields=["organisation", "audience", "day"], name="entry_day"),
        ]


_HEAD = "SELECT number, hash, house FROM placet_head WHERE organisation = %s"
_APPEND = (
    "INSERT INTO placet_entry (organisation, number, text, salt, digest, hash, audience, kind, at, day, entered,"
    " scopes) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_ADVANCE = "UPDATE placet_head SET number = %s, hash = %s, house = %s WHERE organisation = %s"
_BEGIN = "INSERT INTO placet_head (number, hash, house, organisation) VALUES (%s, %s, %s, %s)"


def locked(organisation: str) -> Head | None:
    """The head of the chain, held for this transaction: whoever writes after it waits. None where there is none.

    On SQLite the transaction itself holds the whole database (`transaction_mode` in the settings).
    """
    return _head(organisation, " FOR UPDATE" if connection.features.has_select_for_update else "")


def head_of(organisation: str) -> Head | None:
    """The head of the chain as it is now; None where there is none."""
    return _head(organisation, "")


def hashes() -> dict[str, str]:
    """The hash of the last entry of each chain, by organisation, in their order."""
    return dict(answered("SELECT organisation, hash FROM placet_head ORDER BY organisation"))


def _head(organisation: str, how: str) -> Head | None:
    for number, digest, house in answered(_HEAD + how, [organisation]):
        return Head(organisation=organisation, number=number, hash=digest, house=house)
    return None


class Line(NamedTuple):
    """What is written of one entry beside its organisation."""

    number: int
    text: str
    salt: str
    digest: str
    hash: str
    audience: str
    kind: str
    at: str
    day: date
    entered: str
    scopes: str


def append(head: Head, lines: Sequence[Line]) -> None:
    """Write entries that follow each other, up to the one that `head`, already moved on, stands at; and the head."""
    adapt = connection.ops.adapt_datefield_value
    values = [(head.organisation, *line[:8], adapt(line.day), *line[9:]) for line in lines]
    with connection.cursor() as cursor:
        if len(values) == 1:
            cursor.execute(_APPEND, values[0])
        else:
            cursor.executemany(_APPEND, values)
        cursor.execute(
            _BEGIN if lines[0].number == 1 else _ADVANCE, [head.number, head.hash, head.house, head.organisation]
        )


_DAYS = """
WITH RECURSIVE walk(audience, day, step) AS (
  SELECT word.audience,
         (SELECT max(e.day) FROM placet_entry e WHERE e.organisation = %s AND e.audience = word.audience), 1
  FROM ({words}) word
  UNION ALL
  SELECT walk.audience,
         (SELECT max(e.day) FROM placet_entry e
          WHERE e.organisation = %s AND e.audience = walk.audience AND e.day < walk.day),
         walk.step + 1
  FROM walk WHERE walk.day IS NOT NULL AND walk.step < %s
)
SELECT DISTINCT day FROM walk WHERE day IS NOT NULL ORDER BY day DESC LIMIT %s
"""


def last_days(organisation: str, audiences: Collection[str], limit: int) -> list[date]:
    """The last days, at most `limit`, on which something happened that readers of these audiences may read; the newest
    first. Goes from day to day by the index: a DISTINCT would read every entry there is."""
    words = " UNION ALL ".join(["SELECT %s AS audience"] * len(audiences))
    found = answered(_DAYS.format(words=words), [organisation, *audiences, organisation, limit, limit])
    return [date.fromisoformat(day) if isinstance(day, str) else day for (day,) in found]
