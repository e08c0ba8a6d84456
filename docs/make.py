"""Make the generated pages of the documentation: `python -m docs.make` writes them, a test compares them."""

from __future__ import annotations

import ast
from pathlib import Path

from placet.acts import REGISTER
from placet.acts.base import Field, fields

HERE = Path(__file__).parent
FAMILIES = {
    "membership": "The house: organisation, bodies, parties, seats, mandates, chair",
    "rules": "Rules of procedure",
    "sessions": "Sessions",
    "documents": "Documents",
    "positions": "Positions, joining, silence",
    "decisions": "Decisions",
    "clock": "The clock",
    "treaties": "Treaties",
    "cooperation": "Consultations, programmes, designations",
}


def acts_page() -> str:
    """The page of all acts, from their declarations."""
    lines = [
        "# All acts",
        "",
        "Made from the declarations in `placet/acts` by `python -m docs.make`.",
        "",
        "Every act also has `at` (when it happened; now, where it is left out), and, for the secretariat, `for_party`",
        "(for whom it is entered), `basis` (how sure: `read`, `derived`, `background`, `planned`, `unknown`),",
        "`sources` and `remark`. `by` is the mandate of whoever is signed in. A body's rulebook may name other roles",
        "for an act with the setting `entitled.KIND`.",
        "",
    ]
    for family, title in FAMILIES.items():
        lines += [f"## {title}", ""]
        for kind in (one for one in REGISTER.values() if one.family == family):
            lines += [f"### `{kind.kind}`", "", " ".join((kind.__doc__ or "").split()), ""]
            lines += [f"Entitled: {', '.join(kind.entitled)}.", "", "| field | what | |", "| --- | --- | --- |"]
            lines += [_row(one) for one in fields(kind) if one.name not in _SHARED]
            lines.append("")
    return "\n".join(lines)


_SHARED = ("by", "at", "for_party", "basis", "sources", "remark")
_KINDS = {
    "text": "text",
    "texts": "text in languages",
    "whole": "whole number",
    "truth": "yes or no",
    "refs": "list",
    "data": "data",
}


def _row(one: Field) -> str:
    notes = [_KINDS[one.kind]]
    if one.about.moment:
        notes = ["date"]
    if one.about.of is not None and not one.about.new:
        notes.append(f"names a {one.about.of.__name__.lower()}")
    if one.about.choices:
        notes.append("one of: " + ", ".join(f"`{word}`" for word in one.about.choices if word))
    if one.required:
        notes.append("needed")
    return f"| `{one.name}` | {one.about.label} | {'; '.join(notes)} |"


def objections_page() -> str:
    """The page of all objections, read from the code of the acts: what is said there, in English."""
    found: dict[str, set[str]] = {}
    for path in sorted((HERE.parent / "placet" / "acts").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Objection":
                words = {text for one in node.args[1:2] for text in _said(one)}
                for code in _codes(node.args[0]):
                    found.setdefault(code, set()).update(words)
    lines = [
        "# All objections",
        "",
        "Made from the code of the acts by `python -m docs.make`. An objection says why an act is not in order; `{…}`",
        "are its facts. Its article is that of the rule in the body's rulebook, where one says so; without one it is a",
        "rule of the house.",
        "",
        "| code | what it says |",
        "| --- | --- |",
    ]
    lines += [f"| `{code}` | {' · '.join(sorted(words))} |" for code, words in sorted(found.items())]
    return "\n".join(lines) + "\n"


def _codes(node: ast.expr) -> list[str]:
    """The codes that an expression may give: a text, or one of two."""
    if isinstance(node, ast.IfExp):
        return [*_codes(node.body), *_codes(node.orelse)]
    return [str(node.value)] if isinstance(node, ast.Constant) else []


def _said(node: ast.expr) -> list[str]:
    """The words of an expression `N_("…")`, or of either branch."""
    if isinstance(node, ast.IfExp):
        return [*_said(node.body), *_said(node.orelse)]
    inner = node.args[0] if isinstance(node, ast.Call) else node
    return [str(inner.value)] if isinstance(inner, ast.Constant) else []


PAGES = {"acts.md": acts_page, "objections.md": objections_page}


def main() -> None:
    """Write the pages."""
    for name, make in PAGES.items():
        (HERE / name).write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    main()
