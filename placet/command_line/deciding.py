"""Judging listed votes by a rulebook: resolves names and dates, notices what is wrong, guesses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from placet.command_line.votes import Listed, Trouble
from placet.procedure.criteria import CONCERNED, Ballot, Finding, Rule, Unanswerable, judge, outcome
from placet.procedure.moment import BadMoment, first_day, last_day
from placet.procedure.positions import Counts
from placet.procedure.provisions import NoRule, Rulebook
from placet.procedure.roster import Members, Roster, overloaded, spread
from placet.procedure.sentences import WHAT, sentence

Tables = Mapping[str, Mapping[str, int | Fraction]]


@dataclass(frozen=True, slots=True)
class Judged:
    """One decision judged: `undecided`, with its problems, where the list does not allow an answer."""

    ident: str
    outcome: str
    tally: Mapping[str, int]
    reason: str
    finding: Finding | None = None
    problems: tuple[Trouble, ...] = ()

    def line(self) -> str:
        """`ID OUTCOME for=… against=… abstain=… absent=… aside=… — reason`."""
        counts = " ".join(
            f"{kind}={self.tally.get(kind, 0)}" for kind in ("for", "against", "abstain", "absent", "aside")
        )
        return f"{self.ident} {self.outcome} {counts} — {self.reason}"

    def as_data(self) -> dict[str, object]:
        """Plain data for JSON."""
        found = self.finding
        tree = found.as_data() if found else None
        if tree is not None:
            del tree["would_carry"], tree["would_block"]  # they stand beside it
        return {
            "id": self.ident,
            "outcome": self.outcome,
            "finding": tree,
            "would_carry": [list(parties) for parties in found.would_carry] if found else [],
            "would_block": [list(parties) for parties in found.would_block] if found else [],
            "problems": [problem.as_data() for problem in self.problems],
        }


class Cannot(Exception):
    """The decision cannot be judged: `trouble` says why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.what)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Period:
    """What holds in the time that a date tells: from its first day to its last."""

    first: date
    last: date
    members: Members | None
    groups: Mapping[str, frozenset[str]]


