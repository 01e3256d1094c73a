"""Workers that the system ended: before the run's first step most likely for memory, after it for whatever reason."""

import signal
import sys
from collections.abc import Callable

import pytest

from core.errors import ErrorCode
from core.jobs.events import Event, Started, Stopped
from core.jobs.process import start_command
from core.jobs.writer import EventWriter
from training.early_death import death_of, made_no_step
from training.run import Losses, RunFolder, Validation

MakeRun = Callable[..., RunFolder]
STARTED = Started(from_step=0, device="cpu", precision="fp32", code_path="", reason="", pid=1, host="")
VALIDATION = Validation(step=0, num_pairs=2, l1=0.5, edge_correlation=0.1, held_out=True)


def tell(folder: RunFolder, *events: Event) -> None:
    with EventWriter(folder.job) as writer:
        writer.begin_session()
        for event in events:
            writer.write(event)


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ((), True),
        ((STARTED, VALIDATION), True),
        ((STARTED, Losses(step=1, epoch=1, count=1, values={}, steps_per_s=1, data_wait_share=0, total_steps=8)), False),
        ((STARTED, Stopped(step=3)), False),
        ((Started(from_step=8, device="cpu", precision="fp32", code_path="", reason="", pid=1, host=""),), False),
    ],
)
def test_any_event_may_tell_of_a_step(make_run: MakeRun, events: tuple[Event, ...], expected: bool) -> None:
    folder = make_run()
    if events:
        tell(folder, *events)
    assert made_no_step(folder.job) is expected


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT])
def test_a_worker_killed_before_its_first_step_lacked_memory_most_likely(make_run: MakeRun, number: signal.Signals) -> None:
    folder = make_run()
    worker = start_command([sys.executable, "-c", f"import os; os.kill(os.getpid(), {number.value})"], folder.job.log_path)
    worker.wait(30)
    death = death_of(worker, folder.job)
    assert death.code is ErrorCode.MEMORY_HOST and "before the first step" in death.message and "smaller batch" in death.hint
    tell(folder, STARTED, Stopped(step=3))
    assert death_of(worker, folder.job).code is ErrorCode.WORKER_DIED, "it had trained before: there was memory enough"


@pytest.mark.parametrize(
    ("program", "code"),
    [
        ("raise SystemExit(1)", ErrorCode.WORKER_DIED),
        ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", ErrorCode.WORKER_DIED),
        ("print('cannot allocate memory for thread-local data: ABORT'); raise SystemExit(127)", ErrorCode.MEMORY_HOST),
        (
            "print('OpenBLAS error: Memory allocation still failed after 10 retries'); raise SystemExit(1)",
            ErrorCode.MEMORY_HOST,
        ),
        ("raise MemoryError", ErrorCode.MEMORY_HOST),
        ("raise ImportError('/lib/some.so: failed to map segment from shared object')", ErrorCode.MEMORY_HOST),
    ],
)
def test_of_others_the_log_says_whether_memory_was_lacking(make_run: MakeRun, program: str, code: ErrorCode) -> None:
    folder = make_run()
    worker = start_command([sys.executable, "-c", program], folder.job.log_path)
    worker.wait(30)
    assert death_of(worker, folder.job).code is code
