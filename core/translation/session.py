"""What one start of the translation worker does: drives listing and pipeline, obeys control, writes events (torch)."""

import os
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass

from core.errors import EXIT_OK, EXIT_SOME_FAILED, AppError, ErrorCode, exit_code_of
from core.files import path_from_json, path_to_json
from core.jobs.events import Event, Failed, Finished, Started, Stopped, Warned
from core.jobs.heartbeat import Heartbeat, HeartbeatProgress
from core.jobs.reader import JobReader
from core.jobs.writer import EventWriter
from core.translation.history import TranslationHistory
from core.translation.in_hand import InHand
from core.translation.intake import Work
from core.translation.job import (
    TRANSLATION_EVENTS,
    CodePathChecked,
    RowDone,
    RowFailed,
    RowSkipped,
    TranslationEvent,
    TranslationJob,
    TranslationRequest,
)
from core.translation.listing import Listing
from core.translation.opening import Former, ModelKeeper, open_translator
from core.translation.pipeline import Pipeline
from core.translation.plan import PlannedFile, check_output_dir
from core.translation.report import write_report
from core.translation.results import Done, Refused, Result, Skipped
from core.translation.row_feed import RowFeed
from core.translation.settled import Settled
from core.translation.steering import Steering, StopAskedError
from core.translation.suspects import Suspects
from core.translation.translator import Translator
from core.translation.watchdog import Alarm, Hung, Watchdog

POLL_S = 0.05
REPORT_NAME = "report.csv"
CANCEL_PATIENCE_S = 1.0
"""How long a cancelled worker waits for the pictures in hand; larger ones are given up."""


class _HungError(Exception):
    """Decoders hang; carries which, unwinds to the session."""

    def __init__(self, hung: list[Hung]) -> None:
        super().__init__(hung)
        self.hung = hung


@dataclass(frozen=True)
class Tools:
    """What a session works with; a process that does several jobs keeps some of it."""

    keeper: ModelKeeper
    watchdog: Watchdog
    alarm: Alarm


