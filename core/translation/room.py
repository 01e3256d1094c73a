"""How much a pipeline may hold in memory at once: a number of pictures, and of bytes (no torch)."""

import threading
from collections.abc import Sequence

from core.host_memory import free_host_bytes

SHARE_OF_FREE_MEMORY = 0.5
"""What a translation takes at most of the memory that is free when it starts."""
LEAST_BYTES = 256 * 2**20


class Room:
    """A gate that a picture passes before it is read and leaves when it is settled.

    A picture that needs more than all the bytes waits until it is alone, and then passes: nothing is ever too large for the gate.
    """

    def __init__(self, num_pictures: int, num_bytes: int, small_bytes: int = 0) -> None:
        """More than `num_pictures` while all together take no more than `small_bytes`; `num_bytes` is never passed."""
        assert num_pictures > 0
        self._num_pictures = num_pictures
        self._num_bytes = num_bytes
        self._small_bytes = small_bytes
        self._pictures_inside = 0
        self._bytes_inside = 0
        self._is_closed = False
        self._changed = threading.Condition()

    def enter(self, cost: int) -> bool:
        """Waits until a picture of `cost` bytes fits; False where the gate was closed meanwhile."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed or self._fits(cost))
            if self._is_closed:
                return False
            self._pictures_inside += 1
            self._bytes_inside += cost
            return True

    def leave(self, costs: Sequence[int]) -> None:
        """Pictures are settled, and their memory free again."""
        with self._changed:
            self._pictures_inside -= len(costs)
            self._bytes_inside -= sum(costs)
            self._changed.notify_all()

    def close(self) -> None:
        """Lets nobody in any more; those who wait are sent away."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()

    def _fits(self, cost: int) -> bool:
        if self._pictures_inside == 0:
            return True
        num_bytes = self._bytes_inside + cost
        return num_bytes <= self._num_bytes and (self._pictures_inside < self._num_pictures or num_bytes <= self._small_bytes)


def bytes_to_use(reserved: int = 0) -> int:
    """How many bytes of this computer's memory a translation may fill with pictures; `reserved` are promised to others."""
    free = free_host_bytes() - reserved
    return max(LEAST_BYTES, int(free * SHARE_OF_FREE_MEMORY))
