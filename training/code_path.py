"""How a run computes its steps: in mixed precision where a short measurement says that it pays, and the same way ever after (torch)."""

import time
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import msgspec
import torch

from core.device import forget_peak
from core.errors import AppError, ErrorCode
from core.files import write_whole
from core.host_memory import limited_to_what_is_free
from core.memory_trouble import memory_lacking
from core.pix2pix.captured import can_capture, captured_word
from core.translation.job import precision_of
from training.capturing import judge_captured, losses_of, noise_batch, share_off
from training.checkpoint_folders import checkpoint_dirs
from training.computing import MAX_THREADS
from training.loop import Loop
from training.run import RunFolder, read_run_file
from training.settings import RunSettings, objective_of, settings_with

FASTER = 0.9
"""bf16 must take at most this share of fp32's time."""
LOSSES_AGREE = 0.05
"""Each loss of each step measured may differ by this share of itself."""
NUM_STEPS = 3
"""Steps that are measured in each precision; the first warms up."""

_Threads = Annotated[int, msgspec.Meta(ge=0, le=MAX_THREADS)]


class CodePath(msgspec.Struct, frozen=True, kw_only=True):
    """code-path.json of a run. `word` is the way, its last part the precision; `device` the kind of device it was chosen for."""

    word: Annotated[str, msgspec.Meta(pattern="-(fp32|bf16)$")]
    device: str
    reason: str
    num_ranks: Annotated[int, msgspec.Meta(ge=1)] = 1
    """Processes that share each batch."""
    num_threads: _Threads = 0
    """Of a processor, that computed when the run began: sums of other parts are rounded otherwise. 0 where it was not written down."""
    threads_asked: _Threads = 0
    """What was asked for then; 0 for all there are."""

    @property
    def precision(self) -> str:
        """fp32 or bf16."""
        return precision_of(self.word)


def threads_of(run_dir: Path) -> int:
    """The threads that were asked for when the run was begun; 0 for all, and for a run that was not. Raises AppError NOT_A_RUN."""
    began = _read(run_dir)
    return 0 if began is None else began.threads_asked


def settle_code_path(
    run_dir: Path, settings: RunSettings, device: torch.device, num_ranks: int = 1, threads_asked: int = 0
) -> tuple[CodePath, str]:
    """The way the run was begun with, and ''; or, where that is not to be had on this device, another, and a sentence about it.

    The first session chooses and writes down. A run with checkpoints but without that file is older than the question: it goes on in
    the precision that was asked for. Raises AppError: NOT_A_RUN (the file is damaged), BAD_COMMAND (another number of processes, which
    would make other batches), the disk's troubles.
    """
    began = _read(run_dir)
    is_begun = bool(checkpoint_dirs(run_dir))
    num_began = began.num_ranks if began is not None else 1
    if is_begun and num_began != num_ranks:
        how = "without torchrun" if num_began == 1 else f"with torchrun and {num_began} processes"
        message = f"The run {run_dir} was begun {how}; with {num_ranks} its batches would be others."
        raise AppError(ErrorCode.BAD_COMMAND, message, f"Resume it {how}.", path=str(run_dir))
    if began is not None and began.word in _words_on(device, began.precision) and began.num_ranks == num_ranks:
        return msgspec.structs.replace(began, reason=f"as this run began ({began.reason})"), _other_threads(began, device)
    changed = ""
    if began is None:
        # A run with checkpoints is older than captured steps too.
        chosen = choose_code_path(settings, device, may_capture=num_ranks == 1 and not is_begun)
    else:
        # The precision was settled; only how it is computed depends on the device.
        word = word_for(device, began.precision)
        reason = f"{began.precision} as this run began, on another kind of device"
        chosen = CodePath(word=word, device=device.type, reason=reason)
        changed = f"This run was begun as {began.word} and goes on as {word}: its numbers may differ by rounding from here on."
    num_threads = torch.get_num_threads() if device.type == "cpu" else 0
    chosen = msgspec.structs.replace(chosen, num_ranks=num_ranks, num_threads=num_threads, threads_asked=threads_asked)
    if began is not None or not is_begun or settings.precision == "auto":
        write_whole(RunFolder(run_dir).code_path_path, msgspec.json.encode(chosen))
    return chosen, changed


def _other_threads(began: CodePath, device: torch.device) -> str:
    """A sentence where the processor computes with another number of threads than when the run began, else ''."""
    now = torch.get_num_threads()
    if device.type != "cpu" or began.num_threads in (0, now):
        return ""
    return (
        f"The number of threads was {began.num_threads} when this run was begun and is {now} now: its numbers may differ by rounding from "
        f"here on. With {began.num_threads} they would not."
    )


