"""The desk: where acts are handed in. The one door in, for page, API and command line alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from placet import forms
from placet.acts import REGISTER, Act, fields, may_begin
from placet.forms import Malformed
from placet.procedure.moment import first_day
from placet.procedure.objection import Objection
from placet.procedure.rows import Row
from placet.procedure.state import State
from placet.procedure.words import N_
from placet.reading.reader import Reader
from placet.record.post import NoRecord, OutOfOrder, Posted, Unseen, now, post


@dataclass(frozen=True, slots=True)
class Offer:
    """An act on a subject, and what stands against it now; without objections it is in order."""

    kind: type[Act]
    subject: str
    objections: tuple[Objection, ...]

    @property
    def in_order(self) -> bool:
        """Whether nothing stands against beginning it."""
        return not self.objections


def receive(reader: Reader, kind: str, data: Mapping[str, Any], *, text: bool = False) -> Posted:
    """Take in one act by a reader, and write it in the record.

    `text` says that the data come from a form or command line (see `forms.clean`). Raises `Malformed` (errors by
    field), `OutOfOrder` (objections with their articles), or `Unseen` (no such act, no mandate, or something named that
    the reader may not see). In each case the record is untouched.
    """
    act_class = REGISTER.get(kind)
    if act_class is None or reader.mandate is None or act_class.founding or "clock" in act_class.entitled:
        raise Unseen(kind)
    values = forms.clean(act_class, data, text=text)
    values.setdefault("at", now())
    act = act_class(by=reader.mandate.ref, **values)
    past = _dated_by_others(reader, act)
    if past:
        raise OutOfOrder(act, past)
    return post(reader.organisation, act, readable=reader.audiences)


def _dated_by_others(reader: Reader, act: Act) -> list[Objection]:
    """Nothing has happened in the future, and only the secretariat may say that it did at another time than when it is
    handed in."""
    today = now()[:10]
    if act.at[:10] == today:
        return []
    if reader.role == "secretariat":
        return _dated_ahead(act, date.fromisoformat(today))
    return [
        Objection(
            "dated-by-secretariat-only",
            N_("Only the secretariat enters what happened on another day."),
            remedy=N_("Leave the date empty; it is the present instant."),
            on="at",
        )
    ]


def _dated_ahead(act: Act, today: date) -> list[Objection]:
    # One day more, for somewhere it is tomorrow already.
    if first_day(act.at) <= today + timedelta(days=1):
        return []
    return [
        Objection(
            "dated-ahead",
            N_("What is entered has happened; {at} is still to come."),
            remedy=N_("Leave the date empty; what is planned has a date of its own."),
            facts={"at": act.at},
            on="at",
        )
    ]


def offers(reader: Reader, subject: type[Row], ref: str, known: State) -> list[Offer]:
    """The acts that the reader might do to a subject, each with what stands against it.

    `known` holds the rows that the page shows; they were read for this reader, so no objection can tell him more than
    the page does. A page shows as buttons those that are in order, and beside them why another is not.
    """
    if reader.mandate is None or reader.on is not None:
        return []
    found = []
    for kind in REGISTER.values():
        item = next((f for f in fields(kind) if f.name == kind.subject), None)
        if item is None or item.about.of is not subject or "clock" in kind.entitled:
            continue
        objections = tuple(may_begin(probe(kind, reader, ref), known))
        if not any(one.code in ("not-entitled", "other-body") for one in objections):
            found.append(Offer(kind, ref, objections))
    return found


def probe(kind: type[Act], reader: Reader, ref: str) -> Act:
    """An act of that kind by the reader on a subject, with the rest left blank: enough to ask whether it may begin."""
    blanks: dict[str, Any] = {"text": "", "texts": {}, "refs": (), "whole": 0, "truth": False, "data": {}}
    values = {item.name: blanks[item.kind] for item in fields(kind) if item.required}
    values[kind.subject] = ref
    values["at"] = now()
    values["by"] = reader.mandate.ref if reader.mandate else ""
    return kind(**values)


__all__ = ["Malformed", "NoRecord", "Offer", "OutOfOrder", "Posted", "Unseen", "offers", "receive"]


def shaped(kind: str, data: Mapping[str, Any], *, text: bool) -> dict[str, Any]:
    """The values that data give to an act's fields; raises `Malformed`, or `Unseen` for an unknown act."""
    if kind not in REGISTER:
        raise Unseen(kind)
    return forms.clean(REGISTER[kind], data, text=text)