class Decider:
    """Judges decisions by one rulebook; with a `roster` or `weights` given, by these in the place of its own."""

    def __init__(
        self,
        book: Rulebook,
        *,
        matter: str = "",
        roster: Roster | None = None,
        weights: Tables | None = None,
        change: bool = False,
    ) -> None:
        self.book, self.matter, self.change = book, matter, change
        self._given = roster is not None
        unlisted = book.roster.unlisted if book.roster else "outstanding"
        if roster is not None:
            seats = tuple(replace(seat, party=book.names.party(seat.party) or seat.party) for seat in roster.seats)
            self.roster: Roster | None = replace(roster, seats=seats, unlisted=unlisted)
        else:
            self.roster = book.roster if book.roster and book.roster.seats else None
        self._weights = {
            name: {book.names.party(party) or party: weight for party, weight in table.items()}
            for name, table in (weights or {}).items()
        }
        self._known = {party.casefold(): party for party in self.roster.parties()} if self.roster else {}
        self._parties: dict[str, str | None] = {}
        self._stances: dict[str, Counts | None] = {"": None}
        self._periods: dict[str, Period] = {}
        self._rules: dict[tuple[str, str], list[Rule]] = {}
        self._tables: dict[tuple[str, str], list[Tables]] = {}

    # -- names --------------------------------------------------------------------------------------------------------

    def party(self, name: str) -> str | None:
        """The party that a listed name means; None where nobody of that name can have a vote."""
        if name not in self._parties:
            found = self.book.names.party(name) or self._known.get(name.strip().casefold())
            if found is None and self.roster is None:
                found = name.strip() or None  # without a roster, those that appear are taken
            self._parties[name] = found
        return self._parties[name]

    def knows(self, name: str) -> bool:
        """Whether the name is that of a party, for certain."""
        return self.book.names.party(name) is not None or name.strip().casefold() in self._known

    def _stance(self, word: str) -> Counts | None:
        if word not in self._stances:
            found = self.book.stance(word)
            if found is None and word.strip():
                return None
            self._stances[word] = found
        return self._stances[word]

    # -- one decision -------------------------------------------------------------------------------------------------

    def judge(self, listed: Listed) -> Judged:
        """The decision as the rules have it."""
        stances, troubles = self._read(listed)
        troubles = [*listed.troubles, *troubles]
        counted = dict.fromkeys(("for", "against", "abstain", "absent", "aside"), 0)
        for counts in stances.values():
            counted[counts] = counted.get(counts, 0) + 1
        troubles += self._claims(listed, counted)
        if not troubles:
            try:
                return self._decide(listed, stances)
            except Cannot as cannot:
                troubles = [cannot.trouble]
        reason = "; ".join(f"line {t.line}: {t.what}" for t in troubles[:3])
        reason += f"; and {len(troubles) - 3} more" if len(troubles) > 3 else ""
        return Judged(listed.ident, "undecided", counted, reason, None, tuple(troubles))

    def _read(self, listed: Listed) -> tuple[dict[str, Counts], list[Trouble]]:
        """Parties and how each counts. The quick way is for lists in order; the slow one finds what is wrong."""
        try:
            parties = [self._parties[name] for name in listed.parties]
            said = [self._stances[word] for word in listed.votes]
        except KeyError:
            return self._read_slowly(listed)
        stances = {party: counts for party, counts in zip(parties, said, strict=True) if party and counts}
        if len(set(parties)) < len(parties) or None in parties:
            return self._read_slowly(listed)
        return stances, []

    def _read_slowly(self, listed: Listed) -> tuple[dict[str, Counts], list[Trouble]]:
        stances: dict[str, Counts] = {}
        seen: dict[str, tuple[int, str]] = {}
        troubles = []
        for name, word, line in zip(listed.parties, listed.votes, listed.lines, strict=True):
            party, counts = self.party(name), self._stance(word)
            if party is None:
                if name.strip() or word.strip():
                    what = f"{name!r} is no party that {self.book.name} knows" if name.strip() else "a vote of nobody"
                    troubles.append(Trouble(line, what, "Correct the name, or give the members with --roster"))
                continue
            if counts is None and word.strip():
                known = ", ".join([*self.book.stances, "Y", "N", "A", "X", "S"])
                troubles.append(Trouble(line, f"{word!r} is no vote", f"Use one of: {known}"))
            if party in seen:
                before, other = seen[party]
                if other == word or counts == stances.get(party):
                    what = f"{name} stands twice, here and in line {before}"
                else:
                    what = f"{name} votes {word or 'nothing'} here and {other or 'nothing'} in line {before}"
                troubles.append(Trouble(line, what, "Find out which is right, and keep that row"))
            else:
                seen[party] = (line, word)
                if counts:
                    stances[party] = counts
        return stances, troubles

    def _claims(self, listed: Listed, counted: Mapping[str, int]) -> list[Trouble]:
        """A tally given on the rows that the names do not bear out."""
        troubles = []
        for kind, claim in listed.claims.items():
            if claim != str(counted[kind]) and _number(claim) != counted[kind]:
                what = f"the tally says {claim} {WHAT[kind]}, the names come to {counted[kind]}"
                troubles.append(Trouble(listed.line, what, "Put the tally or the names right"))
        return troubles

    def _decide(self, listed: Listed, stances: dict[str, Counts]) -> Judged:
        period = self._period(listed)
        rules = self._rules_for(listed, period)
        if self.book.blocs:
            stances = self._blocs(listed, stances, period)
        if listed.by:
            self._proxies(listed)
        groups = period.groups
        if listed.concerned:
            groups = {**groups, CONCERNED: frozenset(self.party(name) or name for name in listed.concerned)}
        ballots = [
            Ballot(members, stances, groups=groups, weights=tables)
            for members in self._members(listed, stances, period)
            for tables in self._weigh(listed, period, members)
        ]
        cases = [(rule, ballot) for ballot in ballots for rule in rules]
        found: dict[str, Finding] = {}
        for rule, ballot in cases:
            finding, used = self._finding(listed, rule, ballot)
            found.setdefault(outcome(rule, used, finding), finding)
        if len(found) > 1:
            several = ", ".join(found)
            what = f"{listed.date!r} does not settle it: members, rules or weights differ in that time ({several})"
            raise Cannot(Trouble(listed.line, what, "Give the day, or the set of weights in a column set"))
        word, finding = next(iter(found.items()))
        tally = finding.facts["tally"]
        counts = {str(kind): int(str(number)) for kind, number in tally.items()} if isinstance(tally, Mapping) else {}
        return Judged(listed.ident, word, counts, sentence(finding), finding)

    def _finding(self, listed: Listed, rule: Rule, ballot: Ballot) -> tuple[Finding, Ballot]:
        try:
            return judge(rule, ballot, change=self.change), ballot
        except Unanswerable as wrong:
            aside = frozenset(party for party, counts in ballot.stances.items() if counts == "aside")
            if wrong.kind == "group" and wrong.name == CONCERNED and aside:
                # Whom the question concerns stands aside from it: that names it well enough.
                named = replace(ballot, groups={**ballot.groups, CONCERNED: aside})
                return judge(rule, named, change=self.change), named
            raise Cannot(Trouble(listed.line, *_unanswerable(wrong, listed.date))) from wrong

    # -- dates, members, weights --------------------------------------------------------------------------------------

    def _period(self, listed: Listed) -> Period:
        found = self._periods.get(listed.date)
        if found is None:
            try:
                first, last = first_day(listed.date), last_day(listed.date)
            except BadMoment as wrong:
                what = f"{listed.date!r} is no date" if listed.date else "the date is missing"
                raise Cannot(Trouble(listed.line, what, "Write 1965-12-31, 1965-12 or 1965")) from wrong
            members = self.roster.between(first, last) if self.roster else None
            groups = self.book.groups_between(first, last)
            if members is not None and (self._given or members.groups):
                groups = groups | dict(members.groups)
            found = self._periods[listed.date] = Period(first, last, members, groups)
        return found

    def _rules_for(self, listed: Listed, period: Period) -> list[Rule]:
        matter = self.matter or listed.matter
        key = (matter, listed.date)
        if key not in self._rules:
            try:
                self._rules[key] = self.book.rules_between(matter, period.first, period.last)
            except NoRule as wrong:
                if not self.book.rules:
                    what, remedy = f"{self.book.name} sets no decision rule", "No source that could be read gives one"
                elif wrong.known:
                    what, remedy = (
                        f"{matter!r} is no matter of {self.book.name}",
                        f"Use one of: {', '.join(wrong.known)}",
                    )
                else:
                    what, remedy = f"no rule for {matter or 'decisions'} is in force on {listed.date}", "Check the date"
                raise Cannot(Trouble(listed.line, what, remedy)) from wrong
        return self._rules[key]

    def _members(self, listed: Listed, stances: dict[str, Counts], period: Period) -> list[tuple[str, ...]]:
        """Who decides; two answers where parties that sat for part of the time have not spoken."""
        if period.members is None or self.roster is None:
            blocs = {bloc.party for bloc in self.book.blocs}
            known = map(self._parties.get, listed.parties)
            named = [party for party in known if party and party not in blocs]
            return [tuple(dict.fromkeys([*named, *stances]))]
        members = period.members.parties
        if not members:
            raise Cannot(Trouble(listed.line, f"nobody has a seat in {listed.date}", "Give the members with --roster"))
        if not stances.keys() <= set(members):
            self._strangers(listed, stances, set(members))
        listed_parties = {self.party(name) for name in listed.parties}
        missing = [party for party in members if party not in listed_parties]
        if self.roster.unlisted == "absent":
            for party in missing:
                stances.setdefault(party, "absent")
        passing = period.members.passing.intersection(missing)
        if not passing:
            return [members]
        return [members, tuple(party for party in members if party not in passing)]

    def _strangers(self, listed: Listed, stances: dict[str, Counts], members: set[str]) -> None:
        """Votes of parties that had no seat. One listed as absent or aside has not voted, and is left out."""
        for name, line in zip(listed.parties, listed.lines, strict=True):
            party = self.party(name)
            if party is not None and party in stances and party not in members:
                if stances[party] not in ("absent", "aside"):
                    what = f"{name} is not among those that decide in {listed.date}"
                    raise Cannot(Trouble(line, what, "Check name and date, or give the members with --roster"))
                del stances[party]

    def _blocs(self, listed: Listed, stances: dict[str, Counts], period: Period) -> dict[str, Counts]:
        spread_out, clashes = spread(stances, self.book.blocs, period.groups)
        for bloc, party in clashes:
            what = f"{bloc} votes for {party}, which votes itself"
            raise Cannot(Trouble(listed.line, what, "One of the two may vote, not both"))
        return spread_out

    def _proxies(self, listed: Listed) -> None:
        cast_by = {self.party(party) or party: self.party(holder) or holder for party, holder in listed.by.items()}
        most = self.book.proxies
        if most is None and any(party != holder for party, holder in cast_by.items()):
            raise Cannot(Trouble(listed.line, f"{self.book.name} knows no proxies", "Take the column by out"))
        for holder in overloaded(cast_by, most or 0):
            what = f"{holder} votes for more than {most} other"
            raise Cannot(Trouble(listed.line, what, "A vote that may not be cast for another does not count"))

    def _weigh(self, listed: Listed, period: Period, members: tuple[str, ...]) -> list[Tables]:
        """The tables of weights; several where it is not known which of the given sets holds."""
        key = (listed.date, listed.chosen)
        if key not in self._tables:
            self._tables[key] = self._tables_for(listed, period, members)
        return self._tables[key]

    def _tables_for(self, listed: Listed, period: Period, members: tuple[str, ...]) -> list[Tables]:
        names = {weights.name for weights in self.book.weights}
        if not self._weights:
            chosen = dict.fromkeys(names, listed.chosen) if listed.chosen else None
            return [self.book.weights_on(period.last, chosen)]
        own = self.book.weights_on(period.last)
        # Given weights take the place of the rulebook's population where it has one, else of all its tables.
        replaced = {"population"} if "population" in names else names or {"weight"}
        return [{**own, **dict.fromkeys(replaced, table)} for table in self._sets(listed, period.last, members)]

    def _sets(self, listed: Listed, on: date, members: tuple[str, ...]) -> list[Mapping[str, int | Fraction]]:
        """The set of weights that the list names, else the newest not of a later year, else all that could be."""
        given = self._weights
        if len(given) == 1:
            return list(given.values())
        if listed.chosen:
            return [given.get(listed.chosen, {})]  # nothing is weighed where it is not given: the rule may not ask
        earlier = [name for name in given if name[:4].isdigit() and int(name[:4]) <= on.year]
        if earlier:
            return [given[max(earlier)]]
        return [table for table in given.values() if table.keys() >= set(members)] or list(given.values())


def _number(text: str) -> Fraction | None:
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        return None


def _unanswerable(wrong: Unanswerable, on: str) -> tuple[str, str]:
    if wrong.kind == "group" and wrong.name == CONCERNED:
        return (
            "the rule leaves out whom the question concerns, and nobody is named",
            "Name it: column concerned, or vote S",
        )
    if wrong.kind == "group":
        return f"who belongs to the group {wrong.name!r} in {on} is not known", "Give it with --roster, column groups"
    if wrong.kind == "weight":
        return f"the table {wrong.name!r} has no weight for {wrong.party}", "Give the table with --weights"
    return f"no table of weights {wrong.name!r} holds in {on}", "Give one with --weights"
