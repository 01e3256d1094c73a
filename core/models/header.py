"""The header of a model file: everything needed to use it, read without torch or safetensors."""

import os
import stat
from pathlib import Path
from typing import BinaryIO, Literal

import msgspec

from core.errors import AppError, ErrorCode
from core.files import path_to_text
from core.pairs.augmentation import Labels, ScalePolicy
from core.pairs.recipes.recipe import Recipe
from core.texts import Name, Text

MODEL_FORMAT = 2
"""The newest that is known here. 1: U-Nets with batch normalisation in sRGB. 2: all other words."""
HEADER_KEY = "diptych"
"""The key in the safetensors metadata under which the header stands as JSON."""
MAX_HEADER_BYTES = 100_000_000
"""safetensors' own limit: a longer header is not read."""


GeneratorKind = Literal["unet", "encoder_decoder", "resnet6", "resnet9"]
NormalisationWord = Literal["batch", "instance", "none"]
UpsamplingWord = Literal["transposed", "resize"]
ColourSpace = Literal["sRGB", "Lab"]
"""sRGB: one channel is grey, two grey and opacity, three colour, four colour and opacity. Lab: of L the network makes a and b."""


def has_opacity(channels: int, colour_space: ColourSpace) -> bool:
    """Whether the last of so many channels is the picture's opacity."""
    return colour_space == "sRGB" and channels in (2, 4)


class GeneratorShape(msgspec.Struct, frozen=True, kw_only=True):
    """The words that name a generator's architecture. `size_px` is the side of the pictures it was trained on."""

    kind: GeneratorKind = "unet"
    size_px: int = 256
    width: int = 64
    input_channels: int = 3
    output_channels: int = 3
    dropout: bool = True
    normalisation: NormalisationWord = "batch"
    """batch: with statistics of the pictures at hand; in use each has its own."""
    upsampling: UpsamplingWord = "transposed"
    """How maps are enlarged: by transposed convolutions, or to the nearest pixel and then by a convolution."""

    @property
    def multiple(self) -> int:
        """Height and width of what the network is shown must be multiples of this."""
        return 4 if self.kind in ("resnet6", "resnet9") else self.size_px

    @property
    def is_usual(self) -> bool:
        """Whether it is a U-Net as in the paper, for which there are fast ways to compute it, also in parts."""
        return (self.kind, self.normalisation, self.upsampling) == ("unet", "batch", "transposed")

    @property
    def words(self) -> str:
        """The network for people; what it has in common with most others is not said."""
        channels = (self.input_channels, self.output_channels)
        unusual = {
            "no normalisation" if self.normalisation == "none" else f"{self.normalisation} normalisation": self.normalisation != "batch",
            "resize convolutions": self.upsampling == "resize",
            "no dropout": not self.dropout,
            f"{channels[0]} to {channels[1]} channels": channels != (3, 3),
        }
        plain = f"{self.kind} of width {self.width} for {self.size_px} pixels"
        return ", ".join([plain, *(words for words, is_said in unusual.items() if is_said)])


