"""What would change a finding: the smallest sets of parties that by saying yes would carry it, by saying no block it.

Members whose change moves every leaf alike are of one type, so that a head count, however large, is solved at once;
members of distinct weight are types of one. The search deepens by size, so that the first size that succeeds is the
smallest, and cuts a branch where even the best of those left, taken leaf by leaf, would not do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, chain, combinations, islice

from placet.procedure.tally import Tally, bounds, reach
from placet.procedure.tree import (
    ABSENT,
    ABSTAIN,
    AGAINST,
    FOR,
    OUTSTANDING,
    SAID,
    Criterion,
    Leaf,
    Number,
)

STEPS = 8_000
"""Branches looked at before the search gives up."""
ROUNDS = 40
"""Times that factors are improved (see `_reconciled`)."""


@dataclass(frozen=True, slots=True)
class Change:
    """Sets of parties in protocol order; `*_more`: there are further sets of the same size than those listed."""

    carry: tuple[tuple[str, ...], ...] = ()
    block: tuple[tuple[str, ...], ...] = ()
    carry_more: bool = False
    block_more: bool = False
    complete: bool = True

    def carry_facts(self) -> dict[str, object]:
        """How many parties it takes to carry (None where none can), and whether other sets of that size would do."""
        return {"size": len(self.carry[0]) if self.carry else None, "more": self.carry_more}

    def block_facts(self) -> dict[str, object]:
        """The same for blocking."""
        return {"size": len(self.block[0]) if self.block else None, "more": self.block_more}


def changes(criterion: Criterion, tally: Tally, low: bool, high: bool, most: int) -> Change:
    """What would carry (where it does not hold) and what would block (where it does not fail)."""
    undecided = high and not low
    carry = block = Found()
    if not low:
        from_codes = (OUTSTANDING,) if undecided else (AGAINST, ABSTAIN, ABSENT, OUTSTANDING)
        carry = Search(criterion, tally, to=FOR, from_codes=from_codes).smallest(most)
    if high:
        from_codes = (OUTSTANDING,) if undecided else (FOR, ABSTAIN, ABSENT, OUTSTANDING)
        block = Search(criterion, tally, to=AGAINST, from_codes=from_codes).smallest(most)
    return Change(carry.sets, block.sets, carry.more, block.more, carry.complete and block.complete)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to."""

    sets: tuple[tuple[str, ...], ...] = ()
    more: bool = False
    complete: bool = True


class GiveUp(Exception):
    """The search has taken all its steps."""


@dataclass(frozen=True, slots=True)
class Term:
    """A leaf, or its contrary, in a tree without negations: passes where its value is above nought, or at it."""

    place: int
    at_nought: bool


@dataclass(frozen=True, slots=True)
class Junction:
    """At least `needed` of the parts."""

    needed: int
    parts: tuple[Term | Junction, ...]


