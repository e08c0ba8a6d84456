"""`placet decide RULEBOOK VOTES.csv`: what the rules decide, decision by decision."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TextIO

from placet.command_line.books import Unusable, open_rulebook, read_file
from placet.command_line.deciding import Decider, Judged
from placet.command_line.reader import no_reader
from placet.command_line.votes import BadList, VoteList
from placet.procedure.positions import plain
from placet.procedure.roster import BadTable, Roster, read_seats, read_weights

DONE, DIFFERS, UNUSABLE = 0, 1, 2
LISTED = 10_000
"""Disagreements that are listed one by one; of more, the number is told."""

_EPILOG = """\
example:
  placet decide unsc votes.csv --compare outcome
  placet decide eu-council votes.csv --columns party=state,id=vote_id --weights populations.csv --json

VOTES.csv has a row a party (id,date,matter,party,vote) or a column a party (id,date,matter,AT,BE,...); "-" reads it
from standard input. A vote is a stance of the rulebook, or Y, N, A (abstains), X (absent, not participating), S (stands
aside); empty: not yet. docs/rulebooks.md tells how a verdict is reached, and lists the rulebooks.
output: ID OUTCOME for=.. against=.. abstain=.. absent=.. aside=.. - reason
exit: 0 done, 1 an outcome differs from the one compared with, 2 the rulebook or the list cannot be used
"""


def main(argv: list[str]) -> int:
    """Run the command; returns 0, 1 where a comparison differs, 2 where the input cannot be used."""
    parser = argparse.ArgumentParser(
        prog="placet decide",
        description="What the rules of a body decide on a list of votes.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "rulebook", metavar="RULEBOOK", help="a rulebook's name (placet rules show), or a path to a TOML file"
    )
    parser.add_argument("votes", metavar="VOTES.csv", help="the votes; - for standard input")
    parser.add_argument("--json", action="store_true", help="one JSON object a line, with the finding")
    parser.add_argument("--compare", metavar="COLUMN", default="", help="compare with the outcome recorded there")
    parser.add_argument("--matter", metavar="NAME", default="", help="the matter of all decisions")
    parser.add_argument("--columns", metavar="new=old,…", default="", help="the columns that have other names")
    parser.add_argument(
        "--weights", metavar="FILE.csv", help="party,weight or set,party,weight: in the rulebook's place"
    )
    parser.add_argument("--roster", metavar="FILE.csv", help="party,from,until,kind,groups: in the rulebook's place")
    parser.add_argument(
        "--sort", action="store_true", help="the rows of a decision are scattered: read all of them first"
    )
    arguments = parser.parse_args(argv)
    try:
        book = open_rulebook(arguments.rulebook)
        if arguments.matter and book.matter(arguments.matter) is None:
            known = ", ".join(book.matters) or "none"
            raise Unusable(f"{book.name} has no matter {arguments.matter!r}. Use one of: {known}.")
        decider = Decider(
            book,
            matter=arguments.matter,
            roster=_roster(arguments.roster),
            weights=_weights(arguments.weights),
            change=arguments.json,
        )
        with _Source(arguments.votes) as source:
            votes = VoteList(
                source,
                renamed=_columns(arguments.columns),
                compare=arguments.compare,
                scattered=arguments.sort,
                is_party=decider.knows,
                is_vote=lambda word: not word.strip() or book.stance(word) is not None,
            )
            tell = Report(sys.stdout, as_json=arguments.json, comparing=bool(arguments.compare))
            for listed in votes:
                tell.one(decider.judge(listed), listed.recorded)
            source.done()
            for name in votes.ignored:
                print(f"placet decide: the column {name!r} is no party that is known: left out", file=sys.stderr)
    except (Unusable, BadList) as wrong:
        print(
            f"placet decide: {arguments.votes if isinstance(wrong, BadList) else ''}{_colon(wrong)}{wrong}",
            file=sys.stderr,
        )
        return UNUSABLE
    except BrokenPipeError:
        no_reader()
        return DONE
    return tell.end()


def _colon(wrong: Exception) -> str:
    return ": " if isinstance(wrong, BadList) else ""


def _columns(text: str) -> dict[str, str]:
    renamed = {}
    for pair in filter(None, text.split(",")):
        new, equals, old = pair.partition("=")
        if not equals or not new.strip() or not old.strip():
            raise Unusable(f"--columns {pair!r}: write new=old, for instance party=state.")
        renamed[new.strip()] = old.strip()
    return renamed


def _roster(path: str | None) -> Roster | None:
    if path is None:
        return None
    try:
        return Roster(read_seats(read_file(path)))
    except BadTable as wrong:
        raise Unusable(f"{path}, line {wrong.line}: {wrong.what}.") from wrong


def _weights(path: str | None) -> Mapping[str, Mapping[str, int | Fraction]] | None:
    if path is None:
        return None
    try:
        return read_weights(read_file(path))
    except BadTable as wrong:
        raise Unusable(f"{path}, line {wrong.line}: {wrong.what}.") from wrong


# -- reading and telling ----------------------------------------------------------------------------------------------


class _Source:
    """The lines of the list; on a terminal, how much of it has been read is shown on standard error."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._file: TextIO
        self._size = 0

    def __enter__(self) -> _Source:
        if self._path == "-":
            sys.stdin.reconfigure(encoding="utf-8-sig", newline="")  # type: ignore[union-attr]
            self._file = sys.stdin
        else:
            try:
                self._file = open(self._path, encoding="utf-8-sig", newline="")
            except OSError as wrong:
                raise Unusable(f"{self._path}: {wrong.strerror}.\n  Check the name of the file.") from wrong
            self._size = self._file.seek(0, 2)
            self._file.seek(0)
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not sys.stdin:
            self._file.close()

    def __iter__(self) -> Iterator[str]:
        lines = _plain_lines(self._file, self._path)
        return self._watched(lines) if sys.stderr.isatty() else lines

    def _watched(self, lines: Iterable[str]) -> Iterator[str]:
        read, shown = 0, time.monotonic()
        for number, line in enumerate(lines, 1):
            read += len(line)
            if number % 4096 == 0 and time.monotonic() - shown > 0.1:
                shown = time.monotonic()
                share = f"{min(99, 100 * read // self._size)} %" if self._size else f"{number} lines"
                print(f"\rplacet decide: {share} ", end="", file=sys.stderr, flush=True)
            yield line

    def done(self) -> None:
        """Take the progress off the terminal."""
        if sys.stderr.isatty():
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _plain_lines(file: Iterable[str], path: str) -> Iterator[str]:
    try:
        yield from file
    except UnicodeDecodeError as wrong:
        raise Unusable(f"{path}: not UTF-8 ({wrong.reason}). Save the list as UTF-8.") from wrong


