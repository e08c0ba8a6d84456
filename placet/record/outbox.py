"""What must happen after commit: entries that go to outside systems, each system's one by one and in their order.

The record is itself the queue. Entries of one organisation are committed in the order of their numbers, and never
change; so a webhook needs to keep no more than the number of the last entry that it is done with. An act writes
nothing for it and asks nothing of it, and what was committed cannot be forgotten.

A worker claims a webhook by one conditional update, which at most one of several can win. Whoever dies with a claim
loses it when it runs out, and another begins with the same entry: it may be sent twice, never be left out. How long a
claim holds is told by the workers' own clocks, which must agree to within `LEASE` less what a delivery may take.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from placet.models.record import Head
from placet.models.webhooks import Webhook

LEASE = timedelta(minutes=5)
"""How long a claim holds; a delivery takes a minute at the very most (`placet.webhooks`)."""

FIRST, LONGEST, ATTEMPTS = timedelta(seconds=10), timedelta(hours=6), 20
"""After a failed attempt the next is due in `FIRST`, then in twice that, up to `LONGEST`; after `ATTEMPTS`, two and a
half days, it is parked."""


@dataclass(frozen=True, slots=True)
class Claim:
    """That one worker, and no other, now sends to this webhook. `word` is in no other claim."""

    webhook: Webhook
    word: str


def now() -> datetime:
    """This instant."""
    return datetime.now(UTC)


def waiting(at: datetime) -> list[int]:
    """The webhooks that are not done with all entries and that may be claimed, those that waited longest first."""
    last = Head.objects.filter(organisation=OuterRef("organisation")).values("number")
    behind = _free(at).annotate(last=Subquery(last)).filter(number__lt=F("last"))
    return list(behind.order_by(F("delivered").asc(nulls_first=True), "pk").values_list("pk", flat=True))


def claim(webhook: int, at: datetime) -> Claim | None:
    """Claim a webhook; None where another worker holds it, or it is not due, or parked, or gone."""
    word = secrets.token_hex(16)
    if not _free(at).filter(pk=webhook).update(claim=word, claimed=at + LEASE):
        return None
    found = Webhook.objects.filter(pk=webhook, claim=word).first()
    return Claim(found, word) if found else None


def _free(at: datetime) -> QuerySet[Webhook]:
    return Webhook.objects.filter(Q(claimed=None) | Q(claimed__lte=at), Q(due=None) | Q(due__lte=at), parked=None)


def done(claim: Claim, number: int, at: datetime, *, delivered: bool = True) -> bool:
    """Say that all is done up to the entry of that number, and keep the claim for the next.

    False, and nothing is changed, where the claim was lost: it ran out and another worker took it.
    """
    values: dict[str, datetime] = {"delivered": at} if delivered else {}
    kept = _held(claim).update(number=number, attempts=0, due=None, trouble="", claimed=at + LEASE, **values)
    if kept:
        claim.webhook.number, claim.webhook.attempts = number, 0
    return bool(kept)


def failed(claim: Claim, why: str, at: datetime, *, final: bool = False) -> bool:
    """Say that the entry that is next was not taken, and why; give the claim back.

    It is tried again later, or, where that would be of no use (`final`) or was done `ATTEMPTS` times, parked: nothing
    is sent any more until somebody resumes it, since what comes after it must not overtake it. False as for `done`.
    """
    attempts = claim.webhook.attempts + 1
    parked = at if final or attempts >= ATTEMPTS else None
    due = at + min(LONGEST, FIRST * 2 ** (attempts - 1))
    return bool(_held(claim).update(attempts=attempts, due=due, trouble=why, parked=parked, claim="", claimed=None))


def release(claim: Claim) -> None:
    """Give the claim back, if it is still held."""
    _held(claim).update(claim="", claimed=None)


def _held(claim: Claim) -> QuerySet[Webhook]:
    return Webhook.objects.filter(pk=claim.webhook.pk, claim=claim.word)


def resume(webhook: Webhook, *, past: int = 0) -> None:
    """Try a webhook again at once, parked or not; `past` is the number of an entry that is not to be sent to it."""
    values = {"number": past} if past > webhook.number else {}
    Webhook.objects.filter(pk=webhook.pk).update(attempts=0, due=None, trouble="", parked=None, **values)
