"""A run's states and numbers in words."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QLocale

from core.files import path_to_text
from core.jobs.events import Started
from core.pairs.augmentation import ScalePolicy
from desktop.item_models.run_control import RunControl, RunPhase
from desktop.item_models.run_entry import RunEntry
from desktop.run_titles import made_words
from desktop.wording import decimal, fill, tip
from training.run import Losses


def phase_words(phase: RunPhase) -> str:
    """What a run does, in a word or two."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("RunWords", text)

    return {
        RunPhase.UNKNOWN: tr("Looking…"),
        RunPhase.WAITING: tr("Not started"),
        RunPhase.QUEUED: tr("Queued"),
        RunPhase.STARTING: tr("Starting…"),
        RunPhase.TRAINING: tr("Training"),
        RunPhase.PAUSING: tr("Pausing…"),
        RunPhase.PAUSED: tr("Paused"),
        RunPhase.RESUMING: tr("Going on…"),
        RunPhase.STOPPING: tr("Saving…"),
        RunPhase.NOT_RESPONDING: tr("Not responding"),
        RunPhase.STOPPED: tr("Stopped"),
        RunPhase.INTERRUPTED: tr("Interrupted"),
        RunPhase.FINISHED: tr("Finished"),
        RunPhase.FAILED: tr("Failed"),
        RunPhase.START_FAILED: tr("Could not start"),
    }[phase]


def standing_words(phase: RunPhase, queue_place: int) -> str:
    """What a run does; of one that waits also at which place."""
    if phase is not RunPhase.QUEUED:
        return phase_words(phase)
    return fill(QCoreApplication.translate("RunWords", "Queued, place %1"), queue_place)


def state_words(control: RunControl) -> str:
    """What a run does, and when it will stop where that was asked for."""
    if control.phase is RunPhase.TRAINING and control.stops_after_epoch:
        return QCoreApplication.translate("RunWords", "Training, stops after this epoch")
    return standing_words(control.phase, control.queue_place)


def progress_words(entry: RunEntry) -> str:
    """How far a run is that is not done, in percent; '' where that is not known."""
    is_told = entry.share >= 0 and entry.phase is not RunPhase.FINISHED
    return fill(QCoreApplication.translate("RunWords", "%1 %"), int(100 * entry.share)) if is_told else ""


def score_words(entry: RunEntry) -> str:
    """The best score of a run and what computes it: what is known of both."""
    best = entry.glance.best_l1
    score = fill(QCoreApplication.translate("RunWords", "L1 %1"), decimal(best, 3)) if best is not None else ""
    device = device_words(entry.glance.device) if entry.glance.device else ""
    return " · ".join(words for words in (score, device) if words)


def row_words(entry: RunEntry) -> str:
    """The last line of a run's row: whether it lies elsewhere, and its score."""
    elsewhere = QCoreApplication.translate("RunWords", "Elsewhere") if entry.is_elsewhere else ""
    return " · ".join(words for words in (elsewhere, score_words(entry)) if words)


def entry_words(entry: RunEntry) -> str:
    """A run of the list in a sentence, for who can't see it."""
    standing = standing_words(entry.phase, entry.control.queue_place)
    said = ", ".join(words for words in (standing, progress_words(entry), row_words(entry)) if words)
    return fill(QCoreApplication.translate("RunWords", "The run %1: %2"), entry.name, said)


def entry_tool_tip(entry: RunEntry) -> str:
    """What a row of the list has no room for: the whole name and score, its day, the notes, where it lies, or why it can't be read."""
    elsewhere = QCoreApplication.translate("RunWords", "It lies outside the workspace: %1")
    where = fill(elsewhere, path_to_text(entry.run_dir)) if entry.is_elsewhere else ""
    made = fill(QCoreApplication.translate("RunWords", "Made %1"), made_words(entry)) if made_words(entry) else ""
    return tip("\n".join(words for words in (entry.name, entry.error or score_words(entry), made, entry.notes, where) if words))


def phase_token(phase: RunPhase) -> str:
    """The role of a label that names this state."""
    if phase in (RunPhase.FAILED, RunPhase.START_FAILED, RunPhase.NOT_RESPONDING):
        return "state-danger"
    if phase in (RunPhase.INTERRUPTED, RunPhase.PAUSED, RunPhase.PAUSING):
        return "state-warning"
    if phase is RunPhase.FINISHED:
        return "state-good"
    return "tag"


def colour_token(phase: RunPhase) -> str:
    """The theme's token that paints this state."""
    return {"state-danger": "danger", "state-warning": "warning", "state-good": "good"}.get(phase_token(phase), "accent_text")


def speed_text(steps_per_s: float) -> str:
    """Steps a second; where a step takes long, seconds a step."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("RunWords", text)

    if steps_per_s >= 1:
        return fill(tr("%1 steps a second"), QLocale().toString(steps_per_s, "f", 1))
    return fill(tr("%1 seconds a step"), QLocale().toString(1 / steps_per_s, "f", 1))


def device_words(device: str) -> str:
    """What a run is computed by: a card by its name."""
    return QCoreApplication.translate("RunWords", "Processor") if device == "cpu" else device


def scale_words(policy: ScalePolicy) -> str:
    """How a network sees pictures of any size."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("RunWords", text)

    return {"whole": tr("Resized to a square"), "fit": tr("Fitted into a square"), "native": tr("At its own size")}[policy]


def size_words(num_bytes: int) -> str:
    """An amount of memory or disk."""
    return QLocale().formattedDataSize(num_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def share_words(share: float) -> str:
    """A share of 0 to 1 in percent; small ones with a tenth."""
    percent = 100 * share
    return fill(QCoreApplication.translate("RunWords", "%1 %"), QLocale().toString(percent, "f", 1 if 0 < percent < 10 else 0))


def rate_words(per_second: float) -> str:
    """So many a second, with a tenth where they are few."""
    return QLocale().toString(per_second, "f", 1 if per_second < 10 else 0)


def memory_words(latest: Losses) -> str:
    """What the worker holds: of the card where it uses one, and of the computer."""
    host = size_words(latest.process_bytes) if latest.process_bytes else ""
    if not latest.device_bytes:
        return host
    return fill(QCoreApplication.translate("RunWords", "card %1, computer %2"), size_words(latest.device_bytes), host)


def seen_through_words(recent: Mapping[str, float]) -> str:
    """How many patches of targets and of translated pictures the discriminator judged rightly of late; '' where that was not told.

    Of the last steps and not of the last alone: of single steps it jumps between 0 and 100 %.
    """
    names = ("D_accuracy_real", "D_accuracy_translated")
    shares = [recent[name] for name in names if name in recent]
    return " · ".join(share_words(round(share, 2)) for share in shares) if len(shares) == len(names) else ""


def computed_words(started: Started) -> str:
    """The device and the numbers it computes with."""
    return fill(QCoreApplication.translate("RunWords", "%1, %2"), device_words(started.device), started.precision)
