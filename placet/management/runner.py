"""Runs the commands that need Django, with errors as sentences and the exit codes of docs/commands.md."""

from __future__ import annotations

import sys
from argparse import PARSER, SUPPRESS, ArgumentParser, Namespace
from importlib import metadata

import django
from django.apps import apps
from django.core.management import CommandError, load_command_class
from django.core.management.base import BaseCommand, SystemCheckError
from django.db import DatabaseError, connection

from placet.command_line.reader import no_reader
from placet.environment import BadSetting

DJANGOS = {"--verbosity", "--settings", "--pythonpath", "--traceback", "--no-color", "--force-color"}


def run(argv: list[str]) -> int:
    """Run one of placet's own commands: 0 done, 1 the answer is no, 2 unusable arguments or input."""
    try:
        django.setup()
        command = load_command_class("placet", argv[0])
        options = vars(_parsed(parser_of(command, argv[0]), argv[1:]))
        command.execute(*options.pop("args", ()), **options)
    except BadSetting as wrong:
        return _say(str(wrong), 2)
    except (CommandError, SystemCheckError) as wrong:
        return _say(str(wrong), getattr(wrong, "returncode", 1) if getattr(wrong, "returncode", 1) != 1 else 2)
    except No as answer:
        return _say(str(answer), 1)
    except DatabaseError as wrong:
        return _say(_unusable(wrong), 2)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        no_reader()
        return 0
    return 0


class No(Exception):
    """The command has done its work, and the answer is no (exit code 1)."""


def parser_of(command: BaseCommand, name: str) -> ArgumentParser:
    """The parser of a command: no option may be abbreviated, and those that Django gives to all are not in its help."""
    command.suppressed_base_arguments = DJANGOS
    parser: ArgumentParser = command.create_parser("placet", name)
    parsers = [parser]
    for action in parser._actions:
        if "--version" in action.option_strings:
            action.version = metadata.version("placet")  # type: ignore[attr-defined]
        elif "--skip-checks" in action.option_strings:  # the one that Django gives without asking what is suppressed
            action.help = SUPPRESS
        elif isinstance(action.choices, dict):
            parsers += action.choices.values()
    for one in parsers:
        one.allow_abbrev = False
    return parser


def _parsed(parser: ArgumentParser, words: list[str]) -> Namespace:
    """The arguments, in whatever order options and the rest of them stand; with subcommands in the order of these."""
    if any(action.nargs == PARSER for action in parser._get_positional_actions()):
        return parser.parse_args(words)
    return parser.parse_intermixed_args(words)


def _unusable(wrong: DatabaseError) -> str:
    """Why the database cannot be used: most often nobody has begun a record in it."""
    try:
        begun = apps.get_model("placet", "Head")._meta.db_table in connection.introspection.table_names()
    except DatabaseError:
        begun = True
    if begun:
        return f"The database cannot be used: {wrong}. Nothing was changed. Check PLACET_DATABASE and PLACET_DIR."
    return (
        "There is no record here yet. Begin with: placet act found-organisation … or placet demo. If there should be"
        f" one, PLACET_DATABASE or PLACET_DIR names another place: this one is {connection.settings_dict['NAME']}."
    )


def _say(words: str, code: int) -> int:
    print(f"placet: {words}", file=sys.stderr)
    return code
