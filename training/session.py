"""One session of a training worker: from `started` over its steps to the event that closes it."""

import os
import socket
from pathlib import Path

import torch

from core.device import choose_device, describe_device, device_key, memory_taken
from core.errors import AppError, ErrorCode
from core.files import path_to_text
from core.jobs.events import Finished, Started, Stopped, Warned
from core.jobs.heartbeat import Heartbeat, HeartbeatProgress
from core.jobs.lease import Lease
from core.jobs.ranks import Rank
from core.jobs.reader import read_all
from core.pairs.pair import Pair
from training.checkpoint import load_newest, load_start, not_finite
from training.checkpoint_folders import CheckpointState, is_milestone
from training.code_path import settle_code_path
from training.creating import check_amount
from training.data import Batch, TrainingData
from training.held_out import HeldOut
from training.labels import settle_labels
from training.looking import Looker
from training.loop import Loop
from training.loss_report import LossReport
from training.obeying import Orders
from training.pair_digests import PairDigests
from training.prefetching import Prefetcher
from training.prolonging import steps_of_laps
from training.ranks import Ranks, device_word_of, joined
from training.run import CheckpointSaved, Losses, RunFolder, RunRequest, step_name
from training.saving import Saver
from training.settings import opacity_of, recipe_in_use, refuse_contradictions
from training.telling import Teller

MEMORY_MARGIN = 1.1
"""Of what it took at most so far, a training may need so much."""


