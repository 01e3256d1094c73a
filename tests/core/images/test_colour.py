"""Every depth and colour model comes out as eight-bit sRGB of the right brightness."""

import io
import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageCms

from core.images.colour import over_white
from core.images.reading import Picture, read_picture


def ramp(top: int, num: int = 64) -> np.ndarray:
    """(8, num) numbers rising evenly from 0 to top."""
    return np.tile(np.linspace(0, top, num), (8, 1))


def assert_grey_ramp(picture: Picture, tolerance: float = 0.51) -> None:
    expected = ramp(255)
    for channel in range(3):
        assert np.abs(picture.pixels[..., channel] - expected).max() <= tolerance
    assert picture.alpha is None


@pytest.mark.parametrize("name", ["grey.png", "grey.tif", "grey.pgm"])
def test_sixteen_bit_grey(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    assert cv2.imwrite(str(path), np.rint(ramp(65535)).astype(np.uint16))
    picture = read_picture(path)
    assert_grey_ramp(picture)
    assert picture.note == "16 bit shown as 8"


def tiff(values: np.ndarray, *, bits: int, photometric: int = 1, sample_format: int = 1, big_endian: bool = False) -> bytes:
    """A TIFF of one uncompressed grey strip, written by hand."""
    order = ">" if big_endian else "<"
    data = values.tobytes()
    height, width = values.shape
    entries = [(256, width), (257, height), (258, bits), (259, 1), (262, photometric), (273, 0), (277, 1), (278, height), (279, len(data))]
    entries.append((339, sample_format))
    start = 8 + 2 + 12 * len(entries) + 4
    stored = b"".join(struct.pack(f"{order}HHII", tag, 4, 1, start if tag == 273 else value) for tag, value in entries)
    head = (b"MM\0*" if big_endian else b"II*\0") + struct.pack(f"{order}I", 8)
    return head + struct.pack(f"{order}H", len(entries)) + stored + b"\0\0\0\0" + data


def test_tiffs_of_numbers(tmp_path: Path) -> None:
    path = tmp_path / "numbers.tif"
    sixteen = np.rint(ramp(65535)).astype("<u2")
    path.write_bytes(tiff(sixteen.astype(">u2"), bits=16, big_endian=True))
    assert_grey_ramp(read_picture(path))
    path.write_bytes(tiff(65535 - sixteen, bits=16, photometric=0))  # white is zero
    assert_grey_ramp(read_picture(path))
    path.write_bytes(tiff((sixteen.astype(np.int64) - 32768).astype("<i2"), bits=16, sample_format=2))
    picture = read_picture(path)
    assert_grey_ramp(picture)
    assert "stretched" in picture.note
    path.write_bytes(tiff((sixteen.astype("<u4") * 30_000), bits=32))
    assert_grey_ramp(read_picture(path))


@pytest.mark.parametrize(
    ("low", "high", "note"), [(0, 1, "float shown as 8 bit"), (0, 255, "float shown as 8 bit"), (-3, 5000, "stretched")]
)
def test_float_tiffs(tmp_path: Path, low: float, high: float, note: str) -> None:
    path = tmp_path / "float.tif"
    values = (low + ramp(255) / 255 * (high - low)).astype(np.float32)
    path.write_bytes(tiff(values, bits=32, sample_format=3))
    picture = read_picture(path)
    assert_grey_ramp(picture)
    assert note in picture.note


def test_not_a_number_is_black_and_infinity_an_end(tmp_path: Path) -> None:
    path = tmp_path / "odd.tif"
    values = (ramp(255) / 255).astype(np.float32)
    values[0, 0], values[1, 1], values[2, 2] = np.nan, np.inf, -np.inf
    path.write_bytes(tiff(values, bits=32, sample_format=3))
    picture = read_picture(path)
    assert (picture.pixels[0, 0] == 0).all() and (picture.pixels[1, 1] == 255).all() and (picture.pixels[2, 2] == 0).all()
    assert np.abs(picture.pixels[3:, :, 0] - ramp(255)[3:]).max() <= 0.51
    assert "not-a-number" in picture.note
    for constant in (np.nan, 1e30, np.inf):
        path.write_bytes(tiff(np.full((4, 4), constant, np.float32), bits=32, sample_format=3))
        assert read_picture(path).pixels.shape == (4, 4, 3)


def test_float_with_nan_of_another_program(shared_data: Path) -> None:
    picture = read_picture(shared_data / "badimages" / "float_nan.tif")
    assert 100 < picture.pixels.mean() < 155 and "not-a-number" in picture.note


def test_twelve_bits_are_not_taken_for_sixteen(shared_data: Path) -> None:
    path = shared_data / "badimages" / "12bit.cropped.tif"
    with Image.open(path) as image:
        expected = np.asarray(image).astype(float) / 4095 * 255
    assert np.abs(read_picture(path).pixels[..., 0] - expected).max() <= 0.51


@pytest.mark.parametrize("name", ["deep.png", "deep.tif"])
def test_sixteen_bit_colour_is_rounded_not_cut(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    deep = np.random.default_rng(0).integers(0, 65536, (20, 30, 3), dtype=np.uint16)
    assert cv2.imwrite(str(path), deep[..., ::-1])
    picture = read_picture(path)
    assert np.array_equal(picture.pixels, np.rint(deep / 257).astype(np.uint8))
    assert picture.note == "16 bit shown as 8"


def test_sixteen_bit_colour_with_alpha(tmp_path: Path) -> None:
    deep = np.random.default_rng(0).integers(0, 65536, (20, 30, 4), dtype=np.uint16)
    assert cv2.imwrite(str(tmp_path / "deep.png"), deep[..., (2, 1, 0, 3)])
    picture = read_picture(tmp_path / "deep.png")
    assert picture.alpha is not None
    assert np.array_equal(picture.alpha, np.rint(deep[..., 3] / 257).astype(np.uint8))
    share = deep[..., 3:] / 65535
    assert np.abs(picture.pixels - (deep[..., :3] / 257 * share + 255 * (1 - share))).max() < 1.6


def test_a_wrong_checksum_in_sixteen_bit_colour_is_passed_over_in_silence(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Pillow reads such a file; OpenCV would print its complaint and stop half-way."""
    deep = np.random.default_rng(0).integers(0, 65536, (20, 30, 3), dtype=np.uint16)
    assert cv2.imwrite(str(tmp_path / "deep.png"), deep[..., ::-1])
    data = bytearray((tmp_path / "deep.png").read_bytes())
    data[data.index(b"IEND") - 5] ^= 255  # the last byte of the pixels' checksum
    (tmp_path / "deep.png").write_bytes(data)
    assert np.array_equal(read_picture(tmp_path / "deep.png").pixels, (deep >> 8).astype(np.uint8))
    assert capfd.readouterr() == ("", "")


def test_turned_sixteen_bit_tiff(tmp_path: Path) -> None:
    """OpenCV would apply the orientation a second time, or not at all: the upright picture is what counts."""
    path = tmp_path / "turned.tif"
    deep = np.random.default_rng(0).integers(0, 65536, (20, 20, 3), dtype=np.uint16)
    assert cv2.imwrite(str(path), deep[..., ::-1])
    data = path.read_bytes()
    with Image.open(path) as image:
        assert isinstance(image.tag_v2, object)
        num_entries_at = struct.unpack("<I", data[4:8])[0]
    (num_entries,) = struct.unpack_from("<H", data, num_entries_at)
    entries = data[num_entries_at + 2 : num_entries_at + 2 + 12 * num_entries]
    kept = [entries[start : start + 12] for start in range(0, len(entries), 12) if struct.unpack_from("<H", entries, start)[0] != 274]
    kept.append(struct.pack("<HHIHH", 274, 3, 1, 3, 0))
    kept.sort(key=lambda entry: struct.unpack_from("<H", entry)[0])
    path.write_bytes(data[:4] + struct.pack("<I", len(data)) + data[8:] + struct.pack("<H", len(kept)) + b"".join(kept) + b"\0\0\0\0")
    assert np.abs(read_picture(path).pixels.astype(int) - (deep[::-1, ::-1] / 257)).max() <= 1.01


def test_transparency_is_kept_apart_and_shown_on_white(tmp_path: Path) -> None:
    rgba = np.zeros((4, 6, 4), np.uint8)
    rgba[..., 0], rgba[..., 3] = 200, 255
    rgba[:, :2, 3] = 0
    rgba[:, 2:4, 3] = 128
    Image.fromarray(rgba).save(tmp_path / "a.png")
    picture = read_picture(tmp_path / "a.png")
    assert picture.alpha is not None and np.array_equal(picture.alpha, rgba[..., 3])
    assert (picture.pixels[:, :2] == 255).all()
    assert np.array_equal(picture.pixels[0, 2], [227, 127, 127])
    assert (picture.pixels[:, 4:] == [200, 0, 0]).all()


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_one_transparent_grey_of_few_bits(tmp_path: Path, bits: int) -> None:
    """tRNS of a grey PNG names the value as it is stored, not spread over 0..255."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    levels = np.arange(2**bits, dtype=np.uint8)
    row = np.packbits(np.unpackbits(levels[:, None], axis=1)[:, 8 - bits :])
    header = struct.pack(">IIBBBBB", len(levels), 1, bits, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"tRNS", struct.pack(">H", 1)), (b"IDAT", zlib.compress(b"\0" + row.tobytes())), (b"IEND", b""))
    (tmp_path / "grey.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts))
    picture = read_picture(tmp_path / "grey.png")
    assert picture.alpha is not None and np.array_equal(picture.alpha[0], np.where(levels == 1, 0, 255))
    assert np.array_equal(picture.pixels[0, :, 0], np.where(levels == 1, 255, levels.astype(int) * 255 // (2**bits - 1)))


def test_palette_grey_and_one_bit_with_transparency(tmp_path: Path) -> None:
    palette = Image.new("P", (4, 4), 1)
    palette.putpalette([10, 20, 30, 250, 240, 230])
    palette.putpixel((0, 0), 0)
    palette.save(tmp_path / "p.png", transparency=0)
    picture = read_picture(tmp_path / "p.png")
    assert picture.alpha is not None and picture.alpha[0, 0] == 0 and picture.alpha[1, 1] == 255
    assert (picture.pixels[0, 0] == 255).all() and (picture.pixels[1, 1] == [250, 240, 230]).all()
    Image.fromarray(np.dstack([np.full((4, 4), 90, np.uint8), np.full((4, 4), 51, np.uint8)])).save(tmp_path / "la.png")
    picture = read_picture(tmp_path / "la.png")
    assert picture.alpha is not None and (picture.alpha == 51).all() and (picture.pixels == 222).all()
    Image.fromarray(np.eye(8, dtype=bool)).save(tmp_path / "one.png")
    picture = read_picture(tmp_path / "one.png")
    assert picture.alpha is None and np.array_equal(picture.pixels[..., 1], np.eye(8) * 255)


def test_cmyk_has_the_colours_of_the_original(tmp_path: Path, shared_data: Path) -> None:
    original = Image.fromarray(np.full((16, 16, 3), (200, 60, 30), np.uint8))
    original.convert("CMYK").save(tmp_path / "cmyk.jpg", quality=95)
    assert np.abs(read_picture(tmp_path / "cmyk.jpg").pixels.astype(int) - (200, 60, 30)).max() < 6
    inverted = read_picture(shared_data / "badimages" / "pil_sample_cmyk.jpg").pixels
    assert inverted[2, 2, 0] > 240 and inverted[2, 2, 1:].max() < 40  # red in the corner,
    assert inverted[60:, 60:].max() < 30  # black below


def swapped_primaries() -> bytes:
    """An ICC profile like sRGB whose red and green are exchanged."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    (num_tags,) = struct.unpack_from(">I", data, 128)
    places = {bytes(data[132 + 12 * n : 136 + 12 * n]): 132 + 12 * n for n in range(num_tags)}
    red, green = places[b"rXYZ"], places[b"gXYZ"]
    data[red + 4 : red + 12], data[green + 4 : green + 12] = data[green + 4 : green + 12], data[red + 4 : red + 12]
    return bytes(data).replace("sRGB".encode("utf-16-be"), "xRGB".encode("utf-16-be"))


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.tif", "a.webp"])
def test_a_colour_profile_is_applied(tmp_path: Path, name: str) -> None:
    image = Image.fromarray(np.full((16, 16, 3), (220, 40, 90), np.uint8))
    options = {"quality": 100} if name.endswith((".jpg", ".webp")) else {}
    image.save(tmp_path / name, icc_profile=swapped_primaries(), **options)
    assert np.abs(read_picture(tmp_path / name).pixels.astype(int) - (40, 220, 90)).max() < 8


def test_profiles_that_fit_or_are_damaged_change_nothing(tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (16, 16, 3), dtype=np.uint8)
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (srgb, b"garbage", srgb[:200]):
        Image.fromarray(pixels).save(tmp_path / "a.png", icc_profile=profile)
        assert np.array_equal(read_picture(tmp_path / "a.png").pixels, pixels)


def test_a_profile_also_holds_for_pictures_with_alpha(tmp_path: Path) -> None:
    rgba = np.full((8, 8, 4), (220, 40, 90, 255), np.uint8)
    Image.fromarray(rgba).save(tmp_path / "a.png", icc_profile=swapped_primaries())
    picture = read_picture(tmp_path / "a.png")
    assert picture.alpha is not None
    assert np.abs(picture.pixels.astype(int) - (40, 220, 90)).max() < 4


def test_lab_tiff(tmp_path: Path) -> None:
    Image.new("LAB", (8, 8), (128, 128, 128)).save(tmp_path / "lab.tif")
    pixels = read_picture(tmp_path / "lab.tif").pixels
    assert np.abs(pixels.astype(int) - 119).max() < 4  # L* 50 is sRGB 119


def test_over_white_rounds_to_the_nearest_for_all_values() -> None:
    colour, opacity = np.meshgrid(np.arange(256, dtype=np.uint8), np.arange(256, dtype=np.uint8))
    laid = over_white(np.repeat(colour[..., None], 3, axis=2), opacity)
    exact = colour.astype(float) * (opacity / 255) + 255 * (1 - opacity / 255)
    assert np.abs(laid[..., 0] - exact).max() <= 0.5 + 1e-9


def test_a_grey_jpeg_is_grey_in_all_three_channels(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Image.fromarray(np.rint(ramp(255)).astype(np.uint8)).save(buffer, "JPEG", quality=100)
    (tmp_path / "grey.jpg").write_bytes(buffer.getvalue())
    assert_grey_ramp(read_picture(tmp_path / "grey.jpg"), tolerance=2)
