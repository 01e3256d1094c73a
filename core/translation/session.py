"""What one start of the translation worker does: lists the inputs, drives the pipeline, obeys control, writes events (torch)."""

import os
import socket
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import FrameType
from typing import TypeVar

import torch

from core.device import choose_device, describe_device
from core.errors import EXIT_OK, EXIT_SOME_FAILED, AppError, ErrorCode, exit_code_of
from core.files import path_from_json, path_to_json, path_to_text, sweep_partials, walk_files
from core.jobs.control import ControlInbox
from core.jobs.events import Answered, Event, Failed, Finished, Paused, Resumed, Started, Stopped, Warned
from core.jobs.heartbeat import Heartbeat, HeartbeatProgress
from core.jobs.writer import EventWriter
from core.models.weights import load_generator
from core.translation.in_hand import InHand
from core.translation.job import Listed, RowDone, RowFailed, RowSkipped, TranslationJob, TranslationRequest, read_journal, write_journal
from core.translation.pipeline import Done, Exists, Pipeline, Refused, Result
from core.translation.plan import PlannedFile, check_output_dir, find_pictures, plan_outputs
from core.translation.settled import Settled
from core.translation.translator import Translator

_Item = TypeVar("_Item")

POLL_S = 0.05
CONTROL_EVERY_S = 0.1
CANCEL_PATIENCE_S = 1.0
"""How long a cancelled worker waits for the pictures in hand; larger ones are given up."""


class _StopAskedError(Exception):
    """The user asked to stop; carries no news, unwinds to Session.run."""


