"""The scenarios beside this file: what is in order and what is not, over memory and over the database.

Each is one act (`when`) in the council of the seven rivers, after what is `given`. A text like `today+9` is a day
counted from the present one. `then` says one of two things:

- `in_order = true`, with `readers` (who may read the entry) and the `rows` that hold afterwards;
- `refused`, the codes of all objections, with `article`, which the first of them cites.

Through the desk a refusal may come earlier: `malformed` names the fields that have not their shape, `unseen = true`
says that for this reader there is nothing to act on.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import placet.acts
from placet import desk
from placet.acts import REGISTER, Act, fields, judge
from placet.cases.days import Days
from placet.cases.reader import Case
from placet.models.record import Entry, Head
from placet.models.tables import TABLES, rows_of
from placet.procedure import rows
from placet.procedure.audience import narrowest
from placet.procedure.moment import FOREVER
from placet.procedure.objection import Objection
from placet.procedure.state import State
from placet.reading.reader import reader_of
from placet.record.post import OutOfOrder, now, post
from tests.cast import CAST, ORGANISATION

HERE = Path(__file__).parent
CIRCLES = {
    "everyone": {member.name for member in CAST},
    "observers": {"officer", "chair", "head-a", "delegate-a", "head-b", "delegate-b", "deputy-b", "observer"},
    "parties": {"officer", "chair", "head-a", "delegate-a", "head-b", "delegate-b", "deputy-b"},
    "heads": {"officer", "chair", "head-a", "head-b"},
}
# The deputy sits in the Committee of Deputies alone.
ELSEWHERE = {"deputy-b"}
ARTICLES_OF_THE_HOUSE = "house rule"


@dataclass(frozen=True)
class Scenario:
    """One scenario, as it is written."""

    place: str
    name: str
    article: str
    when: Mapping[str, Any]
    then: Mapping[str, Any]
    given: tuple[Mapping[str, Any], ...] = ()
    record: str = "the council"


def scenarios() -> Iterator[Scenario]:
    """All scenarios of this folder."""
    for path in sorted(HERE.glob("*.toml")):
        for number, table in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["scenario"], 1):
            given = tuple(table.pop("given", ()))
            yield Scenario(place=f"{path.stem}-{number}", given=given, **table)


ALL = list(scenarios())


@pytest.fixture
def days(today: date) -> Days:
    """The day from which those of the scenarios are counted, in the zone of the council."""
    return Days(today, ZoneInfo("Etc/GMT-3"))


def dated(value: Any, days: Days) -> Any:
    """A value with the days in it counted."""
    if isinstance(value, str):
        whole = days.moment(value)
        return whole if whole != value else days.reference(value)
    if isinstance(value, Mapping):
        return {key: dated(one, days) for key, one in value.items()}
    return [dated(one, days) for one in value] if isinstance(value, list) else value


def made(table: Mapping[str, Any], days: Days) -> Act:
    """The act that a table says, at the present instant where it names no other."""
    values = {name: dated(value, days) for name, value in table.items() if name != "act"}
    kinds = {item.name: item.kind for item in fields(REGISTER[table["act"]])}
    values = {name: tuple(value) if kinds[name] == "refs" else value for name, value in values.items()}
    return REGISTER[table["act"]](**{"at": now(), **values})


def in_memory(scenario: Scenario, rivers: Case) -> State:
    """The state in which the scenario begins."""
    return State() if scenario.record == "new" else State(rivers.state)


@pytest.mark.once
@pytest.mark.parametrize("scenario", ALL, ids=lambda one: one.place)
def test_in_memory(scenario: Scenario, rivers: Case, days: Days) -> None:
    """The pure law, over rows in memory."""
    state = in_memory(scenario, rivers)
    for table in scenario.given:
        act = made(table, days)
        assert judge(act, state) == [], table
        for row in act.effect(state):
            state.put(row)
    act = made(scenario.when, days)
    objections = judge(act, state)
    told(scenario, objections)
    if objections:
        return
    established = list(act.effect(state))
    for row in established:
        state.put(row)
    audience = narrowest(row.audience for row in established)
    if scenario.record != "new":
        assert {one.name for one in CAST if audience in one.words(state)} == readers(scenario, audience)
    for wanted in scenario.then.get("rows", ()):
        kind = getattr(rows, wanted["row"])
        check(state.get(kind, dated(wanted["ref"].replace("now", act.at), days)), wanted, days)


@pytest.mark.django_db
@pytest.mark.parametrize("scenario", ALL, ids=lambda one: one.place)
def test_through_the_desk(scenario: Scenario, days: Days) -> None:
    """The same, through the desk and the database: what is refused leaves the record as it was."""
    for table in scenario.given:
        handed_in(table, days)
    before = heads()
    try:
        number, organisation = handed_in(scenario.when, days)
    except (desk.Malformed, desk.Unseen, OutOfOrder) as refusal:
        refused(scenario, refusal)
    else:
        told(scenario, [])
        entry = Entry.objects.get(organisation=organisation, number=number)
        if scenario.record != "new":
            may = {member.name for member in CAST if member.reader().may_read(entry.audience)}
            assert may == readers(scenario, entry.audience)
        for wanted in scenario.then.get("rows", ()):
            kind = getattr(rows, wanted["row"])
            ref = dated(wanted["ref"].replace("now", entry.at), days)
            found = TABLES[kind].objects.everything().filter(organisation=organisation, ref=ref, until=FOREVER)
            check(next(iter(rows_of(kind, found)), None), wanted, days)
        return
    assert heads() == before


def refused(scenario: Scenario, refusal: Exception) -> None:
    """The desk refused as the scenario says: by the shape of a field, by showing nothing, or with objections."""
    if isinstance(refusal, desk.Malformed):
        assert sorted(refusal.errors) == scenario.then["malformed"]
        return
    assert "malformed" not in scenario.then
    assert isinstance(refusal, desk.Unseen) is bool(scenario.then.get("unseen"))
    if isinstance(refusal, OutOfOrder):
        told(scenario, refusal.objections)


def handed_in(table: Mapping[str, Any], days: Days) -> tuple[int, str]:
    """One act as it comes in: over the desk; the founding and the clock's own acts by the machine itself."""
    kind = REGISTER[table["act"]]
    act = made(table, days)
    if kind.founding:
        organisation = table["ref"]
        return post(organisation, act).number, organisation
    if table["by"] == "clock":
        return post(ORGANISATION, act).number, ORGANISATION
    data = {name: dated(value, days) for name, value in table.items() if name not in ("act", "by")}
    return desk.receive(reader_of(ORGANISATION, table["by"]), table["act"], data).number, ORGANISATION


