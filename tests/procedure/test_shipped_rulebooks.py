"""The rulebooks that are shipped, and the settings that they may have."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

import pytest
from a_rulebook import CITED, wrong

from placet import rulebooks
from placet.procedure.criteria import Ballot, Fewest, Leaf, judge, outcome
from placet.procedure.provisions import Rulebook
from placet.procedure.rulebook import parse
from placet.procedure.setting_keys import KEYS, PREFIXES, admissible, setting_key
from placet.procedure.tree import Rule

SHIPPED = (
    "arctic-council", "asean", "au-assembly", "cis-cfm", "cis-chg", "cis-chs", "cis-cppr", "cis-ec", "coe-cm",
    "eaeu-board", "eaeu-supreme", "eu-council", "iaea-gc", "icao-assembly", "imf-bog", "nato", "osce", "ots",
    "unfccc-cop", "unga", "unsc", "wto-dsb", "wto-gc",
)  # fmt: skip


@pytest.fixture(scope="module")
def books() -> dict[str, Rulebook]:
    """All rulebooks that are shipped."""
    return {name: parse(rulebooks.text(name), name) for name in rulebooks.names()}


def test_all_bodies_are_shipped() -> None:
    assert set(SHIPPED) <= set(rulebooks.names())
    with pytest.raises(KeyError):
        rulebooks.text("no-such-body")


@pytest.mark.parametrize("name", SHIPPED)
def test_each_is_in_order_and_named_after_itself(name: str, books: dict[str, Rulebook]) -> None:
    book = books[name]
    assert book.name == name
    assert {"en", "ru"} <= set(book.title)
    assert {"for", "against", "absent"} <= {stance.counts for stance in book.stances.values()}
    assert all({"en", "ru"} <= set(stance.label) for stance in book.stances.values())
    for rule in book.rules:
        assert rule.source.startswith("http")
        assert {"en", "ru"} <= set(rule.title)


def test_a_lapsed_rule_keeps_its_end(books: dict[str, Rulebook]) -> None:
    chs = books["cis-chs"]
    gate = chs.setting("gate.CFM", date(2000, 1, 1))
    assert gate is not None
    assert (gate.value, gate.source_checked) == ("endorsed", True)
    assert chs.setting("gate.CFM", date(2024, 10, 8)) is None


def test_what_no_source_tells_is_not_set(books: dict[str, Rulebook]) -> None:
    for name in ("cis-ec", "cis-cppr"):
        assert not books[name].rules
        assert not books[name].matters
    for name in ("cis-chs", "cis-chg", "cis-cfm", "cis-ec", "cis-cppr"):
        today = date(2026, 1, 1)
        for key in ("distribution.drafts", "positions.silence_is_consent", "silence.opened_by", "protocol.order"):
            assert books[name].setting(key, today) is None
    assert books["ots"].rule("", date(2024, 1, 1)).basis == "practice"


def test_what_has_been_read_and_what_has_not(books: dict[str, Rulebook]) -> None:
    day = date(2024, 10, 7)
    assert books["cis-chs"].rule("", day).source_checked
    assert not books["cis-cfm"].rule("", day).source_checked
    assert books["unsc"].rule("", day).source_checked
    assert not books["unga"].rule("", day).source_checked


def test_the_council_has_its_size_in_every_year(books: dict[str, Rulebook]) -> None:
    roster = books["unsc"].roster
    assert roster is not None
    for year in range(1946, 2027):
        members = roster.between(date(year, 1, 1), date(year, 12, 31))
        assert len(members.parties) == (11 if year < 1966 else 15)
        assert not members.passing
        assert members.groups["permanent"] == frozenset({"CN", "FR", "GB", "RU", "US"})


@pytest.mark.parametrize(
    ("day", "number"),
    [("1958-01-01", 6), ("1973-01-01", 9), ("1981-01-01", 10), ("1986-01-01", 12), ("1995-01-01", 15),
     ("2004-05-01", 25), ("2007-01-01", 27), ("2013-07-01", 28), ("2020-01-31", 28), ("2020-02-01", 27)],
)  # fmt: skip
def test_the_union_grows_and_shrinks(day: str, number: int, books: dict[str, Rulebook]) -> None:
    book, on = books["eu-council"], date.fromisoformat(day)
    assert book.roster is not None
    members = book.roster.between(on, on).parties
    assert len(members) == number
    tables = book.weights_on(on)
    for table in tables.values():
        assert set(members) <= set(table)


@pytest.mark.parametrize(
    ("day", "of", "need"),
    [("1975-01-01", 58, 41), ("1983-01-01", 63, 45), ("1990-01-01", 76, 54), ("2000-01-01", 87, 62),
     ("2004-06-01", 124, 88), ("2005-01-01", 321, 232), ("2008-01-01", 345, 255), ("2014-01-01", 352, 260)],
)  # fmt: skip
def test_weighted_votes_add_up_to_the_thresholds(day: str, of: int, need: int, books: dict[str, Rulebook]) -> None:
    book, on = books["eu-council"], date.fromisoformat(day)
    assert book.roster is not None
    members = book.roster.between(on, on).parties
    votes = book.weights_on(on)["votes"]
    assert sum(votes[m] for m in members) == of
    criterion = book.rule("qmv-commission-proposal", on).criterion
    leaf = criterion if isinstance(criterion, Leaf) else criterion.parts[0]
    assert isinstance(leaf, Leaf)
    assert leaf.bound == Fraction(need, of)
    assert leaf.written == f"{need}/{of}"


@pytest.mark.parametrize("on", [date(2016, 1, 1), date(2019, 1, 1), date(2024, 1, 1)])
def test_four_members_block_whichever_article_is_read(on: date, books: dict[str, Rulebook]) -> None:
    """TEU art. 16 (4) says four; the formula of TFEU art. 238 (3) comes to the same while all members take part."""
    book = books["eu-council"]
    assert book.roster is not None
    members = book.roster.between(on, on).parties
    leaf = Leaf("count", "not-for", Fewest("population", Fraction(35, 100), 1), "less-than")
    found = judge(Rule("m", leaf), Ballot(members, {}, weights=book.weights_on(on)))
    assert found.facts["need"] == 4


def test_all_members_but_three_carry_whatever_their_people(books: dict[str, Rulebook]) -> None:
    book, on = books["eu-council"], date(2024, 1, 1)
    assert book.roster is not None
    members, tables = book.roster.between(on, on).parties, book.weights_on(on)
    rule = book.rule("", on)
    big = sorted(members, key=lambda m: -tables["population"][m])
    for against, expected in ((big[:3], "holds"), (big[:4], "fails")):
        stances = {m: "against" if m in against else "for" for m in members}
        assert judge(rule, Ballot(members, stances, weights=tables)).verdict == expected  # type: ignore[arg-type]


def test_two_bodies_of_one_kind_differ_in_data_only(books: dict[str, Rulebook]) -> None:
    iaea, unga, on = books["iaea-gc"], books["unga"], date(2000, 1, 1)
    assert iaea.rule("two-thirds", on).criterion == unga.rule("important", on).criterion


def test_a_report_is_adopted_unless_all_are_against_it(books: dict[str, Rulebook]) -> None:
    rule = books["wto-dsb"].rule("reverse-consensus", date(2005, 1, 1))
    members = ("A", "B", "C")
    for words, expected in (
        ({"A": "against", "B": "against", "C": "against"}, "not-adopted"),
        ({"A": "against", "B": "against", "C": "for"}, "adopted"),
        ({"A": "against", "B": "against"}, "open"),
    ):
        ballot = Ballot(members, words)  # type: ignore[arg-type]
        assert outcome(rule, ballot, judge(rule, ballot)) == expected


def test_every_setting_key_is_known_and_described() -> None:
    assert setting_key("gate.CFM") is PREFIXES["gate."]
    assert setting_key("entitled.state-position") is PREFIXES["entitled."]
    assert setting_key("distribution.drafts") is PREFIXES["distribution."]
    assert [setting_key(key) for key in ("gate.", "distribution.gossip", "gate", "sitting")] == [None] * 4
    assert all(key.meaning for key in (*KEYS.values(), *PREFIXES.values()))
    assert len(admissible()) == len(set(admissible()))


@pytest.mark.parametrize(
    ("key", "good_value", "bad_value"),
    [
        ("agenda.classes", '[{ name = "A" }]', '[{ label = "A" }]'),
        ("sittings", '[{ name = "restricted" }]', '"restricted"'),
        ("binding.aside", "true", '"yes"'),
        ("sessions.per_year", "2", "true"),
        ("silence.opened_by", '["chair"]', '["anyone"]'),
        ("silence.broken_by", '["objection", "amendment"]', "[]"),
        ("distribution.drafts", '"parties"', '"friends"'),
        ("entitled.state-position", '["head", "delegate"]', '["press"]'),
        ("gate.CFM", '"endorsed"', None),
        ("protocol.order", '"alphabet:ru"', None),
    ],
)
def test_settings_have_their_forms(key: str, good_value: str, bad_value: str | None) -> None:
    def text(value: str) -> str:
        return f'name = "x"\n[[setting]]\nkey = "{key}"\nvalue = {value}\n{CITED}'

    assert parse(text(good_value)).setting(key, date(2000, 1, 1)) is not None
    if bad_value is not None:
        ((line, what, _),) = wrong(text(bad_value))
        assert (line, what) == (4, f'the value of "{key}" is not what it should be')


def test_data_files_come_after_the_text_and_move_no_line() -> None:
    text = rulebooks.text("unsc")
    head, _, files = text.partition("\n[files]\n")
    assert '"unsc-members.csv" = ' in files
    assert '"states.csv" = ' in files
    assert not re.search(r"^\[files\]", head, re.MULTILINE)
    assert rulebooks.text("eaeu-board").count("[files]") == 0
