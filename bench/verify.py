"""How fast `placet verify` reads a record, and whether its memory stays flat.

    python bench/verify.py [ENTRIES ...]          (default: 10000 100000)

Makes a record (a council of twelve, sessions of ten drafts, every position on each, decisions), writes its export to
a temporary file and verifies that in a new process, with the chain alone and with every act judged again. Peak memory
is that process's own; the temporary file in which judging keeps its rows is not counted.
"""

from __future__ import annotations

import runpy
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import IO

from placet.acts import Act
from placet.acts.agenda import AddItem
from placet.acts.decisions import RecordDecision
from placet.acts.documents import EnterDocument
from placet.acts.membership import EnterParty, EstablishBody, FoundOrganisation, GiveMandate, SeatParty
from placet.acts.positions import StatePosition
from placet.acts.rules import AdoptRules
from placet.acts.sessions import CloseSession, OpenSession, PlanSession, PlanSitting

ROOT = Path(__file__).resolve().parents[1]
SMALL = runpy.run_path(str(ROOT / "tests" / "command_line" / "small_record.py"))
PARTIES = tuple(f"P{n:02}" for n in range(12))
DRAFTS = 10

# Not getrusage: its peak is inherited from the process that started this one.
CHILD = """
import re, sys, time
from pathlib import Path
from placet.command_line.verify import main
began = time.perf_counter()
code = main(sys.argv[1:])
seconds = time.perf_counter() - began
print(seconds, re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text()).group(1), code)
"""


def life() -> Iterator[Act]:
    """What a council does, without end: about 155 acts a session."""
    start, by = "2031-01-01", "secretariat"
    yield FoundOrganisation(by=by, at=start, ref="RIVERS", name={"en": "Council of the Rivers"})
    yield EstablishBody(by=by, at=start, ref="CM", name={"en": "Conference of Ministers"})
    for code in PARTIES:
        yield EnterParty(by=by, at=start, ref=code, name={"en": f"State {code}", "ru": f"Государство {code}"})
        yield SeatParty(by=by, at=start, holder="CM", party=code)
        yield GiveMandate(by=by, at=start, ref=f"delegate-{code}", role="delegate", party=code)
    yield AdoptRules(by=by, at=start, on_body="CM", name="rivers", text=SMALL["RULES"])
    day = date(2031, 1, 2)
    while True:
        day += timedelta(days=1)
        at = day.isoformat()
        yield PlanSession(by=by, at=at, of_body="CM", start=at, place={"en": "Oberwehr", "ru": "Обервер"})
        session = f"CM/{at}"
        yield PlanSitting(by=by, at=at, session=session, composition="extended")
        for n in range(DRAFTS):
            ref = f"{at}-{n}"
            title = {"en": f"Agreement {ref} on the exchange of water level data", "ru": f"Соглашение {ref} об обмене"}
            yield EnterDocument(by=by, at=at, of_body="CM", ref=ref, title=title, public=True)
            yield AddItem(by=by, at=at, session=session, title=title, number=str(n + 1), documents=(ref,))
            for code in PARTIES:
                yield StatePosition(by=f"delegate-{code}", at=at, document=ref, stance="agree")
        yield OpenSession(by=by, at=at, session=session)
        for n in range(DRAFTS):
            yield RecordDecision(by=by, at=at, document=f"{at}-{n}", session=session)
        yield CloseSession(by=by, at=at, session=session)


def write(file: IO[bytes], count: int) -> None:
    """Write the export of a record of that many entries, one by one."""
    line, head = SMALL["line"], "0" * 64
    first = {"placet": 1, "organisation": "RIVERS", "entries": count}
    file.write(line({**first, "head": head}))
    for one in SMALL["perform"]("RIVERS", islice(life(), count)):
        shown = {"entry": one.text.decode(), "salt": one.salt.hex()}
        head = one.hash.hex()
        file.write(line({"number": one.number, **shown, "digest": one.digest.hex(), "hash": head}))
    end = file.tell()
    file.seek(0)
    file.write(line({**first, "head": head}))
    file.seek(end)
    file.flush()


def measure(path: Path, count: int, *options: str) -> None:
    """Verify the file in a new process; print entries per second and peak memory."""
    ran = subprocess.run(
        [sys.executable, "-c", CHILD, str(path), *options], capture_output=True, text=True, check=True, cwd=ROOT
    )
    *_, told, figures = ran.stdout.splitlines()
    seconds, peak, code = figures.split()
    if code != "0":
        raise SystemExit(told)
    kind = "chain alone" if options else "judged again"
    rate = count / float(seconds)
    print(f"  {kind:<13}{float(seconds):7.2f} s  {rate:9,.0f} entries/s  peak {int(peak) / 1024:6.1f} MB   {told}")


def main() -> None:
    """Make and verify a record of each size."""
    for count in [int(one) for one in sys.argv[1:]] or [10_000, 100_000]:
        with tempfile.NamedTemporaryFile(suffix=".jsonl") as file:
            began = time.perf_counter()
            write(file, count)
            made = time.perf_counter() - began
            print(f"{count:,} entries, {file.tell() / 1e6:.1f} MB, made in {made:.1f} s")
            measure(Path(file.name), count, "--chain-only")
            measure(Path(file.name), count)


if __name__ == "__main__":
    main()
