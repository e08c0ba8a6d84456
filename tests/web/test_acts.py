"""One view for all acts: the form from the declaration, the desk behind it, the answer on the page."""

from __future__ import annotations

import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from placet import desk, forms
from placet.acts import REGISTER
from placet.models.people import Person
from placet.models.record import Entry, Head
from placet.models.tables import visible
from placet.procedure.rows import Delegation, Position, Rendition
from placet.reading.files import path_of
from placet.reading.house import house
from tests.access.walk import at
from tests.cast import CHAIR, DELEGATE_A, DELEGATE_B, HEAD_A, OBSERVER, OFFICER, ORGANISATION, PUBLIC, Member

pytestmark = pytest.mark.django_db


class Form(HTMLParser):
    """The fields of the form of an act: name -> value, and what may be chosen."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.values: dict[str, str] = {}
        self.choices: dict[str, list[str]] = {}
        self.ids: list[str] = []
        self._inside, self._name, self._text = False, "", ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if given.get("id"):
            self.ids.append(given["id"])
        if tag == "form" and "/do/" in given.get("action", ""):
            self._inside = True
        if not self._inside:
            return
        name = given.get("name", "")
        if tag == "input" and given.get("type") in ("radio", "checkbox"):
            self.choices.setdefault(name, []).append(given.get("value", ""))
            if "checked" in given:
                self.values[name] = given.get("value", "")
            self.values.setdefault(name, "")
        elif tag == "input" and name:
            self.values[name] = given.get("value", "")
        elif tag in ("select", "textarea"):
            self._name, self._text = name, ""
            self.values[name] = ""
        elif tag == "option":
            self.choices.setdefault(self._name, []).append(given.get("value", ""))
            if "selected" in given:
                self.values[self._name] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._inside:
            self.values[self._name] = self._text.removeprefix("\n")
        if tag == "form":
            self._inside = False


def opened(member: Member, kind: str, subject: str = "") -> tuple[int, Form, str]:
    """The form of an act, opened by a member on a subject."""
    response = member.client().get(at("act", kind), {"subject": subject} if subject else {})
    page = response.content.decode()
    return response.status_code, Form(page), page


@pytest.mark.parametrize("kind", sorted(REGISTER))
@pytest.mark.parametrize("member", [OFFICER, HEAD_A], ids=lambda one: one.name)
def test_a_form_asks_for_the_act_s_fields_and_no_others(kind: str, member: Member) -> None:
    """The mandate is never asked for; no two things on the page have one id."""
    act = REGISTER[kind]
    status, form, _ = opened(member, kind)
    if act.founding or "clock" in act.entitled:
        assert status == 404
        return
    assert status == 200
    wanted = {item.name for item in forms.asked(act, member.reader().role)}
    assert {name.partition(".")[0] for name in form.values} - {"csrfmiddlewaretoken"} == wanted
    assert "by" not in form.values
    assert len(form.ids) == len(set(form.ids))


def words_of(page: str) -> list[tuple[str, str]]:
    """What may be chosen from lists and boxes: value and words."""
    found = re.findall(r'<option value="([^"]*)"[^>]*>([^<]*)</option>', page)
    return found + re.findall(r'type="checkbox" name="[^"]*" value="([^"]*)"[^>]*><span>([^<]*)</span>', page)


@pytest.mark.parametrize("kind", sorted(REGISTER))
def test_what_may_be_chosen_has_words(kind: str) -> None:
    """No reference and no day as machines write it; no two choices of one field have the same words."""
    if REGISTER[kind].founding or "clock" in REGISTER[kind].entitled:
        return
    _, _, page = opened(OFFICER, kind)
    for value, words in words_of(page.partition("<form")[2]):
        assert not re.search(r"\d{4}-\d\d", words), words
        assert words != value or "/" not in value, words
    for listed in re.findall(r"<select.*?</select>", page, re.DOTALL):
        own = re.sub(r"<optgroup.*?</optgroup>", "", listed, flags=re.DOTALL)
        for many in (own, *re.findall(r"<optgroup.*?</optgroup>", listed, re.DOTALL)):
            words = [text for _value, text in words_of(many)]
            assert len(words) == len(set(words)), words


@pytest.mark.parametrize("kind", sorted(REGISTER))
def test_a_form_is_valid_where_the_nu_checker_once_found_it_was_not(kind: str) -> None:
    """A limit of length only where text is typed; nothing sent to an address without one."""
    if REGISTER[kind].founding or "clock" in REGISTER[kind].entitled:
        return
    _, _, page = opened(OFFICER, kind)
    assert 'action=""' not in page
    limited = re.findall(r"<(\w+)([^>]*\smaxlength=[^>]*)>", page)
    for tag, rest in limited:
        assert tag == "textarea" or re.search(r'type="(text|search)"', rest), (tag, rest)


def test_a_session_that_was_moved_is_offered_under_its_present_day() -> None:
    """Its reference keeps the first one; the form for a body offers that body's sessions alone."""
    planned = desk.receive(OFFICER.reader(), "plan-session", {"of_body": "CRM", "start": "2031-05-06"}).rows[0].ref
    other = desk.receive(OFFICER.reader(), "plan-session", {"of_body": "CRD", "start": "2031-05-07"}).rows[0].ref
    desk.receive(OFFICER.reader(), "move-session", {"session": planned, "start": "2031-06-09"})
    for kind, subject in (("enter-document", "CRM"), ("plan-session", "CRM")):
        _, _, page = opened(OFFICER, kind, subject)
        assert dict(words_of(page))[planned] == "9 June 2031", kind
        assert other not in page
    _, _, page = opened(OFFICER, "record-decision", "toll-free-passage")
    groups = re.findall(r'<optgroup label="([^"]*)">(.*?)</optgroup>', page, re.DOTALL)
    assert groups[0][0] == "Council of River Ministers", "the form asks for the body too; its own comes first"
    assert planned in groups[0][1]
    assert other in dict(groups)["Committee of Deputies"]
    russian = (
        OFFICER.client()
        .get(at("act", "enter-document"), {"subject": "CRM"}, headers={"Accept-Language": "ru"})
        .content.decode()
    )
    assert dict(words_of(russian))[planned] == "9 июня 2031"


