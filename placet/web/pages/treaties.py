"""Pages of treaties: whether each is in force, since when, for whom, what is missing, what was said at signature."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from placet import desk
from placet.procedure.clause import (
    Clause,
    Condition,
    Delay,
    Deposits,
    Every,
    Node,
    OnDate,
    Share,
)
from placet.procedure.force import Event, Force, Missing
from placet.procedure.force_words import ALL_OF, ANY_OF, EVENTS, KINDS, MISSING, PROBLEMS, percent
from placet.procedure.moment import first_day, is_moment
from placet.procedure.rows import Treaty
from placet.procedure.state import State
from placet.reading import treaties as reading
from placet.reading.lists import claims
from placet.reading.treaties import TreatyPage
from placet.web import buttons, phrases
from placet.web.page import Ask, Shown
from placet.web.pages.lists import differing
from placet.web.pages.parties import MANNERS


def treaties(ask: Ask) -> Shown:
    """All treaties, with whether they are in force on the day."""
    found = reading.listing(ask.reader, ask.house, ask.today)
    return Shown(
        "treaties",
        _("Treaties"),
        "treaties",
        {
            "rows": [
                {
                    "title": ask.words(one.treaty.title),
                    "url": ask.url("treaty", one.treaty.ref),
                    "adopted": phrases.date_words(one.treaty.adopted),
                    "place": ask.words(one.treaty.place),
                    "depositary": ask.words(one.treaty.depositary),
                    "standing": standing(one, ask.today)[0],
                    "since": standing(one, ask.today)[1],
                    "deposits": len({i.party for i in one.instruments if i.kind != "withdrawal"}),
                    "certainty": one.treaty.basis,
                }
                for one in found
            ],
            "as_of": phrases.long_date(ask.today),
        },
    )


def standing(one: TreatyPage, day: date) -> tuple[str, str]:
    """Whether it is in force, in a few words, and since when.

    Computed where the clause and enough deposits are on record. A list of deposits that does not fulfil the clause may
    be incomplete: then what is reported is believed, and without any deposit nothing is said.
    """
    force, treaty = one.force, one.treaty
    reported = one.reported(day)
    if force is None or (force.status == "not-in-force" and (reported or not one.instruments)):
        if treaty.ended and first_day(treaty.ended) <= day:
            return (_("no longer in force"), _("ended %(day)s") % {"day": phrases.date_words(treaty.ended)})
        if reported:
            since = _("since %(day)s") if reported == treaty.in_force else _("at the latest since %(day)s")
            return (_("in force, as reported"), since % {"day": phrases.date_words(reported)})
        return (_("not known"), "")
    return _computed_standing(force)


def _computed_standing(force: Force) -> tuple[str, str]:
    words = {
        "in-force": _("in force"),
        "pending": _("not in force yet"),
        "not-in-force": _("not in force, by the deposits on record"),
        "undecided": _("open: the days on record do not settle it"),
        "ended": _("no longer in force"),
    }[force.status]
    if force.status == "in-force" and force.in_force:
        return (words, _("since %(day)s") % {"day": phrases.long_date(force.in_force)})
    if force.status == "in-force" and force.earliest and force.latest:
        span = {"first": phrases.long_date(force.earliest), "last": phrases.long_date(force.latest)}
        return (words, _("since a day between %(first)s and %(last)s") % span)
    if force.status == "pending" and force.enters:
        return (words, _("enters into force on %(day)s") % {"day": phrases.long_date(force.enters)})
    if force.status == "ended" and force.ended:
        return (words, _("ended %(day)s") % {"day": phrases.long_date(force.ended)})
    return (words, "")


def treaty(ask: Ask, ref: str) -> Shown:
    """One treaty, on the reader's day."""
    page = reading.page(ask.reader, ask.house, ref, ask.today)
    if page is None:
        raise Http404
    own, force = page.treaty, page.force
    words, since = standing(page, ask.today)
    known = State(house=ask.house)
    known.put(own)
    for row in page.instruments:
        known.put(row)
    return Shown(
        "treaty",
        ask.words(own.title),
        "treaties",
        {
            "crumbs": [(_("Treaties"), ask.url("treaties"))],
            "own": ask.own(own.title),
            "facts": _facts(ask, own),
            "remark": ask.words(own.remark),
            "sources": buttons.sources(ask, own.sources),
            "document": {"words": ask.words(page.document.title), "url": ask.url("document", page.document.ref)}
            if page.document
            else None,
            "standing": words,
            "since": since,
            "verdict": _verdict(page, ask.today),
            "computed": force is not None,
            "believed": force is not None and force.status == "not-in-force" and bool(page.reported(ask.today)),
            "problem": phrases.said(page.problem),
            "as_of": phrases.long_date(ask.today),
            "reported": _reported(own, force),
            "clause_words": ask.words(own.clause_words),
            "clause": clause_words(page.clause) if page.clause else "",
            "article": str(page.clause.said.get("article", "")) if page.clause else "",
            "missing": [missing(ask, one) for one in force.missing] if force else [],
            "parties": [_party(ask, page, one) for one in page.standing(ask.house)],
            "timeline": [_event(ask, page, one) for one in force.timeline] if force else [],
            "problems": _problems(ask, page),
            "opinions": _opinions(ask, page),
            "claims": differing(ask, claims(ask.reader, [ref])),
            "offers": buttons.of_offers(ask, desk.offers(ask.reader, Treaty, ref, known)),
        },
    )


