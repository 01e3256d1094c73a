"""One pair of a dataset, large: compared in every way, its problems in words, edited by a key, and the next one a key away."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFocusEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from core.pairs.dataset import Dataset
from core.pairs.recipes.recipe import Recipe
from core.pairs.rows import PairRow
from desktop.context import AppContext
from desktop.dataset_words import side_words, split_word, step_words
from desktop.item_models.dataset_model import DatasetModel
from desktop.item_models.pair_pictures import PairPictures, ShownHalf
from desktop.sentences import words_of
from desktop.shortcuts import bind
from desktop.theme import SPACE_PX
from desktop.widgets.augmentation_panel import AugmentationPanel
from desktop.widgets.compare_painting import HalfPicture
from desktop.widgets.compare_scene import CompareMode
from desktop.widgets.compare_view import KEY_STEP, PAN_PX, CompareView
from desktop.widgets.pair_view_facts import PairViewFacts
from desktop.widgets.pair_view_header import PairViewHeader
from desktop.widgets.pair_view_help import PairViewHelp
from desktop.widgets.pair_view_keys import commands
from desktop.widgets.pair_view_tools import MODES, PairViewTools
from desktop.widgets.zoom import STEP
from desktop.wording import fill

LOADING_AFTER_MS = 200
"""Pictures that come sooner are not announced: nothing flickers."""


class PairView(QWidget):
    """Shows the current pair of a DatasetModel, and edits through it. It asks for pictures only while it is on screen."""

    back_asked = Signal()
    """The user wants to see all pairs again."""
    find_asked = Signal()
    """The originals of missing pairs are to be looked for."""
    folder_asked = Signal(object)
    """The Path of a file to be shown in its folder."""

    def __init__(self, context: AppContext, model: DatasetModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.pictures = PairPictures(context, self)
        self.header = PairViewHeader()
        self.tools = PairViewTools()
        self.compare = CompareView(has_switch=False)
        self.compare.set_mode(CompareMode.BESIDE)
        self.augmentation = AugmentationPanel(context, "pair-view/augmentation")
        self.facts = PairViewFacts()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.compare)
        self.stack.addWidget(self.augmentation)
        self.help = PairViewHelp(self)
        self._details: dict[str, str] = {}
        self._details_of: PairRow | None = None
        self._shown: tuple[ShownHalf, ShownHalf] | None = None
        self._was_forward = True
        self._loading = QTimer(self)
        self._loading.setSingleShot(True)
        self._loading.setInterval(LOADING_AFTER_MS)
        self._loading.timeout.connect(lambda: self.compare.show_text(self.tr("The pictures are being read…")))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_PX + 2)
        layout.addWidget(self.header)
        layout.addWidget(self.tools)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.facts)
        self._wire()
        self._make_shortcuts()
        self._mode_changed()
        self._show_dataset()

    def _wire(self) -> None:
        for part in (self.header, self.tools, self.facts):
            part.command.connect(self.do)
        self.facts.find_asked.connect(self.find_asked)
        self.facts.folder_asked.connect(self.folder_asked)
        self.facts.note.kept.connect(lambda pair, note: self.model.note([pair], note))
        self.facts.note.left.connect(self._focus_pictures)
        self.compare.zoom_changed.connect(self._zoomed)
        self.compare.mode_changed.connect(self._mode_changed)
        self.pictures.ready.connect(self._show_pictures)
        self.model.opened.connect(self._show_dataset)
        self.model.failed.connect(self._edit_failed)
        self.model.facts_changed.connect(self._show_facts)
        self.model.rows_reset.connect(self.refresh)
        self.model.rows_came.connect(self._rows_came)
        self.model.current_changed.connect(self.refresh)

    def _make_shortcuts(self) -> None:
        for command in commands().values():
            bind(command, self, lambda name=command.name: self.do(name))

    # What can be done

    def do(self, name: str) -> None:
        """Do what a key or button of that name does (pair_view_keys)."""
        if self.help.isVisible():
            self.help.hide()
            return
        if name in MODES:
            self._compare(MODES[name])
            self._focus_pictures()
        else:
            self._actions[name]()

    @property
    def _actions(self) -> Mapping[str, Callable[[], object]]:
        model, compare = self.model, self.compare
        return {
            "next": lambda: self._step(model.current_row + 1),
            "previous": lambda: self._step(model.current_row - 1),
            "first": lambda: self._step(0),
            "last": lambda: self._step(model.num_rows - 1),
            "back": self.back_asked.emit,
            "augmentation": self._show_augmentation,
            "zoom_in": lambda: compare.zoom_by(STEP),
            "zoom_out": lambda: compare.zoom_by(1 / STEP),
            "toggle_fit": compare.toggle_fit,
            "border_left": lambda: compare.set_position(compare.position - KEY_STEP),
            "border_right": lambda: compare.set_position(compare.position + KEY_STEP),
            "pan_left": lambda: compare.pan(PAN_PX, 0),
            "pan_right": lambda: compare.pan(-PAN_PX, 0),
            "pan_up": lambda: compare.pan(0, PAN_PX),
            "pan_down": lambda: compare.pan(0, -PAN_PX),
            "exclude": lambda: self._edit(lambda row: model.include([row.id]) if row.is_excluded else model.exclude([row.id])),
            "swap": lambda: self._edit(lambda row: model.swap([row.id])),
            "train": lambda: self._edit(lambda row: model.move([row.id], "train")),
            "validation": lambda: self._edit(lambda row: model.move([row.id], "validation")),
            "test": lambda: self._edit(lambda row: model.move([row.id], "test")),
            "note": self._write_note,
            "undo": model.undo,
            "redo": model.redo,
            "help": self.help.open,
        }

    def _step(self, row: int) -> None:
        self._was_forward = row >= self.model.current_row
        self.model.set_current_row(row)

    def _edit(self, change: Callable[[PairRow], None]) -> None:
        row = self.model.current
        if row is not None:
            change(row)

    def _edit_failed(self) -> None:
        self.facts.note.not_kept()
        self.refresh()

    def _compare(self, mode: CompareMode) -> None:
        self.stack.setCurrentWidget(self.compare)
        self.compare.set_mode(mode)
        self._mode_changed()

    def _write_note(self) -> None:
        self._compare(self.compare.mode)
        self.facts.note.setFocus()

    def _show_augmentation(self) -> None:
        self.stack.setCurrentWidget(self.augmentation)
        self._mode_changed()
        self.refresh()

    # What is shown

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        self._focus_pictures()

    def focusInEvent(self, event: QFocusEvent) -> None:
        # no focus proxy: with one, Tab leaves out what stands before the pictures
        super().focusInEvent(event)
        self._focus_pictures()

    def refresh(self) -> None:
        """Show the current pair as it is now."""
        row, index = self.model.current, self.model.current_row
        names = self._names(row)
        self.header.show_row(row, index, self.model.num_rows)
        self.facts.show_row(row, names)
        self.compare.set_names(*names)
        if not self.isVisible():
            return
        is_other = self._details_of is None or row is None or row.id != self._details_of.id
        if is_other or row.problems != self._details_of.problems:
            self._details, self._details_of = {}, row
            if row is not None and row.problems:
                self.model.read(lambda dataset: _details(dataset, row.id), lambda found: self._take_details(row.id, found))
        self.facts.show_problems(row, self._details)
        self._show_pictures()
        self._want()
        self.augmentation.show_pair(row.pair if row is not None and self.augmentation.isVisible() else None, self._recipe())
        self._speak(row)

    def _show_pictures(self) -> None:
        row = self.model.current
        shown = self.pictures.halves(row.pair) if row is not None else None
        if shown is None:
            self._shown = None
            self.facts.show_sizes(None)
            if self.model.num_rows == 0:
                self._loading.stop()
                self.compare.show_text(self.tr("There is no pair to show."))
            elif not self._loading.isActive():
                self.compare.show_text("")
                self._loading.start()
            return
        self._loading.stop()
        if shown == self._shown:
            return
        self._shown = shown
        self.compare.show_halves(*(HalfPicture(half.pixmap, half.size, half.error) for half in shown))
        self.facts.show_sizes((shown[0].size, shown[1].size))

    def _want(self) -> None:
        """Ask for what is missing of this pair, and of its neighbours in the direction in which they are looked through."""
        row, index = self.model.current, self.model.current_row
        if row is None or not self.isVisible():
            return
        steps = (1, -1) if self._was_forward else (-1, 1)
        places = [index + step for step in steps if 0 <= index + step < self.model.num_rows]
        neighbours = [near.pair for near in map(self.model.row, places) if near is not None and not near.is_missing]
        self.pictures.want(row.pair, neighbours, is_close=self._shown is not None and self.compare.scene.wants_more_pixels)

    def _take_details(self, pair_id: int, details: dict[str, str]) -> None:
        row = self.model.current
        if row is not None and row.id == pair_id:
            self._details = details
            self.facts.show_problems(row, details)

    def _rows_came(self, first: int, last: int) -> None:
        index = self.model.current_row
        if first <= index <= last:
            self.refresh()
        elif first <= index + 1 and index - 1 <= last:
            self._want()

    def _show_dataset(self) -> None:
        self.pictures.forget()
        self._shown = self._details_of = None
        self._show_facts()
        self.facts.set_read_only(words_of(self.model.reader_reason) if self.model.reader_reason is not None else "")
        self.refresh()

    def _show_facts(self) -> None:
        facts = self.model.facts
        self.pictures.set_recipe(self._recipe())
        undo, redo = (facts.next_undo, facts.next_redo) if facts is not None else (None, None)
        self.header.show_history(step_words(undo) if undo is not None else None, step_words(redo) if redo is not None else None)
        self.refresh()

    def _mode_changed(self) -> None:
        is_comparing = self.stack.currentWidget() is self.compare
        mode = next(name for name, mode in MODES.items() if mode is self.compare.mode)
        self.tools.show_mode(mode if is_comparing else "augmentation")
        self.facts.set_short(not is_comparing)

    def _zoomed(self) -> None:
        scene = self.compare.scene
        self.tools.show_zoom(scene.scale if scene.has_pictures else None, is_fit=self.compare.is_fit)
        if scene.has_pictures and scene.wants_more_pixels:
            self._want()

    def _focus_pictures(self) -> None:
        if self.stack.currentWidget() is self.compare:
            self.compare.setFocus()

    def _names(self, row: PairRow | None) -> tuple[str, str]:
        facts = self.model.facts
        names = (facts.input_name, facts.target_name) if facts is not None else ("", "")
        if row is not None and row.is_swapped:
            names = names[::-1]
        plain = (self.tr("Input"), self.tr("Target"))
        return tuple(fill(self.tr("%1: %2"), word, side_words(name)) if name else word for word, name in zip(plain, names, strict=True))

    def _recipe(self) -> Recipe:
        return self.model.facts.recipe if self.model.facts is not None else ()

    def _speak(self, row: PairRow | None) -> None:
        words = [row.pair.name, split_word(row.pair.split), self.header.state_words()] if row is not None else []
        self.setAccessibleName(self.tr("Pair"))
        self.setAccessibleDescription(", ".join(word for word in words if word))


def _details(dataset: Dataset, pair_id: int) -> dict[str, str]:
    return dataset.problem_details(pair_id)
