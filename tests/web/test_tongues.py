"""Texts in another language than the page's are marked with it (WCAG 3.1.2), in its text and nowhere else."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.utils import translation
from markupsafe import Markup

from placet.acts.documents import EnterDocument
from placet.acts.membership import EnterParty, EstablishBody, FoundOrganisation
from placet.acts.sessions import NameDelegation, PlanSession
from placet.reading.house import Foreign, words
from placet.record.post import post
from placet.web import phrases
from placet.web.templating import environment
from tests.cast import PUBLIC

ENV = environment()
RUSSIAN = Foreign("О «Севере» & Юге", "ru")


def shown(template: str, **values: object) -> str:
    """What a template writes."""
    return ENV.from_string(template).render(x=RUSSIAN, plain="a & b", markup=Markup("<b>c</b>"), **values)


MARKED = '<span lang="ru">О «Севере» &amp; Юге</span>'
BARE = "О «Севере» &amp; Юге"


@pytest.mark.once
@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("<p>{{ x }}</p>", f"<p>{MARKED}</p>"),
        ("{{ x }}", MARKED),
        ("<p>{{ plain }} {{ markup }}</p>", "<p>a &amp; b <b>c</b></p>"),
        ('<a title="{{ x }}">{{ x }}</a>', f'<a title="{BARE}">{MARKED}</a>'),
        ('<a title="{{ plain }}, {{ x }}">{{ x }}</a>', f'<a title="a &amp; b, {BARE}">{MARKED}</a>'),
        ("<a title='it is {{ x }}'>{{ x }}</a>", f"<a title='it is {BARE}'>{MARKED}</a>"),
        ('<a title="it\'s {{ x }}">{{ x }}</a>', f'<a title="it\'s {BARE}">{MARKED}</a>'),
        ('<a{% if x %} title="{{ x }}"{% endif %}>{{ x }}</a>', f'<a title="{BARE}">{MARKED}</a>'),
        ('<a title="{% if x %}{{ x }}{% else %}{{ plain }}{% endif %}">1 > 0 {{ x }}</a>',
         f'<a title="{BARE}">1 > 0 {MARKED}</a>'),
        ("<p>a \"b' c = {{ x }}</p>", f"<p>a \"b' c = {MARKED}</p>"),
        ("<title>{{ x }}</title>{{ x }}", f"<title>{BARE}</title>{MARKED}"),
        ("<select><option value='{{ x }}'>{{ x }}</option></select>{{ x }}",
         f"<select><option value='{BARE}'>{BARE}</option></select>{MARKED}"),
        ("<textarea>a < b {{ x }}</textarea>{{ x }}", f"<textarea>a < b {BARE}</textarea>{MARKED}"),
        ('{% set rest %} class="a" title="{{ x }}" id="b"{% endset %}<i{{ rest }}>{{ x }}</i>',
         f'<i class="a" title="{BARE}" id="b">{MARKED}</i>'),
        ("{% macro m(y) %}<b>{{ y }}</b>{% endmacro %}{{ m(x) }}", f"<b>{MARKED}</b>"),
        ("{% for one in [x] %}<li>{{ one }}</li>{% endfor %}", f"<li>{MARKED}</li>"),
    ],
)  # fmt: skip
def test_it_is_marked_where_an_element_may_stand(template: str, expected: str) -> None:
    """In the text of an element; in an attribute, and in an element of bare text, it is a text like any other."""
    assert shown(template) == expected


@pytest.mark.once
def test_what_runs_the_other_way_is_set_apart() -> None:
    """An English title on an Arabic page, an Arabic one on an English page."""
    with translation.override("ar"):
        assert shown("{{ one }}", one=Foreign("Moscow", "en")) == '<span lang="en" dir="ltr">Moscow</span>'
        assert phrases.listed(Foreign("Moscow", "en"), "7 أكتوبر") == "Moscow، 7 أكتوبر"
        assert shown("<p>{{ one }}</p>", one=phrases.listed(Foreign("Moscow", "en"), "7")) == (
            '<p><span lang="en" dir="ltr">Moscow</span>، 7</p>'
        )
        assert shown("<p>{{ one }}</p>", one=phrases.joined(["أ", Foreign("B", "en"), "ج"])) == (
            '<p>أ، <span lang="en" dir="ltr">B</span> وج</p>'
        )
    with translation.override("en"):
        assert shown("{{ one }}", one=Foreign("موسكو", "ar")) == '<span lang="ar" dir="rtl">موسكو</span>'
        assert shown('<i title="{{ one }}">', one=phrases.listed("a", RUSSIAN)) == f'<i title="a, {BARE}">'
    assert type(phrases.listed("a", "", "b")) is str, "where nothing is foreign nothing is made of it"


@pytest.mark.once
def test_a_text_knows_in_which_language_it_is_shown() -> None:
    """As near to the reader's as there is one."""
    text = {"ru": "Повестка", "ar": "جدول"}
    assert type(words(text, "ru")) is str
    found = words(text, "en", "ar")
    assert isinstance(found, Foreign)
    assert (found, found.language) == ("جدول", "ar")
    assert words({}, "en") == ""


