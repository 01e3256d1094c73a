"""What a translation shows on the terminal: the bar with its counts, speed and time left, and its lines."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from core.jobs.events import Event, Failed, Finished, Paused, Started, Stopped
from core.translation.job import CodePathChecked, Listed, RowDone, RowFailed, RowSkipped, TranslationJob, create_job, request_for
from core.translation.journal import JournalWriter
from core.translation.plan import PlannedFile
from training.commands.translation_display import TranslationDisplay

STARTED = Started(from_step=0, device="cpu", precision="bf16", code_path="prepacked-bf16", reason="", pid=1, host="here")


@pytest.fixture
def job(tmp_path: Path) -> TranslationJob:
    """2,000 rows: frames 1 to 1,500 but for ten, with two variations of the first, and others."""
    names = [f"plate.{number:04}.exr" for number in range(1, 1501) if not 100 <= number < 110]
    names += [f"other {letter}.png" for letter in range(ord("a"), ord("a") + 509)]
    names.insert(0, names[0])
    job = create_job(tmp_path / "job", request_for([tmp_path], tmp_path / "model", tmp_path / "out"))
    with JournalWriter(job.journal_path) as journal:
        journal.append(
            PlannedFile(index=index, source=str(tmp_path / name), output=f"{index}.png", variation=int(index == 1))
            for index, name in enumerate(names[:2000])
        )
        journal.sync()
    return job


@pytest.fixture
def shown(job: TranslationJob) -> Callable[..., str]:
    """shown(*events): what stands on the terminal after them."""
    screen = io.StringIO()
    display = TranslationDisplay(Console(file=screen, width=200, force_terminal=True), job.path)

    def show(*events: Event) -> str:
        screen.truncate(0)
        for event in events:
            display.show(event)
        with display.progress:
            pass
        return screen.getvalue()

    return show


def test_before_the_listing_is_complete_the_number_is_so_far(shown: Callable[..., str]) -> None:
    rows = [RowDone(index=index, output=f"{index}.png", seconds=0.25, time=1000 + index / 4) for index in range(37)]
    text = shown(STARTED, Listed(num_files=1204, is_complete=False), *rows)
    assert "Translating on cpu in bf16 (prepacked-bf16)." in text
    assert "37 of 1,204 so far" in text and "4.0 pictures/s" in text and "left" not in text and "Sequence" not in text


def test_then_the_time_left_and_the_sequences_are_told(shown: Callable[..., str]) -> None:
    rows = [RowDone(index=index, output=f"{index}.png", seconds=0.25, time=1000 + index / 4) for index in range(40)]
    text = shown(STARTED, Listed(num_files=1204, is_complete=False), Listed(num_files=2000), *rows)
    assert "40 of 2,000" in text and "so far" not in text
    assert "4.0 pictures/s, 0:08:10 left" in text
    assert text.count("Sequence") == 1 and "Sequence plate.####.exr 0001–1500: 1,490 frames, 10 missing." in text


def test_failures_and_ends_are_told_in_sentences(shown: Callable[..., str]) -> None:
    begun = [STARTED, Listed(num_files=2000)]
    text = shown(*begun, RowFailed(index=3, code="data.picture_unreadable", message="[b]plate.0004.exr[/b] is damaged."), Paused(step=1))
    assert "[b]plate.0004.exr[/b] is damaged." in text and "Paused." in text
    text = shown(RowDone(index=0, output="0.png", seconds=1), RowSkipped(index=1, reason="exists"), Stopped(step=3))
    assert "Stopped after 3 of 2,000; it can be resumed." in text
    text = shown(STARTED, Failed(code="disk.full", message="There is no room left.", hint="Free some space."))
    assert "There is no room left. Free some space." in text
    assert "Finished: 1 translated, 1 failed, 1 skipped." in shown(STARTED, Finished(step=3))


def test_a_fallback_is_told_once(shown: Callable[..., str]) -> None:
    assert "From here on" not in shown(STARTED, CodePathChecked(word="prepacked-bf16"))
    text = shown(CodePathChecked(word="prepacked-fp32"), CodePathChecked(word="prepacked-fp32"))
    assert text.count("From here on in fp32 (prepacked-fp32).") == 1


def test_of_two_quick_pictures_no_speed_is_told(shown: Callable[..., str]) -> None:
    rows = [RowDone(index=index, output=f"{index}.png", seconds=0.3, time=1000 + index / 10_000) for index in range(2)]
    text = shown(STARTED, Listed(num_files=2000), *rows, Stopped(step=2))
    assert "2 of 2,000" in text and "pictures/s" not in text and "left" not in text
