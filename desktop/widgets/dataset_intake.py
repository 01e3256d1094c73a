"""What is in dropped files and folders, shown while it is found and before anything is kept; then a dataset is made, or added to."""

import os
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from core.errors import AppError, ErrorCode
from core.pairs.recipes.recipe import Edges
from desktop.context import AppContext
from desktop.dataset_words import num_pairs_words
from desktop.item_models.dataset_state import DatasetFacts
from desktop.item_models.intake import Intake, Wish
from desktop.item_models.left_behind import LeftPairs
from desktop.item_models.thumbnails import ThumbnailStore
from desktop.long_work import LongWork
from desktop.messages import next_step, title_of
from desktop.sentences import message_of
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import Button
from desktop.widgets.dataset_intake_found import IntakeFound
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.empty_state import EmptyState
from desktop.wording import fill
from training.dataset_requests import Inspection, PairsAdded

INSPECTION_LANE = "datasets/inspection"
MAX_ENTRIES_SEEN = 1000


class DatasetIntake(QWidget):
    """Three faces: looking, found (also while the scan goes on), and nothing found. Making the dataset is the page's."""

    create_asked = Signal()
    cancel_asked = Signal()
    choose_asked = Signal()
    """Other files are to be chosen."""
    added = Signal(str)
    """Pairs were added to the dataset that they were for; in words, how many."""

    def __init__(self, context: AppContext, thumbnails: ThumbnailStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.intake: Intake | None = None
        self._wish: Wish | None = None
        self._into: DatasetFacts | None = None
        self.inspection = LongWork(context, INSPECTION_LANE, self)
        self.addition = LongWork(context, "datasets/addition", self)
        self.title = ElidedLabel("", "title")
        self.found = IntakeFound(context, thumbnails)
        self.looking = self._make_looking()
        self.nothing = self._make_nothing()
        self.stack = QStackedWidget()
        for face in (self.looking, self.found, self.nothing):
            self.stack.addWidget(face)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * SPACE_PX)
        layout.addWidget(self.title)
        layout.addWidget(self.stack, 1)
        self.inspection.told.connect(self._show_found)
        self.inspection.done.connect(self._show_found)
        self.inspection.failed.connect(self.show_nothing)
        self.addition.progressed.connect(self.found.bar.progress)
        self.addition.done.connect(self._was_added)
        self.addition.stopped.connect(lambda: self.set_busy(False))
        self.addition.failed.connect(self._not_added)
        self.addition.failed.connect(context.fail)
        found = self.found
        found.keep_asked.connect(self._keep)
        found.cancel_asked.connect(self.cancel_asked)
        found.order_asked.connect(self.match_in_order)
        found.photos_asked.connect(self.take_as_photos)
        found.bar.stop_asked.connect(self._stop_work)

    @property
    def create_button(self) -> Button:
        return self.found.keep_button

    def look(self, paths: list[Path], *, as_photos: bool = False, into: DatasetFacts | None = None) -> None:
        """Look for pairs; with `into` they are for that dataset, with its recipe if it has one."""
        self._into = into
        recipe = into.recipe if into is not None else (Edges(),) if as_photos else ()
        title = fill(self.tr("Add to %1"), into.name) if into is not None else self.tr("New dataset")
        self.title.set_text(title)
        self.found.begin(into)
        self._begin(Wish(tuple(paths), recipe=recipe, into=into.dataset_dir if into is not None else None))

    def match_in_order(self, is_wanted: bool) -> None:
        """Pair the pictures of two folders by the order of their names, or no longer so."""
        if self._wish is not None and self._wish.in_order != is_wanted:
            self._begin(replace(self._wish, in_order=is_wanted))

    def take_as_photos(self, is_wanted: bool) -> None:
        """Take every picture as a photo of which a recipe makes the input, or look for pairs again."""
        if self._wish is not None and bool(self._wish.recipe) != is_wanted:
            recipe = self.found.recipe.recipe if is_wanted else ()
            self._begin(replace(self._wish, recipe=recipe, in_order=False))

    def left(self) -> LeftPairs | None:
        """What a new dataset was to be made of, for the window that follows this one."""
        wish = self._wish
        return LeftPairs(list(wish.paths), bool(wish.recipe)) if wish is not None and self._into is None else None

    def set_aside(self) -> None:
        """The user looks at something else: a new dataset stays as far as it is set up, pairs for another one are forgotten."""
        if self.left() is None or self.stack.currentWidget() is self.nothing:
            self.stop()

    def stop(self) -> None:
        """The user does something else."""
        self.inspection.forget()
        self.addition.forget()
        self.found.stop()
        self.intake = self._wish = None

    def end(self) -> None:
        """The window closes."""
        self.inspection.end()
        self.addition.end()
        self.found.stop()

    def set_busy(self, is_busy: bool) -> None:
        """While what was found is being kept."""
        self.found.set_busy(is_busy)

    def show_nothing(self, error: AppError) -> None:
        """Say why there are no pairs, and what else may be tried."""
        self.intake = None
        self.nothing.heading.setText(title_of(error.code))
        self.nothing.text.setText(f"{message_of(error)}\n\n{next_step(error)}".rstrip())
        may_be_other = error.code in (ErrorCode.NO_PAIRS, ErrorCode.PAIRS_UNCLEAR) and self._wish is not None
        self.order_button.setVisible(may_be_other and self._wish is not None and not self._wish.in_order and _holds_two(self._wish.paths))
        self.photos_button.setVisible(may_be_other and self._into is None and self._wish is not None and not self._wish.recipe)
        self.stack.setCurrentWidget(self.nothing)

    def _begin(self, wish: Wish) -> None:
        self._wish = wish
        self.intake = None
        self.stack.setCurrentWidget(self.looking)
        self._looking_cancel.setFocus()
        self.inspection.begin(wish.request())

    def _show_found(self, found: Inspection) -> None:
        assert self._wish is not None
        before = self.intake
        self.intake = before.went_on(found) if before is not None else Intake.of(self._wish, found)
        self.found.show_intake(self.intake, is_first=before is None)
        self.stack.setCurrentWidget(self.found)

    def _keep(self) -> None:
        if self.intake is None or not self.intake.is_final:
            return
        if self._into is None:
            self.create_asked.emit()
        else:
            self.set_busy(True)
            self.found.bar.begin()
            self.addition.begin(self.intake.addition(os.getpid()))

    def _was_added(self, answer: PairsAdded) -> None:
        self.found.bar.end()
        self.set_busy(False)
        words = fill(self.tr("%1 added."), num_pairs_words(answer.num_added))
        if answer.num_known:
            words = f"{words} {fill(self.tr('%1 were there already.'), num_pairs_words(answer.num_known))}"
        self.added.emit(words)

    def _not_added(self, _error: AppError) -> None:
        self.found.bar.end()
        self.set_busy(False)

    def _stop_work(self) -> None:
        if self.addition.is_running:
            self.found.bar.end()
            self.addition.stop()
        else:
            self.cancel_asked.emit()

    def _make_looking(self) -> QWidget:
        face = EmptyState("datasets", self.tr("Looking for pairs…"), self.tr("Your files are only read, never changed."))
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setFixedWidth(280)
        bar.setAccessibleName(self.tr("Looking for pairs"))
        face.below.addSpacing(2 * SPACE_PX)
        face.below.addWidget(bar, 0, Qt.AlignmentFlag.AlignHCenter)
        self._looking_cancel = face.add_button(Button(self.tr("Cancel"), "", "normal", self.cancel_asked.emit))
        return face

    def _make_nothing(self) -> EmptyState:
        face = EmptyState("warning", "", "")
        self.order_button = face.add_button(
            Button(self.tr("Match them in order"), "", "normal", lambda: self.match_in_order(is_wanted=True))
        )
        self.photos_button = face.add_button(
            Button(self.tr("They are single photos"), "", "normal", lambda: self.take_as_photos(is_wanted=True))
        )
        face.add_button(Button(self.tr("Choose others…"), "add-folder", "primary", self.choose_asked.emit))
        face.add_button(Button(self.tr("Cancel"), "", "normal", self.cancel_asked.emit))
        return face


def _holds_two(paths: Sequence[Path]) -> bool:
    """Whether these may be two folders of pictures, or hold two: as far as a look at the first entries tells."""
    folders = [path for path in paths if path.is_dir()]
    if len(folders) != 1:
        return len(folders) == 2
    try:
        with os.scandir(folders[0]) as entries:
            return sum(entry.is_dir() for entry in islice(entries, MAX_ENTRIES_SEEN)) == 2
    except OSError:
        return False
