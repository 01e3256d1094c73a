"""Which numbered files are frames of one sequence."""

import time
from pathlib import Path

from core.translation.sequences import find_sequences


def told(*names: str) -> list[tuple[str, str, list[int], int]]:
    found = find_sequences(Path("/in", name) for name in names)
    return [(str(sequence.pattern), sequence.range, sequence.indices, sequence.num_missing) for sequence in found]


def test_frames_are_one_sequence_with_their_range() -> None:
    assert told(*(f"plate.{number:04}.exr" for number in range(1, 251))) == [("/in/plate.####.exr", "0001-0250", list(range(250)), 0)]


def test_missing_frames_are_counted() -> None:
    assert told("a_007.png", "a_009.png", "a_012.png") == [("/in/a_###.png", "007-012", [0, 1, 2], 3)]


def test_what_differs_in_more_than_the_number_is_another_sequence() -> None:
    names = ["a.01.png", "a.01.jpg", "b.01.png", "a.02.png", "a.02.jpg", "deep/a.01.png", "a.001.png", "photo.png", "2024"]
    assert told(*names) == [("/in/a.##.png", "01-02", [0, 3], 0), ("/in/a.##.jpg", "01-02", [1, 4], 0)]


def test_only_the_last_number_of_a_name_counts() -> None:
    assert told("take2_v03.100.tif", "take2_v03.101.tif") == [("/in/take2_v03.###.tif", "100-101", [0, 1], 0)]


def test_a_hundred_thousand_files_take_a_moment() -> None:
    start = time.process_time()
    found = find_sequences(Path(f"/in/{number % 100}/{number:06}.png") for number in range(100_000))
    assert len(found) == 100 and all(len(sequence.indices) == 1000 for sequence in found)
    assert time.process_time() - start < 5
