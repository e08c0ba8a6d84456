"""Acting without right: through the page, the API and the desk, each time the same answer, and the record untouched."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from placet import desk
from placet.acts import REGISTER
from placet.acts.membership import EndMandate, FoundOrganisation
from placet.models.people import Holding, Person
from placet.models.record import Head
from placet.record.post import now, post
from tests.access.walk import at
from tests.cast import (
    CHAIR,
    DELEGATE_A,
    DEPUTY_B,
    FORMER_A,
    HEAD_A,
    HEAD_B,
    OBSERVER,
    OFFICER,
    ORGANISATION,
    PUBLIC,
    STRANGER,
    Member,
)

pytestmark = pytest.mark.django_db

ATTEMPTS: list[tuple[str, Member, str, dict[str, Any], int, str]] = [
    ("a position for another party", DELEGATE_A, "state-position",
     {"document": "toll-free-passage", "stance": "agree", "for_party": "BKM"}, 409, "other-party"),
    ("a delegation of another party", DELEGATE_A, "name-delegation",
     {"session": "$council", "party": "BKM", "head": "Somebody"}, 409, "other-party"),
    ("another party’s reason", HEAD_B, "give-reason",
     {"joining": "water-level-code/CRM/JRV", "reason": {"en": "x"}}, 409, "other-party"),
    ("another’s draft withdrawn", DELEGATE_A, "withdraw-document", {"document": "eel-accord"}, 409, "not-initiator"),
    ("by a mandate that has ended", FORMER_A, "keep-note", {"document": "eel-accord", "text": "x"}, 404, ""),
    ("by a mandate that has ended, on what is public", FORMER_A, "name-delegation",
     {"session": "$council", "party": "AVL"}, 404, ""),
    ("by a stranger", STRANGER, "name-delegation", {"session": "$council", "party": "AVL"}, 404, ""),
    ("by the public", PUBLIC, "name-delegation", {"session": "$council", "party": "AVL"}, 404, ""),
    ("by an observer", OBSERVER, "name-delegation", {"session": "$council", "party": "LES"}, 409, "not-entitled"),
    ("in another body, where it can be seen", DEPUTY_B, "name-delegation",
     {"session": "$council", "party": "BKM"}, 409, "other-body"),
    ("in another body, where it cannot", DEPUTY_B, "keep-note", {"document": "lock-hours", "text": "x"}, 404, ""),
    ("on what is restricted", DELEGATE_A, "state-position", {"document": "fenn-islands", "stance": "agree"}, 404, ""),
    ("on what does not exist", DELEGATE_A, "state-position", {"document": "no-island", "stance": "agree"}, 404, ""),
    ("a mandate for oneself", HEAD_A, "give-mandate", {"ref": "more", "role": "secretariat"}, 409, "not-entitled"),
    ("a mandate of the clock", HEAD_A, "give-mandate", {"ref": "time", "role": "clock"}, 409, "not-entitled"),
    ("a release without authority", HEAD_A, "release-document", {"document": "fenn-islands"}, 409, "not-entitled"),
    ("a decision by a delegation", HEAD_A, "record-decision", {"document": "eel-accord"}, 409, "not-entitled"),
    ("a seat for oneself", CHAIR, "seat-party", {"holder": "RIVERS", "party": "LES"}, 409, "not-entitled"),
    ("rules by a delegation", HEAD_A, "adopt-rules", {"on_body": "WGH", "name": "x", "text": "name = \"x\""}, 409,
     "not-entitled"),
    ("yesterday", DELEGATE_A, "keep-note", {"document": "eel-accord", "text": "x", "at": "2026-01-01"}, 409,
     "dated-by-secretariat-only"),
    ("tomorrow", CHAIR, "adopt-agenda", {"session": "$council", "at": "2099-01-01"}, 409, "dated-by-secretariat-only"),
    ("what only the clock does", OFFICER, "lapse-silence", {"document": "winter-navigation"}, 404, ""),
    ("a second founding", OFFICER, "found-organisation", {"ref": "OTHER", "name": {"en": "x"}}, 404, ""),
    ("an act that there is not", OFFICER, "delete-entry", {"number": 1}, 404, ""),
    ("a new version of what is decided", OFFICER, "add-version", {"document": "ferry-budget"}, 409, "document-decided"),
    ("another text of what was decided", OFFICER, "attach-file",
     {"document": "ferry-budget", "language": "en", "digest": "0" * 64}, 409, "document-decided"),
    ("an item for a session that is over", OFFICER, "add-item", {"session": "$past", "title": {"en": "x"}}, 409,
     "session-closed"),
    ("a sitting of another session", OFFICER, "add-item",
     {"session": "$council", "sitting": "$past/extended", "title": {"en": "x"}}, 409, "other-session"),
    ("past the gate", OFFICER, "submit-document", {"document": "dredging-programme", "recipient": "CRM"}, 409,
     "gate-closed"),
    ("a late item", OFFICER, "add-item", {"session": "$deputies", "title": {"en": "x"}}, 409, "agenda-adopted"),
    ("silence broken for another", DELEGATE_A, "break-silence",
     {"document": "winter-navigation", "text": "x", "for_party": "BKM"}, 409, "other-party"),
    ("silence broken by the chair", CHAIR, "break-silence", {"document": "winter-navigation", "text": "x"}, 409,
     "not-entitled"),
    ("how sure, said by a delegation", DELEGATE_A, "state-position",
     {"document": "lock-hours", "stance": "agree", "basis": "read"}, 409, "basis-for-secretariat"),
    ("an audience of one’s own", DELEGATE_A, "state-position",
     {"document": "lock-hours", "stance": "agree", "audience": "public"}, 422, "audience"),
    ("another’s mandate", DELEGATE_A, "state-position",
     {"document": "lock-hours", "stance": "agree", "by": "secretariat"}, 422, "by"),
    ("another state", DELEGATE_A, "enter-document",
     {"of_body": "CRM", "title": {"en": "x"}, "state": "adopted"}, 422, "state"),
    ("another number", OFFICER, "add-version", {"document": "lock-hours", "number": 7}, 422, "number"),
]  # fmt: skip


@pytest.fixture
def refs(today: date) -> Mapping[str, str]:
    """The references that depend on the day."""
    return {
        "$council": f"CRM/{today + timedelta(days=21)}",
        "$deputies": f"CRD/{today + timedelta(days=9)}",
        "$past": f"CRM/{today - timedelta(days=180)}",
    }


def named(data: Mapping[str, Any], refs: Mapping[str, str]) -> dict[str, Any]:
    """The data with those references in it."""

    def one(value: Any) -> Any:
        if isinstance(value, str) and value.startswith("$"):
            head, slash, rest = value.partition("/")
            return refs[head] + slash + rest
        return value

    return {name: one(value) for name, value in data.items()}


def record() -> list[tuple[str, int, str]]:
    """Where every record ends."""
    return list(Head.objects.order_by("organisation").values_list("organisation", "number", "hash"))


def as_form(data: Mapping[str, Any]) -> dict[str, str]:
    """The same data as a form sends them."""
    found: dict[str, str] = {}
    for name, value in data.items():
        if isinstance(value, dict):
            found |= {f"{name}.{language}": text for language, text in value.items()}
        else:
            found[name] = str(value)
    return found


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda one: one[0].replace(" ", "-"))
def test_refused(attempt: tuple[str, Member, str, dict[str, Any], int, str], refs: Mapping[str, str]) -> None:
    """Through the API, and through the page: status, reason, and nothing written."""
    _, member, kind, data, status, reason = attempt
    before, data, client = record(), named(data, refs), member.client()

    answer = client.post(at("api-act", kind), json.dumps(data), content_type="application/json")
    assert answer.status_code == status, answer.content
    told = answer.json()
    if status == 409:
        assert told["objections"][0]["code"] == reason
        assert told["objections"][0]["words"]
        assert "{" not in told["objections"][0]["words"]
    elif status == 422:
        assert list(told["fields"]) == [reason]
    else:
        assert answer.content == client.post(
            at("api-act", "no-such-act"), "{}", content_type="application/json"
        ).content  # fmt: skip
    assert record() == before

    shown = client.post(at("act", kind), as_form(data))
    assert shown.status_code == status
    if status == 409 and told["objections"][0]["article"]:
        assert told["objections"][0]["article"] in shown.content.decode()
    assert record() == before


@pytest.mark.parametrize("kind", sorted(REGISTER))
def test_a_get_changes_nothing(kind: str, refs: Mapping[str, str]) -> None:
    """Not even one that carries all that a POST would: a link in a mail does no act."""
    before = record()
    client = OFFICER.client()
    query = {"subject": "lock-hours", "document": "lock-hours", "session": refs["$council"], "title.en": "x"}
    assert client.get(at("act", kind), query).status_code in (200, 404)
    assert client.head(at("act", kind), query).status_code in (200, 404, 405)
    assert client.get(at("api-act", kind), query).status_code == 405
    for method in (client.put, client.patch, client.delete):
        assert method(at("api-act", kind), "{}", content_type="application/json").status_code == 405
        assert method(at("act", kind)).status_code == 405
    assert record() == before


FORGED: dict[str, Callable[[Client], HttpResponse]] = {
    "a form": lambda client: client.post(at("act", "keep-note"), {"document": "eel-accord", "text": "x"}),
    "JSON": lambda client: client.post(
        at("api-act", "keep-note"), '{"document": "eel-accord", "text": "x"}', content_type="application/json"
    ),
    "JSON from elsewhere": lambda client: client.post(
        at("api-act", "keep-note"), '{"document": "eel-accord", "text": "x"}', content_type="application/json",
        headers={"Origin": "https://elsewhere.example", "X-CSRFToken": "x" * 64},
    ),
    "JSON called text": lambda client: client.post(
        at("api-act", "keep-note"), '{"document": "eel-accord", "text": "x"}', content_type="text/plain"
    ),
    "the way out": lambda client: client.post("/sign-out"),
    "another role": lambda client: client.post(f"/demo/{ORGANISATION}/as/secretariat"),
    "the way in": lambda client: client.post("/sign-in", {"name": "officer", "password": "the password of officer"}),
}  # fmt: skip


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_what_another_site_sends_is_refused(forged: Callable[[Client], HttpResponse]) -> None:
    """Every POST needs the token of a page that this server has shown, or it is nothing."""
    before = record()
    client = Client(enforce_csrf_checks=True)
    client.force_login(Person.objects.get(username=DELEGATE_A.name))
    session = client.cookies["placet_session"].value
    assert forged(client).status_code == 403
    assert client.cookies["placet_session"].value == session
    assert record() == before


def test_with_its_token_a_form_is_taken() -> None:
    """So the test above fails for the token and for nothing else."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(Person.objects.get(username=DELEGATE_A.name))
    page = client.get(at("act", "keep-note") + "?subject=eel-accord").content.decode()
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    assert token
    data = {"document": "eel-accord", "text": "ours", "csrfmiddlewaretoken": token}
    assert client.post(at("act", "keep-note"), data).status_code == 302
    answer = client.post(
        at("api-act", "keep-note"), '{"document": "eel-accord", "text": "ours again"}', content_type="application/json",
        headers={"X-CSRFToken": token},
    )  # fmt: skip
    assert answer.status_code == 201


