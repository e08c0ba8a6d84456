"""The succession of chairs: recorded successions from their rules, and rules that cannot be used."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from treaties import CASES

from placet import rulebooks
from placet.procedure.chairmanship import KINDS, Chairmanship, RotaError, collate, exception
from placet.procedure.rota import Members, Term, between, parse, succession
from placet.procedure.rota_words import EXCEPTIONS, REASONS
from placet.procedure.rulebook import parse as parse_rulebook

CIS = ("cis-chs", "cis-chg", "cis-cfm", "cis-ec", "cis-cppr")
RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"


def shipped(name: str) -> tuple[Chairmanship, Members | None]:
    """The chairmanship of a shipped rulebook, and who sits by its roster."""
    book = parse_rulebook(rulebooks.text(name), name)
    roster = book.roster
    members = (lambda day: frozenset(roster.between(day, day).parties)) if roster else None
    return parse(book.chairmanship), members


def years(name: str, first: int, last: int) -> list[Term]:
    rule, members = shipped(name)
    terms = between(rule, date(first, 1, 1), date(last, 12, 31), members=members, exceptions=rule.exceptions)
    return list(terms)


def table(**more: object) -> dict[str, object]:
    """A rule of four parties in a written order."""
    return {
        "rule": "order",
        "order": ["A", "B", "C", "D"],
        "period": "years:1",
        "since": date(2000, 1, 1),
        "first": "A",
    } | more


def chairs(terms: list[Term] | tuple[Term, ...]) -> str:
    return " ".join(term.chair or "?" for term in terms)


# -- recorded successions ---------------------------------------------------------------------------------------------


def test_the_cis_since_2009() -> None:
    terms = years("cis-cfm", 2009, 2027)
    assert chairs(terms) == "MD RU TJ TM BY UA BY KZ KG RU TJ TM UZ BY KZ KG RU TJ TM UZ"
    by_year = {term.since.year: term for term in terms if term.since.month == 1}
    assert {year: by_year[year].cochairs for year in (2010, 2021, 2023, 2025, 2026)} == {
        2010: ("MD", "TJ"),
        2021: ("UZ", "KZ"),
        2023: ("KZ", "RU"),
        2025: ("RU", "TM"),
        2026: ("TJ", "UZ"),
    }
    departures = {term.since: (term.reason, term.facts["instead_of"]) for term in terms if term.reason in EXCEPTIONS}
    assert departures == {
        date(2013, 1, 1): ("passed-over", ("UZ", "UA", "AZ", "AM")),
        date(2014, 1, 1): ("out-of-turn", ()),
        date(2014, 3, 19): ("given-up", ("UA",)),
        date(2017, 1, 1): ("decline", ("MD",)),
        date(2021, 1, 1): ("passed-over", ("UA", "AZ", "AM")),
        date(2024, 1, 1): ("passed-over", ("MD",)),
    }
    assert [term.facts["decided"] for term in terms[-2:]] == [True, False]


def test_the_five_bodies_of_the_cis_have_one_chair() -> None:
    assert len({repr(parse_rulebook(rulebooks.text(name), name).chairmanship) for name in CIS}) == 1


def test_the_cis_before_the_rule() -> None:
    terms = years("cis-chs", 1993, 2009)
    assert [(term.since.year, term.chair, term.reason) for term in terms] == [
        (1993, "", "not-known"),
        (1994, "RU", "recorded"),
        (1995, "", "not-known"),
        (2009, "MD", "order"),
    ]


@pytest.mark.skipif(not CASES.exists(), reason="the collected case is not here")
def test_the_case_as_it_was_collected() -> None:
    case = tomllib.loads((CASES / "cis" / "chairmanship.toml").read_text(encoding="utf-8"))["year"]
    terms = years("cis-cfm", 2009, 2027)
    three = ("MDA", "RUS", "TJK", "TKM", "BLR", "UKR", "KAZ", "KGZ", "UZB")
    alpha3 = dict(zip(("MD", "RU", "TJ", "TM", "BY", "UA", "KZ", "KG", "UZ"), three, strict=True))
    assert len(case) == 19
    for row in case:
        term, *rest = [one for one in terms if one.since.year == row["year"]]
        assert (row["year"], alpha3[term.chair]) == (row["year"], row["chair"])
        if "cochairs" in row:
            assert (row["year"], {alpha3[code] for code in term.cochairs}) == (row["year"], set(row["cochairs"]))
        swaps = [(alpha3[one.chair], one.since, one.until) for one in rest]
        assert swaps == [(swap["chair"], swap["from"], swap["until"]) for swap in row.get("swap", [])]


def test_the_presidency_of_the_council_of_the_union() -> None:
    terms = years("eu-council", 2024, 2031)
    assert chairs(terms) == "BE HU PL DK CY IE LT GR IT LV LU NL SK MT ? ?"
    assert (terms[1].since, terms[1].until) == (date(2024, 7, 1), date(2024, 12, 31))
    assert [term.facts["group"] for term in terms[:4]] == [("ES", "BE", "HU")] * 2 + [("PL", "DK", "CY")] * 2
    assert (terms[-1].reason, terms[-1].cochairs) == ("not-decided", ())


def test_the_presidency_of_the_security_council() -> None:
    """Month by month, over five changes of members."""
    terms = years("unsc", 2023, 2026)
    assert chairs(terms) == (
        "JP MT MZ RU CH AE GB US AL BR CN EC "
        "FR GY JP MT MZ KR RU SL SI CH GB US "
        "DZ CN DK FR GR GY PK PA KR RU SL SI "
        "SO GB US BH CN CO CD DK FR GR LV LR"
    )
    assert (
        chairs(years("unsc", 2015, 2016)) == "CL CN FR JO LT MY NZ NG RU ES GB US UY VE AO CN EG FR JP MY NZ RU SN ES"
    )
    assert {(term.chair, term.reason) for term in years("unsc", 2027, 2027)} == {("", "members-not-known")}


def test_the_chair_of_asean() -> None:
    terms = years("asean", 2010, 2030)
    assert chairs(terms) == "VN ID KH BN MM MY LA PH SG TH VN BN KH ID LA MY PH SG TH TL VN"
    swaps = [(term.since.year, term.chair, term.facts["instead_of"]) for term in terms if term.reason == "swap"]
    assert swaps == [(2011, "ID", ("BN",)), (2013, "BN", ("ID",)), (2014, "MM", ("LA",)), (2016, "LA", ("MM",))]


def test_the_troika_of_the_osce() -> None:
    terms = years("osce", 2024, 2027)
    assert [(term.chair, term.cochairs, term.reason) for term in terms] == [
        ("MT", ("MK", "FI"), "recorded"),
        ("FI", ("MT", "CH"), "recorded"),
        ("CH", ("FI",), "recorded"),
        ("", (), "not-decided"),
    ]


def test_the_chair_of_the_eurasian_union() -> None:
    assert chairs(years("eaeu-supreme", 2015, 2027)) == "BY KZ KG RU AM BY KZ KG RU AM BY KZ KG"


# -- rules and exceptions ---------------------------------------------------------------------------------------------


def test_the_pure_rule_without_exceptions() -> None:
    rule, _ = shipped("cis-cfm")
    assert chairs(succession(rule, date(2009, 6, 1), 13)) == "MD RU TJ TM UZ UA AZ AM BY KZ KG MD RU"


def test_a_member_that_left_is_not_in_the_order() -> None:
    """Georgia stands between Belarus and Kazakhstan in the Russian alphabet, and was a member until August 2009."""
    rule, _ = shipped("cis-cfm")
    assert rule.order == ("AZ", "AM", "BY", "GE", "KZ", "KG", "MD", "RU", "TJ", "TM", "UZ", "UA")
    assert (rule.sits("GE", date(2009, 8, 17)), rule.sits("GE", date(2009, 8, 18))) == (True, False)


@pytest.mark.parametrize(
    ("departures", "expected"),
    [
        ([{"since": date(2001, 1, 1), "kind": "decline", "instead_of": ["B"]}], "A C D A B"),
        ([{"since": date(2001, 1, 1), "kind": "passed-over", "instead_of": ["B", "C"]}], "A D A B C"),
        ([{"since": date(2001, 1, 1), "kind": "swap", "chair": "D", "instead_of": ["B"]}], "A D C D A"),
        ([{"since": date(2001, 1, 1), "kind": "out-of-turn", "chair": "D"}], "A D B C D"),
        ([{"since": date(2001, 1, 1), "kind": "decided", "chair": "D"}], "A D A B C"),
        ([{"since": date(2001, 7, 1), "kind": "given-up", "chair": "D", "instead_of": ["B"]}], "A B D C D"),
        ([{"since": date(2001, 1, 1), "kind": "extended", "until": date(2002, 6, 30)}], "A B C D A"),
    ],
)
def test_each_kind_of_exception(departures: list[Mapping[str, object]], expected: str) -> None:
    rule = parse(table(exception=departures))
    terms = between(rule, date(2000, 1, 1), date(2009, 12, 31), exceptions=rule.exceptions)
    assert chairs(terms[:5]) == expected
    assert all(one.until.toordinal() + 1 == next_one.since.toordinal() for one, next_one in pairwise(terms))


def test_a_chair_that_changes_within_a_term_and_comes_back() -> None:
    row = {"since": date(2001, 3, 1), "until": date(2001, 4, 30), "kind": "given-up", "chair": "C", "instead_of": ["B"]}
    rule = parse(table(exception=[row]))
    terms = succession(rule, date(2001, 1, 1), 1, exceptions=rule.exceptions)
    assert [(term.since, term.until, term.chair, term.reason) for term in terms] == [
        (date(2001, 1, 1), date(2001, 2, 28), "B", "order"),
        (date(2001, 3, 1), date(2001, 4, 30), "C", "given-up"),
        (date(2001, 5, 1), date(2001, 12, 31), "B", "order"),
    ]


def test_a_successor_within_a_term_ends_with_it() -> None:
    row = {"since": date(2001, 3, 1), "until": date(2005, 4, 30), "kind": "given-up", "chair": "C"}
    rule = parse(table(exception=[row]))
    terms = succession(rule, date(2001, 1, 1), 2, exceptions=rule.exceptions)
    assert [(term.chair, term.until) for term in terms[1:]] == [("C", date(2001, 12, 31)), ("C", date(2002, 12, 31))]


def test_an_extended_term_moves_all_later_ones() -> None:
    row = {"since": date(2001, 1, 1), "kind": "extended", "until": date(2002, 6, 30), "reason": "the session was late"}
    rule = parse(table(exception=[row]))
    terms = succession(rule, date(2001, 1, 1), 2, exceptions=rule.exceptions)
    assert [(term.since, term.until, term.reason) for term in terms] == [
        (date(2001, 1, 1), date(2002, 6, 30), "extended"),
        (date(2002, 7, 1), date(2003, 6, 30), "order"),
    ]
    assert terms[0].facts["why"] == {"en": "the session was late"}


def test_half_years_and_months() -> None:
    half = succession(parse(table(period="months:6")), date(2000, 1, 1), 3)
    assert [(term.since, term.until) for term in half] == [
        (date(2000, 1, 1), date(2000, 6, 30)),
        (date(2000, 7, 1), date(2000, 12, 31)),
        (date(2001, 1, 1), date(2001, 6, 30)),
    ]
    assert [term.until.day for term in succession(parse(table(period="months:1")), date(2000, 1, 1), 3)] == [31, 29, 31]


def test_members_come_and_go() -> None:
    """The order runs over those who sit; after one that left, the next of those who sit."""

    def members(on: date) -> frozenset[str]:
        return frozenset("ABD") if on.year < 2003 else frozenset("BC")

    assert chairs(succession(parse(table()), date(2000, 1, 1), 6, members=members)) == "A B D B C B"


def test_members_that_must_be_known() -> None:
    rule = parse(table(members=3))
    with pytest.raises(RotaError, match="no members are given"):
        succession(rule, date(2000, 1, 1), 1)
    terms = succession(rule, date(2000, 1, 1), 2, members=lambda on: ("A", "B", "C") if on.year == 2000 else ("A",))
    assert [(term.chair, term.reason) for term in terms] == [("A", "order"), ("", "members-not-known")]
    with pytest.raises(RotaError, match="Z sits on 2000-01-01"):
        succession(rule, date(2000, 1, 1), 1, members=lambda on: ("A", "B", "Z"))


def test_cochairs_on_record_stand_before_those_of_the_rule() -> None:
    row = {"since": date(2001, 1, 1), "kind": "swap", "chair": "D", "instead_of": ["B"], "cochairs": ["A"]}
    rule = parse(table(exception=[row], cochairs=["previous", "next"]))
    terms = succession(rule, date(2000, 1, 1), 3, exceptions=rule.exceptions)
    assert [term.cochairs for term in terms] == [("D",), ("A",), ("D",)]
    assert [term.facts["cochairs"] for term in terms] == ["rule", "recorded", "rule"]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"since": date(2001, 1, 1), "kind": "decline", "instead_of": ["C"]}, "the order gives B"),
        ({"since": date(2001, 1, 1), "kind": "swap", "chair": "D", "instead_of": ["C"]}, "the order gives B"),
        ({"since": date(2001, 7, 1), "kind": "given-up", "chair": "D", "instead_of": ["C"]}, "B sits then"),
        ({"since": date(2001, 7, 1), "kind": "decline", "instead_of": ["B"]}, "names no chair"),
        ({"since": date(2001, 1, 1), "kind": "given-up", "chair": "C"}, "first day"),
        ({"since": date(2001, 1, 1), "kind": "extended", "until": date(2001, 6, 30)}, "in any case"),
    ],
)
def test_exceptions_that_contradict_the_rule(row: Mapping[str, object], sentence: str) -> None:
    rule = parse(table(exception=[row]))
    with pytest.raises(RotaError, match=sentence):
        succession(rule, date(2000, 1, 1), 3, exceptions=rule.exceptions)


def test_exceptions_are_what_is_handed_in() -> None:
    rule = parse(table())
    acts = [exception({"since": date(2001, 1, 1), "kind": "decline", "instead_of": ["B"], "reason": {"fr": "refus"}})]
    terms = succession(rule, date(2001, 1, 1), 1, exceptions=acts)
    assert terms[0].as_data() == {
        "since": "2001-01-01",
        "until": "2001-12-31",
        "chair": "C",
        "cochairs": [],
        "reason": "decline",
        "facts": {"instead_of": ["B"], "why": {"fr": "refus"}, "basis": ""},
        "article": "",
        "source": "",
    }


# -- alphabets --------------------------------------------------------------------------------------------------------


def test_collation_by_the_letters_of_the_rulebook() -> None:
    english = "abcdefghijklmnopqrstuvwxyz"
    names = {"1": "Côte d'Ivoire", "2": "Costa Rica", "3": "Cyprus", "4": "United Kingdom", "5": "United Arab Emirates"}
    assert collate(names, english) == ("2", "1", "3", "5", "4")
    assert collate({"a": "Guinea-Bissau", "b": "Guinea", "c": "Guyana"}, english) == ("b", "a", "c")
    # ё after е, й after и: letters of their own where the alphabet lists them.
    assert collate({"1": "ёлка", "2": "ель", "3": "жук"}, RUSSIAN) == ("2", "1", "3")
    assert collate({"1": "Украина", "2": "Узбекистан"}, RUSSIAN) == ("2", "1")
    # Another alphabet, another order: the same names by the Ukrainian alphabet, where г comes before ґ.
    assert collate({"1": "ґ", "2": "г", "3": "д"}, "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя") == ("2", "1", "3")


@given(st.dictionaries(st.text("abcd", min_size=1, max_size=4), st.text("abc", min_size=1, max_size=5), min_size=1))
def test_collation_does_not_depend_on_the_order_of_the_names(names: dict[str, str]) -> None:
    single = {code: name for code, name in names.items() if list(names.values()).count(name) == 1}
    backwards = dict(reversed(single.items()))
    assert collate(single, "abc") == collate(backwards, "abc")
    assert [single[code] for code in collate(single, "abc")] == sorted(single.values())


# -- rules that cannot be used ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"rule": "alphabetical"}, "rule"),
        ({"order": []}, "order is missing"),
        ({"order": "A B"}, "list of codes"),
        ({"first": "E"}, "'E' is not in the order"),
        ({"period": "1 year"}, "length of a term"),
        ({"period": "months:0"}, "length of a term"),
        ({"since": "2000-01-01"}, "no day"),
        ({"cochairs": ["last"]}, "not known"),
        ({"colour": "blue"}, "colour: this key is not known"),
        ({"members": -1}, "no number"),
        ({"seat": [{"party": "E"}]}, "not in the order"),
        ({"seat": {"party": "A"}}, "not a list of tables"),
        ({"rule": "alphabet"}, "needs alphabet"),
        ({"rule": "alphabet", "alphabet": "en", "letters": "ab", "names": {"A": "abc"}}, "the letter 'c'"),
        ({"rule": "alphabet", "alphabet": "en", "letters": "aab", "names": {"A": "ab"}}, "listed twice"),
        ({"rule": "alphabet", "alphabet": "en", "letters": "ab", "names": {"A": "ab", "B": "AB"}}, "same name"),
        ({"rule": "decision"}, "there is no order"),
        ({"rule": "decision", "order": []}, "no term is recorded"),
        (
            {"exception": [{"since": date(1999, 1, 1), "kind": "decided", "chair": "A"}]},
            "the rule begins on 2000-01-01",
        ),
        ({"exception": [{"since": date(2001, 1, 1), "kind": "decided", "chair": "E"}]}, "E is not in the order"),
        ({"exception": [{"since": date(2001, 1, 1), "kind": "decided"}]}, "must say chair"),
        ({"exception": [{"since": date(2001, 1, 1), "kind": "decline"}]}, "must say instead_of"),
        ({"exception": [{"kind": "decided", "chair": "A"}]}, "the day is missing"),
        ({"exception": [{"since": date(2001, 1, 1), "kind": "luck"}]}, "'luck' is not known"),
        ({"term": [{"since": date(1999, 1, 1), "until": date(1998, 1, 1), "chair": "A"}]}, "not before since"),
    ],
)
def test_rules_that_cannot_be_used(change: Mapping[str, object], sentence: str) -> None:
    with pytest.raises(RotaError, match=sentence):
        parse(table(**change))


def test_terms_on_record_must_not_overlap() -> None:
    terms = [
        {"since": date(2001, 1, 1), "until": date(2001, 12, 31), "chair": "A"},
        {"since": date(2001, 6, 1), "until": date(2002, 12, 31), "chair": "B"},
    ]
    with pytest.raises(RotaError, match="begins before"):
        parse({"rule": "decision", "period": "years:1", "term": terms})


def test_every_code_has_its_words() -> None:
    assert set(KINDS) == EXCEPTIONS
    assert set(REASONS) > EXCEPTIONS
    assert {"order", "list", "recorded", "not-decided", "members-not-known", "not-known"} < set(REASONS)


# -- properties -------------------------------------------------------------------------------------------------------


@given(
    st.permutations("ABCDEF"),
    st.sampled_from(["months:1", "months:6", "years:1", "years:3"]),
    st.dates(date(2000, 1, 1), date(2030, 12, 31)),
    st.integers(1, 20),
)
def test_terms_follow_each_other_and_every_party_has_its_turn(
    order: list[str], period: str, start: date, periods: int
) -> None:
    rule = parse(table(order=list(order), first=order[0], period=period))
    terms = succession(rule, start, periods)
    assert len(terms) == periods
    assert terms[0].since <= start <= terms[0].until
    for before, after in pairwise(terms):
        assert (after.since - before.until).days == 1
    for place in range(len(terms) - 5):
        assert {term.chair for term in terms[place : place + 6]} == set("ABCDEF")
