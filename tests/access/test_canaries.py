"""Nobody sees what is not for him, on any page, in any form, on any day; and everybody sees what is.

House rule: one word on each row says who may read it (docs/access.md). Here every restricted row holds words of its
own, and every address there is, is asked by everybody.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest

from placet.models.record import Head
from tests.access.canaries import DRAWN, Aviary, canaries_in, put
from tests.access.walk import ask, at, patterns, samples, words_of_paper
from tests.cast import (
    CAST,
    CHAIR,
    DELEGATE_A,
    DELEGATE_B,
    DEPUTY_B,
    FORMER_A,
    HEAD_A,
    HEAD_B,
    OBSERVER,
    OFFICER,
    ORGANISATION,
    PUBLIC,
    SEES_ONLY_THE_PUBLIC,
    STRANGER,
    Member,
)

# The circles whose canaries each of the cast may see, written out; docs/access.md says why.
CIRCLES: dict[str, set[Member]] = {
    "observers:CRM": {OFFICER, CHAIR, HEAD_A, DELEGATE_A, HEAD_B, DELEGATE_B, OBSERVER},
    "observers:CRD": {OFFICER, CHAIR, HEAD_A, DELEGATE_A, HEAD_B, DELEGATE_B, DEPUTY_B, OBSERVER},
    "parties:CRM": {OFFICER, CHAIR, HEAD_A, DELEGATE_A, HEAD_B, DELEGATE_B},
    "parties:CRD": {OFFICER, CHAIR, HEAD_A, DELEGATE_A, HEAD_B, DELEGATE_B, DEPUTY_B},
    "restricted:CRM": {OFFICER, CHAIR, HEAD_A, HEAD_B},
    "secretariat:WGH": {OFFICER},
    "party:AVL@CRM": {HEAD_A, DELEGATE_A},
    "party:AVL@CRD": {HEAD_A, DELEGATE_A},
    "head:AVL@CRM": {HEAD_A},
    "head:BKM@CRM": {HEAD_B},
    "party:BKM@CRM": {HEAD_B, DELEGATE_B},
    "party:BKM@CRD": {HEAD_B, DELEGATE_B, DEPUTY_B},
}


def walked(*on_each: Member, of: tuple[Member, ...]) -> list[Any]:
    """Those who walk: all on one database, these few on each. Our code decides who may read what; that both databases
    answer its questions alike, a few find out."""
    return [pytest.param(one, id=one.name, marks=() if one in on_each else pytest.mark.once) for one in of]


@pytest.mark.once
def test_every_pattern_has_a_sample() -> None:
    """A new address is not released before it has been walked."""
    empty = Aviary(documents={"heads": "x", "council": "x"}, sessions={"council": "x"}, numbers=[1])
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("tests.access.walk.refs", lambda kind: ["x", "y"])
        assert set(samples(empty)) == patterns()


@pytest.mark.django_db
def test_who_may_see_which_canary(aviary: Aviary) -> None:
    """The readers' words against the table above: so the walk below does not merely agree with itself."""
    placed = [(held, audience) for held, audience, *_ in aviary.rows]
    placed += [(held, audience) for held, audience, _ in aviary.entries]
    audiences = {audience for _, audience in placed}
    assert audiences - {"public"} == set(CIRCLES)
    circles: dict[str, set[Member]] = {}
    for held, audience in placed:
        for word in held:
            circles[word] = circles.get(word, set()) | CIRCLES[audience]
    for member in CAST:
        assert aviary.allowed(member.reader()) == {word for word, readers in circles.items() if member in readers}
    for member in SEES_ONLY_THE_PUBLIC:
        assert aviary.allowed(member.reader()) == set()
    assert len(aviary.all) > 150


