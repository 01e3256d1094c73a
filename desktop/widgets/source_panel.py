"""The pictures to be translated: a place to drop them on, then the list of what was dropped."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from core.errors import AppError
from core.translation.naming import Naming
from desktop.counting import Found, PictureCount
from desktop.item_models.left_behind import LeftPictures
from desktop.item_models.sources import Sources
from desktop.keys import key_named
from desktop.shortcuts import bind
from desktop.widgets.buttons import Button
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.folding_row import FoldingRow
from desktop.widgets.source_filters import SourceFilters
from desktop.widgets.source_list import SourceList
from desktop.wording import fill, number


class SourcePanel(QStackedWidget):
    """Sources come by drop, by dialog, or from the command line; each counts once."""

    changed = Signal()
    sample_asked = Signal()
    refused = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sources = Sources(self)
        self.found = Found()
        """What was found so far."""
        self.filters = SourceFilters()
        self._naming: Naming | None = None
        self._count = PictureCount(self)
        self._count.counted.connect(self._on_counted)
        self.sources.taken.connect(self._recount)
        self._count.failed.connect(self._on_failed)
        self._empty = self._make_empty()
        self._list = self._make_list()
        self.addWidget(self._empty)
        self.addWidget(self._list)

    @property
    def paths(self) -> list[Path]:
        """The sources."""
        return self.sources.paths

    @property
    def is_taking(self) -> bool:
        """Whether a part of a large drop is not in the list yet."""
        return self.sources.is_taking

    @property
    def num_pictures(self) -> int:
        """How many pictures were found so far."""
        return self.found.num_pictures

    @property
    def is_empty(self) -> bool:
        """Whether all was searched and no picture found."""
        return self.found.is_final and self.found.num_pictures == 0

    def add(self, paths: Sequence[Path]) -> None:
        """Add files and folders."""
        if self.sources.add(paths) and not self.sources.is_taking:
            self._recount()
        elif self.sources.is_taking:
            self.setCurrentWidget(self._list)
            self._heading.set_text(fill(self.tr("Taking in %1 files…"), number(len(paths))))
            self.changed.emit()

    def clear(self) -> None:
        """Take all sources out."""
        self.sources.clear()
        self.filters.reset()
        self._recount()

    def leave_out_results(self, naming: Naming | None) -> None:
        """Results lie beside their pictures and are named so: former ones are not counted. None: they lie elsewhere."""
        if naming != self._naming:
            self._naming = naming
            if self.paths and not self.sources.is_taking:
                self._begin_count()  # what was found stands until then

    def left(self) -> LeftPictures:
        """What was chosen, for the window that follows this one."""
        filters = self.filters
        return LeftPictures(self.paths, filters.include_field.text(), filters.exclude_field.text(), filters.watch.isChecked())

    def take_up(self, left: LeftPictures) -> None:
        """What was chosen in the window before this one."""
        self.filters.include_field.setText(left.include)
        self.filters.exclude_field.setText(left.exclude)
        self.filters.watch.setChecked(left.is_watching)
        self.add(left.paths)

    def take_focus(self) -> None:
        """The keyboard comes here: to the first button, or to the list of what is there."""
        (self._view if self.paths else self.add_button).setFocus()

    def stop(self) -> None:
        """Count no more: the window closes."""
        self._count.stop()

    def _make_empty(self) -> EmptyState:
        empty = EmptyState(
            "drop",
            self.tr("Drop pictures or folders here"),
            self.tr("Every picture in them is translated. Your originals are only read, and nothing leaves this computer."),
            is_drop_zone=True,
        )
        self.add_button = empty.add_button(Button(self.tr("Add pictures…"), "add-files", on_click=self.choose_files))
        empty.add_button(Button(self.tr("Add a folder…"), "add-folder", on_click=self.choose_folder))
        empty.below.addSpacing(6)
        empty.below.addWidget(
            Button(self.tr("Try it with the sample outlines"), "sample", "quiet", self.sample_asked.emit), 0, Qt.AlignmentFlag.AlignHCenter
        )
        return empty

    def _make_list(self) -> QWidget:
        panel = QWidget()
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        self._heading = ElidedLabel("", "heading")
        add_files = Button(self.tr("Add pictures…"), "add-files", "quiet", self.choose_files)
        add_folder = Button(self.tr("Add a folder…"), "add-folder", "quiet", self.choose_folder)
        layout.addWidget(FoldingRow(self._heading, (add_files, add_folder)))
        self._view = SourceList(self.sources)
        layout.addWidget(self._view, 1)
        layout.addWidget(self.filters)
        self.filters.changed.connect(self._recount)
        self.filters.watching_changed.connect(self.changed)
        hint = ElidedLabel(self.tr("You can drop more anywhere on the window."), "muted")
        self._remove = Button(self.tr("Remove"), "remove", "quiet", self.remove_selected)
        self._remove.setEnabled(False)
        layout.addWidget(FoldingRow(hint, (self._remove, Button(self.tr("Clear"), "trash", "quiet", self.clear))))
        bind(key_named("sources/remove"), self._view, self.remove_selected, alone=True)
        self._view.selectionModel().selectionChanged.connect(lambda: self._remove.setEnabled(self._view.selectionModel().hasSelection()))
        return panel

    def remove_selected(self) -> None:
        """Take the marked sources out."""
        self.sources.remove([index.row() for index in self._view.selectionModel().selectedRows()])
        self._recount()

    def choose_files(self) -> None:
        """Ask for pictures."""
        dialog = QFileDialog(self, self.tr("Add pictures"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.add([Path(name) for name in names]))
        dialog.open()

    def choose_folder(self) -> None:
        """Ask for a folder."""
        dialog = QFileDialog(self, self.tr("Add a folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda name: self.add([Path(name)]))
        dialog.open()

    def _recount(self) -> None:
        paths = self.paths
        self.found = Found()
        self.setCurrentWidget(self._list if paths else self._empty)
        self.filters.show_folders(self.sources.has_folders)
        if paths:
            self._heading.set_text(self.tr("Looking for pictures…"))
            self._begin_count()
        else:
            self._count.stop()
        self.changed.emit()

    def _begin_count(self) -> None:
        self._count.begin(self.paths, self.filters.include, self.filters.exclude, self._naming)

    def _on_counted(self, found: Found) -> None:
        self.found = found
        num_pictures = found.num_pictures
        self.sources.show_counts(found.folders, is_final=found.is_final)
        self.filters.show_nothing(self.is_empty and self.filters.has_globs)
        if not found.is_final:
            self._heading.set_text(fill(self.tr("%1 pictures so far…"), number(num_pictures)))
        elif num_pictures == 0 and self.filters.has_globs:
            self._heading.set_text(self.tr("No picture in here matches"))
        elif num_pictures == 0:
            self._heading.set_text(self.tr("There are no pictures in here"))
        elif num_pictures == 1:
            self._heading.set_text(self.tr("1 picture"))
        else:
            self._heading.set_text(fill(self.tr("%1 pictures"), number(num_pictures)))
        self.changed.emit()

    def _on_failed(self, error: AppError) -> None:
        if self.sources.remove_refused(error):  # told once: kept, it would fail every later count, too
            self._recount()
        else:
            self._heading.set_text(self.tr("Not everything could be found"))
        self.refused.emit(error)
