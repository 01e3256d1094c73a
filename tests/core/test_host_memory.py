"""What a process may still take: the least of what the computer, its container and its own limits leave."""

import subprocess
import sys
from pathlib import Path

import pytest

import core.host_memory
from core.host_memory import free_host_bytes, peak_host_bytes, taken_host_bytes
from core.translation.room import LEAST_BYTES, bytes_to_use

ROOT_DIR = Path(core.host_memory.__file__).parents[1]
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="limits and containers are told by Linux alone")
MB = 1_000_000


def printed(program: str) -> int:
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT_DIR, capture_output=True, text=True, timeout=60, check=True)
    return int(done.stdout)


def test_this_process_holds_something_and_never_more_than_its_peak() -> None:
    assert 0 < taken_host_bytes() <= peak_host_bytes() * 1.01 and free_host_bytes() > 0


@linux_only
def test_the_peak_is_this_programs_and_not_its_starters() -> None:
    child = "from core.host_memory import peak_host_bytes; print(peak_host_bytes())"
    starter = f"import subprocess, sys; heap = bytearray(400 * {MB}); subprocess.run([sys.executable, '-c', {child!r}], check=True)"
    assert printed(starter) < 200 * MB


@linux_only
def test_a_limit_of_the_shell_counts() -> None:
    limited = "import resource; resource.setrlimit(resource.RLIMIT_AS, (900_000_000, 900_000_000)); import core.host_memory as memory; "
    assert 0 <= printed(limited + "print(memory.free_host_bytes())") < 900 * MB


@linux_only
def test_a_containers_limit_counts_its_file_cache_being_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core.host_memory, "_CGROUP_DIR", tmp_path)
    (tmp_path / "memory.current").write_text(f"{90 * MB}\n")
    (tmp_path / "memory.stat").write_text(f"anon {60 * MB}\ninactive_file {20 * MB}\nactive_file {5 * MB}\n")
    (tmp_path / "memory.max").write_text(f"{100 * MB}\n")
    assert free_host_bytes() == 35 * MB
    assert bytes_to_use() == LEAST_BYTES, "a translation keeps to it, too"
    (tmp_path / "memory.max").write_text("max\n")
    assert free_host_bytes() > 35 * MB


@linux_only
def test_large_pieces_are_given_back_while_others_stay_between_them() -> None:
    """As bands of a picture leave them: each large piece is followed by a small one that is still needed."""
    program = (
        "import contextlib, numpy, core.host_memory as memory; numpy.ones(30_000_000, 'u1')\n"
        "before = memory.taken_host_bytes()\n"
        "with {context}:\n"
        "    kept = [(numpy.ones(2_000_000, 'u1'), numpy.ones(50_000, 'u1'))[1] for _ in range(100)]\n"
        "    large = [(numpy.ones(2_000_000, 'u1'), numpy.ones(50_000, 'u1')) for _ in range(100)]\n"
        "    kept += [small for _, small in large]\n"
        "    del large\n"
        "    print(memory.taken_host_bytes() - before)"
    )
    assert printed(program.format(context="contextlib.nullcontext()")) > 100 * MB, "else there is nothing to mend"
    assert printed(program.format(context="memory.large_pieces_given_back()")) < 40 * MB


@linux_only
def test_a_limit_to_what_is_free_ends_with_its_block_and_a_peak_can_be_forgotten() -> None:
    program = (
        "import core.host_memory as memory, resource; before = resource.getrlimit(resource.RLIMIT_DATA)\n"
        "with memory.limited_to_what_is_free():\n"
        "    assert resource.getrlimit(resource.RLIMIT_DATA)[0] != before[0]\n"
        f"    heap = bytearray(300 * {MB})\n"
        "assert resource.getrlimit(resource.RLIMIT_DATA) == before\n"
        f"assert memory.peak_host_bytes() > 300 * {MB}; del heap; memory.forget_peak(); print(memory.peak_host_bytes())"
    )
    assert printed(program) < 200 * MB
