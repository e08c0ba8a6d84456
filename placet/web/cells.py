"""Rows of glyphs, written out: the cells of the agreement matrix and the tallies of an agenda.

A session of 80 drafts and 11 states has 880 cells and as many glyphs. They are of a few kinds, so each kind is written
once and only the address of the draft is put in; the macros `matrix` and `tally` write the same, cell by cell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.templatetags.static import static
from django.utils.translation import gettext as _

from placet.web import phrases
from placet.web.stances import Stances
from placet.web.templating import escaped, told


class Cells:
    """The cells of one page: `parties` and `names` are those of its columns, `mine` is the reader's own party."""

    def __init__(self, marks: Stances, parties: Sequence[str], names: Sequence[str], mine: str) -> None:
        self._marks, self._parties, self._names = marks, parties, names
        self._mine = parties.index(mine) if mine in parties else -1
        self.sprite = static("placet/marks.svg")
        self._older = _("on an older version")
        self._nothing = ("awaited", "none", _("nothing on record"))
        self._made: dict[tuple[int, str, bool], tuple[str, str]] = {}
        self._glyphs: dict[tuple[int, str], str] = {}
        self._tallies: dict[tuple[str, ...], str] = {}

    def row(self, url: str, cells: Sequence[str], older: Collection[str]) -> Iterable[str]:
        """The cells of one draft, each a link to the position on the page at `url` (as it stands in markup). `older`:
        the parties whose cell is a position on an older version."""
        parts: list[str] = []
        for column, cell in enumerate(cells):
            old = bool(older) and self._parties[column] in older
            made = self._made.get((column, cell, old))
            if made is None:
                made = self._made[column, cell, old] = self._cell(column, cell, old)
            parts += (made[0], url, made[1]) if made[1] else made[:1]
        return parts

    def _cell(self, column: int, cell: str, old: bool) -> tuple[str, str]:
        """What stands before and after the address in a cell; nothing after it where the cell is empty."""
        mine = ' class="me"' if column == self._mine else ""
        mark = self._marks.mark(cell)
        if mark is None:
            return f"<td{mine}></td>", ""
        counts, glyph, words, name = (escaped(one) for one in (*mark, self._names[column]))
        shown = told(mark[2])
        party = escaped(self._parties[column])
        stale, said = (' class="stale"', escaped(phrases.comma() + self._older)) if old else ("", "")
        return (
            f'<td data-c="{counts}"{mine}><a href="',
            f'#position-{party}" title="{name}: {words}"{stale}><svg class="g" viewBox="0 0 16 16"'
            f' aria-hidden="true"><use href="{self.sprite}#g-{glyph}"/></svg><span class="vh">{shown}{said}</span>'
            "</a></td>",
        )

    def tally(self, cells: tuple[str, ...]) -> str:
        """One glyph a state for a draft, with the sentence that says it; nothing where nothing of it is on record."""
        found = self._tallies.get(cells)
        if found is None:
            found = self._tallies[cells] = self._tally(cells) if any(cells) else ""
        return found

    def _tally(self, cells: tuple[str, ...]) -> str:
        counts: dict[str, int] = {}
        for cell in cells:
            counts[cell] = counts.get(cell, 0) + 1
        said: dict[str, int] = {}
        for cell, number in counts.items():
            words = (self._marks.mark(cell) or self._nothing)[2]
            said[words] = said.get(words, 0) + number
        sentence = phrases.listed(*(f"{words}: {number}" for words, number in said.items()))
        glyphs = "".join([self._glyphs.get(one) or self._glyph(*one) for one in enumerate(cells)])
        return f'<span class="tally" role="img" aria-label="{escaped(sentence)}">{glyphs}</span>'

    def _glyph(self, column: int, cell: str) -> str:
        counts, glyph, words = self._marks.mark(cell) or self._nothing
        found = self._glyphs[column, cell] = (
            f'<svg class="g" viewBox="0 0 16 16" data-c="{escaped(counts)}" aria-hidden="true">'
            f"<title>{escaped(self._names[column])}: {escaped(words)}</title>"
            f'<use href="{self.sprite}#g-{escaped(glyph)}"/></svg>'
        )
        return found
