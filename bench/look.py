"""The look, made and looked at by hand.

python bench/look.py css               write placet/static/placet/placet.css from its sources
python bench/look.py css --check       exit 1 if the committed file is not what the sources give
python bench/look.py pages DIR         the page of components, in each language and theme, as files under DIR
python bench/look.py time              what a matrix of 60 × 60 costs to render and to send
"""

import gzip
import re
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "placet" / "static" / "placet"
TEMPLATES = ROOT / "placet" / "web" / "templates"
# The order does not decide what wins (cascade layers do), but the first file names the layers.
SOURCES = ("tokens.css", "base.css", "frame.css", "components.css", "forms.css", "pages.css", "room.css", "print.css")
HEAD = "/* placet. Generated from css/ by bench/look.py: do not edit. */\n"


def squeeze(css: str) -> str:
    """CSS without comments and without the spaces and quotes that mean nothing. Strings are kept as they are."""
    out: list[str] = []
    at = 0
    while at < len(css):
        sign = css[at]
        if css.startswith("/*", at):
            at = css.index("*/", at) + 2
        elif sign in "\"'":
            end = css.index(sign, at + 1) + 1
            out.append(css[at:end])
            at = end
        elif sign.isspace():
            while at < len(css) and css[at].isspace():
                at += 1
            following = css[at : at + 1]
            # A space before ":" stays: "a :hover" and "a:hover" select differently. So do those around + and - (calc).
            if out and out[-1][-1] not in "{};:,>(" and following not in "{};,>)!" and not css.startswith("/*", at):
                out.append(" ")
        else:
            if sign == "}" and out and out[-1] == ";":
                out.pop()
            out.append(sign)
            at += 1
    text = re.sub(r'(\[[\w-]+[~|^$*]?=)"([A-Za-z][\w-]*)"\]', r"\1\2]", "".join(out))
    return re.sub(r"(?<![\d.])0\.(?=\d)", ".", text).strip()


def settle(css: str) -> str:
    """Tokens that are one plain length everywhere (the scales of space and type), written out where they are used."""
    given = re.findall(r"(--[\w-]+):([^;{}]+)", css)
    names = [name for name, _ in given]
    for name, value in given:
        if names.count(name) == 1 and re.fullmatch(r"[\d.]+(?:rem|px|ch)", value):
            css = re.sub(rf"{name}:{re.escape(value)}(?:;|(?=}}))", "", css).replace(f"var({name})", value)
    return re.sub(r"calc\(-1 \* ([\d.]+(?:rem|px))\)", r"-\1", css)


def stylesheet() -> str:
    """The one stylesheet of all pages: the sources in their order, squeezed; addresses relative to where it lies."""
    parts = [(STATIC / "css" / name).read_text(encoding="utf-8") for name in SOURCES]
    return HEAD + settle(squeeze("\n".join(parts)).replace("../fonts/", "fonts/")) + "\n"


