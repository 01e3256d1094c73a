"""Starting and ending workers: the only place in core that starts processes."""

import atexit
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from core.errors import AppError, ErrorCode, exit_code_of
from core.files import disk_error, path_to_text
from core.jobs.control import STARTED_AT_VARIABLE, send
from core.jobs.folder import JobFolder
from core.jobs.killing import group_killer, has_console, terminate
from core.jobs.last_words import read_last_words
from core.jobs.lock import owner, process_alive
from core.plain_files import append_plain

GRACE_S = 10.0
"""How long a worker has to follow a command before it is terminated."""
TERMINATE_S = 5.0
"""How long it then has before it is killed."""
_POLL_S = 0.05
_LOG_TAIL_BYTES = 65_536
_ROOM_OF_WORDS_BYTES = 65_536
"""With less room than this on its disk a worker may have failed to tell its end."""
_REPO_DIR = Path(__file__).resolve().parents[2]


class EndedHow(StrEnum):
    """What it took to end a worker."""

    ALREADY_GONE = "already_gone"
    ASKED = "asked"
    TERMINATED = "terminated"
    KILLED = "killed"
    OUT_OF_REACH = "out_of_reach"
    """It runs on another host, or the system does not let us; it was asked, and has not ended."""


def program_command(*arguments: str) -> list[str]:
    """How this installation starts itself without a window: by its Python, or as the program `diptych-cli` beside the frozen one."""
    if getattr(sys, "frozen", False):
        name = "diptych-cli.exe" if sys.platform == "win32" else "diptych-cli"
        return [str(Path(sys.executable).parent / name), *arguments]
    return [sys.executable, str(_REPO_DIR / "diptych.py"), *arguments]


def start_worker(
    arguments: Sequence[str], log_path: Path, *, environment: Mapping[str, str] | None = None, with_input: bool = False
) -> "Worker":
    """Starts this program with `arguments` (a hidden verb and its folder) as a worker that may outlive us; see `start_command`."""
    return start_command(program_command(*arguments), log_path, environment=environment, with_input=with_input)


def start_command(
    command: Sequence[str], log_path: Path, *, environment: Mapping[str, str] | None = None, with_input: bool = False
) -> "Worker":
    """Starts a complete command apart from our terminal and our signals, its output appended to `log_path`.

    `environment` is added to ours. Its input is empty, or, `with_input`, a pipe for `Worker.hand`, which ends at the latest when we do.
    Raises WORKER_START where the program can't be started, AppError (DISK_*) for the log.
    """
    _outliving[:] = [process for process in _outliving if process.poll() is None]
    full_environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONFAULTHANDLER": "1", STARTED_AT_VARIABLE: str(time.time_ns())}
    if getattr(sys, "frozen", False):
        full_environment["PYINSTALLER_RESET_ENVIRONMENT"] = "1"  # else the loader takes our unpacked state for the other program's
    full_environment.update(environment or {})
    try:
        log = append_plain(log_path)
    except OSError as error:
        raise disk_error(error, log_path) from error
    with log:
        log_start = log.seek(0, os.SEEK_END)
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE if with_input else subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=full_environment,
                start_new_session=sys.platform != "win32",
                creationflags=_creation_flags(),
            )
        except (OSError, ValueError) as error:
            program = path_to_text(Path(command[0]))
            message = f"The worker could not be started: {program} can't be run ({error})."
            raise AppError(ErrorCode.WORKER_START, message, "Set the app up again.", path=program) from error
    return Worker(process, log_path, log_start)


