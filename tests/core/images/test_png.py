"""PNGs lose nothing, whatever way they are packed; each picture gets the filter that suits it."""

import io
import itertools
import os
import subprocess
import sys
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from core.images.png import encode_png, png_size
from core.pairs.sample import sample_dir

ROOT_DIR = Path(__file__).resolve().parents[3]
SIDE_PX = 128


def noise(*shape: int) -> NDArray[np.uint8]:
    """What film grain and untrained networks look like."""
    return np.random.default_rng(0).normal(128, 25, shape).clip(0, 255).round().astype(np.uint8)


def drawing() -> NDArray[np.uint8]:
    with Image.open(min((sample_dir() / "colour").glob("*.png"))) as image:
        return np.asarray(image.convert("RGB"))


def num_bytes_of_pillow(values: NDArray[np.uint8]) -> int:
    """The same picture by another encoder, which tries every filter and looks for repetitions."""
    buffer = io.BytesIO()
    Image.fromarray(values).save(buffer, "PNG", compress_level=1)
    return len(buffer.getvalue())


@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_every_kind_comes_back(channels: int, dtype: type[np.uint8] | type[np.uint16]) -> None:
    order = cv2.COLOR_BGR2RGB if channels == 3 else cv2.COLOR_BGRA2RGBA
    for shape in ((SIDE_PX, SIDE_PX, channels), (33, 32, channels), (5, 3, channels), (1, 1, channels)):
        values = noise(*shape).astype(dtype) * dtype(1 if dtype is np.uint8 else 257)
        back = cv2.imdecode(np.frombuffer(encode_png(values), np.uint8), cv2.IMREAD_UNCHANGED)
        assert back is not None and back.dtype == dtype
        assert np.array_equal(cv2.cvtColor(back, order), values)


@pytest.mark.parametrize("channels", [3, 4])
def test_noise_comes_out_smaller_than_by_looking_for_repetitions(channels: int) -> None:
    values = noise(SIDE_PX, SIDE_PX, channels)
    assert len(encode_png(values)) < 0.97 * num_bytes_of_pillow(values)


SMALL_NOISE = noise(SIDE_PX // 2, SIDE_PX // 2, 3)


@pytest.mark.parametrize(
    "values",
    [
        pytest.param(np.repeat(noise(1, SIDE_PX, 3), SIDE_PX, axis=0), id="columns"),
        pytest.param(np.repeat(noise(SIDE_PX, 1, 3), SIDE_PX, axis=1), id="rows"),
        pytest.param(SMALL_NOISE.repeat(2, axis=0).repeat(2, axis=1), id="enlarged"),
        pytest.param(np.tile(np.array([[[0] * 3, [255] * 3], [[255] * 3, [0] * 3]], np.uint8), (64, 64, 1)), id="halftone"),
        pytest.param(np.full((SIDE_PX, SIDE_PX, 3), 7, np.uint8), id="flat"),
        pytest.param(drawing(), id="drawing"),
    ],
)
def test_what_repeats_itself_comes_out_as_small_as_by_looking_for_it(values: NDArray[np.uint8]) -> None:
    assert len(encode_png(values)) < 1.1 * num_bytes_of_pillow(values)


@pytest.mark.parametrize("kind", ["beside", "above", "between"])
def test_the_filter_that_suits_a_picture_is_taken_for_it(kind: str) -> None:
    steps = np.random.default_rng(0).integers(-2, 3, (SIDE_PX, SIDE_PX, 3))
    if kind == "between":
        values = np.zeros((SIDE_PX, SIDE_PX, 3), np.uint8)
        for row, column in itertools.product(range(SIDE_PX), range(SIDE_PX)):
            left, above = (int(values[place][0]) for place in ((row, column - 1), (row - 1, column)))
            values[row, column] = (left + above) // 2 + steps[row, column, 0] + 40 * (row == 0 or column == 0)
    else:
        values = (steps.cumsum(1) + steps[:, :1] * 60 if kind == "beside" else steps.cumsum(0) + steps[:1] * 60).astype(np.uint8)
    data = encode_png(values)
    packed = zlib.decompress(data[41 : 41 + int.from_bytes(data[33:37])])
    assert set(packed[:: 1 + 3 * SIDE_PX]) == {{"beside": 1, "above": 2, "between": 3}[kind]}


def test_the_size_is_told_by_the_header() -> None:
    data = encode_png(noise(5, 7, 3))
    assert png_size(data) == (7, 5)
    assert png_size(data[:23]) is None and png_size(b"") is None and png_size(b"\xff\xd8" + data) is None


_FEW_BYTES = """
import hashlib
import numpy as np
from core.images.png import _LEVEL, _REPEATING_LEVEL, _TRY_LEVEL, _packed
random, digest = np.random.default_rng(7), hashlib.sha256()
for count in range(1, 120):
    for number in range(40):
        data = random.integers(0, 256, count, dtype=np.uint8) if number % 2 else random.integers(0, 3, count, dtype=np.uint8) * 85
        for level in (_TRY_LEVEL, _LEVEL, _REPEATING_LEVEL):
            digest.update(_packed(data.data, level))
print(digest.hexdigest())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc fills what is asked of the heap")
def test_what_lay_in_memory_changes_no_byte() -> None:
    """ISA-L's call for all at once failed this at two of the levels."""
    made = set()
    for filling in ("0", "85", "127"):
        environment = {**os.environ, "MALLOC_PERTURB_": filling, "MALLOC_MMAP_THRESHOLD_": "100000000"}
        command = [sys.executable, "-c", _FEW_BYTES]
        made.add(subprocess.run(command, cwd=ROOT_DIR, env=environment, capture_output=True, text=True, check=True).stdout)
    assert len(made) == 1
