"""A job file that somebody has changed is obeyed where it makes sense, and refused by the field where it does not."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from core.errors import AppError, ErrorCode
from core.jobs.writer import EventWriter
from core.translation.job import Listed, RowFailed, TranslationJob, make_job_dir, read_request
from core.translation.journal import JournalWriter
from core.translation.plan import PlannedFile
from core.translation.worker import run_worker

MakeJob = Callable[..., TranslationJob]
MakePictures = Callable[..., list[Path]]


def change(job: TranslationJob, **fields: object) -> None:
    content = json.loads(job.folder.request_path.read_text())
    assert set(fields) <= set(content)
    job.folder.request_path.write_text(json.dumps({**content, **fields}))


def test_a_request_without_a_bottom_is_refused(tmp_path: Path, make_job: MakeJob) -> None:
    job = make_job([tmp_path / "in"], tmp_path / "out")
    job.folder.request_path.write_bytes(b'{"format":1,"more":' + b"[" * 100_000)
    with pytest.raises(AppError) as raised:
        read_request(job.path)
    assert raised.value.code is ErrorCode.NOT_A_JOB


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("quality", 0),
        ("quality", 999),
        ("variations", 0),
        ("variations", 10**9),
        ("threads", -7),
        ("noise_seed", -1),
        ("output_dir", "somewhere"),
        ("output_dir", "\0"),
        ("model", "model.safetensors"),
        ("inputs", ["in"]),
        ("inputs", []),
        ("inputs", [{"b64": "%"}]),
        ("scale", "twice"),
    ],
)
def test_a_value_that_can_not_be_is_named(tmp_path: Path, make_job: MakeJob, field: str, value: object) -> None:
    job = make_job([tmp_path / "in"], tmp_path / "out")
    change(job, **{field: value})
    with pytest.raises(AppError) as raised:
        read_request(job.path)
    assert raised.value.code is ErrorCode.NOT_A_JOB and f"$.{field}" in raised.value.message


def test_other_values_are_obeyed(tmp_path: Path, make_job: MakeJob) -> None:
    job = make_job([tmp_path / "in"], tmp_path / "out")
    change(job, quality=100, variations=3, threads=2, noise_seed=None)
    request = read_request(job.path)
    assert (request.quality, request.variations, request.threads, request.noise_seed) == (100, 3, 2, None)


@pytest.mark.parametrize("beside", [False, True])
@pytest.mark.parametrize("place", ["../escaped.png", "sub/../../escaped.png", "{outside}/escaped.png"])
def test_a_row_that_leads_out_of_the_output_folder_is_refused(
    tmp_path: Path,
    make_pictures: MakePictures,
    make_job: MakeJob,
    events_of: Callable[[TranslationJob], list[Any]],
    place: str,
    beside: bool,
) -> None:
    (tmp_path / "outside").mkdir()
    paths = make_pictures(tmp_path / "in", num=3)
    job = make_job([tmp_path / "in"], tmp_path / "out", beside=beside)
    outputs = [str(tmp_path / "in" / f"{index}-new.png") if beside else f"{index}.png" for index in range(3)]
    outputs[1] = place.format(outside=tmp_path / "outside")
    with JournalWriter(job.journal_path) as journal:
        journal.append(
            PlannedFile(index=index, source=str(path), output=output, closes=index == 2)
            for index, (path, output) in enumerate(zip(paths, outputs, strict=True))
        )
        journal.sync()
    with EventWriter(job.folder) as writer:
        writer.begin_session()
        writer.write(Listed(num_files=3))
    assert run_worker(job.path, device="cpu") == 1
    (failed,) = [event for event in events_of(job) if isinstance(event, RowFailed)]
    assert failed.index == 1 and failed.code == ErrorCode.NOT_A_JOB and "escaped.png" in failed.message
    assert not list(tmp_path.rglob("escaped*"))
    assert len(list((tmp_path / ("in" if beside else "out")).iterdir())) == (5 if beside else 2)


def test_programs_that_make_a_job_in_the_same_moment_have_each_its_own_folder(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: make_job_dir(tmp_path), range(40)))
    assert len(set(made)) == 40 and all(path.is_dir() and path.parent == tmp_path / "translations" for path in made)
