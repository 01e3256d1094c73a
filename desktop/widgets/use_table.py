"""A table of what takes how much room: a bar for each, the largest first; what it is made of unfolds below."""

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTreeWidget, QTreeWidgetItem, QWidget

from desktop.disk_words import use_words
from desktop.run_words import size_words
from desktop.theme import tokens
from training.disk_use import DiskUse, Use

BAR_HEIGHT_PX, BAR_WIDTH_PX, SIZE_WIDTH_PX = 8, 170, 110
SHARE_ROLE = Qt.ItemDataRole.UserRole
NAME, BAR, SIZE = range(3)
_IS_SHARED = frozenset({Use.CACHE, Use.OTHER})
"""Have no folders of their own to be told apart."""


class UseTable(QTreeWidget):
    """Shows a DiskUse."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setColumnCount(3)
        self.setHeaderHidden(True)
        self.setAccessibleName(self.tr("What takes room in the workspace"))
        self.setItemDelegateForColumn(BAR, _BarDelegate(self))
        self.setUniformRowHeights(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in ((BAR, BAR_WIDTH_PX), (SIZE, SIZE_WIDTH_PX)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, width)

    def show_use(self, use: DiskUse, names: Mapping[str, str]) -> None:
        """Show what was counted; `names` are those that users gave to folders."""
        self.clear()
        most = max((use.of(one).num_bytes for one in Use), default=0) or 1
        for one in sorted(Use, key=lambda one: -use.of(one).num_bytes):
            amount = use.of(one)
            if not amount.num_files:
                continue
            row = self._add(self.invisibleRootItem(), use_words(one), amount.num_bytes, most)
            parts = [(name, part.num_bytes) for (other, name), part in use.parts.items() if other is one and one not in _IS_SHARED]
            for name, num_bytes in sorted(parts, key=lambda part: -part[1]):
                self._add(row, names.get(name) or name or use_words(one), num_bytes, most).setToolTip(NAME, name)

    def _add(self, parent: QTreeWidgetItem, name: str, num_bytes: int, most: int) -> QTreeWidgetItem:
        row = QTreeWidgetItem(parent, [name, "", size_words(num_bytes)])
        row.setTextAlignment(SIZE, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.setData(BAR, SHARE_ROLE, num_bytes / most)
        return row


class _BarDelegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().paint(painter, option, index)
        share = float(index.data(SHARE_ROLE) or 0)
        rect: QRect = option.rect  # type: ignore[attr-defined]
        width = max(1, round(share * (rect.width() - 8)))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens().accent if not index.parent().isValid() else tokens().border_strong))
        radius = BAR_HEIGHT_PX / 2
        painter.drawRoundedRect(QRect(rect.x(), rect.center().y() - BAR_HEIGHT_PX // 2, width, BAR_HEIGHT_PX), radius, radius)
        painter.restore()
