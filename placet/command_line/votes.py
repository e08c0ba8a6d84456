"""Lists of votes as `placet decide` reads them: a row a party, or a column a party; one decision at a time."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

FOR_WORDS, AGAINST_WORDS = ("for", "yes"), ("against", "no")
CLAIMS: Mapping[str, tuple[str, ...]] = {"for": FOR_WORDS, "against": AGAINST_WORDS, "abstain": ("abstain",)}
"""Columns that may repeat the tally on each row, to be held against the names."""
SET_WORDS = ("set", "population_set")
PLAIN = ("id", "date", "matter", "party", "vote", "by", "concerned", "note", "source", "title", "year")
TRUE = ("1", "y", "yes", "true", "x")


class BadList(Exception):
    """A list of votes that cannot be used; says where, why, and what to do."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a decision as listed: it is left undecided."""

    line: int
    what: str
    remedy: str

    def as_data(self) -> dict[str, object]:
        """Plain data for JSON."""
        return {"line": self.line, "what": self.what, "remedy": self.remedy}


@dataclass(slots=True)
class Listed:
    """One decision as listed: parties, votes and lines run alongside each other."""

    ident: str
    line: int
    date: str
    matter: str
    recorded: str
    chosen: str
    parties: list[str] = field(default_factory=list)
    votes: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    by: dict[str, str] = field(default_factory=dict)
    concerned: list[str] = field(default_factory=list)
    claims: dict[str, str] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)


