"""The order paper: what it says, in three languages; what it does not; how it is built."""

from __future__ import annotations

import dataclasses
import io
import os
import re
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from placet.papers import agenda as module
from placet.papers import typeset
from placet.papers.agenda import AgendaPaper, Document, Item, ItemClass, Sitting, agenda
from placet.papers.typeset import FONTS, TEMPLATES, Foot, Marking, Title, Words

Maker = Callable[..., AgendaPaper]

TITLES = {
    "en": "Exchange of views on the state of the seven rivers",
    "ru": "Обмен мнениями о состоянии семи рек",
    "ar": "تبادل الآراء بشأن حالة الأنهار السبعة",
}
FACES = {"SourceSerif4", "SourceSans3", "NotoNaskhArabic", "IBMPlexSansArabic", "DejaVuSansMono"}


def read(pdf: bytes) -> Any:
    return pypdf.PdfReader(io.BytesIO(pdf))


def words(pdf: bytes) -> str:
    """The text of all pages, line ends as spaces."""
    return " ".join(" ".join(page.extract_text() for page in read(pdf).pages).split())


def holds(text: str, wanted: str) -> bool:
    """Whether the text holds the words; pypdf gives the words of a right-to-left line in the order of the paper."""
    return wanted in text or " ".join(reversed(wanted.split())) in text


def outline(entries: list[Any]) -> list[Any]:
    return [outline(one) if isinstance(one, list) else one.title for one in entries]


def roles(node: Any) -> Iterator[str]:
    """The roles of the structure tree, in reading order."""
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, ArrayObject):
        for one in node:
            yield from roles(one)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield str(node["/S"])
        if "/K" in node:
            yield from roles(node["/K"])


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
def test_titles_are_readable_text_with_the_authentic_title_under_them(order_paper: Maker, language: str) -> None:
    text = words(agenda(order_paper(language)))
    assert holds(text, TITLES[language])
    assert TITLES["ru"] in text


def test_all_of_the_paper_is_printed(order_paper: Maker) -> None:
    text = words(agenda(order_paper("en")))
    for wanted in (
        "Council of the Seven Rivers",
        "Conference of Ministers",
        "Oberwehr, 14 May 2031",
        "Regular session · held",
        "Chair",
        "Restricted sitting",
        "Extended sitting",
        "With discussion",
        "CM/31/2 Rev.1",
        "CM/31/3/Add.1",
        "Adopted by consensus",
        "Aland did not join",
        "Ada Almond",
        "No delegation registered: Dorland",
        "Spring 2032, Unterwehr",
        "As it stood on 14 May 2031",
        "Record, entry 412",
        "5f3c0a9d" * 8,
        "Page 1 of 1",
        "https://rivers.example/r/s/CM/2031-05-14",
    ):
        assert wanted in text, wanted


def test_items_stand_in_the_order_of_the_data(order_paper: Maker) -> None:
    text = words(agenda(order_paper("en")))
    titles = [TITLES["en"], "Agreement on the exchange of water level data", "Programme of works on locks and weirs"]
    places = [text.index(title) for title in titles]
    assert places == sorted(places)


def test_the_outline_is_the_order_of_the_session(order_paper: Maker) -> None:
    assert outline(read(agenda(order_paper("en"))).outline) == [
        "Conference of Ministers Oberwehr, 14 May 2031",
        ["Agenda", ["Restricted sitting", "Extended sitting", ["With discussion"]], "Delegations", "Next session"],
    ]


