"""One picture of any size through a generator, and back to its own size (torch)."""

import contextlib
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.errors import AppError, ErrorCode
from core.images.resizing import resized
from core.models.header import ModelHeader, ScalePolicy
from core.pix2pix.generator import UNet
from core.pix2pix.noise import noise_masks

Pixels = NDArray[np.uint8]


class Translator:
    """Translates pictures with one generator on one device. Several threads may use it at once.

    Every picture goes through the network alone, with its own normalisation statistics and its own noise: its bytes can't
    depend on what it is translated together with, nor on how many at once (kernels for other batch sizes round otherwise).
    """

    def __init__(
        self, generator: UNet, header: ModelHeader, device: torch.device, *, scale: ScalePolicy | None = None, exact: bool = False
    ) -> None:
        """`generator` lies on `device` as core.models.weights.load_generator gives it. `scale` overrides the header's policy.

        Raises AppError MODEL_MISMATCH for a model of other than three channels in and out.
        """
        channels = (header.generator.input_channels, header.generator.output_channels)
        if channels != (3, 3):
            raise AppError(
                ErrorCode.MODEL_MISMATCH,
                f"The model {header.name} turns {channels[0]} channels into {channels[1]}; pictures have 3.",
                "Choose a model for colour pictures.",
            )
        self.generator = generator
        self.header = header
        self.device = device
        self.scale: ScalePolicy = scale or header.scale
        self.exact = exact

    def translate(self, inputs: Sequence[Pixels], digests: Sequence[bytes], seed: int | None, variation: int = 0) -> list[Pixels]:
        """Translate uint8 pictures (height, width, 3) to pictures of the same sizes.

        `digests`: their core.images.reading.upright_digest, to which the noise belongs. `seed` None: without noise.
        """
        return [self._translate_one(*pair, seed, variation) for pair in zip(inputs, digests, strict=True)]

    def _translate_one(self, pixels: Pixels, digest: bytes, seed: int | None, variation: int) -> Pixels:
        height, width = pixels.shape[:2]
        if self.scale == "whole":
            size = self.header.generator.size_px
            return resized(self._compute(resized(pixels, size, size), digest, seed, variation), height, width)
        return self._compute(padded(pixels, self.generator.multiple), digest, seed, variation)[:height, :width]

    def _compute(self, pixels: Pixels, digest: bytes, seed: int | None, variation: int) -> Pixels:
        height, width = pixels.shape[:2]
        masks: list[Tensor] | None = None
        if seed is not None:
            masks = [
                mask.to(self.device) for mask in noise_masks(self.generator, height, width, seed=seed, variation=variation, digest=digest)
            ]
        with torch.inference_mode(), _precision(self.device, self.exact):
            # Bytes cross to the device: a quarter of what floats would take.
            x = torch.from_numpy(np.ascontiguousarray(pixels)).to(self.device)[None].permute(0, 3, 1, 2)
            y = self.generator(x.to(torch.float32).div_(127.5).sub_(1.0), masks)[0]
            rounded = y.permute(1, 2, 0).add(1.0).mul_(127.5).round_().clamp_(0, 255).to(torch.uint8)
            result: Pixels = rounded.cpu().numpy()
        return result


def padded(pixels: Pixels, multiple: int) -> Pixels:
    """(h, w, 3) grown at the right and bottom to multiples, by reflection, again and again where a side is short; 1 pixel is repeated."""
    height, width = pixels.shape[:2]
    return np.pad(pixels, ((0, -height % multiple), (0, -width % multiple), (0, 0)), mode="reflect")


@contextlib.contextmanager
def _precision(device: torch.device, exact: bool) -> Iterator[None]:
    """On a CUDA card convolutions may use TF32, unless they must be exact; the same algorithm each time either way."""
    if device.type != "cuda":
        yield
        return
    with torch.backends.cudnn.flags(enabled=True, benchmark=False, deterministic=True, allow_tf32=not exact):
        yield
