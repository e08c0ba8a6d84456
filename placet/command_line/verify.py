"""`placet verify FILE`: is this exported record whole, and was every act in it in order?

Runs where only Python and the pure packages are: no Django, no database server. The file is read as a stream. What
judging needs is the present state of the council (as much as its tables hold), never the entries: its house is kept in
memory, all other rows in a temporary file (`filed.py`), so that memory does not grow with the record.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from placet.acts.chain import Verdict, beginning, verify
from placet.command_line.filed import Filed, Unfiled
from placet.command_line.reader import no_reader
from placet.procedure.objection import Objection

WHOLE, BROKEN, UNUSABLE = 0, 1, 2
DOUBTS = 10  # that are told in words

LONGEST = 16 * 2**20
"""Bytes of the longest line that is read: a rulebook, the longest text that an act holds, stays far below it."""

EPILOG = """\
example:
  placet export --organisation CIS --out record.jsonl
  placet verify record.jsonl

The last line is "whole: N entries, M redacted" or "broken at entry N: what is wrong".
Compare the head that is printed with the one on a paper or page that you trust: a record that was cut off and given
a new first line is whole in itself, but its head is another.
exit: 0 whole, 1 broken, 2 the file cannot be read or is no exported record
"""

WHY = {
    "not-written-so": "the line is not written as an export writes it, so something in it was changed ({detail})",
    "not-json": "the line is not JSON ({detail})",
    "malformed": "the line lacks something that every entry has, or has something that none has",
    "out-of-sequence": "an entry was left out, added or moved: another number was to come next",
    "hash-differs": "the hash does not follow from the entry before, the number and the digest: this entry, or one "
    "before it, was changed",
    "digest-differs": "the text or its salt was changed: together they do not give the digest",
    "cut-short": "the file ends here, but its first line says that the record goes on, or ends with another hash",
    "first-line-differs": "the first line does not fit the entries, which follow from each other: {detail}",
    "other-entry": "the text belongs to another organisation or another number",
    "unknown-act": "the act is of a kind that this version of placet does not know ({detail}); use a newer one",
    "unreadable-act": "the act cannot be read ({detail})",
    "audience-differs": "the entry was written for other readers than its act establishes",
    "not-in-order": "the act was not in order: {detail}",
    "no-header": "the first line does not say that this is an exported record of format 1",
    "empty": "there is nothing in the file",
    "not-judged": "the act cannot be judged: {detail}",
}
"""What each finding of `chain.verify` means, in words; `not-written-so`, `first-line-differs` and `not-judged` are
this command's own."""

# How `placet.reading.record.export` writes: one way only for each line. Whatever means the same but is written
# otherwise (a space, a capital hexadecimal digit, another escape, a second key of one name) was not written by it.
_STRING = rb'(?:[^"\\\x00-\x1f]++|\\["\\bfnrt]|\\u00(?:0[0-7be-f]|1[0-9a-f]))*+'
_WHOLE = rb"(?:0|[1-9][0-9]*+)"
_HEX = rb"[0-9a-f]{64}"
_HEADER = re.compile(
    rb'\{"placet":%s,"organisation":"%s","entries":%s,"head":"%s"\}\n' % (_WHOLE, _STRING, _WHOLE, _HEX)
)
_ENTRY = re.compile(
    rb'\{"number":%s,(?:"entry":"%s","salt":"%s",)?"digest":"%s","hash":"%s"\}\n' % (_WHOLE, _STRING, _HEX, _HEX, _HEX)
)


class NotWrittenSo(Exception):
    """A line is not as an export writes it; the text says in which way. `first` is true for the first line."""

    def __init__(self, way: str, first: bool = False) -> None:
        super().__init__(way)
        self.first = first


class NoRecord(Exception):
    """The first line does not even try to be that of an exported record."""


