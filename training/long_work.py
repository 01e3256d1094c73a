"""Work of the helper process that takes long: how it tells how far it is, and learns that it is to stop (no torch, no numpy)."""

import time
from collections.abc import Callable

from core.errors import AppError, ErrorCode
from training.asking import Answer
from training.dataset_requests import WorkProgress

TELL_EVERY_S = 0.1


class Telling:
    """One request's work: how it tells of itself and learns that it is to stop."""

    def __init__(self, request_id: int, tell: Callable[[Answer], None], is_stopped: Callable[[], bool]) -> None:
        self.id = request_id
        self.tell = tell
        self.is_stopped = is_stopped
        self._began = time.monotonic()
        self._told = 0.0

    def progress(self, num_done: int, num_total: int) -> bool:
        """Tell how far it is, some times a second; whether to go on. To be given to what takes originals.Progress."""
        now = time.monotonic()
        if now - self._told >= TELL_EVERY_S:
            self._told = now
            self.tell(WorkProgress(id=self.id, last=False, num_done=num_done, num_total=num_total, rate=num_done / (now - self._began)))
        return not self.is_stopped()

    def refuse_to_go_on(self) -> None:
        """Raises AppError CANCELLED once it is to stop."""
        if self.is_stopped():
            raise AppError(ErrorCode.CANCELLED, "The work was stopped.", "Start it again when you like.")
