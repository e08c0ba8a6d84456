"""Search: all words, in any language, over what the reader may see and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placet import desk
from placet.acts.documents import EnterDocument, ReleaseDocument
from placet.acts.sources import NoteTitle
from placet.acts.statements import EnterStatement
from placet.models import searched
from placet.models.searched import Searched
from placet.models.tables import TABLES, visible
from placet.models.words import asked, indexed, words
from placet.procedure.moment import FOREVER
from placet.procedure.rows import Document, OtherTitle
from placet.reading import house as houses
from placet.reading import search
from placet.record.post import post
from placet.record.rebuild import compare, rebuild
from tests.cast import CAST, DELEGATE_A, DEPUTY_B, FORMER_A, OBSERVER, OFFICER, ORGANISATION, PUBLIC, Member
from tests.record.test_replay import example
from tests.web.pages import get, plain

pytestmark = pytest.mark.django_db

NAMES = {"en": "Statement on the New Year Tree", "ru": "Заявление о новогодней ЁЛКЕ", "fr": "Déclaration — l’arbre"}


def found(member: Member, question: str, **reader: object) -> search.Found:
    """What the member finds."""
    who = member.reader(**reader)  # type: ignore[arg-type]
    return search.search(who, houses.house(who), question)


def documents(member: Member, question: str) -> list[str]:
    """References of the documents that the member finds, or of the one he is led to."""
    result = found(member, question)
    if result.there is not None and result.there[0] == "document":
        return [result.there[1]]
    return [one.ref for one in result.documents]


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


@pytest.mark.parametrize(
    "question",
    [
        "ёлкой",  # another case
        "заявлениями",
        "déclarations",
        "STATEMENTS",
        "trees years",
        "new-year",  # as two words
        "77 ж",
        "заяв",  # where nothing else is found, the beginning of a word
        "décl",
        "crm/77-",
    ],
)
def test_words_are_found_in_every_form(question: str) -> None:
    """By their stems in Russian, English and French; and by their beginnings."""
    ref = entered()
    assert ref in documents(PUBLIC, question)


def test_words_are_found_in_arabic_and_in_scripts_without_spaces() -> None:
    """With the article and without; two letters that follow each other where nothing parts words."""
    ref = entered(title={"ar": "الاتفاقيات والتعاون", "zh": "关于建立合作机制的决定"})
    assert documents(PUBLIC, "الاتفاقيات") == documents(PUBLIC, "اتفاقية") == [ref]
    for question in ("合作", "建立合作", "决", "合作 决定"):
        assert documents(PUBLIC, question) == [ref], question
    assert documents(PUBLIC, "合立") == []


@pytest.mark.parametrize("question", ["заявление о кодексе", "", "   ", "crm/78", "-", "“”", "ree", "но ёлке"])
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
    """Every word of every title, for those with the fewest rights."""
    known = {word for one in visible(Document, OFFICER.reader()) for word in words(one.title["en"])}
    assert len(known) > 20
    for member in (DELEGATE_A, DEPUTY_B, OBSERVER, FORMER_A, PUBLIC):
        reader = member.reader()
        readable = {one.ref for one in visible(Document, reader)}
        for word in known:
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


def test_as_of_a_day_one_finds_what_stood_on_it(today: date) -> None:
    """Neither what came later nor what was said to another circle then."""
    then = today - timedelta(days=300)
    assert [one.ref for one in found(PUBLIC, "lanterns").documents] != []
    assert [one.ref for one in found(PUBLIC, "lanterns", on=then).documents] == []
    entered("draft", title={"en": "Ospreys"}, symbol="", public=False)
    post(ORGANISATION, ReleaseDocument(document="draft", by="secretariat", at="2026-01-09"))
    for day, by_all in (("2026-01-01", []), ("2026-01-08", []), ("2026-01-09", ["draft"])):
        assert [one.ref for one in found(PUBLIC, "osprey", on=date.fromisoformat(day)).documents] == by_all, day
    assert [one.ref for one in found(DELEGATE_A, "osprey", on=date(2026, 1, 8)).documents] == ["draft"]


WORDS = ("reed", "reeds", "heron", "herons", "река", "рекой", "traité", "traités", "合作", "L.7")
QUESTIONS = st.lists(st.sampled_from([*WORDS, "her", "рек", "7", "合", "nothing"]), min_size=1, max_size=3)
TITLES = st.dictionaries(
    st.sampled_from(["en", "ru", "fr", "zh"]), st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join),
    min_size=1,
)  # fmt: skip
CIRCLES = st.sampled_from([{"public": True}, {}, {"restricted": True}])
PAPERS = st.lists(st.tuples(TITLES, st.none() | TITLES, st.none() | st.sampled_from(WORDS), CIRCLES, st.booleans()),
                  min_size=1, max_size=5)  # fmt: skip


def naively(member: Member, question: str) -> set[str]:
    """References of the documents that hold all the words, among those that the member may read: one after another."""
    reader = member.reader()

    def holds(texts: list[tuple[str, str]], begins: bool) -> bool:
        said = set(indexed(texts))
        return all(
            said & set(word) or (begins and len(word[0]) > 2 and any(one.startswith(word[0]) for one in said))
            for word in asked(question)
        )

    def texts_of(*several: Mapping[str, str] | str) -> list[tuple[str, str]]:
        return [pair for one in several for pair in ({"": one}.items() if isinstance(one, str) else one.items())]

    readable = visible(Document, reader)
    others = visible(OtherTitle, reader)
    hits: set[str] = set()
    for begins in (False, True):
        hits |= {one.ref for one in readable if holds(texts_of(one.ref, one.symbol, one.title, one.summary), begins)}
        hits |= {one.document for one in others if holds([(one.language, one.words)], begins)}
        if hits:
            break
    return hits & {one.ref for one in readable}


@given(papers=PAPERS, questions=st.lists(QUESTIONS.map(" ".join), min_size=3, max_size=3))
@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_everybody_finds_what_going_through_all_of_it_finds(papers: list[Any], questions: list[str]) -> None:
    """Whatever was entered for whichever circle, released or not, under whatever titles."""
    with example():
        for n, (title, summary, other, circle, released) in enumerate(papers):
            ref = entered(f"paper-{n}", title=title, summary=summary or {}, symbol="", **{"public": False, **circle})
            if other:
                post(ORGANISATION, NoteTitle(document=ref, words=other, by="secretariat", at="2026-01-03"))
            if released and not circle.get("public"):
                post(ORGANISATION, ReleaseDocument(document=ref, by="secretariat", at="2026-01-04"))
        for member in CAST:
            for question in questions:
                result = found(member, question)
                if result.number == 0 or all(one.ref.startswith("paper-") for one in result.documents):
                    assert {one.ref for one in result.documents} == naively(member, question), (member.name, question)
        assert compare(ORGANISATION) == []


# ---------- what is written, and what is asked ----------


def test_an_act_that_says_nothing_new_writes_nothing_for_search() -> None:
    """A decision on a document is none of its words; its release ends what was said to fewer."""
    before = Searched.objects.count()
    desk.receive(DELEGATE_A.reader(), "state-position", {"document": "lock-hours", "stance": "agree"})
    assert Searched.objects.count() == before
    entered("draft", title={"en": "Ospreys"}, symbol="", public=False)
    ((first),) = Searched.objects.filter(ref="draft")
    desk.receive(OFFICER.reader(), "add-version", {"document": "draft", "words": {"en": "Clearer"}})
    assert list(Searched.objects.filter(ref="draft").values()) == list(Searched.objects.filter(pk=first.pk).values())
    desk.receive(OFFICER.reader(), "release-document", {"document": "draft"})
    spans = Searched.objects.filter(ref="draft").order_by("pk").values_list("audience", "since", "until")
    assert [one[0] for one in spans] == [first.audience, "public"]
    assert spans[0][2] == spans[1][1]


def test_what_restricted_things_say_stands_under_their_audience() -> None:
    """And under no other; a word of theirs alone is in no entry for all."""
    now = Searched.objects.filter(organisation=ORGANISATION, until=FOREVER)
    hidden = 0
    for kind in searched.SAYS:
        said = set(now.filter(kind=kind.__name__).values_list("ref", "audience"))
        rows = TABLES[kind].objects.everything().filter(organisation=ORGANISATION, until=FOREVER)
        assert said == set(rows.values_list("ref", "audience")), kind
        hidden += sum(audience != "public" for _ref, audience in said)
    assert hidden > 3
    for_all = {word for one in now.filter(audience="public") for word in one.words.split()}
    for_few = {word for one in now.exclude(audience="public") for word in one.words.split()}
    assert "ddredg" in for_few - for_all


def test_a_table_that_is_out_of_step_is_told_and_rebuilt() -> None:
    """Words that the record does not say, or that are missing; after a rebuild the index finds what it found."""
    ref = entered()
    Searched.objects.filter(ref=ref).update(words="dnothing")
    assert [(one.kind, one.ref) for one in compare(ORGANISATION)] == [("Searched Document", ref)]
    assert documents(PUBLIC, "ёлке") == []
    rebuild(ORGANISATION)
    assert compare(ORGANISATION) == []
    assert documents(PUBLIC, "ёлке") == [ref]
    Searched.objects.filter(ref=ref).delete()
    assert len(compare(ORGANISATION)) == 1
    rebuild(ORGANISATION)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # Raises where the index of words is not that of the table.
            cursor.execute(
                "INSERT INTO placet_searched_words(placet_searched_words, rank) VALUES('integrity-check', 1)"
            )


def test_records_that_were_there_before_are_entered_by_the_migration() -> None:
    """From the tables as they stand, every version of them, to what the record says."""
    post(ORGANISATION, ReleaseDocument(document="dredging-programme", by="secretariat", at="2099-01-09"))
    Searched.objects.all().delete()
    assert documents(PUBLIC, "lanterns") == []
    known = MigrationLoader(connection).project_state(("placet", "0004_searched")).apps
    import_module("placet.migrations.0004_searched").enter(known, None)
    assert compare(ORGANISATION) == []
    assert documents(PUBLIC, "lanterns") != []


def plan_of(question: str) -> str:
    """How the database answers the question for the public, and for how many of what it finds."""
    reader = PUBLIC.reader()
    with CaptureQueriesContext(connection) as seen:
        search.search(reader, houses.house(reader), question)
    return next(one["sql"] for one in seen if "placet_searched_words" in one["sql"] or "lexemes" in one["sql"])


def test_search_looks_at_a_bounded_number_of_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many hold the word, so many are read of the table, the newest on the record."""
    monkeypatch.setattr(searched, "CANDIDATES", 3)
    for n in range(6):
        entered(f"many-{n}", title={"en": f"Reeds {n}"}, symbol="")
    assert documents(PUBLIC, "reeds") == ["many-5", "many-4", "many-3"]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {plan_of('reeds')}")
            plan = [row[-1] for row in cursor.fetchall()]
        # The index of words is asked first, newest first, and nothing is sorted but what it gave.
        asked_first = [one for one in plan if one.startswith(("SCAN placet_searched", "SEARCH s", "SCAN s"))]
        assert asked_first[0::2] == ["SCAN placet_searched_words VIRTUAL TABLE INDEX 192:M1"] * (len(asked_first) // 2)
        assert set(asked_first[1::2]) == {"SEARCH s USING INTEGER PRIMARY KEY (rowid=?)"}


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
