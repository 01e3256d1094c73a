"""Checkpoints: everything of a loop, whole or absent, with a hash for each file; no pickle."""

import hashlib
import os
import re
import shutil
from pathlib import Path

import msgspec
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from core.errors import AppError, ErrorCode
from core.files import disk_error, rename_folder_whole, write_whole
from training.loop import Loop
from training.run import (
    CHECKPOINT_STATE,
    CheckpointState,
    RunFolder,
    checkpoint_dirs,
    read_checkpoint_state,
    step_name,
)

GENERATOR_FILE = "generator.safetensors"
_DISCRIMINATOR_FILE = "discriminator.safetensors"
_GENERATOR_ADAM_FILE = "generator-adam.safetensors"
_DISCRIMINATOR_ADAM_FILE = "discriminator-adam.safetensors"
NUM_KEPT = 2
"""The newest checkpoints that stay beside the best."""


def save_checkpoint(run_dir: Path, loop: Loop, *, l1: float, best_l1: float) -> Path:
    """Write the loop's state to checkpoints/step-NNNNNNNN and return that folder.

    Raises AppError: LOSS_NOT_FINITE (a weight is no number: such a checkpoint would only hide the good ones), and the disk's troubles.
    """
    if not all(bool(torch.isfinite(weight).all()) for weight in loop.generator.parameters()):
        raise AppError(
            ErrorCode.LOSS_NOT_FINITE,
            f"The generator's weights are no longer numbers at step {loop.step}; no checkpoint was made of them.",
            "Resume from the last checkpoint, or start a new run with a smaller learning rate or fp32 precision.",
            step=str(loop.step),
        )
    final_dir = RunFolder(run_dir).checkpoints_dir / step_name(loop.step)
    if final_dir.is_dir():
        try:
            verify_checkpoint(final_dir)
            return final_dir
        except AppError:
            # A damaged checkpoint under this name would stand in the way of the good one.
            shutil.rmtree(final_dir)
    temporary_dir = final_dir.with_name(f".{final_dir.name}.partial")
    try:
        shutil.rmtree(temporary_dir, ignore_errors=True)
        temporary_dir.mkdir(parents=True)
        for name, tensors in _tensors(loop).items():
            save_file({key: value.detach().cpu().contiguous() for key, value in tensors.items()}, temporary_dir / name)
        hashes = {path.name: _sha256(path) for path in sorted(temporary_dir.iterdir())}
        state = CheckpointState(step=loop.step, l1=l1, best_l1=best_l1, hashes=hashes)
        write_whole(temporary_dir / CHECKPOINT_STATE, msgspec.json.encode(state))
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
    try:
        files = {name: load_file(checkpoint_dir / name) for name in _tensors(loop)}
    except (OSError, SafetensorError, KeyError) as error:
        raise _damaged(checkpoint_dir, str(error)) from error
    _load_weights(loop.generator, files[GENERATOR_FILE], checkpoint_dir)
    _load_weights(loop.discriminator, files[_DISCRIMINATOR_FILE], checkpoint_dir)
    step = loop.training_step
    _load_adam(step.generator_adam, loop.generator, files[_GENERATOR_ADAM_FILE], checkpoint_dir)
    _load_adam(step.discriminator_adam, loop.discriminator, files[_DISCRIMINATOR_ADAM_FILE], checkpoint_dir)
    loop.step = state.step
    return state


def load_newest(loop: Loop, run_dir: Path) -> tuple[CheckpointState | None, list[AppError]]:
    """Load the newest whole checkpoint; also the troubles of newer ones that were passed over.

    (None, []) for a run without any. Raises AppError CHECKPOINT_DAMAGED when there are some and none is whole.
    """
    damaged: list[AppError] = []
    for path in reversed(checkpoint_dirs(run_dir)):
        try:
            return load_checkpoint(loop, path), damaged
        except AppError as error:
            if error.code is not ErrorCode.CHECKPOINT_DAMAGED:
                raise
            damaged.append(error)
    if damaged:
        raise AppError(
            ErrorCode.CHECKPOINT_DAMAGED,
            f"None of the {len(damaged)} checkpoints of {run_dir} is whole; the newest: {damaged[0].message}",
            "Start a new run with the same settings.",
            path=str(run_dir),
        )
    return None, []


def verify_checkpoint(checkpoint_dir: Path) -> CheckpointState:
    """Check every file against its hash. Raises AppError CHECKPOINT_DAMAGED or NEWER_FORMAT."""
    state = read_checkpoint_state(checkpoint_dir)
    for name, expected in state.hashes.items():
        try:
            found = _sha256(checkpoint_dir / name)
        except OSError as error:
            raise _damaged(checkpoint_dir, f"{name}: {error.strerror}") from error
        if found != expected:
            raise _damaged(checkpoint_dir, f"{name} is not what was saved")
    return state


def discard_old_checkpoints(run_dir: Path, best_step: int) -> None:
    """Keep the last NUM_KEPT and the best; remove the rest (the folder is renamed first, so that none is ever half there)."""
    for path in checkpoint_dirs(run_dir)[:-NUM_KEPT]:
        if path.name != step_name(best_step):
            doomed = path.with_name(f".{path.name}.partial")
            path.rename(doomed)
            shutil.rmtree(doomed, ignore_errors=True)


def _tensors(loop: Loop) -> dict[str, dict[str, Tensor]]:
    step = loop.training_step
    return {
        GENERATOR_FILE: loop.generator.state_dict(),
        _DISCRIMINATOR_FILE: loop.discriminator.state_dict(),
        _GENERATOR_ADAM_FILE: _adam_tensors(step.generator_adam, loop.generator),
        _DISCRIMINATOR_ADAM_FILE: _adam_tensors(step.discriminator_adam, loop.discriminator),
    }


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
            raise _damaged(checkpoint_dir, f"the optimiser's state of {name} is not whole")
        # The fused kernel walks memory: the moments must lie as the weights do (channels_last on a card), not as they were read.
        state[index] = {key: value if key == "step" else torch.empty_like(parameter).copy_(value) for key, value in entry.items()}
    adam.load_state_dict({"state": state, "param_groups": adam.state_dict()["param_groups"]})


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _damaged(checkpoint_dir: Path, reason: str) -> AppError:
    return AppError(
        ErrorCode.CHECKPOINT_DAMAGED,
        f"The checkpoint {checkpoint_dir} is damaged: {reason}.",
        "An older checkpoint of the run can be used.",
        path=str(checkpoint_dir),
    )
