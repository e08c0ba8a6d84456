"""A database for the benches: the acts of `bench.council` posted, the archive multiplied, people who may sign in.

    DJANGO_SETTINGS_MODULE=bench.settings PLACET_DIR=DIR python -m bench.fill [--sessions N] [--papers N] [--years N]

Prints, as JSON, what the benches ask for: references, cookies, counts.

The archive is made by acts once, in one year. Further years are copies of its rows and entries with that year replaced,
written in bulk, for a hundred years by acts would take a quarter of an hour. Nothing else is changed, and the chain is
linked anew: the copy is a record that `verify` judges to be in order and that `rebuild --check` finds equal to the
tables. So it is what acts would have made, but for the moment at which it says that it was entered.
"""

from __future__ import annotations

import argparse
import json
import secrets
from collections.abc import Iterable
from datetime import date

import django
from django.apps import apps

if not apps.ready:
    django.setup()

from django.conf import settings
from django.contrib.auth import login
from django.db import connection, models, transaction
from django.http import HttpRequest

from bench import council
from placet.acts import Act
from placet.acts.chain import SALT_BYTES, digest_of, link
from placet.management.server import migrate
from placet.models.people import Holding, Person
from placet.models.record import Entry, Head
from placet.models.searched import Searched
from placet.models.signed_in import SessionStore
from placet.models.tables import Placed, tables
from placet.procedure.moment import first_day
from placet.record.post import post_all

BATCH = 5_000


def enter(acts: Iterable[Act]) -> int:
    """Post the acts in one transaction; gives how many there were."""
    return sum(1 for _ in post_all(council.ORGANISATION, acts))


def multiply(first: int, last: int, years: int) -> int:
    """Copy what the entries from `first` to `last` established into so many earlier years.

    Gives the number of entries added. They follow the record's last entry, which must be `last`.
    """
    with transaction.atomic():
        for year in range(council.YEAR - 1, council.YEAR - 1 - years, -1):
            offset = (last - first + 1) * (council.YEAR - year)
            for table in (*tables(), Searched):
                _copy_rows(table, first, last, year, offset)
            _copy_links(year)
        return _copy_entries(first, last, years)


def _copy_rows(table: type[models.Model], first: int, last: int, year: int, offset: int) -> None:
    """The rows of one table, in one statement: every text and day with the year replaced."""
    names, values = [], []
    for column in table._meta.concrete_fields:
        if column.primary_key:
            continue
        name = connection.ops.quote_name(column.column)
        names.append(name)
        if column.name == "number":
            values.append(f"{name} + {offset}")
        elif column.model is Searched and column.name == "words":
            # What search asks holds the words of texts and references without what stands between them.
            values.append(f"replace({name}, '{council.YEAR}', '{year}')")
        elif isinstance(column, models.CharField | models.TextField | models.DateField | models.JSONField):
            values.append(_moved(name, column, year))
        else:
            values.append(name)
    own = connection.ops.quote_name(table._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {own} ({', '.join(names)}) SELECT {', '.join(values)} FROM {own}"
            " WHERE organisation = %s AND number BETWEEN %s AND %s",
            [council.ORGANISATION, first, last],
        )


def _copy_links(year: int) -> None:
    """Which documents the copied agenda items name."""
    old, new = f"{council.YEAR}-", f"{year}-"
    own = Placed.objects.filter(organisation=council.ORGANISATION, document__startswith=old)
    made = [
        Placed(organisation=one.organisation, document=one.document.replace(old, new), item=one.item.replace(old, new))
        for one in own
    ]
    Placed.objects.bulk_create(made)


def _moved(name: str, column: models.Field, year: int) -> str:
    if connection.vendor == "sqlite":
        return f"replace({name}, '{council.YEAR}-', '{year}-')"
    moved = f"replace({name}::text, '{council.YEAR}-', '{year}-')"
    kind = "date" if isinstance(column, models.DateField) else "jsonb" if isinstance(column, models.JSONField) else ""
    return f"{moved}::{kind}" if kind else moved


def _copy_entries(first: int, last: int, years: int) -> int:
    head = Head.objects.select_for_update().get(organisation=council.ORGANISATION)
    base = list(Entry.objects.filter(organisation=council.ORGANISATION, number__range=(first, last)).order_by("number"))
    number, previous = head.number, bytes.fromhex(head.hash)
    batch: list[Entry] = []
    for year in range(council.YEAR - 1, council.YEAR - 1 - years, -1):
        old, new = f"{council.YEAR}-", f"{year}-"
        for entry in base:
            number += 1
            text = entry.text.replace(old, new)
            # In canonical form the entry's own number stands last but for the organisation.
            text = text.replace(f'"number":{entry.number},"organisation"', f'"number":{number},"organisation"')
            salt = secrets.token_bytes(SALT_BYTES)
            digest = digest_of(salt, text.encode())
            previous = link(previous, number, digest)
            at = entry.at.replace(old, new)
            batch.append(
                Entry(
                    organisation=entry.organisation,
                    number=number,
                    text=text,
                    salt=salt.hex(),
                    digest=digest.hex(),
                    hash=previous.hex(),
                    audience=entry.audience,
                    kind=entry.kind,
                    at=at,
                    day=first_day(at),
                    entered=entry.entered,
                    scopes=entry.scopes.replace(old, new),
                )
            )
            if len(batch) >= BATCH:
                Entry.objects.bulk_create(batch)
                batch.clear()
    Entry.objects.bulk_create(batch)
    added = number - head.number
    head.number, head.hash = number, previous.hex()
    head.save()
    return added


def sign_in(mandate: str) -> str:
    """A person who holds the mandate, signed in; gives the cookie of the session."""
    person, _new = Person.objects.get_or_create(username=f"bench-{mandate}".lower())
    Holding.objects.get_or_create(person=person, organisation=council.ORGANISATION, mandate=mandate)
    request = HttpRequest()
    request.session = SessionStore()
    login(request, person)
    request.session.save()
    return f"{settings.SESSION_COOKIE_NAME}={request.session.session_key}"


def fill(sessions: int, papers: int, years: int, count: int = 40) -> dict[str, object]:
    """Make the whole database: the house, the archive and its copies, the coming session, and two people."""
    migrate()
    today = date.today()
    house = enter(council.house())
    archived = enter(council.archive(sessions, papers))
    copied = multiply(house + 1, house + archived, years) if years and archived else 0
    now = enter(council.coming(today, count))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    start = council.start_of(today)
    return {
        "organisation": council.ORGANISATION,
        "body": council.BODY,
        "party": council.PARTIES[0],
        "session": f"{council.BODY}/{start}",
        "document": council.reference(start, 1, 1),
        "delegate": sign_in(council.delegate(council.PARTIES[0])),
        "secretariat": sign_in(council.SECRETARIAT),
        "sessions": sessions * (years + 1) + 1,
        "documents": sessions * papers * (years + 1) + count * 2,
        "entries": house + archived + copied + now,
    }


def main() -> None:
    """Fill the database that the settings name."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sessions", type=int, default=0)
    parser.add_argument("--papers", type=int, default=20)
    parser.add_argument("--years", type=int, default=0)
    options = parser.parse_args()
    if options.years > council.CENTURY:
        parser.error(f"--years: at most {council.CENTURY}, the record was opened in {council.FOUNDED}")
    print(json.dumps(fill(options.sessions, options.papers, options.years)))


if __name__ == "__main__":
    main()
