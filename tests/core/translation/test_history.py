"""What a window shows of a translation: rows, totals and the time left, from its events."""

from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import AppError, ErrorCode
from core.jobs.events import Failed, Finished, Paused, Resumed, Started, Stopped
from core.translation.history import RowState, TranslationHistory
from core.translation.job import (
    CodePathChecked,
    Listed,
    RowDone,
    RowFailed,
    RowSkipped,
    TranslationJob,
    create_job,
    read_request,
    request_for,
)
from core.translation.plan import PlannedFile
from tests.journals import write_journal

STARTED = Started(from_step=0, device="cpu", precision="fp32", code_path="eager", reason="", pid=1, host="here")


@pytest.fixture
def job(tmp_path: Path) -> TranslationJob:
    job = create_job(tmp_path / "job", request_for([tmp_path / "in"], tmp_path / "m.safetensors", tmp_path / "out"))
    write_journal(job, (PlannedFile(index=index, source=f"/in/{index}.jpg", output=f"{index}.png") for index in range(6)))
    return job


def done(index: int, time: float, **more: str) -> RowDone:
    return RowDone(index=index, output=more.pop("output", f"{index}.png"), seconds=0.5, time=time, **more)


def test_rows_and_totals_follow_the_events(job: TranslationJob) -> None:
    history = TranslationHistory(job.path)
    assert history.apply([STARTED]) == [] and not history.listed
    changed = history.apply(
        [
            Listed(num_files=6),
            done(1, 10.0, note="first of 3 frames"),
            RowFailed(index=0, code="data.picture_unreadable", message="0.jpg is damaged."),
            RowSkipped(index=2, reason="exists"),
            done(4, 11.0, output="4-2.png"),
        ]
    )
    assert changed == [1, 0, 2, 4]
    assert (history.num_files, history.num_done, history.num_failed, history.num_skipped, history.num_waiting) == (6, 2, 1, 1, 2)
    assert history.row(1).message == "first of 3 frames" and history.row(1).source == Path("/in/1.jpg")
    assert history.row(4).output == history.output_dir / "4-2.png"
    assert [history.output_text(index) for index in range(6)] == [str(history.row(index).output) for index in range(6)]
    assert history.row(5).output == history.output_dir / "5.png" and history.row(5).state is RowState.WAITING
    (failure,) = history.failures()
    assert (failure.index, failure.code, failure.message) == (0, "data.picture_unreadable", "0.jpg is damaged.")


def test_time_left_follows_the_speed_and_forgets_pauses(job: TranslationJob) -> None:
    history = TranslationHistory(job.path)
    history.apply([STARTED, Listed(num_files=6), done(0, 10.0)])
    assert history.seconds_left is None
    history.apply([done(1, 12.0)])
    assert history.files_per_s == pytest.approx(2 / 2.5) and history.seconds_left == pytest.approx(5.0)
    history.apply([Paused(step=2, time=12.0)])
    assert history.paused
    history.apply([Resumed(step=2, time=999.5), done(2, 1000.0), done(3, 1001.0)])
    assert not history.paused and history.seconds_left == pytest.approx(2 * 4.0 / 4)
    history.apply([Finished(step=6)])
    assert history.seconds_left is None


def test_a_fallback_is_how_it_computes_from_there_on(job: TranslationJob) -> None:
    history = TranslationHistory(job.path)
    assert history.precision == ""
    fast = Started(from_step=0, device="cpu", precision="bf16", code_path="prepacked-bf16", reason="measured", pid=1, host="here")
    history.apply([fast, CodePathChecked(word="prepacked-bf16")])
    assert (history.precision, history.code_path, history.reason) == ("bf16", "prepacked-bf16", "measured")
    history.apply([CodePathChecked(word="prepacked-fp32")])
    assert (history.precision, history.code_path) == ("fp32", "prepacked-fp32") and "not exact enough" in history.reason


def test_a_later_session_overtakes_what_an_earlier_one_said_of_a_row(job: TranslationJob) -> None:
    history = TranslationHistory(job.path)
    history.apply([STARTED, Listed(num_files=6), RowFailed(index=0, code="x", message="no"), done(1, 1.0), Stopped(step=2)])
    assert isinstance(history.ended, Stopped)
    history.apply([STARTED, Listed(num_files=6), done(0, 2.0), done(1, 3.0)])
    assert history.ended is None and history.num_sessions == 2
    assert (history.num_done, history.num_failed) == (2, 0) and history.row(0).message == "" and history.failures() == []
    history.apply([Failed(code="disk.full", message="full")])
    assert isinstance(history.ended, Failed)


def test_rows_outside_the_list_and_a_missing_journal_are_survived(job: TranslationJob) -> None:
    history = TranslationHistory(job.path)
    history.apply([Listed(num_files=6), done(6, 1.0), done(-1, 1.0)])
    assert history.num_done == 0
    job.journal_path.unlink()
    late = TranslationHistory(job.path)
    assert late.apply([Listed(num_files=6), done(1, 1.0)]) == [] and not late.listed


