"""The list of keys is what counts: shortcuts are made of it alone, and widgets that read keys themselves take those it tells."""

from itertools import chain
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

import diptych
from desktop.dialogs.guide import GuideDialog, guide_path
from desktop.dialogs.keys import KeysDialog
from desktop.item_models.pad import Pad
from desktop.keys import key_groups
from desktop.shortcuts import Key, key_text, sequences
from desktop.widgets.compare_view import CompareView
from desktop.widgets.pad_view import PadView
from desktop.widgets.study_session import StudySession

pytestmark = pytest.mark.usefixtures("qapp")
DESKTOP_DIR = Path(diptych.__file__).parent / "desktop"
TRIED = [*map(chr, range(ord("A"), ord("Z") + 1)), *"0123456789+-=[],./", "Left", "Right", "Up", "Down", "Home", "End", "PgUp", "PgDown"]
TRIED += ["Space", "Return", "Enter", "Esc", "Del", "Backspace", "F2", "F5", "Shift+Left", "Shift+Right", "Shift+Up", "Shift+Down"]


def own_keys(prefix: str) -> set[str]:
    """What the list tells of the keys of a widget that reads them itself."""
    keys = chain.from_iterable(group.keys for group in key_groups())
    return {sequence.toString() for key in keys if key.is_own and key.name.startswith(prefix) for sequence in sequences(key)}


def takes(widget: QWidget, text: str) -> bool:
    """Whether a widget does something with a key."""
    combination = QKeySequence(text)[0]
    event = QKeyEvent(QEvent.Type.KeyPress, combination.key(), combination.keyboardModifiers())
    widget.keyPressEvent(event)
    return event.isAccepted()


def test_names_are_unique_and_every_key_is_one() -> None:
    keys = [key for group in key_groups() for key in group.keys]
    assert len({key.name for key in keys}) == len(keys)
    assert all(key.words for key in keys)
    for key in keys:
        assert all(sequence.count() == 1 for sequence in sequences(key)), key.name


def test_shortcuts_are_made_in_one_place() -> None:
    makers = ("QShortcut(", ".setShortcut(", ".setShortcuts(")
    found = {path.name for path in DESKTOP_DIR.rglob("*.py") if any(maker in path.read_text(encoding="utf-8") for maker in makers)}
    assert found == {"shortcuts.py"}


def test_the_pad_takes_the_keys_that_are_told(qtbot) -> None:
    pad = Pad()
    pad.start_anew(QSize(64, 64), "#ffffff")
    view = PadView(pad)
    qtbot.addWidget(view)
    view.resize(300, 300)

    def is_taken(key: str) -> bool:
        if not pad.is_drawing:
            takes(view, "Space")  # a line is begun, which Esc gives up
        return takes(view, key)

    assert {key for key in TRIED if is_taken(key)} == own_keys("own/pad_") & set(TRIED)


def test_before_and_after_takes_the_keys_that_are_told(qtbot) -> None:
    view = CompareView()
    qtbot.addWidget(view)
    picture = QPixmap(8, 8)
    picture.fill(Qt.GlobalColor.red)
    view.show_pictures(picture, picture)
    told = set().union(*(own_keys(f"own/{name}") for name in ("border", "zoom", "fit")))
    plain = [key for key in TRIED if not key.startswith("Shift")]
    assert {key for key in plain if takes(view, key)} == told


def test_a_session_of_a_study_takes_the_keys_that_are_told(qtbot) -> None:
    session = StudySession()
    qtbot.addWidget(session)
    plain = [key for key in TRIED if not key.startswith("Shift")]
    assert {key for key in plain if takes(session, key)} == own_keys("own/study_")


@pytest.mark.parametrize("page", ["home", "train", "try"])
def test_the_page_shows_every_key_those_of_this_page_first(qtbot, page: str) -> None:
    dialog = KeysDialog(page)
    qtbot.addWidget(dialog)
    words = [label.text() for label in dialog.findChildren(QLabel)]
    groups = key_groups()
    for key in (key for group in groups for key in group.keys if sequences(key)):
        assert key.words in words, key.name
        assert shown_keys(key) <= set(words) or f"{key_text(key.keys[0])} … {key_text(key.keys[-1])}" in words
    titles = [group.title for group in groups]
    order = [word for word in words if word in titles]
    own = [group.title for group in groups if group.page == page]
    assert order[: 1 + len(own)] == ["Everywhere", *own]
    spoken = dialog.area.accessibleDescription()
    assert all(key.words in spoken for group in groups for key in group.keys if sequences(key))


def shown_keys(key: Key) -> set[str]:
    return {text for text in map(key_text, key.keys) if text}


@pytest.mark.parametrize("name", ["keys", "guide"])
def test_page_down_scrolls_as_soon_as_the_dialog_is_open(qtbot, name: str) -> None:
    dialog = KeysDialog("try") if name == "keys" else GuideDialog(guide_path())
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: dialog.isActiveWindow() and dialog.focusWidget() is not None)
    bar = (dialog.area if isinstance(dialog, KeysDialog) else dialog.page).verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_PageDown)
    assert bar.value() > 50
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_PageUp)
    assert bar.value() == 0
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Down)
    assert bar.value() > 0
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_words_have_room_beside_however_many_keys(qtbot) -> None:
    dialog = KeysDialog("try")
    qtbot.addWidget(dialog)
    dialog.show()
    words = {key.words for group in key_groups() for key in group.keys}
    narrow = [label.text() for label in dialog.findChildren(QLabel) if label.text() in words and label.width() < 140]
    assert not narrow
