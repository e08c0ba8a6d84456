"""The component macros and the frame of the page, without the application."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from bench import look

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "placet" / "web" / "templates"
DOC = (ROOT / "docs" / "interface.md").read_text(encoding="utf-8")
CANARY = "wagtail-in-the-reeds"
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}

pytestmark = pytest.mark.once


def render(source: str, **words: Any) -> str:
    """A piece of template with the macros as `m`."""
    rendered: str = look.environment().from_string('{% import "placet/macros.html" as m %}' + source).render(**words)
    return rendered


def components(language: str = "en", **changes: Any) -> str:
    """The page of components."""
    page = look.specimen_page(language) | changes
    rendered: str = look.environment().get_template("placet/components.html").render(page=page, csrf_token="t0ken")
    return rendered


# ---------- the page of components ----------


class Reading(HTMLParser):
    """Checks that elements close in their order, and notes ids, references, headings and fields."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.refers: set[str] = set()
        self.labelled: set[str] = set()
        self.fields: list[dict[str, str | None]] = []
        self.headings: list[int] = []
        self.wrong: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if len(given) != len(attrs):
            self.wrong.append(f"attribute twice: {tag} {attrs}")
        if "p" in self.open and tag in ("p", "div", "ul", "ol", "dl", "section", "table", "form"):
            self.wrong.append(f"{tag} inside p: {self.get_starttag_text()}")
        if given.get("id"):
            self.ids.append(str(given["id"]))
        for name in ("aria-labelledby", "aria-describedby", "for", "list"):
            self.refers |= set(str(given.get(name) or "").split())
        if tag == "label":
            self.labelled.add(str(given.get("for") or ""))
        if tag in ("input", "select", "textarea") and given.get("type") != "hidden":
            self.fields.append(given | {"inside": "label" if "label" in self.open else ""})
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes nothing, line {self.getpos()[0]}")
            raise AssertionError(self.wrong)

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(html: str) -> Reading:
    reading = Reading()
    reading.feed(html)
    assert reading.open == []
    return reading


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
def test_page_of_components_is_sound(language: str) -> None:
    reading = read(components(language))
    assert reading.wrong == []
    assert sorted(one for one in set(reading.ids) if reading.ids.count(one) > 1) == []
    assert reading.refers - set(reading.ids) == set()
    unnamed = [
        field
        for field in reading.fields
        if not (field["inside"] or field.get("aria-label") or str(field.get("id")) in reading.labelled)
    ]
    assert unnamed == []
    assert reading.headings[0] == 1
    assert reading.headings.count(1) == 1
    assert [pair for pair in zip(reading.headings, reading.headings[1:], strict=False) if pair[1] > pair[0] + 1] == []


def test_nothing_is_left_undefined_and_words_follow_the_language() -> None:
    russian, arabic = components("ru"), components("ar")
    assert 'lang="ru" dir="ltr"' in russian
    assert 'lang="ar" dir="rtl"' in arabic
    assert "Судоходство в низовьях" in russian
    assert "الملاحة في المجاري السفلى" in arabic
    for html in (russian, arabic):
        visible = " ".join(read(html).text)
        assert re.findall(r"\bNone\b|Undefined|%\(|{{|}}", visible) == []


def test_every_macro_is_shown_documented_and_explained() -> None:
    module = look.environment().get_template("placet/macros.html").module
    macros = {name for name in dir(module) if type(getattr(module, name)).__name__ == "Macro"}
    table = DOC[DOC.index("| part | macros |") : DOC.index("What a stance counts as")]
    assert set(re.findall(r"`(\w+)`", table)) == macros
    shown = "".join(
        (TEMPLATES / "placet" / name).read_text(encoding="utf-8") for name in ("components.html", "base.html")
    )
    # These stand inside others.
    inner = {"mark", "law", "csrf", "icon", "moment"}
    assert {name for name in macros if f"m.{name}(" not in shown} == inner
    for path in sorted((TEMPLATES / "placet" / "parts").glob("*.html")):
        text = path.read_text(encoding="utf-8")
        for name in re.findall(r"{% macro (\w+)\(", text):
            if name in macros:
                assert re.search(rf"#}}\n{{% macro {name}\(", text), f"{path.name}: {name} has no comment above it"
                assert re.search(rf"{{#-? {name}\(", text), f"{path.name}: the comment does not name {name}"


# ---------- what must not leak ----------