class ModelHeader(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a user of the model must know besides the weights."""

    name: Name
    generator: GeneratorShape
    input_name: Name = "input"
    target_name: Name = "target"
    colour_space: ColourSpace = "sRGB"
    normalisation: Literal["own"] = "own"
    """own: each picture is normalised with its own statistics, as in the paper."""
    scale: ScalePolicy = "whole"
    recipe: Recipe = ()
    """What the inputs were made with from photos, as the network got them; empty where they were pictures of their own."""
    labels: Labels = Labels()
    """Which sides it was taught as label maps: such an input is resized without blending its colours."""
    palette: tuple[Name, ...] = ()
    """The colours of its inputs, `#rrggbb` and a name or none, the most frequent first; empty where they are no label maps."""
    dataset: Name = ""
    run_id: Name = ""
    step: int = 0
    created: Name = ""
    """ISO 8601 date and time, UTC."""
    terms: Text = ""
    """Licence and attribution of the material it was trained on, shown with the model."""
    thumbnail: str = ""
    """A base64 WebP of input | translated, 256x128."""
    format: int = 1


def in_its_format(header: ModelHeader) -> ModelHeader:
    """The header with the oldest format that knows all its words: an older Diptych reads what it can and refuses the rest clearly."""
    shape = header.generator
    has_old_channels = header.colour_space == "sRGB" and {shape.input_channels, shape.output_channels} <= {1, 3}
    return msgspec.structs.replace(header, format=1 if shape.is_usual and has_old_channels else 2)


class _Format(msgspec.Struct):
    """The one field that is read before all others: a newer file may have changed everything else."""

    format: int


class _TensorPlace(msgspec.Struct):
    """Where a tensor lies in a safetensors file, in bytes after the header."""

    data_offsets: tuple[int, int]


def read_header(path: Path) -> ModelHeader:
    """Read a model file's header, and check that the file is as long as it says.

    Raises AppError: NOT_A_MODEL (not a safetensors file, cut short, or without our header), NEWER_FORMAT, PATH_MISSING, DISK_FAILED.
    """
    try:
        status = path.stat()
    except FileNotFoundError as error:
        raise AppError(
            ErrorCode.PATH_MISSING, f"There is no model file {path_to_text(path)}.", "Check the name.", path=path_to_text(path)
        ) from error
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    # Opening a FIFO would wait for ever.
    if not stat.S_ISREG(status.st_mode):
        raise _not_a_model(path, "it is not a file")
    try:
        with path.open("rb") as file:
            return _read_from(file, path)
    except OSError as error:
        raise _unreadable(path, error) from error


def _read_from(file: BinaryIO, path: Path) -> ModelHeader:
    file_bytes = os.fstat(file.fileno()).st_size
    header_bytes = int.from_bytes(file.read(8), "little")
    if file_bytes < 8 or header_bytes > min(MAX_HEADER_BYTES, file_bytes - 8):
        raise _not_a_model(path, "it is not a safetensors file")
    try:
        entries = msgspec.json.decode(file.read(header_bytes), type=dict[str, msgspec.Raw])
        metadata = msgspec.json.decode(entries.pop("__metadata__", msgspec.Raw(b"{}")), type=dict[str, str])
        end = max((msgspec.json.decode(entry, type=_TensorPlace).data_offsets[1] for entry in entries.values()), default=0)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _not_a_model(path, "it is not a safetensors file") from error
    if 8 + header_bytes + end != file_bytes:
        raise _not_a_model(path, "it is cut short")
    if HEADER_KEY not in metadata:
        raise _not_a_model(path, "another program made it")
    return _decode(metadata[HEADER_KEY], path)


def _decode(text: str, path: Path) -> ModelHeader:
    try:
        newest = msgspec.json.decode(text, type=_Format).format
        if newest > MODEL_FORMAT:
            raise AppError(
                ErrorCode.NEWER_FORMAT,
                f"The model {path_to_text(path)} is of format {newest}; this Diptych knows formats up to {MODEL_FORMAT}.",
                "Use a newer Diptych.",
                path=path_to_text(path),
                found=str(newest),
                known=str(MODEL_FORMAT),
            )
        header = msgspec.json.decode(text, type=ModelHeader)
    except (msgspec.DecodeError, UnicodeDecodeError, UnicodeEncodeError, RecursionError) as error:
        raise _not_a_model(path, f"its header is damaged ({error})") from error
    if reason := impossible_in(header):
        raise _not_a_model(path, f"its header is damaged ({reason})")
    return header


def impossible_in(header: ModelHeader) -> str:
    """What no network can be of what a header says, in words; '' where all can."""
    shape = header.generator
    sizes_known = shape.size_px >= 4 and shape.size_px <= 4096 and shape.size_px & (shape.size_px - 1) == 0
    if not (sizes_known and 1 <= shape.width <= 1024 and 1 <= shape.input_channels <= 4 and 1 <= shape.output_channels <= 4):
        return "a network of impossible size"
    if header.colour_space == "Lab" and (shape.input_channels, shape.output_channels) != (1, 2):
        return "Lab takes one channel and gives two"
    return ""


def _not_a_model(path: Path, reason: str) -> AppError:
    return AppError(
        ErrorCode.NOT_A_MODEL,
        f"{path_to_text(path)} is no model of Diptych: {reason}.",
        "Choose a .safetensors file that Diptych made.",
        path=path_to_text(path),
        reason=reason,
    )


def _unreadable(path: Path, error: OSError | ValueError) -> AppError:
    return AppError(
        ErrorCode.DISK_FAILED,
        f"The model file {path_to_text(path)} can't be read: {error}.",
        "Check the disk and your rights to the file.",
        path=path_to_text(path),
    )
