"""What a health check keeps of a pair: a few hundred bytes, taken while its pictures are decoded once."""

import hashlib
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import cv2
import msgspec
import numpy as np
from PIL import Image, ImageCms

from core.errors import AppError, ErrorCode
from core.files import path_from_json, path_to_text
from core.images.colour import Pixels
from core.images.pillow import opened_quietly
from core.images.reading import picture_size, read_picture
from core.images.sides import cut_side
from core.pairs.health.shift import estimated_shift
from core.pairs.loading import sizes_differ
from core.pairs.pair import Half, Pair, Side
from core.pairs.problems import Shift
from core.pairs.suggesting import colour_entropy, flat_share

FACTS_VERSION = 1
"""Counts up when facts come out differently, so that kept ones are taken anew."""
WORK_PX = 256
"""The longer side at which pictures are compared; larger ones are averaged down to it, and JPEGs decoded reduced where that is enough."""
NUM_LOOKS = 6
GREY_CELLS = 16
COLOUR_CELLS = 4
HASH_BYTES = 16
DIGEST_BYTES = 16
_MIN_STEP = 3
_SAME_COLOUR = 4
_STRONG_EDGE = 100.0


class HalfFacts(msgspec.Struct, frozen=True, array_like=True):
    """One side of a pair. `width` and `height` are the stored side's, in pixels; all else is taken at WORK_PX."""

    width: int
    height: int
    digest: bytes
    """DIGEST_BYTES over the decoded pixels: equal for the same picture in any file."""
    hash: bytes
    """HASH_BYTES of perceptual hash: alike for pictures that look alike."""
    coarse: bytes
    """The picture in GREY_CELLS squared grey values, then COLOUR_CELLS squared colours, uint8."""
    looks: tuple[float, ...]
    """NUM_LOOKS figures, each about 0..1, that tell the kinds of pictures apart: flatness, variety of colours, saturation, brightness,
    contrast, share of strong edges."""
    content: float
    """The share, 0..1, of pixels that are not of the picture's middle colour."""
    depth: int
    """Bits per channel in the file."""
    colour: str
    """The file's colour space: grey, colour, CMYK, Lab, or colour with the name of a profile that is not sRGB."""


class PairFacts(msgspec.Struct, frozen=True, array_like=True):
    """Both sides of a pair. `difference` is the mean difference of the sides' values, 0..255; `shift` says how far the target is off."""

    input: HalfFacts
    target: HalfFacts
    difference: float
    shift: Shift | None


class _Header(msgspec.Struct, frozen=True):
    width: int
    height: int
    depth: int
    colour: str


def facts_of_pair(pair: Pair) -> PairFacts:
    """Decode the pair's pictures, each file once, and take its facts.

    Raises AppError: PAIRS_UNCLEAR (the sides differ in size, or are too narrow to be halved), and what reading.read_picture raises.
    """
    input_path, target_path = path_from_json(pair.input.path), path_from_json(pair.target.path)
    input_header, input_picture = _header(input_path), _decoded(input_path)
    same_file = target_path == input_path
    target_header, target_picture = (input_header, input_picture) if same_file else (_header(target_path), _decoded(target_path))
    given_size, wanted_size = _side_size(input_header, pair.input.side), _side_size(target_header, pair.target.side)
    if 0 in given_size + wanted_size:
        message = f"The picture {path_to_text(input_path)} is too narrow to hold two."
        raise AppError(ErrorCode.PAIRS_UNCLEAR, message, "Leave it out.", path=path_to_text(input_path))
    if given_size != wanted_size:
        raise sizes_differ(pair.name, input_path, given_size, target_path, wanted_size)
    given, wanted = _at_work_size(input_picture, pair.input), _at_work_size(target_picture, pair.target)
    if given.shape != wanted.shape:  # decoders reduced them by different steps
        wanted = _resized(wanted, given.shape[1], given.shape[0])
    off = estimated_shift(given, wanted)
    scale = given_size[0] / given.shape[1]
    return PairFacts(
        _half_facts(given, input_header, given_size),
        _half_facts(wanted, target_header, wanted_size),
        float(cv2.absdiff(given, wanted).mean()),
        None if off is None else Shift(round(off[0] * scale, 1), round(off[1] * scale, 1)),
    )


def _decoded(path: Path) -> Pixels:
    return read_picture(path, at_least_px=WORK_PX).pixels


def _side_size(header: _Header, side: Side) -> tuple[int, int]:
    width = header.width // 2 if side in ("left", "right") else header.width
    return width, header.height // 2 if side in ("top", "bottom") else header.height


def _at_work_size(pixels: Pixels, half: Half) -> Pixels:
    side = np.ascontiguousarray(cut_side(pixels, half.side))
    height, width = side.shape[:2]
    scale = WORK_PX / max(height, width)
    return side if scale >= 1 else _resized(side, max(1, round(width * scale)), max(1, round(height * scale)))


