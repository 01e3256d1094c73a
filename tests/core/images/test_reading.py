"""Pictures come upright, whole and with a clear sentence where they can't be read."""

import io
import os
import random
import struct
import subprocess
import sys
import threading
import time
import warnings
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.errors import AppError, ErrorCode
from core.images.reading import MAX_PIXELS, may_be_deep, picture_size, read_picture, upright_digest

ROOT_DIR = Path(__file__).resolve().parents[3]
RED, GREEN, GREY = (255, 0, 0), (0, 255, 0), (128, 128, 128)
# EXIF 2.32, tag 0x0112: which edge of the upright picture row 0 and column 0 of the stored one are
EDGES = {
    1: ("top", "left"),
    2: ("top", "right"),
    3: ("bottom", "right"),
    4: ("bottom", "left"),
    5: ("left", "top"),
    6: ("right", "top"),
    7: ("right", "bottom"),
    8: ("left", "bottom"),
}


OPPOSITE = {"top": "bottom", "bottom": "top", "left": "right", "right": "left"}


def stored_picture() -> Image.Image:
    """60 x 40, grey; its first rows red, its first columns green."""
    pixels = np.full((40, 60, 3), GREY, np.uint8)
    pixels[:, :8] = GREEN
    pixels[:8] = RED
    return Image.fromarray(pixels)


