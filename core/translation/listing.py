"""Finds, names and journals the inputs of a translation, folder by folder, while the rows of earlier folders are translated (no torch)."""

import itertools
import os
import threading
import time
from collections import deque
from collections.abc import Container, Iterator
from dataclasses import replace
from pathlib import Path

from core.compact import KeySet, NumbersByKey, key_of
from core.errors import ErrorCode
from core.files import path_from_json, path_to_text, sweep_partials
from core.jobs.events import Warned
from core.jobs.reader import JobReader
from core.translation.former import FormerResults
from core.translation.hot import HotFolders
from core.translation.inputs import InputRules, nothing_found
from core.translation.job import TRANSLATION_EVENTS, Listed, RowDone, TranslationEvent, TranslationJob, TranslationRequest
from core.translation.journal import JournalWriter, find_rows, read_rows
from core.translation.naming import NamePlanner, Naming, folded
from core.translation.plan import PlannedFile
from core.translation.row_feed import RowFeed
from core.walking import FolderContent, FolderWalk, absolute_of

TELL_EVERY_S = 0.2
"""The first folder is told at once; after that the folders of so much time together, for each telling waits for the disk."""
FOLLOW_EVERY_S = 0.1
_PART = 1000
"""So many files of a folder are planned at once: the first of 100,000 are translated while the others get their names."""


