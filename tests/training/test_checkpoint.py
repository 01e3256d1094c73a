"""A checkpoint is whole, exact, checked by hash, and gives way to the one before when it is damaged."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from core.errors import AppError, ErrorCode
from core.pairs.pair import Pair
from training.checkpoint import GENERATOR_FILE, discard_old_checkpoints, load_checkpoint, load_newest, save_checkpoint
from training.data import TrainingData
from training.loop import Loop
from training.run import RunFolder, checkpoint_dirs, representative_checkpoint, step_name
from training.settings import RunSettings, settings_with

CPU = torch.device("cpu")


@pytest.fixture
def advance(tiny_pairs: list[Pair], tiny_settings: RunSettings) -> Callable[[Loop, int], list[dict[str, float]]]:
    def go(loop: Loop, num_steps: int) -> list[dict[str, float]]:
        data = TrainingData(tiny_pairs[2:], tiny_settings, lambda *_: None)
        return [loop.advance(data.batch(loop.step)).figures.tolist() for _ in range(num_steps)]

    return go


Advance = Callable[[Loop, int], list[dict[str, float]]]
MakeRun = Callable[..., RunFolder]


@pytest.mark.parametrize("stop_at", [1, 5, 8])
def test_a_resumed_loop_is_the_uninterrupted_one_bit_for_bit(
    make_run: MakeRun, tiny_settings: RunSettings, advance: Advance, stop_at: int
) -> None:
    whole = Loop(tiny_settings, CPU)
    losses = advance(whole, 12)

    run_dir = make_run().path
    first = Loop(tiny_settings, CPU)
    advance(first, stop_at)
    save_checkpoint(run_dir, first, l1=-1, best_l1=-1)
    second = Loop(tiny_settings, CPU)
    state, passed_over = load_newest(second, run_dir)
    assert state is not None and state.step == stop_at and not passed_over
    assert advance(second, 12 - stop_at) == losses[stop_at:]
    for ours, theirs in zip(second.generator.parameters(), whole.generator.parameters(), strict=True):
        assert torch.equal(ours, theirs)
    for ours, theirs in zip(second.discriminator.parameters(), whole.discriminator.parameters(), strict=True):
        assert torch.equal(ours, theirs)


@pytest.mark.parametrize("damage", ["truncated", "flipped", "empty", "missing", "state"])
def test_a_damaged_checkpoint_gives_way_to_the_one_before(
    make_run: MakeRun, tiny_settings: RunSettings, advance: Advance, damage: str
) -> None:
    run_dir = make_run().path
    loop = Loop(tiny_settings, CPU)
    for _ in range(2):
        advance(loop, 2)
        newest = save_checkpoint(run_dir, loop, l1=-1, best_l1=-1)
    spoil(newest, damage)
    again = Loop(tiny_settings, CPU)
    state, passed_over = load_newest(again, run_dir)
    assert state is not None and state.step == again.step == 2
    assert [error.code for error in passed_over] == [ErrorCode.CHECKPOINT_DAMAGED]
    assert str(newest) in passed_over[0].message


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


def test_nothing_whole_left_is_an_error_that_says_so(make_run: MakeRun, tiny_settings: RunSettings, advance: Advance) -> None:
    run_dir = make_run().path
    loop = Loop(tiny_settings, CPU)
    advance(loop, 1)
    spoil(save_checkpoint(run_dir, loop, l1=-1, best_l1=-1), "truncated")
    with pytest.raises(AppError) as caught:
        load_newest(Loop(tiny_settings, CPU), run_dir)
    assert caught.value.code is ErrorCode.CHECKPOINT_DAMAGED


def test_a_checkpoint_of_another_network_is_refused_with_both_shapes(
    make_run: MakeRun, tiny_settings: RunSettings, advance: Advance
) -> None:
    run_dir = make_run().path
    loop = Loop(tiny_settings, CPU)
    advance(loop, 1)
    path = save_checkpoint(run_dir, loop, l1=-1, best_l1=-1)
    with pytest.raises(AppError) as caught:
        load_checkpoint(Loop(settings_with(tiny_settings, {"width": 8}), CPU), path)
    assert caught.value.code is ErrorCode.MODEL_MISMATCH
    assert "(4, 3, 4, 4) instead of (8, 3, 4, 4)" in caught.value.message


def test_the_last_two_and_the_best_stay(make_run: MakeRun, tiny_settings: RunSettings, advance: Advance) -> None:
    run_dir = make_run().path
    loop = Loop(tiny_settings, CPU)
    for l1 in (0.5, 0.1, 0.4, 0.3, 0.2):
        advance(loop, 1)
        save_checkpoint(run_dir, loop, l1=l1, best_l1=0.1)
        discard_old_checkpoints(run_dir, best_step=2)
    assert [path.name for path in checkpoint_dirs(run_dir)] == [step_name(step) for step in (2, 4, 5)]
    assert representative_checkpoint(run_dir).name == step_name(2)
    assert representative_checkpoint(run_dir, 5).name == step_name(5)
    with pytest.raises(AppError) as caught:
        representative_checkpoint(run_dir, 3)
    assert caught.value.code is ErrorCode.NO_CHECKPOINT


def test_no_pickle_is_in_a_checkpoint(make_run: MakeRun, tiny_settings: RunSettings, advance: Advance) -> None:
    loop = Loop(tiny_settings, CPU)
    advance(loop, 1)
    path = save_checkpoint(make_run().path, loop, l1=-1, best_l1=-1)
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
            save_checkpoint(run_dir, loop, l1=-1, best_l1=-1)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert caught.value.code is ErrorCode.DISK_FULL and "unknown" not in caught.value.message
    assert not list(RunFolder(run_dir).checkpoints_dir.iterdir())