def test_a_body_without_sessions_offers_none_of_another() -> None:
    desk.receive(OFFICER.reader(), "establish-body", {"ref": "NEW", "name": {"en": "A new body"}})
    _, form, _ = opened(OFFICER, "enter-document", "NEW")
    assert form.choices["session"] == [""]


def test_what_holds_by_default_stands_in_the_form() -> None:
    """And is not called optional; a box that is ticked by default can be cleared."""
    _, form, page = opened(OFFICER, "release-document", "toll-free-passage")
    assert form.values["to"] == "public"
    assert form.choices["to"] == ["public", "observers", "parties"]
    assert not re.search(r'<label for="f-to">[^<]*<small>', page)
    _, form, page = opened(OFFICER, "record-decision", "toll-free-passage")
    assert (form.values["outcome"], form.values["how"], form.values["of_body"]) == ("adopted", "consensus", "CRM")
    assert "" in form.choices["how"], "how it was decided may be unknown"
    session = next(one for one in opened(OFFICER, "record-decision")[1].choices["session"] if one.startswith("CRM/"))
    _, form, _ = opened(DELEGATE_A, "name-delegation", session)
    assert form.values["present"] == "true"
    assert form.values["party"] == "AVL"
    client = DELEGATE_A.client()
    for sent, present in ((["false"], False), (["false", "true"], True)):
        answer = client.post(at("act", "name-delegation"), {"session": session, "party": "AVL", "present": sent})
        assert answer.status_code == 302
        (named,) = visible(Delegation, OFFICER.reader(), ref=f"{session}/AVL")
        assert named.present is present
    failed = client.post(at("act", "name-delegation"), {"session": session, "party": "", "present": ["false"]})
    assert failed.status_code == 422
    assert Form(failed.content.decode()).values["present"] == "false", "what was chosen is kept"


def test_what_was_stated_before_stands_in_the_form() -> None:
    """To state it again one changes it; another delegation's form is blank, and a new version asks anew."""
    desk.receive(
        DELEGATE_A.reader(),
        "state-position",
        {"document": "lock-hours", "stance": "agree-with-reservation", "text": "From sunrise."},
    )
    _, form, _ = opened(DELEGATE_A, "state-position", "lock-hours")
    assert (form.values["stance"], form.values["text"]) == ("agree-with-reservation", "From sunrise.")
    _, form, _ = opened(OFFICER, "state-position", "lock-hours")
    assert (form.values["stance"], form.values["text"]) == ("", "")
    desk.receive(OFFICER.reader(), "add-version", {"document": "lock-hours"})
    _, form, _ = opened(DELEGATE_A, "state-position", "lock-hours")
    assert (form.values["stance"], form.values["text"]) == ("", "")
    desk.receive(DELEGATE_A.reader(), "keep-note", {"document": "lock-hours", "text": "Ask the capital."})
    assert opened(DELEGATE_A, "keep-note", "lock-hours")[1].values["text"] == "Ask the capital."
    assert opened(HEAD_A, "keep-note", "lock-hours")[1].values["text"] == "Ask the capital."
    assert "Ask the capital." not in opened(DELEGATE_B, "keep-note", "lock-hours")[2]


