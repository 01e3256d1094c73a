"""What a line of a translation's table says: words, icon and colour of a picture's state."""

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor

from core.translation.history import Row, RowState
from desktop.icons import icon
from desktop.messages import row_sentence
from desktop.sentences import say
from desktop.theme import tokens
from desktop.wording import fill

ICON_PX = 18


class Column(IntEnum):
    """The table's columns."""

    PICTURE = 0
    FOLDER = 1
    STATE = 2
    RESULT = 3


def _tr(text: str) -> str:
    return QCoreApplication.translate("TranslationRows", text)


def line_text(row: Row, column: Column) -> str:
    """The words of a picture's line in one column."""
    if column == Column.PICTURE:
        return readable(row.source.name)
    if column == Column.FOLDER:
        return readable(row.source.parent.name)
    if column == Column.RESULT:
        return readable(row.output.name) if row.state in (RowState.DONE, RowState.SKIPPED) else ""
    return state_text(row)


def state_text(row: Row) -> str:
    """What became of a picture, in a sentence."""
    match row.state:
        case RowState.WAITING:
            return _tr("Waiting")
        case RowState.DONE:
            return fill(_tr("Done (%1)"), say(row.message)) if row.message else _tr("Done")
        case RowState.SKIPPED:
            return _tr("Skipped: already there")
        case RowState.FAILED:
            return row_sentence(row.code, row.message)


def failure_text(row: Row) -> str:
    """Why a picture failed: the plain sentence, and the whole message where that says more."""
    sentence, message = state_text(row), readable(say(row.message))
    return sentence if message in ("", sentence) else f"{sentence}\n\n{message}"


def line_tool_tip(row: Row, column: Column) -> str:
    """The whole of what a column may have to shorten."""
    if column == Column.STATE and row.message:
        return readable(say(row.message))
    return readable(str(row.output if column == Column.RESULT else row.source))


def row_details(row: Row) -> str:
    """Everything about a failed picture for someone who helps. English on purpose."""
    lines = [f"Picture: {readable(str(row.source))}", f"Code: {row.code}", f"What: {readable(row.message)}"]
    return "\n".join(lines)


def sequence_state(states: bytes) -> RowState:
    """The state of a sequence with frames in these states: failed where one is, done where none waits."""
    if states.count(RowState.FAILED):
        return RowState.FAILED
    if states.count(RowState.WAITING):
        return RowState.WAITING
    return RowState.DONE if states.count(RowState.DONE) else RowState.SKIPPED


def row_colour(state: RowState, column: Column) -> QColor | None:
    """The colour of a line's words in a column; None for the usual one."""
    look = tokens()
    if column == Column.STATE and state is RowState.FAILED:
        return QColor(look.danger)
    if column != Column.PICTURE:
        return QColor(look.muted)
    return None


def state_icon(state: RowState) -> Any:
    """The icon of a state: colour is never the only sign."""
    look = tokens()
    match state:
        case RowState.DONE:
            return icon("done", look.good, ICON_PX)
        case RowState.FAILED:
            return icon("error", look.danger, ICON_PX)
        case RowState.SKIPPED:
            return icon("skipped", look.muted, ICON_PX)
        case RowState.WAITING:
            return icon("waiting", look.muted, ICON_PX)


def readable(text: str) -> str:
    """A name that can be shown: bytes that are no text become question marks, line breaks become spaces."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\n", " ").replace("\r", " ")
