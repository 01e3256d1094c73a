"""Training workers killed at named and at random moments: the run goes on from a whole checkpoint, and ends as if nothing had happened.

The same with more kills: `python -m tests.campaigns training-kills`.
"""

import signal
from collections.abc import Callable

from tests.campaigns.training_kills import MOMENTS, Campaign, RunWithCheckpoints
from tests.training.worker_forks import WorkerForks
from training.run import RunFolder

NUM_KILLS = 10
SEED = 20261126
MakeRun = Callable[..., RunFolder]
SETTINGS: dict[str, object] = {
    "epochs": 20,
    "checkpoint_every": 5,
    "milestone_every": 7,
    "validation_every": 100_000,
    "preview_every": 100_000,
    "ema_decay": 0.9,
}


def test_killed_at_named_moments_of_saving_and_at_random_ones_a_run_ends_as_the_undisturbed_one(
    make_run: MakeRun, forks: WorkerForks
) -> None:
    undisturbed = RunWithCheckpoints(make_run("undisturbed", **SETTINGS).path)
    assert forks.run(undisturbed.path) == 0
    campaign = Campaign(RunWithCheckpoints(make_run(**SETTINGS).path), forks, seed=SEED)
    for moment in MOMENTS:
        assert campaign.kill_at(moment) == -signal.SIGKILL, moment
    for _ in range(NUM_KILLS):
        campaign.kill_at_random()
    campaign.finish(undisturbed)
