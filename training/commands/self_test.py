"""Check that this installation can train and translate: a tiny run in a temporary folder, through the same workers as the real ones."""

import argparse
import platform
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from rich.console import Console

from core.errors import EXIT_OK, EXIT_SOME_FAILED, AppError, ErrorCode
from core.jobs.events import Event, Failed, Started
from core.jobs.folder import JobFolder
from core.jobs.process import start_worker
from core.jobs.reader import read_all
from core.pairs.dataset import create_dataset
from core.pairs.finding import find_pairs
from core.pairs.resolving import resolve_dataset
from core.translation.job import TRANSLATION_EVENTS, RowDone, RowFailed, TranslationJob, create_job, new_job_dir, request_for
from training.checkpoint_folders import checkpoint_dirs
from training.computing import Computing
from training.creating import create_run, new_run_dir
from training.run import Losses, RunEvent, RunFolder, RunRequest, worker_arguments
from training.settings import RunSettings

WORKER_TIMEOUT_S = 180.0
"""How long one worker may take: it imports torch, from a cold disk at worst, and does next to nothing."""
SIZE_PX: Literal[32] = 32
NUM_PAIRS = 3
"""Two to train on, which is two steps, and one held out."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`diptych self-test` has no options of its own."""


class SelfTest:
    """The checks, in order; each needs what those before it made."""

    def __init__(self, workspace: Path, device: str | None) -> None:
        self.workspace = workspace
        self.device = device
        self.model_path = workspace / "models" / "self-test.safetensors"
        self.run_dir = Path()

    def torch_computes(self) -> str:
        """The libraries load, and the device multiplies."""
        import torch
        import torchvision

        from core.device import choose_device, describe_device

        device = choose_device(self.device)
        ones = torch.ones(4, 4, device=device)
        if float((ones @ ones).sum().item()) != 64:
            message = f"The device {device} computes wrongly."
            raise AppError(ErrorCode.DEVICE_UNUSABLE, message, "Update its driver, or use --device cpu.")
        versions = f"Python {platform.python_version()}, torch {torch.__version__}, torchvision {torchvision.__version__}"
        return f"{versions}, {describe_device(device)}"

    def pairs_are_found(self) -> str:
        """Pictures are written and read, and a dataset is made of them."""
        import numpy as np

        from core.images.writing import write_picture

        pictures_dir = self.workspace / "pictures"
        pictures_dir.mkdir()
        for index in range(NUM_PAIRS):
            rows, columns = np.mgrid[:SIZE_PX, :SIZE_PX]
            shape = ((rows // 8 + columns // 8 + index) % 2 * 255).astype(np.uint8)
            flat, shaded = np.stack([shape] * 3, axis=2), np.stack([shape, 255 - shape, rows.astype(np.uint8) * 8], axis=2)
            write_picture(pictures_dir / f"{index}.png", np.concatenate([flat, shaded], axis=1))
        found = find_pairs([pictures_dir], input_side="left")
        create_dataset(self.workspace, "self-test", found, 1 / NUM_PAIRS)
        return f"{len(found.pairs)} pairs in a dataset"

    def a_worker_trains(self) -> str:
        """A training worker makes one step and saves a checkpoint."""
        resolved = resolve_dataset("self-test", self.workspace)
        self.run_dir = new_run_dir(self.workspace, "self-test")
        create_run(self.run_dir, RunRequest(settings=_TINY, dataset=resolved.name), resolved.pairs)
        self._work(worker_arguments(self.run_dir, Computing(device=self.device or ""), stop_at=1), RunFolder(self.run_dir).job, RunEvent)
        (checkpoint_dir,) = checkpoint_dirs(self.run_dir)
        return f"one step, {checkpoint_dir.name} saved"

    def training_goes_on(self) -> str:
        """A second worker loads the checkpoint and finishes the run."""
        events = self._work(worker_arguments(self.run_dir, Computing(device=self.device or "")), RunFolder(self.run_dir).job, RunEvent)
        starts = [event.from_step for event in events if isinstance(event, Started)]
        losses = [event for event in events if isinstance(event, Losses)]
        if starts != [0, 1] or not losses or losses[-1].step != 2:
            message = f"The run began at steps {starts} instead of 0 and 1."
            raise AppError(ErrorCode.CHECKPOINT_DAMAGED, message, "Please report this.")
        return f"from step 1 to 2, L1 {losses[-1].values['G_L1'][0]:.3f}"

    def a_model_is_made(self) -> str:
        """The run becomes a model file, and its header is read."""
        from core.models.header import read_header
        from training.models import export_model

        self.model_path.parent.mkdir(parents=True, exist_ok=True)
        export_model(self.run_dir, self.model_path, name="self-test")
        header = read_header(self.model_path)
        return f"{self.model_path.stat().st_size / 1e6:.1f} MB, step {header.step}"

    def a_worker_translates(self) -> str:
        """A translation worker turns one picture into another of the same size."""
        from core.images.reading import picture_size

        picture_path = self.workspace / "pictures" / "0.png"
        output_dir = self.workspace / "translated"
        request = request_for([picture_path], self.model_path, output_dir, device=self.device or "")
        job = create_job(new_job_dir(self.workspace), request)
        events = self._work(["_translate-worker", str(job.path)], TranslationJob(job.path).folder, TRANSLATION_EVENTS)
        for event in events:
            if isinstance(event, RowFailed):
                raise AppError(ErrorCode(event.code), event.message)
        if not any(isinstance(event, RowDone) for event in events):
            raise AppError(ErrorCode.INTERNAL, "The worker ended without a translated picture.", "Please report this.")
        (output_path,) = output_dir.glob("*.png")
        size = picture_size(output_path)
        if size != picture_size(picture_path):
            raise AppError(ErrorCode.INTERNAL, f"The translated picture has another size: {size}.", "Please report this.")
        return f"{output_path.name}, {size[0]}x{size[1]}"

    def _work(self, arguments: list[str], folder: JobFolder, event_type: object) -> list[Event]:
        """Let a worker do its job and return all the job's events. Raises AppError for how it failed."""
        worker = start_worker(arguments, folder.log_path)
        code = worker.wait(WORKER_TIMEOUT_S)
        if code is None:
            worker.end(None, grace_s=0)
            message = f"A worker did not end within {WORKER_TIMEOUT_S:.0f} s."
            raise AppError(ErrorCode.WORKER_DIED, message, f"The last lines of its log:\n{worker.log_tail()}")
        events: list[Event] = read_all(folder, event_type)
        for event in events:
            if isinstance(event, Failed):
                raise AppError(ErrorCode(event.code), event.message, event.hint)
        if code != EXIT_OK and not events:
            death = worker.death()
            raise AppError(death.code, death.message, f"The last lines of its log:\n{death.details['log']}")
        return events


_TINY = RunSettings(
    size_px=SIZE_PX, width=4, discriminator_width=4, epochs=1, preview_every=1, preview_pairs=1, validation_every=1, checkpoint_every=1
)


def run(arguments: argparse.Namespace) -> int:
    """Make all checks and report them; 0 when all passed, else 1."""
    console = Console(soft_wrap=True)
    with _temporary_workspace() as workspace:
        test = SelfTest(workspace, arguments.device)
        checks = [
            ("torch", test.torch_computes),
            ("dataset", test.pairs_are_found),
            ("training worker", test.a_worker_trains),
            ("resume", test.training_goes_on),
            ("model file", test.a_model_is_made),
            ("translation worker", test.a_worker_translates),
        ]
        begun = time.perf_counter()
        for name, check in checks:
            start = time.perf_counter()
            try:
                what = check()
            except AppError as error:
                console.print(f"FAILED  {name}: {error}", markup=False, highlight=False)
                return EXIT_SOME_FAILED
            console.print(f"ok      {name} ({time.perf_counter() - start:.1f} s): {what}", markup=False, highlight=False)
    console.print(f"All is well, in {time.perf_counter() - begun:.1f} s.", highlight=False)
    return EXIT_OK


@contextmanager
def _temporary_workspace() -> Iterator[Path]:
    try:
        folder = tempfile.TemporaryDirectory(prefix="diptych-self-test-", ignore_cleanup_errors=True)
    except OSError as error:
        message = f"There is no place for temporary files: {error.strerror}."
        raise AppError(ErrorCode.DISK_FAILED, message, "Set TMPDIR to a folder that can be written.") from error
    with folder as name:
        yield Path(name)
