"""Who is signed in, asked on every page: Django's sessions and accounts, by statements that are not put together anew.

Sessions are signed, expire and are ended as Django's are, and a changed password ends them: only how their two rows are
fetched is ours. Django's own way takes a third of a millisecond of each page.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.db import DEFAULT_DB_ALIAS, connection
from django.utils import timezone

from placet.models.people import Person

_SESSION = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"
# What nobody asks on an ordinary page (mail address, last sign-in, …) is fetched when it is asked for.
_FIELDS = ("id", "password", "username", "is_active")
_PERSON = f"SELECT {', '.join(_FIELDS)} FROM placet_person WHERE id = %s"  # noqa: S608


class SessionStore(db.SessionStore):
    """Sessions in the database."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, and no key, where there is none or it has expired."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(_SESSION, [self.session_key, now])
            found = cursor.fetchone()
        if found is None:
            self._session_key = None
            return {}
        held: dict[str, Any] = self.decode(found[0])
        return held


class Accounts(ModelBackend):
    """People with name and password."""

    def get_user(self, user_id: int) -> Person | None:
        """The person of that number who may sign in; None where there is none."""
        with connection.cursor() as cursor:
            cursor.execute(_PERSON, [user_id])
            found = cursor.fetchone()
        if found is None or not found[-1]:
            return None
        return Person.from_db(DEFAULT_DB_ALIAS, _FIELDS, (*found[:-1], True))
