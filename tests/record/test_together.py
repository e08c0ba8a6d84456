"""Acts that are written together: each is judged after those before it as if it stood alone, and has its own answer."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, ClassVar

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placet import forms
from placet.acts import REGISTER, Act
from placet.acts.chain import verify
from placet.acts.decisions import RecordDecision
from placet.acts.documents import EnterDocument
from placet.acts.membership import EndMandate, FoundOrganisation
from placet.acts.positions import KeepNote, StatePosition
from placet.acts.sources import NoteSource, NoteStep
from placet.models.house import forget
from placet.models.record import Entry, Head, locked
from placet.models.tables import TABLES, rows_of
from placet.procedure.rows import Position, Row, Source, Step
from placet.procedure.state import State
from placet.reading.reader import Reader, reader_of
from placet.reading.record import export
from placet.record import post as writer
from placet.record.post import InDoubt, NoRecord, OutOfOrder, Posted, Unseen, now
from placet.record.queue import Waiting
from placet.record.rebuild import compare
from placet.record.store import Known
from tests.cast import DELEGATE_A, OFFICER, ORGANISATION
from tests.record.test_replay import chosen, example, step

pytestmark = pytest.mark.django_db


def together(*acts: Act, by: Reader | None = None, organisation: str = ORGANISATION) -> list[Any]:
    """Hand the acts in as one group; gives what each was answered: `Posted`, or the exception."""
    readable = None if by is None else by.audiences
    group: list[Waiting[Any, Posted]] = [Waiting(writer._given(act, readable, "")) for act in acts]
    writer._together(organisation, group)
    assert all(one.answered for one in group)
    return [one.wrong or one.answer for one in group]


def note(text: str, by: str = "delegate-AVL") -> KeepNote:
    """A note on a draft that is open."""
    return KeepNote(by=by, at=now(), document="eel-accord", text=text)


def position(stance: str, by: str = "delegate-AVL") -> StatePosition:
    """A position on that draft."""
    return StatePosition(by=by, at=now(), document="eel-accord", stance=stance)


def step_taken(words: str) -> NoteStep:
    """A step in the dossier of that draft."""
    return NoteStep(by="secretariat", at=now(), document="eel-accord", words={"en": words})


def number() -> int:
    """Of the last entry."""
    return Head.objects.get(organisation=ORGANISATION).number


def test_numbers_follow_the_order() -> None:
    """And the chain is whole."""
    before = number()
    done = together(step_taken("one"), position("agree"), position("agree", "delegate-BKM"), step_taken("two"))
    assert [one.number for one in done] == [before + n for n in (1, 2, 3, 4)]
    kinds = Entry.objects.filter(organisation=ORGANISATION, number__gt=before).order_by("number")
    assert list(kinds.values_list("kind", flat=True)) == ["note-step", "state-position", "state-position", "note-step"]
    *_, verdict = verify(export(OFFICER.reader()))
    assert verdict.whole
    assert verdict.entries == before + 4
    assert verdict.head == done[-1].hash


def test_the_same_row_twice() -> None:
    """Both versions stand, the first ended by the second; so it is when both take the place of an earlier one."""
    stances = ["agree", "stand-aside", "awaiting-instructions", "agree", "stand-aside"]
    done = together(*map(position, stances[:2])) + together(*map(position, stances[2:]))
    assert [type(one) for one in done] == [Posted] * 5
    table = TABLES[Position].objects.everything().filter(organisation=ORGANISATION, ref__endswith="/AVL")
    mine = table.filter(document="eel-accord").order_by("number")
    assert list(mine.values_list("stance", flat=True))[-5:] == stances
    assert compare(ORGANISATION) == []


def test_who_is_refused_leaves_the_others_untouched() -> None:
    """One that is not in order, one that names what he may not see, one that names nothing: each is told so."""
    before = number()
    reader = DELEGATE_A.reader()
    done = together(
        note("one"),
        StatePosition(by="delegate-AVL", at=now(), document="ferry-budget", stance="agree"),
        StatePosition(by="delegate-AVL", at=now(), document="fenn-islands", stance="agree"),
        StatePosition(by="delegate-AVL", at=now(), document="no-such-draft", stance="agree"),
        note("two"),
        by=reader,
    )
    assert [type(one) for one in done] == [Posted, OutOfOrder, Unseen, Unseen, Posted]
    assert done[1].objections[0].code == "document-decided"
    assert number() == before + 2
    assert compare(ORGANISATION) == []


def test_all_are_refused() -> None:
    """Nothing is written at all."""
    before = number()
    done = together(position("no-such-stance"), position("neither"))
    assert [one.objections[0].code for one in done] == ["no-such-stance", "no-such-stance"]
    assert number() == before


def test_what_one_establishes_the_next_can_name() -> None:
    """A draft, a position on it, and a second draft of the same reference, which is taken by then."""
    draft = EnterDocument(by="secretariat", at=now(), of_body="CRM", ref="weir", title={"en": "The weir"})
    stated = StatePosition(by="delegate-BKM", at=now(), document="weir", stance="agree")
    done = together(draft, stated, draft)
    assert [type(one) for one in done] == [Posted, Posted, OutOfOrder]
    assert done[2].objections[0].code == "reference-taken"


def test_a_mandate_that_has_just_ended_binds_the_next() -> None:
    """The house that is kept in memory does not know of it yet; whoever comes after is judged as it stands."""
    day = (date.today() - timedelta(1)).isoformat()
    ending = EndMandate(by="secretariat", at=now(), mandate="delegate-AVL", end=day)
    done = together(note("before"), ending, note("after"), note("of another", "delegate-BKM"))
    assert [type(one) for one in done] == [Posted, Posted, OutOfOrder, Posted]
    assert done[2].objections[0].code == "mandate-not-in-force"
    assert [type(one) for one in together(note("later"))] == [OutOfOrder]


def test_once_only() -> None:
    """Of three that record the decision one does."""
    acts = [RecordDecision(by="chair", at=now(), document="eel-accord", number=f"2/{n}") for n in (1, 2, 3)]
    done = together(*acts)
    assert type(done[0]) is Posted
    assert [one.objections[0].code for one in done[1:]] == ["decided-already"] * 2


def test_what_is_counted_counts_the_ones_before() -> None:
    """Steps are numbered in their dossier, which was loaded for all of them at once."""
    words = [f"step {n}" for n in range(3)]
    done = together(*map(step_taken, words))
    assert len({one.rows[0].ref for one in done}) == 3
    steps = rows_of(Step, TABLES[Step].objects.everything().filter(document="eel-accord").order_by("number"))
    assert [one.words["en"] for one in steps][-3:] == words


def test_what_was_established_is_newer_than_the_tables() -> None:
    """A row that an act has changed is not taken from the tables again when a later act asks for its scope."""
    (row,) = together(position("agree"))[0].rows
    known = Known(ORGANISATION, locked(ORGANISATION))
    known.load([note("of no scope that matters")])
    known.establish(number() + 1, [replace(row, stance="abstain")])
    known.load([position("stand-aside", "delegate-BKM")])
    assert known.state.need(Position, row.ref).stance == "abstain"


def test_within_a_transaction_nothing_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """An act of whoever has a transaction open is written in that, by himself; another would commit it for him."""
    monkeypatch.setattr(writer, "_queues", {})
    before = number()
    assert writer.post(ORGANISATION, note("mine")).number == before + 1
    assert writer._queues == {}


def test_founded_and_gone_on_with() -> None:
    """The first opens the record; what came before it finds none."""
    founding = FoundOrganisation(by="secretariat", at="2026-01-01", ref="NEW", name={"en": "New"})
    source = NoteSource(by="secretariat", at="2026-01-01", ref="x", what={"en": "x"})
    done = together(source, founding, source, organisation="NEW")
    assert [type(one) for one in done] == [NoRecord, Posted, Posted]
    assert [one.number for one in done[1:]] == [1, 2]
    assert compare("NEW") == []


# -- what breaks ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Break(Act):
    """An act with a mistake in it: `how` it shows."""

    kind: ClassVar[str] = "break"

    how: ClassVar[str] = ""

    def effect(self, state: State) -> Iterable[Row]:
        if self.how == "in our code":
            raise ZeroDivisionError
        row = self.row(Source, "twice", scope="sources", remark={}, what={"en": "twice"})
        return [row, row]  # refused by the database: a row has one version of a number


@pytest.mark.parametrize(("how", "error"), [("in our code", ZeroDivisionError), ("in the database", IntegrityError)])
def test_a_mistake_takes_nobody_with_it(how: str, error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told to whom it concerns; the others are written, each by itself."""
    broken = _broken(how, monkeypatch)
    before = number()
    done = together(note("one"), broken, position("no-such-stance"), note("two", "delegate-BKM"))
    assert [type(one) for one in done] == [Posted, error, OutOfOrder, Posted]
    assert [one.number for one in (done[0], done[3])] == [before + 1, before + 2]
    assert number() == before + 2
    assert compare(ORGANISATION) == []
    assert type(together(broken)[0]) is error


