"""What time alone changes, as acts of the clock, so that it stands in the record too."""

from __future__ import annotations

from collections.abc import Iterator

from placet.acts.decisions import LapseSilence
from placet.models.tables import TABLES, rows_of
from placet.procedure.moment import FOREVER, instant
from placet.procedure.rows import Silence
from placet.record.post import OutOfOrder, Posted, now, post


def tick(at: str = "") -> Iterator[tuple[str, Posted]]:
    """Let every silence procedure lapse that has run out by `at` (now, if empty).

    Safe to run twice and from two machines: the act that comes second is not in order, and is left.
    """
    moment = at or now()
    rows = TABLES[Silence].objects.everything().filter(until=FOREVER, state="running")
    due = [
        (organisation, silence)
        for organisation, silence in zip(
            rows.order_by("pk").values_list("organisation", flat=True),
            rows_of(Silence, rows.order_by("pk")),
            strict=True,
        )
        if instant(silence.expires) <= instant(moment)
    ]
    for organisation, silence in due:
        act = LapseSilence(by="clock", at=moment, document=silence.document)
        try:
            yield organisation, post(organisation, act)
        except OutOfOrder:
            continue
