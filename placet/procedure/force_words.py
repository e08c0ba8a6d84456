"""The sentences for the codes of `placet.procedure.force`: messages with `{named}` places, filled from the facts.

Pure code gives codes and facts; who shows them translates these messages and fills them in, in the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from placet.procedure.words import N_

_ = N_

KINDS: Mapping[str, str] = {
    "": _("ratification"),
    "a": _("accession"),
    "A": _("acceptance"),
    "AA": _("approval"),
    "c": _("formal confirmation"),
    "d": _("succession"),
    "notice": _("notice of completed domestic procedures"),
    "s": _("definitive signature"),
    "withdrawal": _("withdrawal"),
    "reservation": _("reservation"),
    "reservation-withdrawn": _("withdrawal of a reservation"),
    "objection": _("objection"),
    "declaration": _("declaration"),
    "provisional": _("provisional application"),
}

MISSING: Mapping[str, str] = {
    "deposits": _("{short} of {need} deposits"),
    "deposits-of": _("{short} of {need} deposits by members of “{group}”"),
    "every": _("{names} (every member of “{group}” must deposit)"),
    "share": _("a share of “{weight}” of at least {need}, where {have} has been reached"),
    "share-more": _("a share of “{weight}” of more than {need}, where {have} has been reached"),
    "share-of": _("a share of “{weight}” within “{group}” of at least {need}, where {have} has been reached"),
    "share-of-more": _("a share of “{weight}” within “{group}” of more than {need}, where {have} has been reached"),
    "signature": _("signature"),
    "date": _("the day {day}"),
    "time": _("only time: it enters into force on {day}"),
}
ALL_OF = _("{first} and {second}")
ANY_OF = _("either {first} or {second}")

EVENTS: Mapping[str, str] = {
    "instrument": _("{participant}: {kind}"),
    "left": _("{participant} is no longer a party: its withdrawal takes effect"),
    "succeeded": _("{participant}: {successor} stands in its place"),
    "fulfilled": _("The conditions for entry into force are fulfilled"),
    "in-force": _("Entry into force"),
    "party": _("In force for {participant}"),
    "ended": _("The treaty ended"),
}

PROBLEMS: Mapping[str, tuple[str, str]] = {
    "no-participant": (_("The row names no participant."), _("Write the State or organisation that deposited.")),
    "bad-date": (_("“{date}” is no date."), _("Write 2016-10-05, or 2016-10 or 2016 where no more is known.")),
    "bad-effect": (_("“{effect}” is no day of effect."), _("Write a day, as 2016-10-05, or leave it empty.")),
    "bad-non-state": (
        _("“{non_state}” does not say whether it is a State."),
        _("Write 1 for an organisation, 0 or nothing for a State."),
    ),
    "too-many-cells": (_("The row has more cells than there are columns."), _("Put a text with commas in quotes.")),
    "unknown-kind": (
        _("“{kind}” is no kind of instrument."),
        _("Leave it empty for a ratification, or write a, A, AA, c, d, s, notice or withdrawal (docs/force.md)."),
    ),
    "imprecise-date": (_("The day is not known: it lies between {from} and {until}."), ""),
    "not-a-party": (
        _("It is not among those that the clause says may become parties."),
        _("Correct the name, or add it to parties."),
    ),
    "deposited-twice": (
        _("It has deposited already: line {other_line}, {other_date}."),
        _("Keep the row that is right, or add the withdrawal that lies between."),
    ),
    "withdrew-twice": (
        _("It has withdrawn already: line {other_line}, {other_date}."),
        _("Keep the row that is right."),
    ),
    "withdrawal-without-deposit": (_("It withdraws, and had not deposited."), _("Add its deposit, or strike the row.")),
    "order-unknown": (
        _("A deposit and a withdrawal can have happened in either order."),
        _("Give the exact days of both."),
    ),
    "reservation-prohibited": (
        _("It made a reservation, which the treaty does not admit."),
        _("Ask the depositary whether the instrument was accepted."),
    ),
    "reservation-not-counted": (_("Its instrument does not count while its reservation stands."), ""),
    "predecessor-unknown": (
        _("Its predecessor “{predecessor}” is not in the list."),
        _("Write the name as the list has it, or leave it empty."),
    ),
    "no-succession": (_("It names a predecessor, but is no succession."), _("Write d in the column kind.")),
    "withdrawal-rule-not-set": (
        _("The clause does not say when a withdrawal takes effect; the day in the list is taken as that day."),
        _('Write withdrawal = "months:12" under [force] if the treaty says so.'),
    ),
    "no-figure": (_("There is no figure of “{weight}” for: {names}. They add nothing to the share."), ""),
    "same-state": (_("It is taken to be the “{other}” of the list."), _("If it is not, change the name.")),
}


def percent(share: Fraction) -> str:
    """A share in per cent to two places, never rounded up: 54.999 % is not 55 %."""
    hundredths = share.numerator * 10_000 // share.denominator
    text = f"{hundredths // 100}.{hundredths % 100:02}".rstrip("0").rstrip(".")
    return f"{text} %"
