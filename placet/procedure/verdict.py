"""What a body's rule says of a document, as positions stand."""

from __future__ import annotations

from collections.abc import Iterable

from placet.procedure.criteria import Ballot, Finding
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


def finding(
    state: State, document: Document, body: str, session: str, how: str, on: str, *, change: bool = False
) -> Finding | None:
    """What the body's rule says of the document as positions stand; None where the body has no rules for it.

    At a sitting (`how` consensus) and when a silence procedure has run out, a party that is there and has not spoken
    does not object; in a vote or a written round it is still awaited. A member without a delegation is absent.
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
            stances[member] = "absent"
    ballot = Ballot(
        members=members,
        stances=stances,
        silent="consents" if how in ("consensus", "silence") else "outstanding",
        groups=rules.groups_on(day),
        weights=rules.weights_on(day),
    )
    return find(rule, ballot, change=change)
