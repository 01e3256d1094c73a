"""The colours of label maps: found in pictures and files, and what is no palette."""

import io
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.errors import AppError, ErrorCode
from core.evaluation.palette import Palette, check_fit, find_palette, read_palette

COLOURS = ((0, 48, 254), (0, 0, 222), (254, 80, 1), (192, 254, 64), (128, 128, 128))


def label_map(seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    cells = random.choice(len(COLOURS), (8, 8), p=(0.5, 0.3, 0.1, 0.06, 0.04))
    return np.array(COLOURS, np.uint8)[cells].repeat(16, axis=0).repeat(16, axis=1)


def as_jpeg(pixels: np.ndarray) -> np.ndarray:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=75)
    return np.asarray(Image.open(file))


def photo(seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    small = Image.fromarray(random.integers(0, 256, (9, 9, 3), np.uint8))
    return np.asarray(small.resize((128, 128), Image.Resampling.BICUBIC))


@pytest.mark.parametrize("make", [lambda pixels: pixels, as_jpeg], ids=["png", "jpeg"])
def test_the_colours_of_label_maps_are_found(make: object) -> None:
    pictures = [make(label_map(seed)) for seed in range(6)]  # type: ignore[operator]

    palette = find_palette(pictures)

    assert palette is not None
    assert len(palette) == len(COLOURS)
    for colour in COLOURS:
        assert min(np.abs(np.array(found) - colour).max() for found in palette.colours) <= 4
    assert all(palette.fit(pixels) > 0.8 for pixels in pictures)


def test_shades_of_a_frequent_colour_are_none_of_their_own_but_a_pure_colour_is() -> None:
    pixels = label_map(0).copy()
    random = np.random.default_rng(1)
    for at in range(0, 96, 4):  # blocks about (20, 70, 248), near the frequent (0, 48, 254), no two of them alike
        pixels[:4, at : at + 4] = np.array((20, 70, 248)) + random.integers(-4, 5, 3)
    assert find_palette([pixels]) == find_palette([label_map(0)])

    pixels[:4, :96] = (20, 70, 248)
    found = find_palette([pixels])
    assert found is not None and (20, 70, 248) in found.colours


def test_shades_of_a_rare_colour_are_none_of_their_own() -> None:
    """As in label maps of facades: small red areas, and at their borders a quarter as many pixels of another red."""
    plain = label_map(0)
    pixels, random = plain.copy(), np.random.default_rng(1)
    for at in range(0, 36, 4):
        pixels[:4, at : at + 4] = np.array((142, 142, 142)) + random.integers(-4, 5, 3)
    assert find_palette([pixels]) == find_palette([plain])


def test_photos_have_none() -> None:
    assert find_palette(photo(seed) for seed in range(4)) is None
    assert find_palette([]) is None


def test_every_pixel_is_of_the_nearest_colour() -> None:
    palette = Palette(COLOURS, ("",) * len(COLOURS))
    pixels = photo(0)
    distances = ((pixels[:, :, None].astype(int) - np.array(COLOURS)) ** 2).sum(axis=-1)

    assert np.array_equal(palette.classes(pixels), distances.argmin(axis=-1))


def test_a_file_of_colours_is_read_in_its_order(tmp_path: Path) -> None:
    path = tmp_path / "palette.txt"
    path.write_text("// facades\n#0030FE facade\n\n0 0 222 background\n254, 80, 1;blind\n", "utf-8")

    palette = read_palette(path)

    assert palette.colours == ((0, 48, 254), (0, 0, 222), (254, 80, 1))
    assert palette.hex_words() == ["#0030fe facade", "#0000de background", "#fe5001 blind"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("red\n", "line 1 is no colour"),
        ("#000000\n300 0 0\n", "line 2 is no colour"),
        ("#000000\n", "1 colours"),
        ("#000000\n0 0 0\n", "line 2 repeats"),
        ("\x00\n" * 60_000, "too long"),
    ],
)
def test_a_file_that_is_no_palette_is_refused_by_its_line(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "palette.txt"
    path.write_text(text, "utf-8")

    with pytest.raises(AppError, match=reason) as caught:
        read_palette(path)
    assert caught.value.code is ErrorCode.PALETTE_UNFIT


def test_binary_and_missing_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(AppError, match="can't be read as text"):
        read_palette(tmp_path / "binary")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(AppError, match="it is no file"):
        read_palette(tmp_path / "pipe")
    with pytest.raises(AppError) as caught:
        read_palette(tmp_path / "missing")
    assert caught.value.code is ErrorCode.PATH_MISSING


def test_a_palette_of_other_label_maps_is_refused() -> None:
    check_fit(Palette(COLOURS, ("",) * 5), [label_map(0)], "The targets")

    with pytest.raises(AppError, match="The targets have other colours than the palette: only 0%") as caught:
        check_fit(Palette(((255, 255, 255), (0, 0, 0)), ("", "")), [label_map(0)], "The targets")
    assert caught.value.code is ErrorCode.PALETTE_UNFIT


@pytest.mark.parametrize("make", [lambda pixels: pixels, as_jpeg], ids=["png", "jpeg"])
def test_a_colour_that_a_palette_leaves_out_is_known_by_its_areas(make: object) -> None:
    pictures = [make(label_map(seed)) for seed in range(6)]  # type: ignore[operator]
    assert check_fit(Palette(COLOURS, ("",) * 5), pictures, "The targets") < 0.005

    rare = np.mean([(label_map(seed) == COLOURS[4]).all(axis=-1).mean() for seed in range(6)])
    assert check_fit(Palette(COLOURS[:4], ("",) * 4), pictures, "The targets") == pytest.approx(rare, abs=0.01)


def test_pictures_of_a_pixel_have_no_areas() -> None:
    assert check_fit(Palette(COLOURS, ("",) * 5), [np.full((1, 1, 3), COLOURS[0], np.uint8)], "The targets") == 0
