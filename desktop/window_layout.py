"""How the parts of a page share its room: kept when the window closes, and given to the page again when it is next built."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QSplitter, QWidget

_PREFIX = "kept-"
_MOST_PX = 20_000
_RESIZED_BY_HAND = QHeaderView.ResizeMode.Interactive


def keep(widget: QSplitter | QHeaderView, name: str) -> None:
    """Let what the user pulled at a splitter or at a table's columns be kept, under a name that nothing else has."""
    widget.setObjectName(_PREFIX + name)


def layout_of(page: QWidget) -> dict[str, list[int]]:
    """The sizes of all that is kept below a widget, in pixels, by name. What was never on screen has none."""
    found = {_key(splitter): splitter.sizes() for splitter in _kept(page, QSplitter)}
    found |= {_key(header): [header.sectionSize(place) for place in _columns(header)] for header in _kept(page, QHeaderView)}
    return {key: sizes for key, sizes in found.items() if any(sizes)}


def restore_layout(page: QWidget, layout: Mapping[str, list[int]]) -> None:
    """Give the parts of a page that was just built their sizes; what does not fit, as of another version, is passed over."""
    for splitter in _kept(page, QSplitter):
        sizes = layout.get(_key(splitter), [])
        if _fits(sizes, splitter.count()):
            splitter.setSizes(sizes)
    for header in _kept(page, QHeaderView):
        sizes, columns = layout.get(_key(header), []), _columns(header)
        if _fits(sizes, len(columns)):
            for column, size in zip(columns, sizes, strict=True):
                header.resizeSection(column, size)


def _kept(page: QWidget, kind: type[Any]) -> list[Any]:
    return [widget for widget in page.findChildren(kind) if widget.objectName().startswith(_PREFIX)]


def _key(widget: QSplitter | QHeaderView) -> str:
    """A splitter that is turned where there is little room has sizes for each direction."""
    turned = isinstance(widget, QSplitter) and widget.orientation() is Qt.Orientation.Vertical
    return widget.objectName().removeprefix(_PREFIX) + ("-stacked" if turned else "")


def _columns(header: QHeaderView) -> list[int]:
    return [place for place in range(header.count()) if header.sectionResizeMode(place) is _RESIZED_BY_HAND]


def _fits(sizes: list[int], num: int) -> bool:
    return len(sizes) == num and any(sizes) and all(0 <= size <= _MOST_PX for size in sizes)
