"""The choice of a preset: those that come along and the user's own, and a menu in which settings become a preset of one's own."""

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop.sentences import words_of
from desktop.setting_words import preset_name, preset_words
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import IconButton, label
from desktop.widgets.fields import ChoiceField
from desktop.wording import fill
from training.built_in_presets import Preset
from training.own_presets import OwnPreset, read_own_presets
from training.presets import read_presets


class PresetChoice(QWidget):
    """Tells what was chosen and what is wanted; saving, renaming and deleting are done outside."""

    chosen = Signal()
    """Another preset was chosen, or what the chosen one sets is another now."""
    save_asked = Signal()
    rename_asked = Signal(object)
    """The OwnPreset to be renamed."""
    delete_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = ChoiceField()
        self.box.setToolTip(self.tr("Settings to start from; what is changed from them is marked below."))
        self.words = label("", "caption", wraps=True)
        self.trouble = label("", "danger", wraps=True)
        self.explanation = QWidget()
        """Goes under the choice: what the preset sets, and which files of the user's can't be used."""
        self._presets: dict[str, Preset] = {}
        self.menu = QMenu(self)
        self.save_action = self.menu.addAction(self.tr("&Save these settings as a preset…"), self.save_asked.emit)
        self.rename_action = self.menu.addAction(self.tr("&Rename this preset…"), lambda: self.rename_asked.emit(self.own))
        self.delete_action = self.menu.addAction(self.tr("&Delete this preset…"), lambda: self.delete_asked.emit(self.own))
        self.menu_button = IconButton(self.tr("Presets of your own"), "more", self._open_menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_PX // 2)
        row.addWidget(self.box, 1)
        row.addWidget(self.menu_button)
        below = QVBoxLayout(self.explanation)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(SPACE_PX // 2)
        below.addWidget(self.words)
        below.addWidget(self.trouble)
        self.setFocusProxy(self.box)
        self.read()
        self.box.currentIndexChanged.connect(self._choose)
        self._tell()

    @property
    def key(self) -> str:
        """The chosen preset's key, as runs keep it."""
        return str(self.box.currentData())

    @property
    def preset(self) -> Preset | None:
        """The chosen preset."""
        return self._presets.get(self.key)

    @property
    def own(self) -> OwnPreset | None:
        """The chosen preset where it is the user's own."""
        preset = self.preset
        return preset if isinstance(preset, OwnPreset) else None

    def showEvent(self, event: QShowEvent) -> None:
        """The command line and other windows save presets too."""
        super().showEvent(event)
        former = self.preset
        self.read()
        if self.preset != former:
            self._choose()

    def read(self) -> None:
        """Offer what there is now; what was chosen stays chosen where it is still there."""
        key = self.key
        self._presets = read_presets()
        with QSignalBlocker(self.box):
            self.box.clear()
            for name, preset in self._presets.items():
                shown = fill(self.tr("%1 (yours)"), preset_name(preset)) if isinstance(preset, OwnPreset) else preset_name(preset)
                self.box.addItem(shown, name)
                self.box.setItemData(self.box.count() - 1, preset_words(preset), Qt.ItemDataRole.ToolTipRole)
            self.show_key(key)
        troubles = read_own_presets().troubles
        self.trouble.setText("\n".join(words_of(trouble) for trouble in troubles))
        self.trouble.setVisible(bool(troubles))

    def choose(self, key: str) -> None:
        """Read the presets anew and begin from this one, also where it was chosen already."""
        with QSignalBlocker(self.box):
            self.read()
            self.show_key(key)
        self._choose()

    def show_key(self, key: str) -> None:
        """Show as chosen what another run began from (the first where there is no such preset), and begin nothing."""
        with QSignalBlocker(self.box):
            self.box.setCurrentIndex(max(0, self.box.findData(key)))

    def say(self, words: str) -> None:
        """Tell of settings that are not the preset's own."""
        self.words.setText(words)

    def _choose(self) -> None:
        self._tell()
        self.chosen.emit()

    def _tell(self) -> None:
        self.words.setText(self.box.currentData(Qt.ItemDataRole.ToolTipRole) or "")

    def _open_menu(self) -> None:
        for action in (self.rename_action, self.delete_action):
            action.setEnabled(self.own is not None)
        button = self.menu_button
        self.menu.popup(button.mapToGlobal(QPoint(button.width() - self.menu.sizeHint().width(), button.height())))