def main(argv: list[str]) -> int:
    """Run the command. Returns 0 for a whole record, 1 for a broken one, 2 where the file is no exported record."""
    parser = argparse.ArgumentParser(
        prog="placet verify",
        description="Judge an exported record again: the chain of its entries, and whether every act was in order.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("file", metavar="FILE", help="an exported record (JSON Lines); - for standard input")
    parser.add_argument("--chain-only", action="store_true", help="check the chain, do not judge the acts again")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of words")
    arguments = parser.parse_args(argv)
    try:
        if arguments.file == "-":
            verdict = judged(sys.stdin.buffer, rejudge=not arguments.chain_only)
        else:
            with Path(arguments.file).open("rb") as stream:
                verdict = judged(stream, rejudge=not arguments.chain_only)
    except Unfiled as wrong:
        print(
            f"placet verify: {wrong.strerror}.\n  Name a folder with more room (TMPDIR), or use --chain-only.",
            file=sys.stderr,
        )
        return UNUSABLE
    except OSError as wrong:
        print(f"placet verify: {arguments.file}: {wrong.strerror}.\n  Check the name of the file.", file=sys.stderr)
        return UNUSABLE
    try:
        if arguments.json:
            print(json.dumps(as_data(verdict), ensure_ascii=False))
        else:
            print("\n".join(report(verdict, rejudged=not arguments.chain_only)))
    except BrokenPipeError:
        no_reader()  # the exit code tells the finding all the same
    if verdict.why in ("no-header", "empty"):
        print(
            f"placet verify: {arguments.file} is no exported record.\n  Make one with: placet export --out FILE",
            file=sys.stderr,
        )
        return UNUSABLE
    return WHOLE if verdict.whole else BROKEN


def judged(stream: IO[bytes], *, rejudge: bool = True) -> Verdict:
    """The verdict on the exported record in `stream`, which is read once, line by line.

    Progress is shown on standard error where that is a terminal. Raises `Unfiled` where the temporary file fails.
    """
    verdict, ends = Verdict(), _Ends()
    try:
        if rejudge:
            with Filed() as state:
                for running in _watched(verify(ends.of(exact_lines(stream)), state=state)):
                    verdict = running
        else:
            for running in _watched(verify(ends.of(exact_lines(stream)), rejudge=False)):
                verdict = running
        if verdict.why == "cut-short" and (misfit := ends.misfit(verdict)):
            verdict.broken = 0
            verdict.why, verdict.facts["detail"] = "first-line-differs", misfit
    except NoRecord:
        verdict.why = "no-header"
    except NotWrittenSo as wrong:
        verdict.broken = 0 if wrong.first else verdict.entries + 1
        verdict.why, verdict.facts["detail"] = "not-written-so", str(wrong)
    # What a forger put into an act may be of any shape, and meet any line of the code that judges it.
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError) as wrong:
        verdict.broken = max(verdict.entries, 1)
        verdict.why, verdict.facts["detail"] = "not-judged", f"{type(wrong).__name__}: {wrong}"
    return verdict


class _Ends:
    """The first and the last line of an export, kept while it is read."""

    def __init__(self) -> None:
        self._first = self._last = b""

    def of(self, lines: Iterator[bytes]) -> Iterator[bytes]:
        """The same lines."""
        for line in lines:
            self._first = self._first or line
            self._last = line
            yield line

    def misfit(self, verdict: Verdict) -> str:
        """What the first line says wrongly of the entries, whose chain holds; nothing where the end may be missing."""
        header = json.loads(self._first)
        promised, there = header["entries"], verdict.entries
        end = json.loads(self._last)["hash"] if there else beginning(verdict.organisation).hex()
        if header["head"] == end:
            return f"it says that the record has {promised} entries; there are {there}, and the head fits the last one"
        if promised == there:
            return f"it says that the head is {header['head']}; the hash of the last entry is {end}"
        if promised < there:
            return f"it says that the record has {promised} entries and another head; there are {there}"
        return ""


def exact_lines(stream: IO[bytes]) -> Iterator[bytes]:
    """The lines of an export. Raises `NotWrittenSo` at the first that is not byte for byte as an export writes it."""
    shape = _HEADER
    while line := stream.readline(LONGEST + 1):
        first = shape is _HEADER
        if len(line) > LONGEST:
            raise NotWrittenSo(f"it is longer than {LONGEST} bytes", first)
        if not shape.fullmatch(line):
            if first and not (b'"placet"' in line and b'"organisation"' in line):
                raise NoRecord
            raise NotWrittenSo(_difference(line), first)
        try:
            line.decode()
        except UnicodeDecodeError as wrong:
            raise NotWrittenSo(f"its byte {wrong.start + 1} is not UTF-8", first) from wrong
        yield line
        shape = _ENTRY


