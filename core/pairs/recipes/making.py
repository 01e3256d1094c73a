"""Making the input of a pair from a photo by a recipe: the same picture each time for the same photo, recipe and draw (numpy, OpenCV)."""

import hashlib
from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np

from core.images.colour import Pixels
from core.pairs.recipes.damages import blurred, compressed, downscaled, with_holes, with_noise
from core.pairs.recipes.drawings import drawn_edges, drawn_lines
from core.pairs.recipes.recipe import (
    AnyEffect,
    Blur,
    Downscale,
    Edges,
    Grey,
    Holes,
    Jpeg,
    Lines,
    Noise,
    Pixelate,
    Posterise,
    Recipe,
    is_whole,
)
from core.pairs.recipes.tones import grey, pixelated, posterised

_MAKERS: dict[type[AnyEffect], Callable[..., Pixels]] = {
    Edges: drawn_edges,
    Lines: drawn_lines,
    Grey: grey,
    Holes: with_holes,
    Blur: blurred,
    Noise: with_noise,
    Jpeg: compressed,
    Downscale: downscaled,
    Posterise: posterised,
    Pixelate: pixelated,
}


def made_input(photo: Pixels, recipe: Recipe, random: np.random.Generator) -> Pixels:
    """A photo, uint8 (height, width, 3) sRGB, to the input that the recipe makes of it: of the same size and type, a new array.

    The photo is to have the size at which the network gets it. Without a recipe it is the photo itself.
    """
    made = photo
    for effect in recipe:
        made = _MAKERS[type(effect)](np.ascontiguousarray(made), random, **settled(effect, random))
    return made


def random_for(key: str | bytes, seed: int, epoch: int = 0) -> np.random.Generator:
    """The numbers a recipe draws from for one picture. `key`: the pair's name or the photo's digest.

    `epoch` from 1 where another epoch is to draw anew, else 0.
    """
    data = key.encode("utf-8", "surrogateescape") if isinstance(key, str) else key
    digest = hashlib.sha256(b"recipe\n%d\n%d\n" % (seed, epoch) + data).digest()
    return np.random.default_rng(np.frombuffer(digest, "<u4"))


def settled(effect: AnyEffect, random: np.random.Generator) -> dict[str, Any]:
    """The effect's values by field, each range settled by a number drawn evenly from it."""
    values = msgspec.structs.asdict(effect)
    for name, value in values.items():
        if isinstance(value, tuple):
            low, high = value
            whole = is_whole(type(effect), name)
            values[name] = int(random.integers(low, high + 1)) if whole else low + (high - low) * float(random.random())
    return values
