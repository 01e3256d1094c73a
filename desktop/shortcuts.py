"""Keys and what they do, made into the shortcuts of widgets: the only place where one is made."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

_ARROWS = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}


@dataclass(frozen=True)
class Key:
    """Something that keys do. `keys` as QKeySequence reads them, or as every system has its own; the first is the one that is told."""

    name: str
    words: str
    keys: tuple[str | QKeySequence.StandardKey, ...]
    repeats: bool = False
    """Whether it goes on while the key is held."""
    is_own: bool = False
    """Whether the widget that has the keyboard reads the keys itself: no shortcut is made of them."""


def bind(key: Key, owner: QWidget, act: Callable[[], object], *, alone: bool = False) -> list[QShortcut]:
    """Let the keys do something while the keyboard is in the widget: in it or what is in it, or `alone` in itself."""
    context = Qt.ShortcutContext.WidgetShortcut if alone else Qt.ShortcutContext.WidgetWithChildrenShortcut
    return [_shortcut(key, sequence, owner, act, context) for sequence in sequences(key)]


def bind_window(key: Key, owner: QWidget, act: Callable[[], object]) -> list[QShortcut]:
    """Let the keys do something wherever the keyboard is in the window."""
    return [_shortcut(key, sequence, owner, act, Qt.ShortcutContext.WindowShortcut) for sequence in sequences(key)]


def give_keys(key: Key, action: QAction) -> None:
    """Let the keys do what an action does, wherever the action counts: that of a menu bar in the whole window."""
    action.setObjectName(key.name)
    action.setShortcuts(sequences(key))


def key_action(key: Key, owner: QWidget) -> QAction:
    """An action of a widget with the key's words and keys, which count while that widget has the keyboard."""
    action = QAction(key.words, owner)
    give_keys(key, action)
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    owner.addAction(action)
    return action


def sequences(key: Key) -> list[QKeySequence]:
    """The keys as this system has them: of a standard key all that it knows for it, which may be none."""
    found: list[QKeySequence] = []
    for keys in key.keys:
        found += QKeySequence.keyBindings(keys) if isinstance(keys, QKeySequence.StandardKey) else [QKeySequence(keys)]
    return [sequence for sequence in found if not sequence.isEmpty()]


def key_text(keys: str | QKeySequence.StandardKey) -> str:
    """A key as this system writes it, arrows as arrows; '' for a standard key that it does not know."""
    text = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
    for name, arrow in _ARROWS.items():
        text = text.replace(QKeySequence(name).toString(QKeySequence.SequenceFormat.NativeText), arrow)
    return text


def _shortcut(key: Key, sequence: QKeySequence, owner: QWidget, act: Callable[[], object], context: Qt.ShortcutContext) -> QShortcut:
    shortcut = QShortcut(sequence, owner)
    shortcut.setObjectName(key.name)
    shortcut.setContext(context)
    shortcut.setAutoRepeat(key.repeats)
    shortcut.activated.connect(lambda: act())
    return shortcut
