"""A rulebook that has one of everything, for the tests of reading rulebooks."""

from __future__ import annotations

import pytest

from placet.procedure.problems import RulebookError
from placet.procedure.rulebook import parse

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


def wrong(text: str) -> list[tuple[int, str, str]]:
    """Line, problem and remedy of everything that is wrong."""
    with pytest.raises(RulebookError) as caught:
        parse(text, "x.toml")
    assert all(problem.file == "x.toml" for problem in caught.value.problems)
    return [(problem.line, problem.what, problem.remedy) for problem in caught.value.problems]
