"""What a body's rule says of a document, as positions stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from placet.procedure.criteria import Ballot, Finding, Verdict
from placet.procedure.criteria import judge as find
from placet.procedure.moment import instant
from placet.procedure.provisions import NoRule
from placet.procedure.rows import Delegation, Document
from placet.procedure.state import State


def present_at(state: State, session: str, members: Iterable[str]) -> tuple[str, ...]:
    """The members whose delegation is registered at the session; all of them where none is registered."""
    delegations = state.scope(Delegation, session) if session else []
    here = {d.party for d in delegations if d.present}
    return tuple(m for m in members if m in here) if here else tuple(members)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What a list says of a finding: the verdict, by which article, and who is awaited."""

    verdict: Verdict
    article: str
    awaited: tuple[str, ...]


class Asked:
    """The question that a body's rules put to its documents on one day.

    What all of them share (rules, members, groups, weights) is looked up once, and a ballot that has been judged is not
    judged again: on a long agenda most documents are alike, for nobody has spoken on them yet, or all agree.
    """

    KEPT = 10_000  # ballots

    def __init__(self, state: State, body: str, on: str) -> None:
        self._rules = state.rulebook(body)
        self._day = instant(on).date()
        self._members = state.members(body, self._day)
        self._groups = self._rules.groups_on(self._day) if self._rules else {}
        self._weights = self._rules.weights_on(self._day) if self._rules else {}
        self._found: dict[tuple[str, tuple[str | None, ...]], Standing | None] = {}

    def standing(self, matter: str, stances: Mapping[str, str]) -> Standing | None:
        """How it stands where the parties have stated those stances, by name, and the others are awaited; None where
        the body has no rule for the matter."""
        key = (matter, tuple(map(stances.get, self._members)) if stances else ())
        try:
            return self._found[key]
        except KeyError:
            if len(self._found) >= self.KEPT:
                self._found.clear()
            found = self._found[key] = self._judge(matter, stances)
            return found

    def _judge(self, matter: str, stances: Mapping[str, str]) -> Standing | None:
        rules = self._rules
        if rules is None or not rules.matters:
            return None
        try:
            rule = rules.rule(matter, self._day)
        except NoRule:
            return None
        counts = {
            member: rules.stances[stances[member]].counts
            for member in self._members
            if stances.get(member) in rules.stances
        }
        ballot = Ballot(self._members, counts, "outstanding", self._groups, self._weights)
        found = find(rule, ballot, change=False)
        return Standing(verdict=found.verdict, article=found.article, awaited=found.awaited)


_ASKED: WeakKeyDictionary[State, dict[str, tuple[str, Asked]]] = WeakKeyDictionary()


def asked(house: State, body: str, on: str) -> Asked:
    """The question of a body's rules under a house that nobody changes any more. It is kept for the day, as long as
    that house is: what rules say of a ballot follows from the rules, the seats and the ballot alone."""
    questions = _ASKED.setdefault(house, {})
    day, found = questions.get(body, ("", None))
    if found is None or day != on:
        found = Asked(house, body, on)
        questions[body] = on, found
    return found


def finding(
    state: State, document: Document, body: str, session: str, how: str, on: str, *, change: bool = False
) -> Finding | None:
    """What the body's rule says of the document as positions stand; None where the body has no rules for it.

    At a sitting (`how` consensus) and when a silence procedure has run out, a party that is there and has not spoken
    does not object; in a vote or a written round it is still awaited. A member without a delegation is absent, unless
    it has stated its position: an objection on record is not lost because nobody came to say it again.
    """
    rules = state.rulebook(body)
    day = instant(on).date()
    if rules is None or not rules.matters:
        return None
    try:
        rule = rules.rule(document.matter, day)
    except NoRule:
        return None
    members = state.members(body, day)
    here = set(present_at(state, session, members))
    stances = {
        position.party: rules.stances[position.stance].counts
        for position in state.positions(document, body)
        if position.stance in rules.stances and position.party in members
    }
    for member in members:
        if member not in here:
            stances.setdefault(member, "absent")
    ballot = Ballot(
        members=members,
        stances=stances,
        silent="consents" if how in ("consensus", "silence") else "outstanding",
        groups=rules.groups_on(day),
        weights=rules.weights_on(day),
    )
    return find(rule, ballot, change=change)
