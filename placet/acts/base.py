"""What an act is: one thing done under the rules by someone entitled to do it, declared once.

From the declaration of an act come its form, its JSON Schema, its command line and its manual page. Wire names (`kind`
and the names of fields) live for ever: fields are only added, with a default; a changed meaning is a new act.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any, ClassVar, Self, TypeVar, get_args, get_origin, get_type_hints

from placet.procedure.moment import BadMoment, first_day, is_moment
from placet.procedure.objection import Objection
from placet.procedure.rows import (
    Body,
    Designation,
    Document,
    Item,
    Joining,
    Mandate,
    Party,
    Plan,
    PlanLine,
    Programme,
    Refs,
    Row,
    Seat,
    Session,
    Sitting,
    Text,
    Treaty,
)
from placet.procedure.rulebook import Rulebook
from placet.procedure.state import State, stands
from placet.procedure.words import N_, Said

R = TypeVar("R", bound=Row)

BASES = ("", "read", "derived", "background", "planned", "unknown")


@dataclass(frozen=True, slots=True)
class About:
    """What a field is about: its label, its limits, and the kind of row that it names.

    `choices` are the admissible words, or a dotted rulebook key whose setting lists them; `long` asks for a large
    field; `moment` says that the text is a date of any precision; `digest` that it is a stored file's.
    """

    label: str
    of: type[Row] | None = None
    hint: str = ""
    max: int = 500
    long: bool = False
    choices: tuple[str, ...] = ()
    moment: bool = False
    digest: bool = False
    new: bool = False  # a reference that the act itself establishes
    reference: bool = False  # a reference that need not be on record
    seldom: bool = False  # forms fold it away


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an act, read from its declaration. `kind` is text, texts, whole, truth, refs or data."""

    name: str
    kind: str
    about: About
    required: bool
    default: Any


_KINDS = {str: "text", int: "whole", bool: "truth", Refs: "refs", Text: "texts", Mapping[str, object]: "data"}


