"""The sentences for the codes of `placet.procedure.rota`: messages with `{named}` places, filled from the facts."""

from __future__ import annotations

from collections.abc import Mapping

from placet.procedure.words import N_

_ = N_

REASONS: Mapping[str, str] = {
    "order": _("its turn in the order"),
    "alphabet": _("its turn in the order of the alphabet ({alphabet})"),
    "list": _("by the list"),
    "recorded": _("as recorded"),
    "decline": _("{names} declined; the next in order"),
    "passed-over": _("{names} passed over; the next in order"),
    "swap": _("in the place of {names}"),
    "out-of-turn": _("out of turn"),
    "decided": _("by decision, not by the order"),
    "given-up": _("for the rest of the term that {names} gave up"),
    "extended": _("the term was extended"),
    "not-decided": _("not decided yet"),
    "members-not-known": _("who sits then is not known"),
    "not-known": _("not on record"),
}
"""Reason code -> message; a turn in an alphabet's order reads `alphabet`."""

EXCEPTIONS = frozenset({"decline", "passed-over", "swap", "out-of-turn", "decided", "given-up", "extended"})
"""The codes that depart from the rule, and so have reasons, known or not."""

REASONS_NOT_KNOWN = _("reasons not known")
EXPECTED = _("expected by the order, not decided")
COCHAIRS = _("co-chairs: {names}")
GROUP = _("group: {names}")
NOBODY = _("nobody known")
