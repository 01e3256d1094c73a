"""Where the keyboard goes when the control that has it is hidden, disabled or gone: to another one of the same page."""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from desktop.tab_order import stops_in


class FocusKeeper(QObject):
    """Keeps the keyboard in one part of a window where nobody led it away: Qt gives it to whatever comes next in the whole window."""

    def __init__(self, window: QWidget, part: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._part = part
        window.installEventFilter(self)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_changed)

    def keep(self) -> bool:
        """Whether what has the keyboard can't use it any more; then the keyboard is given to a control near it."""
        lost = self._window.focusWidget()
        if lost is None or _can_be_used(lost, self._window):
            return False
        self._give_near(lost)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ActivationChange and self._window.isActiveWindow():
            self.keep()  # it went while a dialog or another program had the keyboard
        return False

    def _focus_changed(self) -> None:
        if QApplication.focusWidget() is None:
            QTimer.singleShot(0, self, self._look_again)  # what it was in is being disabled, or goes, maybe with the window: see what stays

    def _look_again(self) -> None:
        if QApplication.focusWidget() is None and self._window.isActiveWindow():
            self._give_near(self._part)

    def _give_near(self, lost: QWidget) -> None:
        """To a list or a field rather than to a button, which is what somebody who presses Space twice sets off."""
        wanted: QWidget | None = None
        for one in self._near(lost):
            if not isinstance(one, QAbstractButton):
                wanted = one
                break
            wanted = wanted or one
        (wanted or self._part).setFocus(Qt.FocusReason.OtherFocusReason)

    def _near(self, lost: QWidget) -> Iterator[QWidget]:
        """What can be used, the nearest first."""
        for holder in _around(lost, self._part):
            if holder.isVisible():  # all that is in a page that was left can be passed over
                yield from (one for one in stops_in(holder) if one is not holder and _can_be_used(one, self._window))


def _around(lost: QWidget, part: QWidget) -> Iterator[QWidget]:
    """What a control of the part is in, the nearest first; of any other, the part."""
    holder: QObject | None = lost if part.isAncestorOf(lost) else part
    while isinstance(holder, QWidget) and holder is not part:
        yield holder
        holder = holder.parent()  # parentWidget() was seen to take 20 ms for what is in an area that scrolls
    yield part


def _can_be_used(control: QWidget, window: QWidget) -> bool:
    # What is in a widget that is being disabled has its turn one after another: isEnabled() alone knows those that had it.
    return control.isVisible() and control.isEnabled() and control.isEnabledTo(window)
