"""The house as a reader may see it: bodies, parties, seats, chair; and small questions asked on every page."""

from __future__ import annotations

from datetime import date
from weakref import WeakKeyDictionary

from placet.models.house import house as whole
from placet.models.record import Head, hashes, head_of
from placet.models.tables import visible
from placet.procedure.rows import HOUSE, Organisation, Party, Text
from placet.procedure.state import State
from placet.reading.reader import Reader

__all__ = ["Foreign", "Head", "hashes", "head", "house", "organisations", "party_name", "today", "tongue", "words"]


def head(organisation: str) -> Head | None:
    """The end of the organisation's chain; None where there is no record of it."""
    return head_of(organisation)


# For each house, what readers of the same audiences see of it: as many as there are kinds of mandates. It goes when the
# house does.
_SEEN: WeakKeyDictionary[State, dict[frozenset[str], State]] = WeakKeyDictionary()


def house(reader: Reader, known: Head | None = None) -> State:
    """The rows of the house that the reader may see, as they stand on his day."""
    if reader.on is not None:
        return State(row for kind in HOUSE for row in visible(kind, reader))
    everything = whole(reader.organisation, head=known)
    kept = _SEEN.setdefault(everything, {})
    found = kept.get(reader.audiences)
    if found is None:
        seen = [row for row in everything if reader.may_read(row.audience)]
        found = kept[reader.audiences] = State(seen)
    return found


def organisations(language: str) -> list[Organisation]:
    """All organisations that have a record here, real ones first."""
    found = []
    for one in Head.objects.order_by("organisation"):
        organisation = whole(one.organisation, head=one).organisation()
        if organisation is not None and organisation.audience == "public":
            found.append(organisation)
    return sorted(found, key=lambda one: (one.fictional, one.ref))


class Foreign(str):
    """A text in another language than the reader's; a text like any other, but that pages mark it with `language`."""

    __slots__ = ("language",)

    language: str

    def __new__(cls, text: str, language: str) -> Foreign:
        made = super().__new__(cls, text)
        made.language = language
        return made


def words(text: Text, language: str, working: str = "") -> str:
    """A text in the reader's language, else, as `Foreign`, in English, the working language, or whatever there is."""
    if not text:
        return ""
    own = text.get(language)
    if own:
        return own
    other = tongue(text, "en", working)
    return Foreign(text[other], other)


def tongue(text: Text, language: str, working: str = "") -> str:
    """The language in which `words` gives the text."""
    for one in (language, "en", working):
        if text.get(one):
            return one
    return next(iter(text), "")


def party_name(state: State, ref: str, language: str) -> str:
    """The short name of a party; its reference where it is not on record."""
    party = state.get(Party, ref)
    return words(party.name, language) if party else ref


def today() -> date:
    """The present day of this machine."""
    return date.today()
