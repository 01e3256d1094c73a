"""What a preflight found, in words."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from desktop.run_words import device_words, size_words, speed_text
from desktop.wording import LONGEST_S, fill, number
from training.preflight import Measured, Report


def _tr(text: str, n: int = -1) -> str:
    return QCoreApplication.translate("PreflightWords", text, "", n)


def duration_words(seconds: float) -> str:
    """A length of time, no more exactly than it can be known."""
    if seconds > LONGEST_S:
        return _tr("over 100 years")
    minutes = round(seconds / 60)
    if seconds < 1:
        return _tr("less than a second")
    if seconds < 90:
        return _tr("about a second") if round(seconds) == 1 else _tr("about %n seconds", round(seconds))
    if minutes < 90:
        return _tr("about %n minutes", minutes)
    hours = round(seconds / 3600)
    return _tr("about %n hours", hours) if hours < 48 else _tr("about %n days", round(seconds / 86400))


def change_words(change: Mapping[str, int]) -> str:
    """Settings that fit, named as the form names them: batch size 4, pictures of 128 pixels."""
    words = []
    if "batch_size" in change:
        words.append(fill(_tr("batch size %1"), number(change["batch_size"])))
    if "size_px" in change:
        words.append(fill(_tr("pictures of %1 pixels"), number(change["size_px"])))
    if "width" in change:
        words.append(fill(_tr("width %1"), number(change["width"])))
    return _tr(" and ").join(words)


def report_facts(report: Report) -> list[tuple[str, str, str]]:
    """What a run that fits takes: a word, a value, and what the value does not say."""
    measured = report.measured
    memory = fill(_tr("%1 of %2 that are free"), size_words(measured.needed_bytes), size_words(measured.free_bytes))
    kept = fill(_tr("and %1 for decoded pairs"), size_words(measured.kept_bytes)) if measured.kept_bytes else ""
    disk_bytes = measured.checkpoint_bytes + measured.preview_bytes
    disk = fill(_tr("%1 of %2 that are free"), size_words(disk_bytes), size_words(measured.disk_free_bytes))
    kinds = _tr("checkpoints %1, previews %2")
    return [
        (_tr("Memory"), memory, kept),
        (_tr("An epoch"), duration_words(report.seconds_per_epoch), speed_text(1 / measured.seconds_per_step)),
        (_tr("The whole training"), duration_words(report.seconds_total), fill(_tr("%1 steps"), number(report.num_steps))),
        (_tr("Disk"), disk, fill(kinds, size_words(measured.checkpoint_bytes), size_words(measured.preview_bytes))),
        (_tr("Computed by"), fill(_tr("%1, %2"), device_words(measured.device), measured.precision), ""),
    ]


def memory_sentence(measured: Measured) -> str:
    """That it does not fit into memory, with figures where they are known."""
    if measured.needed_bytes:
        words = _tr("It needs %1 of memory, and %2 are free.")
        return fill(words, size_words(measured.needed_bytes), size_words(measured.free_bytes))
    return _tr("There is not enough memory for these settings.")
