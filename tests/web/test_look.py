"""The look: stylesheet, colours, marks, fonts, script, and the policy that pages obey."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bench import look

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "placet" / "static" / "placet"
TEMPLATES = ROOT / "placet" / "web" / "templates"
CSS = sorted((STATIC / "css").glob("*.css"))
DOC = (ROOT / "docs" / "interface.md").read_text(encoding="utf-8")
GLYPHS = {"for", "fortext", "remarks", "against", "abstain", "aside", "awaiting", "none", "absent"}

pytestmark = pytest.mark.once


def components(language: str = "en") -> str:
    """The page of components."""
    rendered: str = look.environment().get_template("placet/components.html").render(page=look.specimen_page(language))
    return rendered


def without_comments(path: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)


# ---------- stylesheet ----------


def test_stylesheet_is_what_its_sources_give() -> None:
    assert (STATIC / "placet.css").read_text(encoding="utf-8") == look.stylesheet()
    assert {path.name for path in CSS} == set(look.SOURCES)


def test_stylesheet_is_written_and_checked_from_the_command_line() -> None:
    command = [sys.executable, str(ROOT / "bench" / "look.py"), "css", "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_squeezing_keeps_what_spaces_mean() -> None:
    assert look.squeeze("a :hover , b:hover > c { x: calc(1px + 2px) ; }") == "a :hover,b:hover>c{x:calc(1px + 2px)}"
    assert look.squeeze('p { content: "a  {b} /* c */ ;" } /* gone */') == 'p{content:"a  {b} /* c */ ;"}'
    assert look.squeeze('[data-c="for"] a { margin: 0.5rem 10.5px !important; }') == (
        "[data-c=for] a{margin:.5rem 10.5px!important}"
    )


def test_only_tokens_that_never_change_are_written_out() -> None:
    css = ":root{--s-1:.25rem;--t:1rem}@media x{:root{--t:2rem}}a{margin:calc(-1 * var(--s-1));font-size:var(--t)}"
    assert look.settle(css) == ":root{--t:1rem}@media x{:root{--t:2rem}}a{margin:-.25rem;font-size:var(--t)}"


def test_stylesheet_has_as_many_opening_as_closing_brackets() -> None:
    for path in CSS:
        css = re.sub(r'"[^"]*"', "", without_comments(path))
        assert (css.count("{"), css.count("(")) == (css.count("}"), css.count(")")), path.name


def test_only_logical_properties() -> None:
    physical = re.compile(
        r"(?<![\w-])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:top|right|bottom|left)[\w-]*"
        r"|border-(?:top|bottom)-(?:left|right)-radius|(?:min-|max-)?(?:width|height)|top|right|bottom|left)\s*:"
        r"|(?:text-align|float|clear)\s*:\s*(?:left|right)|\bto (?:left|right)\b"
    )
    for path in CSS:
        css = re.sub(r"@(?:media|container)[^{]*", "@", without_comments(path))
        assert physical.findall(css) == [], path.name
    # The pattern does find them.
    assert len(physical.findall("a{margin-left:1px;width:2px;text-align:left;top:0;border-top:0}")) == 5


def test_stylesheet_loads_nothing_from_elsewhere() -> None:
    css = (STATIC / "placet.css").read_text(encoding="utf-8")
    assert "@import" not in css
    assert re.findall(r"https?:|data:|expression\(", css) == []


def test_budgets() -> None:
    css = (STATIC / "placet.css").read_bytes()
    assert len(css) <= 60 * 1024
    assert len(gzip.compress(css, 9)) <= 14_000
    scripts = [STATIC / "placet.js", *sorted((STATIC / "vendor").glob("*.js"))]
    assert len(scripts) == 3
    assert sum(len(gzip.compress(path.read_bytes(), 9)) for path in scripts) <= 40_000


# ---------- colours ----------


def tokens() -> dict[str, tuple[str, str]]:
    css = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    found = re.findall(r"--([\w-]+):\s*light-dark\((#[0-9A-F]{6}), (#[0-9A-F]{6})\)", css)
    return {name: (light, dark) for name, light, dark in found}


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    """Contrast of two colours by WCAG 2.2, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_black_and_white() -> None:
    assert ratio("#000000", "#FFFFFF") == pytest.approx(21)


def test_every_ratio_in_the_documentation_is_right_and_enough() -> None:
    colours = tokens()
    rows = re.findall(r"^\| ([\w-]+) \| ([\w-]+) \| ([\d.]+) \| ([\d.]+) \| (3|4\.5) \|$", DOC, flags=re.M)
    assert len(rows) == 30
    for ground, colour, light, dark, needs in rows:
        computed = [ratio(colours[ground][at], colours[colour][at]) for at in (0, 1)]
        assert [f"{value:.1f}" for value in computed] == [light, dark], (ground, colour)
        assert min(computed) >= float(needs), (ground, colour)
        assert (needs == "3") == (colour == "rule-2")
    # Every colour but the hairline stands in the table.
    assert set(colours) - {name for row in rows for name in row[:2]} == {"rule"}


