"""Checkpoints: everything of a loop, whole or absent, with a hash for each file; no pickle."""

import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import save_file
from torch import Tensor, nn

from core.errors import AppError, ErrorCode
from core.files import disk_error, partial_path_for, remove_folder_whole, rename_folder_whole
from core.models.weights import load_tensors
from core.pix2pix.learner import Learner
from training.checkpoint_folders import (
    AVERAGED_FILE,
    DISCRIMINATOR_FILE,
    GENERATOR_FILE,
    CheckpointState,
    checkpoint_dirs,
    damaged,
    network_words,
    read_checkpoint_state,
    sha256_of,
    sound_checkpoints,
    verify_checkpoint,
    write_checkpoint_state,
)
from training.loop import Loop
from training.run import RunFolder, step_name

_GENERATOR_ADAM_FILE = "generator-adam.safetensors"
_DISCRIMINATOR_ADAM_FILE = "discriminator-adam.safetensors"


@dataclass(frozen=True)
class Snapshot:
    """A loop's state at a step, in memory of its own: the loop may go on while it is written."""

    step: int
    network: str
    files: Mapping[str, Mapping[str, Tensor]]
    resumable: bool


def take_snapshot(loop: Loop, *, generator_only: bool = False) -> Snapshot:
    """Copy the loop's state, or what a milestone needs of it."""
    tensors = _tensors(loop)
    if generator_only:
        ready_file = AVERAGED_FILE if loop.averaged is not None else GENERATOR_FILE
        tensors = {ready_file: tensors[ready_file]}
    files = {name: {key: _copied(value) for key, value in content.items()} for name, content in tensors.items()}
    return Snapshot(loop.step, network_words(loop.settings), files, not generator_only)


def not_finite(run_dir: Path, message: str, step: int) -> AppError:
    """LOSS_NOT_FINITE, with a remedy that the run can take: a checkpoint is named where there is one."""
    hint = "Start a new run with a smaller learning rate, usual weights of the losses, or fp32 precision."
    if any(state.resumable for _, state in sound_checkpoints(run_dir)):
        hint = "Resume from the last checkpoint, or start a new run with a smaller learning rate or fp32 precision."
    return AppError(ErrorCode.LOSS_NOT_FINITE, message, hint, step=str(step))


def _copied(value: Tensor) -> Tensor:
    return value.detach().to("cpu", copy=True, memory_format=torch.contiguous_format)


def write_checkpoint(run_dir: Path, snapshot: Snapshot, *, l1: float) -> Path:
    """Write a snapshot to checkpoints/step-NNNNNNNN and return that folder; what an earlier session left there gives way.

    Raises AppError: LOSS_NOT_FINITE (a value is no number: such a checkpoint would only hide the good ones), and the disk's troubles.
    """
    if not all(bool(torch.isfinite(value).all()) for content in snapshot.files.values() for value in content.values()):
        message = f"The networks' weights are no longer numbers at step {snapshot.step}; no checkpoint was made of them."
        raise not_finite(run_dir, message, snapshot.step)
    final_dir = RunFolder(run_dir).checkpoints_dir / step_name(snapshot.step)
    temporary_dir = partial_path_for(final_dir)
    try:
        temporary_dir.mkdir(parents=True)
        for name, tensors in snapshot.files.items():
            save_file(dict(tensors), temporary_dir / name)
        hashes = {path.name: sha256_of(path) for path in sorted(temporary_dir.iterdir())}
        state = CheckpointState(step=snapshot.step, l1=l1, resumable=snapshot.resumable, network=snapshot.network, hashes=hashes)
        write_checkpoint_state(temporary_dir, state)
        if final_dir.exists():
            remove_folder_whole(final_dir)
        rename_folder_whole(temporary_dir, final_dir)
    except (OSError, SafetensorError) as error:
        shutil.rmtree(temporary_dir, ignore_errors=True)
        raise disk_error(_system_error(error), final_dir) from error
    except AppError:
        shutil.rmtree(temporary_dir, ignore_errors=True)
        raise
    return final_dir


def _system_error(error: OSError | SafetensorError) -> OSError:
    """The system's error behind a failed save; safetensors names its number in its words alone: "... (os error 28)"."""
    if isinstance(error, OSError):
        return error
    number = re.search(r"\(os error (\d+)\)", str(error))
    if number is None:
        return OSError(str(error))
    code = int(number[1])
    return OSError(code, os.strerror(code), None, code)  # the last is Windows' own number, and left out elsewhere


def load_checkpoint(loop: Loop, checkpoint_dir: Path) -> CheckpointState:
    """Put the loop where the checkpoint stood. Raises AppError: CHECKPOINT_DAMAGED, NEWER_FORMAT, MODEL_MISMATCH."""
    state = verify_checkpoint(checkpoint_dir)
    wanted = network_words(loop.settings)
    if state.network and state.network != wanted:
        raise AppError(
            ErrorCode.MODEL_MISMATCH,
            f"The checkpoint {checkpoint_dir} is of {state.network}; the run trains {wanted}.",
            "Resume it with the settings it was trained with.",
            path=str(checkpoint_dir),
        )
    expected = set(_tensors(loop))
    if not expected <= set(state.hashes):
        raise damaged(checkpoint_dir, f"it has no {', '.join(sorted(expected - set(state.hashes)))}")
    files = {name: read_tensors(checkpoint_dir, name) for name in expected}
    _load_weights(loop.generator, files[GENERATOR_FILE], checkpoint_dir)
    if loop.discriminator is not None:
        _load_weights(loop.discriminator, files[DISCRIMINATOR_FILE], checkpoint_dir)
    if loop.averaged is not None:
        _load_weights(loop.averaged.network, files[AVERAGED_FILE], checkpoint_dir)
    for name, learner in _learners(loop).items():
        _load_adam(learner.adam, learner.network, files[name], checkpoint_dir)
    loop.step = state.step
    return state


