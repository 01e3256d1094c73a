"""Recipes: how the input of a pair is made of a single photo. Types and their text only; core.pairs.recipes.making does it."""

from functools import cache
from typing import Annotated, Any, Literal, get_args, get_type_hints

import msgspec
from msgspec import Meta

from core.allowed_values import allowed_words
from core.documented import field_descriptions
from core.errors import AppError, ErrorCode

# A number, or a range of two.
# WORKAROUND msgspec 0.22: tuple[X, X] of a constrained X crashes where the garbage collector runs while the type is being taken in.
_TWO = Meta(min_length=2, max_length=2)
_OneSigma = Annotated[float, Meta(ge=0.1, le=50)]
_Sigma = _OneSigma | Annotated[tuple[_OneSigma, ...], _TWO]
_OneThreshold = Annotated[float, Meta(ge=0, le=2000)]
_Threshold = _OneThreshold | Annotated[tuple[_OneThreshold, ...], _TWO]
_OneLevel = Annotated[float, Meta(ge=0, le=255)]
_Level = _OneLevel | Annotated[tuple[_OneLevel, ...], _TWO]
_OneStrength = Annotated[float, Meta(ge=0.1, le=100)]
_Strength = _OneStrength | Annotated[tuple[_OneStrength, ...], _TWO]
_OneShare = Annotated[float, Meta(ge=0, le=0.9)]
_Share = _OneShare | Annotated[tuple[_OneShare, ...], _TWO]
_OneNumHoles = Annotated[int, Meta(ge=1, le=64)]
_NumHoles = _OneNumHoles | Annotated[tuple[_OneNumHoles, ...], _TWO]
_OneQuality = Annotated[int, Meta(ge=1, le=100)]
_Quality = _OneQuality | Annotated[tuple[_OneQuality, ...], _TWO]
_OneFactor = Annotated[float, Meta(ge=1, le=32)]
_Factor = _OneFactor | Annotated[tuple[_OneFactor, ...], _TWO]
_OneNumLevels = Annotated[int, Meta(ge=2, le=64)]
_NumLevels = _OneNumLevels | Annotated[tuple[_OneNumLevels, ...], _TWO]
_OneBlock = Annotated[int, Meta(ge=1, le=256)]
_Block = _OneBlock | Annotated[tuple[_OneBlock, ...], _TWO]


class Effect(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="effect"):
    """One step of a recipe. A number may be given as a pair (low, high): then every picture draws its own from that range.

    Pixels are those of the picture as the network gets it: after it was resized to the run's size.
    """

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            value = getattr(self, name)
            if isinstance(value, tuple) and value[0] > value[1]:
                raise ValueError(f"the range of {name} goes from {value[0]:g} down to {value[1]:g}")


class Edges(Effect, tag="edges", frozen=True, kw_only=True):
    """Thin edges (Canny 1986), one pixel wide."""

    low: _Threshold = 50.0
    """0 to 2000, gradient of grey levels: weaker edges are dropped. Edges between low and high stay where they continue a strong one."""
    high: _Threshold = 150.0
    """0 to 2000: edges this strong always stay. Higher values leave fewer lines."""
    sigma_px: _Sigma = 1.0
    """0.1 to 50 pixels: blur before the edges are looked for. Larger values leave out small detail."""
    ink: Literal["black", "white"] = "black"
    """Black lines on white, or white on black."""


class Lines(Effect, tag="lines", frozen=True, kw_only=True):
    """A soft line drawing: difference of two Gaussians (Winnemöller 2011), dark where the photo is darker than what surrounds it."""

    sigma_px: _Sigma = 1.0
    """0.1 to 50 pixels: about half the width of the lines."""
    threshold: _Level = 2.0
    """0 to 255 grey levels: fainter differences stay white."""
    strength: _Strength = 3.0
    """0.1 to 100: how fast a difference turns black. High values give pen, low ones pencil."""


class Grey(Effect, tag="grey", frozen=True, kw_only=True):
    """No colour: the network learns to colour in."""

    method: Literal["luma", "lightness"] = "luma"
    """luma: weighted sum of red, green and blue (ITU-R 601). lightness: L of CIE Lab, as even as the eye sees it."""


class Holes(Effect, tag="holes", frozen=True, kw_only=True):
    """Parts of the picture are gone: the network learns to fill them in."""

    shape: Literal["box", "random"] = "random"
    """box: rectangles. random: blobs with wavy outlines."""
    share: _Share = (0.1, 0.3)
    """0 to 0.9 of the picture's area, all holes together; where they overlap it is less."""
    num: _NumHoles = (1, 4)
    """1 to 64 holes."""
    fill: Literal["grey", "white", "black", "mean", "noise"] = "grey"
    """What is seen in the holes: a flat tone, the picture's mean colour, or random colours."""


class Blur(Effect, tag="blur", frozen=True, kw_only=True):
    """Out of focus: the network learns to sharpen."""

    sigma_px: _Sigma = (1.0, 3.0)
    """0.1 to 50 pixels, standard deviation of the Gaussian."""


class Noise(Effect, tag="noise", frozen=True, kw_only=True):
    """Grain: the network learns to take it away."""

    levels: _Level = (5.0, 30.0)
    """0 to 255, standard deviation of the noise in levels of a byte."""
    colour: bool = True
    """Each channel has noise of its own; else all three the same."""


