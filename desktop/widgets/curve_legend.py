"""The legend of overlaid runs, which is a table: the line of each, its name, and its values at the step under the pointer."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from desktop.curve_words import name_words, value_words
from desktop.item_models.overlaid_runs import OverlaidRun
from desktop.widgets.buttons import IconButton, label
from desktop.widgets.curve_lines import LineSample
from desktop.widgets.elided_label import ElidedLabel
from desktop.wording import fill, number

VALUE_PX, ROW_PX = 44, 22
NONE = "–"


def _tr(text: str) -> str:
    return QCoreApplication.translate("CurveLegend", text)


class CurveLegend(QWidget):
    """Shows nothing until there are several runs."""

    removal_asked = Signal(object)
    """The folder of a run that shall not be overlaid any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_tr("Runs in the curves"))
        self._runs: list[OverlaidRun] = []
        self._names: tuple[str, ...] = ()
        self._shown: tuple[object, ...] = ()
        self._step: float | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._table = QWidget()
        self.step_label = label("", "caption")
        self.values: list[list[QLabel]] = []
        """Per run those of the figures."""
        self.hide()

    def show_runs(self, runs: Sequence[OverlaidRun], names: Sequence[str], theme_name: str) -> None:
        """List these, the run on screen first, with these figures."""
        self._runs, self._names = list(runs), tuple(names)
        now = (*((run.run_dir, run.title, run.place) for run in runs), *names, theme_name)
        if now != self._shown:
            self._shown = now
            self._build(theme_name)
        self.setVisible(len(runs) > 1)
        self.show_values_at(self._step)

    def show_values_at(self, step: float | None) -> None:
        """The values of every run at a step; None: the newest of each."""
        self._step = step
        self.step_label.setText(_tr("Newest") if step is None else fill(_tr("Step %1"), number(max(0, round(step)))))
        for run, cells in zip(self._runs, self.values, strict=True):
            for name, cell in zip(self._names, cells, strict=True):
                value = run.value(name, step)
                cell.setText(NONE if value is None else value_words(name, value))

    def _build(self, theme_name: str) -> None:
        self._layout.removeWidget(self._table)
        self._table.hide()
        self._table.deleteLater()
        self._table, self.step_label = QWidget(), label("", "caption")
        self._layout.addWidget(self._table)
        grid = QGridLayout(self._table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.step_label, 0, 1)
        for column, name in enumerate(self._names):
            heading = label(name_words(name), "caption")
            heading.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(heading, 0, 2 + column)
        self.values = []
        for row, run in enumerate(self._runs, 1):
            grid.setRowMinimumHeight(row, ROW_PX)
            grid.addWidget(LineSample(run.place, theme_name), row, 0)
            grid.addWidget(ElidedLabel(run.title, "", Qt.TextElideMode.ElideMiddle), row, 1)
            cells = [label() for _ in self._names]
            for column, cell in enumerate(cells):
                cell.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                cell.setMinimumWidth(VALUE_PX)
                grid.addWidget(cell, row, 2 + column)
            self.values.append(cells)
            if run.place:
                grid.addWidget(self._removal_button(run), row, 2 + len(self._names))

    def _removal_button(self, run: OverlaidRun) -> IconButton:
        button = IconButton(fill(_tr("Take %1 out of the curves"), run.title), "cancel")
        button.setIconSize(QSize(12, 12))
        button.setFixedSize(ROW_PX, ROW_PX)
        button.clicked.connect(lambda: self.removal_asked.emit(run.run_dir))
        return button
