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
            QTimer.singleShot(0, self._look_again)  # what it was in is being disabled, or goes, maybe with the window: see what stays

    def _look_again(self) -> None:
        if QApplication.focusWidget() is None and self._window.isActiveWindow():
            self._give_near(self._part)

    def _give_near(self, lost: QWidget) -> None:
        """To a list or a field rather than to a button, which is what somebody who presses Space twice sets off."""
        stops = [one for one in stops_in(self._part) if _can_be_used(one, self._window)]
        near = [one for holder in _around(lost, self._part) for one in stops if holder.isAncestorOf(one)]
        calm = [one for one in near if not isinstance(one, QAbstractButton)]
        wanted = next(iter(calm or near), self._part)
        wanted.setFocus(Qt.FocusReason.OtherFocusReason)


def _around(lost: QWidget, part: QWidget) -> Iterator[QWidget]:
    """What a control of the part is in, the nearest first; of any other, the part."""
    holder: QWidget | None = lost if part.isAncestorOf(lost) else part
    while holder is not None and holder is not part:
        yield holder
        holder = holder.parentWidget()
    yield part


def _can_be_used(control: QWidget, window: QWidget) -> bool:
    # What is in a widget that is being disabled has its turn one after another: isEnabled() alone knows those that had it.
    return control.isVisible() and control.isEnabled() and control.isEnabledTo(window)
