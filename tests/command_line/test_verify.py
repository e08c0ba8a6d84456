"""`placet verify`: a whole record is whole, for every reader; whatever was changed in one is found."""

from __future__ import annotations

import io
import itertools
import json
import re
import subprocess
import sys
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_record import acts, export, forged, line, perform, with_act

from placet.acts import chain
from placet.command_line import verify as command
from placet.command_line.verify import as_data, judged, main, report

ORGANISATION = "RIVERS"
ENTRIES = list(perform(ORGANISATION, acts()))
EXPORT = export(ORGANISATION, ENTRIES)
CIRCLES = sorted({one.audience for one in ENTRIES} - {"public"})
PUBLIC = export(ORGANISATION, ENTRIES, {"public"})

# The first entries and one redacted among them: small enough to try every byte.
FEW = ENTRIES[:3]
TINY = export(ORGANISATION, FEW).splitlines(keepends=True)
TINY[2] = line({"number": 2, "digest": FEW[1].digest.hex(), "hash": FEW[1].hash.hex()})
SMALL = b"".join(TINY)


def last(data: bytes, *, rejudge: bool = True) -> str:
    return report(judged(io.BytesIO(data), rejudge=rejudge))[-1]


def found(data: bytes, *, rejudge: bool = True) -> bool:
    """Whether something is found wrong."""
    verdict = judged(io.BytesIO(data), rejudge=rejudge)
    return not verdict.whole and report(verdict)[-1].startswith("broken at entry ")


# -- whole ------------------------------------------------------------------------------------------------------------


def test_a_whole_record_is_whole_and_every_act_is_judged() -> None:
    assert report(judged(io.BytesIO(EXPORT))) == [
        f"record of RIVERS, head {ENTRIES[-1].hash.hex()}",
        f"{len(ENTRIES)} acts judged again, 0 could not be judged because of redactions",
        f"whole: {len(ENTRIES)} entries, 0 redacted",
    ]


@pytest.mark.parametrize(
    "circles", [set(one) for n in range(len(CIRCLES) + 1) for one in itertools.combinations(CIRCLES, n)]
)
def test_it_is_whole_for_every_reader(circles: Collection[str]) -> None:
    readable = {"public", *circles}
    hidden = sum(one.audience not in readable for one in ENTRIES)
    lines = report(judged(io.BytesIO(export(ORGANISATION, ENTRIES, readable))))
    assert lines[-1] == f"whole: {len(ENTRIES)} entries, {hidden} redacted"
    verdict = judged(io.BytesIO(export(ORGANISATION, ENTRIES, readable)))
    assert verdict.judged + verdict.unjudged + verdict.redacted == len(ENTRIES)


def test_an_act_that_names_what_only_others_see_is_counted_as_not_judged() -> None:
    readable = {one.audience for one in ENTRIES} - {"public"}
    verdict = judged(io.BytesIO(export(ORGANISATION, ENTRIES, readable)))
    _first, counted, *told, found = report(verdict)
    public = sum(one.audience == "public" for one in ENTRIES)
    assert counted == f"0 acts judged again, {len(ENTRIES) - public} could not be judged because of redactions"
    assert len(told) == len(verdict.doubts) == len(ENTRIES) - public, "each is told, with what is held against it"
    for one, (number, _objections) in zip(told, verdict.doubts, strict=True):
        assert one.startswith(f"  entry {number}: No entry that can be read here establishes ")
    assert [one["entry"] for one in as_data(verdict)["doubts"]] == [number for number, _objections in verdict.doubts]
    assert found == f"whole: {len(ENTRIES)} entries, {public} redacted"


def test_a_record_without_entries_is_whole() -> None:
    assert last(export(ORGANISATION, [])) == "whole: 0 entries, 0 redacted"


def test_the_last_line_has_the_words_that_others_script_against() -> None:
    assert report(judged(io.BytesIO(export(ORGANISATION, ENTRIES[:1]))))[1:] == [
        "1 act judged again, 0 could not be judged because of redactions",
        "whole: 1 entries, 0 redacted",
    ]


