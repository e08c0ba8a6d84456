"""Reading rulebooks: what they say, when, and every way of getting one wrong."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

import pytest

from placet import rulebooks
from placet.procedure.criteria import Ballot, Fewest, Leaf, Node, judge, outcome
from placet.procedure.lines import Lines
from placet.procedure.problems import RulebookError, nearest, slips
from placet.procedure.provisions import NoRule, Rulebook
from placet.procedure.rulebook import parse
from placet.procedure.setting_keys import KEYS, PREFIXES, admissible, setting_key
from placet.procedure.tree import Rule

CITED = 'article = "art. 1"\nsource = "https://example.org"\nsource_checked = true\n'
GOOD = f"""\
name = "x"
title = {{ en = "A council", fr = "Un conseil" }}
default = "general"

[[stance]]
name = "agree"
counts = "for"
label = {{ en = "agree" }}

[[stance]]
name = "object"
counts = "against"
glyph = "against"
needs_text = true
label = {{ en = "object", fr = "s'oppose" }}

[letters]
X = "aside"

[[rule]]
matter = "general"
criterion = {{ none = "against" }}
{CITED}since = 2000-01-01
until = 2009-12-31

[[rule]]
matter = "general"
title = {{ en = "Decisions" }}
criterion = {{ share = "for", base = "members", at_least = "2/3" }}
{CITED}since = 2010-01-01

[[rule]]
matter = "is_general"
criterion = {{ count = "for", more_than = 3 }}
{CITED}
[[matter]]
name = "general"
also = ["Any_Other"]

[[kind]]
matter = "is-general"
holds = "general"
fails = "is-general"
{CITED}
[[setting]]
key = "languages.working"
value = ["ru"]
{CITED}since = 1994-01-22
until = 1999-12-31
note = "until then"

[[setting]]
key = "languages.working"
value = ["ru", "en"]
basis = "practice"
source = "https://example.org"
source_checked = false
since = 2000-01-01

[[group]]
name = "founders"
members = ["France", "IT"]
{CITED}until = 1999-12-31

[[weights]]
name = "votes"
values = {{ FR = 3, IT = 2 }}
{CITED}
[[weights]]
name = "population"
file = "people.csv"
set = "2020"
{CITED}since = 2020-01-01

[roster]
file = "members.csv"
names = "names.csv"
unlisted = "absent"
source = "https://example.org"

[names]
IT = ["ITA", "Italy", "Italia"]

[proxies]
at_most = 1
{CITED}
[[bloc]]
party = "EU"
group = "founders"
{CITED}
[chairmanship]
rule = "decision"

