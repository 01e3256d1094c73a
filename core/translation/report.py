"""The report of a translation as a table: a CSV file with one line for every picture (no torch)."""

from pathlib import Path

from core.files import path_to_text
from core.jobs.reader import JobReader
from core.spreadsheets import as_text, writing_table
from core.translation.history import RowState, TranslationHistory
from core.translation.job import TRANSLATION_EVENTS, TranslationEvent, TranslationJob

COLUMNS = ("number", "state", "input", "output", "seconds", "code", "message")


def write_report(history: TranslationHistory, path: Path) -> None:
    """Write what became of every row so far, in the rows' order; a report that stood at `path` is replaced whole.

    `number` counts from 1; `state` is a word of
    RowState in lower case; `output` is empty unless the file was made or stood there already; `seconds` is empty where nothing was
    computed; `code` is an ErrorCode, of failed rows only; `message` is a failure's sentence, a note, or why a row was skipped. Text that a
    spreadsheet would take for a formula has an apostrophe before it.
    Raises AppError (DISK_*, FOLDER_GONE).
    """
    with writing_table(path) as table:
        table.writerow(COLUMNS)
        for index in range(history.num_files):
            row = history.row(index)
            seconds = f"{row.seconds:.4f}" if row.seconds else ""
            output = path_to_text(row.output) if row.state in (RowState.DONE, RowState.SKIPPED) else ""
            places = as_text(path_to_text(row.source)), as_text(output)
            table.writerow((index + 1, row.state.name.lower(), *places, seconds, row.code, as_text(row.message)))


def report_session(job: TranslationJob) -> None:
    """Write the table of a job as its events are now into its folder, where rows are known. Raises AppError (DISK_*)."""
    history = TranslationHistory(job.path)
    reader: JobReader[TranslationEvent] = JobReader(job.folder, TRANSLATION_EVENTS)
    history.apply(reader.poll())
    while reader.is_behind:
        history.apply(reader.poll())
    if history.num_files:
        write_report(history, job.report_path)
