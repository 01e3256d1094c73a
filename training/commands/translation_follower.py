"""Runs a translation's worker and shows what it does until it is over; starts another where a decoder crashed the first."""

import threading
import time
from typing import Any

from rich.console import Console

from core.errors import EXIT_OK, EXIT_SOME_FAILED, ErrorCode, exit_code_of, exit_code_told
from core.jobs.control import send
from core.jobs.events import Failed, Finished, Stopped
from core.jobs.process import Worker, start_worker
from core.jobs.ranks import Rank
from core.jobs.reader import JobReader
from core.translation.job import MAX_CRASHES, TRANSLATION_EVENTS, TranslationJob
from core.translation.ranks import make_rank_dir
from training.commands.interrupts import Interrupts
from training.commands.responding import Responding
from training.commands.saying import say
from training.commands.translation_display import Display

POLL_S = 0.1
CANCEL_GRACE_S = 5.0


class TranslationFollower:
    """Shows a job's worker until it is over, and starts another where a decoder ended it."""

    def __init__(self, job: TranslationJob, display: Display, console: Console, device: str | None, rank: Rank | None = None) -> None:
        """`rank` says whose worker it is where several share the job. Raises AppError (DISK_*, FOLDER_GONE)."""
        self._job = job
        self._place = make_rank_dir(job.path, rank)
        self._display = display
        self._console = console
        self._device = device
        self._interrupts = Interrupts()
        self._reader: JobReader[Any] = JobReader(self._place.folder, TRANSLATION_EVENTS)
        self._responding = Responding(self._place.folder, lambda line: say(console, line))
        # What earlier sessions did counts, and is not told again.
        display.take_in(self._reader.poll_all())

    def follow(self) -> int:
        """The exit code; where the worker ended without a word, that is said."""
        with self._display.progress, self._interrupts:
            for _ in range(2 * MAX_CRASHES):
                worker = self._start()
                self._watch(worker)
                ending = self._display.ended
                # What was cancelled in its last moment and done all the same is done: whoever tries again after a cancel would do it twice.
                if self._interrupts.num_taken and not isinstance(ending, Finished):
                    return exit_code_of(ErrorCode.CANCELLED)
                if isinstance(ending, Failed):
                    return exit_code_told(ending.code)
                if isinstance(ending, Stopped):  # by somebody else: pictures are left
                    return exit_code_of(ErrorCode.CANCELLED)
                if ending is not None:
                    return EXIT_SOME_FAILED if self._display.num_failed else EXIT_OK
                if not self._place.has_crashed():
                    break
                say(self._console, "A picture ended the worker that read it, or held it up; another one goes on.")
        death = worker.death()
        say(self._console, str(death))
        return death.exit_code

    def _start(self) -> Worker:
        self._display.ended = None
        arguments = ["_translate-worker", str(self._job.path)]
        if self._device:
            arguments += ["--device", self._device]
        return start_worker(arguments, self._place.folder.log_path)

    def _watch(self, worker: Worker) -> None:
        while True:
            number = self._interrupts.take()
            if number:
                self._interrupt(worker, number)
            code = worker.poll()
            events = self._reader.poll_all()
            for event in events:
                self._display.show(event)
            self._responding.look(events)
            if code is not None:
                return
            time.sleep(POLL_S)

    def _interrupt(self, worker: Worker, number: int) -> None:
        if number == 1:
            say(self._console, "Cancelling; what is done stays. Press Ctrl-C again to end at once.")
            threading.Thread(target=self._cancel, args=(worker,), name="cancel", daemon=True).start()
        else:
            worker.end(None, grace_s=0, terminate_s=0.5)

    def _cancel(self, worker: Worker) -> None:
        worker.end(lambda: _ask_to_cancel(self._place), grace_s=CANCEL_GRACE_S)


def _ask_to_cancel(job: TranslationJob) -> None:
    send(job.folder, "cancel")
