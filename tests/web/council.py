"""An organisation with so many of everything, for counting what pages ask of the database."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from placet.acts.agenda import AddItem
from placet.acts.cooperation import Designate, EnterConsultation, EnterPlan, OpenProgramme
from placet.acts.decisions import RecordDecision
from placet.acts.documents import EnterDocument, SubmitUpward
from placet.acts.membership import EnterParty, EstablishBody, FoundOrganisation, NoteParticipation, SeatParty, TakeChair
from placet.acts.positions import EnterJoining
from placet.acts.sessions import NameDelegation, PlanSession
from placet.acts.sources import NoteClaim, NoteSource, NoteTitle
from placet.acts.statements import EnterStatement
from placet.acts.treaties import DepositInstrument, EnterTreaty, SignTreaty
from placet.record.post import post

AT = "2024-01-01"


def council(name: str, number: int) -> None:
    """An organisation with so many of everything, made by acts."""

    def do(act: object) -> None:
        post(name, act)  # type: ignore[arg-type]

    office = f"office-{name}"
    do(FoundOrganisation(ref=name, name={"en": name}, by=office, at=AT, working="en"))
    do(EstablishBody(ref="UP", name={"en": "above"}, by=office, at=AT))
    for n in range(1, number + 1):
        word = f"zeta {n}"
        do(NoteSource(ref=f"s{n}", what={"en": word}, by=office, at=AT))
        do(EstablishBody(ref=f"B{n}", name={"en": word}, seats=name, level=n, by=office, at=AT))
        do(EnterParty(ref=f"P{n}", name={"en": word}, code=f"P{n}", order=n, by=office, at=AT))
        do(SeatParty(holder=name, party=f"P{n}", start=AT, by=office, at=AT))
        do(NoteParticipation(party="P1", words={"en": word}, by=office, at=AT))
        do(NoteClaim(about="B1", words={"en": word}, by=office, at=AT))
    for n in range(1, number + 1):
        word = f"zeta {n}"
        year = date.today().year + 1 - n
        start, end = f"{year}-01-01", f"{year}-12-31"
        do(TakeChair(holder=name, party=f"P{n}", start=start, end=end, instead_of=("P1",), by=office, at=AT))
        far = date.today() + timedelta(days=3 * n)
        do(PlanSession(of_body=f"B{n}", start=far.isoformat(), title={"en": word}, by=office, at=AT))
        do(PlanSession(of_body="B1", start=f"2024-03-{n:02}", title={"en": word}, by=office, at=AT))
        session = f"B1/2024-03-{n:02}"
        do(NameDelegation(session=session, party="P1", head="zeta", by=office, at=AT))
        do(EnterStatement(session=session, party="P1", words={"en": word}, by=office, at=AT))
        paper: dict[str, Any] = {"of_body": "B1", "title": {"en": word}, "public": True, "by": office, "at": AT}
        do(EnterDocument(ref=f"d{n}", symbol=f"Z/{n}", initiator="P1", **paper))
        do(EnterDocument(ref=f"open{n}", **paper))
        do(
            AddItem(
                session=f"B1/{date.today() + timedelta(days=3)}",
                title={"en": word},
                documents=(f"open{n}",),
                by=office,
                at=AT,
            )
        )
        do(NoteTitle(document=f"d{n}", words=f"eta {n}", by=office, at=AT))
        do(RecordDecision(document=f"d{n}", outcome="endorsed", how="", by=office, at=AT))
        do(EnterJoining(document=f"d{n}", party="P1", of_body="B1", joined=False, by=office, at=AT))
        do(SubmitUpward(document=f"d{n}", recipient="UP", by=office, at=AT))
        clause = {"force": {"when": {"deposits": 1}}}
        do(EnterTreaty(ref=f"t{n}", title={"en": word}, document=f"d{n}", clause=clause, adopted=AT, by=office, at=AT))
        do(SignTreaty(treaty=f"t{n}", party="P1", day=AT, by=office, at=AT))
        do(DepositInstrument(treaty=f"t{n}", party="P1", day=AT, by=office, at=AT))
        do(EnterPlan(of_body=f"B{n}", year=2024, document=f"d{n}", topics={"en": "zeta\neta"}, by=office, at=AT))
        do(
            EnterConsultation(
                topic={"en": word}, lines=(f"B{n}/2024/1",), start="2024-05-01", parties=("P1",), by=office, at=AT
            )
        )
        do(
            OpenProgramme(
                ref=f"pr{n}", name={"en": word}, programme_kind="themed-year", decided_by="B1", by=office, at=AT
            )
        )
        do(
            Designate(
                programme=f"pr{n}", name={"en": word}, year=2024 + n, party="P1", of_body="B1", session=session,
                document=f"d{n}", by=office, at=AT,
            )
        )  # fmt: skip
        do(NoteClaim(about=f"pr{n}/{2024 + n}/zeta-{n}", words={"en": word}, by=office, at=AT))
