"""A translation on screen: its words in every state, the table's filters and buttons, failures that say why."""

import time
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.jobs.events import Failed, Finished, Paused, Started, Stopped, Warned
from core.jobs.state import JobState
from core.jobs.writer import EventWriter
from core.pairs.pair import Half
from core.translation.history import TranslationHistory
from core.translation.job import CodePathChecked, Listed, RowDone, RowFailed, RowSkipped, create_job, request_for
from core.translation.plan import PlannedFile
from desktop.computing_words import computing_sentence
from desktop.item_models.translation_rows import RowFilter, TranslationRows
from desktop.translation_session import MAX_ROWS_A_TURN, TranslationSession
from desktop.translation_words import asked_words, caption, heading
from desktop.widgets.compare_painting import HalfPicture
from desktop.widgets.compare_scene import CompareMode
from desktop.widgets.job_panel import JobPanel
from desktop.widgets.preview_tools import MODES
from tests.journals import write_journal

REASON = "the fastest safe way measured on this computer (prepacked-bf16 9 ms, eager-fp32 21 ms)"
STARTED = Started(from_step=0, device="cpu", precision="bf16", code_path="prepacked-bf16", reason=REASON, pid=1, host="here")
NUM_FILES = 40


def session_of(tmp_path: Path, **options: object) -> TranslationSession:
    job = create_job(tmp_path / "job", request_for([Path("/in")], Path("/m/Emoji.safetensors"), Path("/out"), **options))
    names = ["a.png", "b.png", "c.png", *(f"plate.{number:04}.png" for number in range(NUM_FILES - 3))]
    write_journal(job, (PlannedFile(index=i, source=f"/in/{name}", output=name) for i, name in enumerate(names)))
    return TranslationSession(job.path)


@pytest.fixture
def session(qapp, tmp_path: Path) -> TranslationSession:
    return session_of(tmp_path)


@pytest.fixture
def panel(qtbot, session: TranslationSession) -> JobPanel:
    """Listed, two done, one failed, as a worker at it told."""
    panel = JobPanel()
    qtbot.addWidget(panel)
    session.listed.connect(panel.show_rows)
    session.rows_changed.connect(panel.update_rows)
    session.changed.connect(panel.refresh)
    panel.show_session(session)
    session._take_events([STARTED, Listed(num_files=NUM_FILES)])
    session._take_events(
        [
            RowDone(index=0, output="a.png", seconds=0.5, time=10.0),
            RowFailed(index=1, code="data.picture_unreadable", message="b.png is cut short.", time=10.2),
            RowDone(index=2, output="c.png", seconds=0.5, time=10.5, note="16 bit"),
        ]
    )
    session._take_state(JobState.RUNNING)
    return panel


def told(session: TranslationSession) -> tuple[str, str]:
    return heading(session), caption(session)


def test_every_state_has_its_words(panel: JobPanel, session: TranslationSession) -> None:
    assert told(session) == (
        "Translating 3 of 40 pictures",
        "About 20 seconds left · 2.0 pictures per second · 1 could not be translated",
    )
    session._take_events([Paused(step=3)])
    session._take_state(JobState.PAUSED)
    assert told(session) == ("Paused at 3 of 40 pictures", "1 could not be translated"), "a pause has no speed"
    session._take_events([Failed(code="disk.full", message="The disk is full.", step=3)])
    session._take_state(JobState.FAILED)
    assert told(session) == ("Could not go on after 3 of 40 pictures", "The disk is full.")
    session._take_events([Stopped(step=3, reason="cancelled")])
    session._take_state(JobState.STOPPED)
    assert told(session)[0] == "Cancelled after 3 of 40 pictures"
    session._take_events([Finished(step=40)])
    session._take_state(JobState.FINISHED)
    assert told(session) == ("Done: 2 of 40 pictures translated", "1 could not be translated; the table says why.")


def test_while_pictures_are_still_found_no_time_is_promised(qapp, session: TranslationSession) -> None:
    session._take_events([STARTED, Listed(num_files=20, is_complete=False)])
    session._take_events([RowDone(index=index, output="x.png", seconds=4.0, time=4.0 * index) for index in range(5)])
    session._take_state(JobState.RUNNING)
    assert told(session) == ("Translating 5 of 20 pictures found so far", "4.0 seconds per picture")


def test_a_hot_folder_says_that_it_watches_and_is_stopped_not_cancelled(qtbot, tmp_path: Path) -> None:
    session = session_of(tmp_path, hot=True)
    panel = JobPanel()
    qtbot.addWidget(panel)
    panel.show_session(session)
    session._take_events([STARTED, Listed(num_files=1, is_complete=False), RowDone(index=0, output="a.png", seconds=1.0, time=1.0)])
    session._take_state(JobState.RUNNING)
    panel.refresh()
    assert told(session)[0] == "Watching: 1 translated so far"
    header = panel.header
    assert not header.stop.isHidden() and header.cancel.isHidden()
    session.asked = "stop"
    panel.refresh()
    assert header.heading.whole_text == "Stopping…" and not header.stop.isEnabled()


