"""Texts that are made in English and can be said in another language."""

from __future__ import annotations

import json

import orjson
import pytest

from placet.procedure.words import Said

pytestmark = pytest.mark.once
DICTIONARY = {
    "{value} is no day.": "{value} — не дата.",
    "At {key}: {what}": "Место {key}: {what}",
    "Add it": "Впишите",
}


def in_russian(message: str) -> str:
    """The message in Russian, or as it is."""
    return DICTIONARY.get(message, message)


def test_it_is_a_text_in_english_and_in_another_language_where_there_is_one() -> None:
    """Facts are filled in as they are, and what is said within is said in that language too."""
    inner = Said("{value} is no day.", {"value": "{x}"})
    assert inner == "{x} is no day."
    outer = Said("At {key}: {what}", {"key": "adopted", "what": inner})
    assert outer == "At adopted: {x} is no day."
    assert outer.words(in_russian) == "Место adopted: {x} — не дата."
    assert Said("nobody translated {this}", {"this": 1}).words(in_russian) == "nobody translated 1"


def test_it_ends_as_a_sentence_does() -> None:
    """Where it is not empty, and does not end already."""
    assert Said("Add it", end=".").words(in_russian) == "Впишите."
    assert (Said("Did you mean this?", end="."), Said("So.", end="."), Said("", end=".")) == (
        "Did you mean this?", "So.", "",
    )  # fmt: skip
    assert Said("", end=".").words(lambda message: "the head of a catalogue") == ""


def test_it_is_plain_text_for_machines() -> None:
    """For both writers of JSON."""
    one = {"why": Said("{a}", {"a": 1})}
    assert json.loads(json.dumps(one)) == json.loads(orjson.dumps(one)) == {"why": "1"}