[files]
"members.csv" = '''
# a remark
party,from,until,kind,groups
FR,1990,,,big
IT,1990-05,1999,member,
IT,2001-02-03,,,
XX,1990,,observer,
'''
"names.csv" = '''
party,also
FR,FRA;France;République française
ITA,Italy
XX,Nowhere
'''
"people.csv" = '''
set,party,weight
2010,FR,1
2020,FRA,66.5
2020,Italia,60
'''
"""


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


# -- every way of getting one wrong -----------------------------------------------------------------------------------


def wrong(text: str) -> list[tuple[int, str, str]]:
    """Line, problem and remedy of everything that is wrong."""
    with pytest.raises(RulebookError) as caught:
        parse(text, "x.toml")
    assert all(problem.file == "x.toml" for problem in caught.value.problems)
    return [(problem.line, problem.what, problem.remedy) for problem in caught.value.problems]


def line_of(words: str, text: str = GOOD, nth: int = 1) -> int:
    """The line on which these words stand for the nth time."""
    return [n for n, line in enumerate(text.splitlines(), 1) if words in line][nth - 1]


@pytest.mark.parametrize(
    ("old", "new", "what", "remedy"),
    [
        ('default = "general"', 'default = "else"', 'there is no rule for the matter "else"', "general, is-general"),
        ('default = "general"', "default = 3", '"default" is not what it should be', "a text in quotes"),
        ('counts = "for"', 'counts = "yes"', '"yes" is no way of counting', "for, against, abstain"),
        ('counts = "for"', 'count = "for"', '"count" is not a key that is known here', 'Did you mean "counts"?'),
        ('name = "object"', 'name = "agree"', 'the stance "agree" stands twice', "Keep one"),
        ("needs_text = true", 'needs_text = "yes"', '"needs_text" is not what it should be', "true or false"),
        ('label = { en = "agree" }', 'label = { en = "" }', 'the text for the language "en" is missing', "quotes"),
        ('X = "aside"', 'Q = "aside"', '"Q" is not a key that is known here', "Y, N, A, X, S"),
        ('X = "aside"', 'X = "gone"', '"gone" is no way of counting', "for, against"),
        ("more_than = 3", "more_then = 3", '"more_then" is not a key that is known here', 'Did you mean "more_than"?'),
        ("more_than = 3", "more_than = 3, at_least = 2", "how much is needed must be said once", "at_least = 9"),
        ("more_than = 3", 'more_than = "1/2"', "count needs a number, not a share", "Use share"),
        ("more_than = 3", "more_than = 0.5", "0.5 is not an exact number", "a fraction in quotes"),
        ("more_than = 3", "more_than = -3", "-3 is no share", "fraction in quotes"),
        (
            "more_than = 3",
            'more_than = 3, of = "giants"',
            'there is no group "giants" in this rulebook',
            "big, founders",
        ),
        (
            "more_than = 3",
            'more_than = 3, weight = "gold"',
            'there is no table of weights "gold" in this rulebook',
            "population, votes",
        ),
        ("more_than = 3", "more_than = { over = 3 }", '"over" is not a key that is known here', "fewest_over"),
        (
            "more_than = 3",
            'more_than = { fewest_over = "much", weight = "votes" }',
            "the fewest members over a share need that share and a whole number",
            "35%",
        ),
        ('{ count = "for", more_than = 3 }', '"all"', "a criterion must be a table", "none = "),
        ('{ count = "for", more_than = 3 }', "{ all = [] }", '"all" is an empty list', "Name the criteria"),
        ('count = "for"', 'count = "friends"', '"friends" is nothing that can be counted', "for, against"),
        (
            '{ count = "for", more_than = 3 }',
            '{ none = "for", count = "for" }',
            "a criterion must have exactly one of",
            "all = [",
        ),
        (
            '{ count = "for", more_than = 3 }',
            "{ unanimous = true, absence_blocks = true }",
            "what unanimity means is not said: abstention_blocks is missing",
            "abstention_blocks = true or",
        ),
        (
            '{ count = "for", more_than = 3 }',
            '{ some = { at_least = 3, of = [{ none = "for" }] } }',
            "at_least is 3, of 1 criteria",
            "between 1 and their number",
        ),
        (
            '{ count = "for", more_than = 3 }',
            '{ share = "for", at_least = "2/3" }',
            "a share of what is not said: base is missing",
            "members, entitled",
        ),
        ('base = "members"', 'base = "friends"', '"friends" is no base', "members, entitled"),
        ('at_least = "2/3"', "at_least = 2", "2 is no share", '"2/3"'),
        ('at_least = "2/3"', 'at_least = "4/3"', "4/3 is not an exact number", "a fraction in quotes"),
        ('at_least = "2/3"', 'at_least = "2/0"', "2/0 is not an exact number", "a fraction in quotes"),
        ('at_least = "2/3"', 'at_least = "2/3", tie = "coin"', '"coin" does not say what follows a tie', "casting"),
        ("since = 2010-01-01", "since = 2009-06-01", 'two provisions for the matter "general"', "until = 2009-05-31"),
        ("since = 2010-01-01", 'since = "2010"', '"since" is not what it should be', "a date without quotes"),
        ("since = 2010-01-01", "", 'two provisions for the matter "general"', "until = 1999-12-31"),
        (
            "since = 2000-01-01\nuntil = 2009",
            "since = 2010-01-01\nuntil = 2009",
            "it ends on 2009-12-31, before",
            "dates right",
        ),
        ('also = ["Any_Other"]', 'also = "Any"', '"also" is not what it should be', "a list"),
        ('also = ["Any_Other"]', "also = [3]", '"also" holds something that is no text', "quotes"),
        (
            '[[matter]]\nname = "general"',
            '[[matter]]\nname = "else"',
            'there is no rule for the matter "else"',
            "[[rule]]",
        ),
        ('holds = "general"', 'holds = "else"', 'there is no rule for the matter "else"', "general, is-general"),
        (
            '"languages.working"\nvalue = ["ru"]',
            '"language"\nvalue = ["ru"]',
            'there is no setting "language"',
            "agenda.classes",
        ),
        (
            'value = ["ru"]',
            'value = "ru"',
            'the value of "languages.working" is not what it should be',
            "working languages",
        ),
        (
            "since = 2000-01-01\n\n[[group]]",
            "since = 1999-01-01\n\n[[group]]",
            "two provisions for the setting",
            "1998-12-31",
        ),
        ('basis = "practice"', 'basis = "hearsay"', '"hearsay" is no basis', "practice or background"),
        ('basis = "practice"\n', "", "no article is cited", 'basis = "practice"'),
        (
            "source_checked = false\n",
            "",
            "it is not said whether somebody has read the source",
            "source_checked = true",
        ),
        (
            '["France", "IT"]',
            '["France", "Spain"]',
            '"Spain" is in the group "founders" but never had a seat',
            "Correct the name",
        ),
        (
            'name = "founders"',
            'name = "concerned"',
            '"concerned" is a group that each ballot names for itself',
            "another name",
        ),
        ("IT = 2 }", "IT = -2 }", "the weight of IT is no whole number", "a unit small enough"),
        ("values = { FR = 3, IT = 2 }\n", "", "the weights are missing", "file ="),
        ('set = "2020"', 'set = "2030"', 'the file has no set "2030"', "2010, 2020"),
        ('file = "members.csv"', 'file = "seats.csv"', 'the file "seats.csv" is not there', "[files]"),
        ('unlisted = "absent"', 'unlisted = "gone"', '"gone" is not what a member missing', "outstanding, absent"),
        ('unlisted = "absent"\nsource = "https://example.org"', "", "no source is named", "https://"),
        ("FR,1990,,,big", "FR,soon,,,big", "members.csv, line 3: soon is no date", "line right"),
        ("FR,1990,,,big", "FR,1990,1980,,big", "members.csv, line 3: FR ends before it begins", "line right"),
        ("FR,1990,,,big", ",1990,,,big", "members.csv, line 3: the party is missing", "line right"),
        ("FR,1990,,,big", "FR,1990,,,big,,,", "members.csv, line 3: 8 fields where the header names 5", "line right"),
        ("party,also", "state,also", "names.csv, line 1: the column party is missing", "line right"),
        ("XX,Nowhere", "XX,France", '"France" would mean both FR and XX', "Take it from one"),
        ("2020,FRA,66.5", "2020,FRA,many", "people.csv, line 3: 'many' is no number", "line right"),
        ("2020,FRA,66.5", "2020,FRA,-1", "people.csv, line 3: a weight cannot be negative", "line right"),
        ("2020,Italia,60", "2020,FRA,60", "people.csv, line 4: FRA stands twice", "line right"),
        ("at_most = 1", "at_most = true", '"at_most" is not what it should be', "a whole number"),
        ('group = "founders"', 'group = "giants"', 'there is no group "giants"', "big, founders"),
        ("[proxies]", "[proxys]", '"proxys" is not a key that is known here', 'Did you mean "proxies"?'),
        ("[[bloc]]", "[bloc]", '"bloc" is not what it should be', "a list"),
    ],
)
def test_each_mistake_is_told_with_its_line_and_remedy(old: str, new: str, what: str, remedy: str) -> None:
    assert GOOD.count(old) >= 1
    text = GOOD.replace(old, new, 1)
    found = wrong(text)
    told = [problem for problem in found if what in problem[1]]
    assert told, found
    line, _, advice = told[0]
    assert remedy in advice
    assert 0 <= line <= len(text.splitlines())


@pytest.mark.parametrize(
    ("old", "new", "words", "nth"),
    [
        ('counts = "for"', 'counts = "yes"', 'counts = "yes"', 1),
        ("more_than = 3", "more_then = 3", "more_then", 1),
        ("since = 2010-01-01", "since = 2009-06-01", "[[rule]]", 2),
        ('also = ["Any_Other"]', "also = [3]", "also = ", 1),
        ('value = ["ru"]', 'value = "ru"', 'value = "ru"', 1),
        ('basis = "practice"\n', "", "[[setting]]", 2),
        ('criterion = { count = "for", more_than = 3 }',
         'criterion = { all = [\n  { none = "for" },\n  { none = "for", of = "giants" },\n] }', 'of = "giants"', 1),
    ],
)  # fmt: skip
def test_the_line_is_that_of_the_key(old: str, new: str, words: str, nth: int) -> None:
    text = GOOD.replace(old, new, 1)
    assert {line for line, _, _ in wrong(text)} == {line_of(words, text, nth)}


def test_two_rules_without_dates_contradict_each_other() -> None:
    text = GOOD.replace("since = 2000-01-01\nuntil = 2009-12-31\n", "").replace("since = 2010-01-01\n", "")
    assert wrong(text) == [
        (
            line_of("[[rule]]", text, 2),
            'two provisions for the matter "general" are in force at once',
            "Give each its dates",
        )
    ]


def test_all_problems_are_told_at_once_in_the_order_of_the_text() -> None:
    text = GOOD.replace('counts = "for"', 'counts = "yes"').replace("more_than = 3", "more_than = 0.5")
    text = text.replace('basis = "practice"', 'basis = "hearsay"')
    lines = [line for line, _, _ in wrong(text)]
    assert len(lines) == 3
    assert lines == sorted(lines)


def test_text_that_is_not_toml_is_told_with_its_line() -> None:
    (line, what, remedy), *rest = wrong('name = "x"\ntitle = { en = "a"\nb = 3\n')
    assert not rest
    assert line == 2
    assert remedy.startswith("Look for a missing quote or bracket here or just above; what stands between { and }")
    assert "not TOML" in what
    assert wrong('name = "x')[0][0] == 1


def test_a_message_reads_as_sentences() -> None:
    with pytest.raises(RulebookError) as caught:
        parse('[[rule]]\nmater = "a"\ncriterion = { none = "against" }\n' + CITED, "x.toml")
    first, second, third = caught.value.problems
    assert str(first) == (
        'x.toml: which matter a question is of that nobody has named is not said. Add default = "" at the top.'
    )
    assert str(second) == 'x.toml:1: the key "matter" is missing. Add it: matter = ….'
    assert str(third) == 'x.toml:2: "mater" is not a key that is known here. Did you mean "matter"?'
    assert str(caught.value) == "\n".join(map(str, caught.value.problems))
    assert third.words(lambda message: "! " + message).startswith('x.toml:2: ! "mater" is not')


def test_the_nearest_word() -> None:
    assert slips("counts", "counts") == 0
    assert slips("count", "counts") == slips("counts", "count") == slips("counds", "counts") == 1
    assert slips("abc", "") == 3
    assert nearest("mater", ["matter", "title"]) == "matter"
    assert nearest("ab", ["xy", "abcd"]) == ""
    assert nearest("ab", []) == ""


def test_lines_of_nested_values() -> None:
    text = (
        'a = 1\n[[b]]\nc = { d = [\n  { e = 1 },\n  { e = 2,\n    f = "]" }, # { [\n] }\n'
        '[[b]]\ng = """\n[[b]]\n"""\n"h.i" = 2\n[j.k]\n'
    )
    lines = Lines(text)
    assert lines.of(("a",)) == 1
    assert lines.of(("b", 0)) == 2
    assert lines.of(("b", 0, "c", "d", 0, "e")) == 4
    assert lines.of(("b", 0, "c", "d", 1, "e")) == 5
    assert lines.of(("b", 0, "c", "d", 1, "f")) == 6
    listed = Lines('a = [\n  "b",\n  "c",\n  3,\n]\n')
    assert [listed.of(("a", place)) for place in range(3)] == [2, 3, 1]
    assert lines.of(("b", 1)) == 8
    assert lines.of(("b", 1, "h.i")) == 12
    assert lines.of(("j", "k")) == 13
    assert lines.of(("b", 1, "nothing")) == 8
    assert lines.of(("nothing",)) == 0


# -- the rulebooks that are shipped -----------------------------------------------------------------------------------

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
