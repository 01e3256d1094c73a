"""What is found so far is told while a scan goes on: soon, growing, and never more than the end shows."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from core.pairs import finding
from core.pairs.finding import Findings, find_pairs

MakePictures = Callable[..., list[Path]]


def test_pairs_are_told_at_once_and_while_they_become_more(
    tmp_path: Path, make_side_by_side: MakePictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "_NUM_SEEN_BEFORE_TOLD", 60)
    (path,) = make_side_by_side(tmp_path / "one", num=1)
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(400):
        (folder / f"{number:03}.png").write_bytes(path.read_bytes())
    told: list[tuple[float, Findings]] = []
    begin = time.monotonic()
    whole = find_pairs([folder], on_found=lambda found: told.append((time.monotonic() - begin, found)))
    assert told[0][0] < 1 and [pair.name for pair in told[0][1].pairs] == [f"{number:03}" for number in range(12)]
    sizes = [len(found.pairs) for _, found in told]
    assert sizes == sorted(sizes) and len(sizes) == 3 and sizes[-1] >= 60 and len(whole.pairs) == 400
    for _, found in told:
        assert found.pairs == whole.pairs[: len(found.pairs)]
        assert (found.layout, found.input_side) == (whole.layout, whole.input_side)


def test_two_folders_are_paired_before_the_second_is_read(
    tmp_path: Path, make_pictures: MakePictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "_NUM_SEEN_BEFORE_TOLD", 60)
    for seed, side in enumerate(("outline", "colour")):
        (path,) = make_pictures(tmp_path / "one" / side, num=1, seed=seed)
        (tmp_path / "set" / side).mkdir(parents=True)
        for number in range(200):
            (tmp_path / "set" / side / f"{number:03}.png").write_bytes(path.read_bytes())
    told: list[Findings] = []
    whole = find_pairs([tmp_path / "set"], on_found=told.append)
    assert len(told[0].pairs) == 12 and told[0].input_name == whole.input_name == "outline"
    assert [len(found.pairs) for found in told] == sorted(len(found.pairs) for found in told) and len(whole.pairs) == 200
    assert all({pair.name for pair in found.pairs} <= {pair.name for pair in whole.pairs} for found in told)


def test_nothing_is_told_where_there_is_nothing(tmp_path: Path, make_pictures: MakePictures) -> None:
    make_pictures(tmp_path / "single", num=3)
    told: list[Findings] = []
    with pytest.raises(Exception, match="no pairs"):
        find_pairs([tmp_path / "single"], on_found=told.append)
    assert told == []
