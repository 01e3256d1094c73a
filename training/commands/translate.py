"""Translate pictures and whole folders with a model, or go on with a translation that stopped."""

import argparse
import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, get_args

import msgspec
from rich.console import Console

from core.errors import EXIT_OK, EXIT_SOME_FAILED, AppError, ErrorCode, exit_code_of
from core.files import path_to_text
from core.jobs.control import send
from core.jobs.events import Failed, Finished
from core.jobs.lock import refuse_if_owned
from core.jobs.process import Worker, start_worker
from core.jobs.reader import JobReader
from core.models.header import ScalePolicy, read_header
from core.models.library import MODEL_SUFFIX, models_dir, starter_path
from core.translation.history import TranslationHistory
from core.translation.job import (
    HIDDEN_JOB_PREFIX,
    MAX_CRASHES,
    TRANSLATION_EVENTS,
    TranslationJob,
    create_job,
    hidden_job_dir,
    hidden_jobs,
    new_job_dir,
    read_request,
    request_for,
)
from core.translation.plan import OnExisting, OutputFormat, check_output_dir, check_template
from core.workspace import default_workspace, open_workspace
from training.commands.watch import TranslationDisplay

POLL_S = 0.1
CANCEL_GRACE_S = 5.0
_ONLY_NEW = ("model", "output", "inputs", "noise", "format", "on_existing", "name", "scale")
"""Options that a resumed translation has already."""


class Failure(msgspec.Struct, frozen=True):
    """One picture that could not be translated. `code` is an ErrorCode."""

    file: str
    code: str
    sentence: str


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What --json prints. `outcome` is finished, cancelled or failed; `job_dir` is what --resume takes while something is left to do."""

    outcome: str
    files: int
    done: int
    failed: int
    skipped: int
    waiting: int
    seconds: float
    device: str
    output_dir: str
    job_dir: str
    failures: list[Failure]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `diptych translate`."""
    parser.add_argument("inputs", nargs="*", type=Path, metavar="INPUT", help="pictures and folders of pictures")
    parser.add_argument("--model", metavar="FILE_OR_RUN", help="a model file, a run's folder, or the name of a model in the workspace")
    parser.add_argument("--output", type=Path, metavar="DIR", help="the folder for the translated pictures")
    parser.add_argument("--resume", type=Path, metavar="JOB_DIR", help="go on with this translation")
    parser.add_argument("--noise", type=_noise, metavar="off|SEED", help="the network's noise: off, or its seed (default: 0)")
    parser.add_argument("--scale", choices=get_args(ScalePolicy), help="resize as in training, or keep each picture's own size")
    parser.add_argument("--exact", action="store_true", help="full precision on every device")
    parser.add_argument("--format", choices=get_args(OutputFormat), help="what the outputs are written as (default: png)")
    parser.add_argument("--on-existing", choices=get_args(OnExisting), help="what to do where a file stands already (default: number)")
    parser.add_argument("--name", metavar="TEMPLATE", help="names of the outputs, of {name}, {index} and {model} (default: {name})")
    parser.add_argument("--json", action="store_true", help="print a report as JSON at the end")


def _noise(text: str) -> int | str:
    if text == "off":
        return text
    if not text.isascii() or not text.isdigit() or int(text) >= 2**63:
        raise argparse.ArgumentTypeError(f"{text!r} is neither off nor a seed of 0 or more")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """Make or open the job, start its worker, and show it until it ends. Raises AppError for what is wrong from the start."""
    console = Console(stderr=True)
    job = TranslationJob(_opened(arguments) if arguments.resume is not None else _created(arguments, console))
    start = time.monotonic()
    display = TranslationDisplay(console, job.path)
    follower = _Follower(job, display, console, getattr(arguments, "device", None))
    code = follower.follow()
    is_done = isinstance(display.history.ended, Finished)
    is_hidden = job.path.name.startswith(HIDDEN_JOB_PREFIX)
    # Failed before its files were listed: there is nothing to go on with, and nothing to keep.
    is_void = arguments.resume is None and isinstance(display.history.ended, Failed) and not display.history.listed
    output_dir = path_to_text(display.history.output_dir)
    if is_void:
        shutil.rmtree(job.path, ignore_errors=True)
    elif not is_done:
        console.print(f"Go on with: diptych translate --resume {path_to_text(job.path)}", markup=False, highlight=False, soft_wrap=True)
    else:
        console.print(f"The pictures are in {output_dir}", markup=False, highlight=False, soft_wrap=True)
    if arguments.json:
        kept = "" if is_void or (is_done and is_hidden) else path_to_text(job.path)
        sys.stdout.buffer.write(msgspec.json.encode(_report(display.history, code, kept, time.monotonic() - start)) + b"\n")
        sys.stdout.flush()
    if is_done and is_hidden:
        shutil.rmtree(job.path, ignore_errors=True)
    return code


