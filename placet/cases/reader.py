"""Read a case: a folder of TOML files that hold acts, each with its own date, sources and certainty.

`case.toml` says whose record it is and names the other files in their order; docs/case-cis.md shows a whole case. All
acts are read, and then done in memory, in the order of their days: what would not be in order on the record, or names
something that is not there, is found before anything is loaded.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from placet.acts import Act, judge
from placet.acts.membership import FoundOrganisation
from placet.acts.sources import NoteSource
from placet.cases.days import Days
from placet.cases.places import Spot, spots
from placet.cases.problem import CaseError, Place, Problem
from placet.cases.tables import Reading, unknown_word
from placet.procedure.moment import first_day
from placet.procedure.objection import Objection
from placet.procedure.rows import Mandate, Refs, Text
from placet.procedure.state import State
from placet.procedure.words import N_

HEAD = "case.toml"

_HEAD_KEYS: Mapping[str, type] = {
    "organisation": str,
    "mandate": str,
    "title": dict,
    "about": dict,
    "files": list,
    "reader": list,
}


@dataclass(frozen=True, slots=True)
class Door:
    """A mandate under which one may look at a case as it is tried out, and what to call it."""

    mandate: str
    label: Text


@dataclass(frozen=True, slots=True)
class Case:
    """A case that is in order: its acts in the order in which they are to be performed, and the state they lead to."""

    name: str
    organisation: str
    fictional: bool
    title: Text
    about: Text
    mandates: tuple[Door, ...]
    acts: tuple[Act, ...]
    state: State


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    data: dict[str, Any] | None
    spots: list[Spot]

    def table(self, spot: Spot) -> Mapping[str, Any]:
        """The table that stands there."""
        tables: Sequence[Mapping[str, Any]] = (self.data or {})[spot.name]
        return tables[spot.number - 1]

    def tables(self, kind: str) -> Iterator[tuple[Spot, Mapping[str, Any]]]:
        """All tables of that act."""
        if self.data is not None:
            yield from ((spot, self.table(spot)) for spot in self.spots if spot.name == kind)


@dataclass(frozen=True, slots=True)
class _Placed:
    act: Act
    place: Place


def read(folder: Path, today: date) -> Case:
    """The case in `folder`, with the days of a case that lies around today counted from `today`.

    Raises `CaseError` with every problem of shape; where there is none, with every act that would not be in order.
    """
    problems: list[Problem] = []
    head, head_spots = _parsed(folder, HEAD, problems)
    if head is None:
        raise CaseError(problems)
    problems += _head_problems(folder, head, head_spots)
    if problems:
        raise CaseError(problems)
    contents = [_File(name, *_parsed(folder, name, problems)) for name in head["files"]]
    days = Days(today, _zone(contents, problems))
    placed = list(_acts(contents, Reading(head["mandate"], days), problems))
    if all(file.data is not None for file in contents):  # else what seems to be missing may stand in the one unread
        problems += _founding(head, contents, placed)
        problems += _sources(contents, placed)
    if problems:
        raise CaseError(problems)
    placed.sort(key=lambda one: first_day(one.act.at))
    state = State()
    problems += _perform(placed, state)
    doors = tuple(Door(one["mandate"], one["label"]) for one in head.get("reader", []))
    problems += _doors(doors, head_spots, state)
    if problems:
        raise CaseError(problems)
    organisation = state.organisation()
    return Case(
        name=folder.name,
        organisation=head["organisation"],
        fictional=organisation is not None and organisation.fictional,
        title=head["title"],
        about=head.get("about", {}),
        mandates=doors,
        acts=tuple(one.act for one in placed),
        state=state,
    )


def _parsed(folder: Path, name: str, problems: list[Problem]) -> tuple[dict[str, Any] | None, list[Spot]]:
    try:
        text = (folder / name).read_text(encoding="utf-8")
        return tomllib.loads(text), spots(text)
    except OSError as wrong:
        why = wrong.strerror or type(wrong).__name__
        what, remedy = N_("The file cannot be read: {why}."), N_("Put it in the folder.")
        problems.append(Problem(Place(name), what, remedy, {"why": why}))
    except UnicodeDecodeError:
        problems.append(Problem(Place(name), N_("The file is not UTF-8 text."), N_("Save it as UTF-8.")))
    except tomllib.TOMLDecodeError as wrong:
        remedy = N_("Correct it there; a date must be one that exists, a text stands in quotes.")
        problems.append(Problem(Place(name), N_("This is not TOML: {why}."), remedy, {"why": str(wrong)}))
    return None, []


def _head_problems(folder: Path, head: Mapping[str, Any], found: Sequence[Spot]) -> Iterator[Problem]:
    lines = found[0].keys

    def problem(name: str, what: str, remedy: str, **facts: object) -> Problem:
        return Problem(Place(HEAD, line=lines.get(name, 0)), what, remedy, {"name": name, **facts})

    for name, value in head.items():
        if name not in _HEAD_KEYS:
            what, remedy, facts = unknown_word(N_("There is no key “{word}” here."), name, _HEAD_KEYS)
            yield problem(name, what, remedy, **facts)
        elif not isinstance(value, _HEAD_KEYS[name]):
            yield problem(name, N_("{name} is of the wrong type."), N_("See docs/case-cis.md for one that is right."))
    for name in ("organisation", "mandate", "title", "files"):
        if not head.get(name):
            yield problem(name, N_("“{name}” is missing."), N_("Write it at the head of the file."))
    yield from _reader_problems(head, found)
    files = head.get("files")
    if not isinstance(files, list):
        return
    there = {path.name for path in folder.iterdir() if path.suffix == ".toml"} - {HEAD}
    for name in files:
        if not isinstance(name, str) or "/" in name or "\\" in name or not name.endswith(".toml") or name == HEAD:
            what, remedy = N_("“{file}” is no name of a file of this case."), N_("Name TOML files of this folder.")
            yield problem("files", what, remedy, file=name)
        elif files.count(name) > 1:
            yield problem("files", N_("“{file}” is named more than once."), N_("Name each file once."), file=name)
    for name in sorted(there - {one for one in files if isinstance(one, str)}):
        yield Problem(
            Place(name), N_("The file is not named in case.toml."), N_("Add it to files there, or remove it.")
        )


def _reader_problems(head: Mapping[str, Any], found: Sequence[Spot]) -> Iterator[Problem]:
    doors = head.get("reader", [])
    for spot in found[1:]:
        table = doors[spot.number - 1] if spot.name == "reader" and isinstance(doors, list) else None
        if not isinstance(table, dict):
            continue
        for name in table.keys() - {"mandate", "label"}:
            place = Place(HEAD, "reader", spot.number, spot.keys.get(name, spot.line))
            yield Problem(place, *unknown_word(N_("There is no key “{word}” here."), name, ("mandate", "label")))
        label = table.get("label")
        whole = isinstance(label, dict) and label and all(isinstance(one, str) for one in label.values())
        if not whole or not isinstance(table.get("mandate"), str):
            place = Place(HEAD, "reader", spot.number, spot.line)
            yield Problem(place, N_("It needs a mandate and a label."), N_('Write mandate = "…" and label.en = "…".'))


def _zone(contents: Sequence[_File], problems: list[Problem]) -> ZoneInfo:
    """The zone of the organisation; where it has none that exists, a problem, and UTC to go on with."""
    for file in contents:
        for spot, table in file.tables(FoundOrganisation.kind):
            zone = table.get("zone", "UTC")
            try:
                return ZoneInfo(zone)
            except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
                place = Place(file.name, spot.name, spot.number, spot.keys.get("zone", spot.line))
                what, remedy = N_("There is no time zone “{zone}”."), N_("Write one as Europe/Minsk.")
                problems.append(Problem(place, what, remedy, {"zone": zone}))
    return ZoneInfo("UTC")


def _acts(contents: Sequence[_File], reading: Reading, problems: list[Problem]) -> Iterator[_Placed]:
    for file in contents:
        if file.data is None:
            continue
        arrays = {spot.name for spot in file.spots[1:]}
        for key in file.data.keys() - arrays:
            place = Place(file.name, line=file.spots[0].keys.get(key, 0))
            what, remedy = N_("“{key}” belongs to no act."), N_("Write every act under a heading: [[enter-document]].")
            problems.append(Problem(place, what, remedy, {"key": key}))
        for spot in file.spots[1:]:
            act, wrong = reading.act(file.name, spot, file.table(spot))
            problems += wrong
            if act is not None:
                yield _Placed(act, Place(file.name, spot.name, spot.number, spot.line))


def _founding(head: Mapping[str, Any], contents: Sequence[_File], placed: Sequence[_Placed]) -> Iterator[Problem]:
    founding = [(one.act, one.place) for one in placed if isinstance(one.act, FoundOrganisation)]
    if not any(True for file in contents for _ in file.tables(FoundOrganisation.kind)):
        remedy = N_("Write [[found-organisation]] with its reference, name and date.")
        yield Problem(Place(HEAD), N_("No act founds the organisation."), remedy)
    for act, place in founding:
        for key, said in (("organisation", act.ref), ("mandate", act.by)):
            if said != head[key]:
                what = N_("It says “{said}”, but case.toml names “{head}” as {key}.")
                facts = {"said": said, "head": head[key], "key": key}
                yield Problem(place, what, N_("Write the same in both."), facts)


def _sources(contents: Sequence[_File], placed: Sequence[_Placed]) -> Iterator[Problem]:
    """A source is the address of a page or the reference of one that the case enters."""
    known = [table.get("ref") for file in contents for _, table in file.tables(NoteSource.kind)]
    for one in placed:
        cited: Refs = one.act.sources + getattr(one.act, "summary_sources", ())
        for source in dict.fromkeys(cited):
            if source not in known and not source.startswith(("https://", "http://")):
                yield Problem(
                    one.place,
                    N_("“{source}” is neither an address nor a source of this case."),
                    N_("Enter it with [[note-source]], or write its address."),
                    {"source": source},
                )


def _perform(placed: Sequence[_Placed], state: State) -> Iterator[Problem]:
    """Do all acts in `state`, and tell which would not be in order.

    An act that is refused takes effect all the same, so far as it can, or every act that rests on it would be refused
    too and hide the one that is wrong.
    """
    for one in placed:
        try:
            objections = judge(one.act, state)
        except KeyError as absent:
            what, remedy = N_("It rests on something that is not there: {what}."), N_("Enter that before this act.")
            yield Problem(one.place, what, remedy, {"what": absent.args[0]})
            continue
        yield from (_refused(one.place, objection) for objection in objections)
        if any(objection.code == "rulebook-unreadable" for objection in objections):
            continue
        try:
            rows = list(one.act.effect(state))
        except KeyError:
            continue  # what it lacks has been told as an objection
        for row in rows:
            state.put(row)


def _refused(place: Place, objection: Objection) -> Problem:
    remedy = objection.remedy or (N_("Enter it on an earlier day, or before this act.") if objection.missing else "")
    return Problem(place, objection.words, remedy, objection.facts, objection.article)


def _doors(doors: Sequence[Door], found: Sequence[Spot], state: State) -> Iterator[Problem]:
    lines = [spot.line for spot in found if spot.name == "reader"]
    for number, door in enumerate(doors, 1):
        if state.get(Mandate, door.mandate) is None:
            place = Place(HEAD, "reader", number, lines[number - 1])
            what = N_("No act gives the mandate “{mandate}”.")
            remedy = N_("Give it with [[give-mandate]], or name another.")
            yield Problem(place, what, remedy, {"mandate": door.mandate})


__all__ = ["Case", "CaseError", "Door", "Place", "Problem", "read"]
