"""The front page of an organisation: what comes next, what waits for the reader, and what happened last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from placet.models.record import Entry
from placet.models.tables import TABLES, by_ref, rows_of, visible
from placet.procedure.moment import first_day, last_day, precision
from placet.procedure.rows import (
    Body,
    Consultation,
    Decision,
    Document,
    Item,
    Position,
    Process,
    Session,
    Silence,
    Transmission,
)
from placet.procedure.state import State
from placet.reading import documents as dossiers
from placet.reading.bodies import OPEN
from placet.reading.lists import Passed, with_joinings
from placet.reading.reader import Reader
from placet.reading.record import Line, line

WEEKS = 5
LATEST = 7


@dataclass(frozen=True, slots=True)
class Draft:
    """An open draft, the coming session on whose agenda it stands, and the silence procedure that runs on it."""

    document: Document
    session: Session | None
    silence: Silence | None
    stated: bool  # whether the reader's own party has stated a position on the newest version

    @property
    def due(self) -> str:
        """The moment by which something is asked for; empty where nothing sets one."""
        if self.silence is not None:
            return self.silence.expires
        return self.session.start if self.session else ""


@dataclass(frozen=True, slots=True)
class Sent:
    """A document sent on from one body to another, and what the other decided, if it has."""

    transmission: Transmission
    document: Document
    above: Decision | None


@dataclass(frozen=True, slots=True)
class Home:
    """All that the front page shows to a reader. `next` is the nearest session of all, `coming` that of each body."""

    coming: tuple[Session, ...]
    last: Session | None  # the last that was held
    overdue: tuple[Session, ...]  # planned for a day that has passed, and neither held nor cancelled on record
    week: tuple[Session, ...]  # those within the five weeks that are shown, whatever their state
    drafts: tuple[Draft, ...]
    passed: tuple[Passed, ...]
    sent: tuple[Sent, ...]
    consultations: tuple[Consultation, ...]
    processes: tuple[Process, ...]
    latest: tuple[Line, ...]

    @property
    def next(self) -> Session | None:
        """The nearest session of all."""
        return self.coming[0] if self.coming else None

    @property
    def silences(self) -> tuple[Draft, ...]:
        """The drafts under silence, the one that lapses first at the head."""
        return tuple(sorted((one for one in self.drafts if one.silence), key=lambda one: one.due))


def monday(day: date) -> date:
    """The first day of the five weeks that are shown."""
    return day - timedelta(days=day.weekday())


def page(reader: Reader, house: State, day: date) -> Home:
    """The front page on that day. A fixed number of questions to the database."""
    first = monday(day)
    last = first + timedelta(days=7 * WEEKS - 1)
    rows = TABLES[Session].objects.visible_to(reader).filter(start__gte=str(first.year - 1))
    sessions = [one for one in rows_of(Session, rows.order_by("start", "ref")) if one.start]
    coming: dict[str, Session] = {}
    for one in sessions:
        if one.state in ("planned", "open") and _last(one) >= day and one.kind != "informal":
            coming.setdefault(one.body, one)
    held = [one for one in sessions if one.state == "held" and _last(one) < day]
    return Home(
        coming=tuple(coming.values()),
        last=held[-1] if held else None,
        overdue=tuple(one for one in sessions if one.state in ("planned", "open") and _last(one) < day),
        week=tuple(one for one in sessions if one.state != "cancelled" and _within(one.start, one.end, first, last)),
        drafts=tuple(_drafts(reader, house, [one for one in sessions if _last(one) >= day])),
        passed=tuple(_passed(reader)),
        sent=tuple(_sent(reader)),
        consultations=tuple(
            one
            for one in visible(Consultation, reader, start__gte=str(first.year))
            if _within(one.start, one.end, first, last)
        ),
        processes=tuple(
            sorted(
                (one for one in visible(Process, reader) if one.start and last_day(one.start) >= day),
                key=lambda one: one.start,
            )
        ),
        latest=tuple(_latest(reader)),
    )


def _last(session: Session) -> date:
    return last_day(session.end or session.start)


def _within(start: str, end: str, first: date, last: date) -> bool:
    """Whether something that is known to the day touches the weeks that are shown."""
    if precision(start) not in ("day", "instant"):
        return False
    until = first_day(end) if end and precision(end) in ("day", "instant") else first_day(start)
    return first_day(start) <= last and until >= first


def _drafts(reader: Reader, house: State, sessions: Iterable[Session]) -> list[Draft]:
    """The open drafts that the reader may see, those with the nearest date first."""
    documents = visible(Document, reader, state__in=OPEN)
    refs = [one.ref for one in documents]
    silences = {one.document: one for one in visible(Silence, reader, state="running", document__in=refs)}
    ahead = {one.ref: one for one in sessions if one.state in ("planned", "open")}
    on_agenda: dict[str, Session] = {}
    for item in visible(Item, reader, scope__in=list(ahead), state="open"):
        for ref in item.documents:
            on_agenda.setdefault(ref, ahead[item.session])
    stated: set[tuple[str, int]] = set()
    positions = TABLES[Position].objects.visible_to(reader).filter(party=reader.party or "-", document__in=refs)
    stated.update(positions.values_list("document", "version"))
    found = [
        Draft(
            one,
            on_agenda.get(one.ref) or ahead.get(one.session),
            silences.get(one.ref),
            (one.ref, one.version) in stated,
        )
        for one in documents
    ]
    return sorted(found, key=lambda one: (one.due or "9", one.document.ref))


def waiting(reader: Reader, house: State, drafts: Iterable[Draft], day: date) -> list[Draft]:
    """Those of the drafts on which the reader's party decides and has said nothing of the newest version."""
    members: dict[str, tuple[str, ...]] = {}
    found = []
    for one in drafts:
        body = one.document.body
        if body not in members:
            members[body] = house.members(body, day)
        bodies = reader.mandate.bodies if reader.mandate else ()
        if not one.stated and reader.party in members[body] and (not bodies or body in bodies):
            found.append(one)
    return found


def by_state(house: State, drafts: Iterable[Draft]) -> dict[tuple[str, str], int]:
    """How many drafts stand before each body in each state; bodies in the order of their level."""
    found: dict[tuple[str, str], int] = {}
    for one in drafts:
        key = (one.document.body, one.document.state)
        found[key] = found.get(key, 0) + 1

    def order(key: tuple[str, str]) -> tuple[int, str, str]:
        body = house.get(Body, key[0])
        return (body.level or 99 if body else 99, *key)

    return {key: found[key] for key in sorted(found, key=order)}


def _passed(reader: Reader) -> list[Passed]:
    """The last decisions, the newest first."""
    return with_joinings(reader, dossiers.latest_decisions(reader, LATEST))


def _sent(reader: Reader) -> list[Sent]:
    """What was sent on last, and what became of it."""
    rows = TABLES[Transmission].objects.visible_to(reader).order_by("-at", "ref")[:LATEST]
    found = rows_of(Transmission, rows)
    refs = [one.document for one in found]
    documents: Mapping[str, Document] = by_ref(Document, reader, refs)
    decided = {(one.document, one.body): one for one in visible(Decision, reader, document__in=refs)}
    return [
        Sent(one, documents[one.document], decided.get((one.document, one.recipient)))
        for one in found
        if one.document in documents
    ]


def _latest(reader: Reader) -> list[Line]:
    """The last entries of the record that the reader may read."""
    rows = Entry.objects.filter(organisation=reader.organisation, audience__in=reader.audiences)
    if reader.on is not None:
        rows = rows.filter(day__lte=reader.on)
    return [line(reader, one) for one in rows.order_by("-number")[:LATEST]]
