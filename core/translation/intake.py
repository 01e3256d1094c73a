"""The first stage of the pipeline: planned files become decoded pictures, as many as there is room for (no torch)."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from core.errors import AppError, ErrorCode, first_line
from core.files import path_from_json, path_to_text
from core.images.reading import Picture, may_be_deep, picture_size, read_picture, upright_digest
from core.memory_trouble import memory_lacking
from core.translation.in_hand import InHand
from core.translation.job import TranslationRequest
from core.translation.plan import PlannedFile
from core.translation.results import Refused, Skipped
from core.translation.room import Room
from core.translation.watchdog import Watchdog

ONE_NOISE = b"the same noise for every picture"
"""Stands for a picture's own digest where all pictures of a size are to have the same noise."""
BYTES_PER_PX, DEEP_BYTES_PER_PX = 32, 96
"""A picture from its decoded form to its encoded one: input, result, opacity, file in memory and what encoding takes besides; of more than
eight bits in floats."""
SMALL_PX = 256
"""No picture counts for less than one of this size: else any number of tiny ones would be read ahead."""
MOST_KEPT = 4
_log = logging.getLogger(__name__)


@dataclass
class Work:
    """A decoded picture on its way. `cost` is what it takes of the room; `began` is when its reading began (perf_counter)."""

    file: PlannedFile
    picture: Picture
    digest: bytes
    cost: int
    began: float
    is_first: bool = False
    """Whether it is the first row of all that could be read."""


class Intake:
    """Takes rows, one after the other, and decodes them. Several threads may call `next_work` at once."""

    def __init__(
        self,
        rows: Iterator[PlannedFile],
        request: TranslationRequest,
        room: Room,
        in_hand: InHand,
        watchdog: Watchdog,
        working_bytes: Callable[[int, int], int],
    ) -> None:
        """`working_bytes(height, width)` is what computing a picture takes beside the picture itself."""
        self._rows = rows
        self._request = request
        self._room = room
        self._in_hand = in_hand
        self._watchdog = watchdog
        self._working_bytes = working_bytes
        self._taking = threading.Lock()
        self._decoded = _Decoded(request.variations)
        self._is_closed = False

    def close(self) -> None:
        """Take no further row."""
        self._is_closed = True
        self._room.close()

    def next_work(self) -> Work | Refused | Skipped | None:
        """The next row, decoded, or refused, or skipped as planned; None where there is none left.

        Who gets a Work makes room again when it is settled.
        """
        with self._taking:
            file = None if self._is_closed else next(self._rows, None)
        if file is None:
            return None
        if file.skip:
            return Skipped(file.index, file.skip)
        began = time.perf_counter()
        source = path_from_json(file.source)
        try:
            with self._in_hand.holding([file.index]), self._watchdog.watching(file.index, source):
                cost = self._cost(source)
            if not self._room.enter(cost):
                return None
            try:
                with self._in_hand.holding([file.index]), self._watchdog.watching(file.index, source):
                    picture, digest = self._decode(source)
            except BaseException:
                self._room.leave([cost])
                raise
        except Exception as error:
            # One picture's trouble costs one row, whatever it is; the traceback is kept.
            return Refused(file.index, trouble_of(error, source))
        return Work(file, picture, digest, cost, began)

    def _cost(self, source: Path) -> int:
        width, height = picture_size(source)
        num_px = max(SMALL_PX**2, width * height)
        per_px = DEEP_BYTES_PER_PX if num_px > SMALL_PX**2 and may_be_deep(source) else BYTES_PER_PX
        return num_px * per_px + self._working_bytes(height, width)

    def _decode(self, source: Path) -> tuple[Picture, bytes]:
        if self._request.variations > 1:
            return self._decoded.get(source, self._read)
        return self._read(source)

    def _read(self, source: Path) -> tuple[Picture, bytes]:
        picture = read_picture(source, deep=True)
        return picture, ONE_NOISE if self._request.one_noise else upright_digest(picture.pixels)


class _Decoded:
    """Pictures that were decoded for one of their variations, for the rows of the others, which follow close behind.

    Whoever comes while one is being decoded waits for it. Kept until all variations have it, but only the few newest.
    """

    def __init__(self, variations: int) -> None:
        self._variations = variations
        self._mutex = threading.Lock()
        self._kept: dict[Path, tuple[Future[tuple[Picture, bytes]], int]] = {}

    def get(self, source: Path, read: Callable[[Path], tuple[Picture, bytes]]) -> tuple[Picture, bytes]:
        with self._mutex:
            is_mine = source not in self._kept
            future, num_given = self._kept.pop(source, (Future(), 0))
            if num_given + 1 < self._variations:
                self._kept[source] = future, num_given + 1
            if len(self._kept) > MOST_KEPT:
                del self._kept[next(iter(self._kept))]
        if is_mine:
            try:
                future.set_result(read(source))
            except BaseException as error:
                future.set_exception(error)
                raise
        return future.result()


def trouble_of(error: Exception, source: Path) -> AppError:
    """What is said of a picture that could not be translated."""
    if isinstance(error, AppError):
        return error
    name = path_to_text(source)
    lacking = memory_lacking(error)
    if lacking is not None:
        code = ErrorCode.MEMORY_DEVICE if lacking == "device" else ErrorCode.MEMORY_HOST
        whose = "the card" if lacking == "device" else "this computer"
        message = f"{name} could not be translated: {whose} has not enough memory for a picture of this size."
        return AppError(code, message, "Make it smaller.", path=name)
    _log.error("%s could not be translated", source, exc_info=error)
    message = f"{name} could not be translated because of an error of Diptych's own ({first_line(error)})."
    return AppError(ErrorCode.INTERNAL, message, "Please report it.", path=name)
