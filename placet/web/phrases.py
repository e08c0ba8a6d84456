"""Words for facts: dates, texts, names, outcomes. Sentences are made here, at reading, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from markupsafe import Markup

from placet.procedure.moment import first_day, instant, last_day, precision
from placet.procedure.objection import Objection
from placet.procedure.rows import Session
from placet.procedure.words import N_, Said

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


def direction(language: str) -> str:
    """`ltr` or `rtl`."""
    return "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr"


def language_name(code: str) -> str:
    """The name of a language in itself."""
    try:
        return str(translation.get_language_info(code)["name_local"])
    except KeyError:
        return code


def day(text: str, zone: str = "UTC") -> dict[str, str] | str:
    """A moment as the macros take it: words, and what a machine reads. Empty for an empty text."""
    if not text:
        return ""
    if precision(text) == "instant":
        local = instant(text).astimezone(ZoneInfo(zone))
        return {"text": listed(long_date(local.date()), f"{local:%H:%M}"), "iso": local.isoformat()}
    return {"text": date_words(text), "iso": text}


def date_words(text: str, end: str = "") -> str:
    """“7 October 2024”, “October 2024”, “2024”, “8–9 February 2024”, as far as is known."""
    if not text:
        return ""
    first = first_day(text)
    if precision(text) == "year":
        return str(first.year)
    if precision(text) == "month":
        return formats.date_format(first, "F Y")
    if end and precision(end) in ("day", "instant"):
        last = first_day(end)
        if (first.year, first.month) == (last.year, last.month) and first != last:
            return f"{first.day}–{long_date(last)}"
        if first != last:
            return f"{long_date(first)} – {long_date(last)}"
    return long_date(first)


def long_date(one: date) -> str:
    """“7 October 2024” in the reader's language, day first as the trade writes it."""
    if translation.get_language() == "en":
        return f"{one.day} {formats.date_format(one, 'F')} {one.year}"
    return formats.date_format(one, "j E Y")


def short_date(one: date) -> str:
    """“7 Oct”."""
    month = "M" if translation.get_language() == "en" else "E"
    return f"{one.day} {formats.date_format(one, month)}"


class Pieces(str):
    """A text put together from texts, some of them in another language than the reader's: where a page writes it out,
    each of these is marked; elsewhere it is a text like any other."""

    __slots__ = ("parts",)

    parts: tuple[str, ...]

    def __new__(cls, parts: Iterable[str]) -> Pieces:
        held = tuple(parts)
        made = super().__new__(cls, "".join(held))
        made.parts = held
        return made


def put(parts: Iterable[str]) -> str:
    """The parts one after the other; `Pieces` only where one of them is in another language."""
    held = tuple(parts)
    return Pieces(held) if any(type(one) is not str for one in held) else "".join(held)


def filled(message: str, facts: Mapping[str, str]) -> str:
    """A message with its `{named}` places filled."""
    parts: list[str] = []
    for text, name in _places(message):
        if text:
            parts.append(text)
        if name is not None:
            parts.append(facts[name])
    return put(parts)


@lru_cache(maxsize=1024)
def _places(message: str) -> tuple[tuple[str, str | None], ...]:
    return tuple((text, name) for text, name, _how, _kind in Formatter().parse(message))


def session_state(session: Session, today: date) -> str:
    """The state of a session. One whose day has passed while it was planned may have been held or not: no act says."""
    if session.state == "planned":
        planned = session.end or session.start or session.planned_start
        if planned and last_day(planned) < today:
            return _("planned; not on record whether it was held")
    return word(session.state)


def comma() -> str:
    """What stands between the members of a list, its blank included."""
    return pgettext("between the members of a list", ", ")


def listed(*texts: str) -> str:
    """“Council of Ministers, 7 October 2024”: those of the texts that are not empty, with the comma of the language."""
    parts: list[str] = []
    for one in texts:
        if one:
            parts += [comma(), one] if parts else [one]
    return put(parts)