def environment(static: str = "/static/") -> Environment:
    """The templates without the application: what they need of its environment, words in English."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_null_translations(newstyle=True)
    environment.globals["static"] = lambda path: static + path
    environment.globals |= {"comma": lambda: ", ", "listed": lambda *texts: ", ".join(filter(None, texts))}
    return environment


def specimen_page(language: str = "en", theme: str = "", *, public: bool = False, url: str = "#text") -> dict[str, Any]:
    """A `page` as base.html takes it, with everything switched on (public: with nothing that needs a mandate)."""
    languages = [("en", "English"), ("ru", "Русский"), ("fr", "Français"), ("ar", "العربية")]
    keys = ("home", "sessions", "documents", "decisions", "consultations", "chairmanship", "record")
    names = {
        "en": ("Home", "Sessions", "Documents", "Decisions", "Consultations", "Chairmanship", "Record"),
        "ru": ("Главная", "Заседания", "Документы", "Решения", "Консультации", "Председательство", "Журнал"),
        "ar": ("الرئيسية", "الدورات", "الوثائق", "المقررات", "المشاورات", "الرئاسة", "السجل"),
    }
    council = {"en": "Council of the Five Rivers", "ru": "Совет пяти рек", "ar": "مجلس الأنهار الخمسة"}
    title = {"en": "Components and their states", "ru": "Составные части и их состояния", "ar": "المكونات وحالاتها"}
    state = {"en": ("Elm", "delegate"), "ru": ("Вяз", "делегат"), "ar": ("الدردار", "مندوب")}
    page: dict[str, Any] = {
        "title": title[language],
        "language": language,
        "direction": "rtl" if language == "ar" else "ltr",
        "languages": [(code, name, f"{code}.html", code == language) for code, name in languages],
        "organisation": {"name": council[language], "url": url, "fictional": True},
        "sections": [
            (key, name, "#" + key, key == "sessions") for key, name in zip(keys, names[language], strict=True)
        ],
        "reader": {"acts_for": state[language][0], "role": state[language][1], "code": "EL", "url": url},
        "as_of": "3 March 2031",
        "as_of_exit_url": url,
        "canonical_url": None,
        "demo_readers": [
            ("Press", "#press", False),
            (state[language][0], "#elm", True),
            ("Secretariat", "#sec", False),
        ],
        "theme": theme,
        "theme_url": None,
        "search_url": url,
        "search_words": "",
        "sign_in_url": None,
        "sign_out_url": url,
        "keys_url": url,
        "keys_off": False,
        "foot_links": [("Rules of procedure", url), ("Directory", url)],
        "messages": [],
    }
    if public:
        page |= {"reader": None, "as_of": None, "demo_readers": [], "sign_in_url": url, "sign_out_url": None}
        page["organisation"]["fictional"] = False
    return page


def specimens(folder: Path) -> list[Path]:
    """Write the page of components in three languages and both themes, with the static files beside it."""
    shutil.copytree(STATIC, folder / "static" / "placet", dirs_exist_ok=True)
    template = environment("static/").get_template("placet/components.html")
    written = []
    for language in ("en", "ru", "ar"):
        for theme in ("", "dark"):
            path = folder / f"{language}{'-' + theme if theme else ''}.html"
            path.write_text(template.render(page=specimen_page(language, theme or "light")), encoding="utf-8")
            written.append(path)
    return written


def matrix(size: int) -> tuple[float, int]:
    """Milliseconds to render a matrix of size × size (the best of five), and its bytes gzipped."""
    stances = [
        ("for", "for", "agree"),
        ("against", "against", "object"),
        ("unsettled", "remarks", "agree with remarks"),
        ("awaited", "none", "no reply yet"),
    ]
    columns = [{"name": f"State number {n}", "mine": n == 3, "hidden": False} for n in range(size)]
    rows = [
        {
            "title": f"Draft number {r}",
            "symbol": str(r),
            "full": "",
            "url": f"/d/CFM/24-2/{r}",
            "cells": [(*stances[(r * 7 + n * n) % 4], f"/d/CFM/24-2/{r}#S{n}", False) for n in range(size)],
            "result": ("for", "for", "Agreed"),
        }
        for r in range(size)
    ]
    source = '{% import "placet/macros.html" as m %}{{ m.matrix(columns, rows, "Positions", result="As it stands") }}'
    template = environment().from_string(source)
    best, html = float("inf"), ""
    for _ in range(5):
        start = time.perf_counter()
        html = template.render(columns=columns, rows=rows)
        best = min(best, time.perf_counter() - start)
    return best * 1000, len(gzip.compress(html.encode(), 6))


def main(argv: list[str]) -> int:
    match argv:
        case ["css"]:
            (STATIC / "placet.css").write_text(stylesheet(), encoding="utf-8")
        case ["css", "--check"]:
            if (STATIC / "placet.css").read_text(encoding="utf-8") != stylesheet():
                print("placet.css is not what css/ gives: run `python bench/look.py css`", file=sys.stderr)
                return 1
        case ["pages", folder]:
            for path in specimens(Path(folder)):
                print(path)
        case ["time"]:
            for size in (12, 60):
                took, sent = matrix(size)
                print(f"matrix {size} x {size}: {took:.1f} ms, {sent / 1000:.1f} kB gzipped")
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
