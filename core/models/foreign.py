"""What may be chosen when a generator of the reference code is read, or a model is written for other programs (no torch)."""

from typing import Literal

import msgspec

ExportFormat = Literal["onnx", "torchscript", "reference"]
"""onnx: for ONNX runtimes. torchscript: one tensor in, one out, as Nuke's CatFileCreator takes it. reference: the reference code's own."""
SUFFIXES: dict[ExportFormat, str] = {"onnx": ".onnx", "torchscript": ".pt", "reference": ".pth"}
CHECKPOINT_SUFFIX = ".pth"
"""Of the files that the reference code writes."""
FIRST_HALF, SECOND_HALF = "A", "B"
"""What the reference calls the halves of a pair: names of input and target where nobody knows better."""
REFERENCE_SIZE_PX = 256
"""The reference trains on crops of this size, unless told otherwise."""
MAX_DIFFERENCE = 1 / 255
"""An exported file may differ from its model by this much, of values from 0 to 1: a level of 8 bits. Where a map of the network is nearly
one value, its normalisation makes much of the last digits, and two ways to compute the same may differ by a tenth of that."""

Size = tuple[int, int]
"""Height and width in pixels."""


class ImportChoices(msgspec.Struct, frozen=True, kw_only=True):
    """What a checkpoint of the reference can't say of itself. What is left empty is taken from the file, or is the reference's default."""

    name: str = ""
    """Of the model; '' for the file's, or its folder's where that is what tells checkpoints apart."""
    input_name: str = ""
    target_name: str = ""
    size_px: int = 0
    """The side of the pictures it was trained on: of a ResNet only, a U-Net tells it."""
    dropout: bool | None = None
    """Whether it was trained with dropout, its noise: of a U-Net only, a ResNet tells it."""


class Difference(msgspec.Struct, frozen=True):
    """How far an exported file is from its model on a picture of this size: the largest difference of values from 0 to 1."""

    height: int
    width: int
    largest: float

    def __str__(self) -> str:
        return f"{self.largest:.1e} at {self.width} x {self.height}"


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """A written file: how far it is from its model, and what its users must know."""

    differences: list[Difference]
    notes: list[str]

    @property
    def verdict(self) -> str:
        """How far it is, in a sentence."""
        return f"Largest difference from the model, of values from 0 to 1: {', '.join(map(str, self.differences))}."
