"""Pairs that share a picture are known by content, from no more reading than that takes, and never parted when some are held out."""

import builtins
from collections.abc import Callable
from pathlib import Path

import pytest

from core.files import path_to_json
from core.pairs.dataset import create_dataset
from core.pairs.finding import find_pairs
from core.pairs.originals import measure_originals
from core.pairs.pair import Half, Pair
from core.pairs.resolving import resolve_dataset
from core.pairs.sample import SAMPLE_NAME, sample_paths
from core.pairs.shared import shared_contents

MakePictures = Callable[..., list[Path]]


def pair(name: str, one: Path, two: Path) -> Pair:
    return Pair(name=name, input=Half(path_to_json(one)), target=Half(path_to_json(two)))


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_only_the_same_bytes_are_shared(tmp_path: Path) -> None:
    long = b"the same beginning" + bytes(20_000)
    files = [written(tmp_path / str(number), content) for number, content in enumerate((long + b"x", long + b"y", long + b"x", b"x"))]
    pairs = [
        pair("a", files[0], files[3]),
        pair("b", files[1], tmp_path / "gone"),
        pair("c", files[2], files[2]),
        pair("d", files[3], files[3]),
    ]
    one, two, three, four = shared_contents(pairs)
    assert set(one) & set(three) and set(one) & set(four)
    assert not set(two) & {*one, *three, *four} and not set(three) & set(four)


def test_files_of_different_length_are_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = [
        pair(str(num), written(tmp_path / f"{num} a", bytes(num)), written(tmp_path / f"{num} b", bytes(100 + num))) for num in range(9)
    ]
    monkeypatch.setattr(builtins, "open", None)
    assert len({content for both in shared_contents(pairs) for content in both}) == 18


def test_a_file_whose_name_is_not_utf8_is_like_its_copy(tmp_path: Path) -> None:
    odd = tmp_path / "caf\udce9.png"
    pairs = [pair("a", written(odd, b"one"), tmp_path / "x"), pair("b", written(tmp_path / "b", b"one"), tmp_path / "y")]
    one, two = shared_contents(pairs)
    assert set(one) & set(two)


@pytest.mark.parametrize("seed", range(4))
def test_a_new_dataset_holds_no_copy_out(tmp_path: Path, workspace: Path, make_pictures: MakePictures, seed: int) -> None:
    for side, first in (("A", 1), ("B", 2)):
        make_pictures(tmp_path / "pairs" / side, num=24, seed=first)
        for number in range(8):  # the second eight are copies of the first, under other names
            written(tmp_path / "pairs" / side / f"{8 + number:03}.png", (tmp_path / "pairs" / side / f"{number:03}.png").read_bytes())
    dataset = create_dataset(workspace, "copies", find_pairs([tmp_path / "pairs"]), validation_share=0.4, seed=seed)
    measure_originals(dataset.dataset_dir)
    assert dataset.split_facts().num_copy_groups == 8 and dataset.num_leaks() == 0
    assert dataset.counts()["validation"] in (9, 10)
    if seed == 0:  # a folder that is trained on as it comes is divided alike
        held_out = {one.name: one.split for one in resolve_dataset(tmp_path / "pairs", workspace).pairs}
        assert all(held_out[f"{number:03}"] == held_out[f"{8 + number:03}"] for number in range(8))


def test_the_sample_holds_out_nothing_that_is_learned(workspace: Path) -> None:
    dataset = create_dataset(workspace, SAMPLE_NAME, find_pairs(sample_paths()))
    measure_originals(dataset.dataset_dir)
    assert dataset.counts() == {"train": 461, "validation": 51, "test": 0}
    assert dataset.split_facts().num_copy_groups == 7 and dataset.num_leaks() == 0