class Session:
    """One session, from Started to its closing event."""

    def __init__(self, job: TranslationJob, request: TranslationRequest, writer: EventWriter, in_hand: InHand, tools: Tools) -> None:
        self._job = job
        self._request = request
        self._writer = writer
        self._in_hand = in_hand
        self._tools = tools
        self._output_dir = path_from_json(request.output_dir)
        self._settled = Settled(job.folder, self._output_dir)
        self._num_settled = len(self._settled)
        self._num_failed = self._settled.num_crashed
        self._feed: RowFeed | None = None
        self._num_translated = 0
        self._seconds_translating = 1e-9
        self.steering = Steering(job.folder, writer, lambda: self._num_settled)
        self.is_sound = True
        """Whether this process may take on another job: no thread was given up in it."""

    def run(self, device_word: str | None) -> int:
        """Do all that is left; the exit code. Raises AppError and whatever else goes wrong; `fail` then closes the session."""
        with Heartbeat(self._job.folder, self._progress):
            try:
                self._work(device_word)
            except StopAskedError:
                self._report()
                self._tell(Stopped(step=self._num_settled, reason=self.steering.stop_reason))
                return exit_code_of(ErrorCode.CANCELLED)
            except _HungError as error:
                return self._give_up_on(error.hung)
            self._report()
            self._tell(Finished(step=self._num_settled))
        return EXIT_SOME_FAILED if self._num_failed else EXIT_OK

    def fail(self, trouble: AppError) -> None:
        """Close the session with its trouble; a disk that takes no more words is passed over (the log has it)."""
        counted = f" {self._num_settled} of {self._num_files} pictures are settled." if self._num_files else ""
        print(trouble, flush=True)
        self._report()
        try:
            self._tell(Failed(code=trouble.code, message=trouble.message + counted, hint=trouble.hint, step=self._num_settled))
        except AppError as error:
            print(error, flush=True)

    def _report(self) -> None:
        """Write the table of all rows. A disk that does not take it costs the table alone."""
        if not self._num_files:
            return
        history = TranslationHistory(self._job.path)
        reader: JobReader[TranslationEvent] = JobReader(self._job.folder, TRANSLATION_EVENTS)
        try:
            history.apply(reader.poll())
            while reader.is_behind:
                history.apply(reader.poll())
            write_report(history, self._job.path / REPORT_NAME)
        except AppError as error:
            print(error, flush=True)

    def _work(self, device_word: str | None) -> None:
        if not self._request.beside:
            check_output_dir(self._output_dir)
        former = Former(self._settled.device, self._settled.code_path)
        opened = open_translator(self._request, former, device_word, self._tools.keeper)
        path = opened.translator.code_path
        self._tell(
            Started(
                from_step=self._num_settled,
                device=opened.device,
                precision=path.precision,
                code_path=path.word,
                reason=opened.reason,
                pid=os.getpid(),
                host=socket.gethostname(),
            )
        )
        self.steering.begin()
        for warning in opened.warnings:
            self._tell(warning)
        suspects = Suspects(self._job, self._in_hand)
        feed = Listing(self._job, self._request, self._settled, model_name=opened.translator.header.name)
        self._feed = feed
        feed.start()
        try:
            self._translate_suspects(opened.translator, suspects)
            self._translate(opened.translator, feed.rows())
            self._tell_listed()
            while feed.is_finding:  # it may still be sweeping up after a worker that died
                self._attend()
                time.sleep(POLL_S)
        finally:
            feed.close()

    def _translate_suspects(self, translator: Translator, suspects: Suspects) -> None:
        """Try each suspect of a crash alone."""
        files = suspects.to_try(self._job.journal_path, self._settled)
        if not files:
            return
        culprit = suspects.culprit(files)
        if culprit is not None:
            self._take(culprit)
        else:
            self._in_hand.say_alone(True)
            self._translate(translator, iter(files), one_at_a_time=True)
        self._in_hand.say_alone(False)

    def _translate(self, translator: Translator, rows: Iterator[PlannedFile], *, one_at_a_time: bool = False) -> None:
        path = translator.code_path
        is_checked = path.is_exact or (self._settled.is_path_checked and self._settled.code_path == path.word)
        pipeline = Pipeline(
            translator,
            self._request,
            rows,
            self._in_hand,
            self._tools.watchdog,
            check=None if is_checked else lambda work: self._check(translator, work),
            one_at_a_time=one_at_a_time,
        )
        self.steering.engage(pipeline)
        start, num_before = time.monotonic(), self._num_translated
        self._tools.alarm.put_off()
        pipeline.start()
        try:
            while pipeline.is_working:
                for result in pipeline.poll(POLL_S):
                    self._take(result)
                if self._num_translated > num_before and not self.steering.is_paused:
                    self._seconds_translating = max(1e-9, time.monotonic() - start)
                self._attend()
            for result in pipeline.poll(0):
                self._take(result)
        except BaseException:
            if self._feed is not None:
                self._feed.close()  # who waits for a row is sent away
            raise
        finally:
            self._tools.alarm.cancel()
            self._end(pipeline)

    def _check(self, translator: Translator, work: Work) -> None:
        """Compare the fast way to compute with the exact one on the user's first picture. Called in a thread of the pipeline."""
        sentence = translator.check(work.picture.pixels, work.digest, self._request.noise_seed)
        # Known on resume, whatever happens: no output is written before this is.
        self._settled.code_path, self._settled.is_path_checked = translator.code_path.word, True
        self._tell(CodePathChecked(word=translator.code_path.word))
        if sentence:
            self._tell(Warned(code=ErrorCode.FAST_PATH_INEXACT, message=sentence))

    def _attend(self) -> None:
        """What is to be done all the time. Raises StopAskedError, _HungError, and the trouble that ended the listing."""
        self._tools.alarm.put_off()
        self._tell_listed()
        self.steering.look()
        hung = self._tools.watchdog.look()
        if hung:
            raise _HungError(hung)

    def _tell_listed(self) -> None:
        """What the listing found meanwhile. Raises the trouble that ended it."""
        while self._feed is not None and (events := self._feed.poll()):
            for event in events:
                self._tell(event)

    def _end(self, pipeline: Pipeline) -> None:
        """Let the pictures in hand be finished, as far as the user's patience goes; what is given up leaves nothing behind."""
        for result in pipeline.end(CANCEL_PATIENCE_S):
            try:
                self._take(result)
            except AppError:
                # The disk's trouble that ends the session is on its way up already; what goes untold is found at the next start.
                pass
        if pipeline.is_working:
            self.is_sound = False
            for folder in {output.parent for output in pipeline.outputs_in_hand}:
                for path in folder.glob(f".*.{os.getpid()}-*.partial"):
                    path.unlink(missing_ok=True)

    def _give_up_on(self, hung: list[Hung]) -> int:
        """A thread can't be ended: its picture is told as failed, and the process goes, as after a crash; the next does the rest."""
        self.is_sound = False
        for picture in hung:
            self._take(Refused(picture.index, picture.trouble()))
        # Everything else that was in hand is innocent.
        self._in_hand.lay_down_all()
        with self._job.crash_path.open("a", encoding="utf-8", errors="replace") as file:
            file.writelines(f"{picture.trouble()}\n" for picture in hung)
        return exit_code_of(ErrorCode.WORKER_DIED)

    def _take(self, result: Result) -> None:
        match result:
            case Done():
                self._num_translated += 1
                output = path_to_json(result.output)
                self._tell(RowDone(index=result.index, output=output, seconds=round(result.seconds, 4), note=result.note))
                if result.is_renamed and isinstance(self._feed, Listing):
                    self._feed.add_output(self._output_dir / result.output)
            case Skipped():
                self._tell(RowSkipped(index=result.index, reason=result.reason))
            case Refused() if result.stops_the_job:
                raise result.error
            case Refused():
                self._num_failed += 1
                self._tell(RowFailed(index=result.index, code=result.error.code, message=str(result.error)))
        self._num_settled += 1
        self._settled.add(result.index)

    def _progress(self) -> HeartbeatProgress:
        rate = self._num_translated / self._seconds_translating if self._num_translated else 0.0
        return HeartbeatProgress(step=self._num_settled, total=self._num_files, rate=rate, state=self._state())

    def _state(self) -> str:
        """What it is doing, in a word."""
        if self.steering.is_paused:
            return "paused"
        if self._num_settled < self._num_files:
            return "translating"
        if self._feed is not None and self._feed.is_complete:
            return "translating"
        return "watching" if self._request.hot and self._num_files else "listing"

    @property
    def _num_files(self) -> int:
        """Rows told so far."""
        return self._feed.num_files if self._feed is not None else 0

    def _tell(self, event: Event) -> None:
        self._writer.write(event)
