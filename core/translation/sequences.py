"""Numbered frames that belong together: plate.0001.exr to plate.0250.exr of one folder as one sequence (no torch)."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

MIN_FRAMES = 3
"""So many frames whose numbers are set off by . or _ or - (plate.1001.exr) are a sequence."""
MIN_NUMBERED = 12
"""Of pictures whose numbers just follow letters or are all of the name (p000.png) fewer are pictures of their own: numbered photos."""
_SEPARATORS = (".", "_", "-")
MAX_MISSING_SHARE = 0.1
"""Numbers with larger gaps are no frames: catalogue numbers, or the code points in names of emoji."""
_FRAME = re.compile(r"(.*?)([0-9]{3,})(\.[^.]+)", re.DOTALL)


class FrameRun:
    """Rows from `start` to before `stop` whose pictures are consecutive numbers of one name, in one folder."""

    __slots__ = ("_key", "first", "last", "num_frames", "start", "stop")

    def __init__(self, index: int, path: Path, frame: re.Match[str] | None) -> None:
        self.start, self.stop = index, index + 1
        self._key = _key_of(path, frame) if frame is not None else None
        self.first = self.last = frame[2] if frame is not None else ""
        self.num_frames = 1

    def takes(self, path: Path, frame: re.Match[str] | None) -> bool:
        """Add one more row where it is of this run; a frame may have several rows, one for each variation."""
        if frame is None or self._key is None or _key_of(path, frame) != self._key or frame[2] < self.last:
            return False
        self.num_frames += frame[2] != self.last
        self.last = frame[2]
        self.stop += 1
        return True

    @property
    def is_sequence(self) -> bool:
        """Whether these rows are told as one: numbers of three digits or more with hardly a gap, set off by . or _ or - and MIN_FRAMES of
        them, or else MIN_NUMBERED of them and with leading zeros or four digits."""
        if self._key is None or self.num_frames < MIN_FRAMES:
            return False
        is_frame_like = self.num_frames >= MIN_NUMBERED and (self.first.startswith("0") or len(self.first) >= 4)
        if not is_frame_like and not self._key[1].endswith(_SEPARATORS):
            return False
        return self.num_missing <= MAX_MISSING_SHARE * (self.num_missing + self.num_frames)

    @property
    def num_missing(self) -> int:
        """How many numbers between the first and the last have no frame."""
        return int(self.last) - int(self.first) + 1 - self.num_frames

    @property
    def pattern(self) -> str:
        """The frames' name with a # for every digit: `plate.####.exr`."""
        assert self._key is not None
        return f"{self._key[1]}{'#' * len(self.first)}{self._key[2]}"

    @property
    def range(self) -> str:
        """The first and the last number as the names have them: `0001–0250`."""
        return f"{self.first}–{self.last}"


class RunFinder:
    """Takes pictures in the order of their rows; a picture that is no frame is a run of one."""

    def __init__(self) -> None:
        self.run: FrameRun | None = None
        """The last run: more pictures may belong to it."""

    def take(self, index: int, path: Path) -> FrameRun | None:
        """One more picture; the run that it ends, if it does."""
        frame = _FRAME.fullmatch(path.name)
        if self.run is not None and self.run.takes(path, frame):
            return None
        ended, self.run = self.run, FrameRun(index, path, frame)
        return ended


def find_sequences(paths: Iterable[Path]) -> Iterator[FrameRun]:
    """The sequences among the pictures of a job's rows, in their order."""
    finder = RunFinder()
    ended = (finder.take(index, path) for index, path in enumerate(paths))
    yield from (run for run in ended if run is not None and run.is_sequence)
    if finder.run is not None and finder.run.is_sequence:
        yield finder.run


def _key_of(path: Path, frame: re.Match[str]) -> tuple[str, str, str, int]:
    return str(path.parent), frame[1], frame[3], len(frame[2])
