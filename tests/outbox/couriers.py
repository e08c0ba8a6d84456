"""A database of its own for `test_couriers`, in a process of its own: `prepare ADDRESS …` puts a record there and a
webhook to each address, from the first entry on; `late` is a worker whose clock is ten minutes ahead."""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402

import placet.cases  # noqa: E402
from placet.cases.reader import read  # noqa: E402
from placet.models.webhooks import Webhook  # noqa: E402
from placet.reading.reader import anonymous  # noqa: E402
from placet.reading.record import export  # noqa: E402
from placet.record import outbox  # noqa: E402
from placet.record.post import post_all  # noqa: E402
from placet.webhooks import drain, new_secret  # noqa: E402


def prepare(addresses: list[str]) -> None:
    """Put everything there; prints the numbers of the entries that the public may read."""
    call_command("migrate", verbosity=0)
    case = read(Path(placet.cases.__file__).parent / "rivers", date.today())
    for _ in post_all(case.organisation, case.acts):
        pass
    for number, address in enumerate(addresses):
        Webhook.objects.create(
            name=f"hook-{number}", organisation=case.organisation, address=address, secret=new_secret(), number=0
        )
    lines = [json.loads(line) for line in list(export(anonymous(case.organisation)))[1:]]
    print(json.dumps([one["number"] for one in lines if "entry" in one]))


def late() -> None:
    """Drain as a worker would that comes when every claim of the dead has run out."""
    told = list(drain(lambda: outbox.now() + timedelta(minutes=10)))
    left = list(Webhook.objects.order_by("name").values_list("number", "claim", "trouble"))
    print(json.dumps({"told": len(told), "left": left}))


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare(sys.argv[2:])
    else:
        late()