def _verdict(page: TreatyPage, day: date) -> str:
    """The colour of the card: in force, not, or neither."""
    force = page.force
    if force is not None and force.status != "not-in-force":
        return {"in-force": "holds", "ended": "fails"}.get(force.status, "open")
    if page.treaty.ended and first_day(page.treaty.ended) <= day:
        return "fails"
    return "holds" if page.reported(day) else "open"


def _facts(ask: Ask, own: Treaty) -> list[Any]:
    facts: list[Any] = []
    if own.adopted:
        where = ask.words(own.place)
        done = phrases.listed(where, phrases.date_words(own.adopted))
        facts.append({"label": _("Done"), "words": done, "certainty": own.basis, "note": ""})
    if own.depositary:
        facts.append({"label": _("Depositary"), "words": ask.words(own.depositary)})
    return facts


def _reported(own: Treaty, force: Force | None) -> dict[str, Any] | None:
    """What is reported of entry into force, and whether the computed day is the same."""
    if not own.in_force:
        return None
    same = None
    if force is not None and force.decided and force.enters and len(own.in_force) == 10:
        same = force.enters.isoformat() == own.in_force
    return {"words": phrases.date_words(own.in_force), "same": same}


# -- the clause in words ----------------------------------------------------------------------------------------------


def clause_words(clause: Clause) -> str:
    """The clause as data, told back in words."""
    parts = [
        _("Condition: %(condition)s.") % {"condition": condition(clause.when)},
        _("In force: %(when)s.") % {"when": delay(clause.delay)},
    ]
    if clause.not_before:
        parts.append(_("Not before %(day)s.") % {"day": phrases.long_date(clause.not_before)})
    later = _("For each that comes later, counted from its own deposit: %(when)s.")
    parts.append(later % {"when": delay(clause.later)})
    if clause.withdrawal:
        parts.append(_("A withdrawal takes effect: %(when)s.") % {"when": delay(clause.withdrawal)})
    return " ".join(parts)


def delay(one: Delay) -> str:
    """“30 days later”."""
    if not one.n:
        return _("on the same day")
    words = {
        "days": ngettext("%(n)d day later", "%(n)d days later", one.n),
        "months": ngettext("%(n)d month later", "%(n)d months later", one.n),
        "month_start_after_days": ngettext(
            "on the first day of the month that follows the expiry of %(n)d day",
            "on the first day of the month that follows the expiry of %(n)d days",
            one.n,
        ),
        "month_start_after_months": ngettext(
            "on the first day of the month that follows the expiry of %(n)d month",
            "on the first day of the month that follows the expiry of %(n)d months",
            one.n,
        ),
        "nth_month_start": _("on the first day of month %(n)d after it"),
    }[one.kind]
    return words % {"n": one.n}


def condition(one: Condition) -> str:
    """A condition of a clause."""
    if isinstance(one, Node):
        joint = pgettext("conditions", "; and ") if one.kind == "all" else pgettext("conditions", "; or ")
        parts = (f"({condition(part)})" if isinstance(part, Node) else condition(part) for part in one.parts)
        return joint.join(parts)
    if isinstance(one, Deposits):
        words = ngettext("%(n)d deposit", "%(n)d deposits", one.n) % {"n": one.n}
        return (
            _("%(deposits)s by members of “%(group)s”") % {"deposits": words, "group": one.group}
            if one.group
            else words
        )
    if isinstance(one, Every):
        return _("deposit by every member of “%(group)s”") % {"group": one.group}
    if isinstance(one, Share):
        bound = _("more than %(share)s") if one.strict else _("at least %(share)s")
        return _("deposits with %(share)s of “%(weight)s”") % {
            "share": bound % {"share": percent(one.need)},
            "weight": one.weight,
        }
    if isinstance(one, OnDate):
        return _("the day %(day)s") % {"day": phrases.long_date(one.day)}
    return _("signature")


def missing(ask: Ask, one: Missing) -> str:
    """What is missing, in words."""
    if one.code in ("all", "any"):
        parts = [missing(ask, part) for part in one.parts]
        words = parts[0]
        for part in parts[1:]:
            words = _(ALL_OF if one.code == "all" else ANY_OF).format(first=words, second=part)
        return words
    facts = {key: _shown(ask, key, value) for key, value in one.facts.items()}
    code = one.code
    if code == "share":
        code += ("-of" if one.facts.get("group") else "") + ("-more" if one.facts.get("strict") else "")
    elif code == "deposits" and one.facts.get("group"):
        code = "deposits-of"
    return _(MISSING[code]).format(**facts)


