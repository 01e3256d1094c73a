"""The way that Tab goes: as the layouts lay a window out, whatever was made first or put in later."""

from collections.abc import Iterator

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QGridLayout,
    QLayout,
    QScrollArea,
    QSplitter,
    QTabWidget,
    QWidget,
)

_WHOLE = (QComboBox, QAbstractSpinBox, QAbstractScrollArea)
"""Controls whose parts are their own business; of the areas that scroll a widget is none."""


def focus_next(window: QWidget, *, is_forwards: bool) -> bool:
    """Give the keyboard to the next control on screen, or to the one before, as one reads the window; False where there is no other."""
    stops = [one for one in stops_in(window) if one.isEnabled() and one.isVisible()]
    current: QObject | None = QApplication.focusWidget()
    while current is not None and current not in stops:
        current = current.parent()
    if not stops or stops == [current]:
        return False
    place = stops.index(current) if current is not None else -1 if is_forwards else 0
    wanted = stops[(place + (1 if is_forwards else -1)) % len(stops)]
    wanted.setFocus(Qt.FocusReason.TabFocusReason if is_forwards else Qt.FocusReason.BacktabFocusReason)
    return True


def stops_in(widget: QWidget) -> Iterator[QWidget]:
    """What takes the keyboard by Tab as one reads, enabled or not: the widget itself, then what is in it."""
    # Where the system wants it so (macOS), Tab goes to fields and lists alone.
    is_all = QGuiApplication.styleHints().tabFocusBehavior() == Qt.TabFocusBehavior.TabFocusAllControls
    wanted = Qt.FocusPolicy.TabFocus if is_all else Qt.FocusPolicy.StrongFocus
    if widget.focusPolicy() & wanted == wanted and widget.focusProxy() is None and not widget.isWindow():
        yield widget
    if isinstance(widget, QScrollArea) or not isinstance(widget, _WHOLE):
        for child in _children(widget):
            yield from stops_in(child)


def _children(widget: QWidget) -> Iterator[QWidget]:
    """The widgets right inside another one that are not hidden, in the order in which they are read."""
    found = list(_laid_out(widget))
    if not isinstance(widget, (QScrollArea, QSplitter, QTabWidget)):  # which have parts of their own besides
        others = [one for one in widget.children() if isinstance(one, QWidget) and one not in found and not one.isWindow()]
        found += sorted(others, key=lambda one: (one.y(), one.x()))
    yield from (one for one in found if not one.isHidden())


def _laid_out(widget: QWidget) -> Iterator[QWidget]:
    if isinstance(widget, QScrollArea):
        yield from (one for one in (widget.widget(),) if one is not None)
    elif isinstance(widget, QSplitter):
        yield from (widget.widget(place) for place in range(widget.count()))
    elif isinstance(widget, QTabWidget):
        yield widget.tabBar()
        yield from (one for one in (widget.currentWidget(),) if one is not None)
    else:
        layout = widget.layout()
        if layout is not None:
            yield from _in_layout(layout)


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    places = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        places.sort(key=lambda place: tuple(layout.getItemPosition(place))[:2])
    for place in places:
        item = layout.itemAt(place)
        inner, widget = item.layout(), item.widget()
        if inner is not None:
            yield from _in_layout(inner)
        elif widget is not None:
            yield widget
