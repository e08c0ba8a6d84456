"""What a row is called where it may be chosen: in the reader's language, with the day on which it is now to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from placet.procedure.rows import (
    Body,
    Consultation,
    Designation,
    Document,
    Item,
    Joining,
    Mandate,
    Organisation,
    Party,
    Plan,
    PlanLine,
    Programme,
    Row,
    Seat,
    Session,
    Sitting,
    Statement,
    Treaty,
)
from placet.procedure.state import stands
from placet.reading import choices as reading
from placet.web import phrases
from placet.web.page import Ask


def name(ask: Ask, row: Row, beside: Mapping[str, Row] | None = None) -> str:
    """The name of a row. `beside` are rows that it names itself, by reference: the session of an item, say."""
    other = (beside or {}).get(_beside(row)[1])
    match row:
        case Party() | Body() | Programme() | Organisation():
            return ask.words(row.name)
        case Designation():
            return _with(ask.words(row.name), str(row.year) if row.year else "")
        case Document():
            return _with(ask.words(row.title), row.symbol)
        case Treaty():
            return ask.words(row.title)
        case Consultation():
            return _with(ask.words(row.topic), phrases.date_words(row.start))
        case PlanLine():
            return _with(row.plan.rpartition("/")[2], ask.words(row.topic))
        case Plan():
            return _with(ask.body(row.body), str(row.year))
        case Session():
            return _with(ask.body(row.body), day_of(row))
        case Sitting():
            return _with(name(ask, other) if other else "", phrases.word(row.composition))
        case Item():
            title = phrases.put((f"{row.number}. ", ask.words(row.title))) if row.number else ask.words(row.title)
            return _with(name(ask, other) if other else "", title)
        case Statement():
            words = Truncator(ask.words(row.words)).words(12)
            said = phrases.put((ask.party(row.party), ": ", words)) if row.party else words
            return _with(name(ask, other) if other else "", said)
        case Joining():
            return _with(ask.party(row.party), ask.body(row.body), name(ask, other) if other else "")
        case Seat():
            own = row.body == ask.organisation.ref
            holder = ask.words(ask.organisation.name) if own else ask.body(row.body)
            return _with(ask.party(row.party), holder, phrases.word(row.kind))
        case Mandate():
            return mandate(ask, row)
    return row.ref


def choices(ask: Ask, rows: Iterable[Row], *, within: bool = False) -> list[tuple[str, str]]:
    """References and names, to be chosen from; beside a name that several share stands the reference. `within` one
    session the session itself is not said."""
    rows = list(rows)
    kinds = {_beside(row)[0] for row in rows} if not within else set()
    beside = {
        one.ref: one for kind in kinds if kind is not None for one in reading.choices(ask.reader, ask.house, kind)
    }
    found = [(row.ref, name(ask, row, beside)) for row in rows]
    often = Counter(words for _ref, words in found)
    return [(ref, f"{words} ({ref})" if often[words] > 1 else words) for ref, words in found]


def day_of(session: Session) -> str:
    """“7 October 2024”, and what is unusual about the session."""
    unusual = [phrases.word(session.kind)] if session.kind != "regular" else []
    unusual += [phrases.word(session.state)] if session.state == "cancelled" else []
    return _with(phrases.date_words(session.start or session.planned_start, session.end), *unusual)


def mandate(ask: Ask, row: Mandate) -> str:
    """“Armenia, delegate”; with its end, where it has one, so that two of one party are told apart."""
    role = phrases.word(row.role)
    own = _with(ask.party(row.party), role) if row.party else role[:1].upper() + role[1:]
    if not row.end:
        return own
    if stands("", row.end, ask.today):
        return _with(own, _("until %(day)s") % {"day": phrases.date_words(row.end)})
    return _with(own, _("ended on %(day)s") % {"day": phrases.date_words(row.end)})


def _beside(row: Row) -> tuple[type[Row] | None, str]:
    """The row that a row is not understood without: kind and reference."""
    match row:
        case Sitting() | Item() | Statement():
            return Session, row.session
        case Joining():
            return Document, row.document
    return None, ""


def _with(*parts: str) -> str:
    return phrases.listed(*parts)
