"""Words as search compares them: in one form of the letters, without capitals, as they stand and cut to their stems.

| script of the word | stems |
| --- | --- |
| Latin | English and French; those of the text's own language alone where it is one of the two |
| Cyrillic | Russian |
| Arabic | Arabic |
| written without spaces (Chinese, Japanese, Thai, Lao, Khmer, Burmese) | none: each letter, and each two that follow |
| any other | none: the word as it stands |

What is indexed is the word and its stems; what is asked is found by any of them.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

import Stemmer

LONGEST = 60  # letters of a word; what follows is left out, in texts and in questions
BEGINNING = 3  # letters that may stand for the beginning of a word

# Hyphens and dashes, apostrophes and quotation marks of every kind are one; so are ё and е.
_SAME = str.maketrans("ё‐–—−’ʼ«»“”„", 'е----\'\'"""""')

_UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]+)"
)
_SCRIPTS = (
    (re.compile("[a-z\u00df-\u024f\u1e00-\u1eff]"), ("english", "french")),
    (re.compile("[\u0400-\u052f]"), ("russian",)),
    (re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff]"), ("arabic",)),
)
_LANGUAGES = {"en": ("english",), "fr": ("french",)}
_own = threading.local()


class _Letters(dict[int, int | str]):
    """A table for `str.translate`: letters, their marks and figures stay; anything else parts words."""

    def __missing__(self, code: int) -> int | str:
        found: int | str = code if unicodedata.category(chr(code))[0] in "LMN" else " "
        self[code] = found
        return found


_LETTERS = _Letters()


def plain(text: str) -> str:
    """A text as it is compared: compatibility form, no capitals, ё as е, one kind of hyphen, apostrophe, quote."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_SAME)


def words(text: str) -> list[str]:
    """The words of a text in their order, as they are compared; a run of letters without spaces is one word."""
    apart = plain(text).translate(_LETTERS)
    if _UNSPACED.search(apart):
        apart = _UNSPACED.sub(r" \1 ", apart)
    return [word[:LONGEST] for word in apart.split()]


@lru_cache(maxsize=16_384)
def forms(word: str, language: str = "") -> tuple[str, ...]:
    """The word, and the stems under which it may be known; `language` is that of the text, as far as known."""
    stemmers = next((known for script, known in _SCRIPTS if script.match(word)), ())
    if len(stemmers) > 1:
        stemmers = _LANGUAGES.get(language, stemmers)
    return tuple(dict.fromkeys((word, *(_stemmer(one).stemWord(word) for one in stemmers))))


def indexed(texts: Iterable[tuple[str, str]]) -> Iterator[str]:
    """All that texts, each with its language, are found by; the same may come twice."""
    for language, text in texts:
        for word in dict.fromkeys(words(text)):
            if _UNSPACED.match(word):
                yield from word
                yield from _pairs(word)
            else:
                yield from forms(word, language)


def asked(question: str) -> list[tuple[str, ...]]:
    """The words of a question: of each the forms of which one must be there."""
    found: list[tuple[str, ...]] = []
    for word in words(question):
        if not _UNSPACED.match(word):
            found.append(forms(word))
        elif len(word) == 1:
            found.append((word,))
        else:
            found += [(pair,) for pair in _pairs(word)]
    return list(dict.fromkeys(found))


def may_begin(word: str) -> bool:
    """Whether a word of a question is long enough to be taken for the beginning of one."""
    return len(word) >= BEGINNING


def spelled(text: str) -> str:
    """A reference or symbol as one word of letters, figures and `_`; no two that differ, but in capitals and the like,
    are spelled alike."""
    return "".join(
        one if one != "_" and _LETTERS[ord(one)] == ord(one) else f"_{ord(one):x}_" for one in plain(text.strip())
    )


def _pairs(run: str) -> Iterator[str]:
    return (run[at : at + 2] for at in range(len(run) - 1))


def _stemmer(name: str) -> Stemmer.Stemmer:
    # A stemmer may be used by one thread at a time; what it finds is kept by `forms`.
    found = getattr(_own, name, None)
    if found is None:
        found = Stemmer.Stemmer(name, 0)
        setattr(_own, name, found)
    return found
