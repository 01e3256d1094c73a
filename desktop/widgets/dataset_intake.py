"""What was found in dropped folders, shown before anything is kept: pairs, direction, problems, share; then Create."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from core.errors import AppError
from core.pairs.pair import Half
from desktop.dialogs.name import MAX_NAME_LENGTH
from desktop.item_models.intake import Intake, folder_name
from desktop.item_models.pair_items import PairItems
from desktop.item_models.thumbnails import ThumbnailStore
from desktop.messages import next_step, title_of
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import Button, card, label
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.fields import NumberField
from desktop.widgets.pair_grid import PairGrid
from desktop.widgets.side_switch import SideSwitch, side_words
from desktop.wording import fill, number

NUM_PROBLEMS_SHOWN = 4


class DatasetIntake(QWidget):
    """Three faces: looking, found, and nothing found. Making the dataset is the page's."""

    create_asked = Signal()
    cancel_asked = Signal()
    add_asked = Signal()

    def __init__(self, thumbnails: ThumbnailStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.intake: Intake | None = None
        self._thumbnails = thumbnails
        self.items = PairItems(thumbnails, self)
        self.name_field = QLineEdit()
        self.name_field.setMaxLength(MAX_NAME_LENGTH)
        self.name_field.setAccessibleName(self.tr("Name"))
        self.found_label = label("", "strong", wraps=True)
        self.switch = SideSwitch()
        self.share_box = NumberField(1, 90, self.tr(" %"))
        self.share_box.setAccessibleName(self.tr("Held out for validation"))
        self.split_label = label("", "muted", wraps=True)
        self.problems_label = label("", wraps=True)
        self.create_button = Button(self.tr("&Create dataset"), "check", "primary", self.create_asked.emit)
        self.cancel_button = Button(self.tr("Cancel"), "", "normal", self.cancel_asked.emit)
        self.grid = PairGrid()
        self.grid.setModel(self.items)
        self._stack = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * SPACE_PX)
        layout.addWidget(label(self.tr("New dataset"), "title"))
        layout.addWidget(self._stack, 1)
        self._looking = self._make_looking()
        self._found = self._make_found()
        self._nothing = self._make_nothing()
        for face in (self._looking, self._found, self._nothing):
            self._stack.addWidget(face)
        self.switch.swap_asked.connect(self._swap)
        self.share_box.valueChanged.connect(self._share_changed)
        self.name_field.textChanged.connect(self._name_changed)
        self.name_field.returnPressed.connect(lambda: self.create_button.isEnabled() and self.create_asked.emit())
        thumbnails.ready.connect(self._show_example)

    def show_looking(self) -> None:
        """The helper looks through the folders."""
        self.intake = None
        self._stack.setCurrentWidget(self._looking)
        self._looking_cancel.setFocus()

    def show_found(self, intake: Intake) -> None:
        """Show what was found."""
        self.intake = intake
        self.name_field.setText(intake.name)
        self.name_field.setCursorPosition(0)
        self.share_box.setValue(round(100 * intake.validation_share))
        for widget in (self.share_label, self.share_box):
            widget.setVisible(not intake.has_own_split)
        self._show_problems(intake.found.problems)
        self._stack.setCurrentWidget(self._found)
        self.set_busy(False)
        self._refresh()
        self.create_button.setFocus()

    def show_nothing(self, error: AppError) -> None:
        """Say why there are no pairs."""
        self.intake = None
        self._nothing.heading.setText(title_of(error.code))
        self._nothing.text.setText(f"{error.message}\n\n{next_step(error)}".rstrip())
        self._stack.setCurrentWidget(self._nothing)

    def set_busy(self, is_busy: bool) -> None:
        """While the dataset is being made."""
        self.create_button.setEnabled(not is_busy)
        self.create_button.setText(self.tr("Creating…") if is_busy else self.tr("&Create dataset"))
        for widget in (self.name_field, self.switch, self.share_box):
            widget.setEnabled(not is_busy)

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
        face.add_button(Button(self.tr("Choose others…"), "add-folder", "primary", self.add_asked.emit))
        face.add_button(Button(self.tr("Cancel"), "", "normal", self.cancel_asked.emit))
        return face

    def _make_found(self) -> QWidget:
        face = QWidget()
        layout = QVBoxLayout(face)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * SPACE_PX)
        frame = card()
        inner = QHBoxLayout(frame)
        inner.setContentsMargins(20, 16, 16, 10)
        inner.setSpacing(4 * SPACE_PX)
        words = QVBoxLayout()
        words.setSpacing(SPACE_PX)
        name_row = QHBoxLayout()
        name_label = label(self.tr("&Name"))
        name_label.setBuddy(self.name_field)
        name_row.addWidget(name_label)
        name_row.addWidget(self.name_field, 1)
        share_row = QHBoxLayout()
        self.share_label = label(self.tr("Held out for &validation"))
        self.share_label.setBuddy(self.share_box)
        share_row.addWidget(self.share_label)
        share_row.addWidget(self.share_box)
        share_row.addStretch(1)
        words.addLayout(name_row)
        words.addWidget(self.found_label)
        words.addLayout(share_row)
        words.addWidget(self.split_label)
        words.addStretch(1)
        inner.addLayout(words, 1)
        inner.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(frame)
        self._problems = QFrame()
        self._problems.setProperty("role", "notice")
        problems_layout = QVBoxLayout(self._problems)
        problems_layout.setContentsMargins(16, 10, 16, 10)
        problems_layout.addWidget(self.problems_label)
        layout.addWidget(self._problems)
        layout.addWidget(label(self.tr("The first pairs"), "section"))
        layout.addWidget(self.grid, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.create_button)
        layout.addLayout(buttons)
        return face

    def _show_problems(self, problems: list[str]) -> None:
        lines = problems[:NUM_PROBLEMS_SHOWN]
        if len(problems) > NUM_PROBLEMS_SHOWN:
            lines.append(fill(self.tr("And %1 more."), number(len(problems) - NUM_PROBLEMS_SHOWN)))
        self.problems_label.setText("\n".join(lines))
        self.problems_label.setToolTip("\n".join(problems[:40]))
        self._problems.setVisible(bool(problems))

    def _swap(self) -> None:
        if self.intake is not None:
            self.intake.swap()
            self._refresh()

    def _share_changed(self, percent: int) -> None:
        if self.intake is not None:
            self.intake.validation_share = percent / 100
            self._show_split()

    def _name_changed(self, name: str) -> None:
        if self.intake is not None:
            self.intake.name = name
        self.create_button.setEnabled(bool(name.strip()))

    def _refresh(self) -> None:
        intake = self.intake
        assert intake is not None
        self.items.set_pairs(intake.examples)
        total = number(intake.found.num_pairs)
        sentences = {
            "side_by_side": self.tr("%1 pairs found: two pictures side by side in each file."),
            "two_folders": self.tr("%1 pairs found: pictures of the same name in two folders."),
            "subfolders": self.tr("%1 pairs found: pictures of the same name in two subfolders."),
            "suffixes": self.tr("%1 pairs found: pictures whose names differ in their last word."),
            "table": self.tr("%1 pairs found in the table."),
        }
        self.found_label.setText(fill(sentences[intake.found.layout], total))
        self._show_split()
        self._show_example()

    def _show_split(self) -> None:
        intake = self.intake
        assert intake is not None
        words = self.tr("%1 pairs to learn from, %2 for previews and validation.")
        if intake.has_own_split:
            words = self.tr("The folders say it: %1 pairs to learn from, %2 for validation.")
        self.split_label.setText(fill(words, number(intake.num_train), number(intake.num_validation)))

    def _show_example(self, _keys: object = None) -> None:
        examples = self.intake.examples if self.intake is not None else []
        if not examples:
            return
        pair = examples[0]
        self.switch.set_pictures(self._thumbnails.picture(pair.input), self._thumbnails.picture(pair.target))
        self.switch.set_names(_half_words(pair.input), _half_words(pair.target))


def _half_words(half: Half) -> str:
    return folder_name(half) or side_words(half.side)