def _opened(arguments: argparse.Namespace) -> Path:
    given = [name for name in _ONLY_NEW if getattr(arguments, name) not in (None, [])]
    if given or arguments.exact:
        option = given[0].replace("_", "-") if given else "exact"
        raise AppError(
            ErrorCode.BAD_COMMAND,
            f"--resume goes on as the translation was begun; {'an input' if option == 'inputs' else '--' + option} can't be given with it.",
            "Leave it out, or start a new translation.",
        )
    job_dir: Path = arguments.resume
    read_request(job_dir)
    refuse_if_owned(TranslationJob(job_dir).folder)
    return job_dir


def _created(arguments: argparse.Namespace, console: Console) -> Path:
    """A new job's folder, after everything that can be checked without computing was."""
    missing = [name for name, value in (("--model", arguments.model), ("--output", arguments.output)) if value is None]
    if missing or not arguments.inputs:
        raise AppError(ErrorCode.BAD_COMMAND, f"diptych translate needs {(*missing, 'an INPUT')[0]}.", "See diptych translate --help.")
    for path in arguments.inputs:
        if not path.exists():
            name = path_to_text(path)
            raise AppError(ErrorCode.PATH_MISSING, f"{name} is not there.", "Check the name, or choose it again.", path=name)
    check_template(arguments.name or "{name}")
    workspace: Path | None = getattr(arguments, "workspace", None)
    model = _model_path(arguments.model, workspace)
    check_output_dir(arguments.output)
    for unfinished in hidden_jobs(arguments.output):
        name = path_to_text(unfinished)
        console.print(
            f"An unfinished translation waits there: diptych translate --resume {name}", markup=False, highlight=False, soft_wrap=True
        )
    job_dir = hidden_job_dir(arguments.output.absolute()) if workspace is None else new_job_dir(open_workspace(workspace))
    options = {
        "output_format": arguments.format or "png",
        "name_template": arguments.name or "{name}",
        "on_existing": arguments.on_existing or "number",
        "noise_seed": None if arguments.noise == "off" else arguments.noise or 0,
        "scale": arguments.scale,
        "device": getattr(arguments, "device", None) or "",
        "exact": arguments.exact,
    }
    try:
        if model.is_dir():
            model = _exported(model, job_dir)
        create_job(job_dir, request_for(arguments.inputs, model, arguments.output, **options))
    except AppError:
        shutil.rmtree(job_dir, ignore_errors=True)
        raise
    return job_dir


def _model_path(word: str, workspace: Path | None) -> Path:
    """A model file that can be read, or a run's folder. Raises AppError: PATH_MISSING, NOT_A_MODEL, NEWER_FORMAT, NOT_A_RUN."""
    path = Path(word)
    if path.is_dir():
        from training.run import representative_checkpoint

        representative_checkpoint(path)
        return path
    if not path.exists() and path.name == word:
        named = models_dir(workspace or default_workspace()) / (word if word.endswith(MODEL_SUFFIX) else word + MODEL_SUFFIX)
        path = starter_path() if word == "starter" and not named.exists() else named if named.exists() else path
    read_header(path)
    return path


