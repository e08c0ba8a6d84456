"""What if: the finding on a draft with other stances than those on record. Nothing is written."""

from __future__ import annotations

import dataclasses

from django.http import Http404
from django.utils.translation import gettext as _

from placet.procedure.rows import Document, Position
from placet.procedure.rulebook import Rulebook
from placet.procedure.state import State
from placet.procedure.verdict import finding
from placet.reading import documents as reading
from placet.reading.documents import Dossier
from placet.web import findings, stances
from placet.web.page import Ask, Shown

HOW = ("", "consensus")


def what_if(ask: Ask, ref: str) -> Shown:
    """The draft's finding as the address says that its parties stand (`?AA=agree&BB=object`), else as they do."""
    found = reading.page(ask.reader, ask.house, ref)
    if found is None or found[0].finding is None:
        raise Http404
    dossier, known = found
    own = dossier.document
    rules = known.rulebook(own.body)
    if rules is None:
        raise Http404
    held = {one.party: one.stance for one in dossier.positions if one.body == own.body and one.version == own.version}
    chosen = _chosen(ask, dossier, rules, held)
    how = ask.request.GET.get("how", "")
    how = how if how in HOW else ""
    supposed = _supposed(ask, dossier, chosen, how)
    marks = stances.stances(ask, rules)
    options = [("", _("no reply yet"))] + [
        (one.name, ask.words(one.label) or one.name) for one in rules.stances.values()
    ]
    return Shown(
        "what_if",
        _("What if"),
        "documents",
        {
            "title": ask.words(own.title),
            "back": ask.url("document", ref),
            "action": ask.url("what-if", ref),
            "rows": [
                {
                    "party": party,
                    "name": ask.party(party),
                    "value": chosen[party],
                    "changed": chosen[party] != held.get(party, ""),
                }
                for party in dossier.members
            ],
            "options": options,
            "how": how,
            "hows": [
                ("", _("In a written round: all must have spoken")),
                ("consensus", _("At a sitting: who is silent consents")),
            ],
            "finding": findings.shown(ask, supposed.finding, supposed, marks) if supposed.finding else None,
            "changed": any(chosen[party] != held.get(party, "") for party in dossier.members),
        },
    )


def _chosen(ask: Ask, dossier: Dossier, rules: Rulebook, held: dict[str, str]) -> dict[str, str]:
    """The stance of each member: the address's, where it names one that the rules know, else the one on record."""
    asked = ask.request.GET
    chosen = {}
    for party in dossier.members:
        stance = asked.get(party, held.get(party, ""))
        chosen[party] = stance if stance in rules.stances or stance == "" else held.get(party, "")
    return chosen


def _supposed(ask: Ask, dossier: Dossier, chosen: dict[str, str], how: str) -> Dossier:
    own: Document = dossier.document
    positions = tuple(
        Position(
            ref=f"supposed/{party}",
            scope=own.scope,
            document=own.ref,
            version=own.version,
            body=own.body,
            party=party,
            stance=stance,
        )
        for party, stance in chosen.items()
        if stance
    )
    state = State([own, *positions], house=ask.house)
    result = finding(state, own, own.body, "", how, ask.today.isoformat(), change=True)
    return dataclasses.replace(dossier, positions=positions, finding=result)
