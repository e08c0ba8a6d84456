"""Who chairs, from when to when, and why: the succession that a rule and its recorded exceptions give.

The rule is data (`placet.procedure.chairmanship`). Where the rule does not tell, because a term is still to be decided
or the members are not known, the term stays without a chair: nobody is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from placet.procedure.chairmanship import Chairmanship, Exceptional, Recorded, RotaError, parse, term_end

__all__ = ["Chairmanship", "Exceptional", "RotaError", "Term", "between", "parse", "succession"]

Members = Callable[[date], Collection[str]]
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One term, both days included.

    `reason` is a code: `order` (its turn), `list`, `recorded`, a kind of exception (`decline`: the one before it in
    order declined; `passed-over`, `swap`, `out-of-turn`, `decided`, `given-up`, `extended`), or, with no chair,
    `not-decided`, `members-not-known`, `not-known`. The facts: `decided` (false: only what the order lets expect),
    `instead_of`, `why` (language -> text; empty where an exception's reasons are not known), `group` (the trio),
    `basis`.
    """

    since: date
    until: date
    chair: str
    cochairs: tuple[str, ...] = ()
    reason: str = "order"
    facts: Mapping[str, object] = field(default_factory=dict)
    article: str = ""
    source: str = ""

    def as_data(self) -> dict[str, object]:
        """Plain data for JSON."""
        return {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "chair": self.chair,
            "cochairs": list(self.cochairs),
            "reason": self.reason,
            "facts": {key: list(one) if isinstance(one, tuple) else one for key, one in self.facts.items()},
            "article": self.article,
            "source": self.source,
        }


def succession(
    chairmanship: Chairmanship,
    start: date,
    periods: int,
    *,
    members: Members | None = None,
    exceptions: Iterable[Exceptional] = (),
) -> tuple[Term, ...]:
    """The terms of so many periods, from the one in which `start` falls.

    `members` tells who sits on a day; without it the rulebook's own table of the chairmanship does. A period in which
    the chair changed gives several terms. Raises `RotaError` where an exception contradicts the rule.
    """
    found: list[Term] = []
    seen = 0
    for period in _periods(chairmanship, start, members, tuple(exceptions)):
        if period[-1].until < start:
            continue
        if seen == periods:
            break
        seen += 1
        found += period
    return tuple(found)


def between(
    chairmanship: Chairmanship,
    start: date,
    end: date,
    *,
    members: Members | None = None,
    exceptions: Iterable[Exceptional] = (),
) -> tuple[Term, ...]:
    """The terms that touch the time from `start` to `end`, both days included."""
    found: list[Term] = []
    for period in _periods(chairmanship, start, members, tuple(exceptions)):
        if period[0].since > end:
            break
        found += [term for term in period if term.until >= start and term.since <= end]
    return tuple(found)


def _periods(
    chairmanship: Chairmanship, start: date, members: Members | None, exceptions: tuple[Exceptional, ...]
) -> Iterator[list[Term]]:
    """Period after period, with co-chairs, from the first on record; what is not known before it is one period."""
    if chairmanship.members and members is None:
        raise RotaError("The order runs over those who sit, and no members are given. Give the body's roster.")
    before: list[Term] | None = None
    now: list[Term] | None = None
    for after in _bare(chairmanship, start, members, exceptions):
        if now is not None:
            yield _beside(chairmanship, before, now, after)
            before = now
        now = after
    if now is not None:
        yield _beside(chairmanship, before, now, None)


