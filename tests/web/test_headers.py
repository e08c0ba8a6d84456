"""What goes with every page: security headers, the cache of public pages, signing in and out, the demo's doors."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placet import desk
from placet.models.people import Person, SignInLink
from placet.reading import home
from tests.access.walk import at
from tests.cast import DELEGATE_A, FORMER_A, OFFICER, ORGANISATION, PUBLIC, STRANGER

pytestmark = pytest.mark.django_db
PAGES = ("home", "sessions", "documents", "decisions", "bodies", "parties", "record", "chairmanship", "treaties")


def header(response: Any, name: str) -> str:
    """A header, or nothing."""
    return str(response.headers.get(name, ""))


def test_every_page_has_its_guards() -> None:
    """No inline script or style, no frame, no other origin; nothing guessed of what it is; no address given away."""
    for client in (PUBLIC.client(), OFFICER.client()):
        for address in [*(at(name) for name in PAGES), "/", "/sign-in", at("api-documents"), at("document", "none")]:
            response = client.get(address, follow=False)
            policy = dict(
                part.strip().partition(" ")[::2] for part in header(response, "Content-Security-Policy").split(";")
            )
            assert policy["default-src"] == "'none'", address
            assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
            assert policy["form-action"] == policy["script-src"] == policy["style-src"] == "'self'"
            assert "unsafe" not in header(response, "Content-Security-Policy")
            assert header(response, "X-Content-Type-Options") == "nosniff"
            assert header(response, "X-Frame-Options") == "DENY"
            assert header(response, "Referrer-Policy") == "same-origin"
            assert header(response, "Cross-Origin-Opener-Policy") == "same-origin"
            assert "camera=()" in header(response, "Permissions-Policy")
            assert not header(response, "Server")
            assert not header(response, "Access-Control-Allow-Origin")


def test_pages_hold_no_inline_script_or_style() -> None:
    """So that the policy above breaks nothing."""
    for client in (PUBLIC.client(), OFFICER.client()):
        for name in PAGES:
            page = client.get(at(name)).content.decode()
            assert not re.search(r"<script(?![^>]*\bsrc=)", page), name
            assert not re.search(r"<[^>]+\s(style|on\w+)=", page), name
            assert "<style" not in page, name


def test_a_public_page_may_be_kept_and_is_asked_for_again_by_its_tag() -> None:
    """The same bytes until the record or the day changes; then others."""
    client = PUBLIC.client()
    first = client.get(at("documents"))
    assert header(first, "Cache-Control") == "public, no-cache"
    assert {part.strip() for part in header(first, "Vary").split(",")} >= {"Cookie", "Accept-Language"}
    tag = header(first, "ETag")
    assert tag
    again = client.get(at("documents"), headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert header(again, "ETag") == tag
    other = client.get(at("documents"), headers={"If-None-Match": '"another"'})
    assert (other.status_code, other.content) == (200, first.content)
    data = {"of_body": "CRM", "title": {"en": "A new public paper"}, "public": True}
    desk.receive(OFFICER.reader(), "enter-document", data)
    changed = client.get(at("documents"), headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert b"A new public paper" in changed.content
    assert header(changed, "ETag") != tag


def test_what_changes_nothing_public_is_not_told_by_the_tag() -> None:
    """A restricted act moves the head of the record, which every page may show; the listing stays what it was."""
    client = PUBLIC.client()
    before = client.get(at("api-documents"))
    desk.receive(
        OFFICER.reader(), "enter-document", {"of_body": "CRM", "title": {"en": "Not for all"}, "restricted": True}
    )
    after = client.get(at("api-documents"))
    assert before.content == after.content
    assert header(before, "ETag") == header(after, "ETag")


def test_a_page_for_one_reader_is_never_kept_for_another() -> None:
    """The public’s is not given to who has signed in, nor his to the public; on every page, in both orders."""
    for name in (*PAGES, "api-documents", "api-organisation", "calendar"):
        public, officer = PUBLIC.client(), OFFICER.client()
        bare = public.get(at(name)).content
        own = officer.get(at(name))
        assert header(own, "Cache-Control").startswith("private") or "no-store" in header(own, "Cache-Control"), name
        assert "public" not in header(own, "Cache-Control")
        assert not header(own, "ETag")
        assert public.get(at(name)).content == bare, name
        stranger = Client().get(at(name))
        assert stranger.content == bare, name


def test_languages_and_themes_are_kept_apart() -> None:
    """Each as it was asked for."""
    client = PUBLIC.client()
    pages = {
        language: client.get(at("home"), headers={"Accept-Language": language}).content.decode()
        for language in ("en", "ru", "ar")
    }
    assert len(set(pages.values())) == 3
    for language, page in pages.items():
        assert f'lang="{language}"' in page.partition(">")[2][:200]
    client.cookies["placet_theme"] = "dark"
    assert client.get(at("home"), headers={"Accept-Language": "en"}).content.decode() != pages["en"]
    assert PUBLIC.client().get(at("home"), headers={"Accept-Language": "en"}).content.decode() == pages["en"]


def test_head_is_get_without_its_body() -> None:
    """Also when the page is kept already; and it keeps no empty page for those who come after."""
    for client in (PUBLIC.client(), OFFICER.client()):
        for address in (at("home"), at("documents"), at("document", "lantern-statement"), at("api-documents")):
            head = client.head(address)
            assert head.status_code == 200, address
            assert head.content == b"", address
            got = client.get(address)
            assert got.status_code == 200
            assert got.content
            assert header(head, "ETag") == header(got, "ETag")
            assert client.head(address).content == b""
        assert client.head(at("document", "fenn-islands")).status_code == (404 if client.cookies == {} else 200)


def test_a_session_that_has_ended_reads_as_the_public() -> None:
    """Signing out ends it on the server: the old cookie is worth nothing."""
    client = DELEGATE_A.client()
    assert client.get(at("document", "eel-accord")).status_code == 200
    cookie = client.cookies["placet_session"].value
    assert client.post(reverse("sign-out")).status_code == 302
    thief = Client()
    thief.cookies["placet_session"] = cookie
    assert thief.get(at("document", "eel-accord")).status_code == 404


def test_signing_in_gives_a_new_session() -> None:
    """What somebody has put into the browser before is not the session afterwards."""
    client = Client()
    client.cookies["placet_session"] = "a" * 32
    response = client.post(reverse("sign-in"), {"name": "delegate-a", "password": "the password of delegate-a"})
    assert response.status_code == 302
    assert client.cookies["placet_session"].value != "a" * 32
    cookie = client.cookies["placet_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert client.get(at("document", "eel-accord")).status_code == 200


def test_a_wrong_name_and_a_wrong_password_are_told_alike() -> None:
    """To the letter, but for what was typed."""
    answers = [
        Client().post(reverse("sign-in"), {"name": name, "password": "wrong"}) for name in ("delegate-a", "delegate-z")
    ]
    assert [one.status_code for one in answers] == [422, 422]
    texts = [
        re.sub(r'value="[^"]{64}"', "", one.content.decode()).replace("delegate-z", "delegate-a") for one in answers
    ]
    assert texts[0] == texts[1]
    assert "placet_session" not in answers[0].cookies


ONWARD = {
    "/RIVERS/d": "/RIVERS/d",
    "/RIVERS/d?body=CRM": "/RIVERS/d?body=CRM",
    "http://testserver/RIVERS/d": "http://testserver/RIVERS/d",
    "https://elsewhere.example/": "/",
    "//elsewhere.example/": "/",
    "///elsewhere.example/": "/",
    "/\\elsewhere.example/": "/",
    "\\\\elsewhere.example/": "/",
    "http:elsewhere.example": "/",
    "javascript:alert(1)": "/",
    "JavaScript:alert(1)": "/",
    "data:text/html,x": "/",
    "http://testserver@elsewhere.example/": "/",
    "http://testserver.elsewhere.example/": "/",
    "\t//elsewhere.example/": "/",
    "": "/",
}


@pytest.mark.parametrize(("wanted", "expected"), ONWARD.items())
def test_after_signing_in_one_stays_here(wanted: str, expected: str) -> None:
    """`next` leads nowhere else, in the form or in the address."""
    for address, data in (
        (reverse("sign-in"), {"next": wanted}),
        (reverse("sign-in") + f"?next={wanted}", {}),
    ):
        answer = Client().post(address, {"name": "stranger", "password": "the password of stranger", **data})
        assert answer.status_code == 302
        assert answer.headers["Location"] == expected


@pytest.fixture
def link(db: None) -> str:
    """A sign-in link of the demo, for the officer."""
    person = Person.objects.get(username="officer")
    digest = hashlib.sha256(b"a-token-of-the-demo").hexdigest()
    SignInLink.objects.create(digest=digest, person=person, organisation=ORGANISATION, mandate="secretariat")
    return str(reverse("demo", args=["a-token-of-the-demo"]))


def test_a_demo_link_opens_in_the_demo_from_this_machine(link: str, settings: Any) -> None:
    """And so the refusals below are for their own reason."""
    settings.PLACET_DEMO = True
    client = Client()
    assert client.get(link).headers["Location"] == at("home")
    assert client.get(at("document", "fenn-islands")).status_code == 200
    assert client.post(reverse("demo-switch", args=[ORGANISATION, "secretariat"])).status_code == 302


def test_the_demo_offers_mandates_in_force(link: str, settings: Any) -> None:
    """Under one that has ended one reads as the public; its link still opens, to show just that."""
    settings.PLACET_DEMO = True
    for person, mandate in ((DELEGATE_A, "delegate-AVL"), (FORMER_A, "former-AVL")):
        SignInLink.objects.create(
            digest=hashlib.sha256(mandate.encode()).hexdigest(),
            person=Person.objects.get(username=person.name),
            organisation=ORGANISATION,
            mandate=mandate,
        )
    page = OFFICER.client().get(at("home")).content.decode()
    offered = re.findall(r'class="pick"[^>]*>([^<]*)', page)
    assert sorted(offered) == ["Avelland, delegate", "Secretariat"]
    former = Client()
    assert former.get(reverse("demo", args=["former-AVL"])).headers["Location"] == at("home")
    assert former.get(at("document", "eel-accord")).status_code == 404


def test_a_demo_link_is_nothing_outside_the_demo(link: str, settings: Any) -> None:
    """404, the same as for a token that never was."""
    settings.PLACET_DEMO = False
    client = Client()
    refused = client.get(link)
    absent = client.get(reverse("demo", args=["no-token-of-the-demo"[:19]]))
    assert refused.status_code == absent.status_code == 404
    assert refused.content.replace(b"a-token-of-the-demo", b"no-token-of-the-dem") == absent.content
    assert "placet_session" not in client.cookies
    assert OFFICER.client().post(reverse("demo-switch", args=[ORGANISATION, "secretariat"])).status_code == 404


@pytest.mark.parametrize(
    "where",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": "10.0.0.1"},
        {"REMOTE_ADDR": "::ffff:192.0.2.7"},
        {"REMOTE_ADDR": ""},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.7"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=192.0.2.7"},
    ],
    ids=str,
)
def test_a_demo_link_is_nothing_from_elsewhere(where: dict[str, str], link: str, settings: Any) -> None:
    """Nor through a proxy, which would stand on this machine for anybody."""
    settings.PLACET_DEMO = True
    client = Client()
    assert client.get(link, **where).status_code == 404
    assert "placet_session" not in client.cookies
    signed_in = STRANGER.client()
    assert signed_in.post(reverse("demo-switch", args=[ORGANISATION, "secretariat"]), **where).status_code == 404


def test_the_demo_switch_needs_a_link_of_that_role(link: str, settings: Any) -> None:
    """A role without one cannot be taken."""
    settings.PLACET_DEMO = True
    client = STRANGER.client()
    assert client.post(reverse("demo-switch", args=[ORGANISATION, "head-AVL"])).status_code == 404
    assert client.get(reverse("demo-switch", args=[ORGANISATION, "secretariat"])).status_code == 405
    away = {"HTTP_REFERER": "https://elsewhere.example/x"}
    answer = client.post(reverse("demo-switch", args=[ORGANISATION, "secretariat"]), **away)
    assert answer.headers["Location"] == at("home")


def test_a_host_that_is_not_ours_is_refused() -> None:
    """400, whatever is asked; and no page is kept under its name."""
    for address in (at("home"), "/", "/sign-in", at("api-documents")):
        assert Client().get(address, headers={"Host": "elsewhere.example"}).status_code == 400, address


def test_a_failure_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader learns that nothing was written; what went wrong stands in the log."""

    def broken(*arguments: object) -> None:
        raise RuntimeError("a secret of the server")

    monkeypatch.setattr(home, "page", broken)
    client = Client(raise_request_exception=False)
    answer = client.get(at("home"))
    assert answer.status_code == 500
    assert "secret" not in answer.content.decode()
    assert "Traceback" not in answer.content.decode()


