"""Runs of every kind of objective: through the real command, saved and resumed, begun from, captured, with no made-up figures."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from core.errors import AppError, ErrorCode
from core.jobs.process import program_command
from core.jobs.reader import read_all
from core.pairs.pair import Pair
from core.pix2pix.captured import WARM_UP
from core.pix2pix.objective import FIGURE_NAMES, LOSS_NAMES
from tests.core.pix2pix.recorded import RecordedGraph
from training import capturing, loop
from training.capturing import NUM_STEPS, judge_captured
from training.checkpoint import load_checkpoint, load_newest, load_start, take_snapshot, write_checkpoint
from training.checkpoint_folders import DISCRIMINATOR_FILE, checkpoint_dirs, network_words, read_checkpoint_state
from training.code_path import choose_code_path
from training.creating import create_run
from training.data import TrainingData
from training.loop import Loop
from training.preflight import FitSearch, Measured
from training.probe import checkpoint_bytes
from training.run import Losses, RunEvent, RunFolder, RunRequest, read_request
from training.settings import RunSettings, discriminator_shape, objective_of, settings_with, settings_without_effect
from training.starting import find_start

CPU = torch.device("cpu")
MakeRun = Callable[..., RunFolder]
UNUSUAL: dict[str, object] = {
    "objective": "L2+GAN",
    "adversarial_loss": "hinge",
    "feature_matching": 10,
    "r1_weight": 5,
    "discriminator": "patch16",
    "discriminator_scales": 2,
    "discriminator_normalisation": "instance",
    "discriminator_pass": "reused",
    "ema_decay": 0.9,
    "batch_size": 2,
}
FAMILIES: dict[str, dict[str, object]] = {
    "L1": {"objective": "L1"},
    "cGAN": {"objective": "cGAN", "discriminator": "pixel"},
    "L1+cGAN": {"adversarial_loss": "least_squares", "discriminator_pass": "reused"},
    "L2+GAN": UNUSUAL,
}


def told_figures(settings: RunSettings) -> set[str]:
    """What the events of a run with these settings hold."""
    objective = objective_of(settings)
    of_discriminator = {name for name in FIGURE_NAMES if name.startswith("D_") and name not in LOSS_NAMES}
    return {*objective.loss_names, "G_gradient", *(of_discriminator if objective.has_discriminator else ())}


@pytest.mark.parametrize("name", FAMILIES)
def test_each_kind_trains_by_command_and_tells_its_own_figures(
    name: str, make_side_by_side: Callable[..., list[Path]], tmp_path: Path
) -> None:
    make_side_by_side(tmp_path / "pairs", num=6)
    run_dir = tmp_path / "run"
    tiny = {"size_px": 32, "width": 4, "discriminator_width": 4, "precision": "auto"} | FAMILIES[name]
    words = [f"--set={key}={value}" for key, value in tiny.items()]
    command = program_command("train", "--dataset", str(tmp_path / "pairs"), "--run", str(run_dir), *words, "--steps=3", "--device=cpu")
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0 and "Stopped at step 3" in ended.stderr, ended.stderr
    settings = read_request(run_dir).settings
    told = {figure for event in read_all(RunFolder(run_dir).job, RunEvent) if isinstance(event, Losses) for figure in event.values}
    assert told == told_figures(settings)
    (checkpoint_dir,) = checkpoint_dirs(run_dir)
    has_discriminator = objective_of(settings).has_discriminator
    assert (DISCRIMINATOR_FILE in read_checkpoint_state(checkpoint_dir).hashes) == has_discriminator
    line = next(line for line in ended.stderr.splitlines() if line.startswith("At step 3"))
    assert ("D_real" in line) == ("G_GAN" in line) == has_discriminator


def everything(trained: Loop) -> dict[str, torch.Tensor]:
    """All that a loop is made of, by file and name."""
    return {f"{file}/{key}": value for file, held in take_snapshot(trained).files.items() for key, value in held.items()}


@pytest.mark.parametrize("changes", [{"objective": "L1"}, UNUSUAL], ids=["L1", "unusual"])
def test_a_resumed_loop_is_the_uninterrupted_one_bit_for_bit(
    make_run: MakeRun, tiny_settings: RunSettings, tiny_pairs: list[Pair], changes: dict[str, object]
) -> None:
    settings = settings_with(tiny_settings, changes)
    data = TrainingData(tiny_pairs[2:], settings, lambda *_: None)
    whole, stopped, run_dir = Loop(settings, CPU, (8,)), Loop(settings, CPU, (8,)), make_run().path
    for step in range(4):
        ours, theirs = (each.advance(data.batch(step)).figures.tolist() for each in (stopped, whole))
        assert ours == theirs
        write_checkpoint(run_dir, take_snapshot(stopped), l1=-1)
        stopped = Loop(settings, CPU, (8,))
        state, passed_over = load_newest(stopped, run_dir)
        assert state is not None and state.step == step + 1 and not passed_over
    ours, theirs = everything(stopped), everything(whole)
    assert ours.keys() == theirs.keys() and not [name for name in ours if not torch.equal(ours[name], theirs[name])]
    assert checkpoint_bytes(whole) == sum(value.nbytes for value in theirs.values())


def test_a_checkpoint_is_of_its_discriminator_and_says_which(make_run: MakeRun, tiny_settings: RunSettings) -> None:
    assert network_words(RunSettings()) == "unet of width 64 for 256 pixels, patch70 of width 64", "as runs of older versions have it"
    run_dir = make_run().path
    of_default = Loop(tiny_settings, CPU)
    of_default.step = 1
    checkpoint_dir = write_checkpoint(run_dir, take_snapshot(of_default), l1=-1)
    for change, words in (
        ({"objective": "L1"}, "no discriminator"),
        ({"objective": "L1+GAN"}, "sees no inputs"),
        ({"discriminator": "patch16"}, "patch16 of width 4"),
        ({"discriminator": "patch16", "discriminator_scales": 2}, "in 2 scales"),
        ({"discriminator_normalisation": "instance"}, "instance normalisation"),
    ):
        with pytest.raises(AppError) as caught:
            load_checkpoint(Loop(settings_with(tiny_settings, change), CPU), checkpoint_dir)
        assert caught.value.code is ErrorCode.MODEL_MISMATCH and words in caught.value.message


@pytest.mark.parametrize(
    ("theirs", "ours", "with_discriminator"),
    [
        ({"objective": "L1"}, {}, False),
        ({}, {"objective": "L1"}, False),
        ({"objective": "cGAN"}, {"objective": "L2+cGAN", "adversarial_loss": "hinge"}, True),
        ({}, {"objective": "L1+GAN"}, False),
        ({"discriminator": "patch16"}, {"discriminator": "patch34"}, False),
    ],
)
def test_a_run_begins_from_another_ones_weights_and_takes_its_discriminator_where_it_is_alike(
    make_run: MakeRun,
    tiny_settings: RunSettings,
    tiny_pairs: list[Pair],
    theirs: dict[str, object],
    ours: dict[str, object],
    with_discriminator: bool,
) -> None:
    former = Loop(settings_with(tiny_settings, theirs), CPU)
    former.step = 1
    run_dir = make_run("former", **theirs).path
    write_checkpoint(run_dir, take_snapshot(former), l1=-1)
    settings = settings_with(tiny_settings, {**ours, "seed": 5})
    start = find_start(run_dir, settings)
    assert (DISCRIMINATOR_FILE in start.files) == with_discriminator
    folder = create_run(run_dir.parent / "begun", RunRequest(settings=settings, dataset="tiny"), tiny_pairs, start.files)
    begun = Loop(settings, CPU)
    load_start(begun, folder.path, read_request(folder.path).start_hashes)
    assert all(torch.equal(a, b) for a, b in zip(begun.generator.parameters(), former.generator.parameters(), strict=True))
    if with_discriminator:
        assert begun.discriminator is not None and former.discriminator is not None
        assert all(torch.equal(a, b) for a, b in zip(begun.discriminator.parameters(), former.discriminator.parameters(), strict=True))


@pytest.mark.parametrize("changes", [{"objective": "L1"}, UNUSUAL | {"r1_weight": 0, "precision": "bf16"}, {"r1_weight": 5}])
def test_captured_steps_are_judged_alike(tiny_settings: RunSettings, monkeypatch: pytest.MonkeyPatch, changes: dict[str, object]) -> None:
    graphs: list[RecordedGraph] = []

    def new_graph(_device: torch.device) -> RecordedGraph:
        graphs.append(RecordedGraph())
        return graphs[-1]

    monkeypatch.setattr(loop, "new_graph", new_graph)
    monkeypatch.setattr(capturing, "CAPTURED_FASTER", 1e9)
    settings = settings_with(tiny_settings, changes)
    pays, reason = judge_captured(settings, CPU, settings.precision)
    assert pays, reason
    assert graphs[0].calls == ["beside"] * WARM_UP + ["record"] + ["replay"] * NUM_STEPS


def test_r1_is_computed_in_fp32_and_says_so(tiny_settings: RunSettings) -> None:
    chosen = choose_code_path(settings_with(tiny_settings, {"r1_weight": 1, "precision": "auto"}), CPU)
    assert chosen.precision == "fp32" and chosen.reason == "r1_weight is computed in fp32 alone"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"discriminator": "image286", "size_px": 64}, ("image286", "size_px 64", "128")),
        ({"discriminator_scales": 3, "size_px": 64}, ("patch70 in 3 scales", "size_px 64", "128")),
        ({"discriminator": "image574", "size_px": 128}, ("image574", "size_px 128", "256")),
        ({"objective": "L1", "r1_weight": 1}, ("L1", "r1_weight", "no discriminator")),
        ({"objective": "L2", "feature_matching": 1}, ("L2", "feature_matching", "no discriminator")),
        ({"objective": "L1", "lambda_l1": 0}, ("lambda_l1", "L1")),
        ({"r1_weight": 1, "precision": "bf16"}, ("r1_weight", "bf16", "fp32")),
    ],
)
def test_what_cannot_go_together_is_refused_with_both_named(changes: dict[str, object], words: tuple[str, ...]) -> None:
    with pytest.raises(AppError) as caught:
        settings_with(RunSettings(), changes)
    assert caught.value.code is ErrorCode.BAD_SETTING and caught.value.hint
    assert all(word in caught.value.message for word in words)


def test_the_largest_fields_are_allowed_where_they_can_be_computed() -> None:
    for kind, size_px in (("image286", 128), ("image574", 256), ("pixel", 32), ("patch70", 32)):
        settings_with(RunSettings(), {"discriminator": kind, "size_px": size_px})
    assert discriminator_shape(settings_with(RunSettings(), {"objective": "L1", "discriminator": "image574", "size_px": 32})) is None


def test_a_preflight_proposes_no_picture_too_small_for_the_discriminator() -> None:
    search = FitSearch(settings_with(RunSettings(), {"discriminator": "image286"}))
    tried = []
    while (change := search.change) is not None:
        tried.append(settings_with(search.settings, change))
        search.tell(Measured(code=ErrorCode.MEMORY_DEVICE, message="Too little."))
    assert min(settings.size_px for settings in tried) == 128 and len(tried) > 3


def test_settings_that_change_nothing_are_known() -> None:
    idle = settings_without_effect(settings_with(RunSettings(), {"objective": "L1", "schedule": "linear"}))
    assert idle == {name for name in RunSettings.__struct_fields__ if name.startswith("discriminator")} | {
        "adversarial_loss",
        "feature_matching",
        "r1_weight",
    }
    assert settings_without_effect(settings_with(RunSettings(), {"objective": "cGAN"})) == {"lambda_l1", "decay_share"}
