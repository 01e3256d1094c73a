"""From a pair to the pixels of its two halves."""

from pathlib import Path

from core.errors import AppError, ErrorCode
from core.files import path_from_json, path_to_text
from core.images.colour import Pixels
from core.images.reading import read_picture, with_opacity
from core.images.sides import cut_side
from core.pairs.augmentation import NO_OPACITY, Opacity
from core.pairs.pair import Half, Pair


def load_pair(pair: Pair, opacity: Opacity = NO_OPACITY) -> tuple[Pixels, Pixels]:
    """The input and the target of a pair, both uint8 (height, width, 3) sRGB of the same size. A side-by-side file is decoded once.

    Halves that `opacity` names have four channels, the last their opacity, 255 where their file has none; the colours are on white.
    Raises AppError: PAIRS_UNCLEAR (the two differ in size), and what reading.read_picture raises.
    """
    input_path, target_path = path_from_json(pair.input.path), path_from_json(pair.target.path)
    input_picture = read_picture(input_path)
    target_picture = input_picture if target_path == input_path else read_picture(target_path)
    input_half = cut_side(with_opacity(input_picture) if opacity.input else input_picture.pixels, pair.input.side)
    target_half = cut_side(with_opacity(target_picture) if opacity.target else target_picture.pixels, pair.target.side)
    if input_half.shape[:2] != target_half.shape[:2]:
        raise sizes_differ(pair.name, input_path, input_half.shape[1::-1], target_path, target_half.shape[1::-1])
    return input_half, target_half


def load_half(half: Half) -> Pixels:
    """One picture of a pair, uint8 (height, width, 3) sRGB. Raises AppError as reading.read_picture does."""
    return cut_side(read_picture(path_from_json(half.path)).pixels, half.side)


def sizes_differ(name: str, first: Path, first_size: tuple[int, ...], second: Path, second_size: tuple[int, ...]) -> AppError:
    """The error for a pair whose halves are of different sizes, each (width, height) in pixels."""
    (width, height), (other_width, other_height) = first_size, second_size
    first_name, second_name = path_to_text(first), path_to_text(second)
    sizes = f"{first_name} has {width} x {height} pixels, {second_name} has {other_width} x {other_height}"
    message = f"The pictures of the pair {name} differ in size: {sizes}."
    hint = "Make both pictures the same size, so that they match pixel by pixel."
    return AppError(ErrorCode.PAIRS_UNCLEAR, message, hint, pair=name, first=first_name, second=second_name)
