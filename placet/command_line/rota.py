"""`placet rota RULEBOOK --from YEAR --years N`: who chairs, with co-chairs, and why."""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date

from placet.command_line.books import Unusable, rulebook_text
from placet.command_line.states import called
from placet.procedure import rota
from placet.procedure.chairmanship import Chairmanship, RotaError
from placet.procedure.rota import Members, Term
from placet.procedure.rota_words import COCHAIRS, EXCEPTIONS, EXPECTED, GROUP, NOBODY, REASONS, REASONS_NOT_KNOWN
from placet.procedure.rulebook import Rulebook, RulebookError, parse

DONE, UNUSABLE = 0, 2

_EPILOG = """\
example:
  placet rota cis-cfm --from 2024 --years 4

RULEBOOK is the name of a rulebook that placet has, or a TOML file. docs/rota.md explains its [chairmanship] table.
exit: 0 answered, 2 the rulebook cannot be used
"""


def main(argv: list[str]) -> int:
    """Run the command; returns 0, or 2 where the rulebook does not allow an answer."""
    parser = argparse.ArgumentParser(
        prog="placet rota",
        description="Who chairs a body, with co-chairs, and why.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("rulebook", metavar="RULEBOOK", help="the name of a rulebook, or a TOML file")
    parser.add_argument("--from", dest="start", metavar="YEAR", type=_year, help="the first year (default: this one)")
    parser.add_argument("--years", metavar="N", type=_count, default=10, help="how many years (default: 10)")
    parser.add_argument("--json", action="store_true", help="a JSON list of terms")
    arguments = parser.parse_args(argv)
    start = arguments.start or date.today().year
    try:
        words = rulebook_text(arguments.rulebook)
        book = parse(words, arguments.rulebook)
        if not book.chairmanship:
            raise RotaError("The rulebook says nothing of the chairmanship. Add a [chairmanship] table (docs/rota.md).")
        rule = rota.parse(book.chairmanship)
        end = date(min(start + arguments.years - 1, 9900), 12, 31)
        terms = rota.between(rule, date(start, 1, 1), end, members=_members(book), exceptions=rule.exceptions)
    except RulebookError as wrong:
        problems = "\n".join(f"  {problem}" for problem in wrong.problems)
        print(f"placet rota: {arguments.rulebook} is not a rulebook in order:\n{problems}", file=sys.stderr)
        return UNUSABLE
    except RotaError as wrong:
        print(f"placet rota: {arguments.rulebook}: {wrong}", file=sys.stderr)
        return UNUSABLE
    except Unusable as wrong:
        print(f"placet rota: {wrong}", file=sys.stderr)
        return UNUSABLE
    names = called() | _own_names(words)
    if arguments.json:
        rows = [json.dumps(_data(term, names), ensure_ascii=False) for term in terms]
        print("[" + ",\n ".join(rows) + "]")
    else:
        for term in terms:
            print(_line(rule, term, names))
    return DONE


def _year(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 9900:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no year; write 2024")


def _count(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 1000:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no number of years; write 1 to 1000")


def _own_names(words: str) -> dict[str, str]:
    """What the rulebook itself calls parties that are not States: the first of its names that is no short code."""
    names = tomllib.loads(words).get("names")
    if not isinstance(names, dict):
        return {}
    found: dict[str, str] = {}
    for code, also in names.items():
        longer = [str(name) for name in also if len(str(name)) > 3] if isinstance(also, list) else []
        if code not in called() and longer:
            found[code] = longer[0]
    return found


def _members(book: Rulebook) -> Members | None:
    roster = book.roster
    if roster is None or not roster.seats:
        return None
    return lambda day: frozenset(roster.between(day, day).parties)


def _listed(codes: object, names: Mapping[str, str]) -> str:
    return ", ".join(names.get(str(code), str(code)) for code in codes) if isinstance(codes, (list, tuple)) else ""


def _data(term: Term, names: Mapping[str, str]) -> dict[str, object]:
    return term.as_data() | {
        "chair_name": names.get(term.chair, term.chair),
        "cochair_names": [names.get(code, code) for code in term.cochairs],
    }


def _line(rule: Chairmanship, term: Term, names: Mapping[str, str]) -> str:
    """A term on one line."""
    return f"{term.since} to {term.until}  {' — '.join(_parts(rule, term, names))}"


def _parts(rule: Chairmanship, term: Term, names: Mapping[str, str]) -> Iterator[str]:
    yield f"{names.get(term.chair, term.chair)} ({term.chair})" if term.chair else NOBODY
    if term.cochairs:
        yield COCHAIRS.format(names=_listed(term.cochairs, names))
    if term.facts.get("group"):
        yield GROUP.format(names=_listed(term.facts["group"], names))
    reason = "alphabet" if term.reason == "order" and rule.rule == "alphabet" else term.reason
    told = REASONS[reason].format(names=_listed(term.facts.get("instead_of"), names), alphabet=rule.alphabet)
    why = term.facts.get("why")
    words = why.get("en") or next(iter(why.values()), "") if isinstance(why, dict) else ""
    if term.reason in EXCEPTIONS and not words:
        words = REASONS_NOT_KNOWN
    yield f"{told} ({words.rstrip('.')})" if words else told
    if term.facts.get("decided") is False:
        yield EXPECTED