@pytest.mark.django_db
@pytest.mark.parametrize("member", walked(OFFICER, DELEGATE_B, OBSERVER, PUBLIC, of=CAST))
def test_nobody_sees_what_is_not_for_him(member: Member, aviary: Aviary) -> None:
    """All addresses; and what is for him he finds, on pages as well as in the record."""
    client = member.client()
    allowed = aviary.allowed(member.reader())
    seen: dict[str, set[str]] = {"pages": set(), "record": set(), "files": set(), "api": set(), "papers": set()}
    for name, addresses in samples(aviary).items():
        for address in addresses:
            answer = ask(client, address)
            assert answer.status < 500, address
            found = canaries_in(answer.text)
            assert found <= allowed, (address, sorted(found - allowed)[:5])
            seen[group(name)] |= found
    assert set().union(*seen.values()) == allowed
    if allowed:
        assert seen["pages"]
        written = {word for held, audience, _ in aviary.entries if member.reader().may_read(audience) for word in held}
        assert seen["record"] | seen["files"] >= written
    if member in (OFFICER, HEAD_A):
        assert seen["api"]
        assert seen["papers"]


def group(name: str) -> str:
    """What kind of paper an address gives."""
    if name in ("entry", "export", "record", "api-entry", "api-entries"):
        return "record"
    if name in ("file",):
        return "files"
    if name in ("agenda-pdf", "session-ics", "calendar"):
        return "papers"
    return "api" if name.startswith("api") else "pages"


TIMELY = ("home", "sessions", "session", "documents", "document", "what-if", "decisions", "record", "entry", "party",
          "body", "agenda-pdf", "search", "api-document", "api-documents", "api-session", "api-entries",
          "calendar")  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("member", walked(OBSERVER, of=(OFFICER, DELEGATE_A, OBSERVER, PUBLIC)))
def test_an_older_day_shows_no_more_than_it_held(member: Member, aviary: Aviary, today: date) -> None:
    """With `?on=`: before the canaries came, before one of the papers was opened to more readers, and today."""
    client = member.client()
    for back in (200, 1, 0):
        day = today - timedelta(days=back)
        allowed = aviary.allowed(member.reader(on=day))
        for name, addresses in samples(aviary).items():
            if name not in TIMELY:
                continue
            for address in addresses[:4]:
                answer = ask(client, f"{address}{'&' if '?' in address else '?'}on={day.isoformat()}")
                found = canaries_in(answer.text)
                assert found <= allowed, (address, back, sorted(found - allowed)[:5])


@pytest.mark.django_db
def test_a_paper_that_opens_opens_then(aviary: Aviary, today: date) -> None:
    """The parties read it from the first day on, observers from the day of release, the public not at all."""
    yesterday, address = f"?on={today - timedelta(days=1)}", at("document", "paper-that-opens")
    seen = {
        (member.name, when): ask(member.client(), address + when).status
        for member in (DELEGATE_A, OBSERVER, PUBLIC)
        for when in ("", yesterday)
    }
    assert seen == {
        ("delegate-a", ""): 200,
        ("delegate-a", yesterday): 200,
        ("observer", ""): 200,
        ("observer", yesterday): 404,
        ("public", ""): 404,
        ("public", yesterday): 404,
    }


@pytest.mark.django_db
@pytest.mark.parametrize("member", [DELEGATE_A, OBSERVER, FORMER_A, STRANGER, PUBLIC], ids=lambda one: one.name)
def test_what_may_not_be_seen_is_not_there(member: Member, aviary: Aviary) -> None:
    """The same answer, to the letter, as for what does not exist: status, headers, body."""
    client = member.client()
    hidden = aviary.documents["heads"]
    absent = "q" * len(hidden)
    addresses = ["document", "what-if", "api-document"]
    for name in addresses:
        there, nowhere = client.get(at(name, hidden)), client.get(at(name, absent))
        assert there.status_code == nowhere.status_code == 404, name
        assert there.content.replace(hidden.encode(), absent.encode()) == nowhere.content
        assert {**there.headers} == {**nowhere.headers}
        dated = client.get(at(name, hidden) + "?on=2026-01-01")
        assert dated.status_code == 404
    digest = aviary.files["heads"]
    there, nowhere = client.get(at("file", digest, "x")), client.get(at("file", "0" * 64, "x"))
    assert there.status_code == nowhere.status_code == 404
    assert there.content.replace(digest.encode(), b"0" * 64) == nowhere.content


