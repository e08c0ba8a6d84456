"""Every way of getting a rulebook wrong is told with its line and its remedy."""

from __future__ import annotations

import pytest
from a_rulebook import CITED, GOOD, wrong

from placet.procedure.lines import Lines
from placet.procedure.problems import RulebookError, nearest, slips
from placet.procedure.rulebook import parse


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
