"""The queue before the record: what waits in one process is written together, by whoever stands foremost.

Only one transaction at a time can write in a record, so what is handed in meanwhile waits. When the head is free the
foremost of those who wait takes all that wait with it into one transaction: they share its beginning, its statements
and its commit to the disk, and each is answered after the commit, with an answer of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")
A = TypeVar("A")


PATIENCE, LONGEST = 0.25, 0.001
"""The part of the time that the last write took for which a leader waits for company, and the most in seconds."""


class Waiting(Generic[T, A]):
    """What one thread hands in, until it is answered: by what came of it, or by the exception that it meets."""

    __slots__ = ("answer", "answered", "given", "leads", "sleep", "wrong")

    def __init__(self, given: T) -> None:
        self.given = given
        self.answered = False
        self.answer: A
        self.wrong: BaseException | None = None
        self.leads = False  # its thread is to write next, or does
        self.sleep = Lock()
        self.sleep.acquire()

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
        self._waiting: list[Waiting[T, A]] = []
        self._led = False  # somebody's thread writes, or was told to
        self._lately = 1  # how many were written together last
        self._took = 0.0  # how long that took, in seconds
        self._guard = Lock()

    def hand_in(self, given: T) -> A:
        """Wait for the answer, writing for all who wait when the turn comes. Raises what it is answered by."""
        mine: Waiting[T, A] = Waiting(given)
        try:
            with self._guard:
                self._waiting.append(mine)
                mine.leads, self._led = not self._led, True
            if not mine.leads:
                mine.sleep.acquire()
            if mine.leads:
                self._lead(mine)
        except BaseException:
            self._leave(mine)
            raise
        if mine.wrong is not None:
            raise mine.wrong
        return mine.answer

    def _lead(self, mine: Waiting[T, A]) -> None:
        self._await_company()
        group: list[Waiting[T, A]] = []
        try:
            with self._guard:
                group, self._waiting = self._waiting, group
            self._lately = len(group)
            began = time.perf_counter()
            self._write(group)
            self._took = time.perf_counter() - began
        finally:
            with self._guard:
                self._waiting[:0] = [one for one in group if not one.answered and one is not mine]
                self._pass_on(mine)
            for one in group:
                if one.answered:
                    one.sleep.release()

    def _await_company(self) -> None:
        """Those who were answered last may be about to hand in their next: to write for as many again is a commit less.
        For a part of the time that a commit takes they are let go first; who hands in alone waits for nobody."""
        until = time.perf_counter() + min(self._took * PATIENCE, LONGEST)
        while len(self._waiting) < self._lately and time.perf_counter() < until:
            time.sleep(0)

    def _pass_on(self, mine: Waiting[T, A]) -> None:
        """Let the thread of the foremost write next, if anybody waits. The guard is held."""
        mine.leads = False
        self._led = bool(self._waiting)
        if self._waiting:
            self._waiting[0].leads = True
            self._waiting[0].sleep.release()

    def _leave(self, mine: Waiting[T, A]) -> None:
        """Broken off while waiting: nobody would hear the answer, and somebody else must write."""
        with self._guard:
            if mine in self._waiting:
                self._waiting.remove(mine)
            mine.answered = True  # so that, should it be in a group that is broken off, nobody is left waiting on it
            if mine.leads:
                self._pass_on(mine)
