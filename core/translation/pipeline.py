"""Many pictures at once, in three stages of threads: read, compute, finish; the device never waits for a file or a disk (torch)."""

import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import torch
from numpy.typing import NDArray

from core.files import path_from_json
from core.images.reading import with_opacity
from core.translation.finishing import Finisher
from core.translation.fitting import MAX_EAGER_PIXELS
from core.translation.gathered import Gathered
from core.translation.in_hand import InHand
from core.translation.input_identities import InputIdentities
from core.translation.intake import BYTES_PER_PX, SMALL_PX, Intake, Work, trouble_of
from core.translation.job import TranslationRequest
from core.translation.opening import num_cores
from core.translation.plan import PlannedFile
from core.translation.results import Done, Refused, Result, Skipped
from core.translation.room import Room, bytes_to_use
from core.translation.translator import Translator
from core.translation.watchdog import Watchdog

MAX_THREADS = 32
"""So many compute at once at most."""
MAX_BATCH = 16
"""So many pictures are given to a card together at most."""
LOAD_PICTURES, LINGER_S = 12, 0.25
"""On a CPU so many pictures, none larger than all of them at SMALL_PX, are finished one right after the other; they wait so long for each
other at most."""
NUM_WAITING_RESULTS = 256
WORKING_BYTES_PER_PX, EAGER_BYTES_PER_PX = 100, 900
"""What a U-Net, and what any other network takes on a CPU for a picture at its own size; very large ones go through in parts, and need no
more than the next."""
MOST_WORKING_BYTES = 2**31
Pixels = NDArray[Any]


_Item = TypeVar("_Item")


