"""The figures of a run in words: what each is called, what it is, and what is normal for it."""

from PySide6.QtCore import QCoreApplication

from core.texts import shortened
from desktop.item_models.curve_look import PlotGroup
from desktop.sentences import say
from desktop.wording import breakable, decimal, fill, labelled
from training.figures import FIGURES, normal_words
from training.run_curves import VALIDATION
from training.settings import RunSettings

_MOST_LETTERS = 24
"""Of the name of a figure that is not ours."""
_UNREADABLE = 1e9
"""From here on nobody counts digits."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("CurveWords", text)


def group_words(group: PlotGroup) -> str:
    """The title of a plot."""
    return {
        PlotGroup.DISTANCE: _tr("Distance to the target"),
        PlotGroup.GAME: _tr("Game of the two networks"),
        PlotGroup.TERMS: _tr("Further terms"),
        PlotGroup.SEEN_THROUGH: _tr("Discriminator right"),
        PlotGroup.LIKENESS: _tr("Held-out likeness"),
        PlotGroup.GRADIENTS: _tr("Gradients"),
    }[group]


def name_words(name: str) -> str:
    """What a figure is called: the paper's name, or that of the measure."""
    return {
        f"{VALIDATION}l1": _tr("Held-out L1"),
        f"{VALIDATION}ssim": _tr("SSIM"),
        f"{VALIDATION}correlation": _tr("Correlation"),
        f"{VALIDATION}edge_correlation": _tr("Edges"),
        f"{VALIDATION}variety": _tr("Variety"),
        "D_accuracy_real": _tr("Targets"),
        "D_accuracy_translated": _tr("Translated"),
    }.get(name, shortened(name, _MOST_LETTERS))


def sentence(name: str, settings: RunSettings) -> str:
    """What a figure is and what is normal for it in a run with these settings."""
    held_out = {
        f"{VALIDATION}l1": _tr("distance of held-out pairs. Normal: falls with G_L1; rises where pairs are learnt by heart."),
        f"{VALIDATION}ssim": _tr("likeness of structure with the target, 1 at best. Normal: rises, ever more slowly."),
        f"{VALIDATION}correlation": _tr("of values with those of the target, 1 at best. Normal: rises, ever more slowly."),
        f"{VALIDATION}edge_correlation": _tr("of edges with those of the target, 1 at best. Normal: rises; the sharper, the higher."),
        f"{VALIDATION}variety": _tr("spread of the translated over that of the targets. Normal: near 1; at 0 all look alike."),
    }
    if name in held_out:
        return labelled(name_words(name), held_out[name])
    if name not in FIGURES:
        return breakable(shortened(name))
    return fill(_tr("%1: %2. Normal: %3."), name_words(name), say(FIGURES[name].title), say(normal_words(name, settings)))


def value_words(name: str, value: float) -> str:
    """A value of a figure."""
    if abs(value) >= _UNREADABLE:
        return f"{value:.3g}"
    if name in FIGURES and FIGURES[name].is_share:
        return f"{decimal(100 * value, 0)} %"
    return decimal(value, 3 if value < 10 else 1 if value < 100 else 0)
