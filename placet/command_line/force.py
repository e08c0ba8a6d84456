"""`placet force CLAUSE.toml DEPOSITS.csv`: is a treaty in force, since when, for whom, and what is missing?"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from placet.command_line.books import Unusable
from placet.command_line.states import same_states
from placet.procedure.clause import Clause, ClauseError, Share, parse, plain_name
from placet.procedure.deposits import Instrument, Problem, read
from placet.procedure.force import Force, Missing, evaluate
from placet.procedure.force_words import ALL_OF, ANY_OF, MISSING, PROBLEMS, percent

DONE, UNUSABLE = 0, 2

_EPILOG = """\
example:
  placet force paris.toml deposits.csv --weights emissions.csv --on 2016-11-04

DEPOSITS.csv has the columns participant,date,kind,non_state; "-" reads it from standard input.
docs/force.md explains clauses and lists, with every key.
exit: 0 answered, 2 the clause or the list cannot be used, or does not settle the day
"""


def main(argv: list[str]) -> int:
    """Run the command; returns 0, or 2 where the input does not allow an answer."""
    parser = argparse.ArgumentParser(
        prog="placet force",
        description="Is a treaty in force, since when, for whom, and what is missing?",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("clause", metavar="CLAUSE.toml", help="the clause on entry into force")
    parser.add_argument("deposits", metavar="DEPOSITS.csv", help="the instruments deposited; - for standard input")
    parser.add_argument("--weights", metavar="FILE.csv", help="a column for each weight that the clause asks for")
    parser.add_argument("--on", metavar="DATE", type=_day, help="the day asked for (default: today)")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    arguments = parser.parse_args(argv)
    try:
        clause = _clause(arguments.clause)
        instruments, problems = _deposits(arguments.deposits)
        weights = _weights(arguments.weights, clause) if arguments.weights else {}
        clause, weights, renamed = _as_listed(clause, weights, {one.participant for one in instruments})
        force = evaluate(clause, instruments, arguments.on or date.today(), weights)
    except ClauseError as wrong:
        print(f"placet force: {arguments.clause}: {wrong.key}: {wrong.what}\n  {wrong.remedy}", file=sys.stderr)
        return UNUSABLE
    except Unusable as wrong:
        print(f"placet force: {wrong}", file=sys.stderr)
        return UNUSABLE
    found = sorted([*problems, *renamed, *force.problems], key=lambda problem: (problem.line, problem.code))
    if arguments.json:
        data = {"name": clause.name, **force.as_data(), "problems": [_told(problem) for problem in found]}
        print(json.dumps(data, ensure_ascii=False))
    else:
        print("\n".join(_report(clause, force)))
    for problem in found:
        print(_line(arguments.deposits, problem), file=sys.stderr)
    if any(not problem.note for problem in found):
        depends = "The answer depends on this." if not force.decided else "The day above does not depend on this."
        print(depends, file=sys.stderr)
    return DONE if force.decided else UNUSABLE


# -- reading ----------------------------------------------------------------------------------------------------------


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write 2016-11-04") from None


def _clause(path: str) -> Clause:
    try:
        return parse(tomllib.loads(_text(path)))
    except tomllib.TOMLDecodeError as wrong:
        raise Unusable(
            f"{path}: this is not TOML: {wrong}.\n  Compare it with the example in docs/force.md."
        ) from wrong


def _deposits(path: str) -> tuple[list[Instrument], list[Problem]]:
    rows = list(_rows(path, ("participant", "date")))
    instruments, problems = read((line, row) for line, row, _ in rows)
    long = [Problem("too-many-cells", row["participant"], line) for line, row, more in rows if more]
    return instruments, problems + long


def _weights(path: str, clause: Clause) -> dict[str, dict[str, Fraction]]:
    """The weights that the clause asks for. Organisations are left out: theirs are their members' figures again."""
    asked = sorted({leaf.weight for leaf in clause.leaves() if isinstance(leaf, Share)})
    weights: dict[str, dict[str, Fraction]] = {name: {} for name in asked}
    for line, row, _ in _rows(path, ("participant", *asked)):
        if row.get("non_state", "").strip() == "1":
            continue
        participant = plain_name(row.get("participant", ""))
        for name in asked:
            text = row.get(name, "").strip()
            if not text:
                continue
            try:
                figure = Fraction(text)
            except (ValueError, ZeroDivisionError):
                figure = Fraction(-1)
            if figure < 0:
                raise Unusable(
                    f"{path}, line {line}: {text!r} is no figure of {name} for {participant}.\n"
                    "  Write digits with a point for decimals, 1234.5, and leave it empty where there is none."
                )
            if weights[name].get(participant, figure) != figure:
                raise Unusable(
                    f"{path}, line {line}: {participant} has two different figures of {name}.\n  Keep the right one."
                )
            weights[name][participant] = figure
    return weights


