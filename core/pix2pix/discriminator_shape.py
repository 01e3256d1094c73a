"""A discriminator in words: what it sees, how far, and the smallest pictures that it can judge (no torch)."""

from dataclasses import dataclass
from typing import Literal

from core.models.header import NormalisationWord

DiscriminatorKind = Literal["pixel", "patch16", "patch34", "patch70", "patch142", "image286", "image574"]

NUM_HALVINGS: dict[DiscriminatorKind, int] = {
    "pixel": 0,
    "patch16": 1,
    "patch34": 2,
    "patch70": 3,
    "patch142": 4,
    "image286": 5,
    "image574": 6,
}
"""Layers of stride 2 (Isola et al. 2017, appendix 6.1.2, has 0, 1, 3 and 5); pixel has 1x1 convolutions alone."""


@dataclass(frozen=True)
class DiscriminatorShape:
    """`input_channels` are those of all that it sees side by side: a picture, or its input and it. `width` is that of the first layer."""

    input_channels: int
    kind: DiscriminatorKind = "patch70"
    width: int = 64
    normalisation: NormalisationWord = "batch"
    num_scales: int = 1
    """So many discriminators, each on a copy half as large as the one before's (Wang et al. 2018, section 3.2)."""

    @property
    def num_halvings(self) -> int:
        """Layers of stride 2."""
        return NUM_HALVINGS[self.kind]

    @property
    def receptive_field_px(self) -> int:
        """Side of what one logit depends on, but for what normalisations bring from afar; at the picture's own scale."""
        return (9 << self.num_halvings) - 2 if self.num_halvings else 1

    @property
    def smallest_px(self) -> int:
        """Side of the smallest square, a power of two, that is judged in every scale: its deepest layer then has more than one pixel."""
        return (4 << self.num_halvings if self.num_halvings else 2) << (self.num_scales - 1)

    @property
    def words(self) -> str:
        """For people: what can't be told from the default's is left out."""
        words = {"batch": "", "instance": " with instance normalisation", "none": " without normalisation"}
        scales = f" in {self.num_scales} scales" if self.num_scales > 1 else ""
        return f"{self.kind} of width {self.width}{words[self.normalisation]}{scales}"
