"""Marks for translation in pure code, where no catalogue may be loaded."""

from __future__ import annotations

from collections.abc import Callable, Mapping


def N_(text: str) -> str:
    """Return `text` unchanged; the catalogue tools find it by this call, the faces translate it at reading."""
    return text


class Said(str):
    """A text in English that can be said in another language: it knows the message that it was made from, and the facts
    that fill its `{named}` places. `end` closes it, where the message is written without a full stop."""

    __slots__ = ("_end", "_facts", "_message")

    _message: str
    _facts: Mapping[str, object]
    _end: str

    def __new__(cls, message: str, facts: Mapping[str, object] | None = None, end: str = "") -> Said:
        made = super().__new__(cls, _filled(message, facts or {}, end))
        made._message, made._facts, made._end = message, facts or {}, end
        return made

    def words(self, translate: Callable[[str], str]) -> str:
        """The text in the language of `translate`."""
        facts = {name: one.words(translate) if isinstance(one, Said) else one for name, one in self._facts.items()}
        return _filled(translate(self._message) if self._message else "", facts, self._end)


def _filled(message: str, facts: Mapping[str, object], end: str) -> str:
    words = message.format(**facts)
    return words if not words or words.endswith(("?", ".")) else words + end
