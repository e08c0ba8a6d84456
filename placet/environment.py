"""Settings from the environment: every word that starts with PLACET_ is known here, or refused.

| name | what it says | default |
| --- | --- | --- |
| PLACET_DIR | folder for database, files and the secret | the user's data directory, `placet` |
| PLACET_DATABASE | `sqlite:///path` or `postgresql://user:password@host/name` | SQLite in the folder |
| PLACET_SECRET, PLACET_SECRET_FILE | the secret that signs cookies, or its file | made once, kept in the folder |
| PLACET_HOSTS | host names served, separated by commas | `localhost,127.0.0.1,[::1]` |
| PLACET_HTTPS | `yes` where every visitor comes over HTTPS | `no` |
| PLACET_DEMO | `yes` for sign-in links without password, from this machine only | `no` |
| PLACET_DEBUG | `yes` shows errors in full; never on a public server | `no` |
| PLACET_FILE_LIMIT | largest file that may be attached, in bytes | 52428800 |
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

KNOWN = frozenset(
    [
        "PLACET_DIR",
        "PLACET_DATABASE",
        "PLACET_SECRET",
        "PLACET_SECRET_FILE",
        "PLACET_HOSTS",
        "PLACET_HTTPS",
        "PLACET_DEMO",
        "PLACET_DEBUG",
        "PLACET_FILE_LIMIT",
    ]
)


class BadSetting(ValueError):
    """A setting is unknown or cannot be read; says which, and what to write instead."""


@dataclass(frozen=True, slots=True)
class Environment:
    """The settings, read."""

    folder: Path
    database: dict[str, Any]
    secret: str
    hosts: list[str]
    https: bool
    demo: bool
    debug: bool
    file_limit: int


def default_folder() -> Path:
    """The user's data directory, as the platform has it."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "placet"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "placet"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "placet"


def read(environ: Mapping[str, str]) -> Environment:
    """Read the settings. Raises `BadSetting`."""
    unknown = sorted(name for name in environ if name.startswith("PLACET_") and name not in KNOWN)
    if unknown:
        raise BadSetting(f"Unknown setting {', '.join(unknown)}. Known are: {', '.join(sorted(KNOWN))}.")
    folder = Path(environ.get("PLACET_DIR") or default_folder()).expanduser()
    limit = environ.get("PLACET_FILE_LIMIT", "52428800")
    if not limit.isdigit():
        raise BadSetting(f"PLACET_FILE_LIMIT is {limit!r}; write a number of bytes.")
    hosts = environ.get("PLACET_HOSTS", "localhost,127.0.0.1,[::1]")
    return Environment(
        folder=folder,
        database=_database(environ.get("PLACET_DATABASE", ""), folder),
        secret=_secret(environ, folder),
        hosts=[host.strip() for host in hosts.split(",") if host.strip()],
        https=_yes(environ, "PLACET_HTTPS"),
        demo=_yes(environ, "PLACET_DEMO"),
        debug=_yes(environ, "PLACET_DEBUG"),
        file_limit=int(limit),
    )


def static_root(folder: Path, sources: Path) -> Path:
    """The folder of static files that are made from those in `sources`: named by what they are, so that after an
    upgrade it is another one, which is not there yet."""
    known = hashlib.sha256(f"whitenoise {version('whitenoise')}, django {version('django')}".encode())
    for path in sorted(one for one in sources.rglob("*") if one.is_file()):
        content = path.read_bytes()
        known.update(f"\0{path.relative_to(sources).as_posix()}\0{len(content)}\0".encode() + content)
    return folder / "static" / known.hexdigest()[:16]


def _yes(environ: Mapping[str, str], name: str) -> bool:
    word = environ.get(name, "no")
    if word not in ("yes", "no"):
        raise BadSetting(f"{name} is {word!r}; write yes or no.")
    return word == "yes"


def _database(address: str, folder: Path) -> dict[str, Any]:
    parts = urlsplit(address or f"sqlite:///{folder / 'placet.sqlite3'}")
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "placet.sqlite",
            "NAME": unquote(parts.path[1:]) or ":memory:",
            "ATOMIC_REQUESTS": False,
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                # Without IMMEDIATE, of two writers that have both begun to read one is lost to "database is locked".
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "cached_statements": 512,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=268435456;"
                " PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=4000;",
            },
        }
    if parts.scheme in ("postgres", "postgresql"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path[1:],
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "ATOMIC_REQUESTS": False,
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
        }
    raise BadSetting(f"PLACET_DATABASE begins with {parts.scheme!r}; write sqlite:///… or postgresql://….")


def _secret(environ: Mapping[str, str], folder: Path) -> str:
    if environ.get("PLACET_SECRET"):
        return environ["PLACET_SECRET"]
    named = environ.get("PLACET_SECRET_FILE")
    path = Path(named) if named else folder / "secret"
    try:
        if not path.exists():
            if named:
                raise BadSetting(f"PLACET_SECRET_FILE names {path}, which does not exist.")
            return _new_secret(path)
        text = path.read_text().strip()
    except UnicodeDecodeError as wrong:
        raise BadSetting(f"The secret in {path} is not text. Put 32 characters or more there.") from wrong
    except OSError as wrong:
        if named:
            raise BadSetting(f"PLACET_SECRET_FILE names {path}, which cannot be read: {wrong.strerror}.") from wrong
        raise BadSetting(
            f"The folder {folder} cannot be used: {wrong.strerror} ({wrong.filename}). Nothing was changed. Name"
            " another one, that can be written: PLACET_DIR, and for the demo --dir."
        ) from wrong
    if len(text) < 32:
        raise BadSetting(f"The secret in {path} is shorter than 32 characters; put a longer one there.")
    return text


def _new_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    made = secrets.token_urlsafe(48)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(made)
    return made