def test_how_it_computes_is_said_in_plain_words(panel: JobPanel, session: TranslationSession) -> None:
    words = "Processor: 16 bit arithmetic (bf16), prepared for this processor – the fastest safe way measured on this computer"
    assert panel.header.computing.whole_text == words
    assert computing_sentence("cuda:0 (NVIDIA H100)", "cuda-tf32", "").startswith("NVIDIA H100: the card's fast 32 bit")
    assert computing_sentence("cpu", "quantum", "why not") == "Processor: quantum – why not"
    assert computing_sentence("", "", "") == ""


def test_what_the_worker_warns_of_is_seen(panel: JobPanel, session: TranslationSession) -> None:
    assert panel.header.warning.isHidden()
    session._take_events([Warned(code="disk.read_only", message="The folder /in/secret can't be read.")])
    session._take_events([Warned(code="device.absent", message="Goes on with cpu.")])
    assert panel.header.warning.text() == "Goes on with cpu. (and 1 more)"
    assert "secret" in panel.header.warning.toolTip()
    session._take_events([STARTED])
    assert panel.header.warning.isHidden(), "the next session has its own"


def test_a_long_warning_is_seen_whole(panel: JobPanel, session: TranslationSession, qtbot: QtBot) -> None:
    warning = panel.header.warning
    sentence = "Computing in bf16 differs from exact computing by more than half a level: all pictures are computed in fp32. " * 3
    panel.resize(620, 700)
    panel.show()
    width = panel.width()
    session._take_events([Warned(code="warning.fast_path_inexact", message=sentence + "nobreak" * 80)])
    qtbot.waitUntil(lambda: warning.height() >= warning.heightForWidth(warning.width()) > 3 * warning.fontMetrics().height())
    assert panel.minimumSizeHint().width() <= width, "a long name makes nothing wider"
    assert warning.text().startswith(sentence) and warning.toolTip() == warning.text()


def test_after_a_fall_back_it_says_how_it_computes_now(panel: JobPanel, session: TranslationSession) -> None:
    session._take_events([CodePathChecked(word="prepacked-bf16")])
    assert "bf16" in panel.header.computing.whole_text
    session._take_events([CodePathChecked(word="prepacked-fp32")])
    words = panel.header.computing.whole_text
    assert words.startswith("Processor: 32 bit arithmetic") and "bf16" not in words and "the fastest" not in words


def test_what_still_waits_can_be_resumed_after_a_cancel_too(panel: JobPanel, session: TranslationSession) -> None:
    resume = panel.header.resume
    assert resume.isHidden(), "a worker is at it"
    session._take_events([Stopped(step=3, reason="cancelled")])
    session._take_state(JobState.STOPPED)
    assert session.was_cancelled and not resume.isHidden()
    session._take_events([RowDone(index=index, output="x.png", seconds=0.5, time=20.0) for index in range(NUM_FILES)])
    assert resume.isHidden(), "nothing waits"


def test_where_the_results_go_is_said(qapp, tmp_path: Path, session: TranslationSession) -> None:
    assert asked_words(session.history) == "Model “Emoji”, results in /out"
    beside = session_of(tmp_path / "other", beside=True)
    assert asked_words(beside.history) == "Model “Emoji”, each result beside its picture"


def test_filters_count_and_show_what_they_say(panel: JobPanel) -> None:
    table = panel.table
    assert [table.filters.button(chosen).text() for chosen in RowFilter] == ["All 40", "Done 2", "Failed 1", "Skipped 0"]
    assert table.filters.button(RowFilter.SKIPPED).isHidden(), "only where there are any"
    table.filters.button(RowFilter.FAILED).click()
    assert panel.rows.rowCount() == 1
    table.filters.button(RowFilter.ALL).click()
    assert panel.rows.rowCount() == 4, "the frames are one row"
    table.group.click()
    assert panel.rows.rowCount() == NUM_FILES


def test_what_was_skipped_is_not_called_translated(panel: JobPanel, session: TranslationSession) -> None:
    session._take_events([RowSkipped(index=index, reason="exists") for index in range(NUM_FILES) if index != 1])
    session._take_events([Finished(step=NUM_FILES)])
    session._take_state(JobState.FINISHED)
    assert told(session) == (
        "Done: 0 of 40 pictures translated",
        "1 could not be translated; the table says why. 39 skipped: already there.",
    )
    assert not panel.header.open.isHidden(), "the results that are there can be looked at"
    chip = panel.table.filters.button(RowFilter.SKIPPED)
    assert not chip.isHidden() and chip.text() == "Skipped 39"
    panel.table.group.click()
    chip.click()
    assert panel.rows.rowCount() == 39