def test_a_slash_at_the_end_leads_to_the_address_that_was_meant() -> None:
    """Where an address of that form exists, whatever is there; nowhere else, and only for who asks to read."""
    client = Client()
    for wrong, meant in (
        (f"/{ORGANISATION}", f"/{ORGANISATION}/"),
        (f"/{ORGANISATION}/s/?body=CRM", f"/{ORGANISATION}/s?body=CRM"),
        (f"/api/{ORGANISATION}/sessions/", f"/api/{ORGANISATION}/sessions"),
        ("/\\elsewhere", "/%5Celsewhere/"),
        ("/CIS%3Fa=b", "/CIS%3Fa%3Db/"),
        ("/CIS%23x", "/CIS%23x/"),
        ("/CIS%2525", "/CIS%2525/"),
        ("/sign-in/", "/sign-in"),
        ("/совет", "/%D1%81%D0%BE%D0%B2%D0%B5%D1%82/"),
    ):
        response = client.get(wrong)
        assert (response.status_code, header(response, "Location")) == (301, meant)
    for wrong in ("/robots.txt", "/NOWHERE/", at("document", "none"), f"/{ORGANISATION}/nothing/c/"):
        response = client.get(wrong)
        assert response.status_code == 404, (wrong, header(response, "Location"))
    assert client.get("/", PATH_INFO="//elsewhere").status_code == 404, "another host is none of our addresses"
    assert client.post(f"/{ORGANISATION}").status_code == 404
