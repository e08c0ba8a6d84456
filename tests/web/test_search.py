"""Search: all words, in any language, over what the reader may see and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from placet import desk
from placet.acts.documents import EnterDocument
from placet.acts.sources import NoteTitle
from placet.acts.statements import EnterStatement
from placet.models.record import Head
from placet.reading import house as houses
from placet.reading import search, texts
from placet.record.post import post
from tests.cast import DELEGATE_A, DEPUTY_B, FORMER_A, OBSERVER, OFFICER, ORGANISATION, PUBLIC, Member
from tests.web.pages import get, plain

pytestmark = pytest.mark.django_db

NAMES = {"en": "Statement on the New Year Tree", "ru": "Заявление о новогодней ЁЛКЕ", "fr": "Déclaration — l’arbre"}


@pytest.fixture(autouse=True)
def fresh_texts() -> Iterator[None]:
    """What is kept in memory belongs to one test."""
    texts.forget()
    yield
    texts.forget()


def found(member: Member, question: str, **reader: object) -> search.Found:
    """What the member finds."""
    who = member.reader(**reader)  # type: ignore[arg-type]
    head = Head.objects.get(organisation=ORGANISATION)
    return search.search(who, houses.house(who), head.hash, question)


def documents(member: Member, question: str) -> list[str]:
    """References of the documents that the member finds."""
    return [one.ref for one in found(member, question).documents]


def entered(ref: str = "tree", **values: object) -> str:
    """A public statement of the ministers, entered by the office."""
    given: dict[str, object] = {"title": NAMES, "symbol": "CRM/77-Ж", "public": True, "ref": ref, **values}
    act = EnterDocument(of_body="CRM", document_kind="statement", by="secretariat", at="2026-01-02", **given)  # type: ignore[arg-type]
    post(ORGANISATION, act)
    return ref


@pytest.mark.parametrize(
    "question",
    [
        "елке",  # without capitals and without the two points
        "ЗАЯВЛЕНИЕ ёлке",
        "ёлке заявление",  # in any order
        "déclaration",
        "L'ARBRE",  # with the other apostrophe
        "DÉCLARATION - l’arbre",
        "заявление tree",  # words of two languages
        "crm/77-ж",
        "crm/77‑ж",  # with a hyphen that does not break
    ],
)
def test_words_are_found_in_every_language_whatever_their_capitals(question: str) -> None:
    """SQLite alone would find the ASCII ones."""
    ref = entered()
    assert documents(PUBLIC, question) == [ref]


@pytest.mark.parametrize("question", ["ёлкой", "заявление о кодексе", "", "   ", "crm/78"])
def test_every_word_must_stand_there(question: str) -> None:
    """One that does not is enough."""
    entered()
    assert documents(PUBLIC, question) == []


def test_titles_come_before_other_titles_and_those_before_summaries() -> None:
    """And what was not found by its title says where the words stand."""
    entered("by-summary", title={"en": "One"}, symbol="", summary={"en": "About willows"})
    entered("by-other", title={"en": "Two"}, symbol="")
    entered("by-title", title={"en": "Willows"}, symbol="")
    post(ORGANISATION, NoteTitle(document="by-other", words="The Willow Paper", by="secretariat", at="2026-01-03"))
    result = found(PUBLIC, "willow")
    assert [one.ref for one in result.documents] == ["by-title", "by-other", "by-summary"]
    assert result.why == {"by-other": {"": "The Willow Paper"}, "by-summary": {"en": "About willows"}}


def test_other_kinds_are_found(rivers: object) -> None:
    """Parties, bodies, sessions, items, designations, treaties, statements, consultations, topics of plans."""
    assert [one.ref for one in found(PUBLIC, "jorvale").parties] == ["JRV"]
    assert [one.ref for one in found(PUBLIC, "river ministers").bodies] == ["CRM"]
    assert {one.body for one in found(PUBLIC, "river ministers brukhaven").sessions} == {"CRM"}
    assert [one.title["en"] for one in found(PUBLIC, "eels").items] == ["Accord on the passage of eels"]
    assert [one.name["en"] for one in found(PUBLIC, "saltmouth").designations] == ["Saltmouth"]
    assert {one.name["en"] for one in found(PUBLIC, "river town").designations} >= {"Saltmouth", "Port Avel"}
    assert [one.ref for one in found(PUBLIC, "confluence").treaties] == ["confluence-treaty"]
    assert len(found(PUBLIC, "ice upper rivers").lines) == 1
    assert len(found(PUBLIC, "ice goes out").consultations) == 1


def test_a_statement_is_found_and_leads_to_where_it_was_made(today: object) -> None:
    """On the page of its session."""
    session = next(iter(found(PUBLIC, "brukhaven").sessions)).ref
    words = {"en": "The herons are back"}
    post(ORGANISATION, EnterStatement(session=session, party="AVL", words=words, by="secretariat", at="2026-11-01"))
    html = Client().get(f"/{ORGANISATION}/search?q=herons").content.decode()
    assert plain(re.findall(r'<a class="serif" href="[^"]+">(.*?)</a>', html)[0]) == "The herons are back"
    assert f"/s/{session}#" in html


# ---------- who may find what ----------


def test_what_may_not_be_seen_is_not_found() -> None:
    """Not by its words, its symbol or its reference, and the page is that of nothing found."""
    assert documents(DELEGATE_A, "dredging") == ["dredging-programme"]
    assert documents(PUBLIC, "dredging") == []
    hidden = get(PUBLIC, "search?q=dredging")
    assert hidden.replace("dredging", "…") == get(PUBLIC, "search?q=nothing").replace("nothing", "…")
    client = Client()
    for question in ("dredging-programme", "CRD/L.12"):
        assert client.get(f"/{ORGANISATION}/search?q={question}").status_code == 200, question


def test_nobody_finds_more_than_the_lists_show_him() -> None:
    """Every word of every title, for those with the fewest rights, after the office has filled what is kept."""
    words = {word for one in found(OFFICER, "e").documents for word in texts.plain(one.title["en"]).split()}
    assert len(words) > 20
    for member in (DELEGATE_A, DEPUTY_B, OBSERVER, FORMER_A, PUBLIC):
        reader = member.reader()
        readable = {one for one, _texts in texts.texts(reader, search.Document, "no such head")}
        for word in words:
            shown = found(member, word)
            assert {one.ref for one in shown.documents} <= readable, (member.name, word)
            for kind in ("documents", "sessions", "items", "statements", "designations", "treaties"):
                assert all(row.audience in reader.audiences for row in getattr(shown, kind)), (member.name, word, kind)


def test_what_is_released_is_found_from_then_on() -> None:
    """What is kept follows the record: a change of audience, of title, a withdrawal."""
    entered("draft", title={"en": "Ospreys"}, symbol="", public=False)
    assert documents(PUBLIC, "ospreys") == []
    assert documents(DELEGATE_A, "ospreys") == ["draft"]
    desk.receive(OFFICER.reader(), "release-document", {"document": "draft"})
    assert documents(PUBLIC, "ospreys") == ["draft"]
    assert documents(DELEGATE_A, "ospreys") == ["draft"]


def test_what_is_kept_is_read_again_only_where_it_changed(django_assert_num_queries: object) -> None:
    """After an entry one question tells what changed, one reads it; without an entry there is none."""
    reader, head = PUBLIC.reader(), Head.objects.get(organisation=ORGANISATION).hash
    list(texts.texts(reader, search.Document, head))
    with django_assert_num_queries(0):  # type: ignore[operator]
        before = dict(texts.texts(reader, search.Document, head))
    ref = entered()
    with django_assert_num_queries(2):  # type: ignore[operator]
        after = dict(texts.texts(reader, search.Document, "another head"))
    assert set(after) == {*before, ref}
    assert all(after[one] is before[one] for one in before)


def test_as_of_a_day_one_finds_what_stood_on_it(today: object) -> None:
    """And nothing of it is kept."""
    then = today - timedelta(days=300)  # type: ignore[operator]
    assert [one.ref for one in found(PUBLIC, "lanterns").documents] != []
    assert [one.ref for one in found(PUBLIC, "lanterns", on=then).documents] == []
    assert not texts._shards or all(head != "" for head in texts._fresh.values())


# ---------- to its page at once ----------


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("CRM/77-Ж", "d/tree"),
        ("crm/77-ж", "d/tree"),
        ("TREE", "d/tree"),
        ("crm", "b/CRM"),
        ("AVL", "p/AVL"),
        ("Ferry-Convention", "t/ferry-convention"),
    ],
)
def test_a_symbol_or_reference_goes_to_its_page(question: str, place: str) -> None:
    """Whatever its capitals."""
    entered()
    response = Client().get(f"/{ORGANISATION}/search", {"q": question})
    assert (response.status_code, response.headers["Location"]) == (302, f"/{ORGANISATION}/{place}")


def test_what_two_things_are_called_goes_nowhere() -> None:
    """Both are listed."""
    entered("one", symbol="SAME/1")
    entered("two", symbol="SAME/1")
    response = Client().get(f"/{ORGANISATION}/search?q=SAME/1")
    assert response.status_code == 200
    assert sorted(documents(PUBLIC, "same/1")) == ["one", "two"]


def test_there_is_more_than_is_shown() -> None:
    """And the page says so."""
    for n in range(search.LIMIT + 1):
        entered(f"many-{n}", title={"en": f"Reeds {n}"}, symbol="")
    result = found(PUBLIC, "reeds")
    assert (len(result.documents), result.more) == (search.LIMIT, frozenset({"documents"}))
    assert "There are more; add a word." in get(PUBLIC, "search?q=reeds")


def test_a_question_is_shown_as_text() -> None:
    """Whatever it holds."""
    html = Client().get(f"/{ORGANISATION}/search", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
