"""What somebody without a mouse, or who hears the window, needs of it: a name for every control, and a way round by Tab as one reads."""

import asyncio
from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QMenu,
    QTabBar,
    QWidget,
)

LONGEST_ROUND = 400
"""No page has that many controls: who presses Tab more often is in a trap."""
SLACK_PX = 4
"""What may lie over another by that much lies beside it: frames, margins and lines of words that are not equally high."""


def controls_in(root: QWidget) -> list[QWidget]:
    """All that takes the keyboard below a widget, on screen or not; not the parts that a control is made of, and no menus."""
    return [one for one in [root, *root.findChildren(QWidget)] if _is_control(one) and one.window() is root.window()]


def name_of(control: QWidget) -> str:
    """What is said of a control: its accessible name, its words, or those of the label that it is the buddy of."""
    words = control.text() if isinstance(control, QAbstractButton) else ""
    labels = (label.text() for label in control.window().findChildren(QLabel) if label.buddy() is control)
    return (control.accessibleName() or words or next(labels, "")).strip()


def described(control: QWidget) -> str:
    """A control by its kind and where it is, for who has to find it."""
    kinds, parent = [f"{type(control).__name__} “{name_of(control)}”"], control.parentWidget()
    while parent is not None and len(kinds) < 5:
        kinds.append(parent.objectName() or type(parent).__name__)
        parent = parent.parentWidget()
    return " in ".join(kinds)


async def tab_round(window: QWidget, *, backwards: bool = False) -> list[QWidget]:
    """The controls that get the keyboard by Tab, or by Shift+Tab, from the one that has it until it comes back there.

    Fails where the keyboard stays on one, or goes round without coming back to the first: a trap.
    """
    first = focused(window)
    assert first is not None, f"nothing in {window.objectName() or type(window).__name__} has the keyboard"
    found = [first]
    while True:
        QTest.keyClick(found[-1], Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier if backwards else Qt.KeyboardModifier.NoModifier)
        await asyncio.sleep(0)  # a key a turn of the loop, as somebody types
        now = focused(window)
        assert now is not None, f"after {described(found[-1])} nothing has the keyboard"
        if now is first:
            return found
        assert now not in found, f"a trap: {described(found[-1])} leads back to {described(now)}"
        assert len(found) < LONGEST_ROUND
        found.append(now)


def focused(window: QWidget) -> QWidget | None:
    """The control of this window that has the keyboard."""
    found = QApplication.focusWidget()
    while found is not None and not _is_control(found):
        found = found.parentWidget()
    return found if found is not None and found.window() is window else None


def left_out(window: QWidget, visited: list[QWidget]) -> list[str]:
    """Controls on screen that Tab did not come to; of buttons of which one is chosen, the arrow keys lead to the others."""
    reached = set(visited)
    for control in visited:
        group = control.group() if isinstance(control, QAbstractButton) else None
        if group is not None and group.exclusive():
            reached.update(group.buttons())
    missing = [one for one in controls_in(window) if one.isVisible() and one.isEnabled() and one not in reached]
    return [described(one) for one in missing if one.focusPolicy() & Qt.FocusPolicy.TabFocus]


def out_of_order(visited: list[QWidget]) -> list[str]:
    """Where Tab does not go as one reads: each control and one before it that stands below it, or to the right on its line.

    Two controls are judged by the two parts of the window they are in: what is in one column is read before the next one.
    """
    faults = []
    for place, later in enumerate(visited):
        for earlier in visited[:place]:
            before, after = _places(earlier, later)
            if _is_read_before(after, before):
                faults.append(f"{described(later)} comes after {described(earlier)}")
                break
    return faults


def torn_apart(visited: list[QWidget]) -> list[str]:
    """Parts of the window that Tab leaves and comes back to: what belongs together is gone through at once."""
    faults: list[str] = []
    left: set[QWidget] = set()
    inside: list[QWidget] = []
    for control in visited:
        around = list(_around(control))
        left.update(part for part in inside if part not in around)
        torn = left.intersection(around)
        if torn:
            faults.append(f"{described(control)} comes late in {', '.join(sorted(type(part).__name__ for part in torn))}")
            left -= torn
        inside = around
    return faults


def _is_control(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    is_part = isinstance(parent, (QComboBox, QAbstractSpinBox, QAbstractItemView))
    is_part = is_part or (widget.objectName().startswith("qt_") and not isinstance(widget, QTabBar))
    is_part = is_part or isinstance(widget, QHeaderView) or widget.inherits("QTableCornerButton") or isinstance(widget.window(), QMenu)
    return widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.focusProxy() is None and not is_part and not widget.isWindow()


def _around(control: QWidget) -> Iterator[QWidget]:
    """The widgets it is in, the nearest first, without the window."""
    parent = control.parentWidget()
    while parent is not None and not parent.isWindow():
        yield parent
        parent = parent.parentWidget()


def _places(first: QWidget, second: QWidget) -> tuple[QRect, QRect]:
    """Where the two are, as parts of the smallest thing that holds both."""
    holders = [first, *_around(first), first.window()]
    part, holder = second, second.parentWidget()
    while holder not in holders:
        part, holder = holder, holder.parentWidget()
    other = holders[holders.index(holder) - 1] if holder is not first else first
    return _place(other), _place(part)


def _place(widget: QWidget) -> QRect:
    return QRect(widget.mapTo(widget.parentWidget(), QPoint(0, 0)), widget.size())


def _is_read_before(one: QRect, other: QRect) -> bool:
    """Whether one is above the other, or beside it to the left on the same line."""
    in_column = one.left() < other.right() - SLACK_PX and other.left() < one.right() - SLACK_PX
    in_line = one.top() < other.bottom() - SLACK_PX and other.top() < one.bottom() - SLACK_PX
    is_above = in_column and one.bottom() <= other.top() + SLACK_PX
    is_left = in_line and one.right() <= other.left() + SLACK_PX
    return is_above or is_left