def test_a_mandate_is_of_one_organisation() -> None:
    """The same reference in another record is another mandate; whoever holds the one does not hold the other."""
    act = FoundOrganisation(by="secretariat", at=now(), ref="LAKES", name={"en": "Union of the Lakes"})
    post("LAKES", act)
    before, client = record(), OFFICER.client()
    data = '{"ref": "x", "what": {"en": "x"}}'
    assert client.post("/api/LAKES/acts/note-source", data, content_type="application/json").status_code == 404
    assert client.get("/LAKES/do/note-source").status_code == 404
    assert client.post("/api/OCEANS/acts/note-source", data, content_type="application/json").status_code == 404
    assert record() == before
    Holding.objects.create(person=Person.objects.get(username="officer"), organisation="LAKES", mandate="secretariat")
    assert client.post("/api/LAKES/acts/note-source", data, content_type="application/json").status_code == 201
    assert [one for one in record() if one[0] == ORGANISATION] == [one for one in before if one[0] == ORGANISATION]


def test_a_holding_of_a_mandate_that_is_not_on_record_is_nothing() -> None:
    """People and mandates are kept apart; only the record gives a right."""
    person = Person.objects.get(username="stranger")
    Holding.objects.create(person=person, organisation=ORGANISATION, mandate="no-such-mandate")
    answer = STRANGER.client().post(
        at("api-act", "keep-note"), '{"document": "eel-accord", "text": "x"}', content_type="application/json"
    )
    assert answer.status_code == 404


