"""Rows of glyphs, written out: the cells of the agreement matrix and the tallies of an agenda.

A session of 80 drafts and 11 states has 880 cells and as many glyphs. They are of a few kinds, so each kind is written
once and only the address of the draft is put in; the macros `matrix` and `tally` write the same, cell by cell.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.templatetags.static import static
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from placet.web.stances import Stances


class Cells:
    """The cells of one page: `parties` and `names` are those of its columns, `mine` is the reader's own party."""

    def __init__(self, marks: Stances, parties: Sequence[str], names: Sequence[str], mine: str) -> None:
        self._marks, self._parties, self._names = marks, parties, names
        self._mine = parties.index(mine) if mine in parties else -1
        self._sprite = static("placet/marks.svg")
        self._older = _("on an older version")
        self._made: dict[tuple[int, str, bool], tuple[str, str]] = {}
        self._tallies: dict[tuple[str, ...], Markup] = {}

    def row(self, url: str, cells: Sequence[str], older: Sequence[bool]) -> Markup:
        """The cells of one draft, each a link to the position on the page at `url`."""
        address = str(escape(url))
        parts: list[str] = []
        for column, (cell, old) in enumerate(zip(cells, older, strict=True)):
            made = self._made.get((column, cell, old))
            if made is None:
                made = self._made[column, cell, old] = self._cell(column, cell, old)
            parts += (made[0], address, made[1]) if made[1] else made[:1]
        return Markup("".join(parts))

    def _cell(self, column: int, cell: str, old: bool) -> tuple[str, str]:
        """What stands before and after the address in a cell; nothing after it where the cell is empty."""
        mine = ' class="me"' if column == self._mine else ""
        mark = self._marks.mark(cell)
        if mark is None:
            return f"<td{mine}></td>", ""
        counts, glyph, words, name = (str(escape(one)) for one in (*mark, self._names[column]))
        party = escape(self._parties[column])
        stale, said = (' class="stale"', f", {escape(self._older)}") if old else ("", "")
        return (
            f'<td data-c="{counts}"{mine}><a href="',
            f'#position-{party}" title="{name}: {words}"{stale}><svg class="g" viewBox="0 0 16 16"'
            f' aria-hidden="true"><use href="{self._sprite}#g-{glyph}"/></svg><span class="vh">{words}{said}</span>'
            "</a></td>",
        )

    def tally(self, cells: tuple[str, ...]) -> Markup:
        """One glyph a state for a draft, with the sentence that says it; nothing where nothing of it is on record."""
        found = self._tallies.get(cells)
        if found is None:
            found = self._tallies[cells] = self._tally(cells) if any(cells) else Markup("")
        return found

    def _tally(self, cells: tuple[str, ...]) -> Markup:
        glyphs: list[str] = []
        counts: dict[str, int] = {}
        for name, cell in zip(self._names, cells, strict=True):
            mark = self._marks.mark(cell) or ("awaited", "none", _("nothing on record"))
            counts[mark[2]] = counts.get(mark[2], 0) + 1
            glyphs.append(
                f'<svg class="g" viewBox="0 0 16 16" data-c="{escape(mark[0])}" aria-hidden="true">'
                f"<title>{escape(name)}: {escape(mark[2])}</title>"
                f'<use href="{self._sprite}#g-{escape(mark[1])}"/></svg>'
            )
        sentence = ", ".join(f"{words}: {number}" for words, number in counts.items())
        return Markup(f'<span class="tally" role="img" aria-label="{escape(sentence)}">{"".join(glyphs)}</span>')
