"""A training followed by the command that started it: what is said of a worker that ended without a word of its own."""

import io
import os
import signal
import sys
from collections.abc import Callable

import msgspec
import pytest
from rich.console import Console

from core.errors import AppError, ErrorCode, exit_code_of
from core.jobs.events import Event, Failed, Finished, Stopped
from core.jobs.process import start_command
from core.jobs.writer import EventWriter
from training.commands.following import follow_training, past_of
from training.commands.interrupts import Interrupts
from training.computing import ALL_THERE_IS, Computing
from training.run import RunFolder

MakeRun = Callable[..., RunFolder]


def followed(
    folder: RunFolder, program: str, stop: Callable[[], object] | None = None, computing: Computing = ALL_THERE_IS
) -> tuple[int, str]:
    """The exit code and what is said while this program stands for the worker."""
    reader, past = past_of(folder)
    said = io.StringIO()
    with Interrupts() as interrupts:
        worker = start_command([sys.executable, "-c", program], folder.job.log_path)
        console = Console(file=said, width=200)
        if stop is not None:
            os.kill(os.getpid(), signal.SIGINT)
        asked = stop or (lambda: pytest.fail("nobody asked"))
        code = follow_training(folder, reader, past, worker, console, interrupts, ask_to_stop=asked, computing=computing)
    return code, said.getvalue()


@pytest.fixture
def stopped_run(make_run: MakeRun) -> RunFolder:
    """A run whose earlier session was stopped."""
    folder = make_run()
    writer = EventWriter(folder.job)
    writer.begin_session()
    writer.write(Stopped(step=3))
    writer.close()
    return folder


def test_the_ending_of_an_earlier_session_does_not_hide_why_this_worker_ended(stopped_run: RunFolder) -> None:
    code, said = followed(stopped_run, "print('a worker on this computer already works on it'); raise SystemExit(2)")
    assert code == 2 and "ended unexpectedly (exit code 2)" in said and "already works on it" in said


def test_a_stop_that_no_disk_takes_is_told_and_the_worker_is_watched_on(stopped_run: RunFolder) -> None:
    def refuse() -> None:
        raise AppError(ErrorCode.DISK_FULL, "There is no room left.")

    code, said = followed(stopped_run, "import time; time.sleep(0.3); raise SystemExit(4)", refuse)
    assert code == 4 and "There is no room left." in said and "ended for trouble with a disk" in said


def test_a_run_folder_that_was_removed_is_told(stopped_run: RunFolder) -> None:
    code, said = followed(stopped_run, f"import shutil; shutil.rmtree({str(stopped_run.path)!r}); raise SystemExit(4)")
    assert code == 4 and "no longer there" in said and "log" not in said


def test_the_last_words_of_a_worker_that_could_not_begin_are_told_as_a_sentence(stopped_run: RunFolder) -> None:
    trouble = '{"code":"memory.host","message":"There is not enough memory.","hint":"Close other programs."}'
    code, said = followed(stopped_run, f"print('Loading'); print('diptych: ' + {trouble!r}); raise SystemExit(3)")
    assert code == 3 and "There is not enough memory. Close other programs." in said and "{" not in said and "Loading" not in said


def test_a_killed_worker_is_said_with_the_way_to_go_on_as_it_computed(stopped_run: RunFolder) -> None:
    kill = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    code, said = followed(stopped_run, kill, computing=Computing(device="cpu", threads=3, priority="low"))
    assert code == exit_code_of(ErrorCode.WORKER_DIED)
    assert f"diptych train --resume {stopped_run.path} --device cpu --threads 3 --priority low" in said.replace("\n", " ")
    assert followed(stopped_run, kill)[1].rstrip().endswith(f"--resume {stopped_run.path}")


@pytest.mark.parametrize(("ending", "expected"), [(Finished(step=8), 0), (Failed(code="disk.full", message="No.", hint="", step=8), 4)])
def test_a_worker_killed_after_its_last_word_ends_as_it_said(make_run: MakeRun, ending: Event, expected: int) -> None:
    folder = make_run()
    line = msgspec.json.encode(msgspec.structs.replace(ending, session=1)).decode()
    say = f"open({str(folder.job.events_path)!r}, 'a').write({line!r} + chr(10))"
    code, said = followed(folder, f"import os, signal; {say}; os.kill(os.getpid(), signal.SIGKILL)")
    assert code == expected and "ended by the system" not in said


def test_an_exit_code_that_means_nothing_is_told_as_an_internal_error(stopped_run: RunFolder) -> None:
    assert followed(stopped_run, "raise SystemExit(1)")[0] == followed(stopped_run, "raise SystemExit(127)")[0] == 70


def test_a_worker_killed_before_the_first_step_of_a_run_is_said_to_have_lacked_memory(make_run: MakeRun) -> None:
    code, said = followed(make_run(), "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    assert code == exit_code_of(ErrorCode.MEMORY_HOST)
    assert "before the first step" in said and "more memory than there is" in said and "smaller batch size" in said and "Go on with" in said