def test_no_level_of_heading_is_skipped_where_sitting_and_class_have_no_name(order_paper: Maker) -> None:
    items = order_paper("en").sittings[0].classes[0].items
    nameless = (Sitting(classes=(ItemClass(items=items), ItemClass(name="With discussion", items=items))),)
    tree = read(agenda(order_paper("en", sittings=nameless)))
    headings = [one for one in roles(tree.trailer["/Root"]["/StructTreeRoot"]) if re.fullmatch(r"/H\d", one)]
    assert headings == ["/H1", "/H2", "/H3", "/H2", "/H2"]


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ru", "ltr"), ("ar", "rtl")])
def test_the_paper_is_tagged_and_says_its_title_and_language(order_paper: Maker, language: str, direction: str) -> None:
    paper = order_paper(language)
    pdf = read(agenda(paper))
    root = pdf.trailer["/Root"]
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/ViewerPreferences"]["/Direction"] == ("/R2L" if direction == "rtl" else "/L2R")
    assert pdf.metadata is not None
    assert pdf.metadata.title == f"{paper.body.text}, {paper.session.text}"
    claims = pdf.xmp_metadata.stream.get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in claims
    assert "<pdfaid:part>2</pdfaid:part>" in claims
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in claims


def test_the_authentic_title_is_tagged_with_its_language(order_paper: Maker) -> None:
    def languages(node: Any) -> Iterator[str]:
        node = node.get_object() if isinstance(node, IndirectObject) else node
        if isinstance(node, ArrayObject):
            for one in node:
                yield from languages(one)
        elif isinstance(node, DictionaryObject):
            if "/Lang" in node:
                yield str(node["/Lang"])
            if "/K" in node:
                yield from languages(node["/K"])

    assert "ru" in set(languages(read(agenda(order_paper("en"))).trailer["/Root"]["/StructTreeRoot"]))


def test_right_to_left_begins_at_the_right_margin(order_paper: Maker) -> None:
    def first_letters(pdf: bytes, wanted: str) -> float:
        found: list[float] = []

        def visit(text: str, cm: list[float], tm: list[float], _font: Any, _size: float) -> None:
            if wanted in text:
                found.append(tm[4] * cm[0] + tm[5] * cm[2] + cm[4])

        read(pdf).pages[0].extract_text(visitor_text=visit)
        assert found, wanted
        return found[0]

    middle = 595 / 2
    assert 0 < first_letters(agenda(order_paper("en")), "CM/31/2") < middle
    assert first_letters(agenda(order_paper("ar")), "CM/31/2") > middle


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
def test_the_same_data_give_the_same_bytes(order_paper: Maker, language: str) -> None:
    assert agenda(order_paper(language)) == agenda(order_paper(language))