def test_the_form_says_with_which_positions_a_text_is_needed() -> None:
    """As the rulebook does; what never needs one is optional."""
    rules = house(OFFICER.reader()).rulebook("CRM")
    assert rules is not None
    needed = [one.label["en"] for one in rules.stances.values() if one.needs_text]
    assert len(needed) > 1
    page = opened(DELEGATE_A, "state-position", "toll-free-passage")[2]
    said = re.search(r'<label for="f-text">[^<]*<small>needed with: ([^<]*)</small>', page)
    assert said is not None
    assert said.group(1) == ", ".join(needed)
    assert re.search(r'<label for="f-number">[^<]*<small>optional</small>', opened(OFFICER, "add-item")[2])


def test_done_leads_to_what_it_was_done_to() -> None:
    """And says where on the record it stands, once."""
    client = DELEGATE_A.client()
    data = {"document": "lock-hours", "stance": "agree-with-reservation", "text": "From sunrise.\r\nNot before."}
    response = client.post(at("act", "state-position"), data)
    assert (response.status_code, response.headers["Location"]) == (302, at("document", "lock-hours"))
    page = client.get(response.headers["Location"]).content.decode()
    number = Head.objects.get(organisation=ORGANISATION).number
    assert at("entry", number) in page
    again = client.get(at("document", "lock-hours")).content.decode()
    assert f'href="{at("entry", number)}"' in page
    assert page.count("stands on the record") == 1
    assert "stands on the record" not in again
    (position,) = visible(Position, DELEGATE_A.reader(), ref="lock-hours/1/CRM/AVL")
    assert position.text == "From sunrise.\nNot before."


def test_topics_added_lead_to_the_plan_of_their_year() -> None:
    answer = OFFICER.client().post(at("act", "add-topics"), {"plan": "CRM/2027", "topics.en": "Weirs"})
    assert answer.headers["Location"] == at("consultations") + "?year=2027"
    assert "Weirs" in OFFICER.client().get(answer.headers["Location"]).content.decode()


def test_malformed_keeps_what_was_written_and_says_what_lacks() -> None:
    """422: each error at its field, with a summary that leads there; nothing is lost."""
    client = OFFICER.client()
    data = {
        "of_body": "CRM", "title.en": "Weirs & “lamps”", "title.ru": "Плотины", "summary.en": "x" * 8001,
        "document_kind": "poem", "at": "someday",
    }  # fmt: skip
    before = Head.objects.get(organisation=ORGANISATION).hash
    response = client.post(at("act", "enter-document"), data)
    assert response.status_code == 422
    form, page = Form(response.content.decode()), response.content.decode()
    assert form.values["title.en"] == data["title.en"]
    assert form.values["title.ru"] == data["title.ru"]
    assert form.values["summary.en"] == data["summary.en"]
    for name in ("summary", "document_kind", "at"):
        assert f'href="#f-{name}' in page, name
        target = re.search(rf'href="#(f-{name}[^"]*)"', page)
        assert target is not None
        assert target.group(1) in form.ids
    assert "aria-invalid" in page
    assert Head.objects.get(organisation=ORGANISATION).hash == before


def test_not_in_order_says_why_by_which_article_and_what_to_do() -> None:
    """409: words, article, remedy; and the form as it was filled in."""
    response = CHAIR.client().post(at("act", "record-decision"), {"document": "toll-free-passage", "number": "7/7"})
    assert response.status_code == 409
    page = response.content.decode()
    assert "Rules of Procedure, rule 12 (1)" in page
    assert Form(page).values["number"] == "7/7"
    assert "Wait for the positions that are missing, or change the text." in page
    russian = CHAIR.client().post(
        at("act", "record-decision"), {"document": "toll-free-passage"}, headers={"Accept-Language": "ru"}
    )
    assert russian.status_code == 409
    assert 'lang="ru"' in russian.content.decode()


def refused_in_russian(kind: str, data: dict[str, str]) -> str:
    """What a Russian reader is told of an act that is not in order, as text."""
    answer = OFFICER.client().post(at("act", kind), data, headers={"Accept-Language": "ru"})
    assert answer.status_code == 409
    page = answer.content.decode()
    return re.sub(r"<[^>]+>", " ", page[page.index("<main") : page.index('<form class="form')])


