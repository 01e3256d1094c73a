"""A whole job in the worker: what it makes, what it refuses, what it says."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from core.errors import AppError, ErrorCode
from core.files import partial_path_for, path_from_json
from core.images.reading import picture_size
from core.jobs.events import Failed, Finished, Started
from core.jobs.lock import JobLock
from core.translation.history import RowState, TranslationHistory
from core.translation.job import Listed, RowDone, RowFailed, TranslationJob
from core.translation.journal import JournalWriter
from core.translation.worker import run_worker

MakeJob = Callable[..., TranslationJob]
Events = Callable[[TranslationJob], list[Any]]
Contents = Callable[[Path], dict[str, bytes]]


def run(job: TranslationJob) -> int:
    return run_worker(job.path, device="cpu")


def of_type(events: list[Any], kind: type) -> list[Any]:
    return [event for event in events if isinstance(event, kind)]


def after_listing(monkeypatch: pytest.MonkeyPatch, action: Callable[[], object]) -> None:
    """Do something once the first rows are planned and journalled, before they are told."""
    sync = JournalWriter.sync
    actions = [action]

    def sync_and_act(self: JournalWriter) -> None:
        sync(self)
        while actions:
            actions.pop()()

    monkeypatch.setattr(JournalWriter, "sync", sync_and_act)


@pytest.fixture
def pictures(tmp_path: Path, make_pictures: Callable[..., list[Path]]) -> Path:
    """A folder of pictures of several sizes."""
    make_pictures(tmp_path / "in", num=6, width=40, height=30)
    make_pictures(tmp_path / "in" / "large", num=2, width=257, height=257, seed=1)
    make_pictures(tmp_path / "in" / "dots", num=1, width=1, height=1, seed=2)
    make_pictures(tmp_path / "in" / "stripes", num=1, width=3, height=2000, seed=3)
    return tmp_path / "in"


def test_a_folder_is_translated_with_its_tree_and_sizes(tmp_path: Path, pictures: Path, make_job: MakeJob, events_of: Events) -> None:
    before = {path: path.read_bytes() for path in pictures.rglob("*.png")}
    job = make_job([pictures], tmp_path / "out")
    assert run(job) == 0
    outputs = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    found = {path.relative_to(tmp_path / "out"): picture_size(path) for path in outputs}
    assert found == {path.relative_to(pictures): picture_size(path) for path in before}
    assert {path: path.read_bytes() for path in before} == before
    events = events_of(job)
    assert isinstance(events[0], Started) and isinstance(events[-1], Finished) and events[-1].step == 10
    listed = of_type(events, Listed)
    assert (listed[-1].num_files, listed[-1].is_complete) == (10, True) and not any(event.is_complete for event in listed[:-1])
    assert sorted(event.index for event in of_type(events, RowDone)) == list(range(10))
    assert all(event.seconds > 0 for event in of_type(events, RowDone))


def test_a_pictures_bytes_do_not_depend_on_the_folder_it_lies_in(
    tmp_path: Path, pictures: Path, make_job: MakeJob, contents: Contents
) -> None:
    together = make_job([pictures], tmp_path / "together", "1")
    run(together)
    alone = pictures / "002.png"
    run(make_job([alone], tmp_path / "alone", "2"))
    turned = tmp_path / "turned"
    turned.mkdir()
    for index, path in enumerate(sorted(pictures.glob("*.png"), reverse=True)):
        (turned / f"{index:03}.png").write_bytes(path.read_bytes())
    run(make_job([turned], tmp_path / "backwards", "3"))
    first = contents(tmp_path / "together")
    assert contents(tmp_path / "alone") == {"002.png": first["002.png"]}
    assert contents(tmp_path / "backwards") == {f"{5 - index:03}.png": first[f"{index:03}.png"] for index in range(6)}


def test_the_seed_decides_the_noise(tmp_path: Path, pictures: Path, make_job: MakeJob, contents: Contents) -> None:
    def translated(name: str, seed: int | None) -> dict[str, bytes]:
        assert run(make_job([pictures], tmp_path / name, f"job-{name}", noise_seed=seed)) == 0
        return contents(tmp_path / name)

    one = translated("one", 1)
    assert translated("again", 1) == one
    other = translated("other", 2)
    assert all(other[name] != data for name, data in one.items() if "dots" not in name)
    assert translated("off", None) == translated("off again", None) != one


def test_alpha_reaches_the_output(tmp_path: Path, make_job: MakeJob, events_of: Events) -> None:
    alpha = np.linspace(0, 255, 40 * 30).reshape(30, 40).astype(np.uint8)
    colour = np.random.default_rng(0).integers(0, 256, (30, 40, 3), dtype=np.uint8)
    (tmp_path / "in").mkdir()
    Image.fromarray(np.dstack((colour, alpha))).save(tmp_path / "in/a.png")
    for format, suffix in (("png", "png"), ("webp", "webp"), ("tiff", "tif")):
        assert run(make_job([tmp_path / "in"], tmp_path / format, f"job-{format}", output_format=format)) == 0
        with Image.open(tmp_path / format / f"a.{suffix}") as image:
            assert image.mode == "RGBA" and np.array_equal(np.asarray(image)[..., 3], alpha), format
    assert run(make_job([tmp_path / "in"], tmp_path / "jpeg", "job-jpeg", output_format="jpeg")) == 0
    with Image.open(tmp_path / "jpeg/a.jpg") as image:
        assert image.mode == "RGB"


def test_every_bad_picture_is_one_failed_row_and_the_rest_is_done(
    tmp_path: Path, shared_data: Path, make_job: MakeJob, events_of: Events
) -> None:
    folder = shared_data / "badimages"
    job = make_job([folder], tmp_path / "out")
    assert run(job) == 1
    events = events_of(job)
    assert isinstance(events[-1], Finished)
    history = TranslationHistory(job.path)
    history.apply(events)
    assert history.num_waiting == 0 and history.num_done + history.num_failed == history.num_files
    failed = {row.source.name: row for row in history.failures()}
    assert {"half.jpg", "lfs_pointer.jpg", "bomb_20000x20000_1bit.png", "decompression_bomb.gif", "truncated_image.png"} <= failed.keys()
    for name, row in failed.items():
        assert row.code.startswith("data.") and name in row.message
    outputs = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"transparent.png", "pil_sample_cmyk.png", "UPPER façade 正面 #1%20.png", "float_nan.png", "16bit.cropped.png"} <= outputs
    assert len(outputs) == history.num_done
    rows = {history.row(index).source.name: history.row(index) for index in range(history.num_files)}
    assert "31 frames" in rows["chi.gif"].message and rows["chi.gif"].state is RowState.DONE


def test_a_picture_gone_since_the_listing_is_a_failed_row(
    tmp_path: Path, pictures: Path, make_job: MakeJob, events_of: Events, monkeypatch: pytest.MonkeyPatch
) -> None:
    after_listing(monkeypatch, lambda: (pictures / "003.png").unlink())
    job = make_job([pictures], tmp_path / "out")
    assert run(job) == 1
    (failed,) = of_type(events_of(job), RowFailed)
    assert failed.code == ErrorCode.PATH_MISSING and "003.png" in failed.message


def test_a_file_that_another_program_puts_there_meanwhile_is_kept(
    tmp_path: Path, pictures: Path, make_job: MakeJob, contents: Contents, events_of: Events, monkeypatch: pytest.MonkeyPatch
) -> None:
    after_listing(monkeypatch, lambda: (tmp_path / "out/001.png").write_bytes(b"theirs"))
    job = make_job([pictures], tmp_path / "out")
    assert run(job) == 0
    found = contents(tmp_path / "out")
    assert found["001.png"] == b"theirs" and "001-2.png" in found
    history = TranslationHistory(job.path)
    history.apply(events_of(job))
    assert history.row(1).output == tmp_path / "out/001-2.png"


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda folder: None, ErrorCode.FOLDER_EMPTY),
        (lambda folder: (folder / "notes.txt").write_text("no picture"), ErrorCode.NO_PICTURES),
        (lambda folder: folder.rmdir(), ErrorCode.PATH_MISSING),
    ],
)
def test_inputs_without_a_picture_are_told(
    tmp_path: Path, make_job: MakeJob, events_of: Events, make: Callable[[Path], object], code: ErrorCode
) -> None:
    (tmp_path / "in").mkdir()
    make(tmp_path / "in")
    job = make_job([tmp_path / "in"], tmp_path / "out")
    assert run(job) == 5
    failed = events_of(job)[-1]
    assert isinstance(failed, Failed) and failed.code == code and "in" in failed.message and failed.hint


def test_a_model_that_is_none_is_told(tmp_path: Path, pictures: Path, make_job: MakeJob, events_of: Events, tiny_model: Path) -> None:
    job = make_job([pictures], tmp_path / "out")
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(tiny_model.read_bytes()[:-1])
    text = job.folder.request_path.read_text().replace(str(tiny_model), str(broken))
    job.folder.request_path.write_text(text)
    assert run(job) == 5
    assert events_of(job)[-1].code == ErrorCode.NOT_A_MODEL


def test_two_workers_never_share_a_job(tmp_path: Path, pictures: Path, make_job: MakeJob) -> None:
    job = make_job([pictures], tmp_path / "out")
    with JobLock(job.folder), pytest.raises(AppError) as caught:
        run(job)
    assert caught.value.code is ErrorCode.JOB_BUSY


def test_memory_that_does_not_suffice_costs_one_row(
    tmp_path: Path, pictures: Path, make_job: MakeJob, events_of: Events, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.translation.translator import Translator

    translate = Translator.translate_batch

    def tight(self: Translator, inputs: Any, *rest: Any) -> Any:
        if inputs[0].shape[0] == 257:
            raise RuntimeError("[enforce fail at alloc_cpu.cpp] DefaultCPUAllocator: can't allocate memory: you tried to allocate 1 bytes")
        return translate(self, inputs, *rest)

    monkeypatch.setattr(Translator, "translate_batch", tight)
    job = make_job([pictures], tmp_path / "out")
    assert run(job) == 1
    assert {event.code for event in of_type(events_of(job), RowFailed)} == {ErrorCode.MEMORY_HOST}
    assert len(of_type(events_of(job), RowDone)) == 8


def resumed_after(job: TranslationJob, keep: Callable[[list[bytes]], list[bytes]]) -> int:
    """Run the job again with only some of its events, as after a death."""
    lines = job.folder.events_path.read_bytes().splitlines(keepends=True)
    job.folder.events_path.write_bytes(b"".join(keep(lines)))
    return run(job)


def test_resuming_does_only_the_rest(tmp_path: Path, pictures: Path, make_job: MakeJob, events_of: Events, contents: Contents) -> None:
    job = make_job([pictures], tmp_path / "out")
    run(job)
    undisturbed = contents(tmp_path / "out")
    (tmp_path / "out/004.png").unlink()
    assert resumed_after(job, lambda lines: [*lines[:6], b'{"type":"row_do']) == 0
    assert contents(tmp_path / "out") == undisturbed
    events = events_of(job)
    second = [event for event in events if event.session == 2]
    redone = {event.index for event in of_type(second, RowDone)}
    first = {event.index for event in of_type(events[:6], RowDone)}
    assert redone | first == set(range(10))
    assert all((tmp_path / "out" / path_from_json(event.output)).is_file() for event in of_type(second, RowDone))
    assert isinstance(second[-1], Finished) and second[-1].step == 10


def test_resuming_a_finished_job_computes_nothing(tmp_path: Path, pictures: Path, make_job: MakeJob, events_of: Events) -> None:
    job = make_job([pictures], tmp_path / "out")
    run(job)
    assert run(job) == 0
    second = [event for event in events_of(job) if event.session == 2]
    assert second[0].from_step == 10 and second[-1].step == 10 and not of_type(second, RowDone)


def test_leftovers_of_a_dead_worker_are_swept(tmp_path: Path, pictures: Path, make_job: MakeJob, start_process: Any) -> None:
    process = start_process(["true"])
    process.wait()
    output_dir = tmp_path / "out"
    output_dir.mkdir()
    name = partial_path_for(output_dir / "000.png").name.replace(f".{os.getpid()}-", f".{process.pid}-")
    (output_dir / name).write_bytes(b"half")
    assert run(make_job([pictures], output_dir)) == 0
    assert not [path for path in output_dir.rglob("*") if path.name.startswith(".")]
