"""Colour profiles are applied to floats as LittleCMS applies them to bytes, and no level is lost on the way."""

import io
import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import OpenImageIO as oiio
import pytest
from PIL import Image, ImageCms

from core.images.colour import profile_transform, srgb_profile
from core.images.deep import to_sixteen_bits
from core.images.icc import apply_profile
from core.images.reading import read_picture

D50 = (0.9642, 1.0, 0.8249)
# red, green, blue of Adobe RGB (1998), adapted to D50
ADOBE = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))


def xyz(values: tuple[float, ...]) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(value * 65536) for value in values))


def gamma(exponent: float) -> bytes:
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(exponent * 256)) + b"\0\0"


def parametric(kind: int, *numbers: float) -> bytes:
    return b"para\0\0\0\0" + struct.pack(">HH", kind, 0) + struct.pack(f">{len(numbers)}i", *(round(number * 65536) for number in numbers))


def table(values: np.ndarray) -> bytes:
    stored = np.rint(values * 65535).astype(">u2").tobytes()
    return b"curv\0\0\0\0" + struct.pack(">I", len(values)) + stored + b"\0" * (-len(stored) % 4)


def icc(tags: dict[bytes, bytes], space: bytes = b"RGB ", connection: bytes = b"XYZ ", version: int = 2) -> bytes:
    """A profile of these tags."""
    name = b"a test profile\0"
    description = b"desc\0\0\0\0" + struct.pack(">I", len(name)) + name + b"\0" * 78
    tags = {b"desc": description + b"\0" * (-len(description) % 4), b"wtpt": xyz(D50), b"cprt": b"text\0\0\0\0none\0\0\0\0", **tags}
    place = 128 + 4 + 12 * len(tags)
    index, content = b"", b""
    for tag, data in tags.items():
        index += struct.pack(">4sII", tag, place + len(content), len(data))
        content += data
    size = place + len(content)
    header = struct.pack(">I4sB3s4s4s4s", size, b"lcms", version, b"\x40\0\0", b"mntr", space, connection)
    header += struct.pack(">6H4s", 2000, 1, 1, 0, 0, 0, b"acsp") + b"\0" * 28 + struct.pack(">3i", *(round(v * 65536) for v in D50))
    return header.ljust(128, b"\0") + struct.pack(">I", len(tags)) + index + content


def of_matrix(*curves: bytes) -> bytes:
    places = dict(zip((b"rXYZ", b"gXYZ", b"bXYZ"), map(xyz, ADOBE), strict=True))
    return icc(places | dict(zip((b"rTRC", b"gTRC", b"bTRC"), curves * 3 if len(curves) == 1 else curves, strict=True)))


def of_tables() -> bytes:
    """The matrix of ADOBE with gamma 1, as a table of 2 x 2 x 2 points (lut16Type)."""
    points = np.array([[r, g, b] for r in (0, 1) for g in (0, 1) for b in (0, 1)]) @ np.array(ADOBE)
    head = b"mft2\0\0\0\0" + bytes((3, 3, 2, 0)) + struct.pack(">9i", *(65536 * (n % 4 == 0) for n in range(9))) + struct.pack(">2H", 2, 2)
    line = struct.pack(">6H", *(0, 65535) * 3)
    return icc({b"A2B0": head + line + np.rint(points * 32768).clip(0, 65535).astype(">u2").tobytes() + line})


PROFILES = {
    "gamma": of_matrix(gamma(2.2)),
    "linear": of_matrix(b"curv\0\0\0\0\0\0\0\0"),
    "parametric 0": of_matrix(parametric(0, 1.8)),
    "parametric 1": of_matrix(parametric(1, 2.4, 1 / 1.055, 0.055 / 1.055)),
    "parametric 2": of_matrix(parametric(2, 2.2, 0.9, 0.02, 0.01)),
    "parametric 3": of_matrix(parametric(3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)),
    "parametric 4": of_matrix(parametric(4, 2.4, 0.94, 0.055, 1 / 12.92, 0.04045, 0.002, 0.001)),
    "table": of_matrix(table(np.linspace(0, 1, 1024) ** 2.1)),
    "three": of_matrix(gamma(1.8), parametric(0, 2.0), table(np.linspace(0, 1, 256) ** 2.4)),
}


@pytest.mark.parametrize("name", PROFILES)
def test_profiles_of_curves_and_a_matrix_give_what_littlecms_gives(name: str) -> None:
    profile = PROFILES[name]
    eight = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    transform = ImageCms.buildTransform(
        ImageCms.ImageCmsProfile(io.BytesIO(profile)),
        ImageCms.createProfile("sRGB"),
        "RGB",
        "RGB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.NOOPTIMIZE,
    )
    expected = np.asarray(ImageCms.applyTransform(Image.fromarray(eight), transform)).astype(float)
    found = apply_profile((eight / 255).astype(np.float32), profile)
    assert found.dtype == np.float32 and np.abs(found * 255 - expected).max() < 0.6
    assert np.abs(found * 255 - eight).mean() > 1  # it does something


@pytest.mark.parametrize("name", ["gamma", "table", "parametric 3"])
def test_a_smooth_ramp_keeps_its_levels(name: str) -> None:
    ramp = np.repeat(np.linspace(0, 1, 65536, dtype=np.float32).reshape(1, -1, 1), 3, axis=2)
    found = apply_profile(ramp, PROFILES[name])
    assert len(np.unique(to_sixteen_bits(found)[..., 1])) > 40_000
    assert (np.diff(found[0, :, 1]) >= -1e-6).all()


