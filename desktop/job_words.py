"""What the window says of a job outside of its pages: in its title, in the tray, and in a notification."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from core.errors import ErrorCode
from core.jobs.events import Failed, Finished, Stopped
from core.jobs.state import JobState
from desktop.live_jobs import LiveJob
from desktop.messages import title_of
from desktop.sentences import say
from desktop.wording import decimal, fill, labelled, number, stopped

APP_NAME = "Diptych"
CANCELLED = "cancel"
"""How the reason begins of a translation that its user gave up."""


def _tr(text: str, n: int = -1) -> str:
    return QCoreApplication.translate("JobWords", text, "", n)


def progress_words(job: LiveJob) -> str:
    """How far a job is: 45 % · facades."""
    if job.state is JobState.PAUSED:
        return fill(_tr("Paused · %1"), job.name)
    return fill(_tr("%1 % · %2"), int(100 * job.share), job.name) if job.share >= 0 else job.name


def window_title(jobs: Sequence[LiveJob], news: str = "") -> str:
    """The window's title: what the user has not seen yet, else how far the jobs are."""
    if news:
        return f"{news} – {APP_NAME}"
    if not jobs:
        return APP_NAME
    words = progress_words(jobs[0])
    if len(jobs) > 1:
        words = fill(_tr("%1, and %2 more"), words, len(jobs) - 1)
    return f"{words} – {APP_NAME}"


def tray_words(jobs: Sequence[LiveJob], news: str = "") -> str:
    """What the tray's icon says: a line for each job."""
    lines = [news] if news else []
    for job in jobs:
        kind = _tr("Training") if job.is_training else _tr("Translating")
        lines.append(labelled(kind, progress_words(job)))
    return "\n".join(lines) or APP_NAME


def is_news(job: LiveJob) -> bool:
    """Whether the end of a job is worth telling: whoever cancelled one knows."""
    return not (isinstance(job.ending, Stopped) and job.ending.reason.startswith(CANCELLED))


def ending_title(job: LiveJob) -> str:
    """How a job ended, in a line."""
    match job.ending:
        case Finished():
            words = _tr("Trained: %1") if job.is_training else _tr("Translated: %1")
        case Stopped():
            words = _tr("Stopped: %1")
        case Failed():
            words = _tr("Failed: %1")
        case _:
            words = _tr("Broke off: %1")
    return fill(words, job.name)


def ending_words(job: LiveJob) -> str:
    """What came of a job, in a sentence or two."""
    match job.ending:
        case Finished() if job.is_training:
            best = job.history.best if job.history is not None else None
            words = _tr("The training is done. Its best checkpoint has an L1 of %1.")
            return fill(words, decimal(best.l1, 3)) if best is not None else _tr("The training is done.")
        case Finished() if job.num_failed:
            return _tr("The translation is done; %n pictures could not be translated.", job.num_failed)
        case Finished():
            return _tr("The translation is done.")
        case Stopped():
            where = _tr("It stopped at step %1 and can be resumed.") if job.is_training else _tr("It stopped and can be resumed.")
            return fill(where, number(job.ending.step))
        case Failed():
            return f"{stopped(_title(job.ending.code))} {say(job.ending.message)}"
        case _:
            return _tr("Its worker went away without a word. What it had saved is there, and it can be resumed.")


def _title(code: str) -> str:
    try:
        return title_of(ErrorCode(code))
    except ValueError:  # of a newer version
        return _tr("Something went wrong")