def _difference(line: bytes) -> str:
    if not line.endswith(b"\n"):
        return "its end is missing"
    if not line.strip():
        return "it is empty"
    return "other keys, another order, spaces, capital hexadecimal digits or needless escapes"


def _watched(verdicts: Iterator[Verdict]) -> Iterator[Verdict]:
    """The same verdicts, with a count on the terminal twice a second."""
    if not sys.stderr.isatty():
        yield from verdicts
        return
    shown = time.monotonic()
    try:
        for verdict in verdicts:
            if time.monotonic() - shown > 0.5:
                shown = time.monotonic()
                print(f"\r{verdict.entries:,} entries", end="", file=sys.stderr, flush=True)
            yield verdict
    finally:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


# -- telling ----------------------------------------------------------------------------------------------------------


def report(verdict: Verdict, *, rejudged: bool = True) -> list[str]:
    """What was found, in words, one line each; the last one is the finding."""
    lines = []
    if verdict.organisation:
        lines.append(f"record of {one_line(verdict.organisation)}, head {one_line(verdict.head)}")
    if not rejudged:
        lines.append("acts were not judged again")
    else:
        lines.append(
            f"{_count(verdict.judged, 'act')} judged again, "
            f"{verdict.unjudged} could not be judged because of redactions"
        )
        lines += [
            one_line(f"  entry {number}: {'; '.join(objected(one) for one in objections)}")
            for number, objections in verdict.doubts[:DOUBTS]
        ]
        if verdict.unjudged > DOUBTS:
            lines.append(f"  and {verdict.unjudged - DOUBTS} more; --json tells the first {Verdict.DOUBTS}")
    if verdict.whole:
        lines.append(f"whole: {verdict.entries} entries, {verdict.redacted} redacted")
    else:
        lines.append(f"broken at entry {verdict.broken}: {reason(verdict)}")
    return lines


def reason(verdict: Verdict) -> str:
    """Why the record is broken, in words, on one line; empty where it is whole."""
    if verdict.whole:
        return ""
    detail = str(verdict.facts.get("detail", ""))
    if verdict.objections:
        detail = "; ".join(objected(one) for one in verdict.objections)
    return one_line(WHY[verdict.why].replace("{detail}", detail)) if verdict.why in WHY else one_line(verdict.why)


def objected(objection: Objection) -> str:
    """An objection in words, with its article."""
    told = objection.words.format_map(_Facts(objection.facts)).rstrip(".")
    return f"{told} ({objection.article})" if objection.article else told


def as_data(verdict: Verdict) -> dict[str, Any]:
    """The verdict as plain data."""
    return {
        "whole": verdict.whole,
        "organisation": verdict.organisation,
        "head": verdict.head,
        "entries": verdict.entries,
        "redacted": verdict.redacted,
        "judged": verdict.judged,
        "unjudged": verdict.unjudged,
        "broken": verdict.broken,
        "why": verdict.why,
        "reason": reason(verdict),
        "objections": [one.as_data() for one in verdict.objections],
        "doubts": [
            {"entry": number, "objections": [one.as_data() for one in objections]}
            for number, objections in verdict.doubts
        ],
    }


class _Facts(dict[str, object]):
    """Facts for a message: lists joined, and a place left as it stands where there is no fact for it."""

    def __init__(self, facts: Mapping[str, object]) -> None:
        super().__init__({key: _told(value) for key, value in facts.items()})

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def _told(value: object) -> object:
    if isinstance(value, Iterable) and not isinstance(value, str | Mapping):
        return ", ".join(map(str, value))
    return value


def one_line(text: str) -> str:
    """`text` with whatever could end a line or steer a terminal as U+FFFD: part of it comes from the file."""
    return "".join(one if one.isprintable() else "\ufffd" for one in text)


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