def _resized(pixels: Pixels, width: int, height: int) -> Pixels:
    return np.asarray(cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _half_facts(pixels: Pixels, header: _Header, size: tuple[int, int]) -> HalfFacts:
    digest = hashlib.sha256(repr((size, pixels.shape)).encode())
    digest.update(pixels.data)
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    cells = _shrunk(grey, GREY_CELLS, GREY_CELLS).tobytes() + _shrunk(pixels, COLOUR_CELLS, COLOUR_CELLS).tobytes()
    return HalfFacts(
        *size, digest.digest()[:DIGEST_BYTES], perceptual_hash(grey), cells, _looks(pixels, grey), _content(pixels),
        header.depth, header.colour,
    )  # fmt: skip


def perceptual_hash(grey: Pixels) -> bytes:
    """128 bits of a grey picture, uint8 (height, width): whether each of 8 x 8 places is darker than the next one, across and down.

    The difference hash of N. Krawetz (2013), in both directions; a place must be darker by a clear step, so that noise on an even ground
    changes no bit.
    """
    across, upright = _shrunk(grey, 9, 8).astype(np.int16), _shrunk(grey, 8, 9).astype(np.int16)
    steps = np.concatenate([(across[:, 1:] - across[:, :-1]).reshape(-1), (upright[1:] - upright[:-1]).reshape(-1)])
    return np.packbits(steps > _MIN_STEP).tobytes()


def _shrunk(values: Pixels, width: int, height: int) -> Pixels:
    return np.asarray(cv2.resize(values, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _looks(pixels: Pixels, grey: Pixels) -> tuple[float, ...]:
    saturation = cv2.cvtColor(pixels, cv2.COLOR_RGB2HSV)[..., 1]
    edges = cv2.magnitude(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1))
    (brightness,), (contrast,) = (value.reshape(-1) for value in cv2.meanStdDev(grey))
    figures = (flat_share(pixels), colour_entropy(pixels) / 9, cv2.mean(saturation)[0] / 255, brightness / 255, contrast / 128,
               (edges > _STRONG_EDGE).mean())  # fmt: skip
    return tuple(round(float(figure), 4) for figure in figures)


def _content(pixels: Pixels) -> float:
    """The share, 0..1, of pixels that differ from the middle colour by more than JPEG does."""
    middle = np.median(pixels.reshape(-1, 3), axis=0).astype(np.int16)
    low, high = np.clip(middle - _SAME_COLOUR, 0, 255), np.clip(middle + _SAME_COLOUR, 0, 255)
    num_same = int(cv2.countNonZero(cv2.inRange(pixels, low.astype(np.uint8), high.astype(np.uint8))))
    return float(1 - num_same / (pixels.size // 3))


# --------------------------------------------------------------------------------------------------------------- headers

_BITS_PER_SAMPLE_TAG = 258
_FLOAT_BITS = 32
_SPACES = {"1": "grey", "L": "grey", "LA": "grey", "La": "grey", "I": "grey", "F": "grey", "CMYK": "CMYK", "LAB": "Lab"}


def _header(path: Path) -> _Header:
    """Size, depth and colour space as the file states them. Raises AppError as reading.picture_size does."""
    width, height = picture_size(path)
    try:
        with path.open("rb") as file, opened_quietly(file) as image:
            return _Header(width, height, _depth(image, file), _colour_space(image))
    except (OSError, ValueError, SyntaxError):  # no format of Pillow's, or gone in this moment: what decodes it says more
        return _Header(width, height, _FLOAT_BITS, "colour")


def _depth(image: Image.Image, file: BinaryIO) -> int:
    if image.mode == "F":
        return _FLOAT_BITS
    if image.format == "PNG":
        file.seek(24)
        return 16 if file.read(1) == b"\x10" else 8
    bits = getattr(image, "tag_v2", {}).get(_BITS_PER_SAMPLE_TAG, 8)
    first = bits[0] if isinstance(bits, tuple) and bits else bits
    return 16 if image.mode.startswith("I") or (isinstance(first, int) and first > 8) else 8


def _colour_space(image: Image.Image) -> str:
    space = "grey" if image.mode.startswith("I") else _SPACES.get(image.mode, "colour")
    profile = image.info.get("icc_profile")
    name = _profile_name(profile) if isinstance(profile, bytes) and profile and space == "colour" else ""
    return f"{space} ({name})" if name else space


@lru_cache(maxsize=64)
def _profile_name(profile: bytes) -> str:
    """What a colour profile calls itself; '' for sRGB, and for one that can't be read and so is passed over when pictures are decoded."""
    try:
        name = (ImageCms.ImageCmsProfile(BytesIO(profile)).profile.profile_description or "").strip()
    except (ImageCms.PyCMSError, OSError, ValueError):
        return ""
    return "" if "srgb" in name.casefold() else name
