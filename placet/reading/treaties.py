"""Treaties: what each says of its entry into force, and whether it is in force, since when, for whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from placet.models.tables import visible
from placet.procedure.clause import Share
from placet.procedure.force import Clause, ClauseError, Force, evaluate, parse
from placet.procedure.force import Instrument as Deposit
from placet.procedure.moment import first_day, last_day
from placet.procedure.rows import Document, Instrument, Party, Rules, Signature, Treaty
from placet.procedure.state import State
from placet.procedure.words import Said
from placet.reading.reader import Reader


@dataclass(frozen=True, slots=True)
class TreatyPage:
    """A treaty with all that is on record about it. `force` is None without a clause, or where `problem` stands in the
    way of computing it."""

    treaty: Treaty
    clause: Clause | None
    force: Force | None
    problem: str  # a `Said`, which the faces say in their language
    signatures: tuple[Signature, ...]
    instruments: tuple[Instrument, ...]
    document: Document | None = None

    def reported(self, day: date) -> str:
        """Since when it is in force by what is reported of it, or of one of its parties; empty where nothing is."""
        if self.treaty.in_force and first_day(self.treaty.in_force) <= day:
            return self.treaty.in_force
        known = [one.in_force for one in self.instruments if one.in_force and one.kind != "withdrawal"]
        return min((one for one in known if first_day(one) <= day), default="")

    def standing(self, house: State) -> tuple[str, ...]:
        """The parties that signed or deposited, in protocol order."""
        refs = {one.party for one in self.signatures} | {one.party for one in self.instruments}

        def key(ref: str) -> tuple[int, str]:
            party = house.get(Party, ref)
            return (party.order if party else 999, ref)

        return tuple(sorted(refs, key=key))


def listing(reader: Reader, house: State, day: date) -> list[TreatyPage]:
    """All treaties, the latest first. Three questions to the database."""
    signatures: dict[str, list[Signature]] = defaultdict(list)
    instruments: dict[str, list[Instrument]] = defaultdict(list)
    treaties = visible(Treaty, reader)
    refs = [one.ref for one in treaties]
    for one in visible(Signature, reader, treaty__in=refs):
        signatures[one.treaty].append(one)
    for deposit in visible(Instrument, reader, treaty__in=refs):
        instruments[deposit.treaty].append(deposit)
    found = [_judged(house, one, signatures[one.ref], instruments[one.ref], day) for one in treaties]
    return sorted(found, key=lambda one: (one.treaty.adopted, one.treaty.ref), reverse=True)


def page(reader: Reader, house: State, ref: str, day: date) -> TreatyPage | None:
    """The treaty of that reference; None where the reader sees none. At most four questions to the database."""
    treaty = next(iter(visible(Treaty, reader, ref=ref)), None)
    if treaty is None:
        return None
    signatures = visible(Signature, reader, treaty=ref)
    instruments = visible(Instrument, reader, treaty=ref)
    document = next(iter(visible(Document, reader, ref=treaty.document)), None) if treaty.document else None
    return _judged(house, treaty, signatures, instruments, day, document)


def _judged(
    house: State,
    treaty: Treaty,
    signatures: Iterable[Signature],
    instruments: Iterable[Instrument],
    day: date,
    document: Document | None = None,
) -> TreatyPage:
    rows = sorted(instruments, key=lambda one: (one.day, one.party, one.kind))
    clause, force = None, None
    problem = ""
    if treaty.clause:
        try:
            clause = _dated(parse(treaty.clause), treaty)
            weighed = any(isinstance(leaf, Share) for leaf in clause.leaves())
            force = evaluate(clause, deposits(house, rows), day, _weights(house, day) if weighed else {})
        except ClauseError as wrong:
            problem = Said("{key}: {what} {remedy}", {"key": wrong.key, "what": wrong.what, "remedy": wrong.remedy})
    return TreatyPage(
        treaty=treaty,
        clause=clause,
        force=force,
        problem=problem,
        signatures=tuple(sorted(signatures, key=lambda one: (one.day, one.party))),
        instruments=tuple(rows),
        document=document,
    )


def _dated(clause: Clause, treaty: Treaty) -> Clause:
    """The clause with the days of adoption and end that the treaty's own row tells, where the clause does not."""
    if clause.adopted is None and len(treaty.adopted) == 10:
        clause = replace(clause, adopted=first_day(treaty.adopted))
    if clause.ended is None and len(treaty.ended) == 10:
        clause = replace(clause, ended=first_day(treaty.ended))
    return clause


def deposits(house: State, rows: Iterable[Instrument]) -> list[Deposit]:
    """The instruments as `placet.procedure.force` takes them: a day known to the month or year is a span of days.

    The day of effect that is reported is used for a withdrawal alone, where many clauses leave it open; for a deposit
    it is what the computed day is compared with.
    """
    found = []
    for row in rows:
        first, last = first_day(row.day), last_day(row.day)
        party = house.get(Party, row.party)
        effect = first_day(row.in_force) if row.kind == "withdrawal" and row.in_force else None
        found.append(
            Deposit(
                participant=row.party,
                date=first,
                kind=row.kind,
                non_state=party.kind == "organisation" if party else None,
                latest=last if last != first else None,
                effect=effect,
            )
        )
    return found


def _weights(house: State, day: date) -> Mapping[str, Mapping[str, int | Fraction]]:
    """The tables of weights of all rulebooks of the house, by name."""
    found: dict[str, Mapping[str, int | Fraction]] = {}
    for rules in house.every(Rules):
        book = house.rulebook(rules.body)
        if book is not None:
            found |= book.weights_on(day)
    return found
