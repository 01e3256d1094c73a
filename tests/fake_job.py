"""A worker of a job that does nothing but hold the lock, beat, and tell what the test wants: for watchers of many kinds."""

import os
import socket

import msgspec

from core.files import write_whole
from core.jobs.events import Event, Started
from core.jobs.folder import JobFolder
from core.jobs.heartbeat import HeartbeatRecord
from core.jobs.lock import JobLock
from core.jobs.writer import EventWriter


class FakeWorker:
    """At work from the beginning; `die` leaves without a word."""

    def __init__(self, folder: JobFolder, from_step: int = 0) -> None:
        self.folder = folder
        self._lock = JobLock(folder)
        self._lock.acquire()
        self._writer = EventWriter(folder)
        self._writer.begin_session()
        self._num_beats = 0
        how = {"device": "cpu", "precision": "fp32", "code_path": "eager", "reason": ""}
        self.tell(Started(from_step=from_step, pid=os.getpid(), host=socket.gethostname(), **how))

    def tell(self, *events: Event) -> None:
        """Write events."""
        for event in events:
            self._writer.write(event)

    def beat(self, step: int, total: int) -> None:
        """Say how far it is."""
        self._num_beats += 1
        record = HeartbeatRecord(pid=os.getpid(), counter=self._num_beats, step=step, total=total)
        write_whole(self.folder.heartbeat_path, msgspec.json.encode(record))

    def end(self, event: Event) -> None:
        """Tell the last word and let go."""
        self.tell(event)
        self.die()

    def die(self) -> None:
        """Let go."""
        self._writer.close()
        self._lock.release()
