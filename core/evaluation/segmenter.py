"""What labels photos for the FCN-style score: a Diptych model from photos to label maps, or an ONNX file (no torch)."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NoReturn, Protocol

import cv2
import numpy as np

from core.errors import AppError, ErrorCode, first_line
from core.evaluation.confusion import Classes
from core.evaluation.palette import Palette
from core.files import is_utf8, missing_error, path_to_text
from core.images.colour import Pixels
from core.images.resizing import resized
from core.onnx_runtime import onnx_runtime

MIN_KNOWN = 0.25
"""So much of what a model makes of real photos must be near colours of the palette, or it paints other label maps, or none yet. Blurred
ones count: the nearest colour decides."""


MAX_SIDE_PX = 8192
"""A file that wants larger photos is damaged."""


class Segmenter(Protocol):
    """Labels photos."""

    def classes(self, photo: Pixels) -> Classes:
        """uint8 (height, width, 3) to the palette's class of every pixel, (height, width). Raises AppError MODEL_MISMATCH."""
        ...

    def check(self, photos: Iterable[Pixels]) -> None:
        """Raises AppError MODEL_MISMATCH where it does not label photos like these real ones with the palette's classes."""
        ...


class ModelSegmenter:
    """A generator that paints label maps: each pixel is of the class whose colour is nearest."""

    def __init__(self, name: str, translate: Callable[[Pixels], Pixels], palette: Palette) -> None:
        self._name = name
        self._translate = translate
        self._palette = palette

    def classes(self, photo: Pixels) -> Classes:
        """As Segmenter says."""
        return self._palette.classes(self._translate(photo))

    def check(self, photos: Iterable[Pixels]) -> None:
        """Raises AppError MODEL_MISMATCH where the model paints real photos, all in all, in other colours than those of the palette."""
        shares = [self._palette.fit(self._translate(photo)) for photo in photos]
        known = float(np.mean(shares)) if shares else 1.0
        if known < MIN_KNOWN:
            message = (
                f"The segmenter {self._name} does not paint these label maps: only {known:.0%} of what it makes of real photos is near "
                f"one of the {len(self._palette)} colours."
            )
            hint = "Choose a model that was trained from these photos to these label maps, and long enough to paint them."
            raise AppError(ErrorCode.MODEL_MISMATCH, message, hint)


class OnnxSegmenter:
    """An ONNX file: RGB photos (1, 3, height, width), float32 from 0 to 1, to scores (1, classes, height, width).

    A file of a fixed size gets the photo at that size. Classes stand in the palette's order.
    """

    def __init__(self, path: Path, palette: Palette) -> None:
        """Raises AppError: PART_ABSENT (onnxruntime is not installed), PATH_MISSING, NOT_A_MODEL, MODEL_MISMATCH."""
        self._name = path_to_text(path)
        self._num_classes = len(palette)
        self._session = _opened(path)
        inputs, outputs = self._session.get_inputs(), self._session.get_outputs()
        shape = inputs[0].shape if len(inputs) == 1 else []
        if len(shape) != 4 or shape[1] != 3 or inputs[0].type != "tensor(float)":
            self._refuse("does not take RGB photos as (1, 3, height, width) of 32-bit floats")
        self._input = inputs[0].name
        self._size = (shape[2], shape[3]) if isinstance(shape[2], int) and isinstance(shape[3], int) else None
        if self._size is not None and not (min(self._size) >= 1 and max(self._size) <= MAX_SIDE_PX):
            self._refuse(f"takes photos of {self._size[1]} x {self._size[0]} pixels alone")
        told = outputs[0].shape
        if len(told) == 4 and isinstance(told[1], int):
            self._check_number(told[1])

    def classes(self, photo: Pixels) -> Classes:
        """As Segmenter says."""
        height, width = photo.shape[:2]
        seen = resized(photo, *self._size) if self._size is not None else photo
        x = np.ascontiguousarray(seen.transpose(2, 0, 1)[None], np.float32) / np.float32(255)
        try:
            scores = np.asarray(self._session.run(None, {self._input: x})[0])
        except Exception as error:  # onnxruntime raises classes of its own, derived from Exception alone
            self._refuse(f"could not compute a picture of {width} x {height} pixels: {first_line(error)}", error)
        if scores.ndim != 4 or len(scores) != 1 or scores.size == 0 or scores.dtype.kind not in "fiu":
            self._refuse("does not give scores as (1, classes, height, width)")
        self._check_number(scores.shape[1])
        if np.isnan(scores).any():
            self._refuse("gives scores that are no numbers")
        found = scores[0].argmax(axis=0)
        if found.shape == (height, width):
            return np.asarray(found, np.int64)
        return np.asarray(cv2.resize(found.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST_EXACT), np.int64)

    def check(self, photos: Iterable[Pixels]) -> None:
        """As Segmenter says: what a file tells of itself before it computes may be nothing, or wrong."""
        for photo in photos:
            self.classes(photo)

    def _check_number(self, num_classes: int) -> None:
        if num_classes != self._num_classes:
            self._refuse(f"knows {num_classes} classes, the palette has {self._num_classes} colours")

    def _refuse(self, reason: str, cause: Exception | None = None) -> NoReturn:
        hint = "Give a segmenter of these label maps, and their palette in the order of its classes: --palette FILE."
        raise AppError(ErrorCode.MODEL_MISMATCH, f"The segmenter {self._name} {reason}.", hint, path=self._name) from cause


def _opened(path: Path) -> Any:
    try:
        runtime = onnx_runtime()
    except ImportError as error:
        message = "A segmenter in an ONNX file needs onnxruntime, which is not installed."
        hint = "Install it (pip install onnxruntime) into the Python that Diptych runs on, or choose a model of Diptych as segmenter."
        raise AppError(ErrorCode.PART_ABSENT, message, hint) from error
    if not path.is_file():
        raise missing_error(path)
    options = runtime.SessionOptions()
    options.log_severity_level = 4
    try:
        source = str(path) if is_utf8(path) else path.read_bytes()
        return runtime.InferenceSession(source, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # as above
        name = path_to_text(path)
        message = f"{name} can't be read as an ONNX file: {first_line(error)}"
        raise AppError(ErrorCode.NOT_A_MODEL, message, "Export it again.", path=name) from error
