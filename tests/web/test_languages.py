"""The languages of the interface: catalogues that are current, whole and sound, and pages that are in one language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext, ngettext

import placet
from docs import catalogues
from placet.acts import REGISTER
from placet.acts.base import fields
from placet.cases.reader import Case
from placet.web import phrases
from tests.cast import DELEGATE_A, ORGANISATION, PUBLIC

PLACET = Path(placet.__file__).parent

# What is known to be wanting. A number may only become smaller; when it does, write the smaller one here.
WANTING = {"ru": 0, "ar": 109}
CHOICES_WITHOUT_WORDS = 7
WORDS_IN_F_STRINGS = 0

PAGES = {
    "session": "s/{session}",
    "dossier": "d/dredging-programme",
    "dossier, decided": "d/water-level-code",
    "record": "r",
    "form": "do/state-position?subject=toll-free-passage",
    "home": "",
    "body": "b/CRM",
    "sign in": "/sign-in",
}
DIRECTIONS = {"ru": "ltr", "ar": "rtl", "en": "ltr"}


@cache
def template() -> Catalog:
    """The words that stand in the code now."""
    return catalogues.extracted()


# ---------- catalogues ----------


@pytest.mark.once
@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_the_catalogue_is_current_compiled_and_keeps_every_place_to_be_filled_in(language: str) -> None:
    """What is committed is what `python -m docs.catalogues` would write."""
    assert catalogues.complaints(language, template()) == []


@pytest.mark.once
def test_no_more_words_are_without_a_translation_than_are_known(capsys: pytest.CaptureFixture[str]) -> None:
    """Russian lacks nothing; what another language lacks is shown in English, and does not become more."""
    lacking = {one: len(catalogues.missing(catalogues.merged(one, template()))) for one in catalogues.LANGUAGES}
    with capsys.disabled():
        print(f"\nwords without a translation: {lacking}")
    assert set(catalogues.COMPLETE) == {"ru"}
    assert lacking["ru"] == WANTING["ru"] == 0
    assert lacking["ar"] <= WANTING["ar"]


@pytest.mark.once
def test_russian_has_no_word_in_doubt_and_three_forms_of_every_plural() -> None:
    """No message is fuzzy, and each plural has forms for 1, 2 and 5."""
    catalog = catalogues.read("ru")
    plurals = [one for one in catalogues.messages(catalog) if one.pluralizable]
    assert len(plurals) > 20
    assert not [one.id for one in catalogues.messages(catalog) if one.fuzzy]
    assert {len(catalogues.texts(one.string)) for one in plurals} == {3}


@pytest.mark.once
def test_russian_is_written_as_russian_is() -> None:
    """Quotation marks of the language; no letter that looks like a Latin one, and is not."""
    for one in catalogues.messages(catalogues.read("ru")):
        for english, russian in zip(catalogues.texts(one.id), catalogues.texts(one.string), strict=False):
            assert not re.search("[“”]", russian), russian
            assert ("“" in english) <= ("«" in russian), (english, russian)
            assert not re.search(r"[а-яё][a-z]|[a-z][а-яё]", russian, re.I), russian


@pytest.mark.once
def test_a_lost_place_a_lost_tag_and_a_missing_form_are_found() -> None:
    """The checks themselves find what they are for."""
    catalog = catalogues.Words(locale="ru")
    catalog.add("{body} has decided", "решено")
    catalog.add("%(n)s of %(all)s", "%(n)s из %(n)s")
    catalog.add("<b>now</b>", "сейчас")
    catalog.add("kept: {body}", "сохранено: {body}")
    catalog.add("nothing", "")
    catalog.add(("%(n)d item", "%(n)d items"), ("%(n)d пункт", "%(n)d пункта", ""))
    catalog.add("in doubt", "сомнительно", flags={"fuzzy"})
    assert [one.id for one in catalogues.broken(catalog)] == ["{body} has decided", "%(n)s of %(all)s", "<b>now</b>"]
    assert [catalogues.texts(one.id)[0] for one in catalogues.missing(catalog)] == [
        "nothing",
        "%(n)d item",
        "in doubt",
    ]


@pytest.mark.once
def test_a_translation_comes_back_with_its_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A word that is gone leaves its translation behind as a comment; when the word returns, so does the translation,
    and no word is given the translation of one that only looks like it."""
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path)
    monkeypatch.setattr(catalogues, "LANGUAGES", ("ru",))
    both, one = Catalog(), Catalog()
    both.add("The session was opened", locations=[("a.py", 1)])
    both.add("Open", context="a button", locations=[("a.py", 2)])
    one.add("The session was opened again", locations=[("a.py", 1)])
    catalogues.make(both)
    written = catalogues.read("ru")
    for message, words in zip(catalogues.messages(written), ("Заседание открыто", "Открыть"), strict=True):
        message.string = words
    catalogues.path("ru").write_bytes(catalogues.written(written))

    catalogues.make(one)
    assert '#~ msgstr "Заседание открыто"' in catalogues.path("ru").read_text(encoding="utf-8")
    assert [m.id for m in catalogues.missing(catalogues.read("ru"))] == ["The session was opened again"]
    assert catalogues.complaints("ru", both)[0] == "ru: the catalogue is not current; run python -m docs.catalogues"

    catalogues.make(both)
    back = catalogues.read("ru")
    assert {(m.id, m.context): m.string for m in catalogues.messages(back)} == {
        ("The session was opened", None): "Заседание открыто",
        ("Open", "a button"): "Открыть",
    }
    assert catalogues.complaints("ru", both) == []


