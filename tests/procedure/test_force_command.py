"""`placet force`: output, exit codes, doubtful input, and the examples of docs/force.md."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from placet.command_line import force
from placet.procedure.clause import DELAYS
from placet.procedure.deposits import KINDS

ROOT = Path(__file__).parent.parent.parent
DATA = ROOT / "tests" / "data" / "treaties"
DOC = (ROOT / "docs" / "force.md").read_text(encoding="utf-8")
Run = Callable[..., tuple[int, str, str]]

TWO = "[force]\nwhen = { deposits = 2 }\n"
HEAD = "participant,date,kind,non_state\n"


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command on texts; gives exit code, output and error output."""

    def command(clause: str, deposits: str | bytes, *more: str, weights: str | None = None) -> tuple[int, str, str]:
        (tmp_path / "clause.toml").write_text(clause, encoding="utf-8")
        raw = deposits if isinstance(deposits, bytes) else deposits.encode()
        (tmp_path / "deposits.csv").write_bytes(raw)
        argv = [str(tmp_path / "clause.toml"), str(tmp_path / "deposits.csv"), *more]
        if weights is not None:
            (tmp_path / "weights.csv").write_text(weights, encoding="utf-8")
            argv += ["--weights", str(tmp_path / "weights.csv")]
        code = force.main(argv)
        told = capsys.readouterr()
        return code, told.out, told.err.replace(f"{tmp_path}/", "")

    return command


