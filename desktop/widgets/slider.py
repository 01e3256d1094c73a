"""A slider that goes to where it is pressed and is dragged on from there."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider, QWidget

HANDLE_PX = 16
"""Its width and height, as diptych.qss draws it."""


class Slider(QSlider):
    """Horizontal. A press beside the handle brings it there at once; on the handle it stays put until it is dragged."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setMinimumHeight(HANDLE_PX + 2)  # else the style cuts its round handle
        self._grip_px: int | None = None
        """Where on the handle it is held, from the handle's left; None: it is not."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._grip_px is not None:
            event.ignore()
            return
        handle, _, _ = self._ways()
        x = event.position().toPoint().x()
        is_held = handle.left() <= x <= handle.right()
        self._grip_px = x - handle.left() if is_held else handle.width() // 2
        self.setSliderDown(True)
        if not is_held:
            self._go_to(x)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip_px is None:
            event.ignore()
            return
        self._go_to(event.position().toPoint().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._grip_px is None or event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self._grip_px = None
        self.setSliderDown(False)

    def _go_to(self, x: int) -> None:
        handle, groove, option = self._ways()
        assert self._grip_px is not None
        way_px = groove.width() - handle.width()
        place = x - self._grip_px - groove.left()
        self.setSliderPosition(QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), place, way_px, option.upsideDown))

    def _ways(self) -> tuple[QRect, QRect, QStyleOptionSlider]:
        """Where the handle is, where it can be, and how the style is asked for that."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        parts = (QStyle.SubControl.SC_SliderHandle, QStyle.SubControl.SC_SliderGroove)
        handle, groove = (self.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, part, self) for part in parts)
        return handle, groove, option
