"""A large picture through a generator's layers in little memory: its outer levels in bands of rows, the inner ones whole (torch).

The result is the whole picture's, up to rounding. Level by level each map is made block by block and its statistics are put
together, so that they stand when the next level reads it. A map that has been read for the last time is let go of
block by block while the next one grows in the same memory. So at any time about one of the largest maps is held: for a
generator of width w that is w bytes per pixel of the picture in float32, half of it in bfloat16.

How a picture is divided depends on its size alone, and each block is computed by one thread: the bytes of the result depend
neither on the number of threads nor on the memory at hand.
"""

import collections
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import torch
import torch.nn.functional as F
from torch import Tensor

from core.host_memory import large_pieces_given_back
from core.pix2pix.layers import SLOPE, Layers
from core.pix2pix.whole import GivenStatistics, Place, combined, finished, from_level, mask_at, moments, norm_at, relu_into

NUM_BANDED_LEVELS = 6
BLOCK_VALUES = 2**20
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
    with (
        large_pieces_given_back(),
        ThreadPoolExecutor(threads, "bands", initializer=torch.set_num_threads, initargs=(1,)) as executor,
    ):
        _Bands(layers, masks, statistics or GivenStatistics(), executor, threads).run(read, take, size)


Made = TypeVar("Made")


@dataclass
class _Block:
    """Rows of a map from `start` on, (rows, width, channels), in their memory, and their moments where they are wanted."""

    rows: Tensor
    memory: Tensor
    moments: tuple[Tensor, Tensor] | None = None
    start: int = 0

    @property
    def end(self) -> int:
        return self.start + self.rows.shape[0]


class _Memory:
    """Memory for blocks, used again and again: given back to the system in between, most of it would stay with the process in pieces."""

    def __init__(self, dtype: torch.dtype, device: torch.device) -> None:
        self._dtype = dtype
        self._device = device
        self._free: list[Tensor] = []
        self._own = threading.local()

    def scratch(self, rows: int, width: int, channels: int) -> Tensor:
        """(rows, width, channels) to be read by the convolution that this thread does next."""
        values = rows * width * channels
        if getattr(self._own, "scratch", torch.empty(0)).numel() < values:
            self._own.scratch = torch.empty(values, dtype=self._dtype, device=self._device)
        scratch: Tensor = self._own.scratch
        return scratch[:values].view(rows, width, channels)

    def keep(self, y: Tensor) -> _Block:
        """A copy of (1, channels, rows, width)."""
        rows = y[0].permute(1, 2, 0)
        values = rows.numel()
        if not BLOCK_VALUES // 2 < values <= BLOCK_VALUES:
            copy = rows.clone()
            return _Block(copy, copy)
        try:
            memory = self._free.pop()
        except IndexError:
            memory = torch.empty(BLOCK_VALUES, dtype=self._dtype, device=self._device)
        return _Block(memory[:values].view(rows.shape).copy_(rows), memory)

    def release(self, block: _Block) -> None:
        """Take back what `keep` gave."""
        if block.memory.ndim == 1:
            self._free.append(block.memory)


