"""A large picture through a generator's layers in little memory: its outer levels in bands of rows, the inner ones whole (torch).

The result is the whole picture's, up to rounding. Level by level each map is made block by block and its statistics are put
together, so that they stand when the next level reads it. A map that has been read for the last time is let go of
block by block while the next one grows. So at any time about one of the largest maps is held: for a generator of width w
2 w bytes per pixel of the picture in float32, half of that in bfloat16.

How a picture is divided depends on its size alone, and each block is computed by one thread: the bytes of the result depend
neither on the number of threads nor on the memory at hand.
"""

import collections
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import torch
import torch.nn.functional as F
from torch import Tensor

from core.pix2pix.layers import SLOPE, Layers
from core.pix2pix.whole import GivenStatistics, Place, finished, from_level, mask_at, moments, norm_at, relu_into

NUM_BANDED_LEVELS = 6
BLOCK_VALUES = 2**22
"""About so many values are in one block of a map at most."""
MIN_BLOCKS = 8
"""Of every map, so that several threads have something to do."""

ReadRows = Callable[[int, int], Tensor]
"""The picture's rows from first to last (exclusive), (rows, width, channels) in [-1, 1] and the layers' type."""
TakeRows = Callable[[int, Tensor], None]
"""Takes the finished rows from `first` on, (rows, width, channels) in [-1, 1], float32; called by several threads."""


def forward_in_bands(
    layers: Layers,
    read: ReadRows,
    take: TakeRows,
    size: tuple[int, int],
    masks: Sequence[Tensor] | None = None,
    statistics: GivenStatistics | None = None,
    threads: int = 1,
) -> None:
    """Translate a picture of `size` (height, width; multiples of network.multiple).

    `statistics` that are given are used, missing ones are taken from the picture and kept in it. Call it in inference mode.
    """
    with ThreadPoolExecutor(threads, "bands", initializer=torch.set_num_threads, initargs=(1,)) as executor:
        _Bands(layers, masks, statistics or GivenStatistics(), executor, threads).run(read, take, size)


class _Map:
    """A map (height, width, channels) as blocks of rows, and how its values become what the next convolution reads."""

    def __init__(self, layers: Layers, place: Place, height: int, statistics: GivenStatistics, mask: Tensor | None) -> None:
        self.height = height
        self._place = place
        self._norm = norm_at(layers, place)
        self._statistics = statistics
        self._mask = mask
        self._blocks: list[tuple[int, Tensor]] = []
        self._moments: list[tuple[int, Tensor, Tensor]] = []

    def add(self, block: Tensor, mean_and_variance: tuple[Tensor, Tensor] | None) -> None:
        """The next block (rows, width, channels), with its moments where they are wanted."""
        first = self._blocks[-1][0] + self._blocks[-1][1].shape[0] if self._blocks else 0
        self._blocks.append((first, block))
        if mean_and_variance is not None:
            self._moments.append((block.shape[0], *mean_and_variance))

    def close(self) -> None:
        """All blocks are there: put their moments together."""
        if self._moments:
            self._statistics.known[self._place] = combined(self._moments)

    def wants_moments(self) -> bool:
        """Whether the statistics are to be taken from this map."""
        return self._place not in self._statistics.known

    def forget_before(self, row: int) -> None:
        """Let go of the blocks that end before `row`."""
        # Another list, because other threads may be going through this one.
        self._blocks = [(start, block) for start, block in self._blocks if start + block.shape[0] > row]

    def fill(self, into: Tensor, first: int, *, leaky: bool) -> None:
        """Write the rows from `first` on, normalised and rectified, into (rows, width, channels); zeros beyond the map."""
        last = first + into.shape[0]
        into[: max(0, -first)] = 0
        into[max(0, self.height - first) :] = 0
        for start, block in self._blocks:
            begin, end = max(start, first), min(start + block.shape[0], last)
            if begin >= end:
                continue
            z = self._statistics.apply(self._norm, self._place, _as_batch(block[begin - start : end - start]))
            target = _as_batch(into[begin - first : end - first])
            if leaky:
                torch.ops.aten.leaky_relu.out(z, SLOPE, out=target)
            else:
                relu_into(target, z)
            if self._mask is not None:
                target.mul_(self._mask[:, :, begin:end].to(z.dtype))


class _FirstMap:
    """The outermost map, made anew from the picture whenever its rows are asked for: that is cheaper than to keep it."""

    def __init__(self, layers: Layers, read: ReadRows, height: int) -> None:
        self._layers = layers
        self._read = read
        self.height = height

    def fill(self, into: Tensor, first: int, *, leaky: bool) -> None:
        """As _Map.fill."""
        begin, end = max(0, first), min(self.height, first + into.shape[0])
        into[: begin - first] = 0
        into[end - first :] = 0
        above, below = max(0, 2 * begin - 1), min(2 * self.height, 2 * end + 1)
        rows = self._read(above, below)
        missing_above, missing_below = above - (2 * begin - 1), 2 * end + 1 - below
        if missing_above or missing_below:
            rows = F.pad(rows, (0, 0, 0, 0, missing_above, missing_below))
        y = self._layers.down(0, _as_batch(rows), "leaky_relu", halo=True)
        target = _as_batch(into[begin - first : end - first])
        if leaky:
            target.copy_(y)
        else:
            relu_into(target, y)

    def forget_before(self, row: int) -> None:
        """Nothing is kept."""


