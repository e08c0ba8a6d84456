"""Make the generated pages of the documentation: `python -m docs.make` writes them, a test compares them."""

from __future__ import annotations

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
        "Every act also has `at` (when it happened; now, where it is left out), and, for the secretariat, `for_party` (for whom it",
        "is entered), `basis` (how sure: `read`, `derived`, `background`, `planned`, `unknown`), `sources` and `remark`. `by` is the",
        "mandate of whoever is signed in. A body's rulebook may name other roles for an act with the setting `entitled.KIND`.",
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


PAGES = {"acts.md": acts_page}


def main() -> None:
    """Write the pages."""
    for name, make in PAGES.items():
        (HERE / name).write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    main()
