"""What it takes to judge votes: one verdict, what would change it, and whole lists of votes, at one size and at ten.

    python -m bench.decide [VOTES.csv]

Without a file a list as large as the General Assembly's roll calls of 75 years is made up (2,178 decisions, 369,000
votes). The floor of a list is reading it as CSV and nothing else. Times are the best of several runs.
"""

from __future__ import annotations

import csv
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

from bench.table import Row, aligned, ms
from placet import rulebooks
from placet.procedure.criteria import Ballot, Leaf, Node, Rule, judge
from placet.procedure.positions import Counts
from placet.procedure.rulebook import parse

DECISIONS, MEMBERS = 2_178, 193
CHILD = """
import resource, sys
from placet.command_line.decide import main
code = main(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime, used.ru_maxrss, file=sys.stderr)
sys.exit(code)
"""


def best(work: Callable[[], object], runs: int) -> float:
    """The shortest time of so many runs, in seconds."""
    found = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def verdicts() -> list[Row]:
    """One qualified majority of 27 members, without and with what would change it."""
    book = parse(rulebooks.text("eu-council"), "eu-council")
    day = date(2024, 6, 17)
    assert book.roster is not None
    members = book.roster.between(day, day).parties
    against = {"FI", "HU", "IT", "NL", "PL", "SE"}
    stances: dict[str, Counts] = {m: "against" if m in against else "for" for m in members}
    rule, ballot = book.rule("", day), Ballot(members, stances, weights=book.weights_on(day))
    plain = best(lambda: [judge(rule, ballot, change=False) for _ in range(100)], 9) / 100
    full = best(lambda: [judge(rule, ballot) for _ in range(10)], 9) / 10
    reading = best(lambda: parse(rulebooks.text("eu-council"), "eu-council"), 5)
    return [
        Row(
            "one verdict with its full finding, 27 weighted members",
            ms(plain),
            target="at most 0.20 ms",
            met=plain < 2e-4,
        ),
        Row("the same with what would change it", ms(full)),
        Row("reading the rulebook of the European Union", ms(reading)),
    ]


def searches() -> list[Row]:
    """What would change a finding: hard ballots of 60 members, three conditions on two tables of weights."""
    criterion = Node(
        "all",
        (
            Leaf("share", "for", Fraction(1, 2), "more-than", base="present-and-voting"),
            Leaf("share", "for", Fraction(13, 20), base="members", weight="people"),
            Leaf("share", "for", Fraction(2, 3), base="cast", weight="dues"),
        ),
    )
    rows = []
    for size in (27, 60, 190):
        chance = random.Random(size)
        members = tuple(f"M{n}" for n in range(size))
        took, given_up = [], 0
        for _ in range(60):
            tables = {
                "people": {m: int(chance.paretovariate(1.1) * 100_000) for m in members},
                "dues": {m: chance.randint(1, 1000) for m in members},
            }
            words: list[Counts] = [chance.choice(("for", "against", "abstain", "absent")) for _ in members]
            ballot = Ballot(members, dict(zip(members, words, strict=True)), weights=tables)
            start = time.perf_counter()
            found = judge(Rule("m", criterion), ballot)
            took.append(time.perf_counter() - start)
            given_up += not found.complete
        met = max(took) < 0.05 and not given_up if size <= 60 else None
        target = "at most 50 ms, exact" if size <= 60 else ""
        said = f"{ms(max(took))}, {60 - given_up} of 60 exact"
        rows.append(Row(f"what would change it, {size} members, the worst of 60", said, target=target, met=met))
    return rows


def make_up(path: Path, times: int) -> None:
    """A list of votes like the Assembly's, so many times over."""
    chance = random.Random(1)
    parties = [f"P{n:03}" for n in range(MEMBERS)]
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("id", "date", "matter", "party", "vote"))
        for number in range(DECISIONS * times):
            year, here = 1946 + number * 75 // (DECISIONS * times), chance.sample(parties, chance.randint(150, MEMBERS))
            rows.writerows((number, year, "other", party, chance.choice("YYYYNAX")) for party in here)


def read_only(path: Path) -> None:
    """The floor: the list read as CSV."""
    with path.open(encoding="utf-8", newline="") as file:
        for _row in csv.reader(file):
            pass


def run(path: Path, *options: str) -> tuple[float, float, int]:
    """Seconds, seconds of the processor, and kilobytes of the command in a process of its own."""
    command = [sys.executable, "-c", CHILD, "unga", str(path), *options]
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=True)
    elapsed = time.perf_counter() - start
    used, memory = done.stderr.split()[-2:]
    return elapsed, float(used), int(memory)


def lists(given: Path | None) -> list[Row]:
    """The command on a list, and on one ten times as long."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder) / "small.csv", Path(folder) / "large.csv"
        if given is None:
            make_up(small, 1)
            make_up(large, 10)
        paths = [("a list of votes", given or small)] + ([] if given else [("ten times that", large)])
        processor: dict[str, float] = {}
        for what, path in paths:
            floor = best(lambda path=path: read_only(path), 3)  # type: ignore[misc]
            for how, options in (("", ()), (", with findings as JSON", ("--json",))):
                took, used, memory = min(run(path, *options) for _ in range(3 if path == small or given else 2))
                processor[what + how] = used
                said, met = f"{took:.2f} s, {memory // 1000} MB", took <= 5 if "ten" not in what else None
                target = "at most 5 s" if met is not None else ""
                rows.append(Row(what + how, said, f"{floor:.2f} s", f"{took / floor:.1f}×", target, met))
        if given is None:
            ratio = processor["ten times that"] / processor["a list of votes"]
            what = "ten times the votes take, of the processor's time"
            rows.append(Row(what, f"{ratio:.1f}×", target="at most 11×", met=ratio <= 11))
    return rows


def main() -> None:
    """Print the table."""
    given = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    sections = [("Verdicts", verdicts()), ("What would change them", searches()), ("Lists", lists(given))]
    print(aligned(sections))


if __name__ == "__main__":
    main()
