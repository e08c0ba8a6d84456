"""What a long page shows of a document and its files: the columns that it needs, of rows that may be hundreds.

The whole row is one link away, at the document's own address.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from placet.models.tables import shaped
from placet.procedure.rows import Document, Rendition, Text


@dataclass(frozen=True, kw_only=True)
class ListedDocument:
    """A document as an agenda shows it; the fields are those of `Document`."""

    ref: str
    audience: str
    basis: str = ""
    body: str
    title: Text = field(default_factory=dict)
    kind: str = "decision"
    symbol: str = ""
    state: str = "draft"
    matter: str = ""
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class ListedRendition:
    """A version in one language as an agenda shows it; the fields are those of `Rendition`."""

    document: str
    version: int
    language: str
    digest: str
    file_name: str
    size: int
    authentic: bool = False


shaped(Document, ListedDocument)
shaped(Rendition, ListedRendition)