def test_redacted_entries_show_number_and_digest_whatever_is_given() -> None:
    keys = ("words", "acted", "entered", "by", "acted_for", "id", "url", "when", "broken")
    entry: dict[str, Any] = {"number": "411", "digest": "e8a2 114c", "redacted": True, **dict.fromkeys(keys, CANARY)}
    entry |= {"links": [(CANARY, CANARY)], "article": {"text": CANARY, "url": CANARY}}
    for macro in ("chain", "entries"):
        html = render("{{ m." + macro + "([e]) }}", e=entry)
        assert CANARY not in html
        assert "411" in html
        assert "An entry you may not read" in html


def test_hidden_column_renders_none_of_its_cells() -> None:
    cells = [("for", "for", "agree", "#a", False), ("against", "against", CANARY, "#" + CANARY, True)]
    html = render(
        "{{ m.matrix(columns, rows, 'Positions') }}",
        columns=[{"name": "Alder"}, {"name": "Birch", "hidden": True}],
        rows=[{"title": "Ferries", "symbol": "1", "cells": cells}],
    )
    assert CANARY not in html
    assert 'data-c="against"' not in html
    assert html.count('data-c="for"') == 1


def test_finding_of_which_only_the_verdict_is_known_holds_only_that() -> None:
    html = render("{{ m.finding({'verdict': 'fails', 'articles': [{'text': 'Rule 12', 'url': '/r'}]}) }}")
    words = [part.strip() for part in read(html).text if part.strip()]
    assert words == ["Fails", "Rule 12"]


def test_tally_without_names_tells_none() -> None:
    html = render("{{ m.tally([('for', 'for', None), ('against', 'against', None)], '1 for, 1 against') }}")
    assert "<title>" not in html
    assert 'aria-label="1 for, 1 against"' in html
    assert render("{{ m.tally([], 'nothing') }}").strip() == ""


# ---------- states ----------


def test_refused_button_is_reachable_says_why_and_sends_nothing() -> None:
    refused = {"words": "The Council decides by consensus.", "article": {"text": "Rule 12", "url": "/rules#12"}}
    html = render("{{ m.button('Put to the vote', url='/vote', refused=r, id='vote') }}", r=refused)
    assert 'type="button"' in html
    assert 'aria-disabled="true" aria-describedby="why-vote"' in html
    assert 'id="why-vote">The Council decides by consensus. <a class="art" href="/rules#12">Rule 12</a>' in html
    assert "/vote" not in html
    assert " disabled" not in html


def test_journey_of_more_than_seven_stations_folds_its_middle() -> None:
    def shown(number: int) -> str:
        return render("{{ m.journey(s) }}", s=[{"name": f"Station {n}"} for n in range(number)])

    assert "<details>" not in shown(7)
    folded = shown(10)
    assert "<summary>4 stations</summary>" in folded
    assert [int(n) for n in re.findall(r"Station (\d)", folded)] == list(range(10))
    outside = re.sub(r"<details>.*</details>", "", folded, flags=re.S)
    assert [int(n) for n in re.findall(r"Station (\d)", outside)] == [0, 5, 6, 7, 8, 9]


def test_deadlines_name_what_is_not_set_waived_and_not_kept() -> None:
    html = render(
        "{{ m.deadlines(d) }}",
        d=[
            {"words": "Corrections", "state": "unset"},
            {"when": "3 March", "words": "Drafts", "state": "waived", "by": "the chair", "article": {"text": "Rule 4"}},
            {"when": "4 March", "words": "Names", "state": "missed"},
            {"when": {"text": "5 March", "iso": "2031-03-05"}, "words": "Positions", "state": "next"},
            {"when": {"text": "6 March", "iso": "2031-03-06"}, "words": "Session"},
        ],
    )
    assert "Limit not set" in html
    assert "not set in the rules" in html
    assert '<s><span class="when">3 March</span></s>' in html
    assert "waived by the chair" in html
    assert "not kept" in html
    # Only the next one is told in relative words.
    assert html.count("data-relative") == 1
    assert '<time class="when" datetime="2031-03-05" data-relative>5 March</time>' in html


@pytest.mark.parametrize("basis", ["derived", "background", "planned", "unknown"])
def test_certainty_leads_to_an_explanation_on_every_page(basis: str) -> None:
    assert f'href="#sure-{basis}"' in render("{{ m.certainty(b) }}", b=basis)
    assert f'id="sure-{basis}"' in components()


def test_what_was_read_has_no_mark() -> None:
    assert render("{{ m.certainty('read') }}{{ m.certainty(None) }}{{ m.certainty('') }}").strip() == ""


