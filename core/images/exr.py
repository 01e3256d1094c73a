"""OpenEXR, the files of visual effects: linear light in 16 or 32 bits a value, colour multiplied by its opacity."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import OpenImageIO as oiio

from core.errors import AppError, ErrorCode
from core.files import disk_error
from core.images.colour import AnyPixels, DeepPixels
from core.images.deep import Depth, to_float
from core.images.transfer import linear_from_srgb, rec_709_matrix, srgb_from_linear
from core.images.wide import WideFile, opened_wide

MAGIC = b"\x76\x2f\x31\x01"
"""How every EXR begins."""
_HALF_MAX = 65504.0
_ONE = 1.002
"""White that was multiplied by an opacity and rounded to a half may come out this much brighter."""
_ROWS_AT_ONCE = 256


@dataclass(frozen=True)
class DecodedExr:
    """`pixels`: float32 (height, width, 3 or, of grey, 1) in 0..1, sRGB, not multiplied by `alpha`, float32 (height, width) or None."""

    pixels: DeepPixels
    alpha: DeepPixels | None
    depth: Depth
    note: str


@contextmanager
def opened_exr(path: Path) -> Iterator[tuple[WideFile, tuple[int, int]]]:
    """The open file, and the (width, height) in pixels of its picture, that is, of its display window. Raises ValueError, OSError."""
    with opened_wide(path, "openexr") as file:
        if file.spec.deep:
            raise ValueError("it holds deep samples; flatten it first")
        yield file, (file.spec.full_width, file.spec.full_height)


def decode_exr(file: WideFile) -> DecodedExr:
    """The picture of an open EXR's first part: its R, G, B and A, else those of its first layer, else one channel as grey.

    Light above 1 is cut, below 0 and not-a-number is black; each is noted. Raises ValueError where values are missing.
    """
    colour, alpha_at, notes = _chosen_channels(list(file.spec.channelnames))
    if file.num_parts > 1:
        notes.append(f"first of {file.num_parts} parts")
    channels = [*colour, alpha_at] if alpha_at is not None else colour
    depth: Depth = "half" if all(file.spec.channelformat(place) == oiio.HALF for place in colour) else "float"
    values, note = _in_display_window(file.read(channels, "float"), file.spec)
    primaries = file.attribute("chromaticities")
    matrix = None if primaries is None or len(colour) == 1 else rec_709_matrix(primaries)
    pixels = np.empty((*values.shape[:2], len(colour)), np.float32)
    alpha = None if alpha_at is None else np.empty(values.shape[:2], np.float32)
    has_nan, is_bright = False, False
    for top in range(0, len(values), _ROWS_AT_ONCE):  # the copies stay small
        rows = slice(top, top + _ROWS_AT_ONCE)
        has_nan = has_nan or bool(np.isnan(values[rows]).any())
        part = np.nan_to_num(values[rows], nan=0.0, posinf=_HALF_MAX, neginf=0.0)
        light = part[..., : len(colour)]
        if alpha is not None:
            alpha[rows] = np.clip(part[..., -1], 0, 1)
            # where nothing covers, light may still be added (a flame, a glow): it stays as it is
            light = (light / np.where(alpha[rows] > 0, alpha[rows], 1)[..., None]).astype(np.float32)
        if matrix is not None:
            light = light @ matrix.T
        is_bright = is_bright or float(light.max(initial=0)) > _ONE
        pixels[rows] = srgb_from_linear(np.clip(light, 0, 1))
    notes += [note, "not-a-number shown as black" if has_nan else "", "light above 1 was cut" if is_bright else ""]
    return DecodedExr(pixels, alpha, depth, "; ".join(note for note in notes if note))


def encode_exr(pixels: AnyPixels, alpha: AnyPixels | None, depth: Depth, attributes: Mapping[str, str | float], name: str) -> bytes:
    """The bytes of an EXR: uint8 or float32 0..1 sRGB (height, width, 3) and opacity (height, width) as linear light times opacity.

    Half floats, or floats where `depth` is "float"; ZIP compression, nothing lost. The file is read again before it counts.
    Raises AppError: DISK_* where the system's folder for temporary files fails, INTERNAL.
    """
    light = linear_from_srgb(pixels if pixels.dtype == np.float32 else to_float(pixels, 255))
    if alpha is not None:
        opacity = alpha if alpha.dtype == np.float32 else to_float(alpha, 255)
        light = np.dstack((light * opacity[..., None], opacity))
    height, width, num_channels = light.shape
    spec = oiio.ImageSpec(width, height, num_channels, "float" if depth == "float" else "half")
    for key, value in {"compression": "zip", "DateTime": "", **attributes}.items():  # an empty date: none instead of the present one
        spec.attribute(key, value)
    try:
        with tempfile.TemporaryDirectory(prefix="diptych-") as folder:
            path = Path(folder) / "a.exr"  # the library writes to files only
            output = oiio.ImageOutput.create("openexr")
            assert output is not None
            if not output.open(str(path), spec) or not output.write_image(light) or not output.close():
                raise _not_encoded(name, str(output.geterror()))
            try:
                with opened_wide(path, "openexr") as file:
                    file.read(range(num_channels), "unknown")
            except ValueError as error:
                raise _not_encoded(name, str(error)) from error
            return path.read_bytes()
    except OSError as error:
        raise disk_error(error, Path(tempfile.gettempdir())) from error


def _not_encoded(name: str, reason: str) -> AppError:
    message = f"{name} could not be written as EXR: {reason.partition(chr(10))[0]}."
    return AppError(ErrorCode.INTERNAL, message, "Is there room in the folder for temporary files? Else choose another format.", path=name)


def _chosen_channels(names: list[str]) -> tuple[list[int], int | None, list[str]]:
    """Where colour (3 places, or 1 for grey) and opacity stand among the channels' names (`R`, `beauty.R`), and what is to be noted."""
    layers: dict[str, dict[str, int]] = {}
    for place, name in enumerate(names):
        layer, _, channel = name.rpartition(".")
        layers.setdefault(layer, {}).setdefault(channel.upper(), place)
    for layer in sorted(layers, key=lambda layer: layer != ""):  # the channels without a layer first
        channels = layers[layer]
        notes = [f"layer {layer}"] if layer else []
        if {"R", "G", "B"} <= channels.keys():
            return [channels[channel] for channel in "RGB"], channels.get("A"), notes
        if "Y" in channels:
            return [channels["Y"]], channels.get("A"), [*notes, *(["shown in grey"] if "RY" in channels else [])]
    grey = [place for place, name in enumerate(names) if name.rpartition(".")[2].upper() != "A"]
    if not grey:
        raise ValueError("it holds no colour")
    return grey[:1], None, [f"channel {names[grey[0]]} shown as grey"]


def _in_display_window(values: DeepPixels, spec: oiio.ImageSpec) -> tuple[DeepPixels, str]:
    """The values of the display window, which is the picture: what lies beyond is left out, what is not stored is black and transparent."""
    if (spec.x, spec.y, spec.width, spec.height) == (spec.full_x, spec.full_y, spec.full_width, spec.full_height):
        return values, ""
    shown = np.zeros((spec.full_height, spec.full_width, values.shape[2]), np.float32)
    left, top = max(spec.x, spec.full_x), max(spec.y, spec.full_y)
    right, bottom = min(spec.x + spec.width, spec.full_x + spec.full_width), min(spec.y + spec.height, spec.full_y + spec.full_height)
    if left < right and top < bottom:
        inside = values[top - spec.y : bottom - spec.y, left - spec.x : right - spec.x]
        shown[top - spec.full_y : bottom - spec.full_y, left - spec.full_x : right - spec.full_x] = inside
    return shown, "the display window was taken"
