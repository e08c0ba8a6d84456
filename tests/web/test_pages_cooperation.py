"""Treaties, designations, consultations, and the lists of documents, decisions and sources."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from placet.acts.cooperation import EnterConsultation
from placet.acts.treaties import DepositInstrument, EnterTreaty
from placet.procedure.clause import Delay, parse
from placet.reading import documents as dossiers
from placet.reading import house as houses
from placet.reading import treaties
from placet.record.post import post
from placet.web.pages import cooperation
from placet.web.pages import treaties as shown
from tests.cast import DELEGATE_A, OFFICER, ORGANISATION, PUBLIC
from tests.web.pages import cells, get, plain

pytestmark = pytest.mark.django_db


def html_of(path: str) -> str:
    """A page as the public gets it."""
    return Client().get(f"/{ORGANISATION}/{path}").content.decode()


# ---------- treaties ----------


def treaty(ref: str, on: str = "") -> treaties.TreatyPage:
    """A treaty as the public sees it on a day."""
    reader = PUBLIC.reader(on=date.fromisoformat(on) if on else None)
    found = treaties.page(reader, houses.house(reader), ref, reader.on or date.today())
    assert found is not None
    return found


def test_in_force_for_whom_and_since_when() -> None:
    """The thirtieth day after the third deposit; for the one that came later, after its own."""
    rows = {row[0]: row for row in cells(html_of("t/ferry-convention"), "For whom")}
    assert rows["AV Avelland"][3] == "5 March 2021"
    assert rows["JV Jorvale"][3] == "20 May 2022"
    assert rows["GV Galvere"][1] == "1 June 2020 signed with a special opinion"
    said = get(PUBLIC, "t/ferry-convention")
    assert "In force Since 5 March 2021" in said
    assert "Condition: 3 deposits. In force: 30 days later." in said
    assert "Galvere keeps its own ferries beside the common ones." in said


def test_on_an_earlier_day_it_was_not_in_force_yet() -> None:
    """After the second deposit one is missing; after the third only time is."""
    said = get(PUBLIC, "t/ferry-convention?on=2021-01-01")
    assert "Not in force, by the deposits on record" in said
    assert "Missing 1 of 3 deposits" in said
    waits = get(PUBLIC, "t/ferry-convention?on=2021-02-10")
    assert "Enters into force on 5 March 2021" in waits


def enter(**values: object) -> str:
    """A treaty in force on the thirtieth day after the third deposit, entered by the office."""
    clause = {"force": {"when": {"deposits": 3}, "delay": "days:30"}}
    act = EnterTreaty(
        ref="old", title={"en": "An old treaty"}, clause=clause, by="secretariat", at="2024-01-01", **values
    )  # type: ignore[arg-type]
    post(ORGANISATION, act)
    return "old"


def deposit(party: str, day: str, **values: str) -> None:
    """An instrument of ratification."""
    post(
        ORGANISATION, DepositInstrument(treaty="old", party=party, day=day, by="secretariat", at="2024-01-02", **values)
    )


def test_a_list_that_is_not_complete_does_not_unmake_a_treaty() -> None:
    """What is reported is believed, and a deposit that came later is counted by the rule for those."""
    enter(in_force="2004-04-27")
    assert shown.standing(treaty("old"), date(2024, 1, 1)) == ("in force, as reported", "since 27 April 2004")
    deposit("BKM", "2023-05-29", in_force="2023-06-28")
    page = treaty("old")
    assert page.force is not None
    assert page.force.status == "not-in-force"
    assert shown.standing(page, date(2024, 1, 2)) == ("in force, as reported", "since 27 April 2004")
    rows = {row[0]: row for row in cells(html_of("t/old"), "For whom")}
    assert rows["BK Brukmar"][2:] == ["28 June 2023 from its own deposit", "28 June 2023"]


def test_where_nothing_is_known_nothing_is_said() -> None:
    """Neither deposits nor a report: not known, which is not the same as not in force."""
    enter()
    assert shown.standing(treaty("old"), date(2024, 1, 1)) == ("not known", "")
    deposit("BKM", "2023-05-29")
    assert shown.standing(treaty("old"), date(2024, 1, 2))[0] == "not in force, by the deposits on record"


def test_what_is_reported_and_what_is_computed_are_compared() -> None:
    """A report that differs is marked."""
    enter(in_force="2023-01-01")
    for party, day in (("AVL", "2022-01-01"), ("BKM", "2022-02-01"), ("DVN", "2022-03-01")):
        deposit(party, day, in_force="2022-03-31" if party == "AVL" else "2022-04-05")
    said = get(PUBLIC, "t/old")
    assert "As reported: in force since 1 January 2023 · differs from what is computed" in said
    rows = {row[0]: row for row in cells(html_of("t/old"), "For whom")}
    assert rows["AV Avelland"][2:] == ["31 March 2022", "31 March 2022"]
    assert rows["BK Brukmar"][2:] == ["31 March 2022", "5 April 2022 differs"]


@pytest.mark.parametrize(
    ("force", "said"),
    [
        (
            {"when": {"any": [{"every": "founders"}, {"all": [{"date": "1994-01-22"}, {"deposits": 1}]}]}},
            "Condition: deposit by every member of “founders”; or (the day 22 January 1994; and 1 deposit). In force:"
            " on the same day. For each that comes later, counted from its own deposit: on the same day.",
        ),
        (
            {"when": {"share": {"weight": "tonnage", "more_than": "1/2"}}, "delay": "month_start_after_days:60"},
            "Condition: deposits with more than 50 % of “tonnage”. In force: on the first day of the month that follows"
            " the expiry of 60 days. For each that comes later, counted from its own deposit: on the first day of the"
            " month that follows the expiry of 60 days.",
        ),
        (
            {"when": {"signature": True}, "not_before": "2000-01-01", "withdrawal": "months:12"},
            "Condition: signature. In force: on the same day. Not before 1 January 2000. For each that comes later,"
            " counted from its own deposit: on the same day. A withdrawal takes effect: 12 months later.",
        ),
    ],
)
def test_a_clause_told_back(force: dict[str, object], said: str) -> None:
    """In words that say what is computed."""
    assert shown.clause_words(parse({"groups": {"founders": ["AVL", "BKM"]}, "force": force})) == said


def test_a_treaty_with_weights_that_no_rulebook_has_is_not_computed() -> None:
    """And the page says why."""
    clause = {"force": {"when": {"share": {"weight": "tonnage", "at_least": "1/2"}}}}
    post(
        ORGANISATION, EnterTreaty(ref="ships", title={"en": "Ships"}, clause=clause, by="secretariat", at="2024-01-01")
    )
    assert "It cannot be computed:" in get(PUBLIC, "t/ships")


# ---------- designations ----------


def test_what_was_replaced_is_struck_with_the_reason_and_leads_to_what_took_its_place(today: date) -> None:
    """Both stand in the year."""
    html = html_of("designations")
    rows = {row[0]: row[1] for row in cells(html, "Designations by year")}
    assert rows[str(today.year)] == "Saltmouth DV replaced Dorvanegate DV"
    struck = re.findall(r"<s>(.*?)</s>", html)
    assert [re.sub(r"<[^>]+>", "", one) for one in struck] == ["Saltmouth", "Saltmouth"]
    said = get(PUBLIC, "designations")
    assert "in its place: Dorvanegate Saltmouth’s bridge fell in the spring." in said
    for anchor in re.findall(r'href="#(d-[^"]+)"', html):
        assert f'id="{anchor}"' in html, anchor


def test_a_proposal_is_no_designation(today: date) -> None:
    """It names the body before which it stands."""
    rows = cells(html_of("designations"), "River Town of the Year")
    assert rows[0][:4] == [str(today.year + 2), "Jorhithe", "JV Jorvale", "proposed"]
    assert rows[0][4] == "before: Committee of Deputies"


# ---------- consultations ----------


def test_the_plan_against_what_was_held(today: date) -> None:
    """Each line with what was held on it; lines without any say so; what no source tells is named as such."""
    html = html_of(f"consultations?year={today.year}")
    rows = {row[0]: row[1:] for row in cells(html, "Planned and held")}
    assert set(rows) == {"Ice on the upper rivers", "Lamps and bells of the gauges", "The price of tar"}
    assert rows["The price of tar"] == ["nothing on record", ""]
    assert (
        "taking part: Avelland, Dorvane and Jorvale; observing: League of Estuaries"
        in rows["Ice on the upper rivers"][0]
    )
    assert rows["Ice on the upper rivers"][1] == "The three will tell each other when the ice goes out."
    assert "What no source tells is left out: level, host, planned day." in get(
        PUBLIC, f"consultations?year={today.year}"
    )


def test_without_a_year_the_latest_that_has_begun(today: date) -> None:
    """Next year's plan is there, one step on."""
    html = html_of("consultations")
    assert f"Consultations between the ministries, {today.year}" in html
    assert f'href="/{ORGANISATION}/consultations?year={today.year + 1}"' in html


