"""Real workers without the wait for torch: a process that has imported one forks it again for every line it reads.

As a program it reads an order a line, answers with the worker's process number, and with its exit code when it has
ended. A worker may be told to kill itself at a named moment, and to live with limits.
"""

import json
import os
import signal
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT_DIR = Path(__file__).resolve().parents[2]


class WorkerForks:
    """Starts workers one after another; a context manager."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).resolve())], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> "WorkerForks":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=60)

    def start(self, job_dir: Path, *arguments: str, verb: str = "_train-worker", **options: Any) -> int:
        """A worker for this run, or another job of that verb; its process number. Options:

        kill_in="module:function" (or "module:Class.method") and call=N kill it before that call; file_size is a limit in bytes, and
        address_space one beyond what it has at its start; stdout and stderr are files to write to instead of the run's log.
        """
        assert self._process.stdin is not None
        log = str(job_dir / "worker.log")
        line = {"stdout": log, "stderr": log, "arguments": [verb, str(job_dir), "--device", "cpu", *arguments], **options}
        self._process.stdin.write(json.dumps(line) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def wait(self) -> int:
        """Wait for its end: the exit code, or minus the number of the signal that ended it."""
        return self._answer()

    def run(self, job_dir: Path, *arguments: str, **options: Any) -> int:
        """Start one and wait for its end."""
        self.start(job_dir, *arguments, **options)
        return self.wait()

    def _answer(self) -> int:
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())


def _serve() -> None:
    sys.path.insert(0, str(ROOT_DIR))
    for module in ("training.worker", "core.translation.worker", "core.pairs.labelling", "core.pairs.augmenting", "psutil", "diptych"):
        import_module(module)
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            os._exit(_work(order))
        print(pid, flush=True)
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _work(order: dict[str, Any]) -> int:
    import diptych
    from core.jobs.control import STARTED_AT_VARIABLE

    os.environ[STARTED_AT_VARIABLE] = str(time.time_ns())
    for number, name in ((1, "stdout"), (2, "stderr")):
        os.dup2(os.open(order[name], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644), number)
    _limit(order)
    if "kill_in" in order:
        _kill_in(order["kill_in"], order.get("call", 1))
    code = diptych.main(order["arguments"])
    sys.stdout.flush()  # os._exit does not
    return code


def _limit(order: dict[str, Any]) -> None:
    import resource

    if "file_size" in order:
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["file_size"], resource.RLIM_INFINITY))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    if "address_space" in order:
        now = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGESIZE")
        resource.setrlimit(resource.RLIMIT_AS, (now + order["address_space"], resource.RLIM_INFINITY))


def _kill_in(place: str, call: int) -> None:
    module_name, _, path = place.partition(":")
    owner_name, _, name = path.rpartition(".")
    owner: Any = import_module(module_name)
    if owner_name:
        owner = getattr(owner, owner_name)
    function, num_calls = getattr(owner, name), 0

    def dying(*arguments: Any, **named: Any) -> Any:
        nonlocal num_calls
        num_calls += 1
        if num_calls == call:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments, **named)

    setattr(owner, name, dying)


if __name__ == "__main__":
    _serve()
