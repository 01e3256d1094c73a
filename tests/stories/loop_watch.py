"""How long the window's event loop stood still in a story, without what other programs took."""

import faulthandler
import os
import tempfile
import threading
import time
from collections import deque
from pathlib import Path

import psutil
from PySide6.QtCore import QTimer

LIMIT_S = 0.1
"""While workers are at their jobs the loop must come round in this time."""
BEAT_MS = 20
_LOOK_EVERY_S = 0.02
_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


class LoopWatch:
    """Watches the thread that makes it, from then on until `end`; `stalls` tells how long and where each was.

    A stall is the time by the clock between two turns of the loop, less the time in which the thread was ready to run but other programs
    had the processor. Of it is told how long the thread computed: in the rest it waited, for a disk or for another thread of this program.
    What such threads waited for a processor meanwhile, one of which may have had Python's lock, is no part of the stall either; nor is the
    time in which a host ran other machines on our processors, which the system leaves out of what a thread computed.
    """

    def __init__(self) -> None:
        self.stalls: list[str] = []
        self._thread_id = str(threading.get_native_id())
        self._last = self._now()
        self._has_ended = threading.Event()
        self._stack = ""
        self._found: deque[str] = deque()
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)
        self._looker = threading.Thread(target=self._look, daemon=True)
        self._looker.start()

    def pardon(self) -> None:
        """What went on since the loop's last turn does not count."""
        self._last, self._stack = self._now(), ""

    def end(self) -> None:
        """Watch no more."""
        self._timer.stop()
        self._has_ended.set()
        self._looker.join()

    def _now(self) -> tuple[float, ...]:
        """The clock, how long the thread computed and waited for a processor so far, how long the others waited, and how long each
        processor was the host's, in seconds."""
        times = {task.name: _processor_times_s(task) for task in Path("/proc/self/task").iterdir()}
        computed_s, waited_s = times.pop(self._thread_id)
        return time.perf_counter(), computed_s, waited_s, sum(waited_s for _, waited_s in times.values()), *_stolen_s()

    def _beat(self) -> None:
        clock_s, computed_s, waited_s, others_s, *stolen_s = (now - last for now, last in zip(self._now(), self._last, strict=True))
        # a thread that ended takes with it what it waited; it is not known on which processor which of them was
        stood_s = max(computed_s, clock_s - waited_s - max(0.0, others_s) - max(stolen_s))
        if stood_s > LIMIT_S:
            self._found.append(f"{stood_s * 1000:.0f} ms, {computed_s * 1000:.0f} of them computing, at\n{self._stack}")
        self.pardon()

    def _look(self) -> None:
        """Where the thread is once it has stood still for long, and whether jobs run: looking for them would itself hold up the thread.

        The thread's frames are written, never held: a painter must end in its thread.
        """
        with tempfile.TemporaryFile("w+") as file:
            is_over = False
            while not is_over:
                is_over = self._has_ended.wait(_LOOK_EVERY_S)
                while self._found:
                    stall = self._found.popleft()
                    if _jobs_run():
                        self.stalls.append(stall)
                if time.perf_counter() - self._last[0] > LIMIT_S and not self._stack:
                    file.seek(0)
                    file.truncate()
                    faulthandler.dump_traceback(file)
                    file.seek(0)
                    self._stack = file.read()


def _processor_times_s(task: Path) -> tuple[float, float]:
    """How long a thread of this program has computed, and waited for a processor, in seconds; 0 for one that has ended."""
    try:
        computed_ns, waited_ns, _ = (task / "schedstat").read_text().split()
    except OSError:
        return 0.0, 0.0
    return int(computed_ns) / 1e9, int(waited_ns) / 1e9


def _stolen_s() -> list[float]:
    """How long each processor was ready to work for us while the host had it, in seconds (proc(5): steal)."""
    lines = Path("/proc/stat").read_text().splitlines()
    return [int(line.split()[8]) / _TICKS_A_SECOND for line in lines if line.startswith("cpu") and line[3].isdigit()]


def _jobs_run() -> bool:
    """Whether a worker of this program is at a job, and does not wait for its first."""
    for child in psutil.Process().children(recursive=True):
        try:
            is_worker = any(word.endswith("-worker") for word in child.cmdline())
            if is_worker and Path(f"/proc/{child.pid}/fd/1").readlink().name != "translating.log":
                return True
        except (psutil.Error, OSError):
            pass
    return False