def test_rows_come_as_folders_are_listed(tmp_path: Path) -> None:
    job = create_job(tmp_path / "job", request_for([tmp_path / "in"], tmp_path / "m.safetensors", tmp_path / "out"))
    lines = [b'{"index":%d,"source":"/in/%d.jpg","output":"%d.png"}\n' % (index, index, index) for index in range(6)]
    history = TranslationHistory(job.path)
    job.journal_path.write_bytes(b"".join(lines[:4]))
    history.apply([STARTED, Listed(num_files=2, is_complete=False), done(0, 1.0), done(1, 2.0)])
    assert (history.num_files, history.listed, history.is_complete, history.seconds_left) == (2, True, False, None)
    # What was beyond the rows told is cut off and written anew after a death.
    other = [line.replace(b"/in/", b"/other/") for line in lines]
    job.journal_path.write_bytes(b"".join(lines[:2] + other[2:]))
    history.apply([STARTED, Listed(num_files=2, is_complete=False), Listed(num_files=5, is_complete=False)])
    assert [str(history.source(index)) for index in range(5)] == ["/in/0.jpg", "/in/1.jpg", "/other/2.jpg", "/other/3.jpg", "/other/4.jpg"]
    assert bytes(history.states()) == bytes([1, 1, 0, 0, 0]) and history.num_waiting == 3
    history.apply([Listed(num_files=6), done(2, 3.0), done(3, 4.0)])
    assert (history.num_files, history.is_complete, history.num_done) == (6, True, 4) and history.seconds_left is not None


def test_a_journal_that_a_drive_shows_late_loses_no_event(job: TranslationJob) -> None:
    data = job.journal_path.read_bytes()
    job.journal_path.write_bytes(data[:100])
    history = TranslationHistory(job.path)
    assert history.apply([STARTED, Listed(num_files=6), done(0, 1.0), done(5, 2.0)]) == [0]
    job.journal_path.write_bytes(data)
    assert history.apply([]) == [5] and history.num_done == 2 and history.num_files == 6


def test_a_hundred_thousand_rows_stay_small(tmp_path: Path, job: TranslationJob) -> None:
    import tracemalloc

    folder = "/a/folder/of/pictures/with/a/rather/long/name"
    write_journal(job, (PlannedFile(index=index, source=f"{folder}/{index:06}.jpg", output=f"{index:06}.png") for index in range(100_000)))
    tracemalloc.start()
    history = TranslationHistory(job.path)
    history.apply([STARTED, Listed(num_files=100_000)])
    history.apply(RowDone(index=index, output=f"{index:06}.png", seconds=0.1, time=index / 10) for index in range(0, 100_000, 25))
    failures = (RowFailed(index=index, code="x", message=f"{folder}/{index:06}.jpg is damaged.") for index in range(1, 100_000, 5))
    history.apply(failures)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size < 8e6
    assert history.row(99_999).source == Path(f"{folder}/099999.jpg") and (history.num_done, history.num_failed) == (4000, 20_000)
    assert history.row(99_996).message == f"{folder}/099996.jpg is damaged." and history.row(50).message == ""


def test_a_row_told_before_the_list_counts_when_the_list_comes(job: TranslationJob) -> None:
    history = TranslationHistory(job.path)
    failed = RowFailed(index=1, code="internal.worker_died", message="1.jpg crashed the worker twice.")
    assert history.apply([STARTED, failed, Listed(num_files=4, is_complete=False)]) == [1]
    assert (history.num_failed, history.num_waiting) == (1, 3)
    assert history.apply([done(5, 1.0), Listed(num_files=6), done(9, 2.0)]) == [5]
    assert history.num_done == 1, "a row beyond the whole list is none"


def test_a_window_reads_a_long_journal_in_portions(tmp_path: Path) -> None:
    job = create_job(tmp_path / "long", request_for([tmp_path / "in"], tmp_path / "m.safetensors", tmp_path / "out"))
    write_journal(job, (PlannedFile(index=index, source=f"/in/{index}.jpg", output=f"{index}.png") for index in range(20_000)))
    history = TranslationHistory(job.path)
    changed = history.apply([STARTED, Listed(num_files=20_000), done(19_999, 10.0)], max_new_rows=1000)
    assert history.num_files == 1000 and history.is_behind and changed == []
    while history.is_behind:
        changed += history.apply([], max_new_rows=1000)
    assert history.num_files == 20_000
    assert changed == [19_999], "what was told of a row counts when the row is known"


@pytest.mark.parametrize(
    ("text", "code"), [("", ErrorCode.NOT_A_JOB), ("{}", ErrorCode.NOT_A_JOB), ('{"format":7}', ErrorCode.NEWER_FORMAT)]
)
def test_a_damaged_or_newer_request_is_told(job: TranslationJob, text: str, code: ErrorCode) -> None:
    job.folder.request_path.write_text(text)
    with pytest.raises(AppError) as caught:
        read_request(job.path)
    assert caught.value.code is code and "job" in caught.value.message


def test_a_job_is_made_once(job: TranslationJob, tmp_path: Path) -> None:
    with pytest.raises(AppError) as caught:
        create_job(job.path, request_for([tmp_path], tmp_path / "m", tmp_path / "out"))
    assert caught.value.code is ErrorCode.NAME_TAKEN


def test_options_that_nobody_knows_are_a_bug(tmp_path: Path, make_job: Callable[..., TranslationJob]) -> None:
    with pytest.raises(TypeError):
        make_job([tmp_path], tmp_path / "out", colour="red")
