"""The figures of an evaluation as a table: whose they are, which way is better, and what they mean."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from core.evaluation.measures import MEASURES, Row
from core.evaluation.report import Evaluation
from desktop.widgets.plain_table import PlainTable

_NUMBER = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def row_words() -> dict[Row, str]:
    """Whose figures a column holds; the ceiling first, then what is asked about, then what doing nothing would give."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("MeasuresTable", text)

    return {"real": tr("Real pictures"), "translated": tr("Translated"), "input": tr("Input unchanged")}


class MeasuresTable(PlainTable):
    """A line for each measure that was taken."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("MeasuresTable", "Figures of the model"), parent)
        self.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.setWordWrap(True)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # the lines' heights depend on the width

    def show_evaluation(self, found: Evaluation) -> None:
        """Fill the table."""
        rows = [row for row in row_words() if row in found.table]
        measures = [measure for measure in MEASURES if any(measure.name in found.table[row] for row in rows)]
        titles = [self.tr("Measure"), *(row_words()[row] for row in rows), self.tr("Better"), self.tr("What it means")]
        self.setColumnCount(len(titles))
        self.setRowCount(len(measures))
        self.setHorizontalHeaderLabels(titles)
        for line, measure in enumerate(measures):
            self.setItem(line, 0, QTableWidgetItem(QCoreApplication.translate("Measures", measure.title)))
            for column, row in enumerate(rows, 1):
                self.horizontalHeaderItem(column).setTextAlignment(_NUMBER)
                value = found.table[row].get(measure.name)
                item = QTableWidgetItem("" if value is None else self.locale().toString(value, "f", measure.digits))
                item.setTextAlignment(_NUMBER)
                self.setItem(line, column, item)
            better = {"lower": self.tr("lower"), "higher": self.tr("higher"), "near 1": self.tr("near 1")}[measure.better]
            self.setItem(line, len(rows) + 1, QTableWidgetItem(better))
            meaning = QTableWidgetItem(QCoreApplication.translate("Measures", measure.meaning))
            meaning.setToolTip(meaning.text())
            self.setItem(line, len(rows) + 2, meaning)
        header = self.horizontalHeader()
        for column in range(len(titles)):
            is_last = column == len(titles) - 1
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch if is_last else QHeaderView.ResizeMode.ResizeToContents)
        self.resizeRowsToContents()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resizeRowsToContents()
