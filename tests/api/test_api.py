"""The API: the same readings and the same desk as the pages, as JSON, with a status for each outcome."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import jsonschema
import pytest
from openapi_spec_validator import validate

from placet import forms
from placet.acts import REGISTER
from placet.models.record import Entry, Head
from tests.access.walk import at
from tests.cast import CAST, CHAIR, DELEGATE_A, OFFICER, ORGANISATION, PUBLIC, Member

pytestmark = pytest.mark.django_db


def post(member: Member, kind: str, data: Any, **extra: Any) -> Any:
    """Hand in one act as JSON."""
    body = data if isinstance(data, str | bytes) else json.dumps(data)
    return member.client().post(at("api-act", kind), body, **{"content_type": "application/json", **extra})


def described() -> dict[str, Any]:
    """The OpenAPI document."""
    found: dict[str, Any] = PUBLIC.client().get("/api/openapi.json").json()
    return found


def test_the_description_is_openapi_and_names_every_act() -> None:
    """By the schema of OpenAPI 3.1; an act that the desk takes is in it, and no other."""
    document = described()
    validate(document)
    assert document["openapi"].startswith("3.1")
    acts = {path.rpartition("/")[2] for path in document["paths"] if "/acts/" in path}
    taken = {kind for kind, act in REGISTER.items() if not act.founding and "clock" not in act.entitled}
    assert acts == taken == {name for name in document["components"]["schemas"] if name in REGISTER}


def test_every_described_path_answers(today: date) -> None:
    """With 200 to the officer, and with what the description says it holds."""
    values = {
        "organisation": ORGANISATION,
        "ref": "lock-hours",
        "number": "7",
    }
    client = OFFICER.client()
    for path, operations in described()["paths"].items():
        if "get" in operations:
            where = path.replace("/sessions/{ref}", f"/sessions/CRM/{today + timedelta(days=21)}").format(**values)
            response = client.get(where)
            assert response.status_code == 200, where
            assert response.headers["Content-Type"] == "application/json"
            response.json()
            dated = client.get(f"{where}?on={today.isoformat()}")
            assert dated.status_code == 200, where
            assert client.get(f"{where}?on=someday").status_code == 404


def test_done_is_201_with_the_entry_and_where_it_stands() -> None:
    """And the entry is there, for who may read it."""
    response = post(DELEGATE_A, "state-position", {"document": "lock-hours", "stance": "agree"})
    assert response.status_code == 201
    told = response.json()
    jsonschema.validate(told, described()["components"]["schemas"]["Done"])
    head = Head.objects.get(organisation=ORGANISATION)
    assert (told["number"], told["hash"]) == (head.number, head.hash)
    assert told["rows"] == [{"kind": "Position", "ref": "lock-hours/1/CRM/AVL"}]
    assert response.headers["Location"] == at("api-entry", head.number)
    entry = DELEGATE_A.client().get(response.headers["Location"]).json()
    assert entry["act"] == {
        "kind": "state-position", "by": "delegate-AVL", "at": entry["at"], "document": "lock-hours", "stance": "agree",
    }  # fmt: skip
    assert set(PUBLIC.client().get(response.headers["Location"]).json()) == {"number", "digest", "hash"}


def test_malformed_is_422_with_an_error_at_each_field() -> None:
    """All of them; in the language that was asked for."""
    data = {"document": 7, "stance": "", "audience": "public"}
    told = post(DELEGATE_A, "state-position", data)
    assert told.status_code == 422
    jsonschema.validate(told.json(), described()["components"]["schemas"]["Malformed"])
    assert sorted(told.json()["fields"]) == ["audience", "document", "stance"]


@pytest.mark.parametrize(
    "body",
    [b" ", b"{", b"[]", b"7", b'"x"', b"null", b'{"document": NaN}', b"\xff", b"[" * 100_000, b'{"a":' * 50_000],
    ids=["nothing", "half", "a list", "a number", "a text", "null", "NaN", "no UTF-8", "deep lists", "deep objects"],
)
def test_what_is_no_object_is_422(body: bytes) -> None:
    """And never a failure of the server."""
    response = post(OFFICER, "note-source", body)
    assert response.status_code == 422
    assert response.json()["error"]


def test_another_kind_of_body_is_415() -> None:
    """A form is for the pages."""
    assert post(OFFICER, "note-source", "ref=x", content_type="application/x-www-form-urlencoded").status_code == 415
    assert post(OFFICER, "note-source", "{}", content_type="text/plain").status_code == 415
    assert post(OFFICER, "note-source", "{}", content_type="application/json; charset=utf-8").status_code == 422


def test_too_large_is_413() -> None:
    """Before it is read."""
    response = post(OFFICER, "note-source", b'{"ref": "' + b"x" * 1_000_000 + b'"}')
    assert response.status_code == 413
    assert response.json()["limit"] == 1_000_000


def test_not_in_order_is_409_with_the_article() -> None:
    """Code, article, words and remedy, in the reader’s language, with the names of parties and bodies in them."""
    body = json.dumps({"document": "toll-free-passage"})
    answers = {}
    for language in ("en", "ru"):
        response = CHAIR.client().post(
            at("api-act", "record-decision"), body, content_type="application/json",
            headers={"Accept-Language": language},
        )  # fmt: skip
        assert response.status_code == 409
        jsonschema.validate(response.json(), described()["components"]["schemas"]["NotInOrder"])
        answers[language] = response.json()["objections"][0]
    assert answers["en"]["code"] == answers["ru"]["code"] == "does-not-carry"
    assert answers["en"]["article"] == "Rules of Procedure, rule 12 (1)"
    assert answers["en"]["facts"]["against"] == ["GLV"]
    assert answers["en"]["words"]
    assert "{" not in answers["en"]["words"] + answers["en"]["remedy"]


def test_what_is_unseen_is_404_and_nothing_more() -> None:
    """No record, no such thing, not for this reader: one answer."""
    answers = {
        post(DELEGATE_A, "keep-note", {"document": "fenn-islands", "text": "x"}).content,
        post(DELEGATE_A, "keep-note", {"document": "no-such-draft", "text": "x"}).content,
        post(DELEGATE_A, "no-such-act", {}).content,
        post(PUBLIC, "keep-note", {"document": "lantern-statement", "text": "x"}).content,
        PUBLIC.client().get(at("api-document", "fenn-islands")).content,
        PUBLIC.client().get("/api/OCEANS/").content,
    }
    assert len(answers) == 1
    assert json.loads(answers.pop())["error"]


def test_the_api_and_the_pages_read_the_same() -> None:
    """Every reader: the documents of the API are those that he may see, with their positions or without."""
    for member in CAST:
        reader, client = member.reader(), member.client()
        listed = client.get(at("api-documents")).json()["documents"]
        assert all(one["audience"] in reader.audiences for one in listed)
        for one in listed:
            shown = client.get(at("api-document", one["ref"])).json()
            for many in (shown["positions"], shown["notes"], shown["steps"], shown["versions"], shown["decisions"]):
                assert all(row["audience"] in reader.audiences for row in many), (member.name, one["ref"])
            if not shown["sees_positions"]:
                assert shown["positions"] == []
                assert shown["finding"] is None


def test_a_public_finding_tells_no_positions() -> None:
    """That a decision was carried is public; who was against it is not more public than positions are."""
    decisions = list(PUBLIC.client().get(at("api-document", "ferry-budget")).json()["decisions"])
    assert [one["outcome"] for one in decisions] == ["adopted"]
    told = json.dumps([one["finding"] for one in decisions])
    for party in ("AVL", "BKM", "DVN", "ELV", "FNL", "GLV", "JRV"):
        assert f'"{party}"' not in told, "the finding of a public decision names who was for or against"
    positions = PUBLIC.client().get(at("api-document", "ferry-budget")).json()["positions"]
    assert positions == []


def test_entries_a_page_at_a_time() -> None:
    """Newest first, without a gap; those that are not for the reader with number, digest and hash."""
    client, numbers, before = PUBLIC.client(), [], ""
    while True:
        page = client.get(at("api-entries") + before).json()["entries"]
        if not page:
            break
        numbers += [one["number"] for one in page]
        before = f"?before={page[-1]['number']}"
    assert numbers == list(range(Head.objects.get(organisation=ORGANISATION).number, 0, -1))
    entry = Entry.objects.filter(organisation=ORGANISATION).exclude(audience="public").first()
    assert entry is not None
    assert client.get(at("api-entry", entry.number)).json() == {
        "number": entry.number, "digest": entry.digest, "hash": entry.hash,
    }  # fmt: skip
    assert client.get(at("api-entry", 10**6)).status_code == 404


def test_an_example_of_every_schema_is_taken_by_the_form() -> None:
    """What a client makes from the schema, the desk finds well formed."""
    samples = {"string": "x", "integer": 1, "boolean": True, "array": ["x"], "object": {"en": "x"}}
    for _kind, act in REGISTER.items():
        schema = forms.schema(act)
        data = {}
        for name, one in schema["properties"].items():
            data[name] = one["enum"][-1] if "enum" in one else samples[one["type"]]
            if "pattern" in one and one["type"] == "string":
                data[name] = "2026-10-07" if "T" in one["pattern"] or "d" in one["pattern"] else "x"
            if one["type"] == "array" and "enum" in one.get("items", {}):
                data[name] = one["items"]["enum"][:1]
        jsonschema.validate(data, schema, cls=jsonschema.Draft202012Validator)
        forms.clean(act, data, text=False)
