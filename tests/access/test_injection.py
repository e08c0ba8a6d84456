"""What members write is data: on every page, in every form of it, whatever they write."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

import icalendar
import pytest

from placet import desk
from placet.acts import REGISTER, fields
from placet.acts.base import Act
from placet.reading.files import Incoming
from tests.access.canaries import Aviary
from tests.access.walk import ask, at, samples
from tests.cast import DELEGATE_A, HEAD_A, HEAD_B, OFFICER, PUBLIC, Member

pytestmark = pytest.mark.django_db

# An element, an attribute, a script, an entity, a template, a comment, a link; each with a mark to find it by.
PROBE = (
    '<zzprobe>"zzattr=\'1\' zzattr="1" onzz=1></textarea></title></script><script>zzscript()</script>'
    "<!-- --><![CDATA[ {{ 1337*31337 }} {% zztag %} ${1337*31337} #{1337*31337} &lt;zzprobe&gt; javascript:zzlink()"
)
SHORT = "<zzprobe zzattr=1>\"'"
LINK = "javascript:zzlink()"
# A direction override, a zero-width space, a letter that looks like another, a letter in two forms.
ODD = "abc\u202edef\u200b\u0430 e\u0301 \u05d0"


def probed(kind: str, skip: tuple[str, ...] = (), **given: Any) -> dict[str, Any]:
    """Data for an act with a probe in every free text that it has."""
    act: type[Act] = REGISTER[kind]
    data: dict[str, Any] = {}
    for item in fields(act):
        about = item.about
        if item.name in (*skip, "by", "at", "for_party") or about.of or about.choices or about.moment or about.digest:
            continue
        if about.new or item.name in ("matter", "item_class", "language", "zone", "code", "holder", "seats"):
            continue
        probe = PROBE if about.max >= len(PROBE) else SHORT if about.max >= len(SHORT) else ""
        if not probe:
            continue
        if item.kind == "texts":
            data[item.name] = {"en": probe, "ru": probe, "ar": probe}
        elif item.kind == "text":
            data[item.name] = probe
        elif item.kind == "refs" and item.name in ("sources", "summary_sources"):
            data[item.name] = [LINK, "JaVaScRiPt:zzlink()", "data:text/html,<zzprobe>", f"https://x.example/{SHORT}"]
        elif item.kind == "refs":
            data[item.name] = [probe]
    return {**data, **given}


@pytest.fixture
def infested(db: None, today: date) -> Aviary:
    """The council with a probe in every free text of every act."""
    council = f"CRM/{today + timedelta(days=60)}"
    officer, chair = OFFICER.reader(), HEAD_B.reader()
    incoming = Incoming(1000)
    incoming.write(PROBE.encode())
    digest, size = incoming.keep()
    numbers: list[int] = []

    def act(kind: str, member: Member = OFFICER, skip: tuple[str, ...] = (), **given: Any) -> desk.Posted:
        done = desk.receive(member.reader(), kind, probed(kind, skip, **given))
        numbers.append(done.number)
        return done

    assert officer.mandate
    assert chair.mandate
    act("enter-party", ref="ZZP", order=30)
    act("establish-body", ref="ZZB", seats="RIVERS")
    act("seat-party", holder="ZZB", party="ZZP")
    act("note-participation", party="ZZP")
    act("take-chair", holder="ZZB", party="ZZP", start="2020-01-01", reason="decided")
    act("give-mandate", ref="zz-delegate", role="delegate", party="ZZP", bodies=["CRM"])
    act("adopt-rules", on_body="ZZB", name="zz", text=RULES)
    act("note-source", ref="zz-source", url=LINK)
    act("note-source", ref="zz-source-2", url='https://zz.example/"><zzprobe>')
    act("plan-session", of_body="CRM", start=council.partition("/")[2], title={"en": PROBE})
    act("move-session", session=council, start="")
    act("plan-sitting", session=council, composition="extended")
    act("note-process", ref="zz-process", party="ZZP")
    refs = {"heads": "zz-paper", "council": "zz-other"}
    act("enter-document", of_body="CRM", ref="zz-paper", public=True, initiator="AVL", dossier="zz-paper")
    act("enter-document", of_body="CRM", ref="zz-other", initiator="AVL", dossier="")
    for ref in refs.values():
        act("add-version", document=ref)
        act("attach-file", document=ref, language="en", digest=digest, size=size, file_name='zz"><zzprobe>.html')
        act("note-title", document=ref)
        act("note-step", document=ref)
        act("note-claim", about=ref)
        act("enter-statement", document=ref, session=council)
        act("state-position", HEAD_A, ("basis", "sources", "remark"), document=ref, stance="agree-with-reservation")
        act("keep-note", DELEGATE_A, ("basis", "sources", "remark"), document=ref)
    act("add-item", session=council, documents=["zz-paper"], sitting=f"{council}/extended")
    act("add-item", session=council, number="77")
    act("take-item-off", item=f"{council}/2")
    act("name-delegation", session=council, party="AVL", head="\"'<zzprobe>")
    act("open-session", session=council)
    act("record-decision", document="zz-paper", outcome="adopted", session=council)
    act("enter-joining", document="zz-paper", party="GLV")
    act("give-reason", joining="zz-paper/CRM/GLV")
    act("submit-document", document="zz-paper", recipient="CRH")
    act("enter-treaty", ref="zz-treaty", document="zz-paper", clause={})
    act("sign-treaty", treaty="zz-treaty", party="AVL")
    act("deposit-instrument", treaty="zz-treaty", party="AVL", day="2026-01-01")
    act("enter-plan", of_body="CRM", year=2031)
    act("approve-plan", plan="CRM/2031")
    act("enter-consultation", start="2026-01-01", lines=["CRM/2031/1"], parties=["AVL"])
    act("open-programme", ref="zz-programme", programme_kind="award", path=[])
    act("designate", programme="zz-programme", year=2031, party="AVL")
    act("close-session", session=council)
    return Aviary(
        documents=refs, files={"heads": digest}, sessions={"council": council, "deputies": council}, numbers=numbers
    )


RULES = f"""
title = {{ en = '''{PROBE.replace("'", "’")}''' }}
default = "all"

