"""Making things in threads, ahead of who needs them, and handing them over in order (no torch)."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

Made = TypeVar("Made")

POLL_S = 0.1
"""Who waits looks around this often."""
LEAVE_S = 0.5
"""Threads that are still busy so long after the end are left behind: a disk may keep one for minutes."""


def _always() -> bool:
    return True


class ReadAhead(Generic[Made]):
    """`make(number)` for every number of a range, made by several threads and given in the order of the range; a context manager.

    At most `num_ahead` are made before they are asked for. `seconds_waited` is how long `next` stood still, in all.
    """

    def __init__(self, make: Callable[[int], Made], numbers: range, *, num_threads: int, num_ahead: int, name: str) -> None:
        assert num_threads >= 1 and num_ahead >= 1 and numbers.step == 1
        self.seconds_waited = 0.0
        self.is_ending = False
        """Nobody will ask any more; `make` may give up."""
        self._make = make
        self._end = numbers.stop
        self._to_make = self._to_give = numbers.start
        self._num_ahead = num_ahead
        self._ready: dict[int, Made] = {}
        self._failed: dict[int, Exception] = {}
        self._changed = threading.Condition()
        num_threads = min(num_threads, num_ahead, max(1, numbers.stop - numbers.start))
        self._threads = [threading.Thread(target=self._work, name=f"{name}-{number}", daemon=True) for number in range(num_threads)]

    def __enter__(self) -> "ReadAhead[Made]":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self.is_ending = True
            self._changed.notify_all()
        deadline = time.monotonic() + LEAVE_S
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def next(self, keep_waiting: Callable[[], bool] = _always) -> Made | None:
        """The next one, or None where `keep_waiting`, asked now and then while it is not there, says no.

        Raises what making it raised. What `keep_waiting` takes is not counted as waiting.
        """
        start = time.perf_counter()
        try:
            while True:
                with self._changed:
                    if self._is_there():
                        return self._given()
                    self._changed.wait(POLL_S)
                    if self._is_there():
                        return self._given()
                asked_at = time.perf_counter()
                goes_on = keep_waiting()
                start += time.perf_counter() - asked_at
                if not goes_on:
                    return None
        finally:
            self.seconds_waited += time.perf_counter() - start

    def _is_there(self) -> bool:
        return self._to_give in self._ready or self._to_give in self._failed

    def _given(self) -> Made:
        number = self._to_give
        self._to_give += 1
        self._changed.notify_all()
        if number in self._failed:
            raise self._failed.pop(number)
        return self._ready.pop(number)

    def _work(self) -> None:
        while (number := self._taken()) is not None:
            try:
                made = self._make(number)
            except Exception as error:
                # Handed over whole to whoever asks for this number.
                with self._changed:
                    self._failed[number] = error
                    self._changed.notify_all()
            else:
                with self._changed:
                    self._ready[number] = made
                    self._changed.notify_all()

    def _taken(self) -> int | None:
        """The number that this thread is to make next; None when there is none left."""
        with self._changed:
            while not self.is_ending and self._to_make < self._end:
                if self._to_make < self._to_give + self._num_ahead:
                    self._to_make += 1
                    return self._to_make - 1
                self._changed.wait()
        return None