def test_redacting_alone_keeps_the_head() -> None:
    heads = {report(judged(io.BytesIO(data)))[0] for data in (EXPORT, PUBLIC)}
    assert heads == {f"record of RIVERS, head {ENTRIES[-1].hash.hex()}"}


# -- changed ----------------------------------------------------------------------------------------------------------


@settings(max_examples=400, deadline=None)
@given(st.data())
@pytest.mark.parametrize("data", [EXPORT, PUBLIC], ids=["whole", "redacted"])
def test_one_changed_byte_anywhere_is_found(data: bytes, draw: st.DataObject) -> None:
    place = draw.draw(st.integers(0, len(data) - 1))
    other = draw.draw(st.integers(0, 255).filter(lambda byte: byte != data[place]))
    assert found(data[:place] + bytes([other]) + data[place + 1 :])


@pytest.mark.parametrize("change", [*(1 << bit for bit in range(8)), "space", "tab", "newline", "return"])
def test_every_byte_is_held_by_the_chain_alone(change: int | str) -> None:
    fixed = {"space": 0x20, "tab": 0x09, "newline": 0x0A, "return": 0x0D}
    for place, byte in enumerate(SMALL):
        other = fixed[change] if isinstance(change, str) else byte ^ change
        if other != byte:
            changed = SMALL[:place] + bytes([other]) + SMALL[place + 1 :]
            assert found(changed, rejudge=False), (place, changed)


def test_the_small_record_is_itself_whole() -> None:
    assert last(SMALL, rejudge=False) == "whole: 3 entries, 1 redacted"


@settings(max_examples=400, deadline=None)
@given(
    st.integers(0, len(EXPORT)),
    st.sampled_from([b" ", b"\n", b"\t", b"\r", b"0", b",", b'"', b"\\", b"\xef\xbb\xbf", b"a"]),
)
def test_an_inserted_byte_is_found(place: int, more: bytes) -> None:
    assert found(EXPORT[:place] + more + EXPORT[place:])


@settings(max_examples=400, deadline=None)
@given(st.integers(0, len(EXPORT) - 1))
def test_a_deleted_byte_is_found(place: int) -> None:
    assert found(EXPORT[:place] + EXPORT[place + 1 :])


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(EXPORT) - 1))
def test_a_file_that_ends_too_early_is_found(length: int) -> None:
    assert found(EXPORT[:length])


@pytest.mark.parametrize("data", [EXPORT, PUBLIC], ids=["whole", "redacted"])
def test_a_line_left_out_is_found(data: bytes) -> None:
    lines = data.splitlines(keepends=True)
    for n in range(len(lines)):
        assert found(b"".join(lines[:n] + lines[n + 1 :])), n


@pytest.mark.parametrize("data", [EXPORT, PUBLIC], ids=["whole", "redacted"])
def test_two_lines_that_changed_places_are_found(data: bytes) -> None:
    lines = data.splitlines(keepends=True)
    for one, other in itertools.combinations(range(len(lines)), 2):
        swapped = list(lines)
        swapped[one], swapped[other] = lines[other], lines[one]
        assert found(b"".join(swapped), rejudge=False), (one, other)


@pytest.mark.parametrize("data", [EXPORT, PUBLIC], ids=["whole", "redacted"])
def test_a_line_said_twice_is_found(data: bytes) -> None:
    lines = data.splitlines(keepends=True)
    for n in range(len(lines)):
        for where in (n, len(lines)):
            assert found(b"".join([*lines[:where], lines[n], *lines[where:]])), (n, where)


