"""The seeded dropout noise of a picture: the same on every device, in every batch, in every order."""

import hashlib

import torch
from torch import Tensor

from core.pix2pix.generator import MASK_KEEP, UNet


def noise_masks(network: UNet, height: int, width: int, *, seed: int, variation: int, digest: bytes) -> list[Tensor]:
    """Dropout multipliers for one picture of `height` x `width` pixels: a list of (1, channels, h, w), values 0 or 2, on the CPU.

    `digest` is the SHA-256 of the decoded upright input (core.images.reading.upright_digest), so that the noise belongs
    to the picture and not to its place in a folder.
    """
    key = hashlib.sha256(b"%d/%d/" % (seed, variation) + digest).digest()
    # Drawn on the CPU whatever the network runs on: CUDA's generator gives other numbers from the same seed.
    generator = torch.Generator().manual_seed(int.from_bytes(key[:8], "little") >> 1)
    return [
        torch.empty(1, *shape).bernoulli_(MASK_KEEP, generator=generator).div_(MASK_KEEP) for shape in network.mask_shapes(height, width)
    ]