def test_what_is_wrong_with_a_rulebook_or_a_clause_is_told_in_the_reader_s_language() -> None:
    """Line or key, what is wrong, and what to do; what stands in the text itself is not translated."""
    told = refused_in_russian("adopt-rules", {"on_body": "CRD", "name": "x", "text": '\nplan = 1\nname = "x"\n'})
    assert "Строка 2: ключ «plan» здесь не известен." in told
    assert "is not a key" not in told
    clause = '{"force": {"when": {"deposits": 3}, "delay": "adopted:x"}}'
    told = refused_in_russian("enter-treaty", {"ref": "x", "title.en": "x", "clause": clause})
    assert "место force.delay: &#39;adopted:x&#39; — не срок." in told
    assert "Напишите одно из" in told
    assert " is " not in told
    english = OFFICER.client().post(at("act", "enter-treaty"), {"ref": "x", "title.en": "x", "clause": clause})
    assert "force.delay: &#39;adopted:x&#39; is no delay." in english.content.decode()


def test_that_silence_is_broken_in_writing_is_said_with_its_article() -> None:
    """The rules say so; that a position needs its text, the body's rulebook does."""
    with pytest.raises(desk.OutOfOrder) as refused:
        desk.receive(DELEGATE_A.reader(), "break-silence", {"document": "winter-navigation", "text": " "})
    assert [(one.code, one.article) for one in refused.value.objections] == [
        ("text-needed", "Rules of Procedure, rule 15 (3)")
    ]


def test_what_may_be_chosen_is_what_may_be_seen() -> None:
    """Restricted drafts are not among the suggestions of who may not read them; positions are those of the rules."""
    _, form, page = opened(DELEGATE_A, "keep-note")
    assert "toll-free-passage" in page
    assert "fenn-islands" not in page
    assert "Fenn" not in page.partition("<form")[2]
    _, form, page = opened(HEAD_A, "keep-note")
    assert "fenn-islands" in page
    _, form, _ = opened(DELEGATE_A, "state-position", "toll-free-passage")
    assert form.values["document"] == "toll-free-passage"
    assert [one for one in form.choices["stance"] if one] == [
        "agree", "agree-with-reservation", "object", "abstain", "stand-aside", "awaiting-instructions", "absent",
    ]  # fmt: skip


@pytest.mark.parametrize("member", [PUBLIC, OBSERVER], ids=lambda one: one.name)
def test_who_may_do_nothing_is_offered_nothing(member: Member) -> None:
    """The public has no forms at all; an observer sees that an act is not his once he sends it."""
    status, _, _ = opened(member, "keep-note", "lantern-statement")
    assert status == (404 if member is PUBLIC else 200)
    for address in (at("document", "lantern-statement"), at("sessions"), at("home"), at("body", "CRM")):
        page = member.client().get(address).content.decode()
        assert "/do/" not in page, address


def test_a_button_leads_to_its_form() -> None:
    """Every link to an act on the pages of a delegate opens; none of them is refused as not his."""
    client = DELEGATE_A.client()
    found: set[str] = set()
    for address in (
        at("home"),
        at("document", "toll-free-passage"),
        at("document", "winter-navigation"),
        at("body", "CRM"),
    ):
        found |= set(re.findall(r'href="([^"]*/do/[^"]*)"', client.get(address).content.decode()))
    assert len(found) > 4
    for address in found:
        response = client.get(address.replace("&amp;", "&"))
        assert response.status_code == 200, address
        assert "csrfmiddlewaretoken" in response.content.decode()


def test_a_file_comes_in_and_goes_out() -> None:
    """Named by its digest, kept once, given back to the byte, as an attachment; to who may see the paper alone."""
    content = "Зимняя навигация\n".encode() * 5000
    digest = hashlib.sha256(content).hexdigest()
    data = {
        "document": "heads-declaration", "language": "ru",
        "digest": SimpleUploadedFile("зима.pdf", content, "application/pdf"),
    }  # fmt: skip
    response = DELEGATE_A.client().post(at("act", "attach-file"), data)
    assert response.status_code == 302
    (rendition,) = visible(Rendition, OFFICER.reader(), digest=digest)
    assert (rendition.size, rendition.file_name, rendition.language) == (len(content), "зима.pdf", "ru")
    assert path_of(digest).read_bytes() == content
    page = OFFICER.client().get(at("document", "heads-declaration")).content.decode()
    link = re.search(rf'href="([^"]*{digest}[^"]*)"', page)
    assert link is not None
    given = OFFICER.client().get(link.group(1))
    assert b"".join(given.streaming_content) == content
    assert given.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert PUBLIC.client().get(link.group(1)).status_code == 404
    assert OBSERVER.client().get(link.group(1)).status_code == 404


