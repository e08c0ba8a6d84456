"""The queue before the record: everyone is answered, once, with his own answer, whatever breaks."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from placet.record import queue as queues
from placet.record.queue import Queue, Waiting

pytestmark = pytest.mark.once

One = Waiting[int, str]


class Book:
    """Where the groups are written; `before` is called with each before anybody in it is answered."""

    def __init__(self, before: Callable[[list[int]], None] = lambda group: None) -> None:
        self.groups: list[list[int]] = []
        self.before = before
        self.busy = threading.Lock()
        self.queue: Queue[int, str] = Queue(self.write)

    def write(self, group: list[One]) -> None:
        """Answer a number by its text; refuse those that seven divides."""
        assert self.busy.acquire(blocking=False), "two threads write at once"
        try:
            numbers = [one.given for one in group]
            self.before(numbers)
            self.groups.append(numbers)
            for one in group:
                if one.given % 7 == 0:
                    one.refuse(ValueError(one.given))
                else:
                    one.say(str(one.given))
        finally:
            self.busy.release()

    @property
    def written(self) -> list[int]:
        """All numbers that were written, in order."""
        return [number for group in self.groups for number in group]


class Hand(threading.Thread):
    """A thread that hands in numbers, and keeps what it was told of each."""

    def __init__(self, book: Book, numbers: list[int]) -> None:
        super().__init__(daemon=True)
        self.book, self.numbers = book, numbers
        self.told: list[str | BaseException] = []
        self.start()

    def run(self) -> None:
        """Hand them in, one after the other."""
        for number in self.numbers:
            try:
                self.told.append(self.book.queue.hand_in(number))
            except BaseException as wrong:
                self.told.append(wrong)

    def done(self) -> list[str | BaseException]:
        """What it was told, once all is answered."""
        self.join(10)
        assert not self.is_alive(), "nobody answers"
        return self.told


def until(true: Callable[[], bool]) -> None:
    """Wait for something that another thread brings about."""
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.001)


@contextmanager
def held(book: Book, *, first: int) -> Iterator[Hand]:
    """A thread writes `first`, and is held in the middle of it until the block ends."""
    reached, go = threading.Event(), threading.Event()

    def hold(_group: list[int]) -> None:
        book.before = lambda group: None
        reached.set()
        assert go.wait(10)

    book.before = hold
    hand = Hand(book, [first])
    assert reached.wait(10)
    try:
        yield hand
    finally:
        go.set()


def test_everyone_is_answered_for_what_he_handed_in() -> None:
    """Eight threads of 300 numbers: each written once, in groups of one thread at a time; refusals reach their own."""
    book = Book(lambda group: time.sleep(0.0002))
    hands = [Hand(book, list(range(place, 2400, 8))) for place in range(8)]
    for hand in hands:
        for number, told in zip(hand.numbers, hand.done(), strict=True):
            if number % 7:
                assert told == str(number)
            else:
                assert isinstance(told, ValueError)
                assert told.args == (number,)
    assert sorted(book.written) == list(range(2400))
    assert max(map(len, book.groups)) > 1
    # Each thread's own are written in its order.
    for place, hand in enumerate(hands):
        assert [number for number in book.written if number % 8 == place] == hand.numbers


def test_one_thread_does_not_wait_for_others() -> None:
    """A group of one, each time."""
    book = Book()
    assert [book.queue.hand_in(number) for number in (1, 2, 3)] == ["1", "2", "3"]
    assert book.groups == [[1], [2], [3]]


def test_who_waits_is_written_together_in_order() -> None:
    """While one is written four come; they make one group."""
    book = Book()
    hands = []
    with held(book, first=1):
        for number in (2, 3, 4, 5):
            hands.append(Hand(book, [number]))
            until(lambda number=number: len(book.queue._waiting) == number - 1)
    assert [hand.done() for hand in hands] == [["2"], ["3"], ["4"], ["5"]]
    assert book.groups == [[1], [2, 3, 4, 5]]


def test_who_comes_first_waits_for_as_many_as_came_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three were written together: of the next, the first waits for two more, and the one after them for nobody again
    once one has come alone. The wait has an end."""
    monkeypatch.setattr(queues, "LONGEST", 10.0)
    monkeypatch.setattr(queues, "PATIENCE", 10_000.0)
    book = Book(lambda group: time.sleep(0.002))
    book.queue._lately, book.queue._took = 3, 0.002
    hands = []
    for number in (1, 2, 3):
        until(lambda number=number: len(book.queue._waiting) == number - 1)
        assert book.groups == []
        hands.append(Hand(book, [number]))
    assert [hand.done() for hand in hands] == [["1"], ["2"], ["3"]]
    monkeypatch.setattr(queues, "LONGEST", 0.001)
    assert [book.queue.hand_in(number) for number in (4, 5)] == ["4", "5"]
    assert book.groups == [[1, 2, 3], [4], [5]]


