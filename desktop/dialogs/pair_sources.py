"""Asks where the pairs of a new dataset are: in a folder, in two, in a table, or to be made of photos."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from desktop.dialogs.choosing import ask_for_file, ask_for_folder


class PairSources(QObject):
    """Each way to ask, and a menu of all."""

    chosen = Signal(object, bool)
    """(the Paths, whether they hold single photos)"""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window

    def menu(self) -> QMenu:
        """All ways, by what the user has."""
        menu = QMenu(self._window)
        for text, ask in (
            (self.tr("One folder of pairs…"), self.ask_for_folder),
            (self.tr("Two folders, inputs and targets…"), self.ask_for_two_folders),
            (self.tr("A table (CSV) of two columns…"), self.ask_for_table),
            (self.tr("Photos, and a recipe for their inputs…"), self.ask_for_photos),
        ):
            action = QAction(text, menu)
            action.triggered.connect(lambda _=False, ask=ask: ask())
            menu.addAction(action)
        return menu

    def ask_for_folder(self) -> None:
        """A folder of side-by-side pictures, or one that holds two folders."""
        ask_for_folder(self._window, self.tr("Choose a folder of pairs"), lambda folder: self.chosen.emit([folder], False))

    def ask_for_photos(self) -> None:
        """A folder of single photos."""
        ask_for_folder(self._window, self.tr("Choose a folder of photos"), lambda folder: self.chosen.emit([folder], True))

    def ask_for_table(self) -> None:
        """A CSV file."""
        kinds = self.tr("Tables (*.csv *.tsv *.txt)")
        ask_for_file(self._window, self.tr("Choose a table of pairs"), kinds, lambda path: self.chosen.emit([path], False))

    def ask_for_two_folders(self) -> None:
        """The folder of inputs, then that of targets."""

        def second(folder: Path) -> None:
            title = self.tr("Choose the folder of targets")
            ask_for_folder(self._window, title, lambda other: self.chosen.emit([folder, other], False))

        ask_for_folder(self._window, self.tr("Choose the folder of inputs"), second)
