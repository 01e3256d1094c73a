"""Pictures of any size through a generator, and back to their own size (torch)."""

import contextlib
import threading
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.images.deep import to_eight_bits
from core.images.resizing import padded, resized
from core.models.header import ModelHeader
from core.pairs.augmentation import ScalePolicy
from core.pairs.augmenting import recipe_made
from core.pairs.recipes.making import random_for
from core.pairs.recipes.recipe import Recipe
from core.pix2pix.bands import ReadRows, forward_in_bands
from core.pix2pix.base import Generator
from core.pix2pix.channels import Channels
from core.pix2pix.layers import Layers, has_layers
from core.pix2pix.noise import Window, noise_masks
from core.pix2pix.settled import settled_on
from core.pix2pix.tiles import forward_in_eager_tiles, forward_in_tiles
from core.pix2pix.whole import GivenStatistics, forward
from core.translation.code_path import EAGER, CodePath, exact_path, layers_for
from core.translation.fitting import MAX_BANDED_PIXELS, MAX_EAGER_PIXELS, MAX_WHOLE_PIXELS, Fitting, fit_network
from core.translation.own_lightness import in_network_range, joined

BATCH_PIXELS = 8 * 256 * 256
"""A card translates about so many pixels at once."""
MAX_MEAN_DIFFERENCE = 0.5
MAX_OFF_SHARE = 0.001
OFF_BY = 4
"""A fast path may differ from the exact one by 0.5 of 255 on average, and by more than 4 in one value of a thousand."""
CHECK_PX = 1024
"""A larger picture is compared in a part of this size."""

Pixels = NDArray[Any]
"""(height, width, 3) in sRGB: uint8, or float32 from 0 to 1. On white, with opacity as a fourth channel where the network knows it."""


