"""The helper process's work while one picture is tried: the model stays open, and all cores work on the one picture (torch)."""

import threading
import time

import numpy as np
from numpy.typing import NDArray

from core.device import describe_device
from core.errors import AppError, ErrorCode
from core.files import path_from_json
from core.images.colour import over_white
from core.translation.guest import Guest
from core.translation.job import request_for
from core.translation.opening import Former, ModelKeeper, cache_dir, open_translator
from core.translation.translator import Translator
from core.translation.verdicts import Verdicts
from training.asking import Answer
from training.trying_requests import PictureTried, TryPicture

IDLE_ON_CARD_S = 60.0
"""A model that nobody tries leaves a card's memory after so long; at once where a training comes that needs it."""
_LOOK_EVERY_S = 1.0
_NOISE_KEY = b"pad"
"""The noise belongs to the pad, not to what is drawn on it: else every stroke would change all of the result."""


class Trier:
    """Keeps one model open. One thread at a time may ask it; another of its own looks after the card."""

    def __init__(self) -> None:
        self._keeper = ModelKeeper(is_hurried=True)
        self._lock = threading.Lock()
        self._guest: Guest | None = None
        self._watching: threading.Thread | None = None
        self._last_used = 0.0
        self._ending = threading.Event()

    def work(self, request: TryPicture) -> Answer:
        """Translate the picture. Raises AppError: PATH_MISSING, NOT_A_MODEL, MODEL_MISMATCH, DEVICE_*, BAD_COMMAND."""
        if len(request.pixels) != 4 * request.width * request.height or not request.pixels:
            raise AppError(ErrorCode.BAD_COMMAND, "A picture to try has another size than it says.", "")
        picture = np.frombuffer(request.pixels, np.uint8).reshape(request.height, request.width, 4)
        with self._lock:
            translator = self._open(request)
            pixels = _given(picture, translator)
            self._check(translator, request, pixels)
            began = time.perf_counter()
            result = translator.translate_one(pixels, _NOISE_KEY, request.seed)
            milliseconds = 1000 * (time.perf_counter() - began)
            self._last_used = time.monotonic()
        shown = result if result.shape[2] == 4 else np.dstack([result, np.full(result.shape[:2], 255, np.uint8)])
        return PictureTried(
            id=request.id,
            width=request.width,
            height=request.height,
            pixels=shown.tobytes(),
            device=describe_device(translator.device),
            milliseconds=round(milliseconds, 1),
        )

    def end(self) -> None:
        """Leave the card."""
        self._ending.set()
        watching = self._watching
        if watching is not None:
            watching.join(_LOOK_EVERY_S)

    def _open(self, request: TryPicture) -> Translator:
        path = path_from_json(request.model)
        wanted = request_for([], path, path.parent, device=request.device, threads=request.threads)
        translator = open_translator(wanted, Former(), None, self._keeper).translator
        if self._keeper.is_on_card and self._guest is None:
            self._guest = Guest(translator.device).__enter__()
            self._watching = threading.Thread(target=self._watch_card, name="trying-on-card", daemon=True)
            self._watching.start()
        return translator

    def _check(self, translator: Translator, request: TryPicture, pixels: NDArray[np.uint8]) -> None:
        """Before a model's first picture on this computer: is the fast way to compute it near enough to the exact one?"""
        word, path = translator.code_path.word, path_from_json(request.model)
        if not translator.code_path.is_exact and Verdicts(cache_dir()).agrees(path, word) is None:
            sentence = translator.check(pixels, _NOISE_KEY, request.seed)
            Verdicts(cache_dir()).remember(path, word, not sentence)

    def _watch_card(self) -> None:
        """Give the card back when a training needs it, or nobody tries anything any more."""
        while not self._ending.wait(_LOOK_EVERY_S):
            with self._lock:
                is_idle = time.monotonic() - self._last_used > IDLE_ON_CARD_S
                if not self._keeper.is_on_card or is_idle or (self._guest is not None and self._guest.must_leave()):
                    break
        with self._lock:
            self._keeper.forget()
            if self._guest is not None:
                self._guest.__exit__(None, None, None)
            self._guest = self._watching = None


def _given(picture: NDArray[np.uint8], translator: Translator) -> NDArray[np.uint8]:
    """What the translator is to be given: colours on white, with the opacity as a fourth channel where its network takes it."""
    alpha = np.ascontiguousarray(picture[..., 3])
    colours = np.ascontiguousarray(picture[..., :3])
    if int(alpha.min()) < 255:
        colours = over_white(colours, alpha)
    return np.dstack([colours, alpha]) if translator.channels.takes_opacity else colours
