"""One picture of any size through a generator, and back to its own size (torch)."""

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.errors import AppError, ErrorCode
from core.images.resizing import resized
from core.models.header import ModelHeader, ScalePolicy
from core.pix2pix.generator import UNet
from core.pix2pix.noise import noise_masks
from core.translation.code_path import EAGER, CodePath

LUMA = (0.299, 0.587, 0.114)
"""Grey as Pillow and the reference make it of red, green and blue (ITU-R 601)."""

Pixels = NDArray[Any]
"""(height, width, 3) in sRGB: bytes, or floats from 0 to 1."""


class Translator:
    """Translates pictures with one generator on one device. Several threads may use it at once.

    Every picture goes through the network alone, with its own normalisation statistics and its own noise: its bytes can't
    depend on what it is translated together with, nor on how many at once (kernels for other batch sizes round otherwise).
    """

    def __init__(
        self,
        generator: UNet,
        header: ModelHeader,
        device: torch.device,
        *,
        scale: ScalePolicy | None = None,
        code_path: CodePath | None = None,
        threads: int = 0,
    ) -> None:
        """`generator` lies on `device` as core.models.weights.load_generator gives it. `scale` overrides the header's policy.

        `code_path` None: full fp32 as torch comes. `threads`: processor cores for one picture, of which only large ones
        can use several; 0: all. Raises AppError MODEL_MISMATCH for a model of other than one or three channels.
        """
        channels = (header.generator.input_channels, header.generator.output_channels)
        if not set(channels) <= {1, 3}:
            raise AppError(
                ErrorCode.MODEL_MISMATCH,
                f"The model {header.name} turns {channels[0]} channels into {channels[1]}; pictures have 1 or 3.",
                "Choose a model for grey or colour pictures.",
            )
        self.generator = generator
        self.header = header
        self.device = device
        self.scale: ScalePolicy = scale or header.scale
        self.code_path = code_path or EAGER
        self.threads = threads

    def translate(self, inputs: Sequence[Pixels], digests: Sequence[bytes], seed: int | None, variation: int = 0) -> list[Pixels]:
        """`translate_one` for several pictures."""
        return [self.translate_one(*pair, seed, variation) for pair in zip(inputs, digests, strict=True)]

    def translate_one(self, pixels: Pixels, digest: bytes, seed: int | None, variation: int = 0) -> Pixels:
        """Translate a picture (height, width, 3), bytes or floats from 0 to 1, to another of the same size and type.

        `digest`: its core.images.reading.upright_digest, to which the noise belongs. `seed` None: without noise.
        """
        height, width = pixels.shape[:2]
        if self.scale == "whole":
            size = self.header.generator.size_px
            return resized(self._compute(resized(pixels, size, size), digest, seed, variation), height, width)
        return self._compute(padded(pixels, self.generator.multiple), digest, seed, variation)[:height, :width]

    def check(self, pixels: Pixels, digest: bytes, seed: int | None) -> str:
        """Compare the fast path with the exact one on a user's picture, and take the exact one from here on where they differ.

        Returns the sentence that says so, or "".
        """
        return ""

    def _compute(self, pixels: Pixels, digest: bytes, seed: int | None, variation: int) -> Pixels:
        height, width = pixels.shape[:2]
        masks: list[Tensor] | None = None
        if seed is not None:
            masks = [
                mask.to(self.device) for mask in noise_masks(self.generator, height, width, seed=seed, variation=variation, digest=digest)
            ]
        with torch.inference_mode(), _precision(self.device, self.code_path.is_exact):
            return self._to_pixels(self.generator(self._to_network(pixels), masks)[0], pixels.dtype)

    def _to_network(self, pixels: Pixels) -> Tensor:
        """(h, w, 3) to (1, channels, h, w) in [-1, 1] on the device. Bytes cross to it: a quarter of what floats would take."""
        x = torch.from_numpy(np.ascontiguousarray(pixels)).to(self.device)[None].permute(0, 3, 1, 2)
        half = 127.5 if pixels.dtype == np.uint8 else 0.5
        x = x.to(torch.float32).div(half).sub_(1.0)
        if self.header.generator.input_channels == 1:
            x = (x * x.new_tensor(LUMA).view(1, 3, 1, 1)).sum(1, keepdim=True)
        return x

    def _to_pixels(self, y: Tensor, dtype: np.dtype[Any]) -> Pixels:
        """(channels, h, w) in [-1, 1] to (h, w, 3) on the CPU."""
        y = y.permute(1, 2, 0).expand(-1, -1, 3).add(1.0)
        y = y.mul_(127.5).round_().clamp_(0, 255).to(torch.uint8) if dtype == np.uint8 else y.mul_(0.5).clamp_(0, 1)
        result: Pixels = y.cpu().numpy()
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