class Tongues(HTMLParser):
    """The texts of a page, each with the language it is marked with."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self._open: list[tuple[str, str]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in ("meta", "link", "br", "input", "use", "hr", "img", "path"):
            return
        own = dict(attributes).get("lang") or (self._open[-1][1] if self._open else "")
        self._open.append((tag, own))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and self._open and not any(tag in ("script", "style", "title") for tag, _own in self._open):
            self.found.append((data.strip(), self._open[-1][1]))


@pytest.mark.django_db
def test_pages_mark_what_they_show_in_another_language() -> None:
    """An organisation whose texts are all Russian, read in English: every Russian word of its pages is marked so, and
    no tag is broken by it."""
    office = {"by": "office-NORD", "at": "2024-01-01"}
    post(
        "NORD",
        FoundOrganisation(ref="NORD", name={"ru": "Союз Севера"}, working="ru", languages=("ru", "en"), **office),
    )
    post("NORD", EstablishBody(ref="SOV", name={"ru": "Совет «Севера»"}, place={"ru": "Город"}, **office))
    paper = {"of_body": "SOV", "title": {"ru": "О «Севере» & <Юге>"}, "summary": {"ru": "Кратко"}, "public": True}
    post("NORD", EnterDocument(ref="d", initiator_words={"ru": "Почин"}, **paper, **office))
    client = PUBLIC.client()
    for path in ("", "d", "d/d", "r", "b", "b/SOV", "p", "sources"):
        page = client.get(f"/NORD/{path}").content.decode()
        told = Tongues(page[page.index("<body") :]).found
        russian = [(text, language) for text, language in told if re.search("[а-яё]", text, re.IGNORECASE)]
        assert russian, path
        names = {"Русский"}
        assert [one for one in russian if one[1] != "ru" and one[0] not in names] == [], path
        assert "<span" not in "".join(re.findall(r'="([^"]*)"', page)), path


@pytest.mark.django_db
def test_spellings_of_a_name_do_not_undo_the_marks_beside_them() -> None:
    """What is said of a head of delegation stays marked where his name has variants, and each of these is set apart, or
    brackets and commas would run the wrong way."""
    office = {"by": "office-NORD", "at": "2024-01-01"}
    post("NORD", FoundOrganisation(ref="NORD", name={"en": "North"}, working="en", languages=("en", "ar"), **office))
    post("NORD", EstablishBody(ref="SOV", name={"en": "Council"}, **office))
    post("NORD", EnterParty(ref="A", name={"en": "Land A"}, code="AA", **office))
    post("NORD", PlanSession(of_body="SOV", start="2024-03-01", **office))
    came = {"session": "SOV/2024-03-01", "party": "A", "present": True, "rank": {"en": "Minister"}}
    post("NORD", NameDelegation(head="Ann O’Neil", variants=("Anne O’Neil", "An O’Neil"), **came, **office))
    page = PUBLIC.client().get("/NORD/s/SOV/2024-03-01?lang=ar", follow=True).content.decode()
    said = page[page.index('class="heads"') :].partition("</ul>")[0]
    assert '<span lang="en" dir="ltr">Land A</span>، <span lang="en" dir="ltr">Minister</span>' in said
    assert "<bdi>Anne O’Neil</bdi>، <bdi>An O’Neil</bdi>" in said
    assert "&lt;" not in said