def joined(names: Iterable[str]) -> str:
    """“Armenia, Belarus and Kazakhstan”, without a serial comma."""
    parts = list(names)
    if len(parts) < 2:
        return put(parts)
    between = pgettext("a list", "%(most)s and %(last)s").replace("%(most)s", "{most}").replace("%(last)s", "{last}")
    return filled(between, {"most": listed(*parts[:-1]), "last": parts[-1]})


WORDS: Mapping[str, str] = {
    # roles
    "secretariat": N_("secretariat"),
    "chair": N_("chair"),
    "head": N_("head of delegation"),
    "delegate": N_("delegate"),
    "observer": N_("observer"),
    "clock": N_("clock"),
    # outcomes and states of documents
    "draft": N_("draft"),
    "submitted": N_("submitted"),
    "adopted": N_("adopted"),
    "endorsed": N_("approved, to be sent on"),
    "not-adopted": N_("not adopted"),
    "took-note": N_("taken note of"),
    "vetoed": N_("vetoed"),
    "no-opinion": N_("no opinion"),
    "withdrawn": N_("withdrawn"),
    "superseded": N_("superseded"),
    "consensus": N_("by consensus"),
    "vote": N_("by vote"),
    "silence": N_("by silence procedure"),
    # sessions
    "regular": N_("regular session"),
    "extraordinary": N_("extraordinary session"),
    "informal": N_("informal meeting"),
    "planned": N_("planned"),
    "open": N_("open"),
    "held": N_("held"),
    "cancelled": N_("cancelled"),
    "in person": N_("in person"),
    "video": N_("by video link"),
    "written": N_("in writing"),
    "restricted": N_("restricted sitting"),
    "extended": N_("extended sitting"),
    "removed": N_("taken off the agenda"),
    "postponed": N_("put off"),
    "closed": N_("closed"),
    # seats
    "founder": N_("founding state"),
    "member": N_("member"),
    "associate": N_("associate member"),
    "partner": N_("partner"),
    "former": N_("former member"),
    "joint": N_("joint member"),
    # kinds of body
    "statutory": N_("statutory body"),
    "preparatory": N_("preparatory body"),
    "parliamentary": N_("parliamentary body"),
    "court": N_("court"),
    "sectoral": N_("sectoral body"),
    # kinds of document
    "decision": N_("decision"),
    "statement": N_("statement"),
    "address": N_("address"),
    "plan": N_("plan"),
    "programme": N_("programme"),
    "treaty": N_("treaty"),
    "regulation": N_("regulation"),
    "status": N_("status"),
    "report": N_("report"),
    # what was said
    "said": N_("said"),
    "thanked": N_("thanked"),
    "stressed": N_("stressed"),
    "noted": N_("noted"),
    "proposed": N_("proposed"),
    "supported": N_("supported"),
    "informed": N_("informed"),
    "expected": N_("expected"),
    "discussed": N_("discussed"),
    "wished": N_("wished"),
    # designations
    "designated": N_("designated"),
    "given-up": N_("given up"),
    "replaced": N_("replaced"),
    # silence
    "running": N_("running"),
    "broken": N_("broken"),
    "lapsed": N_("lapsed, adopted"),
    # what time limits are for
    "drafts-entered": N_("Drafts entered"),
    "agenda-sent": N_("Draft agenda sent out"),
    "positions-stated": N_("Positions stated"),
    "delegations-named": N_("Delegations named"),
    "corrections": N_("Corrections to the record of the session"),
    # reasons of a chairmanship
    "order": N_("by the order"),
    "decline": N_("another declined"),
    "swap": N_("by an exchange"),
    "order-left": N_("out of the order"),
    "decided": N_("by decision"),
    # how sure a fact is, as the office enters it
    "read": N_("read in a source"),
    "derived": N_("derived"),
    "background": N_("background"),
    "unknown": N_("not known"),
    # for whom a document is released
    "public": N_("the public"),
    "observers": N_("participants and observers"),
    "parties": N_("participants"),
    # steps on the way of a document
    "step": N_("step"),
    "initiative": N_("initiative"),
    "experts": N_("work of experts"),
    "domestic": N_("within a state"),
    "agenda": N_("agenda"),
    "signature": N_("signature"),
    "follow-up": N_("follow-up"),
    # parties, their participation, other processes
    "state": N_("state"),
    "organisation": N_("organisation"),
    "participation": N_("participation"),
    "accession": N_("accession"),
    "withdrawal": N_("withdrawal"),
    "note": N_("note"),
    "conference": N_("conference"),
    "anniversary": N_("anniversary"),
    # programmes
    "cultural-capital": N_("cultural capital"),
    "youth-capital": N_("youth capital"),
    "sports-capital": N_("sports capital"),
    "themed-year": N_("themed year"),
    "base-organisation": N_("base organisation"),
    "games": N_("games"),
    "award": N_("award"),
    # signatures
    "signed": N_("signed"),
    "special opinion": N_("special opinion"),
    "reservation": N_("reservation"),
    "not signed": N_("did not sign"),
    # what breaks silence
    "objection": N_("objection"),
    "amendment": N_("amendment"),
}


