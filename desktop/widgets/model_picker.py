"""Chooses a model: its picture, its name and what it turns into what, in a box that opens a list."""

from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyledItemDelegate, QStyleOptionComboBox, QStyleOptionViewItem, QStylePainter, QWidget

from core.models.library import ModelEntry
from desktop.item_models.model_choices import ENTRY_ROLE, WORDS_ROLE, ModelChoices
from desktop.theme import tokens
from desktop.widgets.model_picture import paint_placeholder

PICTURE_PX = (80, 40)
ROW_HEIGHT_PX = 58
ARROW_PX = 30


class ModelPicker(QComboBox):
    """A combo box over ModelChoices."""

    model_chosen = Signal(object)
    """The ModelEntry that is chosen now, or None."""

    def __init__(self, choices: ModelChoices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = choices
        self.setModel(choices)
        self.setItemDelegate(_ModelDelegate(self))
        self.setMinimumHeight(ROW_HEIGHT_PX)
        self.setMaxVisibleItems(8)
        self.setAccessibleName(self.tr("Model"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.currentIndexChanged.connect(lambda: self.model_chosen.emit(self.entry))

    @property
    def entry(self) -> ModelEntry | None:
        """The chosen model."""
        found = self.currentData(ENTRY_ROLE)
        return found if isinstance(found, ModelEntry) else None

    def choose(self, path: Path) -> bool:
        """Choose the model of that file; False where there is none."""
        row = self._choices.row_of(path)
        if row >= 0:
            self.setCurrentIndex(row)
        return row >= 0

    def minimumSizeHint(self) -> QSize:
        return QSize(180, ROW_HEIGHT_PX)

    def sizeHint(self) -> QSize:
        return QSize(260, ROW_HEIGHT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        index = self._choices.index(self.currentIndex(), 0)
        area = self.rect().adjusted(2, 1, -ARROW_PX, -1)
        if index.isValid():
            paint_model(painter, area, index, is_enabled=self.isEnabled())
        else:
            painter.setPen(QColor(tokens().muted))
            painter.drawText(area.adjusted(12, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.tr("There is no model yet"))


class _ModelDelegate(QStyledItemDelegate):
    """One model in the open list."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(240, ROW_HEIGHT_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        if option.state & QStyle.StateFlag.State_Selected:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens().accent_soft))
            painter.drawRoundedRect(option.rect.adjusted(1, 1, -1, -1), 7, 7)
            painter.restore()
        paint_model(painter, option.rect, index)


def paint_model(painter: QPainter, area: QRect, index: QModelIndex | QPersistentModelIndex, *, is_enabled: bool = True) -> None:
    """Picture, name, and below it what becomes what."""
    look = tokens()
    painter.save()
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    painter.setOpacity(1.0 if is_enabled else 0.55)
    picture = QRect(area.left() + 9, area.center().y() - PICTURE_PX[1] // 2 + 1, *PICTURE_PX)
    pixmap = index.data(Qt.ItemDataRole.DecorationRole)
    painter.fillRect(picture, QColor(look.canvas))
    if pixmap is None or pixmap.isNull():
        paint_placeholder(painter, picture.toRectF())
    else:
        painter.drawPixmap(picture, pixmap)
    words = QRect(picture.right() + 12, area.top(), area.right() - picture.right() - 16, area.height())
    font = painter.font()
    font.setWeight(font.Weight.DemiBold)
    font.setPixelSize(14)
    for text, colour, shift in ((index.data(), look.text, -10), (index.data(WORDS_ROLE), look.muted, 10)):
        painter.setFont(font)
        painter.setPen(QColor(colour))
        shown = painter.fontMetrics().elidedText(str(text), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words.translated(0, shift), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        font.setWeight(font.Weight.Normal)
        font.setPixelSize(12)
    painter.restore()
