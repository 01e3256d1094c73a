"""What may be done to a pair by chance before the network sees it, and what is drawn for one; core.pairs.augmenting does it (no numpy)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import msgspec
from msgspec import Meta

if TYPE_CHECKING:  # the window knows the settings without numpy
    import numpy as np

JITTER_SCALE = 286 / 256
"""Pictures are enlarged by this much before the random crop (Isola et al. 2017, appendix 6.2)."""

Interpolation = Literal["auto", "smooth", "nearest"]
ScalePolicy = Literal["whole", "fit", "native"]
"""How pictures of any size come to a network, in training and in translation alike.

whole: resized to size_px x size_px as in the paper, the result resized back. fit: the same with its aspect kept, its longer side
size_px, the rest of the square filled by reflection. native: at its own size; trained on random parts of size_px x size_px.
"""
Size = tuple[int, int]
"""Height and width in pixels."""


class Augmentation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Random changes of a pair, the same for both halves but for colour. The defaults are those of the paper."""

    jitter: bool = True
    """Enlarge by 286/256 and crop at random, alike for both halves."""
    mirror: bool = True
    """Flip left and right at random, alike for both halves."""
    rotation_deg: Annotated[float, Meta(ge=0, le=45)] = 0.0
    """Turn by up to so many degrees to either side at random, alike for both halves; what comes in at the border is reflected."""
    input_colour: Annotated[float, Meta(ge=0, le=1)] = 0.0
    """Change brightness, contrast and saturation of the input alone by up to this share, at random; a label map keeps its colours."""
    interpolation: Interpolation = "auto"
    """How pictures are resized and turned: smooth blends colours; nearest never does so to label maps; auto looks whether they are any."""
    scale: ScalePolicy = "whole"
    """How pictures come to the network's size: whole squeezes them into its square, fit keeps their shape and fills the rest of the square
    by mirroring, native trains on parts at their own size, cut out at random (jitter then adds nothing)."""


class Labels(msgspec.Struct, frozen=True, kw_only=True):
    """Which halves are label maps, whose colours are not to be blended."""

    input: bool = False
    target: bool = False


NO_LABELS = Labels()


class Opacity(NamedTuple):
    """Which halves of a pair come with their opacity as a fourth channel."""

    input: bool = False
    target: bool = False

    @property
    def channels(self) -> tuple[int, int]:
        """Of the input and of the target."""
        return 3 + self.input, 3 + self.target


NO_OPACITY = Opacity()


@dataclass(frozen=True)
class Draw:
    """What was drawn for one pair. `top` and `left` of the crop in pixels, about whose centre it is turned.

    `brightness`, `contrast` and `saturation` are factors around 1.
    """

    top: int
    left: int
    flip: bool
    angle_deg: float = 0.0
    brightness: float = 1.0
    contrast: float = 1.0
    saturation: float = 1.0

    @property
    def changes_colour(self) -> bool:
        """Whether the input's colours are changed at all."""
        return not self.brightness == self.contrast == self.saturation == 1.0


def enlarged_px(size_px: int, settings: Augmentation) -> int:
    """The side of the square to which pictures are brought before the crop of `size_px`; at native size, what they have at least."""
    return round(size_px * JITTER_SCALE) if settings.jitter and settings.scale != "native" else size_px


def fitted_size(picture: Size, side_px: int) -> Size:
    """The size of a picture made to fit into a square with its aspect kept: its longer side is the square's."""
    longer = max(picture)
    return max(1, round(picture[0] * side_px / longer)), max(1, round(picture[1] * side_px / longer))


def draw(settings: Augmentation, enlarged: Size, size_px: int, random: "np.random.Generator") -> Draw:
    """Draw for one pair of this enlarged size.

    What is switched off takes nothing from `random`, so that the rest comes out the same without it.
    """
    top, left = (random.integers(0, length - size_px + 1) for length in enlarged)
    flip = settings.mirror and bool(random.random() < 0.5)
    angle_deg = float(random.uniform(-settings.rotation_deg, settings.rotation_deg)) if settings.rotation_deg else 0.0
    factors = random.uniform(1 - settings.input_colour, 1 + settings.input_colour, 3) if settings.input_colour else (1.0, 1.0, 1.0)
    brightness, contrast, saturation = (float(factor) for factor in factors)
    return Draw(int(top), int(left), flip, angle_deg, brightness, contrast, saturation)