[[stance]]
name = "agree"
counts = "for"
label = {{ en = '''{SHORT.replace("'", "’")}''' }}

[[rule]]
matter = "all"
title = {{ en = '''{SHORT.replace("'", "’")}''' }}
criterion = {{ none = "against" }}
article = '''{SHORT.replace("'", "’")}'''
source = "javascript:zzlink()"
source_checked = true

[[setting]]
key = "sessions.per_year"
value = 2
note = '''{SHORT.replace("'", "’")}'''
article = '''{PROBE.replace("'", "’")}'''
source = "javascript:zzlink()"
source_checked = true
"""


class Elements(HTMLParser):
    """The elements and attributes of a page, as a browser would find them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []
        self.text: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag.startswith("zz"):
            self.wrong.append(f"<{tag}>")
        for name, value in attributes:
            if name.startswith(("zz", "on")) or name == "style":
                self.wrong.append(f"<{tag} {name}>")
            if name in ("href", "src", "action", "formaction") and re.match(
                r"\s*(javascript|data|vbscript):", value or "", re.IGNORECASE
            ):
                self.wrong.append(f"<{tag} {name}={value}>")
            if name == "lang" and not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", value or ""):
                self.wrong.append(f"<{tag} lang={value}>")
        if tag == "script" and not dict(attributes).get("src"):
            self.wrong.append("<script> without src")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def addresses(aviary: Aviary, *, all_of_them: bool) -> Iterator[str]:
    """All addresses, and those of what was infested; or only the pages, one of each kind."""
    for name, many in samples(aviary).items():
        if all_of_them:
            yield from many
        elif name not in ("act", "agenda-pdf") and not name.startswith("api"):
            yield from many[:2]
    for name, refs in {
        "party": ["ZZP"], "body": ["ZZB"], "treaty": ["zz-treaty"], "document": ["zz-paper", "zz-other"],
        "what-if": ["zz-other"],
    }.items():  # fmt: skip
        for ref in refs:
            yield at(name, ref)
    if not all_of_them:
        return
    for text in (
        PROBE,
        SHORT,
        ODD,
        "'; DROP TABLE placet_entry; --",
        "%' OR '1'='1",
        "a*(b",
        "\\",
        "%",
        "_",
        '"',
        "(",
        "*",
    ):
        for name, parameter in (("search", "q"), ("record", "dossier"), ("documents", "body"), ("home", "on"),
                                ("act", "subject"), ("consultations", "year"), ("record", "before")):  # fmt: skip
            arguments = ["keep-note"] if name == "act" else []
            yield f"{at(name, *arguments)}?{parameter}={_quoted(text)}"


