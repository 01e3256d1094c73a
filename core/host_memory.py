"""How much of this computer's memory this process may still take, and what it gives back (no torch)."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

_CGROUP_DIR = Path("/sys/fs/cgroup")
_STATUS_PATH = Path("/proc/self/status")
_FORGETTING_PATH = Path("/proc/self/clear_refs")
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
"""glibc's malloc.h."""
_LARGE_BYTES, _MOST_KEPT_BYTES = 1 << 18, 1 << 25


def free_host_bytes() -> int:
    """Bytes that can be taken without pushing anybody out: of the computer, of a container's limit (cgroup v2), of ulimit -d and -v."""
    room = [
        int(psutil.virtual_memory().available),
        _container_room(),
        _limit_room("RLIMIT_DATA", "VmData"),
        _limit_room("RLIMIT_AS", "VmSize"),
    ]
    return max(0, min(bytes_left for bytes_left in room if bytes_left is not None))


def taken_host_bytes() -> int:
    """Bytes of memory that this process holds now."""
    return int(psutil.Process().memory_info().rss)


def peak_host_bytes() -> int:
    """The most that this process held so far."""
    if sys.platform == "win32":
        return int(psutil.Process().memory_info().peak_wset)
    # On Linux the figure below counts what the program that started this one held until then.
    own = _status_bytes("VmHWM")
    if own is not None:
        return own
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def limit_to(num_bytes: int) -> None:
    """Let this process take at most so many bytes more: then it is told, where the system would rather kill it. Linux only."""
    if sys.platform != "linux":
        return
    import resource

    used = _status_bytes("VmData")
    if used is None:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = used + num_bytes
    if soft == resource.RLIM_INFINITY or wanted < soft:
        resource.setrlimit(resource.RLIMIT_DATA, (wanted, hard))


@contextmanager
def limited_to_what_is_free() -> Iterator[None]:
    """While it lasts, this process may take what is free now and no more, as by `limit_to`."""
    if sys.platform != "linux":
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit_to(free_host_bytes())
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def forget_peak() -> None:
    """Let `peak_host_bytes` tell the most from now on. Linux only; elsewhere the peak stays."""
    with suppress(OSError):
        _FORGETTING_PATH.write_text("5")


@contextmanager
def large_pieces_given_back() -> Iterator[None]:
    """While it lasts, memory in pieces of 256 KiB and more goes back to the system once it is free (glibc; nothing changes elsewhere).

    glibc keeps pieces of up to 32 MiB for the next time, which is quicker, but where sizes change holes stay between them.
    """
    import ctypes

    own = ctypes.CDLL(None) if sys.platform == "linux" else None
    if own is None or not hasattr(own, "gnu_get_libc_version"):
        yield
        return
    mallopt = own.mallopt
    mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES)
    try:
        yield
    finally:
        # What glibc, left alone, comes to by itself with pieces of these sizes.
        mallopt(_M_MMAP_THRESHOLD, _MOST_KEPT_BYTES)
        mallopt(_M_TRIM_THRESHOLD, 2 * _MOST_KEPT_BYTES)


def _limit_room(limit: str, field: str) -> int | None:
    """What a limit of this process leaves; None where there is none, or none that can be known."""
    if sys.platform != "linux":
        return None
    import resource

    soft, _ = resource.getrlimit(getattr(resource, limit))
    used = _status_bytes(field)
    return None if soft == resource.RLIM_INFINITY or used is None else soft - used


def _status_bytes(field: str) -> int | None:
    try:
        lines = _STATUS_PATH.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return None
    line = next((line for line in lines if line.startswith(f"{field}:")), "")
    return int(line.split()[1]) * 1024 if line else None


def _container_room() -> int | None:
    """Of the innermost container that we can see; its file cache counts as free, for it goes when memory is needed."""
    try:
        limit = (_CGROUP_DIR / "memory.max").read_text().strip()
        if limit == "max":
            return None
        used = int((_CGROUP_DIR / "memory.current").read_text())
        stats = dict(line.split() for line in (_CGROUP_DIR / "memory.stat").read_text().splitlines())
        return int(limit) - used + int(stats.get("inactive_file", 0)) + int(stats.get("active_file", 0))
    except (OSError, ValueError):
        return None
