"""Pictures for the pad of the Try page: decoded at the pad's size, or the input that a model's recipe makes of a photo (numpy)."""

import numpy as np

from core.files import path_from_json
from core.images.reading import read_picture, upright_digest, with_opacity
from core.images.resizing import resized
from core.pairs.recipes.making import made_input, random_for
from training.trying_requests import OpenForPad, PadPicture

MAX_ASPECT = 2.0


def pad_size(width: int, height: int, side_px: int) -> tuple[int, int]:
    """The width and height on the pad of a picture of this size: its shorter side is `side_px`, its longer one at most twice that."""
    factor = min(side_px / min(width, height), MAX_ASPECT * side_px / max(width, height))
    return max(1, round(width * factor)), max(1, round(height * factor))


def open_for_pad(request: OpenForPad) -> PadPicture:
    """Decode a file and bring it to the pad's size. Raises AppError as core.images.reading.read_picture does."""
    picture = read_picture(path_from_json(request.path), request.side_px)
    height, width = picture.pixels.shape[:2]
    width, height = pad_size(width, height, request.side_px)
    pixels = with_opacity(picture)
    if not request.keeps_opacity:
        pixels[..., 3] = 255
    pixels = resized(pixels, height, width, blended=request.blended)
    if request.recipe:
        digest = upright_digest(picture.pixels)
        made = made_input(np.ascontiguousarray(pixels[..., :3]), request.recipe, random_for(digest, request.seed))
        pixels = np.dstack([made, pixels[..., 3]])
    return PadPicture(id=request.id, width=width, height=height, pixels=np.ascontiguousarray(pixels).tobytes())
