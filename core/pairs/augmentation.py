"""What may be done to a pair by chance before the network sees it, and what is drawn for one; core.pairs.augmenting does it (no numpy)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from msgspec import Meta

if TYPE_CHECKING:  # the window knows the settings without numpy
    import numpy as np

JITTER_SCALE = 286 / 256
"""Pictures are enlarged by this much before the random crop (Isola et al. 2017, appendix 6.2)."""

Interpolation = Literal["auto", "smooth", "nearest"]


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


class Labels(msgspec.Struct, frozen=True, kw_only=True):
    """Which halves are label maps, whose colours are not to be blended."""

    input: bool = False
    target: bool = False


NO_LABELS = Labels()


@dataclass(frozen=True)
class Draw:
    """What was drawn for one pair. `top` and `left` in pixels; `brightness`, `contrast` and `saturation` are factors around 1."""

    top: int
    left: int
    flip: bool
    angle_deg: float = 0.0
    brightness: float = 1.0
    contrast: float = 1.0
    saturation: float = 1.0


def enlarged_px(size_px: int, settings: Augmentation) -> int:
    """The side to which pictures are resized before the crop of `size_px`."""
    return round(size_px * JITTER_SCALE) if settings.jitter else size_px


def draw(settings: Augmentation, size_px: int, random: "np.random.Generator") -> Draw:
    """Draw for one pair. What is switched off takes nothing from `random`, so that the rest comes out the same without it."""
    top, left = random.integers(0, enlarged_px(size_px, settings) - size_px + 1, 2)
    flip = settings.mirror and bool(random.random() < 0.5)
    angle_deg = float(random.uniform(-settings.rotation_deg, settings.rotation_deg)) if settings.rotation_deg else 0.0
    factors = random.uniform(1 - settings.input_colour, 1 + settings.input_colour, 3) if settings.input_colour else (1.0, 1.0, 1.0)
    brightness, contrast, saturation = (float(factor) for factor in factors)
    return Draw(int(top), int(left), flip, angle_deg, brightness, contrast, saturation)