# ---------- words that no catalogue can hold ----------


def _hidden(path: Path) -> Iterator[str]:
    """Words marked inside an f-string, where the catalogue tools do not find them."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            for call in ast.walk(node):
                if (
                    isinstance(call, ast.Call)
                    and isinstance(call.func, ast.Name)
                    and call.func.id in ("_", "N_", "gettext", "ngettext", "pgettext")
                    and isinstance(call.args[0], ast.Constant)
                ):
                    yield f"{path.name}: {ast.unparse(call)}"


@pytest.mark.once
def test_no_further_word_hides_in_an_f_string() -> None:
    """Write `_("item %(number)s") % {…}`, not an f-string with `_` in it."""
    hidden = [one for path in sorted(PLACET.rglob("*.py")) for one in _hidden(path)]
    assert len(hidden) <= WORDS_IN_F_STRINGS, hidden


@pytest.mark.once
def test_no_further_choice_of_a_form_is_a_bare_code() -> None:
    """What a form offers to choose from has words, in `phrases.WORDS`."""
    bare = {
        f"{act.kind}.{item.name}: {code}"
        for act in REGISTER.values()
        for item in fields(act)
        for code in item.about.choices
        if code and code not in phrases.WORDS and item.name != "basis"
    }
    assert len(bare) <= CHOICES_WITHOUT_WORDS, sorted(bare)


# ---------- pages ----------


class _Seen(HTMLParser):
    """What is seen and heard on a page, but for data: code, keys, people's own text, and parts in other languages."""

    HIDDEN = frozenset({"script", "style", "code", "kbd", "bdi", "textarea", "title"})
    VOID = frozenset({"meta", "link", "input", "br", "hr", "img", "use", "path", "wbr", "circle", "rect", "line"})

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.root: dict[str, str | None] = {}
        self.texts: list[str] = []
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Attributes that are read aloud count as seen."""
        given = dict(attributes)
        if tag == "html":
            self.root = given
        away = (bool(self.open) and self.open[-1][1]) or tag in self.HIDDEN
        away = away or given.get("lang", self.language) != self.language
        if not away:
            self.texts += [given[key] or "" for key in ("aria-label", "title", "placeholder", "alt") if given.get(key)]
        if tag not in self.VOID:
            self.open.append((tag, away))

    def handle_endtag(self, tag: str) -> None:
        """Elements left open end with the one around them."""
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Text as one reads it, with single spaces."""
        words = " ".join(data.split())
        if words and not (self.open and self.open[-1][1]):
            self.texts.append(words)


def _seen(html: str, language: str) -> _Seen:
    seen = _Seen(language)
    seen.feed(html)
    return seen


@cache
def _english() -> tuple[frozenset[str], re.Pattern[str]]:
    """The English of the interface: messages of one word, to be met as a whole; and longer ones, anywhere in a text,
    with something in the places to be filled in."""
    single, longer = set(), []
    for message in catalogues.messages(template()):
        for form in catalogues.texts(message.id):
            bare = catalogues.PLACES.sub("", form)
            if len(re.sub(r"\W", "", bare)) <= 3:
                continue
            if re.fullmatch(r"[\w-]+", form):
                single.add(form.lower())
            elif re.search(r"[A-Za-z]{2}.*[A-Za-z]{2}", bare):
                parts = [re.escape(part) for part in catalogues.PLACES.split(form.strip())]
                longer.append(".+?".join(parts))
    return frozenset(single), re.compile(r"(?:^|(?<=\W))(?:" + "|".join(longer) + r")(?:$|(?=\W))", re.I)


