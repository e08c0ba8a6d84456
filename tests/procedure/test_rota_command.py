"""`placet rota`: output, exit codes, and the examples of docs/rota.md."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from placet import rulebooks
from placet.command_line import rota
from placet.procedure import chairmanship
from placet.procedure.rota_words import REASONS

ROOT = Path(__file__).parent.parent.parent
DOC = (ROOT / "docs" / "rota.md").read_text(encoding="utf-8")


def test_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert rota.main(["cis-cfm", "--from", "2014", "--years", "1"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "2014-01-01 to 2014-03-18  Ukraine (UA) — co-chairs: Belarus, Kazakhstan — out of turn (reasons not known)",
        "2014-03-19 to 2014-12-31  Belarus (BY) — for the rest of the term that Ukraine gave up "
        "(Ukraine decided not to go on; the chair of the year before stepped in. The day is not certain)",
    ]
    assert rota.main(["cis-cfm", "--from", "2027", "--years", "1"]) == 0
    assert capsys.readouterr().out == (
        "2027-01-01 to 2027-12-31  Uzbekistan (UZ) — co-chairs: Turkmenistan, Ukraine — "
        "its turn in the order of the alphabet (ru) — expected by the order, not decided\n"
    )
    assert rota.main(["osce", "--from", "2027", "--years", "1"]) == 0
    assert capsys.readouterr().out == "2027-01-01 to 2027-12-31  nobody known — not decided yet\n"


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert rota.main(["eu-council", "--from", "2026", "--years", "1", "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)
    assert {key: first[key] for key in ("since", "until", "chair", "chair_name", "cochairs", "reason")} == {
        "since": "2026-01-01",
        "until": "2026-06-30",
        "chair": "CY",
        "chair_name": "Cyprus",
        "cochairs": [],
        "reason": "list",
    }
    assert first["facts"] == {"decided": True, "group": ["PL", "DK", "CY"]}
    assert second["chair"] == "IE"


def test_by_default_ten_years_from_now(capsys: pytest.CaptureFixture[str]) -> None:
    assert rota.main(["eaeu-supreme"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[:4] for line in lines] == [str(date.today().year + n) for n in range(10)]


def test_a_rulebook_of_ones_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "river.toml"
    table = '[chairmanship]\nrule = "order"\norder = ["NL", "BE", "X1", "X2"]\nperiod = "years:3"\nsince = 2020-01-01\n'
    file.write_text(f'name = "river"\n{table}first = "BE"\n[names]\nX1 = ["XON", "Xonia"]\n', encoding="utf-8")
    assert rota.main([str(file), "--from", "2022", "--years", "5"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "2020-01-01 to 2022-12-31  Belgium (BE) — its turn in the order",
        "2023-01-01 to 2025-12-31  Xonia (X1) — its turn in the order",
        "2026-01-01 to 2028-12-31  X2 (X2) — its turn in the order",
    ]
    file.write_text(f'name = "river"\n{table}first = "DE"\n', encoding="utf-8")
    assert rota.main([str(file)]) == 2
    assert capsys.readouterr().err == (
        f"placet rota: {file}: chairmanship.first: 'DE' is not in the order. Write the code of the first to chair.\n"
    )
    file.write_text("name = 'river\n", encoding="utf-8")
    assert rota.main([str(file)]) == 2
    assert f"{file}" in capsys.readouterr().err
    file.write_bytes(b"name = '\xff'")
    assert rota.main([str(file)]) == 2
    assert "UTF-8" in capsys.readouterr().err


def test_without_a_chairmanship_and_without_a_rulebook(capsys: pytest.CaptureFixture[str]) -> None:
    assert rota.main(["nato"]) == 2
    assert "nato: The rulebook says nothing of the chairmanship." in capsys.readouterr().err
    assert rota.main(["naot"]) == 2
    told = capsys.readouterr().err
    assert "there is no rulebook 'naot'" in told
    assert ", nato, " in told


@pytest.mark.parametrize("more", [["--from", "MMXX"], ["--years", "0"], ["--years", "many"], ["--from", "12345"]])
def test_arguments(more: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        rota.main(["osce", *more])
    assert ended.value.code == 2
    assert "write" in capsys.readouterr().err


def test_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        rota.main(["--help"])
    assert ended.value.code == 0
    assert "placet rota cis-cfm --from 2024 --years 4" in capsys.readouterr().out


def test_in_a_process_without_django() -> None:
    code = (
        "import sys; sys.modules['django'] = None\nfrom placet.command_line.rota import main\nsys.exit(main(['asean']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, b"")


# -- the documentation ------------------------------------------------------------------------------------------------


def test_the_first_example_of_the_documentation(capsys: pytest.CaptureFixture[str]) -> None:
    command, output = re.findall(r"```\n(.*?)```", DOC, re.DOTALL)[:2]
    name, *argv = command.split()[1:]
    assert name == "rota"
    assert rota.main(argv) == 0
    assert capsys.readouterr().out == output


def test_the_bodies_named_in_the_documentation_have_a_chairmanship() -> None:
    listed = re.search(r"The rulebooks (.*?) have a\nchairmanship", DOC, re.DOTALL)
    assert listed
    named = set(re.findall(r"`([\w-]+)`", listed.group(1)))
    assert named <= {name for name in rulebooks.names() if "\n[chairmanship]" in rulebooks.text(name)}
    for name in named:
        assert rota.main([name, "--from", "2025", "--years", "1"]) == 0


def test_every_key_kind_and_reason_is_documented() -> None:
    said = {"exception", "term", "seat"}
    for key in chairmanship._KEYS - said:
        assert f"`{key}`" in DOC, key
    for table in said:
        assert f"[[chairmanship.{table}]]" in DOC, table
    for kind in chairmanship.KINDS:
        assert f'`"{kind}"`' in DOC, kind
    for reason in set(REASONS) - set(chairmanship.KINDS) - {"alphabet"}:
        assert f"`{reason}`" in DOC, reason


def test_the_library_examples_of_the_documentation() -> None:
    examples = re.findall(r"```python\n(.*?)```", DOC, re.DOTALL)
    assert len(examples) == 2
    for example in examples:
        exec(compile(example, "docs/rota.md", "exec"), {})
