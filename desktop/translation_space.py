"""How much of its disk a translation will take at most, as far as can be said before it begins, and how much is left there."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.errors import AppError
from core.translation.plan import OutputFormat
from desktop.background import Background
from desktop.run_words import size_words
from desktop.settings import TranslateChoices
from desktop.translation_places import output_dir_for
from desktop.wording import fill

BYTES_PER_PIXEL: dict[OutputFormat, float] = {"png": 1.7, "jpeg": 0.47, "webp": 0.33, "tiff": 1.7, "bmp": 3.0, "avif": 0.44, "exr": 3.6}
"""Of colour photographs as Diptych writes them, those of a quality at 95; drawings take less, 16 bits about twice as much."""
_BEST_QUALITY = 95
_LEAST_SHARE = 0.2
_OF_QUALITY: tuple[OutputFormat, ...] = ("jpeg", "webp", "avif")


def needed_bytes(choices: TranslateChoices, mean_px: float, num_pictures: int) -> int:
    """About how much the results of so many pictures with so many pixels will take."""
    share = 1.0
    if choices.format in _OF_QUALITY:
        share = max(_LEAST_SHARE, (choices.quality / _BEST_QUALITY) ** 5)
    num_results = num_pictures * (choices.variations if choices.noise else 1)
    return round(num_results * mean_px * BYTES_PER_PIXEL[choices.format] * share)


class TranslationSpace(QObject):
    """Asks the disk in a thread: one on a slow network may take its time."""

    told = Signal(str, bool)
    """A sentence, '' as long as nothing can be said; and whether there is too little room."""

    def __init__(self, choices: TranslateChoices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choices = choices
        self._mean_px = 0.0
        self._num_pictures = 0
        self._place: Path | None = None
        self._free_bytes: int | None = None
        self._background = Background("space", self)

    def show_mean_px(self, mean_px: float) -> None:
        """How many pixels a picture has on average; 0: that is not known."""
        self._mean_px = mean_px
        self._tell()

    def show_sources(self, sources: Sequence[Path], job_dir: Path, num_pictures: int) -> None:
        """What is to be translated, as far as it is known."""
        self._num_pictures = num_pictures
        place = output_dir_for(self._choices, sources, job_dir) if sources else None
        if place != self._place:
            self._place, self._free_bytes = place, None
            if place is not None:
                self._background.run(lambda: _free_bytes(place), lambda free: self._take(place, free), _no_matter)
        self._tell()

    def end(self) -> None:
        """The window closes."""
        self._background.end()

    def _take(self, place: Path, free_bytes: int | None) -> None:
        if place == self._place:
            self._free_bytes = free_bytes
            self._tell()

    def _tell(self) -> None:
        if not self._mean_px or self._free_bytes is None or not self._num_pictures:
            self.told.emit("", False)
            return
        needed = needed_bytes(self._choices, self._mean_px, self._num_pictures)
        is_short = needed > self._free_bytes
        words = self.tr("The results take up to %1 of %2 that are free there.")
        if is_short:
            words = self.tr("The results may take %1, but only %2 are free there.")
        self.told.emit(fill(words, size_words(needed), size_words(self._free_bytes)), is_short)


def _free_bytes(place: Path) -> int | None:
    """What is left where this folder is or will be; None where nobody can say."""
    for folder in (place, *place.parents):
        try:
            return shutil.disk_usage(folder).free
        except FileNotFoundError:
            continue
        except OSError:
            return None
    return None


def _no_matter(_error: AppError) -> None:
    """Without this sentence everything else works."""
