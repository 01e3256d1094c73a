"""The tools over a CompareView of a translation: ways to compare, zoom, and the result out of it."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.keys import key_named
from desktop.shortcuts import bind
from desktop.theme import SPACE_PX
from desktop.widgets.buttons import IconButton, label
from desktop.widgets.compare_scene import CompareMode, mode_words
from desktop.widgets.compare_view import CompareView
from desktop.widgets.preview_tools import MODES
from desktop.widgets.zoom import STEP
from desktop.wording import decimal, fill

ZOOM_KEYS = (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus, Qt.Key.Key_0)


class CompareTools(QWidget):
    """Steers the view; its keys count while the view has the keyboard, or a list that it was told of."""

    copy_pressed = Signal()

    def __init__(self, view: CompareView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.mode_buttons: dict[CompareMode, IconButton] = {}
        for mode, key in MODES.items():
            button = IconButton(fill(self.tr("%1 (%2)"), mode_words(mode, ("", "")), key), mode.value, lambda mode=mode: self._choose(mode))
            button.setCheckable(True)
            self.mode_buttons[mode] = button
            layout.addWidget(button)
        self._bind_modes(view)
        layout.addStretch(1)
        self.copy = IconButton(self.tr("Copy the result (Ctrl+C)"), "copy", self.copy_pressed.emit)
        bind(key_named("result/copy"), view, self.copy.click, alone=True)
        self.zoom_out = IconButton(self.tr("Smaller (-)"), "zoom-out", lambda: view.zoom_by(1 / STEP))
        self.zoom_in = IconButton(self.tr("Larger (+)"), "zoom-in", lambda: view.zoom_by(STEP))
        self.fit = IconButton("", "picture", view.toggle_fit)
        self.zoom = label("", "muted")
        self.zoom.setMinimumWidth(self.zoom.fontMetrics().horizontalAdvance("3200 %"))
        for button in (self.copy, self.zoom_out, self.zoom_in, self.fit):
            layout.addWidget(button)
        layout.addSpacing(SPACE_PX // 2)
        layout.addWidget(self.zoom)
        view.mode_changed.connect(self.refresh)
        view.zoom_changed.connect(self.refresh)
        self.refresh()

    def take_keys_of(self, other: QWidget) -> None:
        """The view's keys count also while `other` has the keyboard: a list of what the view shows."""
        self._bind_modes(other)
        other.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in ZOOM_KEYS:
            self._view.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def _bind_modes(self, owner: QWidget) -> None:
        for mode in MODES:
            bind(key_named(f"result/{mode.value}"), owner, lambda mode=mode: self._choose(mode), alone=True)

    def refresh(self) -> None:
        """Mark what is in use."""
        view, scene = self._view, self._view.scene
        for mode, button in self.mode_buttons.items():
            button.setChecked(mode is view.mode)
        per_cent = 100 * scene.scale if scene.has_pictures else 0
        self.zoom.setText(f"{decimal(per_cent, 0 if per_cent >= 10 else 1)} %" if per_cent else "")
        self.fit.set_name(self.tr("100 % (0)") if view.is_fit else self.tr("Show the whole picture (0)"))
        self.copy.setEnabled(scene.halves[1].is_there)
        for button in (self.zoom_out, self.zoom_in, self.fit):
            button.setEnabled(scene.has_pictures)

    def _choose(self, mode: CompareMode) -> None:
        self._view.set_mode(mode)
        self.refresh()
