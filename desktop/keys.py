"""Every key there is, with what it does: the shortcuts are made of this list, and so is the page that shows it."""

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from desktop.page_entries import page_entries
from desktop.shortcuts import Key
from desktop.widgets.pair_view_keys import command_groups
from desktop.wording import fill

_STANDARD = QKeySequence.StandardKey
_WAYS = ("Left", "Right", "Up", "Down")


class KeyGroup(NamedTuple):
    """Keys that count at one place."""

    page: str
    """The page's name; '' for everywhere."""
    title: str
    keys: list[Key]


def key_groups() -> list[KeyGroup]:
    """All keys by the place where they count, in the user's language."""
    titles = {entry.name: entry.title for entry in page_entries()}

    def group(page: str, title: str, keys: list[Key]) -> KeyGroup:
        return KeyGroup(page, f"{titles[page]} · {title}" if page and title else titles.get(page, title), keys)

    return [
        KeyGroup("", _tr("Everywhere"), _everywhere()),
        group("datasets", "", _datasets()),
        *(group("datasets", fill(_tr("One pair · %1"), title), keys) for title, keys in command_groups()),
        group("train", _tr("New training"), [Key("setup/find", _tr("Find a setting"), (_STANDARD.Find,))]),
        group("train", _tr("Runs"), _runs()),
        group("train", _tr("Previews"), _previews()),
        group("translate", "", _translation()),
        group("translate", _tr("Before and after"), _before_and_after()),
        group("try", "", _trying()),
        group("study", "", _study()),
    ]


def key_named(name: str) -> Key:
    """The key of that name."""
    return next(key for group in key_groups() for key in group.keys if key.name == name)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Keys", text)


def _everywhere() -> list[Key]:
    pages = [
        Key(f"page/{entry.name}", fill(_tr("Show the page %1"), entry.title), (f"Ctrl+{place}",))
        for place, entry in enumerate(page_entries(), 1)
    ]
    return [
        *pages,
        Key("window/open", _tr("Open pictures or models"), (_STANDARD.Open,)),
        Key("window/settings", _tr("Settings"), (_STANDARD.Preferences,)),
        Key("window/keys", _tr("Show this list of keys"), ("F1", "Ctrl+/")),
        Key("window/quit", _tr("Close Diptych"), (_STANDARD.Quit,)),
        Key("own/tab", _tr("To the next control"), ("Tab",), is_own=True),
        Key("own/backtab", _tr("To the control before"), ("Shift+Tab",), is_own=True),
        Key("own/press", _tr("Press the button, switch or section that has the keyboard"), ("Space", "Return"), is_own=True),
        Key("own/menu", _tr("What can be done with the row or pair that has the keyboard"), ("Menu", "Shift+F10"), is_own=True),
        Key("own/close", _tr("Close a dialog or a menu"), ("Esc",), is_own=True),
    ]


def _datasets() -> list[Key]:
    return [
        Key("pairs/open", _tr("Look closely"), ("Return", "Enter")),
        Key("pairs/exclude", _tr("Exclude"), ("E", "Del")),
        Key("pairs/include", _tr("Include"), ("I",)),
        Key("pairs/swap", _tr("Swap sides"), ("S",)),
        Key("pairs/train", _tr("Move to training"), ("T",)),
        Key("pairs/validation", _tr("Move to validation"), ("V",)),
        Key("pairs/test", _tr("Move to test"), ("X",)),
        Key("pairs/note", _tr("Write a note…"), ("N",)),
        Key("pairs/folder", _tr("Show in folder"), ()),
        Key("pairs/undo", _tr("Undo"), (_STANDARD.Undo,), repeats=True),
        Key("pairs/redo", _tr("Redo"), (_STANDARD.Redo,), repeats=True),
        Key("pairs/seek", _tr("Empty the search field"), ("Esc",)),
    ]


def _runs() -> list[Key]:
    return [
        Key("runs/rename", _tr("Rename the run"), ("F2",)),
        Key("runs/trash", _tr("Move the run to the trash"), ("Del",)),
        Key("runs/earlier", _tr("Earlier in the queue"), ("Alt+Up",), repeats=True),
        Key("runs/later", _tr("Later in the queue"), ("Alt+Down",), repeats=True),
    ]


def _comparing(place: str) -> list[Key]:
    return [
        Key(f"{place}/side-by-side", _tr("Side by side"), ("3",)),
        Key(f"{place}/wipe", _tr("Wipe"), ("4",)),
        Key(f"{place}/blink", _tr("Blink"), ("5",)),
        Key(f"{place}/difference", _tr("Difference"), ("6",)),
    ]