def test_the_newest_row_is_followed_until_one_is_chosen(panel: JobPanel, session: TranslationSession) -> None:
    assert panel.chosen_row.index == 2
    panel.choose_row(0)
    session._take_events([RowDone(index=3, output="x.png", seconds=0.5, time=11.0)])
    assert panel.chosen_row.index == 0
    panel.table.filters.button(RowFilter.DONE).click()
    assert panel.chosen_row.index == 0, "what was chosen stays so where it is still shown"


def test_failed_ones_are_tried_again_once_nobody_works_on_it(qtbot, panel: JobPanel, session: TranslationSession) -> None:
    retry = panel.table.retry
    assert retry.isHidden()
    session._take_events([Finished(step=40)])
    session._take_state(JobState.FINISHED)
    assert not retry.isHidden()
    with qtbot.waitSignal(panel.table.retry_pressed):
        retry.click()


def test_a_failure_says_why_and_its_details_are_copied(panel: JobPanel) -> None:
    copy = panel.table.copy
    panel.choose_row(0)
    assert copy.isHidden()
    panel.choose_row(1)
    assert not copy.isHidden()
    copy.click()
    copied = QGuiApplication.clipboard().text()
    assert "/in/b.png" in copied and "data.picture_unreadable" in copied and "cut short" in copied
    picture = QPixmap(64, 64)
    picture.fill(Qt.GlobalColor.white)
    panel.show_pictures(HalfPicture(picture), HalfPicture(missing="Not a readable picture"))
    assert panel.compare.scene.halves[1].missing == "Not a readable picture"


def test_results_are_dragged_and_copied_as_files(qtbot, panel: JobPanel) -> None:
    view = panel.table.view
    panel.choose_row(2)
    mime = view.dragged()
    assert mime is not None and [url.toLocalFile() for url in mime.urls()] == ["/out/c.png"]
    with qtbot.waitSignal(panel.copy_asked) as asked:
        QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert asked.args[0].output == Path("/out/c.png")
    panel.choose_row(1)
    assert view.dragged() is None, "a failure has no file"
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "cut short" in QGuiApplication.clipboard().text()


def test_the_frames_of_a_sequence_are_dragged_together(panel: JobPanel, session: TranslationSession) -> None:
    frames = [RowDone(index=index, output=f"plate.{index - 3:04}.png", seconds=0.1) for index in (5, 6, 9)]
    session._take_events(frames)
    panel.choose_row(6)
    mime = panel.table.view.dragged()
    assert mime is not None and [url.fileName() for url in mime.urls()] == ["plate.0002.png", "plate.0003.png", "plate.0006.png"]


