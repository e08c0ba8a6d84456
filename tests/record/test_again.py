"""What is entered a second time: it takes the place of the first, or it is refused; two never hold at once."""

from __future__ import annotations

from typing import Any

import pytest

from placet import desk
from placet.acts import REGISTER, judge
from placet.cases.reader import Case
from placet.models.tables import TABLES, rows_of
from placet.procedure.moment import FOREVER
from placet.procedure.rows import Row
from placet.procedure.state import State
from placet.record.post import OutOfOrder, now
from placet.record.rebuild import compare
from tests.cast import DELEGATE_A, HEAD_A, OFFICER, ORGANISATION, Member

pytestmark = pytest.mark.django_db

AGAIN: list[tuple[Member, str, dict[str, Any], dict[str, Any]]] = [
    (DELEGATE_A, "state-position", {"document": "eel-accord", "stance": "agree"}, {"stance": "stand-aside"}),
    (DELEGATE_A, "keep-note", {"document": "eel-accord", "text": "first"}, {"text": "second"}),
    (HEAD_A, "name-delegation", {"session": "CRM/+21", "party": "AVL", "head": "First"}, {"head": "Second"}),
    (OFFICER, "attach-file", {"document": "eel-accord", "language": "en", "digest": "1" * 64}, {"digest": "2" * 64}),
    (OFFICER, "sign-treaty", {"treaty": "confluence-treaty", "party": "JRV"}, {"manner": "reservation"}),
    (OFFICER, "note-source", {"ref": "gazette", "what": {"en": "first"}}, {"what": {"en": "second"}}),
    (OFFICER, "note-process", {"ref": "fair", "name": {"en": "first"}}, {"name": {"en": "second"}}),
    (OFFICER, "open-programme", {"ref": "prize", "name": {"en": "first"}, "programme_kind": "award"},
     {"name": {"en": "second"}}),
    (OFFICER, "enter-joining", {"document": "ferry-budget", "party": "GLV", "joined": False}, {"joined": True}),
    (OFFICER, "adopt-rules", {"on_body": "WGH", "name": "first", "text": "title = { en = \"x\" }"}, {"name": "second"}),
    (OFFICER, "take-chair", {"holder": "RIVERS", "party": "FNL", "start": "2029-01-01"}, {"party": "GLV"}),
    (OFFICER, "designate", {"programme": "river-town", "name": {"en": "Tarhithe"}, "year": 2030, "proposed": True},
     {"proposed": False}),
    (OFFICER, "plan-session", {"of_body": "CRM", "start": "2031-01-01"}, {"place": {"en": "Elsewhere"}}),
    (OFFICER, "enter-treaty", {"ref": "tar", "title": {"en": "first"}}, {"title": {"en": "second"}}),
    (OFFICER, "enter-plan", {"of_body": "CRM", "year": 2033}, {"topics": {"en": "more"}}),
    (OFFICER, "enter-consultation", {"topic": {"en": "Tar"}, "start": "2026-01-01"}, {"outcome": {"en": "second"}}),
    (OFFICER, "establish-body", {"ref": "WGX", "name": {"en": "first"}}, {"name": {"en": "second"}}),
    (OFFICER, "enter-party", {"ref": "XXX", "name": {"en": "first"}}, {"name": {"en": "second"}}),
    (OFFICER, "give-mandate", {"ref": "other", "role": "observer"}, {"role": "chair"}),
    (OFFICER, "enter-document", {"of_body": "CRM", "ref": "twice", "title": {"en": "first"}},
     {"title": {"en": "second"}}),
    (OFFICER, "plan-sitting", {"session": "CRH/+40", "composition": "extended"}, {"attends": {"en": "second"}}),
    (OFFICER, "deposit-instrument", {"treaty": "confluence-treaty", "party": "DVN", "day": "2026-01-01"},
     {"day": "2026-01-02"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("member", "kind", "first", "change"), AGAIN, ids=lambda one: one if isinstance(one, str) else ""
)
def test_entered_again(member: Member, kind: str, first: dict[str, Any], change: dict[str, Any], rivers: Case) -> None:
    """Over the database as over memory: the same answer, and one version of each row that holds."""
    first = {name: _session(value, rivers) for name, value in first.items()}
    act = REGISTER[kind](by=member.mandate, at=now(), **_tuples(first))
    second = REGISTER[kind](by=member.mandate, at=now(), **_tuples({**first, **change}))
    state = State(rivers.state)
    assert judge(act, state) == []
    for row in act.effect(state):
        state.put(row)
    expected = [one.code for one in judge(second, state)]
    rows: tuple[Row, ...] = () if expected else tuple(second.effect(state))

    desk.receive(member.reader(), kind, first)
    if expected:
        with pytest.raises(OutOfOrder) as refused:
            desk.receive(member.reader(), kind, {**first, **change})
        assert [one.code for one in refused.value.objections] == expected
    else:
        done = desk.receive(member.reader(), kind, {**first, **change})
        assert [(type(row), row.ref) for row in done.rows] == [(type(row), row.ref) for row in rows]
        for row in done.rows:
            versions = TABLES[type(row)].objects.everything().filter(organisation=ORGANISATION, ref=row.ref)
            assert rows_of(type(row), versions.filter(until=FOREVER)) == [row]
    assert compare(ORGANISATION) == []


def _session(value: Any, rivers: Case) -> Any:
    if value in ("CRM/+21", "CRH/+40"):
        found = [one.ref for one in _sessions(rivers.state) if one.body == value[:3] and one.state == "planned"]
        return min(found)
    return value


def _sessions(state: State) -> list[Any]:
    return [row for row in state if type(row).__name__ == "Session"]


def _tuples(data: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
