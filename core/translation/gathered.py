"""What waits for a thread is handed out several at a time, while more is on the way (no torch)."""

import threading
import time
from collections import deque
from typing import Generic, TypeVar

_Item = TypeVar("_Item")


class Gathered(Generic[_Item]):
    """A queue. Who takes from it gets what makes up a load, or what there is after `linger_s`, or when no more than that is on the way:
    towards an end the loads become smaller, so that little is left to do after it.

    Where a processor computes, everything else that a thread does for a picture is met by cold caches, and stops the computing for the
    interpreter: both cost half as much when several pictures come one right after the other.
    """

    def __init__(self, load: int, linger_s: float) -> None:
        """A `load` is of the items' weights; 0: every item is one."""
        self._load = load
        self._linger_s = linger_s
        self._items: deque[tuple[_Item, int]] = deque()
        self._weight = 0
        self._num_awaited = 0
        self._since = 0.0
        self._is_closed = False
        self._changed = threading.Condition()

    def expect(self) -> None:
        """An item is on the way: `put` or `miss` follows."""
        with self._changed:
            self._num_awaited += 1

    def miss(self) -> None:
        """An item that was on the way does not come."""
        with self._changed:
            self._num_awaited -= 1
            if self._items and self._is_ready:
                self._changed.notify()

    def put(self, item: _Item, weight: int) -> None:
        """An item that was on the way."""
        with self._changed:
            self._num_awaited -= 1
            if not self._items:
                self._since = time.monotonic()
            self._items.append((item, weight))
            self._weight += weight
            if len(self._items) == 1 or self._is_ready:
                self._changed.notify()

    def take(self) -> list[_Item]:
        """Waits for a load, which nobody else gets; empty when it is closed and nothing is left."""
        with self._changed:
            while not (self._items and self._is_ready):
                if self._items:
                    self._changed.wait(self._since + self._linger_s - time.monotonic())
                elif self._is_closed:
                    return []
                else:
                    self._changed.wait()
            taken = [self._pop()]
            while self._items and sum(weight for _, weight in taken) + self._items[0][1] <= self._load:
                taken.append(self._pop())
            self._since = time.monotonic()
            if self._items:
                self._changed.notify()
            return [item for item, _ in taken]

    def close(self) -> None:
        """Nothing more comes: what is left is handed out, then nothing."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()

    @property
    def _is_ready(self) -> bool:
        is_late = time.monotonic() >= self._since + self._linger_s
        return self._weight >= self._load or len(self._items) >= self._num_awaited or self._is_closed or is_late

    def _pop(self) -> tuple[_Item, int]:
        item = self._items.popleft()
        self._weight -= item[1]
        return item
