"""Before a run: what it will take of memory, time and disk, measured by real steps in processes of their own (no torch, no Qt).

Each measurement is a worker that makes some steps with the settings and ends (training/probe.py): one that runs out of memory takes nobody
along. Where the settings do not fit, others are tried in the same way, a bounded number of them.
"""

import math
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import get_args, get_type_hints

import msgspec

from core.errors import AppError, ErrorCode
from core.files import path_to_json, write_whole
from core.jobs.process import Worker, start_worker
from core.pairs.pair import Pair
from core.pairs.recipes.recipe import Recipe
from training.schedule import steps_per_epoch
from training.settings import RunSettings, discriminator_shape, settings_with

MAX_PROBES = 10
"""So many settings are tried at most."""
NUM_PAIRS_MEASURED = 64
"""So many pairs are handed to a measurement; larger batches repeat them."""
MARGIN = 1.05
"""What was measured, and a twentieth: memory is never handed out to the last byte."""
_SECOND_BATCH = 4
"""After single pairs: enough more to see how memory grows."""
REQUEST_NAME, ANSWER_NAME, LOG_NAME = "request.json", "answer.json", "worker.log"
Change = Mapping[str, int]
"""Settings that differ from those asked for."""


class ProbeRequest(msgspec.Struct, frozen=True, kw_only=True):
    """request.json of a measurement."""

    settings: RunSettings
    pairs: list[Pair]
    num_train: int
    num_validation: int = 0
    recipe: Recipe = ()
    device: str = ""
    disk_dir: str | dict[str, str] = ""
    """A folder on the disk where the run will be."""


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """answer.json: what one measurement found. Bytes and seconds. `code` tells why there is nothing more, else it is ''."""

    code: str = ""
    message: str = ""
    hint: str = ""
    device: str = ""
    precision: str = ""
    needed_bytes: int = 0
    """At its most, of the device's memory."""
    free_bytes: int = 0
    """What there was for it."""
    kept_bytes: int = 0
    """Decoded pairs that a run keeps in the computer's memory beyond that."""
    seconds_per_step: float = 0.0
    checkpoint_bytes: int = 0
    """All checkpoints and milestones that are kept, at most."""
    preview_bytes: int = 0
    """All previews."""
    disk_free_bytes: int = 0

    @property
    def fits_memory(self) -> bool:
        return not self.code and self.needed_bytes * MARGIN <= self.free_bytes

    @property
    def fits_disk(self) -> bool:
        return bool(self.code) or self.checkpoint_bytes + self.preview_bytes <= self.disk_free_bytes

    @property
    def ran_out(self) -> bool:
        """Whether it found too little memory, rather than some other trouble."""
        return self.code.startswith("memory.") or (not self.code and not self.fits_memory)


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a preflight tells: the measurement of the settings asked for, and where they do not fit what does."""

    settings: RunSettings
    measured: Measured
    num_train: int
    num_probes: int = 1
    remedy: dict[str, int] | None = None
    """The settings to change so that it fits, and to what; None where nothing need or can be changed."""
    remedy_measured: Measured | None = None

    @property
    def steps_per_epoch(self) -> int:
        return steps_per_epoch(self.num_train, self.settings.batch_size)

    @property
    def num_steps(self) -> int:
        return self.settings.epochs * self.steps_per_epoch

    @property
    def seconds_per_epoch(self) -> float:
        return self.measured.seconds_per_step * self.steps_per_epoch

    @property
    def seconds_total(self) -> float:
        return self.measured.seconds_per_step * self.num_steps


class FitSearch:
    """Which settings to try next: those asked for, then the largest batch that fits, else the largest picture, else the widest network."""

    def __init__(self, settings: RunSettings, max_probes: int = MAX_PROBES) -> None:
        self.settings = settings
        self.num_tried = 0
        self.best: tuple[dict[str, int], Measured] | None = None
        """The change that fits, as far as is known, and what was measured with it; an empty change: as asked."""
        self.asked: Measured | None = None
        """What was measured with the settings as asked."""
        self._max_probes = max_probes
        self._too_large = settings.batch_size
        self._fitting: dict[int, Measured] = {}
        self._others = _smaller_settings(settings)
        self._change: dict[str, int] | None = {}

    @property
    def change(self) -> dict[str, int] | None:
        """What is to be tried now; None when the search is over."""
        return self._change if self.num_tried < self._max_probes else None

    def tell(self, measured: Measured) -> None:
        """What was measured with `change`."""
        assert self._change is not None, "the search is over"
        self.num_tried += 1
        if self.asked is None:
            self.asked = measured
        change, self._change = self._change, None
        if not measured.code and not measured.ran_out:
            self._take(change, measured)
            return
        if not change and not measured.ran_out:
            return
        # A smaller try that ends on anything else is taken as too large as well: libraries have many words for too little memory.
        if not change:
            self._change = {"batch_size": 1} if self.settings.batch_size > 1 else next(self._others, None)
        elif set(change) == {"batch_size"} and self._fitting:
            self._too_large = change["batch_size"]
            self._change = self._next_batch()
        else:
            self._change = next(self._others, None)

    def _take(self, change: dict[str, int], measured: Measured) -> None:
        self.best = change, measured
        if set(change) == {"batch_size"}:
            self._fitting[change["batch_size"]] = measured
            self._change = self._next_batch()

    def _next_batch(self) -> dict[str, int] | None:
        """Between the largest batch that fits and the smallest that does not: where evenly growing memory would end, else half way."""
        low, high = max(self._fitting), self._too_large
        if high - low <= 1:
            return None
        first, last = min(self._fitting), self._fitting[low]
        if low == first:
            return {"batch_size": max(low + 1, min(_SECOND_BATCH, round(math.sqrt(low * high))))}
        grown = max(1.0, (last.needed_bytes - self._fitting[first].needed_bytes) / (low - first))
        num_more = int((last.free_bytes / MARGIN - last.needed_bytes) / grown)
        if num_more == 0:
            return None
        guess = low + num_more if low + num_more < high else round(math.sqrt(low * high))
        return {"batch_size": max(low + 1, guess)}


def _smaller_settings(settings: RunSettings) -> Iterator[dict[str, int]]:
    """Smaller pictures with single pairs, the largest first; then narrower networks."""
    one = {"batch_size": 1} if settings.batch_size > 1 else {}
    sizes = get_args(get_type_hints(RunSettings)["size_px"])
    judge = discriminator_shape(settings)
    smallest = 0 if judge is None else judge.smallest_px
    for size_px in sorted((size for size in sizes if smallest <= size < settings.size_px), reverse=True):
        yield {**one, "size_px": size_px}
    width = settings.width // 2
    while width >= 8:
        yield {**one, "width": width, "discriminator_width": min(width, settings.discriminator_width)}
        width //= 2


class Preflight:
    """One preflight: call `poll` from time to time until it returns True. Temporary files are gone when it is over or cancelled.

    Raises AppError from the constructor and from `poll`: the disk's troubles, WORKER_START, and what is wrong with the pairs or the device.
    """

    def __init__(self, request: ProbeRequest) -> None:
        self.request = request
        self.search = FitSearch(request.settings)
        self.report: Report | None = None
        self._dir: Path | None = None
        self._worker: Worker | None = None
        self._begin()

    @property
    def change(self) -> Change:
        """The settings that are being tried now, as far as they differ from those asked for."""
        return self.search.change or {}

    def poll(self) -> bool:
        """Look whether the measurement in hand has ended, and begin the next; whether all is done."""
        if self.report is not None or self._worker is None:
            return True
        if self._worker.poll() is None:
            return False
        measured = self._read_answer()
        self._clear()
        if measured.code and not measured.ran_out and self.search.asked is None:
            raise AppError(ErrorCode(measured.code), measured.message, measured.hint)
        self.search.tell(measured)
        if self.search.change is None:
            self.report = self._report()
            return True
        self._begin()
        return False

    def cancel(self) -> None:
        """End it; may be called at any time, twice too."""
        if self._worker is not None and self._worker.poll() is None:
            self._worker.end(grace_s=0, terminate_s=1)
        self._clear()

    def _begin(self) -> None:
        change = self.search.change
        assert change is not None
        settings = settings_with(self.request.settings, change)
        self._dir = Path(tempfile.mkdtemp(prefix="diptych-preflight-"))
        request = msgspec.structs.replace(self.request, settings=settings)
        write_whole(self._dir / REQUEST_NAME, msgspec.json.encode(request), durable=False)
        self._worker = start_worker(["_probe", str(self._dir)], self._dir / LOG_NAME)
        self._worker.let_go()

    def _read_answer(self) -> Measured:
        assert self._dir is not None and self._worker is not None
        try:
            return msgspec.json.decode((self._dir / ANSWER_NAME).read_bytes(), type=Measured)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            pass
        if self._worker.was_killed:  # the system's own answer to too little memory
            return Measured(code=ErrorCode.MEMORY_HOST, message="The system ended the measurement, as it does when memory is used up.")
        death = self._worker.death()
        return Measured(code=death.code, message=death.message, hint=death.details.get("log", ""))

    def _clear(self) -> None:
        if self._dir is not None:
            shutil.rmtree(self._dir, ignore_errors=True)
        self._dir = self._worker = None

    def _report(self) -> Report:
        asked, best = self.search.asked, self.search.best
        assert asked is not None
        is_other = best is not None and bool(best[0])
        return Report(
            settings=self.request.settings,
            measured=asked,
            num_train=self.request.num_train,
            num_probes=self.search.num_tried,
            remedy=best[0] if best is not None and is_other else None,
            remedy_measured=best[1] if best is not None and is_other else None,
        )


def probe_request(
    settings: RunSettings, pairs: list[Pair], *, recipe: Recipe = (), device: str = "", disk_dir: Path | None = None
) -> ProbeRequest:
    """What to measure for a run of these pairs. `disk_dir`: where the run will be, or a folder above it."""
    train = [pair for pair in pairs if pair.split == "train"]
    step = max(1, len(train) // NUM_PAIRS_MEASURED)
    place = disk_dir
    while place is not None and not place.is_dir() and place != place.parent:
        place = place.parent
    return ProbeRequest(
        settings=settings,
        pairs=train[::step][:NUM_PAIRS_MEASURED],
        num_train=len(train),
        num_validation=sum(pair.split == "validation" for pair in pairs),
        recipe=recipe,
        device=device,
        disk_dir=path_to_json(place) if place is not None else "",
    )