def middle_of(pixels: np.ndarray, edge: str) -> np.ndarray:
    """The colour in the middle of an edge."""
    height, width = pixels.shape[:2]
    row = {"top": 2, "bottom": height - 3}.get(edge, height // 2)
    column = {"left": 2, "right": width - 3}.get(edge, width // 2)
    return pixels[row, column].astype(int)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_every_orientation_comes_upright(tmp_path: Path, format: str, orientation: int) -> None:
    path = tmp_path / "picture"
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {
        "JPEG": {"quality": 100, "subsampling": 0},
        "WEBP": {"lossless": True},
        "AVIF": {"quality": 100, "subsampling": "4:4:4"},
    }.get(format, {})
    stored_picture().save(path, format, exif=exif, **options)
    pixels = read_picture(path).pixels
    assert pixels.shape == ((40, 60, 3) if orientation < 5 else (60, 40, 3))
    row_edge, column_edge = EDGES[orientation]
    assert np.abs(middle_of(pixels, row_edge) - RED).max() < 24
    assert np.abs(middle_of(pixels, column_edge) - GREEN).max() < 24
    assert np.abs(middle_of(pixels, OPPOSITE[row_edge]) - GREY).max() < 24
    assert np.abs(middle_of(pixels, OPPOSITE[column_edge]) - GREY).max() < 24
    assert picture_size(path) == pixels.shape[1::-1]


def test_orientation_behind_the_pixels_of_a_png(tmp_path: Path) -> None:
    path = tmp_path / "late.png"
    exif = Image.Exif()
    exif[0x0112] = 6
    buffer = io.BytesIO()
    stored_picture().save(buffer, "PNG")
    content = exif.tobytes().removeprefix(b"Exif\0\0")
    chunk = struct.pack(">I", len(content)) + b"eXIf" + content + struct.pack(">I", zlib.crc32(b"eXIf" + content))
    data = buffer.getvalue()
    path.write_bytes(data[:-12] + chunk + data[-12:])
    assert picture_size(path) == (40, 60)
    assert read_picture(path).pixels.shape == (60, 40, 3)


def test_damaged_exif_does_not_cost_the_picture(shared_data: Path) -> None:
    assert read_picture(shared_data / "badimages" / "hopper_bad_exif.jpg").pixels.shape == (500, 500, 3)


def test_content_decides_over_the_extension(tmp_path: Path) -> None:
    path = tmp_path / "misnamed.png"
    stored_picture().save(path, "JPEG")
    assert read_picture(path).format == "JPEG"


@pytest.mark.parametrize(
    ("name", "code", "part"),
    [
        ("truncated_image.png", ErrorCode.PICTURE_UNREADABLE, "damaged or incomplete"),
        ("half.jpg", ErrorCode.PICTURE_UNREADABLE, "truncated"),
        ("broken_data_stream.png", ErrorCode.PICTURE_UNREADABLE, "damaged"),
        ("bmp_shortfile.bmp", ErrorCode.PICTURE_UNREADABLE, "truncated"),
        ("lfs_pointer.jpg", ErrorCode.PICTURE_UNREADABLE, "Git LFS"),
        ("pngsuite_xs1n0g01.png", ErrorCode.PICTURE_UNREADABLE, "beginning is damaged"),
        ("pngsuite_xhdn0g08.png", ErrorCode.PICTURE_UNREADABLE, "damaged"),
        ("hopper.psd", ErrorCode.PICTURE_UNREADABLE, "not a JPEG"),
        ("oom-225817ca0f8c663be7ab4b9e717b02c661e66834.tif", ErrorCode.PICTURE_UNREADABLE, "TIFF"),
        ("decompression_bomb.gif", ErrorCode.PICTURE_TOO_LARGE, "too large"),
        ("bomb_20000x20000_1bit.png", ErrorCode.PICTURE_TOO_LARGE, "too large"),
    ],
)
def test_unreadable_files_are_named(shared_data: Path, name: str, code: ErrorCode, part: str) -> None:
    with pytest.raises(AppError) as caught:
        read_picture(shared_data / "badimages" / name)
    assert caught.value.code == code
    assert part in caught.value.message and name in caught.value.message
    assert caught.value.hint
    assert "\n" not in str(caught.value)


def test_every_odd_image_is_read_or_refused(shared_data: Path) -> None:
    """Those that Pillow's own tests call sound are read; nothing but AppError is raised."""
    refused = set()
    for path in sorted((shared_data / "badimages").iterdir()):
        try:
            picture = read_picture(path)
        except AppError:
            refused.add(path.name)
        else:
            assert picture.pixels.dtype == np.uint8
            assert picture_size(path) == picture.pixels.shape[1::-1]
    assert len(refused) == 12, refused  # the eleven above, and the list itself


def test_empty_missing_and_no_file(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jpg"
    empty.touch()
    with pytest.raises(AppError, match="the file is empty") as caught:
        read_picture(empty)
    assert caught.value.code == ErrorCode.PICTURE_UNREADABLE
    with pytest.raises(AppError) as caught:
        read_picture(tmp_path / "missing.jpg")
    assert caught.value.code == ErrorCode.PATH_MISSING
    with pytest.raises(AppError, match="not a file"):
        read_picture(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no FIFOs")
def test_a_fifo_named_png_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(AppError, match="not a file"):
        read_picture(tmp_path / "pipe.png")


def test_names_of_any_kind_stay_readable_in_the_sentence(tmp_path: Path) -> None:
    for name in (b"line\nbreak.png", b"caf\xe9.png", "façade 正面 🙂.png".encode()):
        path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
        path.write_bytes(b"no picture")
        with pytest.raises(AppError) as caught:
            read_picture(path)
        text = str(caught.value)
        assert "\n" not in text
        text.encode("utf-8")  # no surrogates: the sentence goes into JSON
        caught.value.details["path"].encode("utf-8")


def bombs() -> dict[str, bytes]:
    """Files of a few bytes that declare enormous pictures, in every format that is read."""
    side = 20_000

    def png_chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    jpeg = io.BytesIO()
    Image.new("RGB", (8, 8)).save(jpeg, "JPEG")
    start = jpeg.getvalue().index(b"\xff\xc0")
    webp = b"RIFF" + struct.pack("<I", 30) + b"WEBPVP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + (16382).to_bytes(3, "little") * 2
    tags = b"".join(
        struct.pack("<HHII", tag, 4, 1, value)
        for tag, value in ((256, side), (257, side), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1))
    )
    return {
        "png": b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)) + png_chunk(b"IDAT", b""),
        "exact.png": b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", struct.pack(">IIBBBBB", 12_000, 10_000, 8, 2, 0, 0, 0))
        + png_chunk(b"IDAT", b""),
        "jpg": jpeg.getvalue()[: start + 5] + struct.pack(">HH", 65_000, 65_000) + jpeg.getvalue()[start + 9 :],
        "gif": b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + b"\0\0\0," + struct.pack("<HHHHB", 0, 0, 65_535, 65_535, 0) + b"\x02\0;",
        "bmp": b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + struct.pack("<IiiHHIIiiII", 40, side, side, 1, 24, 0, 0, 0, 0, 0, 0),
        "ppm": b"P6 20000 20000 255\n",
        "pgm": b"P2 20000 20000 255\n1 ",
        "tif": b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", 7) + tags + b"\0\0\0\0",
        "webp": webp,
    }


def test_bombs_fail_in_under_a_second_with_little_memory(tmp_path: Path) -> None:
    for name, data in bombs().items():
        (tmp_path / f"bomb.{name}").write_bytes(data)
    program = f"""
import resource, sys, time
sys.path.insert(0, {str(ROOT_DIR)!r})
from pathlib import Path
from core.errors import AppError
from core.images.reading import picture_size, read_picture
def highest_kb():
    try:  # getrusage would count what the test process held before the exec
        return int(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = highest_kb()
for path in sorted(Path({str(tmp_path)!r}).iterdir()):
    start = time.process_time()
    for function in (picture_size, read_picture):
        try:
            function(path)
            print("READ", path.name)
        except AppError as error:
            print(error.code.value, path.name)
    print("slow" if time.process_time() - start > 1 else "quick", path.name)
print("grown_kb", highest_kb() - before)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    lines = done.stdout.splitlines()
    codes = {line.split()[0] for line in lines if line.startswith("data.")}
    assert codes <= {"data.picture_too_large", "data.picture_unreadable"}
    large = {line.split()[1] for line in lines if line.startswith("data.picture_too_large")}
    # TIFF and WebP may also be refused as damaged: their decoders look further than the size
    assert large >= {"bomb.png", "bomb.exact.png", "bomb.jpg", "bomb.gif", "bomb.bmp", "bomb.ppm", "bomb.pgm"}, lines
    assert not [line for line in lines if line.startswith(("READ", "slow"))], lines
    assert int(lines[-1].split()[1]) < 60_000, lines


def test_the_limit_is_the_number_that_is_told() -> None:
    assert MAX_PIXELS == 120_000_000


def test_first_frame_of_animations(shared_data: Path) -> None:
    for name, note in (
        ("chi.gif", "first of 31 frames"),
        ("apng_blend_op_over.png", "first of 3 frames"),
        ("sugarshack.mpo", "first of 2 frames"),
    ):
        path = shared_data / "badimages" / name
        picture = read_picture(path)
        assert picture.note == note
        with Image.open(path) as image:
            image.seek(0)
            rgba = np.asarray(image.convert("RGBA")).astype(int)
        shown = (rgba[..., :3] * rgba[..., 3:] + 255 * (255 - rgba[..., 3:])) / 255
        assert np.abs(picture.pixels - shown).max() <= 1


def test_a_reduced_jpeg_keeps_the_size_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "large.jpg"
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (800, 1600, 3), dtype=np.uint8)).save(path)
    height, width = read_picture(path, at_least_px=256).pixels.shape[:2]
    assert 256 <= height < 800 and width == 2 * height
    assert read_picture(path).pixels.shape == (800, 1600, 3)


def test_the_digest_is_of_the_picture_not_of_the_file(tmp_path: Path) -> None:
    for name in ("a.png", "a.bmp", "a.tif"):
        stored_picture().save(tmp_path / name)
    digests = {upright_digest(read_picture(tmp_path / name).pixels) for name in ("a.png", "a.bmp", "a.tif")}
    assert len(digests) == 1 and len(digests.pop()) == 32
    pixels = np.zeros((2, 3, 3), np.uint8)
    assert upright_digest(pixels) != upright_digest(pixels.reshape(3, 2, 3))
    assert upright_digest(pixels[:, ::-1]) == upright_digest(pixels)


def test_threads_decode_in_silence_and_leave_the_warnings_as_they_were(shared_data: Path) -> None:
    """hopper_bad_exif makes Pillow warn, which pytest would turn into an error."""
    path = shared_data / "badimages" / "hopper_bad_exif.jpg"
    before = list(warnings.filters)
    errors: list[Exception] = []

    def read() -> None:
        try:
            for _ in range(5):
                read_picture(path)
                with pytest.raises(AppError):
                    read_picture(shared_data / "badimages" / "oom-225817ca0f8c663be7ab4b9e717b02c661e66834.tif")
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert list(warnings.filters) == before


def test_mutated_files_give_a_picture_or_a_clear_error(shared_data: Path, tmp_path: Path) -> None:
    chooser = random.Random(20261122)
    sources = [path for path in sorted((shared_data / "badimages").iterdir()) if path.suffix != ".tsv" and path.stat().st_size < 90_000]
    path = tmp_path / "mutated"
    num_read = 0
    for _ in range(200):
        data = bytearray(chooser.choice(sources).read_bytes())
        for _ in range(chooser.randint(1, 8)):
            data[chooser.randrange(min(len(data), chooser.choice((64, 1024, len(data)))))] = chooser.randrange(256)
        if chooser.random() < 0.2:
            del data[chooser.randrange(len(data)) :]
        path.write_bytes(data)
        start = time.process_time()
        try:
            read_picture(path)
            num_read += 1
        except AppError as error:
            assert error.code in (ErrorCode.PICTURE_UNREADABLE, ErrorCode.PICTURE_TOO_LARGE)
        assert time.process_time() - start < 10
    assert 0 < num_read < 200


def test_much_metadata_does_not_cost_a_png(tmp_path: Path) -> None:
    from PIL import PngImagePlugin

    texts = PngImagePlugin.PngInfo()
    texts.add_itxt("workflow", '{"node": 1}' * 400_000, zip=True)
    Image.new("RGB", (8, 8), RED).save(tmp_path / "a.png", pnginfo=texts)
    assert read_picture(tmp_path / "a.png").pixels.shape == (8, 8, 3)


@pytest.mark.parametrize(
    ("name", "dtype", "is_deep"),
    [
        ("a.png", np.uint8, False),
        ("a.png", np.uint16, True),
        ("a.jpg", np.uint8, False),
        ("a.webp", np.uint8, False),
        ("a.avif", np.uint8, True),
        ("a.tif", np.uint16, True),
    ],
)
def test_what_may_have_more_than_eight_bits_is_told_by_its_first_bytes(tmp_path: Path, name: str, dtype: type, is_deep: bool) -> None:
    Image.fromarray(np.full((8, 8), 9, dtype)).save(tmp_path / name)
    assert may_be_deep(tmp_path / name) is is_deep
    (tmp_path / "short.png").write_bytes(b"\x89PNG")
    assert may_be_deep(tmp_path / "short.png") and may_be_deep(tmp_path / "gone.png")
