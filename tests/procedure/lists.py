"""Lists of votes for the tests of `placet decide`."""

from __future__ import annotations

import json
from typing import Any

CFM = ("AZ", "AM", "BY", "KZ", "KG", "MD", "RU", "TJ", "TM", "UZ", "UA")
UN_2022 = (
    "China", "France", "Russia", "United Kingdom", "United States", "Albania", "Brazil", "Gabon", "Ghana", "India",
    "Ireland", "Kenya", "Mexico", "Norway", "United Arab Emirates",
)  # fmt: skip
OWN = """\
name = "own"
default = "general"
[[rule]]
matter = "general"
criterion = { share = "for", base = "members", at_least = "2/3", weight = "shares" }
article = "art. 1"
source = "https://example.org"
source_checked = true
[[rule]]
matter = "heads"
criterion = { share = "for", base = "members", more_than = "1/2" }
article = "art. 2"
source = "https://example.org"
source_checked = true
until = 2010-06-30
[[rule]]
matter = "heads"
criterion = { share = "for", base = "members", at_least = "2/3" }
article = "art. 2"
source = "https://example.org"
source_checked = true
since = 2010-07-01
[[weights]]
name = "shares"
values = { A = 6, B = 3, C = 1 }
article = "art. 3"
source = "https://example.org"
source_checked = true
since = 2000-01-01
"""


class Run:
    """One run of the command: exit code, what it wrote, and on standard error."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err
        self.lines = out.splitlines()
        self.words = [line.split(" ", 2)[:2] for line in self.lines]

    @property
    def objects(self) -> list[dict[str, Any]]:
        """The JSON objects."""
        return [json.loads(line) for line in self.lines]


def rows(ident: str, date: str, votes: dict[str, str], matter: str = "", extra: str = "") -> str:
    """Rows of the long form."""
    return "".join(f'{ident},{date},{matter},"{party}",{vote}{extra}\n' for party, vote in votes.items())


HEAD = "id,date,matter,party,vote\n"


COMPARED = "id,date,matter,party,vote,outcome\n"
