"""The state on file answers as the state in memory does, with a memory that does not grow; so do the verdicts."""

from __future__ import annotations

import io
import sqlite3
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_record import Made, acts, chained, export, forged, perform, with_act

import placet.cases
from placet.acts import Act, judge
from placet.acts.chain import Verdict, beginning, entry_text, verify
from placet.cases.reader import read
from placet.command_line import filed
from placet.command_line.filed import Filed
from placet.command_line.verify import as_data, exact_lines, judged, main
from placet.procedure.audience import narrowest
from placet.procedure.rows import Document, Party, Position, Row
from placet.procedure.state import State

pytestmark = pytest.mark.once
ORGANISATION = "RIVERS"
ENTRIES = list(perform(ORGANISATION, acts()))
CIRCLES = sorted({one.audience for one in ENTRIES})


def document(ref: str, scope: str, at: str = "") -> Document:
    return Document(ref=ref, scope=scope, at=at, title={"en": at}, dossier="d", body="CM")


def position(ref: str, scope: str, text: str = "") -> Position:
    given = {"document": "d", "version": 1, "body": "CM", "party": "AL", "stance": "agree", "sources": ("s",)}
    return Position(ref=ref, scope=scope, text=text, **given)  # type: ignore[arg-type]


refs = st.sampled_from("abcdef")
scopes = st.sampled_from(("", "x", "y"))
rows = st.one_of(
    st.builds(document, refs, scopes, refs),
    st.builds(position, refs, scopes),
    st.builds(lambda ref: Party(ref=ref, name={"en": ref}), refs),
)


# -- the state --------------------------------------------------------------------------------------------------------


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(rows, refs, scopes), max_size=60), st.sampled_from((1, 2, 3, 5, 1000)))
def test_it_answers_as_the_state_in_memory(steps: list[tuple[Row, str, str]], most: int) -> None:
    plain = State()
    with Filed(most=most) as state:
        for row, ref, scope in steps:
            assert state.get(Document, ref) == plain.get(Document, ref)
            plain.put(row)
            state.put(row)
            for kind in (Document, Position, Party):
                assert state.get(kind, ref) == plain.get(kind, ref)
                assert state.scope(kind, scope) == plain.scope(kind, scope)
        for kind in (Document, Position, Party):
            assert state.every(kind) == plain.every(kind)
            for scope in ("", "x", "y", "z"):
                assert state.scope(kind, scope) == plain.scope(kind, scope)
        assert {(type(row), row.ref): row for row in state} == {(type(row), row.ref): row for row in plain}


def test_what_it_gives_back_from_the_file_is_the_row_itself() -> None:
    """Every kind of row of the fictional council, with every shape of data that they hold, read back from the file."""
    case = read(Path(placet.cases.__file__).parent / "rivers", date(2026, 11, 24))
    with Filed(case.state, most=1) as state:
        for row in case.state:
            found = state.get(type(row), row.ref)
            assert found == row
            assert vars(found).keys() == vars(row).keys()
            assert all(type(value) is type(getattr(row, name)) for name, value in vars(found).items())


def test_it_does_not_grow_with_what_is_put() -> None:
    def held(count: int) -> int:
        tracemalloc.start()
        with Filed(most=200) as state:
            for n in range(count):
                state.put(position(f"{n}", f"{n // 7}", "x" * 200))
                assert len(state.scope(Position, f"{n // 7}")) == n % 7 + 1
            size = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        return size

    few, many = held(1_000), held(10_000)
    assert many - few < 50_000


def test_a_scope_larger_than_what_is_kept_is_given_whole() -> None:
    with Filed(most=10) as state:
        for n in range(100):
            state.put(position(f"{n}", "all"))
            assert [row.ref for row in state.scope(Position, "all")] == [f"{m}" for m in range(n + 1)]


# -- the verdicts -----------------------------------------------------------------------------------------------------


def verdict(data: bytes, state: State) -> dict[str, Any]:
    """What is found, in that state; an act that cannot be judged at all counts as that."""
    found = Verdict()
    try:
        for running in verify(exact_lines(io.BytesIO(data)), state=state):
            found = running
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as wrong:
        return {**as_data(found), "cannot": type(wrong).__name__}
    return as_data(found)


def same(data: bytes, most: int = 2) -> dict[str, Any]:
    """The verdict, which is the same on file and in memory."""
    with Filed(most=most) as state:
        found = verdict(data, state)
    assert found == verdict(data, State())
    return found


@pytest.mark.parametrize("most", [1, 7, 1000])
@pytest.mark.parametrize("name", ["rivers", "cis"])
def test_the_cases_are_judged_alike_for_every_reader(name: str, most: int) -> None:
    case = read(Path(placet.cases.__file__).parent / name, date(2026, 11, 24))
    entries = list(perform(case.organisation, case.acts))
    assert same(export(case.organisation, entries), most)["judged"] == len(entries) > 200
    for circle in sorted({one.audience for one in entries}):
        readable = {"public", circle}
        found = same(export(case.organisation, entries, readable), most)
        assert found["whole"]
        assert found["redacted"] == sum(one.audience not in readable for one in entries)