def test_markings_and_languages_say_in_words_what_they_show() -> None:
    html = render("{{ m.marking('lifted', 'Restricted', since='7 October', by='the chair') }}")
    assert "".join(read(html).text).strip() == "Restricted lifted 7 October, the chair"
    renditions = [
        {"code": "ru", "name": "русский", "role": "authentic", "url": "/ru"},
        {"code": "en", "name": "English", "role": "translation", "url": "/en", "corrected": True, "note": "14 pages"},
        {"code": "ar", "name": "العربية", "role": "coming", "due": "4 October"},
        {"code": "fr", "name": "français", "role": "none"},
    ]
    words = " ".join(" ".join(read(render("{{ m.langs(r, 'FR/31') }}", r=renditions)).text).split())
    assert words == (
        "RU FR/31, authentic text EN c FR/31, translation, with corrigendum, 14 pages"
        " AR in translation 4 October FR not in this language"
    )


def test_language_text_has_one_field_a_language() -> None:
    html = render(
        "{{ m.language_text('title', 'Title', l, values={'ru': 'Паромы'}, errors=errors) }}",
        l=[{"code": "ru", "name": "русский"}, {"code": "ar", "name": "العربية", "direction": "rtl"}],
        errors={"ar": ["Name it."], "": ["One at least."]},
    )
    reading = read(html)
    assert [field.get("name") for field in reading.fields] == ["title.ru", "title.ar"]
    assert [(field.get("lang"), field.get("dir")) for field in reading.fields] == [("ru", "ltr"), ("ar", "rtl")]
    assert reading.fields[0].get("value") == "Паромы"
    assert reading.fields[1].get("aria-invalid") == "true"
    assert "Name it." in html
    assert "One at least." in html


def test_fields_keep_what_was_typed_and_say_what_is_wrong() -> None:
    html = render(
        "{{ m.field('long', 'text', 'Remarks', value=v, hint='Short.', errors=e, kept=True, optional=True) }}",
        v="\n<b>&",
        e=["Too long."],
    )
    reading = read(html)
    (field,) = reading.fields
    assert field.get("aria-describedby") == "f-text-hint f-text-kept f-text-errors"
    assert field.get("aria-invalid") == "true"
    assert "aria-required" not in field
    assert "&lt;b&gt;&amp;" in html
    assert reading.refers - set(reading.ids) == set()


@pytest.mark.parametrize(("kind", "value"), [("radios", "2"), ("boxes", ["2"]), ("choice", 2)])
def test_choices_show_what_is_chosen(kind: str, value: object) -> None:
    choices = [("1", "one"), ("2", "two")] if kind == "boxes" else [(1, "one"), (2, "two")]
    html = render("{{ m.field(k, 'c', 'Which', choices=c, value=v) }}", k=kind, c=choices, v=value)
    assert re.findall(r'value="(\w)"(?: checked| selected)', html) == ["2"]


def test_ballot_counts_what_is_stated_chosen_and_open() -> None:
    drafts = [{"stated_value": "y", "value": "y"}, {"stated_value": "y", "value": "n"}, {"value": "y"}, {"value": ""}]
    html = render("{{ m.ballot_foot(d, 'Review') }}", d=drafts)
    assert ">1 stated · 2 chosen, not stated yet · 1 without answer<" in html
    assert 'data-words="{stated} stated · {chosen} chosen, not stated yet · {open} without answer"' in html


def test_words_of_people_are_escaped_everywhere() -> None:
    environment = look.environment()
    specimen = environment.get_template("placet/parts/specimen.html").module.specimen["en"]

    def spoiled(value: Any) -> Any:
        if isinstance(value, str):
            return value + '"><script>' + CANARY
        return [spoiled(one) for one in value]

    specimen.update({key: spoiled(value) for key, value in specimen.items()})
    html = environment.get_template("placet/components.html").render(page=look.specimen_page("en"))
    assert html.count(CANARY) > 300
    assert "<script>" not in html
    assert '"><' + "script" not in html


# ---------- the frame ----------


def frame(**changes: Any) -> str:
    page = look.specimen_page("en", public=True) | changes
    source = '{% extends "placet/base.html" %}{% block main %}<p>text</p>{% endblock %}'
    rendered: str = look.environment().from_string(source).render(page=page, csrf_token="t0ken")
    return rendered


def test_public_page_has_no_mandate_and_offers_to_sign_in() -> None:
    html = frame(sign_in_url="/sign-in", demo_readers=[])
    assert "You act for" not in html
    assert 'href="/sign-in"' in html
    assert "Sign out" not in html
    assert read(html).wrong == []