class _Map:
    """A map (height, width, channels) as blocks of rows, and how its values become what the next convolution reads."""

    def __init__(
        self, layers: Layers, place: Place, height: int, statistics: GivenStatistics, mask: Tensor | None, memory: _Memory
    ) -> None:
        self.height = height
        self._memory = memory
        self._place = place
        self._norm = norm_at(layers, place)
        self._statistics = statistics
        self._mask = mask
        self._blocks: list[_Block] = []
        self._moments: list[tuple[int, Tensor, Tensor]] = []

    def keep(self, y: Tensor) -> _Block:
        """What is to be added for the next rows, (1, channels, rows, width). May be called by several threads."""
        block = self._memory.keep(y)
        if self._place not in self._statistics.known:
            block.moments = moments(y)
        return block

    def add(self, block: _Block) -> None:
        """The next rows, in order."""
        block.start = self._blocks[-1].end if self._blocks else 0
        self._blocks.append(block)
        if block.moments is not None:
            self._moments.append((block.rows.shape[0], *block.moments))

    def close(self) -> None:
        """All blocks are there: put their moments together."""
        if self._moments:
            self._statistics.known[self._place] = combined(self._moments)

    def forget_before(self, row: int) -> None:
        """Let go of the blocks that end before `row`."""
        gone = [block for block in self._blocks if block.end <= row]
        # Another list, because other threads may be going through this one.
        self._blocks = self._blocks[len(gone) :]
        for block in gone:
            self._memory.release(block)

    def fill(self, into: Tensor, first: int, *, leaky: bool) -> None:
        """Write the rows from `first` on, normalised and rectified, into (rows, width, channels); zeros beyond the map."""
        last = first + into.shape[0]
        into[: max(0, -first)] = 0
        into[max(0, self.height - first) :] = 0
        for block in self._blocks:
            begin, end = max(block.start, first), min(block.end, last)
            if begin >= end:
                continue
            z = self._statistics.apply(self._norm, self._place, _as_batch(block.rows[begin - block.start : end - block.start]))
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
        self._memory = _Memory(layers.dtype, next(layers.network.parameters()).device)

    def run(self, read: ReadRows, take: TakeRows, size: tuple[int, int]) -> None:
        height, width = size[0] // 2, size[1] // 2
        first = _FirstMap(self._layers, read, height)
        below = self._level(1, first, height // 2, width // 2)
        mask = mask_at(self._layers, 0, self._masks)

        def compute(begin: int, end: int) -> None:
            phases = self._layers.up(0, self._joined(first, below, begin, end, width, self._widths[0]), halo=True)
            part = None if mask is None else mask[:, :, 2 * begin : 2 * end]
            take(2 * begin, finished(self._layers, phases, part)[0].permute(1, 2, 0))

        # Four times as many values come out in one channel less than two are read.
        for end, _ in self._blocks(height, 2 * width * self._widths[0], compute):
            below.forget_before(end - 1)

    def _level(self, level: int, source: _Map | _FirstMap, height: int, width: int) -> _Map:
        """What `up` of a level makes, as a map of twice `height` and `width`; `source` is what its `down` reads."""
        out = self._map(("up", level), 2 * height)
        if level == self._num_banded:
            x = self._memory.scratch(2 * height, 2 * width, self._widths[level - 1])
            source.fill(x, 0, leaky=True)
            out.add(out.keep(from_level(self._layers, level, _as_batch(x), self._masks, self._statistics)))
            out.close()
            return out
        skip = self._map(("down", level), height)
        channels, channels_in, channels_out = self._widths[level], self._widths[level - 1], self._widths[level - 1]

        def down(begin: int, end: int) -> _Block:
            x = self._memory.scratch(2 * (end - begin) + 2, 2 * width, channels_in)
            source.fill(x, 2 * begin - 1, leaky=True)
            return skip.keep(self._layers.down(level, _as_batch(x), halo=True))

        for _, block in self._blocks(height, width * channels, down):
            skip.add(block)
        skip.close()
        below = self._level(level + 1, skip, height // 2, width // 2)

        def up(begin: int, end: int) -> _Block:
            return out.keep(self._layers.up(level, self._joined(skip, below, begin, end, width, channels), halo=True))

        for end, block in self._blocks(height, 4 * width * channels_out, up):
            out.add(block)
            skip.forget_before(end - 1)
            below.forget_before(end - 1)
        out.close()
        return out

    def _joined(self, skip: _Map | _FirstMap, below: _Map, begin: int, end: int, width: int, channels: int) -> Tensor:
        """The rows of a level's joined maps with a halo, as its `up` reads them."""
        joined = self._memory.scratch(end - begin + 2, width, 2 * channels)
        skip.fill(joined[..., :channels], begin - 1, leaky=False)
        below.fill(joined[..., channels:], begin - 1, leaky=False)
        return _as_batch(joined)

    def _map(self, place: Place, height: int) -> _Map:
        mask = mask_at(self._layers, place[1], self._masks) if place[0] == "up" else None
        return _Map(self._layers, place, height, self._statistics, mask, self._memory)

    def _blocks(self, height: int, values_per_row: int, compute: Callable[[int, int], Made]) -> Iterator[tuple[int, Made]]:
        """End and result of every block of rows, in order, computed ahead by the threads."""
        num_rows = max(1, min(BLOCK_VALUES // values_per_row, -(-height // MIN_BLOCKS)))
        waiting: collections.deque[tuple[int, Future[Made]]] = collections.deque()
        begins = iter(range(0, height, num_rows))
        while True:
            while len(waiting) < self._threads and (begin := next(begins, None)) is not None:
                end = min(begin + num_rows, height)
                waiting.append((end, self._executor.submit(_inferred, compute, begin, end)))
            if not waiting:
                return
            end, future = waiting.popleft()
            yield end, future.result()


def _inferred(compute: Callable[[int, int], Made], begin: int, end: int) -> Made:
    # Inference mode belongs to a thread.
    with torch.inference_mode():
        return compute(begin, end)


def _as_batch(rows: Tensor) -> Tensor:
    """(rows, width, channels) as (1, channels, rows, width), the same memory."""
    return rows[None].permute(0, 3, 1, 2)
