"""The tools over a run's curves: how much of the run shows, how smooth, how scaled, and the way to a table of it."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QWidget

from desktop.item_models.curve_look import SMOOTH_SHARES, SPANS, CurveLook
from desktop.widgets.buttons import Button, IconButton
from desktop.widgets.slider import Slider
from desktop.wording import fill, number

SLIDER_PX = 40


def _tr(text: str) -> str:
    return QCoreApplication.translate("CurveTools", text)


class CurveTools(QWidget):
    """Changes a CurveLook and says so."""

    changed = Signal()
    table_asked = Signal()
    """The figures shall be written into a table."""
    runs_asked = Signal()
    """Other runs shall be chosen to be laid over this one."""

    def __init__(self, look: CurveLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.span_box = QComboBox()
        self.span_box.setAccessibleName(_tr("Part of the run"))
        self.span_box.setToolTip(_tr("Which part of the run shows. The wheel zooms, dragging moves, a double click shows all again."))
        for span in SPANS:
            self.span_box.addItem(fill(_tr("Last %1"), number(span)) if span else _tr("All steps"), span)
        self.span_box.addItem(_tr("Zoomed"), -1)
        self.span_box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.span_box.setMinimumWidth(self.span_box.sizeHint().width())  # no choice is cut, at whatever width
        self.span_box.removeItem(len(SPANS))
        self.span_box.activated.connect(self._choose_span)
        self.smooth_slider = Slider()
        self.smooth_slider.setRange(0, len(SMOOTH_SHARES) - 1)
        self.smooth_slider.setValue(look.smoothness)
        self.smooth_slider.setFixedWidth(SLIDER_PX)
        self.smooth_slider.setAccessibleName(_tr("Smoothing"))
        self.smooth_slider.valueChanged.connect(lambda place: self._change(lambda: setattr(look, "smoothness", place)))
        self.log_button = Button(_tr("Log"), "", "chip")
        self.log_button.setCheckable(True)
        self.log_button.setToolTip(_tr("Logarithmic scale. What is 0 or less does not show on it."))
        self.log_button.setAccessibleName(_tr("Logarithmic scale"))
        self.log_button.toggled.connect(lambda is_log: self._change(lambda: setattr(look, "is_log", is_log)))
        self.table_button = IconButton(_tr("Save all figures as a table (CSV)…"), "export", self.table_asked.emit)
        self.runs_button = IconButton(_tr("Lay other runs over this one…"), "curves", self.runs_asked.emit)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.span_box, 1)
        layout.addWidget(self.smooth_slider)
        layout.addWidget(self.log_button)
        layout.addWidget(self.runs_button)
        layout.addWidget(self.table_button)

    def show_state(self, last_step: int) -> None:
        """Bring the words up to how far the run is."""
        window = self._look.window(last_step)
        words = fill(_tr("Smoothing: means over %1 steps"), number(round(window))) if window else _tr("No smoothing")
        self.smooth_slider.setToolTip(words)
        self.smooth_slider.setAccessibleDescription(words)
        zoomed = self.span_box.findData(-1)
        if (self._look.part is not None) != (zoomed >= 0):
            if zoomed < 0:
                self.span_box.addItem(_tr("Zoomed"), -1)
            else:
                self.span_box.removeItem(zoomed)
        self.span_box.setCurrentIndex(self.span_box.findData(-1 if self._look.part is not None else self._look.span))

    def _choose_span(self) -> None:
        span = int(self.span_box.currentData())
        if span >= 0:
            self._change(lambda: self._look.choose_span(span))

    def _change(self, change: Callable[[], object]) -> None:
        change()
        self.changed.emit()
