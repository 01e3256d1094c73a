"""From whatever a picture file holds (any depth, palette, CMYK, colour profile) to eight-bit sRGB of the right brightness."""

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageCms

Pixels = npt.NDArray[np.uint8]

_BITS_PER_SAMPLE_TAG = 258


@dataclass(frozen=True)
class Converted:
    """`pixels`: uint8 (height, width, 3), sRGB, not yet upright. `alpha`: uint8 (height, width) or None. `note`: what was lost."""

    pixels: Pixels
    alpha: Pixels | None = None
    note: str = ""


def to_srgb(image: Image.Image, file: BinaryIO) -> Converted:
    """Convert a loaded image; `file` is what it was read from (16-bit colour is read again, as Pillow cuts it to 8).

    A stored colour profile is applied; without one the values are taken as sRGB.
    """
    if image.mode == "F" or image.mode.startswith("I"):
        return _grey_of_numbers(image)
    deep = _deep_colour(image, file)
    if deep is not None:
        colour, alpha = deep
        return Converted(_apply_profile(Image.fromarray(colour), image), alpha, "16 bit shown as 8")
    alpha = None
    if image.has_transparency_data:
        image_rgba = image.convert("RGBA")
        alpha = np.array(image_rgba.getchannel("A"))
        image_rgb = Image.merge("RGB", image_rgba.split()[:3])
        return Converted(_apply_profile(image_rgb, image), alpha)
    if image.mode in ("1", "LA", "La"):
        return Converted(_apply_profile(image.convert("L"), image))
    if image.mode == "LAB":
        return Converted(_array(_lab_to_srgb(image)))
    if image.mode in ("L", "RGB", "CMYK"):
        return Converted(_apply_profile(image, image))
    return Converted(_apply_profile(image.convert("RGB"), image))


def over_white(pixels: Pixels, alpha: Pixels) -> Pixels:
    """Lay colour uint8 (height, width, 3) with opacity uint8 (height, width) over white, rounded to the nearest."""
    weight = alpha[..., None].astype(np.uint16)
    mixed = pixels * weight
    mixed += 255 * (255 - weight)
    mixed += 127
    mixed //= 255
    return mixed.astype(np.uint8)


def _grey_of_numbers(image: Image.Image) -> Converted:
    """Grey held as 16-bit or 32-bit whole numbers or as floats: scaled to the right brightness, as Pillow's convert does not."""
    values = np.asarray(image)
    if image.mode == "F":
        return _grey_of_floats(values)
    bits = _stored_bits(image)
    top = (1 << bits) - 1
    low, high = int(values.min()), int(values.max())
    note = f"{bits} bit shown as 8"
    if low < 0 or high > top:  # signed or 32 bit: there is no natural white, so the range in use is stretched
        scaled = (values.astype(np.float64) - low) * (255 / max(high - low, 1))
        return Converted(_grey(scaled), note="range stretched to 8 bit")
    return Converted(_grey(values.astype(np.float32) * (255 / top)), note=note)


def _grey_of_floats(values: npt.NDArray[np.float32]) -> Converted:
    """Floats: 0..1 and 0..255 are taken as they are, other ranges are stretched. NaN is black; infinities are the ends of the range."""
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    filled = np.nan_to_num(values.astype(np.float64), nan=min(max(low, 0.0), high), posinf=high, neginf=low)
    note = "float shown as 8 bit"
    if low >= 0 and high <= 1:
        filled *= 255
    elif low < 0 or high > 255:
        filled = (filled - low) * (255 / (high - low))
        note = "float, range stretched to 8 bit"
    filled[np.isnan(values)] = 0
    if finite.size < values.size:
        note += ", not-a-number shown as black"
    return Converted(_grey(filled), note=note)


def _grey(values: npt.NDArray[np.floating]) -> Pixels:
    """(height, width) in 0..255 to uint8 (height, width, 3), rounded."""
    grey = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    return np.repeat(grey[..., None], 3, axis=2)


def _stored_bits(image: Image.Image) -> int:
    """Bits per sample that the file says it holds: 12 in a 12-bit TIFF although Pillow holds 16."""
    tags = getattr(image, "tag_v2", None)
    if tags is not None:
        bits = tags.get(_BITS_PER_SAMPLE_TAG, (16,))
        first = bits[0] if isinstance(bits, tuple) else bits
        return int(first) if 8 < int(first) <= 32 else 16
    return 16


def _deep_colour(image: Image.Image, file: BinaryIO) -> tuple[Pixels, Pixels | None] | None:
    """RGB and alpha of a 16-bit colour PNG or TIFF, rounded to 8 bit; None where the file is not one or OpenCV reads it otherwise."""
    if image.mode not in ("RGB", "RGBA", "LA") or not _is_deep(image, file):
        return None
    file.seek(0)
    data = np.frombuffer(file.read(), np.uint8)
    try:
        values = cv2.imdecode(data, cv2.IMREAD_UNCHANGED)
    except cv2.error:
        return None
    if (
        values is None
        or values.dtype != np.uint16
        or values.ndim != 3
        or values.shape[1::-1] != image.size
        or values.shape[2] not in (3, 4)
    ):
        return None
    rounded = _to_eight_bits()[values]
    return np.ascontiguousarray(rounded[..., 2::-1]), np.ascontiguousarray(rounded[..., 3]) if values.shape[2] == 4 else None


def _is_deep(image: Image.Image, file: BinaryIO) -> bool:
    if image.format == "PNG":
        file.seek(24)
        return file.read(1) == b"\x10"
    # A turned TIFF was already set upright by Pillow; OpenCV may turn it otherwise, so it keeps Pillow's eight bits.
    return image.format == "TIFF" and _stored_bits(image) == 16 and image.mode == "RGB" and getattr(image, "tag_v2", {}).get(274, 1) == 1


@lru_cache(maxsize=1)
def _to_eight_bits() -> Pixels:
    """The eight-bit value of each sixteen-bit one, rounded to the nearest."""
    return ((np.arange(65536, dtype=np.uint32) * 255 + 32767) // 65535).astype(np.uint8)


def _array(image: Image.Image) -> Pixels:
    return np.array(image if image.mode == "RGB" else image.convert("RGB"))


def _apply_profile(colour: Image.Image, source: Image.Image) -> Pixels:
    """sRGB pixels of `colour` by the colour profile of `source`; a missing, damaged or unfitting profile is passed over."""
    profile = source.info.get("icc_profile")
    if not isinstance(profile, bytes) or not profile or source.mode in ("YCbCr", "HSV"):
        return _array(colour)
    if colour.mode == "RGB" and profile[16:20] == b"GRAY":
        colour = colour.convert("L")
    try:
        transform = _transform(profile, colour.mode)
        return _array(colour if transform is None else ImageCms.applyTransform(colour, transform) or colour)
    except (ImageCms.PyCMSError, ValueError, OSError):
        return _array(colour)


@lru_cache(maxsize=32)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """The transform from a profile to sRGB; None where the profile is sRGB itself, whose pixels then stay bit for bit."""
    opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    if mode == "RGB" and (opened.profile.profile_description or "").startswith("sRGB"):
        return None
    return ImageCms.buildTransform(opened, ImageCms.createProfile("sRGB"), mode, "RGB", ImageCms.Intent.RELATIVE_COLORIMETRIC,
                                   ImageCms.Flags.BLACKPOINTCOMPENSATION)  # fmt: skip


def _lab_to_srgb(image: Image.Image) -> Image.Image:
    transform = ImageCms.buildTransform(ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB"), "LAB", "RGB")
    return ImageCms.applyTransform(image, transform) or image
