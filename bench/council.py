"""The council of the benches, as acts: a house, an archive of held sessions, and one session that is to come.

Nothing here knows of a database; `bench.fill` posts these acts. Everything of the archive is dated in `YEAR`, and that
year stands in every reference, so that `bench.fill.multiply` can copy the archive into other years by replacing it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from placet.acts import Act
from placet.acts.agenda import AddItem
from placet.acts.decisions import RecordDecision
from placet.acts.documents import AttachFile, EnterDocument
from placet.acts.membership import EnterParty, EstablishBody, FoundOrganisation, GiveMandate, SeatParty, TakeChair
from placet.acts.positions import StatePosition
from placet.acts.rules import AdoptRules
from placet.acts.sessions import CloseSession, NameDelegation, OpenSession, PlanSession, PlanSitting

ORGANISATION = "BENCH"
BODY = "CM"
COMMITTEE = "CP"
SECRETARIAT = "secretariat"
FOUNDED = "1900-01-01"
YEAR = 2001
CENTURY = 99  # how many years the archive can be copied into without passing the founding
PARTIES = tuple(f"S{number:02}" for number in range(1, 12))
STANCES = ("agree", "agree", "agree", "agree-with-reservation", "agree", "stand-aside", "awaiting-instructions")
"""What is said, as often as it stands here. Nobody objects, so that the archive's decisions are in order."""
RULES = Path(__file__).with_name("council.toml").read_text(encoding="utf-8")
DIGEST = hashlib.sha256(b"a file that no bench reads").hexdigest()


def delegate(party: str) -> str:
    """The mandate of a party's delegate."""
    return f"delegate-{party}"


def house() -> Iterator[Act]:
    """An organisation, its council and committee, eleven states that sit there, and their mandates."""
    at, by = FOUNDED, SECRETARIAT
    name = {"en": "Council of the benches (fictional)", "ru": "Совет испытаний (вымышленный)"}
    yield FoundOrganisation(
        by=by, at=at, ref=ORGANISATION, name=name, fictional=True, languages=("en", "ru"), working="ru"
    )
    yield EstablishBody(by=by, at=at, ref=BODY, name={"en": "Council of Ministers", "ru": "Совет министров"}, level=1)
    yield EstablishBody(
        by=by,
        at=at,
        ref=COMMITTEE,
        name={"en": "Committee of Representatives", "ru": "Комитет представителей"},
        body_kind="preparatory",
        level=2,
        prepares_for=(BODY,),
        seats=BODY,
    )
    yield GiveMandate(by=by, at=at, ref="chair", role="chair")
    for order, code in enumerate(PARTIES, 1):
        name = {"en": f"State {code}", "ru": f"Государство {code}"}
        yield EnterParty(by=by, at=at, ref=code, name=name, order=order)
        yield SeatParty(by=by, at=at, holder=BODY, party=code)
        yield GiveMandate(by=by, at=at, ref=delegate(code), role="delegate", party=code)
    for body in (BODY, COMMITTEE):
        yield AdoptRules(by=by, at=at, on_body=body, name="bench-council", text=RULES)
    yield TakeChair(by=by, at=at, holder=BODY, party=PARTIES[0], start=FOUNDED)


def title(word: str) -> dict[str, str]:
    """A title of ordinary length in two languages."""
    return {
        "en": f"On the exchange of water level data among the states of the basin, part {word}",
        "ru": f"Об обмене данными об уровне воды между государствами бассейна, часть {word}",
    }


def stances(documents: list[str], at: str) -> Iterator[Act]:
    """A position of every party on each of the documents. Which one looks like chance and is the same in each run: a
    regular pattern would let whoever remembers findings look better than he is."""
    for row, ref in enumerate(documents):
        for column, party in enumerate(PARTIES):
            stance = STANCES[hashlib.sha256(b"%d %d" % (row, column)).digest()[0] % len(STANCES)]
            text = "Subject to the reservation made in 1999." if stance == "agree-with-reservation" else ""
            yield StatePosition(by=delegate(party), at=at, document=ref, stance=stance, text=text)


def meeting(start: str, at: str) -> Iterator[Act]:
    """A session with an extended sitting, and who comes for each party."""
    place = {"en": "Oberwehr", "ru": "Обервер"}
    yield PlanSession(by=SECRETARIAT, at=at, of_body=BODY, start=start, place=place)
    yield PlanSitting(by=SECRETARIAT, at=at, session=f"{BODY}/{start}", composition="extended")
    for party in PARTIES:
        yield NameDelegation(by=SECRETARIAT, at=at, session=f"{BODY}/{start}", party=party, head=f"Minister of {party}")


def items(start: str, at: str, count: int, papers: int) -> Iterator[Act]:
    """So many agenda items with so many public papers each, every paper with its authentic text."""
    session = f"{BODY}/{start}"
    for number in range(1, count + 1):
        refs = []
        for paper in range(1, papers + 1):
            ref = reference(start, number, paper)
            refs.append(ref)
            yield EnterDocument(
                by=SECRETARIAT,
                at=at,
                of_body=BODY,
                ref=ref,
                symbol=f"{BODY}/{start}/{number}/{paper}",
                title=title(f"{number}.{paper} of {start}"),
                session=session,
                public=True,
            )
            yield AttachFile(
                by=SECRETARIAT,
                at=at,
                document=ref,
                language="ru",
                digest=DIGEST,
                file_name=f"{ref}.pdf",
                size=120_000,
                authentic=True,
            )
        yield AddItem(
            by=SECRETARIAT,
            at=at,
            session=session,
            title=title(f"{number} of {start}"),
            sitting=f"{session}/extended",
            number=str(number),
            item_class="no-discussion" if number % 4 else "discussion",
            documents=tuple(refs),
        )


def reference(start: str, number: int, paper: int) -> str:
    """The reference of a paper: its session's day, its item, and its place there."""
    return f"{start}-{number}-{paper}"


def held(start: str, count: int) -> Iterator[Act]:
    """A session that was held: so many items, a paper each, a position of every party, and a decision on each."""
    yield from meeting(start, start)
    yield from items(start, start, count, 1)
    refs = [reference(start, number, 1) for number in range(1, count + 1)]
    yield from stances(refs, start)
    session = f"{BODY}/{start}"
    yield OpenSession(by=SECRETARIAT, at=start, session=session)
    for ref in refs:
        yield RecordDecision(by=SECRETARIAT, at=start, document=ref, session=session)
    yield CloseSession(by=SECRETARIAT, at=start, session=session)


def archive(sessions: int, papers: int) -> Iterator[Act]:
    """So many held sessions of `YEAR`, with so many papers each."""
    for number in range(sessions):
        yield from held((date(YEAR, 1, 10) + timedelta(days=30 * number)).isoformat(), papers)


def coming(today: date, count: int = 40, papers: int = 2) -> Iterator[Act]:
    """The session that is ten days off: its items and papers, and all positions on the first paper of each item."""
    start, at = start_of(today), today.isoformat()
    yield from meeting(start, at)
    yield from items(start, at, count, papers)
    yield from stances([reference(start, number, 1) for number in range(1, count + 1)], at)


def start_of(today: date) -> str:
    """The first day of the session that is to come."""
    return (today + timedelta(days=10)).isoformat()
