"""The time line under a run's previews: a slider over all of them with its checkpoints marked, and what can be done with a moment."""

from bisect import bisect_left

from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QVBoxLayout, QWidget

from desktop.item_models.preview_timeline import PreviewTimeline
from desktop.item_models.run_moments import Moments
from desktop.theme import SPACE_PX, tokens
from desktop.widgets.buttons import Button, IconButton
from desktop.widgets.slider import HANDLE_PX, Slider
from desktop.wording import fill, number

_MARKS_PX = 8


def _tr(text: str) -> str:
    return QCoreApplication.translate("PreviewTimeBar", text)


class _Marks(QWidget):
    """Small triangles over the slider where a checkpoint can be used; the best one is filled with the accent."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(_MARKS_PX)
        self.places: list[tuple[float, bool]] = []
        """Share of the slider's way, and whether it is the best."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for share, is_best in sorted(self.places, key=lambda place: place[1]):
            x = HANDLE_PX / 2 + share * (self.width() - HANDLE_PX)
            painter.setBrush(QColor(tokens().accent if is_best else tokens().border_strong))
            half = 4.0 if is_best else 3.0
            painter.drawPolygon(QPolygonF([QPointF(x - half, 1), QPointF(x + half, 1), QPointF(x, _MARKS_PX - 1)]))


class PreviewTimeBar(QWidget):
    """Shows a PreviewTimeline; tells what the user wants of it."""

    position_asked = Signal(int)
    live_asked = Signal()
    step_asked = Signal(object)
    """The preview nearest to a step."""
    model_asked = Signal(object)
    """The checkpoint of that step shall become a model."""
    translate_asked = Signal(object)
    """Something shall be translated with the checkpoint of that step."""

    export_asked = Signal()
    """The time line shall become a file."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._moments = Moments()
        self._checkpoint: int | None = None
        self.step_label = QLabel()
        self.step_label.setProperty("role", "strong")
        self.marks = _Marks()
        self.slider = Slider()
        self.slider.setAccessibleName(_tr("Preview at step"))
        self.slider.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.slider.valueChanged.connect(self.position_asked)
        self.live_button = Button(_tr("&Live"), "", "quiet", self.live_asked.emit)
        self.live_button.setToolTip(_tr("Show the newest preview and follow the training again (End)."))
        self.menu = QMenu(self)
        self.nearest_action = self.menu.addAction("", self._go_to_checkpoint)
        self.menu.addSeparator()
        self.model_action = self.menu.addAction(_tr("Keep it as a model…"), lambda: self.model_asked.emit(self._checkpoint))
        self.translate_action = self.menu.addAction(_tr("Translate with it…"), lambda: self.translate_asked.emit(self._checkpoint))
        self.checkpoint_button = IconButton(_tr("Use the checkpoint of this moment"), "models", self._open_menu)
        self.export_button = IconButton(_tr("Save the time line as an animation or a contact sheet…"), "export", self.export_asked.emit)
        line = QVBoxLayout()
        line.setSpacing(0)
        line.addWidget(self.marks)
        line.addWidget(self.slider)
        line.addSpacing(_MARKS_PX)  # the groove is level with the words beside it
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(SPACE_PX // 2)
        self.row.addWidget(self.step_label)
        self.row.addLayout(line, 1)
        self.row.addWidget(self.live_button)
        self.row.addWidget(self.checkpoint_button)
        self.row.addWidget(self.export_button)

    def show_moments(self, moments: Moments, timeline: PreviewTimeline) -> None:
        """Which checkpoints can be used by now."""
        self._moments = moments
        self.show_timeline(timeline)

    def show_timeline(self, timeline: PreviewTimeline) -> None:
        """Bring the slider to what is shown."""
        shown, last = timeline.shown, len(timeline.previews) - 1
        self.slider.blockSignals(True)
        self.slider.setRange(0, max(0, last))
        self.slider.setPageStep(max(1, last // 10))
        self.slider.setValue(max(0, timeline.position))
        self.slider.blockSignals(False)
        self.slider.setEnabled(last > 0)
        self.live_button.setEnabled(shown is not None and not timeline.follows_newest)
        if shown is not None:
            widest = fill(_tr("Step %1"), number(timeline.previews[-1].step))
            self.step_label.setText(fill(_tr("Step %1"), number(shown.step)))
            self.step_label.setMinimumWidth(self.step_label.fontMetrics().horizontalAdvance(widest) + 4)
            self.slider.setAccessibleDescription(self.step_label.text())
            self.slider.setToolTip(fill(_tr("Preview %1 of %2; the arrow keys step through them"), timeline.position + 1, last + 1))
        self._show_checkpoints(timeline)

    def _show_checkpoints(self, timeline: PreviewTimeline) -> None:
        moments, steps = self._moments, [preview.step for preview in timeline.previews]
        self.marks.places = [(_share(steps, step), step == moments.best) for step in moments.checkpoints] if len(steps) > 1 else []
        self.marks.update()
        self._checkpoint = moments.checkpoint_near(timeline.shown.step) if timeline.shown is not None else None
        self.checkpoint_button.setEnabled(self._checkpoint is not None)
        if self._checkpoint is None:
            self.checkpoint_button.set_name(_tr("No checkpoint stands yet that could be used"))
            return
        assert timeline.shown is not None
        step, shown = number(self._checkpoint), number(timeline.shown.step)
        words = _tr("Checkpoint of step %1, the best so far") if self._checkpoint == moments.best else _tr("Checkpoint of step %1")
        name = _tr("Use the checkpoint of step %1")
        if self._checkpoint != timeline.shown.step:
            words = _tr("Step %2 has no checkpoint; step %1 is the nearest that has")
            name = _tr("Use the checkpoint of step %1, the nearest to step %2")
            if self._checkpoint == moments.best:
                words = _tr("Step %2 has no checkpoint; step %1 is the nearest that has, and the best so far")
        self.nearest_action.setText(fill(words, step, shown))
        self.checkpoint_button.set_name(fill(name, step, shown))
        self.model_action.setText(fill(_tr("Keep step %1 as a model…"), step))
        self.translate_action.setText(fill(_tr("Translate with step %1…"), step))

    def _open_menu(self) -> None:
        size = self.menu.sizeHint()
        self.menu.popup(self.checkpoint_button.mapToGlobal(QPoint(self.checkpoint_button.width() - size.width(), -size.height())))

    def _go_to_checkpoint(self) -> None:
        if self._checkpoint is not None:
            self.step_asked.emit(self._checkpoint)


def _share(steps: list[int], step: int) -> float:
    """Where a step stands on a slider whose places are those of `steps`, which are two or more; 0 to 1."""
    after = bisect_left(steps, step)
    if after >= len(steps):
        return 1.0
    if after == 0 or steps[after] == step:
        return after / (len(steps) - 1)
    part = (step - steps[after - 1]) / (steps[after] - steps[after - 1])
    return (after - 1 + part) / (len(steps) - 1)