class Listing(RowFeed):
    """The worker's own listing: walks, plans, journals.

    A folder's names are planned when it is wholly listed, part by part, and brought to the disk before they are told. A listing that was
    cut off goes on: what is in the journal is not planned again, and names once given stay given. A hot listing never completes: it
    watches its folders until it is closed.
    """

    def __init__(self, job: TranslationJob, request: TranslationRequest, settled: Container[int], *, model_name: str = "") -> None:
        """`settled` are the rows that need no work any more. Raises AppError: BAD_COMMAND (template)."""
        super().__init__(job.journal_path, settled)
        self._job = job
        self._request = request
        self._inputs = [path_from_json(path) for path in request.inputs]
        self._output_dir = None if request.beside else path_from_json(request.output_dir)
        self._rules = InputRules(self._inputs, self._output_dir, request.include, request.exclude)
        self._walk: FolderWalk | None = None
        naming = Naming(request.output_format, request.name_template, request.variations, model_name).checked()
        self._former_results = FormerResults(naming)
        self._former_paths = KeySet()
        output_dir = os.fspath(self._output_dir) if self._output_dir is not None else None
        self._planner = NamePlanner(output_dir, naming, request.on_existing, self._may_be_input)
        self._planned_folders = KeySet()
        self._begun_folder, self._begun_names = "", KeySet()
        """The folder that an earlier session planned last, perhaps in part, and its names that are planned."""
        self._planned_files = NumbersByKey()
        """The first row, counted from 1, of each file that was given itself; of a hot translation the newest of each file."""
        self._renamed: deque[Path] = deque()
        self._num_former = 0
        self._has_told_former = False
        self._swept_folders = KeySet()
        self._last_swept = ""
        self._num_told = 0
        self._next_telling = 0.0

    def add_output(self, output: Path) -> None:
        """Say that a result got another name than planned, because a stranger's file was there: it must not be taken for an input."""
        self._renamed.append(output)

    def _find(self) -> None:
        num_told, is_complete = _told_before(self._job)
        if is_complete:
            self._tell(Listed(num_files=num_told))
            self._sweep_all(num_told)
            return
        with JournalWriter(self._journal_path) as journal:
            self._recall(journal)
            for content in self._contents():
                if content is not None:
                    self._plan(content, journal)
                if self._closing.is_set():
                    return
                if content is None:
                    self._tell_planned(journal)
                    self._tell_former()
            if self._closing.is_set():
                return
            self._tell_planned(journal)
        self._tell_former()
        if not self._planner.num_rows:
            unmatched = () if self._rules.has_included else self._request.include
            raise nothing_found(self._inputs, self._walk.num_seen if self._walk is not None else 0, unmatched, self._request.exclude)
        self._tell(Listed(num_files=self._planner.num_rows))

    def _recall(self, journal: JournalWriter) -> None:
        """What earlier sessions planned, and what names their outputs really got."""
        given = KeySet()
        for path in self._inputs:
            given.add(key_of(absolute_of(path)))
        for row in journal.recover(self._closing.is_set):
            if self._closing.is_set():
                return
            self._planner.recall(row)
            source = row.source if isinstance(row.source, str) else os.fspath(path_from_json(row.source))
            if self._request.hot or key_of(source) in given:
                self._planned_files[key_of(source)] = row.index - row.variation + 1
            else:
                folder, name = os.path.split(source)
                if folder != self._begun_folder:
                    self._planned_folders.add(key_of(self._begun_folder))
                    self._begun_folder, self._begun_names = folder, KeySet()
                self._begun_names.add(key_of(name))
            self._sweep(self._output_folder_of(row))
        self._num_told = self._planner.num_rows
        if self._num_told:
            self._tell(Listed(num_files=self._num_told, is_complete=False))
            for output in _outputs_before(self._job):
                self.add_output(output)

    def _contents(self) -> Iterator[FolderContent | None]:
        """What is found, folder by folder; None where nothing more is to be found for now."""
        folders = [path for path in map(absolute_of, self._inputs) if os.path.isdir(path)] if self._request.hot else []
        others = [path for path in self._inputs if absolute_of(path) not in folders]
        self._walk = FolderWalk(others, self._rules, on_unreadable=self._tell_unreadable, is_cancelled=self._closing.is_set)
        yield from self._walk
        if folders:
            yield None
            hot = HotFolders(folders, self._rules, self._was_planned, self._is_due_again, self._closing, self._tell_unreadable)
            yield from hot.contents()

    def _plan(self, content: FolderContent, journal: JournalWriter) -> None:
        while self._renamed:
            output = path_from_json(self._request.output_dir) / self._renamed.popleft()
            self._planner.add_output(os.fspath(output.parent), output.name)
        folder = self._planner.enter_folder(content)
        if not content.are_named and key_of(content.path) in self._planned_folders:
            return
        names = self._without_outputs(content)
        if not content.are_named and folder.real_key == folded(os.path.realpath(content.path)):
            names = self._without_former(content, names)
        names = self._not_planned(content, names)
        if not names:
            return
        if folder.exists:
            self._sweep(folder.path)
        again: dict[str, list[PlannedFile]] = {}
        if self._request.hot:
            again = self._settled_rows(content.path, names)
            for place, name in enumerate(names):
                first = self._planner.num_rows + place * self._request.variations
                self._planned_files[key_of(os.path.join(content.path, name))] = first + 1
        for start in range(0, len(names), _PART):
            rows = self._planner.plan(replace(content, names=names[start : start + _PART]), folder, again)
            journal.append(itertools.takewhile(lambda _: not self._closing.is_set(), rows))
            if self._closing.is_set():
                return  # the journal ends in the middle of a part, which is not told
            if time.monotonic() >= self._next_telling:
                self._tell_planned(journal)

    def _without_outputs(self, content: FolderContent) -> list[str]:
        """The names of a folder that are no outputs of this translation."""
        real_folder = os.path.realpath(content.path)
        if not self._rules.may_hold_outputs(real_folder):
            return content.names
        return [name for name in content.names if not self._planner.has_given(real_folder, name)]

    def _not_planned(self, content: FolderContent, names: list[str]) -> list[str]:
        """Those of the names that were not planned in an earlier session, nor as files that were given themselves."""
        if self._request.hot and not content.are_named:
            return names
        if not content.are_named and content.path == self._begun_folder:
            names = [name for name in names if key_of(name) not in self._begun_names]
        if len(self._planned_files):
            names = [name for name in names if not self._was_planned(os.path.join(content.path, name))]
        return names

    def _without_former(self, content: FolderContent, names: list[str]) -> list[str]:
        """Without what an earlier translation made in this folder, whose results go into itself."""
        candidates = self._former_results.candidates(names)
        if not candidates:
            return names
        # Where this translation has begun already its own results are no pictures.
        others = names if content.path == self._begun_folder else content.names
        pictures = self._pictures_in(content) if self._request.hot else others
        former = self._former_results.left_out(content.path, candidates, pictures, self._rules.was_given)
        for name in former:
            self._former_paths.add(key_of(os.path.realpath(os.path.join(content.path, name))))
        self._num_former += len(former)
        return [name for name in names if name not in former]

    def _pictures_in(self, content: FolderContent) -> list[str]:
        """All pictures of a watched folder, also those that were taken before."""
        try:
            visible = [name for name in os.listdir(content.path) if not name.startswith(".")]
        except OSError:
            return content.names
        paths = ((name, os.path.join(content.path, name)) for name in visible)
        prefix = content.relative + os.sep if content.relative else ""
        return [name for name, path in paths if self._rules.takes(content.root, prefix + name, path)]

    def _tell_former(self) -> None:
        """Once: who translates a folder again does not want its results translated, but may have named a picture so."""
        if self._num_former and not self._has_told_former:
            one, many = "1 picture looks by name like a former result and was", "pictures look by name like former results and were"
            what = one if self._num_former == 1 else f"{self._num_former} {many}"
            self._tell(Warned(code=ErrorCode.NAME_TAKEN, message=f"{what} left out."))
            self._has_told_former = True

    def _was_planned(self, path: str) -> bool:
        return self._planned_files[key_of(path)] != 0

    def _rows_of(self, path: str) -> range:
        """The rows that were planned for this file last."""
        first = self._planned_files[key_of(path)] - 1
        return range(first, first + self._request.variations) if first >= 0 else range(0)

    def _is_due_again(self, path: str) -> bool | None:
        """Whether a watched file that has changed needs rows again: not while all of its rows are still to be handed out."""
        rows = self._rows_of(path)
        if rows and rows.start >= self._num_taken:
            return False
        return True if all(index in self._settled for index in rows) else None

    def _settled_rows(self, folder: str, names: list[str]) -> dict[str, list[PlannedFile]]:
        """The rows of those of the names that had some before, all settled: they may get their outputs' names again."""
        rows_of = {name: self._rows_of(os.path.join(folder, name)) for name in names}
        wanted = {index: name for name, rows in rows_of.items() if all(index in self._settled for index in rows) for index in rows}
        again: dict[str, list[PlannedFile]] = {}
        for row in find_rows(self._journal_path, wanted):
            again.setdefault(wanted[row.index], []).append(row)
        return {name: rows for name, rows in again.items() if len(rows) == self._request.variations}

    def _tell_planned(self, journal: JournalWriter) -> None:
        if self._planner.num_rows > self._num_told:
            journal.sync()
            self._num_told = self._planner.num_rows
            self._tell(Listed(num_files=self._num_told, is_complete=False))
            self._next_telling = time.monotonic() + TELL_EVERY_S

    def _may_be_input(self, path: str, status: os.stat_result) -> bool:
        if status.st_nlink == 1 and len(self._former_paths) and key_of(os.path.realpath(path)) in self._former_paths:
            return False
        return self._rules.may_be_input(path, status) or (self._walk is not None and self._walk.known_files.has_content_of(status))

    def _tell_unreadable(self, path: Path, error: OSError) -> None:
        reason = error.strerror or "unknown reason"
        self._tell(Warned(code=ErrorCode.PATH_MISSING, message=f"The folder {path_to_text(path)} can't be listed: {reason}."))

    def _output_folder_of(self, row: PlannedFile) -> str:
        output = row.output if isinstance(row.output, str) else os.fspath(path_from_json(row.output))
        return os.path.dirname(os.path.join(self._output_dir or "", output))

    def _sweep(self, folder: str) -> None:
        """Remove what a worker that died left unfinished among the outputs."""
        if folder != self._last_swept:
            self._last_swept = folder
            if self._swept_folders.add(key_of(folder)):
                sweep_partials(Path(folder))

    def _sweep_all(self, num_rows: int) -> None:
        for row in read_rows(self._journal_path, num_rows):
            if self._closing.is_set():
                return
            self._sweep(self._output_folder_of(row))


