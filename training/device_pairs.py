"""Pairs kept on a card as bytes and cut, turned and coloured there, by the same draws as core.pairs.augmenting does it (torch)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from core.pairs.augmentation import NO_LABELS, Draw, Labels, Size
from core.pairs.augmenting import turned_region
from training.pair_cache import Bytes

GREY = (0.299, 0.587, 0.114)


@dataclass(frozen=True)
class DrawnPair:
    """A pair of a batch with what was drawn for it; `pixels` (height, width, 6 or 3) is None where the card holds it already."""

    index: int
    pixels: Bytes | None
    drawn: Draw


class DevicePairs:
    """Enlarged pairs on a device, as far as a budget allows. For the loop's thread alone: no other thread may talk to a card meanwhile.

    `size_of` may be asked from any thread: what is held stays held.
    """

    def __init__(self, device: torch.device, budget_bytes: int, size_px: int, *, labels: Labels = NO_LABELS) -> None:
        self._device = device
        self._room = budget_bytes
        self._size_px = size_px
        self._labels = labels
        self._kept: dict[int, Tensor] = {}

    def size_of(self, index: int) -> Size | None:
        """Height and width of a pair that lies on the device; None where it does not."""
        kept = self._kept.get(index)
        return None if kept is None else (kept.shape[0], kept.shape[1])

    def batch(self, pairs: Sequence[DrawnPair]) -> Tensor:
        """(batch, 6, size_px, size_px) in [-1, 1] on the device: the inputs' channels, then the targets'.

        Without turning and colour the values are those of the CPU's path; turned pixels differ by interpolation, coloured ones by rounding.
        """
        halves = [self._changed(self._on_device(pair), pair.drawn) for pair in pairs]
        return torch.stack(halves).permute(0, 3, 1, 2).to(torch.float32).div_(127.5).sub_(1.0)

    def _on_device(self, pair: DrawnPair) -> Tensor:
        if pair.pixels is None:
            return self._kept[pair.index]
        host = torch.from_numpy(pair.pixels)
        # Pinned memory crosses without the loop waiting for it.
        host = host.pin_memory() if self._device.type == "cuda" else host
        pixels = host.to(self._device, non_blocking=True)
        if pair.index not in self._kept and pixels.nbytes <= self._room:
            self._kept[pair.index] = pixels
            self._room -= pixels.nbytes
        return pixels

    def _changed(self, halves: Tensor, drawn: Draw) -> Tensor:
        """As core.pairs.augmenting.changed: (height, width, 6 or 3) bytes to (size_px, size_px, 6) bytes."""
        halves = self._turned(halves, drawn) if drawn.angle_deg else halves[drawn.top :, drawn.left :][: self._size_px, : self._size_px]
        if drawn.flip:
            halves = halves.flip(1)
        if halves.shape[2] == 3:
            halves = torch.cat([halves, halves], dim=2)
        if not self._labels.input and drawn.changes_colour:
            halves = torch.cat([_recoloured(halves[..., :3], drawn), halves[..., 3:]], dim=2)
        return halves

    def _turned(self, halves: Tensor, drawn: Draw) -> Tensor:
        rows, columns = turned_region((halves.shape[0], halves.shape[1]), drawn, self._size_px)
        region = halves[rows, columns].permute(2, 0, 1).to(torch.float32)
        grid = self._grid(drawn, rows.start, columns.start, region.shape[1], region.shape[2])
        turned = [_sampled(region[:3], grid, blended=not self._labels.input)]
        if len(region) > 3:
            turned.append(_sampled(region[3:], grid, blended=not self._labels.target))
        return torch.cat(turned).permute(1, 2, 0)

    def _grid(self, drawn: Draw, first_row: int, first_column: int, height: int, width: int) -> Tensor:
        """Where each pixel of the turned crop comes from in the region, as grid_sample wants it: (1, size_px, size_px, 2) in [-1, 1]."""
        size = self._size_px
        angle = math.radians(drawn.angle_deg)
        from_centre = torch.arange(size, dtype=torch.float32, device=self._device) - (size - 1) / 2
        down, across = from_centre[:, None], from_centre[None, :]
        x = across * math.cos(angle) - down * math.sin(angle) + (drawn.left - first_column + (size - 1) / 2)
        y = across * math.sin(angle) + down * math.cos(angle) + (drawn.top - first_row + (size - 1) / 2)
        return torch.stack([2 * x / max(1, width - 1) - 1, 2 * y / max(1, height - 1) - 1], dim=-1)[None]


def _sampled(region: Tensor, grid: Tensor, *, blended: bool) -> Tensor:
    """(3, height, width) floats of 0..255 at the grid's places, as bytes; reflected about the outermost pixels' centres."""
    mode = "bicubic" if blended else "nearest"
    sampled = F.grid_sample(region[None], grid, mode=mode, padding_mode="reflection", align_corners=True)[0]
    return sampled.round_().clamp_(0, 255).to(torch.uint8)


def _recoloured(pixels: Tensor, drawn: Draw) -> Tensor:
    values = pixels.to(torch.float32) * drawn.brightness
    weights = values.new_tensor(GREY)
    mean = (values @ weights).mean()
    values = mean + (values - mean) * drawn.contrast
    grey = (values @ weights)[..., None]
    return (grey + (values - grey) * drawn.saturation).round_().clamp_(0, 255).to(torch.uint8)
