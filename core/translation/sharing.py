"""How the ranks of one translation follow each other: rank 0 all others, the others rank 0 (no torch)."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.errors import AppError, ErrorCode
from core.files import path_from_json, sweep_partials
from core.jobs.control import send
from core.jobs.events import Event, Finished, Started
from core.jobs.lock import owner, process_alive
from core.jobs.ranks import LEADER_PATIENCE_S, Rank
from core.jobs.reader import JobReader
from core.jobs.state import JobState, StateWatcher
from core.translation.job import TRANSLATION_EVENTS, RowDone, TranslationJob, TranslationRequest
from core.translation.journal import read_rows
from core.translation.listing import FollowedListing, Listing
from core.translation.plan import PlannedFile
from core.translation.ranks import rank_job
from core.translation.row_feed import RowFeed
from core.translation.settled import Settled
from core.translation.tally import RowEvent, Tally

RESTART_PATIENCE_S = 10.0
"""A rank whose worker has just gone may be started again by its command."""
FAR_PATIENCE_S = 60.0
"""A rank on another machine whose heartbeat stands still for so long is taken for dead."""
_LOOK_EVERY_S = 0.2


class Share:
    """A rank's part, as what need not be done: the rows of others, and those that are settled."""

    def __init__(self, rank: Rank, settled: Settled) -> None:
        self._rank = rank
        self._settled = settled

    def __contains__(self, row: object) -> bool:
        return isinstance(row, int) and (not self._rank.owns(row) or row in self._settled)


class FollowedRank:
    """Another rank, as its folder shows it."""

    def __init__(self, rank: Rank, job: TranslationJob) -> None:
        self.rank = rank
        self._job = job
        self._reader: JobReader[Any] = JobReader(job.folder, TRANSLATION_EVENTS)
        self._states = StateWatcher(job.folder)
        self._began = False
        self._alive_at = time.monotonic()
        self.before = self._read()
        """What it told before it was followed."""
        self.is_live = False
        self.is_over = False
        """Whether it does nothing more: it is done, has gone, or never came."""

    def news(self) -> list[Event]:
        """Its new events; after them `is_over` is as it is now."""
        events = self._read()
        self._began = self._began or any(isinstance(event, Started) for event in events)
        now = time.monotonic()
        state = self._states.state(now)
        self.is_live = state in (JobState.STARTING, JobState.RUNNING, JobState.PAUSED)
        if self.is_live:
            self._alive_at, self._began = now, True
        self.is_over = now - self._alive_at >= self._patience_s(state)
        return events

    @property
    def is_finished(self) -> bool:
        """Whether its last session ended with all done."""
        return isinstance(self._states.ending, Finished)

    def tell(self, command: str) -> None:
        """Ask something of it. A drive that does not take it now is passed over: the rank will see how the job ends."""
        try:
            if not self.is_over:
                send(self._job.folder, command)
        except AppError:
            pass

    def _patience_s(self, state: JobState) -> float:
        if state is JobState.NOT_RESPONDING:
            holder = owner(self._job.folder)
            is_far = holder is not None and process_alive(holder) is None
            return FAR_PATIENCE_S if is_far else float("inf")
        if not self._began:
            return LEADER_PATIENCE_S
        return 0.0 if self.is_finished else RESTART_PATIENCE_S

    def _read(self) -> list[Event]:
        events: list[Event] = self._reader.poll_all()
        self._states.update(events)
        return events