class FollowedListing(RowFeed):
    """The listing of another process, which shares its job with this one: reads what that one journals and tells.

    Its `poll` gives the Listed events that stand in the job already; they are not to be written again.
    """

    def __init__(self, job: TranslationJob, settled: Container[int]) -> None:
        """`settled` are the rows that are not this process's to do."""
        super().__init__(job.journal_path, settled)
        self._job = job

    def _find(self) -> None:
        for event in _events(self._job, self._closing):
            if isinstance(event, Listed):
                self._tell(event)
                if event.is_complete:
                    return


def _events(job: TranslationJob, closing: threading.Event | None = None) -> Iterator[TranslationEvent]:
    """The job's events so far; with `closing` also those that come, until it is set."""
    reader: JobReader[TranslationEvent] = JobReader(job.folder, TRANSLATION_EVENTS)
    while closing is None or not closing.is_set():
        yield from reader.poll()
        if not reader.is_behind:
            if closing is None:
                return
            closing.wait(FOLLOW_EVERY_S)


def _told_before(job: TranslationJob) -> tuple[int, bool]:
    """How many rows earlier sessions told of, and whether those were all."""
    num_told, is_complete = 0, False
    for event in _events(job):
        if isinstance(event, Listed):
            num_told, is_complete = event.num_files, event.is_complete
    return num_told, is_complete


def _outputs_before(job: TranslationJob) -> Iterator[Path]:
    """The names that results got in earlier sessions, below the output folder."""
    return (path_from_json(event.output) for event in _events(job) if isinstance(event, RowDone))
