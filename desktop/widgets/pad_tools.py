"""What a Pad is drawn with: tool, width, colour, and the ways back."""

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QButtonGroup, QColorDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.item_models.pad import MAX_WIDTH_PX, MIN_WIDTH_PX, Pad, Tool
from desktop.item_models.pad_colours import PadColours
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import IconButton
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.fields import NumberField
from desktop.widgets.swatches import Swatches

WIDTH_FIELD_PX = 78


class PadTools(QWidget):
    """Follows the Pad, and changes it."""

    def __init__(self, pad: Pad, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pad = pad
        names = {
            Tool.PEN: self.tr("Pen (P)"),
            Tool.ERASER: self.tr("Eraser (E)"),
            Tool.LINE: self.tr("Straight line (L)"),
            Tool.RECTANGLE: self.tr("Rectangle (R)"),
            Tool.FILL: self.tr("Fill an area of one colour (F)"),
        }
        self.tools: dict[Tool, IconButton] = {}
        group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(2)
        for tool, name in names.items():
            button = IconButton(name, tool.value, lambda tool=tool: pad.use(tool))
            button.setObjectName(f"tool-{tool.value}")
            button.setCheckable(True)
            group.addButton(button)
            self.tools[tool] = button
            row.addWidget(button)
        self.width_field = NumberField(MIN_WIDTH_PX, MAX_WIDTH_PX, self.tr(" px"))
        self.width_field.setFixedWidth(WIDTH_FIELD_PX)
        self.width_field.setAccessibleName(self.tr("Width of the pen"))
        self.width_field.setToolTip(self.tr("Width of pen, eraser and line, in pixels of the picture ([ and ])."))
        self.width_field.valueChanged.connect(pad.use_width)
        self.undo = IconButton(self.tr("Undo (Ctrl+Z)"), "undo", pad.undo)
        self.redo = IconButton(self.tr("Redo (Ctrl+Shift+Z)"), "redo", pad.redo)
        self.clear = IconButton(self.tr("Empty the pad (Delete)"), "trash", pad.clear)
        row.addSpacing(SPACE_PX)
        row.addWidget(self.width_field)
        self.colour_name = ElidedLabel("", "muted")
        self.colour_name.setMinimumWidth(self.colour_name.fontMetrics().horizontalAdvance("#888888") + 8)
        row.addSpacing(SPACE_PX)
        row.addWidget(self.colour_name, 1)
        for button in (self.undo, self.redo, self.clear):
            row.addWidget(button)
        self.other = IconButton(self.tr("Another colour…"), "colour", self.choose_colour)
        self.swatches = Swatches(self.other)
        self.swatches.chosen.connect(pad.use_colour)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.swatches)
        pad.settled.connect(self.refresh)
        pad.tool_changed.connect(self.refresh)
        self.refresh()

    def show_colours(self, colours: PadColours) -> None:
        """Offer a model's colours."""
        self.swatches.show_swatches(colours.swatches)
        self.refresh()

    def choose_colour(self) -> None:
        """Ask for a colour that is not at hand."""
        dialog = QColorDialog(QColor(self._pad.colour), self)
        dialog.setWindowTitle(self.tr("Another colour"))
        dialog.colorSelected.connect(lambda colour: self._pad.use_colour(colour.name()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def refresh(self) -> None:
        """Bring the buttons up to date."""
        pad = self._pad
        self.tools[pad.tool].setChecked(True)
        self.width_field.setValue(pad.width_px)
        self.width_field.setEnabled(pad.tool in (Tool.PEN, Tool.ERASER, Tool.LINE))
        self.swatches.mark(pad.colour if pad.tool is not Tool.ERASER else "")
        self.colour_name.set_text(self.swatches.words_of(pad.colour) if pad.tool is not Tool.ERASER else "")
        self.undo.setEnabled(pad.can_undo)
        self.redo.setEnabled(pad.can_redo)
        self.clear.setEnabled(not pad.is_blank)
