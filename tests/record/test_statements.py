"""The statements of `placet.models.statements`: what they ask is what Django's querysets ask, on each engine."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placet.models.statements import answered
from placet.models.tables import COLUMNS, TABLES, by_ref, mapping, rows_of, visible, visible_of, write
from placet.procedure.moment import FOREVER
from placet.procedure.rows import Decision, Delegation, Document, Item, Position, Rendition, Row, Session, Sitting
from placet.reading import house as houses
from placet.reading.listed import ListedDocument, ListedRendition
from placet.reading.reader import Reader
from tests.cast import BODIES, CAST, DELEGATE_A, OFFICER, PUBLIC, Member

pytestmark = pytest.mark.django_db

KINDS: tuple[type[Row], ...] = (Document, Decision, Session, Sitting, Item, Delegation, Position, Rendition)
steady = settings(
    max_examples=60,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def by_django(kind: type[Row], reader: Reader, **conditions: Any) -> list[Any]:
    return rows_of(kind, TABLES[kind].objects.visible_to(reader).filter(**conditions).order_by("pk"))


@steady
@given(st.sampled_from(CAST), st.sampled_from((None, 0, 10, 40, 400)), st.data())
def test_rows_are_those_of_django(member: Member, ago: int | None, data: st.DataObject) -> None:
    """For every reader, day and list of references; one kind at a time and several at once."""
    on = None if ago is None else date.today() - timedelta(days=ago)
    reader = member.reader(on)
    asked: dict[type, dict[str, Any]] = {}
    for kind in data.draw(st.permutations(KINDS)):
        known = [*sorted({row.ref for row in by_django(kind, OFFICER.reader())}), "not-there", "it's %s", 'a "quote"']
        refs = data.draw(st.lists(st.sampled_from(known), max_size=6))
        asked[kind] = {"ref__in": refs} if data.draw(st.booleans()) else {}
    together = visible_of(reader, asked)
    for kind, conditions in asked.items():
        expected = by_django(kind, reader, **conditions)
        assert together[kind] == expected
        assert visible(kind, reader, **conditions) == expected


ODD = """ "quoted" 'single' back\\slash 100%s {} [] \t\n\x01\x7f \u2028 \u0421\u041d\u0413 \u0627 \U0001f600 """


def test_texts_come_back_as_they_were_written() -> None:
    """Whatever is in them: between database and reader they are JSON within JSON."""
    reader = OFFICER.reader()
    odd = Document(
        ref="odd",
        scope="odd",
        dossier="odd",
        symbol=ODD,
        kind=ODD,
        title={"en": ODD, ODD: "x"},
        sources=(ODD, "y"),
        body="CRH",
    )
    write(Document, reader.organisation, [(10**6, date.today(), FOREVER, odd)])
    position = Position(ref="odd/p", scope="odd", document="odd", body="CRH", party="AVL", version=7, stance=ODD)
    write(Position, reader.organisation, [(10**6, date.today(), FOREVER, position)])
    assert visible(Document, reader, ref="odd") == [odd]
    assert visible_of(reader, {Document: {"ref": "odd"}, Position: {"document": "odd"}}) == {
        Document: [odd],
        Position: [position],
    }
    told = mapping(Position, reader, ("document", "version"), "party", "stance", document__in=["odd"], body="CRH")
    assert told == [("odd", 7, {"AVL": ODD})]


@pytest.mark.parametrize("ago", [None, 0, 10, 40, 400])
@pytest.mark.parametrize("member", CAST, ids=lambda one: one.name)
def test_stances_are_those_of_the_rows(member: Member, ago: int | None) -> None:
    """What the database puts together for an agenda is what the rows say, for each reader and day."""
    reader = member.reader(None if ago is None else date.today() - timedelta(days=ago))
    expected: dict[tuple[str, str, int], dict[str, str]] = {}
    for row in by_django(Position, reader):
        expected.setdefault((row.body, row.document, row.version), {})[row.party] = row.stance
    found = {}
    for body in BODIES:
        documents = [*sorted({document for _body, document, _version in expected}), "not-there"]
        each = ("document", "version")
        told = mapping(Position, reader, each, "party", "stance", document__in=documents, body=body)
        assert len(told) == len({one[:2] for one in told})
        found.update({(body, document, version): stances for document, version, stances in told})
    assert found == expected
    if member is OFFICER and ago is None:
        assert sum(len(one) for one in expected.values()) > 5, "nothing was compared"


@pytest.mark.parametrize("member", CAST, ids=lambda one: one.name)
def test_rows_by_reference(member: Member) -> None:
    """Those that the reader may see, each under its own reference."""
    reader = member.reader()
    refs = [row.ref for row in by_django(Document, OFFICER.reader())]
    assert by_ref(Document, reader, refs) == {row.ref: row for row in by_django(Document, reader)}


@pytest.mark.parametrize(("kind", "shape"), [(Document, ListedDocument), (Rendition, ListedRendition)])
def test_a_shape_has_what_the_row_has(kind: type[Row], shape: type) -> None:
    """The same rows for the same readers, and of each the same values."""
    for member in (OFFICER, DELEGATE_A, PUBLIC):
        rows, listed = visible(kind, member.reader()), visible(shape, member.reader())
        assert len(rows) == len(listed)
        for row, one in zip(rows, listed, strict=True):
            for name in COLUMNS[shape].names:
                value = getattr(one, name)
                assert (value, type(value)) == (getattr(row, name), type(getattr(row, name)))
    assert visible(Document, OFFICER.reader()), "nothing was compared"


def test_nothing_is_asked_of_an_empty_list(django_assert_num_queries: Any) -> None:
    """A list of nothing is met by no row; the database need not say so."""
    reader = OFFICER.reader()
    with django_assert_num_queries(0):
        assert visible(Document, reader, ref__in=[]) == []
        assert visible_of(reader, {Document: {"ref__in": []}}) == {Document: []}
        assert mapping(Position, reader, ("document",), "party", "stance", document__in=[]) == []
        assert by_ref(Document, reader, []) == {}


def test_readers_of_other_audiences_are_shown_houses_of_their_own() -> None:
    """What is kept for some is never shown to others."""
    whole = houses.house(OFFICER.reader())
    hidden = next(iter(whole))
    narrow = Reader(OFFICER.reader().organisation, frozenset({"no-such-circle"}))
    assert list(houses.house(narrow)) == []
    assert hidden in list(houses.house(OFFICER.reader()))
    assert houses.house(OFFICER.reader()) is houses.house(OFFICER.reader())


def test_statements_are_made_for_the_engine() -> None:
    """A per cent sign in a parameter or a statement is what it says, named parameters too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s, '100%%'", ["50%s"])
        assert cursor.fetchone() == ("50%s", "100%")
        cursor.execute("SELECT %(a)s", {"a": "b%"})
        assert cursor.fetchone() == ("b%",)
        cursor.execute("SELECT '%s'")
        assert cursor.fetchone() == ("%s",)


def test_a_statement_answered_at_once_is_djangos(django_assert_num_queries: Any) -> None:
    """It is counted, and what goes wrong with it goes wrong as with a cursor."""
    with django_assert_num_queries(1):
        assert answered("SELECT %s, '100%%'", ["50%s"]) == [("50%s", "100%")]
    assert answered("SELECT organisation FROM placet_head WHERE organisation = %s", ["not-there"]) == []
    with pytest.raises(DatabaseError), transaction.atomic():
        answered("SELECT nothing FROM nowhere")
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(transaction.TransactionManagementError):
            answered("SELECT 1")