@dataclass(frozen=True, kw_only=True)
class Act:
    """The part that all acts have: who, for whom, when, how sure, from where."""

    kind: ClassVar[str] = ""
    family: ClassVar[str] = ""
    rule: ClassVar[str] = ""  # the rulebook's setting that may name who is entitled: `entitled.<kind>`
    entitled: ClassVar[tuple[str, ...]] = ("secretariat",)
    needs: ClassVar[tuple[type[Row], ...]] = ()  # rows of the scopes it names that it looks at
    subject: ClassVar[str] = ""  # the field that names what the act is done to; its page offers the act
    label: ClassVar[str] = ""
    founding: ClassVar[bool] = False  # it opens the record, so no mandate can stand in it yet

    by: Annotated[str, About(N_("Mandate"), of=Mandate)]
    at: Annotated[str, About(N_("When it happened"), moment=True)]
    for_party: Annotated[str, About(N_("For"), of=Party)] = ""
    basis: Annotated[str, About(N_("How sure"), choices=BASES)] = ""
    sources: Annotated[Refs, About(N_("Sources"), max=2000)] = ()
    remark: Annotated[Text, About(N_("Remark"), long=True, max=4000)] = field(default_factory=dict)

    # -- to be written by each act ------------------------------------------------------------------------------------

    def body(self, state: State) -> str:
        """The body whose rules the act is judged by; empty for acts of the organisation itself."""
        return ""

    def standing(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        """Why such an act may not be done now, whatever it says. A page's buttons ask only this."""
        yield from ()

    def content(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        """Why what this act says is not in order."""
        yield from ()

    def effect(self, state: State) -> Iterable[Row]:
        """The rows that the act establishes."""
        raise NotImplementedError

    # -- the same for all ---------------------------------------------------------------------------------------------

    @property
    def acted(self) -> Any:
        """The first day that `at` can mean."""
        return first_day(self.at)

    def row(self, kind: type[R], ref: str, /, **values: Any) -> R:
        """A row of that kind that carries this act's moment, certainty and sources, unless it says otherwise."""
        values.setdefault("at", self.at)
        values.setdefault("basis", self.basis)
        values.setdefault("sources", self.sources)
        values.setdefault("remark", self.remark)
        return kind(ref=ref, **values)

    def change(self, row: R, /, **values: Any) -> R:
        """`row` with those values, at this act's moment."""
        values.setdefault("at", self.at)
        return dataclasses.replace(row, **values)

    def names(self) -> Sequence[tuple[type[Row], str]]:
        """The rows that the act's fields name, its mandate included."""
        return self._named

    @cached_property
    def _named(self) -> tuple[tuple[type[Row], str], ...]:
        return tuple((kind, ref) for name, kind in _naming(type(self)) for ref in _refs(getattr(self, name)) if ref)

    def as_data(self) -> dict[str, Any]:
        """The act as plain data: its kind and every field that differs from its default."""
        data: dict[str, Any] = {"kind": self.kind}
        for item in fields(type(self)):
            value = getattr(self, item.name)
            if item.required or value != item.default:
                data[item.name] = list(value) if isinstance(value, tuple) else _plain(value)
        return data

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """The act that `data` (as written by `as_data`, without its kind) says. Raises TypeError on a wrong shape."""
        known = {item.name: item for item in fields(cls)}
        values: dict[str, Any] = {}
        for name, value in data.items():
            if name not in known:
                raise TypeError(f"{cls.kind}: unknown field {name!r}")
            if not _fits(known[name].kind, value):
                raise TypeError(f"{cls.kind}: {name} is not {known[name].kind}")
            values[name] = tuple(value) if known[name].kind == "refs" else value
        return cls(**values)


def _fits(kind: str, value: Any) -> bool:
    """Whether plain data have the shape of a field of that kind."""
    match kind:
        case "text":
            return isinstance(value, str)
        case "whole":
            return isinstance(value, int) and not isinstance(value, bool)
        case "truth":
            return isinstance(value, bool)
        case "refs":
            return isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)
        case "texts":
            return isinstance(value, Mapping) and all(isinstance(one, str) for one in value.values())
    return isinstance(value, Mapping)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


_FIELDS: dict[type, tuple[Field, ...]] = {}


def fields(kind: type[Act]) -> tuple[Field, ...]:
    """The fields of an act, in the order of its declaration: its own first, then those that all acts have."""
    if kind in _FIELDS:
        return _FIELDS[kind]
    hints = get_type_hints(kind, include_extras=True)
    shared = {item.name for item in dataclasses.fields(Act)}
    found: list[Field] = []
    for item in dataclasses.fields(kind):
        hint = hints[item.name]
        if get_origin(hint) is not Annotated:
            raise TypeError(f"{kind.__name__}.{item.name} is not declared with About(…)")
        inner, about = get_args(hint)[:2]
        required = item.default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING
        default = None
        if not required:
            default = item.default if item.default_factory is dataclasses.MISSING else item.default_factory()
        found.append(Field(item.name, _KINDS[inner], about, required, default))
    own, common = [f for f in found if f.name not in shared], [f for f in found if f.name in shared]
    _FIELDS[kind] = (*own, *common)
    return _FIELDS[kind]


_NAMING: dict[type, tuple[tuple[str, type[Row]], ...]] = {}


def _naming(kind: type[Act]) -> tuple[tuple[str, type[Row]], ...]:
    """The fields of an act that name rows which are on record, each with the kind that it names."""
    if kind not in _NAMING:
        named = [(item.name, item.about.of, item.about.new) for item in fields(kind)]
        _NAMING[kind] = tuple((name, of) for name, of, new in named if of is not None and not new)
    return _NAMING[kind]


REGISTER: dict[str, type[Act]] = {}
A = TypeVar("A", bound=type[Act])


def register(kind: A) -> A:
    """Class decorator: enter an act in the catalogue under its wire name."""
    if not kind.kind or kind.kind in REGISTER:
        raise TypeError(f"{kind.__name__}: wire name {kind.kind!r} is empty or taken")
    fields(kind)
    REGISTER[kind.kind] = kind
    return kind


# -- judging ----------------------------------------------------------------------------------------------------------


_CALLED: Mapping[type[Row], str] = {
    Body: N_("Body"),
    Party: N_("Party"),
    Seat: N_("Seat"),
    Mandate: N_("Mandate"),
    Session: N_("Session"),
    Sitting: N_("Sitting"),
    Item: N_("Item"),
    Document: N_("Document"),
    Joining: N_("Joining"),
    Treaty: N_("Treaty"),
    Plan: N_("Plan"),
    PlanLine: N_("Line of a plan"),
    Programme: N_("Programme"),
    Designation: N_("Designation"),
}
"""What the trade calls the kinds of rows that acts name."""


def unknown(name: str, kind: type[Row], ref: str) -> Objection:
    """The objection that something the act names is not on record."""
    return Objection(
        "not-on-record",
        N_("{kind} “{ref}” is not on the record."),
        remedy=N_("Name one that is, or enter it first."),
        facts={"kind": Said(_CALLED[kind]), "ref": Said("{ref}", {"ref": ref})},
        missing=True,
        on=name,
    )


def judge(act: Act, state: State) -> list[Objection]:
    """All objections to the act, as things stand in `state`; none means that it is in order."""
    return weigh(act, state)[0]


def weigh(act: Act, state: State, rows: tuple[Row, ...] | None = None) -> tuple[list[Objection], tuple[Row, ...]]:
    """What `judge` finds and, where that is nothing, the rows that the act establishes (else none).

    `rows` are its effect on this very state, where the caller knows it already.
    """
    found = _objections(act, state)
    if found:
        return found, ()
    if rows is None:
        rows = tuple(act.effect(state))
    found = list(_chronology(rows, state))
    return found, () if found else rows


def _objections(act: Act, state: State) -> list[Objection]:
    if state.get(Mandate, act.by) is None and not type(act).founding:
        return [unknown("by", Mandate, act.by)]
    absent = [
        unknown(name, kind, ref)
        for name, kind in _naming(type(act))
        for ref in _refs(getattr(act, name))
        if state.get(kind, ref) is None
    ]
    if absent:
        return absent
    try:
        first_day(act.at)
    except BadMoment:
        return [Objection("no-date", N_("“{text}” is not a date."), facts={"text": act.at}, on="at")]
    rules = state.rulebook(act.body(state))
    # Whoever is not entitled learns that alone: why else it would be refused may rest on what he may not read.
    return list(_entitlement(act, state, rules)) or [
        *act.standing(state, rules),
        *_shape(act),
        *act.content(state, rules),
    ]


def may_begin(act: Act, state: State) -> list[Objection]:
    """The objections to an act of this kind by this mandate on this subject, whatever the rest of it will say."""
    rules = state.rulebook(act.body(state))
    return list(_entitlement(act, state, rules)) or list(act.standing(state, rules))


def _refs(value: Any) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,) if value else ()


