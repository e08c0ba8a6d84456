"""Reading rulebooks: what they say, when, and every way of getting one wrong."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from a_rulebook import GOOD

from placet.procedure.criteria import Fewest, Leaf, Node
from placet.procedure.provisions import NoRule, Rulebook
from placet.procedure.rulebook import parse


def good() -> Rulebook:
    """The rulebook above."""
    return parse(GOOD)


# -- what a rulebook says ---------------------------------------------------------------------------------------------


def test_rules_are_those_of_their_day() -> None:
    book = good()
    assert book.rule("general", date(2005, 6, 1)).criterion == Leaf("none", "against", 0, "at-most")
    assert book.rule("", date(2009, 12, 31)).until == date(2009, 12, 31)
    assert book.rule("", date(2010, 1, 1)).criterion == Leaf("share", "for", Fraction(2, 3), base="members")
    assert [r.since for r in book.rules_between("", date(2009, 1, 1), date(2010, 12, 31))] == [
        date(2000, 1, 1),
        date(2010, 1, 1),
    ]


def test_matters_have_other_words_and_two_ways_of_writing() -> None:
    book = good()
    assert list(book.matters) == ["general", "is-general"]
    assert book.matters["general"].title == {"en": "Decisions"}
    assert [book.matter(word) for word in ("", "general", "any-other", "IS_GENERAL", "else")] == [
        "general", "general", "general", "is-general", None,
    ]  # fmt: skip


def test_a_matter_without_a_rule_on_that_day_is_said_to_have_none() -> None:
    with pytest.raises(NoRule) as caught:
        good().rule("", date(1999, 12, 31))
    assert (caught.value.matter, caught.value.known) == ("", ())
    with pytest.raises(NoRule) as caught:
        good().rule("else", date(2005, 1, 1))
    assert caught.value.known == ("general", "is-general")
    with pytest.raises(NoRule):
        parse('name = "empty"').rule("", date(2005, 1, 1))


def test_a_rule_cites_its_article() -> None:
    rule = good().rule("is-general", date(2000, 1, 1))
    assert (rule.article, rule.source, rule.source_checked) == ("art. 1", "https://example.org", True)
    assert (rule.since, rule.until, rule.carried, rule.failed) == (None, None, "adopted", "not-adopted")


def test_who_decides_the_kind_of_a_question() -> None:
    assert good().kind("is_general", True) == "general"
    assert good().kind("is-general", False) == "is-general"
    assert good().kind("general", True) is None


def test_settings_are_those_of_their_day() -> None:
    book = good()
    before, after = (
        book.setting("languages.working", date(1999, 12, 31)),
        book.setting("languages.working", date(2000, 1, 1)),
    )
    assert before is not None
    assert after is not None
    assert (before.value, before.article, before.note, before.basis) == (["ru"], "art. 1", "until then", "")
    assert (after.value, after.article, after.basis, after.source_checked) == (["ru", "en"], "", "practice", False)
    assert book.setting("languages.working", date(1990, 1, 1)) is None
    assert book.setting("binding.aside", date(2000, 1, 1)) is None


def test_stances_and_letters() -> None:
    book = good()
    assert list(book.stances) == ["agree", "object"]
    stance = book.stances["object"]
    assert (stance.counts, stance.glyph, stance.needs_text, stance.label["fr"]) == (
        "against",
        "against",
        True,
        "s'oppose",
    )
    assert not book.stances["agree"].needs_text
    words = ("Agree", "object", "Y", "n", "X", "A", "abstain", "Aside", "maybe", "")
    assert [book.stance(word) for word in words] == [
        "for", "against", "for", "against", "aside", "abstain", "abstain", "aside", None, None,
    ]  # fmt: skip


def test_names_whatever_their_accents_and_capitals() -> None:
    names = good().names
    assert [names.party(n) for n in ("fr", "FRA", "republique  Francaise", "ITA", "italy", "Ital.ia", "nowhere")] == [
        "FR", "FR", "FR", "IT", "IT", "IT", "XX",
    ]  # fmt: skip
    assert names.party("Spain") is None


def test_the_roster_on_a_day_and_in_a_year() -> None:
    roster = good().roster
    assert roster is not None
    assert roster.unlisted == "absent"
    assert roster.parties() == ("FR", "IT", "XX")
    day = date(1995, 1, 1)
    assert (roster.between(day, day).parties, roster.between(day, day).passing) == (("FR", "IT"), frozenset())
    assert roster.between(day, day).groups == {"big": frozenset({"FR"})}
    assert roster.between(date(2000, 6, 1), date(2000, 6, 1)).parties == ("FR",)
    year = roster.between(date(1990, 1, 1), date(1990, 12, 31))
    assert (year.parties, year.passing) == (("FR", "IT"), frozenset({"IT"}))
    both = roster.between(date(1999, 1, 1), date(2001, 12, 31))
    assert (both.parties, both.passing) == (("FR", "IT"), frozenset({"IT"}))
    assert roster.between(date(1980, 1, 1), date(1980, 1, 1)).parties == ()


def test_groups_and_weights_are_those_of_their_day() -> None:
    book = good()
    assert book.groups_on(date(1995, 1, 1)) == {"big": frozenset({"FR"}), "founders": frozenset({"FR", "IT"})}
    assert book.groups_on(date(2005, 1, 1)) == {"big": frozenset({"FR"})}
    assert book.weights_on(date(2019, 1, 1)) == {"votes": {"FR": 3, "IT": 2}}
    assert book.weights_on(date(2020, 1, 1))["population"] == {"FR": Fraction("66.5"), "IT": 60}
    assert book.weights_on(date(2019, 1, 1), {"population": "2020"})["population"]["IT"] == 60
    assert (book.proxies, book.blocs[0].party, book.blocs[0].group) == (1, "EU", "founders")
    assert book.chairmanship == {"rule": "decision"}


# -- criteria as they are written -------------------------------------------------------------------------------------


def criterion(words: str) -> object:
    """The criterion that these words are read as."""
    text = GOOD.replace('{ count = "for", more_than = 3 }', words)
    assert text != GOOD
    return parse(text).rule("is-general", date(2000, 1, 1)).criterion


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ('{ none = "against", of = "big" }', Leaf("none", "against", 0, "at-most", of="big")),
        ('{ none = "for", without = "concerned" }', Leaf("none", "for", 0, "at-most", without="concerned")),
        ('{ count = "against", at_most = 3, settled = true }', Leaf("count", "against", 3, "at-most", settled=True)),
        ('{ count = "for", at_least = 5, weight = "votes" }', Leaf("count", "for", 5, weight="votes")),
        (
            '{ count = "not-for", less_than = { fewest_over = "35%", weight = "votes", plus = 1 } }',
            Leaf("count", "not-for", Fewest("votes", Fraction(7, 20), 1), "less-than"),
        ),
        (
            '{ share = "for", base = "cast", more_than = "1/2", weight = "votes", tie = "casting", article = "a" }',
            Leaf("share", "for", Fraction(1, 2), "more-than", "cast", "votes", tie="casting", article="a"),
        ),
        (
            '{ share = "for", base = "members", at_least = "66.6%" }',
            Leaf("share", "for", Fraction(333, 500), base="members"),
        ),
        ("{ present = true, at_least = 6 }", Leaf("present", "present", 6)),
        ('{ present = true, more_than = "1/2" }', Leaf("present", "present", Fraction(1, 2), "more-than", "members")),
        (
            '{ present = true, base = "entitled", at_least = "2/3" }',
            Leaf("present", "present", Fraction(2, 3), base="entitled"),
        ),
        (
            "{ unanimous = true, abstention_blocks = true, absence_blocks = false }",
            Leaf("unanimous", "against", 0, "at-most", abstention_blocks=True),
        ),
        ('{ not = { none = "for" } }', Node("not", (Leaf("none", "for", 0, "at-most"),))),
        (
            '{ any = [{ none = "for" }, { count = "for", at_least = 1 }], article = "b" }',
            Node("any", (Leaf("none", "for", 0, "at-most"), Leaf("count", "for", 1)), article="b"),
        ),
        (
            '{ all = [\n  { none = "for" },\n] }',
            Node("all", (Leaf("none", "for", 0, "at-most"),)),
        ),
        (
            '{ some = { at_least = 1, of = [{ none = "for" }, { none = "against" }] } }',
            Node("some", (Leaf("none", "for", 0, "at-most"), Leaf("none", "against", 0, "at-most")), 1),
        ),
        (
            '{ failing_which = [{ none = "against" }, { count = "for", at_least = 1 }] }',
            Node("failing-which", (Leaf("none", "against", 0, "at-most"), Leaf("count", "for", 1))),
        ),
        (
            '{ count = "for", at_least = 9, unless = { none = "against" } }',
            Node("unless", (Leaf("count", "for", 9), Leaf("none", "against", 0, "at-most"))),
        ),
    ],
)
def test_criteria_as_written(words: str, expected: object) -> None:
    assert criterion(words) == expected


def test_a_share_is_shown_as_it_is_written() -> None:
    leaf = criterion('{ share = "for", base = "members", at_least = "255/345" }')
    assert isinstance(leaf, Leaf)
    assert (leaf.bound, leaf.written) == (Fraction(17, 23), "255/345")
