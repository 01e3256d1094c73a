"""The seeded dropout noise of a picture: the same on every device, in every batch, in every order, and in every part of it."""

import hashlib

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.pix2pix.base import MASK_KEEP, Generator

Window = tuple[int, int, int, int]
"""Top, left, height and width of a part of a picture in pixels."""


def noise_masks(
    network: Generator, height: int, width: int, *, seed: int, variation: int, digest: bytes, window: Window | None = None
) -> list[Tensor]:
    """Dropout multipliers for one picture of `height` x `width` pixels: a list of (1, channels, h, w) uint8, 0 or 2, on the CPU.

    `digest` is the SHA-256 of the decoded upright input (core.images.reading.upright_digest), so that the noise belongs
    to the picture and not to its place in a folder. With `window` only that part of it, all multiples of network.multiple.
    Memory lies as channels_last has it.
    """
    assert MASK_KEEP == 0.5, "one bit is one draw"
    key = hashlib.sha256(b"%d/%d/" % (seed, variation) + digest).digest()
    top, left, part_height, part_width = window or (0, 0, height, width)
    masks = []
    for layer, ((channels, _, columns), (_, part_rows, part_columns)) in enumerate(
        zip(network.mask_shapes(height, width), network.mask_shapes(part_height, part_width), strict=True)
    ):
        scale = part_height // part_rows
        rows = range(top // scale, top // scale + part_rows)
        part = slice(left // scale, left // scale + part_columns)
        kept = _bits([key + b"%d/%d" % (layer, row) for row in rows], columns * channels).reshape(-1, columns, channels)[:, part]
        masks.append(torch.from_numpy(kept)[None].permute(0, 3, 1, 2) * 2)
    return masks


def _bits(keys: list[bytes], num: int) -> NDArray[np.uint8]:
    """(keys, num) of 0 or 1, a row for each key. SHAKE and not torch's generators: its bits are the same everywhere and for ever, and
    sooner drawn."""
    drawn = b"".join([hashlib.shake_128(key).digest((num + 7) // 8) for key in keys])
    return np.unpackbits(np.frombuffer(drawn, np.uint8).reshape(len(keys), -1), axis=1, count=num)
