"""Recipes, their fields and choices in the user's words."""

from PySide6.QtCore import QCoreApplication


def _tr(text: str) -> str:
    return QCoreApplication.translate("RecipeWords", text)


def effect_title(word: str) -> str:
    """What an effect is called: 'Edges'."""
    return {
        "edges": _tr("Edges"),
        "lines": _tr("Line drawing"),
        "grey": _tr("Without colour"),
        "holes": _tr("Holes"),
        "blur": _tr("Blur"),
        "noise": _tr("Noise"),
        "jpeg": _tr("Strong JPEG"),
        "downscale": _tr("Fewer pixels"),
        "posterise": _tr("Few tones"),
        "pixelate": _tr("Mosaic"),
    }.get(word, word)


def effect_purpose(word: str) -> str:
    """What a network learns from it, in a sentence."""
    return {
        "edges": _tr("Thin edges become photos."),
        "lines": _tr("Soft line drawings become photos."),
        "grey": _tr("The network learns to colour in."),
        "holes": _tr("The network learns to fill in what is gone."),
        "blur": _tr("The network learns to sharpen."),
        "noise": _tr("The network learns to take noise away."),
        "jpeg": _tr("The network learns to mend blocks and ringing."),
        "downscale": _tr("The network learns to enlarge."),
        "posterise": _tr("The network learns smooth tones again."),
        "pixelate": _tr("The network learns to see through a mosaic."),
    }.get(word, "")


def field_words(name: str) -> str:
    """What a field of an effect is called."""
    return {
        "low": _tr("Weak edges from"),
        "high": _tr("Strong edges from"),
        "sigma_px": _tr("Width (pixels)"),
        "ink": _tr("Ink"),
        "threshold": _tr("Threshold"),
        "strength": _tr("Strength"),
        "method": _tr("Lightness as"),
        "shape": _tr("Shape"),
        "share": _tr("Share of the picture"),
        "num": _tr("How many"),
        "fill": _tr("Filled with"),
        "levels": _tr("Levels"),
        "colour": _tr("In colour"),
        "quality": _tr("Quality"),
        "chroma": _tr("Colour"),
        "factor": _tr("Times smaller"),
        "back": _tr("Enlarged"),
        "block_px": _tr("Squares (pixels)"),
    }.get(name, name.replace("_", " ").capitalize())


def choice_words(choice: str) -> str:
    """What a choice of a field is called."""
    return {
        "black": _tr("black"),
        "white": _tr("white"),
        "luma": _tr("luma"),
        "lightness": _tr("Lab lightness"),
        "box": _tr("boxes"),
        "random": _tr("blobs"),
        "grey": _tr("grey"),
        "mean": _tr("the mean colour"),
        "noise": _tr("random colours"),
        "half": _tr("at half size"),
        "full": _tr("at full size"),
        "smooth": _tr("smoothly"),
        "nearest": _tr("as blocks"),
    }.get(choice, choice)
