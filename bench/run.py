"""All benches, one table.

    python -m bench.run [--only NAME[,NAME…]] [--quick] [--install] [--plans] [--where]

pages, acts, growth, start: the server, each figure against a floor of the same run.
verify, decide, papers, force: what needs no server; each prints figures of its own.
--quick takes fewer rounds and a smaller archive; --install measures the size of an installation too (it downloads);
--plans explains the queries of the pages that grew; --where tells where the time of a page goes. See docs/bench.md.
"""

from __future__ import annotations

import platform
import subprocess
import sys
from collections.abc import Callable
from datetime import date

from bench import acts, growth, pages, start
from bench.load import ROOT
from bench.table import Row, aligned

Section = tuple[str, list[Row]]
SERVER: dict[str, Callable[[set[str]], Section]] = {
    "pages": lambda flags: (pages.TITLE, pages.measure("--quick" in flags)),
    "acts": lambda flags: (acts.TITLE, acts.measure("--quick" in flags)),
    "growth": lambda flags: growth.measure("--quick" in flags, "--plans" in flags),
    "start": lambda flags: (start.TITLE, start.measure("--quick" in flags, "--install" in flags)),
}
ALONE = {"verify": ["10000"], "decide": [], "papers": ["5"], "force": []}
"""The benches that need no server, with the arguments that make them short."""
FLAGS = ("--quick", "--install", "--plans", "--where")


def alone(name: str, quick: bool) -> None:
    """Run one of the benches that need no server; it prints for itself."""
    if not (ROOT / "bench" / f"{name}.py").exists():
        print(f"\n{name}: there is no bench/{name}.py")
        return
    print(f"\n{name}", flush=True)
    command = [sys.executable, "-m", f"bench.{name}", *(ALONE[name] if quick else [])]
    ran = subprocess.run(command, cwd=ROOT, check=False)
    if ran.returncode:
        print(f"{name} ended with {ran.returncode}")


def chosen(arguments: list[str]) -> tuple[list[str], set[str]]:
    """The names of the benches and the flags. Raises SystemExit on any other word."""
    known = [*SERVER, *ALONE]
    names = known
    rest = list(arguments)
    if "--only" in rest:
        place = rest.index("--only")
        names = rest[place + 1].replace("|", ",").split(",") if place + 1 < len(rest) else []
        del rest[place : place + 2]
    wrong = [one for one in rest if one not in FLAGS] + [one for one in names if one not in known]
    if wrong or not names:
        raise SystemExit(f"bench.run: unknown {', '.join(wrong) or '--only'}; benches: {', '.join(known)}\n{__doc__}")
    return names, set(rest)


def main(arguments: list[str]) -> int:
    """Run what is asked for; gives 1 where a target is missed."""
    names, flags = chosen(arguments)
    print(
        f"{date.today()}, Python {platform.python_version()}, {platform.machine()}, {start.WORKERS} cores", flush=True
    )
    sections = []
    for name, bench in SERVER.items():
        if name in names:
            print(f"measuring {name} …", file=sys.stderr, flush=True)
            sections.append(bench(flags))
    if sections:
        print()
        print(aligned(sections))
    if "--where" in flags and "pages" in names:
        print("\n".join(pages.where()))
    for name in ALONE:
        if name in names:
            alone(name, "--quick" in flags)
    missed = [row for _title, rows in sections for row in rows if row.met is False]
    if missed:
        print(f"\n{len(missed)} targets are missed.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
