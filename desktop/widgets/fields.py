"""Fields that a scrolling page can hold: the wheel scrolls the page, and changes a value only in the field that has the focus."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLayout,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from desktop.widgets.buttons import label

_TEXT_MARGIN_PX = 11
FORM_SPACING_PX, FIELD_HEIGHT_PX = 10, 34
EXPLANATION_INDENT_PX = 26


class NumberField(QSpinBox):
    """A whole number."""

    def __init__(self, minimum: int, maximum: int, suffix: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(minimum, maximum)
        self.setSuffix(suffix)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # WORKAROUND: the style sheet's padding does not reach the text of a spin box without arrows
        self.lineEdit().setTextMargins(_TEXT_MARGIN_PX, 0, 0, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ChoiceField(QComboBox):
    """One of several."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class SearchField(QLineEdit):
    """Words to look for. Escape clears it; in an empty one Escape does what it does elsewhere."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(name)
        self.setAccessibleName(name)

    def begin(self) -> None:
        """Come into sight and take the keyboard, with what was sought before marked."""
        place = self.parentWidget()
        while place is not None:
            if isinstance(place, QScrollArea):
                place.ensureWidgetVisible(self)
            place = place.parentWidget()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class Form(QFormLayout):
    """Rows of a name and its field, each name in the middle of its field's height."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSpacing(FORM_SPACING_PX)

    def add(self, words: str, field: QWidget | QLayout) -> None:
        """Append a row."""
        self.addRow(words, field)
        # As high as it pleases, a name stands at the top of its field's height and not in the middle.
        name = self.itemAt(self.rowCount() - 1, QFormLayout.ItemRole.LabelRole).widget()
        name.setMinimumHeight(max(FIELD_HEIGHT_PX, field.sizeHint().height()))


def explained(choice: QRadioButton, text: str) -> QVBoxLayout:
    """A choice with what it means close below it."""
    words = label(text, "muted", wraps=True)
    words.setContentsMargins(EXPLANATION_INDENT_PX, 0, 0, 0)
    words.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
    column = QVBoxLayout()
    column.setSpacing(2)
    column.addWidget(choice)
    column.addWidget(words)
    return column
