"""What the window may ask its helper while one picture is tried: its result at once, and a file's pixels for the pad (no torch, no Qt)."""

from core.files import JsonPath
from core.pairs.recipes.recipe import Recipe
from training.asking import Answer, Request


class TryPicture(Request, tag="try_picture", frozen=True, kw_only=True):
    """Put one picture through a model, which stays in memory for the next. Answered by PictureTried."""

    model: JsonPath
    width: int
    height: int
    pixels: bytes
    """Red, green, blue and opacity, a byte each, row by row."""
    seed: int | None = 0
    """Of the noise, which is the same for all pictures of a size: what was not changed does not flicker. None: without noise."""
    device: str = ""
    """cpu, cuda, cuda:N or mps; '' for the best there is."""
    threads: int = 0
    """Processor cores; 0 for all."""


class OpenForPad(Request, tag="open_for_pad", frozen=True, kw_only=True):
    """Decode a picture file for the pad, or make a model's input of it. Answered by PadPicture."""

    path: JsonPath
    side_px: int
    """Its shorter side becomes this, unless the longer one would pass twice as much."""
    recipe: Recipe = ()
    """What is made of it, as in training; none: the picture itself."""
    seed: int = 0
    """Of what the recipe draws."""
    blended: bool = True
    """False: a label map, whose colours are not to be blended."""
    keeps_opacity: bool = False
    """False: transparent parts come on white."""


class PictureTried(Answer, tag="picture_tried", frozen=True, kw_only=True):
    """The result, as large as the picture: red, green, blue and opacity, a byte each. How long it took and on what."""

    width: int
    height: int
    pixels: bytes
    device: str
    milliseconds: float
    """Of the computing alone."""


class PadPicture(Answer, tag="pad_picture", frozen=True, kw_only=True):
    """Red, green, blue and opacity, a byte each, row by row."""

    width: int
    height: int
    pixels: bytes
