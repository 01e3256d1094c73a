"""OpenEXR is read as sRGB and written as linear light, and damaged ones say so in one sentence."""

import os
import random
import struct
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import OpenImageIO as oiio
import pytest

from core.errors import AppError, ErrorCode
from core.images.exr import encode_exr
from core.images.reading import is_picture_name, picture_size, read_picture
from core.images.transfer import linear_from_srgb, rec_709_matrix, srgb_from_linear
from core.images.writing import check_picture_file, encode_picture

ROOT_DIR = Path(__file__).resolve().parents[3]


def write_exr(path: Path, values: np.ndarray, names: tuple[str, ...] = ("R", "G", "B", "A"), kind: str = "half", **header: object) -> None:
    """An EXR by OpenImageIO: `values` as they are, linear and multiplied."""
    height, width, channels = values.shape
    spec = oiio.ImageSpec(width, height, channels, kind)
    spec.channelnames = names[:channels]
    for name, value in header.items():
        if name == "chromaticities":
            spec.attribute(name, "float[8]", value)
        elif hasattr(spec, name):
            setattr(spec, name, value)
        else:
            spec.attribute(name, value)
    output = oiio.ImageOutput.create("openexr")
    assert output is not None and output.open(str(path), spec) and output.write_image(values.astype(np.float32)) and output.close()


def srgb(light: np.ndarray) -> np.ndarray:
    """The formula of the standard, in double precision."""
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * np.maximum(light, 0) ** (1 / 2.4) - 0.055)


def test_the_curve_is_that_of_the_standard_and_comes_back() -> None:
    encoded = np.arange(65536, dtype=np.float32) / 65535
    light = linear_from_srgb(encoded)
    assert np.abs(srgb(light.astype(np.float64)) - encoded).max() < 2e-7
    assert np.abs(srgb_from_linear(light) - encoded).max() < 2e-7
    assert linear_from_srgb(np.float32([0, 1])).tolist() == [0, 1]


@pytest.mark.parametrize("kind", ["half", "float"])
def test_linear_light_becomes_srgb(tmp_path: Path, kind: str) -> None:
    values = np.linspace(0, 1, 64 * 48 * 3, dtype=np.float32).reshape(64, 48, 3)
    write_exr(tmp_path / "a.exr", values, kind=kind)
    picture = read_picture(tmp_path / "a.exr", deep=True)
    assert picture.format == "EXR" and picture.depth == kind and picture.alpha is None and picture.note == ""
    stored = values.astype(np.float16 if kind == "half" else np.float32).astype(np.float64)
    assert picture.pixels.dtype == np.float32 and np.abs(picture.pixels - srgb(stored)).max() < 3e-7
    eight = read_picture(tmp_path / "a.exr")
    assert eight.pixels.dtype == np.uint8 and eight.note == "float shown as 8 bit" and eight.depth == 8
    assert np.abs(eight.pixels - picture.pixels * 255).max() <= 0.5001
    assert picture_size(tmp_path / "a.exr") == (48, 64) and is_picture_name(tmp_path / "a.EXR")


@pytest.mark.parametrize("alpha", [False, True])
@pytest.mark.parametrize("depth", ["half", "float"])
def test_written_pictures_come_back_within_the_precision(tmp_path: Path, depth: str, alpha: bool) -> None:
    random_ = np.random.default_rng(0)
    pixels = random_.random((40, 30, 3)).astype(np.float32)
    opacity = (0.25 + 0.75 * random_.random((40, 30))).astype(np.float32) if alpha else None
    path = tmp_path / "a.exr"
    path.write_bytes(encode_picture(pixels, opacity, "exr", depth=depth).data)  # type: ignore[arg-type]
    check_picture_file(path, path.read_bytes(), 30, 40)
    picture = read_picture(path, deep=True)
    assert picture.depth == depth
    shown = pixels if opacity is None else pixels * opacity[..., None] + (1 - opacity[..., None])
    light, back = linear_from_srgb(shown).astype(np.float64), linear_from_srgb(picture.pixels).astype(np.float64)
    assert np.abs(picture.pixels - shown).max() < (6e-4 if depth == "half" else 1e-6)
    if opacity is None:
        assert (np.abs(back - light) <= light * (2**-11 if depth == "half" else 2**-21) + 1e-7).all()
    else:
        assert picture.alpha is not None and np.abs(picture.alpha - opacity).max() <= (2**-11 if depth == "half" else 0)