@pytest.mark.django_db
@pytest.mark.parametrize("member", [DELEGATE_A, DEPUTY_B, OBSERVER, PUBLIC], ids=lambda one: one.name)
def test_filters_do_not_match_what_may_not_be_seen(member: Member, aviary: Aviary) -> None:
    """Searching for a word of something restricted finds what searching for nonsense finds; so does each filter."""
    client = member.client()
    hidden = sorted(aviary.all - aviary.allowed(member.reader()))
    assert len(hidden) > 3
    nonsense = "zqyyyyx"
    plain = without_chance(ask(client, at("search") + f"?q={nonsense}").text)
    for word in hidden[:: max(1, len(hidden) // 12)]:
        answer = ask(client, at("search") + f"?q={word}")
        assert answer.status == 200
        assert without_chance(answer.text).replace(word, nonsense) == plain
        begun = ask(client, at("search") + f"?q={word[:-1]}")
        assert without_chance(begun.text).replace(word[:-1], nonsense) == plain
    for name, parameter in (
        ("record", "dossier"), ("documents", "body"), ("documents", "kind"), ("documents", "state"),
        ("sessions", "body"), ("decisions", "body"), ("api-documents", "body"), ("api-documents", "state"),
        ("calendar", "body"),
    ):  # fmt: skip
        word = aviary.documents["heads"]
        answers = [ask(client, f"{at(name)}?{parameter}={one}") for one in (word, "q" * len(word))]
        assert answers[0].status == answers[1].status
        hidden_one, no_one = (without_chance(answer.text) for answer in answers)
        assert hidden_one.replace(word, "q" * len(word)) == no_one, (name, parameter)
    undeclared = [
        ask(client, at("documents") + query) for query in ("", "?audience=restricted:CRM", "?title__contains=zq")
    ]
    assert len({answer.text.count("<li") for answer in undeclared}) == 1


def without_chance(text: str) -> str:
    """A page without what differs at every asking: the token of its forms, the tag made of it, and the minute."""
    return re.sub(r"Expires: .*|, \d\d:\d\d</p>", "", DRAWN.sub("", text))


@pytest.mark.django_db
def test_a_redacted_entry_is_number_digest_and_hash(aviary: Aviary) -> None:
    """On its page, in the API, in the list: no kind, no day, no mandate, no length."""
    client = PUBLIC.client()
    number = aviary.numbers[0]
    entry = client.get(at("api-entry", number)).json()
    assert set(entry) == {"number", "digest", "hash"}
    page = ask(client, at("entry", number)).text
    for telling in ("enter-document", "head-AVL", "AVL", "CRM", "paper-of-the-heads", "Avelland"):
        assert telling not in page.partition("<main")[2].partition("</main>")[0], telling


@pytest.mark.django_db
def test_what_is_not_for_all_changes_nothing_for_all(today: date) -> None:
    """Fifty restricted acts, and the public's pages, papers and answers are what they were, to the byte: no count, no
    order, no number, no date tells of them. The record itself, whose end every page may name, is the one exception."""
    sessions = {"council": f"CRM/{today + timedelta(days=21)}", "deputies": f"CRD/{today + timedelta(days=9)}"}
    before = {"heads": "paper-of-the-heads", "council": "paper-of-the-council", "deputies": "paper-of-the-deputies"}
    addresses = samples(Aviary(documents=before, sessions=sessions, numbers=[1]))
    client, shown = PUBLIC.client(), []
    for _ in range(2):
        end = Head.objects.get(organisation=ORGANISATION)
        pages = {}
        for name, many in addresses.items():
            if group(name) != "record" and name not in ("act", "api-act"):
                for address in many:
                    # What a PDF embeds follows from the digits of the hash in its foot: its words are compared.
                    paper = name == "agenda-pdf"
                    text = words_of_paper(client.get(address).content) if paper else ask(client, address).text
                    pages[address] = without_end(without_chance(text), end)
        shown.append(pages)
        if len(shown) == 1:
            put(sessions, (today - timedelta(days=3)).isoformat(), office=False)
    differing = [address for address in shown[0] if shown[0][address] != shown[1][address]]
    assert differing == []
    assert len(shown[0]) > 50


def without_end(text: str, end: Head) -> str:
    """A page without the number and the hash of the last entry."""
    for told in (end.hash, f"{end.hash[:4]} {end.hash[4:8]}", end.hash[:16], end.hash[:12], end.hash[:8]):
        text = text.replace(told, "#")
    return re.sub(rf"\b{end.number}\b", "#", text)