@pytest.mark.parametrize("number", range(1, len(ENTRIES) + 1))
@pytest.mark.parametrize(
    "change",
    [with_act(by="nobody"), with_act(at="2030-05-14"), with_act(document="locks"), with_act(stance="object")],
    ids=["nobody", "earlier", "another", "object"],
)
def test_forged_acts_are_found_alike(number: int, change: Callable[[dict[str, Any]], None]) -> None:
    same(forged(ORGANISATION, ENTRIES, number, change))


def in_order(done: list[Act]) -> list[Made]:
    """The entries of those acts that are in order when their turn comes."""
    state, entries, previous = State(), list[Made](), beginning(ORGANISATION)
    for act in done:
        if judge(act, state):
            continue
        established = tuple(act.effect(state))
        audience = narrowest(row.audience for row in established)
        number = len(entries) + 1
        text = entry_text(ORGANISATION, number, "2031-06-01T08:00:00Z", audience, act)
        entries.append(chained(ORGANISATION, number, previous, text, audience))
        previous = entries[-1].hash
        for row in established:
            state.put(row)
    return entries


@settings(max_examples=150, deadline=None)
@given(st.data(), st.integers(1, 20))
def test_made_records_are_judged_alike(draw: st.DataObject, most: int) -> None:
    """Acts left out, moved and done twice, for some readers: the record is whole. With one byte changed it is not."""
    house, rest = acts()[:12], acts()[12:]
    entries = in_order(house + draw.draw(st.lists(st.sampled_from(rest), max_size=40)))
    readable = {"public", *draw.draw(st.sets(st.sampled_from(CIRCLES)))}
    data = export(ORGANISATION, entries, readable)
    assert same(data, most)["whole"]
    place = draw.draw(st.integers(0, len(data) - 1))
    other = draw.draw(st.integers(0, 255).filter(lambda byte: byte != data[place]))
    assert not judged(io.BytesIO(data[:place] + bytes([other]) + data[place + 1 :])).whole


# -- the file ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def record(tmp_path: Path) -> str:
    path = tmp_path / "record.jsonl"
    path.write_bytes(export(ORGANISATION, ENTRIES))
    return str(path)


def test_the_rows_are_in_a_file_of_the_named_folder_and_it_is_gone_afterwards(tmp_path: Path) -> None:
    code = """
import os, sys
from placet.command_line.filed import Filed
from placet.procedure.rows import Document
folder = os.environ["TMPDIR"]
def open_there():
    return [os.readlink(f"/proc/self/fd/{one}") for one in os.listdir("/proc/self/fd")
            if os.path.exists(f"/proc/self/fd/{one}") or os.path.islink(f"/proc/self/fd/{one}")]
with Filed() as state:
    for n in range(20_000):
        state.put(Document(ref=str(n), scope=str(n), title={"en": "x" * 500}, dossier="d", body="CM"))
    print(sum(name.startswith(folder) for name in open_there()))
print(os.listdir(folder))
"""
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("only where open files can be listed")
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={"TMPDIR": str(tmp_path)}, cwd=Path.cwd()
    )
    assert (ran.stdout.split("\n"), ran.stderr) == (["1", "[]", ""], "")


def test_a_full_disk_is_told_and_not_taken_for_a_finding(
    record: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case = read(Path(placet.cases.__file__).parent / "rivers", date(2026, 11, 24))
    Path(record).write_bytes(export(case.organisation, list(perform(case.organisation, case.acts))))
    assert main([record]) == 0
    capsys.readouterr()
    monkeypatch.setattr(filed, "_OPEN", filed._OPEN + "PRAGMA filed.max_page_count = 4;")
    monkeypatch.setattr(Filed.__init__, "__kwdefaults__", {"most": 1})
    assert main([record]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "the temporary file for the present state failed (database or disk is full)" in shown.err
    assert "--chain-only" in shown.err
    assert main([record, "--chain-only"]) == 0


def test_without_sqlite_the_rows_stay_in_memory(record: str) -> None:
    code = """
import sys
sys.modules["sqlite3"] = None
from placet.command_line.run import main
sys.exit(main(["verify", sys.argv[1]]))
"""
    ran = subprocess.run([sys.executable, "-c", code, record], capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines()[-1] == f"whole: {len(ENTRIES)} entries, 0 redacted"


def test_a_state_without_sqlite_answers_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filed, "sqlite3", None)
    case = read(Path(placet.cases.__file__).parent / "rivers", date(2026, 11, 24))
    with Filed(case.state) as state:
        assert list(state) == list(case.state)
        assert all(state.get(type(row), row.ref) == row for row in case.state)
        assert state.get(Position, "none") is None


def test_sqlite_is_the_one_that_keeps_files() -> None:
    """Compiled to keep temporary databases in memory whatever it is told, it could not keep memory flat."""
    options = {one for (one,) in sqlite3.connect(":memory:").execute("PRAGMA compile_options")}
    assert "TEMP_STORE=3" not in options
