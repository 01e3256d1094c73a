"""The list of dropped files and folders, each with what was found in it at the right."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QApplication, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.item_models.sources import DETAIL_ROLE, Sources
from desktop.theme import tokens

ROW_HEIGHT_PX = 36
MARGIN_PX = 14
GAP_PX = 16
NAME_SHARE = 0.55
"""At least so much of a row is the name's, where both are long."""


class SourceList(QListView):
    """Shows Sources."""

    def __init__(self, sources: Sources, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(sources)
        self.setItemDelegate(_SourceDelegate(self))
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setUniformItemSizes(True)
        self.setAccessibleName(self.tr("Files and folders to translate"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


class _SourceDelegate(QStyledItemDelegate):
    """A name, shortened in its middle, and in muted words at the right what was found."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, ROW_HEIGHT_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        self.initStyleOption(option, index)
        name, option.text = option.text, ""
        widget = option.widget
        style = widget.style() if widget is not None else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, widget)
        look = tokens()
        painter.save()
        left = option.rect.left() + MARGIN_PX + option.decorationSize.width() + 8
        room = QRect(left, option.rect.top(), option.rect.right() - MARGIN_PX - left, option.rect.height())
        font = QFont(option.font)
        font.setPixelSize(13)
        painter.setFont(font)
        detail = str(index.data(DETAIL_ROLE) or "")
        name_width = QFontMetrics(option.font).horizontalAdvance(name)
        most = max(room.width() - name_width - GAP_PX, round(room.width() * (1 - NAME_SHARE)))
        detail_width = min(painter.fontMetrics().horizontalAdvance(detail) + 2, most)
        shown = painter.fontMetrics().elidedText(detail, Qt.TextElideMode.ElideRight, detail_width)
        painter.setPen(QColor(look.muted))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.setFont(option.font)
        painter.setPen(QColor(look.text))
        room.setRight(room.right() - (detail_width + GAP_PX if detail else 0))
        shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()
