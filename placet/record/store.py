"""Between rows in memory and rows in the tables, while the head is held: what acts look at is loaded once, what they
establish is written in the end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from placet.acts import Act
from placet.models.house import house
from placet.models.record import Head
from placet.models.searched import note
from placet.models.statements import Version, end
from placet.models.tables import COLUMNS, current, write
from placet.procedure.moment import FOREVER, first_day
from placet.procedure.rows import HOUSE, Row
from placet.procedure.state import State

Wanted = dict[type[Row], set[str]]
Change = tuple[int, Row | None, Row]  # the entry that establishes it, the row in whose place it stands, the row


class Known:
    """The rows of one organisation as far as acts have asked for them, and as the acts judged before have left them.

    The house is there from the beginning. A row that was established here is newer than what the tables hold of it.
    """

    def __init__(self, organisation: str, head: Head | None) -> None:
        self.organisation = organisation
        self.state = State(house=house(organisation, head=head))
        self._asked: set[tuple[str, type[Row], str]] = set()  # column, kind, value
        self.changes: list[Change] = []
        self._changed: set[tuple[type[Row], str]] = set()

    def load(self, acts: Sequence[Act]) -> list[tuple[Row, ...] | None]:
        """Load what the acts are judged by: the rows they name, the rows they need of their scopes, and the rows in
        whose place they would put others.

        Gives what each would establish, None for one that names what is not there or is malformed: judging says so.
        """
        named: Wanted = defaultdict(set)
        for act in acts:
            for kind, ref in act.names():
                named[kind].add(ref)
        self._ask("ref", named)
        needed: Wanted = defaultdict(set)
        for act in acts:
            scopes = self._scopes(act) if type(act).needs else set()
            for kind in type(act).needs:
                needed[kind] |= scopes
        self._ask("scope", needed)
        rows = [self._effect(act) for act in acts]
        replaced: Wanted = defaultdict(set)
        for row in (row for some in rows for row in some or ()):
            kind = type(row)
            if ("scope", kind, row.scope) not in self._asked and self.state.get(kind, row.ref) is None:
                replaced[kind].add(row.ref)
        return [self._effect(act) for act in acts] if self._ask("ref", replaced) else rows

    def _scopes(self, act: Act) -> set[str]:
        """The scopes in which the act is: all that it names, and those in which these stand."""
        scopes = set()
        for kind, ref in act.names():
            scopes.add(ref)
            row = self.state.get(kind, ref) if kind not in HOUSE else None
            if row is not None:
                scopes.add(row.scope)
        return scopes

    def _ask(self, column: str, wanted: Wanted) -> bool:
        """Load rows that were not asked for before; whether there were any."""
        fresh: Wanted = {}
        for kind, values in wanted.items():
            if kind in HOUSE:
                continue
            left = {value for value in values if (column, kind, value) not in self._asked}
            if left:
                fresh[kind] = left
                self._asked.update((column, kind, value) for value in left)
        found = current(self.organisation, column, fresh) if fresh else []
        for row in found:
            if (type(row), row.ref) not in self._changed:
                self.state.put(row)
        return bool(found)

    def _effect(self, act: Act) -> tuple[Row, ...] | None:
        try:
            return tuple(act.effect(self.state))
        except (KeyError, ValueError):
            return None

    def establish(self, number: int, rows: Sequence[Row]) -> None:
        """Take in what the entry of that number establishes."""
        self.changes += [(number, self.state.get(type(row), row.ref), row) for row in rows]
        self._changed.update((type(row), row.ref) for row in rows)
        for row in rows:
            self.state.put(row)


def put(organisation: str, changes: Sequence[Change]) -> None:
    """Write what was established into the tables, and what it says for search; a version that held before ends on the
    day the next one begins."""
    ended: dict[tuple[type[Row], date], list[str]] = defaultdict(list)
    fresh: dict[type[Row], list[Version]] = defaultdict(list)
    latest: dict[tuple[type[Row], str], int] = {}  # where in `fresh` the version stands that holds
    for number, old, row in changes:
        kind, since = type(row), first_day(row.at)
        versions, place = fresh[kind], latest.get((kind, row.ref))
        if place is not None:
            versions[place] = (*versions[place][:2], since, versions[place][3])
        elif old is not None:
            ended[kind, since].append(row.ref)
        latest[kind, row.ref] = len(versions)
        versions.append((number, since, FOREVER, row))
    for (kind, day), refs in ended.items():
        end(COLUMNS[kind], organisation, refs, day, FOREVER)
    for kind, versions in fresh.items():
        write(kind, organisation, versions)
    note(organisation, changes)
