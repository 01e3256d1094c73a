"""Buttons and labels of the app's family, whose icons follow the theme."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from desktop.icons import icon
from desktop.theme import tokens
from desktop.wording import tip

ButtonRole = Literal["normal", "primary", "large", "quiet", "danger", "nav", "chip", "tab"]
ICON_PX = 18
ICON_GAP_PX = 6
"""Room between a button's icon and its words."""


class Button(QPushButton):
    """A push button with a role (its importance) and an icon of the family."""

    def __init__(
        self,
        text: str = "",
        icon_name: str = "",
        role: ButtonRole = "normal",
        on_click: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._icon_name = icon_name
        self.setProperty("role", role)
        self.setIconSize(QSize(ICON_PX + (ICON_GAP_PX if text else 0), ICON_PX))
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._refresh_icon()
        if on_click is not None:
            self.clicked.connect(lambda: on_click())

    def set_icon_name(self, icon_name: str) -> None:
        """Show another icon."""
        self._icon_name = icon_name
        self._refresh_icon()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._refresh_icon()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def _refresh_icon(self) -> None:
        if not self._icon_name:
            return
        look = tokens()
        colours = {"primary": look.on_accent, "large": look.on_accent, "quiet": look.accent_text, "danger": look.danger}
        colour = colours.get(self.property("role"), look.text)
        gap_px = ICON_GAP_PX if self.text() else 0
        self.setIcon(icon(self._icon_name, colour, ICON_PX, checked_colour=look.accent_text, gap_px=gap_px))


class IconButton(QToolButton):
    """A small button that shows only an icon; its name is spoken and shown as a tool tip."""

    def __init__(self, name: str, icon_name: str, on_click: Callable[[], object] | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self.set_name(name)
        self.setIconSize(QSize(ICON_PX, ICON_PX))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._refresh_icon()
        if on_click is not None:
            self.clicked.connect(lambda: on_click())

    def set_name(self, name: str) -> None:
        """What the button does, in a few words."""
        self.setAccessibleName(name)
        self.setToolTip(tip(name))

    def set_icon_name(self, icon_name: str) -> None:
        """Show another icon."""
        self._icon_name = icon_name
        self._refresh_icon()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._refresh_icon()

    def _refresh_icon(self) -> None:
        self.setIcon(icon(self._icon_name, tokens().text, ICON_PX, checked_colour=tokens().accent_text))


class IconLabel(QLabel):
    """An icon of the family as a picture, in a colour named by a token."""

    def __init__(self, icon_name: str, size_px: int = 20, token: str = "muted", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name, self._size_px, self._token = icon_name, size_px, token
        self.setFixedSize(size_px, size_px)
        self._refresh()

    def set_icon(self, icon_name: str, token: str = "") -> None:
        """Show another icon, in another token's colour if one is named."""
        self._icon_name, self._token = icon_name, token or self._token
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._refresh()

    def _refresh(self) -> None:
        if self._icon_name:
            from desktop.icons import icon_pixmap

            self.setPixmap(icon_pixmap(self._icon_name, getattr(tokens(), self._token), self._size_px))


def label(text: str = "", role: str = "", *, wraps: bool = False) -> QLabel:
    """A label with a role of the style sheet (title, heading, section, strong, muted, caption, good, warning, danger, tag)."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wraps)
    if role:
        made.setProperty("role", role)
    if wraps:
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return made


def set_role(widget: QWidget, role: str) -> None:
    """Give a widget another role and restyle it."""
    if widget.property("role") != role:
        widget.setProperty("role", role)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        if isinstance(widget, Button):
            widget._refresh_icon()  # whose colour is the role's
        widget.update()


def card(parent: QWidget | None = None) -> QFrame:
    """A ground for things that belong together."""
    made = QFrame(parent)
    made.setProperty("role", "card")
    return made


def separator() -> QFrame:
    """A thin line."""
    made = QFrame()
    made.setProperty("role", "separator")
    return made
