"""The desk: one door for page, API and command line; and what a page offers is what the desk takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.db import transaction

from placet import desk, forms
from placet.acts import REGISTER
from placet.models.record import Entry, Head
from placet.models.tables import visible
from placet.procedure.rows import Document, Row, Session, Statement
from placet.procedure.state import State
from placet.reading import documents, house, sessions
from placet.record.post import OutOfOrder, now
from tests.cast import (
    CAST,
    CHAIR,
    DELEGATE_A,
    DEPUTY_B,
    FORMER_A,
    HEAD_B,
    OBSERVER,
    OFFICER,
    ORGANISATION,
    PUBLIC,
    STRANGER,
    Member,
)

pytestmark = pytest.mark.django_db

PLAUSIBLE: Mapping[str, dict[str, Any]] = {
    "move-session": {"place": {"en": "Jorhithe"}},
    "open-session": {},
    "close-session": {},
    "plan-sitting": {"composition": "extended"},
    "add-item": {"title": {"en": "An item"}},
    "adopt-agenda": {},
    "name-delegation": {"party": "AVL"},
    "enter-statement": {"words": {"en": "Something"}},
    "add-version": {"words": {"en": "A comma"}},
    "attach-file": {"language": "en", "digest": "0" * 64},
    "note-title": {"words": "Another title"},
    "note-step": {"words": {"en": "A step"}},
    "submit-document": {"recipient": "CRH"},
    "withdraw-document": {},
    "supersede-document": {},
    "release-document": {"to": "public"},
    "state-position": {"stance": "agree"},
    "keep-note": {"text": "A note"},
    "enter-joining": {"party": "AVL", "joined": True},
    "open-silence": {"expires": "2099-01-01T12:00Z"},
    "break-silence": {"text": "No."},
    "record-decision": {},
}


BARRING = {
    "not-entitled", "mandate-not-in-force", "other-body", "session-closed", "document-decided", "silence-running",
    "decided-already",
}  # fmt: skip


class Back(Exception):
    """Takes back what was only tried."""


def subjects(member: Member) -> Iterator[tuple[type[Row], str, State]]:
    """What the member can see that acts are done to, with the rows that its page shows."""
    reader = member.reader()
    known = house.house(reader)
    for document in visible(Document, reader):
        found = documents.page(reader, known, document.ref)
        assert found is not None
        yield Document, document.ref, found[1]
    for session in visible(Session, reader):
        page = sessions.with_rows(reader, known, session.ref)
        assert page is not None
        yield Session, session.ref, page[1]


@pytest.mark.parametrize("member", [OFFICER, CHAIR, DELEGATE_A, HEAD_B, DEPUTY_B, OBSERVER], ids=lambda one: one.name)
def test_what_is_offered_is_taken(member: Member) -> None:
    """A button leads to an act that may begin; one that is barred, to the refusal that is written on it."""
    reader, asked = member.reader(), 0
    for kind, ref, known in subjects(member):
        offered = desk.offers(reader, kind, ref, known)
        for offer in offered:
            asked += 1
            data = {**PLAUSIBLE[offer.kind.kind], offer.kind.subject: ref}
            codes: list[str] = []
            try:
                with transaction.atomic():
                    desk.receive(reader, offer.kind.kind, data)
                    raise Back
            except Back:
                pass
            except OutOfOrder as refused:
                codes = [one.code for one in refused.objections]
            told = [one.code for one in offer.objections]
            assert codes[: len(told)] == told, (member.name, offer.kind.kind, ref)
            if offer.in_order:
                assert not set(codes) & BARRING, (ref, codes)
    assert asked > 20 or member is OBSERVER


def test_nothing_is_offered_to_who_may_do_nothing() -> None:
    """Nor on an older day: the past is read, not made."""
    ref = "lantern-statement"
    for member in (FORMER_A, STRANGER, PUBLIC):
        reader = member.reader()
        found = documents.page(reader, house.house(reader), ref)
        assert found is not None
        assert desk.offers(reader, Document, ref, found[1]) == []
    old = OFFICER.reader(on=house.today())
    found = documents.page(old, house.house(old), ref)
    assert found is not None
    assert desk.offers(old, Document, ref, found[1]) == []


def test_the_mandate_of_the_reader_stands_in_the_entry() -> None:
    """Who acts comes from who has signed in, never from the data; and the instant from the clock."""
    before = now()
    done = desk.receive(DELEGATE_A.reader(), "keep-note", {"document": "eel-accord", "text": "ours"})
    entry = Entry.objects.get(organisation=ORGANISATION, number=done.number)
    assert f'"by":"{DELEGATE_A.mandate}"' in entry.text
    assert before <= entry.at <= now()
    assert before <= entry.entered <= now()


def test_actor_and_party_are_two() -> None:
    """The Secretariat enters for a delegation: the position is the party’s, the act is the Secretariat’s."""
    done = desk.receive(
        OFFICER.reader(), "state-position", {"document": "toll-free-passage", "stance": "agree", "for_party": "FNL"}
    )
    entry = Entry.objects.get(organisation=ORGANISATION, number=done.number)
    assert '"by":"secretariat"' in entry.text
    assert '"for_party":"FNL"' in entry.text
    assert [row.party for row in done.rows] == ["FNL"]  # type: ignore[attr-defined]


def test_two_delegates_of_one_party_leave_one_position() -> None:
    """The later takes the place of the earlier; both stand in the record."""
    head = next(one for one in CAST if one.name == "head-a")
    first = desk.receive(DELEGATE_A.reader(), "state-position", {"document": "lock-hours", "stance": "agree"})
    second = desk.receive(head.reader(), "state-position", {"document": "lock-hours", "stance": "stand-aside"})
    known = documents.page(OFFICER.reader(), house.house(OFFICER.reader()), "lock-hours")
    assert known is not None
    ours = [one.stance for one in known[0].positions if one.party == "AVL"]
    assert ours == ["stand-aside"]
    assert second.number == first.number + 1


@pytest.mark.parametrize("member", [FORMER_A, STRANGER, PUBLIC], ids=lambda one: one.name)
def test_without_a_mandate_there_is_no_desk(member: Member) -> None:
    """Whatever the act: the answer is that there is nothing."""
    head = Head.objects.get(organisation=ORGANISATION)
    for kind in REGISTER:
        with pytest.raises(desk.Unseen):
            desk.receive(member.reader(), kind, {})
    assert Head.objects.get(organisation=ORGANISATION).hash == head.hash


def test_text_is_kept_in_one_form() -> None:
    """NFC, and LF: what a browser sends and what the record keeps are read as the same."""
    done = desk.receive(
        OFFICER.reader(), "note-step", {"document": "eel-accord", "words": {"en": "caf\u0065\u0301\r\nwith eels"}}
    )
    assert done.rows[0].words == {"en": "caf\u00e9\nwith eels"}  # type: ignore[attr-defined]
    desk.receive(OFFICER.reader(), "enter-party", {"ref": "caf\u0065\u0301", "name": {"en": "Café"}})
    with pytest.raises(OutOfOrder) as refused:
        desk.receive(OFFICER.reader(), "enter-party", {"ref": "caf\u00e9", "name": {"en": "Café"}})
    assert [one.code for one in refused.value.objections] == ["reference-taken"]


def test_every_form_is_made_from_its_act() -> None:
    """Nobody is asked for his mandate; only the Secretariat for what is the office’s."""
    for kind in REGISTER.values():
        for role in ("delegate", "chair", "observer"):
            names = {item.name for item in forms.asked(kind, role)}
            assert not names & {"by", "at", "basis", "sources", "remark", "for_party"}, kind.kind
        assert {"at", "basis", "sources"} <= {item.name for item in forms.asked(kind, "secretariat")}


def test_what_came_of_a_statement_needs_no_word_of_its_session() -> None:
    """The earlier one says at which session it was; both are found in the tables."""
    earlier = next(one for one in visible(Statement, OFFICER.reader()) if one.session)
    done = desk.receive(
        OFFICER.reader(),
        "enter-statement",
        {"earlier": earlier.ref, "words": dict(earlier.words), "party": earlier.party, "came_of": {"en": "It came."}},
    )
    (after,) = visible(Statement, OFFICER.reader(), ref=earlier.ref)
    assert (after.session, after.scope, after.audience) == (earlier.session, earlier.scope, earlier.audience)
    assert after.came_of == {"en": "It came."}
    assert done.rows[0].ref == earlier.ref