class Worker:
    """A worker that this process started."""

    def __init__(self, process: "subprocess.Popen[bytes]", log_path: Path, log_start: int) -> None:
        self._process = process
        self.log_path = log_path
        self._log_start = log_start
        self.was_handed = False
        """Whether it was given more to do than what it was started with."""

    @property
    def pid(self) -> int:
        return self._process.pid

    def hand(self, line: bytes, log_path: Path) -> None:
        """Gives a worker that was started `with_input` a line to read; from now on what it prints is looked for in `log_path`.

        Raises WORKER_START where it has ended or reads no more.
        """
        assert self._process.stdin is not None, "it has no input"
        try:
            log_start = log_path.stat().st_size
        except OSError:
            log_start = 0
        try:
            self._process.stdin.write(line + b"\n")
            self._process.stdin.flush()
        except (OSError, ValueError) as error:
            message = "The worker that was waiting for work has ended."
            raise AppError(ErrorCode.WORKER_START, message, "Start it again.") from error
        self.log_path, self._log_start, self.was_handed = log_path, log_start, True

    def end_input(self) -> None:
        """Tells a worker that was started `with_input` that nothing more will come; may be called twice."""
        if self._process.stdin is not None:
            with suppress(OSError):  # it has gone, and what was written last with it
                self._process.stdin.close()

    def poll(self) -> int | None:
        """Its exit code, or None while it runs; minus the signal's number where a signal ended it."""
        return self._process.poll()

    def wait(self, timeout_s: float | None = None) -> int | None:
        """Waits for its end: the exit code as `poll`, None where it still runs after `timeout_s` seconds."""
        try:
            return self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return None

    @property
    def was_killed(self) -> bool:
        """Whether a signal ended it that nobody asks with: it was killed, or crashed in native code. Windows tells no signals."""
        return -(self.poll() or 0) in _KILLING

    def log_tail(self, num_lines: int = 20) -> str:
        """The last lines that it printed (not what earlier workers left in the same file)."""
        try:
            with self.log_path.open("rb") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(self._log_start, size - _LOG_TAIL_BYTES))
                text = file.read(_LOG_TAIL_BYTES).decode("utf-8", "replace")
        except OSError:
            return ""
        return "\n".join(text.splitlines()[-num_lines:])

    def death(self) -> AppError:
        """Why it ended, as a trouble to show, where it told no event of it: the trouble that its log ends with, else that it died.

        The last lines of its log are in `details["log"]`.
        """
        code = self.poll()
        assert code is not None, "it still runs"
        log = self.log_tail()
        told = read_last_words(log, code)
        if told is not None:
            return AppError(told.code, told.message, told.hint, **{**told.details, "log": log, "exit_code": str(code)})
        if code == exit_code_of(ErrorCode.FOLDER_GONE) and not self.log_path.parent.is_dir():
            name = path_to_text(self.log_path.parent)
            message = f"The folder {name} is no longer there."
            return AppError(ErrorCode.FOLDER_GONE, message, "Put it back, then go on.", path=name, log=log, exit_code=str(code))
        if code == exit_code_of(ErrorCode.DISK_FULL):
            return _speechless_death(self.log_path.parent, log)
        if code < 0:
            message = f"The worker was ended by the system (signal {_signal_name(-code)})."
        else:
            message = f"The worker ended unexpectedly (exit code {code})."
        hint = f"Its last lines are in {path_to_text(self.log_path)}."
        return AppError(ErrorCode.WORKER_DIED, message, hint, log=log, exit_code=str(code))

    def end(self, ask: Callable[[], None] | None = None, grace_s: float = GRACE_S, terminate_s: float = TERMINATE_S) -> EndedHow:
        """Ends it: asks, then terminates, then kills it with all it started; says what it took."""
        if self.poll() is not None:
            return EndedHow.ALREADY_GONE
        how = _end(
            self.pid,
            lambda: self.poll() is None,
            ask=ask,
            grace_s=grace_s,
            terminate_s=terminate_s,
        )
        self.wait(TERMINATE_S)
        return how

    def let_go(self) -> None:
        """Leaves it to run on after us: no warning about it when this object goes."""
        self.end_input()
        if self._process.poll() is None:
            _outliving.append(self._process)