@dataclass(slots=True)
class Report:
    """What is written, decision by decision, and the comparison at the end."""

    out: TextIO
    as_json: bool
    comparing: bool
    agree: int = 0
    differ: int = 0
    undecided: int = 0
    disagreements: list[str] = field(default_factory=list)

    def one(self, judged: Judged, recorded: str) -> None:
        """Tell one decision, and hold it against what is recorded."""
        agrees = self._compare(judged, recorded) if self.comparing else None
        if self.as_json:
            data = judged.as_data()
            if self.comparing:
                data |= {"recorded": recorded, "agrees": agrees}
            self.out.write(json.dumps(data, ensure_ascii=False) + "\n")
        else:
            self.out.write(judged.line() + "\n")

    def _compare(self, judged: Judged, recorded: str) -> bool | None:
        if judged.outcome == "undecided" or not recorded.strip():
            self.undecided += 1
            self._list(f"  {judged.ident}: {judged.reason if judged.problems else 'no outcome is recorded'}")
            return None
        if agree(judged.outcome, recorded):
            self.agree += 1
            return True
        self.differ += 1
        self._list(f"  {judged.ident}: recorded {plain(recorded)}, found {judged.outcome} — {judged.reason}")
        return False

    def _list(self, words: str) -> None:
        if len(self.disagreements) < LISTED:
            self.disagreements.append(words)

    def end(self) -> int:
        """Write the comparison; returns the exit code."""
        if not self.comparing:
            return DONE
        number = self.agree + self.differ + self.undecided
        last = f"{number} decisions: {self.agree} agree, {self.differ} differ, {self.undecided} undecided"
        if self.as_json:
            totals = {"decisions": number, "agree": self.agree, "differ": self.differ, "undecided": self.undecided}
            self.out.write(json.dumps(totals) + "\n")
            print(last, file=sys.stderr)
        else:
            if self.disagreements:
                self.out.write("differing or undecided:\n" + "\n".join(self.disagreements) + "\n")
                more = self.differ + self.undecided - len(self.disagreements)
                self.out.write(f"  and {more} more\n" if more else "")
            self.out.write(last + "\n")
        return DIFFERS if self.differ else DONE


def agree(found: str, recorded: str) -> bool:
    """Whether an outcome is the recorded one. A record that only says not adopted agrees with a veto."""
    wanted = plain(recorded).removeprefix("still-")
    return found == wanted or (wanted == "not-adopted" and found == "vetoed")