def test_what_was_held_beside_the_plan_and_what_has_no_date(today: date) -> None:
    """The one in its year, the other at the end of every year."""
    for topic, values in (("Otters", {"start": f"{today.year}-02"}), ("Eels", {}), ("Herons", {"year": today.year})):
        post(ORGANISATION, EnterConsultation(topic={"en": topic}, by="secretariat", at=today.isoformat(), **values))  # type: ignore[arg-type]
    html = html_of(f"consultations?year={today.year}")
    assert [row[0] for row in cells(html, "Held, on no line of a plan")] == ["Otters", "Herons"]
    assert [row[0] for row in cells(html, "Held in a year that no source tells")] == ["Eels"]
    strip = html[html.index('<div class="year">') :]
    assert re.findall(r'class="mk held at-2"[^>]*><span aria-hidden="true">·</span>', strip)


def test_marks_in_the_strip_are_as_sure_as_the_date() -> None:
    """A day has its number, a month a point; a year alone has no mark."""
    mark = cooperation._mark
    assert mark("2024-02-08", "2024-02-09", "held", "held") == {
        "month": 2,
        "day": "8",
        "words": "held: 8–9 February 2024",
        "url": None,
        "kind": "held",
    }
    assert mark("2024-02", "", "planned", "planned")["day"] == "·"  # type: ignore[index]
    assert mark("2024", "", "planned", "planned") is None
    assert mark("spring", "", "planned", "planned") is None