def test_colour_is_stored_multiplied_by_its_opacity(tmp_path: Path) -> None:
    pixels, alpha = np.full((2, 2, 3), 255, np.uint8), np.full((2, 2), 51, np.uint8)
    (tmp_path / "a.exr").write_bytes(encode_picture(pixels, alpha, "exr").data)
    opened = oiio.ImageInput.open(str(tmp_path / "a.exr"))
    assert opened is not None
    assert opened.spec().channelnames == ("R", "G", "B", "A") and str(opened.spec().format) == "half"
    assert np.allclose(opened.read_image("float"), 0.2, atol=1e-3)
    opened.close()


def test_eight_bits_through_half_come_back_exactly(tmp_path: Path) -> None:
    pixels = np.repeat(np.arange(256, dtype=np.uint8).reshape(16, 16, 1), 3, axis=2)
    (tmp_path / "a.exr").write_bytes(encode_picture(pixels, None, "exr").data)
    assert np.array_equal(read_picture(tmp_path / "a.exr").pixels, pixels)


def test_multiplied_colour_is_taken_apart_and_laid_on_white(tmp_path: Path) -> None:
    values = np.zeros((4, 4, 4))
    values[0] = (0.25, 0.125, 0, 0.5)
    values[1] = (0.3, 0, 0, 0)  # a glow: light without cover
    values[2:] = (0.5, 0.5, 0.5, 1)
    write_exr(tmp_path / "a.exr", values)
    picture = read_picture(tmp_path / "a.exr", deep=True)
    assert picture.alpha is not None and picture.alpha[:, 0].tolist() == [0.5, 0, 1, 1]
    assert np.allclose(picture.pixels[0, 0], srgb(np.array([0.5, 0.25, 0])) * 0.5 + 0.5, atol=1e-6)
    assert (picture.pixels[1] == 1).all()
    assert np.allclose(picture.pixels[2], srgb(np.array(0.5)), atol=1e-6)


def test_what_the_range_does_not_hold_is_cut_and_said(tmp_path: Path) -> None:
    values = np.full((8, 8, 3), 0.5)
    values[0, 0], values[1, 1], values[2, 2], values[3, 3], values[4, 4] = 7.5, -3, np.nan, np.inf, -np.inf
    write_exr(tmp_path / "a.exr", values)
    picture = read_picture(tmp_path / "a.exr", deep=True)
    assert picture.note == "not-a-number shown as black; light above 1 was cut"
    assert [picture.pixels[place, place, 0] for place in range(5)] == [1, 0, 0, 1, 0]
    assert np.isfinite(picture.pixels).all() and picture.pixels[7, 7, 0] == pytest.approx(srgb(np.array(0.5)), abs=1e-4)


@pytest.mark.parametrize(
    ("names", "shown", "note"),
    [
        (("Y",), (0, 0, 0), ""),
        (("beauty.R", "beauty.G", "beauty.B"), (0, 1, 2), "layer beauty"),
        (("Z",), (0, 0, 0), "channel Z shown as grey"),
        (("R", "G", "B", "depth.Z"), (0, 1, 2), ""),
    ],
)
def test_channels(tmp_path: Path, names: tuple[str, ...], shown: tuple[int, ...], note: str) -> None:
    values = np.random.default_rng(0).random((6, 5, len(names)))
    write_exr(tmp_path / "a.exr", values, names, "float")
    picture = read_picture(tmp_path / "a.exr", deep=True)
    assert picture.note == note and picture.alpha is None
    assert np.abs(picture.pixels - srgb(values[..., shown])).max() < 1e-6


