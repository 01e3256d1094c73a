"""Pictures of more than eight bits keep their levels from the reader to the writer."""

import struct
import time
import zlib
from pathlib import Path

import cv2
import numpy as np
import OpenImageIO as oiio
import pytest
from PIL import Image

from core.errors import AppError
from core.images.deep import to_eight_bits, to_float, to_sixteen_bits
from core.images.metadata import told_in_png
from core.images.reading import picture_size, read_picture, upright_digest
from core.images.writing import write_picture

ALL_LEVELS = np.arange(65536, dtype=np.uint16).reshape(256, 256)


def colours() -> np.ndarray:
    """uint16 (256, 256, 3): every level in each channel, in three orders."""
    return np.dstack([ALL_LEVELS, ALL_LEVELS[::-1], ALL_LEVELS.T])


def png(values: np.ndarray, colour_type: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """A 16-bit PNG written by hand: colour type 0 grey, 2 RGB, 4 grey and opacity, 6 RGBA."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    height, width = values.shape[:2]
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in values)
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 16, colour_type, 0, 0, 0))
    others = b"".join(chunk(kind, content) for kind, content in chunks)
    return b"\x89PNG\r\n\x1a\n" + header + others + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def tiff(path: Path, values: np.ndarray, **attributes: object) -> None:
    """A TIFF of the values' own type, written by OpenImageIO; (height, width, channels), the channels Y, YA, RGB or RGBA."""
    height, width, channels = values.shape
    spec = oiio.ImageSpec(width, height, channels, {"uint16": "uint16", "float32": "float"}[values.dtype.name])
    spec.channelnames = {1: ("Y",), 2: ("Y", "A"), 3: ("R", "G", "B"), 4: ("R", "G", "B", "A")}[channels]
    spec.alpha_channel = channels - 1 if channels in (2, 4) else -1
    spec.attribute("oiio:UnassociatedAlpha", 1)
    for name, value in attributes.items():
        spec.attribute(name.replace("__", ":"), value)
    output = oiio.ImageOutput.create("tiff")
    assert output is not None and output.open(str(path), spec) and output.write_image(values) and output.close(), oiio.geterror()


def test_whole_numbers_become_floats_and_come_back() -> None:
    floats = to_float(ALL_LEVELS, 65535)
    assert floats.dtype == np.float32 and np.array_equal(to_sixteen_bits(floats), ALL_LEVELS)
    eight = np.arange(256, dtype=np.uint8)
    assert np.array_equal(to_eight_bits(to_float(eight, 255)), eight) and to_eight_bits(eight) is eight
    assert np.array_equal(to_sixteen_bits(eight), eight.astype(np.uint16) * 257)
    assert to_eight_bits(np.array([-1.0, 2.0], np.float32)).tolist() == [0, 255]


@pytest.mark.parametrize(("output_format", "suffix"), [("png", ".png"), ("tiff", ".tif")])
@pytest.mark.parametrize("source", ["grey.png", "rgb.png", "rgb.tif", "grey.tif"])
def test_every_one_of_65536_levels_survives_reading_and_writing(tmp_path: Path, source: str, output_format: str, suffix: str) -> None:
    values = ALL_LEVELS if source.startswith("grey") else colours()
    assert cv2.imwrite(str(tmp_path / source), values if values.ndim == 2 else values[..., ::-1])
    picture = read_picture(tmp_path / source, deep=True)
    assert picture.pixels.dtype == np.float32 and picture.depth == 16 and picture.alpha is None and not picture.note
    write_picture(tmp_path / f"out{suffix}", picture.pixels, None, output_format)  # type: ignore[arg-type]
    back = read_picture(tmp_path / f"out{suffix}", deep=True).pixels
    assert np.array_equal(back, picture.pixels)
    assert np.array_equal(to_sixteen_bits(back), np.repeat(values[..., None], 3, axis=2) if values.ndim == 2 else values)


@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_sixteen_bit_grey_with_opacity(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"la{suffix}"
    values = np.dstack([ALL_LEVELS, ALL_LEVELS[::-1]])
    if suffix == ".png":
        path.write_bytes(png(values, 4))
    else:
        tiff(path, values)  # a kind that Pillow does not open
    picture = read_picture(path, deep=True)
    assert picture.alpha is not None and np.array_equal(to_sixteen_bits(picture.alpha), values[..., 1])
    share = values[..., 1] / 65535
    assert np.abs(picture.pixels[..., 1] - (values[..., 0] / 65535 * share + 1 - share)).max() < 1e-6
    assert picture_size(path) == (256, 256)
    eight = read_picture(path)
    assert eight.pixels.dtype == np.uint8 and eight.note == "16 bit shown as 8"
    assert np.abs(eight.pixels / 255 - picture.pixels).max() < 0.503 / 255


@pytest.mark.parametrize(("output_format", "suffix"), [("png", ".png"), ("tiff", ".tif")])
@pytest.mark.parametrize("source", ["rgba.png", "rgba.tif"])
def test_sixteen_bit_opacity_comes_back(tmp_path: Path, source: str, output_format: str, suffix: str) -> None:
    values = np.dstack([colours(), ALL_LEVELS[:, ::-1]])
    if source == "rgba.png":
        (tmp_path / source).write_bytes(png(values, 6))
    else:
        tiff(tmp_path / source, values)
    picture = read_picture(tmp_path / source, deep=True)
    assert picture.alpha is not None and np.array_equal(to_sixteen_bits(picture.alpha), values[..., 3])
    write_picture(tmp_path / f"out{suffix}", to_float(colours(), 65535), picture.alpha, output_format)  # type: ignore[arg-type]
    stored = cv2.imread(str(tmp_path / f"out{suffix}"), cv2.IMREAD_UNCHANGED)
    assert stored is not None and np.array_equal(stored[..., (2, 1, 0, 3)], values)


def test_one_transparent_colour(tmp_path: Path) -> None:
    """tRNS of a 16-bit PNG: grey by us, colour by OpenCV."""
    (tmp_path / "grey.png").write_bytes(png(ALL_LEVELS, 0, (b"tRNS", struct.pack(">H", 300))))
    (tmp_path / "rgb.png").write_bytes(png(colours(), 2, (b"tRNS", struct.pack(">3H", *map(int, colours()[3, 4])))))
    for name, place in (("grey.png", (300 // 256, 300 % 256)), ("rgb.png", (3, 4))):
        for deep in (True, False):
            picture = read_picture(tmp_path / name, deep=deep)
            assert picture.alpha is not None and picture.alpha[place] == 0 and np.count_nonzero(picture.alpha == 0) == 1
            assert (picture.pixels[place] == picture.pixels.max()).all()


def test_associated_opacity_of_a_tiff_is_taken_out(tmp_path: Path) -> None:
    opacity = np.full((4, 4, 1), 32768, np.uint16)
    values = np.concatenate([np.full((4, 4, 3), 8192, np.uint16), opacity], axis=2)
    tiff(tmp_path / "a.tif", values, oiio__UnassociatedAlpha=0)
    picture = read_picture(tmp_path / "a.tif", deep=True)
    assert picture.alpha is not None and np.allclose(picture.alpha, 0.5, atol=1e-4)
    assert np.allclose(picture.pixels, 0.25 * 0.5 + 0.5, atol=1e-4)  # a quarter of full light, half of it on white


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_float_tiffs(tmp_path: Path, channels: int) -> None:
    values = np.random.default_rng(0).random((20, 30, channels)).astype(np.float32)
    values[..., -1] = 1  # opaque, or only white in one channel
    values[0, 0, 0] = np.nan
    values[1, 1, 0] = np.inf
    tiff(tmp_path / "a.tif", values)
    picture = read_picture(tmp_path / "a.tif", deep=True)
    expected = np.repeat(values, 3, axis=2) if channels == 1 else values[..., :3]
    assert picture.depth == "float" and picture.pixels.dtype == np.float32
    assert np.array_equal(picture.pixels[2:], expected[2:])
    assert picture.pixels[0, 0, 0] == 0 and picture.pixels[1, 1, 0] == 1 and picture.note == "not-a-number shown as black"
    eight = read_picture(tmp_path / "a.tif")
    assert eight.pixels.dtype == np.uint8 and eight.depth == 8 and eight.note == "float shown as 8 bit; not-a-number shown as black"


def test_a_tiff_of_halves(tmp_path: Path) -> None:
    values = np.linspace(0, 1, 64).astype("<f2").reshape(8, 8)
    entries = [(256, 8), (257, 8), (258, 16), (259, 1), (262, 1), (273, 134), (277, 1), (278, 8), (279, 128), (339, 3)]
    directory = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
    (tmp_path / "a.tif").write_bytes(b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + directory + b"\0\0\0\0" + values.tobytes())
    picture = read_picture(tmp_path / "a.tif", deep=True)
    assert picture.depth == "half" and np.array_equal(picture.pixels[..., 2], values)


@pytest.mark.parametrize("bits", [10, 12])
def test_avif_of_more_than_eight_bits(tmp_path: Path, bits: int) -> None:
    top = (1 << bits) - 1
    ramp = np.tile(np.linspace(0, top, 1024).astype(np.uint16), (16, 1))
    values = np.dstack([ramp, ramp, ramp, np.full_like(ramp, top // 2)])
    worked, data = cv2.imencode(".avif", values, (cv2.IMWRITE_AVIF_QUALITY, 100, cv2.IMWRITE_AVIF_DEPTH, bits))
    assert worked
    (tmp_path / "a.avif").write_bytes(bytes(data))
    picture = read_picture(tmp_path / "a.avif", deep=True)
    assert picture.depth == 16 and picture.alpha is not None and np.allclose(picture.alpha, 0.5, atol=0.01)
    assert len(np.unique(picture.pixels[..., 1])) > 1000
    assert np.abs((picture.pixels[..., 1] - 1 + picture.alpha) / picture.alpha - ramp / top).max() < 0.01
    assert read_picture(tmp_path / "a.avif").note == f"{bits} bit shown as 8"


@pytest.mark.parametrize("top", [65535, 1023])
def test_sixteen_bit_ppm(tmp_path: Path, top: int) -> None:
    values = np.random.default_rng(0).integers(0, top + 1, (5, 6, 3)).astype(np.uint16)
    (tmp_path / "a.ppm").write_bytes(b"P6 # said by nobody\n6 5\n%d\n" % top + values.astype(">u2").tobytes())
    picture = read_picture(tmp_path / "a.ppm", deep=True)
    assert picture.depth == 16 and np.allclose(picture.pixels, values / top, atol=1e-6)


def test_what_has_eight_bits_stays_bytes(tmp_path: Path, shared_data: Path) -> None:
    for path in sorted((shared_data / "badimages").glob("*.jpg"))[:3]:
        if "lfs" not in path.name and "half" not in path.name:
            deep, eight = read_picture(path, deep=True), read_picture(path)
            assert deep.pixels.dtype == np.uint8 and deep.depth == 8 and np.array_equal(deep.pixels, eight.pixels)


def test_what_only_pillow_reads_comes_with_eight_bits_and_says_so(tmp_path: Path) -> None:
    data = bytearray(png(colours(), 2))
    data[data.index(b"IEND") - 5] ^= 255  # a wrong checksum
    (tmp_path / "a.png").write_bytes(data)
    picture = read_picture(tmp_path / "a.png", deep=True)
    assert picture.pixels.dtype == np.uint8 and picture.note == "read as 8 bit" and picture.depth == 8


# EXIF 2.32: how the upright picture is stored
STORED = {
    1: lambda upright: upright,
    2: lambda upright: upright[:, ::-1],
    3: lambda upright: upright[::-1, ::-1],
    4: lambda upright: upright[::-1],
    5: lambda upright: upright.swapaxes(0, 1),
    6: lambda upright: np.rot90(upright, 1),
    7: lambda upright: upright[::-1, ::-1].swapaxes(0, 1),
    8: lambda upright: np.rot90(upright, -1),
}


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["rgb.png", "rgb.tif", "rgba.tif", "la.tif", "float.tif", "grey.tif"])
def test_every_orientation_of_deep_files_comes_upright(tmp_path: Path, kind: str, orientation: int) -> None:
    upright = np.random.default_rng(0).integers(0, 65536, (5, 7, 3)).astype(np.uint16)
    stored = np.ascontiguousarray(STORED[orientation](upright))
    path = tmp_path / kind
    if kind == "rgb.png":
        exif = Image.Exif()
        exif[0x0112] = orientation
        path.write_bytes(told_in_png(png(stored, 2), exif.tobytes().removeprefix(b"Exif\0\0"), {}))
    elif kind == "float.tif":
        tiff(path, (stored / 65535).astype(np.float32), Orientation=orientation)
    else:
        opaque = np.full_like(stored[..., :1], 65535)
        channels = {"rgb.tif": [stored], "rgba.tif": [stored, opaque], "la.tif": [stored[..., :1], opaque], "grey.tif": [stored[..., :1]]}
        tiff(path, np.concatenate(channels[kind], axis=2), Orientation=orientation)
    expected = upright if "rgb" in kind or kind == "float.tif" else np.repeat(upright[..., :1], 3, axis=2)
    pixels = read_picture(path, deep=True).pixels
    assert pixels.shape == (5, 7, 3) and np.abs(pixels * 65535 - expected).max() < 0.01
    assert np.abs(read_picture(path).pixels * 257.0 - expected).max() <= 129
    assert picture_size(path) == (7, 5)


def test_the_digest_of_floats_tells_them_from_bytes() -> None:
    eight = np.zeros((2, 3, 3), np.uint8)
    deep = np.zeros((2, 3, 3), np.float32)
    assert upright_digest(eight) != upright_digest(deep) and len(upright_digest(deep)) == 32
    brighter = deep.copy()
    brighter[0, 0, 0] = 1 / 65535
    assert upright_digest(deep) != upright_digest(brighter)
    assert upright_digest(eight).hex().startswith("63e58c196dcd19cb")  # as ever: it decides the noise


def test_deep_tiffs_that_declare_enormous_pictures_are_refused(tmp_path: Path) -> None:
    """20,000 x 20,000 floats of three channels, which Pillow does not open; and a size below the limit of which nothing is there."""
    for side in (20_000, 10_000):
        entries = [(256, side), (257, side), (258, 32), (259, 1), (262, 2), (273, 140), (277, 3), (278, side), (279, 12), (339, 3)]
        directory = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
        (tmp_path / "a.tif").write_bytes(b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + directory + b"\0" * 32)
        for deep in (True, False):
            start = time.process_time()
            with pytest.raises(AppError, match=r"can't be read|too large"):
                read_picture(tmp_path / "a.tif", deep=deep)
            assert time.process_time() - start < 1