def _exported(run_dir: Path, job_dir: Path) -> Path:
    """The run's best checkpoint as a model file inside the job's folder, so that going on uses the same weights."""
    # Imports torch, which a model file needs only in the worker.
    from training.models import export_model

    return export_model(run_dir, job_dir / f"model{MODEL_SUFFIX}", name=run_dir.resolve().name)


class _Follower:
    """Shows a job's worker until it is over, and starts another where a decoder crashed it."""

    def __init__(self, job: TranslationJob, display: TranslationDisplay, console: Console, device: str | None) -> None:
        self._job = job
        self._display = display
        self._console = console
        self._device = device
        self._num_interrupts = 0
        self._reader: JobReader[Any] = JobReader(job.folder, TRANSLATION_EVENTS)
        # What earlier sessions did counts, and is not told again.
        display.history.apply(self._news())

    def follow(self) -> int:
        """The exit code; where the worker ended without a word, that is said."""
        with self._display.progress, _interruptible():
            for _ in range(2 * MAX_CRASHES):
                worker = self._start()
                self._watch(worker)
                ending = self._display.history.ended
                if self._num_interrupts:
                    return exit_code_of(ErrorCode.CANCELLED)
                if isinstance(ending, Failed):
                    return _code_of(ending)
                if ending is not None:
                    return EXIT_SOME_FAILED if self._display.history.num_failed else EXIT_OK
                if not self._job.has_crashed():
                    break
                self._console.print("A picture crashed its decoder; going on to find out which.")
        death = worker.death()
        self._console.print(str(death), markup=False, highlight=False, soft_wrap=True)
        return death.exit_code

    def _start(self) -> Worker:
        self._display.history.ended = None
        arguments = ["_translate-worker", str(self._job.path)]
        if self._device:
            arguments += ["--device", self._device]
        return start_worker(arguments, self._job.folder.log_path)

    def _watch(self, worker: Worker) -> None:
        while True:
            try:
                code = worker.poll()
                for event in self._news():
                    self._display.show(event)
                if code is not None:
                    return
                time.sleep(POLL_S)
            except KeyboardInterrupt:
                self._num_interrupts += 1
                if self._num_interrupts == 1:
                    self._console.print("Cancelling; what is done stays. Press Ctrl-C again to end at once.")
                    threading.Thread(target=self._cancel, args=(worker,), name="cancel", daemon=True).start()
                else:
                    worker.end(None, grace_s=0, terminate_s=0.5)

    def _cancel(self, worker: Worker) -> None:
        worker.end(lambda: _ask_to_cancel(self._job), grace_s=CANCEL_GRACE_S)

    def _news(self) -> list[Any]:
        events = self._reader.poll()
        while self._reader.is_behind:
            events += self._reader.poll()
        return events


def _ask_to_cancel(job: TranslationJob) -> None:
    send(job.folder, "cancel")


def _code_of(ending: Failed) -> int:
    try:
        return exit_code_of(ErrorCode(ending.code))
    except ValueError:  # a code of a newer version
        return exit_code_of(ErrorCode.INTERNAL)


@contextmanager
def _interruptible() -> Iterator[None]:
    """SIGTERM counts as Ctrl-C: whoever ends this program means the translation, too."""

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    previous = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, previous)


def _report(history: TranslationHistory, code: int, job_dir: str, seconds: float) -> Report:
    rows = history.failures()
    has_failed = isinstance(history.ended, Failed) or code == exit_code_of(ErrorCode.WORKER_DIED)
    return Report(
        outcome="finished" if isinstance(history.ended, Finished) else "failed" if has_failed else "cancelled",
        files=history.num_files,
        done=history.num_done,
        failed=history.num_failed,
        skipped=history.num_skipped,
        waiting=history.num_waiting,
        seconds=round(seconds, 3),
        device=history.device,
        output_dir=path_to_text(history.output_dir),
        job_dir=job_dir,
        failures=[Failure(path_to_text(row.source), row.code, row.message.encode("utf-8", "replace").decode()) for row in rows],
    )
