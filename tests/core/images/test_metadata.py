"""EXIF and settings go into the output, what is no longer true does not, and none of it ever costs the picture."""

import io
import struct
import zlib
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import numpy as np
import OpenImageIO as oiio
import pytest
from PIL import Image

from core.images import writing
from core.images.metadata import xmp_of
from core.images.reading import picture_size, read_picture
from core.images.writing import OUTPUT_SUFFIXES, OutputFormat, encode_picture

EXIF_DIRECTORY, GPS_DIRECTORY = 0x8769, 0x8825
ORIENTATION, MAKE, COPYRIGHT, TAKEN, EXPOSURE, MAKER_NOTE = 0x0112, 0x010F, 0x8298, 0x9003, 0x829A, 0x927C
COLOUR_SPACE, WIDTH, HEIGHT = 0xA001, 0xA002, 0xA003
SETTINGS = {"model": "façade <&> 正面", "noise seed": "3", "input": "a\x00b\udce9.png"}
WITH_EXIF = [format for format in get_args(OutputFormat) if format not in ("bmp", "exr")]


def full_exif(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE], exif[COPYRIGHT] = orientation, "A maker", "me"
    below = exif.get_ifd(EXIF_DIRECTORY)
    below[TAKEN], below[EXPOSURE], below[MAKER_NOTE] = "2020:02:03 04:05:06", 0.008, b"\x01\x02\x03secret of the maker"
    below[COLOUR_SPACE], below[WIDTH], below[HEIGHT] = 65535, 60, 40
    exif.get_ifd(GPS_DIRECTORY)[1] = "N"
    return exif


def parsed(exif: bytes) -> Image.Exif:
    read = Image.Exif()
    read.load(b"Exif\0\0" + exif)
    return read


def pixels(height: int = 40, width: int = 60) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)


