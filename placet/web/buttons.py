"""Small pieces that many pages show: the acts on offer, languages of a paper, sources."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from placet.desk import Offer
from placet.procedure.rows import Rendition
from placet.reading.listed import ListedRendition
from placet.web import phrases
from placet.web.page import Ask

_OWN_NAMES = dict(settings.LANGUAGES)


def of_offers(ask: Ask, offers: Iterable[Offer]) -> list[dict[str, Any]]:
    """The acts on offer: those in order as links to their form, the others with the reason beside them."""
    found = []
    for offer in sorted(offers, key=_first):
        refused = None
        if offer.objections:
            first = phrases.objection(offer.objections[0], ask.name, ask.organisation.zone)
            refused = {"words": first["words"], "article": first["article"]}
        found.append(
            {
                "kind": offer.kind.kind,
                "label": _(offer.kind.label),
                "url": ask.url("act", offer.kind.kind, subject=offer.subject),
                "refused": refused,
                "id": f"act-{offer.kind.kind}",
            }
        )
    return found


# What a page offers first; the rest follow as the catalogue has them, those not in order last.
_ORDER = ("break-silence", "state-position", "record-decision", "submit-document", "open-session", "add-item")


def _first(offer: Offer) -> tuple[bool, int]:
    kind = offer.kind.kind
    return (not offer.in_order, _ORDER.index(kind) if kind in _ORDER else len(_ORDER))


def renditions(ask: Ask, found: Iterable[Rendition | ListedRendition]) -> list[dict[str, Any]]:
    """The languages of a paper, as the macro `langs` takes them."""
    return [
        {
            "code": one.language,
            "name": language_name(one.language),
            "role": "authentic" if one.authentic else "translation",
            "url": file_url(ask, one),
            "note": _("%(size)d kB") % {"size": max(1, one.size // 1024)},
        }
        for one in found
    ]


def language_name(code: str) -> str:
    """The name of a language in itself, where the interface has it; else its code."""
    return _OWN_NAMES.get(code, code)


def file_url(ask: Ask, one: Rendition | ListedRendition) -> str:
    """The address of a rendition's file."""
    return ask.url("file", one.digest, _in_address(one.file_name) or one.digest)


@functools.lru_cache(maxsize=4096)
def _in_address(name: str) -> str:
    """A file's name as the last part of an address."""
    return re.sub(r"[^\w.-]+", "-", name).strip("-.")


def sources(ask: Ask, found: Iterable[str]) -> list[dict[str, str]]:
    """Sources by address, or by their reference in the list of sources."""
    shown = []
    for one in found:
        if one.startswith(("http://", "https://")):
            shown.append({"url": one, "title": ""})
        else:
            shown.append({"url": f"{ask.url('sources')}#{one}", "title": one})
    return shown