def _left_in_english(seen: _Seen, case: Case) -> list[str]:
    """Texts of the page with English of the interface in them, but for sentences that stand so on the record."""
    single, longer = _english()
    found = [text for text in seen.texts if text.lower().strip(" :.,") in single or longer.search(text)]
    record = "\n".join(_values(case.acts))
    return [text for text in found if text.count(" ") < 2 or text.strip(" ·") not in record]


def _values(data: object) -> Iterator[str]:
    """Every text in the acts of a case."""
    if isinstance(data, str):
        yield data
    elif is_dataclass(data):
        for item in dataclass_fields(data):
            yield from _values(getattr(data, item.name))
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from _values(value)
    elif isinstance(data, Iterable):
        for value in data:
            yield from _values(value)


def _page(client: Client, path: str, language: str) -> str:
    address = path if path.startswith("/") else f"/{ORGANISATION}/{path}"
    response = client.get(address, headers={"accept-language": language})
    assert response.status_code == 200, address
    html: str = response.content.decode()
    return html


@pytest.fixture
def pages() -> dict[str, str]:
    """The addresses of the pages that are looked at, as the delegate of Avelland finds them."""
    found = re.search(rf'href="/{ORGANISATION}/s/(CRM/\d{{4}}-\d\d-\d\d)"', _page(DELEGATE_A.client(), "s", "en"))
    assert found, "no session of the council is planned"
    return {name: path.format(session=found[1]) for name, path in PAGES.items()}


@pytest.mark.django_db
@pytest.mark.parametrize("language", DIRECTIONS)
def test_a_page_says_its_language_and_its_direction(pages: dict[str, str], language: str) -> None:
    """`lang` and `dir` of the page, and the language's own name marked as the one in use."""
    for path in pages.values():
        html = _page(PUBLIC.client() if path.startswith("/") else DELEGATE_A.client(), path, language)
        root = _seen(html, language).root
        assert (root["lang"], root["dir"]) == (language, DIRECTIONS[language]), path
        assert re.search(rf'lang="{language}" hreflang="{language}" aria-current="true"', html), path


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_no_english_of_the_interface_is_left_on_a_russian_page(pages: dict[str, str], name: str, rivers: Case) -> None:
    """And on the same page in English the same look finds it, so that it is known to find."""
    client = PUBLIC.client() if pages[name].startswith("/") else DELEGATE_A.client()
    assert len(_left_in_english(_seen(_page(client, pages[name], "en"), "en"), rivers)) > 5
    assert _left_in_english(_seen(_page(client, pages[name], "ru"), "ru"), rivers) == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_the_frame_and_the_main_pages_are_arabic(pages: dict[str, str], name: str, rivers: Case) -> None:
    """What Arabic lacks lies elsewhere: in reading cases, and on the page of components."""
    client = PUBLIC.client() if pages[name].startswith("/") else DELEGATE_A.client()
    assert _left_in_english(_seen(_page(client, pages[name], "ar"), "ar"), rivers) == []


@pytest.mark.once
@pytest.mark.parametrize(
    ("number", "words"), [(1, "1 пункт"), (2, "2 пункта"), (5, "5 пунктов"), (11, "11 пунктов"), (21, "21 пункт")]
)
def test_russian_numbers(number: int, words: str) -> None:
    """The three forms, although the framework's own Russian counts in four."""
    with translation.override("ru"):
        assert ngettext("%(n)d item", "%(n)d items", number) % {"n": number} == words
        assert gettext("Agenda") == "Повестка дня"


@pytest.mark.once
def test_a_word_without_a_translation_is_shown_in_english() -> None:
    """The way back is English, not the browser's next choice, and never an empty text."""
    lacking = catalogues.missing(catalogues.read("ar"))
    with translation.override("ar"):
        assert all(gettext(catalogues.texts(one.id)[0]) for one in lacking)
        assert gettext("A word of no catalogue at all") == "A word of no catalogue at all"