def test_a_mandate_that_ends_while_somebody_is_signed_in_ends() -> None:
    """From the day after its last one; his session goes on, as that of the public."""
    client = DELEGATE_A.client()
    assert client.get(at("document", "eel-accord")).status_code == 200
    end = (date.today() - timedelta(days=1)).isoformat()
    post(ORGANISATION, EndMandate(by="secretariat", at=now(), mandate=DELEGATE_A.mandate, end=end))
    assert client.get(at("document", "eel-accord")).status_code == 404
    answer = client.post(
        at("api-act", "keep-note"), '{"document": "eel-accord", "text": "x"}', content_type="application/json"
    )
    assert answer.status_code == 404


def test_a_refusal_tells_nothing_that_one_may_not_see(refs: Mapping[str, str]) -> None:
    """Who is not entitled learns that, and not why else it would be refused: who objects, what is restricted."""
    desk.receive(
        OFFICER.reader(), "enter-document", {"of_body": "CRM", "ref": "zz", "title": {"en": "x"}, "public": True}
    )
    answers = []
    for objects in (False, True):
        if objects:
            data = {"document": "zz", "stance": "object", "text": "No."}
            desk.receive(HEAD_A.reader(), "state-position", data)
        answers.append(
            OBSERVER.client().post(
                at("api-act", "record-decision"), '{"document": "zz"}', content_type="application/json"
            )
        )
    assert [answer.status_code for answer in answers] == [409, 409]
    assert answers[0].content == answers[1].content
    assert [one["code"] for one in answers[0].json()["objections"]] == ["not-entitled"]

    items = []
    for number in ("R1", "R9"):
        item = {"session": refs["$council"], "number": number, "title": {"en": "x"}}
        answer = DELEGATE_A.client().post(at("api-act", "add-item"), json.dumps(item), content_type="application/json")
        items.append(answer.content)
    assert items[0] == items[1]
