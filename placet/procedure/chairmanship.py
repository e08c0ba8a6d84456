"""The rule by which the chairmanship of a body passes from party to party: parsed and checked.

A rule is an order (an alphabet's, or one written out) that begins again when it is at its end, a list that does not, or
a decision for each term. Alphabetical order is collation by the letters that the rulebook itself lists, never by a
machine's locale: everyone who reads the rulebook gets the same order. `placet.procedure.rota` draws up the succession.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import Literal

from placet.procedure.days import add_months

Rule = Literal["alphabet", "order", "list", "decision"]
Kind = Literal["decline", "passed-over", "swap", "out-of-turn", "decided", "given-up", "extended"]
Neighbour = Literal["previous", "next"]
Text = Mapping[str, str]

KINDS: Mapping[str, str] = {
    "decline": "instead_of",
    "passed-over": "instead_of",
    "swap": "chair, instead_of",
    "out-of-turn": "chair",
    "decided": "chair",
    "given-up": "chair",
    "extended": "until",
}
"""The kinds of exception, and what each must say."""

_SAID = {"article", "source", "source_checked", "basis", "note"}
_KEYS = {
    "rule",
    "alphabet",
    "letters",
    "names",
    "order",
    "period",
    "since",
    "first",
    "cochairs",
    "decided_until",
    "members",
    "group",
    "seat",
    "term",
    "exception",
} | _SAID
_SEAT = {"party", "since", "until", "note"}
_TERM = {"since", "until", "chair", "cochairs", "reason"} | _SAID
_EXCEPTION = {"since", "until", "kind", "chair", "instead_of", "cochairs", "reason"} | _SAID


class RotaError(ValueError):
    """A chairmanship that cannot be used; the text is a sentence that says where, what and what to do."""


@dataclass(frozen=True, slots=True)
class Seat:
    """When a party of the order sits; without one it always does. Days included; None: open."""

    party: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exceptional:
    """A departure from the rule, as it is recorded, with the day on which it takes effect.

    `decline`, `passed-over`: those in `instead_of`, whose turn it was, do not sit; the next in order does. `swap`:
    `chair` sits in the place of `instead_of`, and the order goes on from that place. `out-of-turn`: `chair` sits, and
    the order goes on as if there had been no such term. `decided`: `chair` sits, and the order goes on from it.
    `given-up`: `chair` sits for the rest of a term that another has begun. `extended`: the term lasts to `until`, and
    all later ones move. `reason` is empty where no source tells it.
    """

    since: date
    kind: Kind
    chair: str = ""
    instead_of: tuple[str, ...] = ()
    until: date | None = None
    cochairs: tuple[str, ...] | None = None
    reason: Text = field(default_factory=dict)
    article: str = ""
    source: str = ""
    source_checked: bool = False
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A term that is on record as such: decided for itself, or from a time before the rule."""

    since: date
    until: date
    chair: str
    cochairs: tuple[str, ...] | None = None
    reason: Text = field(default_factory=dict)
    article: str = ""
    source: str = ""
    source_checked: bool = False
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chairmanship:
    """The rule of a chairmanship.

    `order` holds the parties in order (empty: each term is decided). Terms last `months` months, the first from `since`
    with `first` in the chair. `cochairs` sit beside the chair: the chair before, the chair after. Up to `decided_until`
    the succession has been decided; what follows is what the order lets expect. `members` is the number of members
    that must be known before the order is applied (0: the order itself says who sits). `group` parties in a row form
    a group (a trio).
    """

    rule: Rule
    months: int
    since: date
    first: str = ""
    order: tuple[str, ...] = ()
    alphabet: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    cochairs: tuple[Neighbour, ...] = ()
    decided_until: date | None = None
    members: int = 0
    group: int = 0
    seats: tuple[Seat, ...] = ()
    terms: tuple[Recorded, ...] = ()
    exceptions: tuple[Exceptional, ...] = ()
    article: str = ""
    source: str = ""
    source_checked: bool = False
    basis: str = ""
    note: Text = field(default_factory=dict)

    def sits(self, party: str, on: date) -> bool:
        """Whether the party has a seat on that day, as far as the rulebook's own table of the chairmanship tells."""
        seats = [seat for seat in self.seats if seat.party == party]
        return not seats or any(
            (seat.since is None or seat.since <= on) and (seat.until is None or on <= seat.until) for seat in seats
        )


def collate(names: Mapping[str, str], letters: str) -> tuple[str, ...]:
    """The codes of `names` in the order of the names, word by word, by the alphabet `letters` (each letter once).

    Capitals count as small letters; marks over a letter are passed over unless the alphabet lists the letter with its
    mark; spaces, hyphens, apostrophes and stops part words. Raises `RotaError` for a letter that is not listed, and
    where two names cannot be told apart.
    """
    rank = {letter: place for place, letter in enumerate(unicodedata.normalize("NFC", letters).lower())}
    if len(rank) != len(unicodedata.normalize("NFC", letters)):
        raise RotaError("chairmanship.letters: a letter is listed twice. List each letter of the alphabet once.")
    keys: dict[tuple[tuple[int, ...], ...], str] = {}
    for code, name in names.items():
        key = _key(name, rank)
        if key in keys:
            raise RotaError(f"chairmanship.names: {keys[key]} and {code} have the same name, {name!r}. Correct one.")
        keys[key] = code
    return tuple(keys[key] for key in sorted(keys))


