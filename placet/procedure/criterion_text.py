"""A criterion as it is written in a rulebook, read and checked (docs/rulebooks.md has every form with an example)."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from placet.procedure.lines import Path
from placet.procedure.problems import Sheet, Table
from placet.procedure.tally import CASTING, CONCERNED, NOT_ENTITLED
from placet.procedure.tree import BASES, WHATS, Base, Compare, Criterion, Fewest, Leaf, Node, Number, Tie, What
from placet.procedure.words import N_

LEAVES = ("none", "count", "share", "present", "unanimous")
NODES = ("all", "any", "not", "some", "failing_which")
COMPARES: dict[str, Compare] = {
    "at_least": "at-least", "more_than": "more-than", "at_most": "at-most", "less_than": "less-than",
}  # fmt: skip
TIES: dict[str, Tie] = {"fails": "fails", "casting": "casting", "second-vote": "second-vote"}
RESERVED_GROUPS = (CONCERNED, NOT_ENTITLED, CASTING)

_FRACTION = re.compile(r"(\d+)\s*/\s*(\d+)|(\d+(?:\.\d+)?)\s*%")
_EVERYWHERE = ("unless", "article")
_AMONG = ("of", "without")
_ALLOWED: dict[str, tuple[str, ...]] = {
    "none": ("none", *_AMONG),
    "count": ("count", *COMPARES, "weight", "settled", *_AMONG),
    "share": ("share", *COMPARES, "base", "weight", "tie", *_AMONG),
    "present": ("present", *COMPARES, "base", "weight", *_AMONG),
    "unanimous": ("unanimous", "abstention_blocks", "absence_blocks", *_AMONG),
}


def read_fraction(text: str) -> Fraction | None:
    """`2/3` or `55%` as an exact fraction, or None."""
    found = _FRACTION.fullmatch(text.strip())
    if not found:
        return None
    if found.group(3):
        return Fraction(found.group(3)) / 100
    return Fraction(int(found.group(1)), int(found.group(2))) if int(found.group(2)) else None


@dataclass(frozen=True, slots=True)
class CriterionReader:
    """Reads criteria; knows the groups and tables of weights that the rulebook names."""

    sheet: Sheet
    groups: Collection[str]
    weights: Collection[str]

    def read(self, value: object, path: Path) -> Criterion | None:
        """The criterion, or None where it cannot be read: the problems are then on the sheet."""
        if not isinstance(value, dict):
            self.sheet.wrong(path, N_("a criterion must be a table"), N_('For instance {{ none = "against" }}'))
            return None
        kinds = [key for key in (*LEAVES, *NODES) if key in value]
        if len(kinds) != 1:
            self.sheet.wrong(path, N_("a criterion must have exactly one of: {kinds}; this one has {number}"),
                             N_('Put several criteria together with {{ all = [ … ] }}'),
                             kinds=", ".join((*LEAVES, *NODES)), number=len(kinds))  # fmt: skip
            return None
        kind = kinds[0]
        self.sheet.keys(value, path, (*_ALLOWED.get(kind, (kind,)), *_EVERYWHERE))
        found = self._leaf(kind, value, path) if kind in LEAVES else self._node(kind, value, path)
        if "unless" not in value:
            return found
        exception = self.read(value["unless"], (*path, "unless"))
        return Node("unless", (found, exception)) if found and exception else None

    def _node(self, kind: str, value: Table, path: Path) -> Node | None:
        article = self.sheet.text(value, "article", path)
        if kind == "not":
            part = self.read(value["not"], (*path, "not"))
            return Node("not", (part,), article=article) if part else None
        where: Table = value
        key, least = kind, 0
        if kind == "some":
            where, path, key = self.sheet.table(value, "some", path), (*path, "some"), "of"
            self.sheet.keys(where, path, ("at_least", "of"), ("at_least", "of"))
            least = int(str(where["at_least"])) if self.sheet.has(where, "at_least", path, "whole") else 0
        items = self.sheet.items(where, key, path)
        parts = [self.read(item, (*path, key, place)) for place, item in enumerate(items)]
        if not items:
            self.sheet.wrong((*path, key), N_('"{key}" is an empty list'), N_("Name the criteria in it"), key=key)
        if kind == "some" and not 1 <= least <= len(items):
            self.sheet.wrong((*path, "at_least"), N_("at_least is {least}, of {number} criteria"),
                             N_("It must be between 1 and their number"), least=least, number=len(items))  # fmt: skip
        read = tuple(part for part in parts if part)
        if len(read) != len(items) or not items:
            return None
        if kind == "failing_which":
            return Node("failing-which", read, article=article)
        return Node("any" if kind == "any" else "some" if kind == "some" else "all", read, least, article)

    def _leaf(self, kind: str, value: Table, path: Path) -> Leaf | None:
        sheet = self.sheet
        article, of, without = (sheet.text(value, key, path) for key in ("article", "of", "without"))
        for key, name in (("of", of), ("without", without)):
            if name and name not in self.groups and name not in RESERVED_GROUPS:
                self._unknown(path, key, name, "group", self.groups)
        if kind == "unanimous":
            for key in ("abstention_blocks", "absence_blocks"):
                if key not in value:
                    sheet.wrong(path, N_("what unanimity means is not said: {key} is missing"),
                                N_("Add {key} = true or {key} = false"), key=key)  # fmt: skip
            abstention, absence = (sheet.flag(value, key, path) for key in ("abstention_blocks", "absence_blocks"))
            return Leaf(
                "unanimous",
                "against",
                0,
                "at-most",
                of=of,
                without=without,
                abstention_blocks=abstention,
                absence_blocks=absence,
                article=article,
            )
        what: What = "present"
        if kind != "present":
            word = sheet.text(value, kind, path)
            if word not in WHATS:
                sheet.wrong((*path, kind), N_('"{word}" is nothing that can be counted'), N_("Use one of: {words}"),
                            word=word, words=", ".join(WHATS))  # fmt: skip
                return None
            what = word  # type: ignore[assignment]
        if kind == "none":
            return Leaf("none", what, 0, "at-most", None, "", of, without, article=article)
        bound = self._bound(kind, value, path)
        weight = sheet.text(value, "weight", path)
        if weight and weight not in self.weights:
            self._unknown(path, "weight", weight, "table of weights", self.weights)
        base = self._base(kind, value, path, bound[1] if bound else 0)
        tie = sheet.text(value, "tie", path, "fails")
        if tie not in TIES:
            sheet.wrong((*path, "tie"), N_('"{word}" does not say what follows a tie'), N_("Use one of: {words}"),
                        word=tie, words=", ".join(TIES))  # fmt: skip
        if bound is None:
            return None
        compare, number = bound
        return Leaf(
            "count" if kind == "count" else "share" if kind == "share" else "present",
            what,
            number,
            compare,
            base,
            weight,
            of,
            without,
            TIES.get(tie, "fails"),
            settled=sheet.flag(value, "settled", path),
            article=article,
            written=next((str(value[key]) for key in COMPARES if isinstance(value.get(key), str)), ""),
        )

    def _unknown(self, path: Path, key: str, name: str, kind: str, known: Collection[str]) -> None:
        self.sheet.wrong((*path, key), N_('there is no {kind} "{name}" in this rulebook'),
                         N_("Define it, or use one of: {known}"), kind=kind, name=name,
                         known=", ".join(sorted(known)) or "—")  # fmt: skip

    def _bound(self, kind: str, value: Table, path: Path) -> tuple[Compare, Number | Fewest] | None:
        keys = [key for key in COMPARES if key in value]
        if len(keys) != 1:
            self.sheet.wrong(path, N_("how much is needed must be said once: {words}"), N_("For instance at_least = 9"),
                             words=", ".join(COMPARES))  # fmt: skip
            return None
        key = keys[0]
        number = self._number(kind, value[key], (*path, key))
        return (COMPARES[key], number) if number is not None else None

    def _number(self, kind: str, value: object, path: Path) -> Number | Fewest | None:
        if isinstance(value, int) and not isinstance(value, bool):
            if kind == "share" or value < 0:
                self.sheet.wrong(path, N_("{value} is no share"), N_('Write a fraction in quotes, such as "2/3"'),
                                 value=value)  # fmt: skip
                return None
            return value
        if isinstance(value, dict) and kind == "count":
            return self._fewest(value, path)
        fraction = read_fraction(value) if isinstance(value, str) else None
        if fraction is None or fraction > 1:
            self.sheet.wrong(path, N_("{value} is not an exact number"),
                             N_('Write a whole number, or a fraction in quotes such as "2/3" or "55%"'),
                             value=value)  # fmt: skip
            return None
        if kind == "count":
            self.sheet.wrong(path, N_("count needs a number, not a share"), N_("Use share, with its base"))
            return None
        return fraction

    def _fewest(self, value: Table, path: Path) -> Fewest | None:
        self.sheet.keys(value, path, ("fewest_over", "weight", "plus"), ("fewest_over", "weight"))
        share = read_fraction(self.sheet.text(value, "fewest_over", path))
        weight = self.sheet.text(value, "weight", path)
        if weight not in self.weights:
            self._unknown(path, "weight", weight, "table of weights", self.weights)
        plus = value.get("plus", 0)
        if share is None or not isinstance(plus, int):
            self.sheet.wrong(path, N_("the fewest members over a share need that share and a whole number"),
                             N_('For instance {{ fewest_over = "35%", weight = "population", plus = 1 }}'))  # fmt: skip
            return None
        return Fewest(weight, share, plus)

    def _base(self, kind: str, value: Table, path: Path, bound: object) -> Base | None:
        word = self.sheet.text(value, "base", path)
        if not word and kind == "present" and isinstance(bound, Fraction):
            return "members"
        if kind == "share" and not word:
            self.sheet.wrong(path, N_("a share of what is not said: base is missing"), N_("Add base, one of: {words}"),
                             words=", ".join(BASES))  # fmt: skip
        if word and word not in BASES:
            self.sheet.wrong((*path, "base"), N_('"{word}" is no base'), N_("Use one of: {words}"), word=word,
                             words=", ".join(BASES))  # fmt: skip
            return None
        return word or None  # type: ignore[return-value]