def _entry(**changes: Any) -> Callable[[dict[str, Any]], bytes]:
    return lambda data: line({**data, **changes})


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda data: json.dumps(data).encode() + b"\n",
        lambda data: json.dumps(data, ensure_ascii=True, separators=(",", ":")).encode() + b"\n",
        lambda data: line(dict(reversed(data.items()))),
        lambda data: line({**data, "hash": data["hash"].upper()}),
        lambda data: line({**data, "digest": data["digest"].upper()}),
        lambda data: line({**data, "salt": data["salt"].upper()}),
        lambda data: line(data).replace(b'"number":1,', b'"number":1,"number":1,'),
        lambda data: line(data).replace(b'"number":1,', b'"number":true,'),
        lambda data: line(data).replace(b'"number":1,', b'"number":1.0,'),
        lambda data: line(data).replace(b'"number":1,', b'"number":01,'),
        lambda data: line(data).replace(b"RIVERS", b"\\u0052IVERS", 1),
        lambda data: line(data).replace(b'\\"', b"\\u0022", 1),
        _entry(note="more"),
        lambda data: b"\xef\xbb\xbf" + line(data),
        lambda data: line(data) + b"\n",
        lambda data: line(data)[:-1] + b"\r\n",
        lambda data: line(data).decode().encode("utf-16"),
    ],
)
def test_the_same_meaning_written_otherwise_is_found(rewrite: Callable[[dict[str, Any]], bytes]) -> None:
    lines = EXPORT.splitlines(keepends=True)
    rewritten = rewrite(json.loads(lines[1]))
    assert rewritten != lines[1]
    text = last(b"".join([lines[0], rewritten, *lines[2:]]))
    assert text.startswith(("broken at entry 1: the line is not written as an export writes it", "broken at entry 2:"))


@pytest.mark.parametrize(
    "header",
    [
        {"placet": 1, "organisation": ORGANISATION},
        {"placet": 1, "organisation": ORGANISATION, "entries": 29},
        {"placet": 1, "organisation": ORGANISATION, "entries": 29, "head": ""},
        {"organisation": ORGANISATION, "placet": 1, "entries": 29, "head": ENTRIES[-1].hash.hex()},
        {"placet": 1, "organisation": ORGANISATION, "entries": 29, "head": ENTRIES[-1].hash.hex(), "more": 1},
        {"placet": "1", "organisation": ORGANISATION, "entries": 29, "head": ENTRIES[-1].hash.hex()},
    ],
)
def test_a_first_line_that_promises_less_is_found(header: dict[str, Any]) -> None:
    lines = EXPORT.splitlines(keepends=True)
    text = last(b"".join([line(header), *lines[1:]]))
    assert text.startswith("broken at entry 0: the line is not written as an export writes it")


def test_what_is_wrong_is_said_in_words() -> None:
    lines = EXPORT.splitlines(keepends=True)
    assert last(b"".join(lines[:5])) == (
        "broken at entry 5: the file ends here, but its first line says that the record goes on, "
        "or ends with another hash"
    )
    assert last(b"".join([*lines[:3], *lines[4:]])) == (
        "broken at entry 3: an entry was left out, added or moved: another number was to come next"
    )
    assert last(EXPORT.replace(b"A closed matter", b"A secret matter")) == (
        "broken at entry 16: the text or its salt was changed: together they do not give the digest"
    )
    assert last(EXPORT[:-1]) == (
        f"broken at entry {len(ENTRIES)}: the line is not written as an export writes it, "
        "so something in it was changed (its end is missing)"
    )


def test_a_line_without_end_is_not_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "LONGEST", 2000)
    lines = EXPORT.splitlines(keepends=True)
    long = lines[1].replace(b'"entry":"', b'"entry":"' + b"x" * 5000)
    assert "it is longer than 2000 bytes" in last(lines[0] + long)


# -- the command ------------------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Callable[[bytes], str]:
    def write(data: bytes) -> str:
        path = tmp_path / "record.jsonl"
        path.write_bytes(data)
        return str(path)

    return write


