"""What is written out for speed is what the macros write: items, papers, tallies and the rows of the matrix."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.template import engines
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from placet.models.record import Head
from placet.procedure.rows import Body, Decision, Item, Joining, Organisation, Party, Session, Transmission
from placet.procedure.state import State
from placet.procedure.verdict import Standing
from placet.reading import sessions
from placet.reading.listed import ListedDocument, ListedRendition
from placet.reading.reader import Reader
from placet.reading.sessions import JOINED, NOT_JOINED, NOTHING, PRESENT, Entry, Paper, SessionPage
from placet.web import assets, buttons, phrases, stances
from placet.web.agenda import Lines
from placet.web.cells import Cells
from placet.web.page import Ask, Late
from tests.cast import DELEGATE_A, HEAD_A, OFFICER, ORGANISATION

MARKS = stances.Stances(
    {
        "agree": ("for", "for", "agree <b>"),
        "object": ("against", "against", "object"),
        JOINED: ("for", "for", "joined"),
        NOT_JOINED: ("aside", "aside", "did not join"),
        PRESENT: ("present", "none", "present, no position on record"),
    }
)


@pytest.fixture(autouse=True, scope="module")
def static_files() -> None:
    """Their names carry digests, and are known once they have been made."""
    assets.make()


steady = settings(max_examples=150, deadline=None, database=None, derandomize=True)

PARTIES = ("AA", "B&B", "CC")
CELLS = ("agree", "object", JOINED, NOT_JOINED, PRESENT, NOTHING, "unheard-of")
WORDS = st.text(alphabet="ab<>&\"' ж", min_size=1, max_size=12)
TEXTS = st.dictionaries(st.sampled_from(("en", "ru", "fr", "ar")), WORDS, max_size=3)
AUDIENCES = st.sampled_from(("public", "restricted:CM", "parties:CM"))
BASES = st.sampled_from(("", "read", "derived", "background", "planned", "unknown"))


@st.composite
def papers(draw: st.DrawFn) -> Paper:
    """A paper on an agenda, with anything that may stand beside it."""
    ref = draw(st.sampled_from(("d/1", "d-2", "d.3")))
    document = ListedDocument(
        ref=ref,
        audience=draw(AUDIENCES),
        basis=draw(BASES),
        body="CM",
        title=draw(TEXTS),
        symbol=draw(WORDS | st.just("")),
        version=2,
    )
    outcome = draw(st.sampled_from(("", "adopted", "endorsed", "took-note", "not-adopted")))
    decision = Decision(ref="x", document=ref, body="CM", outcome=outcome, how="consensus") if outcome else None
    above = (Decision(ref="y", document=ref, body="UP", outcome="adopted", how="consensus", at="2024-10-08"),)
    sent = tuple(
        Transmission(ref=f"t{n}", document=ref, sender=sender, recipient=recipient)
        for n, (sender, recipient) in enumerate(draw(st.sets(st.sampled_from((("CM", "UP"), ("UP", "CM"))))))
    )
    awaited = tuple(sorted(draw(st.sets(st.sampled_from(PARTIES)))))
    verdict = draw(st.sampled_from(("holds", "fails", "open")))
    finding = Standing(verdict=verdict, article="rule 1", awaited=awaited)
    return Paper(
        document=document,
        decision=decision,
        not_joined=tuple(
            Joining(ref=one, document=ref, body="CM", party=one, joined=False)
            for one in draw(st.sets(st.sampled_from(PARTIES)))
        ),
        sent_to=sent,
        languages=tuple(
            ListedRendition(
                document=ref,
                version=2,
                language=language,
                digest="ab" * 32,
                file_name=draw(WORDS),
                size=draw(st.integers(0, 9999)),
                authentic=draw(st.booleans()),
            )
            for language in draw(st.sets(st.sampled_from(("en", "ru", "kk"))))
        ),
        cells=tuple(draw(st.sampled_from(CELLS)) for _ in PARTIES),
        older=tuple(sorted(draw(st.sets(st.sampled_from(PARTIES))))),
        finding=finding if draw(st.booleans()) else None,
        above=above if draw(st.booleans()) else (),
    )


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """An item with its papers."""
    found = tuple(draw(st.lists(papers(), max_size=3)))
    return Entry(
        Item(
            ref="i",
            session="s",
            title=draw(TEXTS),
            number=draw(st.sampled_from(("", "1", "1<"))),
            order=draw(st.integers(0, 99)),
            audience=draw(AUDIENCES),
            basis=draw(BASES),
            state=draw(st.sampled_from(("open", "postponed", "removed", "closed"))),
            reason=draw(TEXTS),
            moved_by=draw(st.sampled_from(("", "AA", "B&B"))),
            documents=draw(st.sampled_from(((), ("hidden",)))) or tuple(one.document.ref for one in found),
        ),
        found,
    )


def page_of(found: list[Entry]) -> SessionPage:
    return SessionPage(
        session=Session(ref="s", body="CM"),
        sittings=(),
        entries=tuple(found),
        columns=PARTIES,
        delegations=(),
        statements=(),
        claims=(),
        following=None,
        chair="",
    )


def ask_in(language: str) -> Ask:
    own = Organisation(ref="ORG", name={"en": "Org"}, working="ru")
    house = State(
        [
            own,
            *(Body(ref=ref, name={"en": f"Body {ref} <"}) for ref in ("CM", "UP")),
            *(Party(ref=ref, name={"en": f"State {ref}", "ru": f"Страна {ref}"}) for ref in PARTIES),
        ]
    )
    head = Head(organisation="ORG", number=1, hash="", house="")
    return Ask(None, Reader("ORG"), house, head, own, language)  # type: ignore[arg-type]


def close(html: str) -> str:
    """Without the space between elements, which says nothing."""
    html = re.sub(r"\s+", " ", html)
    return re.sub(r" ?(<[^>]*>) ?", r"\1", html)


def rendered(source: str, **words: Any) -> str:
    found: str = engines["jinja2"].env.from_string('{% import "placet/macros.html" as m %}' + source).render(**words)
    return close(found)


# ---------- what the macros take ----------


def as_items(ask: Ask, page: SessionPage, entry: Entry) -> list[dict[str, Any]]:
    item = entry.item
    restricted = [("restricted", translation.gettext("Restricted"))]
    head: dict[str, Any] = {
        "number": item.number,
        "title": ask.words(item.title),
        "id": f"item-{item.order}",
        "own": ask.own(item.title),
        "state": {"removed": "removed", "postponed": "postponed"}.get(item.state, "moved" if item.moved_by else ""),
        "note": ask.words(item.reason) or (ask.name(item.moved_by) if item.moved_by else ""),
        "certainty": item.basis,
        "markings": restricted if item.audience.startswith("restricted") else [],
        "meta": "" if entry.papers or item.documents else translation.gettext("No paper"),
    }
    if len(entry.papers) == 1:
        paper = as_paper(ask, page, entry.papers[0])
        kept = {key: value for key, value in paper.items() if key not in ("title", "own", "markings")}
        return [{**head, **kept, "markings": head["markings"] or paper["markings"]}]
    subs = [
        {"sub": True, "number": chr(97 + number), **as_paper(ask, page, one)} for number, one in enumerate(entry.papers)
    ]
    return [head, *subs]


def as_paper(ask: Ask, page: SessionPage, paper: Paper) -> dict[str, Any]:
    document = paper.document
    result = stances.how_it_stands(ask, paper)
    words = result[2] if result else ""
    if paper.not_joined:
        names = phrases.joined(ask.party(one.party) for one in paper.not_joined)
        words = f"{words}; " + translation.gettext("did not join: %(states)s") % {"states": names}
    marks, sentence = stances.tally(ask, paper, page.columns, MARKS)
    restricted = document.audience.startswith("restricted")
    return {
        "title": ask.words(document.title),
        "url": ask.url("document", document.ref),
        "own": ask.own(document.title),
        "symbol": document.symbol,
        "markings": [("restricted", translation.gettext("Restricted"))] if restricted else [],
        "goes": goes(ask, paper),
        "renditions": buttons.renditions(ask, paper.languages),
        "marks": [] if paper.decision else marks,
        "marks_sentence": sentence,
        "result": (result[0], words) if result else None,
        "certainty": document.basis,
    }


def goes(ask: Ask, paper: Paper) -> str:
    if not any(one.sender == "CM" for one in paper.sent_to):
        return ""
    there = f" ({phrases.listed(phrases.word('adopted'), phrases.date_words('2024-10-08'))})" if paper.above else ""
    return translation.gettext("to: %(body)s") % {"body": ask.body("UP")} + there


def as_row(ask: Ask, entry: Entry, paper: Paper) -> dict[str, Any]:
    url, name, number = ask.url("document", paper.document.ref), ask.words(paper.document.title), entry.item.number
    cells = []
    for party, cell in zip(PARTIES, paper.cells, strict=True):
        mark = MARKS.mark(cell)
        cells.append((*mark, f"{url}#position-{party}", party in paper.older) if mark else None)
    return {
        "title": phrases.put((f"{number} · ", name)) if number else name,
        "symbol": paper.document.symbol or number,
        "full": name,
        "url": url,
        "cells": cells,
        "result": stances.how_it_stands(ask, paper),
    }


# ---------- the two are equal ----------

LANGUAGES = st.sampled_from(("en", "ru", "ar"))


def lines(ask: Ask, page: SessionPage, mine: str) -> Lines:
    return Lines(ask, page, Cells(MARKS, PARTIES, [ask.party(one) for one in PARTIES], mine))


@steady
@given(st.lists(entries(), max_size=3), LANGUAGES)
def test_items_are_written_as_by_the_macro(found: list[Entry], language: str) -> None:
    """Any item with any papers, in any language, and nothing in it that could be taken for markup."""
    with translation.override(language):
        ask, page = ask_in(language), page_of(found)
        macro = "{% for i in items %}{% call m.item(i) %}{{ m.certainty(i.certainty) }}{% endcall %}{% endfor %}"
        items = [one for entry in found for one in as_items(ask, page, entry)]
        assert close(lines(ask, page, "").items(found)) == rendered(macro, items=items)


@steady
@given(st.lists(entries(), min_size=1, max_size=3), LANGUAGES, st.sampled_from(("", *PARTIES)))
def test_rows_are_written_as_by_the_macro(found: list[Entry], language: str, mine: str) -> None:
    """The same of the matrix."""
    with translation.override(language):
        ask, page = ask_in(language), page_of(found)
        columns = [{"name": ask.party(one), "mine": one == mine} for one in PARTIES]
        rows = [as_row(ask, entry, paper) for entry in found for paper in entry.papers]
        macro = "{{ m.matrix(columns, rows, 'caption', result='result', written=written) }}"
        written = lines(ask, page, mine).rows()
        assert rendered(macro, columns=columns, rows=[], written=written) == rendered(macro, columns=columns, rows=rows)


# ---------- put in when all else is rendered ----------


def test_long_pieces_stand_where_their_marks_stood() -> None:
    """Each once, as it is; one whose place is not shown is left out, and of an empty one there is no mark."""
    late = Late()
    first, hidden, last = late.put("<b>é&amp;</b>"), late.put("<i>hidden</i>"), late.put("<b>ж</b>")
    assert not late.put("")
    assert len({first, hidden, last}) == 3
    template = "{{ first }}, {{ word }}, {{ last }}."
    text = engines["jinja2"].env.from_string(template).render(first=first, last=last, word="<&>")
    assert late.filled(text.encode()).decode() == "<b>é&amp;</b>, &lt;&amp;&gt;, <b>ж</b>."


@pytest.mark.django_db
def test_no_mark_is_left_on_a_page() -> None:
    """Of a session that has an agenda and a matrix."""
    html = OFFICER.client().get(f"/{ORGANISATION}/{house_session()}").content.decode()
    assert 'class="item"' in html
    assert 'class="matrix"' in html
    assert "<!--" not in html


@pytest.mark.django_db
def test_a_page_is_marked_by_what_is_put_in_late() -> None:
    """The sheets of an agenda with a restricted item say so to those who may read the item, and to no others."""
    path = f"/{ORGANISATION}/{house_session()}"
    sheets = [
        re.findall(r'<div class="sheet".*?data-m="(\w+)"', one.client().get(path).content.decode(), re.S)
        for one in (HEAD_A, DELEGATE_A)
    ]
    assert sheets == [["restricted"], ["participants"]]


def house_session() -> str:
    found = sessions.newest(OFFICER.reader(), body="CRM", page=1)
    return next(f"s/{one.ref}" for one in found.rows if one.state == "planned")
