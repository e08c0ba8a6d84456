"""`placet rules check FILE` and `placet rules show BODY`: is a rulebook in order, and what does it say?"""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Iterator
from datetime import date

from placet import rulebooks
from placet.command_line.books import Unusable, open_rulebook, rulebook_text
from placet.command_line.reader import no_reader
from placet.procedure import limits, rota
from placet.procedure.lines import Lines
from placet.procedure.problems import Problem, RulebookError
from placet.procedure.provisions import Rulebook, Setting, in_force
from placet.procedure.rulebook import parse
from placet.procedure.sentences import GROUP, OUTCOME, criterion_sentence
from placet.procedure.tree import Rule

DONE, NOT_IN_ORDER, UNUSABLE = 0, 1, 2
WIDTH = 100

_EPILOG = """\
example:
  placet rules show unsc --on 1964-06-01
  placet rules check our-council.toml

docs/rulebooks.md tells how a rulebook is written, key by key.
exit: 0 done, 1 the rulebook is not in order, 2 there is no such rulebook or file
"""


def main(argv: list[str]) -> int:
    """Run the command; returns 0, 1 where a rulebook is not in order, 2 where there is none."""
    parser = argparse.ArgumentParser(
        prog="placet rules",
        description="Check or read the rules of procedure of a body.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(dest="command", metavar="check | show", required=True)
    check = commands.add_parser("check", help="every problem of a rulebook, with line and remedy", allow_abbrev=False)
    check.add_argument("file", metavar="FILE", help="a TOML file, or the name of a rulebook that is shipped")
    show = commands.add_parser(
        "show", help="a rulebook as a person reads it; without a name, the list of them", allow_abbrev=False
    )
    show.add_argument("body", metavar="BODY", nargs="?", help="the name of a rulebook, or a TOML file")
    show.add_argument("--on", metavar="DATE", type=_day, help="the rules of that day (default: today)")
    arguments = parser.parse_args(argv)
    try:
        if arguments.command == "check":
            return _check(arguments.file)
        if arguments.body is None:
            print("\n".join(f"{name:<16}{_title(parse(rulebooks.text(name), name))}" for name in rulebooks.names()))
            return DONE
        print("\n".join(page(open_rulebook(arguments.body), arguments.on or date.today())))
    except Unusable as wrong:
        print(f"placet rules: {wrong}", file=sys.stderr)
        return UNUSABLE
    except BrokenPipeError:
        no_reader()
    return DONE


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write 1964-06-01") from None


def problems(text: str, name: str) -> list[Problem]:
    """Everything that is wrong with a rulebook, its chairmanship and its time limits included."""
    try:
        book = parse(text, name)
    except RulebookError as wrong:
        return list(wrong.problems)
    lines = Lines(text)
    found = []
    if book.chairmanship:
        try:
            rota.parse(book.chairmanship)
        except ValueError as wrong:
            found.append(
                _elsewhere(name, lines.of(("chairmanship",)), "the chairmanship cannot be used: {what}", wrong)
            )
    for place, setting in enumerate(book.settings):
        for nth, table in enumerate(setting.value if setting.key == "limits" else ()):
            try:
                limits.parse(table)
            except ValueError as wrong:
                line = lines.of(("setting", place, "value", nth))
                found.append(_elsewhere(name, line, "the time limit cannot be used: {what}", wrong))
    return found


def _elsewhere(name: str, line: int, message: str, wrong: ValueError) -> Problem:
    return Problem(name, line, message, "", {"what": str(wrong).rstrip(".")})


def _check(name: str) -> int:
    text = rulebook_text(name)
    found = problems(text, name)
    if found:
        print("\n".join(map(str, found)), file=sys.stderr)
        number = f"{len(found)} problem{'s' if len(found) > 1 else ''}"
        print(f"{name}: {number}; docs/rulebooks.md tells how a rulebook is written.", file=sys.stderr)
        return NOT_IN_ORDER
    book = parse(text, name)
    print(f"{name}: in order; {len(book.matters)} matters, {len(book.rules)} rules, {len(book.settings)} settings")
    return DONE


# -- a rulebook as a person reads it ----------------------------------------------------------------------------------


def page(book: Rulebook, on: date) -> Iterator[str]:
    """The lines of a rulebook on a day."""
    yield f"{_title(book)} ({book.name}), {on}"
    for words in [book.note["en"]] if "en" in book.note else list(book.note.values())[:1]:
        yield from _wrapped(words)
    yield ""
    yield "How it decides"
    rules = in_force(book.rules, on, on)
    for rule in rules:
        yield from _rule(rule, rule.matter == book.default)
    if not rules:
        yield "  No decision rule is set for this day."
    for kind in book.kinds:
        yield from _wrapped(
            f"A question decided as {kind.matter}: if it holds the matter is {kind.holds}, else {kind.fails}."
        )
    yield ""
    yield "Who decides"
    yield from _members(book, on)
    if book.stances:
        yield ""
        yield "What a party may say"
        for stance in book.stances.values():
            text = ", with a text" if stance.needs_text else ""
            yield f"  {stance.label.get('en', stance.name):<40} counts as {stance.counts}{text}"
    settings = in_force(book.settings, on, on)
    if settings:
        yield ""
        yield "Other rules"
        for setting in sorted(settings, key=lambda one: one.key):
            yield from _wrapped(f"{setting.key}: {_value(setting.value)}")
            yield from _cited(setting)
    if book.chairmanship:
        yield ""
        yield f"Chairmanship: placet rota {book.name} --from {on.year} --years 5"


def _title(book: Rulebook) -> str:
    return book.title.get("en") or next(iter(book.title.values()), book.name)


def _wrapped(words: str, indent: str = "  ") -> list[str]:
    return textwrap.wrap(
        words, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False
    )


def _rule(rule: Rule, default: bool) -> Iterator[str]:
    title = rule.title.get("en", rule.matter)
    yield f"  {rule.matter}: {title}" + (" (unless another matter is named)" if default else "")
    carried = "" if rule.carried == "adopted" else f" Then: {rule.carried}."
    yield from _wrapped(f"{criterion_sentence(rule.criterion)}.{carried}", "    ")
    for outcome in rule.outcomes:
        yield from _wrapped(f"{OUTCOME[outcome.name]}: {criterion_sentence(outcome.criterion)}.", "    ")
    yield from _cited(rule)


def _cited(provision: Rule | Setting) -> Iterator[str]:
    basis = {"practice": "practice", "background": "general knowledge"}.get(provision.basis, "")
    said = "; ".join(filter(None, (provision.article, basis)))
    since = f", since {provision.since}" if provision.since else ""
    until = f", until {provision.until}" if provision.until else ""
    read = "read" if provision.source_checked else "not checked in the text"
    yield from _wrapped(f"{said}{since}{until} [{read}: {provision.source}]", "    ")
    if provision.note:
        yield from _wrapped(f"Note: {provision.note}.", "    ")


def _value(value: object) -> str:
    """A setting's value in one line; of tables the name, or else all that they hold."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(_value, value))
    if isinstance(value, dict):
        return (
            str(value["name"]) if "name" in value else " ".join(f"{key}={_value(part)}" for key, part in value.items())
        )
    return str(value)


def _members(book: Rulebook, on: date) -> Iterator[str]:
    if book.roster is None or not book.roster.seats:
        yield "  No roster: those whom a list of votes names."
    else:
        members = book.roster.between(on, on)
        yield from _wrapped(f"{len(members.parties)} on this day: {', '.join(members.parties) or 'nobody'}")
        if book.roster.unlisted == "absent":
            yield "  One that a list of votes does not name is absent from the vote."
    for name, group in sorted(book.groups_on(on).items()):
        yield from _wrapped(f"{GROUP.get(name, name)}: {', '.join(sorted(group))}")
    for weights in in_force(book.weights, on, on):
        label = f" ({weights.set})" if weights.set else ""
        yield from _wrapped(f"weights {weights.name}{label}: {len(weights.table)} parties [{weights.source}]")
    for bloc in book.blocs:
        yield from _wrapped(
            f"{bloc.party} may vote for {GROUP.get(bloc.group, bloc.group)}, as many votes as they are."
        )
    if book.proxies is not None:
        yield f"  A member may vote for at most {book.proxies} other."
