"""A dataset on screen: its direction, its counts and split, and its pairs as thumbnails."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from core.pairs.dataset import Dataset
from core.pairs.pair import Pair
from desktop.item_models.pair_items import PairItems
from desktop.item_models.thumbnails import ThumbnailStore
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import Button, IconButton, card, label
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.fields import NumberField
from desktop.widgets.pair_grid import PairGrid
from desktop.widgets.side_switch import SideSwitch, side_words
from desktop.wording import fill, number


class DatasetView(QWidget):
    """Shows one dataset; edits go out as signals and come back through `show_dataset`."""

    swap_asked = Signal()
    split_asked = Signal(float, int)
    """(validation share, seed)"""
    train_asked = Signal()
    folder_asked = Signal(object)
    """The Pair whose folder is wanted, or None for the first."""
    rename_asked = Signal()

    def __init__(self, thumbnails: ThumbnailStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._pairs: list[Pair] = []
        self._seed = 0
        self.items = PairItems(thumbnails, self)
        self.name_label = ElidedLabel("", "title")
        self.switch = SideSwitch()
        self.counts_label = label("", "strong", wraps=True)
        self.terms_label = ElidedLabel("", "caption")
        self.share_box = NumberField(1, 90, self.tr(" %"))
        self.share_box.setAccessibleName(self.tr("Share held out for validation"))
        self.split_button = Button(self.tr("Split &anew"), "", "normal", self._split)
        self.split_button.setToolTip(self.tr("Choose other pairs, as many as the share says, to be held out for validation."))
        self.filter_box = QComboBox()
        self.filter_box.setAccessibleName(self.tr("Pairs shown"))
        self.train_button = Button(self.tr("&Train with it"), "train", "primary", self.train_asked.emit)
        self.folder_button = IconButton(self.tr("Show in folder"), "open-folder", self._ask_folder)
        self.rename_button = IconButton(self.tr("Rename"), "rename", self.rename_asked.emit)
        self.grid = PairGrid()
        self.grid.setModel(self.items)
        self._arrange()
        self.switch.swap_asked.connect(self.swap_asked)
        self.filter_box.currentIndexChanged.connect(self._show_filtered)
        thumbnails.ready.connect(self._show_example)
        self.grid.doubleClicked.connect(lambda _index: self._ask_folder())

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE_PX)
        head.addWidget(self.name_label, 1)
        for button in (self.rename_button, self.folder_button, self.train_button):
            head.addWidget(button)
        frame = card()
        inner = QHBoxLayout(frame)
        inner.setContentsMargins(16, 16, 20, 10)
        inner.setSpacing(2 * SPACE_PX)
        inner.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(SPACE_PX)
        words.addWidget(self.counts_label)
        share_row = QHBoxLayout()
        share_row.setSpacing(SPACE_PX)
        share_label = label(self.tr("Held out for &validation"))
        share_label.setBuddy(self.share_box)
        words.addWidget(share_label)
        share_row.addWidget(self.share_box)
        share_row.addWidget(self.split_button)
        share_row.addStretch(1)
        words.addLayout(share_row)
        words.addStretch(1)
        words.addWidget(self.terms_label)
        inner.addLayout(words, 1)
        bar = QHBoxLayout()
        bar.setSpacing(SPACE_PX)
        show_label = label(self.tr("Sh&ow"))
        show_label.setBuddy(self.filter_box)
        bar.addWidget(label(self.tr("Pairs"), "heading"))
        bar.addStretch(1)
        bar.addWidget(show_label)
        bar.addWidget(self.filter_box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * SPACE_PX)
        layout.addLayout(head)
        layout.addWidget(frame)
        layout.addLayout(bar)
        layout.addWidget(self.grid, 1)

    def show_dataset(self, dataset: Dataset) -> None:
        """Read and show a dataset. Raises AppError when it can't be read."""
        self._pairs = dataset.pairs()
        counts = dataset.counts()
        total = max(1, counts["train"] + counts["validation"])
        self.name_label.set_text(dataset.name)
        self.switch.set_names(side_words(dataset.input_name), side_words(dataset.target_name))
        words = self.tr("%1 pairs to learn from, %2 for validation")
        if counts["test"]:
            words = self.tr("%1 pairs to learn from, %2 for validation, %3 for tests")
        self.counts_label.setText(fill(words, number(counts["train"]), number(counts["validation"]), number(counts["test"])))
        if not self.share_box.hasFocus():
            self.share_box.setValue(max(1, round(100 * counts["validation"] / total)))
        self.split_button.setEnabled(total > 1)
        self.terms_label.set_text(" ".join(dataset.terms.split()))
        self.terms_label.setVisible(bool(dataset.terms.strip()))
        self._fill_filter(counts["train"], counts["validation"], counts["test"])
        self._show_filtered()
        self._show_example()

    def _fill_filter(self, num_train: int, num_validation: int, num_test: int) -> None:
        chosen = self.filter_box.currentData()
        self.filter_box.blockSignals(True)
        self.filter_box.clear()
        self.filter_box.addItem(fill(self.tr("All (%1)"), number(num_train + num_validation + num_test)), "")
        self.filter_box.addItem(fill(self.tr("Training (%1)"), number(num_train)), "train")
        self.filter_box.addItem(fill(self.tr("Validation (%1)"), number(num_validation)), "validation")
        if num_test:
            self.filter_box.addItem(fill(self.tr("Test (%1)"), number(num_test)), "test")
        self.filter_box.setCurrentIndex(max(0, self.filter_box.findData(chosen)))
        self.filter_box.blockSignals(False)

    def _show_filtered(self) -> None:
        wanted = self.filter_box.currentData()
        shown = [pair for pair in self._pairs if not wanted or pair.split == wanted]
        if shown != self.items.pairs:
            self.items.set_pairs(shown)
            self.grid.scrollToTop()

    def _show_example(self, _keys: object = None) -> None:
        if self._pairs:
            pair = self._pairs[0]
            self.switch.set_pictures(self._thumbnails.picture(pair.input), self._thumbnails.picture(pair.target))

    def _split(self) -> None:
        self._seed += 1
        self.split_asked.emit(self.share_box.value() / 100, self._seed)

    def _ask_folder(self) -> None:
        row = self.grid.currentIndex().row()
        pairs = self.items.pairs
        self.folder_asked.emit(pairs[row] if 0 <= row < len(pairs) else (self._pairs[0] if self._pairs else None))
