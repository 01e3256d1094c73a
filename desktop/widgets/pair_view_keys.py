"""The keys of the pair view: one list for the shortcuts, the tool tips and the help."""

from PySide6.QtCore import QCoreApplication

from desktop.shortcuts import Key, key_text
from desktop.wording import fill


def command_groups() -> list[tuple[str, list[Key]]]:
    """All commands under the headings of the help, in the user's language."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("PairViewKeys", text)

    pairs = [
        Key("next", tr("Next pair"), ("Right",), repeats=True),
        Key("previous", tr("Previous pair"), ("Left",), repeats=True),
        Key("first", tr("First pair"), ("Home",)),
        Key("last", tr("Last pair"), ("End",)),
        Key("back", tr("Back to all pairs"), ("Esc",)),
    ]
    looking = [
        Key("input", tr("Input alone"), ("1",)),
        Key("target", tr("Target alone"), ("2",)),
        Key("beside", tr("Side by side"), ("3",)),
        Key("wipe", tr("Wipe"), ("4",)),
        Key("blink", tr("Blink"), ("5",)),
        Key("difference", tr("Difference"), ("6",)),
        Key("augmentation", tr("Random draws of training"), ("7",)),
        Key("zoom_in", tr("Zoom in"), ("+", "="), repeats=True),
        Key("zoom_out", tr("Zoom out"), ("-",), repeats=True),
        Key("toggle_fit", tr("100 % or the whole"), ("0",)),
        Key("border_left", tr("Border of the wipe left"), ("Shift+Left",), repeats=True),
        Key("border_right", tr("Border of the wipe right"), ("Shift+Right",), repeats=True),
        Key("pan_left", tr("Look further left"), ("Ctrl+Left",), repeats=True),
        Key("pan_right", tr("Look further right"), ("Ctrl+Right",), repeats=True),
        Key("pan_up", tr("Look further up"), ("Ctrl+Up",), repeats=True),
        Key("pan_down", tr("Look further down"), ("Ctrl+Down",), repeats=True),
    ]
    editing = [
        Key("exclude", tr("Exclude, or include again"), ("E",)),
        Key("swap", tr("Swap input and target"), ("S",)),
        Key("train", tr("To training"), ("T",)),
        Key("validation", tr("To validation"), ("V",)),
        Key("test", tr("To test"), ("X",)),
        Key("note", tr("Write a note"), ("N",)),
        Key("undo", tr("Undo"), ("Ctrl+Z",)),
        Key("redo", tr("Redo"), ("Ctrl+Shift+Z",)),
        Key("help", tr("Show these keys"), ("?",)),
    ]
    return [(tr("Pairs"), pairs), (tr("Looking"), looking), (tr("Editing"), editing)]


def commands() -> dict[str, Key]:
    """The commands by name."""
    return {command.name: command for _, group in command_groups() for command in group}


def with_key(words: str, name: str) -> str:
    """Words for a tool tip, with the key that does the same."""
    return fill(QCoreApplication.translate("PairViewKeys", "%1 (%2)"), words, key_text(commands()[name].keys[0]))
