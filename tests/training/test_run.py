"""A run's folder: made once and whole, read with clear errors, and its history without what was overtaken."""

import os
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from core.errors import AppError, ErrorCode
from core.jobs.events import Started
from core.pairs.pair import Pair
from training.run import (
    MAX_POINTS,
    CheckpointSaved,
    Curve,
    Label,
    Losses,
    Preview,
    RunFolder,
    RunHistory,
    RunRequest,
    Validation,
    create_run,
    list_runs,
    new_run_dir,
    read_label,
    read_pairs,
    read_request,
    write_label,
)
from training.settings import RUN_FORMAT, RunSettings, settings_with

MakeRun = Callable[..., RunFolder]


def losses(step: int, mean: float = 1.0) -> Losses:
    return Losses(step=step, epoch=0, count=1, values={"G_L1": (mean, mean, mean)}, steps_per_s=2.0, data_wait_share=0.0, total_steps=100)


def started(from_step: int) -> Started:
    return Started(from_step=from_step, device="cpu", precision="fp32", code_path="eager", reason="", pid=1, host="h")


def test_what_was_asked_is_read_back(make_run: MakeRun, tiny_pairs: list[Pair], tiny_settings: RunSettings) -> None:
    folder = make_run()
    request = read_request(folder.path)
    assert request.settings == tiny_settings
    assert (request.num_train, request.num_validation, request.dataset) == (8, 2, "tiny")
    assert read_pairs(folder.path) == tiny_pairs


def test_a_folder_with_things_in_it_is_left_alone(tmp_path: Path, tiny_settings: RunSettings, tiny_pairs: list[Pair]) -> None:
    (tmp_path / "mine.txt").write_text("precious")
    with pytest.raises(AppError) as caught:
        create_run(tmp_path, RunRequest(settings=tiny_settings, dataset="tiny"), tiny_pairs)
    assert caught.value.code is ErrorCode.NAME_TAKEN
    assert not (tmp_path / "run.json").exists()


@pytest.mark.parametrize(("changes", "num_pairs", "code"), [({}, 2, ErrorCode.NO_PAIRS), ({"batch_size": 9}, 10, ErrorCode.BAD_SETTING)])
def test_a_run_that_could_not_train_is_refused_before_anything_is_written(
    tmp_path: Path, tiny_settings: RunSettings, tiny_pairs: list[Pair], changes: dict[str, object], num_pairs: int, code: ErrorCode
) -> None:
    request = RunRequest(settings=settings_with(tiny_settings, changes), dataset="tiny")
    with pytest.raises(AppError) as caught:
        create_run(tmp_path / "run", request, tiny_pairs[:num_pairs])
    assert caught.value.code is code
    assert not (tmp_path / "run").exists()


def test_a_newer_run_is_refused_with_both_versions(make_run: MakeRun) -> None:
    folder = make_run()
    request = msgspec.json.decode(folder.job.request_path.read_bytes())
    folder.job.request_path.write_bytes(msgspec.json.encode({**request, "format": RUN_FORMAT + 6}))
    with pytest.raises(AppError) as caught:
        read_request(folder.path)
    assert caught.value.code is ErrorCode.NEWER_FORMAT
    assert str(RUN_FORMAT + 6) in caught.value.message


def test_runs_are_listed_newest_first_and_other_folders_are_not(
    workspace: Path, tiny_settings: RunSettings, tiny_pairs: list[Pair]
) -> None:
    request = RunRequest(settings=tiny_settings, dataset="tiny")
    for number in range(3):
        run_dir = new_run_dir(workspace, "Épices & ünïcode/../x")
        assert run_dir.parent == workspace / "runs"
        create_run(run_dir, request, tiny_pairs)
        os.utime(run_dir / "run.json", (number, number))
    (workspace / "runs" / "not a run").mkdir()
    assert [path.name for path in list_runs(workspace)] == sorted((path.name for path in list_runs(workspace)), reverse=True)
    assert len(list_runs(workspace)) == 3


def test_a_run_can_be_named_and_has_its_folders_name_before(make_run: MakeRun) -> None:
    folder = make_run()
    assert read_label(folder.path).name == "run"
    write_label(folder.path, Label(name="门面", notes="first try"))
    assert read_label(folder.path) == Label(name="门面", notes="first try")


def test_history_forgets_what_a_later_session_overtook() -> None:
    history = RunHistory()
    history.apply([started(0), *(losses(step) for step in range(1, 31))])
    history.apply([Preview(step=20, folder="f", names=[]), Preview(step=30, folder="f", names=[])])
    history.apply([Validation(step=30, num_pairs=1, l1=0.1, edge_correlation=0), CheckpointSaved(step=20, folder="c")])
    history.apply([started(20), losses(21, 5.0)])
    assert history.curves["G_L1"].steps == [*range(1, 21), 21]
    assert history.curves["G_L1"].means[-1] == 5.0
    assert [preview.step for preview in history.previews] == [20]
    assert history.validation == []
    assert [saved.step for saved in history.checkpoints] == [20]
    assert (history.step, history.num_sessions, history.seconds_left) == (21, 2, 79 / 2)


def test_a_curve_of_a_million_steps_stays_drawable_and_keeps_its_mean() -> None:
    curve = Curve()
    for step in range(100_000):
        curve.add(step, float(step))
    assert MAX_POINTS / 2 <= len(curve.steps) <= MAX_POINTS + 1
    assert curve.steps == sorted(curve.steps)
    assert curve.means == curve.steps, "each point is the mean of the steps it stands for"
