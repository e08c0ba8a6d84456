"""`placet export`: it is said whose view is exported, and a role that several have is not one of them by chance."""

from __future__ import annotations

from pathlib import Path

import pytest

from placet.command_line import verify
from placet.management import choose
from placet.management.runner import run
from tests.cast import DELEGATE_A, DELEGATE_B, FORMER_A, OFFICER, ORGANISATION

pytestmark = pytest.mark.django_db


def export(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = run(["export", "--organisation", ORGANISATION, *words])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


@pytest.mark.parametrize(
    ("words", "whose"),
    [
        ((), "in public"),
        (("--as", "public"), "in public"),
        (("--as", DELEGATE_A.mandate), f"under the mandate {DELEGATE_A.mandate} (delegate)"),
        (("--as", "secretariat"), f"under the mandate {OFFICER.mandate} (secretariat)"),
    ],
)
def test_whose_view_it_is(
    words: tuple[str, ...], whose: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """On standard error; the record itself is nothing else."""
    code, out, said = export(capsys, *words)
    assert (code, said) == (0, f"placet: the record of {ORGANISATION} as it may be read {whose}\n")
    (tmp_path / "record.jsonl").write_text(out, encoding="utf-8", newline="\n")
    assert verify.main([str(tmp_path / "record.jsonl"), "--chain-only"]) == 0


@pytest.mark.parametrize("role", ["delegate", "head"])
def test_a_role_that_several_have_is_refused_with_their_names(role: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, said = export(capsys, "--as", role)
    assert (code, out) == (2, "")
    assert said.startswith(f"placet: More than one mandate is in force as “{role}”. Use one of: ")
    names = said.rstrip(".\n").partition("one of: ")[2].split(", ")
    assert {"AVL", "BKM"} <= {name.partition("-")[2] for name in names}
    assert all(choose.reader_named(ORGANISATION, name).role == role for name in names)
    assert FORMER_A.mandate not in names


def test_only_mandates_in_force_are_offered(capsys: pytest.CaptureFixture[str]) -> None:
    """One that has ended is not, whether it is asked for or not."""
    for name in ("nobody", FORMER_A.mandate):
        code, out, said = export(capsys, "--as", name)
        assert (code, out) == (2, "")
        assert said.startswith(f"placet: “{name}” is no mandate in force. Use one of: public, ")
        names = said.rstrip(".\n").partition("one of: ")[2].split(", ")
        assert {"public", OFFICER.mandate, DELEGATE_A.mandate, DELEGATE_B.mandate} <= set(names)
        assert FORMER_A.mandate not in names


def test_the_example_of_verify_names_the_organisation() -> None:
    """More than one record is in the database of the demo."""
    page = (Path(__file__).resolve().parents[2] / "docs" / "verify.md").read_text(encoding="utf-8")
    for text in (verify.EPILOG, page):
        assert "placet export --organisation CIS --out record.jsonl\n" in text
