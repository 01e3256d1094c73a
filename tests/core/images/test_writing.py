"""Written pictures come back the same, whole or not at all."""

import io
import subprocess
import sys
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from PIL import Image

from core.errors import AppError, ErrorCode
from core.images.reading import read_picture
from core.images.writing import OUTPUT_SUFFIXES, OutputFormat, check_picture_file, encode_picture, write_picture

ROOT_DIR = Path(__file__).resolve().parents[3]


@pytest.fixture
def smooth() -> np.ndarray:
    """(40, 60, 3): ramps, so that lossy formats stay close."""
    rows, columns = np.mgrid[0:40, 0:60]
    return np.dstack([rows * 6, columns * 4, 255 - rows * 3]).astype(np.uint8)


@pytest.mark.parametrize("format", get_args(OutputFormat))
def test_pictures_come_back(tmp_path: Path, smooth: np.ndarray, format: OutputFormat) -> None:
    path = tmp_path / f"a{OUTPUT_SUFFIXES[format]}"
    write_picture(path, smooth, format=format)
    back = read_picture(path)
    assert back.format.lower() == format
    tolerance = 0 if format in ("png", "tiff", "bmp", "exr") else 24
    assert np.abs(back.pixels.astype(int) - smooth).max() <= tolerance
    assert back.alpha is None
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("format", ["png", "tiff", "webp", "avif", "exr"])
def test_alpha_comes_back(tmp_path: Path, smooth: np.ndarray, format: OutputFormat) -> None:
    alpha = np.full(smooth.shape[:2], 255, np.uint8)
    alpha[:, 30:] = 40
    write_picture(tmp_path / "a", smooth, alpha, format)
    back = read_picture(tmp_path / "a")
    assert back.alpha is not None
    assert np.abs(back.alpha.astype(int) - alpha).max() <= (0 if format in ("png", "tiff", "webp", "exr") else 6)
    if format == "exr":
        return  # its colour is multiplied: tests/core/images/test_exr.py
    with Image.open(tmp_path / "a") as image:  # the colour is stored as it was given, not mixed with white
        stored = np.asarray(image.convert("RGB")).astype(int)
    assert np.abs(stored - smooth).mean() < 5


@pytest.mark.parametrize("format", ["jpeg", "bmp"])
def test_formats_without_alpha_show_it_on_white(tmp_path: Path, smooth: np.ndarray, format: OutputFormat) -> None:
    write_picture(tmp_path / "a", smooth, np.zeros(smooth.shape[:2], np.uint8), format)
    assert (read_picture(tmp_path / "a").pixels > 250).all()


@pytest.mark.parametrize("format", get_args(OutputFormat))
def test_floats_with_alpha_in_every_format(tmp_path: Path, smooth: np.ndarray, format: OutputFormat) -> None:
    deep, alpha = smooth.astype(np.float32) / 255, np.full(smooth.shape[:2], 0.5, np.float32)
    (tmp_path / "a").write_bytes(encode_picture(deep, alpha, format).data)
    back = read_picture(tmp_path / "a", deep=True)
    assert back.depth == {"png": 16, "tiff": 16, "exr": "half"}.get(format, 8)
    shown = back.pixels if back.pixels.dtype == np.float32 else back.pixels / 255
    tolerance = 1e-3 if back.depth != 8 else 0.1
    assert np.abs(shown - (deep * 0.5 + 0.5)).max() < tolerance
    assert (back.alpha is None) == (format in ("jpeg", "bmp"))


@pytest.mark.parametrize("format", ["jpeg", "webp", "avif"])
def test_quality_decides_over_size_and_likeness(tmp_path: Path, format: OutputFormat) -> None:
    noisy = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    sizes, errors = [], []
    for quality in (20, 60, 100):
        data = encode_picture(noisy, None, format, quality=quality).data
        (tmp_path / "a").write_bytes(data)
        sizes.append(len(data))
        errors.append(np.abs(read_picture(tmp_path / "a").pixels.astype(int) - noisy).mean())
    assert sizes == sorted(set(sizes)) and errors == sorted(set(errors), reverse=True)


@pytest.mark.parametrize("format", get_args(OutputFormat))
def test_a_written_file_is_checked_by_its_name(tmp_path: Path, smooth: np.ndarray, format: OutputFormat) -> None:
    path = tmp_path / f"a{OUTPUT_SUFFIXES[format]}"
    write_picture(path, smooth, None, format)
    data = path.read_bytes()
    check_picture_file(path, data, 60, 40)
    with pytest.raises(AppError, match="60 x 40 pixels instead of 61 x 40"):
        check_picture_file(path, data, 61, 40)
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(AppError, match="other bytes than were written"):
        check_picture_file(path, data, 60, 40)
    path.write_bytes(data[:10])
    with pytest.raises(AppError, match="can't be read"):
        check_picture_file(path, data, 60, 40)
    path.unlink()
    with pytest.raises(AppError) as caught:
        check_picture_file(path, data, 60, 40)
    assert caught.value.code == ErrorCode.PATH_MISSING


@pytest.mark.parametrize("size", [(1, 1), (3, 2000), (257, 257)])
def test_odd_sizes_and_views(tmp_path: Path, size: tuple[int, int]) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (*size, 3), dtype=np.uint8)
    write_picture(tmp_path / "a.png", pixels[::-1, ::-1])
    assert np.array_equal(read_picture(tmp_path / "a.png").pixels, pixels[::-1, ::-1])


def test_what_a_format_cannot_hold_is_refused_before_anything_is_touched(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"old")
    with pytest.raises(AppError, match="70000 x 1") as caught:
        write_picture(path, np.zeros((1, 70_000, 3), np.uint8), format="jpeg")
    assert caught.value.code == ErrorCode.PICTURE_TOO_LARGE
    with pytest.raises(AppError) as caught:
        write_picture(path, np.zeros((1, 1, 3), np.uint8), format="psd")  # type: ignore[arg-type]
    assert caught.value.code == ErrorCode.BAD_SETTING
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_gone(tmp_path: Path, smooth: np.ndarray) -> None:
    with pytest.raises(AppError) as caught:
        write_picture(tmp_path / "gone" / "a.png", smooth)
    assert caught.value.code == ErrorCode.FOLDER_GONE


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are POSIX")
def test_a_full_disk_keeps_the_old_picture(tmp_path: Path) -> None:
    """A limit on the size of files stands for a disk without room."""
    path = tmp_path / "a.png"
    Image.new("RGB", (4, 4)).save(path)
    old = path.read_bytes()
    program = f"""
import resource, sys
sys.path.insert(0, {str(ROOT_DIR)!r})
from pathlib import Path
import numpy as np
from core.errors import AppError
from core.images.writing import write_picture
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    write_picture(Path({str(path)!r}), np.random.default_rng(0).integers(0, 256, (200, 200, 3), dtype=np.uint8))
except AppError as error:
    print(error.code.value)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == ErrorCode.DISK_FULL.value, done.stderr
    assert path.read_bytes() == old and list(tmp_path.iterdir()) == [path]


def test_png_bytes_are_the_same_every_time(smooth: np.ndarray) -> None:
    assert encode_picture(smooth).data == encode_picture(smooth.copy()).data
    with Image.open(io.BytesIO(encode_picture(smooth).data)) as image:
        assert image.mode == "RGB"
