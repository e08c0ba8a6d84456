"""The session of 7 October 2024 and what followed, as the record tells it day by day."""

from __future__ import annotations

import pytest
from as_it_stood import as_of

from placet.cases.reader import Case
from placet.procedure.rows import (
    Decision,
    Delegation,
    Designation,
    Document,
    Item,
    Joining,
    OtherTitle,
    Session,
    Sitting,
    Transmission,
)

pytestmark = pytest.mark.once

CFM, CHS, CHG = "CFM/2024-10-07", "CHS/2024-10-08", "CHG/2024-12-12"
NINE = ("AZE", "ARM", "BLR", "KAZ", "KGZ", "RUS", "TJK", "TKM", "UZB")
OWN = (
    "cfm-next", "st-sport", "st-security", "st-measures", "plan-2025", "bo-media", "bo-bar", "bo-volunteer",
    "bo-terror",
)  # fmt: skip
SENT_ON = ("address-80", "prog-derad", "capitals", "city-labour-glory", "year-2027", "prot-search")
DERIVED = ("city-labour-glory", "year-2027", "prot-search")


def test_the_session(cis: Case) -> None:
    session = cis.state.need(Session, CFM)
    assert (session.state, session.start, session.chair, session.chair_name) == (
        "held", "2024-10-07", "RUS", "Sergey Lavrov",
    )  # fmt: skip
    assert (session.items, session.documents, session.decided_by) == ("", "", "CFM/2024-04-12")
    assert [sitting.composition for sitting in cis.state.scope(Sitting, CFM)] == ["restricted", "extended"]
    before = as_of(cis, "2024-10-06")
    assert before.need(Session, CFM).state == "planned"
    assert before.scope(Item, CFM) == before.scope(Delegation, CFM) == []


def test_the_delegations(cis: Case) -> None:
    rows = cis.state.scope(Delegation, CFM)
    assert {row.party: row.head for row in rows if row.present} == {
        "AZE": "Jeyhun Bayramov", "ARM": "Ararat Mirzoyan", "BLR": "Maksim Ryzhenkov", "KAZ": "Murat Nurtleu",
        "KGZ": "Jeenbek Kulubaev", "RUS": "Sergey Lavrov", "TJK": "Sirojiddin Muhriddin", "TKM": "Esen Aydogdyev",
        "UZB": "Bakhtiyor Saidov",
    }  # fmt: skip
    assert {row.party: row.basis for row in rows if not row.present} == {"MDA": "derived", "UKR": "derived"}
    assert {row.party: row.variants for row in rows if row.variants} == {
        "BLR": ("Maksim Ryzhankov",),
        "TJK": ("Sirojiddin Mukhriddin",),
        "TKM": ("Esen Aydogdyyev", "Esen Aydogdiyev"),
    }
    for later in (CHS, CHG):
        assert tuple(row.party for row in cis.state.scope(Delegation, later)) == NINE


def test_the_agenda(cis: Case) -> None:
    items = cis.state.scope(Item, CFM)
    assert [(item.number, item.sitting.rpartition("/")[2], item.item_class) for item in items[:4]] == [
        ("1", "restricted", ""), ("2", "restricted", ""), ("3", "extended", "with-discussion"), ("", "extended", ""),
    ]  # fmt: skip
    assert {item.number for item in items[3:]} == {""}
    named = [document for item in items for document in item.documents]
    assert sorted(named) == sorted((*OWN, *SENT_ON))
    assert {document for item in items if item.basis == "read" for document in item.documents} == {
        "cfm-next",
        "st-sport",
    }


def test_what_was_decided_that_day_and_the_next(cis: Case) -> None:
    state = as_of(cis, "2024-10-07")
    decided = {row.document: (row.outcome, row.basis) for row in state.every(Decision) if row.session == CFM}
    assert decided == dict.fromkeys(OWN, ("adopted", "read")) | {
        name: ("endorsed", "derived" if name in DERIVED else "read") for name in SENT_ON
    }
    assert {name: state.need(Document, name).state for name in SENT_ON} == dict.fromkeys(SENT_ON, "submitted")
    assert {(row.document, row.sender, row.recipient) for row in state.every(Transmission) if row.session == CFM} == {
        (name, "CFM", "CHS") for name in SENT_ON
    }
    after = as_of(cis, "2024-10-08")
    assert {name: after.need(Document, name).state for name in SENT_ON} == dict.fromkeys(SENT_ON, "adopted")
    summit = {row.document for row in after.every(Decision) if row.session == CHS}
    assert summit == {*SENT_ON, "ipa-2024", "chair-2025", "chs-next-2025", "convention-delegations"}
    assert {row.present for row in cis.state.every(Decision) if row.session in (CFM, CHS, CHG)} == {NINE}


def test_armenia_did_not_join_and_gave_its_reason_later(cis: Case) -> None:
    refs = ("st-security/CFM/ARM", "st-measures/CFM/ARM")
    for day, said in (("2024-10-07", False), ("2024-10-22", False), ("2024-10-23", True)):
        rows = [as_of(cis, day).need(Joining, ref) for ref in refs]
        assert [(row.joined, bool(row.reason), row.reason_at) for row in rows] == [
            (False, said, "2024-10-23" if said else "")
        ] * 2
    # What the others did is not concluded from it.
    assert {cis.state.need(Document, name).state for name in ("st-security", "st-measures")} == {"adopted"}


def test_the_capitals_are_proposed_on_one_day_and_designated_on_the_next(cis: Case) -> None:
    cities = ("2025/lachin", "2026/meghri", "2027/molodechno")
    for day, said in (("2024-10-07", ("proposed", "CFM")), ("2024-10-08", ("designated", "CHS"))):
        rows = [as_of(cis, day).need(Designation, f"cultural-capital/{city}") for city in cities]
        assert [(row.state, row.body) for row in rows] == [said] * 3
    assert as_of(cis, "2024-10-06").get(Designation, "cultural-capital/2025/lachin") is None


def test_the_next_session_was_in_kazakhstan_and_became_almaty(cis: Case) -> None:
    then, now = as_of(cis, "2024-10-08").need(Session, "CFM/2025-04-11"), cis.state.need(Session, "CFM/2025-04-11")
    assert (then.place["en"], then.state, then.decided_by) == ("Kazakhstan", "planned", CFM)
    assert (now.place["en"], now.planned_place["en"], now.state, now.chair) == ("Almaty", "Kazakhstan", "held", "TJK")


def test_other_names_of_the_statements(cis: Case) -> None:
    count = dict.fromkeys(("st-security", "st-measures", "st-sport", "plan-2025", "prot-search"), 0)
    for row in cis.state.every(OtherTitle):
        count[row.document] += 1
    assert count == {"st-security": 3, "st-measures": 3, "st-sport": 1, "plan-2025": 3, "prot-search": 1}