def test_the_picture_is_the_display_window(tmp_path: Path) -> None:
    """Stored are columns -3 to 6 and rows 2 to 9; shown are 0 to 7 and 0 to 5."""
    values = np.random.default_rng(0).random((8, 10, 3))
    write_exr(tmp_path / "a.exr", values, kind="float", x=-3, y=2, full_x=0, full_y=0, full_width=8, full_height=6)
    picture = read_picture(tmp_path / "a.exr", deep=True)
    assert picture.pixels.shape == (6, 8, 3) and picture_size(tmp_path / "a.exr") == (8, 6)
    assert picture.note == "the display window was taken"
    assert np.abs(picture.pixels[2:, :7] - srgb(values[:4, 3:])).max() < 1e-6
    assert (picture.pixels[:2] == 0).all() and (picture.pixels[:, 7] == 0).all()


def test_other_primaries_are_brought_to_srgb(tmp_path: Path) -> None:
    aces = (0.7347, 0.2653, 0.0, 1.0, 0.0001, -0.077, 0.32168, 0.33767)
    matrix = rec_709_matrix(aces)
    assert matrix is not None and rec_709_matrix((0.64, 0.33, 0.30, 0.60, 0.15, 0.06, 0.3127, 0.3290)) is None
    # the matrix that ACES publishes for AP0 to Rec.709 with Bradford (as OpenColorIO's built-in has it)
    published = [[2.52169, -1.13413, -0.38756], [-0.27648, 1.37272, -0.09624], [-0.01538, -0.15298, 1.16835]]
    assert np.abs(matrix - published).max() < 2e-3
    values = np.full((4, 4, 3), 0.18)
    write_exr(tmp_path / "grey.exr", values, kind="float", chromaticities=aces)
    assert np.abs(read_picture(tmp_path / "grey.exr", deep=True).pixels - srgb(np.array(0.18))).max() < 1e-3
    values[...] = (0.3, 0.2, 0.1)
    write_exr(tmp_path / "a.exr", values, kind="float", chromaticities=aces)
    expected = srgb(np.array(published) @ (0.3, 0.2, 0.1))
    assert np.abs(read_picture(tmp_path / "a.exr", deep=True).pixels - expected).max() < 2e-3
    write_exr(tmp_path / "odd.exr", values, kind="float", chromaticities=(0.0,) * 8)
    with pytest.raises(AppError, match="primaries are damaged"):
        read_picture(tmp_path / "odd.exr", deep=True)


def test_names_of_any_kind(tmp_path: Path) -> None:
    values = np.full((4, 5, 3), 1.0)
    write_exr(tmp_path / "a.exr", values)
    data = (tmp_path / "a.exr").read_bytes()
    for name in (b"caf\xe9.exr", b"what?a=b.exr", b"misnamed.png", b"x.null", "façade 正面.exr".encode(), b"-dash.exr", b"line\nbreak.exr"):
        path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
        path.write_bytes(data)
        picture = read_picture(path)
        assert picture.format == "EXR" and picture.pixels.shape == (4, 5, 3) and (picture.pixels == 255).all(), name
        assert picture_size(path) == (5, 4)


def test_the_same_picture_gives_the_same_bytes() -> None:
    pixels = np.random.default_rng(0).random((8, 8, 3)).astype(np.float32)
    first = encode_exr(pixels, None, "half", {"diptych:model": "façade"}, "a")
    assert first == encode_exr(pixels, None, "half", {"diptych:model": "façade"}, "b")
    assert b"capDate" not in first  # OpenEXR's date, which OpenImageIO would set to now


def windows(data: bytes, width: int, height: int) -> bytes:
    """The same EXR that declares windows of another size."""
    changed = bytearray(data)
    for key in (b"dataWindow\0box2i\0", b"displayWindow\0box2i\0"):
        start = changed.index(key) + len(key) + 4
        changed[start : start + 16] = struct.pack("<4i", 0, 0, width - 1, height - 1)
    return bytes(changed)


