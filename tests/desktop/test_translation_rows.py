"""The table of a translation: 100,000 rows without weight, and every state in words."""

import time
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Qt

from core.translation.history import TranslationHistory
from core.translation.job import Listed, RowDone, RowFailed, RowSkipped, TranslationJob, create_job, request_for
from core.translation.plan import PlannedFile
from desktop.item_models.row_words import Column
from desktop.item_models.translation_rows import RowFilter, TranslationRows
from tests.journals import write_journal

NUM_MANY = 100_000
MAX_PAUSE_S = 0.05


def history_with(job_dir: Path, names: Iterable[str]) -> TranslationHistory:
    job = create_job(job_dir, request_for([Path("/in")], Path("/m.safetensors"), Path("/out")))
    write_journal(job, (PlannedFile(index=i, source=f"/in/{name}", output=name) for i, name in enumerate(names)))
    return TranslationHistory(job_dir)


def history_of(job_dir: Path, num_files: int, name: str = "{index:06}.png") -> TranslationHistory:
    return history_with(job_dir, (name.format(index=index) for index in range(num_files)))


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


def test_a_hundred_thousand_rows_come_in_and_are_scrolled_without_a_pause(qtbot, tmp_path: Path) -> None:
    history = history_of(tmp_path / "job", NUM_MANY, "{index:06}-{index}.png")
    history.apply([Listed(num_files=NUM_MANY)])
    rows = TranslationRows()
    start = time.thread_time()
    rows.show(history)
    assert time.thread_time() - start < MAX_PAUSE_S
    qtbot.waitUntil(lambda: rows.rowCount() == NUM_MANY, timeout=60_000)
    start = time.thread_time()
    for row in range(NUM_MANY - 40, NUM_MANY):  # a screen full
        for column in Column:
            assert text_of(rows, row, column) is not None
    assert time.thread_time() - start < MAX_PAUSE_S


def frames_history(job_dir: Path, num_frames: int) -> TranslationHistory:
    """A picture, a sequence, a picture."""
    names = ["a.png", *(f"plate.{number:04}.png" for number in range(1, num_frames + 1)), "z.png"]
    return history_with(job_dir, names)


def test_frames_of_a_sequence_are_one_row_with_range_and_counts(qapp, tmp_path: Path) -> None:
    history = frames_history(tmp_path / "job", 30)
    history.apply([Listed(num_files=32)])
    rows = TranslationRows()
    rows.show(history)
    assert rows.rowCount() == 3 and rows.has_sequences
    assert text_of(rows, 1, Column.PICTURE).endswith("plate.####.png  0001–0030")
    rows.update_rows(history.apply([RowDone(index=index, output=f"plate.{index:04}.png", seconds=0.1) for index in range(1, 11)]))
    assert text_of(rows, 1, Column.STATE) == "10 of 30"
    assert text_of(rows, 1, Column.RESULT) == "plate.0010.png", "its newest frame"
    rows.update_rows(history.apply([RowFailed(index=11, code="data.picture_unreadable", message="x")]))
    assert text_of(rows, 1, Column.STATE) == "11 of 30, 1 failed"
    assert [rows.line_of(row) for row in (0, 1, 30, 31)] == [0, 1, 1, 2]


def test_a_sequence_opens_and_closes(qapp, qtmodeltester, tmp_path: Path) -> None:
    history = frames_history(tmp_path / "job", 30)
    history.apply([Listed(num_files=32)])
    rows = TranslationRows()
    rows.show(history)
    qtmodeltester.check(rows)
    rows.toggle(1)
    assert rows.rowCount() == 33
    assert text_of(rows, 2, Column.PICTURE).strip() == "plate.0001.png"
    assert rows.line_of(31) == 32 and rows.row(32).source.name == "z.png"
    heard: list[tuple[int, int]] = []
    rows.dataChanged.connect(lambda first, last: heard.append((first.row(), last.row())))
    rows.update_rows(history.apply([RowDone(index=5, output="x.png", seconds=0.1)]))
    assert heard == [(1, 6)], "the frame's row and its sequence's"
    rows.toggle(1)
    assert rows.rowCount() == 3
    rows.group_frames(False)
    assert rows.rowCount() == 32 and rows.has_sequences


def test_frames_that_come_one_by_one_become_a_sequence(qapp, tmp_path: Path) -> None:
    names = ["a.png", *(f"plate.{number:04}.png" for number in range(1, 21))]
    history = history_with(tmp_path / "job", names)
    rows = TranslationRows()
    rows.show(history)
    seen = []
    for num_files in range(1, len(names) + 1):
        history.apply([Listed(num_files=num_files, is_complete=False)])
        rows.take_new()
        seen.append(rows.rowCount())
        if num_files == 15:
            rows.toggle(1)
    assert seen[:3] == [1, 2, 3], "two numbered pictures are pictures"
    assert seen[3] == 2, "then they are a sequence"
    assert seen[14:] == [2, *(17 + more for more in range(6))], "an open one grows by its frames"
    assert text_of(rows, 1, Column.PICTURE).endswith("0001–0020")


def test_filters_show_what_is_done_or_failed_as_it_changes(qapp, tmp_path: Path) -> None:
    history = history_of(tmp_path / "job", 200, "{index}-x.png")
    history.apply([Listed(num_files=200)])
    rows = TranslationRows()
    rows.show(history)
    rows.show_filter(RowFilter.FAILED)
    assert rows.rowCount() == 0
    failing = [RowFailed(index=index, code="disk.full", message="full") for index in (30, 10, 20)]
    rows.update_rows(history.apply(failing))
    assert [rows.row(line).index for line in range(3)] == [10, 20, 30]
    rows.update_rows(history.apply([RowDone(index=20, output="o.png", seconds=0.1)]))
    assert [rows.row(line).index for line in range(2)] == [10, 30]
    rows.show_filter(RowFilter.DONE)
    assert [rows.row(line).index for line in range(1)] == [20]
    rows.update_rows(history.apply([RowDone(index=index, output="o.png", seconds=0.1) for index in range(100, 200)]))
    assert rows.rowCount() == 101
    rows.show_filter(RowFilter.ALL)
    assert rows.rowCount() == 200


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