class Pipeline:
    """Works through planned files in threads of its own. With `one_at_a_time` a single picture is on its way.

    On a CPU as many threads compute at once as there are cores (or as asked for), each with one core: the measured optimum,
    twice as fast as all cores on one picture. On a card one thread computes, in batches of pictures of one size.
    """

    def __init__(
        self,
        translator: Translator,
        request: TranslationRequest,
        rows: Iterator[PlannedFile],
        in_hand: InHand,
        watchdog: Watchdog,
        *,
        inputs: InputIdentities,
        check: Callable[[Work], None] | None = None,
        reserved_bytes: int = 0,
        one_at_a_time: bool = False,
    ) -> None:
        """`rows` may block while more are being found. `check` is given the first picture, before any is computed.

        No output takes the place of one of `inputs`. `reserved_bytes` of this computer's memory are promised to others.
        """
        self._translator = translator
        self._request = request
        self._in_hand = in_hand
        self._ending = threading.Event()
        self._finisher = Finisher(request, translator.header, inputs, self._ending)
        cores = min(MAX_THREADS, request.threads or num_cores())
        on_cpu = translator.device.type == "cpu"
        self._max_batch = 1 if on_cpu or one_at_a_time else MAX_BATCH
        num_computing = cores if on_cpu and not one_at_a_time else 1
        num_beside = 1 if one_at_a_time else max(2, min(8, cores // 2))
        num_pictures = 1 if one_at_a_time else 2 * num_beside + 2 * num_computing * self._max_batch
        load = LOAD_PICTURES if on_cpu and not one_at_a_time else 0
        # Small ones may be gathered, finished and read, and each thread has another to compute meanwhile.
        small_bytes = load * (num_beside + 2) * (SMALL_PX**2 * BYTES_PER_PX + self._working_bytes(SMALL_PX, SMALL_PX))
        self._room = Room(num_pictures, bytes_to_use(reserved_bytes), small_bytes)
        self._intake = Intake(rows, request, self._room, in_hand, watchdog, self._working_bytes)
        self._running = threading.Event()
        self._running.set()
        self._check = check
        self._reading_first = threading.Lock()
        self._has_first = False
        self._may_compute = threading.Event()
        self._is_checked = check is None
        if check is None:
            self._may_compute.set()
        self._computable: queue.SimpleQueue[Work | None] = queue.SimpleQueue()
        self._finishable: Gathered[tuple[Work, Pixels]] = Gathered(load * SMALL_PX**2, LINGER_S)
        self._results: queue.Queue[Result | BaseException | None] = queue.Queue(NUM_WAITING_RESULTS)
        self._finishing: dict[int, Path] = {}
        tell = self._results.put
        self._stages = (
            _Stage("read", num_beside, self._read, lambda: _close(self._computable, num_computing), tell),
            _Stage("compute", num_computing, self._compute, self._finishable.close, tell),
            _Stage("finish", num_beside, self._finish, lambda: None, tell),
        )

    @property
    def outputs_in_hand(self) -> list[Path]:
        """The planned outputs of the pictures that are being written."""
        return list(self._finishing.values())

    def start(self) -> None:
        """Begin."""
        for stage in self._stages:
            stage.start()

    def poll(self, timeout_s: float) -> list[Result]:
        """What was finished since the last call; waits at most `timeout_s` for something. Raises what went wrong in a thread."""
        results: list[Result] = []
        try:
            item = self._results.get(timeout=timeout_s) if timeout_s > 0 else self._results.get_nowait()
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
        """Take no further picture, and compute none of those that are read."""
        self._running.clear()

    def go_on(self) -> None:
        """Take pictures again."""
        self._running.set()

    def close(self) -> None:
        """Take no further picture; those that are not being computed yet are left for another time."""
        self._ending.set()
        self._may_compute.set()
        self._intake.close()
        self._running.set()

    def end(self, patience_s: float) -> list[Result]:
        """`close`, and wait for those in hand, at most `patience_s`; what they came to. Who feeds the rows must let go of them before."""
        self.close()
        deadline = time.monotonic() + patience_s
        results: list[Result] = []
        while self.is_working and time.monotonic() < deadline:
            results += self.poll(0.02)
        return results + self.poll(0)

    @property
    def is_working(self) -> bool:
        """Whether any thread still lives; results may wait even when none does."""
        return any(stage.is_alive for stage in self._stages)

    # -------------------------------------------------------------------------------------------------------- the stages

    def _read(self) -> None:
        has_more = True
        while has_more:
            self._running.wait()
            if self._has_first:
                has_more = self._pass_on(self._intake.next_work())
                continue
            with self._reading_first:  # one after the other until one could be read, so that it is always the same
                work = self._intake.next_work()
                if isinstance(work, Work) and not self._has_first:
                    work.is_first = True
                has_more = self._pass_on(work)
                self._has_first = self._has_first or isinstance(work, Work)

    def _pass_on(self, work: Work | Refused | Skipped | None) -> bool:
        """Whether there may be more."""
        if isinstance(work, Work):
            self._finishable.expect()
            self._computable.put(work)
        elif work is not None:
            self._results.put(work)
        return work is not None

    def _compute(self) -> None:
        # Every thread has a count of its own in OpenMP.
        if self._translator.device.type == "cpu":
            torch.set_num_threads(1)
        for batch in _batches(self._computable, self._max_batch):
            self._running.wait()
            if self._ending.is_set():
                self._leave(batch)
                continue
            with self._in_hand.holding([work.file.index for work in batch]):
                self._translate(batch)

    def _translate(self, batch: list[Work]) -> None:
        """Hand on the results of a batch; where it can't be computed together its pictures are tried one by one."""
        try:
            if not self._check_first(batch):
                self._leave(batch)
                return
            results = self._translated(batch)
        except Exception as error:
            if len(batch) > 1:
                for work in batch:
                    self._translate([work])
                return
            (work,) = batch
            # One picture's trouble costs one row, whatever it is; the traceback is kept.
            refused = Refused(work.file.index, trouble_of(error, path_from_json(work.file.source)))
            self._leave(batch)
            self._results.put(refused)
            return
        for work, pixels in zip(batch, results, strict=True):
            height, width = pixels.shape[:2]
            self._finishable.put((work, pixels), max(SMALL_PX**2, height * width))

    def _leave(self, batch: Sequence[Work]) -> None:
        """These are not computed."""
        for _ in batch:
            self._finishable.miss()
        self._room.leave([work.cost for work in batch])

    def _translated(self, batch: Sequence[Work]) -> list[Pixels]:
        takes_opacity = self._translator.channels.takes_opacity
        inputs = [with_opacity(work.picture) if takes_opacity else work.picture.pixels for work in batch]
        digests = [work.digest for work in batch]
        variations = [work.file.variation for work in batch]
        return self._translator.translate_batch(inputs, digests, self._request.noise_seed, variations)

    def _check_first(self, batch: Sequence[Work]) -> bool:
        """No picture is computed before the first was checked; False where the end came before that: it is left for another time."""
        if self._check is not None and batch[0].is_first:
            try:
                self._check(batch[0])
            finally:
                self._is_checked = True
                self._may_compute.set()
        self._may_compute.wait()
        return self._is_checked

    def _finish(self) -> None:
        while load := self._finishable.take():
            results = [self._finish_one(work, pixels) for work, pixels in load]
            # All at once: what else is to be done for the next ones then comes one right after the other, too.
            self._room.leave([work.cost for work, _ in load])
            for result in results:
                if result is not None:
                    self._results.put(result)

    def _finish_one(self, work: Work, pixels: Pixels) -> Done | Skipped | Refused | None:
        self._finishing[work.file.index] = self._finisher.planned_path(work)
        with self._in_hand.holding([work.file.index]):
            result = self._finisher.finish(work, pixels)
        del self._finishing[work.file.index]
        return result

    def _working_bytes(self, height: int, width: int) -> int:
        """What the network takes of this computer's memory for a picture, beside the picture itself."""
        if self._translator.device.type != "cpu" or self._translator.scale == "whole":
            return 0
        height, width = self._translator.fitting(height, width).padded
        if not self._translator.header.generator.is_usual:
            return min(height * width, MAX_EAGER_PIXELS) * EAGER_BYTES_PER_PX
        return min(MOST_WORKING_BYTES, height * width * WORKING_BYTES_PER_PX)


def _close(waiting: "queue.SimpleQueue[_Item | None]", num_readers: int) -> None:
    for _ in range(num_readers):
        waiting.put(None)


def _batches(waiting: "queue.SimpleQueue[Work | None]", max_works: int) -> Iterator[list[Work]]:
    """What waits, until None comes; never waits to make a batch larger."""
    is_open = True
    while is_open:
        taken = [waiting.get()]
        try:
            while len(taken) < max_works and taken[-1] is not None:
                taken.append(waiting.get_nowait())
        except queue.Empty:
            pass
        is_open = taken[-1] is not None
        batch = [work for work in taken if work is not None]
        if batch:
            yield batch


class _Stage:
    """Threads that do the same; the last that ends says so to the next stage."""

    def __init__(
        self,
        name: str,
        num_threads: int,
        work: Callable[[], None],
        on_end: Callable[[], None],
        tell: Callable[[BaseException | None], None],
    ) -> None:
        self._work = work
        self._on_end = on_end
        self._tell = tell
        self._mutex = threading.Lock()
        self._num_left = num_threads
        self._threads = [threading.Thread(target=self._run, name=f"{name}-{number}", daemon=True) for number in range(num_threads)]

    @property
    def is_alive(self) -> bool:
        return any(thread.is_alive() for thread in self._threads)

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def _run(self) -> None:
        try:
            self._work()
        except Exception as error:
            # Handed over whole to the main thread, which raises it there.
            self._tell(error)
        finally:
            with self._mutex:
                self._num_left -= 1
                is_last = self._num_left == 0
            if is_last:
                self._on_end()
                # Wakes the main thread.
                self._tell(None)