@pytest.mark.parametrize("name", ["a.png", "a.tif"])
def test_a_deep_file_with_a_profile_keeps_over_a_thousand_levels(tmp_path: Path, name: str) -> None:
    profile = PROFILES["gamma"]
    values = np.repeat(np.arange(65536, dtype=np.uint16).reshape(256, 256, 1), 3, axis=2)
    if name == "a.png":
        content = b"p\0\0" + zlib.compress(profile)
        chunk = struct.pack(">I", len(content)) + b"iCCP" + content + struct.pack(">I", zlib.crc32(b"iCCP" + content))
        data = cv2.imencode(".png", values)[1].tobytes()
        (tmp_path / name).write_bytes(data[:33] + chunk + data[33:])
    else:
        spec = oiio.ImageSpec(256, 256, 3, "uint16")
        spec.attribute("ICCProfile", f"uint8[{len(profile)}]", np.frombuffer(profile, np.uint8))
        output = oiio.ImageOutput.create("tiff")
        assert output is not None and output.open(str(tmp_path / name), spec) and output.write_image(values) and output.close()
    picture = read_picture(tmp_path / name, deep=True)
    assert picture.depth == 16 and len(np.unique(to_sixteen_bits(picture.pixels)[..., 0])) > 40_000
    expected = apply_profile((values / 65535).astype(np.float32), profile)
    assert np.abs(expected * 65535 - values).max() > 100 and np.abs(picture.pixels - expected).max() < 1e-6
    assert np.abs(read_picture(tmp_path / name).pixels - expected * 255).max() < 0.51


def test_profiles_of_tables_are_looked_up_and_interpolated() -> None:
    profile = of_tables()
    transform = profile_transform(profile, "RGB")
    assert transform is not None
    nodes = np.random.default_rng(0).integers(0, 52, (32, 32, 3)).astype(np.uint8) * 5
    expected = np.asarray(ImageCms.applyTransform(Image.fromarray(nodes), transform))
    found = apply_profile((nodes / 255).astype(np.float32), profile)
    assert np.abs(found * 255 - expected).max() < 0.01
    ramp = np.repeat(np.linspace(0, 1, 65536, dtype=np.float32).reshape(1, -1, 1), 3, axis=2)
    smooth = apply_profile(ramp, profile)
    assert len(np.unique(to_sixteen_bits(smooth)[..., 1])) > 10_000 and (np.diff(smooth[0, :, 1]) >= -1e-6).all()


@pytest.mark.parametrize("curve", [gamma(1.0), gamma(1.8), table(np.linspace(0, 1, 64) ** 2.2)])
def test_grey_profiles(curve: bytes) -> None:
    profile = icc({b"kTRC": curve}, space=b"GRAY")
    eight = np.arange(256, dtype=np.uint8).reshape(16, 16)
    transform = profile_transform(profile, "L")
    assert transform is not None
    expected = np.asarray(ImageCms.applyTransform(Image.fromarray(eight), transform)).astype(float)
    grey = (eight / 255).astype(np.float32)[..., None]
    for values in (grey, np.repeat(grey, 3, axis=2)):
        found = apply_profile(values, profile)
        assert found.shape == (16, 16, 3) and np.abs(found * 255 - expected).max() < 0.6


def test_an_eight_bit_grey_file_is_right_in_the_dark(tmp_path: Path) -> None:
    """LittleCMS's shortcut would be up to 10 levels off there."""
    profile = icc({b"kTRC": gamma(1.0)}, space=b"GRAY")
    Image.fromarray(np.arange(256, dtype=np.uint8).reshape(16, 16)).save(tmp_path / "a.png", icc_profile=profile)
    light = np.arange(256).reshape(16, 16, 1) / 255
    expected = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055) * 255
    assert np.abs(read_picture(tmp_path / "a.png").pixels - expected).max() < 0.6


def test_srgb_damaged_and_unfitting_profiles_change_nothing() -> None:
    values = np.random.default_rng(0).random((8, 8, 3)).astype(np.float32)
    cmyk = icc({}, space=b"CMYK")
    short = PROFILES["gamma"][:150]
    beyond = bytearray(PROFILES["gamma"])
    beyond[132 + 4 + 36 : 132 + 8 + 36] = b"\xff\xff\xff\x00"  # a tag far behind the end
    for profile in (None, b"", b"garbage", srgb_profile(), cmyk, short, bytes(beyond)):
        assert np.array_equal(apply_profile(values, profile), values)


def test_the_srgb_profile_is_always_the_same() -> None:
    first = srgb_profile()
    srgb_profile.cache_clear()
    assert srgb_profile() == first and len(first) < 1000


def test_a_grey_profile_of_a_colour_picture_is_passed_over(tmp_path: Path) -> None:
    profile = icc({b"kTRC": gamma(1.0)}, space=b"GRAY")
    pixels = np.full((8, 8, 3), (162, 123, 88), np.uint8)
    Image.fromarray(pixels).save(tmp_path / "a.png", icc_profile=profile)
    assert np.array_equal(read_picture(tmp_path / "a.png").pixels, pixels)
    floats = pixels.astype(np.float32) / 255
    assert np.array_equal(apply_profile(floats, profile), floats)
    grey = np.full((8, 8, 3), 0.5, np.float32)
    assert apply_profile(grey, profile).min() > 0.7, "of a grey one it holds, whatever its number of channels"