class Jpeg(Effect, tag="jpeg", frozen=True, kw_only=True):
    """Strong compression: the network learns to mend blocks and ringing."""

    quality: _Quality = (5, 40)
    """1 (worst) to 100."""
    chroma: Literal["half", "full"] = "half"
    """Whether colour is stored at half the resolution, as most programs do."""


class Downscale(Effect, tag="downscale", frozen=True, kw_only=True):
    """Fewer pixels, brought back to the same size: the network learns to enlarge."""

    factor: _Factor = 4.0
    """1 to 32: so many pixels in a row become one."""
    back: Literal["smooth", "nearest"] = "smooth"
    """How it is brought back to size: bicubic, or each pixel as a block."""


class Posterise(Effect, tag="posterise", frozen=True, kw_only=True):
    """Few tones."""

    levels: _NumLevels = 4
    """2 to 64 levels for each of red, green and blue, evenly spaced from black to full."""


class Pixelate(Effect, tag="pixelate", frozen=True, kw_only=True):
    """A mosaic of squares, each of the mean colour of what it covers."""

    block_px: _Block = 8
    """1 to 256 pixels, the side of a square."""


AnyEffect = Edges | Lines | Grey | Holes | Blur | Noise | Jpeg | Downscale | Posterise | Pixelate
Recipe = tuple[AnyEffect, ...]
"""The effects in the order in which they are done; empty: no recipe, the input is a picture of its own."""

LIGHTNESS: Recipe = (Grey(method="lightness"),)
"""A photo without its colours, as a network that colours in Lab is given it."""

EFFECTS: dict[str, type[AnyEffect]] = {str(kind.__struct_config__.tag): kind for kind in get_args(AnyEffect)}
"""Every effect by the word that stands for it."""


def word_of(effect: AnyEffect) -> str:
    """The word that stands for an effect: 'edges'."""
    return str(type(effect).__struct_config__.tag)


def is_whole(kind: type[AnyEffect], field: str) -> bool:
    """Whether a field of an effect is a whole number, or a range of those."""
    return field in _whole_fields(kind)


@cache
def _whole_fields(kind: type[AnyEffect]) -> frozenset[str]:
    hints = get_type_hints(kind)
    return frozenset(name for name in kind.__struct_fields__ if int in get_args(hints[name]))


def effect_descriptions(kind: type[AnyEffect]) -> dict[str, str]:
    """The docstring under each field of an effect, in their order."""
    return field_descriptions(kind)


def parse_recipe(text: str) -> Recipe:
    """A recipe from its text: effects joined by +, each NAME or NAME:KEY=VALUE,...; a range is written LOW..HIGH. '' is no recipe.

    Raises AppError BAD_SETTING naming the effect and the key.
    """
    return tuple(_parse_effect(part.strip()) for part in text.split("+")) if text.strip() else ()


def recipe_text(recipe: Recipe) -> str:
    """The text that parse_recipe reads, with the fields that differ from their defaults; '' for no recipe."""
    return "+".join(_effect_text(effect) for effect in recipe)


def recipe_words(recipe: Recipe) -> str:
    """What inputs made by a recipe are called: 'downscale and jpeg'."""
    return " and ".join(word_of(effect) for effect in recipe)


def recipe_to_json(recipe: Recipe) -> str:
    """As JSON text, '' for no recipe."""
    return msgspec.json.encode(recipe).decode() if recipe else ""


def recipe_from_json(text: str) -> Recipe:
    """What recipe_to_json wrote. Raises msgspec.MsgspecError."""
    return _DECODER.decode(text) if text else ()


def _parse_effect(text: str) -> AnyEffect:
    word, _, rest = text.partition(":")
    kind = EFFECTS.get(word)
    if kind is None:
        raise AppError(ErrorCode.BAD_SETTING, f"There is no recipe called {word}.", f"Recipes are: {', '.join(EFFECTS)}.", key=word)
    values: dict[str, Any] = {"effect": word}
    for entry in rest.split(",") if rest else []:
        key, equals, value = (part.strip() for part in entry.partition("="))
        if key not in kind.__struct_fields__ or not equals:
            hint = f"Write {word}:KEY=VALUE,... with keys of: {', '.join(kind.__struct_fields__)}."
            raise AppError(ErrorCode.BAD_SETTING, f"The recipe {word} can't be read at {entry.strip()!r}.", hint, key=key)
        low, is_range, high = value.partition("..")
        values[key] = [low, high] if is_range else value
        try:
            msgspec.convert({"effect": word, key: values[key]}, kind, strict=False)
        except msgspec.ValidationError as error:
            # A range that goes down is told in words of ours, all else in the library's.
            told = str(error).partition(" - at ")[0]
            reason = told if told.startswith("the range") else f"it takes {allowed_words(kind, key)}"
            message = f"{key} of the recipe {word} can't be {value}: {reason}."
            raise AppError(ErrorCode.BAD_SETTING, message, effect_descriptions(kind)[key], key=key) from error
    return msgspec.convert(values, kind, strict=False)


def _effect_text(effect: AnyEffect) -> str:
    plain = type(effect)()
    changed = [(name, getattr(effect, name)) for name in effect.__struct_fields__ if getattr(effect, name) != getattr(plain, name)]
    values = ",".join(f"{name}={_value_text(value)}" for name, value in changed)
    return f"{word_of(effect)}:{values}" if values else word_of(effect)


def _value_text(value: object) -> str:
    if isinstance(value, tuple):
        return f"{_value_text(value[0])}..{_value_text(value[1])}"
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)


_DECODER = msgspec.json.Decoder(Recipe)
