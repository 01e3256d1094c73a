"""Numbered frames that belong together: a folder's plate.0001.exr to plate.0250.exr as one sequence (no torch)."""

import re
from collections.abc import Iterable
from pathlib import Path

_FRAME = re.compile(r"(?P<stem>.*?)(?P<number>\d+)(?P<suffix>\.[^.]+)", re.DOTALL)
MIN_FRAMES = 2
"""One numbered picture alone is a picture."""


class FrameSequence:
    """Frames of one folder whose names differ in a number of fixed width only. Frames may be missing between `first` and `last`."""

    __slots__ = ("_folder", "_num_digits", "_stem", "_suffix", "first", "indices", "last")

    def __init__(self, path: Path, frame: re.Match[str]) -> None:
        self._folder = path.parent
        self._stem, self._suffix = frame["stem"], frame["suffix"]
        self._num_digits = len(frame["number"])
        self.first = self.last = int(frame["number"])
        self.indices: list[int] = []
        """The places of the frames in what was given, in that order."""

    @property
    def num_missing(self) -> int:
        """How many numbers between the first and the last have no frame."""
        return self.last - self.first + 1 - len(self.indices)

    @property
    def pattern(self) -> Path:
        """The frames' path with a # for every digit: `plate.####.exr`."""
        return self._folder / f"{self._stem}{'#' * self._num_digits}{self._suffix}"

    @property
    def range(self) -> str:
        """The first and the last number as the names have them: `0001-0250`."""
        return f"{self.first:0{self._num_digits}}-{self.last:0{self._num_digits}}"

    def add(self, index: int, number: int) -> None:
        """One more frame; `index` is its place in what was given."""
        self.indices.append(index)
        self.first, self.last = min(self.first, number), max(self.last, number)


def find_sequences(paths: Iterable[Path]) -> list[FrameSequence]:
    """The sequences among files (each given once), in the order of their first frames. Linear in the number of files."""
    found: dict[tuple[str, str, str, int], FrameSequence] = {}
    for index, path in enumerate(paths):
        frame = _FRAME.fullmatch(path.name)
        if frame is None:
            continue
        key = (str(path.parent), frame["stem"], frame["suffix"], len(frame["number"]))
        sequence = found.get(key)
        if sequence is None:
            sequence = found[key] = FrameSequence(path, frame)
        sequence.add(index, int(frame["number"]))
    return [sequence for sequence in found.values() if len(sequence.indices) >= MIN_FRAMES]
