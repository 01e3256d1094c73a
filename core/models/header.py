"""The header of a model file: everything needed to use it, read without torch or safetensors."""

from pathlib import Path
from typing import Literal

import msgspec

MODEL_FORMAT = 1
HEADER_KEY = "diptych"
"""The key in the safetensors metadata under which the header stands as JSON."""

ScalePolicy = Literal["whole", "native"]
"""whole: resized to size_px x size_px as in the paper, the result resized back. native: translated at its own size."""


class GeneratorShape(msgspec.Struct, frozen=True, kw_only=True):
    """The words that name a generator's architecture."""

    kind: Literal["unet"] = "unet"
    size_px: int = 256
    width: int = 64
    input_channels: int = 3
    output_channels: int = 3
    dropout: bool = True


class ModelHeader(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a user of the model must know besides the weights."""

    name: str
    generator: GeneratorShape
    input_name: str = "input"
    target_name: str = "target"
    colour_space: Literal["sRGB"] = "sRGB"
    normalisation: Literal["own"] = "own"
    """own: each picture is normalised with its own statistics, as in the paper."""
    scale: ScalePolicy = "whole"
    dataset: str = ""
    run_id: str = ""
    step: int = 0
    created: str = ""
    """ISO 8601 date and time, UTC."""
    terms: str = ""
    """Licence and attribution of the material it was trained on, shown with the model."""
    thumbnail: str = ""
    """A base64 WebP of input | translated, 256x128."""
    format: int = MODEL_FORMAT


def read_header(path: Path) -> ModelHeader:
    """Read a model file's header.

    Raises AppError: NOT_A_MODEL (not a safetensors file, or without our header), NEWER_FORMAT, PATH_MISSING.
    """
    raise NotImplementedError
