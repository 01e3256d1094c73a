"""How much of this computer's memory is free, for a process in a container or under a job's limit too (no torch)."""

from pathlib import Path

import psutil

_CGROUPS_DIR = Path("/sys/fs/cgroup")


def free_memory_bytes() -> int:
    """Bytes that may still be taken: what the system has available, but no more than the process's control groups (v2) leave it."""
    return min([int(psutil.virtual_memory().available), *_left_by_groups()])


def _left_by_groups() -> list[int]:
    """What each limited control group of this process, or one around it, has left; nothing where there is no limit or no cgroup v2."""
    try:
        lines = Path("/proc/self/cgroup").read_text().splitlines()
    except OSError:
        return []
    group = next((line.removeprefix("0::/") for line in lines if line.startswith("0::/")), None)
    if group is None:
        return []
    own_dir = _CGROUPS_DIR / group
    left = [_left_by(folder) for folder in (own_dir, *own_dir.parents) if folder.is_relative_to(_CGROUPS_DIR)]
    return [num for num in left if num is not None]


def _left_by(group_dir: Path) -> int | None:
    try:
        limit = (group_dir / "memory.max").read_text().strip()
        if limit == "max":
            return None
        taken = int((group_dir / "memory.current").read_text())
        # Files kept in memory count as taken, and are given up when memory is needed.
        figures = dict(line.split() for line in (group_dir / "memory.stat").read_text().splitlines())
        return max(0, int(limit) - taken + int(figures.get("inactive_file", 0)))
    except (OSError, ValueError):
        return None
