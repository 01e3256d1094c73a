"""Windows killed while they edit, rename, translate and train: what they leave is whole.

The same with more kills: `python -m tests.campaigns window-kills`.
"""

from pathlib import Path

import pytest

from tests.campaigns.window_kills import Campaign

NUM_KILLS = 10


def test_killed_windows_leave_everything_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    campaign = Campaign(tmp_path, seed=20261126, life_s=1.0)
    try:
        for _ in range(NUM_KILLS):
            campaign.kill()
    finally:
        num_sessions, _ = campaign.finish()
    assert campaign.num_kills == NUM_KILLS and num_sessions > 0, "windows began trainings, which went on without them"
