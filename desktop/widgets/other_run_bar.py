"""The second time line, of the run that a training is compared with: in step with the first one, or at a moment of its own."""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.item_models.run_comparison import RunComparison
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import Button, IconButton, label
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.slider import Slider
from desktop.wording import fill, number

TITLE_PX = 130


def _tr(text: str) -> str:
    return QCoreApplication.translate("OtherRunBar", text)


class OtherRunBar(QWidget):
    """Shows a RunComparison; tells what the user wants of it."""

    position_asked = Signal(int)
    in_step_asked = Signal()
    """It shall follow the first time line again."""
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ElidedLabel("", "strong", Qt.TextElideMode.ElideMiddle)
        self.title.setFixedWidth(TITLE_PX)
        self.step_label = label("", "muted")
        self.slider = Slider()
        self.slider.setAccessibleName(_tr("Preview of the other run at step"))
        self.slider.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.slider.valueChanged.connect(self.position_asked)
        self.in_step_button = Button(_tr("Same step"), "", "quiet", self.in_step_asked.emit)
        self.in_step_button.setToolTip(_tr("Follow the time line above: always the preview that is nearest to its step."))
        self.close_button = IconButton(_tr("Compare with no other run"), "cancel", self.closed.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_PX // 2)
        row.addWidget(self.title)
        row.addWidget(self.step_label)
        row.addWidget(self.slider, 1)
        row.addWidget(self.in_step_button)
        row.addWidget(self.close_button)

    def show_comparison(self, other: RunComparison, step: int) -> None:
        """Bring the slider to what is shown beside the preview of `step`."""
        shown, last = other.shown(step), len(other.previews) - 1
        self.title.set_text(other.title)
        self.slider.blockSignals(True)
        self.slider.setRange(0, max(0, last))
        self.slider.setPageStep(max(1, last // 10))
        self.slider.setValue(max(0, other.position(step)))
        self.slider.blockSignals(False)
        self.slider.setEnabled(last > 0)
        self.in_step_button.setEnabled(other.step is not None)
        self.step_label.setText(fill(_tr("Step %1"), number(shown.step)) if shown is not None else _tr("No preview yet"))
        if shown is not None:
            widest = fill(_tr("Step %1"), number(other.previews[-1].step))
            self.step_label.setMinimumWidth(self.step_label.fontMetrics().horizontalAdvance(widest) + 4)
            self.slider.setAccessibleDescription(self.step_label.text())
