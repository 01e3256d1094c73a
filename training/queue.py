"""Runs that wait: one file per entry in the workspace's queue folder, in an order that anybody may change (no torch, no Qt).

An entry names a run that stands whole in its folder already: run.json holds its settings and pairs.jsonl its pairs as they were when it was
queued, so that nothing that is changed later (the dataset, a preset) changes it. docs/queue.md describes the files.
"""

import os
import shutil
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta

from core.errors import AppError, ErrorCode
from core.files import JsonPath, disk_error, path_from_json, path_to_json, path_to_text, write_whole
from core.jobs.folder import JobFolder
from core.jobs.lock import LockOwner, living_owner, process_alive, refuse_if_owned
from core.jobs.process import Worker, start_worker
from core.plain_files import read_plain
from core.texts import Name, Text
from core.workspace import WorkspaceFolders
from training.computing import ALL_THERE_IS, MAX_THREADS, Computing, Priority
from training.queue_paths import found_run, stored_run
from training.run import RunFolder, is_run, read_request

NUM_OUTCOMES_KEPT = 50
_MAX_ID_BYTES = 200
"""An entry's file is named after its run, with a number and a suffix, and names end at 255 bytes."""
_ORIGINAL_FILES = frozenset({"run.json", "pairs.jsonl", "label.json"})
"""All that a run holds at which no worker ever was."""

Result = Literal["finished", "stopped", "failed"]
_Kind = TypeVar("_Kind", bound=msgspec.Struct)


class QueueEntry(msgspec.Struct, frozen=True, kw_only=True):
    """waiting/<id>.json: a run that waits. Those with a smaller `place` come first."""

    run: JsonPath
    """As training.queue_paths writes it; whole in memory."""
    place: float
    is_elsewhere: bool = False
    """Whether the run is known to lie outside the workspace."""
    device: Name = ""
    """The device asked for; '' for the best there is."""
    threads: Annotated[int, Meta(ge=0, le=MAX_THREADS)] = 0
    priority: Priority = "normal"
    """As in training.computing.Computing."""
    stop_at: int | None = None
    """The step at which it is to stop, where it shall not run to its end."""
    is_new: bool = True
    """Whether the run was made for the queue: then it goes with the entry when that is removed before it was begun."""
    queued: Name = ""
    id: str = ""
    """The file's name; not stored in it."""

    @property
    def run_dir(self) -> Path:
        return path_from_json(self.run)

    @property
    def computing(self) -> Computing:
        """What its training may use of this computer."""
        return Computing(device=self.device, threads=self.threads, priority=self.priority)


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """done/<id>.json: what became of an entry. `code`, `message` and `hint` tell a failure, `log` the last lines of one without events."""

    run: JsonPath
    result: Result
    is_elsewhere: bool = False
    ended: Name = ""
    code: Name = ""
    message: Text = ""
    hint: Text = ""
    log: Text = ""
    id: str = ""

    @property
    def run_dir(self) -> Path:
        return path_from_json(self.run)


class RunnerState(msgspec.Struct, frozen=True, kw_only=True):
    """state.json: what the runner does. `entry` is the id of the run in hand, `worker` the process it started for it."""

    entry: str = ""
    worker: LockOwner | None = None
    waits_for: Text = ""
    """Why the next run does not begin yet, in a sentence; '' where nothing is in its way."""


_Entry = TypeVar("_Entry", QueueEntry, Outcome)