def _key(name: str, rank: Mapping[str, int]) -> tuple[tuple[int, ...], ...]:
    words: list[list[int]] = [[]]
    for letter in unicodedata.normalize("NFC", name).lower():
        if letter in rank:
            words[-1].append(rank[letter])
        elif letter in " -–’'.,()":
            words.append([])
        else:
            bare = [part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part)]
            if not all(part in rank for part in bare):
                raise RotaError(
                    f"chairmanship.names: the letter {letter!r} of {name!r} is not in letters. "
                    "List the whole alphabet there, small letters in their order."
                )
            words[-1].extend(rank[part] for part in bare)
    return tuple(tuple(word) for word in words if word)


def parse(table: Mapping[str, object]) -> Chairmanship:
    """The chairmanship of a rulebook's [chairmanship] table (docs/rota.md lists every key).

    Raises `RotaError`, a `ValueError` whose text is a sentence, at the first thing that cannot be used.
    """
    _known(table, _KEYS, "chairmanship")
    rule = _word(table, "rule", "chairmanship", ("alphabet", "order", "list", "decision"))
    names = _names(table.get("names", {}))
    order = _codes(table.get("order", []), "chairmanship.order")
    if rule == "alphabet":
        if not names or not _text(table, "letters") or not _text(table, "alphabet"):
            raise RotaError(
                "chairmanship: an alphabetical order needs alphabet (the language), letters (the alphabet) and "
                "[chairmanship.names]. Add them."
            )
        order = collate(names, _text(table, "letters"))
    elif rule == "decision" and order:
        raise RotaError("chairmanship.order: where each term is decided there is no order. Strike it.")
    elif rule != "decision" and not order:
        raise RotaError("chairmanship.order: the order is missing. List the parties' codes.")
    terms = tuple(_recorded(one, f"chairmanship.term[{n}]") for n, one in enumerate(_list(table, "term")))
    if rule == "decision" and not terms:
        raise RotaError(
            "chairmanship.term: no term is recorded. Add [[chairmanship.term]] with since, until and chair."
        )
    _apart(terms)
    first = _text(table, "first")
    if rule == "list":
        first = first or order[0]
    if rule != "decision" and first not in order:
        raise RotaError(f"chairmanship.first: {first!r} is not in the order. Write the code of the first to chair.")
    made = Chairmanship(
        rule=rule,  # type: ignore[arg-type]  # one of the words above
        months=_period(table.get("period")),
        since=_need_day(table, "since", "chairmanship") if rule != "decision" else terms[0].since,
        first=first,
        order=order,
        alphabet=_text(table, "alphabet"),
        names=names,
        cochairs=_neighbours(table.get("cochairs", [])),
        decided_until=_day(table, "decided_until", "chairmanship"),
        members=_count(table, "members"),
        group=_count(table, "group"),
        seats=tuple(_seat(one, f"chairmanship.seat[{n}]", order) for n, one in enumerate(_list(table, "seat"))),
        terms=terms,
        exceptions=tuple(
            exception(one, f"chairmanship.exception[{n}]") for n, one in enumerate(_list(table, "exception"))
        ),
        article=_text(table, "article"),
        source=_text(table, "source"),
        source_checked=table.get("source_checked") is True,
        basis=_text(table, "basis"),
        note=_words(table.get("note", ""), "chairmanship.note"),
    )
    if made.exceptions and rule == "decision":
        raise RotaError("chairmanship.exception: without an order there is nothing to depart from. Record a term.")
    for departure in made.exceptions:
        if departure.since < made.since:
            raise RotaError(
                f"chairmanship.exception of {departure.since}: the rule begins on {made.since}. "
                "Record terms from before it as [[chairmanship.term]]."
            )
        strange = [code for code in (departure.chair, *departure.instead_of) if code and code not in order]
        if strange:
            raise RotaError(f"chairmanship.exception of {departure.since}: {strange[0]} is not in the order. Add it.")
    return made


def exception(table: Mapping[str, object], where: str = "exception") -> Exceptional:
    """One departure from the rule, from its table: `since`, `kind`, and what the kind needs (`KINDS`)."""
    _known(table, _EXCEPTION, where)
    kind = _word(table, "kind", where, tuple(KINDS))
    made = Exceptional(
        since=_need_day(table, "since", where),
        kind=kind,  # type: ignore[arg-type]  # one of the words above
        chair=_text(table, "chair"),
        instead_of=_codes(table.get("instead_of", []), f"{where}.instead_of"),
        until=_day(table, "until", where),
        cochairs=_codes(table["cochairs"], f"{where}.cochairs") if "cochairs" in table else None,
        reason=_words(table.get("reason", ""), f"{where}.reason"),
        article=_text(table, "article"),
        source=_text(table, "source"),
        source_checked=table.get("source_checked") is True,
        basis=_text(table, "basis"),
    )
    for needed in KINDS[kind].split(", "):
        if not getattr(made, needed):
            raise RotaError(f"{where}: an exception of the kind {kind} must say {needed}. Add it.")
    return made


