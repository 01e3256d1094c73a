"""The tools over a run's previews: all pictures or one of them, ways to compare, and with what; pictures of one's own."""

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QWidget

from desktop.item_models.preview_timeline import Against
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import IconButton
from desktop.widgets.compare_scene import CompareMode, mode_words
from desktop.widgets.own_menu import OwnMenu
from desktop.wording import fill, number

MODES = {
    CompareMode.BESIDE: "3",
    CompareMode.WIPE: "4",
    CompareMode.BLINK: "5",
    CompareMode.DIFFERENCE: "6",
}
"""The ways to compare and their keys, which are those of the pair view."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("PreviewTools", text)


class PreviewTools(QWidget):
    """Tells what is wanted; what is in use is set from outside."""

    sheet_asked = Signal()
    large_asked = Signal()
    mode_asked = Signal(object)
    """A CompareMode."""
    against_asked = Signal(object)
    """An Against."""
    hold_asked = Signal()
    runs_asked = Signal()
    """Another run shall be chosen to compare with."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet_button = IconButton(_tr("All pairs (Esc)"), "sheet", self.sheet_asked.emit)
        self.large_button = IconButton(_tr("One pair large (Enter, or a double click on it)"), "picture", self.large_asked.emit)
        self.sheet_button.setCheckable(True)
        self.large_button.setCheckable(True)
        self.mode_buttons = {mode: self._mode_button(mode, key) for mode, key in MODES.items()}
        self.against_box = QComboBox()
        self.against_box.setAccessibleName(_tr("Compare with"))
        self.against_box.setToolTip(_tr("What the translated picture is compared with"))
        self.against_box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.against_box.setMinimumContentsLength(6)
        for against, words in ((Against.TARGET, _tr("Target")), (Against.INPUT, _tr("Input")), (Against.MOMENT, "")):
            self.against_box.addItem(words, against)
        self.against_box.activated.connect(lambda _row: self.against_asked.emit(Against(self.against_box.currentData())))
        self.hold_button = IconButton(_tr("Hold this moment, and compare others with it (H)"), "pin", self.hold_asked.emit)
        self.runs_button = IconButton(_tr("Compare with another run…"), "runs", self.runs_asked.emit)
        self.own_menu = OwnMenu()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)  # so that “Other run” is not cut in a window of the usual size
        layout.addWidget(self.sheet_button)
        layout.addWidget(self.large_button)
        layout.addSpacing(SPACE_PX // 2)
        for button in self.mode_buttons.values():
            layout.addWidget(button)
        layout.addSpacing(SPACE_PX // 2)
        layout.addWidget(self.against_box, 1)
        layout.addWidget(self.hold_button)
        self._filler = QWidget()
        layout.addWidget(self._filler, 1)
        layout.addWidget(self.runs_button)
        layout.addWidget(self.own_menu)

    def show_state(self, *, is_large: bool, mode: CompareMode, against: Against, held_step: int | None, has_other: bool = False) -> None:
        """Mark what is in use. The ways to compare show only where one picture does. `has_other`: a run to compare with was chosen."""
        self.sheet_button.setChecked(not is_large)
        self.large_button.setChecked(is_large)
        for button_mode, button in self.mode_buttons.items():
            button.setVisible(is_large)
            button.setChecked(button_mode is mode)
        self.against_box.setVisible(is_large)
        self.hold_button.setVisible(is_large)
        self._filler.setVisible(not is_large)
        self.own_menu.setVisible(not is_large)  # there the words of what is compared need the room
        moment = self.against_box.findData(Against.MOMENT)
        words = _tr("Moment") if held_step is None else fill(_tr("Step %1"), number(held_step))
        if self.against_box.itemText(moment) != words:
            self.against_box.setItemText(moment, words)
        self._offer_run(has_other=has_other)
        self.against_box.setCurrentIndex(self.against_box.findData(against))

    def _offer_run(self, *, has_other: bool) -> None:
        row = self.against_box.findData(Against.RUN)
        if has_other and row < 0:
            self.against_box.addItem(_tr("Run"), Against.RUN)
        elif not has_other and row >= 0:
            self.against_box.removeItem(row)

    def _mode_button(self, mode: CompareMode, key: str) -> IconButton:
        words = fill(_tr("%1 (%2)"), mode_words(mode, ("", "")), key)
        button = IconButton(words, mode.value, lambda: self.mode_asked.emit(mode))
        button.setCheckable(True)
        return button
