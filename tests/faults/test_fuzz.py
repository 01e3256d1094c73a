"""A short run of the fuzzing: spoiled files of every kind are read or refused. For longer: `python -m tests.campaigns fuzz`."""

from pathlib import Path

from tests.campaigns.fuzz import Fuzzing
from tests.campaigns.fuzz_targets import TARGETS

NUM_FILES = 400


def test_spoiled_files_of_every_kind_are_read_or_refused_in_words(tmp_path: Path) -> None:
    fuzzing = Fuzzing(tmp_path / "fuzz", seed=20261126)
    try:
        fuzzing.prepare()
        for _ in range(NUM_FILES):
            fuzzing.try_one()
    finally:
        fuzzing.end()
    assert fuzzing.findings == []
    assert fuzzing.num_tried.keys() == TARGETS.keys() and NUM_FILES / 4 < fuzzing.num_refused < NUM_FILES
    assert fuzzing.peak_mb - fuzzing.base_mb < 1024