def word(code: str) -> str:
    """The words for a code of the record; the code itself where it has none."""
    return _(WORDS[code]) if code in WORDS else code


def objection(one: Objection, names: Callable[[str], str], zone: str) -> dict[str, Any]:
    """An objection as the macro `objections` takes it. `names` gives the name of a party or body by its reference;
    moments are told in the time of `zone`, that of the seat, as wherever else they stand."""
    facts = {key: _fact(key, value, names, zone) for key, value in one.facts.items()}
    return {
        "code": one.code,
        "field": one.on,
        "words": filled(_(one.words), _Loose(facts)),
        "article": {"text": one.article} if one.article else None,
        "remedy": filled(_(one.remedy), _Loose(facts)) if one.remedy else "",
    }


class _Loose(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


_NAMED = frozenset({"party", "body", "mandate", "parties", "against", "awaited", "would_carry"})
_MOMENTS = frozenset({"day", "at", "last", "expires", "start", "end"})


def said(text: str) -> str:
    """A text that was made in English, in the reader's language, where it knows how."""
    return text.words(_) if isinstance(text, Said) else text


def _fact(key: str, value: Any, names: Callable[[str], str], zone: str) -> str:
    if isinstance(value, Said):
        return said(value)
    if isinstance(value, list | tuple):
        return listed(*(_fact(key, one, names, zone) for one in value))
    text = str(value)
    if key in _NAMED:
        return names(text)
    if key in _MOMENTS and text:
        try:
            shown = day(text, zone)
        except ValueError:
            return text
        return shown if isinstance(shown, str) else shown["text"]
    return word(text)


def figures(number: int) -> Markup:
    """A number with thin spaces between thousands."""
    return Markup(f"{number:,}".replace(",", "&#8239;"))


def stamp(when: datetime | str, zone: str) -> dict[str, str]:
    """An instant in the zone of the seat."""
    local = (instant(when) if isinstance(when, str) else when).astimezone(ZoneInfo(zone))
    return {"text": listed(long_date(local.date()), f"{local:%H:%M}"), "iso": local.isoformat()}


def served(zone: str) -> str:
    """The present instant in the zone of the seat. Only for pages that are made for one reader: others are kept."""
    return stamp(datetime.now(UTC), zone)["text"]


def certainty(basis: str) -> str:
    """How sure a fact is, in a word; nothing where it was read, or entered by the office itself."""
    words = {"derived": _("derived"), "background": _("background"), "planned": _("planned"), "unknown": _("not known")}
    return words.get(basis, "")


FILTERS: Mapping[str, Callable[..., Any]] = {
    "word": word,
    "day": day,
    "date_words": date_words,
    "figures": figures,
    "direction": direction,
}
