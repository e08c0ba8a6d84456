"""From an act's declaration: its form, and its JSON Schema; what each takes, and what it refuses."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placet import forms
from placet.acts import REGISTER, Act
from placet.acts.base import Field, fields
from placet.acts.chain import canonical, tidy
from placet.forms import Malformed

pytestmark = pytest.mark.once


def errors(kind: str, data: dict[str, Any], *, text: bool) -> dict[str, list[str]]:
    """The errors by field; none where the data are well formed."""
    try:
        forms.clean(REGISTER[kind], data, text=text)
    except Malformed as wrong:
        return wrong.errors
    return {}


GOOD = {"document": "eel-accord", "stance": "agree"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"stance": 7}, "stance"),
        ({"stance": None}, "stance"),
        ({"stance": ["agree"]}, "stance"),
        ({"stance": ""}, "stance"),
        ({"stance": "x" * 41}, "stance"),
        ({"text": "x" * 20_001}, "text"),
        ({"text": "a\x00b"}, "text"),
        ({"text": "a\x1bb"}, "text"),
        ({"text": "\ud800"}, "text"),
        ({"at": "yesterday"}, "at"),
        ({"at": "2026-02-30"}, "at"),
        ({"basis": "hearsay"}, "basis"),
        ({"sources": "a text"}, "sources"),
        ({"sources": [1]}, "sources"),
        ({"remark": "a text"}, "remark"),
        ({"remark": {"en": 1}}, "remark"),
        ({"by": "secretariat"}, "by"),
        ({"kind": "state-position"}, "kind"),
        ({"audience": "public"}, "audience"),
        ({"state": "adopted"}, "state"),
        ({"party": "BKM"}, "party"),
        ({"number": 1}, "number"),
    ],
)
def test_json_of_another_shape_is_refused_by_field(change: dict[str, Any], field: str) -> None:
    """One error, at the field whose fault it is; unknown fields are errors too."""
    assert list(errors("state-position", {**GOOD, **change}, text=False)) == [field]
    assert errors("state-position", GOOD, text=False) == {}


@pytest.mark.parametrize(
    ("kind", "change", "field"),
    [
        ("enter-party", {"order": "first"}, "order"),
        ("enter-party", {"order": "99999999999"}, "order"),
        ("enter-joining", {"joined": "perhaps"}, "joined"),
        ("enter-treaty", {"clause": "{"}, "clause"),
        ("enter-treaty", {"clause": "[1]"}, "clause"),
        ("enter-treaty", {"clause": '{"share": 0.5}'}, "clause"),
        ("enter-party", {"name.en": "x" * 501}, "name"),
        ("enter-party", {"name.e n": "x"}, "name.e n"),
        ("enter-party", {"nickname": "x"}, "nickname"),
    ],
)
def test_a_form_of_another_shape_is_refused_by_field(kind: str, change: dict[str, str], field: str) -> None:
    """The same, where all is text."""
    good = {
        "enter-party": {"ref": "MRD", "name.en": "Mardale"},
        "enter-joining": {"document": "eel-accord", "party": "AVL"},
        "enter-treaty": {"ref": "tar", "title.en": "Tar"},
    }[kind]
    assert errors(kind, good, text=True) == {}
    assert field in errors(kind, {**good, **change}, text=True)


def test_what_is_needed_is_asked_for_all_at_once() -> None:
    """Every field that lacks, not the first."""
    assert sorted(errors("give-mandate", {}, text=True)) == ["ref", "role"]
    assert sorted(errors("state-position", {"text": "x"}, text=False)) == ["document", "stance"]


def test_text_becomes_what_the_act_keeps() -> None:
    """Lists parted by commas or lines, ticks, numbers, texts by language; blanks are left out."""
    values = forms.clean(
        REGISTER["enter-consultation"],
        {"topic.en": " Tar ", "topic.ru": "", "parties": "AVL, BKM\nGLV", "year": "2026", "place.en": ""},
        text=True,
    )
    assert values == {"topic": {"en": " Tar "}, "parties": ("AVL", "BKM", "GLV"), "year": 2026}
    assert forms.clean(REGISTER["enter-joining"], {"document": "x", "party": "AVL", "joined": "on"}, text=True)[
        "joined"
    ]


@pytest.mark.parametrize("kind", REGISTER)
def test_every_schema_is_a_schema(kind: str) -> None:
    """By the metaschema of draft 2020-12; without the mandate, and with nothing more than the act’s own fields."""
    schema = forms.schema(REGISTER[kind])
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["additionalProperties"] is False
    assert set(schema["properties"]) == {item.name for item in fields(REGISTER[kind])} - {"by"}


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=4,
)


def values_of(item: Field) -> st.SearchStrategy[Any]:
    """Values that a field may be given, right ones and wrong ones."""
    right: dict[str, st.SearchStrategy[Any]] = {
        "text": st.sampled_from(item.about.choices) if item.about.choices else TEXT.filter(str.strip),
        "texts": st.dictionaries(st.sampled_from(["en", "ru", "ar"]), TEXT.filter(str.strip), min_size=1, max_size=2),
        "whole": st.integers(-100, 100),
        "truth": st.booleans(),
        "refs": st.lists(TEXT.filter(str.strip), min_size=1, max_size=3),
        "data": st.dictionaries(TEXT, TEXT, min_size=1, max_size=2),
    }
    moment = st.sampled_from(["2026", "2026-10", "2026-10-07", "2026-10-07T12:00Z", "7 October"])
    return (moment if item.about.moment else right[item.kind]) | ANY


@st.composite
def filled(draw: st.DrawFn) -> tuple[type[Act], dict[str, Any]]:
    """An act, and data for it."""
    kind = REGISTER[draw(st.sampled_from(sorted(REGISTER)))]
    data = {}
    for item in fields(kind):
        needed = item.required and item.name not in ("by", "at")
        if item.name != "by" and draw(st.integers(0, 9)) < (9 if needed else 3):
            data[item.name] = draw(values_of(item))
    if draw(st.integers(0, 9)) == 0:
        data[draw(TEXT)] = draw(ANY)
    return kind, data


@settings(max_examples=400, deadline=None, database=None, derandomize=True)
@given(filled())
def test_what_the_form_takes_the_schema_takes(case: tuple[type[Act], dict[str, Any]]) -> None:
    """Well formed for the desk is valid by the schema that clients are given; and it can stand in the record."""
    kind, data = case
    try:
        values = forms.clean(kind, data, text=False)
    except Malformed:
        return
    jsonschema.validate(data, forms.schema(kind), cls=jsonschema.Draft202012Validator)
    act = kind(**{"by": "secretariat", "at": "2026-10-07", **values})
    assert kind.from_data({k: v for k, v in act.as_data().items() if k != "kind"}) == act
    canonical(tidy(act.as_data()))
