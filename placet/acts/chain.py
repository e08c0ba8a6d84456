"""The chain: canonical bytes, salted digest, link; and `verify`, which judges a whole record again without Django.

An entry's text is JSON in the canonical form of RFC 8785 (keys sorted, no spaces, UTF-8; texts in Unicode NFC with
line ends as LF; no fractions), so that an outsider can make the same bytes. Then

    digest = SHA-256(salt ‖ text)                     salt: 32 random bytes of this entry
    hash   = SHA-256(previous hash ‖ number as 8 bytes, big-endian ‖ digest)

and the hash before entry 1 is SHA-256 of the organisation's reference. A reader who may not see an entry is given its
number, digest and hash: the chain still verifies, and without the salt nobody can try out what the entry might say.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from placet.acts.base import REGISTER, Act, weigh
from placet.procedure.audience import narrowest
from placet.procedure.objection import Objection
from placet.procedure.state import State
from placet.procedure.words import N_

FORMAT = 1
SALT_BYTES = 32


def tidy(value: Any) -> Any:
    """`value` with every text in Unicode NFC and line ends as LF. Raises TypeError on what JSON would not keep."""
    if isinstance(value, str):
        if value.isascii() and "\r" not in value:
            return value
        return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        if abs(value) >= 2**53:
            raise TypeError(f"{value} is too large for an exact JSON number")
        return value
    if isinstance(value, Mapping):
        return {tidy(key): tidy(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [tidy(item) for item in value]
    raise TypeError(f"a {type(value).__name__} cannot stand in the record")


def canonical(data: Mapping[str, Any]) -> bytes:
    """The canonical bytes of plain data (RFC 8785, for data without fractions)."""
    return _encode(_sorted(data)).encode()


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _sorted(value: Any) -> Any:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        # RFC 8785 sorts keys by UTF-16 code units, Python by code points: they differ only beyond the BMP.
        order = None if all(key.isascii() for key in value) else _by_code_units
        return {key: _sorted(value[key]) for key in sorted(value, key=order)}
    if isinstance(value, list | tuple):
        return [_sorted(item) for item in value]
    return value


def _by_code_units(key: str) -> bytes:
    return key.encode("utf-16-be")


def beginning(organisation: str) -> bytes:
    """The hash before the first entry."""
    return hashlib.sha256(organisation.encode()).digest()


def digest_of(salt: bytes, text: bytes) -> bytes:
    """The salted digest of an entry's canonical text."""
    return hashlib.sha256(salt + text).digest()


def link(previous: bytes, number: int, digest: bytes) -> bytes:
    """The hash of an entry: it fixes its digest, its number and all that went before."""
    return hashlib.sha256(previous + number.to_bytes(8, "big") + digest).digest()


def entry_text(organisation: str, number: int, entered: str, audience: str, act: Act) -> bytes:
    """The canonical text of an entry."""
    return entry_around(organisation, number, entered, audience, canonical(tidy(act.as_data())))


def entry_around(organisation: str, number: int, entered: str, audience: str, act: bytes) -> bytes:
    """The canonical text of the entry of an act whose own canonical text is known: among the keys, `act` is first."""
    named = {"audience": audience, "entered": entered, "number": number, "organisation": organisation}
    rest = ",".join([f'"{key}":{_encode(tidy(value))}' for key, value in named.items()])
    return b'{"act":' + act + b"," + rest.encode() + b"}"


def read_act(data: Mapping[str, Any]) -> Act:
    """The act that an entry's `act` says. Raises KeyError for an unknown kind, TypeError for a wrong shape."""
    rest = {key: value for key, value in data.items() if key != "kind"}
    return REGISTER[data["kind"]].from_data(rest)


@dataclass(slots=True)
class Verdict:
    """What `verify` found. `broken` is the number of the first entry that is not whole, 0 where all are."""

    entries: int = 0
    redacted: int = 0
    judged: int = 0
    unjudged: int = 0
    broken: int = 0
    why: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    objections: list[Objection] = field(default_factory=list)
    doubts: list[tuple[int, list[Objection]]] = field(default_factory=list)  # by entry, of the first not judged
    head: str = ""
    organisation: str = ""

    DOUBTS = 100  # that are told, one an entry; the others are counted

    def doubt(self, number: int, objections: list[Objection]) -> None:
        """Count an entry as not judged, and keep what was held against it."""
        self.unjudged += 1
        if len(self.doubts) < self.DOUBTS:
            self.doubts.append((number, objections))

    @property
    def whole(self) -> bool:
        """Whether nothing was found wrong."""
        return not self.broken and not self.why


def line(data: Mapping[str, Any]) -> str:
    """One line of an export, exactly as it must be written."""
    return _encode(data) + "\n"


_HEADER = ("placet", "organisation", "entries", "head")
_READABLE = ("number", "entry", "salt", "digest", "hash")
_REDACTED = ("number", "digest", "hash")
_ENTRY = frozenset({"organisation", "number", "entered", "audience", "act"})


