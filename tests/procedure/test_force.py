"""Entry into force: treaties on record, what general law adds, doubtful lists, and properties that always hold."""

from __future__ import annotations

import csv
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from treaties import CASES, TODAY, clause, codes, deposit, deposits

from placet.procedure.clause import Clause, ClauseError, parse
from placet.procedure.deposits import KINDS
from placet.procedure.force import Force, Instrument, Missing, evaluate, read
from placet.procedure.force_words import EVENTS, MISSING, PROBLEMS, percent
from placet.procedure.force_words import KINDS as KIND_WORDS

DATA = Path(__file__).parent.parent / "data" / "treaties"
PERMANENT = [
    "China",
    "France",
    "Russian Federation",
    "United Kingdom of Great Britain and Northern Ireland",
    "United States of America",
]


# -- treaties on record -----------------------------------------------------------------------------------------------


def recorded(treaties: Path, instruments: Path, shares: Path) -> list[tuple[dict[str, str], Force]]:
    """Each treaty of the table with the answer that its clause gives."""
    rows: dict[str, list[tuple[int, dict[str, str]]]] = defaultdict(list)
    with instruments.open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), 2):
            rows[row["treaty_id"]].append((line, row))
    with shares.open(encoding="utf-8", newline="") as file:
        figures = [row for row in csv.DictReader(file) if row["emissions"] and row["non_state"] != "1"]
    weights = {"emissions": {row["participant"]: Fraction(row["emissions"]) for row in figures}}
    found = []
    with treaties.open(encoding="utf-8", newline="") as file:
        for treaty in csv.DictReader(file):
            parts: list[Mapping[str, object]] = [{"deposits": int(treaty["states_required"])}]
            if treaty["treaty_id"] == "paris":
                parts.append({"share": {"weight": "emissions", "at_least": "55/100"}})
            if treaty["treaty_id"] == "charter_61":
                parts.append({"every": "permanent"})
            rule = clause({"all": parts}, delay=treaty["delay"], groups={"permanent": PERMANENT})
            instruments_of, problems = read(rows[treaty["treaty_id"]])
            assert not problems
            found.append((treaty, evaluate(rule, instruments_of, TODAY, weights)))
    return found


def check_recorded(found: list[tuple[dict[str, str], Force]], trigger: str, day: str) -> None:
    for treaty, force in found:
        name = treaty["treaty_id"]
        if treaty["status"] == "still open":
            assert (name, force.status, force.in_force) == (name, "not-in-force", None)
            assert force.missing[0].code == "deposits", name
            continue
        assert (name, force.in_force) == (name, date.fromisoformat(treaty["entry_into_force"]))
        assert force.trigger is not None, name
        assert (name, force.trigger.date) == (name, date.fromisoformat(treaty[day]))
        if treaty[trigger] not in ("", "several"):
            assert (name, force.trigger.participant) == (name, treaty[trigger])
        assert not [problem for problem in force.problems if not problem.note], name


def test_the_treaties_on_record() -> None:
    found = recorded(DATA / "treaties.csv", DATA / "instruments.csv", DATA / "emissions.csv")
    assert len(found) == 16
    check_recorded(found, "trigger", "trigger_day")


@pytest.mark.skipif(not CASES.exists(), reason="only the shipped part of the set is here")
def test_the_whole_set() -> None:
    names = ("treaties.csv", "treaty_instruments.csv", "treaty_shares.csv")
    found = recorded(*(CASES / "procedures" / name for name in names))
    found = [(treaty | {"status": treaty["status_at_snapshot"]}, force) for treaty, force in found]
    assert len(found) == 32
    check_recorded(found, "triggering_state", "triggering_deposit")


