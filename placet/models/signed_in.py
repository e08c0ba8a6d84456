"""Who is signed in, asked on every page: Django's sessions and accounts, by statements that are not put together anew.

Sessions are signed, expire and are ended as Django's are, and a changed password ends them: only how their two rows are
fetched is ours, and that the signature of a text that has been looked at is not looked at again. Django's own way takes
a third of a millisecond of each page.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.core import signing
from django.db import DEFAULT_DB_ALIAS, connection
from django.utils import timezone

from placet.models.people import Person
from placet.models.statements import answered

_SESSION = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"
# What nobody asks on an ordinary page (mail address, last sign-in, …) is fetched when it is asked for.
_FIELDS = ("id", "password", "username", "is_active")
_PERSON = f"SELECT {', '.join(_FIELDS)} FROM placet_person WHERE id = %s"  # noqa: S608


class _AsSigned:
    """What was signed, as it was signed."""

    @staticmethod
    def loads(data: bytes) -> bytes:
        return data


@lru_cache(maxsize=4096)
def _unsigned(data: str, salt: str) -> bytes:
    """The data of a session, the signature being ours. The same text has the same signature: it is looked at once."""
    found: bytes = signing.loads(data, salt=salt, serializer=_AsSigned)
    return found


class SessionStore(db.SessionStore):
    """Sessions in the database."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, and no key, where there is none or it has expired."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        for (data,) in answered(_SESSION, [self.session_key, now]):
            try:
                held = self.serializer().loads(_unsigned(data, self.key_salt))
            except (signing.BadSignature, ValueError):
                held = self.decode(data)  # nothing, and a line in the log
            return dict(held) if isinstance(held, dict) else {}
        self._session_key = None
        return {}


class Accounts(ModelBackend):
    """People with name and password."""

    def get_user(self, user_id: int) -> Person | None:
        """The person of that number who may sign in; None where there is none."""
        for *fields, active in answered(_PERSON, [user_id]):
            if active:
                return Person.from_db(DEFAULT_DB_ALIAS, _FIELDS, (*fields, True))
        return None
