"""Long lists, a page at a time, so that no list costs more as the archive grows.

How many pages there are is counted a few pages ahead and no further: to count a long archive takes longer than to read
the page that is asked for. A page far back costs what lies before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from placet.models.tables import rows_of
from placet.procedure.rows import Row

R = TypeVar("R", bound=Row)

AHEAD = 4


@dataclass(frozen=True, slots=True)
class Paged(Generic[R]):
    """One page of a list: its rows, its number from 1, the last page that was counted, and whether more follow that."""

    rows: tuple[R, ...]
    number: int
    last: int
    more: bool = False

    @property
    def following(self) -> bool:
        """Whether a page comes after this one."""
        return self.number < self.last


def paged(kind: type[R], rows: Any, order: tuple[str, ...], number: int, size: int) -> Paged[R]:
    """That page of a queryset over the table of `kind`; one beyond the last is the last, one below the first the first.

    Two questions to the database.
    """
    counted_to = (max(1, number) + AHEAD) * size
    count = rows.order_by()[: counted_to + 1].count()
    more = count > counted_to
    last = max(1, -(-min(count, counted_to) // size))
    number = max(1, min(number, last))
    start = (number - 1) * size
    return Paged(tuple(rows_of(kind, rows.order_by(*order)[start : start + size])), number, last, more)
