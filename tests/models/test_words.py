"""Words as search compares them."""

from __future__ import annotations

import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placet.models.words import LONGEST, asked, forms, indexed, plain, spelled, words

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CRD/L.12", ["crd", "l", "12"]),
        ("Заявление о новогодней ЁЛКЕ", ["заявление", "о", "новогодней", "елке"]),
        ("l’arbre, L'ARBRE", ["l", "arbre", "l", "arbre"]),
        ("snake_case ½ ﬁne №7", ["snake", "case", "1", "2", "fine", "no7"]),
        ("हिन्दी में", ["हिन्दी", "में"]),  # vowel signs are part of the word
        ("ООН联合国UN", ["оон", "联合国", "un"]),
        ("", []),
        ("— … !", []),
        ("x" * 100, ["x" * LONGEST]),
    ],
)
def test_a_text_is_parted_into_words(text: str, expected: list[str]) -> None:
    """By whatever is no letter, mark or figure; where scripts meet that write words together, and they do not."""
    assert words(text) == expected


@pytest.mark.parametrize(
    ("word", "language", "expected"),
    [
        ("meetings", "en", ("meetings", "meet")),
        ("déclarations", "fr", ("déclarations", "déclar")),
        ("meetings", "de", ("meetings", "meet", "meeting")),  # as in a question: English or French
        ("nations", "", ("nations", "nation")),
        ("horses", "", ("horses", "hors")),
        ("journaux", "", ("journaux", "journal")),
        ("заявлениями", "en", ("заявлениями", "заявлен")),  # by its letters, whatever the text is said to be
        ("заявлениями", "kk", ("заявлениями", "заявлен")),
        ("الاتفاقيات", "", ("الاتفاقيات", "اتفاق")),
        ("2024", "en", ("2024",)),
        ("αυτοκίνητα", "el", ("αυτοκίνητα",)),
    ],
)
def test_a_word_has_the_stems_of_its_script(word: str, language: str, expected: tuple[str, ...]) -> None:
    """Beside itself, which always counts."""
    assert forms(word, language) == expected


def test_letters_that_are_written_together_are_found_by_pairs() -> None:
    """One letter by itself; a pair that does not stand there is not found."""
    said = set(indexed([("zh", "联合国")]))
    assert said == {"联", "合", "国", "联合", "合国"}
    assert asked("联合国") == [("联合",), ("合国",)]
    assert asked("国") == [("国",)]
    assert asked("联国") == [("联国",)]


@given(st.text(), st.text())
def test_two_symbols_are_spelled_alike_only_if_they_are(one: str, other: str) -> None:
    """But for capitals and the like; and the word holds nothing that means anything to a query."""
    assert (spelled(one) == spelled(other)) == (plain(one.strip()) == plain(other.strip()))
    assert spelled(one) == spelled(one.swapcase()) or plain(one.strip()) != plain(one.swapcase().strip())
    assert all(letter == "_" or unicodedata.category(letter)[0] in "LMN" for letter in spelled(one))


@given(st.text(), st.sampled_from(["", "en", "fr", "ru", "ar", "zh"]))
def test_a_text_is_found_by_each_of_its_words(text: str, language: str) -> None:
    """Whatever letters it has; and no word can be taken for more than letters by a query."""
    said = set(indexed([(language, text)]))
    assert all(said & set(word) for word in asked(text))
    assert all(word and not set(word) & set(" _\"'*:&|!()\0") for word in said)


def test_stems_are_the_same_in_every_thread() -> None:
    """A stemmer is not shared between threads."""
    many = [f"{word}{end}" for word in ("meet", "declar", "заявлен", "nation") for end in ("ing", "ation", "ия", "s")]
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda n: [forms.__wrapped__(word) for word in many], range(64)))
    assert all(one == found[0] for one in found)
