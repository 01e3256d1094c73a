"""The stories with every way out of this computer shut, in the window and in all that it starts: none is even tried."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT_DIR = Path(__file__).resolve().parents[2]
SOURCE = Path(__file__).with_name("refuse_network.c")
FOREIGN = "192.0.2.7"
"""An address that is nobody's (RFC 5737)."""


class ShutNetwork:
    """Runs programs that reach nothing but this computer, and tells what they tried."""

    def __init__(self, folder: Path) -> None:
        self._library = folder / "refuse_network.so"
        self._log_path = folder / "refused.log"
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", self._library, SOURCE, "-ldl"], check=True)

    def call(self, command: Sequence[str], **options: object) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        environment = {**os.environ, "LD_PRELOAD": str(self._library), "REFUSED_LOG": str(self._log_path)}
        return subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace", check=False, **options)  # type: ignore[call-overload,no-any-return]

    def refused(self) -> list[str]:
        """What was tried so far: process number, call and address."""
        return self._log_path.read_text().splitlines() if self._log_path.exists() else []

    def prove(self) -> None:
        """See that a child's connection, datagram and name are refused and written down, or an empty list would say nothing."""
        tries = (
            f"socket.create_connection(('{FOREIGN}', 80), 2)",
            f"socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('{FOREIGN}', 9))",
            "socket.getaddrinfo('example.invalid', 80)",
        )
        for code in tries:
            child = f"import subprocess, sys; sys.exit(subprocess.call([sys.executable, '-c', {f'import socket; {code}'!r}]))"
            assert self.call([sys.executable, "-c", child]).returncode != 0
        assert [line.split()[1] for line in self.refused()] == ["connect", "sendto", "getaddrinfo"], self.refused()
        self._log_path.unlink()


def run_stories(folder: Path, stories: Sequence[str]) -> int:
    """These tests with the network shut. How many passed. Raises AssertionError for one that failed, and for one that tried to get out."""
    shut = ShutNetwork(folder)
    shut.prove()
    command = [sys.executable, "-m", "pytest", "-q", f"--basetemp={folder / 'stories'}", "--rootdir", str(ROOT_DIR), *stories]
    done = shut.call(command, cwd=ROOT_DIR)
    assert done.returncode == 0, done.stdout[-5000:]
    assert not shut.refused(), "\n".join(shut.refused())
    return int(done.stdout.rpartition(" passed")[0].split()[-1])


def run(num: int, seed: int, folder: Path) -> str:
    """All stories, `num` times."""
    passed = sum(run_stories(folder, ["tests/stories"]) for _ in range(num))
    return f"{passed} stories passed with every socket but local ones refused, in the window and its workers; none tried to get out"
