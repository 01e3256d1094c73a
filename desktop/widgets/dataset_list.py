"""The list of datasets: a name and how many pairs."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from desktop.item_models.dataset_items import CAPTION_ROLE, ENTRY_ROLE
from desktop.theme import tokens
from desktop.widgets.run_list import paint_row_ground

ROW_HEIGHT_PX = 56


class DatasetDelegate(QStyledItemDelegate):
    """Two lines."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(160, ROW_HEIGHT_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        colours = tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = option.rect.adjusted(4, 2, -4, -2)
        paint_row_ground(painter, row, option)
        place = row.adjusted(12, 8, -12, -8)
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(colours.text))
        name = painter.fontMetrics().elidedText(index.data(), Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(QRect(place.left(), place.top(), place.width(), 20), int(Qt.AlignmentFlag.AlignVCenter), name)
        font = QFont(option.font)
        font.setPixelSize(12)
        painter.setFont(font)
        painter.setPen(QColor(colours.danger if index.data(ENTRY_ROLE).error is not None else colours.muted))
        painter.drawText(
            QRect(place.left(), place.top() + 21, place.width(), 17), int(Qt.AlignmentFlag.AlignVCenter), index.data(CAPTION_ROLE)
        )
        painter.restore()
