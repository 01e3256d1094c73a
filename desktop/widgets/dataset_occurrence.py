"""One occurrence of a problem in a line: an arrow where a target lies beside its input, and the words."""

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from core.pairs.problems import Problem, Shift
from desktop.sentences import say
from desktop.theme import SPACE_PX, tokens
from desktop.widgets.buttons import label
from desktop.widgets.elided_label import ElidedLabel
from desktop.wording import decimal, fill

ARROW_PX = 26


class ShiftArrow(QWidget):
    """Which way the target lies; the length says nothing, the number beside it does."""

    def __init__(self, shift: Shift, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shift = shift
        self.setFixedSize(ARROW_PX, ARROW_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(look.warning_soft))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(self.rect())
        length = max(self.shift.length, 1e-6)
        along = QPointF(self.shift.right / length, self.shift.down / length)
        across = QPointF(-along.y(), along.x())
        middle = QPointF(self.rect().toRectF().center())
        tip, tail = middle + along * 8, middle - along * 8
        pen = QPen(QColor(look.warning), 1.8)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawLine(tail, tip)
        painter.drawLine(tip, tip - along * 5 + across * 4)
        painter.drawLine(tip, tip - along * 5 - across * 4)


class Occurrence(QFrame):
    """A line; where it is about a pair, a press or Enter asks for a close look at the first one."""

    pressed_pair = Signal(str)

    def __init__(self, problem: Problem, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.problem = problem
        self.setProperty("role", "occurrence")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 3, 6, 3)
        layout.setSpacing(SPACE_PX + 2)
        if problem.shift is not None:
            layout.addWidget(ShiftArrow(problem.shift))
            layout.addWidget(label(fill(self.tr("%1 px"), decimal(problem.shift.length, 1)), "strong"))
        words = ", ".join(problem.pairs) if problem.shift is not None else say(problem.message)
        layout.addWidget(ElidedLabel(words), 1)
        self.setAccessibleName(say(problem.message))
        self.setToolTip(say(problem.message))
        if problem.pairs:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._press()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._press()
        else:
            super().keyPressEvent(event)

    def _press(self) -> None:
        if self.problem.pairs:
            self.pressed_pair.emit(self.problem.pairs[0])
