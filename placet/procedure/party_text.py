"""The parties of a rulebook as they are written: names, roster, groups, tables of weights, blocs and proxies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from placet.procedure.citations import CITED, cited, overlaps
from placet.procedure.criterion_text import RESERVED_GROUPS
from placet.procedure.lines import Path
from placet.procedure.problems import Sheet, Table
from placet.procedure.provisions import Group, Weights
from placet.procedure.roster import BadTable, Bloc, Names, Roster, gather_names, read_seats, read_table, read_weights
from placet.procedure.words import N_

UNLISTED = ("outstanding", "absent")


class PartyReader:
    """Reads what one rulebook says of parties onto a sheet."""

    def __init__(self, sheet: Sheet, table: Table) -> None:
        self.sheet, self.table = sheet, table
        self.files = sheet.table(table, "files", ())
        self.names = self._names()
        self.roster = self._roster()

    def party(self, name: str) -> str:
        """The party that the name means; the name itself where it is not known."""
        return self.names.party(name) or name

    def _file(self, table: Table, key: str, path: Path) -> str | None:
        """The text of the file that `key` names."""
        name = self.sheet.text(table, key, path)
        if not name:
            return None
        if name not in self.files:
            self.sheet.wrong((*path, key), N_('the file "{name}" is not there'),
                             N_("Put it beside the rulebook, or its text under [files]"), name=name)  # fmt: skip
            return None
        return str(self.files[name])

    def _bad_table(self, path: Path, file: str, wrong: BadTable) -> None:
        self.sheet.wrong(path, N_("{file}, line {row}: {what}"), N_("Put that line right"), file=file, row=wrong.line,
                         what=wrong.what)  # fmt: skip

    def _names(self) -> Names:
        sheet = self.sheet
        own = sheet.table(self.table, "names", ())
        sources: list[tuple[str, Iterable[str]]] = [(party, sheet.texts(own, party, ("names",))) for party in own]
        table = self.table.get("roster")
        if isinstance(table, dict) and "names" in table:
            text = self._file(table, "names", ("roster",))
            try:
                rows = list(read_table(text or "party,also", ("party", "also")))
            except BadTable as wrong:
                self._bad_table(("roster", "names"), str(table["names"]), wrong)
                rows = []
            taken = gather_names(sources)[0]
            names = Names(taken)
            for _, row in rows:
                # A name that the rulebook itself gives to a party stays with it, and takes the whole line along.
                party = names.party(row["party"]) or row["party"]
                sources.append((party, [n for n in row["also"].split(";") if names.party(n) in (None, party)]))
        known, clashes = gather_names(sources)
        for name, one, other in clashes:
            sheet.wrong(("names",), N_('"{name}" would mean both {one} and {other}'), N_("Take it from one of them"),
                        name=name, one=one, other=other)  # fmt: skip
        return Names(known)

    def _roster(self) -> Roster | None:
        sheet, path = self.sheet, ("roster",)
        if "roster" not in self.table:
            return None
        table = sheet.table(self.table, "roster", ())
        sheet.keys(table, path, ("file", "names", "deciding", "unlisted", *CITED))
        unlisted = sheet.text(table, "unlisted", path, "outstanding")
        if unlisted not in UNLISTED:
            sheet.wrong((*path, "unlisted"), N_('"{word}" is not what a member missing in a list of votes can be'),
                        N_("Use one of: {words}"), word=unlisted, words=", ".join(UNLISTED))  # fmt: skip
        deciding = sheet.texts(table, "deciding", path) or ("member",)
        text = self._file(table, "file", path)
        if text is None:
            return Roster((), deciding, unlisted) if "unlisted" in table else None
        if not sheet.text(table, "source", path):
            sheet.wrong(path, N_("no source is named"), N_('Add source = "https://…", where the text can be read'))
        try:
            seats = tuple(replace(seat, party=self.party(seat.party)) for seat in read_seats(text))
        except BadTable as wrong:
            self._bad_table((*path, "file"), str(table["file"]), wrong)
            return None
        return Roster(seats, deciding, unlisted)

    def groups(self) -> Iterator[Group]:
        sheet = self.sheet
        found = []
        for table, path in sheet.tables(self.table, "group", ()):
            sheet.keys(table, path, ("name", "members", *CITED), ("name", "members"))
            citation = cited(sheet, table, path)
            name = sheet.text(table, "name", path)
            if name in RESERVED_GROUPS:
                sheet.wrong((*path, "name"), N_('"{name}" is a group that each ballot names for itself'),
                            N_("Choose another name"), name=name)  # fmt: skip
            members = frozenset(self.party(m) for m in sheet.texts(table, "members", path))
            group = Group(name, members, **citation)
            self._seated(group, path)
            found.append((name, group, path))
            yield group
        overlaps(sheet, found, "group")

    def _seated(self, group: Group, path: Path) -> None:
        """Notes members of a group that never had a seat."""
        if self.roster is None or not self.roster.seats:
            return
        seated = set(self.roster.parties())
        for party in sorted(group.members - seated):
            self.sheet.wrong((*path, "members"), N_('"{party}" is in the group "{name}" but never had a seat'),
                             N_("Correct the name, or add its term to the roster"), party=party,
                             name=group.name)  # fmt: skip

    def weights(self) -> Iterator[Weights]:
        sheet = self.sheet
        found = []
        for table, path in sheet.tables(self.table, "weights", ()):
            sheet.keys(table, path, ("name", "file", "set", "values", *CITED), ("name",))
            citation = cited(sheet, table, path)
            name, chosen = sheet.text(table, "name", path), sheet.text(table, "set", path)
            values = self._values(table, path, chosen)
            weights = Weights(
                name,
                {self.party(party): weight for party, weight in values.items()},
                chosen,
                note=sheet.text(table, "note", path),
                **citation,
            )
            found.append((name, weights, path))
            yield weights
        overlaps(sheet, found, "weights")

    def _values(self, table: Table, path: Path, chosen: str) -> Mapping[str, int | Fraction]:
        sheet = self.sheet
        if "values" in table:
            values = sheet.table(table, "values", path)
            for party, value in values.items():
                if not isinstance(value, int) or isinstance(value, bool) or value < 0:
                    sheet.wrong((*path, "values", party), N_("the weight of {party} is no whole number"),
                                N_("Give all weights in a unit small enough"), party=party)  # fmt: skip
            return {party: value for party, value in values.items() if isinstance(value, int)}
        text = self._file(table, "file", path)
        if text is None:
            if "file" not in table:
                sheet.wrong(path, N_("the weights are missing"), N_('Add file = "….csv", or values = {{ … }}'))
            return {}
        try:
            sets = read_weights(text)
        except BadTable as wrong:
            self._bad_table((*path, "file"), str(table["file"]), wrong)
            return {}
        if chosen not in sets:
            sheet.wrong((*path, "set"), N_('the file has no set "{name}"'), N_("Use one of: {known}"), name=chosen,
                        known=", ".join(sets))  # fmt: skip
        return sets.get(chosen, {})

    def blocs(self, groups: set[str]) -> Iterator[Bloc]:
        sheet = self.sheet
        for table, path in sheet.tables(self.table, "bloc", ()):
            sheet.keys(table, path, ("party", "group", *CITED), ("party", "group"))
            cited(sheet, table, path)
            group = sheet.text(table, "group", path)
            if group and group not in groups:
                sheet.wrong((*path, "group"), N_('there is no {kind} "{name}" in this rulebook'),
                            N_("Define it, or use one of: {known}"), kind="group", name=group,
                            known=", ".join(sorted(groups)) or "—")  # fmt: skip
            yield Bloc(self.party(sheet.text(table, "party", path)), group, sheet.text(table, "article", path))

    def proxies(self) -> int | None:
        if "proxies" not in self.table:
            return None
        table, path = self.sheet.table(self.table, "proxies", ()), ("proxies",)
        self.sheet.keys(table, path, ("at_most", *CITED), ("at_most",))
        cited(self.sheet, table, path)
        return int(str(table["at_most"])) if self.sheet.has(table, "at_most", path, "whole") else None
