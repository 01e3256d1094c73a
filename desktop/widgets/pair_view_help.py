"""All keys of the pair view, laid over the window until any key or a click takes them away."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.shortcuts import key_text
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import Button, card, label
from desktop.widgets.pair_view_keys import command_groups


class PairViewHelp(QWidget):
    """As large as the window; the keyboard stays with it while it shows."""

    def __init__(self, owner: QWidget) -> None:
        """`owner`: the widget whose keys they are, which it goes with."""
        super().__init__(owner)
        self._owner = owner
        self.setObjectName("PairViewHelp")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.close_button = Button(self.tr("Close"), "", "normal", self.hide)
        self._sheet = card(self)
        self._before: QWidget | None = None
        columns = QHBoxLayout()
        columns.setSpacing(4 * SPACE_PX)
        spoken = []
        for title, group in command_groups():
            grid = QGridLayout()
            grid.setHorizontalSpacing(SPACE_PX + 4)
            grid.setVerticalSpacing(5)
            grid.addWidget(label(title, "section"), 0, 0, 1, 2)
            for row, command in enumerate(group, start=1):
                grid.addWidget(label(key_text(command.keys[0]), "tag"), row, 0, Qt.AlignmentFlag.AlignRight)
                grid.addWidget(label(command.words), row, 1)
                spoken.append(f"{key_text(command.keys[0])}: {command.words}")
            grid.setRowStretch(len(group) + 1, 1)
            columns.addLayout(grid)
        mouse = self.tr("The wheel and pinching zoom where the pointer is; dragging moves the picture, or the border of the wipe.")
        layout = QVBoxLayout(self._sheet)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(2 * SPACE_PX)
        layout.addWidget(label(self.tr("Keys"), "heading"))
        layout.addLayout(columns)
        foot = QHBoxLayout()
        foot.addWidget(label(mouse, "muted", wraps=True), 1)
        foot.addWidget(self.close_button)
        layout.addLayout(foot)
        self.setAccessibleName(self.tr("Keys"))
        self.setAccessibleDescription(". ".join(spoken))
        self.hide()

    def open(self) -> None:
        """Show the keys."""
        window = self._owner.window()
        if self.parentWidget() is not window:
            self.setParent(window)
            window.installEventFilter(self)
        self._before = window.focusWidget()
        self._place()
        self.raise_()
        self.show()
        self.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def hideEvent(self, event: QEvent) -> None:
        super().hideEvent(event)
        if self._before is not None:
            self._before.setFocus()
            self._before = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.hide()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(0, 0, 0, 120))

    def _place(self) -> None:
        self.setGeometry(self.parentWidget().rect())
        self._sheet.adjustSize()
        size = self._sheet.sizeHint().boundedTo(self.size())
        self._sheet.resize(size)
        self._sheet.move((self.width() - size.width()) // 2, (self.height() - size.height()) // 2)