def test_the_same_bytes_in_another_process_zone_and_hash_seed(order_paper: Maker) -> None:
    code = (
        "import sys, runpy; sample = runpy.run_path(sys.argv[1]); from placet.papers.agenda import agenda;"
        "sys.stdout.buffer.write(agenda(sample['session']('ar')))"
    )
    sample = os.path.join(os.path.dirname(__file__), "conftest.py")
    environment = {**os.environ, "TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "7", "LC_ALL": "C"}
    made = subprocess.run([sys.executable, "-c", code, sample], env=environment, capture_output=True, check=True)
    assert made.stdout == agenda(order_paper("ar"))


def test_a_paper_changes_with_its_date(order_paper: Maker) -> None:
    paper = order_paper("en")
    later = dataclasses.replace(paper, dated=paper.dated.replace(year=2032))
    assert read(agenda(later)).metadata["/CreationDate"] == "D:20320514163000Z"
    assert agenda(later) != agenda(paper)


def test_only_shipped_faces_are_used(order_paper: Maker) -> None:
    used = set()
    for language in ("en", "ru", "ar"):
        for page in read(agenda(order_paper(language))).pages:
            for font in page["/Resources"]["/Font"].values():
                name = str(font.get_object()["/BaseFont"]).partition("+")[2]
                used.add(name.partition("-")[0])
    assert used == FACES


def test_templates_reach_nothing_outside_their_folder() -> None:
    for path in TEMPLATES.glob("*.typ"):
        text = path.read_text()
        assert not re.search(r"@preview|@local|\beval\(|\bread\(|\bplugin\(|\bimage\(|\binclude\b", text), path
        assert set(re.findall(r'#import "([^"]+)"', text)) <= {"gazette.typ"}


def test_every_face_has_its_licence() -> None:
    licences = {path.name for path in FONTS.glob("OFL-*.txt")}
    assert licences == {
        "OFL-source-serif-4.txt",
        "OFL-source-sans-3.txt",
        "OFL-noto-naskh-arabic.txt",
        "OFL-ibm-plex-sans-arabic.txt",
    }
    assert all("SIL OPEN FONT LICENSE" in path.read_text() for path in FONTS.glob("OFL-*.txt"))


# -- what people wrote is text ----------------------------------------------------------------------------------------

HOSTILE = (
    '#panic("x") #sys.inputs $x^2$ \\u{41} @ref [brackets] *bold* _it_ `raw` <label> = Heading // comment /* c */ '
    '#include "/etc/passwd" "quotes" \'single\' -- ~ #{1+1} %{page} {pages}'
)


def test_nothing_that_people_wrote_is_interpreted(order_paper: Maker) -> None:
    item = Item(number="#1", title=Title(shown=Words(text=HOSTILE)), documents=(Document(symbol="#a[b]$c$"),))
    paper = order_paper("en", sittings=(Sitting(name="= #x", classes=(ItemClass(items=(item,)),)),))
    text = words(agenda(paper))
    assert HOSTILE in text
    assert "#a[b]$c$" in text
    assert "= #x" in text
    assert "#1" in text


def strange(kind: Any, marks: list[str], name: str = "") -> Any:
    """A value of a dataclass, every text of which is a hostile one with a word of its own."""
    fixed = {"language": "en", "direction": "ltr", "kind": "restricted" if kind is Marking else None}
    values: dict[str, Any] = {}
    hints = get_type_hints(kind)
    for item in dataclasses.fields(kind):
        hint = hints[item.name]
        inner = [one for one in get_args(hint) if one not in (type(None), ...)]
        if fixed.get(item.name) is not None:
            values[item.name] = fixed[item.name]
        elif hint is str:
            marks.append(f"q{len(marks)}z")
            values[item.name] = f"#{marks[-1]}$["
        elif hint is int:
            values[item.name] = 7
        elif isinstance(hint, type) and dataclasses.is_dataclass(hint):
            values[item.name] = strange(hint, marks)
        elif get_origin(hint) is tuple:
            values[item.name] = () if inner[0] is kind else (strange(inner[0], marks),)
        elif inner and dataclasses.is_dataclass(inner[0]):
            values[item.name] = strange(inner[0], marks)
        elif hint is bool:
            values[item.name] = True
    return kind(**values)


def test_every_text_of_the_data_is_printed_and_none_is_read_as_markup(order_paper: Maker) -> None:
    marks: list[str] = []
    sittings = (strange(Sitting, marks),)
    foot = strange(Foot, marks)
    paper = order_paper(
        "en",
        sittings=sittings,
        foot=foot,
        marking=strange(Marking, marks),
        delegations=(strange(module.Delegation, marks),),
        next_session=strange(module.NextSession, marks),
        facts=(strange(module.Fact, marks),),
        decided_title="#decided$",
        decided=(strange(Document, marks),),
        session_authentic=strange(Words, marks),
        fictional="#fiction$",
        agenda_note="#note$",
        delegations_note="#beside$",
    )
    text = words(agenda(paper))
    upper = text.upper()
    assert len(marks) > 30
    missing = [mark for mark in marks if f"#{mark}$[".upper() not in upper]
    assert missing == []
    for wanted in ("#fiction$", "#note$", "#beside$", "#decided$"):
        assert wanted in text


def test_what_is_not_in_the_data_is_not_in_the_paper(order_paper: Maker) -> None:
    paper = order_paper("en")
    open_part = dataclasses.replace(paper, sittings=paper.sittings[1:], delegations=(), absent="", next_session=None)
    pdf = agenda(open_part)
    everything = words(pdf) + repr(read(pdf).metadata) + read(pdf).xmp_metadata.stream.get_data().decode()
    for absent in (TITLES["en"], TITLES["ru"], "Restricted", "Delegations", "Next session", "Copy of", "Almond"):
        assert absent not in everything, absent


def test_the_paper_does_not_tell_where_it_was_made(order_paper: Maker) -> None:
    pdf = agenda(order_paper("en"))
    found = [pdf]
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(packed))
        except zlib.error:
            continue  # not packed
    assert len(found) > 5
    streams = b"".join(found)
    for place in (str(TEMPLATES), str(FONTS), os.path.expanduser("~"), os.getcwd()):
        if len(place) > 3:
            assert place.encode() not in streams


