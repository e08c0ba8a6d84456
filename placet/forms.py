"""From an act's declaration: its form, its JSON Schema, its command line, its manual page."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from placet.acts import Act
from placet.acts.base import Field, fields
from placet.procedure.moment import BadMoment, first_day
from placet.procedure.rulebook import Rulebook

OF_THE_OFFICE = ("basis", "sources", "remark", "for_party")
"""Fields that only the secretariat is asked for: it enters for others, and from reports."""


class Malformed(Exception):
    """The data have not the shape of the act: `errors` by field name, in the reader's language."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__(errors)
        self.errors = errors


def asked(kind: type[Act], role: str) -> list[Field]:
    """The fields that a reader in that role fills in: never the mandate, the office's own only of the office."""
    return [
        item
        for item in fields(kind)
        if item.name != "by" and (role == "secretariat" or item.name not in (*OF_THE_OFFICE, "at"))
    ]


def choices(item: Field, rules: Rulebook | None) -> list[tuple[str, Mapping[str, str]]]:
    """What may be chosen in a field, with labels by language: the act's own words, or the rulebook's stances."""
    if item.about.choices:
        return [(word, {}) for word in item.about.choices]
    if item.name == "stance" and rules is not None:
        return [(name, stance.label) for name, stance in rules.stances.items()]
    return []


_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


# -- from text or JSON to values --------------------------------------------------------------------------------------


def clean(kind: type[Act], data: Mapping[str, Any], *, text: bool) -> dict[str, Any]:
    """The values of the act's fields. `text` says that data come from a form or a command line, where all is text and
    `title.ru` is the Russian title; else they are JSON and must have the right types already.

    Unknown fields, wrong types, empty required fields, over-long texts and impossible dates raise `Malformed`.
    """
    known = {item.name: item for item in fields(kind)}
    errors: dict[str, list[str]] = {}
    given: dict[str, Any] = {}
    for name, value in data.items():
        head, dot, language = name.partition(".")
        if text and dot and head in known and known[head].kind == "texts":
            given.setdefault(head, {})[language] = value
            if not _LANGUAGE.fullmatch(language):
                errors.setdefault(name, []).append(_("“%(text)s” is no language tag.") % {"text": language})
        elif name in known and name != "by":
            given[name] = value
        else:
            errors.setdefault(name, []).append(_("There is no such field."))
    values: dict[str, Any] = {}
    for name, item in known.items():
        if name == "by" or name not in given:
            if item.required and name not in ("by", "at"):
                errors.setdefault(name, []).append(_("This field is needed."))
            continue
        try:
            value = _from_text(item, given[name]) if text else _from_json(item, given[name])
            _limits(item, value)
        except ValueError as wrong:
            errors.setdefault(name, []).append(str(wrong))
            continue
        if value in ("", {}, ()) and not item.required:
            continue
        if value in ("", {}, ()) and item.required:
            if name == "at":
                continue
            errors.setdefault(name, []).append(_("This field is needed."))
            continue
        values[name] = value
    if errors:
        raise Malformed(errors)
    return values


def _from_text(item: Field, value: Any) -> Any:
    if item.kind == "texts":
        if not isinstance(value, Mapping):
            return {"en": _one(value)} if _one(value).strip() else {}
        return {language: _one(one) for language, one in value.items() if _one(one).strip()}
    if item.kind == "refs":
        many = value if isinstance(value, list | tuple) else [value]
        parts = [part.strip() for one in many for part in str(one).replace("\n", ",").split(",")]
        return tuple(part for part in parts if part)
    word = _one(value)
    if item.kind == "truth":
        if word.lower() in ("on", "true", "yes", "1"):
            return True
        if word.lower() in ("", "off", "false", "no", "0"):
            return False
        raise ValueError(_("Write yes or no."))
    if item.kind == "whole":
        try:
            return int(word) if word.strip() else item.default or 0
        except ValueError:
            raise ValueError(_("Write a whole number.")) from None
    if item.kind == "data":
        try:
            read = json.loads(word) if word.strip() else {}
        except ValueError:
            raise ValueError(_("This is not readable as JSON.")) from None
        return _from_json(item, read)
    return word if item.about.long else word.strip()


def _one(value: Any) -> str:
    if isinstance(value, list | tuple):
        value = value[-1] if value else ""
    return str(value)


_SHAPES: dict[str, type] = {"text": str, "whole": int, "truth": bool, "texts": dict, "refs": list, "data": dict}