def load_newest(loop: Loop, run_dir: Path) -> tuple[CheckpointState | None, list[tuple[Path, AppError]]]:
    """Load the newest whole resumable checkpoint; also newer ones that were passed over, with their troubles.

    (None, []) for a run without any. Raises AppError: CHECKPOINT_DAMAGED when there are some and none is whole, MODEL_MISMATCH,
    NEWER_FORMAT.
    """
    passed_over: list[tuple[Path, AppError]] = []
    for path in reversed(checkpoint_dirs(run_dir)):
        try:
            if read_checkpoint_state(path).resumable:
                return load_checkpoint(loop, path), passed_over
        except AppError as error:
            if error.code is not ErrorCode.CHECKPOINT_DAMAGED:
                raise
            passed_over.append((path, error))
    if passed_over:
        raise AppError(
            ErrorCode.CHECKPOINT_DAMAGED,
            f"None of the {len(passed_over)} checkpoints of {run_dir} is whole; the newest: {passed_over[0][1].message}",
            "Start a new run with the same settings.",
            path=str(run_dir),
        )
    return None, []


def load_start(loop: Loop, run_dir: Path, hashes: Mapping[str, str]) -> None:
    """Give the networks of a loop at its first step the weights of the run's start/. Raises AppError NOT_A_RUN, MODEL_MISMATCH."""
    folder = RunFolder(run_dir).start_dir
    averaged = [] if loop.averaged is None else [loop.averaged.network]
    judges = [] if loop.discriminator is None else [loop.discriminator]
    networks: dict[str, list[nn.Module]] = {GENERATOR_FILE: [loop.generator, *averaged], DISCRIMINATOR_FILE: [*judges]}
    for name, expected in hashes.items():
        try:
            if sha256_of(folder / name) != expected:
                raise _start_unusable(folder / name, "it is not what was copied")
            tensors = load_tensors(folder / name)
        except (OSError, SafetensorError) as error:
            raise _start_unusable(folder / name, str(error)) from error
        for network in networks[name]:
            _load_weights(network, tensors, folder)


def _start_unusable(path: Path, reason: str) -> AppError:
    message = f"The weights {path} that the run begins from can't be used: {reason}."
    return AppError(ErrorCode.NOT_A_RUN, message, "Start a new run.", path=str(path))


def read_tensors(checkpoint_dir: Path, name: str) -> dict[str, Tensor]:
    """The tensors of one file of a checkpoint. Raises AppError CHECKPOINT_DAMAGED."""
    try:
        return load_tensors(checkpoint_dir / name)
    except (OSError, SafetensorError) as error:
        raise damaged(checkpoint_dir, f"{name}: {error}") from error


def _tensors(loop: Loop) -> dict[str, dict[str, Tensor]]:
    averaged = {} if loop.averaged is None else {AVERAGED_FILE: loop.averaged.network.state_dict()}
    judge = {} if loop.discriminator is None else {DISCRIMINATOR_FILE: loop.discriminator.state_dict()}
    moments = {name: _adam_tensors(learner.adam, learner.network) for name, learner in _learners(loop).items()}
    return {GENERATOR_FILE: loop.generator.state_dict(), **judge, **moments, **averaged}


def _learners(loop: Loop) -> dict[str, Learner]:
    """What each optimiser's file is of; an objective without a discriminator has but the generator's."""
    return dict(zip((_GENERATOR_ADAM_FILE, _DISCRIMINATOR_ADAM_FILE), loop.training_step.learners, strict=False))


def _adam_tensors(adam: torch.optim.Adam, network: nn.Module) -> dict[str, Tensor]:
    """An optimiser's state by the names of the weights it belongs to: NAME/exp_avg, NAME/exp_avg_sq, NAME/step."""
    return {
        f"{name}/{key}": value for name, parameter in network.named_parameters() for key, value in adam.state.get(parameter, {}).items()
    }


def _load_weights(network: nn.Module, tensors: dict[str, Tensor], checkpoint_dir: Path) -> None:
    own = {name: tuple(value.shape) for name, value in network.state_dict().items()}
    theirs = {name: tuple(value.shape) for name, value in tensors.items()}
    if own != theirs:
        different = [name for name in sorted(own.keys() | theirs.keys()) if own.get(name) != theirs.get(name)][:10]
        lines = "; ".join(f"{name}: {theirs.get(name, 'absent')} instead of {own.get(name, 'absent')}" for name in different)
        raise AppError(
            ErrorCode.MODEL_MISMATCH,
            f"The checkpoint {checkpoint_dir} is of another network: {lines}.",
            "Resume it with the settings it was trained with.",
            path=str(checkpoint_dir),
        )
    network.load_state_dict(tensors)


def _load_adam(adam: torch.optim.Adam, network: nn.Module, tensors: dict[str, Tensor], checkpoint_dir: Path) -> None:
    state: dict[int, dict[str, Tensor]] = {}
    for index, (name, parameter) in enumerate(network.named_parameters()):
        entry = {key: tensors[f"{name}/{key}"] for key in ("step", "exp_avg", "exp_avg_sq") if f"{name}/{key}" in tensors}
        if not entry:
            continue
        if len(entry) != 3 or entry["exp_avg"].shape != parameter.shape:
            raise damaged(checkpoint_dir, f"the optimiser's state of {name} is not whole")
        # The fused kernel walks memory: the moments must lie as the weights do (channels_last on a card), not as they were read.
        state[index] = {key: value if key == "step" else torch.empty_like(parameter).copy_(value) for key, value in entry.items()}
    adam.load_state_dict({"state": state, "param_groups": adam.state_dict()["param_groups"]})
