"""What is asked of a worker: one small file per command in control/, taken once and answered by an event."""

import logging
import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from core.files import disk_error, sweep_partials, wait_out_sharing, write_whole
from core.jobs.events import Answered
from core.jobs.folder import JobFolder

COMMANDS = frozenset({"pause", "resume", "stop", "stop_after_epoch", "cancel", "checkpoint", "preview"})
STARTED_AT_VARIABLE = "DIPTYCH_WORKER_STARTED_NS"
"""Set by whoever starts a worker: commands sent after this moment are meant for it, even if it is still importing."""

NOT_OBEYED = "not obeyed: it was asked before this session began"
_MAX_COMMAND_BYTES = 65_536
_log = logging.getLogger(__name__)


class ControlCommand(msgspec.Struct, frozen=True, kw_only=True):
    """One command. `id` names it in the event that answers it."""

    id: str
    command: str
    arguments: dict[str, str | int | float | bool] = {}


def send(folder: JobFolder, command: str, **arguments: str | int | float | bool) -> str:
    """Asks the job's worker, now or whenever it looks; returns the id that its Answered event will carry. Raises AppError (DISK_*)."""
    assert command in COMMANDS, command
    command_id = f"{time.time_ns():020d}-{os.getpid()}-{secrets.token_hex(4)}"
    try:
        folder.control_dir.mkdir(exist_ok=True)
    except OSError as error:
        raise disk_error(error, folder.control_dir) from error
    data = msgspec.json.encode(ControlCommand(id=command_id, command=command, arguments=arguments))
    write_whole(folder.control_dir / f"{command_id}.json", data)
    return command_id


class ControlInbox:
    """The worker's side of control/. A command is removed before it is handed out, so that nothing obeys it twice."""

    def __init__(self, folder: JobFolder) -> None:
        self._dir = folder.control_dir
        self._started_ns = _started_ns()
        self._taken: set[str] = set()
        self._decoder = msgspec.json.Decoder(ControlCommand)

    def discard_stale(self, tell: Callable[[Answered], None]) -> list[ControlCommand]:
        """Takes away what was asked before this worker was started, and answers each with `accepted=False`; what somebody who is gone
        left half written goes too.

        Call it once, after Started was written. Returns what was discarded.
        """
        sweep_partials(self._dir)
        stale = [self._take(name) for name in self._waiting() if _sent_ns(self._dir / name) < self._started_ns]
        commands = [command for command in stale if command is not None]
        for command in commands:
            tell(Answered(command_id=command.id, command=command.command, accepted=False, reason=NOT_OBEYED))
        return commands

    def poll(self) -> list[ControlCommand]:
        """The commands that came since the last call, oldest first; a command unknown to the worker must be answered too."""
        taken = [self._take(name) for name in self._waiting()]
        return [command for command in taken if command is not None]

    def _waiting(self) -> list[str]:
        try:
            return sorted(path.name for path in self._dir.iterdir() if path.suffix == ".json" and not path.name.startswith("."))
        except OSError:
            return []  # no control/ yet, or a drive that is away for a moment

    def _take(self, name: str) -> ControlCommand | None:
        path = self._dir / name
        is_known = name in self._taken
        self._taken.add(name)  # before anything else: where it can't be removed it must not come again
        data = b"" if is_known else _read(path)
        try:
            wait_out_sharing(path.unlink)
            self._taken.discard(name)
        except FileNotFoundError:
            self._taken.discard(name)
        except OSError:
            pass
        if is_known:
            return None
        try:
            return self._decoder.decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            _log.warning("%s is no command; it is ignored", path)
            return None


def _read(path: Path) -> bytes:
    try:
        if not path.is_file():
            return b""
        with path.open("rb") as file:
            return file.read(_MAX_COMMAND_BYTES)
    except OSError:
        return b""


def _started_ns() -> int:
    try:
        return int(os.environ[STARTED_AT_VARIABLE])
    except (KeyError, ValueError):
        return time.time_ns()


def _sent_ns(path: Path) -> int:
    """When a command was sent: its name begins with it; a name of another making counts by the file's time."""
    try:
        return int(path.name.partition("-")[0])
    except ValueError:
        pass
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
