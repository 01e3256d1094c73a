"""A worker's sign of life: a counter in the job's folder that moves every two seconds, with the loop's last progress."""

import os
import threading
from collections.abc import Callable
from types import TracebackType

import msgspec

from core.errors import AppError
from core.files import write_whole
from core.jobs.events import Count
from core.jobs.folder import JobFolder
from core.plain_files import read_plain

HEARTBEAT_EVERY_S = 2.0


class HeartbeatProgress(msgspec.Struct, frozen=True, kw_only=True):
    """How far the loop is: `step` of `total` (files, in a translation), `rate` of them a second, `state` a word like running or paused."""

    step: Count = 0
    total: Count = 0
    rate: float = 0.0
    state: str = "running"


class HeartbeatRecord(HeartbeatProgress, frozen=True, kw_only=True):
    """The content of `heartbeat`. Only a change of (`pid`, `counter`) means life; no clock is compared."""

    pid: int
    counter: int


class Heartbeat:
    """Beats from a thread of its own while the context is open. A disk that refuses is tried again at the next beat."""

    def __init__(self, folder: JobFolder, progress: Callable[[], HeartbeatProgress]) -> None:
        self._folder = folder
        self._progress = progress
        self._counter = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)

    def __enter__(self) -> "Heartbeat":
        self._beat()
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._ended.set()
        self._thread.join()
        self._beat()

    def _run(self) -> None:
        while not self._ended.wait(HEARTBEAT_EVERY_S):
            self._beat()

    def _beat(self) -> None:
        self._counter += 1
        progress = self._progress()
        record = HeartbeatRecord(
            pid=os.getpid(),
            counter=self._counter,
            step=progress.step,
            total=progress.total,
            rate=progress.rate,
            state=progress.state,
        )
        try:
            write_whole(self._folder.heartbeat_path, msgspec.json.encode(record), durable=False)
        except AppError:
            pass  # full or away for a moment; the events say so where it lasts


def read_heartbeat(folder: JobFolder) -> HeartbeatRecord | None:
    """The last beat, or None where there is none to read."""
    try:
        return msgspec.json.decode(read_plain(folder.heartbeat_path), type=HeartbeatRecord)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