def verify(lines: Iterable[str | bytes], *, rejudge: bool = True, state: State | None = None) -> Iterator[Verdict]:
    """Check an exported record line by line; yields the running verdict after each entry, the last one being final.

    Every line must be written exactly as an export writes it. The chain is checked for every entry, redacted or not;
    every readable act is judged again under the rulebook that the record itself holds, and must be in order as things
    stood. In a record with redactions no objection counts as proof: what it misses, or what it takes to stand
    otherwise, may be said in an entry that this reader may not see. Such acts are counted as not judged, and told with
    the objections, for who can see more to look at.
    What is kept is the present state (as much as the tables hold), never the entries: in `state`, which must be empty,
    or in memory where none is given.
    """
    verdict = Verdict()
    state = State() if state is None else state
    previous = b""
    promised: tuple[object, object] = (0, "")
    for given in lines:
        try:
            text = given if isinstance(given, str) else given.decode()
            data = json.loads(text)
        except (ValueError, RecursionError):
            yield _broken(verdict, "not-json")
            return
        if not isinstance(data, dict) or text != line(data):
            yield _broken(verdict, "malformed")
            return
        if not previous:
            if tuple(data) != _HEADER or data["placet"] != FORMAT or not isinstance(data["organisation"], str):
                verdict.why = "no-header"
                yield verdict
                return
            verdict.organisation = data["organisation"]
            promised = (data["entries"], data["head"])
            verdict.head = str(data["head"])
            previous = beginning(verdict.organisation)
            continue
        found = _check(data, verdict, previous, state, rejudge)
        if found:
            yield _broken(verdict, found)
            return
        verdict.entries += 1
        previous = bytes.fromhex(data["hash"])
        yield verdict
    if not previous:
        verdict.why = "empty"
    elif promised != (verdict.entries, previous.hex()):
        _broken(verdict, "cut-short")
    yield verdict


def _broken(verdict: Verdict, why: str) -> Verdict:
    verdict.broken, verdict.why = verdict.entries + 1, why
    return verdict


def _check(data: dict[str, Any], verdict: Verdict, previous: bytes, state: State, rejudge: bool) -> str:
    redacted = tuple(data) == _REDACTED
    if not redacted and tuple(data) != _READABLE:
        return "malformed"
    if not all(isinstance(data[key], str) for key in data if key != "number") or type(data["number"]) is not int:
        return "malformed"
    try:
        digest, own = bytes.fromhex(data["digest"]), bytes.fromhex(data["hash"])
        salt = b"" if redacted else bytes.fromhex(data["salt"])
    except ValueError:
        return "malformed"
    if digest.hex() != data["digest"] or own.hex() != data["hash"] or (not redacted and salt.hex() != data["salt"]):
        return "malformed"
    number = data["number"]
    if number != verdict.entries + 1:
        return "out-of-sequence"
    if link(previous, number, digest) != own:
        return "hash-differs"
    if redacted:
        verdict.redacted += 1
        return ""
    text = data["entry"].encode("utf-8", "surrogatepass")
    if digest_of(salt, text) != digest:
        return "digest-differs"
    return _judged(text, number, verdict, state) if rejudge else ""


_UNKNOWN = N_("No entry that can be read here establishes {name}.")
_OTHERS = N_("It was written for other readers than its act establishes.")


def _judged(text: bytes, number: int, verdict: Verdict, state: State) -> str:
    """Judge one readable entry again; gives what is wrong, or nothing."""
    try:
        entry = json.loads(text)
        if set(entry) != _ENTRY or canonical(entry) != text or not isinstance(entry["audience"], str):
            return "unreadable-act"
        if entry["organisation"] != verdict.organisation or entry["number"] != number:
            return "other-entry"
        if entry["act"]["kind"] not in REGISTER:
            verdict.facts["detail"] = str(entry["act"]["kind"])
            return "unknown-act"
        act = read_act(entry["act"])
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as wrong:
        verdict.facts["detail"] = str(wrong)
        return "unreadable-act"
    try:
        objections, rows = weigh(act, state)
        if objections and verdict.redacted:
            rows = tuple(act.effect(state))
    except KeyError as missing:
        if verdict.redacted:
            verdict.doubt(number, [Objection("not-on-record", _UNKNOWN, facts={"name": str(missing).strip("'")})])
            return ""
        verdict.facts["detail"] = str(missing)
        return "not-in-order"
    if objections and not verdict.redacted:
        verdict.objections = objections
        return "not-in-order"
    for row in rows:
        state.put(row)
    if not objections and narrowest(row.audience for row in rows) != entry["audience"]:
        if not verdict.redacted:
            return "audience-differs"
        objections = [Objection("audience-differs", _OTHERS)]
    if objections:
        verdict.doubt(number, objections)
        return ""
    verdict.judged += 1
    return ""