# ---------- lists ----------


def test_documents_are_filtered_by_what_the_reader_may_see() -> None:
    """A draft is in the list of a delegation and in no list of the public; nor is its kind among the choices."""
    assert "Programme of dredging for three years" in get(DELEGATE_A, "d?state=draft&body=CRD")
    assert "Programme of dredging for three years" not in get(PUBLIC, "d")
    kinds = re.findall(r'<option value="(\w+)"', html_of("d").split('id="c-kind"')[1])
    reader = PUBLIC.reader()
    assert set(kinds) == {one.kind for one in dossiers.listing(reader).rows}
    assert "No document answers to this choice." in get(PUBLIC, "d?state=draft&body=CRD")


def test_a_choice_that_does_not_exist_is_no_choice() -> None:
    """It neither fails nor filters."""
    assert get(PUBLIC, "d?body=NOPE&state=none&kind=none&page=0") == get(PUBLIC, "d")


def test_decisions_name_who_did_not_join() -> None:
    """Grouped by session, with the outcome where it is not the usual one."""
    said = get(PUBLIC, "decisions")
    assert "Common code of water levels did not join: Jorvale CRM/1 · 1/1" in said
    assert "Common code of water levels taken note of" in said
    html = html_of("decisions?body=CRH")
    titles = re.findall(r'<p class="ti"><a href="[^"]+">(.*?)</a>', html)
    assert [plain(one) for one in titles] == ["Statement on the Night of Lanterns", "Common code of water levels"]


def test_long_lists_are_cut_into_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Newer and older, and which page of how many; a page beyond the last is the last."""
    monkeypatch.setattr(dossiers, "PER_PAGE", 2)
    html = html_of("decisions?body=CRM&page=2")
    assert f'rel="prev" href="/{ORGANISATION}/decisions?page=1&amp;body=CRM"' in html
    last = get(PUBLIC, "decisions?body=CRM&page=999")
    assert re.search(r"page (\d+) of \1$", last)


def test_sources_have_anchors_to_which_pages_lead() -> None:
    """Each citation on a page arrives at a row."""
    html = html_of("sources")
    rows = re.findall(r'<tr role="row" id="([^"]+)"', html)
    assert rows == ["almanac", "statute"]
    for cited in re.findall(rf'href="/{ORGANISATION}/sources#([^"]+)"', html_of("b/CRM") + html_of("p/JRV")):
        assert cited in rows


def test_the_office_is_offered_the_acts_of_what_it_looks_at(today: date) -> None:
    """A plan its results, a programme its designations, a treaty its signatures."""
    client = OFFICER.client()
    for path, act in (
        (f"consultations?year={today.year}", f"approve-plan?subject=CRM%2F{today.year}"),
        ("designations", "designate?subject=river-town"),
        ("t/ferry-convention", "sign-treaty?subject=ferry-convention"),
    ):
        assert f"/do/{act}" in client.get(f"/{ORGANISATION}/{path}").content.decode(), act
        assert "/do/" not in html_of(path)


def test_a_day_goes_along_from_page_to_page(today: date) -> None:
    """Every link within the organisation keeps it, and the forms that choose do."""
    day = (today - timedelta(days=30)).isoformat()
    for path in ("", "b", "p", "chairmanship", "designations", "consultations", "t", "decisions", "d"):
        html = html_of(f"{path}?on={day}")
        main = html[html.index("<main") : html.index("</main>")]
        links = re.findall(rf'href="(/{ORGANISATION}/[^"#]*)', main)
        assert links
        assert [one for one in links if f"on={day}" not in one] == [], path


@pytest.mark.parametrize(
    ("delay", "words"),
    [
        (Delay("months", 1), "1 month later"),
        (Delay("months", 3), "3 months later"),
        (Delay("days", 1), "1 day later"),
        (Delay("month_start_after_months", 1), "on the first day of the month that follows the expiry of 1 month"),
        (Delay("month_start_after_days", 60), "on the first day of the month that follows the expiry of 60 days"),
        (Delay("nth_month_start", 6), "on the first day of month 6 after it"),
        (Delay("months", 0), "on the same day"),
    ],
)
def test_a_delay_is_counted_as_the_language_counts(delay: Delay, words: str) -> None:
    """One month is not “1 months”."""
    assert shown.delay(delay) == words
