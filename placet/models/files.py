"""Stored files, named by the SHA-256 digest of their bytes."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


class FileTooLarge(ValueError):
    """The file is larger than the limit, in bytes; reading stopped there."""


def path_of(digest: str) -> Path:
    """Where the file of that digest is kept."""
    return Path(settings.PLACET_FILES) / digest[:2] / digest


class Incoming:
    """A file that is coming in: written beside the store, and moved into it under its digest when it is whole."""

    def __init__(self, limit: int) -> None:
        folder = Path(settings.PLACET_FILES)
        folder.mkdir(parents=True, exist_ok=True)
        handle, self._name = tempfile.mkstemp(dir=folder)
        self._out = os.fdopen(handle, "wb")
        self._limit, self._size, self._digest = limit, 0, hashlib.sha256()

    def write(self, chunk: bytes) -> None:
        """Take a further part. Raises `FileTooLarge` as soon as the limit is passed."""
        self._size += len(chunk)
        if self._size > self._limit:
            raise FileTooLarge(self._limit)
        self._digest.update(chunk)
        self._out.write(chunk)

    def keep(self) -> tuple[str, int]:
        """Put the file into the store; gives its digest and its size in bytes."""
        self._out.flush()
        os.fsync(self._out.fileno())
        self._out.close()
        digest = self._digest.hexdigest()
        target = path_of(digest)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(self._name, target)
        return digest, self._size

    def drop(self) -> None:
        """Leave nothing behind."""
        self._out.close()
        Path(self._name).unlink(missing_ok=True)
