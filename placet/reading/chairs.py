"""Who chairs, who chaired, who is expected, and where the order was left.

What is on record comes first. For days of which the record says nothing, the rule of the rulebook tells who would have
been, or is to be, in the chair; that is derived, and said to be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from placet.models.tables import TABLES, rows_of
from placet.procedure import rota
from placet.procedure.moment import first_day, last_day
from placet.procedure.rota import Chairmanship as Rule
from placet.procedure.rota import RotaError
from placet.procedure.rows import Body, Chairmanship, Party, Seat, Session
from placet.procedure.rulebook import Rulebook
from placet.procedure.state import State, stands
from placet.reading.reader import Reader

DAY = timedelta(days=1)
AHEAD = 2  # years that are shown beyond the present one
BEHIND = 4  # years that are shown before it where nothing is on record
SHOWN = 22  # years in the table; those before them are in the list of terms

IN_ORDER = ("", "order", "list", "recorded", "expected", "not-decided", "members-not-known", "not-known")


@dataclass(frozen=True, slots=True)
class Term:
    """One term, both days included. `row` is what the record says; without it the rulebook's rule gave the term.

    `expected`: neither decided nor entered as held. `reason` is a code of `Chairmanship` or of `placet.procedure.rota`.
    """

    first: date
    last: date
    party: str
    cochairs: tuple[str, ...] = ()
    reason: str = ""
    instead_of: tuple[str, ...] = ()
    expected: bool = False
    basis: str = ""
    why: Mapping[str, str] = field(default_factory=dict)
    article: str = ""
    source: str = ""
    row: Chairmanship | None = None

    @property
    def left_the_order(self) -> bool:
        """Whether the party chairs, or others do not, against the order."""
        return bool(self.instead_of) or self.reason not in IN_ORDER


@dataclass(frozen=True, slots=True)
class Succession:
    """The chairmanship of one body, or of all that use its seats. `years` are those of which something is known.

    `parties`: the rows of the table, in the order of the rule; `cells`: (party, year) -> (mark, term), where a mark is
    chair, co-chair, expected, declined, until or from.
    """

    holder: str
    bodies: tuple[str, ...]
    rule: Rule | None
    rule_problem: str
    parties: tuple[str, ...]
    years: tuple[int, ...]
    terms: tuple[Term, ...]
    cells: Mapping[tuple[str, int], tuple[str, Term]]
    now: Term | None
    before: Term | None
    after: Term | None

    @property
    def left(self) -> tuple[Term, ...]:
        """The terms in which the order was left, the latest first."""
        return tuple(term for term in reversed(self.terms) if term.left_the_order)


def successions(house: State, day: date) -> list[Succession]:
    """One succession for each holder of a chairmanship: those on record, and those for which a rulebook has a rule."""
    holders = list(dict.fromkeys(term.scope for term in house.every(Chairmanship)))
    for body in house.every(Body):
        book = house.rulebook(body.ref)
        holder = body.seats or body.ref
        if book is not None and book.chairmanship and holder not in holders:
            holders.append(holder)
    return [_succession(house, holder, day) for holder in holders]


def _succession(house: State, holder: str, day: date) -> Succession:
    bodies = tuple(one.ref for one in house.every(Body) if holder in (one.ref, one.seats))
    rule, problem = _rule(house, bodies)
    recorded = sorted((_of_row(one, day) for one in house.scope(Chairmanship, holder)), key=lambda one: one.first)
    recorded = _closed(recorded)
    terms = recorded
    if rule is not None:
        try:
            terms = _filled(house, rule, holder, recorded, day)
        except RotaError as wrong:
            problem = str(wrong)
    cells = _cells(terms, range(terms[0].first.year, _last_year(terms, day) + 1)) if terms else {}
    years = tuple(sorted({year for _party, year in cells}))[-SHOWN:]
    now = next((one for one in terms if one.first <= day <= one.last), None)
    place = terms.index(now) if now else -1
    return Succession(
        holder=holder,
        bodies=bodies,
        rule=rule,
        rule_problem=problem,
        parties=_order(house, holder, rule, {ref for ref, year in cells if year in years}, day),
        years=years,
        terms=tuple(terms),
        cells=cells,
        now=now,
        before=terms[place - 1] if place > 0 else None,
        after=terms[place + 1] if now and place + 1 < len(terms) else None,
    )


def _rule(house: State, bodies: Iterable[str]) -> tuple[Rule | None, str]:
    """The rule of the first of the bodies whose rulebook has one; its parties by the references of the record."""
    for body in bodies:
        book: Rulebook | None = house.rulebook(body)
        if book is None or not book.chairmanship:
            continue
        try:
            return rota.parse(book.chairmanship), ""
        except RotaError as wrong:
            return None, str(wrong)
    return None, ""


def _of_row(row: Chairmanship, day: date) -> Term:
    first = first_day(row.start)
    last = last_day(row.end) if row.end else date.max
    expected = row.reason == "expected" or (first > day and not row.decided and row.basis in ("derived", "planned"))
    return Term(
        first=first,
        last=last,
        party=row.party,
        cochairs=row.cochairs,
        reason=row.reason,
        instead_of=row.instead_of,
        expected=expected,
        basis=row.basis,
        why=row.remark,
        row=row,
    )


def _closed(terms: list[Term]) -> list[Term]:
    """A term without a last day lasts until the next begins."""
    found = []
    for term, following in zip(terms, [*terms[1:], None], strict=True):
        if following is not None and term.last >= following.first:
            term = replace(term, last=following.first - DAY)
        found.append(term)
    return found


def _filled(house: State, rule: Rule, holder: str, recorded: list[Term], day: date) -> list[Term]:
    """The terms on record, and for the days between and after them those that the rule gives."""
    codes = {party.code: party.ref for party in house.every(Party) if party.code}

    def ref(code: str) -> str:
        return code if house.get(Party, code) else codes.get(code, code)

    if recorded and recorded[-1].last == date.max:
        return recorded
    start = recorded[0].first if recorded else max(rule.since, date(day.year - BEHIND, 1, 1))
    end = date(day.year + AHEAD, 12, 31)
    sitting = {party.ref: party.code or party.ref for party in house.every(Party)}
    members = None
    if rule.members:

        def members(on: date) -> list[str]:
            return [sitting.get(one, one) if one not in rule.order else one for one in house.members(holder, on)]

    found = list(recorded)
    for one in rota.between(rule, start, end, members=members, exceptions=rule.exceptions):
        if not one.chair or any(one.since <= own.last and own.first <= one.until for own in recorded):
            continue
        instead_of = one.facts.get("instead_of", ())
        why = one.facts.get("why", {})
        found.append(
            Term(
                first=one.since,
                last=one.until,
                party=ref(one.chair),
                cochairs=tuple(ref(code) for code in one.cochairs),
                reason=one.reason,
                instead_of=tuple(ref(str(code)) for code in instead_of) if isinstance(instead_of, tuple) else (),
                expected=one.facts.get("decided") is False or one.since > day,
                basis="derived",
                why=why if isinstance(why, Mapping) else {},
                article=one.article,
                source=one.source,
            )
        )
    return sorted(found, key=lambda one: one.first)


def _last_year(terms: list[Term], day: date) -> int:
    return max(*(one.first.year if one.last == date.max else one.last.year for one in terms), day.year)


def _order(house: State, holder: str, rule: Rule | None, named: set[str], day: date) -> tuple[str, ...]:
    """Those of which the table tells something, and those that decide on the day, in the order of the rule."""
    seated = {seat.party for seat in house.scope(Seat, holder) if seat.decides and stands(seat.start, seat.end, day)}
    codes = {party.code: party.ref for party in house.every(Party) if party.code}
    order = [codes.get(code, code) for code in rule.order] if rule else []

    def key(ref: str) -> tuple[int, int, str]:
        party = house.get(Party, ref)
        return (order.index(ref) if ref in order else len(order), party.order if party else 999, ref)

    return tuple(sorted(named | seated, key=key))


def _cells(terms: list[Term], years: range) -> dict[tuple[str, int], tuple[str, Term]]:
    found: dict[tuple[str, int], tuple[str, Term]] = {}
    for term in terms:
        for year in years:
            first, last = date(year, 1, 1), date(year, 12, 31)
            if term.last < first or last < term.first:
                continue
            for party in term.instead_of:
                found.setdefault((party, year), ("declined", term))
            for party in () if term.expected and term.row is None else term.cochairs:
                found.setdefault((party, year), ("co-chair", term))
            whole = term.first <= first and last <= term.last
            mark = "expected" if term.expected else "chair" if whole else "until" if term.first <= first else "from"
            old = found.get((term.party, year))
            if old is None or old[0] not in ("chair", "until", "from"):
                found[term.party, year] = (mark, term)
    return found


def sessions_of(reader: Reader, found: Iterable[Succession]) -> dict[str, list[Session]]:
    """The sessions within the present term of each succession, in order of time. One question to the database."""
    terms = {one.holder: one for one in found if one.now is not None}
    if not terms:
        return {}
    bodies = [ref for one in terms.values() for ref in one.bodies]
    first = min(one.now.first for one in terms.values() if one.now)
    rows = TABLES[Session].objects.visible_to(reader).filter(body__in=bodies, start__gte=first.isoformat())
    sessions = rows_of(Session, rows.exclude(state="cancelled").order_by("start", "ref"))
    return {
        holder: [
            session
            for session in sessions
            if session.body in one.bodies and one.now and one.now.first <= first_day(session.start) <= one.now.last
        ]
        for holder, one in terms.items()
    }
