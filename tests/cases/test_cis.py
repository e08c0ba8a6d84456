"""The case of the Commonwealth: it is in order as a whole, and tells what its sources tell, day by day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from as_it_stood import as_of

import placet.cases
from placet.acts import Act, fields, judge
from placet.cases.reader import Case, read
from placet.procedure import force
from placet.procedure.moment import first_day, last_day
from placet.procedure.rows import (
    Body,
    Chairmanship,
    Claim,
    Delegation,
    Designation,
    Document,
    Instrument,
    Joining,
    Mandate,
    Note,
    Participation,
    Plan,
    PlanLine,
    Position,
    Seat,
    Session,
    Signature,
    Silence,
    Statement,
    Step,
    Treaty,
)
from placet.procedure.state import State

pytestmark = pytest.mark.once

# -- the case as a whole -----------------------------------------------------------------------------------------------


def test_every_act_is_in_order_when_its_turn_comes(cis: Case) -> None:
    state = State()
    for act in cis.acts:
        assert judge(act, state) == [], act
        for row in act.effect(state):
            state.put(row)
    assert list(state) == list(cis.state)
    days = [first_day(act.at) for act in cis.acts]
    assert days == sorted(days)


def test_what_the_demonstration_needs(cis: Case) -> None:
    assert (cis.name, cis.organisation, cis.fictional) == ("cis", "CIS", False)
    assert [door.mandate for door in cis.mandates] == [
        "secretariat", "chair-TKM", "delegate-AZE", "delegate-ARM", "head-KAZ", "delegate-KGZ", "delegate-UZB",
        "observer-SCO",
    ]  # fmt: skip
    roles = [cis.state.need(Mandate, door.mandate).role for door in cis.mandates]
    assert roles == ["secretariat", "chair", "delegate", "delegate", "head", "delegate", "delegate", "observer"]
    assert all(not cis.state.need(Mandate, door.mandate).end for door in cis.mandates)


def test_nothing_of_it_depends_on_the_day_it_is_read(cis: Case) -> None:
    other = read(Path(placet.cases.__file__).parent / "cis", date(1999, 1, 1))
    assert other.acts == cis.acts


def texts(act: Act) -> list[tuple[str, Sequence[str]]]:
    """The languages of every text of an act that has one."""
    return [
        (item.name, sorted(getattr(act, item.name)))
        for item in fields(type(act))
        if item.kind == "texts" and getattr(act, item.name)
    ]


def test_every_text_is_in_both_languages(cis: Case) -> None:
    assert {(name, tuple(languages)) for act in cis.acts for name, languages in texts(act)} == {
        (name, ("en", "ru")) for act in cis.acts for name, _ in texts(act)
    }


def test_every_fact_says_how_sure_it_is_and_where_it_was_read(cis: Case) -> None:
    bookkeeping = ("give-mandate", "end-mandate", "end-seat", "note-source")
    assert [act for act in cis.acts if not act.basis and act.kind not in bookkeeping] == []
    assert {act.basis for act in cis.acts} == {"", "read", "derived", "background", "planned", "unknown"}
    # What was read on a page without address says so; so do the two remarks on names and numbers of decisions.
    assert sorted((act.kind, act.at) for act in cis.acts if act.basis == "read" and not act.sources) == [
        ("enter-plan", "2011"),
        ("establish-body", "2012"),
        ("note-claim", "2024-10-07"),
        ("note-claim", "2024-10-07"),
    ]


def test_no_position_is_invented(cis: Case) -> None:
    for kind in (Position, Note, Silence):
        assert cis.state.every(kind) == []
    joined = {(row.document, row.body, row.party): row.joined for row in cis.state.every(Joining)}
    assert joined == {
        ("rules-2009", "CHS", "UKR"): True,
        ("st-security", "CFM", "ARM"): False,
        ("st-measures", "CFM", "ARM"): False,
        ("capitals", "CFM", "ARM"): True,
    }


def test_every_reference_of_a_row_leads_somewhere(cis: Case) -> None:
    state = cis.state
    organisation = state.organisation()
    assert organisation is not None
    for body in state.every(Body):
        assert body.seats in ("", organisation.ref) or state.get(Body, body.seats)
        assert [state.get(Body, one) for one in (*body.prepares_for, body.reports_to) if one].count(None) == 0
    # `about` of a claim or statement may name a row of any kind.
    known = {row.ref for row in state}
    assert {row.about for row in state.every(Claim)} - known == set()
    assert {one for row in state.every(Statement) for one in row.about} - known == set()
    assert {row.party for kind in (Seat, Delegation, Signature) for row in state.every(kind)} - known == set()


# -- seats, chairs -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "members"),
    [
        ("1991-12-08", ("BLR", "RUS", "UKR")),
        ("1992-06-01", ("AZE", "ARM", "BLR", "KAZ", "KGZ", "MDA", "RUS", "TJK", "TKM", "UZB", "UKR")),
        ("2009-08-17", ("AZE", "ARM", "BLR", "GEO", "KAZ", "KGZ", "MDA", "RUS", "TJK", "TKM", "UZB", "UKR")),
        ("2009-08-18", ("AZE", "ARM", "BLR", "KAZ", "KGZ", "MDA", "RUS", "TJK", "TKM", "UZB", "UKR")),
        ("2024-10-07", ("AZE", "ARM", "BLR", "KAZ", "KGZ", "MDA", "RUS", "TJK", "TKM", "UZB", "UKR")),
    ],
)
def test_who_decides(cis: Case, day: str, members: tuple[str, ...]) -> None:
    assert cis.state.members("CHS", first_day(day)) == as_of(cis, day).members("CHS", first_day(day)) == members


def test_kinds_of_seats(cis: Case) -> None:
    def kinds(day: str) -> dict[str, str]:
        return {seat.party: seat.kind for seat in cis.state.seats("CHS", first_day(day))}

    assert {party for party, kind in kinds("1994-01-22").items() if kind == "member"} == {
        "AZE", "BLR", "GEO", "RUS", "TJK",
    }  # fmt: skip
    now = kinds("2024-10-07")
    assert {party for party, kind in now.items() if kind != "member"} == {"TKM", "UKR"}
    assert (now["TKM"], now["UKR"], now["MDA"]) == ("associate", "founder", "member")
    assert kinds("2005-08-25")["TKM"] == "founder"
    assert "SCO" not in kinds("2025-10-09")
    assert kinds("2025-10-10")["SCO"] == "observer"


CHAIRS = {
    1994: ("RUS", ()), 2009: ("MDA", ()), 2010: ("RUS", ("MDA", "TJK")), 2011: ("TJK", ("RUS", "TKM")),
    2012: ("TKM", ()),
    2013: ("BLR", ()), 2014: ("BLR", ()), 2015: ("KAZ", ()), 2016: ("KGZ", ()), 2017: ("RUS", ()), 2018: ("TJK", ()),
    2019: ("TKM", ()), 2020: ("UZB", ()), 2021: ("BLR", ("UZB", "KAZ")), 2022: ("KAZ", ("BLR", "KGZ")),
    2023: ("KGZ", ("KAZ", "RUS")), 2024: ("RUS", ("KGZ", "TJK")), 2025: ("TJK", ("RUS", "TKM")),
    2026: ("TKM", ("TJK", "UZB")), 2027: ("UZB", ()),
}  # fmt: skip


def test_who_chaired_at_the_end_of_each_year(cis: Case) -> None:
    found = {year: cis.state.chair("CFM", date(year, 12, 31)) for year in range(1993, 2029)}
    assert {year: (term.party, term.cochairs) for year, term in found.items() if term} == CHAIRS


def test_why_the_order_of_the_alphabet_was_left(cis: Case) -> None:
    left = {row.start: (row.reason, row.instead_of) for row in cis.state.every(Chairmanship) if row.instead_of}
    assert left == {
        "2013-01-01": ("order-left", ("UZB", "UKR", "AZE", "ARM")),
        "2014-03-20": ("swap", ("UKR",)),
        "2017-01-01": ("decline", ("MDA",)),
        "2021-01-01": ("order-left", ("UKR", "AZE", "ARM")),
        "2024-01-01": ("order-left", ("MDA",)),
    }
    assert as_of(cis, "2014-03-18").need(Chairmanship, "CIS/2014-01-01").end == "2014-12-31"
    assert cis.state.need(Chairmanship, "CIS/2014-01-01").end == "2014-03-19"
    assert as_of(cis, "2024-10-07").get(Chairmanship, "CIS/2025-01-01") is None


def test_dated_facts_of_leaving(cis: Case) -> None:
    def steps(party: str) -> list[str]:
        return [row.at for row in cis.state.scope(Participation, party) if row.kind == "withdrawal"]

    assert steps("GEO") == ["2008-08-14", "2008-08-18", "2009-08-18"]
    assert steps("MDA") == ["2023-07", "2026-01-19", "2026-03-04", "2026-03-11", "2026-03-20", "2026-03-20"]
    assert steps("UKR") == []


# -- the rest of the case ----------------------------------------------------------------------------------------------


def test_a_session_keeps_the_plan_it_was_moved_from(cis: Case) -> None:
    moved = {
        row.ref: (row.start, row.place["en"])
        for row in cis.state.every(Session)
        if row.start != row.planned_start or row.place != row.planned_place
    }
    assert moved == {
        "CFM/2020-10-15": ("2020-12-10", "By video"),
        "CFM/2022-04-08": ("2022-05-13", "Dushanbe"),
        "CFM/2025-04-11": ("2025-04-11", "Almaty"),
        "CFM/2026-04-17": ("2026-04-17", "Moscow"),
        "CHS/2020-10-16": ("2020-12-18", "By video"),
        "CHS/2021-10-15": ("2021-10-15", "By video"),
        "CHG/2021-11-12": ("2021-11-12", "By video"),
        "CHG/2022-05": ("2022-10-28", "Astana"),
        "CHG/2025-09-30": ("2025-09-29", "Minsk"),
    }


def test_what_was_only_announced_stays_planned(cis: Case) -> None:
    planned = {row.ref: row.basis for row in cis.state.every(Session) if row.state == "planned"}
    assert planned == {
        "CFM/2017-10-10": "planned",
        "CFM/2018-09-27": "planned",
        "CFM/2022-10-13": "planned",
        "CFM/2026-10-08": "derived",
        "CHS/2023-12-26-informal": "planned",
        "CHS/2024-10-07-informal": "planned",
        "CHS/2025-12-21-informal": "planned",
        "CHS/2026-10-09": "planned",
        "CHG/2026-05-22": "planned",
    }


def test_a_capital_that_was_given_up(cis: Case) -> None:
    comrat = cis.state.need(Designation, "cultural-capital/2023/comrat")
    assert (comrat.state, comrat.replaced_by) == ("replaced", "cultural-capital/2023/st-petersburg")
    assert as_of(cis, "2022-10-13").need(Designation, comrat.ref).state == "designated"
    count: dict[str, int] = {}
    for row in cis.state.every(Designation):
        count[row.programme] = count.get(row.programme, 0) + 1
    assert count == {
        "cultural-capital": 24, "youth-capital": 5, "sports-capital": 4, "themed-year": 11, "base-organisation": 4,
        "new-sporting": 1, "games": 4,
    }  # fmt: skip


def test_the_plans_of_consultations(cis: Case) -> None:
    plans = {
        row.year: (row.approved, len(cis.state.scope(PlanLine, f"plan:{row.ref}"))) for row in cis.state.every(Plan)
    }
    assert plans == {
        2001: ("", 0), 2011: ("", 5), 2019: ("2019-04-05", 6), 2021: ("2020-12-10", 0), 2022: ("2021-10-14", 0),
        2023: ("2022-10-13", 0), 2024: ("2023-10-12", 6), 2025: ("2024-10-07", 10), 2026: ("2025-10-09", 0),
    }  # fmt: skip
    assert {(line.host, line.level, line.period) for line in cis.state.every(PlanLine)} == {("", "", "")}
    # That the plan was approved is read; its topics are those that the ministers went over when the year had passed.
    assert cis.state.need(Plan, "CFM/2025").basis == "read"
    topics = cis.state.scope(PlanLine, "plan:CFM/2025")
    assert {(line.basis, line.at, line.sources) for line in topics} == {("derived", "2026-04-17", ("eccis-2026",))}


def test_a_day_that_was_not_checked_is_marked(cis: Case) -> None:
    """The mark stands with the session; what is read of a designation is its month."""
    state = cis.state
    assert {state.need(Session, ref).basis for ref in ("CFM/2016-04-08", "CHS/2012-12-05")} == {"background"}
    assert {row.decided for row in state.every(Designation) if row.session == "CHS/2012-12-05"} == {"2012-12"}


def test_what_no_text_tells_of_a_treaty_is_not_entered_as_reported(cis: Case) -> None:
    assert cis.state.need(Treaty, "kishinev-2002").in_force == ""
    assert cis.state.scope(Signature, "treaty:minsk-1993") == cis.state.scope(Instrument, "treaty:minsk-1993") == []


def test_ten_years_of_one_document(cis: Case) -> None:
    steps = [(row.at, row.kind, row.party) for row in cis.state.scope(Step, "dossier:convention-delegations")]
    assert steps == [
        ("2014-04-04", "initiative", ""),
        ("2014-04-04", "experts", ""),
        ("2024-07-10", "domestic", "KAZ"),
        ("2025-07-23", "domestic", "RUS"),
    ]
    states = [
        as_of(cis, day).need(Document, "convention-delegations") for day in ("2024-04-11", "2024-04-12", "2024-10-08")
    ]
    assert [(row.body, row.state) for row in states] == [("CFM", "draft"), ("CHS", "submitted"), ("CHS", "adopted")]


def evaluated(cis: Case, ref: str) -> force.Force:
    treaty = cis.state.need(Treaty, ref)
    instruments = [
        force.Instrument(
            row.party, first_day(row.day), row.kind, latest=last_day(row.day) if len(row.day) < 10 else None
        )
        for row in cis.state.scope(Instrument, f"treaty:{ref}")
    ]
    return force.evaluate(force.parse(treaty.clause), instruments, date(2024, 10, 8))


def test_the_charter_is_in_force_for_each_since_its_membership(cis: Case) -> None:
    found = evaluated(cis, "charter")
    assert (found.status, found.in_force) == ("in-force", date(1994, 1, 22))
    since = {seat.party: seat.start for seat in cis.state.every(Seat) if seat.kind == "member"}
    # Those that had ratified before the Charter was in force are counted members from their ratification.
    early = {"RUS", "TJK", "AZE", "BLR"}
    assert {name: day.isoformat() for name, day in found.parties.items()} == {
        name: "1994-01-22" if name in early else since[name] for name in set(since) - {"GEO"}
    }
    assert found.left == {"GEO": date(2009, 8, 18)}


def test_the_one_full_table_of_deposits_follows_from_its_clause(cis: Case) -> None:
    rows = cis.state.scope(Instrument, "treaty:agreement-997-747")
    found = evaluated(cis, "agreement-997-747")
    assert found.in_force == date(1998, 12, 21)
    assert {name: day.isoformat() for name, day in found.parties.items()} == {row.party: row.in_force for row in rows}