class _Bands:
    def __init__(
        self, layers: Layers, masks: Sequence[Tensor] | None, statistics: GivenStatistics, executor: ThreadPoolExecutor, threads: int
    ) -> None:
        self._layers = layers
        self._masks = masks
        self._statistics = statistics
        self._executor = executor
        self._threads = threads
        self._num_banded = min(NUM_BANDED_LEVELS, layers.network.depth - 1)
        self._widths = layers.network.widths

    def run(self, read: ReadRows, take: TakeRows, size: tuple[int, int]) -> None:
        height, width = size[0] // 2, size[1] // 2
        first = _FirstMap(self._layers, read, height)
        below = self._level(1, first, height // 2, width // 2)
        mask = mask_at(self._layers, 0, self._masks)

        def compute(begin: int, end: int) -> Tensor:
            phases = self._layers.up(0, self._joined(first, below, begin, end, width, self._widths[0]), halo=True)
            part = None if mask is None else mask[:, :, 2 * begin : 2 * end]
            take(2 * begin, finished(self._layers, phases, part)[0].permute(1, 2, 0))
            return phases

        # Four times as many values come out in one channel less than two are read.
        for end, _ in self._blocks(height, 2 * width * self._widths[0], compute):
            below.forget_before(end - 1)

    def _level(self, level: int, source: _Map | _FirstMap, height: int, width: int) -> _Map:
        """What `up` of a level makes, as a map of twice `height` and `width`; `source` is what its `down` reads."""
        out = self._map(("up", level), 2 * height)
        if level == self._num_banded:
            x = torch.empty(2 * height, 2 * width, self._widths[level - 1], dtype=self._layers.dtype, device=self._device())
            source.fill(x, 0, leaky=True)
            y = from_level(self._layers, level, _as_batch(x), self._masks, self._statistics)
            out.add(y[0].permute(1, 2, 0), moments(y) if out.wants_moments() else None)
            out.close()
            return out
        skip = self._map(("down", level), height)
        channels, channels_in, channels_out = self._widths[level], self._widths[level - 1], self._widths[level - 1]

        def down(begin: int, end: int) -> Tensor:
            x = torch.empty(2 * (end - begin) + 2, 2 * width, channels_in, dtype=self._layers.dtype, device=self._device())
            source.fill(x, 2 * begin - 1, leaky=True)
            return self._layers.down(level, _as_batch(x), halo=True)

        self._make(skip, self._blocks(height, width * channels, down))
        below = self._level(level + 1, skip, height // 2, width // 2)

        def up(begin: int, end: int) -> Tensor:
            return self._layers.up(level, self._joined(skip, below, begin, end, width, channels), halo=True)

        def forgetting() -> Iterator[tuple[int, Tensor]]:
            for end, y in self._blocks(height, 4 * width * channels_out, up):
                skip.forget_before(end - 1)
                below.forget_before(end - 1)
                yield end, y

        self._make(out, forgetting())
        return out

    def _joined(self, skip: _Map | _FirstMap, below: _Map, begin: int, end: int, width: int, channels: int) -> Tensor:
        """The rows of a level's joined maps with a halo, as its `up` reads them."""
        joined = torch.empty(end - begin + 2, width, 2 * channels, dtype=self._layers.dtype, device=self._device())
        skip.fill(joined[..., :channels], begin - 1, leaky=False)
        below.fill(joined[..., channels:], begin - 1, leaky=False)
        return _as_batch(joined)

    def _map(self, place: Place, height: int) -> _Map:
        mask = mask_at(self._layers, place[1], self._masks) if place[0] == "up" else None
        return _Map(self._layers, place, height, self._statistics, mask)

    def _make(self, made: _Map, blocks: Iterator[tuple[int, Tensor]]) -> None:
        for _, y in blocks:
            made.add(y[0].permute(1, 2, 0), moments(y) if made.wants_moments() else None)
        made.close()

    def _blocks(self, height: int, values_per_row: int, compute: Callable[[int, int], Tensor]) -> Iterator[tuple[int, Tensor]]:
        """End and result of every block of rows, in order, computed ahead by the threads."""
        num_rows = max(1, min(BLOCK_VALUES // values_per_row, -(-height // MIN_BLOCKS)))
        waiting: collections.deque[tuple[int, Future[Tensor]]] = collections.deque()
        begins = iter(range(0, height, num_rows))
        while True:
            while len(waiting) < self._threads and (begin := next(begins, None)) is not None:
                end = min(begin + num_rows, height)
                waiting.append((end, self._executor.submit(_inferred, compute, begin, end)))
            if not waiting:
                return
            end, future = waiting.popleft()
            yield end, future.result()

    def _device(self) -> torch.device:
        return next(self._layers.network.parameters()).device


def combined(parts: Sequence[tuple[int, Tensor, Tensor]]) -> tuple[Tensor, Tensor]:
    """Mean and biased variance of the whole from (weight, mean, biased variance) of its parts, without cancellation (Chan et al. 1979)."""
    weights = torch.tensor([part[0] for part in parts], dtype=torch.float64)[:, None].to(parts[0][1].device)
    means = torch.stack([part[1] for part in parts]).double()
    variances = torch.stack([part[2] for part in parts]).double()
    share = weights / weights.sum()
    mean = (share * means).sum(0)
    return mean.float(), (share * (variances + (means - mean) ** 2)).sum(0).float()


def _inferred(compute: Callable[[int, int], Tensor], begin: int, end: int) -> Tensor:
    # Inference mode belongs to a thread.
    with torch.inference_mode():
        return compute(begin, end)


def _as_batch(rows: Tensor) -> Tensor:
    """(rows, width, channels) as (1, channels, rows, width), the same memory."""
    return rows[None].permute(0, 3, 1, 2)