_KILLING = {signal.SIGSEGV, signal.SIGABRT} | {getattr(signal, name) for name in ("SIGKILL", "SIGBUS") if hasattr(signal, name)}
_outliving: "list[subprocess.Popen[bytes]]" = []


@atexit.register
def _leave_the_outliving() -> None:
    for process in _outliving:
        if process.poll() is None:
            process.returncode = 0  # a Popen that goes while its process runs would warn


def ask_to_stop(folder: JobFolder) -> None:
    """Asks a job's worker to save and stop: by a command, or by terminate, which it takes as one, where the disk takes no command.

    Raises AppError (DISK_*) where that does not reach it either.
    """
    try:
        send(folder, "stop")
    except AppError:
        holder = owner(folder)
        if holder is None or process_alive(holder) is not True:
            raise
        try:
            terminate(holder.pid)
        except PermissionError:
            pass  # somebody else's: the disk's trouble is what can be done something about
        else:
            return
        raise


def end_job(folder: JobFolder, command: str = "stop", grace_s: float = GRACE_S, terminate_s: float = TERMINATE_S) -> EndedHow:
    """Ends a job's worker, whoever started it: by `command` (stop or cancel), then terminate, then kill. Waits until it is gone."""
    holder = owner(folder)
    if holder is None or process_alive(holder) is False:
        return EndedHow.ALREADY_GONE

    def is_running() -> bool:
        return owner(folder) == holder and process_alive(holder) is not False

    if process_alive(holder) is None:
        send(folder, command)
        return EndedHow.ASKED if _wait_while(is_running, grace_s) else EndedHow.OUT_OF_REACH

    def ask() -> None:
        send(folder, command)

    return _end(holder.pid, lambda: process_alive(holder) is not False, ask=ask, grace_s=grace_s, terminate_s=terminate_s)


def _end(pid: int, is_running: Callable[[], bool], *, ask: Callable[[], None] | None, grace_s: float, terminate_s: float) -> EndedHow:
    if ask is not None:
        try:
            ask()
        except AppError:
            pass  # a folder that takes no command: go on to the next means
        else:
            if _wait_while(is_running, grace_s):
                return EndedHow.ASKED
    kill_group = group_killer(pid)  # while it is still there to be looked at
    try:
        terminate(pid)
        if _wait_while(is_running, terminate_s):
            with suppress(PermissionError):  # macOS says so of a group that is all dead
                kill_group()  # what it started and did not take along
            return EndedHow.TERMINATED
        kill_group()
    except PermissionError:
        return EndedHow.OUT_OF_REACH
    return EndedHow.KILLED if _wait_while(is_running, TERMINATE_S) else EndedHow.OUT_OF_REACH


def _wait_while(is_running: Callable[[], bool], timeout_s: float) -> bool:
    """Whether it ended in time."""
    deadline = time.monotonic() + timeout_s
    while is_running():
        if time.monotonic() >= deadline:
            return False
        time.sleep(_POLL_S)
    return True


def _speechless_death(folder: Path, log: str) -> AppError:
    """The trouble of a worker that ended for a disk, whose log in `folder` took no word of it."""
    name, code = path_to_text(folder), str(exit_code_of(ErrorCode.DISK_FULL))
    with suppress(OSError):
        if shutil.disk_usage(folder).free < _ROOM_OF_WORDS_BYTES:
            message, hint = f"There is no room left in {name}.", "Free some space on that disk, then go on."
            return AppError(ErrorCode.DISK_FULL, message, hint, path=name, log=log, exit_code=code)
    message = f"The worker ended for trouble with a disk, and could not write into {name} which."
    return AppError(ErrorCode.DISK_FAILED, message, "Check the disk and its connection, then go on.", path=name, log=log, exit_code=code)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)


def _creation_flags() -> int:
    if sys.platform != "win32":
        return 0
    flags = subprocess.CREATE_NEW_PROCESS_GROUP
    return flags if has_console() else flags | subprocess.CREATE_NO_WINDOW
