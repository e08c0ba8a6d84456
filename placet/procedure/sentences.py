"""Findings and criteria in words: messages with `{named}` places, filled from codes and facts at reading.

`translate` gives a message in the reader's language; `name` gives a party, group or table of weights its name there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from placet.procedure.criteria import Finding
from placet.procedure.tree import Criterion, Fewest, Leaf
from placet.procedure.words import N_

Translate = Callable[[str], str]
Named = Callable[[str], str]

WHAT: Mapping[str, str] = {
    "for": N_("in favour"),
    "against": N_("against"),
    "abstain": N_("abstaining"),
    "aside": N_("standing aside"),
    "absent": N_("absent"),
    "not-for": N_("not in favour"),
    "not-against": N_("not against"),
    "present": N_("present"),
}
BASE: Mapping[str, str] = {
    "members": N_("all members"),
    "entitled": N_("the members entitled to vote"),
    "participating": N_("the members taking part"),
    "present": N_("the members present"),
    "present-and-voting": N_("the members present and voting"),
    "cast": N_("the members casting a vote"),
}
NEEDED: Mapping[str, str] = {
    "at-least": N_("at least {number}"),
    "more-than": N_("more than {number}"),
    "at-most": N_("at most {number}"),
    "less-than": N_("fewer than {number}"),
}
GROUP: Mapping[str, str] = {
    "permanent": N_("permanent members"),
    "eu-members": N_("members of the European Union"),
    "concerned": N_("those concerned"),
    "not-entitled": N_("members without a vote"),
    "casting": N_("the casting vote"),
}
WEIGHT: Mapping[str, str] = {"population": N_("population"), "votes": N_("votes"), "quota": N_("quota")}
OUTCOME: Mapping[str, str] = {
    "adopted": N_("adopted"),
    "not-adopted": N_("not adopted"),
    "vetoed": N_("vetoed"),
    "no-opinion": N_("no opinion"),
    "took-note": N_("took note"),
    "open": N_("open"),
    "undecided": N_("undecided"),
}
TIE: Mapping[str, str] = {
    "second-vote": N_("equally divided: a second vote is taken"),
    "casting": N_("equally divided: the casting vote decides"),
}

_COUNT = N_("{have} {what}; needed: {needed}")
_SHARE = N_("{have} of {base} {what} ({base_of}); needed: {needed}")
_WEIGHT = N_("{percent} % of the {weight} {what} ({base_of}); needed: {needed}")
_NOBODY = N_("nobody {what}")
_SOMEBODY = N_("{what}: {names}")
_AMONG = N_("among {group}: {sentence}")
_WITHOUT = N_("without {group}: {sentence}")
_UNLESS = N_("{first} (unless {second})")
_AND = N_("{first} and {second}")
_EITHER = N_("either {first}, or {second}")
_FAILING = N_("{first}; failing which, {second}")
_NOT = N_("not: {first}")
_SOME = N_("{held} of {parts} conditions hold; needed: {needed}")
_AWAITED = N_("awaited: {names}")
_FEWEST = N_("the fewest members with more than {share} of the {weight}, plus {plus}")


def percent(part: int | Fraction, whole: int | Fraction, places: int = 2) -> str:
    """`part` of `whole` in per cent, cut (not rounded) to so many places, so that a share short of a bound looks it."""
    if not whole:
        return "0"
    scaled = Fraction(part) * 100 * 10**places / Fraction(whole)
    digits = str(int(scaled)).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return text.rstrip("0").rstrip(".") if "." in text else text


def share_words(share: Fraction, written: object = "") -> str:
    """A share as people write it: as the rule does if that is known, else `2/3` or `55 %`; a half stays a half."""
    if written:
        return str(written).replace("%", " %").replace("  ", " ")
    if share in (Fraction(1, 2), Fraction(1, 4), Fraction(3, 4)) or 100 % share.denominator:
        return f"{share.numerator}/{share.denominator}"
    return f"{share * 100} %"


def sentence(finding: Finding, translate: Translate = N_, name: Named = str) -> str:
    """Why the finding is what it is: what failed where it fails, what is awaited where it is open."""
    words = _Words(translate, name)
    said = words.finding(finding)
    if finding.awaited:
        awaited = translate(_AWAITED).format(names=words.names(finding.awaited))
        return f"{said}; {awaited}"
    return said


def criterion_sentence(criterion: Criterion, translate: Translate = N_, name: Named = str) -> str:
    """What the criterion asks for."""
    return _Words(translate, name).criterion(criterion)


class _Words:
    def __init__(self, translate: Translate, name: Named) -> None:
        self.say, self.name = translate, name

    def names(self, parties: object) -> str:
        return ", ".join(self.name(str(p)) for p in parties) if isinstance(parties, (tuple, list)) else str(parties)

    def _word(self, table: Mapping[str, str], key: object) -> str:
        found = table.get(str(key))
        return self.say(found) if found else self.name(str(key))

    def needed(self, compare: object, number: object) -> str:
        return self.say(NEEDED[str(compare)]).format(number=number)

    # -- findings -----------------------------------------------------------------------------------------------------

    def finding(self, finding: Finding) -> str:
        """One finding, with what it rests on."""
        if not finding.children:
            return self._among(self._leaf(finding), finding.facts)
        children = finding.children
        if finding.code in ("all", "some"):
            telling = [c for c in children if c.verdict == finding.verdict] or list(children)
            return "; ".join(self.finding(child) for child in telling)
        if finding.code == "not":
            return self.say(_NOT).format(first=self.finding(children[0]))
        if finding.verdict == "holds" and finding.code in ("any", "failing-which", "unless"):
            held = next(child for child in children if child.verdict == "holds")
            before = [c for c in children[: children.index(held)] if finding.code == "failing-which"]
            return self._chain(_FAILING, [*map(self.finding, before), self.finding(held)])
        if finding.code == "unless":
            return self.finding(children[0])
        pattern = _FAILING if finding.code == "failing-which" else _EITHER
        return self._chain(pattern, [self.finding(child) for child in children])

    def _chain(self, pattern: str, parts: list[str]) -> str:
        said = parts[-1]
        for part in reversed(parts[:-1]):
            said = self.say(pattern).format(first=part, second=said)
        return said

    def _leaf(self, finding: Finding) -> str:
        facts = finding.facts
        what = self._word(WHAT, facts["what"])
        if finding.code in ("none", "unanimous"):
            if facts["by"]:
                return self.say(_SOMEBODY).format(what=what, names=self.names(facts["by"]))
            return self.say(_NOBODY).format(what=what)
        share, compare, have = facts.get("share"), facts["compare"], facts["have"]
        if isinstance(share, Fraction):
            base = facts["base"]
            base_of, bound = self._word(BASE, facts["base_of"]), share_words(share, facts.get("written"))
            if "weight" in facts and isinstance(have, (int, Fraction)) and isinstance(base, (int, Fraction)):
                said = self.say(_WEIGHT).format(
                    percent=percent(have, base), weight=self._word(WEIGHT, facts["weight"]), what=what,
                    base_of=base_of, needed=self.needed(compare, bound),
                )  # fmt: skip
            else:
                said = self.say(_SHARE).format(
                    have=have, base=base, what=what, base_of=base_of, needed=self.needed(compare, bound)
                )
        else:
            bare = {"more-than": "at-least", "less-than": "at-most"}.get(str(compare), str(compare))
            said = self.say(_COUNT).format(have=have, what=what, needed=self.needed(bare, facts["need"]))
        if "tie" in facts:
            return f"{said}; {self._word(TIE, facts['tie'])}"
        return said

    def _among(self, said: str, facts: Mapping[str, object]) -> str:
        for key, pattern in (("of", _AMONG), ("without", _WITHOUT)):
            if key in facts:
                said = self.say(pattern).format(group=self._word(GROUP, facts[key]), sentence=said)
        return said

    # -- criteria -----------------------------------------------------------------------------------------------------

    def criterion(self, criterion: Criterion, outermost: bool = True) -> str:
        """What is asked for."""
        if isinstance(criterion, Leaf):
            facts = {key: value for key in ("of", "without") if (value := getattr(criterion, key))}
            return self._among(self._asked(criterion), facts)
        parts = [self.criterion(part, outermost=False) for part in criterion.parts]
        if criterion.code == "not":
            return self.say(_NOT).format(first=parts[0])
        if criterion.code == "all":
            return "; ".join(parts) if outermost else self._chain(_AND, parts)
        if criterion.code == "some":
            pattern = self.say(N_("{least} of: {parts}"))
            return pattern.format(least=criterion.least, parts="; ".join(parts))
        pattern = {"failing-which": _FAILING, "unless": _UNLESS}.get(criterion.code, _EITHER)
        return self._chain(pattern, parts)

    def _asked(self, leaf: Leaf) -> str:
        what = self._word(WHAT, leaf.what)
        if leaf.code == "none":
            return self.say(_NOBODY).format(what=what)
        if leaf.code == "unanimous":
            said = [self.say(N_("nobody against"))]
            said.append(
                self.say(N_("an abstention blocks") if leaf.abstention_blocks else N_("abstentions do not block"))
            )
            said.append(self.say(N_("absence blocks") if leaf.absence_blocks else N_("absence does not block")))
            return ", ".join(said)
        if isinstance(leaf.bound, Fewest):
            number = self.say(_FEWEST).format(
                share=share_words(leaf.bound.share), weight=self._word(WEIGHT, leaf.bound.weight), plus=leaf.bound.plus
            )
        else:
            number = share_words(Fraction(leaf.bound), leaf.written) if leaf.base else str(leaf.bound)
        needed = self.needed(leaf.compare, number)
        if not leaf.base:
            if leaf.weight:
                return self.say(N_("{needed} of the {weight} {what}")).format(
                    needed=needed, weight=self._word(WEIGHT, leaf.weight), what=what
                )
            return self.say(N_("{needed} {what}")).format(needed=needed, what=what)
        pattern = N_("{needed} of {base_of} {what}")
        if leaf.weight:
            pattern = N_("{needed} of the {weight} of {base_of} {what}")
        return self.say(pattern).format(
            needed=needed, weight=self._word(WEIGHT, leaf.weight), base_of=self._word(BASE, leaf.base), what=what
        )
