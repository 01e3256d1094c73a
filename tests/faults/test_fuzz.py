"""A short run of the fuzzing: spoiled files of every kind are read or refused. For longer: `python -m tests.campaigns fuzz`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.campaigns.fuzz import Fuzzing
from tests.campaigns.fuzz_targets import TARGETS

NUM_FILES = 400


@pytest.fixture
def fuzzing(tmp_path: Path) -> Iterator[Fuzzing]:
    one = Fuzzing(tmp_path / "fuzz", seed=20261126)
    try:
        one.prepare()
        yield one
    finally:
        one.end()


def test_spoiled_files_of_every_kind_are_read_or_refused_in_words(fuzzing: Fuzzing) -> None:
    for _ in range(NUM_FILES):
        fuzzing.try_one()
    assert fuzzing.findings == []
    assert fuzzing.num_tried.keys() == TARGETS.keys() and NUM_FILES / 4 < fuzzing.num_refused < NUM_FILES
    assert fuzzing.peak_mb - fuzzing.base_mb < 1024


def test_pipes_devices_and_folders_in_the_place_of_files_are_not_waited_for(fuzzing: Fuzzing) -> None:
    fuzzing.try_what_are_no_files()
    assert fuzzing.findings == []
    assert fuzzing.num_tried.keys() == TARGETS.keys()
