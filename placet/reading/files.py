"""Stored files, for those who may see a paper that names them."""

from __future__ import annotations

from placet.models.files import FileTooLarge, Incoming, path_of
from placet.models.tables import visible
from placet.procedure.rows import Rendition
from placet.reading.reader import Reader


def rendition(reader: Reader, digest: str) -> Rendition | None:
    """A rendition with that file that the reader may see."""
    return next(iter(visible(Rendition, reader, digest=digest)), None)


__all__ = ["FileTooLarge", "Incoming", "path_of", "rendition"]