class Queue:
    """The queue of a workspace. Every call reads the files anew, so that the runner, windows and commands may use it at a time.

    Any call that changes something raises AppError for the disk's troubles.
    """

    def __init__(self, workspace: Path) -> None:
        self.workspace = workspace
        self.dir = WorkspaceFolders(workspace).queue_dir
        self.folder = JobFolder(self.dir, "state.json")
        """Its lock is the runner's, its worker.log what the runner printed."""
        self._waiting_dir = self.dir / "waiting"
        self._done_dir = self.dir / "done"
        self._hold_path = self.dir / "hold"

    # What there is

    def entries(self) -> list[QueueEntry]:
        """The runs that wait, the one in hand among them, in their order; without files that can't be read (training/queue_damage.py)."""
        found = [entry for path in _json_files(self._waiting_dir) if (entry := self._read(path, QueueEntry)) is not None]
        # An outcome is written before its entry goes: of both, the outcome counts.
        over = {entry.id for entry in found if self._read(self._done_dir / f"{entry.id}.json", Outcome) is not None}
        return sorted((entry for entry in found if entry.id not in over), key=lambda entry: (entry.place, entry.id))

    def outcomes(self) -> list[Outcome]:
        """What became of entries, the last first."""
        found = [outcome for path in _json_files(self._done_dir) if (outcome := self._read(path, Outcome)) is not None]
        return sorted(found, key=lambda outcome: (outcome.ended, outcome.id), reverse=True)

    def entry_of(self, run_dir: Path) -> QueueEntry | None:
        """The entry of a run."""
        real = os.path.realpath(run_dir)
        return next((entry for entry in self.entries() if os.path.realpath(entry.run_dir) == real), None)

    def find(self, word: str) -> QueueEntry:
        """An entry by its id, its run's folder, or its position counted from 1. Raises AppError PATH_MISSING."""
        entries = self.entries()
        by_id = next((entry for entry in entries if entry.id == word), None) or self.entry_of(Path(word))
        if by_id is not None:
            return by_id
        if word.isdecimal() and 1 <= int(word) <= len(entries):
            return entries[int(word) - 1]
        raise AppError(ErrorCode.PATH_MISSING, f"No run called {word} waits in the queue.", "See diptych queue list.", path=word)

    @property
    def is_held(self) -> bool:
        """Whether nothing more is to begin for now."""
        return self._hold_path.exists()

    @property
    def is_running(self) -> bool:
        """Whether a runner lives."""
        return living_owner(self.folder) is not None

    def state(self) -> RunnerState:
        """What the runner does, or did when it went."""
        return _read_file(self.folder.request_path, RunnerState) or RunnerState()

    def is_in_hand(self, entry: QueueEntry) -> bool:
        """Whether the entry's worker is at it, or about to be."""
        state = self.state()
        if state.entry != entry.id:
            return False
        if self.is_running:
            return True
        return state.worker is not None and process_alive(state.worker) is not False

    # What may be asked of it

    def add(
        self,
        run_dir: Path,
        computing: Computing = ALL_THERE_IS,
        *,
        stop_at: int | None = None,
        is_new: bool = True,
    ) -> QueueEntry:
        """Put a run that is made already at the end.

        Raises AppError: NOT_A_RUN, JOB_BUSY (a worker is at it), NAME_TAKEN (it waits already).
        """
        read_request(run_dir)
        run_dir = run_dir.resolve()
        refuse_if_owned(RunFolder(run_dir).job)
        if self.entry_of(run_dir) is not None:
            name = path_to_text(run_dir)
            raise AppError(ErrorCode.NAME_TAKEN, f"The run {name} waits in the queue already.", "See diptych queue list.", path=name)
        self._make_folders()
        for former in self.outcomes():
            if former.run_dir == run_dir:
                self.forget(former.id)
        entries = self.entries()
        entry = QueueEntry(
            run=path_to_json(run_dir),
            place=entries[-1].place + 1 if entries else 1.0,
            device=computing.device,
            threads=computing.threads,
            priority=computing.priority,
            stop_at=stop_at,
            is_new=is_new,
            queued=_now(),
            id=self._free_id(run_dir.name),
        )
        self._write(entry)
        return entry

    def move(self, entry_id: str, position: int) -> None:
        """Give an entry another position, counted from 0 among all entries; beyond the end is the end."""
        entries = self.entries()
        moved = next((entry for entry in entries if entry.id == entry_id), None)
        if moved is None:
            return
        others = [entry for entry in entries if entry is not moved]
        position = max(0, min(position, len(others)))
        place = _place_between(others[:position], others[position:])
        if place is not None:
            self._write(msgspec.structs.replace(moved, place=place))
            return
        others.insert(position, moved)  # no number left between the two: all are counted anew
        for number, entry in enumerate(others, 1):
            self._write(msgspec.structs.replace(entry, place=float(number)))

    def remove(self, entry_id: str) -> None:
        """Take an entry out; a run that was made for the queue and never begun goes with it. Raises JOB_BUSY for the one in hand."""
        entry = self.take_out(entry_id)
        # The runner says what it takes in hand before it looks whether the entry is still there.
        if entry is not None and entry.is_new and self.state().entry != entry_id:
            _remove_unbegun(entry.run_dir)

    def take_out(self, entry_id: str) -> QueueEntry | None:
        """Take an entry out and leave its run; None where it was not there. Raises JOB_BUSY for the one in hand."""
        path = self._waiting_dir / f"{entry_id}.json"
        entry = self._read(path, QueueEntry)
        if entry is None:
            return None
        if self.is_in_hand(entry):
            raise AppError(ErrorCode.JOB_BUSY, f"The run {entry_id} is being trained.", "Stop the run instead.", path=entry_id)
        _unlink(path)
        return entry

    def forget(self, entry_id: str) -> None:
        """Tell no longer what became of an entry. The run itself stays."""
        _unlink(self._done_dir / f"{entry_id}.json")

    def hold(self) -> None:
        """Begin nothing more; the run in hand goes on."""
        self._make_folders()
        write_whole(self._hold_path, b"")

    def release(self) -> None:
        """Begin again with what waits; a runner must be started for it (`start`)."""
        _unlink(self._hold_path)

    def start(self) -> Worker:
        """Start a runner, which goes on without us. It ends at once where another lives or nothing is to do."""
        self._make_folders()
        worker = start_worker(runner_arguments(self.workspace), self.folder.log_path)
        worker.let_go()
        return worker

    # What only the runner does

    def tell(self, state: RunnerState) -> None:
        """Say what the runner does."""
        if state != self.state():
            write_whole(self.folder.request_path, msgspec.json.encode(state))

    def still_waits(self, entry: QueueEntry) -> bool:
        """Whether nobody took the entry out in the meantime."""
        return (self._waiting_dir / f"{entry.id}.json").exists()

    def conclude(self, entry: QueueEntry, outcome: Outcome) -> None:
        """Write what became of an entry, and take it out."""
        outcome = msgspec.structs.replace(outcome, ended=_now(), id="")
        write_whole(self._done_dir / f"{entry.id}.json", msgspec.json.encode(self._as_stored(outcome)))
        self.sweep()
        for old in self.outcomes()[NUM_OUTCOMES_KEPT:]:
            self.forget(old.id)

    def sweep(self) -> None:
        """Remove entries whose outcome was written by a runner that then died."""
        for outcome in self.outcomes():
            _unlink(self._waiting_dir / f"{outcome.id}.json")

    def _make_folders(self) -> None:
        try:
            self._waiting_dir.mkdir(parents=True, exist_ok=True)
            self._done_dir.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise disk_error(error, self.dir) from error

    def _free_id(self, name: str) -> str:
        """The run's name, or that with a number where another run of that name is or was queued."""
        name = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name).lstrip(".") or "run"
        name = os.fsencode(name)[:_MAX_ID_BYTES].decode("utf-8", "ignore")
        taken = {path.stem for folder in (self._waiting_dir, self._done_dir) for path in _json_files(folder)}
        free, number = name, 2
        while free in taken:
            free, number = f"{name}-{number}", number + 1
        return free

    def _write(self, entry: QueueEntry) -> None:
        data = msgspec.json.encode(self._as_stored(msgspec.structs.replace(entry, id="")))
        write_whole(self._waiting_dir / f"{entry.id}.json", data)

    def _read(self, path: Path, kind: type[_Entry]) -> _Entry | None:
        """An entry or an outcome; None where its file is gone or damaged."""
        found = _read_file(path, kind)
        if found is not None:
            with suppress(AppError):  # of a run whose path makes no sense
                run_dir = found_run(self.workspace, found.run_dir, is_elsewhere=found.is_elsewhere)
                return msgspec.structs.replace(found, run=path_to_json(run_dir), id=path.stem)
        return None

    def _as_stored(self, told: _Entry) -> _Entry:
        stored, is_elsewhere = stored_run(self.workspace, told.run_dir)
        return msgspec.structs.replace(told, run=path_to_json(stored), is_elsewhere=is_elsewhere)


