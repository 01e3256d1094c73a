"""Many pictures at once: threads that each read, compute and write one, so that the device never waits for a file (torch)."""

import logging
import os
import queue
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch

from core.errors import AppError, ErrorCode
from core.files import disk_error, path_from_json, path_to_text, write_whole
from core.images.reading import read_picture, upright_digest
from core.images.writing import encode_picture
from core.translation.in_hand import InHand
from core.translation.job import TranslationRequest
from core.translation.plan import PlannedFile, numbered_name
from core.translation.translator import Translator

MAX_THREADS = 16
NUM_WAITING_RESULTS = 256
_STOPS_THE_JOB = frozenset({ErrorCode.DISK_FULL, ErrorCode.DISK_READ_ONLY, ErrorCode.FOLDER_GONE})
"""Troubles with an output that every further output would meet, too."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Done:
    """A picture is translated: `output` below the output folder; `seconds` from reading to its final name."""

    index: int
    output: Path
    seconds: float
    note: str


@dataclass(frozen=True)
class Refused:
    """A picture could not be translated; `stops_the_job` where no other can be either."""

    index: int
    error: AppError
    stops_the_job: bool


@dataclass(frozen=True)
class Exists:
    """Another program put a file under the output's name meanwhile, and it was to be kept."""

    index: int


Result = Done | Refused | Exists


class Pipeline:
    """Works through planned files in threads of its own. With `one_at_a_time` there is a single one.

    On a CPU as many threads compute at once as there are cores, each with one core: the measured optimum, twice as fast as
    all cores on one picture. Two more threads fill the time in which others wait for the disk. On a card one computes at a time.
    """

    def __init__(
        self,
        translator: Translator,
        request: TranslationRequest,
        files: Iterator[PlannedFile],
        in_hand: InHand,
        *,
        one_at_a_time: bool = False,
    ) -> None:
        self._translator = translator
        self._request = request
        self._output_dir = path_from_json(request.output_dir)
        self._files = files
        self._in_hand = in_hand
        self._taking = threading.Lock()
        self._running = threading.Event()
        self._running.set()
        self._ending = threading.Event()
        self._results: queue.Queue[Result | BaseException | None] = queue.Queue(NUM_WAITING_RESULTS)
        on_cpu = translator.device.type == "cpu"
        num_cores = min(MAX_THREADS, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
        self._computing = threading.Semaphore(num_cores if on_cpu else 1)
        num_threads = 1 if one_at_a_time else min(num_cores + 2, in_hand.num_slots)
        self._outputs: list[Path | None] = [None] * num_threads
        self._threads = [
            threading.Thread(target=self._work, args=(slot,), name=f"translate-{slot}", daemon=True) for slot in range(num_threads)
        ]

    @property
    def outputs_in_hand(self) -> list[Path]:
        """The planned outputs of the pictures that are being worked on."""
        return [self._output_dir / output for output in list(self._outputs) if output is not None]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def poll(self, timeout_s: float) -> list[Result]:
        """What was finished since the last call; waits at most `timeout_s` for something. Raises what went wrong in a thread."""
        results: list[Result] = []
        try:
            item = self._results.get(timeout=timeout_s)
            while True:
                if isinstance(item, BaseException):
                    raise item
                if item is not None:
                    results.append(item)
                if len(results) >= NUM_WAITING_RESULTS:
                    return results
                item = self._results.get_nowait()
        except queue.Empty:
            return results

    def pause(self) -> None:
        """Take no further picture."""
        self._running.clear()

    def go_on(self) -> None:
        """Take pictures again."""
        self._running.set()

    def end(self, patience_s: float) -> list[Result]:
        """Take no further picture and wait for those in hand, at most `patience_s`; what they came to."""
        self._ending.set()
        self._running.set()
        deadline = time.monotonic() + patience_s
        results: list[Result] = []
        while self.is_working and time.monotonic() < deadline:
            results += self.poll(0.02)
        return results + self.poll(0)

    @property
    def is_working(self) -> bool:
        """Whether any thread still lives; results may wait even when none does."""
        return any(thread.is_alive() for thread in self._threads)

    def _work(self, slot: int) -> None:
        # Every thread has a count of its own in OpenMP.
        torch.set_num_threads(1)
        try:
            while True:
                self._running.wait()
                with self._taking:
                    file = None if self._ending.is_set() else next(self._files, None)
                if file is None:
                    return
                self._in_hand.take(slot, file.index)
                self._outputs[slot] = path_from_json(file.output)
                result = self._translate(file)
                self._outputs[slot] = None
                self._in_hand.lay_down(slot)
                self._results.put(result)
        except Exception as error:
            # Handed over whole to the main thread, which raises it there.
            self._results.put(error)
        finally:
            # Wakes the main thread: this may have been the last.
            self._results.put(None)

    def _translate(self, file: PlannedFile) -> Result:
        start = time.perf_counter()
        source = path_from_json(file.source)
        try:
            picture = read_picture(source)
            with self._computing:
                (pixels,) = self._translator.translate([picture.pixels], [upright_digest(picture.pixels)], self._request.noise_seed)
            name = path_to_text(source)
            data = encode_picture(pixels, picture.alpha, self._request.output_format, name=name).data
        except AppError as error:
            return Refused(file.index, error, stops_the_job=False)
        except Exception as error:
            # One picture's trouble costs one row, whatever it is; the traceback is kept.
            trouble = _trouble_of(error, source)
            if trouble.code is ErrorCode.INTERNAL:
                _log.exception("%s could not be translated", source)
            return Refused(file.index, trouble, stops_the_job=False)
        try:
            output = self._put(path_from_json(file.output), data)
        except AppError as error:
            return Refused(file.index, error, stops_the_job=error.code in _STOPS_THE_JOB)
        if output is None:
            return Exists(file.index)
        return Done(file.index, output, time.perf_counter() - start, picture.note)

    def _put(self, planned: Path, data: bytes) -> Path | None:
        """Give the picture its name; the name that it got below the output folder, None where a newer file is to be kept."""
        number, output = 1, planned
        while self._request.on_existing != "replace" and os.path.lexists(self._output_dir / output):
            # Free when it was planned. Our own, from before an interruption, has the same bytes; any other is somebody's.
            if _holds(self._output_dir / output, data):
                return output
            if self._request.on_existing == "skip":
                return None
            number += 1
            output = planned.with_name(numbered_name(planned.name, number))
        path = self._output_dir / output
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise disk_error(error, path.parent) from error
        write_whole(path, data)
        return output


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _trouble_of(error: Exception, source: Path) -> AppError:
    name = path_to_text(source)
    if isinstance(error, torch.OutOfMemoryError):
        code, reason = ErrorCode.MEMORY_DEVICE, "the card has not enough memory for a picture of this size"
    elif isinstance(error, MemoryError) or (isinstance(error, RuntimeError) and "allocate memory" in str(error)):
        code, reason = ErrorCode.MEMORY_HOST, "this computer has not enough memory for a picture of this size"
    else:
        first_line = str(error).partition("\n")[0] or type(error).__name__
        code, reason = ErrorCode.INTERNAL, f"of an error of Diptych's own ({first_line})"
        return AppError(code, f"{name} could not be translated because {reason}.", "Please report it.", path=name)
    return AppError(code, f"{name} could not be translated: {reason}.", "Make it smaller.", path=name)
