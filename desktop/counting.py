"""Finds the pictures in dropped files and folders beside the window's work, a little at a time, and can be stopped."""

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import AppError
from core.translation.former import FormerResults
from core.translation.inputs import InputRules
from core.translation.naming import Naming
from core.translation.sequences import FrameRun, RunFinder
from core.walking import FolderContent, FolderWalk

TELL_EVERY_MS = 150
STOP_WITHIN_S = 0.1
"""A scan that hangs in a slow drive is left behind: it touches nothing of the window's."""
NUM_FIRST = 3
"""So many names are kept to show what results will be called."""
NUM_SAMPLED = 24
"""From so many, at least half of them, evenly spread over all, is told what the results will take."""
NUM_TOGETHER = 300
"""Among so many is looked for names that collide."""


@dataclass
class FolderCount:
    """What a given folder holds."""

    num_pictures: int = 0
    num_others: int = 0
    """Pictures that are no frames of `sequences`."""
    sequences: list[FrameRun] = field(default_factory=list)


@dataclass
class Found:
    """What a scan has found so far."""

    num_pictures: int = 0
    folders: dict[str, FolderCount] = field(default_factory=dict)
    """By the absolute path of the given folder."""
    first: list[Path] = field(default_factory=list)
    """The first pictures, at most NUM_FIRST."""
    sample: list[Path] = field(default_factory=list)
    """Every so many-th picture, at most NUM_SAMPLED."""
    together: list[Path] = field(default_factory=list)
    """The first pictures whose results lie together in one folder, at most NUM_TOGETHER."""
    together_place: str | None = None
    """Where that folder is, below the given ones; None before the first picture."""
    is_final: bool = False


class PictureCount(QObject):
    """`counted(Found)` comes while counting and once at the end. A newer count replaces the older."""

    counted = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scan: _Scan | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(TELL_EVERY_MS)
        self._timer.timeout.connect(self._tell)

    def begin(self, paths: Sequence[Path], include: Sequence[str] = (), exclude: Sequence[str] = (), naming: Naming | None = None) -> None:
        """Count the pictures in these files and folders, as a translation with these globs would find them.

        `naming`: where results lie beside their pictures; former results, told by their names, are none then.
        """
        self.stop()
        self._scan = _Scan(list(paths), list(include), list(exclude), naming)
        self._scan.start()
        self._timer.start()

    def stop(self) -> None:
        """Count no more."""
        self._timer.stop()
        if self._scan is not None:
            self._scan.stopping.set()
            self._scan.join(STOP_WITHIN_S)
            self._scan = None

    def _tell(self) -> None:
        scan = self._scan
        assert scan is not None
        is_final = not scan.is_alive()
        if is_final:
            self._timer.stop()
            self._scan = None
        if is_final and scan.error is not None:
            self.failed.emit(scan.error)
        else:
            scan.found.is_final = is_final
            self.counted.emit(scan.found)


class _Scan(threading.Thread):
    """Touches no Qt object: the window reads its numbers."""

    def __init__(self, paths: list[Path], include: list[str], exclude: list[str], naming: Naming | None) -> None:
        super().__init__(name="count-pictures", daemon=True)
        self._paths, self._include, self._exclude = paths, include, exclude
        self._former = FormerResults(naming) if naming is not None else None
        self.stopping = threading.Event()
        self._sample_every = 1
        self.found = Found()
        self.error: AppError | None = None

    def run(self) -> None:
        try:
            rules = InputRules(self._paths, None, self._include, self._exclude)
            for content in FolderWalk(self._paths, rules, is_cancelled=self.stopping.is_set):
                self._take(content, self._pictures_in(content, rules))
        except AppError as error:
            self.error = error

    def _pictures_in(self, content: FolderContent, rules: InputRules) -> list[str]:
        """The names without those of former results."""
        names = content.names
        candidates = self._former.candidates(names) if self._former is not None and not content.are_named else []
        if self._former is None or not candidates:
            return names
        former = self._former.left_out(content.path, candidates, names, rules.was_given)
        return [name for name in names if name not in former]

    def _take(self, content: FolderContent, names: list[str]) -> None:
        found, root, folder = self.found, content.root, content.path
        for name in names[: NUM_FIRST - len(found.first)]:
            found.first.append(Path(folder, name))
        self._sample(folder, names)
        if names and found.together_place is None:
            found.together_place = content.relative
        if content.relative == found.together_place:
            found.together += [Path(folder, name) for name in names[: NUM_TOGETHER - len(found.together)]]
        if not content.are_named:
            count = found.folders.setdefault(root, FolderCount())
            sequences = [run for run in _runs(folder, names) if run.is_sequence]
            count.sequences += sequences
            count.num_others += len(names) - sum(run.stop - run.start for run in sequences)
            count.num_pictures += len(names)
        found.num_pictures += len(names)

    def _sample(self, folder: str, names: Sequence[str]) -> None:
        sample, num_before = self.found.sample, self.found.num_pictures
        place = -num_before % self._sample_every
        while place < len(names):
            sample.append(Path(folder, names[place]))
            if len(sample) > NUM_SAMPLED:
                sample[:] = sample[::2]
                self._sample_every *= 2
            place += self._sample_every


def _runs(folder: str, names: Sequence[str]) -> list[FrameRun]:
    finder = RunFinder()
    runs = [run for index, name in enumerate(names) if (run := finder.take(index, Path(folder, os.fspath(name)))) is not None]
    return [*runs, finder.run] if finder.run is not None else runs
