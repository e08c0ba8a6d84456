"""Who is signed in: a session that has ended, expired or been tampered with is nobody's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.sessions.models import Session
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from placet.models.people import Person
from placet.models.signed_in import Accounts, SessionStore
from tests.access.walk import at
from tests.cast import DELEGATE_A, OFFICER

pytestmark = pytest.mark.django_db

RESTRICTED = ("document", "eel-accord")  # a delegate reads it, the public does not


def sees(client: Client) -> bool:
    """Whether the client is answered as a delegate."""
    status = client.get(at(*RESTRICTED)).status_code
    assert status in (200, 404)
    return status == 200


def test_a_session_lasts_until_it_expires() -> None:
    """By the database's own date, not by the cookie's."""
    client = DELEGATE_A.client()
    assert sees(client)
    Session.objects.update(expire_date=timezone.now() + timedelta(seconds=60))
    assert sees(client)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not sees(client)


def test_a_session_that_was_ended_elsewhere_has_ended() -> None:
    """Signing out removes it; so does the office."""
    client = DELEGATE_A.client()
    Session.objects.all().delete()
    assert not sees(client)


def test_a_changed_password_ends_all_sessions() -> None:
    """Their hash is of the password that was."""
    client = DELEGATE_A.client()
    person = Person.objects.get(username=DELEGATE_A.name)
    person.set_password("another password altogether")
    person.save()
    assert not sees(client)


def test_who_may_no_longer_sign_in_is_signed_out() -> None:
    """Somebody set to inactive, and somebody erased."""
    client, other = DELEGATE_A.client(), OFFICER.client()
    Person.objects.filter(username=DELEGATE_A.name).update(is_active=False)
    Person.objects.get(username=OFFICER.name).delete()
    assert not sees(client)
    assert not sees(other)


def test_a_session_that_was_written_into_is_nobodys() -> None:
    """What it holds is signed."""
    client = DELEGATE_A.client()
    one = Session.objects.get()
    Session.objects.update(session_data=one.session_data[:-2] + ("AA" if one.session_data[-2:] != "AA" else "BB"))
    assert not sees(client)


@pytest.mark.parametrize("held", ["not JSON", "[1]", "7", '"text"', "null"])
def test_a_session_that_holds_no_names_is_nobodys(held: str) -> None:
    """Signed by us, but not what a session is: nothing is made of it, and nothing fails."""
    client = DELEGATE_A.client()
    signer = signing.TimestampSigner(salt=SessionStore().key_salt)
    data = signer.sign(signing.b64_encode(held.encode()).decode())
    Session.objects.update(session_data=data)
    assert not sees(client)


def test_what_one_request_does_with_a_session_is_not_anothers() -> None:
    """Until it is saved: that the signature of a text is looked at once must not make two share what it says."""
    DELEGATE_A.client()
    key = Session.objects.get().session_key
    store = SessionStore(key)
    store["basket"] = ["eel"]
    store.save()
    first, second = SessionStore(key), SessionStore(key)
    first["basket"].append("trout")
    first["own"] = True
    assert second["basket"] == ["eel"]
    assert "own" not in second


def test_a_key_that_nobody_holds_is_given_up() -> None:
    """As Django does: a key that a stranger made up is never taken on."""
    store = SessionStore("made-up-by-a-stranger-0123456789")
    assert store.load() == {}
    assert store.session_key is None
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "made-up-by-a-stranger-0123456789"
    assert not sees(client)


def test_the_person_is_whole() -> None:
    """What an ordinary page does not ask for is fetched when something does."""
    known = Person.objects.get(username=DELEGATE_A.name)
    with CaptureQueriesContext(connection) as asked:
        person = Accounts().get_user(known.pk)
    assert len(asked) == 1
    assert person == known
    assert person is not None
    assert person.get_session_auth_hash() == known.get_session_auth_hash()
    assert (person.is_active, person.is_superuser, person.date_joined) == (True, False, known.date_joined)
    assert Accounts().get_user(0) is None


def test_name_and_password_are_asked_as_ever() -> None:
    """Through the same accounts."""
    assert authenticate(username=DELEGATE_A.name, password="no") is None
    found = authenticate(username=DELEGATE_A.name, password=f"the password of {DELEGATE_A.name}")
    assert found is not None
    assert found.get_username() == DELEGATE_A.name