def test_a_restricted_copy_says_on_every_page_for_whom_and_when(
    order_paper: Maker, stamp: Callable[[str], Marking]
) -> None:
    paper = order_paper("en")
    many = ItemClass(items=paper.sittings[1].classes[0].items * 12)
    foot = dataclasses.replace(paper.foot, reader="Bornland", hour="14 May 2031, 18:02 in Oberwehr")
    pdf = read(agenda(dataclasses.replace(paper, sittings=(Sitting(classes=(many,)),), foot=foot, marking=stamp("en"))))
    assert len(pdf.pages) >= 3
    for number, page in enumerate(pdf.pages, 1):
        text = page.extract_text()
        assert "Restricted" in text
        assert "Copy of Bornland" in text
        assert "14 May 2031, 18:02 in Oberwehr" in text
        assert f"Page {number} of {len(pdf.pages)}" in text
        assert "5f3c0a9d" * 8 in text


def test_an_empty_agenda_says_so(order_paper: Maker) -> None:
    assert "No item is on the agenda yet." in words(agenda(order_paper("en", sittings=())))


def test_a_character_without_a_face_is_an_empty_box_and_the_claims_are_dropped(order_paper: Maker) -> None:
    item = Item(number="1", title=Title(shown=Words(text="abc 七河 def", language="zh")))
    pdf = agenda(order_paper("en", sittings=(Sitting(classes=(ItemClass(items=(item,)),)),)))
    assert re.search(r"abc .. def", words(pdf))
    assert "Spring 2032" in words(pdf)
    assert "/StructTreeRoot" in read(pdf).trailer["/Root"]
    claims = read(pdf).xmp_metadata.stream.get_data().decode()
    assert "pdfuaid:part>" not in claims
    assert "pdfaid:part>" not in claims


def test_further_folders_of_fonts_are_used(order_paper: Maker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def faces(pdf: bytes) -> set[str]:
        fonts = read(pdf).pages[0]["/Resources"]["/Font"]
        return {str(one.get_object()["/BaseFont"]).partition("+")[2].partition("-")[0] for one in fonts.values()}

    monkeypatch.setattr(typeset, "FONTS", tmp_path)  # as if nothing were shipped
    typeset._fonts.cache_clear()
    try:
        assert "SourceSerif4" not in faces(agenda(order_paper("en")))
        assert "SourceSerif4" in faces(agenda(order_paper("en"), fonts=(str(FONTS),)))
    finally:
        typeset._fonts.cache_clear()


def test_a_title_that_never_breaks_stays_on_the_page(order_paper: Maker) -> None:
    long = "x" * 300
    item = Item(number="1", title=Title(shown=Words(text=long)))
    page = read(agenda(order_paper("en", sittings=(Sitting(classes=(ItemClass(items=(item,)),)),)))).pages[0]
    lines = [line.strip() for line in page.extract_text().splitlines() if "xxxx" in line]
    assert len(lines) > 1
    assert sum(line.count("x") for line in lines) == 300


def test_the_strings_listed_are_those_that_the_template_uses() -> None:
    used = set()
    for name in ("gazette.typ", "agenda.typ"):
        used |= set(re.findall(r"\bw\.([a-z][a-z-]*[a-z])", (TEMPLATES / name).read_text()))
    assert used == set(module.WORDS)
