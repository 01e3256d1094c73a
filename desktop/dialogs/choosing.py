"""Asks for a folder or for files without holding up the window."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


def ask_for_folder(parent: QWidget, title: str, then: Callable[[Path], None]) -> None:
    """Show the system's dialog; `then` is called with the folder, or never when the user changes their mind."""
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    _open(dialog, then)


def ask_for_file(parent: QWidget, title: str, kinds: str, then: Callable[[Path], None]) -> None:
    """As ask_for_folder, for one file; `kinds` is Qt's filter: 'Tables (*.csv)'."""
    dialog = QFileDialog(parent, title, "", kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    _open(dialog, then)


def ask_for_files(parent: QWidget, title: str, then: Callable[[list[Path]], None]) -> None:
    """As ask_for_file, for one or more of any kind."""
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(lambda names: then([Path(name) for name in names]))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def ask_where_to_save(parent: QWidget, title: str, suggestion: Path, kinds: str, then: Callable[[Path], None]) -> None:
    """As ask_for_file, for one to be written; what stands there is asked about. Where no suffix is typed, that of the kind is added."""
    dialog = QFileDialog(parent, title, str(suggestion.parent), kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suggestion.suffix.removeprefix("."))
    dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(kind.rpartition(".")[2].rstrip(")")))
    dialog.selectFile(suggestion.name)
    _open(dialog, then)


def _open(dialog: QFileDialog, then: Callable[[Path], None]) -> None:
    dialog.fileSelected.connect(lambda name: then(Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