def _shown(ask: Ask, key: str, value: object) -> str:
    if isinstance(value, date):
        return phrases.long_date(value)
    if isinstance(value, Fraction):
        return percent(value)
    if key in ("from", "until") and isinstance(value, str) and is_moment(value):
        return phrases.date_words(value)
    if key in ("names", "participant", "successor"):
        refs = value if isinstance(value, (tuple, list)) else (value,)
        return phrases.joined(ask.party(str(ref)) for ref in refs)
    return str(value)


# -- for whom ---------------------------------------------------------------------------------------------------------


def _party(ask: Ask, page: TreatyPage, ref: str) -> dict[str, Any]:
    """One row: signed, deposited, in force since as computed and as reported."""
    signature = next((one for one in page.signatures if one.party == ref), None)
    deposits = [one for one in page.instruments if one.party == ref]
    reported = next((one.in_force for one in deposits if one.in_force and one.kind != "withdrawal"), "")
    computed, note = _computed(page, ref, ask.today)
    same = bool(computed and reported and len(reported) == 10 and computed == phrases.date_words(reported))
    return {
        "party": ask.party(ref),
        "code": ask.code(ref),
        "url": ask.url("party", ref),
        "signed": (phrases.date_words(signature.day) or _("yes"))
        if signature and signature.manner != "not signed"
        else "",
        "manner": _(MANNERS[signature.manner]) if signature and signature.manner != "signed" else "",
        "signed_basis": signature.basis if signature else "",
        "deposited": [
            {
                "day": phrases.date_words(one.day),
                "kind": _(KINDS[one.kind]) if one.kind in KINDS else one.kind,
                "basis": one.basis,
            }
            for one in deposits
        ],
        "computed": computed,
        "note": note,
        "reported": phrases.date_words(reported),
        "differs": bool(computed and reported and not same),
        "mine": bool(ask.reader.party) and ref == ask.reader.party,
    }


def _computed(page: TreatyPage, ref: str, today: date) -> tuple[str, str]:
    """Since when it is in force for a party, as computed; and what else is to be said."""
    force = page.force
    if force is None or page.clause is None:
        return ("", "")
    if ref in force.parties:
        return (phrases.long_date(force.parties[ref]), "")
    if ref in force.waiting:
        return (phrases.long_date(force.waiting[ref]), _("to come"))
    if ref in force.deposited:
        own, reported = force.deposited[ref], page.reported(today)
        if reported and own >= first_day(reported):
            # The treaty is in force by what is reported, so the rule for those that come later is the one that counts.
            return (phrases.long_date(page.clause.later.after(own)), _("from its own deposit"))
        return ("", "" if reported else _("deposited; the treaty is not in force"))
    if ref in force.left:
        return ("", _("no longer a party since %(day)s") % {"day": phrases.long_date(force.left[ref])})
    if ref in force.doubtful:
        early, late = force.doubtful[ref]
        if early and late:
            span = {"first": phrases.long_date(early), "last": phrases.long_date(late)}
            return ("", _("between %(first)s and %(last)s") % span)
        return ("", _("the day is not settled"))
    return ("", "")


def _event(ask: Ask, page: TreatyPage, one: Event) -> dict[str, Any]:
    facts: Mapping[str, object] = one.facts
    kind = str(facts.get("kind", ""))
    words = _(EVENTS[one.code]).format(
        participant=ask.party(one.participant) if one.participant else "",
        kind=_(KINDS[kind]) if kind in KINDS else kind,
        successor=ask.party(str(facts["successor"])) if facts.get("successor") else "",
    )
    count = facts.get("count")
    told = next((i.day for i in page.instruments if i.party == one.participant and i.kind == kind), "")
    known = told if one.code == "instrument" and told and first_day(told) == one.day else one.day.isoformat()
    return {
        "when": {"text": phrases.date_words(known), "iso": known},
        "words": words,
        "note": ngettext("%(n)d deposit", "%(n)d deposits", int(str(count))) % {"n": int(str(count))} if count else "",
        "strong": one.code in ("fulfilled", "in-force", "ended"),
    }


def _problems(ask: Ask, page: TreatyPage) -> list[dict[str, str]]:
    """What in the list of deposits cannot be taken as it stands, or should be known."""
    found = []
    for one in page.force.problems if page.force else ():
        message, remedy = PROBLEMS[one.code]
        facts = {key: _shown(ask, key, value) for key, value in one.facts.items()}
        found.append(
            {
                "who": ask.party(one.participant) if one.participant else "",
                "words": _(message).format(**facts),
                "remedy": _(remedy).format(**facts) if remedy and not one.note else "",
            }
        )
    return found


def _opinions(ask: Ask, page: TreatyPage) -> list[dict[str, Any]]:
    """Signatures with a special opinion or reservation, those that did not sign, and who signed for whom."""
    return [
        {
            "state": ask.party(one.party),
            "moment": ask.day(one.day),
            "label": _(MANNERS.get(one.manner, one.manner)),
            "signatory": one.signatory,
            "text": ask.words(one.words),
            "remark": ask.words(one.remark),
            "certainty": one.basis,
            "sources": buttons.sources(ask, one.sources),
        }
        for one in page.signatures
        if one.manner != "signed" or one.words or one.signatory
    ]
