"""One pair as a small picture: input and target side by side, the name, and marks for what is special about it."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from core.pairs.pair import Pair
from core.pairs.rows import PairRow
from desktop.dataset_words import split_word
from desktop.icons import icon_pixmap
from desktop.item_models.pair_items import ERROR_ROLE, INPUT_ROLE, PAIR_ROLE, ROW_ROLE, TARGET_ROLE
from desktop.theme import tokens

HALF_PX = 112
"""Side of each of the two pictures of a cell."""
_PADDING_PX = 8
_CAPTION_PX = 22
_RADIUS_PX = 6
_MARK_PX = 14
_EXCLUDED_OPACITY = 0.28


def cell_size(width: int = 2 * HALF_PX + 2 * _PADDING_PX) -> QSize:
    """How large a cell of that width is; the pictures in it never grow beyond HALF_PX, and so stay sharp."""
    return QSize(width, _half_px(width) + _CAPTION_PX + 2 * _PADDING_PX)


def _half_px(width: int) -> int:
    return min(HALF_PX, (width - 2 * _PADDING_PX) // 2)


class PairDelegate(QStyledItemDelegate):
    """Paints pairs; what is excluded is pale and struck through."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return cell_size()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        colours = tokens()
        row: PairRow | None = index.data(ROW_ROLE)
        pair: Pair | None = index.data(PAIR_ROLE)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self._paint_ground(painter, option)
        half = _half_px(option.rect.width())
        left = QRect(option.rect.left() + _PADDING_PX, option.rect.top() + _PADDING_PX, half, half)
        both = QRect(left.left(), left.top(), 2 * half, half)
        path = QPainterPath()
        path.addRoundedRect(QRectF(both), _RADIUS_PX, _RADIUS_PX)
        painter.setClipPath(path)
        painter.fillRect(both, QColor(colours.canvas))
        if pair is not None:
            painter.setOpacity(_EXCLUDED_OPACITY if row is not None and row.is_excluded else 1.0)
            draw_filling(painter, left, index.data(INPUT_ROLE))
            draw_filling(painter, left.translated(half, 0), index.data(TARGET_ROLE))
            painter.setOpacity(1.0)
        painter.setClipping(False)
        error = index.data(ERROR_ROLE)
        if row is not None and row.is_missing:
            painter.setPen(QColor(colours.muted))
            painter.drawText(both, int(Qt.AlignmentFlag.AlignCenter), self.tr("Original missing"))
        elif error:
            painter.setPen(QColor(colours.danger))
            painter.drawText(both.adjusted(6, 6, -6, -6), int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), error)
        painter.setPen(QPen(QColor(colours.border), 1))
        if row is None or not row.is_missing:
            painter.drawLine(both.center().x() + 1, both.top(), both.center().x() + 1, both.bottom())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        if row is not None:
            self._paint_marks(painter, both, row)
        if pair is not None:
            place = QRect(both.left(), both.bottom() + 4, both.width(), _CAPTION_PX)
            self._paint_caption(painter, place, pair, is_excluded=row is not None and row.is_excluded)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        colours = tokens()
        cell = option.rect.adjusted(2, 2, -2, -2)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if selected or focused or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(colours.accent_soft if selected else colours.raised))
            painter.setPen(QPen(QColor(colours.accent), 2) if focused else Qt.PenStyle.NoPen)
            painter.drawRoundedRect(cell, _RADIUS_PX, _RADIUS_PX)

    def _paint_marks(self, painter: QPainter, both: QRect, row: PairRow) -> None:
        """Small signs at the upper right: trouble, missing, swapped, a note."""
        colours = tokens()
        marks = []
        if row.is_missing:
            marks.append(("error", colours.danger))
        elif row.problems:
            marks.append(("warning", colours.warning))
        if row.is_swapped:
            marks.append(("swap", colours.accent_text))
        if row.note:
            marks.append(("note", colours.accent_text))
        right = both.right() - 5
        for name, colour in marks:
            ground = QRect(right - _MARK_PX - 6, both.top() + 5, _MARK_PX + 6, _MARK_PX + 6)
            painter.setPen(QPen(QColor(colours.border), 1))
            painter.setBrush(QColor(colours.surface))
            painter.drawEllipse(ground)
            painter.drawPixmap(ground.left() + 3, ground.top() + 3, icon_pixmap(name, colour, _MARK_PX))
            right -= _MARK_PX + 10

    def _paint_caption(self, painter: QPainter, place: QRect, pair: Pair, *, is_excluded: bool) -> None:
        colours = tokens()
        font = painter.font()
        font.setPixelSize(12)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        mark = self.tr("excluded") if is_excluded else split_word(pair.split) if pair.split != "train" else ""
        if mark:
            width = metrics.horizontalAdvance(mark) + 14
            tag = QRect(place.right() - width, place.top() + 1, width, place.height() - 3)
            painter.setBrush(QColor(colours.pressed if is_excluded else colours.accent_soft))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(tag, tag.height() / 2, tag.height() / 2)
            painter.setPen(QColor(colours.text if is_excluded else colours.accent_text))
            painter.drawText(tag, int(Qt.AlignmentFlag.AlignCenter), mark)
            place = place.adjusted(0, 0, -width - 6, 0)
        painter.setPen(QColor(colours.muted))
        font.setStrikeOut(is_excluded)
        painter.setFont(font)
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
