"""One picture being tried: asks the helper for the result of the newest picture, one at a time, and takes no answer that came too late."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from core.errors import AppError, ErrorCode
from core.files import path_to_json
from training.asking import Request
from training.trying_requests import PictureTried, TryPicture

LIVE_MS = 60.0
"""Where a result takes no longer, as on a card, there is one for every moment of a stroke; else when the pen lifts."""
_FORMAT = QImage.Format.Format_RGBA8888

Ask = Callable[[Request], Coroutine[Any, Any, Any]]
Spawn = Callable[[Coroutine[Any, Any, Any]], None]


@dataclass(frozen=True)
class _Wish:
    number: int
    model: Path
    image: QImage
    seed: int | None
    is_shown: bool


class Trying(QObject):
    """The newest result, and how it stands with the next."""

    changed = Signal()
    """The result, or the state, is another."""

    def __init__(self, ask: Ask, spawn: Spawn, parent: QObject | None = None) -> None:
        """`ask` sends a request to the helper; `spawn` runs a coroutine."""
        super().__init__(parent)
        self._ask, self._spawn = ask, spawn
        self.device, self.threads = "", 0
        self.result = QImage()
        """Of the newest picture that was answered; null before the first."""
        self.tried = QImage()
        """The picture that `result` was made of."""
        self.answer: PictureTried | None = None
        """What was last told about the model in use: on what it is computed and how long it takes."""
        self.error: AppError | None = None
        """Why the newest picture has no result."""
        self._model: Path | None = None
        self._num_wishes = 0
        self._first_of_model = self._first_shown = 1
        """Wishes before these are of another model, or of a picture that is gone: their answers come too late."""
        self._wish: _Wish | None = None
        self._in_hand: _Wish | None = None

    @property
    def is_loading(self) -> bool:
        """Whether the model in use has not answered yet."""
        return self.is_busy and self.answer is None

    @property
    def is_busy(self) -> bool:
        """Whether the model in use is at work."""
        return self._wish is not None or (self._in_hand is not None and self._in_hand.number >= self._first_of_model)

    @property
    def is_live(self) -> bool:
        """Whether results come so fast that every moment of a stroke may have one."""
        return self.answer is not None and self.answer.milliseconds <= LIVE_MS

    def use(self, model: Path | None) -> None:
        """Use another model, or the same one anew; results of the one before are not shown any more."""
        self._model, self._wish, self.answer, self.error = model, None, None, None
        self._first_of_model = self._num_wishes + 1
        self.forget_result()

    def forget_result(self) -> None:
        """There is no picture any more: an answer still under way is not shown."""
        self.result, self.tried = QImage(), QImage()
        self._first_shown = self._num_wishes + 1
        wish, in_hand = self._wish, self._in_hand
        if wish is not None and wish.is_shown:
            # It still makes the model ready where nothing else does.
            is_first = self.answer is None and (in_hand is wish or in_hand is None or in_hand.number < self._first_of_model)
            self._wish = replace(wish, is_shown=False) if is_first else None
        self.changed.emit()

    def prepare(self, image: QImage, seed: int | None) -> None:
        """Have the model loaded and used once, so that the first stroke does not wait for it; the result is not shown."""
        self._want(image, seed, is_shown=False)

    def want(self, image: QImage, seed: int | None) -> None:
        """Ask for the picture's result, with noise of this seed or without any.

        Of several wishes while an answer is under way only the newest is asked for.
        """
        self._want(image, seed, is_shown=True)

    def _want(self, image: QImage, seed: int | None, *, is_shown: bool) -> None:
        if self._model is None:
            return
        self._num_wishes += 1
        # A copy: the picture may be drawn on while it waits.
        self._wish, self.error = _Wish(self._num_wishes, self._model, image.copy(), seed, is_shown), None
        if self._in_hand is None:
            self._in_hand = self._wish
            self._spawn(self._work())
        self.changed.emit()

    async def _work(self) -> None:
        try:
            while self._wish is not None:
                self._in_hand, self._wish = self._wish, None
                await self._do(self._in_hand)
        finally:
            self._in_hand = None
            self.changed.emit()

    async def _do(self, wish: _Wish) -> None:
        image = wish.image.convertToFormat(_FORMAT)
        request = TryPicture(
            model=path_to_json(wish.model),
            width=image.width(),
            height=image.height(),
            pixels=bytes_of(image),
            seed=wish.seed,
            device=self.device,
            threads=self.threads,
        )
        try:
            answer = await self._ask(request)
        except AppError as error:
            # The helper was ended on purpose: nobody waits for this any more.
            if error.code is not ErrorCode.CANCELLED and wish.number >= self._first_of_model:
                self.error = error
                self.changed.emit()
            return
        if wish.number < self._first_of_model:
            return
        assert isinstance(answer, PictureTried)
        self.answer = answer
        if wish.is_shown and wish.number >= self._first_shown:
            self.result, self.tried = image_of(answer.pixels, answer.width, answer.height), wish.image
        self.changed.emit()


def bytes_of(image: QImage) -> bytes:
    """The pixels of an RGBA8888 image, row by row."""
    return bytes(image.constBits())  # four bytes a pixel leave no gap between rows


def image_of(pixels: bytes, width: int, height: int) -> QImage:
    """The image of such pixels, with memory of its own."""
    return QImage(pixels, width, height, 4 * width, _FORMAT).copy()
