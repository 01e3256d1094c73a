"""The folders of a run's checkpoints: what each says of itself, which stands for the run, and which make room for newer ones (no torch)."""

import errno
import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from core.errors import AppError, ErrorCode
from core.files import remove_folder_whole, write_whole
from training.run import RunFolder, read_request, step_name
from training.settings import RUN_FORMAT, RunSettings, discriminator_shape, generator_shape, objective_of

CHECKPOINT_STATE = "state.json"
GENERATOR_FILE = "generator.safetensors"
AVERAGED_FILE = "generator-averaged.safetensors"
"""The running mean of the generator, where the run keeps one; then this is what becomes a model."""
DISCRIMINATOR_FILE = "discriminator.safetensors"
NUM_KEPT = 2
"""The newest checkpoints that stay beside the best."""
_NAME = re.compile(r"step-[0-9]{8,18}")
_SEAL_FIELD = b'"sha256":'
_NO_SEAL = b'"sha256":""}'


class CheckpointState(msgspec.Struct, frozen=True, kw_only=True):
    """state.json of a checkpoint: where training stood, and the SHA-256 of each file beside it."""

    step: int
    l1: float = -1.0
    resumable: bool = True
    """False for a milestone, which holds the generator alone."""
    network: str = ""
    """The networks in words, as `network_words` says them."""
    hashes: dict[str, str] = {}
    format: int = RUN_FORMAT
    sha256: str = ""
    """Of this file's bytes with this field empty. It stays the last field in every format."""

    @property
    def ready_file(self) -> str:
        """The file with the generator as it is used."""
        return AVERAGED_FILE if AVERAGED_FILE in self.hashes else GENERATOR_FILE


def network_words(settings: RunSettings) -> str:
    """The networks that these settings train, for people: a checkpoint of others can't be resumed."""
    mean = " and its running mean" if settings.ema_decay > 0 else ""
    judge = discriminator_shape(settings)
    alone = "" if judge is None or objective_of(settings).is_conditional else " that sees no inputs"
    judge_words = "no discriminator" if judge is None else f"{judge.words}{alone}"
    return f"{generator_shape(settings).words}{mean}, {judge_words}"


def write_checkpoint_state(checkpoint_dir: Path, state: CheckpointState) -> None:
    """Write state.json, whole. Raises the disk's troubles."""
    data = msgspec.json.encode(msgspec.structs.replace(state, sha256=""))
    seal = hashlib.sha256(data).hexdigest().encode()
    write_whole(checkpoint_dir / CHECKPOINT_STATE, data.removesuffix(_NO_SEAL) + b'"sha256":"' + seal + b'"}')


def read_checkpoint_state(checkpoint_dir: Path) -> CheckpointState:
    """Raises AppError CHECKPOINT_DAMAGED or NEWER_FORMAT."""
    try:
        refuse_odd_file(checkpoint_dir / CHECKPOINT_STATE)
        data = (checkpoint_dir / CHECKPOINT_STATE).read_bytes()
        before, field, seal = data.rpartition(_SEAL_FIELD)
        # Older ones have no seal. What stands in its place and is none is a damaged one.
        if field and seal != b'"%s"}' % hashlib.sha256(before + _NO_SEAL).hexdigest().encode():
            raise damaged(checkpoint_dir, f"{CHECKPOINT_STATE} is not what was saved")
        state = msgspec.json.decode(data, type=CheckpointState)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise damaged(checkpoint_dir, f"{CHECKPOINT_STATE}: {error.strerror if isinstance(error, OSError) else error}") from error
    if state.format > RUN_FORMAT:
        raise AppError(
            ErrorCode.NEWER_FORMAT,
            f"The checkpoint {checkpoint_dir} was made by a newer Diptych (format {state.format}; this one knows {RUN_FORMAT}).",
            "Update Diptych to use it.",
            path=str(checkpoint_dir),
        )
    if step_name(state.step) != checkpoint_dir.name:
        raise damaged(checkpoint_dir, f"it is of step {state.step}")
    return state


def verify_checkpoint(checkpoint_dir: Path) -> CheckpointState:
    """Check every file against its hash. Raises AppError CHECKPOINT_DAMAGED or NEWER_FORMAT."""
    state = read_checkpoint_state(checkpoint_dir)
    verify_files(checkpoint_dir, state.hashes)
    return state


def verify_files(checkpoint_dir: Path, hashes: Mapping[str, str]) -> None:
    """Check files of a checkpoint against what its state says. Raises AppError CHECKPOINT_DAMAGED."""
    for name, expected in hashes.items():
        if not name or Path(name).name != name:
            raise damaged(checkpoint_dir, "it names files outside of its folder")
        try:
            found = sha256_of(checkpoint_dir / name)
        except OSError as error:
            raise damaged(checkpoint_dir, f"{name}: {error.strerror}") from error
        if found != expected:
            raise damaged(checkpoint_dir, f"{name} is not what was saved")


def sha256_of(path: Path) -> str:
    """Raises OSError."""
    refuse_odd_file(path)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def refuse_odd_file(path: Path) -> None:
    """Raises OSError for what is there and no file: a pipe or a device could be read for ever."""
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "it is no file")


def damaged(checkpoint_dir: Path, reason: str) -> AppError:
    """The trouble of a checkpoint that is not what was saved."""
    return AppError(
        ErrorCode.CHECKPOINT_DAMAGED,
        f"The checkpoint {checkpoint_dir} is damaged: {reason}.",
        "An older checkpoint of the run can be used.",
        path=str(checkpoint_dir),
    )


