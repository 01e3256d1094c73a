"""From whatever a picture file of eight bits holds (grey, palette, CMYK, opacity, colour profile) to sRGB."""

import io
import struct
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageCms

Pixels = npt.NDArray[np.uint8]
DeepPixels = npt.NDArray[np.float32]
AnyPixels = npt.NDArray[Any]
"""Pixels (eight bits, uint8) or DeepPixels (more than eight, float32 in 0..1)."""

_ROWS_AT_ONCE = 256


@dataclass(frozen=True)
class Converted:
    """`pixels`: uint8 (height, width, 3), sRGB, not yet upright. `alpha`: uint8 (height, width) or None."""

    pixels: Pixels
    alpha: Pixels | None = None


def to_srgb(image: Image.Image) -> Converted:
    """Convert a loaded image of at most eight bits a value. Its colour profile is applied; without one the values are taken as sRGB."""
    if image.has_transparency_data:
        stored = np.asarray(image if image.mode == "RGBA" else image.convert("RGBA"))
        pixels, alpha = np.ascontiguousarray(stored[..., :3]), np.ascontiguousarray(stored[..., 3])
        del stored
        return Converted(_apply_profile(Image.fromarray(pixels), image) if image.info.get("icc_profile") else pixels, alpha)
    if image.mode in ("1", "LA", "La"):
        return Converted(_apply_profile(image.convert("L"), image))
    if image.mode == "LAB":
        return Converted(_array(_lab_to_srgb(image)))
    if image.mode in ("L", "RGB", "CMYK"):
        return Converted(_apply_profile(image, image))
    return Converted(_apply_profile(image.convert("RGB"), image))


def spread_transparent_grey(image: Image.Image, bits: int) -> None:
    """Bring the transparent grey of a PNG with `bits` bits to the values that Pillow spreads over 0..255; it leaves it as it is stored."""
    transparent = image.info.get("transparency")
    if image.format == "PNG" and image.mode == "L" and bits < 8 and isinstance(transparent, int) and transparent < 2**bits:
        image.info["transparency"] = transparent * 255 // (2**bits - 1)


def over_white(pixels: AnyPixels, alpha: AnyPixels) -> AnyPixels:
    """Lay colour (height, width, 3) with opacity (height, width) of the same type over white; uint8 is rounded to the nearest."""
    laid = np.empty_like(pixels, order="C")
    for top in range(0, len(pixels), _ROWS_AT_ONCE):  # the copies stay small
        rows = slice(top, top + _ROWS_AT_ONCE)
        if pixels.dtype == np.float32:
            laid[rows] = pixels[rows] * alpha[rows, :, None] + (1 - alpha[rows, :, None])
            continue
        weight = alpha[rows, :, None].astype(np.uint16)
        mixed = pixels[rows] * weight
        mixed += 255 * (255 - weight) + 127
        mixed //= 255
        laid[rows] = mixed
    return laid


def off_white(laid: AnyPixels, alpha: AnyPixels) -> AnyPixels:
    """The inverse of over_white, as near as the values allow: the colours that lie on white like `laid`; white where nothing is seen."""
    white = 1 if laid.dtype == np.float32 else 255
    colour = np.empty_like(laid, order="C")
    for top in range(0, len(laid), _ROWS_AT_ONCE):
        rows = slice(top, top + _ROWS_AT_ONCE)
        weight = alpha[rows, :, None].astype(np.float32) / np.float32(white)
        seen = np.where(weight > 0, weight, np.float32(1))
        value = np.where(weight > 0, white - (white - laid[rows].astype(np.float32)) / seen, white).clip(0, white)
        colour[rows] = value if laid.dtype == np.float32 else np.rint(value)
    return colour


def _array(image: Image.Image) -> Pixels:
    return np.array(image if image.mode == "RGB" else image.convert("RGB"))


def _apply_profile(colour: Image.Image, source: Image.Image) -> Pixels:
    """sRGB pixels of `colour` by the colour profile of `source`; a missing, damaged or unfitting profile is passed over."""
    profile = source.info.get("icc_profile")
    if not isinstance(profile, bytes) or not profile or source.mode in ("YCbCr", "HSV"):
        return _array(colour)
    if colour.mode == "RGB" and profile[16:20] == b"GRAY":
        pixels = _array(colour)
        if not is_grey(pixels):
            return pixels
        colour = colour.convert("L")
    try:
        transform = profile_transform(profile, colour.mode)
        return _array(colour if transform is None else ImageCms.applyTransform(colour, transform) or colour)
    except (ImageCms.PyCMSError, ValueError, OSError):
        return _array(colour)


def is_grey(pixels: AnyPixels) -> bool:
    """Whether all channels of (height, width, channels) are alike."""
    return bool((pixels[..., 1:] == pixels[..., :1]).all())


@lru_cache(maxsize=32)
def profile_transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """LittleCMS's transform from a profile to sRGB, for images of this Pillow mode (eight bits a channel).

    None where the profile is sRGB itself, whose pixels then stay bit for bit. Raises PyCMSError, ValueError, OSError.
    """
    opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    if mode == "RGB" and (opened.profile.profile_description or "").startswith("sRGB"):
        return None
    flags = ImageCms.Flags.BLACKPOINTCOMPENSATION
    if mode == "L":
        flags |= ImageCms.Flags.NOOPTIMIZE  # LittleCMS's shortcut is up to 10 of 255 levels off in dark grey
    return ImageCms.buildTransform(opened, ImageCms.createProfile("sRGB"), mode, "RGB", ImageCms.Intent.RELATIVE_COLORIMETRIC, flags)


@lru_cache(maxsize=1)
def srgb_profile() -> bytes:
    """LittleCMS's sRGB profile, the same bytes at any time."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)  # the moment of its making
    return bytes(profile)


def _lab_to_srgb(image: Image.Image) -> Image.Image:
    transform = ImageCms.buildTransform(ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB"), "LAB", "RGB")
    return ImageCms.applyTransform(image, transform) or image