def test_damaged_files_and_bombs_are_refused_in_silence_with_little_memory(tmp_path: Path) -> None:
    """In a process of its own, whose stderr and memory are looked at."""
    write_exr(tmp_path / "whole.exr", np.random.default_rng(0).random((64, 48, 4)))
    data = (tmp_path / "whole.exr").read_bytes()
    (tmp_path / "whole.exr").unlink()
    for length in (4, 50, 300, 500, 5000, len(data) - 1):
        (tmp_path / f"cut_{length}.exr").write_bytes(data[:length])
    (tmp_path / "garbage.exr").write_bytes(data[:4] + random.Random(0).randbytes(4000))
    (tmp_path / "bomb.exr").write_bytes(windows(data, 20_000, 20_000))
    (tmp_path / "large.exr").write_bytes(windows(data, 11_000, 10_000))
    write_exr(tmp_path / "window.exr", np.ones((4, 4, 3)), full_width=20_000, full_height=20_000)
    program = f"""
import sys, time
sys.path.insert(0, {str(ROOT_DIR)!r})
from pathlib import Path
from core.errors import AppError
from core.images.reading import picture_size, read_picture
def highest_kb():
    try:
        return int(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
    except OSError:
        return 0
before = highest_kb()
for path in sorted(Path({str(tmp_path)!r}).iterdir()):
    start = time.process_time()
    for deep in (True, False):
        try:
            read_picture(path, deep=deep)
            print("READ", path.name)
        except AppError as error:
            print(error.code.value, path.name)
            assert path.name in error.message and "\\n" not in str(error), error
    print("slow" if time.process_time() - start > 1 else "quick", path.name)
print("grown_kb", highest_kb() - before)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 and not done.stderr, done.stderr
    lines = done.stdout.splitlines()
    assert not [line for line in lines if line.startswith(("READ", "slow"))], lines
    assert f"{ErrorCode.PICTURE_TOO_LARGE.value} window.exr" in lines and f"{ErrorCode.PICTURE_UNREADABLE.value} cut_5000.exr" in lines
    assert int(lines[-1].split()[1]) < 60_000, lines[-1]


def test_mutated_files_give_a_picture_or_a_clear_error(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    sources = []
    for compression in ("none", "rle", "zip", "zips", "piz", "pxr24", "b44", "b44a", "dwaa", "dwab"):
        write_exr(tmp_path / "a.exr", np.random.default_rng(0).random((20, 24, 4)), compression=compression)
        sources.append((tmp_path / "a.exr").read_bytes())
        assert read_picture(tmp_path / "a.exr", deep=True).pixels.shape == (20, 24, 3)
    chooser = random.Random(20261122)
    num_read = 0
    for _ in range(300):
        data = bytearray(chooser.choice(sources))
        for _ in range(chooser.randint(1, 6)):
            data[chooser.randrange(4, chooser.choice((600, len(data))))] = chooser.randrange(256)
        (tmp_path / "mutated").write_bytes(data)
        try:
            read_picture(tmp_path / "mutated", deep=True)
            num_read += 1
        except AppError as error:
            assert error.code in (ErrorCode.PICTURE_UNREADABLE, ErrorCode.PICTURE_TOO_LARGE)
    assert 0 < num_read < 300
    assert capfd.readouterr() == ("", "")


def test_threads_read_and_write_at_once(tmp_path: Path) -> None:
    random_ = np.random.default_rng(0)
    pictures = [random_.integers(0, 256, (32, 32, 3), dtype=np.uint8) for _ in range(4)]
    wrong: list[object] = []

    def work(number: int) -> None:
        try:
            for turn in range(10):
                path = tmp_path / f"{number}-{turn}.exr"
                path.write_bytes(encode_picture(pictures[number], None, "exr").data)
                if not np.array_equal(read_picture(path).pixels, pictures[number]):
                    wrong.append(number)
                path.write_bytes(path.read_bytes()[:400])
                with pytest.raises(AppError):
                    read_picture(path)
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
