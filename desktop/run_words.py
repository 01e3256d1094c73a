"""A run's states and numbers in words."""

from PySide6.QtCore import QCoreApplication, QLocale

from core.pairs.augmentation import ScalePolicy
from desktop.item_models.run_control import RunPhase
from desktop.wording import fill


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
