"""What a translation's command ends with, by how its worker ended and whether somebody interrupted it."""

import io
import signal
import sys
from pathlib import Path

import pytest
from rich.console import Console

from core.jobs.events import Event, Failed, Finished, Stopped
from core.translation.job import create_job, request_for
from training.commands.translation_display import TranslationDisplay
from training.commands.translation_follower import TranslationFollower


@pytest.mark.skipif(sys.platform == "win32", reason="a process can't send itself SIGINT there")
@pytest.mark.parametrize(
    ("ending", "is_interrupted", "code"),
    [
        (Finished(step=3), False, 0),
        (Finished(step=3), True, 0),  # done in the moment of the interrupt: another try would do it all twice
        (Stopped(step=2, reason="cancelled"), True, 130),
        (Failed(code="disk.full", message="full", step=2), True, 130),
        (Failed(code="disk.full", message="full", step=2), False, 4),
    ],
)
def test_the_exit_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: Event, is_interrupted: bool, code: int) -> None:
    job = create_job(tmp_path / "job", request_for([tmp_path], tmp_path / "model", tmp_path / "out"))
    console = Console(file=io.StringIO())
    display = TranslationDisplay(console, job.path)
    follower = TranslationFollower(job, display, console, None)

    def watch(_worker: object) -> None:
        if is_interrupted:
            signal.raise_signal(signal.SIGINT)
            follower._interrupts.take()
        display.ended = ending

    monkeypatch.setattr(follower, "_start", lambda: None)
    monkeypatch.setattr(follower, "_watch", watch)
    assert follower.follow() == code
