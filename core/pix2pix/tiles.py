"""A picture too large for bands: tiles that overlap, blended, all normalised by the same statistics (torch)."""

from collections.abc import Callable, Iterator, Sequence

import torch
from torch import Tensor

from core.pix2pix.bands import TakeRows, forward_in_bands
from core.pix2pix.base import Generator
from core.pix2pix.layers import Layers
from core.pix2pix.noise import Window
from core.pix2pix.whole import GivenStatistics

TILE_PX = 2048
OVERLAP_PX = 512
"""Of neighbouring tiles. Near a tile's border the network misses what lies beyond it: the outer quarter of an overlap is not
used, and the inner half blends."""

ReadWindow = Callable[[Window], Tensor]
"""A part of the picture, (height, width, channels) in [-1, 1] and the layers' type."""
DrawMasks = Callable[[Window], Sequence[Tensor] | None]
"""The noise of a part of the picture."""


def forward_in_tiles(
    layers: Layers,
    read: ReadWindow,
    take: TakeRows,
    size: tuple[int, int],
    draw_masks: DrawMasks,
    statistics: GivenStatistics,
    threads: int = 1,
) -> None:
    """Translate a picture of `size` (height, width; multiples of network.multiple) under statistics that are all known.

    Rows are handed over in order. Call it in inference mode.
    """

    def translate(window: Window) -> Tensor:
        return _translated(layers, read, window, draw_masks(window), statistics, threads)

    blend_tiles(translate, take, size, layers.network.multiple, layers.network.shape.output_channels)


def forward_in_eager_tiles(network: Generator, read: ReadWindow, take: TakeRows, size: tuple[int, int], draw_masks: DrawMasks) -> None:
    """The same by a network whose normalisations know their statistics (core.pix2pix.settled), each tile whole."""

    def translate(window: Window) -> Tensor:
        x = read(window)[None].permute(0, 3, 1, 2)
        return network(x, draw_masks(window))[0].permute(1, 2, 0).cpu()  # type: ignore[no-any-return]

    blend_tiles(translate, take, size, network.multiple, network.shape.output_channels)


def blend_tiles(translate: Callable[[Window], Tensor], take: TakeRows, size: tuple[int, int], multiple: int, num_channels: int) -> None:
    """Put a picture of `size` together from tiles, each (height, width, num_channels) in [-1, 1] on the CPU, which may be overwritten."""
    height, width = size
    kept = torch.empty(0)
    for top, tile_height, above, below in spans(height, multiple):
        strip = torch.zeros(tile_height, width, num_channels)
        for left, tile_width, before, after in spans(width, multiple):
            tile = translate((top, left, tile_height, tile_width))
            strip[:, left : left + tile_width] += tile.mul_(_weights(tile_width, before, after)[None, :, None])
        strip *= _weights(tile_height, above, below)[:, None, None]
        strip[: kept.shape[0]] += kept if kept.numel() else 0
        num_finished = tile_height - below
        take(top, strip[:num_finished])
        kept = strip[num_finished:].clone()


def spans(length: int, multiple: int) -> Iterator[tuple[int, int, int, int]]:
    """Start, length and the overlaps before and after of the tiles along an axis, all multiples."""
    overlap = -(-OVERLAP_PX // multiple) * multiple
    tile = max(-(-TILE_PX // multiple) * multiple, 2 * overlap)
    start, before = 0, 0
    while start + tile < length:
        yield start, tile, before, overlap
        start, before = start + tile - overlap, overlap
    yield start, length - start, before, 0


def _weights(length: int, before: int, after: int) -> Tensor:
    """(length,): rising over the inner half of the overlap before, falling over that after; neighbours add up to 1."""
    weights = torch.ones(length)
    if before:
        weights[:before] *= _ramp(before)
    if after:
        weights[-after:] *= _ramp(after).flip(0)
    return weights


def _ramp(overlap: int) -> Tensor:
    place = (torch.arange(overlap) + 0.5) / overlap
    return (2 * place - 0.5).clamp(0, 1)


def _translated(
    layers: Layers, read: ReadWindow, window: Window, masks: Sequence[Tensor] | None, statistics: GivenStatistics, threads: int
) -> Tensor:
    """One tile, (height, width, channels) in [-1, 1] on the CPU."""
    top, left, height, width = window
    tile = torch.empty(height, width, layers.network.shape.output_channels)

    def put(first: int, rows: Tensor) -> None:
        tile[first : first + rows.shape[0]] = rows

    def rows_of(first: int, last: int) -> Tensor:
        return read((top + first, left, last - first, width))

    forward_in_bands(layers, rows_of, put, (height, width), masks, statistics, threads)
    return tile
