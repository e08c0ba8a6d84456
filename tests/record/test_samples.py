"""One of each act ever released: it loads, is in order, and takes effect, today and for ever.

`tests/samples/acts.jsonl` is only ever added to. A line in it that no longer loads is a record that no longer loads.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from placet.acts import REGISTER, Act, fields, judge
from placet.acts.chain import canonical, read_act, tidy
from placet.procedure.state import State
from placet.record.post import post_all
from placet.record.rebuild import compare, rebuild

SAMPLES = Path(__file__).parent.parent / "samples" / "acts.jsonl"
LINES = SAMPLES.read_text(encoding="utf-8").splitlines()
SHARED = {item.name for item in dataclasses.fields(Act)}


@pytest.mark.once
def test_each_sample_loads_is_in_order_and_takes_effect() -> None:
    """One after the other, as one record."""
    state = State()
    for line in LINES:
        act = read_act(json.loads(line))
        assert judge(act, state) == [], line
        established = list(act.effect(state))
        assert established, line
        for row in established:
            state.put(row)
            assert state.get(type(row), row.ref) == row


@pytest.mark.once
def test_each_sample_survives_being_written() -> None:
    """What an act says is the same once it was written and read; the lines here are in the form of the record."""
    for line in LINES:
        act = read_act(json.loads(line))
        written = canonical(tidy(act.as_data()))
        assert read_act(json.loads(written)) == act
        assert canonical(tidy(json.loads(line))).decode() == line


@pytest.mark.once
def test_every_act_has_a_sample_with_all_of_its_fields() -> None:
    """A new act or field has its line here before it is released."""
    said: dict[str, set[str]] = {}
    for line in LINES:
        data = json.loads(line)
        said.setdefault(data["kind"], set()).update(data)
    assert set(said) == set(REGISTER)
    for kind, act in REGISTER.items():
        assert {item.name for item in fields(act)} - SHARED - said[kind] == set(), kind
    assert set().union(*said.values()) >= SHARED


@pytest.mark.django_db
def test_the_samples_make_a_record_in_the_database() -> None:
    """The same through the one write path; and its tables are made again from the record alone."""
    posted = list(post_all("SAMPLE", [read_act(json.loads(line)) for line in LINES]))
    assert [one.number for one in posted] == list(range(1, len(LINES) + 1))
    assert compare("SAMPLE") == []
    assert rebuild("SAMPLE") == len(LINES)
    assert compare("SAMPLE") == []
