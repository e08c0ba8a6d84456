"""How long placet takes to start, what it weighs in memory, and what it weighs on disk.

    python -m bench.start [--quick] [--install]

From the command to the first answered request, by new processes: `placet serve` on an empty folder (which makes the
database) and again on the same, `placet demo` likewise (which enters its cases). The floor is Django alone with an
empty view on the same server (`bench.bare`). Memory is each worker's proportional share (PSS), so that pages which
workers share are not counted twice; first as started, then after two hundred pages. `--install` also makes a virtual
environment with `pip install .` and nothing else, which downloads packages.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

from bench import server
from bench.load import ROOT, Target, ask
from bench.pages import addresses
from bench.table import Row, aligned, times

TITLE = "Start, memory, size"
WORKERS = max(1, os.cpu_count() or 1)
INSTALLERS = ("pip", "setuptools", "pkg_resources", "_distutils_hack", "distutils-precedence")
GRANIAN = [sys.executable, "-m", "granian", "--interface", "wsgi", "--blocking-threads", "1", "--no-log"]


def measure(quick: bool = False, install: bool = False) -> list[Row]:
    """The rows of the table."""
    rows = [*_starts(2 if quick else 5), *_demo(1 if quick else 3), *_memory()]
    return [*rows, *_size()] if install else rows


def _bare() -> tuple[float, list[float]]:
    """Django alone: seconds to the first answer, and the memory of its workers."""
    port = server.free_port()
    command = [*GRANIAN, "--workers", str(WORKERS), "--port", str(port), "bench.bare:application"]
    with server.started(command, port, server.EMPTY, os.environ | {"PYTHONPATH": str(ROOT)}) as served:
        return served.first, served.memory()[1]


def _serve(folder: Path) -> float:
    with server.serving(folder) as served:
        return served.first


def _starts(rounds: int) -> list[Row]:
    floor, first, second = [], [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(prefix="placet-bench-") as name:
            floor.append(_bare()[0])
            first.append(_serve(Path(name)))
            second.append(_serve(Path(name)))
    return [
        _row("placet serve, empty folder, to the first answer", first, floor),
        _row("placet serve, again", second, floor),
    ]


def _row(what: str, ours: list[float], floor: list[float]) -> Row:
    ratio = statistics.median(a / b for a, b in zip(ours, floor, strict=True))
    return Row(what, _seconds(statistics.median(ours)), _seconds(statistics.median(floor)), times(ratio))


def _seconds(value: float) -> str:
    return f"{value:.2f} s"


def _demo(rounds: int) -> list[Row]:
    """The demo's cases entered, the demo served, and served again. A case that cannot be read is said, not raised."""
    load, first, second = [], [], []
    try:
        for _ in range(rounds):
            with tempfile.TemporaryDirectory(prefix="placet-bench-") as name:
                load.append(_timed(lambda: _placet("demo", "--load-only", "--dir", name)))  # called here
            with tempfile.TemporaryDirectory(prefix="placet-bench-") as name:
                first.append(_demo_served(Path(name)))
                second.append(_demo_served(Path(name)))
    except SystemExit as wrong:
        return [Row("placet demo", f"does not start: {str(wrong)[:60]}")]
    return [
        Row("placet demo --load-only, empty folder", _seconds(statistics.median(load))),
        Row("placet demo, empty folder, to the first answer", _seconds(statistics.median(first))),
        Row("placet demo, again", _seconds(statistics.median(second))),
    ]


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _placet(*arguments: str) -> None:
    command = [sys.executable, "-m", "placet", *arguments]
    ran = subprocess.run(command, cwd=ROOT, env=_plain(), capture_output=True, text=True, check=False)
    if ran.returncode:
        raise SystemExit(ran.stderr.strip() or f"{arguments[0]} ended with {ran.returncode}")


def _plain() -> dict[str, str]:
    """The environment of somebody who types the command: none of our settings."""
    hidden = ("PLACET_", "DJANGO_SETTINGS_MODULE")
    return {key: value for key, value in os.environ.items() if not key.startswith(hidden)} | {"PYTHONPATH": str(ROOT)}


def _demo_served(folder: Path) -> float:
    port = server.free_port()
    command = [sys.executable, "-m", "placet", "demo", "--dir", str(folder), "--port", str(port)]
    with server.started(command, port, "/", _plain()) as served:
        return served.first


def _memory() -> list[Row]:
    floor = statistics.mean(_bare()[1])
    with tempfile.TemporaryDirectory(prefix="placet-bench-") as name:
        folder = Path(name)
        facts = server.fill(folder)
        with server.serving(folder) as served:
            fresh = statistics.mean(served.memory()[1])
            page = addresses(facts)[0]
            for cookie in (facts["delegate"], ""):
                ask([Target("page", served.port, page, cookie, connections=4, most=100, seconds=60.0)], 1)
            parent, workers = served.memory()
    used = statistics.mean(workers)
    return [
        Row("memory of a worker, as started", f"{fresh:.0f} MB", f"{floor:.0f} MB", times(fresh / floor)),
        Row("memory of a worker, after 200 pages", f"{used:.0f} MB", f"{floor:.0f} MB", times(used / floor)),
        Row(f"memory of all: {len(workers)} workers and their parent", f"{sum(workers) + parent:.0f} MB"),
    ]


def _size() -> list[Row]:
    """A fresh virtual environment with placet and what it needs, made from a copy of this folder."""
    with tempfile.TemporaryDirectory(prefix="placet-bench-") as name:
        source, place = Path(name) / "source", Path(name) / "venv"
        # pip builds where the source lies; a copy keeps what it leaves there away from this folder.
        shutil.copytree(ROOT / "placet", source / "placet", ignore=shutil.ignore_patterns("__pycache__"))
        for file in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(ROOT / file, source / file)
        project = tomllib.loads((source / "pyproject.toml").read_text(encoding="utf-8"))
        pins = source / "pins.txt"
        pins.write_text("\n".join(project["tool"]["uv"]["constraint-dependencies"]) + "\n", encoding="utf-8")
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
        pip = [str(place / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        command = [*pip, "-c", str(pins), str(source)]
        seconds = _timed(lambda: subprocess.run(command, check=True, stderr=subprocess.DEVNULL))
        packages = Path(sysconfig.get_path("purelib", vars={"base": str(place)}))
        parts = sorted(((weight(one), one.name) for one in packages.iterdir()), reverse=True)
        own = [(size, label) for size, label in parts if not label.startswith(INSTALLERS)]
        largest = ", ".join(f"{label.partition('.')[0]} {size:.0f}" for size, label in own[:6])
        installers = sum(size for size, _label in parts) - sum(size for size, _label in own)
        return [
            Row("pip install . into a new environment", _seconds(seconds)),
            Row("size of that environment, without pip and setuptools", f"{weight(place) - installers:.0f} MB"),
            Row(f"  the largest, in MB: {largest}", ""),
        ]


def weight(place: Path) -> float:
    """Megabytes of a file, or of all files below a folder."""
    files = place.rglob("*") if place.is_dir() else (place,)
    return sum(one.lstat().st_size for one in files if one.is_file() or one.is_symlink()) / 1e6


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    print(aligned([(TITLE, measure("--quick" in arguments, "--install" in arguments))]))


if __name__ == "__main__":
    main(sys.argv[1:])