def test_palette_without_light_dark_is_the_light_one() -> None:
    css = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    fallback = css[css.index("@supports not") :]
    plain = dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", fallback))
    assert plain == {name: light for name, (light, _) in tokens().items()}


def test_stances_and_errors_never_share_a_colour() -> None:
    colours = tokens()
    stances = {value for name in ("for", "against", "unsettled", "abstain", "aside") for value in colours[name]}
    assert stances & {*colours["danger"], *colours["danger-soft"]} == set()


# ---------- marks and fonts ----------


def symbols() -> set[str]:
    return set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "marks.svg").read_text(encoding="utf-8")))


def test_nine_glyphs_and_no_icon_twice() -> None:
    drawn = re.findall(r'<symbol id="([\w-]+)"', (STATIC / "marks.svg").read_text(encoding="utf-8"))
    assert len(drawn) == len(set(drawn))
    assert {name[2:] for name in drawn if name.startswith("g-")} == GLYPHS


def test_every_mark_that_is_named_is_drawn() -> None:
    used = {name for page in ("en", "ru", "ar") for name in re.findall(r"marks\.svg#([\w-]+)", components(page))}
    assert {"g-" + name for name in GLYPHS} <= used
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        used |= {"i-" + name for name in re.findall(r'\bicon(?:_name)?[(=]"([\w-]+)"', text)}
        used |= {"g-" + name for name in re.findall(r'\bmark\("([\w-]+)"', text)}
    assert used - symbols() == set()


def test_every_font_is_there_is_used_and_has_its_licence() -> None:
    css = (STATIC / "placet.css").read_text(encoding="utf-8")
    named = set(re.findall(r'url\("fonts/([\w.-]+)"\)', css))
    assert named == {path.name for path in (STATIC / "fonts").iterdir()}
    licences = {path.name.split("-", 1)[1].removesuffix(".txt") for path in (STATIC / "licences").glob("OFL-*.txt")}
    families = {re.sub(r"-(?:latin|cyrillic|400|600).*|\.woff2", "", name) for name in named}
    assert families == licences
    for path in (STATIC / "licences").glob("OFL-*.txt"):
        assert "SIL OPEN FONT LICENSE Version 1.1" in path.read_text(encoding="utf-8")
    assert {"0BSD-htmx.txt", "MIT-tabler-icons.txt"} <= {path.name for path in (STATIC / "licences").iterdir()}


def test_letters_of_the_member_states_have_a_face() -> None:
    css = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    for family, letters in {
        "Source Serif 4": "Aя ə ğ ş ž ň ӯ ҷ қ ң ө ү ұ һ ґ є ў ı",
        "Source Sans 3": "Aя ə ğ ş ž ň ӯ ҷ қ ң ө ү ұ һ ґ є ў ı",
        "Noto Naskh Arabic": "مجلس",
        "Plex Sans Arabic": "مجلس",
    }.items():
        ranges = [
            (int(low, 16), int(high or low, 16))
            for face in re.findall(rf'font-family: "{family}"; src.*?unicode-range: ([^;]+);', css, flags=re.S)
            for low, high in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", face)
        ]
        missing = [sign for sign in letters if not any(low <= ord(sign) <= high for low, high in ranges)]
        assert missing == [], family


# ---------- policy ----------


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_templates_obey_the_policy(path: Path) -> None:
    text = re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.S)
    assert re.findall(r"\sstyle\s*=|<style\b", text) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", text) == []
    assert re.findall(r"\son[a-z]+\s*=\s*[\"']|hx-on|javascript:|\bjs:", text) == []
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//", text) == []


def test_script_obeys_the_policy() -> None:
    script = (STATIC / "placet.js").read_text(encoding="utf-8")
    assert re.findall(r"\beval\(|new Function|(?:inner|outer)HTML|insertAdjacentHTML|document\.write", script) == []
    assert re.findall(r"\.style\b|cssText|setAttribute\(.style", script) == []
    assert re.findall(r"localStorage|sessionStorage|https?://", script) == []


def test_htmx_writes_no_styles_and_takes_no_extensions_but_two() -> None:
    (config,) = re.findall(r"name=\"htmx-config\" content='([^']+)'", components())
    assert json.loads(config) == {"includeIndicatorCSS": False, "extensions": "sse, placet", "history": True}


def test_templates_and_styles_stay_short() -> None:
    for path in [*(TEMPLATES / "placet" / "parts").glob("*.html"), *CSS]:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 430, path.name


def test_matrix_of_sixty_by_sixty_stays_within_its_budget() -> None:
    _took, sent = look.matrix(60)
    assert sent <= 40_000
