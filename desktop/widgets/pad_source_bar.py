"""The opened picture below the pad: what it is there for, how much of a backdrop is seen, and away with it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from core.models.header import ModelHeader
from core.pairs.recipes.recipe import recipe_text
from desktop.item_models.pad_source import PadSource, SourceRole, roles_for
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import Button, IconButton
from desktop.widgets.fields import ChoiceField
from desktop.widgets.slider import Slider
from desktop.wording import fill

ROLE_WIDTH_PX = (116, 150)
SLIDER_WIDTH_PX = (44, 120)
"""The least and the most."""


class PadSourceBar(QWidget):
    """Tells what is chosen; does nothing itself."""

    open_pressed = Signal()
    example_pressed = Signal()
    role_chosen = Signal(object)
    """A SourceRole."""
    share_chosen = Signal(float)
    remove_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.open = Button(self.tr("Open…"), "picture", "normal", self.open_pressed.emit)
        self.open.setToolTip(self.tr("A picture in place of a drawing, or a photo to draw after (Ctrl+O). Dropping it does the same."))
        self.example = Button(self.tr("Example"), "sample", "quiet", self.example_pressed.emit)
        self.example.setToolTip(self.tr("A small input of the kind that the model was trained on."))
        self.role = ChoiceField()
        self.role.setAccessibleName(self.tr("What the opened picture is there for"))
        _between(self.role, *ROLE_WIDTH_PX)
        self.role.activated.connect(lambda row: self.role_chosen.emit(SourceRole(self.role.itemData(row))))
        self.share = Slider()
        self.share.setRange(5, 100)
        _between(self.share, *SLIDER_WIDTH_PX)
        self.share.setAccessibleName(self.tr("How much of the backdrop is seen"))
        self.share.setToolTip(self.share.accessibleName())
        self.share.valueChanged.connect(lambda value: self.share_chosen.emit(value / 100))
        self.remove = IconButton(self.tr("Take the backdrop away"), "remove", self.remove_pressed.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_PX)
        for widget in (self.open, self.example, self.role, self.share, self.remove):
            row.addWidget(widget)
        row.addStretch(1)

    def show_source(self, source: PadSource | None, header: ModelHeader, share: float, *, has_example: bool) -> None:
        """Bring the bar up to date."""
        self.example.setVisible(has_example and source is None)
        self.role.setVisible(source is not None)
        is_backdrop = source is not None and source.role is SourceRole.BACKDROP
        self.share.setVisible(is_backdrop)
        self.remove.setVisible(is_backdrop)
        self.share.setValue(round(100 * share))
        words = {
            SourceRole.RECIPE: self.tr("By recipe"),
            SourceRole.INPUT: self.tr("Input"),
            SourceRole.BACKDROP: self.tr("Backdrop"),
        }
        self.role.clear()
        for role in roles_for(header):
            self.role.addItem(words[role], role)
            if role is SourceRole.RECIPE:
                made = fill(self.tr("The input is made of the photo by %1."), recipe_text(header.recipe))
                self.role.setItemData(self.role.count() - 1, made, Qt.ItemDataRole.ToolTipRole)
        if source is not None:
            self.role.setCurrentIndex(self.role.findData(source.role))
            self.role.setToolTip(source.path.name)


def _between(widget: QWidget, least_px: int, most_px: int) -> None:
    """As wide as there is room, within limits."""
    widget.setMinimumWidth(least_px)
    widget.setMaximumWidth(most_px)
    widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