def _quoted(text: str) -> str:
    return quote(text, safe="")


@pytest.mark.parametrize("member", [OFFICER, DELEGATE_A, PUBLIC], ids=lambda one: one.name)
def test_no_page_runs_what_a_member_wrote(member: Member, infested: Aviary) -> None:
    """No element, attribute, script or link of the probes on any page; no template reads them; nothing fails."""
    client, shown = member.client(), 0
    wrong: dict[str, list[str]] = {}
    for language in ("en", "ar"):
        for address in addresses(infested, all_of_them=member is OFFICER and language == "en"):
            answer = ask(client, address, **{"Accept-Language": language})
            assert answer.status < 500, address
            assert str(1337 * 31337) not in answer.text, address
            if answer.kind == "text/html":
                page = Elements()
                page.feed(answer.text.partition("\n\n")[2])
                page.close()
                if page.wrong:
                    wrong[address] = page.wrong
                shown += "zzprobe" in "".join(page.text)
    assert shown > 15, "the probes are on the pages, as text"
    assert wrong == {}


def test_a_calendar_is_not_broken_into(infested: Aviary) -> None:
    """A line end in a title begins no line of the calendar; a comma or semicolon parts nothing."""
    ref = infested.sessions["council"]
    text = ask(OFFICER.client(), at("session-ics", ref)).text.partition("\n\n")[2].rpartition("\n\n")[0]
    calendar = icalendar.Calendar.from_ical(text)
    events = calendar.walk("VEVENT")
    assert len(events) == 1
    assert "zzprobe" in str(events[0])
    assert set(calendar.walk()[0]) | set(events[0]) <= {
        "VERSION", "PRODID", "METHOD", "CALSCALE", "NAME", "X-WR-CALNAME", "REFRESH-INTERVAL", "X-PUBLISHED-TTL", "URL",
        "COLOR", "SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "LOCATION", "DESCRIPTION", "STATUS", "SEQUENCE",
        "CATEGORIES", "LAST-MODIFIED", "CREATED", "TRANSP", "CLASS", "X-WR-TIMEZONE", "SOURCE", "LANGUAGE", "IMAGE",
    }  # fmt: skip


def test_a_line_end_makes_no_header(today: date) -> None:
    """Neither in a file's name nor in an address to go on to."""
    incoming = Incoming(1000)
    incoming.write(b"x")
    digest, _ = incoming.keep()
    name = "a.txt\r\nSet-Cookie: zz=1\r\n\r\n<zzprobe>"
    data = {"document": "lantern-statement", "language": "en", "digest": digest, "file_name": name}
    desk.receive(
        OFFICER.reader(), "enter-document", {"of_body": "CRM", "ref": "zz", "title": {"en": "x"}, "public": True}
    )
    desk.receive(OFFICER.reader(), "attach-file", {**data, "document": "zz"})
    response = PUBLIC.client().get(at("file", digest, "x"))
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == b"x"
    assert not response.cookies
    assert "\n" not in "".join(response.headers.values())
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert ask(PUBLIC.client(), at("document", "zz")).status == 200


