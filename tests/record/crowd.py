# ruff: noqa: E402
"""Many hands at once, in a process and a database of their own: run by test_concurrency.

    python crowd.py THREADS ACTS          (the database in PLACET_DATABASE)

Each thread hands in ACTS acts through the desk, and as many that are refused. Prints what came of it, as JSON.
"""

from __future__ import annotations

import json
import sys
import threading
from datetime import date
from pathlib import Path

import django

django.setup()

from django.core.management import call_command
from django.db import connections

import placet.cases
from placet import desk
from placet.acts.chain import verify
from placet.cases.reader import read
from placet.models.record import Entry, Head
from placet.models.tables import visible
from placet.procedure.rows import Step
from placet.reading.reader import reader_of
from placet.reading.record import export
from placet.record.post import OutOfOrder, post_all
from placet.record.rebuild import compare


def main(threads: int, acts: int) -> None:
    """Load the council, let the threads begin together, and look at the record."""
    call_command("migrate", verbosity=0)
    case = read(Path(placet.cases.__file__).parent / "rivers", date.today())
    for _ in post_all(case.organisation, case.acts):
        pass
    before = Head.objects.get(organisation=case.organisation).number
    start = threading.Barrier(threads)
    done: list[int] = []
    failed: list[str] = []
    refused: list[tuple[int, int]] = []

    def hand_in(number: int) -> None:
        reader = reader_of(case.organisation, "secretariat")
        start.wait()
        for turn in range(acts):
            data = {"document": "eel-accord", "words": {"en": f"thread {number}, act {turn}"}}
            try:
                done.append(desk.receive(reader, "note-step", data).number)
            except Exception as wrong:
                failed.append(repr(wrong))
            # Beside each stands one that is refused, often in the same transaction.
            try:
                desk.receive(reader, "note-step", {**data, "document": f"no-draft-{number}-{turn}"})
            except desk.Unseen:
                refused.append((number, turn))
            except Exception as wrong:
                failed.append(repr(wrong))
        connections.close_all()

    crowd = [threading.Thread(target=hand_in, args=(number,)) for number in range(threads)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()

    race: list[str] = []
    start = threading.Barrier(threads)

    def race_for_it(number: int) -> None:
        """All want the same thing, which can be done once."""
        reader = reader_of(case.organisation, "chair")
        start.wait()
        try:
            desk.receive(reader, "record-decision", {"document": "eel-accord", "number": f"2/{number}"})
            race.append("done")
        except OutOfOrder as refused:
            race.append(refused.objections[0].code)
        connections.close_all()

    crowd = [threading.Thread(target=race_for_it, args=(number,)) for number in range(threads)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()

    officer = reader_of(case.organisation, "secretariat")
    *_, verdict = verify(export(officer))
    steps = visible(Step, officer, document="eel-accord")
    print(
        json.dumps(
            {
                "before": before,
                "entries": Entry.objects.filter(organisation=case.organisation).count(),
                "head": Head.objects.get(organisation=case.organisation).number,
                "numbers": sorted(done),
                "failed": failed,
                "refused": len(set(refused)),
                "words": sorted(one.words["en"] for one in steps),
                "refs": len({one.ref for one in steps}),
                "whole": verdict.whole,
                "differences": len(compare(case.organisation)),
                "race": sorted(race),
            }
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