def instruments(treaty: str) -> str:
    """The list of one treaty of the shipped set, as CSV."""
    out = io.StringIO()
    with (DATA / "instruments.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        writer = csv.DictWriter(out, rows.fieldnames or [], lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for row in rows if row["treaty_id"] == treaty)
    return out.getvalue()


PARIS = """name = "Paris Agreement"
adopted = 2015-12-12
[force]
when = { all = [ { deposits = 55 }, { share = { weight = "emissions", at_least = "55/100" } } ] }
delay = "days:30"
"""


def test_in_force(run: Run) -> None:
    code, out, err = run(PARIS, instruments("paris"), weights=(DATA / "emissions.csv").read_text(encoding="utf-8"))
    lines = out.splitlines()
    assert code == 0
    assert lines[0] == "in force since 2016-11-04 (trigger: France, 2016-10-05)"
    assert lines[1].startswith("received on the same day: Austria, Bolivia (Plurinational State of), Canada, Germany, ")
    assert lines[2] == "parties, and since when (186):"
    assert "  2016-11-04  European Union" in lines
    assert err.startswith("note: deposits.csv: There is no figure of “emissions” for: Brunei Darussalam, ")


def test_not_in_force(run: Run) -> None:
    shares = (DATA / "emissions.csv").read_text(encoding="utf-8")
    code, out, _ = run(PARIS, instruments("paris"), "--on", "2016-09-20", weights=shares)
    assert code == 0
    assert out.splitlines()[0] == (
        "not in force: missing 26 of 55 deposits; "
        "a share of “emissions” of at least 55 %, where 40.13 % has been reached"
    )
    code, out, _ = run(PARIS, instruments("paris"), "--on", "2016-10-20", weights=shares)
    assert out.splitlines()[0] == (
        "not in force: missing only time: it enters into force on 2016-11-04 (trigger: France, 2016-10-05)"
    )


def test_json(run: Run) -> None:
    code, out, err = run(TWO, HEAD + "A,2001-01-05,,\nB,2001-03-01,a,0\nUnion,2001-01-01,c,1\n", "--json")
    data = json.loads(out)
    assert (code, err) == (0, "")
    assert {key: data[key] for key in ("in_force", "status", "missing", "parties")} == {
        "in_force": "2001-03-01",
        "status": "in-force",
        "missing": [],
        "parties": {"A": "2001-03-01", "B": "2001-03-01", "Union": "2001-03-01"},
    }
    assert data["trigger"] == {"participant": "B", "date": "2001-03-01", "kind": "a", "same_day": ["B"]}
    code, out, _ = run(TWO, HEAD + "A,2001-01-05,,\n", "--json")
    data = json.loads(out)
    assert (code, data["in_force"], data["trigger"], data["parties"]) == (0, None, None, {})
    assert data["missing"] == [{"code": "deposits", "have": 1, "need": 2, "short": 1, "group": ""}]


def test_a_date_as_trigger(run: Run) -> None:
    _, out, _ = run("[force]\nwhen = { date = 1994-01-22 }\n", HEAD + "A,1993-01-05,,\n")
    assert out.splitlines()[0] == "in force since 1994-01-22 (trigger: the date 1994-01-22)"


def test_either_or(run: Run) -> None:
    clause = (
        '[groups]\ng = ["A", "B"]\n'
        '[force]\nwhen = { any = [ { every = "g" }, { all = [ { deposits = 3 }, { date = 2030-01-01 } ] } ] }\n'
    )
    _, out, _ = run(clause, HEAD + "A,2001-01-05,,\n", "--on", "2020-01-01")
    assert out.splitlines()[0] == (
        "not in force: missing either B (every member of “g” must deposit) or 2 of 3 deposits and the day 2030-01-01"
    )


def test_doubt_that_matters_and_doubt_that_does_not(run: Run) -> None:
    code, out, err = run(TWO, HEAD + "A,2001,,\nB,2000-03-01,,\n")
    assert code == 2
    first = out.splitlines()[0]
    assert first == "in force since a day that the list does not settle: between 2001-01-01 and 2001-12-31"
    assert err == "note: deposits.csv, line 2: A: The day is not known: it lies between 2001-01-01 and 2001-12-31.\n"
    code, out, err = run(TWO, HEAD + "A,2001,,\nB,2002-03-01,,\nC,then,,\n", "--on", "2001-12-31")
    assert code == 2
    assert out.splitlines()[0] == (
        "undecided: the list does not settle whether it is in force on 2001-12-31: "
        "at the earliest 2001-01-01, perhaps not at all"
    )
    code, out, err = run(TWO, HEAD + "A,2001-01-01,,\nB,2002-03-01,,\nC,2003-01-01,,\nC,2004-01-01,,\n")
    assert (code, out.splitlines()[0]) == (0, "in force since 2002-03-01 (trigger: B, 2002-03-01)")
    assert out.endswith("not settled by the list (1):\n  2003-01-01 to 2004-01-01  C\n")
    assert err == (
        "deposits.csv, line 5: C: It has deposited already: line 4, 2003-01-01. "
        "Keep the row that is right, or add the withdrawal that lies between.\n"
        "The day above does not depend on this.\n"
    )


def test_problems_stand_in_the_json_with_their_sentences(run: Run) -> None:
    code, out, _ = run(TWO, HEAD + "A,2001-13-01,,\nB,2000-03-01,,\n", "--json")
    assert code == 2
    assert json.loads(out)["problems"] == [
        {
            "code": "bad-date",
            "participant": "A",
            "line": 2,
            "facts": {"date": "2001-13-01"},
            "note": False,
            "what": "“2001-13-01” is no date.",
            "remedy": "Write 2016-10-05, or 2016-10 or 2016 where no more is known.",
        }
    ]


def test_another_name_of_the_same_state(run: Run) -> None:
    clause = '[groups]\np = ["USSR", "United Kingdom"]\n[force]\nwhen = { every = "p" }\n'
    rows = "Russian Federation,1973-01-01,,\nUnited Kingdom of Great Britain and Northern Ireland,1973-02-01,,\n"
    code, out, err = run(clause, HEAD + rows)
    assert (code, out.splitlines()[0][:27]) == (0, "in force since 1973-02-01 (")
    assert "note: deposits.csv: USSR: It is taken to be the “Russian Federation” of the list." in err
    # Where the list itself has both names they are two.
    both = "Russian Federation,1973-01-01,,\nUnited Kingdom,1973-02-01,,\nUSSR,1974-01-01,,\n"
    code, out, _ = run(clause, HEAD + both)
    assert out.splitlines()[0] == "in force since 1974-01-01 (trigger: USSR, 1974-01-01)"


def test_the_figures_of_a_state_under_another_name(run: Run) -> None:
    clause = '[force]\nwhen = { share = { weight = "w", at_least = "1/2" } }\n'
    shares = "participant,w,non_state\nUSA,60,\nJapan,40,0\nEU,900,1\n"
    _, out, _ = run(clause, HEAD + "United States of America,2001-01-01,,\n", weights=shares)
    assert out.splitlines()[0] == "in force since 2001-01-01 (trigger: United States of America, 2001-01-01)"
    both = "participant,w\nUSA,60\nUnited States,1\nJapan,60\n"
    _, out, _ = run(clause, HEAD + "United States of America,2001-01-01,,\n", weights=both)
    assert out.startswith("not in force")


def test_a_byte_order_mark_blank_lines_and_other_columns(run: Run) -> None:
    text = "\ufefftreaty_id,participant,date,kind,non_state,source\n\nx,A,2001-01-05,,0,s\nx, B ,2001-03-01,,,s\n"
    assert run(TWO, text.encode())[1].splitlines()[0] == "in force since 2001-03-01 (trigger: B, 2001-03-01)"


@pytest.mark.parametrize(
    ("clause", "deposits", "said"),
    [
        ("[force\n", HEAD, "clause.toml: this is not TOML"),
        ("[force]\nwhen = { deposits = 2 }\ndelay = 30\n", HEAD, "clause.toml: force.delay: 30 is no delay."),
        (TWO, "", "deposits.csv: the column participant is missing (there: nothing)."),
        (TWO, "participant;date\n", "deposits.csv: the column participant is missing (there: participant;date)."),
        (TWO, "name,date\nA,2001-01-01\n", "deposits.csv: the column participant is missing (there: name, date)."),
        (TWO, HEAD + '"A,2001-01-01,,\n', "deposits.csv, line 2: unexpected end of data."),
        (TWO, b"participant,date\nC\xf4te,2001-01-01\n", "deposits.csv: byte 18 is not UTF-8."),
        ('[force]\nwhen = { share = { weight = "w", at_least = "1/2" } }\n', HEAD, "asks for a share of 'w'"),
    ],
)
def test_what_cannot_be_used(run: Run, clause: str, deposits: str | bytes, said: str) -> None:
    code, out, err = run(clause, deposits)
    assert (code, out) == (2, "")
    assert err.startswith("placet force: ")
    assert said in err
    assert err.count("\n") >= 2  # the remedy stands on a line of its own


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ("participant,v\nA,1\n", "weights.csv: the column w is missing"),
        ('participant,w\nA,"1,5"\n', "weights.csv, line 2: '1,5' is no figure of w for A."),
        ("participant,w\nA,-1\n", "is no figure of w for A."),
        ("participant,w\nA,1\nA,2\n", "weights.csv, line 3: A has two different figures of w."),
        ("participant,w\n", "The whole of 'w' is 0."),
    ],
)
def test_weights_that_cannot_be_used(run: Run, weights: str, said: str) -> None:
    clause = '[force]\nwhen = { share = { weight = "w", at_least = "1/2" } }\n'
    code, out, err = run(clause, HEAD + "A,2001-01-01,,\n", weights=weights)
    assert (code, out) == (2, "")
    assert said in err


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert force.main(["nowhere.toml", "nothing.csv"]) == 2
    assert capsys.readouterr().err == (
        "placet force: nowhere.toml: No such file or directory.\n  Check the name of the file.\n"
    )


