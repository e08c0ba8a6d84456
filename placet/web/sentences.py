"""One sentence for each act of the record, made at reading from its facts, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from placet.acts import REGISTER
from placet.procedure.words import N_
from placet.web import phrases

SENTENCES: Mapping[str, str] = {
    "found-organisation": N_("The record of {name} was opened"),
    "establish-body": N_("A body was established: {name}"),
    "enter-party": N_("A party was entered: {name}"),
    "seat-party": N_("A seat in {holder}: {party}, {seat_kind}"),
    "end-seat": N_("A seat ended on {end}: {seat}"),
    "note-participation": N_("On the part of {party}: {words}"),
    "give-mandate": N_("A mandate was given: {role}{of_party}"),
    "end-mandate": N_("A mandate ended on {end}: {mandate}"),
    "take-chair": N_("In the chair of {holder} from {start}: {party}"),
    "adopt-rules": N_("Rules of procedure of {on_body}: {name}"),
    "plan-session": N_("A session was planned: {of_body}, {start}"),
    "move-session": N_("A session was moved: {session}; now: {now}"),
    "open-session": N_("The session was opened: {session}"),
    "close-session": N_("The session was closed: {session}"),
    "plan-sitting": N_("A sitting was planned: {composition}, {session}"),
    "add-item": N_("An item was put on the agenda: {title}"),
    "move-item": N_("An item was moved to another class: {item}"),
    "take-item-off": N_("An item was taken off the agenda: {item}"),
    "adopt-agenda": N_("The agenda was adopted: {session}"),
    "name-delegation": N_("A delegation was named: {party}{head}"),
    "enter-statement": N_("{said_by}{words}"),
    "note-process": N_("Another process was noted: {name}"),
    "enter-document": N_("A document was entered: {title}"),
    "add-version": N_("A new version was entered: {document}"),
    "attach-file": N_("A file was attached in {language}: {document}"),
    "note-title": N_("Another title was noted: {words}"),
    "note-step": N_("On the way of {document}: {words}"),
    "submit-document": N_("Submitted to {recipient}: {document}"),
    "withdraw-document": N_("The draft was withdrawn: {document}"),
    "supersede-document": N_("The document was superseded: {document}"),
    "release-document": N_("The document was released: {document}"),
    "note-claim": N_("Reports differ on {about}: {words}"),
    "note-source": N_("A source was entered: {what}"),
    "state-position": N_("{party_acting} stated a position on {document}: {stance}"),
    "keep-note": N_("A note was kept on {document}"),
    "enter-joining": N_("{joined_words}, {party}: {document}"),
    "give-reason": N_("A reason was given, {joining}: {reason}"),
    "open-silence": N_("A silence procedure was opened until {expires}: {document}"),
    "break-silence": N_("{party_acting} broke silence on {document}"),
    "record-decision": N_("{outcome_words}: {document}"),
    "lapse-silence": N_("Silence lapsed, and the draft is adopted: {document}"),
    "enter-treaty": N_("A treaty was entered: {title}"),
    "sign-treaty": N_("{party}, {manner}: {treaty}"),
    "end-treaty": N_("A treaty ended on {ended}: {treaty}"),
    "deposit-instrument": N_("An instrument was deposited on {day}, {party}: {treaty}"),
    "enter-plan": N_("The plan of consultations for {year} was entered"),
    "add-topics": N_("Topics were added to a plan of consultations: {plan}"),
    "approve-plan": N_("The plan of consultations was approved, or its results entered: {plan}"),
    "enter-consultation": N_("A consultation was entered: {topic}"),
    "open-programme": N_("A programme was opened: {name}"),
    "designate": N_("{state_words}, {year}: {name}"),
    "give-up-designation": N_("A designation ended: {designation}"),
}

_NAMES = frozenset({"party", "holder", "on_body", "of_body", "recipient", "for_party"})
_DATES = frozenset({"start", "end", "expires", "day", "at", "ended"})
_CODES = frozenset({"seat_kind", "role", "composition", "manner"})


def sentence(act: Mapping[str, Any], *, name: Callable[[str], str], words: Callable[[Mapping[str, str]], str],
             title: Callable[[str, str], str], zone: str) -> str:  # fmt: skip
    """The sentence of an act. `name` names a party or body, `words` picks a text's language, `title` gives the title of
    the document, session or other thing that a field refers to (field, reference)."""
    facts = _Facts(act, name, words, title, zone)
    return phrases.filled(_(SENTENCES[act["kind"]]), facts)


class _Facts(dict[str, str]):
    def __init__(self, act: Mapping[str, Any], name: Callable[[str], str], words: Callable[[Mapping[str, str]], str],
                 title: Callable[[str, str], str], zone: str) -> None:  # fmt: skip
        super().__init__()
        self._act, self._name, self._words, self._title, self._zone = act, name, words, title, zone

    def __missing__(self, key: str) -> str:
        act = self._act
        match key:
            case "of_party":
                return phrases.put((phrases.comma(), self._name(act["party"]))) if act.get("party") else ""
            case "head":
                return phrases.comma() + act["head"] if act.get("head") else ""
            case "party_acting":
                return self._name(act.get("for_party", "")) if act.get("for_party") else self._title("by", act["by"])
            case "said_by":
                return phrases.put((self._name(act["party"]), ": ")) if act.get("party") else ""
            case "joined_words":
                return _("Joined") if act.get("joined") else _("Did not join")
            case "outcome_words":
                outcome = phrases.word(act.get("outcome", "adopted")).capitalize()
                body = self._name(act["of_body"]) if act.get("of_body") else ""
                return phrases.listed(outcome, body)
            case "now":
                start = phrases.date_words(act["start"]) if act.get("start") else ""
                mode = phrases.word(act["mode"]) if act.get("mode") else ""
                return phrases.listed(start, self._words(act.get("place", {})), mode) or "…"
            case "state_words":
                return _("Proposed") if act.get("proposed") else _("Designated")
        value = act.get(key, "")
        if isinstance(value, Mapping):
            return self._words(value)
        if key in _NAMES and value:
            return self._name(value)
        if key in _DATES and value:
            shown = phrases.day(value, self._zone)
            return shown if isinstance(shown, str) else shown["text"]
        if key in _CODES:
            return phrases.word(str(value))
        return self._title(key, str(value)) if value else "…"


def unknown_kinds() -> set[str]:
    """Acts without a sentence, and sentences without an act; empty in a good release."""
    return set(REGISTER) ^ set(SENTENCES)
