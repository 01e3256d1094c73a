"""A diagnosis's remedy in the words of its button."""

from PySide6.QtCore import QCoreApplication

from desktop.setting_words import field_words
from desktop.wording import fill
from training.diagnosis import Action, ChangeSetting, Remedy


def _tr(text: str) -> str:
    return QCoreApplication.translate("DiagnosisWords", text)


def remedy_button_words(remedy: Remedy) -> str:
    """What pressing it does."""
    match remedy:
        case ChangeSetting():
            return fill(_tr("New run with %1"), setting_words(remedy))
        case Action.STOP_AND_KEEP_BEST:
            return _tr("Save and stop")
        case Action.SWAP_SIDES | Action.LOOK_AT_PAIRS:
            return _tr("Look at the dataset")


def setting_words(change: ChangeSetting) -> str:
    """The setting as the form calls it, and its value: learning rate 0.0001."""
    words = field_words(change.name)
    return f"{words[0].lower()}{words[1:]} {change.value_words}"
