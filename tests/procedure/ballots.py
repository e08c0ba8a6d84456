"""Ballots written in few letters."""

from __future__ import annotations

from placet.procedure.criteria import Ballot, Criterion, Rule, judge
from placet.procedure.positions import Counts


def ballot(words: str, **more: object) -> Ballot:
    """`ballot("fna.")`: A for, B against (n), C abstains (a), D has not spoken (.); s aside, x absent, u unsettled."""
    meaning: dict[str, Counts] = {
        "f": "for",
        "n": "against",
        "a": "abstain",
        "s": "aside",
        "x": "absent",
        "u": "unsettled",
    }
    members = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ"[: len(words)])
    stances = {member: meaning[word] for member, word in zip(members, words, strict=True) if word != "."}
    return Ballot(members, stances, **more)  # type: ignore[arg-type]


def verdict(criterion: Criterion, words: str, **more: object) -> str:
    """The verdict on such a ballot."""
    return judge(Rule("m", criterion), ballot(words, **more)).verdict
