"""Rules of procedure in words: how a body decides, and what its settings say, made from the rulebook's data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from placet.acts import REGISTER
from placet.procedure.provisions import Setting
from placet.procedure.rulebook import Rulebook
from placet.procedure.tree import Criterion, Fewest, Leaf, Node, Number, Rule
from placet.procedure.words import N_
from placet.web import phrases
from placet.web.page import Ask

BASES: Mapping[str, str] = {
    "members": N_("of all members"),
    "entitled": N_("of the members entitled to vote"),
    "participating": N_("of the members taking part"),
    "present": N_("of the members present"),
    "present-and-voting": N_("of the members present and voting"),
    "cast": N_("of the votes cast"),
}
WHATS: Mapping[str, str] = {
    "for": N_("for"),
    "against": N_("against"),
    "abstain": N_("abstaining"),
    "aside": N_("standing aside"),
    "absent": N_("absent"),
    "not-for": N_("not for"),
    "present": N_("present"),
}
COMPARES: Mapping[str, str] = {
    "at-least": N_("at least %(bound)s"),
    "more-than": N_("more than %(bound)s"),
    "at-most": N_("at most %(bound)s"),
    "less-than": N_("less than %(bound)s"),
}
TITLES: Mapping[str, str] = {
    "agenda.classes": N_("Classes of agenda items"),
    "agenda.late_item": N_("An item after the agenda has been adopted"),
    "binding.aside": N_("Whoever stands aside is not bound by the decision"),
    "languages.authentic": N_("Authentic languages"),
    "languages.official": N_("Official languages"),
    "languages.working": N_("Working languages"),
    "positions.silence_is_consent": N_("In a written round, no reply in time means agreement"),
    "protocol.order": N_("Protocol order"),
    "sessions.per_year": N_("Regular sessions a year"),
    "silence.broken_by": N_("What breaks silence"),
    "silence.opened_by": N_("Who opens a silence procedure"),
    "sittings": N_("Compositions of a sitting"),
    "limits": N_("Time limits"),
}
KINDS: Mapping[str, str] = {
    "drafts": N_("drafts"),
    "positions": N_("positions"),
    "decisions": N_("decisions"),
    "agenda": N_("agenda"),
    "restricted": N_("papers of the restricted sitting"),
    "delegations": N_("lists of delegations"),
    "statements": N_("statements"),
}
CIRCLES: Mapping[str, str] = {
    "public": N_("the public"),
    "observers": N_("participants and observers"),
    "parties": N_("participants"),
    "restricted": N_("heads of delegation"),
    "secretariat": N_("the secretariat"),
}
COUNTED: Mapping[str, str] = {
    "for": N_("counts as for"),
    "against": N_("counts as against"),
    "abstain": N_("present, neither for nor against"),
    "aside": N_("not counted at all"),
    "unsettled": N_("neither yes nor no yet"),
    "absent": N_("counts as absent"),
}


def criterion(one: Criterion) -> str:
    """What must be true for a question to be carried, in a few words."""
    if isinstance(one, Node):
        return _node(one)
    if one.code == "none":
        if one.of:
            return _("nobody among “%(group)s” is against") % {"group": one.of}
        return _("nobody is against")
    if one.code == "unanimous":
        words = [_("all that take part are for")]
        if one.abstention_blocks:
            words.append(_("an abstention stands in the way"))
        if one.absence_blocks:
            words.append(_("an absence stands in the way"))
        return phrases.listed(*words)
    return _leaf(one)


def _leaf(one: Leaf) -> str:
    bound = _bound(one.bound)
    parts = [_(COMPARES[one.compare]) % {"bound": bound}]
    if one.base:
        parts.append(_(BASES[one.base]))
    elif not one.weight:
        parts.append(_("members"))
    if one.weight:
        parts.append(_("by “%(weight)s”") % {"weight": one.weight})
    if one.of:
        parts.append(_("within “%(group)s”") % {"group": one.of})
    if one.without:
        parts.append(_("without “%(group)s”") % {"group": one.without})
    return f"{' '.join(parts)}: {_(WHATS[one.what])}"


def _bound(bound: Number | Fewest) -> str:
    if isinstance(bound, Fewest):
        words = _("the fewest members that hold more than %(share)s by “%(weight)s”") % {
            "share": bound.share,
            "weight": bound.weight,
        }
        return f"{words} + {bound.plus}" if bound.plus else words
    if (
        isinstance(bound, Fraction)
        and bound.denominator != 1
        and 100 % bound.denominator == 0
        and bound.denominator > 4
    ):
        return f"{bound * 100} %"
    return str(bound)


def _node(node: Node) -> str:
    parts = [f"({criterion(one)})" if isinstance(one, Node) else criterion(one) for one in node.parts]
    match node.code:
        case "all":
            return pgettext("conditions", "; and ").join(parts)
        case "any":
            return pgettext("conditions", "; or ").join(parts)
        case "not":
            return _("not so: %(condition)s") % {"condition": parts[0]}
        case "some":
            head = ngettext("at least %(n)d of these", "at least %(n)d of these", node.least) % {"n": node.least}
            return f"{head}: {'; '.join(parts)}"
        case "failing-which":
            return pgettext("conditions", "; failing which, ").join(parts)
        case _:
            return _("%(condition)s; but where this is so, that is enough: %(other)s") % {
                "condition": parts[0],
                "other": parts[1],
            }


def rules(ask: Ask, book: Rulebook, on: date) -> list[dict[str, Any]]:
    """How the body decides each matter on that day."""
    found = []
    for rule in book.rules:
        if _stands(rule, on):
            found.append(
                {
                    "title": ask.words(rule.title) or ask.words(book.matters[rule.matter].title) or rule.matter,
                    "default": rule.matter == book.default,
                    "words": criterion(rule.criterion),
                    **cited(rule),
                }
            )
    return sorted(found, key=lambda one: not one["default"])


def settings(ask: Ask, book: Rulebook, on: date) -> list[dict[str, Any]]:
    """What else the rulebook sets on that day."""
    return [
        {"title": _meaning(ask, one.key), "key": one.key, "words": _value(ask, one), "note": one.note, **cited(one)}
        for one in book.settings
        if _stands(one, on)
    ]


def ended(ask: Ask, book: Rulebook, on: date) -> list[dict[str, Any]]:
    """Provisions that are no longer in force: rules are ended with a date, never struck out."""
    past: list[tuple[date, dict[str, Any]]] = []
    for rule in book.rules:
        if rule.until and rule.until < on:
            past.append(
                (
                    rule.until,
                    {"title": ask.words(rule.title) or rule.matter, "words": criterion(rule.criterion), **cited(rule)},
                )
            )
    for one in book.settings:
        if one.until and one.until < on:
            past.append(
                (
                    one.until,
                    {"title": _meaning(ask, one.key), "words": _value(ask, one), "note": one.note, **cited(one)},
                )
            )
    return [words for _until, words in sorted(past, key=lambda pair: pair[0], reverse=True)]


def stances(ask: Ask, book: Rulebook) -> list[dict[str, Any]]:
    """What a party may say, and how it counts."""
    return [
        {
            "counts": one.counts,
            "glyph": one.glyph or ("remarks" if one.counts == "unsettled" else one.counts),
            "label": ask.words(one.label) or one.name,
            "words": _(COUNTED[one.counts]),
            "text": one.needs_text,
        }
        for one in book.stances.values()
    ]


def cited(one: Rule | Setting) -> dict[str, Any]:
    """Article, source, and whether somebody has read the source."""
    period = ""
    if one.since or one.until:
        since = phrases.long_date(one.since) if one.since else "…"
        period = f"{since} – {phrases.long_date(one.until)}" if one.until else _("since %(day)s") % {"day": since}
    basis = {"practice": _("practice, no text says it"), "background": _("background, no text was read")}
    return {
        "article": {"text": one.article} if one.article else None,
        "basis": basis.get(one.basis, ""),
        "source": address(one.source),
        "source_words": "" if address(one.source) else one.source,
        "checked": one.source_checked,
        "period": period,
    }


def address(source: str) -> str:
    """The source where it is an address that may be followed; a rulebook can hold any text."""
    return source if source.startswith(("https://", "http://")) else ""


def _stands(one: Rule | Setting, on: date) -> bool:
    return (one.since is None or one.since <= on) and (one.until is None or on <= one.until)


def _meaning(ask: Ask, key: str) -> str:
    """What a setting is about."""
    if key in TITLES:
        return _(TITLES[key])
    head, _dot, rest = key.partition(".")
    if head == "distribution":
        return _("Who receives: %(what)s") % {"what": _(KINDS[rest]) if rest in KINDS else rest}
    if head == "entitled":
        kind = REGISTER.get(rest)
        return _("Who may: %(act)s") % {"act": _(kind.label) if kind else rest}
    if head == "gate":
        return _("What comes up must have passed: %(body)s") % {"body": ask.body(rest)}
    return key


def _value(ask: Ask, one: Setting) -> str:
    head = one.key.partition(".")[0]
    value = one.value
    if head == "entitled":
        return phrases.listed(*(phrases.word(str(role)) for role in value))
    if head == "distribution":
        return _(CIRCLES[value]) if value in CIRCLES else str(value)
    if head == "languages":
        return phrases.listed(*(phrases.language_name(str(language)) for language in value))
    if one.key == "protocol.order" and isinstance(value, str) and value.startswith("alphabet:"):
        return _("alphabet: %(language)s") % {"language": phrases.language_name(value.partition(":")[2])}
    if one.key == "protocol.order" and isinstance(value, list):
        return phrases.listed(*(ask.party(str(ref)) for ref in value))
    return _plain(ask, value)


def _plain(ask: Ask, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        joint = "; " if any(isinstance(part, Mapping) for part in value) else ", "
        return joint.join(_plain(ask, part) for part in value)
    if isinstance(value, Mapping):
        label = value.get("label")
        name = ask.words(label) if isinstance(label, Mapping) else phrases.word(str(value.get("name", "")))
        rest = [
            f"{key} {_plain(ask, part)}"
            for key, part in value.items()
            if key not in ("name", "label") and part not in ("", [])
        ]
        return f"{name} ({phrases.listed(*rest)})" if name and rest else name or phrases.listed(*rest)
    word = phrases.word(str(value))
    return word.replace("-", " ") if word == str(value) else word
