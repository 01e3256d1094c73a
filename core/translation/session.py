"""What one start of the translation worker does: drives listing and pipeline, obeys control, writes events (torch)."""

import os
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.errors import EXIT_OK, EXIT_SOME_FAILED, AppError, ErrorCode, exit_code_of
from core.files import path_from_json
from core.jobs.events import Event, Failed, Finished, Started, Stopped, Warned
from core.jobs.heartbeat import Heartbeat, HeartbeatProgress
from core.jobs.last_words import say_last_words
from core.jobs.ranks import Rank
from core.jobs.writer import EventWriter
from core.models.header import read_header
from core.translation.guest import Guest, bytes_promised_here
from core.translation.in_hand import InHand
from core.translation.input_identities import InputIdentities
from core.translation.intake import Work
from core.translation.job import CodePathChecked, TranslationJob, TranslationRequest
from core.translation.listing import Listing
from core.translation.opening import Former, ModelKeeper, Opened, cache_dir, on_processor, open_translator
from core.translation.pipeline import Pipeline
from core.translation.plan import PlannedFile, check_output_dir
from core.translation.ranks import rank_job
from core.translation.report import report_session
from core.translation.results import Done, Refused, Result
from core.translation.row_feed import RowFeed
from core.translation.sharing import Company
from core.translation.steering import Steering, StopAskedError
from core.translation.suspects import Suspects
from core.translation.tally import Tally
from core.translation.translator import Translator
from core.translation.verdicts import Verdicts
from core.translation.watchdog import Alarm, Hung, Watchdog

POLL_S = 0.05
CANCEL_PATIENCE_S = 1.0
"""How long a cancelled worker waits for the pictures in hand; larger ones are given up."""
MAX_ROWS_AT_STOP = 50_000
"""With more, the table of all rows is left to the session that ends the job: it would take longer than who stops may be kept waiting."""


class _HungError(Exception):
    """Decoders hang; carries which, unwinds to the session."""

    def __init__(self, hung: list[Hung]) -> None:
        super().__init__(hung)
        self.hung = hung


class _LeaveDeviceError(Exception):
    """A training needs the device; carries no news, unwinds to where another is chosen."""


@dataclass(frozen=True)
class Tools:
    """What a session works with; a process that does several jobs keeps some of it."""

    keeper: ModelKeeper
    watchdog: Watchdog
    alarm: Alarm


