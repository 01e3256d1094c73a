"""Which numbered files are frames of one sequence."""

import time
from pathlib import Path

import pytest

from core.translation.sequences import find_sequences


def told(*names: str) -> list[tuple[str, str, int, int, int]]:
    found = find_sequences(Path("/in", name) for name in names)
    return [(run.pattern, run.range, run.start, run.stop, run.num_missing) for run in found]


def frames(pattern: str, *numbers: int) -> list[str]:
    return [pattern.format(number) for number in numbers]


def test_frames_are_one_sequence_with_their_range() -> None:
    assert told(*frames("plate.{:04}.exr", *range(1, 251))) == [("plate.####.exr", "0001–0250", 0, 250, 0)]


@pytest.mark.parametrize("separator", [".", "_", "-"])
def test_three_frames_are_enough_where_the_number_is_set_off(separator: str) -> None:
    for num, width in ((3, 4), (7, 3)):
        names = [f"plate{separator}{number:0{width}}.exr" for number in range(101, 101 + num)]
        assert told(*names) == [(f"plate{separator}{'#' * width}.exr", f"{101:0{width}}–{100 + num:0{width}}", 0, num, 0)]


def test_missing_frames_are_counted() -> None:
    assert told(*frames("a_{:03}.png", *range(7, 20), 21)) == [("a_###.png", "007–021", 0, 14, 1)]


def test_variations_of_a_frame_are_one_frame() -> None:
    assert told(*(name for name in frames("a{:03}.png", *range(20)) for _ in range(3))) == [("a###.png", "000–019", 0, 60, 0)]


def test_other_names_folders_and_widths_end_a_sequence() -> None:
    one, other = frames("a.{:04}.png", *range(1, 31)), frames("b.{:04}.png", *range(1, 31))
    deep, wide = frames("deep/b.{:04}.png", *range(31, 61)), frames("deep/b.{:05}.png", *range(61, 91))
    assert [(pattern, start, stop) for pattern, _, start, stop, _ in told("photo.png", *one, *other, *deep, *wide)] == [
        ("a.####.png", 1, 31),
        ("b.####.png", 31, 61),
        ("b.####.png", 61, 91),
        ("b.#####.png", 91, 121),
    ]


def test_only_the_last_number_of_a_name_counts() -> None:
    assert [run[0] for run in told(*frames("take2_v003.{:04}.tif", *range(1000, 1020)))] == ["take2_v003.####.tif"]


@pytest.mark.parametrize(
    "names",
    [
        frames("{:04}.png", *range(11)),
        frames("p{:03}.png", *range(11)),
        frames("plate.{:04}.exr", 1001, 1002),
        frames("plate.{:04}.exr", 1001, 1002, 1004),
        frames("plate.{:02}.exr", 1, 2, 3, 4, 5),
        frames("{:03}.png", *range(100, 150)),
        frames("{:04}.png", *range(0, 500, 7)),
        [f"picture {letter}.png" for letter in "abcdefghijklmnopq"],
        [f"{chr(0x661 + number)}{chr(0x661)}{chr(0x661)}.png" for number in range(9)],
    ],
    ids=[
        "few",
        "few after a letter",
        "two",
        "not consecutive",
        "two digits",
        "without leading zeros",
        "with gaps",
        "letters",
        "other digits",
    ],
)
def test_other_numbered_pictures_are_none(names: list[str]) -> None:
    assert told(*names) == []


def test_a_hundred_thousand_files_take_a_moment() -> None:
    start = time.process_time()
    found = list(find_sequences(Path(f"/in/{number // 1000}/{number:06}.png") for number in range(100_000)))
    assert len(found) == 100 and all(run.num_frames == 1000 for run in found)
    assert time.process_time() - start < 5