def _from_json(item: Field, value: Any) -> Any:
    shape = _SHAPES[item.kind]
    given: Any = value
    if not isinstance(given, shape) or (shape is int and isinstance(value, bool)):
        raise ValueError(
            {
                "text": _("Give a text."),
                "whole": _("Give a whole number."),
                "truth": _("Give true or false."),
                "texts": _("Give an object with a text for each language."),
                "refs": _("Give a list of texts."),
                "data": _("Give an object."),
            }[item.kind]
        )
    if item.kind == "texts" and not all(isinstance(k, str) and isinstance(v, str) for k, v in value.items()):
        raise ValueError(_("Give an object with a text for each language."))
    if item.kind == "texts" and not all(_LANGUAGE.fullmatch(one) for one in value):
        raise ValueError(_("Each text stands under a language tag, such as en or ru."))
    if item.kind == "refs":
        if not all(isinstance(one, str) for one in value):
            raise ValueError(_("Give a list of texts."))
        return tuple(value)
    if item.kind == "data":
        _exact(value)
    return value


def _exact(value: Any) -> None:
    if isinstance(value, float):
        raise ValueError(_('Write fractions as text, for example "55/100".'))
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _exact(one)


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_HIDDEN = frozenset("\u200b\u2060\ufeff\u202d\u202e")
_OPENS = {"\u202a": "\u202c", "\u202b": "\u202c", "\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069"}


def _turned(text: str) -> bool:
    """Whether a text hides something, or turns the direction of what stands after it."""
    waiting: list[str] = []
    for sign in text:
        if sign in _HIDDEN:
            return True
        if sign in _OPENS:
            waiting.append(_OPENS[sign])
        elif sign in ("\u202c", "\u2069") and (not waiting or waiting.pop() != sign):
            return True
    return bool(waiting)


def _limits(item: Field, value: Any) -> None:
    texts = [value] if isinstance(value, str) else list(value.values()) if item.kind == "texts" else []
    texts += list(value) if item.kind == "refs" else []
    for one in texts:
        if len(one) > item.about.max:
            raise ValueError(
                _("At most %(limit)d characters; these are %(length)d.") % {"limit": item.about.max, "length": len(one)}
            )
        if _CONTROL.search(one):
            raise ValueError(_("There are control characters in the text."))
        if not one.isascii() and _turned(one):
            raise ValueError(_("There are invisible characters in the text that turn or hide what follows."))
    if item.kind == "whole" and abs(value) > 10**9:
        raise ValueError(_("That number is too large."))
    if item.about.moment and value:
        try:
            first_day(value)
        except BadMoment:
            raise ValueError(_("“%(text)s” is no date; write 2024-10-07, 2024-10 or 2024.") % {"text": value}) from None
    if item.about.choices and isinstance(value, str) and value not in item.about.choices:
        raise ValueError(
            _("“%(text)s” is not one of: %(choices)s.")
            % {"text": value, "choices": ", ".join(c for c in item.about.choices if c)}
        )


# -- schema -----------------------------------------------------------------------------------------------------------


def schema(kind: type[Act]) -> dict[str, Any]:
    """The act's JSON Schema (draft 2020-12), without the mandate: that comes from who is signed in."""
    properties = {item.name: _property(item) for item in fields(kind) if item.name != "by"}
    return {
        "type": "object",
        "title": kind.kind,
        "description": (kind.__doc__ or "").strip().splitlines()[0],
        "properties": properties,
        "required": [item.name for item in fields(kind) if item.required and item.name not in ("by", "at")],
        "additionalProperties": False,
    }


def _property(item: Field) -> dict[str, Any]:
    text: dict[str, Any] = {"type": "string", "maxLength": item.about.max}
    found: dict[str, Any] = {
        "text": text,
        "whole": {"type": "integer"},
        "truth": {"type": "boolean"},
        "texts": {"type": "object", "additionalProperties": text},
        "refs": {"type": "array", "items": text},
        "data": {"type": "object"},
    }[item.kind]
    found = {**found, "description": item.about.label}
    if item.about.choices:
        found["enum"] = list(item.about.choices)
    if item.about.moment:
        found["pattern"] = r"^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d))?)?)?$" + (
            "" if item.required else "|^$"
        )
    if not item.required:
        found["default"] = list(item.default) if isinstance(item.default, tuple) else item.default
    return found
