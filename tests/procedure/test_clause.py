"""Clauses that cannot be used are refused with the key, the reason and the remedy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from placet.procedure.clause import ClauseError, parse
from placet.procedure.force import evaluate

TODAY = date(2025, 1, 1)


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ({}, "force"),
        ({"force": {}}, "force.when"),
        ({"force": {"when": {"deposits": 3}, "dealy": "days:30"}}, "force.dealy"),
        ({"force": {"when": {"deposits": 3}}, "group": {}}, "group"),
        ({"force": {"when": {"deposits": 0}}}, "force.when.deposits"),
        ({"force": {"when": {"deposits": True}}}, "force.when.deposits"),
        ({"force": {"when": {"deposits": 3, "of": "g"}}}, "force.when.of"),
        ({"force": {"when": {"deposits": 3, "every": "g"}}}, "force.when"),
        ({"force": {"when": {"every": "g"}}}, "force.when.every"),
        ({"force": {"when": {"every": "g"}}, "groups": {"g": []}}, "force.when.every"),
        ({"force": {"when": {"every": "g"}}, "groups": {"g": ["A", "A"]}}, "groups.g"),
        ({"force": {"when": {"all": []}}}, "force.when.all"),
        ({"force": {"when": {"any": [{"deposits": 1}, {"nth": 1}]}}}, "force.when.any[1]"),
        ({"force": {"when": {"share": {"weight": "w"}}}}, "force.when.share"),
        ({"force": {"when": {"share": {"at_least": "1/2"}}}}, "force.when.share.weight"),
        ({"force": {"when": {"share": {"weight": "w", "at_least": 0.55}}}}, "force.when.share.at_least"),
        ({"force": {"when": {"share": {"weight": "w", "at_least": "1/0"}}}}, "force.when.share.at_least"),
        ({"force": {"when": {"share": {"weight": "w", "more_than": "1"}}}}, "force.when.share.more_than"),
        ({"force": {"when": {"signature": False}}}, "force.when.signature"),
        ({"force": {"when": {"date": "2019-02-30"}}}, "force.when.date"),
        ({"force": {"when": {"deposits": 3}, "delay": "30 days"}}, "force.delay"),
        ({"force": {"when": {"deposits": 3}, "delay": "weeks:2"}}, "force.delay"),
        ({"force": {"when": {"deposits": 3}, "later": 30}}, "force.later"),
        ({"force": {"when": {"deposits": 3}, "reservations": "none"}}, "force.reservations"),
        ({"force": {"when": {"deposits": 3}}, "adopted": 1993}, "adopted"),
        ({"force": {"when": {"deposits": 3}}, "parties": "A"}, "parties"),
        ({"force": {"when": [1]}}, "force.when"),
    ],
)
def test_clauses_that_cannot_be_used(table: Mapping[str, object], key: str) -> None:
    with pytest.raises(ClauseError) as caught:
        parse(table)
    assert caught.value.key == key
    assert caught.value.what
    assert caught.value.remedy


def test_days_may_be_text_where_a_clause_is_kept_as_json() -> None:
    rule = parse({"adopted": "1993-01-22", "force": {"when": {"date": "1994-01-22"}}})
    assert rule.adopted == date(1993, 1, 22)
    assert evaluate(rule, [], TODAY).in_force == date(1994, 1, 22)
