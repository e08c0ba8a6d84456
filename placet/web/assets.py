"""Static files under names that carry the digest of what is in them, with packed copies beside them.

A browser may keep such a file for ever, and after an upgrade asks for the new one at once, since the page names it.
They are made when the server starts for the first time, or for the first time after an upgrade, in a folder of the
operator's that is named by what is in it (`placet.environment.static_root`): nothing is collected by hand.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder
from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.storage import CompressedManifestStaticFilesStorage

KEPT = 2
"""Folders that stay: the present one, and the one before it, from which a server that has not ended yet may serve."""


class Named(CompressedManifestStaticFilesStorage):
    """Whitenoise's storage; only the files whose names carry a digest stay in it."""

    keep_only_hashed_files = True


class Assets(WhiteNoiseMiddleware):
    """Whitenoise's middleware, that makes first what it serves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        make()
        super().__init__(get_response)


def make() -> None:
    """Make the folder of static files, where it is not there yet. Several processes may do so at once: each makes one
    of its own, and the first to be ready puts it in its place."""
    place = Path(settings.STATIC_ROOT)
    if place.exists() or settings.DEBUG:
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    being_made = Path(tempfile.mkdtemp(prefix="making-", dir=place.parent))
    try:
        _collect(being_made)
        being_made.chmod(0o755)
        try:
            being_made.rename(place)
        except OSError:
            if not place.exists():
                raise
    finally:
        shutil.rmtree(being_made, ignore_errors=True)
    _drop_older(place)


def _collect(folder: Path) -> None:
    storage = Named(location=str(folder))
    paths: dict[str, tuple[Any, str]] = {}
    for path, source in AppDirectoriesFinder(app_names=["placet"]).list(None):
        with source.open(path) as content:
            storage.save(path, content)
        paths[path] = (source, path)
    for _name, _new_name, done in storage.post_process(paths):
        if isinstance(done, Exception):
            raise done


def _drop_older(place: Path) -> None:
    others = [one for one in place.parent.iterdir() if one != place and not one.name.startswith("making-")]
    for one in sorted(others, key=os.path.getmtime, reverse=True)[KEPT - 1 :]:
        shutil.rmtree(one, ignore_errors=True)