def _beside(
    chairmanship: Chairmanship, before: list[Term] | None, now: list[Term], after: list[Term] | None
) -> list[Term]:
    """The period with its co-chairs and group: those that are on record, else those that the rule gives.

    Where the chair changes within the period, the rule gives them to the first term only.
    """
    beside: list[str] = []
    if "previous" in chairmanship.cochairs and before:
        beside.append(before[-1].chair)
    if "next" in chairmanship.cochairs and after:
        beside.append(after[0].chair)
    told: list[Term] = []
    for place, term in enumerate(now):
        given = term.facts.get("cochairs")
        ruled = tuple(dict.fromkeys(code for code in beside if code and code != term.chair))
        cochairs = given if isinstance(given, tuple) else ruled if place == 0 and term.chair else ()
        facts = {key: value for key, value in term.facts.items() if key != "cochairs"}
        if cochairs:
            facts["cochairs"] = "recorded" if isinstance(given, tuple) else "rule"
        told.append(replace(term, cochairs=cochairs, facts=facts))
    return told


def _bare(
    chairmanship: Chairmanship, start: date, members: Members | None, exceptions: tuple[Exceptional, ...]
) -> Iterator[list[Term]]:
    """Period after period without co-chairs."""
    ruled = chairmanship.rule != "decision"
    recorded = [one for one in chairmanship.terms if not ruled or one.since < chairmanship.since]
    day = recorded[0].since if recorded else chairmanship.since
    if start < day:
        yield [Term(since=start, until=day - DAY, chair="", reason="not-known")]
    for one in recorded:
        if day < one.since:
            yield [Term(since=day, until=one.since - DAY, chair="", reason="not-known")]
        yield [_of_record(one)]
        day = one.until + DAY
    if not ruled:
        while True:
            until = term_end(day, chairmanship.months)
            yield [Term(since=day, until=until, chair="", reason="not-decided", article=chairmanship.article)]
            day = until + DAY
    if day < chairmanship.since:
        yield [Term(since=day, until=chairmanship.since - DAY, chair="", reason="not-known")]
    yield from _ordered(chairmanship, members, exceptions)


def _of_record(one: Recorded) -> Term:
    facts: dict[str, object] = {"decided": True, "why": dict(one.reason), "basis": one.basis}
    if one.cochairs is not None:
        facts["cochairs"] = one.cochairs
    return Term(
        since=one.since,
        until=one.until,
        chair=one.chair,
        reason="recorded",
        facts=facts,
        article=one.article,
        source=one.source,
    )


def _ordered(
    chairmanship: Chairmanship, members: Members | None, exceptions: tuple[Exceptional, ...]
) -> Iterator[list[Term]]:
    """Period after period by the order and its exceptions."""
    since, place, turn = chairmanship.since, "", 0
    while since.year < 9990:
        until = term_end(since, chairmanship.months)
        met = sorted((one for one in exceptions if since <= one.since <= until), key=lambda one: one.since)
        extended = next((one for one in met if one.kind == "extended"), None)
        if extended and extended.until:
            if extended.until <= until:
                raise RotaError(
                    f"The exception of {extended.since}: the term lasts to {until} in any case. Correct it."
                )
            until = extended.until
            met = sorted((one for one in exceptions if since <= one.since <= until), key=lambda one: one.since)
        opening = [one for one in met if one.since == since and one.kind not in ("extended", "given-up")]
        if len(opening) > 1:
            raise RotaError(f"Two exceptions for the term of {since}. Keep one.")
        departure = opening[0] if opening else None
        term, place = _first_term(chairmanship, since, until, place, turn, departure, members)
        if extended and not departure:
            term = _by(extended, term, term.chair)
        later = [one for one in met if one not in opening and one.kind != "extended"]
        yield _grouped(chairmanship, turn, _split(term, later))
        since, turn = until + DAY, turn + 1


