"""The reader of cases: what a case may say, and how one that is wrong is refused, as a whole and in words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from small_case import HOUSE, PARTY, TODAY, case, problems

from placet import rulebooks
from placet.acts.membership import EnterParty, SeatParty
from placet.acts.rules import AdoptRules
from placet.cases.places import spots
from placet.cases.reader import CaseError, Door, read
from placet.procedure.rows import Designation, Item, Mandate, Seat, Session

pytestmark = pytest.mark.once

# -- what a case may say -----------------------------------------------------------------------------------------------


def test_a_case_is_its_acts_in_the_order_of_their_days(tmp_path: Path) -> None:
    rest = """
        [[seat-party]]
        holder = "ORG"
        party = "BBB"
        at = 2002-01-01
        basis = "read"
        sources = ["paper", "https://example.org/a"]

        [[enter-party]]
        ref = "CCC"
        name = { en = "Cland", ru = "Цланд" }
        at = "2001"
        by = "office"

        [[note-source]]
        ref = "paper"
        what.en = "A paper"
        at = 2003-05-01
    """
    found = read(case(tmp_path, PARTY + rest), TODAY)
    assert (found.organisation, found.fictional, found.title) == ("ORG", False, {"en": "A council"})
    assert found.mandates == (Door("office", {"en": "The office"}),)
    # The year 2001 begins with its first day, on which the house stands already, because its file is named first.
    assert [act.kind for act in found.acts] == [
        "found-organisation", "establish-body", "enter-party", "enter-party", "enter-party", "seat-party",
        "note-source",
    ]  # fmt: skip
    parties = [act.ref for act in found.acts if isinstance(act, EnterParty)]
    assert parties == ["AAA", "CCC", "BBB"]
    seat = found.acts[5]
    assert isinstance(seat, SeatParty)
    assert seat == SeatParty(
        by="office",
        holder="ORG",
        party="BBB",
        at="2002-01-01",
        basis="read",
        sources=("paper", "https://example.org/a"),
    )
    assert found.state.need(Seat, "ORG/BBB/2002-01-01").kind == "member"


def test_acts_of_one_day_keep_the_order_of_the_file_whatever_their_kinds(tmp_path: Path) -> None:
    rest = "".join(
        f"[[{kind}]]\n{line}\nat = 2001-03-01\n"
        for kind, line in (
            ("plan-session", 'of_body = "COUNCIL"\nstart = 2001-04-01'),
            ("add-item", 'session = "COUNCIL/2001-04-01"\ntitle.en = "First"'),
            ("adopt-agenda", 'session = "COUNCIL/2001-04-01"'),
            ("add-item", 'session = "COUNCIL/2001-04-01"\ntitle.en = "Second"'),
        )
    )
    found = read(case(tmp_path, rest), TODAY)
    assert [act.kind for act in found.acts[-4:]] == ["plan-session", "add-item", "adopt-agenda", "add-item"]
    assert [item.title["en"] for item in found.state.every(Item)] == ["First", "Second"]


def test_days_are_counted_from_today_in_the_zone_of_the_organisation(tmp_path: Path) -> None:
    rest = """
        [[plan-session]]
        of_body = "COUNCIL"
        start = "today+21"
        session_kind = "extraordinary"
        at = "today-20"

        [[plan-sitting]]
        session = "COUNCIL/today+21-extraordinary"
        composition = "restricted"
        start = "today+21T09:30"
        at = "today"

        [[add-item]]
        session = "COUNCIL/today+21-extraordinary"
        sitting = "COUNCIL/today+21-extraordinary/restricted"
        title.en = "What was said of today+21 stays as it is"
        at = 2031-03-12T12:00:00

        [[plan-session]]
        of_body = "COUNCIL"
        start = 2031-07-01T09:00:00+02:00
        at = "2031-03-10T13:00:00+01:00"
    """
    found = read(case(tmp_path, rest), TODAY)
    session = found.state.need(Session, "COUNCIL/2031-03-31-extraordinary")
    assert (session.start, session.at) == ("2031-03-31", "2031-02-18")
    # Summer time begins in Vienna on 30 March 2031.
    assert [act.as_data().get("start") for act in found.acts[-3:]] == [
        "2031-03-31T07:30:00Z",
        "2031-07-01T07:00:00Z",
        None,
    ]
    assert [act.at for act in found.acts[-3:]] == ["2031-03-10", "2031-03-10T12:00:00Z", "2031-03-12T11:00:00Z"]
    assert found.state.every(Item)[0].title == {"en": "What was said of today+21 stays as it is"}
    later = read(tmp_path, date(2031, 3, 11))
    assert later.state.get(Session, "COUNCIL/2031-04-01-extraordinary") is not None


def test_a_shipped_rulebook_is_named(tmp_path: Path) -> None:
    rest = '[[adopt-rules]]\non_body = "COUNCIL"\nrulebook = "cis-cfm"\nat = 2009-10-09\n'
    adopted = read(case(tmp_path, rest), TODAY).acts[-1]
    assert isinstance(adopted, AdoptRules)
    assert (adopted.name, adopted.text) == ("cis-cfm", rulebooks.text("cis-cfm"))


def test_data_keep_their_shape_and_days_become_text(tmp_path: Path) -> None:
    rest = """
        [[enter-treaty]]
        ref = "T"
        title.en = "A treaty"
        clause.force.when = { any = [{ deposits = 3 }, { date = 2002-01-01 }] }
        at = 2001-05-01
    """
    act = read(case(tmp_path, rest), TODAY).acts[-1]
    clause = {"force": {"when": {"any": [{"deposits": 3}, {"date": "2002-01-01"}]}}}
    assert act.as_data()["clause"] == clause


def test_a_year_before_the_house_was_founded_is_before_the_mandate(tmp_path: Path) -> None:
    house = HOUSE.replace("2001-01-01", "2001-06-01")
    assert problems(case(tmp_path, PARTY, house=house)) == [
        "rest.toml, line 2, enter-party 1: Mandate “office” is not on the record. Name one that is, or enter it first."
    ]


# -- lines -------------------------------------------------------------------------------------------------------------


def test_lines_are_those_of_the_file_whatever_stands_in_its_texts() -> None:
    text = '''# [[not-an-act]]
head = 1

[[one]] # a remark with "quotes' and [[brackets]]
a = """
[[not-an-act]]
b = 2
"""
b = [
    "[[not-an-act]]",
    'c = "]"',
]
c.en = "x"

[one.d]
en = "y"

[["two"]]
a = { b = [1, 2], c = "}" }
[[ one ]]
z = \'\'\'it's
[[not-an-act]] \'\'\'
y = """a ""b"" \\"""c"""
x = 1
'''
    found = spots(text)
    assert [(one.name, one.number, one.line) for one in found] == [
        ("", 0, 1), ("one", 1, 4), ("two", 1, 18), ("one", 2, 20),
    ]  # fmt: skip
    assert found[0].keys == {"head": 2}
    assert found[1].keys == {"a": 5, "b": 9, "c": 13, "d": 15, "en": 16}
    assert found[2].keys == {"a": 19}
    assert found[3].keys == {"z": 21, "y": 23, "x": 24}


def test_a_refused_case_gives_nothing(tmp_path: Path) -> None:
    # There is no half of a case to be had: the only thing that comes out is what is wrong.
    with pytest.raises(CaseError) as refused:
        read(case(tmp_path, PARTY + "\n[[walk-out]]\n"), TODAY)
    assert not hasattr(refused.value, "acts")
    assert [one.place.number for one in refused.value.problems] == [1]
    assert read(case(tmp_path, PARTY), TODAY).state.get(Mandate, "office") is not None
    assert read(tmp_path, TODAY).state.every(Designation) == []