def _recorded(table: Mapping[str, object], where: str) -> Recorded:
    _known(table, _TERM, where)
    made = Recorded(
        since=_need_day(table, "since", where),
        until=_need_day(table, "until", where),
        chair=_text(table, "chair"),
        cochairs=_codes(table["cochairs"], f"{where}.cochairs") if "cochairs" in table else None,
        reason=_words(table.get("reason", ""), f"{where}.reason"),
        article=_text(table, "article"),
        source=_text(table, "source"),
        source_checked=table.get("source_checked") is True,
        basis=_text(table, "basis"),
    )
    if made.until < made.since or not made.chair:
        raise RotaError(f"{where}: it needs a chair, and an until that is not before since. Correct it.")
    return made


def _apart(terms: tuple[Recorded, ...]) -> None:
    for before, after in pairwise(terms):
        if after.since <= before.until:
            raise RotaError(
                f"chairmanship.term of {after.since}: it begins before the one of {before.since} ends, on "
                f"{before.until}. Write the terms in order of time, without overlap."
            )


def _seat(table: Mapping[str, object], where: str, order: tuple[str, ...]) -> Seat:
    _known(table, _SEAT, where)
    party = _text(table, "party")
    if party not in order:
        raise RotaError(f"{where}.party: {party!r} is not in the order. Write a code of the order.")
    return Seat(party, _day(table, "since", where), _day(table, "until", where))


def _period(value: object) -> int:
    unit, _, number = value.partition(":") if isinstance(value, str) else ("", "", "")
    if unit in ("months", "years") and number.isascii() and number.isdigit() and 0 < int(number) <= 1200:
        return int(number) * (12 if unit == "years" else 1)
    raise RotaError(f'chairmanship.period: {value!r} is no length of a term. Write "years:1" or "months:6".')


def term_end(since: date, months: int) -> date:
    """The last day of a term of so many months that begins on `since`."""
    return date.fromordinal(add_months(since, months).toordinal() - 1)


def _neighbours(value: object) -> tuple[Neighbour, ...]:
    codes = _codes(value, "chairmanship.cochairs")
    found: list[Neighbour] = []
    for code in codes:
        if code == "previous":
            found.append("previous")
        elif code == "next":
            found.append("next")
        else:
            raise RotaError(f'chairmanship.cochairs: {code!r} is not known. Write "previous", "next" or both.')
    return tuple(found)


def _names(value: object) -> dict[str, str]:
    if not isinstance(value, Mapping) or not all(isinstance(name, str) and name for name in value.values()):
        raise RotaError('chairmanship.names: it is not a table of code = name. Write AM = "Армения", for example.')
    return {str(code): str(name) for code, name in value.items()}


def _codes(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(code, str) and code for code in value):
        raise RotaError(f'{where}: it is not a list of codes. Write ["BY", "KZ"], for example.')
    return tuple(value)


def _list(table: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, Mapping) for one in value):
        raise RotaError(f"chairmanship.{key}: it is not a list of tables. Write [[chairmanship.{key}]].")
    return value


def _text(table: Mapping[str, object], key: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise RotaError(f"chairmanship: {key} is not a text. Put it in quotes.")
    return value


def _words(value: object, where: str) -> Text:
    """A text in one language (English) or in several, as language = text."""
    if isinstance(value, str):
        return {"en": value} if value else {}
    if isinstance(value, Mapping) and all(isinstance(text, str) for text in value.values()):
        return {str(language): str(text) for language, text in value.items()}
    raise RotaError(f'{where}: it is no text. Write "…", or {{ en = "…", ru = "…" }}.')


def _word(table: Mapping[str, object], key: str, where: str, known: tuple[str, ...]) -> str:
    value = table.get(key)
    if value not in known:
        raise RotaError(f"{where}.{key}: {value!r} is not known. Write one of {', '.join(known)}.")
    return str(value)


def _count(table: Mapping[str, object], key: str) -> int:
    value = table.get(key, 0)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise RotaError(f"chairmanship.{key}: {value!r} is no number. Write a whole number.")
    return value


def _day(table: Mapping[str, object], key: str, where: str) -> date | None:
    value = table.get(key)
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    raise RotaError(f"{where}.{key}: {value!r} is no day. Write 2009-01-01, without quotes.")


def _need_day(table: Mapping[str, object], key: str, where: str) -> date:
    value = _day(table, key, where)
    if value is None:
        raise RotaError(f"{where}.{key}: the day is missing. Write {key} = 2009-01-01, for example.")
    return value


def _known(table: Mapping[str, object], known: set[str], where: str) -> None:
    for key in table:
        if key not in known:
            raise RotaError(f"{where}.{key}: this key is not known. Known here: {', '.join(sorted(known))}.")