def test_paris_day_by_day() -> None:
    """The Agreement asks for 55 Parties and 55 % of emissions; it had the Parties two weeks before the emissions."""
    with (DATA / "instruments.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["treaty_id"] == "paris"]
    with (DATA / "emissions.csv").open(encoding="utf-8", newline="") as file:
        figures = [row for row in csv.DictReader(file) if row["emissions"] and row["non_state"] == "0"]
    weights = {"emissions": {row["participant"]: int(row["emissions"]) for row in figures}}
    share = {"share": {"weight": "emissions", "at_least": "55/100"}}
    rule = clause({"all": [{"deposits": 55}, share]}, delay="days:30")
    instruments = read(enumerate(rows, 2))[0]

    eve = evaluate(rule, instruments, date(2016, 10, 4), weights)
    assert [part.code for part in eve.missing] == ["share"]
    have = eve.missing[0].facts["have"]
    assert isinstance(have, Fraction)
    assert Fraction(1, 2) < have < Fraction(55, 100)
    day = evaluate(rule, instruments, date(2016, 10, 5), weights)
    assert (day.status, day.in_force, day.enters) == ("pending", None, date(2016, 11, 4))
    assert day.missing == (Missing("time", {"day": date(2016, 11, 4)}),)
    assert day.waiting["European Union"] == date(2016, 11, 4)
    assert "European Union" not in day.same_day
    later = evaluate(rule, instruments, date(2016, 11, 4), weights)
    assert (later.status, later.in_force, later.missing) == ("in-force", date(2016, 11, 4), ())
    # One that deposits after the conditions are fulfilled waits its own thirty days (article 21(3)).
    australia = next(row for row in rows if row["participant"] == "Australia")
    own = date.fromisoformat(australia["date"]) + timedelta(days=30)
    assert evaluate(rule, instruments, TODAY, weights).parties["Australia"] == own


# -- within the CIS ---------------------------------------------------------------------------------------------------


def cis(name: str) -> Clause:
    return parse(tomllib.loads((DATA / "cis" / f"{name}.toml").read_text(encoding="utf-8")))


def cis_rows(name: str) -> list[Instrument]:
    with (DATA / "cis" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        found, problems = read(enumerate(csv.DictReader(file), 2))
    assert not problems
    return found


def test_third_deposit_without_waiting() -> None:
    force = evaluate(cis("agreement-997-747"), cis_rows("agreement-997-747"), TODAY)
    assert force.in_force == date(1998, 12, 21)
    assert force.parties == {
        "Belarus": date(1998, 12, 21),
        "Tajikistan": date(1998, 12, 21),
        "Armenia": date(1998, 12, 21),
        "Kazakhstan": date(1998, 12, 29),
        "Ukraine": date(1999, 9, 14),
        "Russia": date(2001, 9, 12),
        "Kyrgyzstan": date(2001, 12, 13),
        "Moldova": date(2002, 9, 26),
    }
    assert not force.problems


def test_charter_a_year_after_adoption() -> None:
    """Two founders never ratified: the Charter is in force by its other way, for those that had deposited."""
    rule, rows = cis("charter"), cis_rows("charter")
    force = evaluate(rule, rows, TODAY)
    assert (force.in_force, force.trigger) == (date(1994, 1, 22), None)
    assert force.parties["Belarus"] == date(1994, 1, 22)
    assert force.parties["Uzbekistan"] == date(1994, 2, 9)
    assert force.parties["Moldova"] == date(1994, 6, 27)
    # Georgia's day in 1993 is not known, and does not matter; its note of 18 August 2008 took effect a year later.
    assert force.left == {"Georgia": date(2009, 8, 18)}
    assert evaluate(rule, rows, date(2009, 8, 17)).parties["Georgia"] == date(1994, 1, 22)
    assert [code for code, _ in codes(force)] == ["imprecise-date"]
    eve = evaluate(rule, rows, date(1994, 1, 21))
    assert eve.missing[0].code == "any"
    assert eve.missing[0].parts[1] == Missing("date", {"day": date(1994, 1, 22)})
    names = eve.missing[0].parts[0].facts["names"]
    assert isinstance(names, tuple)
    assert {"Turkmenistan", "Ukraine"} < set(names)


def test_charter_by_its_first_way() -> None:
    rule = cis("charter")
    all_of_them = [
        deposit(name, f"1993-0{place % 5 + 3}-01") for place, name in enumerate(sorted(rule.groups["founders"]))
    ]
    assert evaluate(rule, all_of_them, TODAY).in_force == date(1993, 7, 1)


def test_on_signature() -> None:
    rule = cis("provisional-rules-1992")
    force = evaluate(rule, [deposit("Armenia", "1992-05-15", "s"), deposit("Moldova", "1992-05-16", "s")], TODAY)
    assert force.in_force == date(1992, 5, 15)
    assert force.parties == {"Armenia": date(1992, 5, 15), "Moldova": date(1992, 5, 16)}
    assert evaluate(rule, [], date(1992, 5, 14)).missing == (Missing("signature"),)
    unsigned = clause({"signature": True})
    assert evaluate(unsigned, [deposit("A", "2001-02-03")], TODAY).in_force is None
    assert evaluate(unsigned, [deposit("A", "2001-02-03", "s")], TODAY).in_force == date(2001, 2, 3)


def test_russia_under_the_kishinev_convention() -> None:
    """Deposited on 29 May 2023, twenty years after the Convention had entered into force: own thirtieth day."""
    rows = deposits("A,2003-01-01", "B,2003-02-01", "C,2004-03-28", "Russia,2023-05-29")
    force = evaluate(cis("kishinev-2002"), rows, TODAY)
    assert (force.in_force, force.parties["Russia"]) == (date(2004, 4, 27), date(2023, 6, 28))


def test_third_at_once_and_later_ones_on_the_thirtieth_day() -> None:
    rows = deposits("A,1993-10-01", "B,1993-11-01", "C,1994-01-14", "D,1994-01-14", "E,1994-01-15")
    force = evaluate(cis("economic-union-1993"), rows, TODAY)
    assert force.parties == {**dict.fromkeys("ABCD", date(1994, 1, 14)), "E": date(1994, 2, 14)}


# -- delays -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("delay", "day", "due"),
    [
        ("days:0", "2012-08-21", "2012-08-21"),
        ("days:30", "2012-08-21", "2012-09-20"),  # CIS free trade area treaty, 2011
        ("months:3", "1975-10-03", "1976-01-03"),
        ("months:3", "1999-11-30", "2000-02-29"),  # no 30 February: the last day of the month
        ("months:12", "1993-11-16", "1994-11-16"),
        ("month_start_after_days:60", "2002-04-11", "2002-07-01"),  # Rome Statute, article 126
        ("month_start_after_days:60", "2002-04-02", "2002-07-01"),  # the sixtieth day is itself 1 June
        ("month_start_after_months:3", "2003-03-14", "2003-07-01"),  # migrant workers, article 87
        ("month_start_after_months:3", "2014-07-01", "2014-11-01"),  # Istanbul Convention, article 75, for Sweden
        ("nth_month_start:6", "1998-09-16", "1999-03-01"),  # anti-personnel mines, article 17
        ("nth_month_start:6", "1998-09-01", "1999-03-01"),
        ("nth_month_start:1", "2023-12-31", "2024-01-01"),
    ],
)
def test_delays(delay: str, day: str, due: str) -> None:
    rule = clause({"deposits": 1}, delay=delay)
    assert str(rule.delay) == delay
    assert evaluate(rule, [deposit("A", day)], TODAY).in_force == date.fromisoformat(due)


def test_not_before() -> None:
    rule = clause({"deposits": 2}, delay="days:30", not_before=date(2005, 2, 16))
    force = evaluate(rule, deposits("A,2001-01-01", "B,2002-01-01", "C,2003-01-01", "D,2005-02-01"), TODAY)
    assert force.parties == {**dict.fromkeys("ABC", date(2005, 2, 16)), "D": date(2005, 3, 3)}


def test_a_delay_past_the_last_year_is_no_crash() -> None:
    rule = clause({"deposits": 1}, delay="months:9999")
    force = evaluate(rule, [deposit("A", "9500-01-01")], date(9999, 1, 1))
    assert (force.status, force.enters) == ("pending", date.max)


# -- what counts ------------------------------------------------------------------------------------------------------


def test_an_organisation_is_not_counted_but_is_a_party() -> None:
    rows = deposits("European Union,2001-01-01,c,1", "A,2002-01-01", "B,2003-01-01")
    force = evaluate(clause({"deposits": 2}), rows, TODAY)
    assert force.in_force == date(2003, 1, 1)
    assert force.parties["European Union"] == date(2003, 1, 1)
    assert force.same_day == ("B",)


def test_an_organisation_named_in_a_set_must_deposit_too() -> None:
    rule = clause({"every": "signatories"}, groups={"signatories": ["A", "European Union"]})
    assert evaluate(rule, deposits("A,2001-01-01"), TODAY).missing[0].facts["names"] == ("European Union",)
    assert evaluate(rule, deposits("A,2001-01-01", "European Union,2002-01-01,c,1"), TODAY).in_force == date(2002, 1, 1)


def test_deposits_within_a_group() -> None:
    rule = clause({"all": [{"deposits": 3}, {"deposits": 2, "of": "coast"}]}, groups={"coast": ["A", "B", "C"]})
    rows = deposits("A,2001-01-01", "X,2001-02-01", "Y,2001-03-01", "B,2001-04-01")
    assert evaluate(rule, rows, TODAY).in_force == date(2001, 4, 1)
    facts = {"have": 1, "need": 2, "short": 1, "group": "coast"}
    assert evaluate(rule, rows[:3], TODAY).missing == (Missing("deposits", facts),)


def test_share_of_a_weight() -> None:
    weights = {"tonnage": {"A": 50, "B": 30, "C": 20}}
    half = clause({"share": {"weight": "tonnage", "at_least": "50%"}})
    more = clause({"share": {"weight": "tonnage", "more_than": "1/2"}})
    rows = deposits("A,2001-01-01", "C,2002-01-01")
    assert evaluate(half, rows, TODAY, weights).in_force == date(2001, 1, 1)
    assert evaluate(more, rows, TODAY, weights).in_force == date(2002, 1, 1)
    within = clause({"share": {"weight": "tonnage", "at_least": "3/5", "of": "g"}}, groups={"g": ["B", "C"]})
    assert evaluate(within, deposits("A,2001-01-01", "C,2002-01-01"), TODAY, weights).missing == (
        Missing(
            "share",
            {"weight": "tonnage", "have": Fraction(2, 5), "need": Fraction(3, 5), "strict": False, "group": "g"},
        ),
    )
    assert evaluate(within, deposits("B,2003-01-01"), TODAY, weights).in_force == date(2003, 1, 1)


def test_a_participant_without_a_figure_is_named() -> None:
    rule = clause({"share": {"weight": "tonnage", "at_least": "1/2"}})
    force = evaluate(rule, deposits("A,2001-01-01", "Z,2001-01-01"), TODAY, {"tonnage": {"A": 1, "B": 1}})
    assert force.in_force == date(2001, 1, 1)
    assert [(one.code, one.note, one.facts["names"]) for one in force.problems] == [("no-figure", True, ["Z"])]


def test_a_weight_must_be_given() -> None:
    rule = clause({"share": {"weight": "tonnage", "at_least": "1/2"}})
    with pytest.raises(ClauseError, match="tonnage"):
        evaluate(rule, [], TODAY, {"emissions": {"A": 1}})
    with pytest.raises(ClauseError, match="whole of"):
        evaluate(rule, [], TODAY, {"tonnage": {}})


def test_the_same_leaf_twice_is_counted_once() -> None:
    rule = clause({"any": [{"all": [{"deposits": 2}, {"date": date(2001, 1, 1)}]}, {"deposits": 2}]})
    assert evaluate(rule, deposits("A,2001-01-01"), TODAY).in_force is None


def test_several_on_one_day() -> None:
    """The order within a day is not known; the names stand for it, and all of them are told."""
    rows = deposits("C,2001-01-01", "A,2001-01-01", "B,2001-01-01", "D,2001-01-02")
    force = evaluate(clause({"deposits": 2}), rows, TODAY)
    assert force.trigger is not None
    assert (force.trigger.participant, force.same_day) == ("B", ("A", "B", "C"))


# -- words and data ---------------------------------------------------------------------------------------------------


def test_every_code_has_its_words() -> None:
    assert set(KIND_WORDS) == KINDS
    assert {"instrument", "left", "succeeded", "fulfilled", "in-force", "party", "ended"} == set(EVENTS)
    assert all(what for what, _ in PROBLEMS.values())
    assert all(MISSING.values())


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Fraction(549999, 1000000), "54.99 %"),
        (Fraction(55, 100), "55 %"),
        (Fraction(2, 3), "66.66 %"),
        (Fraction(0), "0 %"),
    ],
)
def test_a_share_is_never_rounded_up(share: Fraction, text: str) -> None:
    assert percent(share) == text


def test_plain_data() -> None:
    weights = {"w": {"A": 1, "B": 2}}
    rule = clause({"all": [{"deposits": 2}, {"share": {"weight": "w", "at_least": "2/3"}}]})
    data = evaluate(rule, deposits("A,2001-01-01"), TODAY, weights).as_data()
    assert data["in_force"] is None
    assert data["missing"] == [
        {"code": "deposits", "have": 1, "need": 2, "short": 1, "group": ""},
        {"code": "share", "weight": "w", "have": "1/3", "need": "2/3", "strict": False, "group": ""},
    ]
    assert data["timeline"] == [
        {"day": "2001-01-01", "code": "instrument", "participant": "A", "kind": "", "counted": True, "count": 1}
    ]
