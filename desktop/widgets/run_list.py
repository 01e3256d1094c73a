"""The list of runs: name, state and how far each is."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.item_models.run_items import RUN_ROLE, RunEntry
from desktop.run_words import colour_token, standing_words
from desktop.theme import tokens

ROW_HEIGHT_PX = 62
_INSET_PX = 12


class RunDelegate(QStyledItemDelegate):
    """Two lines and, while a run is under way, a thin bar."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(160, ROW_HEIGHT_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        colours = tokens()
        entry: RunEntry = index.data(RUN_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = option.rect.adjusted(4, 2, -4, -2)
        paint_row_ground(painter, row, option)
        place = row.adjusted(_INSET_PX, 8, -_INSET_PX, -8)
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(colours.text))
        name = painter.fontMetrics().elidedText(entry.name, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(QRect(place.left(), place.top(), place.width(), 20), int(Qt.AlignmentFlag.AlignVCenter), name)
        font = QFont(option.font)
        font.setPixelSize(12)
        painter.setFont(font)
        colour = QColor(getattr(colours, colour_token(entry.phase)))
        line = QRect(place.left(), place.top() + 22, place.width(), 16)
        painter.setBrush(colour)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(QRectF(line.left() + 1, line.center().y() - 3, 7, 7))
        painter.setPen(QColor(colours.muted))
        painter.drawText(
            line.adjusted(15, 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), standing_words(entry.phase, entry.control.queue_place)
        )
        if entry.share >= 0 and entry.phase.value != "finished":
            percent = QRect(line.right() - 44, line.top(), 44, line.height())
            painter.drawText(percent, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), self._percent(entry))
            bar = QRectF(place.left(), place.bottom() - 1, place.width(), 3)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.pressed))
            painter.drawRoundedRect(bar, 1.5, 1.5)
            painter.setBrush(colour)
            painter.drawRoundedRect(QRectF(bar.left(), bar.top(), max(3.0, bar.width() * entry.share), 3), 1.5, 1.5)
        painter.restore()

    def _percent(self, entry: RunEntry) -> str:
        return self.tr("%1 %").replace("%1", str(int(100 * entry.share)))


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