def test_mandate_stands_in_the_strip() -> None:
    html = frame(reader={"acts_for": "Elm", "role": "delegate", "code": "EL", "url": "/me"}, sign_out_url="/out")
    assert re.search(r"You act for</span> <span class=\"cc\" dir=\"ltr\">EL</span> <b><bdi>Elm</bdi></b>", html)
    # Signing out changes something: it is posted, with the token.
    token = '<input type="hidden" name="csrfmiddlewaretoken" value="t0ken">'
    assert html.count(f'<form method="post" action="/out">{token}') == 2


def test_made_up_council_is_said_on_every_page() -> None:
    real = {"name": "Council", "url": "/c", "fictional": False}
    assert "A made-up council." not in frame(organisation=real)
    assert "A made-up council." in frame(organisation=real | {"fictional": True})
    assert "A made-up council." in frame(organisation=real | {"fictional": True}, reader={"acts_for": "Elm"})


def test_page_of_another_day_says_so_and_leads_back() -> None:
    html = frame(as_of="7 October 2024", as_of_exit_url="/c/today")
    assert "As it stood on 7 October 2024" in html
    assert '<a href="/c/today">Back to today</a>' in html
    assert "As it stood on" not in frame(as_of=None)


def test_reader_of_the_demonstration_is_chosen_by_a_post() -> None:
    html = frame(demo_readers=[("Press", "/as/press", True), ("Elm", "/as/elm", False)])
    (form,) = re.findall(r'<form class="banner demo".*?</form>', html, flags=re.S)
    assert 'method="post"' in form
    assert 'name="csrfmiddlewaretoken" value="t0ken"' in form
    chosen = [("/as/press", ' aria-current="true"'), ("/as/elm", "")]
    assert re.findall(r'formaction="([^"]+)"( aria-current="true")?', form) == chosen
    assert "banner demo" not in frame(demo_readers=[])


def test_theme_and_languages() -> None:
    assert '<html lang="en" dir="ltr" data-theme="dark">' in frame(theme="dark")
    assert '<html lang="en" dir="ltr">' in frame(theme="")
    html = frame(theme="dark", theme_url="/theme", canonical_url="https://council.example/s/1")
    assert 'action="/theme" data-theme-form>' in html
    assert 'name="theme" value="light"' in html
    assert '<link rel="canonical" href="https://council.example/s/1">' in html
    assert re.findall(r'rel="alternate" hreflang="(\w+)"', html) == ["ru", "fr", "ar"]
    # Without an address to post to, the script alone can keep the choice: the form waits for it.
    assert 'method="post" data-theme-form hidden>' in frame(theme_url=None)


def test_messages_of_success_are_toasts_and_others_stay_in_the_page() -> None:
    done, failed = {"kind": "done", "words": "Stated.", "url": "/r/4853"}, {"kind": "error", "words": "Not sent."}
    html = frame(messages=[done, failed])
    (toasts,) = re.findall(r'<div class="toasts".*?</div></div>', html, flags=re.S)
    assert "Stated." in toasts
    assert "Not sent." not in toasts
    assert re.search(r'<div class="msg" data-k="error" role="alert">.*?Not sent\.', html, flags=re.S)


def test_margin_comes_first_where_it_must_be_read_first() -> None:
    blocks = {"first": "F1", "main": "M1", "margin": "R1"}
    source = "".join(f"{{% block {name} %}}{words}{{% endblock %}}" for name, words in blocks.items())
    template = look.environment().from_string('{% extends "placet/base.html" %}' + source)
    html = template.render(page=look.specimen_page("en"))
    assert html.index("F1") < html.index("M1") < html.index("R1")
    assert (html.count("F1"), html.count("M1"), html.count("R1")) == (1, 1, 1)
    alone = frame()
    assert alone.count("<p>text</p>") == 1
    assert '<aside class="stack' not in alone


def test_keys_of_sections_are_those_of_the_documentation() -> None:
    html = frame()
    assert re.findall(r'data-go="(\w)"', html) == ["h", "s", "d", "e", "c", "p", "r"]
    assert "| `G` then `H` `S` `D` `E` `C` `P` `R` |" in DOC


def test_single_keys_can_be_switched_off() -> None:
    assert 'data-keys="off"' in frame(keys_off=True)
    assert "data-keys" not in frame(keys_off=False)
    script = (ROOT / "placet" / "static" / "placet" / "placet.js").read_text(encoding="utf-8")
    assert script.count("keysOff()") == 2
