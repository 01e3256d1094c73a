"""A translation killed at random times, again and again: resumed, its folder is byte for byte that of an undisturbed run.

The same with more kills: `python -m tests.campaigns translation-kills`.
"""

from pathlib import Path
from typing import Literal

import pytest

from tests.campaigns.translation_kills import Campaign
from tests.training.worker_forks import WorkerForks

NUM_KILLS = 5


@pytest.mark.parametrize("policy", ["number", "replace"])
def test_killed_at_random_times_and_resumed_the_folder_equals_an_undisturbed_run(
    tmp_path: Path, forks: WorkerForks, policy: Literal["number", "replace"]
) -> None:
    campaign = Campaign(tmp_path, forks, policy, seed=20261122)
    campaign.kill(NUM_KILLS)
    assert campaign.num_kills == NUM_KILLS and campaign.num_finished >= 1
