"""What can be done to the chosen pairs: as a bar under the grid, as its context menu, and by keys."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QWidget

from desktop.dataset_words import num_pairs_words
from desktop.item_models.dataset_model import DatasetModel
from desktop.item_models.dataset_state import Which
from desktop.keys import key_named
from desktop.shortcuts import key_action
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import Button, label
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.pair_grid import PairGrid
from desktop.wording import fill


class DatasetSelection(QFrame):
    """Edits go to the model; what needs a question first goes out as a signal."""

    note_asked = Signal(object)
    """Which pairs are to get a note."""
    open_asked = Signal(int)
    """The row of the pair to look at closely."""
    folder_asked = Signal(int)
    """The row of the pair whose file is to be shown in its folder."""

    def __init__(self, model: DatasetModel, grid: PairGrid, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._grid = grid
        self.words = ElidedLabel("", "strong")
        self._hint = label(self.tr("Double-click to look closely"), "caption")
        self.actions_by_name: dict[str, QAction] = {}
        self._add("open", lambda: self.open_asked.emit(self._grid.currentIndex().row()))
        self._add("exclude", lambda: self._model.exclude(self.which))
        self._add("include", lambda: self._model.include(self.which))
        self._add("swap", lambda: self._model.swap(self.which))
        self._add("train", lambda: self._model.move(self.which, "train"))
        self._add("validation", lambda: self._model.move(self.which, "validation"))
        self._add("test", lambda: self._model.move(self.which, "test"))
        self._add("note", lambda: self.note_asked.emit(self.which))
        self._add("folder", lambda: self.folder_asked.emit(self._grid.currentIndex().row()))
        self.move_button = Button(self.tr("Move"), "", "normal")
        menu = QMenu(self.move_button)
        menu.addActions([self.actions_by_name[name] for name in ("train", "validation", "test")])
        self.move_button.setMenu(menu)
        self.buttons = {name: self._button(name) for name in ("exclude", "include", "swap", "note")}
        self.buttons["swap"].setText(self.tr("Swap"))
        self.buttons["note"].setText(self.tr("Note…"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_PX)
        layout.addWidget(self.words, 1)
        layout.addWidget(self._hint)
        for name in ("exclude", "include", "swap"):
            layout.addWidget(self.buttons[name])
        layout.addWidget(self.move_button)
        layout.addWidget(self.buttons["note"])
        grid.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        grid.customContextMenuRequested.connect(self._show_menu)
        self.refresh()

    @property
    def which(self) -> Which:
        """The chosen pairs; where all that show are chosen, whatever the filter lets through."""
        chosen = self._grid.chosen()
        return self._model.shown.filter if chosen.num and chosen.num == self._model.num_rows else chosen

    def refresh(self) -> None:
        """Other pairs are chosen, or may be edited or not."""
        num = self._grid.chosen().num
        if num:
            words = self.tr("1 pair chosen") if num == 1 else fill(self.tr("%1 chosen"), num_pairs_words(num))
        else:
            words = num_pairs_words(self._model.num_rows)
        self.words.set_text(words)
        may_edit = bool(num) and not self._model.is_read_only
        for name, action in self.actions_by_name.items():
            action.setEnabled(bool(num) if name in ("open", "folder") else may_edit)
        for button in (*self.buttons.values(), self.move_button):
            button.setVisible(bool(num))
            button.setEnabled(may_edit)
        self._hint.setVisible(not num and self._model.num_rows > 0)

    def _add(self, name: str, do: Callable[[], object]) -> None:
        action = key_action(key_named(f"pairs/{name}"), self._grid)
        action.triggered.connect(lambda: do())
        self.actions_by_name[name] = action

    def _button(self, name: str) -> Button:
        action = self.actions_by_name[name]
        button = Button(action.text(), "", "normal", action.trigger)
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        button.setToolTip(f"{action.text()} ({keys})")
        return button

    def _show_menu(self, place: QPoint) -> None:
        if not self._grid.chosen().num:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for names in (("open",), ("exclude", "include", "swap"), ("train", "validation", "test"), ("note",), ("folder",)):
            menu.addActions([self.actions_by_name[name] for name in names])
            menu.addSeparator()
        menu.popup(self._grid.viewport().mapToGlobal(place))
