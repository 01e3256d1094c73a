"""A trouble that could not become an event reaches whoever started the worker, through its log."""

import shutil
import sys
from types import SimpleNamespace

import pytest

from core.errors import AppError, ErrorCode
from core.jobs.folder import JobFolder
from core.jobs.last_words import read_last_words, say_last_words
from core.jobs.process import start_command

TROUBLE = AppError(ErrorCode.JOB_BUSY, "Process 7 on host already works on a ␊ \udcff.", "Watch it.", pid="7")


def test_what_was_said_is_read_again(capsys: pytest.CaptureFixture[str]) -> None:
    say_last_words(AppError(ErrorCode.DISK_FULL, "There is no room.", "Free some.", path="/a"))
    trouble = read_last_words("Traceback\n" + capsys.readouterr().out + "a late line\n", 4)
    assert trouble is not None and trouble.code is ErrorCode.DISK_FULL and trouble.details == {"path": "/a"}
    assert (trouble.message, trouble.hint) == ("There is no room.", "Free some.")
    say_last_words(TROUBLE)
    shown = read_last_words(capsys.readouterr().out, 2)
    assert shown is not None and shown.message == "Process 7 on host already works on a ␊ ?."


@pytest.mark.parametrize("log", ["", "diptych: something else", 'diptych: {"code":"of.a.newer.version","message":"x"}'])
def test_other_lines_are_no_last_words(log: str) -> None:
    assert read_last_words(log, 4) is None


def test_last_words_of_another_ending_do_not_count(capsys: pytest.CaptureFixture[str]) -> None:
    say_last_words(TROUBLE)
    assert read_last_words(capsys.readouterr().out, -9) is None


def test_a_death_is_told_as_the_worker_told_it(job: JobFolder) -> None:
    code = (
        "import sys; from core.errors import *; from core.jobs.last_words import say_last_words\n"
        "say_last_words(AppError(ErrorCode.DISK_FULL, 'There is no room.')); sys.exit(int(sys.argv[1]))"
    )
    worker = start_command([sys.executable, "-c", code, "4"], job.log_path)
    assert worker.wait(30) == 4
    death = worker.death()
    assert death.code is ErrorCode.DISK_FULL and death.message == "There is no room." and death.details["exit_code"] == "4"
    again = start_command([sys.executable, "-c", code, "1"], job.log_path)
    assert again.wait(30) == 1 and again.death().code is ErrorCode.WORKER_DIED


@pytest.mark.parametrize(("free", "told"), [(0, ErrorCode.DISK_FULL), (10**9, ErrorCode.DISK_FAILED)])
def test_a_worker_that_a_full_disk_left_without_words_is_understood(
    job: JobFolder, monkeypatch: pytest.MonkeyPatch, free: int, told: ErrorCode
) -> None:
    worker = start_command([sys.executable, "-c", "import sys; sys.exit(4)"], job.log_path)
    assert worker.wait(30) == 4
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=free))
    death = worker.death()
    assert death.code is told and death.exit_code == 4 and str(job.path) in death.message and death.hint
