"""What a network will see of a picture of some size: resized, padded, whole or in parts (no torch, no pictures)."""

from dataclasses import dataclass
from typing import Literal

from core.models.header import GeneratorShape
from core.pairs.augmentation import ScalePolicy, Size, fitted_size

MAX_SHRINK = 1 / 8
"""Under the policy native no side is made smaller by more than this share."""
MAX_WHOLE_PIXELS = 2**20
"""Larger inputs go through the network in bands."""
MAX_BANDED_PIXELS = 2**25
"""Larger inputs go in tiles: in bands they would take more than 4.3 GB at width 64 (2.2 GB in bfloat16)."""

MAX_EAGER_PIXELS = 2**22
"""Of networks for which there are no bands: larger inputs go in tiles. At width 64 a ResNet takes about 4 GB for so many."""

Method = Literal["whole", "bands", "tiles"]
"""whole: all at once. bands: the same result in less memory. tiles: parts with overlaps that are blended, under statistics
taken from the picture made smaller."""


@dataclass(frozen=True)
class Fitting:
    """How a picture is made to fit a network, and its result the picture.

    The picture is resized to `content`, then padded by reflection to `padded`; of the result the content is cut out and
    resized to the picture's size.
    """

    picture: Size
    content: Size
    padded: Size
    method: Method


def fit_network(picture: Size, policy: ScalePolicy, shape: GeneratorShape) -> Fitting:
    """The fitting of a picture (height, width), each at least 1. The method depends on sizes alone, never on the memory at hand.

    whole: size_px x size_px, whatever the aspect. fit: the longer side size_px, the rest of the square padded.
    native: each axis must be a multiple of the network's. It is resized to the multiple below where that takes fewer pixels away
    than padding to the one above would add, and at most an eighth of them (257 becomes 256, not 512, at a quarter of the
    computing); else padded. For a ResNet it is always padded, by three pixels at most, or to the eight that it needs.
    """
    side = shape.size_px
    if policy == "whole":
        content = padded = (side, side)
    elif policy == "fit":
        content, padded = fitted_size(picture, side), (side, side)
    else:
        axes = [_native(length, side) if shape.multiple == side else _padded(length, shape.multiple) for length in picture]
        content = (axes[0][0], axes[1][0])
        padded = (axes[0][1], axes[1][1])
    return Fitting(picture, content, padded, _method(padded[0] * padded[1], shape))


def _method(num_pixels: int, shape: GeneratorShape) -> Method:
    if num_pixels <= max(MAX_WHOLE_PIXELS if shape.is_usual else MAX_EAGER_PIXELS, shape.size_px**2):
        return "whole"
    return "bands" if shape.is_usual and num_pixels <= MAX_BANDED_PIXELS else "tiles"


def _padded(length: int, multiple: int) -> Size:
    """Content and padded length of one axis where padding costs next to nothing. Twice the multiple is reflected within the network."""
    return length, max(2 * multiple, -(-length // multiple) * multiple)


def _native(length: int, multiple: int) -> Size:
    """Content and padded length of one axis."""
    below = length // multiple * multiple
    above = below if below == length else below + multiple
    if below and length - below < above - length and length - below <= MAX_SHRINK * length:
        return below, below
    return length, above
