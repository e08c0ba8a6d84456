"""Canaries: words that stand nowhere but in one restricted row, so that whoever sees one has seen the row.

They are put on the record by acts, on top of the fictional council: for each circle of readers a draft with everything
that can belong to a draft, a sitting, notes, files, positions. Every free text of every one of these acts is a canary.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from placet import desk
from placet.models.record import Entry
from placet.models.tables import TABLES, Rows
from placet.procedure.rows import Row
from placet.reading.files import Incoming
from placet.reading.reader import Reader, reader_of
from tests.cast import ORGANISATION

WORD = re.compile(r"zq[bcdfghjklmnprstv][aeiou][bcdfghjklmnprstv][aeiou]x")
# What is drawn by lot for each form and each cookie: in so many letters a word of that shape may stand by chance.
DRAWN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|placet_csrf=[^;]*|ETag: "[^"]*"')
_FIRST, _SECOND = "bcdfghjklmnprstv", "aeiou"


def words() -> Iterator[str]:
    """One canary after another; no word of any language has their shape."""
    for number in count():
        syllables = []
        for _ in range(2):
            number, consonant = divmod(number, len(_FIRST))
            number, vowel = divmod(number, len(_SECOND))
            syllables.append(_FIRST[consonant] + _SECOND[vowel])
        yield f"zq{''.join(syllables)}x"


def canaries_in(text: str) -> set[str]:
    """The canaries that a text holds, however it writes them."""
    return set(WORD.findall(DRAWN.sub("", text).lower()))


@dataclass
class Aviary:
    """What was put on the record: references of the restricted things, files, and where the canaries sit."""

    documents: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)
    rows: list[tuple[set[str], str, Any, Any]] = field(default_factory=list)
    entries: list[tuple[set[str], str, Any]] = field(default_factory=list)

    @property
    def all(self) -> set[str]:
        """Every canary."""
        return set().union(*(found for found, *_ in self.rows), *(found for found, *_ in self.entries))

    def allowed(self, reader: Reader) -> set[str]:
        """The canaries that stand in rows and entries for this reader, on his day."""
        found: set[str] = set()
        for held, audience, since, until in self.rows:
            on_the_day = since <= reader.on < until if reader.on else until.year == 9999
            if audience in reader.audiences and on_the_day:
                found |= held
        for held, audience, day in self.entries:
            if audience in reader.audiences and (reader.on is None or day <= reader.on):
                found |= held
        return found


def put(sessions: Mapping[str, str], before: str, *, office: bool = True) -> Aviary:
    """Put the canaries on the record. `sessions` are references: `council` and `deputies`, both ahead; `before` is a
    day that is past, on which one of the papers was for fewer than it is now. With `office` a body gets rules by which
    its papers are for the Secretariat alone; these rules are public, and all that is."""
    aviary, fresh = Aviary(sessions=dict(sessions)), words()

    def act(by: str, kind: str, **data: Any) -> desk.Posted:
        done = desk.receive(reader_of(ORGANISATION, by), kind, _filled(data, fresh))
        aviary.numbers.append(done.number)
        return done

    for circle, by, body, restricted in (
        ("heads", "head-AVL", "CRM", True),
        ("council", "delegate-AVL", "CRM", False),
        ("deputies", "delegate-AVL", "CRD", False),
    ):
        ref = f"paper-of-the-{circle}"
        aviary.documents[circle] = ref
        act(
            by, "enter-document", of_body=body, ref=ref, restricted=restricted, symbol="*", title=("en", "ru", "ar"),
            initiator_words=("en",), dossier="*", summary=("en", "ru"), document_kind="report",
        )  # fmt: skip
        act("secretariat", "add-version", document=ref, words=("en",), version_label="*", remark=("en",), sources=["*"])
        aviary.files[circle] = stored(next(fresh))
        act("secretariat", "attach-file", document=ref, language="en", digest=aviary.files[circle], file_name="*.pdf")
        act("secretariat", "note-title", document=ref, words="*", used_by="*", remark=("en",))
        act("secretariat", "note-step", document=ref, words=("en",), place=("en",), remark=("en",))
        act("secretariat", "note-claim", about=ref, words=("en",), correct=("en",), source="*", remark=("en",))
        act("secretariat", "enter-statement", document=ref, words=("en",), came_of=("en",), about=["*"], remark=("en",))
        act("head-BKM", "state-position", document=ref, stance="agree-with-reservation", text="*")
        act("head-FNL", "state-position", document=ref, stance="object", text="*")
        act("delegate-AVL" if not restricted else "head-AVL", "keep-note", document=ref, text="*")
        act("head-BKM", "keep-note", document=ref, text="*")
    act("chair", "open-silence", document="paper-of-the-council", expires="2099-01-01T12:00Z")
    act("delegate-BKM", "break-silence", document="paper-of-the-council", text="*")
    act("head-FNL", "state-position", document="paper-of-the-heads", stance="agree", text="*")
    act("chair", "record-decision", document="paper-of-the-heads", outcome="took-note", number="*")
    act(
        "secretariat", "enter-joining", document="paper-of-the-heads", party="GLV", announced_by=("en",), remark=("en",)
    )
    act("head-GLV", "give-reason", joining="paper-of-the-heads/CRM/GLV", reason=("en",), given_by=("en",))
    item = act(
        "secretariat", "add-item", session=sessions["council"], sitting=f"{sessions['council']}/restricted",
        title=("en", "ru"), number="*", documents=["paper-of-the-heads"], remark=("en",),
    )  # fmt: skip
    act("secretariat", "take-item-off", item=item.rows[0].ref, how="postponed", reason=("en",))
    act(
        "secretariat", "add-item", session=sessions["council"], sitting=f"{sessions['council']}/restricted",
        title=("en", "ru"), number="*",
    )  # fmt: skip
    act("secretariat", "enter-statement", session=sessions["council"], words=("en",), came_of=("en",), restricted=True)
    act(
        "secretariat", "name-delegation", session=sessions["council"], party="FNL", head="*", variants=["*", "*"],
        rank=("en",), remark=("en",),
    )  # fmt: skip
    act("secretariat", "enter-statement", session=sessions["deputies"], words=("en",), party="GLV", remark=("en",))
    act("secretariat", "name-delegation", session=sessions["deputies"], party="AVL", head="*", rank=("en",))
    # What the parties read and, from today on, observers too: an older day must not show it to them.
    act(
        "secretariat", "enter-document", of_body="CRM", ref="paper-that-opens", title=("en",), summary=("en",),
        at=before, initiator="AVL",
    )  # fmt: skip
    act("secretariat", "release-document", document="paper-that-opens", to="observers")
    if office:
        act("secretariat", "adopt-rules", on_body="WGH", name="closed", text=CLOSED)
        aviary.documents["secretariat"] = "paper-of-the-office"
        act("secretariat", "enter-document", of_body="WGH", ref="paper-of-the-office", title=("en",), summary=("en",))
        act("secretariat", "note-step", document="paper-of-the-office", words=("en",))

    for kind, table in TABLES.items():
        versions = table.objects.everything().filter(organisation=ORGANISATION).order_by("pk")
        dates = versions.values_list("since", "until")
        for row, (since, until) in zip(Rows.read(kind, versions), dates, strict=True):
            held = canaries_in(" ".join(_texts(row)))
            if held:
                aviary.rows.append((held, row.audience, since, until))
    for entry in Entry.objects.filter(organisation=ORGANISATION, number__in=aviary.numbers):
        aviary.entries.append((canaries_in(entry.text), entry.audience, entry.day))
    for circle, digest in aviary.files.items():
        held = canaries_in(stored_text(digest))
        document = TABLES[_kind("Document")].objects.everything().filter(ref=aviary.documents[circle], until__year=9999)
        aviary.entries.append((held, document.get().audience, document.get().since))
    return aviary


CLOSED = """
[[setting]]
key = "distribution.drafts"
value = "secretariat"
article = "rule 1"
source = "placet, fictional"
source_checked = true
"""


def _kind(name: str) -> type[Row]:
    return next(kind for kind in TABLES if kind.__name__ == name)


def _filled(data: Mapping[str, Any], fresh: Iterator[str]) -> dict[str, Any]:
    """The data with a new canary for each `*`, and for each language of a text."""
    found: dict[str, Any] = {}
    for name, value in data.items():
        if isinstance(value, tuple):
            found[name] = {language: f"{next(fresh)} {next(fresh)}" for language in value}
        elif isinstance(value, list):
            found[name] = [one.replace("*", next(fresh)) if "*" in one else one for one in value]
        elif isinstance(value, str) and "*" in value:
            found[name] = value.replace("*", next(fresh))
        else:
            found[name] = value
    return found


def _texts(row: Row) -> Iterator[str]:
    """Every text in a row, however deep."""

    def inside(value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            for one in value.values():
                yield from inside(one)
        elif isinstance(value, list | tuple):
            for one in value:
                yield from inside(one)

    for item in dataclasses.fields(row):
        if item.name != "scope":  # what is loaded together; no page shows it
            yield from inside(getattr(row, item.name))


_CONTENTS: dict[str, str] = {}


def stored(word: str) -> str:
    """A stored file that holds the word; its digest."""
    incoming = Incoming(1000)
    incoming.write(word.encode())
    digest, _size = incoming.keep()
    assert digest == hashlib.sha256(word.encode()).hexdigest()
    _CONTENTS[digest] = word
    return digest


def stored_text(digest: str) -> str:
    """The word in a file that `stored` made."""
    return _CONTENTS[digest]
