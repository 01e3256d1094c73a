"""The keys of the pair view: one list for the shortcuts, the tool tips and the help."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from desktop.wording import fill

_ARROWS = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}


@dataclass(frozen=True)
class Command:
    """Something a key does. `keys` as QKeySequence reads them; the first is the one that is told."""

    name: str
    words: str
    keys: tuple[str, ...]
    repeats: bool = False
    """Whether it goes on while the key is held."""


def command_groups() -> list[tuple[str, list[Command]]]:
    """All commands under the headings of the help, in the user's language."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("PairViewKeys", text)

    pairs = [
        Command("next", tr("Next pair"), ("Right",), repeats=True),
        Command("previous", tr("Previous pair"), ("Left",), repeats=True),
        Command("first", tr("First pair"), ("Home",)),
        Command("last", tr("Last pair"), ("End",)),
        Command("back", tr("Back to all pairs"), ("Esc",)),
    ]
    looking = [
        Command("input", tr("Input alone"), ("1",)),
        Command("target", tr("Target alone"), ("2",)),
        Command("beside", tr("Side by side"), ("3",)),
        Command("wipe", tr("Wipe"), ("4",)),
        Command("blink", tr("Blink"), ("5",)),
        Command("difference", tr("Difference"), ("6",)),
        Command("augmentation", tr("Random draws of training"), ("7",)),
        Command("zoom_in", tr("Zoom in"), ("+", "="), repeats=True),
        Command("zoom_out", tr("Zoom out"), ("-",), repeats=True),
        Command("toggle_fit", tr("100 % or the whole"), ("0",)),
        Command("border_left", tr("Border of the wipe left"), ("Shift+Left",), repeats=True),
        Command("border_right", tr("Border of the wipe right"), ("Shift+Right",), repeats=True),
        Command("pan_left", tr("Look further left"), ("Ctrl+Left",), repeats=True),
        Command("pan_right", tr("Look further right"), ("Ctrl+Right",), repeats=True),
        Command("pan_up", tr("Look further up"), ("Ctrl+Up",), repeats=True),
        Command("pan_down", tr("Look further down"), ("Ctrl+Down",), repeats=True),
    ]
    editing = [
        Command("exclude", tr("Exclude, or include again"), ("E",)),
        Command("swap", tr("Swap input and target"), ("S",)),
        Command("train", tr("To training"), ("T",)),
        Command("validation", tr("To validation"), ("V",)),
        Command("test", tr("To test"), ("X",)),
        Command("note", tr("Write a note"), ("N",)),
        Command("undo", tr("Undo"), ("Ctrl+Z",)),
        Command("redo", tr("Redo"), ("Ctrl+Shift+Z",)),
        Command("help", tr("Show these keys"), ("F1", "?")),
    ]
    return [(tr("Pairs"), pairs), (tr("Looking"), looking), (tr("Editing"), editing)]


def commands() -> dict[str, Command]:
    """The commands by name."""
    return {command.name: command for _, group in command_groups() for command in group}


def key_text(keys: str) -> str:
    """A key as this system writes it, arrows as arrows."""
    text = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
    for name, arrow in _ARROWS.items():
        text = text.replace(QKeySequence(name).toString(QKeySequence.SequenceFormat.NativeText), arrow)
    return text


def with_key(words: str, name: str) -> str:
    """Words for a tool tip, with the key that does the same."""
    return fill(QCoreApplication.translate("PairViewKeys", "%1 (%2)"), words, key_text(commands()[name].keys[0]))
