"""`placet rules`: is a rulebook in order, and what does it say?"""

from __future__ import annotations

from pathlib import Path

import pytest

from placet import rulebooks
from placet.command_line.rules import main

GOOD = """\
name = "x"
default = "general"
[title]
en = "A council"
[[rule]]
matter = "general"
criterion = { none = "against" }
basis = "practice"
source = "https://example.org"
source_checked = false
note = "as it has always been"
[roster]
file = "members.csv"
source = "https://example.org"
"""


@pytest.mark.parametrize("name", rulebooks.names())
def test_all_that_are_shipped_are_in_order(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", name]) == 0
    assert capsys.readouterr().out.startswith(f"{name}: in order; ")


def test_a_file_with_its_data_beside_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.toml"
    path.write_text(GOOD)
    assert main(["check", str(path)]) == 1
    assert capsys.readouterr().err.splitlines() == [
        f'{path}:13: the file "members.csv" is not there. Put it beside the rulebook, or its text under [files].',
        f"{path}: 1 problem; docs/rulebooks.md tells how a rulebook is written.",
    ]
    (tmp_path / "members.csv").write_text("party,from,until\nA,2000,\nB,2000,2009\n")
    assert main(["check", str(path)]) == 0
    assert capsys.readouterr().out == f"{path}: in order; 1 matters, 1 rules, 0 settings\n"
    assert main(["show", str(path), "--on", "2015-01-01"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "A council (x), 2015-01-01",
        "",
        "How it decides",
        "  general: general (unless another matter is named)",
        "    nobody against.",
        "    practice [not checked in the text: https://example.org]",
        "    Note: as it has always been.",
        "",
        "Who decides",
        "  1 on this day: A",
    ]


def test_a_chairmanship_that_cannot_be_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.toml"
    path.write_text('name = "x"\n\n[chairmanship]\nrule = "by lot"\n')
    assert main(["check", str(path)]) == 1
    first = capsys.readouterr().err.splitlines()[0]
    assert first.startswith(f"{path}:3: the chairmanship cannot be used: ")


def test_the_rules_of_their_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "unsc", "--on", "1964-06-01"]) == 0
    then = capsys.readouterr().out
    assert "    at least 7 in favour; among permanent members: nobody against." in then
    assert "  11 on this day: CN, FR, RU, GB, US, BO, BR, CS, CI, MA, NO" in then
    assert "    UN Charter, art. 27 (3), since 1946-01-17, until 1965-12-31 [read:" in then
    assert main(["show", "unsc", "--on", "1966-06-01"]) == 0
    assert "    at least 9 in favour; among permanent members: nobody against." in capsys.readouterr().out


def test_a_body_of_which_too_little_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "cis-ec", "--on", "2024-01-01"]) == 0
    assert "  No decision rule is set for this day." in capsys.readouterr().out


@pytest.mark.parametrize("name", rulebooks.names())
def test_each_can_be_shown(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", name]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].count(f"({name})") == 1
    assert all("{" not in line for line in lines)


def test_the_list_of_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(rulebooks.names())
    assert "unsc            United Nations Security Council" in lines


def test_what_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "senate"]) == 2
    assert "there is no rulebook 'senate'. Use one of: " in capsys.readouterr().err
    assert main(["check", "no/such/file.toml"]) == 2
    with pytest.raises(SystemExit) as caught:
        main(["show", "unsc", "--on", "yesterday"])
    assert caught.value.code == 2


def test_a_time_limit_that_cannot_be_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.toml"
    limit = '{ what = "papers", owner = "secretariat", event = "session", n = 3, unit = "moons", side = "before" }'
    path.write_text(
        'name = "x"\n[[setting]]\nkey = "limits"\nbasis = "practice"\nsource = "https://example.org"\n'
        f"source_checked = true\nvalue = [\n  {limit.replace('moons', 'days')},\n  {limit},\n]\n"
    )
    assert main(["check", str(path)]) == 1
    first = capsys.readouterr().err.splitlines()[0]
    assert first.startswith(f"{path}:9: the time limit cannot be used: ")
