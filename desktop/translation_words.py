"""What a translation is doing, in a heading and a line below it."""

from PySide6.QtCore import QCoreApplication, QLocale

from core.errors import AppError
from core.files import path_from_json
from core.jobs.state import JobState
from core.models.header import read_header
from core.translation.history import TranslationHistory
from desktop.sentences import message_of
from desktop.translation_session import TranslationSession
from desktop.wording import fill, number, time_left

SLOW_PER_S = 1.0
"""Below it seconds per picture say more than pictures per second."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("TranslationWords", text)


def heading(session: TranslationSession) -> str:
    """The state with its numbers."""
    history = session.history
    done, total = number(history.num_settled), number(history.num_files)
    if session.is_live and session.asked in ("cancel", "stop"):
        return _tr("Stopping…") if session.asked == "stop" else _tr("Cancelling…")
    match session.state:
        case JobState.FINISHED if history.num_files == 0:
            return _tr("There was nothing to translate")
        case JobState.FINISHED if history.num_failed == history.num_skipped == 0:
            return fill(_tr("Done: %1 of %2 pictures"), done, total)
        case JobState.FINISHED:
            return fill(_tr("Done: %1 of %2 pictures translated"), number(history.num_done), total)
        case JobState.PAUSED:
            return fill(_tr("Paused at %1 of %2 pictures"), done, total)
        case JobState.STOPPED | JobState.INTERRUPTED | JobState.FAILED if session.was_cancelled:
            return fill(_tr("Cancelled after %1 of %2 pictures"), done, total)
        case JobState.STOPPED | JobState.INTERRUPTED:
            return fill(_tr("Stopped at %1 of %2 pictures"), done, total)
        case JobState.FAILED:
            return fill(_tr("Could not go on after %1 of %2 pictures"), done, total)
        case JobState.NOT_RESPONDING:
            return fill(_tr("Not responding at %1 of %2 pictures"), done, total)
    if is_watching(session):
        return fill(_tr("Watching: %1 translated so far"), number(history.num_done))
    if not history.listed:
        return _tr("Getting ready…")
    if not history.is_complete and not history.request.hot:
        return fill(_tr("Translating %1 of %2 pictures found so far"), done, total)
    return fill(_tr("Translating %1 of %2 pictures"), done, total)


def is_watching(session: TranslationSession) -> bool:
    """Whether a hot folder's worker has nothing to do but wait for new pictures."""
    history = session.history
    return session.state is JobState.RUNNING and history.request.hot and not history.paused and history.num_waiting == 0


def caption(session: TranslationSession) -> str:
    """How long still, how fast, and what could not be done."""
    history = session.history
    failure = session.failure
    if session.state is JobState.FAILED and failure is not None:
        return message_of(failure)
    if session.is_live:
        return _live_caption(session, history)
    parts = []
    if history.num_failed:
        parts.append(fill(_tr("%1 could not be translated; the table says why."), number(history.num_failed)))
    if history.num_skipped:
        parts.append(fill(_tr("%1 skipped: already there."), number(history.num_skipped)))
    if parts:
        return " ".join(parts)
    return _tr("Everything is translated.") if session.state is JobState.FINISHED else _tr("What is translated is kept.")


def _live_caption(session: TranslationSession, history: TranslationHistory) -> str:
    if session.state is JobState.STARTING or not (history.listed or history.request.hot):
        return _tr("The model is being loaded; the first picture takes some seconds.")
    parts = []
    if is_watching(session):
        parts.append(_tr("New pictures are translated when they are completely written"))
    elif not history.paused:
        left = history.seconds_left
        if left is not None:
            parts.append(time_left(left))
        if history.files_per_s > 0:
            parts.append(speed_words(history.files_per_s))
    if history.num_failed:
        parts.append(fill(_tr("%1 could not be translated"), number(history.num_failed)))
    return " · ".join(parts)


def speed_words(files_per_s: float) -> str:
    """Pictures per second; where one takes long, seconds per picture."""
    if files_per_s >= SLOW_PER_S:
        return fill(_tr("%1 pictures per second"), QLocale().toString(files_per_s, "f", 1))
    return fill(_tr("%1 seconds per picture"), QLocale().toString(1 / files_per_s, "f", 1))


def asked_words(history: TranslationHistory) -> str:
    """With which model, and where to."""
    model = path_from_json(history.request.model)
    try:
        name = read_header(model).name
    except AppError:
        name = model.stem
    if history.request.beside:
        return fill(_tr("Model “%1”, each result beside its picture"), name)
    return fill(_tr("Model “%1”, results in %2"), name, history.output_dir)