class Session:
    """One session, from Started to its closing event."""

    def __init__(self, job: TranslationJob, request: TranslationRequest, writer: EventWriter, in_hand: InHand) -> None:
        self._job = job
        self._request = request
        self._writer = writer
        self._in_hand = in_hand
        self._inbox = ControlInbox(job.folder)
        self._output_dir = path_from_json(request.output_dir)
        self._settled = Settled(job.folder, self._output_dir)
        self._num_settled = len(self._settled)
        self._num_failed = self._settled.num_crashed
        self._num_files = 0
        self._num_translated = 0
        self._seconds_translating = 1e-9
        self._stop_reason = ""
        self._paused = False
        self._next_look = 0.0

    def run(self, device_word: str | None) -> int:
        """Do all that is left; the exit code. Raises AppError and whatever else goes wrong; `fail` then closes the session."""
        device, changed = self._device(device_word)
        self._tell(
            Started(
                from_step=self._num_settled,
                device=describe_device(device),
                precision="tf32" if device.type == "cuda" and not self._request.exact else "fp32",
                code_path="eager",
                reason="chosen" if device_word or self._request.device else "the best device that works here",
                pid=os.getpid(),
                host=socket.gethostname(),
            )
        )
        self._inbox.discard_stale(self._writer)
        if changed:
            self._tell(Warned(code=ErrorCode.DEVICE_ABSENT, message=changed))
        suspects = self._suspects()
        try:
            with Heartbeat(self._job.folder, self._progress):
                check_output_dir(self._output_dir)
                header, generator = load_generator(path_from_json(self._request.model), device)
                translator = Translator(generator, header, device, scale=self._request.scale)
                self._list(header.name)
                self._translate_suspects(translator, suspects)
                self._translate(Pipeline(translator, self._request, self._open_files(), self._in_hand))
        except _StopAskedError:
            self._tell(Stopped(step=self._num_settled, reason=self._stop_reason))
            return exit_code_of(ErrorCode.CANCELLED)
        self._tell(Finished(step=self._num_settled))
        return EXIT_SOME_FAILED if self._num_failed else EXIT_OK

    def fail(self, trouble: AppError) -> None:
        """Close the session with its trouble; a disk that takes no more words is passed over (the log has it)."""
        counted = f" {self._num_settled} of {self._num_files} pictures are settled." if self._num_files else ""
        print(trouble, flush=True)
        try:
            self._tell(Failed(code=trouble.code, message=trouble.message + counted, hint=trouble.hint, step=self._num_settled))
        except AppError as error:
            print(error, flush=True)

    def ask_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        """SIGTERM means: finish what is in hand and keep the rest for later."""
        self._stop_reason = self._stop_reason or "asked"

    def _device(self, word: str | None) -> tuple[torch.device, str]:
        """What to compute on, and what is to be said when it is not what the former session computed on."""
        former = self._settled.device.partition(" ")[0]
        if word or self._request.device or not former:
            device, gone = choose_device(word or self._request.device or None), False
        else:
            try:
                device, gone = choose_device(former), False
            except AppError:
                device, gone = choose_device(None), True
        changed = former and str(device) != former
        sentence = f"Goes on with {describe_device(device)} instead of {self._settled.device}: values may differ by rounding."
        return device, sentence if changed or gone else ""

    # ------------------------------------------------------------------------------------------------------- listing

    def _list(self, model_name: str) -> None:
        """Find and name all inputs, once per job; tell the rows that need no work."""
        if not self._job.journal_path.is_file():
            inputs = [path_from_json(path) for path in self._request.inputs]
            files = list(self._watched(find_pictures(walk_files(inputs, self._tell_unreadable), self._output_dir, inputs)))
            if not files:
                raise _nothing_found(inputs)
            request = self._request
            planned = plan_outputs(
                files,
                self._output_dir,
                format=request.output_format,
                template=request.name_template,
                on_existing=request.on_existing,
                model_name=model_name,
            )
            write_journal(self._job, self._watched(planned))
        folders: set[Path] = set()
        skipped: list[RowSkipped] = []
        for file in read_journal(self._job):
            self._num_files += 1
            folders.add((self._output_dir / path_from_json(file.output)).parent)
            if file.skip and file.index not in self._settled:
                skipped.append(RowSkipped(index=file.index, reason=file.skip))
        self._tell(Listed(num_files=self._num_files))
        for event in skipped:
            self._num_settled += 1
            self._tell(event)
        for folder in folders:
            sweep_partials(folder)

    def _watched(self, items: Iterable[_Item]) -> Iterator[_Item]:
        """The same items, with an ear for the user in between."""
        for item in items:
            self._obey(None)
            yield item

    def _tell_unreadable(self, path: Path, error: OSError) -> None:
        reason = error.strerror or "unknown reason"
        self._tell(Warned(code=ErrorCode.PATH_MISSING, message=f"The folder {path_to_text(path)} can't be listed: {reason}."))

    def _open_files(self) -> Iterator[PlannedFile]:
        return (file for file in read_journal(self._job) if not file.skip and file.index not in self._settled)

    # ----------------------------------------------------------------------------------------------------- computing

    def _suspects(self) -> list[int]:
        """The pictures that were in hand when the last worker crashed; none after any other end."""
        if not self._job.has_crashed():
            return []
        sys.stderr.write(self._job.crash_path.read_text("utf-8", "replace"))
        os.truncate(self._job.crash_path, 0)
        return self._in_hand.before

    def _translate_suspects(self, translator: Translator, suspects: list[int]) -> None:
        """Try each suspect alone. One that crashed alone as well is the culprit: it fails, and the rest goes on without it."""
        if not suspects:
            return
        files = [file for file in self._open_files() if file.index in suspects]
        if self._in_hand.alone_before and len(files) == 1:
            name = path_to_text(path_from_json(files[0].source))
            trouble = AppError(ErrorCode.WORKER_DIED, f"The picture {name} crashed the worker twice.", "Replace the file or leave it out.")
            self._take(Refused(files[0].index, trouble, stops_the_job=False))
            self._in_hand.say_alone(False)
            return
        self._in_hand.say_alone(True)
        self._translate(Pipeline(translator, self._request, iter(files), self._in_hand, one_at_a_time=True))
        self._in_hand.say_alone(False)

    def _translate(self, pipeline: Pipeline) -> None:
        start, num_before = time.monotonic(), self._num_translated
        pipeline.start()
        try:
            while pipeline.is_working:
                for result in pipeline.poll(POLL_S):
                    self._take(result)
                if self._num_translated > num_before and not self._paused:
                    self._seconds_translating = max(1e-9, time.monotonic() - start)
                self._obey(pipeline)
            for result in pipeline.poll(0):
                self._take(result)
        finally:
            self._end(pipeline)

    def _end(self, pipeline: Pipeline) -> None:
        """Let the pictures in hand be finished, as far as the user's patience goes; what is given up leaves nothing behind."""
        for result in pipeline.end(CANCEL_PATIENCE_S):
            try:
                self._take(result)
            except AppError:
                # The disk's trouble that ends the session is on its way up already; what goes untold is found at the next start.
                pass
        if pipeline.is_working:
            for folder in {output.parent for output in pipeline.outputs_in_hand}:
                for path in folder.glob(f".*.{os.getpid()}-*.partial"):
                    path.unlink(missing_ok=True)

    def _take(self, result: Result) -> None:
        match result:
            case Done():
                self._num_translated += 1
                output = path_to_json(result.output)
                self._tell(RowDone(index=result.index, output=output, seconds=round(result.seconds, 4), note=result.note))
            case Exists():
                self._tell(RowSkipped(index=result.index, reason="exists"))
            case Refused() if result.stops_the_job:
                raise result.error
            case Refused():
                self._num_failed += 1
                self._tell(RowFailed(index=result.index, code=result.error.code, message=str(result.error)))
        self._num_settled += 1
        self._settled.add(result.index)

    # ------------------------------------------------------------------------------------------------------- control

    def _obey(self, pipeline: Pipeline | None) -> None:
        """Take the commands that came. Raises _StopAskedError."""
        now = time.monotonic()
        if now >= self._next_look:
            self._next_look = now + CONTROL_EVERY_S
            for command in self._inbox.poll():
                reason = self._carry_out(command.command, pipeline)
                self._tell(Answered(command_id=command.id, command=command.command, accepted=not reason, reason=reason))
        if self._stop_reason:
            raise _StopAskedError

    def _carry_out(self, command: str, pipeline: Pipeline | None) -> str:
        """Why not, or ''."""
        match command:
            case "stop" | "cancel":
                self._stop_reason = "asked" if command == "stop" else "cancelled"
            case "pause" | "resume" if pipeline is None:
                return "the pictures are still being listed"
            case "pause" if pipeline is not None and not self._paused:
                self._paused = True
                pipeline.pause()
                self._tell(Paused(step=self._num_settled))
            case "resume" if pipeline is not None and self._paused:
                self._paused = False
                pipeline.go_on()
                self._tell(Resumed(step=self._num_settled))
            case "pause" | "resume":
                pass
            case _:
                return f"a translation knows no command {command}"
        return ""

    def _progress(self) -> HeartbeatProgress:
        rate = self._num_translated / self._seconds_translating if self._num_translated else 0.0
        state = "paused" if self._paused else "translating" if self._num_files else "listing"
        return HeartbeatProgress(step=self._num_settled, total=self._num_files, rate=rate, state=state)

    def _tell(self, event: Event) -> None:
        self._writer.write(event)


def _nothing_found(inputs: list[Path]) -> AppError:
    names = ", ".join(path_to_text(path) for path in inputs[:3])
    code = ErrorCode.NO_PICTURES if any(True for _ in walk_files(inputs)) else ErrorCode.FOLDER_EMPTY
    reason = "there is no picture" if code is ErrorCode.NO_PICTURES else "there is nothing"
    return AppError(code, f"{reason.capitalize()} in {names}.", "Choose pictures, or a folder that holds some.", path=names)