class Followers:
    """Rank 0's view of all other ranks. To be made as soon as rank 0 has the job: what comes later is of this run."""

    def __init__(self, rank: Rank, job_dir: Path) -> None:
        others = [Rank(index, rank.world_size, rank.local_index, rank.local_size, rank.run_id) for index in range(rank.world_size) if index]
        self._ranks = [FollowedRank(other, rank_job(job_dir, other)) for other in others]
        self._next_look = 0.0

    def left_over(self, settled: Settled, output_dir: Path) -> list[RowEvent]:
        """Results of an earlier run that rank 0 did not come to copy."""
        rows = [event for rank in self._ranks for event in rank.before if isinstance(event, RowDone) and event.index not in settled]
        return [row for row in rows if (output_dir / path_from_json(row.output)).is_file()]

    def news(self) -> list[RowEvent]:
        """The others' new row events."""
        now = time.monotonic()
        if now < self._next_look:
            return []
        self._next_look = now + _LOOK_EVERY_S
        return [event for rank in self._ranks for event in rank.news() if isinstance(event, RowEvent)]

    def tell(self, command: str) -> None:
        """Ask the same of all others."""
        for rank in self._ranks:
            rank.tell(command)

    @property
    def num_ranks(self) -> int:
        """How many others there are."""
        return len(self._ranks)

    @property
    def num_gone(self) -> int:
        """From how many of them nothing more comes."""
        return sum(rank.is_over for rank in self._ranks)

    @property
    def are_quiet(self) -> bool:
        """Whether none of them is at work just now."""
        return not any(rank.is_live for rank in self._ranks)

    def orphans(self, journal_path: Path, num_rows: int, settled: Settled, output_dir: Path) -> Iterator[PlannedFile]:
        """The rows that were left undone by ranks that have gone; what these left unfinished beside the outputs is swept."""
        gone = [rank.rank for rank in self._ranks if rank.is_over]
        swept = Path()
        for row in read_rows(journal_path, num_rows):
            if any(rank.owns(row.index) for rank in gone):
                folder = (output_dir / path_from_json(row.output)).parent
                if folder != swept:
                    sweep_partials(folder)
                    swept = folder
                if row.index not in settled:
                    yield row


class Leader:
    """What a rank above 0 sees of rank 0: which rows were settled, and whether it still lives."""

    def __init__(self, job: TranslationJob) -> None:
        self._followed = FollowedRank(Rank(0, 1, 0, 1, ""), job)
        self._next_look = 0.0

    def news(self) -> list[RowEvent]:
        """Row events that rank 0 told. Raises AppError PARENT_GONE where it has gone for good, without the job being done."""
        now = time.monotonic()
        if now < self._next_look:
            return []
        self._next_look = now + _LOOK_EVERY_S
        events = self._followed.news()
        if self._followed.is_over and not self._followed.is_finished:
            raise AppError(
                ErrorCode.PARENT_GONE, "The process of rank 0, which lists the pictures, has ended.", "Start the translation again."
            )
        return [event for event in events if isinstance(event, RowEvent)]


class Company:
    """The other ranks of a session's job, whichever rank the session is; without torchrun there are none."""

    def __init__(self, rank: Rank | None, job: TranslationJob, output_dir: Path) -> None:
        self._rank = rank
        self._job = job
        self._output_dir = output_dir
        self.leads = rank is None or rank.index == 0
        """Whether this session lists the inputs, and tells what becomes of all rows."""
        self._followers = Followers(rank, job.path) if rank is not None and self.leads else None
        self._leader = Leader(job) if not self.leads else None

    def new_feed(self, request: TranslationRequest, tally: Tally, model_name: str) -> RowFeed:
        """Where this session's rows come from."""
        settled = tally.settled if self._rank is None else Share(self._rank, tally.settled)
        if not self.leads:
            return FollowedListing(self._job, settled)
        for event in self._followers.left_over(tally.settled, self._output_dir) if self._followers is not None else []:
            tally.copy(event)
        return Listing(self._job, request, settled, model_name=model_name)

    def attend(self, tally: Tally) -> None:
        """Take in what the others told. Raises AppError PARENT_GONE."""
        for event in self._followers.news() if self._followers is not None else []:
            tally.copy(event)
        for event in self._leader.news() if self._leader is not None else []:
            tally.note(event)

    def tell(self, command: str) -> None:
        """What was asked of rank 0 is asked of all."""
        if self._followers is not None:
            self._followers.tell(command)

    def inherited_rows(self, tally: Tally, num_files: int) -> Iterator[Iterator[PlannedFile] | None]:
        """Rank 0 waits until the others are done: gives None while there is nothing for it to do, and the rows of those that have gone."""
        followers = self._followers
        num_gone = 0
        while followers is not None and num_gone < followers.num_ranks:
            if followers.num_gone > num_gone:
                num_gone = followers.num_gone
                yield followers.orphans(self._job.journal_path, num_files, tally.settled, self._output_dir)
            if tally.num_settled >= num_files and followers.are_quiet:
                return
            yield None
