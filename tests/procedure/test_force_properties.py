"""Properties of entry into force that hold for every clause and every list."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from placet.procedure.clause import Clause, Delay, parse
from placet.procedure.force import Instrument, evaluate

TODAY = date(2025, 1, 1)
FAR = date.max
NAMES = [f"S{number}" for number in range(12)]
DAYS = st.dates(date(2000, 1, 1), date(2006, 12, 31))
WEIGHTS = {"w": {name: number + 1 for number, name in enumerate(NAMES)}}
LEAVES = st.one_of(
    st.builds(lambda n: {"deposits": n}, st.integers(1, 8)),
    st.builds(lambda n: {"deposits": n, "of": "g"}, st.integers(1, 4)),
    st.just({"every": "g"}),
    st.builds(lambda n: {"share": {"weight": "w", "at_least": f"{n}/10"}}, st.integers(1, 10)),
    st.builds(lambda n: {"share": {"weight": "w", "more_than": f"{n}/10", "of": "g"}}, st.integers(0, 9)),
    st.builds(lambda day: {"date": day}, DAYS),
)
TREES = st.recursive(
    LEAVES,
    lambda part: st.builds(
        lambda kind, parts: {kind: parts}, st.sampled_from(["all", "any"]), st.lists(part, min_size=1, max_size=3)
    ),
    max_leaves=5,
)
DELAYS = st.sampled_from(["days:0", "days:30", "months:3", "month_start_after_days:60", "nth_month_start:6"])
RULES = st.builds(
    lambda when, delay, later: parse(
        {
            "groups": {"g": NAMES[:4]},
            "force": {"when": when, "delay": delay, "later": later, "withdrawal": "months:12"},
        }
    ),
    TREES,
    DELAYS,
    DELAYS,
)
LISTS = st.dictionaries(st.sampled_from(NAMES), DAYS, max_size=12).map(
    lambda chosen: [Instrument(name, day) for name, day in chosen.items()]
)


@settings(max_examples=150, deadline=None)
@given(RULES, LISTS, st.sampled_from(NAMES), DAYS)
def test_another_deposit_never_delays_entry_into_force(
    rule: Clause, rows: list[Instrument], name: str, day: date
) -> None:
    others = [row for row in rows if row.participant != name]
    before = evaluate(rule, others, TODAY, WEIGHTS)
    after = evaluate(rule, [*others, Instrument(name, day)], TODAY, WEIGHTS)
    assert (after.enters or FAR) <= (before.enters or FAR)


@settings(max_examples=150, deadline=None)
@given(RULES, LISTS, st.dictionaries(st.sampled_from(NAMES), DAYS, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(
    rule: Clause, rows: list[Instrument], withdrawals: dict[str, date], chance: Random
) -> None:
    mixed = [*rows, *(Instrument(name, day, "withdrawal") for name, day in withdrawals.items())]
    shuffled = list(mixed)
    chance.shuffle(shuffled)
    assert evaluate(rule, mixed, TODAY, WEIGHTS) == evaluate(rule, shuffled, TODAY, WEIGHTS)


@settings(max_examples=150, deadline=None)
@given(RULES, LISTS, DAYS)
def test_an_organisation_never_changes_what_states_have(rule: Clause, rows: list[Instrument], day: date) -> None:
    before = evaluate(rule, rows, TODAY, WEIGHTS)
    after = evaluate(rule, [*rows, Instrument("Union", day, "c", non_state=True)], TODAY, WEIGHTS)
    assert (after.enters, after.trigger, after.missing) == (before.enters, before.trigger, before.missing)
    assert {name: own for name, own in after.parties.items() if name != "Union"} == before.parties


@settings(max_examples=150, deadline=None)
@given(RULES, LISTS, st.integers(0, 11), DAYS, st.data())
def test_a_withdrawal_never_changes_what_was_before_its_effect(
    rule: Clause, rows: list[Instrument], which: int, day: date, data: st.DataObject
) -> None:
    with_it = [*rows, Instrument(NAMES[which], day, "withdrawal")]
    effect = evaluate(rule, with_it, TODAY, WEIGHTS).left.get(NAMES[which], day)
    on = data.draw(st.dates(date(1999, 1, 1), effect - timedelta(days=1)))
    before, after = evaluate(rule, rows, on, WEIGHTS), evaluate(rule, with_it, on, WEIGHTS)
    for what in ("status", "in_force", "enters", "trigger", "missing", "parties", "waiting", "deposited", "left"):
        assert getattr(before, what) == getattr(after, what), what


@settings(max_examples=150, deadline=None)
@given(RULES, st.dictionaries(st.sampled_from(NAMES), st.tuples(DAYS, st.integers(0, 400)), max_size=8), st.data())
def test_a_span_of_days_holds_every_day_that_it_can_mean(
    rule: Clause, spans: dict[str, tuple[date, int]], data: st.DataObject
) -> None:
    """Whatever the days were, the answer that they would have given lies between the earliest and the latest."""
    vague = [
        Instrument(name, first, latest=first + timedelta(days=more) if more else None)
        for name, (first, more) in spans.items()
    ]
    exact = [Instrument(row.participant, data.draw(st.dates(row.date, row.last)), row.kind) for row in vague]
    told, true = evaluate(rule, vague, TODAY, WEIGHTS), evaluate(rule, exact, TODAY, WEIGHTS)
    if told.decided:
        assert told.enters == true.enters
    else:
        assert (told.earliest or FAR) <= (true.enters or FAR) <= (told.latest or FAR)
    for name, own in told.parties.items():
        assert true.parties[name] == own


def test_delay_is_monotone() -> None:
    """An earlier deposit never gives a later day: what the best and worst case rest on."""
    for delay in (Delay("days", 90), Delay("months", 3), Delay("month_start_after_days", 60),
                  Delay("month_start_after_months", 3), Delay("nth_month_start", 6)):  # fmt: skip
        days = [delay.after(date(2003, 1, 1) + timedelta(days=n)) for n in range(900)]
        assert days == sorted(days)