class Session:
    """One session, from Started to its closing event. Of a job that ranks share it is the session of one rank."""

    def __init__(
        self,
        job: TranslationJob,
        request: TranslationRequest,
        writer: EventWriter,
        in_hand: InHand,
        tools: Tools,
        rank: Rank | None = None,
    ) -> None:
        self._job = job
        self._place = rank_job(job.path, rank)
        """Where this session's own files are: the job's folder, or a rank's place in it."""
        self._request = request
        self._writer = writer
        self._in_hand = in_hand
        self._tools = tools
        self._rank = rank
        self._output_dir = path_from_json(request.output_dir)
        self._company = Company(rank, job, self._output_dir)
        self._tally = Tally(self._place.folder, self._output_dir, writer, None if self._company.leads else job.folder)
        self._feed: RowFeed | None = None
        self._inputs = InputIdentities(job.journal_path, self._output_dir, self._listed)
        self._guest: Guest | None = None
        self.steering = Steering(self._place.folder, writer, lambda: self._tally.num_settled)
        self.steering.on_command = self._company.tell
        self.is_sound = True
        """Whether this process may take on another job: no thread was given up in it."""

    def run(self, device_word: str | None) -> int:
        """Do all that is left; the exit code. Raises AppError and whatever else goes wrong; `fail` then closes the session."""
        with Heartbeat(self._place.folder, self._progress):
            try:
                self._work(device_word)
            except StopAskedError:
                if self._num_files <= MAX_ROWS_AT_STOP:
                    self._report()
                self._tell(Stopped(step=self._tally.num_settled, reason=self.steering.stop_reason))
                return exit_code_of(ErrorCode.CANCELLED)
            except _HungError as error:
                return self._give_up_on(error.hung)
            self._report()
            self._tell(Finished(step=self._tally.num_settled))
        return EXIT_SOME_FAILED if self._tally.num_failed else EXIT_OK

    def fail(self, trouble: AppError) -> None:
        """Close the session with its trouble; where the disk takes no more events it becomes the last words of the log."""
        step, num_files = self._tally.num_settled, self._num_files
        counted = f" {step} of {num_files} pictures are settled." if num_files else ""
        print(trouble, flush=True)
        self._report()
        try:
            self._tell(Failed(code=trouble.code, message=trouble.message + counted, hint=trouble.hint, step=step))
        except AppError as error:
            print(error, flush=True)
            say_last_words(trouble)

    def _report(self) -> None:
        """Write the table of all rows. A disk that does not take it costs the table alone."""
        try:
            if self._company.leads:
                report_session(self._job)
        except AppError as error:
            print(error, flush=True)

    # ------------------------------------------------------------------------------------------------ one thing after another

    def _work(self, device_word: str | None) -> None:
        if not self._request.beside:
            check_output_dir(self._output_dir)
        settled = self._tally.settled
        # Folders are read while the model is: a hundred thousand files take as long as that.
        feed = self._new_feed()
        try:
            opened = open_translator(self._request, Former(settled.device, settled.code_path), device_word, self._tools.keeper, self._rank)
            self._tell(self._started(opened))
            self.steering.begin()
            suspects = Suspects(self._place, self._in_hand)
            while True:
                for warning in opened.warnings:
                    self._tell(warning)
                try:
                    with Guest(opened.translator.device) as self._guest:
                        self._do_all(opened.translator, suspects, feed)
                    return
                except _LeaveDeviceError:
                    feed.close()
                    opened = on_processor(self._request, opened.device, self._tools.keeper)
                    feed = self._new_feed()
        finally:
            feed.close()

    def _new_feed(self) -> RowFeed:
        """The rows that are open now, begun to be found."""
        model_name = read_header(path_from_json(self._request.model)).name
        feed = self._feed = self._company.new_feed(self._request, self._tally, model_name)
        feed.start()
        return feed

    def _do_all(self, translator: Translator, suspects: Suspects, feed: RowFeed) -> None:
        """All rows, found and translated, on one device."""
        self._translate_suspects(translator, suspects)
        self._translate(translator, feed.rows())
        self._attend()
        while feed.is_finding:  # it may still be sweeping up after a worker that died
            self._attend()
            time.sleep(POLL_S)
        for rows in self._company.inherited_rows(self._tally, self._num_files):
            if rows is not None:
                self._translate(translator, rows)
            self._attend()
            time.sleep(POLL_S)

    def _started(self, opened: Opened) -> Started:
        path = opened.translator.code_path
        return Started(
            from_step=self._tally.num_settled,
            device=opened.device,
            precision=path.precision,
            code_path=path.word,
            reason=opened.reason,
            pid=os.getpid(),
            host=socket.gethostname(),
        )

    def _translate_suspects(self, translator: Translator, suspects: Suspects) -> None:
        """Try each suspect of a crash alone."""
        files = suspects.to_try(self._job.journal_path, self._tally.settled)
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
        path, settled = translator.code_path, self._tally.settled
        is_checked = path.is_exact or (settled.is_path_checked and settled.code_path == path.word)
        is_checked = is_checked or Verdicts(cache_dir()).agrees(path_from_json(self._request.model), path.word) is True
        pipeline = Pipeline(
            translator,
            self._request,
            rows,
            self._in_hand,
            self._tools.watchdog,
            inputs=self._inputs,
            check=None if is_checked else lambda work: self._check(translator, work),
            reserved_bytes=bytes_promised_here(),
            one_at_a_time=one_at_a_time,
        )
        self.steering.engage(pipeline)
        self._tools.alarm.put_off()
        pipeline.start()
        try:
            while pipeline.is_working:
                self._attend()  # first of all: rows that were found may be taken once they are told
                for result in pipeline.poll(POLL_S):
                    self._take(result)
                self._tally.look_at_pause(self.steering.is_paused)
            for result in pipeline.poll(0):
                self._take(result)
        except BaseException:
            if self._feed is not None:
                self._feed.close()  # who waits for a row is sent away
            raise
        finally:
            self._tools.alarm.cancel()
            self._end(pipeline)

    # -------------------------------------------------------------------------------------------------------- all the time

    def _attend(self) -> None:
        """What is to be done all the time. Raises StopAskedError, _HungError, and the trouble that ended the listing."""
        self._tools.alarm.put_off()
        while self._feed is not None and (events := self._feed.poll()):
            for event in events if self._company.leads else []:
                self._tell(event)
        self._company.attend(self._tally)
        self.steering.look()
        if self._guest is not None and self._guest.must_leave():
            raise _LeaveDeviceError
        hung = self._tools.watchdog.look()
        if hung:
            raise _HungError(hung)

    def _check(self, translator: Translator, work: Work) -> None:
        """Compare the fast way to compute with the exact one on the user's first picture. Called in a thread of the pipeline."""
        word = translator.code_path.word
        sentence = translator.check(work.picture.pixels, work.digest, self._request.noise_seed)
        if work.picture.pixels.dtype == np.uint8:  # floats are computed in fp32 anyway and tell nothing
            Verdicts(cache_dir()).remember(path_from_json(self._request.model), word, not sentence)
        # Known on resume, whatever happens: no output is written before this is.
        settled = self._tally.settled
        settled.code_path, settled.is_path_checked = translator.code_path.word, True
        self._tell(CodePathChecked(word=translator.code_path.word))
        if sentence:
            self._tell(Warned(code=ErrorCode.FAST_PATH_INEXACT, message=sentence))

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
        with self._place.crash_path.open("a", encoding="utf-8", errors="replace") as file:
            file.writelines(f"{picture.trouble()}\n" for picture in hung)
        return exit_code_of(ErrorCode.WORKER_DIED)

    def _take(self, result: Result) -> None:
        self._tally.take(result)
        if isinstance(result, Done) and result.is_renamed and isinstance(self._feed, Listing):
            self._feed.add_output(self._output_dir / result.output)

    def _progress(self) -> HeartbeatProgress:
        return HeartbeatProgress(step=self._tally.num_settled, total=self._num_files, rate=self._tally.rate, state=self._state())

    def _state(self) -> str:
        """What it is doing, in a word."""
        if self.steering.is_paused:
            return "paused"
        if self._tally.num_settled < self._num_files:
            return "translating"
        if self._feed is not None and self._feed.is_complete:
            return "translating"
        return "watching" if self._request.hot and self._num_files else "listing"

    @property
    def _num_files(self) -> int:
        """Rows told so far."""
        return self._feed.num_files if self._feed is not None else 0

    def _listed(self) -> tuple[int, bool]:
        """How many rows are told, and whether there is no more to wait for: folders that are watched never end."""
        return self._num_files, self._request.hot or (self._feed is not None and self._feed.is_complete)

    def _tell(self, event: Event) -> None:
        self._writer.write(event)