def test_writing_is_broken_off() -> None:
    """The thread that wrote gets the interrupt; those that it left without an answer are written by the next."""
    book = Book()
    hands = []
    with held(book, first=1):
        for number in (2, 3, 4):
            hands.append(Hand(book, [number]))
            until(lambda number=number: len(book.queue._waiting) == number - 1)

        def interrupt(_group: list[int]) -> None:
            book.before = lambda group: None
            raise KeyboardInterrupt

        # The one that is held has gone past this; it meets the group of the three.
        book.before = interrupt
    told = [hand.done() for hand in hands]
    assert isinstance(told[0][0], KeyboardInterrupt)
    assert told[1:] == [["3"], ["4"]]
    assert book.groups == [[1], [3, 4]]
    assert book.queue.hand_in(5) == "5"


def test_what_was_answered_before_the_break_is_not_written_again() -> None:
    """An answer stands, though the thread that gave it is interrupted."""
    book = Book()

    def write(group: list[One]) -> None:
        numbers = [one.given for one in group]
        book.groups.append(numbers)
        if numbers[0] == 1:
            reached.set()
            assert go.wait(10)
        for one in group:
            one.say(str(one.given))
            if one.given == 3:
                raise KeyboardInterrupt

    reached, go = threading.Event(), threading.Event()
    book.queue = Queue(write)
    hands = [Hand(book, [1])]
    assert reached.wait(10)
    for number in (2, 3, 4):
        hands.append(Hand(book, [number]))
        until(lambda number=number: len(book.queue._waiting) == number - 1)
    go.set()
    told = [hand.done() for hand in hands]
    assert [told[0], told[2], told[3]] == [["1"], ["3"], ["4"]]
    assert isinstance(told[1][0], KeyboardInterrupt)
    assert book.groups == [[1], [2, 3, 4], [4]]


@pytest.fixture
def interrupted_while() -> Iterator[Callable[[Callable[[], bool]], None]]:
    """Interrupt the main thread as soon as something is true."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    def when(true: Callable[[], bool]) -> None:
        until(true)
        signal.setitimer(signal.ITIMER_REAL, 0.01)

    before = signal.signal(signal.SIGALRM, interrupt)
    yield lambda true: threading.Thread(target=when, args=(true,), daemon=True).start()
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


def test_waiting_is_broken_off(interrupted_while: Callable[[Callable[[], bool]], None]) -> None:
    """Whoever is interrupted while he waits has handed in nothing; the others are written."""
    book = Book()
    with held(book, first=1) as first:
        second = Hand(book, [2])
        until(lambda: len(book.queue._waiting) == 1)
        interrupted_while(lambda: len(book.queue._waiting) == 2)
        with pytest.raises(KeyboardInterrupt):
            book.queue.hand_in(3)
        fourth = Hand(book, [4])
        until(lambda: len(book.queue._waiting) == 2)
    assert [hand.done() for hand in (first, second, fourth)] == [["1"], ["2"], ["4"]]
    assert book.groups == [[1], [2, 4]]


def test_waiting_and_writing_are_broken_off(interrupted_while: Callable[[Callable[[], bool]], None]) -> None:
    """Whoever is interrupted while he is being written does not write next, though the one who wrote is interrupted."""
    book = Book()
    first, second, gone = threading.Event(), threading.Event(), threading.Event()

    def before(group: list[int]) -> None:
        if group[0] == 1:
            first.set()
            until(lambda: len(book.queue._waiting) == 3)
        elif group[0] == 2:
            second.set()
            assert gone.wait(10)
            raise KeyboardInterrupt

    def come_last() -> None:
        until(lambda: len(book.queue._waiting) == 2)
        hands.append(Hand(book, [4]))

    book.before = before
    hands = [Hand(book, [1])]
    assert first.wait(10)
    hands.append(Hand(book, [2]))
    until(lambda: len(book.queue._waiting) == 1)
    last = threading.Thread(target=come_last)
    last.start()
    interrupted_while(second.is_set)
    with pytest.raises(KeyboardInterrupt):
        book.queue.hand_in(3)
    gone.set()
    last.join()
    told = [hand.done() for hand in hands]
    assert [told[0], told[2]] == [["1"], ["4"]]
    assert isinstance(told[1][0], KeyboardInterrupt)
    assert book.groups == [[1], [4]]
    assert book.queue.hand_in(5) == "5"
