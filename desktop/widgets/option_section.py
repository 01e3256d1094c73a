"""The base of the sections on the Translate page's left: each edits some fields of TranslateChoices."""

from abc import abstractmethod

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.settings import TranslateChoices
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import label

BODY_MARGINS_PX = (0, 2, 0, 14)


class OptionSection(QWidget):
    """Widgets named `option-<field>` edit the field of TranslationRequest of that name, so that a test finds them."""

    changed = Signal()
    """The user changed something; the choices hold it already."""

    def __init__(self, choices: TranslateChoices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choices = choices
        self._is_filling = False
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*BODY_MARGINS_PX)
        self.column.setSpacing(SPACE_PX - 2)

    @property
    def has_trouble(self) -> bool:
        """Whether what is chosen here can't be used."""
        return False

    @property
    def is_changed(self) -> bool:
        """Whether what `summary` tells is the user's own choice and stands out: it came back from an earlier day, in a closed section."""
        return False

    def fill(self) -> None:
        """Show what the choices say."""
        self._is_filling = True
        self.fill_fields()
        self._is_filling = False

    @abstractmethod
    def summary(self) -> str:
        """What is chosen, in a few words: shown while the section is closed."""

    @abstractmethod
    def fill_fields(self) -> None:
        """Put the choices into the fields; what these emit meanwhile is not taken for the user's."""

    @abstractmethod
    def take_fields(self) -> None:
        """Put the fields into the choices."""

    def on_edited(self) -> None:
        """To be connected with every field's signal of change."""
        if self._is_filling:
            return
        self.take_fields()
        self.fill()
        self.changed.emit()

    def add_field(self, title: str, field: QWidget, option: str) -> None:
        """Append a field under its title."""
        if self.column.count():
            self.column.addSpacing(SPACE_PX - 2)
        words = label(title, "section")
        words.setBuddy(field)
        field.setAccessibleName(title)
        field.setObjectName(f"option-{option}")
        self.column.addWidget(words)
        self.column.addWidget(field)
