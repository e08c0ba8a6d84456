"""Reading a rulebook from its text (TOML). docs/rulebooks.md has every key with an example."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping

from placet.procedure.citations import CITED, cited, overlaps
from placet.procedure.criterion_text import CriterionReader
from placet.procedure.lines import Path
from placet.procedure.party_text import PartyReader
from placet.procedure.positions import COUNTS, LETTERS, Counts, Stance, plain
from placet.procedure.problems import Problem, RulebookError, Sheet, Table
from placet.procedure.provisions import KindQuestion, Matter, NoRule, Rulebook, Setting
from placet.procedure.setting_keys import admissible, fits, setting_key
from placet.procedure.tree import Criterion, Outcome, Rule
from placet.procedure.words import N_

__all__ = ["NoRule", "Problem", "Rule", "Rulebook", "RulebookError", "Setting", "parse"]

OUTCOMES = ("adopted", "not-adopted", "vetoed", "no-opinion", "took-note", "open")
_TOP = (
    "name", "title", "note", "default", "stance", "letters", "matter", "rule", "setting", "group", "weights", "roster",
    "names", "bloc", "proxies", "kind", "chairmanship", "files",
)  # fmt: skip


def parse(text: str, name: str = "") -> Rulebook:
    """The rulebook that the text is; `name` is used in messages, and where the text names none.

    Raises `RulebookError` with every problem, each with its line and remedy.
    """
    sheet = Sheet(text, name)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        found = re.search(r"at line (\d+)", str(wrong))
        line = int(found.group(1)) if found else len(text.splitlines())
        what = re.sub(r"\s*\(at .*\)", "", str(wrong))
        raise RulebookError(
            [
                Problem(
                    name,
                    line,
                    N_("the text is not TOML: {what}"),
                    N_(
                        "Look for a missing quote or bracket here or just above; what stands between {{ and }} must be "
                        "on one line, but for lists in it"
                    ),
                    {"what": what},
                )
            ]
        ) from None
    book = Reader(sheet, table).read(name)
    if sheet.problems:
        raise RulebookError(sorted(sheet.problems, key=lambda p: p.line))
    return book


class Reader:
    """Reads one rulebook onto a sheet."""

    def __init__(self, sheet: Sheet, table: Table) -> None:
        self.sheet, self.table = sheet, table

    def read(self, name: str) -> Rulebook:
        """The rulebook, as far as it can be read."""
        sheet, table = self.sheet, self.table
        sheet.keys(table, (), _TOP)
        parties = PartyReader(sheet, table)
        groups, weights, roster = tuple(parties.groups()), tuple(parties.weights()), parties.roster
        known_groups = {g.name for g in groups} | (set(roster.group_names()) if roster else set())
        criteria = CriterionReader(sheet, known_groups, {w.name for w in weights})
        rules = tuple(self._rules(criteria))
        matters = self._matters(rules)
        default = plain(sheet.text(table, "default", ()))
        if default and default not in matters:
            sheet.wrong(("default",), N_('there is no rule for the matter "{name}"'), N_("Use one of: {known}"),
                        name=default, known=", ".join(matters))  # fmt: skip
        if rules and not default:
            sheet.wrong((), N_("which matter a question is of that nobody has named is not said"),
                        N_('Add default = "{name}" at the top'), name=rules[0].matter)  # fmt: skip
        return Rulebook(
            name=sheet.text(table, "name", (), name),
            title=sheet.languages(table, "title", ()),
            note=sheet.languages(table, "note", ()),
            stances=self._stances(),
            letters=self._letters(),
            matters=matters,
            default=default,
            rules=rules,
            settings=tuple(self._settings()),
            groups=groups,
            weights=weights,
            roster=roster,
            names=parties.names,
            blocs=tuple(parties.blocs(known_groups)),
            proxies=parties.proxies(),
            kinds=tuple(self._kinds(matters)),
            chairmanship=sheet.table(table, "chairmanship", ()),
        )

    # -- stances, matters, rules, settings ----------------------------------------------------------------------------

    def _stances(self) -> dict[str, Stance]:
        sheet = self.sheet
        stances: dict[str, Stance] = {}
        for table, path in sheet.tables(self.table, "stance", ()):
            sheet.keys(table, path, ("name", "counts", "label", "glyph", "needs_text"), ("name", "counts", "label"))
            name, counts = plain(sheet.text(table, "name", path)), self._counts(table, "counts", path)
            if name in stances:
                sheet.wrong((*path, "name"), N_('the stance "{name}" stands twice'), N_("Keep one"), name=name)
            if counts:
                label, glyph = sheet.languages(table, "label", path), sheet.text(table, "glyph", path)
                stances[name] = Stance(name, counts, label, glyph, sheet.flag(table, "needs_text", path))
        return stances

    def _counts(self, table: Table, key: str, path: Path) -> Counts | None:
        word = self.sheet.text(table, key, path)
        if word in COUNTS:
            return word
        if word:
            self.sheet.wrong((*path, key), N_('"{word}" is no way of counting'), N_("Use one of: {words}"), word=word,
                             words=", ".join(COUNTS))  # fmt: skip
        return None

    def _letters(self) -> dict[str, Counts]:
        table = self.sheet.table(self.table, "letters", ())
        self.sheet.keys(table, ("letters",), tuple(LETTERS))
        found = {letter: self._counts(table, letter, ("letters",)) for letter in table}
        return {letter: counts for letter, counts in found.items() if counts}

    def _rules(self, criteria: CriterionReader) -> Iterator[Rule]:
        sheet = self.sheet
        found = []
        keys = ("matter", "title", "criterion", "carried", "failed", "outcome", *CITED)
        for table, path in sheet.tables(self.table, "rule", ()):
            sheet.keys(table, path, keys, ("matter", "criterion"))
            citation = cited(sheet, table, path)
            if "criterion" not in table:
                continue
            criterion = criteria.read(table["criterion"], (*path, "criterion"))
            if criterion is None:
                continue
            rule = Rule(
                matter=plain(sheet.text(table, "matter", path)),
                criterion=criterion,
                outcomes=tuple(self._outcomes(criteria, table, path)),
                carried=self._outcome(table, "carried", path, "adopted"),
                failed=self._outcome(table, "failed", path, "not-adopted"),
                title=sheet.languages(table, "title", path),
                basis=sheet.text(table, "basis", path),
                note=sheet.text(table, "note", path),
                **citation,
            )
            found.append((rule.matter, rule, path))
            yield rule
        overlaps(sheet, found, "matter")

    def _outcome(self, table: Table, key: str, path: Path, default: str) -> str:
        word = self.sheet.text(table, key, path, default)
        if word not in OUTCOMES:
            self.sheet.wrong((*path, key), N_('"{word}" is no outcome'), N_("Use one of: {words}"), word=word,
                             words=", ".join(OUTCOMES))  # fmt: skip
        return word

    def _outcomes(self, criteria: CriterionReader, table: Table, path: Path) -> Iterator[Outcome]:
        for item, where in self.sheet.tables(table, "outcome", path):
            if self.sheet.keys(item, where, ("name", "when"), ("name", "when")):
                when: Criterion | None = criteria.read(item["when"], (*where, "when"))
                if when:
                    yield Outcome(self._outcome(item, "name", where, ""), when)

    def _matters(self, rules: tuple[Rule, ...]) -> dict[str, Matter]:
        sheet = self.sheet
        # Of all rules, read or not: one that has a mistake in it is not, on top of that, missing.
        named = [plain(str(table["matter"])) for table, _ in sheet.tables(self.table, "rule", ()) if "matter" in table]
        titles = {rule.matter: rule.title for rule in rules if rule.title}
        matters = {name: Matter(name, titles.get(name, {})) for name in named if name}
        for table, path in sheet.tables(self.table, "matter", ()):
            sheet.keys(table, path, ("name", "title", "also"), ("name",))
            name = plain(sheet.text(table, "name", path))
            if name not in matters:
                sheet.wrong((*path, "name"), N_('there is no rule for the matter "{name}"'),
                            N_('Add a [[rule]] with matter = "{name}"'), name=name)  # fmt: skip
                continue
            title = sheet.languages(table, "title", path) or matters[name].title
            matters[name] = Matter(name, title, tuple(plain(word) for word in sheet.texts(table, "also", path)))
        return matters

    def _kinds(self, matters: Mapping[str, Matter]) -> Iterator[KindQuestion]:
        sheet = self.sheet
        for table, path in sheet.tables(self.table, "kind", ()):
            sheet.keys(table, path, ("matter", "holds", "fails", *CITED), ("matter", "holds", "fails"))
            cited(sheet, table, path)
            words = {key: plain(sheet.text(table, key, path)) for key in ("matter", "holds", "fails")}
            for key, word in words.items():
                if word and word not in matters:
                    sheet.wrong((*path, key), N_('there is no rule for the matter "{name}"'),
                                N_("Use one of: {known}"), name=word, known=", ".join(matters))  # fmt: skip
            yield KindQuestion(**words, article=sheet.text(table, "article", path))

    def _settings(self) -> Iterator[Setting]:
        sheet = self.sheet
        found = []
        for table, path in sheet.tables(self.table, "setting", ()):
            if not sheet.keys(table, path, ("key", "value", *CITED), ("key", "value")):
                continue
            citation = cited(sheet, table, path)
            key, value = sheet.text(table, "key", path), table["value"]
            kind = setting_key(key)
            if kind is None:
                sheet.wrong((*path, "key"), N_('there is no setting "{key}"'), N_("Use one of: {known}"), key=key,
                            known=", ".join(admissible()))  # fmt: skip
            elif not fits(kind, value):
                words = ", ".join(kind.words) or kind.form
                sheet.wrong((*path, "value"), N_('the value of "{key}" is not what it should be'),
                            N_("It says {meaning}; use: {words}"), key=key, meaning=kind.meaning,
                            words=words)  # fmt: skip
            basis, note = sheet.text(table, "basis", path), sheet.text(table, "note", path)
            setting = Setting(key, value, note=note, basis=basis, **citation)
            found.append((key, setting, path))
            yield setting
        overlaps(sheet, found, "setting")
