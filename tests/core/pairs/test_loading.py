"""Both halves of a pair come as they belong together, or with a sentence that names both files."""

from pathlib import Path
from unittest import mock

import numpy as np
import pytest
from PIL import Image

from core.errors import AppError, ErrorCode
from core.files import path_to_json
from core.pairs.loading import load_half, load_pair
from core.pairs.pair import Half, Pair, Side
from core.pairs.splitting import split_pairs


def save(path: Path, pixels: np.ndarray) -> str | dict[str, str]:
    Image.fromarray(pixels).save(path)
    return path_to_json(path)


@pytest.mark.parametrize(
    ("shape", "sides"), [((8, 17, 3), ("left", "right")), ((17, 8, 3), ("top", "bottom")), ((8, 16, 3), ("right", "left"))]
)
def test_halves_of_one_file(tmp_path: Path, shape: tuple[int, int, int], sides: tuple[Side, Side]) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    path = save(tmp_path / "a.png", pixels)
    first, second = load_pair(Pair(name="a", input=Half(path, sides[0]), target=Half(path, sides[1])))
    half = {"left": pixels[:, :8], "right": pixels[:, -8:], "top": pixels[:8], "bottom": pixels[-8:]}
    assert np.array_equal(first, half[sides[0]]) and np.array_equal(second, half[sides[1]])
    assert np.array_equal(load_half(Half(path, sides[0])), half[sides[0]])


def test_one_file_is_decoded_once(tmp_path: Path) -> None:
    from core.pairs import loading

    path = save(tmp_path / "a.png", np.zeros((8, 16, 3), np.uint8))
    with mock.patch.object(loading, "read_picture", wraps=loading.read_picture) as reader:
        load_pair(Pair(name="a", input=Half(path, "left"), target=Half(path, "right")))
    assert reader.call_count == 1


def test_sizes_that_differ_name_both(tmp_path: Path) -> None:
    one = save(tmp_path / "one.png", np.zeros((8, 16, 3), np.uint8))
    two = save(tmp_path / "two.png", np.zeros((9, 16, 3), np.uint8))
    with pytest.raises(AppError) as caught:
        load_pair(Pair(name="a", input=Half(one), target=Half(two)))
    assert caught.value.code == ErrorCode.PAIRS_UNCLEAR
    for part in ("one.png", "two.png", "16 x 8", "16 x 9"):
        assert part in caught.value.message


def numbered(num: int, split: str = "train") -> list[Pair]:
    return [Pair(name=str(n), input=Half("a"), target=Half("b"), split=split) for n in range(num)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("num", "share", "held_out"), [(0, 0.1, 0), (1, 0.5, 0), (2, 0.0, 1), (2, 1.0, 1), (10, 0.1, 1), (500, 0.2, 100), (3, 1.0, 2)]
)
def test_something_to_learn_and_something_held_out(num: int, share: float, held_out: int) -> None:
    pairs = split_pairs(numbered(num), share, seed=0)
    assert sum(pair.split == "validation" for pair in pairs) == held_out
    assert [pair.name for pair in pairs] == [str(n) for n in range(num)]


def test_splits_are_the_same_again_and_hardly_move_when_pairs_are_added() -> None:
    small, large = split_pairs(numbered(1000), 0.1, 7), split_pairs(numbered(1010), 0.1, 7)
    assert small == split_pairs(list(reversed(numbered(1000))), 0.1, 7)[::-1]
    assert small != split_pairs(numbered(1000), 0.1, 8)
    moved = sum(one.split != two.split for one, two in zip(small, large, strict=False))
    assert moved <= 10


def test_test_pairs_stay() -> None:
    pairs = split_pairs([*numbered(5, "test"), Pair(name="x", input=Half("a"), target=Half("b"))], 0.5, 0)
    assert [pair.split for pair in pairs] == ["test"] * 5 + ["train"]