def _previews() -> list[Key]:
    return [
        Key("previews/earlier", _tr("The preview before"), ("Left",), repeats=True),
        Key("previews/later", _tr("The next preview"), ("Right",), repeats=True),
        Key("previews/first", _tr("The first preview"), ("Home",)),
        Key("previews/newest", _tr("The newest preview, and follow the run"), ("End",)),
        Key("previews/large", _tr("One pair large"), ("Return",)),
        Key("previews/sheet", _tr("All pairs"), ("Esc",)),
        Key("previews/pair_before", _tr("Large: the pair before"), ("Up",), repeats=True),
        Key("previews/pair_after", _tr("Large: the next pair"), ("Down",), repeats=True),
        Key("previews/hold", _tr("Large: hold this moment, and compare others with it"), ("H",)),
        Key("previews/border_left", _tr("Large: border of the wipe left"), ("Shift+Left",), repeats=True),
        Key("previews/border_right", _tr("Large: border of the wipe right"), ("Shift+Right",), repeats=True),
        Key("previews/zoom_in", _tr("Large: zoom in"), ("+",), repeats=True),
        Key("previews/zoom_out", _tr("Large: zoom out"), ("-",), repeats=True),
        Key("previews/fit", _tr("Large: 100 % or the whole"), ("0",)),
        *_comparing("previews"),
    ]


def _translation() -> list[Key]:
    return [
        Key("sources/remove", _tr("Take the marked folders and pictures out of the list"), (_STANDARD.Delete,)),
        Key("own/unfold", _tr("In the table: open and close a sequence"), ("Return", "Right", "Left"), is_own=True),
        Key("own/copy_row", _tr("In the table: copy the result of the chosen picture"), (_STANDARD.Copy,), is_own=True),
    ]


def _before_and_after() -> list[Key]:
    return [
        *_comparing("result"),
        Key("result/copy", _tr("Copy the result"), (_STANDARD.Copy,)),
        Key("own/border", _tr("Border of the wipe"), ("Left", "Right"), is_own=True),
        Key("own/border_end", _tr("Border of the wipe to the very left, or right"), ("Home", "End"), is_own=True),
        Key("own/zoom_in", _tr("Zoom in"), ("+", "="), is_own=True),
        Key("own/zoom_out", _tr("Zoom out"), ("-",), is_own=True),
        Key("own/fit", _tr("100 % or the whole"), ("0",), is_own=True),
    ]


def _trying() -> list[Key]:
    return [
        Key("try/undo", _tr("Undo"), (_STANDARD.Undo,), repeats=True),
        Key("try/redo", _tr("Redo"), (_STANDARD.Redo,), repeats=True),
        Key("try/save", _tr("Save drawing and result as one picture"), (_STANDARD.Save,)),
        Key("try/copy", _tr("Copy the result"), (_STANDARD.Copy,)),
        Key("own/pad_move", _tr("On the pad: move the cross"), _WAYS, is_own=True),
        Key("own/pad_fine", _tr("On the pad: move it pixel by pixel"), tuple(f"Shift+{way}" for way in _WAYS), is_own=True),
        Key("own/pad_pen", _tr("On the pad: put the pen down, or lift it"), ("Space",), is_own=True),
        Key("own/pad_touch", _tr("On the pad: touch with the pen"), ("Return", "Enter"), is_own=True),
        Key("own/pad_cancel", _tr("On the pad: give the line up"), ("Esc",), is_own=True),
        Key("own/pad_tools", _tr("On the pad: pen, eraser, line, rectangle, fill"), ("P", "E", "L", "R", "F"), is_own=True),
        Key("own/pad_width", _tr("On the pad: a thinner, a thicker pen"), ("[", "]"), is_own=True),
        Key("own/pad_colour", _tr("On the pad: the first nine colours"), tuple("123456789"), is_own=True),
        Key("own/pad_clear", _tr("On the pad: empty it"), ("Del",), is_own=True),
    ]


def _study() -> list[Key]:
    return [
        Key("own/study_go", _tr("Begin, or go on"), ("Space", "Return", "Enter"), is_own=True),
        Key("own/study_first", _tr("The first picture was the translated one"), ("1", "Left"), is_own=True),
        Key("own/study_second", _tr("The second picture was the translated one"), ("2", "Right"), is_own=True),
        Key("own/study_stop", _tr("Stop the session"), ("Esc",), is_own=True),
    ]
