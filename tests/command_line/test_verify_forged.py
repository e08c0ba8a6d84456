"""`placet verify` and forgers: the chain was made anew, so only judging the acts again can tell."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from small_record import acts, chained, export, forged, perform, with_act

from placet.command_line.verify import judged, report

ORGANISATION = "RIVERS"
ENTRIES = list(perform(ORGANISATION, acts()))


def last(data: bytes, *, rejudge: bool = True) -> str:
    return report(judged(io.BytesIO(data), rejudge=rejudge))[-1]


@pytest.mark.parametrize(
    ("number", "change", "words"),
    [
        (
            22,
            with_act(stance="perhaps"),
            "the act was not in order: The rules know no position “perhaps”; they know: agree, object",
        ),
        (
            22,
            with_act(by="delegate-AL"),
            "broken at entry 28: the act was not in order: It would not carry as it stands",
        ),
        (22, with_act(by="nobody"), "the act was not in order: Mandate “nobody” is not on the record"),
        (26, with_act(at="2030-05-14"), "the act was not in order: The mandate is not in force on 2030-05-14"),
        (26, lambda data: data.update(audience="secretariat:CM"), "written for other readers than its act establishes"),
        (26, lambda data: data.update(number=25), "the text belongs to another organisation or another number"),
        (26, lambda data: data.update(organisation="OTHER"), "the text belongs to another organisation"),
        (26, with_act(kind="declare-war"), "a kind that this version of placet does not know (declare-war)"),
        (26, with_act(colour="red"), "the act cannot be read (open-session: unknown field 'colour')"),
        (26, lambda data: data["act"].pop("session"), "the act cannot be read ("),
        (26, with_act(at="2031-02-30"), "“2031-02-30” is not a date"),
    ],
)
def test_a_forged_act_is_found_by_judging(number: int, change: Callable[[dict[str, Any]], None], words: str) -> None:
    data = forged(ORGANISATION, ENTRIES, number, change)
    assert last(data, rejudge=False) == f"whole: {len(ENTRIES)} entries, 0 redacted"
    text = last(data)
    assert words in text
    assert text.startswith("broken at entry ")


@pytest.mark.parametrize(
    "change",
    [
        with_act(at=5),
        with_act(session=["CM/2031-05-14"]),
        with_act(session={"a": 1}),
        with_act(by=None),
        lambda data: data.update(act=[]),
        lambda data: data.update(act="open-session"),
        lambda data: data["act"].pop("kind"),
        lambda data: data.pop("audience"),
        lambda data: data.update(act={"kind": [1]}),
    ],
)
def test_an_act_of_an_impossible_shape_is_a_finding_not_a_crash(change: Callable[[dict[str, Any]], None]) -> None:
    assert last(forged(ORGANISATION, ENTRIES, 26, change)).startswith("broken at entry 26: ")


def test_an_act_nested_too_deeply_to_be_read_is_a_finding() -> None:
    text = b'{"act":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    one = chained(ORGANISATION, 2, ENTRIES[0].hash, text)
    assert last(export(ORGANISATION, [ENTRIES[0], one])).startswith("broken at entry 2: the act cannot be read")


def test_objections_are_told_with_their_article() -> None:
    verdict = judged(io.BytesIO(forged(ORGANISATION, ENTRIES, 22, with_act(by="delegate-AL"))))
    assert verdict.objections[0].article == "Rules of procedure, rule 14"
    assert report(verdict)[-1].endswith("(Rules of procedure, rule 14)")
