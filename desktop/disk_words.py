"""What the disk use of a workspace and what can be freed of it are called in the window."""

from PySide6.QtCore import QCoreApplication

from desktop.run_words import size_words
from desktop.wording import fill, number
from training.disk_use import DiskUse, Use
from training.freeing import Freeable, FreeKind


def _tr(text: str, n: int = -1) -> str:
    return QCoreApplication.translate("DiskUse", text, "", n)


def use_words(use: Use) -> str:
    """What room is taken by."""
    return {
        Use.DATASETS: _tr("Datasets"),
        Use.CHECKPOINTS: _tr("Checkpoints of runs"),
        Use.PREVIEWS: _tr("Previews of runs"),
        Use.RECORDS: _tr("Figures and logs of runs"),
        Use.MODELS: _tr("Models"),
        Use.JOURNALS: _tr("Notes of translations"),
        Use.RESULTS: _tr("Translated pictures"),
        Use.STUDIES: _tr("Studies"),
        Use.CACHE: _tr("Thumbnails and other caches"),
        Use.OTHER: _tr("Other files"),
    }[use]


def free_words(kind: FreeKind) -> str:
    """What can be freed."""
    return {
        FreeKind.CHECKPOINTS: _tr("Older checkpoints of finished runs"),
        FreeKind.MILESTONES: _tr("Milestones of finished runs"),
        FreeKind.CACHE: _tr("Thumbnails and small copies of pictures"),
        FreeKind.JOURNALS: _tr("Notes of finished translations"),
        FreeKind.LEFTOVERS: _tr("Half-written files of programs that were killed"),
    }[kind]


def free_explanation(kind: FreeKind) -> str:
    """What its going means, in a sentence."""
    return {
        FreeKind.CHECKPOINTS: _tr("The best and the last of each run stay: it can go on, and a model can be made of it."),
        FreeKind.MILESTONES: _tr(
            "No model can be made of these steps any more. Models that were made stay, and so does the best of each run."
        ),
        FreeKind.CACHE: _tr("They are made again when they are looked at."),
        FreeKind.JOURNALS: _tr(
            "They go to the trash. The translated pictures stay where they are; the list of earlier translations forgets them."
        ),
        FreeKind.LEFTOVERS: _tr("Nobody can use them."),
    }[kind]


def kept_sentence() -> str:
    """What is never offered, and why: little may be left to free."""
    return _tr(
        "Datasets, models, previews and translated pictures are yours and stay; delete them on their pages. Of a finished run the best and "
        "the last checkpoint stay, of one that can still go on all of them."
    )


def room_sentence(use: DiskUse) -> str:
    """How much the workspace takes, and how much its disk has left."""
    words = _tr("The workspace takes %1 in %2 files. Of the disk it is on, %3 of %4 are free.")
    sentence = fill(words, size_words(use.num_bytes), number(use.num_files), size_words(use.free_bytes), size_words(use.disk_bytes))
    if use.num_unreadable:
        return f"{sentence} {fill(_tr('What is in %1 places can not be looked at and is not counted.'), number(use.num_unreadable))}"
    return sentence


def amounts(freeable: list[Freeable]) -> str:
    """A line for each kind, with what it takes and what its going means."""
    return "\n".join(f"{free_words(one.kind)}: {size_words(one.num_bytes)}. {free_explanation(one.kind)}" for one in freeable)
