"""What two runs were asked differently, in the words of the form of a new run (no Qt but its translations)."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from core.pairs.recipes.recipe import recipe_text
from desktop.dataset_words import side_words
from desktop.item_models.settings_fields import settings_fields
from desktop.setting_words import field_words, preset_name, value_words
from desktop.wording import fill, number
from training.presets import read_presets
from training.run import RunRequest


@dataclass(frozen=True)
class Difference:
    """One thing that is other in the second run; `setting` is its name in RunSettings, '' for what is none."""

    words: str
    first: str
    second: str
    setting: str = ""


def differences(first: RunRequest, second: RunRequest, more_epochs: tuple[int, int] = (0, 0)) -> list[Difference]:
    """What is other: what they learn from, then the settings in their order. `more_epochs` each run was given later."""
    names = (_tr("Dataset"), _tr("Direction"), _tr("Inputs made of photos by"), _tr("Preset"), _tr("Begin from"))
    rows = [Difference(*row) for row in zip(names, _made_of(first), _made_of(second), strict=True)]
    rows.append(Difference(_tr("Pairs"), _pairs(first), _pairs(second)))
    found = [row for row in rows if row.first != row.second]
    if first.pairs_sha256 != second.pairs_sha256 and _pairs(first) == _pairs(second):
        found.append(Difference(_tr("Pairs"), _pairs(first), _tr("As many, but not the same")))
    for setting in settings_fields():
        one, other = _value(first, setting.name, more_epochs[0]), _value(second, setting.name, more_epochs[1])
        if one != other:
            found.append(Difference(field_words(setting.name), one, other, setting.name))
    return found


def _value(request: RunRequest, name: str, more_epochs: int) -> str:
    words = value_words(name, getattr(request.settings, name))
    return fill(_tr("%1 and %2 more"), words, number(more_epochs)) if name == "epochs" and more_epochs else words


def _tr(text: str) -> str:
    return QCoreApplication.translate("RunSetup", text)


def _pairs(request: RunRequest) -> str:
    return fill(_tr("%1 for training, %2 held out"), number(request.num_train), number(request.num_validation))


def _made_of(request: RunRequest) -> tuple[str, ...]:
    preset = read_presets().get(request.preset)
    return (
        request.dataset,
        fill(_tr("%1 to %2"), side_words(request.input_name), side_words(request.target_name)),
        recipe_text(request.recipe) or _tr("Nothing"),
        (preset_name(preset) if preset is not None else request.preset) or _tr("None"),
        request.starts_from or _tr("Untrained weights"),
    )
