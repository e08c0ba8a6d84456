"""From one table of a case file to the act that it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from placet import rulebooks
from placet.acts import REGISTER, Act, fields
from placet.acts.base import Field
from placet.cases.days import Days
from placet.cases.places import Spot
from placet.cases.problem import Place, Problem
from placet.procedure.moment import is_moment
from placet.procedure.words import N_

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
# References that acts declare as plain text, because they may name rows of more than one kind.
_LOOSE = ("about", "holder", "seats")

_SHAPES = {
    "text": N_("a text in quotes"),
    "moment": N_('a date: 2024-10-07, "2024-10", "2024" or "today+21"'),
    "texts": N_('texts by language: title.en = "…"'),
    "whole": N_("a whole number"),
    "truth": N_("true or false"),
    "refs": N_('a list of texts: ["…", "…"]'),
    "data": N_("a table: { … }"),
}


class WrongShape(Exception):
    """A value that its field cannot hold: what is wrong, the remedy, the facts of both."""

    def __init__(self, what: str, remedy: str, **facts: object) -> None:
        super().__init__(what)
        self.what, self.remedy, self.facts = what, remedy, facts


@dataclass(frozen=True, slots=True)
class Reading:
    """What the tables of a case are read with: whose mandate acts where none is named, and the days."""

    mandate: str
    days: Days

    def act(self, file: str, spot: Spot, table: Mapping[str, Any]) -> tuple[Act | None, list[Problem]]:
        """The act of one table, or what is wrong with it: everything, not the first thing."""

        def problem(key: str, what: str, remedy: str, facts: Mapping[str, object]) -> Problem:
            return Problem(Place(file, spot.name, spot.number, spot.keys.get(key, spot.line)), what, remedy, facts)

        kind = REGISTER.get(spot.name)
        if kind is None:
            return None, [problem("", *unknown_word(N_("There is no act “{word}”."), spot.name, REGISTER))]
        problems: list[Problem] = []
        given = dict(table)
        if "rulebook" in given and spot.name == "adopt-rules":
            problems += _rulebook(given, problem)
        known = {item.name: item for item in fields(kind)}
        values: dict[str, Any] = {}
        for name, value in given.items():
            if name not in known:
                problems.append(problem(name, *unknown_word(N_("There is no key “{word}” here."), name, known)))
                continue
            try:
                values[name] = self._value(known[name], value)
            except WrongShape as wrong:
                problems.append(problem(name, wrong.what, wrong.remedy, {"name": name, **wrong.facts}))
        if "by" not in given:
            values["by"] = self.mandate
        problems += [
            problem("", N_("“{name}” is missing."), N_("Write it: {shape}."), {"name": name, "shape": _shape(item)})
            for name, item in known.items()
            if item.required and name != "by" and (name not in given or given[name] in ("", {}))
        ]
        return (None if problems else kind(**values)), problems

    def _value(self, item: Field, value: Any) -> Any:
        kind = item.kind
        if kind == "text":
            return self._text(item, value)
        if kind == "refs" and isinstance(value, list) and all(isinstance(one, str) for one in value):
            for one in value:
                _length(item, one)
            named = item.about.of is not None or item.name in _LOOSE
            return tuple(self._reference(one) for one in value) if named else tuple(value)
        if kind == "texts" and isinstance(value, Mapping) and all(isinstance(one, str) for one in value.values()):
            return _texts(item, value)
        if kind == "whole" and isinstance(value, int) and not isinstance(value, bool):
            return value
        if kind == "truth" and isinstance(value, bool):
            return value
        if kind == "data" and isinstance(value, Mapping):
            return _plain(value)
        raise _other(item, value)

    def _text(self, item: Field, value: Any) -> str:
        about = item.about
        if about.moment and isinstance(value, str | date):
            try:
                text = self.days.moment(value)
            except (ValueError, OverflowError):
                text = ""
            if not is_moment(text):
                what = N_("{name} is “{text}”, which is no date that exists.")
                remedy = N_("Write {shape}; leave it out where it is not known.")
                raise WrongShape(what, remedy, text=str(value), shape=_SHAPES["moment"])
            return text
        if not isinstance(value, str):
            raise _other(item, value)
        _length(item, value)
        if about.choices and value not in about.choices:
            raise WrongShape(
                N_("{name} is “{text}”, which is not one of the words that it may be."),
                N_("Write one of: {choices}."),
                text=value,
                choices=[choice for choice in about.choices if choice],
            )
        if about.of is not None or item.name in _LOOSE:
            return self._reference(value)
        return value

    def _reference(self, text: str) -> str:
        try:
            return self.days.reference(text)
        except ValueError as wrong:
            what, remedy = N_("“{text}” names an hour that does not exist."), N_("Write {shape}.")
            raise WrongShape(what, remedy, text=text, shape=_SHAPES["moment"]) from wrong


def unknown_word(what: str, word: str, known: Iterable[str]) -> tuple[str, str, dict[str, object]]:
    """What to say of a word that is not known, the remedy, and the facts of both; `what` has a place for the {word}."""
    words = sorted(known)
    near = get_close_matches(word, words, 1)
    remedy = N_("Did you mean “{near}”?") if near else N_("Known are: {known}.")
    return what, remedy, {"word": word, "near": near, "known": words}


def _rulebook(given: dict[str, Any], problem: Callable[..., Problem]) -> Iterator[Problem]:
    """Put name and text of a shipped rulebook in the place of `rulebook`."""
    name = given.pop("rulebook")
    if given.keys() & {"name", "text"}:
        what, remedy = N_("It has a rulebook and a name or text of its own."), N_("Keep one of the two.")
        yield problem("rulebook", what, remedy, {})
    elif name not in rulebooks.names():
        yield problem(
            "rulebook",
            N_("There is no shipped rulebook “{text}”."),
            N_("Write one of: {names}; or name and text of another."),
            {"text": name, "names": list(rulebooks.names())},
        )
        given |= {"name": "-", "text": "-"}  # told above; not told again as missing
    else:
        given |= {"name": name, "text": rulebooks.text(name)}


def _shape(item: Field) -> str:
    return _SHAPES["moment" if item.about.moment else item.kind]


def _other(item: Field, value: Any) -> WrongShape:
    return WrongShape(N_("{name} is {value}."), N_("Write {shape}."), value=repr(value)[:60], shape=_shape(item))


def _length(item: Field, text: str) -> None:
    if len(text) > item.about.max:
        what, remedy = N_("{name} has {length} characters, more than {max}."), N_("Shorten it.")
        raise WrongShape(what, remedy, length=len(text), max=item.about.max)


def _texts(item: Field, value: Mapping[str, str]) -> dict[str, str]:
    for language, text in value.items():
        if not _LANGUAGE.fullmatch(language):
            what, remedy = N_("{name}: “{language}” is no language tag."), N_("Write {shape}.")
            raise WrongShape(what, remedy, language=language, shape=_SHAPES["texts"])
        if not text.strip():
            what, remedy = N_("{name} is empty in “{language}”."), N_("Write it, or leave that language out.")
            raise WrongShape(what, remedy, language=language)
        _length(item, text)
    return dict(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        # The record keeps no fractions: two systems may write the same one differently.
        raise WrongShape(N_("{value} is a fraction."), N_('Write it in quotes, as "2/3" or "0.55".'), value=value)
    return value