def uploads(folder: Path) -> list[Path]:
    """What lies in the store of files."""
    return sorted(one for one in folder.rglob("*") if one.is_file())


@pytest.mark.parametrize("checked", [False, True], ids=["plain", "with its token"])
def test_a_file_that_is_too_large_is_refused(settings: Any, tmp_path: Path, checked: bool) -> None:
    """413; and nothing of it stays, in the store or on the record."""
    settings.PLACET_FILES = tmp_path
    settings.PLACET_FILE_LIMIT = 10_000
    before = Head.objects.get(organisation=ORGANISATION).hash
    client = Client(enforce_csrf_checks=checked)
    client.force_login(Person.objects.get(username=DELEGATE_A.name))
    page = client.get(at("act", "attach-file") + "?subject=heads-declaration").content.decode()
    token = Form(page).values["csrfmiddlewaretoken"]
    for size in (10_001, 300_000):
        data = {
            "csrfmiddlewaretoken": token, "document": "heads-declaration", "language": "ru",
            "digest": SimpleUploadedFile("x.pdf", b"x" * size),
        }  # fmt: skip
        response = client.post(at("act", "attach-file"), data)
        assert response.status_code == 413, size
    assert uploads(tmp_path) == []
    assert Head.objects.get(organisation=ORGANISATION).hash == before
    data = {
        "csrfmiddlewaretoken": token, "document": "heads-declaration", "language": "ru",
        "digest": SimpleUploadedFile("x.pdf", b"x" * 10_000),
    }  # fmt: skip
    assert client.post(at("act", "attach-file"), data).status_code == 302
    assert len(uploads(tmp_path)) == 1


def test_a_form_that_is_too_large_is_refused() -> None:
    """413, with and without its token."""
    before = Head.objects.get(organisation=ORGANISATION).hash
    for checked in (False, True):
        client = Client(enforce_csrf_checks=checked)
        client.force_login(Person.objects.get(username=DELEGATE_A.name))
        page = client.get(at("act", "keep-note") + "?subject=eel-accord").content.decode()
        token = Form(page).values["csrfmiddlewaretoken"]
        data = {"csrfmiddlewaretoken": token, "document": "eel-accord", "text": "x" * 1_100_000}
        assert client.post(at("act", "keep-note"), data).status_code == 413
    assert Head.objects.get(organisation=ORGANISATION).hash == before


def test_a_form_of_a_thousand_fields_is_refused() -> None:
    """400 or 413; never a failure."""
    data = {f"field-{number}": "x" for number in range(1000)}
    assert DELEGATE_A.client().post(at("act", "keep-note"), data).status_code in (400, 413)


def test_a_file_without_a_name_or_content_is_a_file_all_the_same() -> None:
    """An empty file has a digest too; a path in its name is not kept."""
    client = DELEGATE_A.client()
    data = {"document": "heads-declaration", "language": "ru", "digest": SimpleUploadedFile("../../etc/passwd", b"x")}
    assert client.post(at("act", "attach-file"), data).status_code == 302
    (rendition,) = visible(Rendition, OFFICER.reader(), document="heads-declaration")
    assert rendition.file_name == "passwd"
    assert client.get(at("document", "heads-declaration")).status_code == 200


def test_the_entry_says_who_for_whom_and_when() -> None:
    """As the page of the entry shows it."""
    client = OFFICER.client()
    data = {
        "document": "toll-free-passage", "stance": "agree", "for_party": "FNL", "basis": "background",
        "sources": "https://almanac.example/\nalmanac", "remark.en": "By telephone.", "at": "2026-01-01",
    }  # fmt: skip
    refused = client.post(at("act", "state-position"), {**data, "document": "eel-accord"})
    assert refused.status_code == 409, "it would be dated before the position that is on record"
    data["at"] = ""
    assert client.post(at("act", "state-position"), data).status_code == 302
    entry = Entry.objects.filter(organisation=ORGANISATION).latest("number")
    page = client.get(at("entry", entry.number)).content.decode()
    for words in ("Fenloria", "By telephone.", "https://almanac.example/", entry.digest[:4]):
        assert words in page, words
