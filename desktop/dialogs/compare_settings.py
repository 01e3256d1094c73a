"""Shows how the settings of two runs differ."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from core.errors import AppError
from desktop.dialogs.dialog import Dialog
from desktop.item_models.run_items import RunEntry
from desktop.item_models.settings_difference import differences
from desktop.run_titles import run_titles
from desktop.widgets.buttons import label
from desktop.widgets.fields import ChoiceField
from desktop.widgets.plain_table import PlainTable
from desktop.wording import tip
from training.prolonging import read_prolongations

WIDTH_PX, TABLE_HEIGHT_PX = 760, 300


class CompareSettingsDialog(Dialog):
    """Two runs are chosen, the one it was asked for first; the table holds only what is other in the second."""

    def __init__(self, entries: Sequence[RunEntry], first: RunEntry, parent: QWidget | None = None) -> None:
        def tr(text: str) -> str:
            return QCoreApplication.translate("CompareSettingsDialog", text)

        super().__init__(tr("Compare settings"), "", parent=parent)
        self._entries = [entry for entry in entries if entry.request is not None]
        self._titles = run_titles(self._entries)
        self.first_box, self.second_box = ChoiceField(), ChoiceField()
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        for column, (box, words) in enumerate(((self.first_box, tr("&This run")), (self.second_box, tr("&The other run")))):
            caption = label(words, "caption")
            caption.setBuddy(box)
            box.setAccessibleName(words.replace("&", ""))
            box.setMaxVisibleItems(16)
            for entry in self._entries:
                box.addItem(self._titles[entry.run_dir])
            grid.addWidget(caption, 0, column)
            grid.addWidget(box, 1, column)
            grid.setColumnStretch(column, 1)
        self.body.addLayout(grid)
        self.sentence = label("", "muted", wraps=True)
        self.body.addWidget(self.sentence)
        self.table = PlainTable(tr("Settings that differ"))
        self.table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.table.setMinimumHeight(TABLE_HEIGHT_PX)
        self.body.addWidget(self.table, 1)
        self.add_button("close", tr("Close"), "primary", default=True)
        self.setMinimumWidth(WIDTH_PX)
        self._preselect(first)
        self.first_box.currentIndexChanged.connect(self._show)
        self.second_box.currentIndexChanged.connect(self._show)
        self._show()
        self.second_box.setFocus()

    def _preselect(self, first: RunEntry) -> None:
        """Hold it against the run that it was made like, else against another of the same dataset, else any other."""
        place = self._entries.index(first) if first in self._entries else 0
        request = first.request
        others = [other for other in range(len(self._entries)) if other != place]

        def nearness(other: int) -> tuple[bool, bool]:
            entry = self._entries[other]
            is_parent = request is not None and bool(request.parent) and entry.run_dir.name == request.parent
            is_akin = request is not None and entry.request is not None and entry.request.dataset == request.dataset
            return is_parent, is_akin

        self.first_box.setCurrentIndex(place)
        self.second_box.setCurrentIndex(max(others, key=nearness, default=place))

    def _show(self) -> None:
        first, second = self._entries[self.first_box.currentIndex()], self._entries[self.second_box.currentIndex()]
        assert first.request is not None and second.request is not None
        found = differences(first.request, second.request, (_more_epochs(first), _more_epochs(second)))
        if first is second:
            words = self.tr("Choose two different runs.")
        elif not found:
            words = self.tr("Both were asked for the same.")
        else:
            words = self.tr("One setting differs.") if len(found) == 1 else self.tr("%n settings differ.", "", len(found))
        self.sentence.setText(words)
        self.table.setVisible(bool(found))
        self.table.setColumnCount(3)
        self.table.setRowCount(len(found))
        self.table.setHorizontalHeaderLabels([self.tr("Setting"), *(self._titles[entry.run_dir] for entry in (first, second))])
        for row, difference in enumerate(found):
            for column, text in enumerate((difference.words, difference.first, difference.second)):
                item = QTableWidgetItem(text)
                item.setToolTip(tip(text))
                item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(row, column, item)
        for column in range(3):
            self.table.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)


def _more_epochs(entry: RunEntry) -> int:
    try:
        return sum(read_prolongations(entry.run_dir))
    except AppError:  # a damaged file is told where the run is to go on
        return 0
