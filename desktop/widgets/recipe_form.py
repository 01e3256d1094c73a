"""Edits a recipe: up to three effects, each with its fields; numbers fixed, or drawn for each picture from a range."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from core.pairs.recipes.recipe import EFFECTS, AnyEffect, Recipe, word_of
from desktop.item_models.effect_fields import EffectField, Value, effect_fields, effect_with
from desktop.recipe_words import choice_words, effect_purpose, effect_title, field_words
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import Button, IconButton, label
from desktop.widgets.fields import ChoiceField
from desktop.wording import fill

MAX_EFFECTS = 3


class RecipeForm(QWidget):
    """`recipe` is what the form says; `changed` comes with every change by the user."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.effects: list[EffectForm] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(2 * SPACE_PX)
        self.more_button = Button(self.tr("Then another…"), "", "quiet", self._add)
        self.more_button.setToolTip(self.tr("Do something else to what the first leaves."))
        foot = QHBoxLayout()
        foot.addWidget(self.more_button)
        foot.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_PX)
        layout.addLayout(self._column)
        layout.addLayout(foot)
        self.set_recipe((EFFECTS["edges"](),))

    @property
    def recipe(self) -> Recipe:
        """The effects in their order."""
        return tuple(form.effect for form in self.effects)

    def set_recipe(self, recipe: Recipe) -> None:
        """Show another recipe."""
        for form in self.effects:
            self._drop(form)
        self.effects = []
        for effect in recipe:
            self._append(effect)
        self._refresh()

    def _append(self, effect: AnyEffect) -> None:
        form = EffectForm(effect)
        form.changed.connect(self.changed)
        form.remove_asked.connect(lambda: self._remove(form))
        self.effects.append(form)
        self._column.addWidget(form)

    def _add(self) -> None:
        used = {word_of(form.effect) for form in self.effects}
        word = next(word for word in ("noise", "jpeg", "blur", "grey") if word not in used)
        self._append(EFFECTS[word]())
        self._refresh()
        self.effects[-1].choice.setFocus()
        self.changed.emit()

    def _remove(self, form: "EffectForm") -> None:
        self.effects.remove(form)
        self._drop(form)
        self._refresh()
        self.changed.emit()

    def _drop(self, form: "EffectForm") -> None:
        self._column.removeWidget(form)
        form.hide()
        form.deleteLater()

    def _refresh(self) -> None:
        for form in self.effects:
            form.remove_button.setVisible(len(self.effects) > 1)
        self.more_button.setVisible(len(self.effects) < MAX_EFFECTS)


class EffectForm(QWidget):
    """One effect: which, what for, and its fields."""

    changed = Signal()
    remove_asked = Signal()

    def __init__(self, effect: AnyEffect, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.effect = effect
        self.editors: dict[str, QWidget] = {}
        self.choice = ChoiceField()
        self.choice.setMinimumContentsLength(14)
        self.choice.setAccessibleName(self.tr("Recipe"))
        for word in EFFECTS:
            self.choice.addItem(effect_title(word), word)
        self.choice.setCurrentIndex(self.choice.findData(word_of(effect)))
        self.purpose = label("", "muted", wraps=True)
        self.remove_button = IconButton(self.tr("Leave this out"), "remove", self.remove_asked.emit)
        head = QHBoxLayout()
        head.setSpacing(SPACE_PX)
        head.addWidget(self.choice, 1)
        head.addWidget(self.remove_button)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(SPACE_PX)
        self._grid.setVerticalSpacing(SPACE_PX)
        self._grid.setColumnStretch(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_PX)
        layout.addLayout(head)
        layout.addWidget(self.purpose)
        layout.addLayout(self._grid)
        self.choice.currentIndexChanged.connect(self._choose)
        self._fill()

    def _choose(self) -> None:
        self.effect = EFFECTS[self.choice.currentData()]()
        self._fill()
        self.changed.emit()

    def _fill(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            item.widget().hide()
            item.widget().deleteLater()
        self.editors = {}
        self.purpose.setText(effect_purpose(word_of(self.effect)))
        for row, field in enumerate(effect_fields(type(self.effect))):
            editor = self._editor(field)
            editor.setToolTip(field.description)
            editor.setAccessibleName(field_words(field.name))
            if isinstance(editor, RangeField):
                editor.set_names(field_words(field.name))
            name = label(field_words(field.name))
            name.setBuddy(editor)
            name.setToolTip(field.description)
            self.editors[field.name] = editor
            self._grid.addWidget(name, row, 0)
            self._grid.addWidget(editor, row, 1)

    def _editor(self, field: EffectField) -> QWidget:
        value: Value = getattr(self.effect, field.name)

        def keep(value: Value) -> None:
            self.effect = effect_with(self.effect, field.name, value)
            self.changed.emit()

        if field.kind == "switch":
            switch = QCheckBox()
            switch.setChecked(bool(value))
            switch.toggled.connect(keep)
            return switch
        if field.kind == "choice":
            box = ChoiceField()
            for choice in field.choices:
                box.addItem(choice_words(choice), choice)
            box.setCurrentIndex(box.findData(value))
            box.currentIndexChanged.connect(lambda: keep(box.currentData()))
            return box
        return RangeField(field, value, keep)


class RangeField(QWidget):
    """A number, or a range from which each picture draws its own."""

    def __init__(self, field: EffectField, value: Value, keep: Callable[[Value], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        self._keep = keep
        low, high = value if isinstance(value, tuple) else (value, value)
        self.low, self.high = self._number(float(low)), self._number(float(high))
        self.by_chance = QCheckBox(self.tr("to"))
        self.by_chance.setChecked(isinstance(value, tuple))
        self.by_chance.setToolTip(self.tr("Draw a number between the two for each picture."))
        self.high.setVisible(self.by_chance.isChecked())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_PX // 2)
        layout.addStretch(1)
        for widget in (self.low, self.by_chance, self.high):
            layout.addWidget(widget)
        self.setFocusProxy(self.low)
        self.low.valueChanged.connect(self._tell)
        self.high.valueChanged.connect(self._tell)
        self.by_chance.toggled.connect(self._toggled)

    def set_names(self, words: str) -> None:
        """What the numbers mean, for screen readers."""
        self.low.setAccessibleName(words)
        self.high.setAccessibleName(fill(self.tr("%1, at most"), words))

    def _number(self, value: float) -> QDoubleSpinBox:
        box = _FineField()
        box.setDecimals(0 if self._field.kind == "whole" else 2 if self._field.high <= 1 else 1)
        box.setRange(self._field.low, self._field.high)
        box.setSingleStep(1 if self._field.kind == "whole" else 0.05 if self._field.high <= 1 else 0.5 if self._field.high <= 100 else 10)
        box.setValue(value)
        return box

    def _toggled(self, by_chance: bool) -> None:
        self.high.setVisible(by_chance)
        if by_chance and self.high.value() <= self.low.value():
            self.high.setValue(min(self._field.high, 2 * self.low.value() or 1))
        self._tell()

    def _tell(self) -> None:
        low, high = (round(box.value()) if self._field.kind == "whole" else box.value() for box in (self.low, self.high))
        self._keep((low, high) if self.by_chance.isChecked() else low)


class _FineField(QDoubleSpinBox):
    """A number with a fraction; the wheel scrolls the page unless the field has the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setKeyboardTracking(False)
        self.setFixedWidth(64)
        # WORKAROUND: the style sheet's padding does not reach the text of a spin box without arrows
        self.lineEdit().setTextMargins(4, 0, 0, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
