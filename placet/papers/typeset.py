"""Setting a paper: plain data and a template in, the bytes of a PDF out.

What people wrote reaches the template as JSON and is set as text: nothing in it is read as markup, a formula or a
command. The template sees only its own folder, the fonts are the shipped ones (and those a house adds), nothing is
fetched, and the date of the paper is part of its data: the same data gives the same bytes.

A paper conforms to PDF/UA-1 (tagged, for screen readers) and PDF/A-2a (for archives). Both forbid a character that no
font can show; a paper that holds one is still set and tagged, with an empty box for that character, but claims neither.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

FOLDER = Path(__file__).parent
TEMPLATES = FOLDER / "templates"
FONTS = FOLDER / "fonts"
STANDARDS: list[typst.PDFStandard] = ["ua-1", "a-2a"]

DIRECTIONS = ("ltr", "rtl")
MARKINGS = ("public", "participants", "restricted", "embargo", "lifted")


class PaperError(Exception):
    """The paper could not be set: its data do not have the shape that the template expects."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """A text with the language it is in, so that a screen reader pronounces it and bidirectional text stays in order.

    `language` is a BCP 47 tag; empty means the language of the paper.
    """

    text: str
    language: str = ""
    direction: str = ""


@dataclass(frozen=True, kw_only=True)
class Title:
    """A title in the reader's language and, where that is another, the authentic one, which is printed under it."""

    shown: Words
    authentic: Words | None = None


@dataclass(frozen=True, kw_only=True)
class Marking:
    """Who may read this: a stamp, in the same words as on the screen.

    `kind` is `public`, `participants`, `restricted`, `embargo` or `lifted` and gives the stamp its form only; `note`
    says since when, until which hour or by whom.
    """

    kind: str
    label: str
    note: str = ""

    def __post_init__(self) -> None:
        if self.kind not in MARKINGS:
            raise PaperError(f"“{self.kind}” is not a kind of marking; known: {', '.join(MARKINGS)}.")


