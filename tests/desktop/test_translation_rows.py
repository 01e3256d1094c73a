"""The table of a translation: 100,000 rows without weight, and every state in words."""

import time
from pathlib import Path

from PySide6.QtCore import Qt

from core.translation.history import TranslationHistory
from core.translation.job import Listed, RowDone, RowFailed, RowSkipped, TranslationJob, create_job, request_for, write_journal
from core.translation.plan import PlannedFile
from desktop.item_models.translation_rows import Column, TranslationRows

NUM_MANY = 100_000
MAX_PAUSE_S = 0.05


def history_of(job_dir: Path, num_files: int) -> TranslationHistory:
    job = create_job(job_dir, request_for([Path("/in")], Path("/m.safetensors"), Path("/out")))
    names = (f"{index:06}.png" for index in range(num_files))
    write_journal(job, (PlannedFile(index=i, source=f"/in/{name}", output=name) for i, name in enumerate(names)))
    return TranslationHistory(job_dir)


def text_of(rows: TranslationRows, row: int, column: Column) -> str:
    return rows.data(rows.index(row, column), Qt.ItemDataRole.DisplayRole)


def test_each_state_has_words(qapp, tmp_path: Path) -> None:
    history = history_of(tmp_path / "job", 4)
    rows = TranslationRows()
    history.apply([Listed(num_files=4)])
    rows.show(history)
    changed = history.apply(
        [
            RowDone(index=0, output="000000.png", seconds=0.1, note="first of 31 frames"),
            RowFailed(index=1, code="data.picture_unreadable", message="It is cut short."),
            RowSkipped(index=2, reason="exists"),
        ]
    )
    rows.update_rows(changed)
    assert text_of(rows, 0, Column.STATE) == "Done (first of 31 frames)"
    assert text_of(rows, 1, Column.STATE) == "Not a readable picture"
    assert text_of(rows, 2, Column.STATE).startswith("Skipped")
    assert text_of(rows, 3, Column.STATE) == "Waiting"
    assert text_of(rows, 0, Column.RESULT) == "000000.png"
    assert text_of(rows, 3, Column.RESULT) == ""
    assert rows.data(rows.index(1, Column.STATE), Qt.ItemDataRole.DecorationRole) is not None, "colour is never the only sign"


def test_names_that_are_no_text_are_shown_all_the_same(qapp, tmp_path: Path) -> None:
    job = create_job(tmp_path / "job", request_for([Path("/in")], Path("/m.safetensors"), Path("/out")))
    write_journal(job, [PlannedFile(index=0, source={"b64": "L2luL2NhZukKLnBuZw=="}, output="a.png")])
    history = TranslationHistory(tmp_path / "job")
    history.apply([Listed(num_files=1)])
    rows = TranslationRows()
    rows.show(history)
    assert text_of(rows, 0, Column.PICTURE) == "caf? .png"


def test_a_hundred_thousand_rows_are_scrolled_without_a_pause(qapp, tmp_path: Path) -> None:
    history = history_of(tmp_path / "job", NUM_MANY)
    history.apply([Listed(num_files=NUM_MANY)])
    rows = TranslationRows()
    rows.show(history)
    assert rows.rowCount() == NUM_MANY
    start = time.perf_counter()
    for row in range(NUM_MANY - 40, NUM_MANY):  # a screen full
        for column in Column:
            assert text_of(rows, row, column) is not None
    assert time.perf_counter() - start < MAX_PAUSE_S


def test_the_model_keeps_its_promises_to_views(qapp, qtmodeltester, tmp_path: Path) -> None:
    history = history_of(tmp_path / "job", 3)
    history.apply([Listed(num_files=3)])
    rows = TranslationRows()
    rows.show(history)
    qtmodeltester.check(rows)


def test_there_is_no_row_beyond_the_last(qapp, tmp_path: Path) -> None:
    rows = TranslationRows()
    assert rows.row(0) is None
    rows.show(history_of(tmp_path / "job", 2))
    assert rows.rowCount() == 0, "nothing is listed before the worker has listed it"
    assert TranslationJob(tmp_path / "job").journal_path.is_file()