class Translator:
    """Translates pictures with one generator on one device. Several threads may use it at once.

    Every picture has its own normalisation statistics and its own noise, and on a CPU goes through the network alone, in kernels of
    one thread: its bytes can't depend on what it is translated together with, on how many at once, or on the number of threads.
    On a card pictures go in batches of a fixed size, incomplete ones filled up, for the same reason.
    """

    def __init__(
        self,
        generator: Generator,
        header: ModelHeader,
        device: torch.device,
        *,
        scale: ScalePolicy | None = None,
        code_path: CodePath = EAGER,
        threads: int = 1,
        apply_recipe: bool = False,
        is_hurried: bool = False,
    ) -> None:
        """`generator` lies on `device` as core.models.weights.load_generator gives it. `scale` overrides the header's policy.

        `apply_recipe`: the pictures are photos, and the network gets what the header's recipe makes of them, as it did in training.
        `threads` work on one large picture at a time; all others are computed by the thread that asks.
        `is_hurried`: somebody waits for each single picture. All threads work on it, and a card computes it alone; its values may differ by
        rounding from those that it has among others.
        """
        self.generator = generator
        self.header = header
        self.device = device
        self.channels = Channels(header.generator, header.colour_space)
        self.scale: ScalePolicy = scale or header.scale
        self.code_path = code_path
        self.threads = max(1, threads)
        self.is_hurried = is_hurried
        # In Lab the network is given the photo's own lightness, whatever else a header says.
        self.recipe: Recipe = header.recipe if apply_recipe and not self.channels.is_lab else ()
        # oneDNN lays weights out for a number of threads, too: another than that of the passes would cost a layout in each.
        with _threads_in_kernels(self.threads if is_hurried else 1):
            self._layers = layers_for(code_path, generator) if has_layers(generator) else None
        self._exact_layers = self._layers if code_path.is_exact else None
        self._packing = threading.Lock()
        self._large = threading.Lock()
        self._streams = threading.local()
        _set_precision(device, code_path)

    def translate_one(self, pixels: Pixels, digest: bytes, seed: int | None, variation: int = 0) -> Pixels:
        """Translate a picture (height, width, 3), uint8 or float32 from 0 to 1, to another of the same size and type.

        Where the network takes opacity the picture may have it as a fourth channel, and is opaque without; where it gives opacity the
        result has four channels.
        `digest`: its core.images.reading.upright_digest, to which the noise belongs. `seed` None: without noise.
        float32 pictures are always computed in full fp32: bfloat16 has no more digits than a byte.
        """
        return self.translate_batch([pixels], [digest], seed, [variation])[0]

    def translate_batch(
        self, inputs: Sequence[Pixels], digests: Sequence[bytes], seed: int | None, variations: Sequence[int]
    ) -> list[Pixels]:
        """`translate_one` for several pictures. On a card those of one size and type are computed together."""
        results: dict[int, Pixels] = {}
        together: dict[tuple[Any, ...], list[int]] = {}
        fittings = [self.fitting(*pixels.shape[:2]) for pixels in inputs]
        for index, (pixels, fitting) in enumerate(zip(inputs, fittings, strict=True)):
            num = self.batch_size(fitting) if fitting.method == "whole" and pixels.dtype == np.uint8 else 1
            together.setdefault((fitting.padded, index) if num == 1 else (fitting.padded,), []).append(index)
        with torch.inference_mode(), _threads_in_kernels(self.threads if self.is_hurried else 1):
            for indices in together.values():
                size = self.batch_size(fittings[indices[0]])
                for start in range(0, len(indices), size):
                    chosen = indices[start : start + size]
                    seen = [self._seen(inputs[index], fittings[index], digests[index], seed) for index in chosen]
                    keys = [(digests[index], variations[index]) for index in chosen]
                    for index, result in zip(chosen, self._compute(seen, fittings[chosen[0]], keys, seed), strict=True):
                        results[index] = self._returned(result, inputs[index], fittings[index])
        return [results[index] for index in range(len(inputs))]

    def fitting(self, height: int, width: int) -> Fitting:
        """What the network sees of a picture of this size."""
        return fit_network((height, width), self.scale, self.header.generator)

    def made_by_recipe(self, pixels: Pixels, digest: bytes, seed: int | None) -> Pixels:
        """What the recipe makes of a photo for the network, uint8, at the size the network sees it, without padding; there is a recipe."""
        content = resized(pixels, *self.fitting(*pixels.shape[:2]).content, blended=not self.header.labels.input)
        return self._by_recipe(content, digest, seed)

    def _by_recipe(self, content: Pixels, digest: bytes, seed: int | None) -> Pixels:
        return recipe_made(to_eight_bits(content), self.recipe, random_for(digest, seed or 0))  # as in training, of bytes

    def _seen(self, pixels: Pixels, fitting: Fitting, digest: bytes, seed: int | None) -> Pixels:
        """What the network sees of a picture, of its type. What a recipe draws depends on the seed and the picture alone."""
        # In Lab the network was given the targets' lightness: inputs that were label maps say nothing of it.
        content = resized(pixels, *fitting.content, blended=self.channels.is_lab or not self.header.labels.input)
        if self.recipe:
            made = self._by_recipe(content, digest, seed)
            content = made if pixels.dtype == np.uint8 else made.astype(np.float32) / np.float32(255)
        return padded(content, *fitting.padded)

    def batch_size(self, fitting: Fitting) -> int:
        """How many pictures of this fitting are computed at once; more than 1 on the fast paths of a card only."""
        if self.is_hurried or not self.code_path.word.startswith("cuda-") or fitting.method != "whole":
            return 1
        return max(1, BATCH_PIXELS // (fitting.padded[0] * fitting.padded[1]))

    def check(self, pixels: Pixels, digest: bytes, seed: int | None) -> str:
        """Compare the fast path with the exact one on a user's picture, and take the exact one from here on where they differ.

        Returns the sentence that says so, or "" where they agree. To be called before other threads use this object.
        """
        if self.code_path.is_exact or pixels.dtype != np.uint8:
            return ""
        part = pixels[:CHECK_PX, :CHECK_PX] if self.scale == "native" else pixels
        fast = self.translate_one(part, digest, seed)
        path = exact_path(self.device)
        exact = Translator(
            self.generator,
            self.header,
            self.device,
            scale=self.scale,
            code_path=path,
            threads=self.threads,
            apply_recipe=bool(self.recipe),
            is_hurried=self.is_hurried,
        )
        off = np.abs(fast.astype(np.int16) - exact.translate_one(part, digest, seed).astype(np.int16))
        mean, share = float(off.mean()), float((off > OFF_BY).mean())
        if mean <= MAX_MEAN_DIFFERENCE and share <= MAX_OFF_SHARE:
            _set_precision(self.device, self.code_path)
            return ""
        sentence = (
            f"{self.code_path.precision} differs too much from fp32 on the first picture (by {mean:.2f} of 255 on average, "
            f"by more than {OFF_BY} in {share:.2%} of the values): all pictures are computed in fp32."
        )
        self.code_path = CodePath(path.word, sentence)
        self._layers, self._exact_layers = exact._layers, exact._layers
        return sentence

    def _compute(self, seen: Sequence[Pixels], fitting: Fitting, keys: Sequence[tuple[bytes, int]], seed: int | None) -> list[Pixels]:
        """Network inputs of one size to their results, (height, width, channels) each, as `_to_pixels` makes them."""
        if fitting.method == "whole" and fitting.padded[0] * fitting.padded[1] <= MAX_WHOLE_PIXELS:
            return self._whole(seen, keys, seed)
        with self._large:
            if fitting.method == "whole":
                return self._whole(seen, keys, seed)
            return [self._in_parts(pixels, fitting, *key, seed) for pixels, key in zip(seen, keys, strict=True)]

    def _whole(self, seen: Sequence[Pixels], keys: Sequence[tuple[bytes, int]], seed: int | None) -> list[Pixels]:
        height, width = seen[0].shape[:2]
        num = self.batch_size(self.fitting(height, width)) if seen[0].dtype == np.uint8 else 1
        # An incomplete batch is filled up with its first picture: another size would be another kernel.
        rows = [*range(len(seen)), *([0] * (num - len(seen)))]
        with self._stream():
            host = torch.from_numpy(np.stack([seen[row] for row in rows]))
            masks = [self._masks(height, width, keys[row][0], keys[row][1], seed) for row in rows]
            drawn = None if seed is None else [torch.cat(layer) if num > 1 else layer[0] for layer in zip(*masks, strict=True)]
            y = self._forward(self._to_network(self._sent(host)).permute(0, 3, 1, 2), drawn, seen[0].dtype)
            pixels = self._fetched(self._to_pixels(y.permute(0, 2, 3, 1), seen[0].dtype))
        return [pixels[row].numpy() for row in range(len(seen))]

    def _forward(self, x: Tensor, masks: Sequence[Tensor] | None, dtype: np.dtype[Any]) -> Tensor:
        layers = self._layers_for(dtype)
        return self.generator(x, masks) if layers is None else forward(layers, x, masks)

    def _in_parts(self, pixels: Pixels, fitting: Fitting, digest: bytes, variation: int, seed: int | None) -> Pixels:
        height, width = pixels.shape[:2]
        layers = self._layers_for(pixels.dtype)
        dtype = torch.float32 if layers is None else layers.dtype
        shape = (height, width, 2 if self.channels.is_lab else 4 if self.channels.gives_opacity else 3)
        result = np.empty(shape, np.float32 if self.channels.is_lab else pixels.dtype)

        def take(first: int, rows: Tensor) -> None:
            result[first : first + rows.shape[0]] = self._to_pixels(rows, pixels.dtype).cpu().numpy()

        def draw(window: Window) -> list[Tensor] | None:
            return self._masks(height, width, digest, variation, seed, window)

        def read(window: Window) -> Tensor:
            top, left, part_height, part_width = window
            part = pixels[top : top + part_height, left : left + part_width]
            return self._reader(part, dtype)(0, part_height)

        if layers is None:
            small = self._small(pixels, MAX_EAGER_PIXELS)
            masks = self._masks(small.shape[0], small.shape[1], digest, variation, seed)
            given = self._reader(small, dtype)(0, small.shape[0])[None].permute(0, 3, 1, 2)
            forward_in_eager_tiles(settled_on(self.generator, given, masks), read, take, (height, width), draw)
        elif fitting.method == "bands":
            masks = self._masks(height, width, digest, variation, seed)
            forward_in_bands(layers, self._reader(pixels, dtype), take, (height, width), masks, None, self.threads)
        else:
            small, statistics = self._small(pixels, MAX_BANDED_PIXELS), GivenStatistics()
            masks = self._masks(small.shape[0], small.shape[1], digest, variation, seed)
            forward_in_bands(layers, self._reader(small, dtype), lambda *_: None, small.shape[:2], masks, statistics, self.threads)
            forward_in_tiles(layers, read, take, (height, width), draw, statistics, self.threads)
        return result

    def _small(self, pixels: Pixels, max_pixels: int) -> Pixels:
        """The picture made so small that it can be translated whole: its statistics are those for its tiles."""
        multiple = self.generator.multiple
        factor = (max_pixels / (pixels.shape[0] * pixels.shape[1])) ** 0.5
        height, width = (max(multiple, int(side * factor) // multiple * multiple) for side in pixels.shape[:2])
        return resized(pixels, height, width)

    def _reader(self, pixels: Pixels, dtype: torch.dtype) -> ReadRows:
        """What reads rows of a picture for the network."""

        def read(first: int, last: int) -> Tensor:
            rows = torch.from_numpy(np.ascontiguousarray(pixels[first:last])).to(self.device)
            return self._to_network(rows).to(dtype)

        return read

    def _layers_for(self, dtype: np.dtype[Any]) -> Layers | None:
        if dtype == np.uint8 or not has_layers(self.generator):
            return self._layers
        with self._packing:
            if self._exact_layers is None:
                self._exact_layers = layers_for(exact_path(self.device), self.generator)
            return self._exact_layers

    def _masks(
        self, height: int, width: int, digest: bytes, variation: int, seed: int | None, window: Window | None = None
    ) -> list[Tensor] | None:
        if seed is None:
            return None
        masks = noise_masks(self.generator, height, width, seed=seed, variation=variation, digest=digest, window=window)
        return [mask.to(self.device) for mask in masks]

    def _to_network(self, pixels: Tensor) -> Tensor:
        """(..., 3 or 4) as bytes or floats from 0 to 1 to (..., input_channels) in [-1, 1], float32."""
        return self.channels.given(in_network_range(pixels), -1)

    def _to_pixels(self, y: Tensor, dtype: np.dtype[Any]) -> Tensor:
        """(..., output_channels) in [-1, 1] to (..., 3 or 4) of the type; `y` is used up. In Lab to a and b as floats from 0 to 1."""
        y = y.add_(1.0)
        if self.channels.is_lab:
            return y.mul_(0.5).clamp_(0, 1)
        y = y.mul_(127.5).round_().clamp_(0, 255).to(torch.uint8) if dtype == np.uint8 else y.mul_(0.5).clamp_(0, 1)
        if y.shape[-1] == 1:
            return y.expand(*y.shape[:-1], 3).contiguous()
        return torch.cat([y[..., :1], y[..., :1], y], -1) if y.shape[-1] == 2 else y

    def _returned(self, result: Pixels, picture: Pixels, fitting: Fitting) -> Pixels:
        """The network's result cut and resized to the picture; in Lab with the picture's own lightness, in all its detail."""
        height, width = fitting.content
        returned = resized(result[:height, :width], *fitting.picture)
        return joined(returned, picture, self.channels) if self.channels.is_lab else returned

    def _sent(self, host: Tensor) -> Tensor:
        """To the device; bytes cross, a quarter of what floats would take."""
        return host.pin_memory().to(self.device, non_blocking=True) if self.device.type == "cuda" else host.to(self.device)

    def _fetched(self, pixels: Tensor) -> Tensor:
        """From the device."""
        if self.device.type != "cuda":
            return pixels.cpu()
        host = torch.empty(pixels.shape, dtype=pixels.dtype, pin_memory=True).copy_(pixels, non_blocking=True)
        torch.cuda.current_stream(self.device).synchronize()
        return host

    def _stream(self) -> contextlib.AbstractContextManager[Any]:
        """On a card a stream for every thread: while one copies another computes."""
        if self.device.type != "cuda":
            return contextlib.nullcontext()
        if not hasattr(self._streams, "own"):
            self._streams.own = torch.cuda.Stream(self.device)  # type: ignore[no-untyped-call]
        return torch.cuda.stream(self._streams.own)


@contextlib.contextmanager
def _threads_in_kernels(num: int) -> Iterator[None]:
    """So many threads in every kernel on the CPU: how several share the work decides how sums are rounded."""
    before = torch.get_num_threads()
    if before != num:
        torch.set_num_threads(num)
    try:
        yield
    finally:
        if before != num:
            torch.set_num_threads(before)


def _set_precision(device: torch.device, code_path: CodePath) -> None:
    """On a card the same algorithm each time, with TF32 where the path says so. It holds for the whole process, as cuDNN has it."""
    if device.type == "cuda":
        torch.backends.cudnn.benchmark = False
        torch.backends.cudnn.deterministic = True
        torch.backends.cudnn.allow_tf32 = code_path.precision == "tf32"
