"""The form of a run's settings, made from the settings' type: every field, its limits, and its explanation as a tool tip."""

from collections.abc import Callable, Mapping
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, QPoint, QSignalBlocker, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from core.errors import AppError
from desktop.item_models.setting_groups import SettingGroup, setting_groups
from desktop.item_models.settings_fields import SettingField, Value, settings_fields
from desktop.setting_search import finds
from desktop.setting_words import choice_words, field_words, typed_number, value_words, zero_words
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import IconButton, label, set_role
from desktop.widgets.fields import ChoiceField, NumberField
from desktop.widgets.fold import Fold
from desktop.wording import fill
from training.settings import RunSettings, settings_with, settings_without_effect

LABEL_WIDTH_PX, FIELD_WIDTH_PX = 170, 120
RESET_GAP_PX = 4
NARROW_PX = 580
"""Below this width the fields stand in one column, and also where two would be cut in this font and language."""
_LARGEST_WHOLE = 2_000_000_000


class SettingsForm(QWidget):
    """Edits a RunSettings. What differs from the preset is marked, and set back by a button beside it."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._base = RunSettings()
        self._fields = {field.name: field for field in settings_fields()}
        self._editors: dict[str, QWidget] = {}
        self._read: dict[str, Callable[[], Value]] = {}
        self._write: dict[str, Callable[[Value], None]] = {}
        self._labels: dict[str, QLabel] = {}
        self.resets: dict[str, IconButton] = {}
        """By setting, what sets it back to the preset; shown where it differs."""
        self._cells: dict[str, QWidget] = {}
        """Each editor with its reset."""
        self.sections: dict[str, Fold] = {}
        self._grids: dict[str, QGridLayout] = {}
        self._names: dict[str, list[str]] = {}
        self._open: set[str] = set()
        """The sections that were open before a search opened all."""
        self._sought = ""
        self._num_columns = 2
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.nothing_found = label("", "muted", wraps=True)
        self.nothing_found.hide()
        layout.addWidget(self.nothing_found)
        for group in setting_groups():
            for field in group.fields:
                self._make_field(field)
            self._names[group.key] = [field.name for field in group.fields]
            layout.addWidget(self._make_section(group))
        self._lay_out()
        self._order_tabs()
        self.set_preset(self._base)

    def _order_tabs(self) -> None:
        """Tab goes from a section's header through its fields to the next header."""
        order: list[QWidget] = []
        for key, section in self.sections.items():
            order.append(section.header)
            for name in self._names[key]:
                order += [self._editors[name], self.resets[name]]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    @property
    def settings(self) -> RunSettings:
        """What the form says now. Raises AppError BAD_SETTING for a value that no setting takes."""
        return settings_with(self._base, {name: read() for name, read in self._read.items()})

    def set_preset(self, settings: RunSettings) -> None:
        """Begin again from these settings."""
        self._base = settings
        for name, write in self._write.items():
            with QSignalBlocker(self._editors[name]):
                write(getattr(settings, name))
        self._mark()
        self.changed.emit()

    def change(self, values: Mapping[str, Value]) -> None:
        """Set some fields as if they were typed; the preset stays what it was."""
        for name, value in values.items():
            self._write[name](value)

    def changes(self) -> list[str]:
        """The names of the settings that differ from the preset."""
        return [name for name, read in self._read.items() if not _is_same(read(), getattr(self._base, name))]

    def typed(self, name: str) -> Value:
        """What stands in the field of a setting now, whether or not it is in range."""
        return self._read[name]()

    def editor(self, name: str) -> QWidget:
        """The field in which a setting is edited."""
        return self._editors[name]

    def first_shown(self) -> QWidget | None:
        """The uppermost field that is not hidden."""
        shown = (editor for editor in self._editors.values() if editor.isVisibleTo(self))
        return min(shown, key=lambda editor: editor.mapTo(self, QPoint(0, 0)).y(), default=None)

    def _make_section(self, group: SettingGroup) -> Fold:
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 2 * SPACE_PX)
        grid.setHorizontalSpacing(2 * SPACE_PX)
        grid.setVerticalSpacing(SPACE_PX)
        self._grids[group.key] = grid
        self.sections[group.key] = Fold(group.title, body, is_open=group.is_open)
        return self.sections[group.key]

    def seek(self, text: str) -> None:
        """Show only the settings that the text finds, unfolded; '' shows all again, as it was."""
        text = text.strip()
        if bool(text) != bool(self._sought):
            if text:
                self._open = {key for key, section in self.sections.items() if section.is_open}
            for key, section in self.sections.items():
                section.set_open(bool(text) or key in self._open)
        self._sought = text
        self._lay_out()
        found = any(not section.isHidden() for section in self.sections.values())
        self.nothing_found.setText("" if found else fill(self.tr("No setting is called or explained by “%1”."), text))
        self.nothing_found.setVisible(not found)

    def minimumSizeHint(self) -> QSize:
        return QSize(LABEL_WIDTH_PX + FIELD_WIDTH_PX, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        num_columns = 1 if self.width() < max(NARROW_PX, self._width_of_two()) else 2
        if num_columns != self._num_columns:
            self._num_columns = num_columns
            self._lay_out()

    def _width_of_two(self) -> int:
        widest_label = max(LABEL_WIDTH_PX, *(words.sizeHint().width() for words in self._labels.values()))
        widest_editor = max(editor.minimumSizeHint().width() for editor in self._editors.values())
        widest_reset = max(reset.sizeHint().width() for reset in self.resets.values()) + RESET_GAP_PX
        return 2 * (widest_label + widest_editor + widest_reset) + 3 * 2 * SPACE_PX

    def _lay_out(self) -> None:
        """Put the fields that are shown into one column or two."""
        for key, grid in self._grids.items():
            while grid.takeAt(0) is not None:
                pass
            for column in range(2):
                grid.setColumnMinimumWidth(2 * column, LABEL_WIDTH_PX if column < self._num_columns else 0)
                grid.setColumnStretch(2 * column + 1, 1 if column < self._num_columns else 0)
            shown = [name for name in self._names[key] if finds(self._sought, self._fields[name])]
            for place, name in enumerate(shown):
                row, column = divmod(place, self._num_columns)
                grid.addWidget(self._labels[name], row, 2 * column)
                grid.addWidget(self._cells[name], row, 2 * column + 1)
            for name in self._names[key]:
                for widget in (self._labels[name], self._cells[name]):
                    widget.setVisible(name in shown)
            self.sections[key].setVisible(bool(shown))

    def _make_field(self, field: SettingField) -> None:
        words = field_words(field.name)
        editor = self._make_editor(field)
        editor.setObjectName(f"setting-{field.name}")
        editor.setAccessibleName(words)
        name_label = label(words)
        name_label.setBuddy(editor)
        reset = IconButton(words, "undo", lambda: self._set_back(field.name))
        reset.hide()
        cell = QWidget()
        row = QHBoxLayout(cell)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(RESET_GAP_PX)
        row.addWidget(editor, 1)
        row.addWidget(reset)
        self._editors[field.name], self._labels[field.name] = editor, name_label
        self.resets[field.name], self._cells[field.name] = reset, cell

    def _set_back(self, name: str) -> None:
        # The button hides when it is done: the focus goes where it can stay.
        self._editors[name].setFocus()
        self._write[name](getattr(self._base, name))

    def _make_editor(self, field: SettingField) -> QWidget:
        match field.kind:
            case "choice":
                return self._choice(field)
            case "switch":
                return self._switch(field)
            case "whole":
                return self._whole(field)
            case "number":
                return self._number(field)

    def _choice(self, field: SettingField) -> ChoiceField:
        editor = ChoiceField()
        for choice in field.choices:
            editor.addItem(choice_words(field.name, choice), choice)
        self._read[field.name] = editor.currentData
        self._write[field.name] = lambda value: editor.setCurrentIndex(max(0, editor.findData(value)))
        editor.currentIndexChanged.connect(self._edited)
        return editor

    def _switch(self, field: SettingField) -> QCheckBox:
        editor = QCheckBox()
        self._read[field.name] = editor.isChecked
        self._write[field.name] = lambda value: editor.setChecked(bool(value))
        editor.toggled.connect(self._edited)
        return editor

    def _whole(self, field: SettingField) -> NumberField:
        editor = NumberField(int(field.minimum or 0), int(min(field.maximum or _LARGEST_WHOLE, _LARGEST_WHOLE)))
        editor.setGroupSeparatorShown(True)
        editor.setSpecialValueText(zero_words(field.name))
        self._read[field.name] = editor.value
        self._write[field.name] = lambda value: editor.setValue(int(value))
        editor.valueChanged.connect(self._edited)
        return editor

    def _number(self, field: SettingField) -> QLineEdit:
        editor = QLineEdit()
        self._read[field.name] = lambda: editor.text().strip().replace(",", ".")
        self._write[field.name] = lambda value: editor.setText(typed_number(float(value)))
        editor.textChanged.connect(self._edited)
        return editor

    def _edited(self) -> None:
        self._mark()
        self.changed.emit()

    def _mark(self) -> None:
        changes = set(self.changes())
        try:
            idle = settings_without_effect(self.settings)
        except AppError:  # whatever is wrong must stay within reach
            idle = frozenset()
        for field in settings_fields():
            self._mark_field(field, is_changed=field.name in changes, is_idle=field.name in idle)
        for key, section in self.sections.items():
            num = sum(name in changes for name in self._names[key])
            words = self.tr("One setting changed") if num == 1 else self.tr("%n settings changed", "", num)
            section.set_summary(words if num else "", is_changed=num > 0)

    def _mark_field(self, field: SettingField, *, is_changed: bool, is_idle: bool) -> None:
        name, editor, name_label = field.name, self._editors[field.name], self._labels[field.name]
        set_role(name_label, "changed" if is_changed else "")
        preset_value = value_words(name, getattr(self._base, name))
        self.resets[name].set_name(fill(self.tr("Set “%1” back to %2"), name_label.text(), preset_value))
        self.resets[name].setVisible(is_changed)
        explanation = QCoreApplication.translate("RunSettings", field.explanation)
        notes = [fill(self.tr("Changed; the preset has %1."), preset_value)] if is_changed else []
        notes += [self.tr("Has no effect with the other settings as they are.")] if is_idle else []
        words = "\n".join([explanation, *notes])
        for widget in (editor, name_label):
            widget.setEnabled(not is_idle)
            widget.setToolTip(words)
        editor.setAccessibleDescription(words)


def _is_same(read: Value, base: Value) -> bool:
    """Whether a field holds the preset's value; a number may be typed in more than one way."""
    if isinstance(read, str) and isinstance(base, float):
        try:
            return float(read) == base
        except ValueError:
            return False
    return read == base
