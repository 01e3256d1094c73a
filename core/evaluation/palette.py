"""The colours of label maps: found in the data or read from a file, and which of them is nearest to a pixel."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import AppError, ErrorCode
from core.evaluation.confusion import Classes
from core.files import missing_error, path_to_text
from core.images.colour import Pixels
from core.pairs.labelling import flat_areas

MAX_COLOURS = 64
NEAR = 32.0
"""A pixel so near (Euclid's distance in RGB, of 255) is of a colour; JPEG moves those of flat areas by less."""
MIN_FIT = 0.6
"""So much of the label maps must be near a colour of the palette. JPEG blends the borders between two colours: 0.85 in facades."""
MAX_FILE_BYTES = 100_000
_FLAT_PX = 1 << 16
"""Of a larger picture's flat areas so many pixels are looked at, evenly: sorting those of a photo of a street takes a third of a second."""
_CELL = 8
_MIN_DISTANCE = 18.0
"""Nearer colours are one: the nearest two classes of Cityscapes are 20 apart."""
_MIN_SHARE = 0.0005
_MIN_COVERED = 0.97
_SHADE_DISTANCE = 40.0
_SHADE_SHARE = 0.3
_PURE = 0.5
"""A colour near one that is three times as frequent is a shade of it that JPEG made, unless half of its pixels are exactly equal. Small
areas have most of them: in a few pictures of facades up to a quarter of a rare class."""
_ROWS_AT_ONCE = 64
_HEX = re.compile(r"#?([0-9a-fA-F]{6})\b(.*)")
_NUMBERS = re.compile(r"(\d{1,3})[\s,;]+(\d{1,3})[\s,;]+(\d{1,3})\b(.*)")


@dataclass(frozen=True)
class Palette:
    """The colours (red, green, blue) and their names ('' where they have none); a class's number is its place."""

    colours: tuple[tuple[int, int, int], ...]
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.colours)

    def hex_words(self) -> list[str]:
        """`#rrggbb name` of each, as a file holds them."""
        return [f"#{r:02x}{g:02x}{b:02x} {name}".rstrip() for (r, g, b), name in zip(self.colours, self.names, strict=True)]

    def classes(self, pixels: Pixels) -> Classes:
        """The number of the nearest colour of every pixel of a picture (height, width, 3), uint8."""
        return self._nearest(pixels)[0]

    def fit(self, pixels: Pixels) -> float:
        """The share of the pixels that are near a colour, 0 to 1."""
        return float(self.near(pixels).mean())

    def near(self, pixels: Pixels) -> NDArray[np.bool_]:
        """Of every pixel, (height, width), whether it is near a colour."""
        is_near: NDArray[np.bool_] = self._nearest(pixels)[1] <= NEAR**2
        return is_near

    def _nearest(self, pixels: Pixels) -> tuple[Classes, np.ndarray]:
        """The place of the nearest colour, and the squared distance to it."""
        colours = np.array(self.colours, np.float32)
        places = np.empty(pixels.shape[:2], np.int64)
        distances = np.empty(pixels.shape[:2], np.float32)
        for top in range(0, len(pixels), _ROWS_AT_ONCE):
            rows = slice(top, top + _ROWS_AT_ONCE)
            squared = np.square(pixels[rows, :, None].astype(np.float32) - colours).sum(axis=-1)
            places[rows] = squared.argmin(axis=-1)
            distances[rows] = squared.min(axis=-1)
        return places, distances


@dataclass(frozen=True)
class _Heap:
    """Pixels of about one colour. `is_pure`: half of them or more are exactly equal."""

    mean: np.ndarray
    num_px: int
    is_pure: bool

    def is_shade_of(self, other: "_Heap") -> bool:
        distance = float(np.linalg.norm(self.mean - other.mean))
        return self is not other and distance <= _SHADE_DISTANCE and self.num_px <= _SHADE_SHARE * other.num_px

    def rounded(self) -> tuple[int, int, int]:
        red, green, blue = self.mean.round().astype(int).tolist()
        return red, green, blue


