"""The worker of a rank above 0: the same steps as rank 0 on its own part of each batch, and nothing written in the run's folder (torch)."""

import signal
from collections.abc import Sequence
from pathlib import Path

from core.device import choose_device, device_key
from core.errors import AppError, ErrorCode
from core.jobs.lease import Lease
from core.jobs.ranks import Rank
from core.pairs.pair import Pair
from training.checkpoint import load_checkpoint, load_start
from training.code_path import read_code_path
from training.data import TrainingData
from training.labels import read_labels
from training.loop import Loop
from training.pair_digests import PairDigests
from training.prefetching import Prefetcher
from training.prolonging import steps_of_laps
from training.ranks import Ranks, device_word_of, joined
from training.run import RunFolder, RunRequest, step_name
from training.settings import recipe_in_use


def run_rank(run_dir: Path, request: RunRequest, pairs: Sequence[Pair], rank: Rank, *, device: str | None, stop_at: int | None) -> int:
    """Train along until rank 0 ends. Returns the exit code; what is to be said stands in this rank's own log."""
    session = RankSession(run_dir, request, pairs, rank, stop_at)
    previous = signal.signal(signal.SIGTERM, lambda *_: session.ask_to_stop())
    try:
        session.run(device)
        return 0
    except AppError as error:
        print(f"rank {rank.index}: {error}", flush=True)
        return error.exit_code
    finally:
        signal.signal(signal.SIGTERM, previous)


class RankSession:
    """One life of such a worker."""

    def __init__(self, run_dir: Path, request: RunRequest, pairs: Sequence[Pair], rank: Rank, stop_at: int | None) -> None:
        self._run_dir = run_dir
        self._request = request
        self._pairs = [pair for pair in pairs if pair.split == "train"]
        self._rank = rank
        self._stop_at = stop_at
        self._stopping = False

    def ask_to_stop(self) -> None:
        """All ranks save and stop together."""
        self._stopping = True

    def run(self, device_word: str | None) -> None:
        """Join, train, leave. Raises AppError for what ended it otherwise."""
        device = choose_device(device_word_of(self._rank, device_word))
        with Lease(device_key(device), "holder") as lease:
            if device.type != "cpu":
                lease.wait_for_guests()
            with joined(self._rank, device) as ranks:
                begins_at = ranks.leaders(0)
                settings, part = self._request.settings, (self._rank.index, self._rank.world_size)
                labels = read_labels(self._run_dir)
                recipe = recipe_in_use(settings, self._request.recipe)
                # Those of rank 0, which alone writes in the run's folder.
                digests = PairDigests(RunFolder(self._run_dir).pair_digests_path, len(self._pairs))
                data = TrainingData(self._pairs, settings, _skipped, recipe=recipe, labels=labels, part=part, digests=digests)
                laps = steps_of_laps(self._run_dir, data.steps_per_epoch)
                loop = Loop(settings, device, laps, code_path=read_code_path(self._run_dir).word, ranks=ranks)
                if begins_at > 0:
                    load_checkpoint(loop, RunFolder(self._run_dir).checkpoints_dir / step_name(begins_at))
                else:
                    load_start(loop, self._run_dir, self._request.start_hashes)
                self._steps(loop, data, ranks)

    def _steps(self, loop: Loop, data: TrainingData, ranks: Ranks) -> None:
        total_steps = sum(loop.laps)
        last_step = total_steps if self._stop_at is None else min(self._stop_at, total_steps)
        plan, kept = data.prepare(loop.device, lambda event: print(event, flush=True), self._keeps_going)
        with Prefetcher(data, loop.step, last_step, num_threads=plan.num_threads, device_pairs=kept) as batches:
            while loop.step < last_step:
                batch = None if self._stopping else batches.next(self._keeps_going)
                if ranks.any(batch is None) or batch is None:
                    return
                if not loop.advance(batch).finite:
                    raise AppError(ErrorCode.LOSS_NOT_FINITE, f"A loss is not finite at step {loop.step}.", "Rank 0 says more.")

    def _keeps_going(self) -> bool:
        return not self._stopping


def _skipped(pair: Pair, error: AppError) -> None:
    print(f"skipped {pair.name}: {error.message}", flush=True)
