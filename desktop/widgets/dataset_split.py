"""Which side is the input, and which pairs are held out: by share and seed, alike from every folder, or folder by folder."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.pairs.pair import Split
from core.pairs.splitting import SplitFacts
from desktop.dataset_words import side_words, split_word
from desktop.item_models.dataset_state import DatasetFacts
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import Button, card, label
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.fields import ChoiceField, NumberField
from desktop.widgets.side_switch import SideSwitch
from desktop.wording import fill, number

MAX_FOLDERS = 200
"""Folders that can be divided one by one; where there are more the share of every folder is meant."""
_SPLITS: tuple[Split, ...] = ("train", "validation", "test")


class DatasetSplit(QWidget):
    """Fields that change nothing until a button is pressed; edits go out as signals."""

    swap_asked = Signal()
    recipe_asked = Signal()
    """Make the inputs of the photos otherwise."""
    share_asked = Signal(float, object, int, bool)
    """(validation share, test share or None to leave test pairs where they are, seed, alike from every folder)"""
    folders_asked = Signal(object)
    """The split of each folder."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder_boxes: dict[str, ChoiceField] = {}
        self._shown_test = 0
        self.switch = SideSwitch()
        self.switch.swap_asked.connect(self.swap_asked)
        self.recipe_button = Button(self.tr("Change the &recipe…"), "", "quiet", self.recipe_asked.emit)
        self.counts = label("", "strong", wraps=True)
        self.copies = label("", "muted", wraps=True)
        self.by_share = QRadioButton(self.tr("By &share"))
        self.by_folder = QRadioButton(self.tr("By fo&lder"))
        self.by_share.setChecked(True)
        self._ways = QButtonGroup(self)
        self._ways.addButton(self.by_share)
        self._ways.addButton(self.by_folder)
        self.validation = _percent(self.tr("Share held out for validation"), 1)
        self.test = _percent(self.tr("Share kept for tests"), 0)
        self.test.setToolTip(self.tr("Test pairs stay what they are as long as you leave this alone."))
        self.seed = NumberField(0, 999_999)
        self.seed.setAccessibleName(self.tr("Seed"))
        self.seed.setToolTip(self.tr("The same seed always chooses the same pairs."))
        self.alike = QCheckBox(self.tr("The same share of every folder"))
        self.share_button = Button(self.tr("S&plit"), "split", "primary", self._ask_share)
        self.other_button = Button(self.tr("&Other pairs"), "refresh", "normal", self._ask_others)
        self.other_button.setToolTip(self.tr("The same shares with the next seed."))
        self.folders_button = Button(self.tr("S&plit"), "split", "primary", self._ask_folders)
        self._faces = QStackedWidget()
        self._faces.setProperty("role", "bare")
        self._grid = QGridLayout()
        self._arrange()
        self.by_share.toggled.connect(lambda on: self._faces.setCurrentIndex(0 if on else 1))
        self.validation.valueChanged.connect(self._keep_sum)
        self.test.valueChanged.connect(self._keep_sum)

    def _arrange(self) -> None:
        sides = card()
        inner = QHBoxLayout(sides)
        inner.setContentsMargins(20, 16, 20, 12)
        inner.setSpacing(3 * SPACE_PX)
        left = QVBoxLayout()
        left.addWidget(self.switch)
        left.addWidget(self.recipe_button, 0, Qt.AlignmentFlag.AlignHCenter)
        left.addStretch(1)
        inner.addLayout(left)
        words = QVBoxLayout()
        words.setSpacing(SPACE_PX)
        words.addWidget(label(self.tr("Held out"), "section"))
        words.addWidget(self.counts)
        words.addWidget(self.copies)
        words.addStretch(1)
        inner.addLayout(words, 1)
        ways = card()
        column = QVBoxLayout(ways)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(SPACE_PX + 4)
        column.addWidget(label(self.tr("Split anew"), "section"))
        row = QHBoxLayout()
        row.setSpacing(3 * SPACE_PX)
        row.addWidget(self.by_share)
        row.addWidget(self.by_folder)
        row.addStretch(1)
        column.addLayout(row)
        self._faces.addWidget(self._share_face())
        self._faces.addWidget(self._folders_face())
        column.addWidget(self._faces)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(2 * SPACE_PX)
        layout.addWidget(sides)
        layout.addWidget(ways)
        layout.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def _share_face(self) -> QWidget:
        face = QWidget()
        grid = QGridLayout(face)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * SPACE_PX)
        grid.setVerticalSpacing(SPACE_PX)
        for row, (text, field) in enumerate(
            ((self.tr("&Validation"), self.validation), (self.tr("&Test"), self.test), (self.tr("S&eed"), self.seed))
        ):
            field_label = label(text)
            field_label.setBuddy(field)
            grid.addWidget(field_label, row, 0)
            grid.addWidget(field, row, 1)
        grid.addWidget(self.alike, 3, 0, 1, 3)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_PX)
        buttons.addWidget(self.share_button)
        buttons.addWidget(self.other_button)
        buttons.addStretch(1)
        grid.addLayout(buttons, 4, 0, 1, 3)
        grid.setColumnStretch(2, 1)
        return face

    def _folders_face(self) -> QWidget:
        face = QWidget()
        column = QVBoxLayout(face)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_PX + 2)
        self._grid.setHorizontalSpacing(2 * SPACE_PX)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        column.addLayout(self._grid)
        buttons = QHBoxLayout()
        buttons.addWidget(self.folders_button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addStretch(1)
        return face

    def show_facts(self, facts: DatasetFacts, *, is_read_only: bool) -> None:
        """Show directions and counts as they are."""
        self.switch.set_names(side_words(facts.input_name), side_words(facts.target_name))
        train, validation, test = (facts.num_of(split) for split in _SPLITS)
        words = self.tr("%1 pairs to learn from, %2 for validation")
        if test:
            words = self.tr("%1 pairs to learn from, %2 for validation, %3 for tests")
        self.counts.setText(fill(words, number(train), number(validation), number(test)))
        total = train + validation + test
        self._shown_test = round(100 * test / total) if total else 0
        for field, num in ((self.validation, validation), (self.test, test)):
            if total and not field.hasFocus():
                field.blockSignals(True)
                field.setValue(round(100 * num / total))
                field.blockSignals(False)
        for widget in (self.share_button, self.other_button, self.folders_button):
            widget.setEnabled(not is_read_only and total > 1)
        self.switch.swap_button.setEnabled(not is_read_only)
        self.switch.swap_button.setVisible(not facts.recipe)
        self.recipe_button.setVisible(bool(facts.recipe))
        self.recipe_button.setEnabled(not is_read_only)

    def show_split_facts(self, facts: SplitFacts) -> None:
        """Show which folders there are, and what is known of copies."""
        words = self.tr("Copies of a picture always stay on one side.")
        if facts.num_copy_groups:
            known = self.tr("Copies always stay on one side: %1 pairs are known to be copies of others.")
            words = fill(known, number(facts.num_copies))
        self.copies.setText(words)
        has_folders = 1 < len(facts.folders) <= MAX_FOLDERS
        self.alike.setVisible(len(facts.folders) > 1)
        self.by_folder.setEnabled(has_folders)
        self.by_folder.setToolTip("" if has_folders else self.tr("The pairs lie in one folder, or in more than can be shown."))
        if not has_folders:
            self.by_share.setChecked(True)
        self._fill_folders(facts.folders if has_folders else {})

    def _fill_folders(self, folders: dict[str, dict[Split, int]]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            item.widget().deleteLater()
        self._folder_boxes = {}
        for row, (folder, counts) in enumerate(sorted(folders.items())):
            box = ChoiceField()
            for split in _SPLITS:
                box.addItem(split_word(split), split)
            box.setCurrentIndex(_SPLITS.index(max(_SPLITS, key=lambda split: counts[split])))
            box.setAccessibleName(folder)
            self._folder_boxes[folder] = box
            self._grid.addWidget(ElidedLabel(folder or self.tr("(no folder)"), "", Qt.TextElideMode.ElideMiddle), row, 0)
            self._grid.addWidget(label(number(sum(counts.values())), "muted"), row, 1)
            self._grid.addWidget(box, row, 2)

    def _keep_sum(self) -> None:
        """At least one in a hundred is for training."""
        if self.validation.value() + self.test.value() > 99:
            other = self.test if self.sender() is self.validation else self.validation
            other.setValue(99 - (self.validation.value() if other is self.test else self.test.value()))

    def _ask_share(self) -> None:
        """Test pairs stay what they are where their share is left alone; then the share of validation is one of the rest."""
        validation, test = self.validation.value() / 100, self.test.value() / 100
        is_alike = self.alike.isChecked() and self.alike.isVisibleTo(self)
        if self.test.value() == self._shown_test:
            self.share_asked.emit(min(1.0, validation / (1 - test)), None, self.seed.value(), is_alike)
        else:
            self.share_asked.emit(validation, test, self.seed.value(), is_alike)

    def _ask_others(self) -> None:
        self.seed.setValue(self.seed.value() + 1)
        self._ask_share()

    def _ask_folders(self) -> None:
        self.folders_asked.emit({folder: box.currentData() for folder, box in self._folder_boxes.items()})


def _percent(name: str, minimum: int) -> NumberField:
    field = NumberField(minimum, 98, " %")
    field.setAccessibleName(name)
    return field