def _broken(how: str, monkeypatch: pytest.MonkeyPatch) -> Act:
    kind = type("Breaking", (Break,), {"how": how})
    registered = dataclass(frozen=True, kw_only=True)(kind)
    monkeypatch.setitem(REGISTER, "break", registered)
    return registered(by="secretariat", at=now())


class Commit(AbstractContextManager[None]):
    """A transaction that is committed, of which the answer is lost."""

    def __init__(self, wrong: BaseException) -> None:
        self.atomic, self.wrong = _atomic(), wrong

    def __enter__(self) -> None:
        self.atomic.__enter__()

    def __exit__(self, *error: Any) -> None:
        self.atomic.__exit__(*error)
        raise self.wrong


_atomic = transaction.atomic


def test_an_answer_to_the_commit_that_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """All are told; nothing is tried again, for it may have been written."""
    lost = OperationalError("the server closed the connection")
    before = number()
    monkeypatch.setattr(transaction, "atomic", lambda: Commit(lost))
    done = together(note("one"), note("two"))
    monkeypatch.undo()
    assert done == [lost, lost]
    assert number() == before + 2


def test_an_interrupt_at_the_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits is told that only the record knows; nobody writes it a second time."""
    group = [Waiting(writer._given(note(text), None, "")) for text in ("one", "two")]
    before = number()
    monkeypatch.setattr(transaction, "atomic", lambda: Commit(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        writer._together(ORGANISATION, group)
    monkeypatch.undo()
    assert [type(one.wrong) for one in group] == [InDoubt, InDoubt]
    assert number() == before + 2


def test_no_transaction_can_be_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    """All are told at once: to try for each would keep them waiting for the same answer."""
    tried = []

    def begin() -> Any:
        tried.append(1)
        raise OperationalError("database is locked")

    monkeypatch.setattr(transaction, "atomic", begin)
    done = together(note("one"), note("two"), note("three"))
    monkeypatch.undo()
    assert [type(one) for one in done] == [OperationalError] * 3
    assert len(tried) == 1


# -- the same as one after the other ----------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(step(), min_size=3, max_size=12))
def test_together_as_one_after_the_other(steps: list[tuple[str, str, dict[str, Any]]]) -> None:
    """Acts of anybody on anything: the same answers, numbers and rows, whether they share a transaction or not."""
    given_in = []
    for by, kind, fields in steps:
        reader = reader_of(ORGANISATION, by)
        data = chosen(reader, fields)
        if data is not None:
            values = {"at": now(), **forms.clean(REGISTER[kind], data, text=False)}
            given_in.append((REGISTER[kind](by=by, **values), reader.audiences))

    def answers(groups: list[list[tuple[Act, frozenset[str]]]]) -> tuple[list[Any], dict[str, Any]]:
        said: list[Any] = []
        with example():
            for one in groups:
                group: list[Waiting[Any, Posted]] = [Waiting(writer._given(act, words, "")) for act, words in one]
                writer._together(ORGANISATION, group)
                said += [_said(one) for one in group]
            assert compare(ORGANISATION) == []
            held = {
                kind.__name__: sorted(
                    table.objects.everything().values_list("number", "since", "until", *table.columns), key=repr
                )
                for kind, table in TABLES.items()
            }
        forget()
        return said, held

    alone, tables = answers([[one] for one in given_in])
    shared, tables_shared = answers([given_in] if given_in else [])
    assert shared == alone
    assert tables_shared == tables


def _said(one: Waiting[Any, Posted]) -> Any:
    if isinstance(one.wrong, OutOfOrder):
        return [objection.as_data() for objection in one.wrong.objections]
    return type(one.wrong) if one.wrong is not None else (one.answer.number, one.answer.rows)


# -- what it costs ----------------------------------------------------------------------------------------------------


def statements(*acts: Act) -> list[str]:
    """The statements of a group, without those that begin and end it."""
    reader_of(ORGANISATION, "secretariat")  # the house is in memory
    with CaptureQueriesContext(connection) as asked:
        assert all(type(one) is Posted for one in together(*acts))
    # Django's own questions are those of the test bed, which looks at every row that was established.
    said = [one["sql"] for one in asked.captured_queries if not one["sql"].startswith('SELECT "placet_')]
    begun = [" ".join(one.split()[:3]).replace('"', "") for one in said if "SAVEPOINT" not in one]
    return [one.replace("json_build_array(", "json_array(") for one in begun]


def test_statements_of_an_act_and_of_several() -> None:
    """They grow by the kinds of rows that are touched, not by the acts."""
    together(position("agree"), position("agree", "delegate-BKM"), position("agree", "delegate-JRV"))
    expected = ["SELECT number, hash,", *["SELECT json_array(id, ref,"] * 2, "INSERT INTO placet_entry"]
    expected += ["UPDATE placet_head SET", "UPDATE placet_position SET", "INSERT INTO placet_position"]
    assert statements(position("stand-aside")) == expected
    three = statements(position("abstain"), position("abstain", "delegate-BKM"), position("abstain", "delegate-JRV"))
    assert three == ["3 times: INSERT" if one.startswith("INSERT") else one for one in expected]