@dataclass(frozen=True, kw_only=True)
class Foot:
    """What each page of a paper carries at its foot.

    `number` and `hash` are those of the entry of the record on which the paper rests (hexadecimal, whole). `as_of`
    says in words as of which day or hour. `reader` and `hour` are set where the paper is not public: for which
    delegation this copy was made, and when.
    """

    number: int
    hash: str
    as_of: str
    reader: str = ""
    hour: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What all papers have.

    `language` is the reader's (BCP 47), `direction` `ltr` or `rtl`, `words` the interface strings that the paper's
    module lists in `WORDS`, translated by the caller. `dated` (with its offset from UTC) is the document's date.
    `fictional` is the sentence that a made-up council prints on each page.
    """

    language: str
    direction: str
    words: Mapping[str, str]
    dated: datetime
    organisation: str
    foot: Foot
    marking: Marking | None = None
    fictional: str = ""


def N_(text: str) -> str:
    """Return `text` unchanged: the catalogue tools find it by this call, whoever asks for a paper translates it."""
    return text


FRAME_WORDS: Mapping[str, str] = {
    "page": N_("Page {page} of {pages}"),
    "entry": N_("Record, entry {number}"),
    "copy": N_("Copy of {reader}"),
}


_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:-[A-Za-z]{4})?(?:-([A-Za-z]{2}|\d{3}))?(?:-.*)?")
# C0 and C1 controls but tab and line feed, lone surrogates, and what Unicode says is no character.
_NO_TEXT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
    + "]"
)
# Longer than any word of a language that parts words; scripts that do not (from U+2E80 on) break anywhere.
_UNBROKEN = re.compile(r"[^\s\u200b\u2e80-\U0010ffff]{40}(?=\S)")
_OPENS = {"\u202a": "\u202c", "\u202b": "\u202c", "\u202d": "\u202c", "\u202e": "\u202c"} | dict.fromkeys(
    "\u2066\u2067\u2068", "\u2069"
)
_EXACT = {"hash", "address"}  # to be copied from the page, so nothing may be put into them
_CLOSES = frozenset(_OPENS.values())


def printable(text: str) -> str:
    """`text` as it can be printed: line ends as LF, what is no character as U+FFFD, a place to break (U+200B) every 40
    characters of an unbroken run, and every change of direction ended where the text ends."""
    return _balanced(_UNBROKEN.sub("\\g<0>\u200b", _clean(text)))


def _clean(text: str) -> str:
    return _NO_TEXT.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def _balanced(text: str) -> str:
    # An override that is never ended would turn round whatever the paper prints after it.
    if not any(mark in text for mark in (*_OPENS, *_CLOSES)):
        return text
    out: list[str] = []
    waiting: list[str] = []
    for character in text:
        if character in _OPENS:
            waiting.append(_OPENS[character])
        elif character in _CLOSES:
            if not waiting or waiting[-1] != character:
                continue
            waiting.pop()
        elif character == "\n":
            out.extend(reversed(waiting))
            waiting.clear()
        out.append(character)
    return "".join(out) + "".join(reversed(waiting))


def language_parts(tag: str) -> tuple[str, str]:
    """Language and region of a BCP 47 tag (`pt-BR` gives `pt`, `BR`); raises `PaperError` where it is none."""
    found = _LANGUAGE.fullmatch(tag)
    if not found:
        raise PaperError(f"“{tag}” is not a language tag (BCP 47); write one like “ru” or “sr-Cyrl”.")
    region = found.group(2) or ""
    return found.group(1).lower(), region.upper() if region.isalpha() else ""


def plain(value: Any) -> Any:
    """`value` (dataclasses, mappings, sequences, texts, numbers, truths, None) as JSON data with printable texts.

    Raises `PaperError` for anything else, and for a language or a direction that is none.
    """
    if isinstance(value, str):
        return printable(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if not hasattr(value, "__dataclass_fields__"):
        raise PaperError(f"a {type(value).__name__} cannot be printed; papers take texts, numbers and truths.")
    data = {name: plain(getattr(value, name)) for name in value.__dataclass_fields__}
    for name in _EXACT & data.keys():
        data[name] = _clean(getattr(value, name))
    if data.get("language"):
        data["language"], data["region"] = language_parts(value.language)
    if data.get("direction", "") not in ("", *DIRECTIONS):
        raise PaperError(f"“{value.direction}” is not a direction; write “ltr” or “rtl”.")
    return data


@lru_cache(maxsize=8)
def _fonts(folders: tuple[str, ...]) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS), *folders])


def typeset(template: str, paper: Paper, *, needs: Mapping[str, str], fonts: tuple[str, ...] = ()) -> bytes:
    """The PDF (A4) of a paper by `templates/<template>.typ`.

    `needs` are the interface strings that the template uses, by key; `paper.words` must hold each of them. `fonts` are
    further folders with OpenType fonts, for scripts that the shipped ones do not cover (Armenian, Georgian, Chinese …).
    Raises `PaperError` where a string is missing, the date has no offset, or the data cannot be set.
    """
    missing = sorted(key for key in (*FRAME_WORDS, *needs) if key not in paper.words)
    if missing:
        raise PaperError(f"the paper lacks the interface strings {', '.join(missing)}; translate all of WORDS.")
    if paper.dated.tzinfo is None:
        raise PaperError("the date of the paper has no offset from UTC; give an aware datetime.")
    if paper.direction not in DIRECTIONS:
        raise PaperError(f"“{paper.direction}” is not a direction; write “ltr” or “rtl”.")
    if not paper.language:
        raise PaperError("the paper has no language; give a BCP 47 tag.")
    data = json.dumps(plain(paper), ensure_ascii=False)
    try:
        return _compile(template, data, paper.dated, fonts, STANDARDS)
    except typst.TypstError as refused:
        if "could not be displayed" not in refused.message and "codepoint" not in refused.message:
            raise PaperError(f"{template}: {refused.message} ({refused.diagnostic.strip()})") from refused
    return _compile(template, data, paper.dated, fonts, [])


def _compile(
    template: str, data: str, dated: datetime, fonts: tuple[str, ...], standards: list[typst.PDFStandard]
) -> bytes:
    return typst.compile(
        str(TEMPLATES / f"{template}.typ"),
        root=str(TEMPLATES),
        font_paths=_fonts(fonts),
        ignore_system_fonts=True,
        sys_inputs={"paper": data},
        pdf_standards=standards,
        timestamp=int(dated.timestamp()),
    )
