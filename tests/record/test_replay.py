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


def some(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    """One of the rows of that kind: chosen when the step is taken, among what the reader can see by then."""
    return st.integers(0, 40).map(lambda n: {"#": kind, "n": n})


def words(text: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, str]]:
    """A text in one language."""
    return text.map(lambda one: {"en": one})


def ahead(most: int) -> st.SearchStrategy[str]:
    """A day that lies ahead."""
    return st.integers(1, most).map(lambda n: (date.today() + timedelta(n)).isoformat())


DOCUMENT, SESSION, ITEM = some("Document"), some("Session"), some("Item")
BODY, PARTY = st.sampled_from(BODIES), st.sampled_from(PARTIES)
SHAPES: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "enter-document": {"of_body": BODY, "title": words(TEXT), "restricted": st.booleans()},
    "add-version": {"document": DOCUMENT, "words": words(TEXT)},
    "attach-file": {"document": DOCUMENT, "language": st.just("en"), "digest": st.just("0" * 64)},
    "state-position": {
        "document": DOCUMENT, "stance": st.sampled_from(STANCES), "text": TEXT, "for_party": st.just("") | PARTY,
    },
    "keep-note": {"document": DOCUMENT, "text": TEXT},
    "note-title": {"document": DOCUMENT, "words": TEXT},
    "record-decision": {
        "document": DOCUMENT, "how": st.sampled_from(["consensus", "vote"]),
        "outcome": st.sampled_from(["adopted", "endorsed", "took-note", "not-adopted"]),
    },
    "submit-document": {"document": DOCUMENT, "recipient": BODY},
    "withdraw-document": {"document": DOCUMENT},
    "supersede-document": {"document": DOCUMENT, "superseded_by": DOCUMENT},
    "release-document": {"document": DOCUMENT, "to": st.sampled_from(["public", "observers", "parties"])},
    "open-silence": {"document": DOCUMENT, "expires": ahead(3).map(lambda day: f"{day}T09:00Z")},
    "break-silence": {"document": DOCUMENT, "text": TEXT},
    "enter-joining": {"document": DOCUMENT, "party": PARTY, "joined": st.booleans()},
    "add-item": {"session": SESSION, "title": words(TEXT)},
    "take-item-off": {"item": ITEM},
    "adopt-agenda": {"session": SESSION},
    "open-session": {"session": SESSION},
    "close-session": {"session": SESSION},
    "name-delegation": {"session": SESSION, "party": PARTY, "head": TEXT},
    "enter-statement": {"session": SESSION, "words": words(TEXT)},
    "end-mandate": {"mandate": st.sampled_from(MANDATES[1:]), "end": st.just(date.today().isoformat())},
    "plan-session": {"of_body": BODY, "start": ahead(25)},
}  # fmt: skip


@st.composite
def step(draw: st.DrawFn) -> tuple[str, str, dict[str, Any]]:
    """Who does what; now and then the Secretariat (or who may not) dates it back."""
    by, kind = draw(st.sampled_from(MANDATES)), draw(st.sampled_from(sorted(SHAPES)))
    fields = draw(st.fixed_dictionaries(SHAPES[kind]))
    if draw(st.integers(0, 9)) == 0:
        fields["at"] = (date.today() - timedelta(draw(st.integers(0, 30)))).isoformat()
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
