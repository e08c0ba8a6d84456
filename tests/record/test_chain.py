"""The chain: canonical bytes, the export for each reader, and what is found when a byte of it was changed."""

from __future__ import annotations

import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from placet.acts.chain import Verdict, beginning, canonical, digest_of, link, tidy, verify
from placet.models.record import Entry, Head
from placet.reading.record import export
from tests.cast import CAST, ORGANISATION, Member

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
DATA = st.dictionaries(
    TEXTS,
    st.recursive(
        TEXTS | st.booleans() | st.none() | st.integers(-(2**53) + 1, 2**53 - 1),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
        max_leaves=12,
    ),
    max_size=5,
)


@pytest.mark.once
@settings(max_examples=300, deadline=None, database=None, derandomize=True)
@given(DATA)
def test_canonical_bytes_are_those_of_rfc_8785(data: dict[str, Any]) -> None:
    """For all data without fractions, which the record does not keep."""
    assert canonical(data) == rfc8785.dumps(data)


@pytest.mark.once
def test_keys_are_sorted_by_their_utf_16() -> None:
    """Beyond the basic plane the order differs from that of code points (RFC 8785, section 3.2.3)."""
    data = {"\U00010000": 1, "\ufb33": 2, "é": 3, "a": 4}
    assert canonical(data) == rfc8785.dumps(data)
    assert list(json.loads(canonical(data))) == ["a", "é", "\U00010000", "\ufb33"]


@pytest.mark.once
def test_texts_are_tidied_before_they_are_hashed() -> None:
    """One Unicode form, one kind of line end; what JSON would not keep exactly is refused."""
    assert tidy({"e\u0301": "a\r\nb\rc", "n": [1, True, None, ("x",)]}) == {
        "\u00e9": "a\nb\nc",
        "n": [1, True, None, ["x"]],
    }
    for wrong in (0.5, 2**53, b"bytes", {"a": {1.0}}):
        with pytest.raises(TypeError):
            tidy(wrong)


@pytest.mark.django_db
def test_the_stored_chain_is_what_an_outsider_computes() -> None:
    """By the recipe of docs/record.md, with hashlib's functions alone."""
    previous = beginning(ORGANISATION)
    for number, entry in enumerate(Entry.objects.filter(organisation=ORGANISATION).order_by("number"), 1):
        assert entry.number == number
        assert canonical(json.loads(entry.text)).decode() == entry.text
        digest = digest_of(bytes.fromhex(entry.salt), entry.text.encode())
        assert digest.hex() == entry.digest
        previous = link(previous, number, digest)
        assert previous.hex() == entry.hash
    head = Head.objects.get(organisation=ORGANISATION)
    assert (head.number, head.hash) == (number, previous.hex())


def last(lines: list[str]) -> Verdict:
    """The final verdict on an export."""
    *_, verdict = verify(lines)
    return verdict


@pytest.mark.django_db
@pytest.mark.parametrize("member", CAST, ids=lambda one: one.name)
def test_the_export_of_every_reader_verifies(member: Member) -> None:
    """Entries that are not for the reader are there as number, digest and hash, and no others are."""
    reader = member.reader()
    lines = list(export(reader))
    verdict = last(lines)
    assert verdict.whole, (verdict.broken, verdict.why, verdict.facts, verdict.objections)
    entries = list(Entry.objects.filter(organisation=ORGANISATION).order_by("number"))
    assert verdict.entries == len(entries)
    assert verdict.redacted == sum(not reader.may_read(entry.audience) for entry in entries)
    assert verdict.redacted > 0  # the delegations' own notes at the least: nobody reads both of them
    for line, entry in zip(map(json.loads, lines[1:]), entries, strict=True):
        shown = {"number", "digest", "hash"} | ({"entry", "salt"} if reader.may_read(entry.audience) else set())
        assert set(line) == shown
        assert (line["number"], line["digest"], line["hash"]) == (entry.number, entry.digest, entry.hash)


@pytest.mark.django_db
def test_a_whole_record_is_judged_again() -> None:
    """For a reader who may read all, every act is judged under the rulebooks that the record holds."""
    entries = Entry.objects.filter(organisation=ORGANISATION).order_by("number")
    columns = entries.values_list("number", "text", "salt", "digest", "hash")
    head = Head.objects.get(organisation=ORGANISATION)
    lines = [_line({"placet": 1, "organisation": ORGANISATION, "entries": head.number, "head": head.hash})]
    lines += [
        _line({"number": n, "entry": text, "salt": salt, "digest": digest, "hash": own})
        for n, text, salt, digest, own in columns
    ]
    verdict = last(lines)
    assert verdict.whole, (verdict.broken, verdict.why, verdict.facts, verdict.objections)
    assert (verdict.judged, verdict.redacted, verdict.unjudged) == (head.number, 0, 0)


def _line(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, database=None, derandomize=True)
@given(st.data())
def test_a_changed_export_is_found(django_db_blocker: Any, data: st.DataObject) -> None:
    """One character changed, a line dropped, two exchanged, the end cut off."""
    reader = CAST[data.draw(st.integers(0, len(CAST) - 1))].reader()
    lines = list(export(reader))
    what = data.draw(st.sampled_from(["character", "drop", "exchange", "cut"]))
    number = data.draw(st.integers(1, len(lines) - 2))
    if what == "character":
        line = lines[number]
        place = data.draw(st.integers(0, len(line) - 2))
        other = data.draw(st.characters(exclude_categories=["Cs", "Cc"]).filter(lambda one: one != line[place]))
        lines[number] = line[:place] + other + line[place + 1 :]
    elif what == "drop":
        del lines[number]
    elif what == "exchange":
        lines[number], lines[number + 1] = lines[number + 1], lines[number]
    else:
        del lines[number + 1 :]
    verdict = last(lines)
    assert not verdict.whole
    assert verdict.broken in (number, number + 1)


@pytest.mark.django_db
def test_without_the_salt_a_position_is_not_found_by_trying() -> None:
    """An entry of few possible words cannot be guessed from its digest: each has 32 random bytes of its own."""
    salts = list(Entry.objects.filter(organisation=ORGANISATION).values_list("salt", flat=True))
    assert all(len(bytes.fromhex(salt)) == 32 for salt in salts)
    assert len(set(salts)) == len(salts)
    entry = Entry.objects.filter(organisation=ORGANISATION, kind="state-position").first()
    assert entry is not None
    assert digest_of(b"", entry.text.encode()).hex() != entry.digest
    shown = "".join(export(CAST[-1].reader()))
    assert entry.salt not in shown
    assert entry.digest in shown
