"""Pairs as small diptychs in a grid that paints, and asks pictures for, only what is in sight."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from core.pairs.pair import Pair
from desktop.item_models.pair_items import ERROR_ROLE, INPUT_ROLE, PAIR_ROLE, TARGET_ROLE
from desktop.theme import tokens

HALF_PX = 112
"""Side of each of the two pictures of a cell."""
_PADDING_PX = 8
_CAPTION_PX = 22
_RADIUS_PX = 6


class PairDelegate(QStyledItemDelegate):
    """Paints a pair: input, target, its name, and a mark where it is held out for validation."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(2 * HALF_PX + 2 * _PADDING_PX, HALF_PX + _CAPTION_PX + 2 * _PADDING_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        colours = tokens()
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        cell = option.rect.adjusted(2, 2, -2, -2)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if selected or focused or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(colours.accent_soft if selected else colours.raised))
            painter.setPen(QPen(QColor(colours.accent), 2) if focused else Qt.PenStyle.NoPen)
            painter.drawRoundedRect(cell, _RADIUS_PX, _RADIUS_PX)
        left = QRect(option.rect.left() + _PADDING_PX, option.rect.top() + _PADDING_PX, HALF_PX, HALF_PX)
        both = QRect(left.left(), left.top(), 2 * HALF_PX, HALF_PX)
        path = QPainterPath()
        path.addRoundedRect(QRectF(both), _RADIUS_PX, _RADIUS_PX)
        painter.setClipPath(path)
        painter.fillRect(both, QColor(colours.canvas))
        error = index.data(ERROR_ROLE)
        draw_filling(painter, left, index.data(INPUT_ROLE))
        draw_filling(painter, left.translated(HALF_PX, 0), index.data(TARGET_ROLE))
        painter.setClipping(False)
        if error:
            painter.setPen(QColor(colours.danger))
            painter.drawText(both.adjusted(6, 6, -6, -6), int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), error)
        painter.setPen(QPen(QColor(colours.border), 1))
        painter.drawLine(both.center().x() + 1, both.top(), both.center().x() + 1, both.bottom())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colours.border), 1))
        painter.drawPath(path)
        self._paint_caption(painter, QRect(both.left(), both.bottom() + 4, both.width(), _CAPTION_PX), index.data(PAIR_ROLE))
        painter.restore()

    def _paint_caption(self, painter: QPainter, place: QRect, pair: Pair) -> None:
        colours = tokens()
        font = painter.font()
        font.setPixelSize(12)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        if pair.split != "train":
            mark = self.tr("validation") if pair.split == "validation" else self.tr("test")
            width = metrics.horizontalAdvance(mark) + 14
            tag = QRect(place.right() - width, place.top() + 1, width, place.height() - 3)
            painter.setBrush(QColor(colours.accent_soft))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(tag, tag.height() / 2, tag.height() / 2)
            painter.setPen(QColor(colours.accent_text))
            painter.drawText(tag, int(Qt.AlignmentFlag.AlignCenter), mark)
            place = place.adjusted(0, 0, -width - 6, 0)
        painter.setPen(QColor(colours.muted))
        name = metrics.elidedText(pair.name, Qt.TextElideMode.ElideMiddle, place.width())
        painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), name)


def draw_filling(painter: QPainter, place: QRect, pixmap: QPixmap | None) -> None:
    """Draw a picture so that it fits into `place`, in its middle."""
    if pixmap is None or pixmap.isNull():
        return
    size = pixmap.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
    target = QRect(0, 0, size.width(), size.height())
    target.moveCenter(place.center())
    painter.drawPixmap(target, pixmap)


class PairGrid(QListView):
    """The grid; arrow keys walk through it. `sizeHint` of one cell is the same for all, so that 100,000 pairs lay out at once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setLayoutMode(QListView.LayoutMode.SinglePass)
        self.setSpacing(2)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setItemDelegate(PairDelegate(self))
        self.setAccessibleName(self.tr("Pairs"))
