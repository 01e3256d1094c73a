"""Thumbnails: upright, of the side asked for, kept until the picture changes."""

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.errors import AppError, ErrorCode
from core.images.reading import read_picture
from core.images.sides import cut_side
from core.images.thumbnails import cached_thumbnail, shrunk, thumbnail_bytes


@pytest.fixture
def pair_path(tmp_path: Path) -> Path:
    """400 x 200: left red, right blue."""
    pixels = np.zeros((200, 400, 3), np.uint8)
    pixels[:, :200, 0], pixels[:, 200:, 2] = 255, 255
    path = tmp_path / "pair.png"
    Image.fromarray(pixels).save(path)
    return path


def test_sides_and_size(tmp_path: Path, pair_path: Path) -> None:
    left = read_picture(cached_thumbnail(tmp_path / "cache", pair_path, "left", 64)).pixels
    right = read_picture(cached_thumbnail(tmp_path / "cache", pair_path, "right", 64)).pixels
    whole = read_picture(cached_thumbnail(tmp_path / "cache", pair_path, "whole", 64)).pixels
    assert left.shape == right.shape == (64, 64, 3) and whole.shape == (32, 64, 3)
    assert (left == [255, 0, 0]).all() and (right == [0, 0, 255]).all()


def test_made_once_and_again_when_the_picture_changes(tmp_path: Path, pair_path: Path) -> None:
    cache_dir = tmp_path / "cache"
    first = cached_thumbnail(cache_dir, pair_path, "left", 64)
    stamp = first.stat().st_mtime_ns
    os.utime(first, ns=(stamp - 10**9, stamp - 10**9))
    assert cached_thumbnail(cache_dir, pair_path, "left", 64) == first
    assert first.stat().st_mtime_ns == stamp - 10**9  # not written again
    Image.new("RGB", (400, 200), (0, 255, 0)).save(pair_path)
    changed = cached_thumbnail(cache_dir, pair_path, "left", 64)
    assert changed != first
    assert (read_picture(changed).pixels == [0, 255, 0]).all()
    assert len({cached_thumbnail(cache_dir, pair_path, side, size) for side in ("left", "right") for size in (32, 64)}) == 4


def test_small_pictures_are_not_enlarged_and_thin_ones_survive() -> None:
    small = np.zeros((5, 7, 3), np.uint8)
    assert shrunk(small, 64).shape == (5, 7, 3)
    assert shrunk(np.zeros((3, 5000, 3), np.uint8), 64).shape == (1, 64, 3)


def test_a_turned_photograph_stands_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (1200, 800), (9, 90, 200)).save(tmp_path / "a.jpg", exif=exif)
    (tmp_path / "thumb.png").write_bytes(thumbnail_bytes(tmp_path / "a.jpg", "whole", 120))
    assert read_picture(tmp_path / "thumb.png").pixels.shape == (120, 80, 3)


def test_pictures_that_have_no_thumbnail(tmp_path: Path) -> None:
    with pytest.raises(AppError) as caught:
        cached_thumbnail(tmp_path / "cache", tmp_path / "gone.png", "whole", 64)
    assert caught.value.code == ErrorCode.PATH_MISSING
    (tmp_path / "bad.png").write_bytes(b"bad")
    with pytest.raises(AppError):
        cached_thumbnail(tmp_path / "cache", tmp_path / "bad.png", "whole", 64)
    Image.new("RGB", (1, 5)).save(tmp_path / "thin.png")
    with pytest.raises(AppError, match="too narrow"):
        cached_thumbnail(tmp_path / "cache", tmp_path / "thin.png", "left", 64)
    assert not (tmp_path / "cache").exists()


def test_every_photograph(shared_data: Path) -> None:
    for path in sorted((shared_data / "photos").iterdir()):
        if path.suffix != ".tsv":
            (height, width) = thumbnail_size(thumbnail_bytes(path, "whole", 128))
            assert max(height, width) == 128


def thumbnail_size(data: bytes) -> tuple[int, int]:
    import io

    with Image.open(io.BytesIO(data)) as image:
        return image.height, image.width


def test_halves_of_odd_sizes_leave_the_middle_out() -> None:
    pixels = np.arange(5 * 7).reshape(5, 7)
    assert np.array_equal(cut_side(pixels, "left"), pixels[:, :3]) and np.array_equal(cut_side(pixels, "right"), pixels[:, 4:])
    assert np.array_equal(cut_side(pixels, "top"), pixels[:2]) and np.array_equal(cut_side(pixels, "bottom"), pixels[3:])
    assert cut_side(pixels, "whole") is pixels
