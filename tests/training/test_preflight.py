"""The preflight: the largest settings that fit are found in few tries, and real steps in a process of their own give true figures."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

import diptych
from core.errors import AppError, ErrorCode
from core.pairs.pair import Half, Pair
from tests.waiting import wait_until
from training.checkpoint import take_snapshot, write_checkpoint
from training.data import TrainingData
from training.loop import Loop
from training.preflight import MARGIN, MAX_PROBES, FitSearch, Measured, Preflight, Report, probe_request
from training.preview_folders import BUDGET_BYTES
from training.probe import measure
from training.settings import RunSettings, settings_with

GIB = 2**30


def searched(settings: RunSettings, needed: Callable[[RunSettings], float], free: float) -> FitSearch:
    """A search to its end, on a device that tells nothing but "too little" where a step would not fit."""
    search = FitSearch(settings)
    while (change := search.change) is not None:
        bytes_needed = int(needed(settings_with(settings, change)))
        if bytes_needed * MARGIN > free:
            search.tell(Measured(code=ErrorCode.MEMORY_DEVICE, message="Too little."))
        else:
            search.tell(Measured(needed_bytes=bytes_needed, free_bytes=int(free)))
        assert search.num_tried <= MAX_PROBES
    return search


def even(settings: RunSettings) -> float:
    """Weights by the width, activations by batch, picture and width."""
    return settings.width**2 * 2e5 + settings.batch_size * settings.size_px**2 * settings.width * 40


def test_what_fits_is_measured_once() -> None:
    search = searched(RunSettings(), even, 100 * GIB)
    assert search.num_tried == 1 and search.best is not None and search.best[0] == {}


@pytest.mark.parametrize(("batch_size", "largest"), [(2, 1), (3, 1), (3, 2), (7, 5), (64, 1), (64, 63), (1000, 2), (4096, 5), (4096, 900)])
def test_the_largest_batch_that_fits_is_found(batch_size: int, largest: int) -> None:
    settings = settings_with(RunSettings(), {"batch_size": batch_size})
    free = even(settings_with(settings, {"batch_size": largest})) * MARGIN + 1000
    search = searched(settings, even, free)
    assert search.best is not None and search.best[0] == {"batch_size": largest}
    assert search.num_tried <= 6, "memory grows evenly with the batch, so few tries are enough"


def test_uneven_memory_still_ends_with_something_that_fits() -> None:
    settings = settings_with(RunSettings(), {"batch_size": 4096})
    search = searched(settings, lambda tried: tried.batch_size**1.7 * 1e6, 3 * GIB)
    assert search.best is not None
    batch_size = search.best[0]["batch_size"]
    assert batch_size**1.7 * 1e6 * MARGIN <= 3 * GIB and batch_size >= 60


def test_where_no_batch_fits_smaller_pictures_are_tried_then_narrower_networks() -> None:
    settings = settings_with(RunSettings(), {"size_px": 512, "batch_size": 4})
    search = searched(settings, even, even(settings_with(settings, {"size_px": 128, "batch_size": 1})) * MARGIN + 1000)
    assert search.best is not None and search.best[0] == {"batch_size": 1, "size_px": 128}
    narrow = searched(RunSettings(), even, 1.2e8)
    assert narrow.best is not None and narrow.best[0] == {"width": 16, "discriminator_width": 16}
    assert searched(RunSettings(), even, 1000).best is None


def test_another_trouble_than_memory_ends_the_search() -> None:
    search = FitSearch(RunSettings())
    search.tell(Measured(code=ErrorCode.PICTURE_UNREADABLE, message="No."))
    assert search.change is None and search.best is None


def test_a_smaller_try_that_ends_on_anything_else_was_too_large_too() -> None:
    search = FitSearch(settings_with(RunSettings(), {"batch_size": 2}))
    search.tell(Measured(code=ErrorCode.MEMORY_HOST, message="Too little."))
    assert search.change == {"batch_size": 1}
    search.tell(Measured(code=ErrorCode.INTERNAL, message="A word that nobody knows."))
    assert search.change == {"batch_size": 1, "size_px": 128}
    search.tell(Measured(needed_bytes=1, free_bytes=2))
    assert search.change is None and search.best is not None and search.best[0] == {"batch_size": 1, "size_px": 128}


def test_times_follow_from_the_step() -> None:
    report = Report(
        settings=settings_with(RunSettings(), {"batch_size": 3, "epochs": 10}), measured=Measured(seconds_per_step=2), num_train=7
    )
    assert (report.steps_per_epoch, report.num_steps, report.seconds_per_epoch, report.seconds_total) == (3, 30, 6, 60)


def waited(preflight: Preflight) -> Report:
    wait_until(preflight.poll, "the measurements")
    assert preflight.report is not None
    return preflight.report


def test_real_steps_are_measured_in_a_process_of_their_own(
    tiny_settings: RunSettings, tiny_pairs: list[Pair], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr("tempfile.tempdir", None)
    (tmp_path / "temporary").mkdir()
    report = waited(Preflight(probe_request(tiny_settings, tiny_pairs, device="cpu", disk_dir=tmp_path / "not" / "yet there")))
    measured = report.measured
    assert (measured.code, measured.device, measured.precision, report.remedy, report.num_probes) == ("", "cpu", "fp32", None, 1)
    assert measured.fits_memory and measured.fits_disk
    assert 2**26 < measured.needed_bytes < 4 * GIB and measured.free_bytes > measured.needed_bytes
    assert 0 < measured.seconds_per_step < 60 and measured.disk_free_bytes > 0
    assert (report.num_train, report.num_steps, measured.kept_bytes) == (8, 32, 8 * 36 * 36 * 6)
    assert list((tmp_path / "temporary").glob("diptych*")) == [], "nothing is left behind"

    # What it said of the disk is what a real run takes: 32 steps, one checkpoint every 10.
    loop = Loop(tiny_settings, torch.device("cpu"))
    loop.advance(TrainingData(tiny_pairs[2:], tiny_settings, lambda *_: None).batch(0))
    saved = write_checkpoint(tmp_path / "run", take_snapshot(loop), l1=-1)
    on_disk = sum(path.stat().st_size for path in saved.iterdir())
    assert measured.checkpoint_bytes == pytest.approx(4 * on_disk, rel=0.15), "file headers weigh something where the network is tiny"
    assert 0 < measured.preview_bytes < 7 * 2 * 32 * 32 * 3 * 2


def test_previews_are_told_to_take_no_more_room_than_a_run_keeps_of_them(tiny_settings: RunSettings, tiny_pairs: list[Pair]) -> None:
    endless = settings_with(tiny_settings, {"epochs": 10**9, "preview_every": 1})
    assert measure(probe_request(endless, tiny_pairs, device="cpu")).preview_bytes == BUDGET_BYTES


def test_a_pair_that_cannot_be_read_is_told(tiny_settings: RunSettings, tmp_path: Path) -> None:
    (tmp_path / "broken.png").write_bytes(b"no picture")
    half = Half(str(tmp_path / "broken.png"), "left")
    preflight = Preflight(probe_request(tiny_settings, [Pair(name="broken", input=half, target=half)], device="cpu"))
    with pytest.raises(AppError) as trouble:
        waited(preflight)
    assert trouble.value.code is ErrorCode.PICTURE_UNREADABLE and "broken.png" in trouble.value.message
    preflight.cancel()


def test_a_measurement_that_the_system_kills_was_too_large_and_a_cancelled_one_leaves_nothing(
    tiny_settings: RunSettings, tiny_pairs: list[Pair]
) -> None:
    preflight = Preflight(probe_request(settings_with(tiny_settings, {"batch_size": 2}), tiny_pairs, device="cpu"))
    worker, folder = preflight._worker, preflight._dir
    assert worker is not None and folder is not None
    worker._process.kill()
    worker.wait(30)
    assert preflight.poll() is False and not folder.exists()
    assert preflight.change == {"batch_size": 1}
    second = preflight._worker
    preflight.cancel()
    assert second is not None and second.poll() is not None
    preflight.cancel()


@pytest.fixture
def call(tmp_path: Path, make_side_by_side: Callable[..., list[Path]], capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple]:
    make_side_by_side(tmp_path / "pairs", num=4)
    tiny = [f"--set={change}" for change in ("size_px=32", "width=4", "discriminator_width=4", "epochs=3")]

    def call(*arguments: str) -> tuple[int, str, str]:
        common = ("--workspace", str(tmp_path / "workspace"), "--device", "cpu")
        code = diptych.main(["train", "--dataset", str(tmp_path / "pairs"), *tiny, *arguments, *common])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def test_the_command_line_tells_it_and_makes_no_run(call: Callable[..., tuple], tmp_path: Path) -> None:
    code, out, said = call("--preflight", "--json")
    assert said.splitlines() == ["Measuring a few steps…"], "a line for each thing that is done, where nothing moves"
    found = json.loads(out)
    assert code == 0 and found["fits"] and found["remedy"] is None and found["failures"] == []
    assert found["num_steps"] == 3 * 3 and found["memory_needed_bytes"] > 2**26 and found["seconds_total"] > 0
    assert not list(tmp_path.glob("workspace/runs/*"))
    assert call("--json")[0] == 2
    assert call("--preflight", "--set=batch_size=50")[0] == 2, "what is wrong with the dataset is told before anything is measured"
