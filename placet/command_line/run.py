"""The command `placet`: finds the command and runs it. The pure ones never load Django."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from importlib import import_module, metadata

from placet.command_line.reader import no_reader

PURE = {
    "decide": "What the rules decide: placet decide RULEBOOK VOTES.csv",
    "force": "Entry into force: placet force CLAUSE.toml DEPOSITS.csv",
    "rota": "Who chairs: placet rota RULEBOOK --from YEAR --years N",
    "rules": "Read or check a rulebook: placet rules show BODY; placet rules check FILE",
    "verify": "Judge an exported record, without a database: placet verify FILE",
}
SERVER = {
    "demo": "The real case, and a council to try everything in, on SQLite: placet demo",
    "serve": "Serve what the settings name: placet serve",
    "act": "One act through the desk: placet act KIND field=value … --by MANDATE",
    "export": "The record as a reader may see it: placet export --out FILE",
    "rebuild": "Tables from the record: placet rebuild [--check]",
    "tick": "Perform the acts of the clock that are due: placet tick",
    "person": "Let a person sign in under a mandate: placet person NAME --mandate REF",
    "webhook": "Which outside systems are told of entries: placet webhook add NAME ADDRESS",
    "outbox": "Send to them what is to be sent: placet outbox run",
}


def usage() -> str:
    """What `placet --help` prints."""
    lines = [
        "placet — for the secretariat of an intergovernmental council, and the delegations of its members.",
        "",
        "usage: placet COMMAND [options]      placet COMMAND --help tells more of a command",
        "",
    ]
    for title, commands in (("With a server and its database:", SERVER), ("Without any of that:", PURE)):
        lines.append(title)
        lines += [f"  {name:<9}{what}" for name, what in commands.items()]
        lines.append("")
    lines.append("Begin with: placet demo")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; gives its exit code."""
    code = 0
    try:
        try:
            code = _run(sys.argv[1:] if arguments is None else arguments)
        finally:
            # Here, and not when Python ends, where it would complain if the reader has gone. And print forgives where
            # there is no standard output at all.
            print(end="", flush=True)
    except BrokenPipeError:
        no_reader()
    return code


def _run(argv: list[str]) -> int:
    name = argv[0] if argv else "--help"
    if name in ("--help", "-h", "help"):
        print(usage())
        return 0
    if name == "--version":
        print(metadata.version("placet"))
        return 0
    if name in PURE:
        command: Callable[[list[str]], int] = import_module(f"placet.command_line.{name}").main
        return command(argv[1:])
    if name in SERVER:
        return _django(argv)
    print(f"placet: there is no command {name!r}. placet --help lists them.", file=sys.stderr)
    return 2


def _django(argv: list[str]) -> int:
    if argv[0] == "demo":
        # The demo's own folder, before the settings are read.
        _demo_settings(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placet.settings")
    runner = import_module("placet.management.runner")
    return int(runner.run(argv))


def _demo_settings(argv: list[str]) -> None:
    parser = ArgumentParser(prog="placet demo", add_help=False, allow_abbrev=False)
    parser.add_argument("--dir", default="")
    folder = parser.parse_known_args(argv[1:])[0].dir
    if not folder:
        folder = str(import_module("placet.environment").default_folder() / "demo")
    os.environ["PLACET_DIR"] = folder
    os.environ["PLACET_DEMO"] = "yes"
    os.environ.pop("PLACET_DATABASE", None)


if __name__ == "__main__":
    sys.exit(main())
