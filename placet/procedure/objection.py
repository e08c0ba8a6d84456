"""Why an act is not in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Objection:
    """One reason why an act may not be done now.

    `words` and `remedy` are messages with `{named}` places, filled from `facts` at reading, in the reader's language.
    `article` cites the rule (empty where the house itself, not a body's rules, says so).
    `missing` is true where the reason is that something is not on record: a reader of a redacted export, for whom it
    may stand in an entry he cannot read, cannot hold it against the record.
    """

    code: str
    words: str
    article: str = ""
    remedy: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    missing: bool = False
    on: str = ""  # the field of the act that it speaks of, if one

    def as_data(self) -> dict[str, object]:
        """Plain data for the API: code, article, words and facts."""
        return {
            "code": self.code,
            "article": self.article,
            "words": self.words,
            "remedy": self.remedy,
            "facts": dict(self.facts),
            "field": self.on,
        }
