"""One model: its picture, what it turns into what, where it comes from, and what can be done with it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from core.models.library import ModelEntry
from core.pairs.recipes.recipe import recipe_text, word_of
from desktop.dataset_words import side_words
from desktop.recipe_words import effect_title
from desktop.setting_words import choice_words
from desktop.widgets.buttons import Button, IconButton
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.model_picture import ModelPicture
from desktop.wording import fill, number

CARD_WIDTH_PX = 300


class ModelCard(QFrame):
    """Tells what its buttons and menu ask for; does nothing itself."""

    use_pressed = Signal(object)
    try_pressed = Signal(object)
    evaluate_pressed = Signal(object)
    export_pressed = Signal(object)
    show_pressed = Signal(object)
    rename_pressed = Signal(object)
    delete_pressed = Signal(object)

    def __init__(self, entry: ModelEntry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry = entry
        header = entry.header
        self.setProperty("role", "card")
        self.setMinimumWidth(CARD_WIDTH_PX)
        self.setAccessibleName(header.name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 14)
        layout.setSpacing(10)
        layout.addWidget(ModelPicture(header))
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(ElidedLabel(header.name, "heading", Qt.TextElideMode.ElideRight))
        direction = fill(self.tr("%1 → %2"), side_words(header.input_name), side_words(header.target_name))
        words.addWidget(ElidedLabel(direction, "", Qt.TextElideMode.ElideRight))
        if header.recipe:
            made = fill(self.tr("Inputs made of photos by %1"), ", ".join(effect_title(word_of(effect)) for effect in header.recipe))
            made_label = ElidedLabel(made, "caption", Qt.TextElideMode.ElideRight)
            made_label.setToolTip(recipe_text(header.recipe))
            words.addWidget(made_label)
        words.addWidget(ElidedLabel(self._origin(), "caption", Qt.TextElideMode.ElideRight))
        words.addWidget(ElidedLabel(header.terms or self.tr("No terms are stated."), "caption", Qt.TextElideMode.ElideRight))
        layout.addLayout(words)
        row = QHBoxLayout()
        row.addWidget(Button(self.tr("Use it"), "translate", "normal", lambda: self.use_pressed.emit(entry)), 1)
        row.addWidget(Button(self.tr("Try it"), "try", "normal", lambda: self.try_pressed.emit(entry)), 1)
        more = IconButton(fill(self.tr("More about “%1”"), header.name), "more", self._open_menu)
        self._more = more
        row.addWidget(more)
        layout.addLayout(row)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu().popup(event.globalPos())

    def menu(self) -> QMenu:
        """What can be done with the model; the one that comes with the app can't be changed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Evaluate…"), lambda: self.evaluate_pressed.emit(self.entry))
        menu.addAction(self.tr("Export…"), lambda: self.export_pressed.emit(self.entry))
        menu.addAction(self.tr("Show in folder"), lambda: self.show_pressed.emit(self.entry))
        if not self.entry.starter:
            menu.addAction(self.tr("Rename…"), lambda: self.rename_pressed.emit(self.entry))
            menu.addSeparator()
            menu.addAction(self.tr("Move to trash…"), lambda: self.delete_pressed.emit(self.entry))
        return menu

    def _open_menu(self) -> None:
        self.menu().popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _network(self) -> list[str]:
        """What is unusual of the network."""
        header = self.entry.header
        kind = [choice_words("generator", header.generator.kind)] if header.generator.kind != "unet" else []
        return kind + ([self.tr("colours pictures (Lab)")] if header.colour_space == "Lab" else [])

    def _origin(self) -> str:
        header = self.entry.header
        size = " · ".join([*self._network(), f"{header.generator.size_px} px"])
        if self.entry.starter:
            return fill(self.tr("Comes with Diptych · trained on “%1” · %2"), header.dataset, size)
        if header.run_id and header.dataset:
            return fill(self.tr("Run “%1”, step %2 · trained on “%3” · %4"), header.run_id, number(header.step), header.dataset, size)
        if header.run_id:
            return fill(self.tr("Run “%1”, step %2 · %3"), header.run_id, number(header.step), size)
        return size
