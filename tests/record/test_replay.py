"""Any sequence of acts: what the tables hold is what the record says, and the record verifies for every reader."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placet import desk
from placet.acts.chain import verify
from placet.models.record import Head
from placet.models.tables import TABLES, visible
from placet.procedure.rows import Document, Item, Row, Session
from placet.reading.reader import Reader, reader_of
from placet.reading.record import export
from placet.record.clock import tick
from placet.record.post import OutOfOrder, now
from placet.record.rebuild import compare, rebuild
from tests.cast import CAST, ORGANISATION

MANDATES = (
    "secretariat",
    "chair",
    "head-AVL",
    "delegate-AVL",
    "delegate-BKM",
    "head-GLV",
    "deputy-BKM",
    "observer-LES",
)
PARTIES = ("AVL", "BKM", "DVN", "ELV", "FNL", "GLV", "JRV", "LES")
BODIES = ("CRH", "CRM", "CRD", "WGH")
STANCES = ("agree", "agree-with-reservation", "object", "abstain", "stand-aside", "awaiting-instructions", "absent")
TEXT = st.text("abcdefgh é я ش \u0301", min_size=1, max_size=20)


class Undone(Exception):
    """Ends an example, and takes back what it wrote."""


@contextmanager
def example() -> Iterator[None]:
    """One example of hypothesis, in a savepoint of its own."""
    try:
        with transaction.atomic():
            yield
            raise Undone
    except Undone:
        pass


def refs(reader: Reader, kind: type[Row]) -> list[str]:
    """References of the rows of that kind that the reader may see: those that he can act on."""
    return sorted(row.ref for row in visible(kind, reader))


@st.composite
def step(draw: st.DrawFn) -> tuple[str, str, dict[str, Any]]:
    """Who does what; a field that begins with `#` is chosen later, among what is on record by then."""
    by = draw(st.sampled_from(MANDATES))
    document, session, item = ({"#": kind, "n": draw(st.integers(0, 40))} for kind in ("Document", "Session", "Item"))
    kind, fields = draw(
        st.sampled_from(
            [
                ("enter-document", {"of_body": draw(st.sampled_from(BODIES)), "title": {"en": draw(TEXT)},
                                    "restricted": draw(st.booleans())}),
                ("add-version", {"document": document, "words": {"en": draw(TEXT)}}),
                ("attach-file", {"document": document, "language": "en", "digest": "0" * 64}),
                ("state-position", {"document": document, "stance": draw(st.sampled_from(STANCES)),
                                    "text": draw(TEXT), "for_party": draw(st.sampled_from(("", *PARTIES)))}),
                ("keep-note", {"document": document, "text": draw(TEXT)}),
                ("note-title", {"document": document, "words": draw(TEXT)}),
                ("record-decision", {"document": document, "how": draw(st.sampled_from(["consensus", "vote"])),
                                     "outcome": draw(st.sampled_from(["adopted", "endorsed", "took-note"]))}),
                ("submit-document", {"document": document, "recipient": draw(st.sampled_from(BODIES))}),
                ("withdraw-document", {"document": document}),
                ("release-document", {"document": document, "to": draw(st.sampled_from(["public", "observers"]))}),
                ("open-silence", {"document": document, "expires": (date.today() + timedelta(3)).isoformat() + "T09:00Z"}),
                ("break-silence", {"document": document, "text": draw(TEXT)}),
                ("enter-joining", {"document": document, "party": draw(st.sampled_from(PARTIES)), "joined": False}),
                ("add-item", {"session": session, "title": {"en": draw(TEXT)}}),
                ("take-item-off", {"item": item}),
                ("adopt-agenda", {"session": session}),
                ("open-session", {"session": session}),
                ("close-session", {"session": session}),
                ("name-delegation", {"session": session, "party": draw(st.sampled_from(PARTIES)), "head": draw(TEXT)}),
                ("enter-statement", {"session": session, "words": {"en": draw(TEXT)}}),
                ("end-mandate", {"mandate": draw(st.sampled_from(MANDATES[1:])), "end": date.today().isoformat()}),
                ("plan-session", {"of_body": draw(st.sampled_from(BODIES)),
                                  "start": (date.today() + timedelta(draw(st.integers(1, 25)))).isoformat()}),
            ]
        )
    )  # fmt: skip
    if draw(st.integers(0, 9)) == 0:
        fields = {**fields, "at": (date.today() - timedelta(draw(st.integers(0, 30)))).isoformat()}
    return by, kind, fields


KINDS: dict[str, type[Row]] = {"Document": Document, "Session": Session, "Item": Item}


def chosen(reader: Reader, fields: dict[str, Any]) -> dict[str, Any] | None:
    """The fields, with references to what the reader may see; None where there is nothing."""
    found = {}
    for name, value in fields.items():
        if isinstance(value, dict) and "#" in value:
            known = refs(reader, KINDS[value["#"]])
            if not known:
                return None
            value = known[value["n"] % len(known)]
        found[name] = value
    return found


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(step(), min_size=4, max_size=14), st.integers(0, len(CAST) - 1))
def test_any_sequence_of_acts(steps: list[tuple[str, str, dict[str, Any]]], who: int) -> None:
    """Acts of anybody on anything: those that are in order stand in the record, the others leave no trace."""
    with example():
        written = 0
        before = Head.objects.get(organisation=ORGANISATION).number
        for by, kind, fields in steps:
            reader = reader_of(ORGANISATION, by)
            data = chosen(reader, fields)
            if data is None:
                continue
            try:
                desk.receive(reader, kind, data)
            except (OutOfOrder, desk.Unseen):
                continue
            written += 1
        list(tick(now()))
        assert Head.objects.get(organisation=ORGANISATION).number >= before + written
        assert compare(ORGANISATION) == []
        for member in (CAST[0], CAST[who]):
            *_, verdict = verify(export(member.reader()))
            assert verdict.whole, (member.name, verdict.broken, verdict.why, verdict.facts, verdict.objections)


@pytest.mark.django_db
def test_the_tables_are_made_again_from_the_record() -> None:
    """Empty tables, the record, and every version of every row is back."""
    before = versions()
    number = Head.objects.get(organisation=ORGANISATION).number
    assert rebuild(ORGANISATION) == number
    assert versions() == before
    assert sum(len(rows) for rows in before.values()) > number


def versions() -> dict[str, list[tuple[Any, ...]]]:
    """All versions in all tables, without the keys that a database gives."""
    found = {}
    for kind, table in TABLES.items():
        columns = ("organisation", "number", "since", "until", *table.columns)
        rows = table.objects.everything().order_by("organisation", "number", "ref").values_list(*columns)
        found[kind.__name__] = list(rows)
    return found
