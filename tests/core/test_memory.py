"""Free memory is what the system has, and under a limit what that leaves."""

from pathlib import Path

import psutil
import pytest

from core import memory
from core.memory import free_memory_bytes


def write_group(folder: Path, limit: str, taken: int, cached: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "memory.max").write_text(f"{limit}\n")
    (folder / "memory.current").write_text(f"{taken}\n")
    (folder / "memory.stat").write_text(f"anon 5\ninactive_file {cached}\nslab 0\n")


def test_without_a_limit_it_is_what_the_system_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_CGROUPS_DIR", tmp_path / "no cgroups here")
    total = psutil.virtual_memory().total
    assert 0 < free_memory_bytes() <= total


def test_the_tightest_group_around_the_process_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = Path("/proc/self/cgroup")
    if not lines.exists() or not any(line.startswith("0::/") for line in lines.read_text().splitlines()):
        pytest.skip("no control groups of version 2 here")
    group = next(line for line in lines.read_text().splitlines() if line.startswith("0::/")).removeprefix("0::/")
    monkeypatch.setattr(memory, "_CGROUPS_DIR", tmp_path)
    write_group(tmp_path / group, "5000000", 4_000_000, 500_000)
    assert free_memory_bytes() == 1_500_000
    write_group(tmp_path / group, "max", 4_000_000, 500_000)
    assert free_memory_bytes() > 1_500_000
    write_group(tmp_path / group, "1000", 4_000_000, 500)
    assert free_memory_bytes() == 0