def read_code_path(run_dir: Path) -> CodePath:
    """What the session that works on the run has settled. Raises AppError NOT_A_RUN."""
    found = _read(run_dir)
    # Older runs have no such file, and no other ranks.
    assert found is not None, "rank 0 settles it before others read"
    return found


def _read(run_dir: Path) -> CodePath | None:
    return read_run_file(RunFolder(run_dir).code_path_path, CodePath, "how the run is computed")


def word_for(device: torch.device, precision: str) -> str:
    """products-*: on a CPU, deep layers as matrix products. eager-*: torch as it comes. captured-* is chosen beside these."""
    return f"{'products' if device.type == 'cpu' else 'eager'}-{precision}"


def _words_on(device: torch.device, precision: str) -> list[str]:
    """The ways that are to be had on the device."""
    return [word_for(device, precision), *([captured_word(precision)] if can_capture(device) else [])]


def choose_code_path(settings: RunSettings, device: torch.device, *, may_capture: bool = True) -> CodePath:
    """The precision, and on a card whether steps are captured as CUDA graphs; both by some steps of scratch copies."""
    chosen = _choose_precision(settings, device)
    if not (may_capture and can_capture(device)):
        return chosen
    pays, reason = judge_captured(settings, device, chosen.precision)
    word = captured_word(chosen.precision) if pays else chosen.word
    return msgspec.structs.replace(chosen, word=word, reason=f"{chosen.reason}; {reason}")


def _choose_precision(settings: RunSettings, device: torch.device) -> CodePath:
    """As the settings say; for `auto` some steps of scratch copies are measured in fp32 and in bf16, which takes about six steps' time.

    fp32 takes the more memory of the two: a run for which there is enough in bf16 must not end here.
    """
    if settings.precision != "auto":
        return _path(device, settings.precision, f"{settings.precision} was asked for")
    if settings.r1_weight > 0:
        return _path(device, "fp32", "r1_weight is computed in fp32 alone")
    if not has_bf16(device):
        return _path(device, "fp32", "this device has no bf16 arithmetic")
    try:
        with limited_to_what_is_free() if device.type == "cpu" else nullcontext():
            return _compared(settings, device)
    except Exception as error:  # libraries say it by errors of many kinds
        if settings.batch_size == 1 or memory_lacking(error) is None:
            raise
    # Beyond the error, whose traceback holds what was taken.
    forget_peak(device)
    chosen = _compared(settings_with(settings, {"batch_size": 1}), device)
    return msgspec.structs.replace(chosen, reason=f"{chosen.reason}; measured on single pairs, for more found no memory in fp32")


def _compared(settings: RunSettings, device: torch.device) -> CodePath:
    exact_s, exact = _measured(settings, device, "fp32")
    mixed_s, mixed = _measured(settings, device, "bf16")
    off = share_off(exact, mixed, objective_of(settings))
    figures = f"{1000 * mixed_s:.3g} ms a step, {1000 * exact_s:.3g} ms in fp32"
    # Written so that a loss that is no number does not agree.
    if not off <= LOSSES_AGREE:
        words = f"in bf16 the losses differ by {off:.1%} in the first steps, more than {LOSSES_AGREE:.0%} ({figures})"
        return _path(device, "fp32", words)
    if mixed_s > FASTER * exact_s:
        return _path(device, "fp32", f"bf16 is not clearly faster on this device ({figures})")
    words = f"bf16 is {exact_s / mixed_s:.2g} times as fast on this device and the losses agree within {off:.1%} ({figures})"
    return _path(device, "bf16", words)


def _path(device: torch.device, precision: str, reason: str) -> CodePath:
    return CodePath(word=word_for(device, precision), device=device.type, reason=reason)


def has_bf16(device: torch.device) -> bool:
    """Whether the device multiplies bf16 in hardware."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    if device.type != "cpu":
        return False
    try:
        return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())
    except (AttributeError, RuntimeError):
        return False


def _measured(settings: RunSettings, device: torch.device, precision: str) -> tuple[float, torch.Tensor]:
    """Seconds of a step and the losses, (NUM_STEPS, losses that the objective has), of a scratch loop on noise."""
    loop = Loop(settings, device, code_path=word_for(device, precision))
    seconds, losses = float("inf"), []
    for number in range(NUM_STEPS):
        batch = noise_batch(settings, number)
        start = time.perf_counter()
        report = loop.advance(batch)
        losses.append(losses_of(report.figures, loop.training_step.objective))
        if number > 0:
            seconds = min(seconds, time.perf_counter() - start)
    return seconds, torch.stack(losses)