def _as_listed(
    clause: Clause, weights: dict[str, dict[str, Fraction]], listed: Collection[str]
) -> tuple[Clause, dict[str, dict[str, Fraction]], list[Problem]]:
    """The clause and the weights under the names of the list, where they call the same State by another; and notes."""
    named = set(clause.parties).union(*clause.groups.values())
    renamed = same_states(sorted(named), listed)
    notes = [Problem("same-state", one, facts={"other": other}, note=True) for one, other in renamed.items()]
    clause = replace(
        clause,
        parties=frozenset(renamed.get(name, name) for name in clause.parties),
        groups={
            group: frozenset(renamed.get(name, name) for name in members) for group, members in clause.groups.items()
        },
    )
    # A figure goes under the list's name where that has none of its own, and no other figure would go there too.
    figured = {name for table in weights.values() for name in table}
    weighed = same_states(sorted(figured), listed)
    wanted = Counter(weighed.values())
    weighed = {name: other for name, other in weighed.items() if other not in figured and wanted[other] == 1}
    notes += [Problem("same-state", one, facts={"other": other}, note=True) for one, other in weighed.items()]
    weights = {
        weight: {weighed.get(name, name): figure for name, figure in table.items()} for weight, table in weights.items()
    }
    return clause, weights, notes


def _rows(path: str, needed: Iterable[str]) -> Iterator[tuple[int, dict[str, str], bool]]:
    """The rows of a CSV file: line number, cells by column, and whether there are more cells than columns."""
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    try:
        heads = [head.strip() for head in next(reader, [])]
        lacking = [name for name in needed if name not in heads]
        if lacking:
            raise Unusable(
                f"{path}: the column {lacking[0]} is missing (there: {', '.join(heads) or 'nothing'}).\n"
                f"  The first line names the columns, separated by commas: {','.join(needed)}, …"
            )
        for cells in reader:
            yield reader.line_num, dict(zip(heads, cells, strict=False)), any(cells[len(heads) :])
    except csv.Error as wrong:
        raise Unusable(f"{path}, line {reader.line_num}: {wrong}.\n  Save it as CSV with commas and quotes.") from wrong


def _text(path: str) -> str:
    try:
        raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as wrong:
        raise Unusable(f"{path}: {wrong.strerror}.\n  Check the name of the file.") from wrong
    except UnicodeDecodeError as wrong:
        raise Unusable(f"{path}: byte {wrong.start} is not UTF-8.\n  Save the file as UTF-8.") from wrong


# -- telling ----------------------------------------------------------------------------------------------------------


def _report(clause: Clause, force: Force) -> Iterator[str]:
    """The answer in words."""
    trigger = f" (trigger: {force.trigger.participant}, {force.trigger.date})" if force.trigger else ""
    if force.status == "in-force" and force.in_force:
        fulfilled = [event.day for event in force.timeline if event.code == "fulfilled"]
        yield f"in force since {force.in_force}{trigger or f' (trigger: the date {fulfilled[0]})'}"
    elif force.status == "in-force":
        yield f"in force since a day that the list does not settle: {_between(force)}"
    elif force.status == "undecided":
        yield f"undecided: the list does not settle whether it is in force on {force.on}: {_between(force)}"
    elif force.status == "ended":
        yield f"not in force: it ended on {force.ended}, having been in force since {force.enters}"
    else:
        told = "; ".join(_lack(part) for part in force.missing)
        yield f"not in force: missing {told}{trigger}"
    others = [name for name in force.same_day if force.trigger and name != force.trigger.participant]
    if others:
        yield f"received on the same day: {', '.join(others)}"
    yield from _list("parties, and since when", force.parties)
    yield from _list("waiting for their day", force.waiting)
    yield from _list("deposited", force.deposited)
    yield from _list("no longer parties, and since when", force.left)
    if force.doubtful:
        yield f"not settled by the list ({len(force.doubtful)}):"
        for name, (early, late) in force.doubtful.items():
            yield f"  {early or '?'} to {late or '?'}  {name}"


def _between(force: Force) -> str:
    early = str(force.earliest) if force.earliest else "an unknown day"
    return f"between {early} and {force.latest}" if force.latest else f"at the earliest {early}, perhaps not at all"


def _list(head: str, days: Mapping[str, date]) -> Iterator[str]:
    if days:
        yield f"{head} ({len(days)}):"
        yield from (f"  {day}  {name}" for name, day in sorted(days.items(), key=lambda one: (one[1], one[0])))


def _lack(part: Missing) -> str:
    """One thing that is missing, in words."""
    if part.parts:
        joint = ALL_OF if part.code == "all" else ANY_OF
        *first, last = [_lack(one) for one in part.parts]
        return joint.format(first=", ".join(first), second=last)
    facts = {key: _fact(value) for key, value in part.facts.items()}
    code = part.code + ("-of" if facts.get("group") and part.code in ("deposits", "share") else "")
    return MISSING[code + ("-more" if part.facts.get("strict") else "")].format(**facts)


def _fact(value: object) -> object:
    if isinstance(value, Fraction):
        return percent(value)
    return ", ".join(map(str, value)) if isinstance(value, (tuple, list)) else value


def _told(problem: Problem) -> dict[str, object]:
    what, remedy = PROBLEMS[problem.code]
    facts = {key: _fact(value) for key, value in problem.facts.items()}
    return problem.as_data() | {"what": what.format(**facts), "remedy": remedy}


def _line(path: str, problem: Problem) -> str:
    told = _told(problem)
    where = f"{path}, line {problem.line}: " if problem.line else f"{path}: "
    who = f"{problem.participant}: " if problem.participant else ""
    mark = "note: " if problem.note else ""
    return f"{mark}{where}{who}{told['what']} {told['remedy']}".rstrip()
