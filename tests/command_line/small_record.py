"""A small record made in memory, and its export, for the tests of `placet verify` and its bench."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from placet.acts import Act, judge
from placet.acts.agenda import AddItem, TakeItemOff
from placet.acts.chain import beginning, canonical, digest_of, entry_text, link
from placet.acts.decisions import RecordDecision
from placet.acts.documents import EnterDocument
from placet.acts.membership import EnterParty, EstablishBody, FoundOrganisation, GiveMandate, SeatParty
from placet.acts.positions import KeepNote, StatePosition
from placet.acts.rules import AdoptRules
from placet.acts.sessions import OpenSession, PlanSession, PlanSitting
from placet.acts.statements import EnterStatement
from placet.procedure.audience import narrowest
from placet.procedure.state import State

PARTIES = ("AL", "BO", "CE")
RULES = """\
name = "rivers"
title = { en = "Rules of the Conference of Ministers" }
default = "substantive"

[[stance]]
name = "agree"
counts = "for"
label = { en = "agree" }

[[stance]]
name = "object"
counts = "against"
label = { en = "object" }

[[rule]]
matter = "substantive"
title = { en = "Decisions" }
criterion = { none = "against" }
article = "Rules of procedure, rule 14"
source = "https://rivers.example/rules"
source_checked = true
since = 2030-01-01
"""


@dataclass(frozen=True)
class Made:
    """One entry as the record holds it."""

    number: int
    text: bytes
    salt: bytes
    digest: bytes
    hash: bytes
    audience: str


def acts() -> list[Act]:
    """A council of three parties: a session with a closed item, drafts, positions, a note, decisions."""
    start, by = "2031-01-01", "secretariat"
    made: list[Act] = [
        FoundOrganisation(by=by, at=start, ref="RIVERS", name={"en": "Council of the “Seven” Rivers", "ru": "Совет"}),
        EstablishBody(by=by, at=start, ref="CM", name={"en": "Conference of Ministers"}),
    ]
    for code in PARTIES:
        made.append(EnterParty(by=by, at=start, ref=code, name={"en": f"State {code}"}))
        made.append(SeatParty(by=by, at=start, holder="CM", party=code))
        made.append(GiveMandate(by=by, at=start, ref=f"delegate-{code}", role="delegate", party=code))
    made.append(AdoptRules(by=by, at=start, on_body="CM", name="rivers", text=RULES))
    made.append(PlanSession(by=by, at="2031-02-01", of_body="CM", start="2031-05-14"))
    session = "CM/2031-05-14"
    made += [
        PlanSitting(by=by, at="2031-02-01", session=session, composition="restricted"),
        PlanSitting(by=by, at="2031-02-01", session=session, composition="extended"),
        AddItem(
            by=by, at="2031-02-02", session=session, title={"en": "A closed matter"}, sitting=f"{session}/restricted"
        ),
        AddItem(by=by, at="2031-02-02", session=session, title={"en": "Water levels\nand\ttables"}, number="2"),
        AddItem(by=by, at="2031-02-02", session=session, title={"en": "Locks"}, number="3"),
        EnterDocument(by=by, at="2031-02-03", of_body="CM", ref="levels", title={"en": "Levels"}, public=True),
        EnterDocument(by=by, at="2031-02-03", of_body="CM", ref="locks", title={"en": "Locks"}, restricted=True),
        StatePosition(by="delegate-AL", at="2031-03-01", document="levels", stance="agree"),
        StatePosition(by="delegate-BO", at="2031-03-02", document="levels", stance="object", text="Not \\ yet: “x”."),
        KeepNote(by="delegate-CE", at="2031-03-02", document="levels", text="Ask the capital."),
        StatePosition(by="delegate-BO", at="2031-03-05", document="levels", stance="agree"),
        StatePosition(by="delegate-CE", at="2031-03-05", document="levels", stance="agree"),
        OpenSession(by=by, at="2031-05-14", session=session),
        TakeItemOff(by=by, at="2031-05-14", item=f"{session}/2", how="postponed"),
        RecordDecision(by=by, at="2031-05-14", document="levels", session=session),
        EnterStatement(by=by, at="2031-05-14", session=session, words={"en": "It was a good day\U0001f30a."}),
    ]
    return made


def perform(organisation: str, done: Iterable[Act], entered: str = "2031-06-01T08:00:00Z") -> Iterator[Made]:
    """The entries of a record of these acts, each judged as the desk would; ValueError where one is not in order."""
    state, previous = State(), beginning(organisation)
    for number, act in enumerate(done, 1):
        objections = judge(act, state)
        if objections:
            raise ValueError(f"{act}: {objections}")
        rows = list(act.effect(state))
        audience = narrowest(row.audience for row in rows)
        made = chained(
            organisation, number, previous, entry_text(organisation, number, entered, audience, act), audience
        )
        previous = made.hash
        for row in rows:
            state.put(row)
        yield made


def chained(organisation: str, number: int, previous: bytes, text: bytes, audience: str = "public") -> Made:
    """An entry of that text after `previous`. The salt is not random, so that the same acts give the same bytes."""
    salt = hashlib.sha256(b"salt of %d" % number).digest()
    digest = digest_of(salt, text)
    return Made(number, text, salt, digest, link(previous, number, digest), audience)


def export(organisation: str, entries: Collection[Made], readable: Collection[str] | None = None) -> bytes:
    """The export of a record for a reader of these audiences (None: of all), as the reading side writes it."""
    head = (list(entries)[-1].hash if entries else beginning(organisation)).hex()
    lines = [line({"placet": 1, "organisation": organisation, "entries": len(entries), "head": head})]
    for one in entries:
        shown = {}
        if readable is None or one.audience in readable:
            shown = {"entry": one.text.decode(), "salt": one.salt.hex()}
        lines.append(line({"number": one.number, **shown, "digest": one.digest.hex(), "hash": one.hash.hex()}))
    return b"".join(lines)


def line(data: dict[str, object]) -> bytes:
    """One line of an export."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def forged(organisation: str, entries: Sequence[Made], number: int, change: Callable[[dict[str, Any]], None]) -> bytes:
    """The export with the text of one entry changed, and the chain from there on made to fit."""
    made = list(entries[: number - 1])
    previous = made[-1].hash if made else beginning(organisation)
    for one in entries[number - 1 :]:
        text = one.text
        if one.number == number:
            data = json.loads(text)
            change(data)
            text = canonical(data)
        made.append(chained(organisation, one.number, previous, text, one.audience))
        previous = made[-1].hash
    return export(organisation, made)


def with_act(**values: Any) -> Callable[[dict[str, Any]], None]:
    """A change that sets fields of an entry's act."""
    return lambda data: data["act"].update(values)
