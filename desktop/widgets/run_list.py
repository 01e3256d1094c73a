"""The list of runs: of each the last preview, its name, its state and how far it is, its best score and what computes it."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.icons import icon_pixmap
from desktop.item_models.run_items import RUN_ROLE, RunEntry
from desktop.item_models.run_thumbnails import THUMBNAIL_PX, RunThumbnails
from desktop.run_words import colour_token, progress_words, row_words, standing_words
from desktop.theme import tokens

ROW_HEIGHT_PX = 72
_INSET_PX = 10
_GAP_PX = 10
_RADIUS_PX = 6
_NOTE_PX = 14
_PERCENT_PX = 44
_ICON_PX = 20


class RunDelegate(QStyledItemDelegate):
    """The last preview, three lines, and, while a run is under way, a thin bar."""

    def __init__(self, thumbnails: RunThumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(160, ROW_HEIGHT_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        entry: RunEntry = index.data(RUN_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = option.rect.adjusted(4, 2, -4, -2)
        paint_row_ground(painter, row, option)
        place = row.adjusted(_INSET_PX, 7, -_INSET_PX, -6)
        self._paint_picture(painter, QRect(place.left(), row.center().y() - THUMBNAIL_PX // 2, THUMBNAIL_PX, THUMBNAIL_PX), entry)
        place.setLeft(place.left() + THUMBNAIL_PX + _GAP_PX)
        self._paint_name(painter, QRect(place.left(), place.top(), place.width(), 19), option.font, entry)
        font = QFont(option.font)
        font.setPixelSize(12)
        painter.setFont(font)
        colour = QColor(getattr(tokens(), colour_token(entry.phase)))
        self._paint_state(painter, QRect(place.left(), place.top() + 20, place.width(), 16), colour, entry)
        painter.setPen(QColor(tokens().muted))
        words = painter.fontMetrics().elidedText(row_words(entry), Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(QRect(place.left(), place.top() + 36, place.width(), 16), int(Qt.AlignmentFlag.AlignVCenter), words)
        if progress_words(entry):
            self._paint_bar(painter, QRectF(place.left(), row.bottom() - 4, place.width(), 3), colour, entry.share)
        painter.restore()

    def _paint_picture(self, painter: QPainter, place: QRect, entry: RunEntry) -> None:
        path = QPainterPath()
        path.addRoundedRect(QRectF(place), _RADIUS_PX, _RADIUS_PX)
        painter.fillPath(path, QColor(tokens().canvas))
        picture = self._thumbnails.picture(entry)
        if picture is None:
            drawing = icon_pixmap("picture", tokens().disabled, _ICON_PX)
            painter.drawPixmap(place.center() - QPoint(_ICON_PX // 2, _ICON_PX // 2), drawing)
            return
        painter.save()
        painter.setClipPath(path)
        painter.drawPixmap(place, picture)
        painter.restore()

    def _paint_name(self, painter: QPainter, line: QRect, font: QFont, entry: RunEntry) -> None:
        font = QFont(font)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        if entry.notes:
            line.setRight(line.right() - _NOTE_PX - 4)
            painter.drawPixmap(line.right() + 4, line.center().y() - _NOTE_PX // 2, icon_pixmap("note", tokens().muted, _NOTE_PX))
        painter.setPen(QColor(tokens().text))
        name = painter.fontMetrics().elidedText(entry.name, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter), name)

    def _paint_state(self, painter: QPainter, line: QRect, colour: QColor, entry: RunEntry) -> None:
        painter.setBrush(colour)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(QRectF(line.left() + 1, line.center().y() - 3, 7, 7))
        painter.setPen(QColor(tokens().muted))
        percent = progress_words(entry)
        words_place = line.adjusted(15, 0, -_PERCENT_PX if percent else 0, 0)
        standing = standing_words(entry.phase, entry.control.queue_place)
        standing = painter.fontMetrics().elidedText(standing, Qt.TextElideMode.ElideRight, words_place.width())
        painter.drawText(words_place, int(Qt.AlignmentFlag.AlignVCenter), standing)
        painter.drawText(line, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), percent)

    def _paint_bar(self, painter: QPainter, bar: QRectF, colour: QColor, share: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        for brush, width in ((QColor(tokens().pressed), bar.width()), (colour, max(3.0, bar.width() * share))):
            painter.setBrush(brush)
            painter.drawRoundedRect(QRectF(bar.left(), bar.top(), width, bar.height()), 1.5, 1.5)


def paint_row_ground(painter: QPainter, row: QRect, option: QStyleOptionViewItem) -> None:
    """The ground of a row that is selected, hovered or focused."""
    colours = tokens()
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
    if selected or hovered:
        painter.setBrush(QColor(colours.accent_soft if selected else colours.raised))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(row, 8, 8)
    if option.state & QStyle.StateFlag.State_HasFocus and option.state & QStyle.StateFlag.State_KeyboardFocusChange:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colours.accent), 2))
        painter.drawRoundedRect(row.adjusted(1, 1, -1, -1), 8, 8)


class SideList(QListView):
    """A list at the side of a page: one thing is chosen, with the mouse or the arrow keys."""

    def __init__(self, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(accessible_name)