def test_before_and_after_are_blinked_and_zoomed(qtbot, panel: JobPanel) -> None:
    picture = QPixmap(64, 48)
    picture.fill(Qt.GlobalColor.white)
    tools, compare = panel.tools, panel.compare
    assert not tools.zoom_in.isEnabled() and not tools.copy.isEnabled()
    panel.resize(700, 700)
    panel.show()
    panel.show_pictures(HalfPicture(picture, (640, 480)), HalfPicture(picture, (640, 480)))
    tools.mode_buttons[CompareMode.BLINK].click()
    assert compare.mode is CompareMode.BLINK and compare.scene.shown_mode is CompareMode.BLINK
    qtbot.waitUntil(lambda: compare.scene.shows_second)
    tools.fit.click()
    assert tools.zoom.text() == "100 %" and not compare.is_fit and compare.scene.wants_more_pixels
    compare.setFocus()
    with qtbot.waitSignal(panel.copy_asked):
        QTest.keyClick(compare, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(compare, Qt.Key.Key_3)
    assert compare.mode is CompareMode.BESIDE and tools.mode_buttons[CompareMode.BESIDE].isChecked()


def test_a_long_list_is_read_a_little_at_a_time(qtbot, tmp_path: Path) -> None:
    job = create_job(tmp_path / "long", request_for([Path("/in")], Path("/m.safetensors"), Path("/out")))
    num_files = 3 * MAX_ROWS_A_TURN
    write_journal(job, (PlannedFile(index=i, source=f"/in/{i}.jpg", output=f"{i}.png") for i in range(num_files)))
    session = TranslationSession(job.path)
    changed: list[int] = []
    session.rows_changed.connect(changed.extend)
    session._take_events([STARTED, Listed(num_files=num_files), RowDone(index=num_files - 1, output="x.png", seconds=1.0)])
    assert session.history.num_files == MAX_ROWS_A_TURN and changed == []
    qtbot.waitUntil(lambda: session.history.num_files == num_files)
    assert changed == [num_files - 1]
    session.let_go()


def test_a_long_translation_is_opened_with_one_slice_of_work_in_a_turn(qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job = create_job(tmp_path / "long", request_for([Path("/in")], Path("/m.safetensors"), Path("/out")))
    num_files = 4 * MAX_ROWS_A_TURN
    write_journal(job, (PlannedFile(index=i, source=f"/in/{i}-x.jpg", output=f"{i}.png") for i in range(num_files)))
    with EventWriter(job.folder) as writer:
        writer.begin_session()
        for event in (STARTED, Listed(num_files=num_files), *(RowDone(index=i, output="x.png", seconds=0.1) for i in range(num_files))):
            writer.write(event)
    slices: list[str] = []

    def note(owner: type, method: str) -> None:
        real = getattr(owner, method)

        def noted(self: object, *arguments: object, **options: object) -> object:
            slices.append(method)
            return real(self, *arguments, **options)

        monkeypatch.setattr(owner, method, noted)

    note(TranslationHistory, "apply")
    note(TranslationSession, "_tell")
    note(TranslationRows, "_take_more")
    panel = JobPanel()
    qtbot.addWidget(panel)
    session = TranslationSession(job.path, turns=panel.turns)
    session.listed.connect(panel.show_rows)
    session.rows_changed.connect(panel.update_rows)
    session.changed.connect(panel.refresh)
    panel.show_session(session)
    panel.show()
    slices.clear()
    session.watch()
    turns: list[list[str]] = []
    give_up_s = time.monotonic() + 60
    while panel.rows.rowCount() < num_files or session.history.num_done < num_files:
        assert time.monotonic() < give_up_s
        QCoreApplication.processEvents()
        turns.append(slices.copy())
        slices.clear()
    session.let_go()
    busy = [turn for turn in turns if turn]
    assert {kind for turn in busy for kind in turn} >= {"apply", "_take_more"}
    # What the last events changed is told in their own turn, with the rows that came by them.
    assert [turn for turn in busy if len(turn) > (3 if "_tell" in turn else 1)] == []


def test_the_keys_of_the_comparison_count_in_the_table_too(panel: JobPanel, qtbot: QtBot) -> None:
    """Where the keyboard is after a click on a row."""
    panel.resize(900, 700)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.activateWindow()
    panel.compare.show_halves(HalfPicture(QPixmap(64, 64)), HalfPicture(QPixmap(64, 64)))
    panel.table.view.setFocus()
    qtbot.waitUntil(panel.table.view.hasFocus)
    for mode in (CompareMode.WIPE, CompareMode.DIFFERENCE):
        QTest.keyClick(panel.table.view, getattr(Qt.Key, f"Key_{MODES[mode]}"))
        assert panel.compare.mode is mode
    before = panel.compare.scene.scale
    QTest.keyClick(panel.table.view, Qt.Key.Key_Plus)
    assert panel.compare.scene.scale > before


class _Store(QObject):
    """Has a picture of everything, and remembers what it was asked for."""

    ready = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def picture(self, wanted: Half) -> QPixmap:
        self.asked.append(str(wanted.path))
        picture = QPixmap(80, 40)
        picture.fill("#ff0000")
        return picture

    def forget(self) -> None:
        self.asked.clear()


def test_rows_have_small_pictures_of_results_or_originals(qtbot: QtBot, session: TranslationSession, panel: JobPanel) -> None:
    store = _Store()
    panel.table.take_thumbnails(store)
    panel.table.view.setFixedSize(900, 300)
    session._take_state(JobState.RUNNING)
    panel.table.view.grab()
    assert store.asked == [], "rows rush past while the newest is followed"
    panel.table.choose_row(0)
    picture = panel.table.view.grab().toImage()
    assert {"/out/a.png", "/in/b.png", "/out/c.png"} <= set(store.asked), "a failed one and one that waits have no result"
    place = panel.table.view.visualRect(panel.rows.index(0, 0))
    places = [
        panel.table.view.viewport().mapTo(panel.table.view, QPoint(x, place.center().y())) for x in range(place.left(), place.center().x())
    ]
    assert any(picture.pixelColor(at).name() == "#ff0000" for at in places), "also in the marked row, in its own colours"
    panel.show_session(session)
    assert store.asked == [], "another translation may have other pictures of the same names"


def test_a_close_look_is_kept_from_row_to_row_but_not_for_another_translation(panel: JobPanel, tmp_path: Path) -> None:
    picture = HalfPicture(QPixmap(640, 480))
    panel.resize(900, 700)
    panel.choose_row(0)
    panel.show_pictures(picture, picture)
    panel.compare.zoom_by(12)
    panel.choose_row(2)
    panel.show_pictures(picture, picture)
    assert not panel.compare.is_fit
    (tmp_path / "other").mkdir()
    panel.show_session(session_of(tmp_path / "other"))
    panel.choose_row(0)
    panel.show_pictures(picture, picture)
    assert panel.compare.is_fit
