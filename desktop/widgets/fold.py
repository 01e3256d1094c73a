"""A section that folds away: its header says what it is about and, closed, what is chosen inside."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.icons import icon_pixmap
from desktop.theme import tokens
from desktop.wording import fill

HEADER_HEIGHT_PX = 38
CHEVRON_PX = 16
GAP_PX = 12


class FoldHeader(QAbstractButton):
    """The line that opens and closes a section: title, summary, chevron. Space and Enter press it."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.summary = ""
        self.has_trouble = False
        self.is_changed = False
        self.setText(title)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)
        self.toggled.connect(self._tell)
        self._tell()

    def set_summary(self, summary: str, *, has_trouble: bool = False, is_changed: bool = False) -> None:
        """What is chosen inside, in a few words; shown while the section is closed. Trouble is said in its colour; what is changed stands
        out, for it is easily overlooked."""
        self.summary, self.has_trouble, self.is_changed = summary, has_trouble, is_changed
        self._tell()

    def sizeHint(self) -> QSize:
        return QSize(200, HEADER_HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, HEADER_HEIGHT_PX)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() // 2
        chevron = icon_pixmap("chevron-down" if self.isChecked() else "chevron-right", look.muted, CHEVRON_PX)
        painter.drawPixmap(self.width() - CHEVRON_PX, middle - CHEVRON_PX // 2, chevron)
        font = QFont(self.font())
        font.setPixelSize(14)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(look.accent_text if self.underMouse() else look.text)
        title_width = painter.fontMetrics().horizontalAdvance(self.text())
        room = QRect(0, 0, self.width() - CHEVRON_PX - 10, self.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        if self.hasFocus():
            painter.fillRect(0, middle + painter.fontMetrics().height() // 2 + 1, title_width, 2, look.accent)
        if self.summary and not self.isChecked():
            font.setWeight(QFont.Weight.DemiBold if self.is_changed else QFont.Weight.Normal)
            font.setPixelSize(13)
            painter.setFont(font)
            painter.setPen(look.danger if self.has_trouble else look.accent_text if self.is_changed else look.muted)
            place = room.adjusted(title_width + GAP_PX, 0, 0, 0)
            shown = painter.fontMetrics().elidedText(self.summary, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, shown)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def _tell(self) -> None:
        state = self.tr("open") if self.isChecked() else self.tr("closed")
        if self.is_changed:
            state = fill(self.tr("%1, changed"), state)
        self.setAccessibleDescription(f"{state}. {self.summary}" if self.summary else state)
        self.setToolTip(self.summary if not self.isChecked() else "")
        self.update()


class Fold(QWidget):
    """A header over a body that it shows and hides."""

    toggled = Signal(bool)

    def __init__(self, title: str, body: QWidget, *, is_open: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.header = FoldHeader(title)
        self.body = body
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(body)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.header.setChecked(is_open)
        body.setVisible(is_open)
        self.header.toggled.connect(self._show_body)

    @property
    def is_open(self) -> bool:
        """Whether the body shows."""
        return self.header.isChecked()

    def set_open(self, is_open: bool) -> None:
        """Open or close, as a press on the header does."""
        self.header.setChecked(is_open)

    def set_summary(self, summary: str, *, has_trouble: bool = False, is_changed: bool = False) -> None:
        """What is chosen inside, in a few words."""
        self.header.set_summary(summary, has_trouble=has_trouble, is_changed=is_changed)

    def _show_body(self, is_open: bool) -> None:
        self.body.setVisible(is_open)
        self.toggled.emit(is_open)