def runner_arguments(workspace: Path) -> list[str]:
    """What to hand to core.jobs.process.start_worker so that it works off the queue."""
    return ["_queue-runner", str(workspace.resolve())]


def _now() -> str:
    return datetime.fromtimestamp(time.time(), UTC).isoformat(timespec="microseconds")


def _place_between(before: Sequence[QueueEntry], after: Sequence[QueueEntry]) -> float | None:
    """A number between the last before and the first after; None where there is none left."""
    if not before and not after:
        return 1.0
    if not after:
        return before[-1].place + 1
    if not before:
        return after[0].place - 1
    low, high = before[-1].place, after[0].place
    middle = (low + high) / 2
    return middle if low < middle < high else None


def _json_files(folder: Path) -> list[Path]:
    try:
        return [Path(found.path) for found in os.scandir(folder) if found.name.endswith(".json") and not found.name.startswith(".")]
    except OSError:
        return []


def _read_file(path: Path, kind: type[_Kind]) -> _Kind | None:
    try:
        return msgspec.json.decode(read_plain(path), type=kind)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _unlink(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise disk_error(error, path) from error


def _remove_unbegun(run_dir: Path) -> None:
    """Remove a run that holds nothing but what it was asked; without its run.json, which goes first, the folder is no run."""
    if not is_run(run_dir) or {path.name for path in run_dir.iterdir()} - _ORIGINAL_FILES:
        return
    with suppress(OSError):
        RunFolder(run_dir).job.request_path.unlink()
        shutil.rmtree(run_dir)
