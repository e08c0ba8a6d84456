"""Starting the server: migrations, a look at the record, granian."""

from __future__ import annotations

import errno
import os
import socket
from argparse import ArgumentTypeError

from django.core.management import call_command
from django.core.management.base import CommandError
from granian import Granian
from granian.constants import Interfaces

from placet.web import assets

LAST_PORT = 65535


def migrate() -> None:
    """Bring the database's structure up to date; nothing is printed where nothing is to be done."""
    call_command("migrate", verbosity=0, interactive=False)


def port(text: str) -> int:
    """A port as the commands are given it. Raises `ArgumentTypeError`."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= LAST_PORT):
        raise ArgumentTypeError(f"{text!r} is no port; give a number from 1 to {LAST_PORT}, such as 8000")
    return int(text)


def free_port(wanted: int) -> int:
    """The port wanted, or the next one of twenty that nobody listens on."""
    last = min(wanted + 19, LAST_PORT)
    for number in range(wanted, last + 1):
        try:
            listen("127.0.0.1", number)
        except OSError:
            continue
        return number
    raise CommandError(f"No port is free from {wanted} to {last}. Choose another with --port.")


def address_of(host: str, number: int) -> str:
    """The address, in figures, on which to listen: `host` may be a name. Raises `CommandError` where it is none of
    this machine, or the port is taken: the server itself would end with a trace of its own."""
    try:
        found = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as wrong:
        raise CommandError(
            f"There is no address “{host}”: {getattr(wrong, 'strerror', None) or wrong}. Give --host an address of"
            " this machine, such as 127.0.0.1, or 0.0.0.0 for all of them."
        ) from None
    # A name may have an address of each family; the plain one is what a browser tries in the end.
    address = str(min(found, key=lambda one: one[0] != socket.AF_INET)[4][0])
    try:
        listen(address, number)
    except OSError as wrong:
        if wrong.errno == errno.EADDRNOTAVAIL:
            why = f"{host} is no address of this machine. Give another with --host, such as 127.0.0.1."
        elif wrong.errno == errno.EADDRINUSE:
            why = f"Port {number} is taken: something listens there already. End that, or choose another with --port."
        else:
            why = f"{host} cannot be listened on at port {number}: {wrong.strerror}. Choose another with --port."
        raise CommandError(why) from None
    return address


def listen(address: str, number: int) -> None:
    """Listen on a port and let it go at once. Raises OSError where that is not to be had."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name != "nt":  # there it would take the port from whoever listens on it
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((address, number))
        probe.listen(1)


def serve(host: str, port: int, workers: int = 0) -> None:
    """Serve until told to stop."""
    assets.make()
    server = Granian(
        "placet.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers or max(1, os.cpu_count() or 1),
        blocking_threads=1,
        backlog=2048,
        log_enabled=False,
        workers_kill_timeout=3,
    )
    server.serve()