class Session:
    """What one start of the worker does. `orders` may ask it to stop at any time, from a signal too."""

    def __init__(
        self,
        run_dir: Path,
        request: RunRequest,
        pairs: list[Pair],
        teller: Teller,
        stop_at: int | None,
        rank: Rank | None = None,
        threads_asked: int = 0,
    ) -> None:
        """`rank` is rank 0 of several that train the run together."""
        self._threads_asked = threads_asked
        self._rank = rank
        self._num_ranks = 1 if rank is None else rank.world_size
        self._ranks: Ranks | None = None
        self.settings = request.settings
        self.orders = Orders(RunFolder(run_dir).job, teller)
        self.step = 0
        self._run_dir = run_dir
        self._request = request
        self._teller = teller
        to_train = [pair for pair in pairs if pair.split == "train"]
        # Refused as the run was made; its files may have been edited since.
        refuse_contradictions(self.settings)
        check_amount(self.settings, request.dataset, len(to_train))
        recipe, labels = recipe_in_use(self.settings, request.recipe), settle_labels(run_dir, request, pairs)
        self._held_out = HeldOut(
            pairs,
            self.settings.size_px,
            teller.pair_skipped,
            scale=self.settings.scale,
            recipe=recipe,
            labels=labels,
            seed=self.settings.seed,
            opacity=opacity_of(self.settings),
            colour_space=self.settings.colour_space,
        )
        self._digests = PairDigests(RunFolder(run_dir).pair_digests_path, len(to_train))
        self._data = TrainingData(
            to_train, self.settings, teller.pair_skipped, recipe=recipe, labels=labels, part=(0, self._num_ranks), digests=self._digests
        )
        self._laps = steps_of_laps(run_dir, self._data.steps_per_epoch)
        self._total_steps = sum(self._laps)
        self._last_step = self._total_steps if stop_at is None else min(stop_at, self._total_steps)
        self._rate = 0.0
        self._report: LossReport | None = None

    def run(self, device_word: str | None) -> None:
        """Open, train, close. Raises AppError for what ended it otherwise."""
        device = choose_device(device_word_of(self._rank, device_word))
        with Lease(device_key(device), "holder") as self._lease:
            if device.type != "cpu":
                self._lease.wait_for_guests()
            reason = "chosen" if device_word else "the best device that works here"
            if self._rank is None:
                self._train(device, reason)
                return
            with joined(self._rank, device) as self._ranks:
                self._train(device, f"{reason}, by {self._num_ranks} processes together")

    def _train(self, device: torch.device, reason: str) -> None:
        code_path, changed = settle_code_path(self._run_dir, self.settings, device, self._num_ranks, self._threads_asked)
        self._loop = loop = Loop(
            self.settings, device, self._laps, code_path=code_path.word, ranks=self._ranks, not_captured=self._tell_not_captured
        )
        state, passed_over = load_newest(loop, self._run_dir)
        if state is None:
            load_start(loop, self._run_dir, self._request.start_hashes)
        if self._ranks is not None:
            # The others wait for this: from here on what they read in the folder is settled.
            self._ranks.leaders(loop.step)
        self.step = loop.step
        self._saver = Saver(self._run_dir, loop, self._teller, [path for path, _ in passed_over])
        self._looker = Looker(self._run_dir, self.settings, self._held_out, loop, self._teller, self._keeps_going)
        self._actions = {"checkpoint": self._save, "preview": self._looker.preview}
        self._teller.tell(
            Started(
                from_step=loop.step,
                device=describe_device(device),
                precision=code_path.precision,
                code_path=code_path.word,
                reason=f"{reason}; {code_path.reason}",
                pid=os.getpid(),
                host=socket.gethostname(),
            )
        )
        if changed:
            self._teller.tell(Warned(code=ErrorCode.CODE_PATH_CHANGED, message=changed))
        if state is None and any(saved.resumable for saved in read_all(RunFolder(self._run_dir).job, CheckpointSaved)):
            message = f"None of the checkpoints of {path_to_text(self._run_dir)} is there any more: the run begins anew."
            self._teller.tell(Warned(code=ErrorCode.NO_CHECKPOINT, message=message))
        self.orders.refuse_stale()
        for _, trouble in passed_over:
            self._teller.tell(Warned(code=trouble.code, message=trouble.message))
        with Heartbeat(RunFolder(self._run_dir).job, self._progress), self._saver:
            self._plan, self._device_pairs = self._data.prepare(device, self._teller.tell, self._keeps_going)
            if state is None and self._last_step > 0:
                self._looker.preview()
                self._looker.validate()
            elif state is not None:
                self._look_again(state)
            self._steps()
            self._close()

    def _look_again(self, state: CheckpointState) -> None:
        """Look where a stop came into the midst of a look: previews and curves then are those of a run that was never stopped."""
        settings, step = self.settings, state.step
        if step % settings.preview_every == 0 and not (RunFolder(self._run_dir).previews_dir / step_name(step)).is_dir():
            self._looker.preview()
        if state.l1 >= 0:
            self._looker.remember(state.l1)
        elif self._is_measured(step):
            self._looker.validate()
            if self._looker.l1_now() >= 0:
                self._saver.measured(state, self._looker.l1_now())

    def _is_measured(self, step: int) -> bool:
        """A checkpoint is measured too, or it could not be told whether it is the best."""
        settings = self.settings
        return is_milestone(settings, step) or step % settings.checkpoint_every == 0 or step % settings.validation_every == 0

    def _steps(self) -> None:
        loop = self._loop
        if loop.step >= self._last_step:
            return
        self._report = report = LossReport(self._total_steps, loop.device)
        threads, on_card = self._plan.num_threads, self._device_pairs
        with Prefetcher(self._data, loop.step, self._last_step, num_threads=threads, device_pairs=on_card) as self._batches:
            while loop.step < self._last_step:
                self.orders.obey(loop.step, self._actions)
                self._saver.check()
                batch = None if self.orders.stopping else self._batches.next(self._keeps_going)
                if self._ends(batch) or batch is None:
                    break
                result = loop.advance(batch)
                self.step = loop.step
                if not result.finite:
                    message = f"A loss became infinite or not a number at step {loop.step}; nothing of that step was kept."
                    raise not_finite(self._run_dir, message, loop.step)
                self._tell_losses(report.add(loop.step, self._data.epoch_of(loop.step - 1), result, self._batches.seconds_waited))
                with report.halt():
                    self._look_and_save()
                if loop.step % self._data.steps_per_epoch == 0:
                    self.orders.epoch_done()
            self._tell_the_rest()

    def _tell_not_captured(self, reason: str) -> None:
        message = f"The steps go on uncaptured, slower and with the same numbers but for rounding: {reason}."
        self._teller.tell(Warned(code=ErrorCode.CODE_PATH_CHANGED, message=message))

    def _tell_losses(self, losses: Losses | None) -> None:
        if losses is None:
            return
        self._rate = losses.steps_per_s
        self._teller.tell(losses)
        most, taken = memory_taken(self._loop.device)
        self._lease.tell(int(most * MEMORY_MARGIN), taken)

    def _tell_the_rest(self) -> None:
        """No event of losses reaches over a checkpoint: who resumes from it goes on with the curves as they were there."""
        if self._report is None:
            return
        step = self._loop.step
        self._tell_losses(self._report.flush(step, self._data.epoch_of(max(0, step - 1)), self._batches.seconds_waited))

    def _ends(self, batch: Batch | None) -> bool:
        """Whether the steps end here for one of the ranks, and so for all."""
        return batch is None if self._ranks is None else self._ranks.any(batch is None)

    def _look_and_save(self) -> None:
        settings, step = self.settings, self._loop.step
        saves = step % settings.checkpoint_every == 0 and step < self._last_step
        keeps = is_milestone(settings, step) and step < self._last_step
        if step % settings.preview_every == 0:
            self._looker.preview()
        if self._is_measured(step):
            self._looker.validate()
        if saves or keeps:
            self._tell_the_rest()
            self._keep_digests()
            self._saver.save(self._looker.l1_now(), generator_only=not saves)

    def _close(self) -> None:
        step = self._loop.step
        done = step >= self._last_step
        if done:
            self._looker.preview(again=False)
            self._looker.validate()
        if step > 0:
            self._keep_digests()
            self._save_last()
        if step >= self._total_steps:
            self._teller.tell(Finished(step=step))
        else:
            self._teller.tell(Stopped(step=step, reason="step reached" if done else "asked"))

    def _save_last(self) -> None:
        """ "Finished" without a checkpoint would be a lie: where the disk is full this waits for room, unless it was asked to stop.

        Raises AppError: the disk's troubles.
        """
        while True:
            try:
                self._saver.save_last(self._looker.l1_now())
                return
            except AppError as error:
                if error.code is not ErrorCode.DISK_FULL or self.orders.stopping:
                    raise
                self._teller.tell(Warned(code=error.code, message=f"{error} The training waits for it."))
            self.orders.wait_for_room(self._loop.step, self._actions)

    def _save(self) -> None:
        """A checkpoint that was asked for."""
        self._tell_the_rest()
        self._keep_digests()
        self._saver.save(self._looker.l1_now())

    def _keep_digests(self) -> None:
        """Before each checkpoint: who goes on from it knows what it was trained on."""
        try:
            self._digests.keep()
        except AppError as error:
            self._teller.warn_or_raise(error)

    def _keeps_going(self) -> bool:
        self.orders.take(self._actions)
        return not self.orders.stopping

    def _progress(self) -> HeartbeatProgress:
        state = "paused" if self.orders.paused else "training"
        return HeartbeatProgress(step=self.step, total=self._total_steps, rate=self._rate, state=state)
