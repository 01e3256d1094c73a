"""Small pictures beside the names in a translation's table: of the result, or of the original where there is none yet."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from core.files import path_to_json
from core.pairs.pair import Half
from core.translation.history import Row, RowState
from desktop.item_models.thumbnails import ThumbnailStore
from desktop.item_models.translation_rows import TranslationRows

SIDE_PX = 28


class RowThumbnails(QStyledItemDelegate):
    """Asks the store for those of the rows that are painted alone, and for none while `rests` says that rows rush past."""

    def __init__(self, rows: TranslationRows, rests: Callable[[], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self._rests = rests
        self.store: ThumbnailStore | None = None

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        row = self._rows.row(index.row())
        if self.store is None or row is None:
            return
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
        option.decorationSize = QSize(SIDE_PX, SIDE_PX)  # also where there is none: names stand in line
        picture = self.store.picture(picture_of(row)) if self._rests() else None
        option.icon = _icon(picture)


def _icon(picture: QPixmap | None) -> QIcon:
    icon = QIcon()
    if picture is not None:
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):  # which would be tinted
            icon.addPixmap(picture, mode)
    return icon


def picture_of(row: Row) -> Half:
    """What a row's small picture is of."""
    return Half(path_to_json(row.output if row.state is RowState.DONE else row.source))
