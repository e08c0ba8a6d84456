"""What it takes to judge entry into force: the treaties on record, all together and each.

    python bench/force.py [TREATIES.csv INSTRUMENTS.csv SHARES.csv]

Without files, the treaties that the tests use. Prints a table; times are the best of five runs.
"""

import csv
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

from placet.procedure.force import Clause, Instrument, evaluate, parse, read

DATA = Path(__file__).resolve().parent.parent / "tests" / "data" / "treaties"
TODAY = date(2025, 1, 1)
PERMANENT = [
    "China",
    "France",
    "Russian Federation",
    "United Kingdom of Great Britain and Northern Ireland",
    "United States of America",
]
Treaties = list[tuple[Clause, list[Instrument]]]


def best(work: Callable[[], object], runs: int = 5) -> float:
    """The shortest time of so many runs, in seconds."""
    found = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def load(treaties: Path, instruments: Path, shares: Path) -> tuple[Treaties, dict[str, Fraction]]:
    """Clauses with their instruments, and emissions."""
    rows: dict[str, list[tuple[int, dict[str, str]]]] = defaultdict(list)
    with instruments.open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), 2):
            rows[row["treaty_id"]].append((line, row))
    with shares.open(encoding="utf-8", newline="") as file:
        figures = [row for row in csv.DictReader(file) if row["emissions"] and row["non_state"] != "1"]
    found = []
    with treaties.open(encoding="utf-8", newline="") as file:
        for treaty in csv.DictReader(file):
            parts: list[dict[str, object]] = [{"deposits": int(treaty["states_required"])}]
            if treaty["treaty_id"] == "paris":
                parts.append({"share": {"weight": "emissions", "at_least": "55/100"}})
            if treaty["treaty_id"] == "charter_61":
                parts.append({"every": "permanent"})
            force = {"when": {"all": parts}, "delay": treaty["delay"]}
            clause = parse({"name": treaty["name"], "groups": {"permanent": PERMANENT}, "force": force})
            found.append((clause, read(rows[treaty["treaty_id"]])[0]))
    return found, {row["participant"]: Fraction(row["emissions"]) for row in figures}


def main() -> None:
    """Print the table."""
    given = [Path(name) for name in sys.argv[1:4]]
    files = given if len(given) == 3 else [DATA / name for name in ("treaties.csv", "instruments.csv", "emissions.csv")]
    treaties, emissions = load(*files)
    weights = {"emissions": emissions}
    print(f"{'treaty':<72} {'rows':>5} {'ms':>7}  in force since")
    for clause, rows in treaties:
        took = best(lambda clause=clause, rows=rows: evaluate(clause, rows, TODAY, weights))  # type: ignore[misc]
        since = evaluate(clause, rows, TODAY, weights).in_force
        print(f"{clause.name[:72]:<72} {len(rows):>5} {took * 1000:>7.2f}  {since or '—'}")
    whole = best(lambda: [evaluate(clause, rows, TODAY, weights) for clause, rows in treaties])
    count = sum(len(rows) for _, rows in treaties)
    print(f"{len(treaties)} treaties together, {count} instruments: {whole * 1000:.1f} ms; ", end="")
    print(f"{whole / len(treaties) * 1000:.2f} ms an answer, {whole / count * 1e6:.1f} µs an instrument")


if __name__ == "__main__":
    main()
