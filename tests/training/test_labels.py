"""Which halves are label maps is settled once for a run; older runs go on as they began, and models carry the answer."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from core.errors import AppError, ErrorCode
from core.models.header import read_header
from core.pairs.augmentation import NO_LABELS, Labels
from core.pairs.pair import Pair
from training.labels import read_labels, read_palette, settle_labels
from training.models import export_model
from training.run import RunFolder, read_pairs, read_request

MakeRun = Callable[..., RunFolder]


def settle(folder: RunFolder, pairs: Sequence[Pair] | None = None) -> Labels:
    return settle_labels(folder.path, read_request(folder.path), read_pairs(folder.path) if pairs is None else pairs)


def test_the_first_look_decides_for_all_time(make_run: MakeRun) -> None:
    folder = make_run()
    assert read_labels(folder.path) == NO_LABELS
    assert settle(folder) == Labels(input=True) == read_labels(folder.path)
    assert sorted(read_palette(folder.path)) == ["#1e3cc8", "#c81e1e", "#ffffff"]
    assert settle(folder, []) == Labels(input=True), "whatever has become of the pictures"
    assert len(read_palette(folder.path)) == 3


def test_smooth_means_smooth(make_run: MakeRun) -> None:
    assert settle(make_run(interpolation="smooth")) == NO_LABELS


def test_a_run_that_is_older_than_the_question_goes_on_as_it_began(make_run: MakeRun) -> None:
    folder = make_run()
    (folder.checkpoints_dir / "step-00000010").mkdir(parents=True)
    assert settle(folder) == NO_LABELS and not folder.labels_path.exists()
    assert read_palette(folder.path) == ()


def test_a_damaged_answer_is_told(make_run: MakeRun) -> None:
    folder = make_run()
    folder.labels_path.write_bytes(b"{")
    with pytest.raises(AppError) as caught:
        settle(folder)
    assert caught.value.code is ErrorCode.NOT_A_RUN and str(folder.labels_path) in caught.value.message


def test_the_worker_settles_it_and_the_model_says_so(make_run: MakeRun, run_worker_process: Callable[..., object], tmp_path: Path) -> None:
    folder = make_run()
    run_worker_process(folder.path, stop_at=2)
    assert read_labels(folder.path) == Labels(input=True)
    header = read_header(export_model(folder.path, tmp_path / "m.safetensors", name="m"))
    assert header.labels == Labels(input=True)
    assert sorted(header.palette) == ["#1e3cc8", "#c81e1e", "#ffffff"]