def told(scenario: Scenario, objections: list[Objection]) -> None:
    """The objections are those that the scenario says: all of them, in its order, the first with its article."""
    assert [one.code for one in objections] == scenario.then.get("refused", []), objections
    if objections:
        assert objections[0].article == scenario.then.get("article", "")
    else:
        assert scenario.then["in_order"] is True


def readers(scenario: Scenario, audience: str) -> set[str]:
    """The names of those who may read the entry."""
    said = scenario.then["readers"]
    if isinstance(said, list):
        return set(said)
    return CIRCLES[said] - (ELSEWHERE if audience.endswith((":CRM", ":CRH")) else set())


def check(row: object, wanted: Mapping[str, Any], days: Days) -> None:
    """The row has the values that the scenario names."""
    assert row is not None, wanted
    for name, value in wanted.items():
        if name not in ("row", "ref"):
            assert getattr(row, name) == dated(value, days), name


def heads() -> dict[str, tuple[int, str]]:
    """Where each record ends."""
    return {one.organisation: (one.number, one.hash) for one in Head.objects.all()}


# -- none is missing --------------------------------------------------------------------------------------------------


@pytest.mark.once
def test_every_act_has_a_scenario_in_which_it_is_done() -> None:
    """An act without a scenario is not finished."""
    done = {one.when["act"] for one in ALL if one.then.get("in_order")} | {t["act"] for one in ALL for t in one.given}
    assert done == set(REGISTER)


@pytest.mark.once
def test_every_objection_is_met() -> None:
    """Each code that stands in the catalogue of acts, in some scenario."""
    met = {code for one in ALL for code in one.then.get("refused", ())}
    # Held against an entry, when a record is verified; no act that is handed in can meet it.
    assert met == codes() - {"audience-differs"}


def codes() -> set[str]:
    """The codes of all objections that the acts can raise, read from their source."""
    found: set[str] = set()
    for path in Path(placet.acts.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Objection" and node.args:
                said = node.args[0]
                options = (said.body, said.orelse) if isinstance(said, ast.IfExp) else (said,)
                for one in options:
                    assert isinstance(one, ast.Constant), f"{path.name}:{node.lineno}: the code is no plain text"
                    found.add(str(one.value))
    return found


@pytest.mark.once
def test_a_scenario_names_its_article_once() -> None:
    """Where the rules of a body refuse, the objection cites the article that the scenario is named for."""
    for one in ALL:
        assert one.article, one.name
        if "article" in one.then:
            assert one.article == one.then["article"], one.name
    assert len({one.name for one in ALL}) == len(ALL) >= 40