def test_exit_codes_and_last_line(file: Callable[[bytes], str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([file(EXPORT)]) == 0
    shown = capsys.readouterr()
    assert shown.out.splitlines()[-1] == f"whole: {len(ENTRIES)} entries, 0 redacted"
    assert shown.err == ""
    assert main([file(EXPORT.replace(b"Locks", b"Ducks"))]) == 1
    shown = capsys.readouterr()
    assert shown.out.splitlines()[-1].startswith("broken at entry 18: ")
    assert shown.err == ""


@pytest.mark.parametrize("data", [b"", b"\n", b"hello\n", b"id,date,matter\n1,2031-05-14,x\n", b"{}\n", b"\x00" * 50])
def test_what_is_no_record_is_unusable(
    data: bytes, file: Callable[[bytes], str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([file(data)]) == 2
    shown = capsys.readouterr()
    assert shown.out.splitlines()[-1].startswith("broken at entry 0: ")
    assert "placet export --out FILE" in shown.err


def test_a_file_that_is_not_there_is_unusable(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "no.jsonl")]) == 2
    assert main([str(tmp_path)]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("Check the name of the file.") == 2


@pytest.mark.parametrize("argv", [[], ["a", "b"], ["a", "--fast"]])
def test_wrong_arguments_are_unusable(argv: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(argv)
    assert stop.value.code == 2


def test_help_has_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    assert "placet verify record.jsonl" in capsys.readouterr().out


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(EXPORT)))
    assert main(["-"]) == 0
    assert capsys.readouterr().out.endswith(f"whole: {len(ENTRIES)} entries, 0 redacted\n")


def test_the_chain_only(file: Callable[[bytes], str], capsys: pytest.CaptureFixture[str]) -> None:
    path = file(forged(ORGANISATION, ENTRIES, 22, with_act(stance="perhaps")))
    assert main([path, "--chain-only"]) == 0
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "acts were not judged again",
        f"whole: {len(ENTRIES)} entries, 0 redacted",
    ]
    assert main([path]) == 1


def test_json(file: Callable[[bytes], str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([file(PUBLIC), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    hidden = sum(one.audience != "public" for one in ENTRIES)
    assert told == {
        "whole": True,
        "organisation": ORGANISATION,
        "head": ENTRIES[-1].hash.hex(),
        "entries": len(ENTRIES),
        "redacted": hidden,
        "judged": len(ENTRIES) - hidden,
        "unjudged": 0,
        "broken": 0,
        "why": "",
        "reason": "",
        "objections": [],
        "doubts": [],
    }
    assert main([file(forged(ORGANISATION, ENTRIES, 22, with_act(stance="perhaps"))), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["broken"], told["why"]) == (22, "not-in-order")
    assert told["objections"][0]["code"] == "no-such-stance"


def test_nothing_from_the_file_can_forge_the_last_line_or_steer_the_terminal(
    file: Callable[[bytes], str], capsys: pytest.CaptureFixture[str]
) -> None:
    header = {"placet": 1, "organisation": "X\nwhole: 9 entries\x1b[2J\u202e", "entries": 0, "head": "0" * 64}
    assert main([file(line(header))]) == 1
    out = capsys.readouterr().out
    assert [text.partition(" ")[0] for text in out.splitlines()] == ["record", "0", "broken"]
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_progress_is_for_a_terminal_only(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    ticks = itertools.count()
    monkeypatch.setattr("placet.command_line.verify.time.monotonic", lambda: float(next(ticks)))
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    assert last(EXPORT).startswith("whole")
    assert "\r1 entries" in screen.getvalue()
    assert screen.getvalue().endswith("\r\x1b[K")


def test_it_runs_where_django_cannot_be_imported(file: Callable[[bytes], str]) -> None:
    code = """
import sys

class No:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("django", "psycopg"):
            raise RuntimeError(f"{name} was imported")

sys.meta_path.insert(0, No())
from placet.command_line.run import main
sys.exit(main(["verify", sys.argv[1]]))
"""
    ran = subprocess.run([sys.executable, "-c", code, file(EXPORT)], capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines()[-1] == f"whole: {len(ENTRIES)} entries, 0 redacted"


def test_every_finding_of_the_chain_has_its_words() -> None:
    source = Path(chain.__file__ or "").read_text()
    given = set(re.findall(r'return "([a-z-]+)"|_broken\(verdict, "([a-z-]+)"|verdict\.why = "([a-z-]+)"', source))
    codes = {code for groups in given for code in groups if code}
    assert {"hash-differs", "digest-differs", "cut-short", "not-in-order"} <= codes
    assert codes <= set(command.WHY)
