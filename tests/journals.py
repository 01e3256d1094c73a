"""Journals of translations for tests that are about something else."""

from collections.abc import Iterable

from core.translation.job import TranslationJob
from core.translation.journal import JournalWriter
from core.translation.plan import PlannedFile


def write_journal(job: TranslationJob, rows: Iterable[PlannedFile]) -> None:
    """The rows of a new job, as if all of them had been listed."""
    with JournalWriter(job.journal_path) as journal:
        journal.append(rows)
        journal.sync()
