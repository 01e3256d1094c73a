"""Who works on a job: at most one worker, named by host, process number and start time."""

import errno
import os
import shlex
import socket
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta

from core.errors import AppError, ErrorCode
from core.files import disk_error, path_to_text, wait_out_sharing, write_whole
from core.jobs.folder import JobFolder
from core.plain_files import read_plain
from core.texts import Name

if TYPE_CHECKING:
    from filelock import BaseFileLock

_START_TOLERANCE_S = 0.05
_DEAD_STATES = "ZXx"
_LETTING_GO_S = 2.0
"""How long a dead process, whose last threads still end, or one that has just removed its lock may keep the guard."""
_NO_LOCKS_ERRNOS = frozenset({errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL})


class LockOwner(msgspec.Struct, frozen=True, kw_only=True):
    """The content of `lock`. `started` is when the process began, in seconds: since the boot named by `boot`, else since the epoch."""

    host: Name
    pid: Annotated[int, Meta(gt=0, lt=2**31)]
    """Never 0 or less: ending such a process would end whole groups of them."""
    started: float
    boot: Name = ""


class JobLock:
    """The right to work on a job. Only a worker takes it; whoever watches reads it with `owner`."""

    def __init__(self, folder: JobFolder) -> None:
        self._folder = folder
        self._guard: BaseFileLock | None = None
        self._owner: LockOwner | None = None

    def acquire(self) -> None:
        """Takes the job for this process, over from an owner that is dead. Raises JOB_BUSY, or AppError (DISK_*, FOLDER_GONE).

        The guard (the system's own lock, gone with the process) decides between two starters on one machine; the file's content
        decides where that doesn't reach: another machine, or a drive without such locks.
        """
        assert self._owner is None, "the lock is taken already"
        guard = _take_guard(self._folder)
        try:
            other = read_owner(self._folder)
            if other is not None and process_alive(other) is not False:
                raise _busy(self._folder, other)
            mine = this_process()
            write_whole(self._folder.lock_path, msgspec.json.encode(mine))
            later = read_owner(self._folder) if guard is None else mine
            if later is not None and later != mine:  # without a guard the last of two that write at once has it
                raise _busy(self._folder, later)
        except OSError as error:
            _release(guard)
            raise disk_error(error, self._folder.lock_path) from error
        except BaseException:
            _release(guard)
            raise
        self._guard, self._owner = guard, mine

    def release(self) -> None:
        """Gives the job back; does nothing where it is not held. The lock file of another owner is left alone."""
        if self._owner is None:
            return
        try:
            if owner(self._folder) == self._owner:
                wait_out_sharing(lambda: self._folder.lock_path.unlink(missing_ok=True))
        except OSError:
            pass  # a dead owner's lock, which is what stays, is taken over
        finally:
            _release(self._guard)
            self._guard = self._owner = None

    def __enter__(self) -> "JobLock":
        self.acquire()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.release()


def refuse_if_owned(folder: JobFolder) -> None:
    """Raises JOB_BUSY where a worker lives that holds the job: to be said before another is started in vain."""
    other = living_owner(folder)
    if other is not None:
        raise _busy(folder, other)


def living_owner(folder: JobFolder) -> LockOwner | None:
    """Who works on the job, as far as can be known: its owner, unless that is dead."""
    found = owner(folder)
    return found if found is not None and process_alive(found) is not False else None


def owner(folder: JobFolder) -> LockOwner | None:
    """Who holds the job, read without taking it; None where nobody does or that can't be read. It may be dead: `process_alive`."""
    try:
        return read_owner(folder)
    except OSError:
        return None


def read_owner(folder: JobFolder) -> LockOwner | None:
    """As `owner`, but raises OSError where there may be an owner that can't be read just now (a drive that is away for a moment)."""
    try:
        return msgspec.json.decode(read_plain(folder.lock_path), type=LockOwner)
    except (FileNotFoundError, NotADirectoryError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def process_alive(owner: LockOwner) -> bool | None:
    """Whether that very process still runs (not a later one of the same number); None for one on another host."""
    if owner.host != socket.gethostname():
        return None
    if owner.boot != _boot_id():
        return False
    started = process_started(owner.pid)
    if started is None:
        return False
    return started < 0 or abs(started - owner.started) <= _START_TOLERANCE_S


def this_process() -> LockOwner:
    """This process as an owner."""
    mine = process_owner(os.getpid())
    assert mine is not None
    return mine


def process_owner(pid: int) -> LockOwner | None:
    """A process of this computer as an owner; None where it is gone."""
    started = process_started(pid)
    return None if started is None else LockOwner(host=socket.gethostname(), pid=pid, started=started, boot=_boot_id())


def process_started(pid: int) -> float | None:
    """When process `pid` began, in seconds; None where it is gone or waits only to be buried, -1 where the system won't tell.

    On Linux it counts from the boot, so that setting the clock changes nothing (psutil's figure there moves with the clock).
    """
    if sys.platform == "linux":
        try:
            fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
        except OSError:
            return -1.0 if _exists(pid) else None  # /proc may hide the processes of others
        return None if fields[0].decode() in _DEAD_STATES else int(fields[19]) / os.sysconf("SC_CLK_TCK")
    import psutil  # 26 ms that the window's start need not pay

    try:
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else float(process.create_time())
    except psutil.NoSuchProcess:
        return None
    except psutil.Error:
        return -1.0


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _boot_id() -> str:
    if sys.platform == "linux":
        try:
            return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        except OSError:
            pass
    return ""


def _take_guard(folder: JobFolder) -> "BaseFileLock | None":
    """The held guard, or None on a drive that knows no locks. Raises JOB_BUSY where another process holds it."""
    from filelock import FileLock, Timeout  # only workers pay for it, never the window

    if not folder.path.is_dir():
        name = path_to_text(folder.path)
        raise AppError(ErrorCode.FOLDER_GONE, f"The job's folder {name} is not there.", "Put it back, or choose another.", path=name)
    guard = FileLock(folder.guard_path, timeout=0, thread_local=False)
    deadline = time.monotonic() + _LETTING_GO_S
    while True:
        try:
            guard.acquire()
            return guard
        except Timeout as error:
            if living_owner(folder) is not None or time.monotonic() >= deadline:
                raise _busy(folder, owner(folder)) from error
        except NotImplementedError:
            return None
        except OSError as error:
            if error.errno in _NO_LOCKS_ERRNOS:
                return None
            raise disk_error(error, folder.guard_path) from error
        time.sleep(0.02)


def _release(guard: "BaseFileLock | None") -> None:
    if guard is not None:
        guard.release()


def _busy(folder: JobFolder, other: LockOwner | None) -> AppError:
    name = path_to_text(folder.path)
    if other is None:
        return AppError(ErrorCode.JOB_BUSY, f"Another process is just starting to work on {name}.", "Watch it, or wait.", path=name)
    message = f"Process {other.pid} on {other.host} already works on {name}."
    hint = f"Watch it (diptych watch {shlex.quote(name)}), or stop it there first."
    if other.host != socket.gethostname():
        hint += f" If that computer no longer works on it, delete the file {path_to_text(folder.lock_path)}."
    return AppError(ErrorCode.JOB_BUSY, message, hint, path=name, host=other.host, pid=str(other.pid))