@pytest.mark.parametrize("source", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("format", WITH_EXIF)
def test_exif_is_kept_and_says_upright(tmp_path: Path, source: str, format: OutputFormat) -> None:
    Image.fromarray(pixels()).save(tmp_path / "a", source, exif=full_exif(orientation=6).tobytes())
    picture = read_picture(tmp_path / "a")
    assert picture.pixels.shape == (60, 40, 3)
    encoded = encode_picture(picture.pixels, None, format, exif=picture.exif)
    assert encoded.note == ""
    path = tmp_path / f"b{OUTPUT_SUFFIXES[format]}"
    path.write_bytes(encoded.data)
    assert picture_size(path) == (40, 60) and read_picture(path).pixels.shape == (60, 40, 3)
    kept = parsed(read_picture(path).exif)
    below = kept.get_ifd(EXIF_DIRECTORY)
    assert kept.get(ORIENTATION, 1) == 1 and kept[MAKE] == "A maker" and kept[COPYRIGHT] == "me"
    assert below[TAKEN] == "2020:02:03 04:05:06" and float(below[EXPOSURE]) == pytest.approx(0.008)
    assert below[MAKER_NOTE] == b"\x01\x02\x03secret of the maker" and kept.get_ifd(GPS_DIRECTORY)[1] == "N"
    assert below[COLOUR_SPACE] == 1  # sRGB


def test_what_is_no_longer_true_is_set_right(tmp_path: Path) -> None:
    """The sizes of a turned picture change places; its thumbnail, which shows the input, is let go; all else stays byte for byte."""
    for order in (">", "<"):
        entries = struct.pack(f"{order}H", 2) + struct.pack(f"{order}HHIHH", ORIENTATION, 3, 1, 8, 0)
        entries += struct.pack(f"{order}HHII", EXIF_DIRECTORY, 4, 1, 8 + 2 + 24 + 4) + struct.pack(f"{order}I", 80)
        below = struct.pack(f"{order}H", 2) + struct.pack(f"{order}HHIHHHHIHH", WIDTH, 3, 1, 60, 0, HEIGHT, 3, 1, 40, 0) + b"\0\0\0\0"
        thumbnail = struct.pack(f"{order}H", 1) + struct.pack(f"{order}HHII", 0x0201, 4, 1, 100) + b"\0\0\0\0"
        exif = (
            ((b"MM\0*\0\0\0\x08" if order == ">" else b"II*\0\x08\0\0\0") + entries + below).ljust(80, b"\xee") + thumbnail + b"\xff\xd8old"
        )
        Image.fromarray(pixels()).save(tmp_path / "a.jpg", exif=b"Exif\0\0" + exif)
        found = read_picture(tmp_path / "a.jpg").exif
        assert len(found) == len(exif) and sum(one != other for one, other in zip(found, exif, strict=True)) <= 6
        kept = parsed(found)
        assert kept[ORIENTATION] == 1
        assert exif[34:38] != b"\0\0\0\0" == found[34:38]  # the way to the second directory, the thumbnail's
        assert kept.get_ifd(EXIF_DIRECTORY)[WIDTH] == 40 and kept.get_ifd(EXIF_DIRECTORY)[HEIGHT] == 60


def test_deep_files_have_exif_too(tmp_path: Path) -> None:
    deep = pixels().astype(np.float32) / 255
    exif = full_exif().tobytes().removeprefix(b"Exif\0\0")
    for format in ("png", "tiff"):
        path = tmp_path / f"a.{format}"
        path.write_bytes(encode_picture(deep, None, format, exif=exif).data)
        picture = read_picture(path, deep=True)
        assert picture.depth == 16 and parsed(picture.exif)[MAKE] == "A maker"
        with Image.open(path) as image:
            assert image.getexif()[COPYRIGHT] == "me"


@pytest.mark.parametrize("damage", ["cut", "garbage", "loop", "empty"])
def test_damaged_exif_does_not_cost_the_picture(tmp_path: Path, damage: str) -> None:
    whole = full_exif().tobytes()
    exif = {
        "cut": whole[:40],
        "garbage": b"Exif\0\0" + bytes(range(256)),
        "loop": b"Exif\0\0II*\0\x08\0\0\0\x01\0" + struct.pack("<HHII", EXIF_DIRECTORY, 4, 1, 8) + b"\x08\0\0\0",
        "empty": b"Exif\0\0",
    }[damage]
    Image.fromarray(pixels()).save(tmp_path / "a.jpg", exif=exif)
    picture = read_picture(tmp_path / "a.jpg")
    for format in get_args(OutputFormat):
        data = encode_picture(picture.pixels, None, format, exif=picture.exif).data
        (tmp_path / "b").write_bytes(data)
        assert read_picture(tmp_path / "b").pixels.shape == (40, 60, 3)


@pytest.mark.parametrize("format", get_args(OutputFormat))
def test_metadata_that_a_format_cannot_hold_is_dropped_and_said(tmp_path: Path, format: OutputFormat) -> None:
    """A JPEG holds 64 KB of EXIF; garbage that no reader of ours would hand on stands for what an encoder refuses."""
    large = Image.Exif()
    large[0x010E] = "x" * 70_000
    exif = {"jpeg": large.tobytes().removeprefix(b"Exif\0\0"), "bmp": b"II*\0"}.get(format, b"\xff" * 50)
    encoded = encode_picture(pixels(), None, format, exif=exif, settings={"model": "m"})
    if format in ("jpeg", "tiff", "exr"):
        assert encoded.note == "the EXIF could not be kept"
    if format == "bmp":
        assert encoded.note == "a BMP holds no metadata"
    (tmp_path / "b").write_bytes(encoded.data)
    assert read_picture(tmp_path / "b").pixels.shape == (40, 60, 3)
    encoded = encode_picture(pixels(), None, format, settings={"model": "m" * 70_000})
    assert encoded.note == {"jpeg": "the settings could not be stored", "bmp": "a BMP holds no metadata"}.get(format, "")
    both = encode_picture(pixels(), None, format, exif=exif, settings={"model": "m" * 70_000})
    if format == "jpeg":
        assert both.note == "neither EXIF nor settings could be stored"


def test_a_trouble_of_the_encoder_itself_is_not_taken_for_one_of_metadata(monkeypatch: pytest.MonkeyPatch) -> None:
    num_calls = 0

    def fail(*_: object) -> bytes:
        nonlocal num_calls
        num_calls += 1
        raise ValueError("broken")

    monkeypatch.setattr(writing, "encode_tiff", fail)
    with pytest.raises(ValueError, match="broken"):
        encode_picture(pixels(), None, "tiff")
    assert num_calls == 1
    with pytest.raises(ValueError, match="broken"):
        encode_picture(pixels(), None, "tiff", settings={"model": "m"})


def test_settings_in_a_png_are_text_that_every_program_shows(tmp_path: Path) -> None:
    data = encode_picture(pixels(), None, "png", settings=SETTINGS).data
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        assert image.text == {  # type: ignore[attr-defined]
            "Software": "Diptych",
            "diptych:model": "façade <&> 正面",
            "diptych:noise_seed": "3",
            "diptych:input": "a b?.png",
        }


@pytest.mark.parametrize("format", ["jpeg", "webp", "tiff", "avif"])
def test_settings_elsewhere_are_xmp(format: OutputFormat) -> None:
    data = encode_picture(pixels(), None, format, settings=SETTINGS).data
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        described = image.info["xmp"]
        assert isinstance(described, bytes) and described == xmp_of(SETTINGS)
    text = described.decode().removeprefix("\ufeff")
    tree = ElementTree.fromstring(text[text.index("<x:xmpmeta") : text.index("<?xpacket end")])
    found = {element.tag.partition("}")[2]: element.text for element in tree.iter() if element.text}
    assert found == {"CreatorTool": "Diptych", "model": "façade <&> 正面", "noise_seed": "3", "input": "a b?.png"}


def test_settings_and_exif_in_an_exr_are_attributes(tmp_path: Path) -> None:
    exif = full_exif().tobytes().removeprefix(b"Exif\0\0")
    (tmp_path / "a.exr").write_bytes(encode_picture(pixels(), None, "exr", settings=SETTINGS, exif=exif).data)
    opened = oiio.ImageInput.open(str(tmp_path / "a.exr"))
    assert opened is not None
    header = {attribute.name: attribute.value for attribute in opened.spec().extra_attribs}
    opened.close()
    assert header["diptych:model"] == "façade <&> 正面" and header["diptych:noise_seed"] == "3" and header["Software"] == "Diptych"
    assert header["Copyright"] == "me" and header["Make"] == "A maker" and header["ExposureTime"] == pytest.approx(0.008)


def chunks_of(data: bytes) -> list[bytes]:
    place, found = 8, []
    while place < len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        assert zlib.crc32(data[place + 4 : place + 8 + length]) == int.from_bytes(data[place + 8 + length : place + 12 + length], "big")
        found.append(kind)
        place += 12 + length
    return found


def test_outputs_say_that_they_are_srgb() -> None:
    for values in (pixels(), pixels().astype(np.float32) / 255):
        assert chunks_of(encode_picture(values).data)[:2] == [b"IHDR", b"sRGB"]
        with Image.open(io.BytesIO(encode_picture(values, None, "tiff").data)) as image:
            assert b"s\0R\0G\0B" in image.info["icc_profile"]
    told = chunks_of(encode_picture(pixels(), exif=b"II*\0\x08\0\0\0\0\0\0\0\0\0", settings={"model": "m"}).data)
    assert told[:5] == [b"IHDR", b"sRGB", b"eXIf", b"iTXt", b"iTXt"] and told[-1] == b"IEND"


@pytest.mark.parametrize("format", get_args(OutputFormat))
def test_the_same_picture_and_settings_give_the_same_bytes(format: OutputFormat) -> None:
    exif = full_exif().tobytes().removeprefix(b"Exif\0\0")
    first = encode_picture(pixels(), None, format, exif=exif, settings=SETTINGS)
    assert encode_picture(pixels(), None, format, exif=exif, settings=SETTINGS) == first