class Search:
    """One search: members of `from_codes` would say `to`, until the tree holds (or, for a no, until it fails)."""

    def __init__(self, criterion: Criterion, tally: Tally, *, to: int, from_codes: tuple[int, ...]) -> None:
        self.criterion, self.tally, self.to, self.from_codes = criterion, tally, to, from_codes
        self.kinds: list[tuple[str, str, str]] = []  # of each term: what it weighs, among whom, without whom
        self.gains: list[list[Number]] = []  # and, by code, what one head that changes to `to` adds at the worst
        self.values: list[Number] = []
        self.tree = self._plant(criterion, to != FOR)
        self._types()

    def _plant(self, criterion: Criterion, contrary: bool) -> Term | Junction:
        """The tree, or its contrary, with the contraries moved down to the leaves and their values at the worst."""
        if isinstance(criterion, Leaf):
            return self._term(criterion, contrary)
        if criterion.code == "not":
            return self._plant(criterion.parts[0], not contrary)
        parts = tuple(self._plant(part, contrary) for part in criterion.parts)
        needed = criterion.needed()
        return Junction(len(parts) - needed + 1 if contrary else needed, parts)

    def _term(self, leaf: Leaf, contrary: bool) -> Term | Junction:
        """The leaf, or its contrary, as a term; as two, where nobody fills its base yet and somebody may."""
        found = reach(leaf, self.tally)
        term = self._add(leaf, leaf.coefficients, contrary, found.high if contrary else found.low)
        passing = Term(term, not found.high_at_nought if contrary else found.low_at_nought)
        if found.low_filled:
            return passing
        filling = [int(code in leaf.filled) for code in range(len(leaf.coefficients))]
        outstanding = self.tally.sums(leaf.weight, leaf.of, leaf.without)[OUTSTANDING]
        reached = (max if contrary else min)(filling[code] for code in SAID) * outstanding
        filled = Term(self._add(leaf, filling, contrary, reached), contrary)
        return Junction(1 if contrary else 2, (passing, filled))

    def _add(self, leaf: Leaf, coefficients: Sequence[Number], contrary: bool, value: Number) -> int:
        """Note a linear form, or its contrary, with the value that it has at its worst; returns its place."""
        signed = [-c for c in coefficients] if contrary else list(coefficients)
        said = [0] if leaf.settled else [signed[code] for code in SAID]
        self.gains.append([signed[self.to] - c for c in signed] + [signed[self.to] - min(said)])
        self.kinds.append((leaf.weight, leaf.of, leaf.without))
        self.values.append(-value if contrary else value)
        return len(self.values) - 1

    def _types(self) -> None:
        """Group the candidates by what their change does to each leaf; those that help nowhere are left out."""
        tally = self.tally
        types: dict[tuple[Number, ...], list[str]] = {}
        gains, kinds = self.gains, self.kinds
        alike = not any(map(any, kinds))  # all leaves count heads of all members: a code says everything
        by_code = {code: tuple(gain[code] for gain in gains) for code in self.from_codes}
        for member, code in zip(tally.ballot.members, tally.codes, strict=True):
            moves = by_code.get(code)
            if moves is None:
                continue
            if not alike:
                moves = tuple(m and m * tally.weigh(member, *kind) for m, kind in zip(moves, kinds, strict=True))
            types.setdefault(moves, []).append(member)
        types = {moves: members for moves, members in types.items() if any(move > 0 for move in moves)}
        totals = [sum(m[place] * len(types[m]) for m in types if m[place] > 0) or 1 for place in range(len(gains))]
        # The most helpful first: the share of all that could be gained, over the leaves, in whole millionths.
        order = sorted(
            types, key=lambda moves: -sum(int(m * 1_000_000 // t) for m, t in zip(moves, totals, strict=True))
        )
        self.moves = order
        self.members = [types[moves] for moves in order]
        self.number = sum(map(len, self.members))
        self.left = [*accumulate(map(len, reversed(self.members)), initial=0)][::-1]
        self._bests: dict[int, list[list[Number]]] = {}
        self._plain = (self.tree, self.values, self.moves, self.members)

    def smallest(self, most: int) -> Found:
        """The smallest sets, at most `most` of them; none where no set would do."""
        self.steps = 0
        sets: list[tuple[str, ...]] = []
        try:
            for size in range(1, self.number + 1):
                if not self._could(0, size, self.values) or not self._reconciled(size):
                    continue
                for parties in islice(self._sets(size), most + 1):
                    sets.append(parties)
                if sets:
                    return Found(tuple(sets[:most]), len(sets) > most)
        except GiveUp:
            # If one was found, all smaller sizes have been ruled out; only the list may not be full.
            return Found(tuple(sets), True) if sets else Found(self._greedy(), complete=False)
        return Found()

    def _reconciled(self, size: int) -> bool:
        """Whether conditions that must all hold could do so together with `size` changes; if so, prepares the search.

        Each alone may be within reach of the best `size` changes where no one set serves all. What they add up to, each
        with a factor, must hold too, whatever the factors: those are sought for which it falls shortest (a Lagrangian
        bound, improved by giving weight to what the best set for the sum leaves short). It cuts branches in the search.
        """
        tree, values, moves, members = self._plain
        if not isinstance(tree, Junction) or tree.needed != len(tree.parts):
            return True
        short = [part.place for part in tree.parts if isinstance(part, Term) and values[part.place] < 0]
        if len(short) < 2:
            return True
        largest = max(-values[place] for place in short)
        stress = dict.fromkeys(short, 1_000_000)
        best: tuple[Fraction, dict[int, int], list[Number]] | None = None
        for _ in range(ROUNDS):
            factors = {place: int(stress[place] * largest // -values[place]) for place in short}
            scores = [sum(f * move[place] for place, f in factors.items()) for move in moves]
            after = self._after(size, scores, short)
            total = sum(f * after[place] for place, f in factors.items())
            if total < 0:
                return False
            part = Fraction(total) / -sum(f * values[place] for place, f in factors.items())
            if best is None or part < best[0]:
                best = (part, factors, scores)
            if all(left >= 0 for left in after.values()):
                break
            for place in short:
                over = max(-900, min(500, int(1000 * after[place] // -values[place])))
                stress[place] = max(1, stress[place] * (1000 - over) // 1000)
        if best is None:
            return True
        _, factors, scores = best
        order = sorted(range(len(moves)), key=lambda at: -scores[at])
        self.moves = [(*moves[at], scores[at]) for at in order]
        self.members = [members[at] for at in order]
        self.values = [*values, sum(f * values[place] for place, f in factors.items())]
        self.tree = Junction(tree.needed + 1, (*tree.parts, Term(len(values), True)))
        self.left = [*accumulate(map(len, reversed(self.members)), initial=0)][::-1]
        self._bests = {}
        return True

    def _after(self, size: int, scores: list[Number], places: list[int]) -> dict[int, Number]:
        """The values at these places after the `size` changes of the highest score."""
        _, values, moves, members = self._plain
        after = {place: values[place] for place in places}
        for at in sorted(range(len(moves)), key=lambda at: -scores[at]):
            number = min(size, len(members[at]))
            for place in places:
                after[place] += number * moves[at][place]
            size -= number
            if size == 0:
                break
        return after

    def _sets(self, size: int) -> Iterator[tuple[str, ...]]:
        place = {member: number for number, member in enumerate(self.tally.ballot.members)}
        for taken in self._walk(0, size, self.values, []):
            sound: bool | None = None
            for way in ways(list(zip(self.members, taken, strict=False))):
                parties = tuple(sorted(way, key=place.__getitem__))
                if sound is None:
                    sound = self._settles(parties)  # and so for all ways: members of one type are alike
                if not sound:
                    break
                yield parties

    def _walk(self, at: int, size: int, values: list[Number], taken: list[int]) -> Iterator[list[int]]:
        """How many to take of each type, for every way of taking `size` from the type at `at` on that would do."""
        self.steps += 1
        if self.steps > STEPS:
            raise GiveUp
        if not self._could(at, size, values):
            return
        if size == 0:
            yield taken
            return
        for number in range(min(size, len(self.members[at])), -1, -1):
            if self.left[at + 1] < size - number:
                break
            moved = [v + number * m for v, m in zip(values, self.moves[at], strict=True)] if number else values
            yield from self._walk(at + 1, size - number, moved, [*taken, number])

    def _could(self, at: int, size: int, values: list[Number]) -> bool:
        """Whether the tree would hold if each leaf got the best `size` changes left for it."""
        if size:
            values = [v + best[size] for v, best in zip(values, self._best(at), strict=True)]
        return passes(self.tree, values)

    def _best(self, at: int) -> list[list[Number]]:
        """For each leaf, the most that n changes of the types from `at` on can add, n = 0, 1, 2 ..."""
        found = self._bests.get(at)
        if found is None:
            found = self._bests[at] = []
            for place in range(len(self.values)):
                moves = chain(*([m[place]] * len(p) for m, p in zip(self.moves[at:], self.members[at:], strict=True)))
                found.append([*accumulate(sorted(moves, reverse=True), initial=0)])
        return found

    def _settles(self, parties: tuple[str, ...]) -> bool:
        """Whether the verdict really is settled if these parties say so: judged anew, without short cuts."""
        changed = self.tally.with_said(frozenset(parties), self.to)
        low, high = bounds(self.criterion, changed)
        return low if self.to == FOR else not high

    def _greedy(self) -> tuple[tuple[str, ...], ...]:
        """One set that would do, perhaps not a smallest: the most helpful until it does, then without the idle."""
        parties: list[str] = []
        for member in chain(*self.members):
            parties.append(member)
            if self._settles(tuple(parties)):
                break
        else:
            return ()
        for member in tuple(parties):
            rest = tuple(p for p in parties if p != member)
            if rest and self._settles(rest):
                parties.remove(member)
        return (tuple(m for m in self.tally.ballot.members if m in parties),)


def ways(choices: list[tuple[list[str], int]]) -> Iterator[tuple[str, ...]]:
    """Every way of taking so many from each of the lists, one at a time (there may be more than could ever be kept)."""
    if not choices:
        yield ()
        return
    (members, number), rest = choices[0], choices[1:]
    for some in combinations(members, number):
        for others in ways(rest):
            yield some + others


def passes(tree: Term | Junction, values: list[Number]) -> bool:
    """Whether the tree holds with these values of its leaves."""
    if isinstance(tree, Term):
        value = values[tree.place]
        return value > 0 or (value == 0 and tree.at_nought)
    missing = tree.needed
    if missing <= 0:
        return True
    for part in tree.parts:
        if passes(part, values):
            missing -= 1
            if missing == 0:
                return True
    return False