def find_palette(pictures: Iterable[Pixels]) -> Palette | None:
    """The colours of the flat areas of label maps, the most frequent first; None where they have no such colours.

    Colours nearer to one another than 18 are taken for one, and one that takes less than 1 pixel in 2000 for none.
    """
    counts: dict[int, int] = {}
    for pixels in pictures:
        flat = pixels[:-1, :-1][flat_areas(pixels)]
        keys, numbers = np.unique(_packed(flat[:: -(-len(flat) // _FLAT_PX) or 1]), return_counts=True)
        for key, number in zip(keys.tolist(), numbers.tolist(), strict=True):
            counts[key] = counts.get(key, 0) + number
    if not counts:
        return None
    colours = np.array([((key >> 16) & 255, (key >> 8) & 255, key & 255) for key in counts], np.int64)
    weights = np.array(list(counts.values()), np.int64)
    total = int(weights.sum())
    chosen: list[_Heap] = []
    covered = 0
    left = np.ones(len(weights), bool)
    _, cells = np.unique(_packed(colours // _CELL), return_inverse=True)
    while left.any() and len(chosen) <= MAX_COLOURS:
        inside = left & (cells == np.bincount(cells, weights * left).argmax())
        centre = np.average(colours[inside], axis=0, weights=weights[inside])
        near = left & (np.square(colours - centre).sum(axis=1) <= _MIN_DISTANCE**2)
        share = int(weights[near].sum())
        if share < _MIN_SHARE * total:
            break
        mean = np.average(colours[near], axis=0, weights=weights[near])
        chosen.append(_Heap(mean, share, int(weights[near].max()) >= _PURE * share))
        covered += share
        left &= ~near
    kept = [heap for heap in chosen if heap.is_pure or not any(heap.is_shade_of(other) for other in chosen)]
    if not 2 <= len(kept) <= MAX_COLOURS or covered < _MIN_COVERED * total:
        return None
    kept.sort(key=lambda heap: -heap.num_px)
    return Palette(tuple(heap.rounded() for heap in kept), ("",) * len(kept))


def read_palette(path: Path) -> Palette:
    """A text file with a colour a line, `#rrggbb` or `red green blue`, and a name behind it; lines that begin with // are passed over.

    Raises AppError: PATH_MISSING, PALETTE_UNFIT (no text of colours: the line is named).
    """
    try:
        # Opening a FIFO would wait for ever.
        if path.exists() and not path.is_file():
            raise _bad_file(path, "it is no file")
        with path.open("rb") as file:
            text = file.read(MAX_FILE_BYTES + 1).decode("utf-8-sig")
    except FileNotFoundError as error:
        raise missing_error(path) from error
    except (OSError, UnicodeDecodeError) as error:
        raise _bad_file(path, "it can't be read as text") from error
    if len(text) > MAX_FILE_BYTES:
        raise _bad_file(path, "it is much too long")
    found: dict[tuple[int, int, int], str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("//"):
            colour, name = _parse(line.strip(), path, number)
            if colour in found:
                raise _bad_file(path, f"line {number} repeats a colour")
            found[colour] = name
    if not 2 <= len(found) <= MAX_COLOURS:
        raise _bad_file(path, f"it names {len(found)} colours; 2 to {MAX_COLOURS} make a palette")
    return Palette(tuple(found), tuple(found.values()))


def check_fit(palette: Palette, pictures: Iterable[Pixels], of_what: str) -> float:
    """The share of the pictures' flat areas, 0 to 1, that has no colour of the palette: it counts as the nearest, though it is another.

    Raises AppError PALETTE_UNFIT where the pictures (`of_what`: "The targets") have other colours altogether.
    """
    shares: list[float] = []
    num_flat = num_unknown = 0
    for pixels in pictures:
        is_near = palette.near(pixels)
        shares.append(float(is_near.mean()))
        is_flat = flat_areas(pixels)
        num_flat += int(is_flat.sum())
        num_unknown += int((is_flat & ~is_near[:-1, :-1]).sum())
    share = float(np.mean(shares)) if shares else 1.0
    if share < MIN_FIT:
        message = f"{of_what} have other colours than the palette: only {share:.0%} of their pixels are near one of its {len(palette)}."
        raise AppError(ErrorCode.PALETTE_UNFIT, message, "Give the palette of these label maps, or leave it to be found in the data.")
    return num_unknown / max(1, num_flat)


def _parse(line: str, path: Path, number: int) -> tuple[tuple[int, int, int], str]:
    if match := _HEX.fullmatch(line):
        value = int(match[1], 16)
        return (value >> 16, (value >> 8) & 255, value & 255), match[2].strip(" \t,;")
    match = _NUMBERS.fullmatch(line)
    if match is None or max(int(match[place]) for place in (1, 2, 3)) > 255:
        raise _bad_file(path, f"line {number} is no colour")
    return (int(match[1]), int(match[2]), int(match[3])), match[4].strip(" \t,;")


def _bad_file(path: Path, reason: str) -> AppError:
    name = path_to_text(path)
    hint = "Write a colour a line: #804080 road, or 128 64 128 road."
    return AppError(ErrorCode.PALETTE_UNFIT, f"{name} is no palette: {reason}.", hint, path=name)


def _packed(pixels: np.ndarray) -> np.ndarray:
    values = pixels.astype(np.int64)
    return (values[:, 0] << 16) | (values[:, 1] << 8) | values[:, 2]
