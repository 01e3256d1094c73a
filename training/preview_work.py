"""The helper process's live previews: what a recipe makes of a photo, and a pair as training would see it (no torch)."""

import hashlib
import os
from pathlib import Path

import numpy as np

from core.errors import AppError, ErrorCode
from core.files import disk_error, path_from_json, write_whole
from core.images.colour import Pixels
from core.images.resizing import resized
from core.images.writing import encode_picture
from core.pairs.augmentation import Labels
from core.pairs.augmenting import augmented, joined
from core.pairs.labelling import find_labels
from core.pairs.loading import load_half, load_pair
from core.pairs.pair import Half, Pair
from core.pairs.recipes.making import made_input, random_for
from training.asking import Answer
from training.requests import AugmentationPreview, PreviewAugmentation, PreviewRecipe, RecipePreview

NUM_FILES_KEPT = 500
"""Previews in the cache; the oldest go first. A slider that is moved leaves some behind at every stop."""
MAX_NUM = 16
MAX_SIZE_PX = 1024


class PreviewWorker:
    """Makes previews, one after the other in one thread. The pictures looked at last are kept decoded: only the settings change."""

    def __init__(self, cache_dir: Path) -> None:
        self._cache_dir = cache_dir
        self._photo: tuple[object, Pixels] | None = None
        self._pair: tuple[object, tuple[Pixels, Pixels]] | None = None
        self._labels: tuple[object, Labels] | None = None

    def work(self, request: PreviewRecipe | PreviewAugmentation) -> Answer:
        """Raises AppError: BAD_COMMAND (a size or number out of range), DISK_*, and what reading the pictures raises."""
        if not (1 <= request.num <= MAX_NUM and 8 <= request.size_px <= MAX_SIZE_PX):
            message = f"A preview shows 1 to {MAX_NUM} draws of 8 to {MAX_SIZE_PX} pixels."
            raise AppError(ErrorCode.BAD_COMMAND, message, "Ask for fewer, or smaller ones.")
        return self._show_recipe(request) if isinstance(request, PreviewRecipe) else self._show_augmentation(request)

    def _show_recipe(self, request: PreviewRecipe) -> RecipePreview:
        half = Half(request.path, request.side)
        key = (half, _stamp(half), request.size_px)
        if self._photo is None or self._photo[0] != key:
            self._photo = key, resized(load_half(half), request.size_px, request.size_px)
        photo = self._photo[1]
        name = request.name or path_from_json(request.path).stem
        inputs = [made_input(photo, request.recipe, random_for(name, request.seed, draw)) for draw in range(request.num)]
        return RecipePreview(id=request.id, photo=self._kept(photo), inputs=[self._kept(one) for one in inputs])

    def _show_augmentation(self, request: PreviewAugmentation) -> AugmentationPreview:
        pair, settings = request.pair, request.augmentation
        key = (pair, _stamp(pair.input), _stamp(pair.target))
        if self._pair is None or self._pair[0] != key:
            self._pair = key, load_pair(pair)
        labels = self._labels_of(pair, request, key)
        halves = joined(*self._pair[1], settings, request.size_px, labels)
        draws = [
            augmented(
                halves,
                settings,
                np.random.default_rng([request.seed, draw]),
                size_px=request.size_px,
                labels=labels,
                recipe=request.recipe,
                recipe_random=random_for(pair.name, request.seed, draw + 1),
            )
            for draw in range(request.num)
        ]
        return AugmentationPreview(
            id=request.id,
            inputs=[self._kept(given) for given, _ in draws],
            targets=[self._kept(wanted) for _, wanted in draws],
            input_is_labels=labels.input,
            target_is_labels=labels.target,
        )

    def _labels_of(self, pair: Pair, request: PreviewAugmentation, pair_key: object) -> Labels:
        key = (pair_key, request.augmentation.interpolation, bool(request.recipe))
        if self._labels is None or self._labels[0] != key:
            self._labels = key, find_labels([pair], request.augmentation.interpolation, has_recipe=bool(request.recipe))
        return self._labels[1]

    def _kept(self, pixels: Pixels) -> str:
        """The PNG of these pixels in the cache, made where it is not there."""
        contiguous = np.ascontiguousarray(pixels)
        name = hashlib.sha256(repr(pixels.shape).encode() + contiguous.tobytes()).hexdigest()[:32]
        path = self._cache_dir / f"{name}.png"
        try:
            self._cache_dir.mkdir(parents=True, exist_ok=True)
            if path.is_file():
                os.utime(path)
                return str(path)
            self._drop_oldest()
        except OSError as error:
            raise disk_error(error, path) from error
        write_whole(path, encode_picture(contiguous, name=path.name).data, durable=False)
        return str(path)

    def _drop_oldest(self) -> None:
        """Make room for one: half of what is there goes at once, so that this is seldom."""
        entries = [entry for entry in os.scandir(self._cache_dir) if entry.name.endswith(".png")]
        if len(entries) < NUM_FILES_KEPT:
            return
        for entry in sorted(entries, key=lambda entry: entry.stat().st_mtime_ns)[: NUM_FILES_KEPT // 2]:
            Path(entry.path).unlink(missing_ok=True)


def _stamp(half: Half) -> tuple[int, int]:
    """Changes when the file does."""
    try:
        status = path_from_json(half.path).stat()
    except OSError:
        return 0, 0  # reading it says why
    return status.st_mtime_ns, status.st_size
