"""Acts on the rules themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar

from placet.acts.base import About, Act, register
from placet.procedure.objection import Objection
from placet.procedure.rows import Body, Row, Rules
from placet.procedure.rulebook import Rulebook, RulebookError
from placet.procedure.state import State, read_rulebook
from placet.procedure.words import N_, Said


@register
@dataclass(frozen=True, kw_only=True)
class AdoptRules(Act):
    """Give a body its rulebook. The whole text stands in the act, so that the record can be judged by it anywhere."""

    kind: ClassVar[str] = "adopt-rules"
    family: ClassVar[str] = "rules"
    label: ClassVar[str] = N_("Adopt rules of procedure")

    on_body: Annotated[str, About(N_("Body"), of=Body)]
    name: Annotated[str, About(N_("Rulebook"), max=80)]
    text: Annotated[str, About(N_("Rulebook (TOML)"), long=True, max=400_000)]

    def content(self, state: State, rules: Rulebook | None) -> Iterator[Objection]:
        try:
            read_rulebook(self.text, self.name)
        except RulebookError as wrong:
            for problem in wrong.problems:
                yield Objection(
                    "rulebook-unreadable",
                    N_("Line {line}: {what}"),
                    remedy="{what_to_do}",
                    facts={
                        "line": problem.line,
                        "what": Said(problem.message, problem.facts, "."),
                        "what_to_do": Said(problem.advice, problem.facts, "."),
                    },
                    on="text",
                )

    def effect(self, state: State) -> Iterable[Row]:
        yield self.row(Rules, self.on_body, scope=self.on_body, body=self.on_body, name=self.name, text=self.text)
