"""Reading pages in tests: what a page says, and the rows of its tables."""

from __future__ import annotations

import re
from html import unescape

from tests.cast import ORGANISATION, Member


def get(member: Member, path: str, organisation: str = ORGANISATION, **headers: str) -> str:
    """The page, as text without tags; fails where it is not there."""
    response = member.client().get(f"/{organisation}/{path}", headers=headers)
    assert response.status_code == 200, (path, response.status_code)
    return words(response.content.decode())


def words(html: str) -> str:
    """What the main part of a page says, with single spaces."""
    return plain(html[html.index("<main") : html.index("</main>")])


def plain(html: str) -> str:
    """A piece of a page as text, with single spaces."""
    html = re.sub(r"</?bdi[^>]*>", "", html)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def cells(html: str, caption: str) -> list[list[str]]:
    """The rows of the table with that caption, as text."""
    table = next(t for t in re.findall(r"<table.*?</table>", html, re.S) if f">{caption}</caption>" in t)
    rows = re.findall(r"<tr role=\"row\".*?</tr>", table.split("</thead>")[1], re.S)
    return [
        [
            " ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split())
            for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)
        ]
        for row in rows
    ]