def checkpoint_dirs(run_dir: Path) -> list[Path]:
    """The run's checkpoints and milestones, oldest first; a folder of another name, such as somebody's copy of one, is none of them."""
    folder = RunFolder(run_dir).checkpoints_dir
    if not folder.is_dir():
        return []
    found = [Path(entry.path) for entry in os.scandir(folder) if _NAME.fullmatch(entry.name) and entry.is_dir()]
    return sorted(found, key=step_of)


def step_of(checkpoint_dir: Path) -> int:
    """The step that the name of a checkpoint's folder says. Names sort as steps do only up to eight digits."""
    return int(checkpoint_dir.name.removeprefix("step-"))


def sound_checkpoints(run_dir: Path) -> list[tuple[Path, CheckpointState]]:
    """Those whose state can be read, oldest first."""
    found = []
    for path in checkpoint_dirs(run_dir):
        try:
            found.append((path, read_checkpoint_state(path)))
        except AppError:
            continue
    return found


def best_of(checkpoints: list[tuple[Path, CheckpointState]]) -> CheckpointState | None:
    """The one with the smallest held-out L1, the newest of equals; None where nothing was measured."""
    measured = [state for _, state in checkpoints if state.l1 >= 0]
    return min(measured, key=lambda state: (state.l1, -state.step), default=None)


def representative_checkpoint(run_dir: Path, step: int | None = None) -> Path:
    """The checkpoint of `step`; without one the best by validation L1, or the newest where nothing was measured.

    Raises AppError: NOT_A_RUN, NO_CHECKPOINT, CHECKPOINT_DAMAGED for the asked step.
    """
    read_request(run_dir)
    if step is not None:
        chosen = RunFolder(run_dir).checkpoints_dir / step_name(step)
        if chosen.is_dir():
            read_checkpoint_state(chosen)
            return chosen
        raise AppError(
            ErrorCode.NO_CHECKPOINT,
            f"The run {run_dir} has no checkpoint of step {step}.",
            "Choose one that is there: while a run trains, older ones make room for newer ones.",
            path=str(run_dir),
        )
    found = sound_checkpoints(run_dir)
    if not found:
        raise AppError(
            ErrorCode.NO_CHECKPOINT,
            f"The run {run_dir} has no checkpoint yet.",
            "Let it train until its first checkpoint, or stop it: stopping saves one.",
            path=str(run_dir),
        )
    best = best_of(found)
    return found[-1][0] if best is None else found[-1][0].with_name(step_name(best.step))


def make_room(run_dir: Path, settings: RunSettings) -> None:
    """Keep the last NUM_KEPT resumable checkpoints, the best one, and the milestones as far as `checkpoint_space_mb` allows.

    A checkpoint at a milestone's step becomes a milestone. Of milestones the oldest go first, never the best of all; a damaged
    checkpoint goes when NUM_KEPT sound ones are newer. Raises the disk's troubles.
    """
    found = sound_checkpoints(run_dir)
    whole = [(path, state) for path, state in found if state.resumable]
    best = {state.step for state in (best_of(whole), best_of(found)) if state is not None}
    newest = {state.step for _, state in whole[-NUM_KEPT:]}
    for path, state in whole:
        if state.step in newest | best:
            continue
        if is_milestone(settings, state.step):
            _reduce(path, state)
        else:
            remove_folder_whole(path)
    for path, state in found:
        if not state.resumable:
            _remove_unnamed(path, state)  # a process may have been killed between the two steps of _reduce
    sound = {path for path, _ in found}
    for path in checkpoint_dirs(run_dir):
        if path not in sound and len(newest) == NUM_KEPT and step_of(path) < min(newest):
            remove_folder_whole(path)
    _keep_to_space(run_dir, settings.checkpoint_space_mb, protected=newest | best)


def is_milestone(settings: RunSettings, step: int) -> bool:
    """Whether the generator of this step is to be kept."""
    return settings.milestone_every > 0 and step > 0 and step % settings.milestone_every == 0


def checkpoint_bytes(checkpoint_dir: Path) -> int:
    """The room that it takes."""
    return sum(path.stat().st_size for path in checkpoint_dir.iterdir())


def _reduce(checkpoint_dir: Path, state: CheckpointState) -> None:
    """Leave the generator alone. The new state is what counts: files that it does not name are left-overs."""
    hashes = {state.ready_file: state.hashes[state.ready_file]}
    reduced = msgspec.structs.replace(state, resumable=False, hashes=hashes)
    write_checkpoint_state(checkpoint_dir, reduced)
    _remove_unnamed(checkpoint_dir, reduced)


def _remove_unnamed(checkpoint_dir: Path, state: CheckpointState) -> None:
    for path in checkpoint_dir.iterdir():
        if path.name not in (CHECKPOINT_STATE, *state.hashes):
            path.unlink(missing_ok=True)


def _keep_to_space(run_dir: Path, space_mb: int, *, protected: set[int]) -> None:
    if space_mb == 0:
        return
    sizes = [(path, state, checkpoint_bytes(path)) for path, state in sound_checkpoints(run_dir)]
    excess = sum(size for _, _, size in sizes) - space_mb * 1_000_000
    for path, state, size in sizes:
        if excess <= 0:
            return
        if state.step not in protected:
            remove_folder_whole(path)
            excess -= size
