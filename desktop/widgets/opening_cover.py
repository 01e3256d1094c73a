"""Covers the pages with the title of the one that is being built."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.theme import PAGE_MARGIN_PX, SPACE_PX
from desktop.widgets.buttons import label

PAGE_TOP_PX = 26


class OpeningCover(QWidget):
    """The focus stays where it is."""

    def __init__(self, stack: QStackedWidget) -> None:
        super().__init__(stack)
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = label("", "title")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN_PX, PAGE_TOP_PX, PAGE_MARGIN_PX, 0)
        layout.setSpacing(SPACE_PX)
        layout.addWidget(self.title)
        layout.addWidget(label(self.tr("One moment…"), "muted"))
        layout.addStretch(1)
        self.hide()

    def tell(self, title: str) -> None:
        """Cover all with this title."""
        stack = self.parentWidget()
        self.title.setText(title)
        self.setGeometry(stack.rect())
        self.raise_()
        self.show()
