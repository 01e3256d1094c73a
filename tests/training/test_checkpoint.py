"""A checkpoint is whole, exact, checked by hash, and gives way to the one before when it is damaged."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
import torch

from core.errors import AppError, ErrorCode
from core.models.header import read_header
from core.pairs.pair import Pair
from training.checkpoint import load_checkpoint, load_newest, read_tensors, take_snapshot, write_checkpoint
from training.checkpoint_folders import (
    GENERATOR_FILE,
    CheckpointState,
    checkpoint_bytes,
    checkpoint_dirs,
    make_room,
    read_checkpoint_state,
    representative_checkpoint,
    sound_checkpoints,
    verify_checkpoint,
    write_checkpoint_state,
)
from training.data import TrainingData
from training.loop import Loop
from training.models import export_model
from training.run import RunFolder, step_name
from training.settings import RUN_FORMAT, RunSettings, settings_with

CPU = torch.device("cpu")


@pytest.fixture
def advance(tiny_pairs: list[Pair], tiny_settings: RunSettings) -> Callable[[Loop, int], list[dict[str, float]]]:
    def go(loop: Loop, num_steps: int) -> list[dict[str, float]]:
        data = TrainingData(tiny_pairs[2:], tiny_settings, lambda *_: None)
        return [loop.advance(data.batch(loop.step)).figures.tolist() for _ in range(num_steps)]

    return go


Advance = Callable[[Loop, int], list[dict[str, float]]]
MakeRun = Callable[..., RunFolder]
LAPS = (10, 6)


def everything(loop: Loop) -> dict[str, torch.Tensor]:
    """All that a loop is made of, by file and name."""
    return {f"{name}/{key}": value for name, content in take_snapshot(loop).files.items() for key, value in content.items()}


@pytest.mark.parametrize("changes", [{}, {"schedule": "linear", "ema_decay": 0.9}, {"schedule": "cosine", "precision": "bf16"}])
@pytest.mark.parametrize("stops", [(1,), (5,), (8,), (3, 9)], ids=["first", "mid-epoch", "end of epoch", "twice"])
def test_a_resumed_loop_is_the_uninterrupted_one_bit_for_bit(
    make_run: MakeRun, tiny_settings: RunSettings, advance: Advance, stops: tuple[int, ...], changes: dict[str, object]
) -> None:
    settings = settings_with(tiny_settings, changes)
    whole = Loop(settings, CPU, LAPS)
    losses = advance(whole, 12)

    run_dir = make_run().path
    stopped, told = Loop(settings, CPU, LAPS), []
    for stop in (*stops, 12):
        told += advance(stopped, stop - stopped.step)
        write_checkpoint(run_dir, take_snapshot(stopped), l1=-1)
        stopped = Loop(settings, CPU, LAPS)
        state, passed_over = load_newest(stopped, run_dir)
        assert state is not None and state.step == stopped.step == stop and not passed_over
    assert told == losses
    ours, theirs = everything(stopped), everything(whole)
    assert ours.keys() == theirs.keys()
    assert not [name for name in ours if not torch.equal(ours[name], theirs[name])]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is text")
def test_a_run_whose_name_is_not_utf8_goes_on_and_becomes_a_model(
    make_run: MakeRun, tiny_settings: RunSettings, advance: Advance, tmp_path: Path
) -> None:
    run_dir, loop = make_run(os.fsdecode(b"caf\xe9")).path, Loop(tiny_settings, CPU, LAPS)
    advance(loop, 1)
    write_checkpoint(run_dir, take_snapshot(loop), l1=-1)
    state, passed_over = load_newest(Loop(tiny_settings, CPU, LAPS), run_dir)
    assert state is not None and state.step == 1 and not passed_over
    header = read_header(export_model(run_dir, tmp_path / "m.safetensors", name=run_dir.name))
    assert header.name == header.run_id == "caf\ufffd"


def test_a_snapshot_is_of_its_step_whatever_the_loop_does_then(tiny_settings: RunSettings, advance: Advance) -> None:
    loop = Loop(settings_with(tiny_settings, {"ema_decay": 0.9}), CPU)
    advance(loop, 2)
    before = everything(loop)
    kept = {name: value.clone() for name, value in before.items()}
    advance(loop, 2)
    assert all(torch.equal(before[name], value) for name, value in kept.items())
    assert not any(torch.equal(everything(loop)[name], value) for name, value in kept.items() if value.numel() > 1)


@pytest.mark.parametrize("damage", ["truncated", "flipped", "empty", "missing", "state"])
def test_a_damaged_checkpoint_gives_way_to_the_one_before(
    make_run: MakeRun, tiny_settings: RunSettings, advance: Advance, damage: str
) -> None:
    run_dir = make_run().path
    loop = Loop(tiny_settings, CPU)
    for _ in range(2):
        advance(loop, 2)
        newest = write_checkpoint(run_dir, take_snapshot(loop), l1=-1)
    spoil(newest, damage)
    again = Loop(tiny_settings, CPU)
    state, passed_over = load_newest(again, run_dir)
    assert state is not None and state.step == again.step == 2
    assert [(path, error.code) for path, error in passed_over] == [(newest, ErrorCode.CHECKPOINT_DAMAGED)]
    assert str(newest) in passed_over[0][1].message


def spoil(checkpoint_dir: Path, damage: str) -> None:
    path = checkpoint_dir / ("state.json" if damage == "state" else GENERATOR_FILE)
    data = path.read_bytes()
    match damage:
        case "truncated":
            path.write_bytes(data[: len(data) // 2])
        case "flipped":
            path.write_bytes(data[:-9] + bytes([data[-9] ^ 1]) + data[-8:])
        case "missing":
            path.unlink()
        case _:
            path.write_bytes(b"")


def test_any_changed_byte_of_a_checkpoints_state_is_noticed_or_of_no_matter(tmp_path: Path) -> None:
    checkpoint_dir = tmp_path / step_name(10)
    checkpoint_dir.mkdir()
    write_checkpoint_state(checkpoint_dir, CheckpointState(step=10, l1=0.125, hashes={GENERATOR_FILE: "a" * 64}))
    right = read_checkpoint_state(checkpoint_dir)
    path = checkpoint_dir / "state.json"
    data = path.read_bytes()
    for place in range(len(data)):
        for bit in (1, 2, 16):
            path.write_bytes(data[:place] + bytes([data[place] ^ bit]) + data[place + 1 :])
            try:
                assert msgspec.structs.replace(read_checkpoint_state(checkpoint_dir), sha256=right.sha256) == right
            except AppError as error:
                assert error.code is ErrorCode.CHECKPOINT_DAMAGED


def test_a_newer_format_is_refused_with_both_versions(tmp_path: Path) -> None:
    checkpoint_dir = tmp_path / step_name(10)
    checkpoint_dir.mkdir()
    write_checkpoint_state(checkpoint_dir, CheckpointState(step=10, format=RUN_FORMAT + 6))
    with pytest.raises(AppError) as caught:
        read_checkpoint_state(checkpoint_dir)
    assert caught.value.code is ErrorCode.NEWER_FORMAT
    assert f"format {RUN_FORMAT + 6}; this one knows {RUN_FORMAT}" in caught.value.message


def test_nothing_whole_left_is_an_error_that_says_so(make_run: MakeRun, tiny_settings: RunSettings, advance: Advance) -> None:
    run_dir = make_run().path
    loop = Loop(tiny_settings, CPU)
    advance(loop, 1)
    spoil(write_checkpoint(run_dir, take_snapshot(loop), l1=-1), "truncated")
    with pytest.raises(AppError) as caught:
        load_newest(Loop(tiny_settings, CPU), run_dir)
    assert caught.value.code is ErrorCode.CHECKPOINT_DAMAGED


def test_a_checkpoint_of_another_network_is_refused_with_both_named(
    make_run: MakeRun, tiny_settings: RunSettings, advance: Advance
) -> None:
    run_dir = make_run().path
    loop = Loop(tiny_settings, CPU)
    advance(loop, 1)
    path = write_checkpoint(run_dir, take_snapshot(loop), l1=-1)
    for other, words in (
        ({"width": 8}, "unet of width 8"),
        ({"discriminator_width": 8}, "patch70 of width 8"),
        ({"ema_decay": 0.9}, "mean"),
    ):
        with pytest.raises(AppError) as caught:
            load_checkpoint(Loop(settings_with(tiny_settings, other), CPU), path)
        assert caught.value.code is ErrorCode.MODEL_MISMATCH
        assert "unet of width 4 for 32 pixels" in caught.value.message and words in caught.value.message


def test_the_last_two_and_the_best_stay(make_run: MakeRun, tiny_settings: RunSettings, advance: Advance) -> None:
    run_dir = make_run().path
    loop = Loop(tiny_settings, CPU)
    for l1 in (0.5, 0.1, 0.4, 0.3, 0.2):
        advance(loop, 1)
        write_checkpoint(run_dir, take_snapshot(loop), l1=l1)
        make_room(run_dir, tiny_settings)
    assert [path.name for path in checkpoint_dirs(run_dir)] == [step_name(step) for step in (2, 4, 5)]
    assert representative_checkpoint(run_dir).name == step_name(2)
    assert representative_checkpoint(run_dir, 5).name == step_name(5)
    with pytest.raises(AppError) as caught:
        representative_checkpoint(run_dir, 3)
    assert caught.value.code is ErrorCode.NO_CHECKPOINT


def test_the_newest_is_the_one_of_the_highest_step_and_somebodys_copy_is_none(tmp_path: Path, tiny_settings: RunSettings) -> None:
    for step in (99_999_998, 99_999_999, 100_000_000, 100_000_001):
        place = tmp_path / "checkpoints" / step_name(step)
        place.mkdir(parents=True)
        write_checkpoint_state(place, CheckpointState(step=step, l1=1e9 / step))
    copy = tmp_path / "checkpoints" / "step-99999999 (copy)"
    shutil.copytree(tmp_path / "checkpoints" / step_name(99_999_999), copy)
    make_room(tmp_path, tiny_settings)
    assert [path.name for path in checkpoint_dirs(tmp_path)] == [step_name(100_000_000), step_name(100_000_001)]
    assert copy.is_dir()


def test_milestones_keep_the_generator_of_their_step_and_the_oldest_go_when_room_is_short(
    make_run: MakeRun, tiny_settings: RunSettings, advance: Advance
) -> None:
    run_dir = make_run().path
    settings = settings_with(tiny_settings, {"milestone_every": 2, "ema_decay": 0.9, "width": 12})
    loop = Loop(settings, CPU)
    averaged: dict[int, torch.Tensor] = {}
    for step in range(1, 10):
        advance(loop, 1)
        assert loop.averaged is not None
        averaged[step] = loop.averaged.network.up[-1].weight.detach().clone()  # type: ignore[union-attr]
        if step != 6:
            write_checkpoint(run_dir, take_snapshot(loop), l1=0.1 if step == 3 else 0.5)
        else:
            write_checkpoint(run_dir, take_snapshot(loop, generator_only=True), l1=-1)
        make_room(run_dir, settings)
    states = {state.step: state for _, state in sound_checkpoints(run_dir)}
    assert {step: state.resumable for step, state in states.items()} == {2: False, 3: True, 4: False, 6: False, 8: True, 9: True}
    for path in checkpoint_dirs(run_dir):
        state = verify_checkpoint(path)
        assert {file.name for file in path.iterdir()} == {"state.json", *state.hashes}
        weights = read_tensors(path, state.ready_file)
        assert torch.equal(weights[f"up.{len(loop.generator.up) - 1}.weight"], averaged[state.step])
    assert {len(states[step].hashes) for step in (2, 4, 6)} == {1}
    shutil.rmtree(run_dir / "checkpoints" / step_name(9))
    shutil.rmtree(run_dir / "checkpoints" / step_name(8))
    resumed = Loop(settings, CPU)
    state, passed_over = load_newest(resumed, run_dir)
    assert state is not None and state.step == 3 and not passed_over, "a milestone is nothing to resume, and no damage"
    sizes = {path.name: checkpoint_bytes(path) for path in checkpoint_dirs(run_dir)}
    assert sizes[step_name(2)] > 1_000_000, "the room is counted in megabytes"
    make_room(run_dir, settings_with(settings, {"checkpoint_space_mb": (sum(sizes.values()) - 1) // 1_000_000}))
    assert [path.name for path in checkpoint_dirs(run_dir)] == [step_name(step) for step in (3, 4, 6)], "the oldest goes first"
    make_room(run_dir, settings_with(settings, {"checkpoint_space_mb": 1}))
    assert [path.name for path in checkpoint_dirs(run_dir)] == [step_name(3)], "the best and the last never go"


def test_what_is_no_number_is_not_saved(make_run: MakeRun, tiny_settings: RunSettings, advance: Advance) -> None:
    folder = make_run()
    loop = Loop(tiny_settings, CPU)
    advance(loop, 1)
    next(iter(loop.training_step.learners[1].adam.state.values()))["exp_avg"].fill_(float("nan"))
    with pytest.raises(AppError) as caught:
        write_checkpoint(folder.path, take_snapshot(loop), l1=-1)
    assert caught.value.code is ErrorCode.LOSS_NOT_FINITE and not folder.checkpoints_dir.exists()


def test_no_pickle_is_in_a_checkpoint(make_run: MakeRun, tiny_settings: RunSettings, advance: Advance) -> None:
    loop = Loop(tiny_settings, CPU)
    advance(loop, 1)
    path = write_checkpoint(make_run().path, take_snapshot(loop), l1=-1)
    assert {file.suffix for file in path.iterdir()} == {".safetensors", ".json"}


def test_a_disk_without_room_is_told_from_a_failing_one_whoever_writes(make_run: MakeRun, tiny_settings: RunSettings) -> None:
    resource = pytest.importorskip("resource", reason="a limit on a file's size stands in for a full disk")
    run_dir = make_run().path
    loop = Loop(tiny_settings, CPU)
    loop.step = 1
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(AppError) as caught:
            write_checkpoint(run_dir, take_snapshot(loop), l1=-1)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert caught.value.code is ErrorCode.DISK_FULL and "unknown" not in caught.value.message
    assert not list(RunFolder(run_dir).checkpoints_dir.iterdir())
