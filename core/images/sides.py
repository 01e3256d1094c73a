"""Cutting a picture that holds two: its left, right, upper or lower half."""

from core.images.colour import Pixels
from core.pairs.pair import Side


def cut_side(pixels: Pixels, side: Side) -> Pixels:
    """The side of a picture (height, width, ...) as a view. Of an odd number of columns or rows the middle one belongs to neither side."""
    height, width = pixels.shape[:2]
    match side:
        case "left":
            return pixels[:, : width // 2]
        case "right":
            return pixels[:, width - width // 2 :]
        case "top":
            return pixels[: height // 2]
        case "bottom":
            return pixels[height - height // 2 :]
        case "whole":
            return pixels


def side_size(size: tuple[int, int], side: Side) -> tuple[int, int]:
    """(width, height) that cut_side leaves of a picture of this (width, height)."""
    width, height = size
    match side:
        case "left" | "right":
            return width // 2, height
        case "top" | "bottom":
            return width, height // 2
        case "whole":
            return size