def test_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        force.main(["a.toml", "b.csv", "--on", "yesterday"])
    assert ended.value.code == 2
    assert "'yesterday' is no day; write 2016-11-04" in capsys.readouterr().err
    with pytest.raises(SystemExit) as ended:
        force.main(["--help"])
    assert ended.value.code == 0
    assert "placet force paris.toml deposits.csv" in capsys.readouterr().out


def test_from_standard_input_in_a_process_without_django(tmp_path: Path) -> None:
    (tmp_path / "clause.toml").write_text(TWO, encoding="utf-8")
    code = (
        "import sys; sys.modules['django'] = None\n"
        "from placet.command_line.force import main\n"
        f"sys.exit(main([{str(tmp_path / 'clause.toml')!r}, '-']))"
    )
    text = HEAD + "Côte d'Ivoire,2001-01-05,,\nB,2001-03-01,,\n"
    done = subprocess.run([sys.executable, "-c", code], input=text.encode(), capture_output=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().splitlines()[0] == "in force since 2001-03-01 (trigger: B, 2001-03-01)"


# -- the documentation ------------------------------------------------------------------------------------------------


def test_the_first_example_of_the_documentation(run: Run) -> None:
    blocks = re.findall(r"```(toml|csv)\n(.*?)```", DOC, re.DOTALL)
    clause, deposits, weights = (text for _, text in blocks[:3])
    code, out, _ = run(clause, deposits, "--on", "2016-11-04", weights=weights)
    assert code == 0
    assert out.splitlines()[0] == "not in force: missing 53 of 55 deposits"


def test_every_pattern_and_condition_of_the_documentation_can_be_read(run: Run) -> None:
    written = re.findall(r"`(when = \{.*?\})`(?:, `((?:delay|later) = .*?)`)?", DOC)
    conditions = [one for one in re.findall(r"^\| `(\{ .*?\})` \|", DOC, re.MULTILINE) if "…" not in one]
    assert (len(written), len(conditions)) == (7, 7)
    names = ("founders", "permanent", "signatories", "littoral", "flags")
    groups = "[groups]\n" + "".join(f'{name} = ["A", "B"]\n' for name in names)
    weights = "participant,emissions,tonnage\nA,1,1\nB,1,1\n"
    for when, more in [*written, *((f"when = {one}", "") for one in conditions)]:
        code, _, err = run(f"{groups}[force]\n{when}\n{more}\n", HEAD, weights=weights)
        assert (code, err) == (0, ""), when


def test_every_key_kind_and_delay_is_documented() -> None:
    for key in ("when", "delay", "later", "not_before", "withdrawal", "ended", "reservations", "parties", "adopted"):
        assert f"`{key}" in DOC, key
    for kind in KINDS - {""}:
        assert f"`{kind}`" in DOC, kind
    for delay in DELAYS:
        assert f'"{delay}:' in DOC, delay


def test_the_library_example_of_the_documentation() -> None:
    (example,) = re.findall(r"```python\n(.*?)```", DOC, re.DOTALL)
    exec(compile(example, "docs/force.md", "exec"), {})
