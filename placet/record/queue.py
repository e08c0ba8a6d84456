"""The queue before the record: what waits in one process is written together, by whoever stands foremost.

Only one transaction at a time can write in a record, so what is handed in meanwhile waits. When the head is free the
foremost of those who wait takes all that wait with it into one transaction: they share its beginning, its statements
and its commit to the disk, and each is answered after the commit, with an answer of its own.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")
A = TypeVar("A")


class Waiting(Generic[T, A]):
    """What one thread hands in, until it is answered: by what came of it, or by the exception that it meets."""

    __slots__ = ("answer", "answered", "given", "wrong")

    def __init__(self, given: T) -> None:
        self.given = given
        self.answered = False
        self.answer: A
        self.wrong: BaseException | None = None

    def say(self, answer: A) -> None:
        """Answer it."""
        self.answer, self.answered = answer, True

    def refuse(self, wrong: BaseException) -> None:
        """Answer it by an exception, raised where it was handed in."""
        self.wrong, self.answered = wrong, True


class Queue(Generic[T, A]):
    """A queue over `write`, which is given those who wait, in their order, and answers each; one thread at a time.

    Should `write` be broken off (by an interrupt, say), whoever it left without an answer waits on, and the next thread
    in the queue begins anew with all of them: so it may leave without an answer only what it has undone.
    """

    def __init__(self, write: Callable[[list[Waiting[T, A]]], None]) -> None:
        self._write = write
        self._waiting: deque[Waiting[T, A]] = deque()
        self._turn = Lock()

    def hand_in(self, given: T) -> A:
        """Wait for the answer, writing for all who wait when the turn comes. Raises what it is answered by."""
        mine: Waiting[T, A] = Waiting(given)
        self._waiting.append(mine)
        try:
            with self._turn:
                if not mine.answered:
                    self._lead()
        except BaseException:
            # Broken off while waiting: nobody would hear the answer.
            with suppress(ValueError):
                self._waiting.remove(mine)
            raise
        if mine.wrong is not None:
            raise mine.wrong
        return mine.answer

    def _lead(self) -> None:
        group = []
        while self._waiting:
            group.append(self._waiting.popleft())
        try:
            self._write(group)
        except BaseException:
            self._waiting.extendleft(one for one in reversed(group) if not one.answered)
            raise