def _first_term(
    chairmanship: Chairmanship,
    since: date,
    until: date,
    place: str,
    turn: int,
    departure: Exceptional | None,
    members: Members | None,
) -> tuple[Term, str]:
    """Who opens the period, and the place in the order from which it goes on."""
    skip = departure.instead_of if departure and departure.kind in ("decline", "passed-over") else ()
    due, chair, code = _due(chairmanship, since, place, turn, skip, members)
    facts: dict[str, object] = {}
    if chairmanship.decided_until and chair:
        facts["decided"] = since <= chairmanship.decided_until
    term = Term(
        since=since,
        until=until,
        chair=chair,
        reason=code,
        facts=facts,
        article=chairmanship.article,
        source=chairmanship.source,
    )
    if departure is None:
        return term, chair or place
    if departure.kind in ("decline", "passed-over", "swap") and due not in departure.instead_of:
        raise RotaError(
            f"The exception of {since} speaks of the turn of {', '.join(departure.instead_of)}, and the order gives "
            f"{due or 'nobody'}. Correct the exception or the order."
        )
    if departure.kind in ("decline", "passed-over"):
        return _by(departure, term, chair), chair or place
    goes_on = {"swap": due, "out-of-turn": place}.get(departure.kind, departure.chair)
    return _by(departure, term, departure.chair), goes_on


def _due(
    chairmanship: Chairmanship, on: date, place: str, turn: int, skip: Collection[str], members: Members | None
) -> tuple[str, str, str]:
    """Whose turn it is, who takes it when `skip` are passed over, and the reason's code."""
    order = chairmanship.order
    if chairmanship.rule == "list":
        shift = order.index(chairmanship.first)
        rest = order[turn + shift : turn + shift + 1]
        return (rest[0], rest[0], "list") if rest else ("", "", "not-decided")
    sitting = None if members is None else frozenset(members(on))
    if sitting is not None and len(sitting) < chairmanship.members:
        return "", "", "members-not-known"
    if sitting and chairmanship.members and not sitting <= set(order):
        unknown = min(sitting - set(order))
        raise RotaError(f"{unknown} sits on {on} and has no place in the order. Add its name to [chairmanship.names].")
    at = order.index(place) + 1 if place else order.index(chairmanship.first)
    turns = [
        code
        for code in (*order[at:], *order[:at])
        if chairmanship.sits(code, on) and (sitting is None or code in sitting)
    ]
    if not turns:
        return "", "", "members-not-known"
    return turns[0], next((code for code in turns if code not in skip), ""), "order"


def _by(departure: Exceptional, term: Term, chair: str) -> Term:
    """The term as the exception makes it."""
    facts: dict[str, object] = {
        **term.facts,
        "instead_of": departure.instead_of,
        "why": dict(departure.reason),
        "basis": departure.basis,
    }
    if departure.cochairs is not None:
        facts["cochairs"] = departure.cochairs
    return replace(
        term,
        chair=chair,
        reason=departure.kind,
        facts=facts,
        article=departure.article or term.article,
        source=departure.source,
    )


def _split(term: Term, later: Sequence[Exceptional]) -> list[Term]:
    """The period's terms, where the chair changes within it."""
    terms = [term]
    for one in later:
        if not one.chair:
            raise RotaError(f"The exception of {one.since} falls within a term and names no chair. Add it.")
        sitting = terms[-1]
        if one.instead_of and sitting.chair not in one.instead_of:
            raise RotaError(f"The exception of {one.since}: {sitting.chair or 'nobody'} sits then. Correct instead_of.")
        if one.since == sitting.since:
            raise RotaError(f"The exception of {one.since} is given up on its first day. Write decline or decided.")
        until = min(one.until or sitting.until, sitting.until)
        terms[-1] = replace(sitting, until=one.since - DAY)
        terms.append(_by(one, replace(sitting, since=one.since, until=until), one.chair))
        if until < sitting.until:
            terms.append(replace(sitting, since=until + DAY))
    return terms


def _grouped(chairmanship: Chairmanship, turn: int, terms: list[Term]) -> list[Term]:
    """The terms with the group (trio) that they belong to, where the rule forms groups."""
    if not chairmanship.group or chairmanship.rule != "list":
        return terms
    turn += chairmanship.order.index(chairmanship.first)
    begin = turn - turn % chairmanship.group
    group = chairmanship.order[begin : begin + chairmanship.group]
    return [replace(term, facts={**term.facts, "group": group}) for term in terms] if group else terms
