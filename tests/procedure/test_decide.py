"""`placet decide`: lists of votes in, outcomes out, compared with the record."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from lists import CFM, COMPARED, HEAD, UN_2022, rows

from placet.command_line.decide import agree, main

# -- the contract -----------------------------------------------------------------------------------------------------


def test_one_line_a_decision(decide) -> None:  # type: ignore[no-untyped-def]
    votes = dict.fromkeys(UN_2022, "Y") | {"Russia": "N", "China": "A", "India": "A", "United Arab Emirates": "A"}
    run = decide("unsc", HEAD + rows("S/2022/155", "2022-02-25", votes))
    assert run.lines == [
        "S/2022/155 vetoed for=11 against=1 abstain=3 absent=0 aside=0 — among permanent members: against: RU"
    ]
    assert (run.code, run.err) == (0, "")


def test_one_object_a_line(decide) -> None:  # type: ignore[no-untyped-def]
    votes = dict.fromkeys(CFM, "agree") | {"AM": "not-interested", "TJ": "object", "UA": "X", "MD": ""}
    run = decide("cis-cfm", HEAD + rows("d1", "2024-10-07", votes), "--json")
    (found,) = run.objects
    assert set(found) == {"id", "outcome", "finding", "would_carry", "would_block", "problems"}
    assert (found["id"], found["outcome"], found["problems"]) == ("d1", "not-adopted", [])
    assert (found["would_carry"], found["would_block"]) == ([["MD", "TJ"]], [])
    finding = found["finding"]
    assert isinstance(finding, dict)
    assert (finding["verdict"], finding["facts"]["by"]) == ("fails", ["TJ"])
    assert finding["article"].startswith("Charter of 22 January 1993, art. 23")


def test_several_decisions_stream_by(decide) -> None:  # type: ignore[no-untyped-def]
    agreed = dict.fromkeys(CFM, "Y")
    text = (
        HEAD
        + rows("d1", "2024", agreed)
        + rows("d2", "2024-10", agreed | {"AM": "N"})
        + rows("d3", "2024", agreed | {"TM": ""})
    )
    assert decide("cis-chs", text).words == [["d1", "adopted"], ["d2", "not-adopted"], ["d3", "open"]]


@pytest.mark.parametrize("word", ["Y", "y", "agree", "Agree", "AGREE ", "special-opinion", "special_opinion", "for"])
def test_a_vote_is_a_letter_or_a_stance(decide, word: str) -> None:  # type: ignore[no-untyped-def]
    assert decide("cis-chs", HEAD + rows("d", "2024", dict.fromkeys(CFM, word))).words == [["d", "adopted"]]


@pytest.mark.parametrize(
    ("vote", "outcome"),
    [("Y", "adopted"), ("N", "not-adopted"), ("A", "adopted"), ("X", "adopted"), ("S", "adopted"), ("", "open")],
)
def test_each_letter(decide, vote: str, outcome: str) -> None:  # type: ignore[no-untyped-def]
    votes = dict.fromkeys(CFM, "Y") | {"KZ": vote}
    assert decide("cis-chs", HEAD + rows("d", "2024", votes)).words == [["d", outcome]]


def test_the_wide_form(decide) -> None:  # type: ignore[no-untyped-def]
    text = f"id,date,matter,{','.join(CFM)},remark\nd1,2024-10-08,,{','.join('Y' * 11)},all agreed\n"
    text += f"d2,2024-10-08,,{','.join('YNYYYXYYYYX')},one objects\n\n"
    text += "d3,2024-10-08,dismissal_of_secretary_general,Y,Y,Y,Y,Y\n"
    run = decide("cis-chs", text)
    assert run.words == [["d1", "adopted"], ["d2", "not-adopted"], ["d3", "open"]]
    assert run.err == "placet decide: the column 'remark' is no party that is known: left out\n"


def test_the_wide_form_without_a_roster(decide) -> None:  # type: ignore[no-untyped-def]
    text = "id,date,matter,Alpha,Beta,Gamma,who\nd1,2024,,Y,Y,N,Ms Smith\nd2,2024,,Y,N,A,Ms Smith\n"
    run = decide("iaea-gc", text)
    assert run.lines[0].startswith("d1 adopted for=2 against=1 abstain=0")
    assert run.lines[1].startswith("d2 not-adopted for=1 against=1 abstain=1")
    assert "'who'" in run.err


def test_columns_with_other_names(decide) -> None:  # type: ignore[no-untyped-def]
    text = "decision,when,state,said\n" + "".join(f"d,2024,{party},Y\n" for party in CFM)
    options = ("--columns", "id=decision,date=when,party=state,vote=said")
    assert decide("cis-chs", text, *options).words == [["d", "adopted"]]


def test_the_matter_of_all(decide) -> None:  # type: ignore[no-untyped-def]
    votes = dict.fromkeys([f"M{n}" for n in range(60)], "Y") | dict.fromkeys([f"N{n}" for n in range(40)], "N")
    text = HEAD + rows("d", "1990", votes)
    assert decide("unga", text).words == [["d", "adopted"]]
    assert decide("unga", text, "--matter", "important").words == [["d", "not-adopted"]]
    assert decide("unga", HEAD + rows("d", "1990", votes, "important")).words == [["d", "not-adopted"]]
    assert decide("unga", HEAD + rows("d", "1990", votes, "important"), "--matter", "other").words == [["d", "adopted"]]


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    raw = io.BytesIO(("\ufeff" + HEAD + rows("d", "2024", dict.fromkeys(CFM, "Y"))).encode())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(raw, encoding="ascii"))
    assert main(["cis-chs", "-"]) == 0
    assert capsys.readouterr().out.startswith("d adopted for=11 ")


# -- comparing --------------------------------------------------------------------------------------------------------


def test_comparing(decide) -> None:  # type: ignore[no-untyped-def]
    agreed = dict.fromkeys(CFM, "Y")
    text = (
        COMPARED
        + rows("a", "2024", agreed, extra=",adopted")
        + rows("b", "2024", agreed | {"AZ": "N"}, extra=",not_adopted")
    )
    run = decide("cis-chs", text, "--compare", "outcome")
    assert run.code == 0
    assert run.lines[-1] == "2 decisions: 2 agree, 0 differ, 0 undecided"
    assert len(run.lines) == 3
    text += rows("c", "2024", agreed, extra=",Not-Adopted") + rows("d", "2024", agreed | {"XX": "Y"}, extra=",adopted")
    text += rows("e", "2024", agreed, extra=",")
    run = decide("cis-chs", text, "--compare", "outcome")
    assert run.code == 1
    assert run.lines[-5:] == [
        "differing or undecided:",
        "  c: recorded not-adopted, found adopted — nobody against",
        "  d: line 46: 'XX' is no party that cis-chs knows",
        "  e: no outcome is recorded",
        "5 decisions: 2 agree, 1 differ, 2 undecided",
    ]


def test_comparing_as_json(decide) -> None:  # type: ignore[no-untyped-def]
    agreed = dict.fromkeys(CFM, "Y")
    text = COMPARED + rows("a", "2024", agreed, extra=",adopted") + rows("b", "2024", agreed, extra=",not-adopted")
    run = decide("cis-chs", text, "--compare", "outcome", "--json")
    first, second, last = run.objects
    assert (first["recorded"], first["agrees"], second["agrees"]) == ("adopted", True, False)
    assert last == {"decisions": 2, "agree": 1, "differ": 1, "undecided": 0}
    assert (run.code, run.err) == (1, "2 decisions: 1 agree, 1 differ, 0 undecided\n")


def test_recorded_outcomes_that_differ_from_row_to_row(decide) -> None:  # type: ignore[no-untyped-def]
    text = COMPARED + rows("a", "2024", {"AZ": "Y"}, extra=",adopted") + rows("a", "2024", {"AM": "Y"}, extra=",vetoed")
    run = decide("cis-chs", text, "--compare", "outcome")
    assert "line 3: outcome 'vetoed', where line 2 says 'adopted'" in run.out
    assert run.lines[-1] == "1 decisions: 0 agree, 0 differ, 1 undecided"


@pytest.mark.parametrize(
    ("found", "recorded", "same"),
    [
        ("adopted", "adopted", True),
        ("no-opinion", "no_opinion", True),
        ("not-adopted", "Not adopted", True),
        ("vetoed", "not_adopted", True),
        ("not-adopted", "vetoed", False),
        ("open", "still_open", True),
        ("no-opinion", "not-adopted", False),
        ("adopted", "vetoed", False),
    ],
)
def test_when_a_record_agrees(found: str, recorded: str, same: bool) -> None:
    assert agree(found, recorded) is same


def test_help_has_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--help"])
    assert caught.value.code == 0
    assert "placet decide unsc votes.csv" in capsys.readouterr().out


SCRIPT = """
import sys
sys.modules["django"] = None
from placet.command_line.decide import main
code = main(sys.argv[1:])
assert not [name for name in sys.modules if name.split(".")[0] in ("django", "orjson", "jinja2") and sys.modules[name]]
sys.exit(code)
"""


def test_in_a_pipe_without_django_and_without_progress(tmp_path: Path) -> None:
    path = tmp_path / "votes.csv"
    agreed = dict.fromkeys(CFM, "Y")
    path.write_text(COMPARED + "".join(rows(f"d{n}", "2024", agreed, extra=",adopted") for n in range(2000)))
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, "cis-chs", str(path), "--compare", "outcome"], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "2000 decisions: 2000 agree, 0 differ, 0 undecided"


def test_whoever_stops_reading_early_is_not_told_off(tmp_path: Path) -> None:
    path = tmp_path / "votes.csv"
    path.write_text(HEAD + "".join(rows(f"d{n}", "2024", dict.fromkeys(CFM, "Y")) for n in range(3000)))
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT, "cis-chs", str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.readline().startswith("d0 adopted")
        running.stdout.close()
        assert running.stderr.read() == ""
        assert running.wait(30) == 0