def test_json_is_json(infested: Aviary) -> None:
    """Whatever is in it: the kind is said, and a browser that takes it for a page finds none in it."""
    client = OFFICER.client()
    for address in (at("api-document", "zz-paper"), at("api-entries"), at("api-session", infested.sessions["council"])):
        response = client.get(address)
        assert response.headers["Content-Type"] == "application/json"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "zzprobe" in json.dumps(json.loads(response.content))


REFERENCES = [
    "a b",
    "x?y",
    "../etc",
    "a//b",
    "/x",
    "x/",
    "..",
    "a#b",
    "a%2fb",
    "a\u200bb",
    "\u202eb",
    "<zz>",
    "a\nb",
    "'",
    " ",
]


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("enter-document", {"of_body": "CRM", "title": {"en": "x"}, "public": True}),
        ("enter-party", {"name": {"en": "x"}}),
        ("establish-body", {"name": {"en": "x"}}),
        ("enter-treaty", {"title": {"en": "x"}}),
        ("give-mandate", {"role": "observer"}),
        ("note-source", {"what": {"en": "x"}}),
        ("note-process", {"name": {"en": "x"}}),
        ("open-programme", {"name": {"en": "x"}, "programme_kind": "award"}),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_reference_is_one_that_can_be_an_address(kind: str, data: dict[str, Any]) -> None:
    """What no address can name is no reference; else the pages that link to it would fail for everybody."""
    taken = []
    for ref in REFERENCES:
        try:
            desk.receive(OFFICER.reader(), kind, {**data, "ref": ref})
        except (desk.Malformed, desk.OutOfOrder):
            continue
        taken.append(ref)
    assert taken == []


@pytest.mark.parametrize("text", ["a b", "x/../y", "?", "\u200b", "Ünïcode"])
def test_whatever_texts_are_made_references_the_pages_stand(text: str) -> None:
    """Dossiers, symbols, file names, names of designations and topics."""
    officer = OFFICER.reader()
    incoming = Incoming(1000)
    incoming.write(b"x")
    digest, _ = incoming.keep()
    attempts: list[tuple[str, dict[str, Any]]] = [
        ("enter-document", {"of_body": "CRM", "title": {"en": "x"}, "dossier": text, "symbol": text, "public": True}),
        ("enter-document", {"of_body": "CRM", "title": {"en": "x"}, "ref": "zz", "public": True}),
        ("enter-document", {"of_body": "CRM", "title": {"en": text}, "public": True}),
        ("attach-file", {"document": "zz", "language": "en", "digest": digest, "file_name": text}),
        ("designate", {"programme": "river-town", "name": {"en": text}, "year": 2031}),
        ("enter-consultation", {"topic": {"en": text}, "start": "2026-01-01"}),
        ("note-claim", {"about": text, "words": {"en": "x"}}),
    ]
    for kind, data in attempts:
        try:
            desk.receive(officer, kind, data)
        except (desk.Malformed, desk.OutOfOrder, desk.Unseen):
            continue
    for member in (OFFICER, PUBLIC):
        client = member.client()
        for address in (
            at("home"), at("documents"), at("document", "zz"), at("body", "CRM"), at("record"), at("search") + "?q=x",
            at("designations"), at("consultations"), at("party", "AVL"), at("sessions"),
        ):  # fmt: skip
            assert client.get(address).status_code == 200, address


def test_a_text_that_turns_the_line_is_refused() -> None:
    """Overrides, and embeddings that are not closed, would turn round what stands beside them; marks do not."""
    refused = ["a\u202eb", "a\u202db", "a\u2066b", "a\u202ab", "a\u2067b\u2067c\u2069", "\u2069\u2066"]
    taken = ["a\u200eb", "\u05d0\u200fb", "a\u2067\u05d0\u2069b"]

    def enter(text: str) -> None:
        data = {"of_body": "CRM", "title": {"en": f"title {text}"}, "symbol": text, "public": True}
        desk.receive(OFFICER.reader(), "enter-document", data)

    for text in refused:
        with pytest.raises(desk.Malformed) as wrong:
            enter(text)
        assert sorted(wrong.value.errors) == ["symbol", "title"]
    for text in taken:
        enter(text)