class VoteList:
    """A list of votes being read. `line` is the line that was read last.

    Raises `BadList` where the header lacks a column that is needed, or rows of one decision are scattered.
    """

    def __init__(
        self,
        lines: Iterable[str],
        *,
        renamed: Mapping[str, str],
        compare: str = "",
        scattered: bool = False,
        is_party: Callable[[str], bool] = lambda name: True,
        is_vote: Callable[[str], bool] = lambda word: True,
    ) -> None:
        self._rows = csv.reader(lines, strict=True)
        self._scattered, self._is_party, self._is_vote = scattered, is_party, is_vote
        header = self._header()
        missing = [old for old in renamed.values() if old not in header]
        if missing:
            raise BadList(f"there is no column {missing[0]!r}; the columns are {', '.join(header)}. Correct --columns.")
        self.columns = {name: place for place, name in enumerate(header)}
        self.columns |= {new: header.index(old) for new, old in renamed.items()}
        taken = set(renamed.values()) - set(renamed)
        self.names = header
        for needed in ("id", "date"):
            if needed not in self.columns:
                raise BadList(
                    f"there is no column {needed!r}; the columns are {', '.join(header)}. "
                    f"Name the one that holds it: --columns {needed}=…"
                )
        if compare and compare not in self.columns:
            raise BadList(f"there is no column {compare!r} to compare with; the columns are {', '.join(header)}.")
        self._compare = self.columns[compare] if compare else -1
        self.wide = "party" not in self.columns
        if not self.wide and "vote" not in self.columns:
            raise BadList("there is a column 'party' but none 'vote'. Name the one that holds it: --columns vote=…")
        self.ignored: list[str] = []
        self._free = [name for name in header if name not in taken and name != compare]

    @property
    def line(self) -> int:
        """The line that was read last."""
        return self._rows.line_num

    def _header(self) -> list[str]:
        try:
            header = next(self._rows, None)
        except csv.Error as wrong:
            raise BadList(f"line 1: {wrong}") from wrong
        if not header:
            raise BadList("the list is empty: it needs a header with id,date,matter,party,vote.")
        return [name.strip().lstrip("\ufeff") for name in header]

    def __iter__(self) -> Iterator[Listed]:
        try:
            if self.wide:
                yield from self._wide()
            else:
                yield from self._long(self._gathered() if self._scattered else self._numbered())
        except csv.Error as wrong:
            raise BadList(f"line {self.line}: {wrong}. Put quotes right; fields are separated by commas.") from wrong

    def _place(self, *names: str) -> int:
        return next((self.columns[name] for name in names if name in self.columns), -1)

    # -- a row a party ------------------------------------------------------------------------------------------------

    def _begin(self, row: list[str], line: int) -> Listed:
        def cell(place: int) -> str:
            return row[place].strip() if 0 <= place < len(row) else ""

        claims = {kind: cell(self._place(*words)) for kind, words in CLAIMS.items()}
        return Listed(
            cell(self.columns["id"]),
            line,
            cell(self.columns["date"]),
            cell(self._place("matter")),
            cell(self._compare),
            cell(self._place(*SET_WORDS)),
            claims={kind: claim for kind, claim in claims.items() if claim},
        )

    def _numbered(self) -> Iterator[tuple[int, list[str]]]:
        rows = self._rows
        for row in rows:
            if row:
                yield rows.line_num, row

    def _gathered(self) -> Iterator[tuple[int, list[str]]]:
        """The rows of a list in which they are scattered, put together in the order of first appearance."""
        groups: dict[str, list[tuple[int, list[str]]]] = {}
        ident = self.columns["id"]
        for line, row in self._numbered():
            groups.setdefault(row[ident] if ident < len(row) else "", []).append((line, row))
        for group in groups.values():
            yield from group

    def _long(self, rows: Iterable[tuple[int, list[str]]]) -> Iterator[Listed]:
        columns = self.columns
        ident, party, vote = columns["id"], columns["party"], columns["vote"]
        by, concerned = self._place("by"), self._place("concerned")
        same = [place for place in (columns["date"], self._place("matter"), self._compare) if place >= 0]
        least = max(ident, party, vote, by, concerned, *same) + 1
        seen: set[int] = set()  # of hashes, so that a list of a million decisions still fits in memory
        listed: Listed | None = None
        first: list[str] = []
        for line, row in rows:
            if len(row) < least:
                row += [""] * (least - len(row))
            if listed is None or row[ident] != first[ident]:
                if listed is not None:
                    yield listed
                mark = hash(row[ident])
                if mark in seen:
                    raise BadList(
                        f"line {line}: rows of {row[ident]!r} stand apart from the others of it. Use --sort, which "
                        "reads the whole list first."
                    )
                seen.add(mark)
                listed, first = self._begin(row, line), row
            else:
                for place in same:
                    if row[place] != first[place]:
                        self._differs(listed, place, line, row, first)
            listed.parties.append(row[party])
            listed.votes.append(row[vote])
            listed.lines.append(line)
            if by >= 0 and row[by].strip():
                listed.by[row[party]] = row[by]
            if concerned >= 0 and row[concerned].strip().lower() in TRUE:
                listed.concerned.append(row[party])
        if listed is not None:
            yield listed

    def _differs(self, listed: Listed, place: int, line: int, row: list[str], first: list[str]) -> None:
        what = f"{self.names[place]} {row[place]!r}, where line {listed.line} says {first[place]!r}"
        listed.troubles.append(Trouble(line, what, "Give all rows of a decision the same"))

    # -- a column a party ---------------------------------------------------------------------------------------------

    def _wide(self) -> Iterator[Listed]:
        known = {*PLAIN, *SET_WORDS, *(word for words in CLAIMS.values() for word in words)}
        candidates = [name for name in self._free if name not in known and name]
        parties: list[tuple[int, str]] | None = None
        for line, row in self._numbered():
            row += [""] * (len(self.names) - len(row))
            if parties is None:
                parties = [
                    (self.columns[name], name)
                    for name in candidates
                    if self._is_party(name) or self._is_vote(row[self.columns[name]])
                ]
                self.ignored = [name for name in candidates if name not in {n for _, n in parties}]
                if not parties:
                    raise BadList(
                        "there is no column 'party', nor any that is named after a party. Name the column that holds "
                        "the party: --columns party=…"
                    )
            listed = self._begin(row, line)
            listed.parties = [name for _, name in parties]
            listed.votes = [row[place] for place, _ in parties]
            listed.lines = [line] * len(parties)
            yield listed
