"""A scan tells what it sees while it goes, can be cancelled, and a first look is there at once."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from core.errors import AppError, ErrorCode
from core.pairs.scanning import Seen, first_look, scan

MakePictures = Callable[..., list[Path]]


@pytest.fixture
def many(tmp_path: Path, make_pictures: MakePictures) -> Path:
    """600 pictures in two folders, some of them no pictures."""
    (data,) = (path.read_bytes() for path in make_pictures(tmp_path / "one", num=1))
    for side in "BA":
        (tmp_path / "many" / side).mkdir(parents=True)
        for number in range(300):
            (tmp_path / "many" / side / f"{number:03}.png").write_bytes(data if number % 100 else b"")
        (tmp_path / "many" / side / "0 notes.txt").write_text("not a picture")
        (tmp_path / "many" / side / ".000.png").write_bytes(data)
    return tmp_path / "many"


def test_chunks_come_while_it_goes_and_make_up_the_whole(many: Path) -> None:
    chunks: list[list[Seen]] = []

    def told(seen: Sequence[Seen]) -> None:
        chunks.append(list(seen))

    seen, problems = scan([many], on_seen=told)
    assert len(seen) == 594 and [problem.code for problem in problems] == ["unreadable"] * 6
    assert len(chunks) > 5 and [one.file for chunk in chunks for one in chunk] == [one.file for one in seen]
    assert {(one.width, one.height) for one in chunks[0]} == {(32, 32)}
    assert [one.path.name for one in seen[:3]] == ["001.png", "002.png", "003.png"]


def test_a_scan_is_cancelled_soon(many: Path) -> None:
    chunks: list[Sequence[Seen]] = []
    with pytest.raises(AppError) as caught:
        scan([many], on_seen=chunks.append, should_stop=lambda: len(chunks) >= 2)
    assert caught.value.code == ErrorCode.CANCELLED and len(chunks) == 2


def test_a_first_look_shows_the_same_names_of_every_folder(many: Path) -> None:
    begin = time.monotonic()
    seen = first_look([many], num_per_folder=4)
    assert time.monotonic() - begin < 1
    assert [(one.folders, one.path.name) for one in seen] == [((side,), f"{number:03}.png") for side in "AB" for number in (1, 2, 3)]
    assert [one.folders[0] for one in first_look([many / "B", many / "A"], num_per_folder=2)] == ["B", "A"]
    assert {(one.width, one.height) for one in seen} == {(32, 32)}
    assert [one.path.name for one in first_look([many / "A" / "007.png", many / "A" / "0 notes.txt"])] == ["007.png"]
    assert first_look([many / "gone"]) == []
