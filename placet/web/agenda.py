"""The lines of an agenda and the rows of its matrix, written out.

A session of 40 items and 80 documents has 120 lines and 80 rows. They are of a few kinds, so what a kind shares is put
together once for a page, and words are looked up once; the macros `item` and `matrix` write the same, line by line, and
the tests hold the two equal.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from markupsafe import Markup

from placet.procedure.rows import Text
from placet.reading import house as houses
from placet.reading.listed import ListedRendition
from placet.reading.sessions import Entry, Paper, SessionPage
from placet.web import buttons, phrases, stances
from placet.web.cells import Cells
from placet.web.page import Ask
from placet.web.templating import escaped, told

SURE = ("derived", "background", "planned", "unknown")


class Lines:
    """The lines of one agenda, for one reader."""

    def __init__(self, ask: Ask, page: SessionPage, cells: Cells) -> None:
        self._ask, self._page, self._cells = ask, page, cells
        self._working = ask.organisation.working
        self._results: dict[tuple[str, str | int], stances.Mark] = {}
        self._marks: dict[stances.Mark, str] = {}
        self._links: dict[tuple[str, bool], tuple[str, str, str]] = {}
        self._size = escaped(_("%(size)d kB"))
        self._comma = escaped(phrases.comma())
        words = escaped(_("No paper"))
        self._no_paper = f"<span>{words}</span>"
        lock = f'<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><use href="{cells.sprite}#i-lock"/></svg>'
        words = escaped(_("Restricted"))
        self._restricted = f'<span class="marking" data-m="restricted">{lock}{words}</span>'
        self._up = (
            '<span class="goes"><svg class="i flip" viewBox="0 0 24 24" aria-hidden="true">'
            f'<use href="{cells.sprite}#i-arrow-up-right"/></svg>'
        )
        self._sure = {
            basis: f'<a class="sure" href="#sure-{basis}" aria-describedby="sure-{basis}-words">'
            f"{escaped(phrases.certainty(basis))}</a>"
            for basis in SURE
        }

    # -- the agenda ---------------------------------------------------------------------------------------------------

    def items(self, entries: Iterable[Entry]) -> Markup:
        """The entries, each with its papers under it as a, b, c where it has several."""
        parts: list[str] = []
        for entry in entries:
            parts += self._entry(entry)
        return Markup("".join(parts))

    def _entry(self, entry: Entry) -> Iterable[str]:
        item, papers = entry.item, entry.papers
        restricted = item.audience.startswith("restricted")
        sure = self._sure.get(item.basis, "")
        if len(papers) == 1:
            # The agenda's own wording heads the item; the document's title is one link away and stands in the matrix.
            paper = papers[0]
            restricted = restricted or paper.document.audience.startswith("restricted")
            yield self._line(entry, item.title, paper, restricted, self._sure.get(paper.document.basis, ""))
            return
        meta = "" if papers or item.documents else self._no_paper
        yield self._line(entry, item.title, None, restricted, sure, meta)
        for number, paper in enumerate(papers):
            document = paper.document
            restricted = document.audience.startswith("restricted")
            sure = self._sure.get(document.basis, "")
            yield self._line(None, document.title, paper, restricted, sure, number=chr(97 + number % 26))

    def _line(
        self,
        entry: Entry | None,
        title: Text,
        paper: Paper | None,
        restricted: bool,
        sure: str,
        meta: str = "",
        number: str = "",
    ) -> str:
        """An item, or (without an entry) a paper under one."""
        turn, head = "", '<li class="item sub-item">'
        if entry is not None:
            item = entry.item
            number = escaped(item.number)
            state = item.state if item.state in ("removed", "postponed") else "moved" if item.moved_by else ""
            head = f'<li class="item" id="item-{item.order}"' + (f' data-s="{state}">' if state else ">")
            turn = self._turn(state, item.reason, item.moved_by) if state else ""
        shown, own = self._titles(title)
        symbol = goes = renditions = agree = ""
        if paper is not None:
            document = paper.document
            shown = f'<a href="{self._url(document.ref)}">{shown}</a>'
            if document.symbol:
                symbol = f'<span class="sym">{escaped(document.symbol)}</span>'
            goes = self._goes(paper) if paper.sent_to else ""
            if paper.languages:
                renditions = self._renditions(paper.languages, told(document.symbol or self._ask.words(title)))
            agree = self._agreement(paper)
        if restricted:
            symbol += self._restricted
        below = f'<p class="meta">{symbol}{goes}{meta}{sure}</p>' if symbol or goes or meta or sure else ""
        return (
            f'{head}<span class="no">{number}</span><div><h4>{shown}</h4>{own}{turn}{below}</div>{renditions}{agree}'
            "</li>\n"
        )

    def _titles(self, title: Text) -> tuple[str, str]:
        """The title in the reader's language, as near as there is one, and under it the authentic wording."""
        shown, working = f"<bdi>{told(self._ask.words(title))}</bdi>", self._working
        if not working or working not in title or houses.tongue(title, self._ask.language, working) == working:
            return shown, ""
        direction = phrases.direction(working)
        own = f'<p class="own" lang="{working}"><bdi dir="{direction}">{escaped(title[working])}</bdi></p>'
        return shown, own

    def _url(self, ref: str) -> str:
        return escaped(self._ask.url("document", ref))

    def _turn(self, state: str, reason: Text, mover: str) -> str:
        words = {"removed": _("Taken off the agenda."), "postponed": _("Put off."), "moved": _("Moved to discussion.")}
        note = self._ask.words(reason) or (self._ask.name(mover) if mover else "")
        return f'<p class="turn"><b>{escaped(words[state])}</b> {told(note)}</p>'

    def _goes(self, paper: Paper) -> str:
        """Where the document went from here, and what became of it there."""
        parts: list[str] = []
        for one in paper.sent_to:
            if one.sender != self._page.session.body:
                continue
            above = next((d for d in paper.above if d.body == one.recipient), None)
            where = _("to: %(body)s") % {"body": self._ask.body(one.recipient)}
            if above is not None:
                where += f" ({phrases.listed(phrases.word(above.outcome), phrases.date_words(above.at))})"
            parts += ["; ", where] if parts else [where]
        return f"{self._up}{told(phrases.put(parts))}</span>" if parts else ""

    def _renditions(self, found: Iterable[ListedRendition], symbol: str) -> str:
        links = []
        named = f"{symbol}{self._comma}" if symbol else ""
        for one in found:
            before, name, role = self._link(one.language, one.authentic)
            url = escaped(buttons.file_url(self._ask, one))
            size = self._size % {"size": max(1, one.size // 1024)}
            links.append(f'{before}{url}{name}<span class="vh"> {named}{role}{self._comma}{size}</span></a>')
        return f'<span class="langs">{"".join(links)}</span>'

    def _link(self, language: str, authentic: bool) -> tuple[str, str, str]:
        """What stands before the address of a rendition, what after it, and what it is."""
        found = self._links.get((language, authentic))
        if found is None:
            role = escaped(_("authentic text") if authentic else _("translation"))
            code, name = escaped(language), escaped(buttons.language_name(language))
            before = '<a class="auth" href="' if authentic else '<a href="'
            after = f'" hreflang="{code}" title="{name} · {role}">{code.upper()}'
            found = self._links[language, authentic] = before, after, role
        return found

    def _agreement(self, paper: Paper) -> str:
        """How it stands, state by state while it is open, and in a few words."""
        tally = "" if paper.decision else self._cells.tally(paper.cells)
        result = self.result(paper)
        words = ""
        if result is not None:
            said = result[2]
            if paper.not_joined:
                names = phrases.joined(self._ask.party(one.party) for one in paper.not_joined)
                said = f"{said}; " + _("did not join: %(states)s") % {"states": names}
            words = f'<span class="state-line" data-c="{result[0]}">{told(said)}</span>'
        return f'<div class="agree">{tally}{words}</div>' if tally or words else ""

    def result(self, paper: Paper) -> stances.Mark | None:
        """As `stances.how_it_stands`; what is awaited of the same number is said in the same words."""
        finding = paper.finding
        if finding is None or paper.decision is not None or paper.silence is not None:
            return stances.how_it_stands(self._ask, paper)
        awaited = finding.awaited
        key = (finding.verdict, awaited[0] if len(awaited) == 1 else len(awaited))
        found = self._results.get(key)
        if found is None:
            found = self._results[key] = stances.stands(self._ask, finding)
        return found

    # -- the matrix ---------------------------------------------------------------------------------------------------

    def rows(self) -> Markup:
        """The rows of the matrix: each document, its cells, and how it stands."""
        parts: list[str] = []
        for entry in self._page.entries:
            number = entry.item.number
            before = escaped(f"{number} · ") if number else ""
            for paper in entry.papers:
                parts += self._row(paper, escaped(number), before)
        return Markup("".join(parts))

    def _row(self, paper: Paper, number: str, before: str) -> Iterable[str]:
        document = paper.document
        url, words = self._url(document.ref), self._ask.words(document.title)
        symbol = escaped(document.symbol) if document.symbol else number
        full = f' title="{escaped(words)}"' if words else ""
        yield f'<tr><th scope="row"><span class="sym">{symbol}</span><a href="{url}"{full}>'
        yield f"<bdi>{before}{told(words)}</bdi></a></th>"
        yield from self._cells.row(url, paper.cells, paper.older)
        mark = self.result(paper)
        yield self._stands(mark) if mark else '<td class="res"></td></tr>\n'

    def _stands(self, mark: stances.Mark) -> str:
        found = self._marks.get(mark)
        if found is None:
            counts, glyph, words = escaped(mark[0]), escaped(mark[1]), told(mark[2])
            found = self._marks[mark] = (
                f'<td class="res"><span class="state-line" data-c="{counts}"><svg class="g" viewBox="0 0 16 16"'
                f' aria-hidden="true"><use href="{self._cells.sprite}#g-{glyph}"/></svg><span class="word">{words}'
                "</span></span></td></tr>\n"
            )
        return found
