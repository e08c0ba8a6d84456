"""What every provision of a rulebook has: its article, its source, its dates; and that no two contradict each other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import TypedDict

from placet.procedure.lines import Path
from placet.procedure.problems import Sheet, Table
from placet.procedure.provisions import Dated
from placet.procedure.words import N_

CITED = ("article", "basis", "source", "source_checked", "since", "until", "note")


class Citation(TypedDict):
    """The fields that provisions share."""

    article: str
    source: str
    source_checked: bool
    since: date | None
    until: date | None


def cited(sheet: Sheet, table: Table, path: Path) -> Citation:
    """A provision's citation; notes where it has neither article nor basis, names no source, or ends too early."""
    basis, article = sheet.text(table, "basis", path), sheet.text(table, "article", path)
    if basis and basis not in ("practice", "background"):
        sheet.wrong((*path, "basis"), N_('"{basis}" is no basis'), N_("Use practice or background"), basis=basis)
    if not article and not basis:
        advice = N_('Add article = "…", or basis = "practice" where no text says it')
        sheet.wrong(path, N_("no article is cited"), advice)
    source, checked = sheet.text(table, "source", path), sheet.flag(table, "source_checked", path)
    if not source:
        sheet.wrong(path, N_("no source is named"), N_('Add source = "https://…", where the text can be read'))
    if "source_checked" not in table:
        advice = N_("Add source_checked = true or source_checked = false")
        sheet.wrong(path, N_("it is not said whether somebody has read the source"), advice)
    since, until = sheet.day(table, "since", path), sheet.day(table, "until", path)
    if since and until and until < since:
        what = N_("it ends on {until}, before it begins on {since}")
        sheet.wrong((*path, "until"), what, N_("Put the dates right"), since=since, until=until)
    return Citation(article=article, source=source, source_checked=checked, since=since, until=until)


def overlaps(sheet: Sheet, provisions: Iterable[tuple[str, Dated, Path]], what: str) -> None:
    """Notes provisions of one name that are in force at once."""
    by_name: dict[str, list[tuple[date, date, Path]]] = {}
    for name, provision, path in provisions:
        by_name.setdefault(name, []).append((provision.since or date.min, provision.until or date.max, path))
    for name, same in by_name.items():
        for (_, until, _), (since, _, path) in pairwise(sorted(same, key=lambda dates: dates[0])):
            if since <= until:
                advice = N_("End the earlier one: until = {day}") if since > date.min else N_("Give each its dates")
                day = since - timedelta(days=since > date.min)
                words = N_('two provisions for the {kind} "{name}" are in force at once')
                sheet.wrong(path, words, advice, kind=what, name=name, day=day)