def _entitlement(act: Act, state: State, rules: Rulebook | None) -> Iterator[Objection]:
    if type(act).founding:
        return
    mandate = state.need(Mandate, act.by)
    roles, article = type(act).entitled, ""
    setting = rules.setting(f"entitled.{act.kind}", act.acted) if rules else None
    if setting is not None:
        roles, article = tuple(setting.value), setting.article
    if mandate.role not in roles:
        yield Objection(
            "not-entitled",
            N_("This act is for {roles}; the mandate is that of {role}."),
            article,
            N_("Ask one of them to do it."),
            {"roles": list(roles), "role": mandate.role},
        )
    if not stands(mandate.start, mandate.end, act.acted):
        yield Objection(
            "mandate-not-in-force",
            N_("The mandate is not in force on {day}."),
            remedy=N_("Act under a mandate that is."),
            facts={"day": act.at, "start": mandate.start, "end": mandate.end},
        )
    body = act.body(state)
    if body and mandate.bodies and body not in mandate.bodies:
        yield Objection(
            "other-body",
            N_("The mandate does not extend to this body."),
            remedy=N_("Act under a mandate for it."),
            facts={"body": body, "bodies": list(mandate.bodies)},
        )
    if act.for_party and mandate.party and mandate.party != act.for_party and mandate.role != "secretariat":
        yield Objection(
            "other-party",
            N_("The mandate is for another party; only the secretariat may enter what another party has done."),
            remedy=N_("Leave the field empty to act for your own party."),
            facts={"party": act.for_party, "mandate": mandate.party},
            on="for_party",
        )
    if mandate.role != "secretariat" and act.basis:
        yield Objection(
            "basis-for-secretariat",
            N_("Only the secretariat enters facts from reports; leave “How sure” empty."),
            on="basis",
        )


# References are parts of addresses: no spaces, nothing that climbs, nothing that cannot be seen.
_REFERENCE = re.compile(r"(?!\.+(?:/|$))[\w.@:+-]+(?:/(?!\.+(?:/|$))[\w.@:+-]+)*")


def _shape(act: Act) -> Iterator[Objection]:
    for item in fields(type(act)):
        value = getattr(act, item.name)
        if item.about.moment and value and not is_moment(value):
            yield Objection("no-date", N_("“{text}” is not a date."), facts={"text": value}, on=item.name)
        if (item.about.new or item.about.reference) and value and not _REFERENCE.fullmatch(value):
            yield Objection(
                "no-reference",
                N_("“{text}” cannot be a reference."),
                remedy=N_("Use letters, digits and . : @ + - _, in parts separated by single slashes."),
                facts={"text": value},
                on=item.name,
            )
        if item.about.choices and value not in item.about.choices:
            yield Objection(
                "no-such-choice",
                N_("“{text}” is not one of: {choices}."),
                facts={"text": value, "choices": list(item.about.choices)},
                on=item.name,
            )


def _chronology(rows: Iterable[Row], state: State) -> Iterator[Objection]:
    """A row may not be changed by an act dated before the row's last change: the past would be rewritten."""
    for row in rows:
        old = state.get(type(row), row.ref)
        if old is not None and old.at and first_day(row.at) < first_day(old.at):
            yield Objection(
                "before-last-change",
                N_("What this act changes was last changed on {last}; the act is dated {at}."),
                remedy=N_("Enter acts on one matter in the order in which they happened."),
                facts={"last": old.at, "at": row.at, "ref": row.ref},
                on="at",
            )


def party_of(act: Act, state: State) -> str:
    """The party for which the act is done: the one named, else the mandate's own."""
    return act.for_party or state.need(Mandate, act.by).party


def seats_of(state: State, body: str) -> str:
    """The body or organisation whose seats the body uses."""
    row = state.get(Body, body)
    return (row.seats or row.ref) if row else body
