"""Co-operation: the plans of consultations against what was held, and the designations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from placet.models.tables import TABLES, rows_of, visible
from placet.procedure.rows import Claim, Consultation, Designation, Document, Plan, PlanLine, Programme, Session
from placet.procedure.state import State
from placet.reading.reader import Reader


@dataclass(frozen=True, slots=True)
class Year:
    """One year of consultations. `served` gives, for each line of a plan, what was held on it; `apart` was on no line.

    `undated` is what was held at a time that no source tells.
    """

    year: int
    years: tuple[int, ...]
    plans: tuple[Plan, ...]
    lines: Mapping[str, tuple[PlanLine, ...]]
    served: Mapping[str, tuple[Consultation, ...]]
    apart: tuple[Consultation, ...]
    undated: tuple[Consultation, ...]
    sessions: tuple[Session, ...]
    documents: Mapping[str, Document]


def year_of(consultation: Consultation) -> int:
    """The year in which it was held, or for which it counts; 0 where no source tells."""
    if consultation.year:
        return consultation.year
    return int(consultation.start[:4]) if consultation.start else 0


def consultations(reader: Reader, wanted: int, present: int) -> Year | None:
    """The consultations of a year (0: the latest that is planned or held, not after the present one if there is one).

    None where nothing is on record for that year. Five questions to the database, whatever there is.
    """
    plans = sorted(visible(Plan, reader), key=lambda one: (one.year, one.body))
    held = sorted(visible(Consultation, reader), key=lambda one: (one.start or "9", one.ref))
    years = sorted({one.year for one in plans} | {year_of(one) for one in held if year_of(one)})
    year = wanted or next((one for one in reversed(years) if one <= present), years[0] if years else present)
    if wanted and wanted not in years:
        return None
    own = [one for one in plans if one.year == year]
    lines: dict[str, tuple[PlanLine, ...]] = {}
    if own:
        found = visible(PlanLine, reader, plan__in=[one.ref for one in own])
        for plan in own:
            lines[plan.ref] = tuple(sorted((one for one in found if one.plan == plan.ref), key=lambda one: one.order))
    refs = {one.ref for many in lines.values() for one in many}
    served = {ref: tuple(one for one in held if ref in one.lines) for ref in refs}
    sessions = TABLES[Session].objects.visible_to(reader).filter(start__startswith=f"{year:04d}")
    sessions = sessions.exclude(state="cancelled").exclude(kind="informal").order_by("start", "ref")
    documents = visible(Document, reader, ref__in=[one.document for one in own if one.document])
    return Year(
        year=year,
        years=tuple(years),
        plans=tuple(own),
        lines=lines,
        served=served,
        apart=tuple(one for one in held if year_of(one) == year and not refs & set(one.lines)),
        undated=tuple(one for one in held if not year_of(one) and not refs & set(one.lines)),
        sessions=tuple(rows_of(Session, sessions)),
        documents={one.ref: one for one in documents},
    )


@dataclass(frozen=True, slots=True)
class Designations:
    """All designations: by programme and year, with the documents and sessions that gave them."""

    programmes: tuple[Programme, ...]
    by_programme: Mapping[str, tuple[Designation, ...]]
    documents: Mapping[str, Document]
    sessions: Mapping[str, Session]
    claims: Mapping[str, tuple[Claim, ...]]

    def named(self, ref: str) -> Designation | None:
        """The designation of that reference."""
        return next((one for many in self.by_programme.values() for one in many if one.ref == ref), None)


def designations(reader: Reader, house: State) -> Designations:
    """The designations of all programmes, the latest year first. Four questions to the database."""
    found = sorted(visible(Designation, reader), key=lambda one: (-one.year, one.decided, one.ref))
    known = {one.ref: one for one in house.every(Programme)}
    unknown = dict.fromkeys(one.programme for one in found if one.programme not in known)
    order = [*known.values(), *(Programme(ref=ref, name={}, kind="") for ref in unknown)]
    documents = visible(Document, reader, ref__in=sorted({one.document for one in found if one.document}))
    sessions = visible(Session, reader, ref__in=sorted({one.session for one in found if one.session}))
    claims = visible(Claim, reader, about__in=[one.ref for one in found])
    return Designations(
        programmes=tuple(order),
        by_programme={one.ref: tuple(d for d in found if d.programme == one.ref) for one in order},
        documents={one.ref: one for one in documents},
        sessions={one.ref: one for one in sessions},
        claims={ref: tuple(c for c in claims if c.about == ref) for ref in {c.about for c in claims}},
    )
