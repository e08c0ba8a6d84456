"""The keys that a rulebook's settings may have, and what their values may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from placet.procedure.words import N_

CIRCLES = ("public", "observers", "parties", "restricted", "secretariat")
ROLES = ("secretariat", "chair", "head", "delegate", "observer")


@dataclass(frozen=True, slots=True)
class SettingKey:
    """`form`: flag, whole, text, texts, tables, any. `words`: those admissible, if few. `needs`: keys of each table."""

    form: str
    meaning: str
    words: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


KEYS: Mapping[str, SettingKey] = {
    "agenda.classes": SettingKey("tables", N_("the classes of agenda items, each with name and label"), (), ("name",)),
    "agenda.late_item": SettingKey("any", N_("whether, and how, an item may be added once the agenda is adopted")),
    "binding.aside": SettingKey("flag", N_("a party that stands aside is not bound by the decision")),
    "languages.authentic": SettingKey("texts", N_("the languages in which a text is authentic")),
    "languages.official": SettingKey("texts", N_("the official languages")),
    "languages.working": SettingKey("texts", N_("the working languages")),
    "positions.silence_is_consent": SettingKey(
        "flag", N_("in a written round a member that does not reply in time agrees")
    ),
    "protocol.order": SettingKey("any", N_("party codes in order, or alphabet:LANGUAGE")),
    "sessions.per_year": SettingKey("whole", N_("how many regular sessions a year")),
    "silence.broken_by": SettingKey("texts", N_("what breaks silence"), ("objection", "amendment")),
    "silence.opened_by": SettingKey("texts", N_("who may open a silence procedure"), ROLES),
    "sittings": SettingKey("tables", N_("the compositions of sittings, each with name, label, attends"), (), ("name",)),
    "limits": SettingKey("tables", N_("time limits as offsets from an event")),
}
PREFIXES: Mapping[str, SettingKey] = {
    "distribution.": SettingKey("text", N_("who receives this kind of thing"), CIRCLES),
    "entitled.": SettingKey("texts", N_("the roles entitled to this act"), ROLES),
    "gate.": SettingKey("any", N_("what must be true of a document that comes up from this body")),
}
DISTRIBUTED = ("drafts", "positions", "decisions", "agenda", "restricted", "delegations", "statements")


def setting_key(key: str) -> SettingKey | None:
    """What is known of the key, or None where there is no such key."""
    found = KEYS.get(key)
    if found is None:
        for prefix, kind in PREFIXES.items():
            rest = key.removeprefix(prefix)
            if rest and rest != key and (prefix != "distribution." or rest in DISTRIBUTED):
                return kind
    return found


def admissible() -> list[str]:
    """All keys; those that end in … are completed by a name."""
    return sorted([*KEYS, *(f"distribution.{name}" for name in DISTRIBUTED), "entitled.…", "gate.…"])


def fits(kind: SettingKey, value: object) -> bool:
    """Whether the value has the form, and its words are among those that are admissible."""
    if kind.form == "texts":
        if not isinstance(value, list) or not value:
            return False
        return all(isinstance(v, str) and (not kind.words or v in kind.words) for v in value)
    if kind.form == "tables":
        return isinstance(value, list) and all(isinstance(v, dict) and all(n in v for n in kind.needs) for v in value)
    if kind.form == "text":
        return isinstance(value, str) and (not kind.words or value in kind.words)
    if kind.form == "flag":
        return isinstance(value, bool)
    if kind.form == "whole":
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return True
