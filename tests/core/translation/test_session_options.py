"""What a request asks beside inputs and model: quality, metadata, variations, one noise, depth, priority, threads, hot folders."""

import json
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import psutil
import pytest
from PIL import Image

from core.jobs.control import send
from core.jobs.events import Paused, Stopped
from core.jobs.heartbeat import read_heartbeat
from core.translation import intake
from core.translation.job import Listed, RowDone, TranslationJob
from core.translation.worker import run_worker
from tests.waiting import wait_until

MakeJob = Callable[..., TranslationJob]
Command = Callable[[TranslationJob], list[str]]
Start = Callable[..., "subprocess.Popen[str]"]
Events = Callable[[TranslationJob], list[Any]]
Contents = Callable[[Path], dict[str, bytes]]
PATIENCE_S = 60.0


def run(job: TranslationJob) -> int:
    return run_worker(job.path, device="cpu")


@pytest.fixture
def pictures(tmp_path: Path, make_pictures: Callable[..., list[Path]]) -> Path:
    make_pictures(tmp_path / "in", num=6, width=40, height=30)
    return tmp_path / "in"


def test_variations_differ_and_decode_their_picture_once(
    tmp_path: Path, pictures: Path, make_job: MakeJob, contents: Contents, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, decoded = intake.read_picture, []

    def read_and_count(path: Path, **options: Any) -> Any:
        decoded.append(path.name)
        return read(path, **options)

    monkeypatch.setattr(intake, "read_picture", read_and_count)
    assert run(make_job([pictures], tmp_path / "out", variations=3)) == 0
    found = contents(tmp_path / "out")
    assert len(found) == 18 and len(set(found.values())) == 18
    assert sorted(decoded) == sorted(path.name for path in pictures.iterdir())


def test_one_noise_is_the_same_for_equal_sizes_and_another_for_each_seed(
    tmp_path: Path, pictures: Path, make_job: MakeJob, contents: Contents, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.translation.translator import Translator

    digests: list[bytes] = []
    translate = Translator.translate_batch

    def translate_and_note(self: Translator, inputs: Any, given: Any, *rest: Any) -> Any:
        digests.extend(given)
        return translate(self, inputs, given, *rest)

    monkeypatch.setattr(Translator, "translate_batch", translate_and_note)
    assert run(make_job([pictures], tmp_path / "out", one_noise=True)) == 0
    assert len(set(digests)) == 1
    digests.clear()
    assert run(make_job([pictures], tmp_path / "own", "own", one_noise=False)) == 0
    assert len(set(digests)) == 6
    assert contents(tmp_path / "own") != contents(tmp_path / "out")


def test_quality_decides_the_size_of_a_jpeg(tmp_path: Path, pictures: Path, make_job: MakeJob, contents: Contents) -> None:
    sizes = {}
    for quality in (30, 95):
        assert run(make_job([pictures], tmp_path / str(quality), f"job-{quality}", output_format="jpeg", quality=quality)) == 0
        sizes[quality] = sum(map(len, contents(tmp_path / str(quality)).values()))
    assert sizes[30] < sizes[95]


def test_metadata_is_kept_and_told_when_asked(tmp_path: Path, make_job: MakeJob) -> None:
    (tmp_path / "in").mkdir()
    exif = Image.Exif()
    exif[0x010F] = "Kodak"
    exif[0x0112] = 6
    Image.new("RGB", (40, 30), "teal").save(tmp_path / "in/a.jpg", exif=exif)
    assert run(make_job([tmp_path / "in"], tmp_path / "with", "1", keep_exif=True, tell_settings=True)) == 0
    assert run(make_job([tmp_path / "in"], tmp_path / "without", "2")) == 0
    with Image.open(tmp_path / "with/a.png") as image:
        assert image.size == (30, 40) and image.getexif().get(0x010F) == "Kodak" and image.getexif().get(0x0112, 1) == 1
        assert image.info["diptych:Model"] == "tiny" and "diptych:Variation" not in image.info
    assert run(make_job([tmp_path / "in"], tmp_path / "many", "3", tell_settings=True, variations=2)) == 0
    for number in ("1", "2"):
        with Image.open(tmp_path / f"many/a-{number}.png") as image:
            assert image.info["diptych:Variation"] == number
    with Image.open(tmp_path / "without/a.png") as image:
        assert not dict(image.getexif()) and "tiny" not in str(image.info)


def test_sixteen_bits_go_through_as_floats(tmp_path: Path, make_job: MakeJob) -> None:
    (tmp_path / "in").mkdir()
    ramp = np.linspace(0, 65535, 256 * 64).astype(np.uint16).reshape(64, 256)
    cv2.imwrite(str(tmp_path / "in/ramp.png"), cv2.merge([ramp] * 3))
    assert run(make_job([tmp_path / "in"], tmp_path / "out", scale="native")) == 0
    result = cv2.imread(str(tmp_path / "out/ramp.png"), cv2.IMREAD_UNCHANGED)
    assert result.dtype == np.uint16 and result.shape == (64, 256, 3)
    assert len(np.unique(result)) > 1000


@pytest.mark.parametrize("threads", [1, 3])
def test_the_number_of_threads_changes_nothing(tmp_path: Path, pictures: Path, make_job: MakeJob, contents: Contents, threads: int) -> None:
    assert run(make_job([pictures], tmp_path / "all", "1")) == 0
    assert run(make_job([pictures], tmp_path / "some", "2", threads=threads)) == 0
    assert contents(tmp_path / "some") == contents(tmp_path / "all")


def test_low_priority_steps_back(
    tmp_path: Path, make_pictures: Callable[..., list[Path]], make_job: MakeJob, worker_command: Command, start_process: Start
) -> None:
    make_pictures(tmp_path / "in", num=300, width=64, height=64)
    job = make_job([tmp_path / "in"], tmp_path / "out", priority="low")
    process = start_process(worker_command(job))
    wait_until(lambda: read_heartbeat(job.folder) is not None, "the first heartbeat")
    wait_until(lambda: psutil.Process(process.pid).nice() >= 10, "the priority")
    send(job.folder, "cancel")
    process.communicate(timeout=PATIENCE_S)


def test_a_hot_folder_is_watched_until_it_is_stopped(
    tmp_path: Path,
    pictures: Path,
    make_pictures: Callable[..., list[Path]],
    make_job: MakeJob,
    worker_command: Command,
    start_process: Start,
    events_of: Events,
) -> None:
    def num_done() -> int:
        return sum(isinstance(event, RowDone) for event in events_of(job))

    def state() -> str:
        beat = read_heartbeat(job.folder)
        return beat.state if beat is not None else ""

    job = make_job([pictures], tmp_path / "out", hot=True)
    process = start_process(worker_command(job))
    wait_until(lambda: num_done() == 6, "what was there")
    wait_until(lambda: state() == "watching", "the word of an idle worker")
    make_pictures(pictures / "later", num=2, seed=5)
    wait_until(lambda: num_done() == 8, "what came later")
    before = time.monotonic()
    send(job.folder, "stop")
    assert process.wait(PATIENCE_S) == 130 and time.monotonic() - before < 2.0
    assert isinstance(events_of(job)[-1], Stopped)
    assert len(list((tmp_path / "out").rglob("*.png"))) == 8


def test_pause_and_cancel_are_heard_while_pictures_are_still_being_listed(
    tmp_path: Path, make_job: MakeJob, worker_command: Command, start_process: Start, events_of: Events
) -> None:
    for folder in range(300):
        (tmp_path / "in" / f"{folder:03}").mkdir(parents=True)
        for index in range(20):
            Image.new("RGB", (8, 8), (folder % 256, index, 0)).save(tmp_path / "in" / f"{folder:03}" / f"{index}.png")
    job = make_job([tmp_path / "in"], tmp_path / "out")
    process = start_process(worker_command(job))
    wait_until(lambda: bool(events_of(job)), "the session's begin")
    before = time.monotonic()
    send(job.folder, "pause")
    wait_until(lambda: any(isinstance(event, Paused) for event in events_of(job)), "the pause")
    assert time.monotonic() - before < 2.0
    before = time.monotonic()
    send(job.folder, "cancel")
    assert process.wait(PATIENCE_S) == 130 and time.monotonic() - before < 2.0


def test_a_stop_of_very_many_rows_is_quick_and_leaves_their_table_for_the_end(
    tmp_path: Path, make_job: MakeJob, worker_command: Command, start_process: Start, events_of: Events
) -> None:
    (tmp_path / "in").mkdir()
    Image.new("RGB", (8, 8), "teal").save(tmp_path / "in/00000.png")
    for index in range(1, 4000):
        shutil.copy(tmp_path / "in/00000.png", tmp_path / "in" / f"{index:05}.png")
    job = make_job([tmp_path / "in"], tmp_path / "out", variations=50)
    process = start_process(worker_command(job))
    wait_until(lambda: any(isinstance(event, Listed) and event.is_complete for event in events_of(job)), "the whole list")
    wait_until(lambda: any(isinstance(event, RowDone) for event in events_of(job)), "a picture")
    before = time.monotonic()
    send(job.folder, "cancel")
    assert process.wait(PATIENCE_S) == 130 and time.monotonic() - before < 1.0
    assert not job.report_path.exists() and isinstance(events_of(job)[-1], Stopped)


def test_a_report_stands_at_the_end(tmp_path: Path, pictures: Path, make_job: MakeJob) -> None:
    (pictures / "bad.png").write_bytes(b"no picture")
    job = make_job([pictures], tmp_path / "out")
    assert run(job) == 1
    lines = job.report_path.read_text("utf-8-sig").splitlines()
    assert len(lines) == 8 and sum(",done," in line for line in lines) == 6 and sum(",failed," in line for line in lines) == 1
    assert json.dumps(str(pictures / "bad.png"))[1:-1] in "".join(lines)
