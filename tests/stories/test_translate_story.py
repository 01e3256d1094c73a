"""The first minute with Diptych: a folder dropped, translated by the real worker, looked at; and the window closed in the middle."""

import shutil
import sys
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from core.jobs.events import Started, Stopped
from core.jobs.lock import living_owner
from core.jobs.reader import read_all
from core.jobs.state import JobState
from core.models.library import starter_path
from core.pairs.sample import SAMPLE_INPUT_FOLDER, sample_dir
from core.translation.history import RowState, TranslationHistory
from core.translation.job import TRANSLATION_EVENTS, TranslationJob, list_jobs
from desktop.item_models.row_words import Column
from desktop.main_window import MainWindow
from desktop.widgets.row_thumbnails import picture_of
from tests.driving import close, drop, drop_mime, press, run_window, until
from tests.scenery import copy_outlines, write_model

pytestmark = [
    pytest.mark.usefixtures("qapp", "no_torch_in_the_window"),
    pytest.mark.skipif(not starter_path().is_file(), reason="this checkout has no starter model"),
]

NUM_MANY = 80
"""More pictures than are translated before a test has pressed a button."""


@pytest.fixture
def no_torch_in_the_window():
    """The window's own process must not hold torch, nor numpy or Pillow for its sake (the test itself uses Pillow)."""
    held_before = "torch" in sys.modules
    yield
    assert held_before or "torch" not in sys.modules


@pytest.fixture
def outlines(tmp_path: Path) -> Path:
    """A folder with five outlines, one file that is no picture though named so, and a folder inside."""
    folder = copy_outlines(tmp_path / "线稿 drawings", 4)
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nnot a picture")
    (folder / "inside").mkdir()
    shutil.copy(sample_dir() / SAMPLE_INPUT_FOLDER / "26F5.png", folder / "inside" / "boat.png")
    return folder


def translate_page(window: MainWindow):
    return window.show_page("translate")


async def begin(window: MainWindow, inputs: Path):
    """Drop a folder on the window and start; the page, when the first result is there."""
    drop(window, inputs)
    page = translate_page(window)
    page.setup.start.click()
    await until(lambda: page.session is not None and page.session.history.num_done > 0, "the first result")
    return page


def history_of(workspace: Path) -> TranslationHistory:
    job_dir = list_jobs(workspace)[0]
    history = TranslationHistory(job_dir)
    history.apply(read_all(history.job.folder, TRANSLATION_EVENTS))
    return history


def test_a_dropped_folder_is_translated_and_shown(workspace: Path, outlines: Path) -> None:
    originals = {path: path.read_bytes() for path in outlines.rglob("*") if path.is_file()}

    async def story(window: MainWindow) -> None:
        assert window.current_name == "home"
        drop(window, outlines)
        assert window.current_name == "translate"
        page = translate_page(window)
        assert page.setup.entry is not None and page.setup.entry.starter
        await until(lambda: page.sources.num_pictures == 6, "all pictures counted")
        assert page.setup.start.isEnabled()
        await until(page.setup.space.isVisible, "the room that the results take")
        waiting = window.context.translation_workers._idle
        assert waiting is not None and waiting.poll() is None, "a worker loads what it needs while the user looks"
        page.setup.start.click()
        await until(lambda: page.session is not None and page.session.history.listed, "the rows")
        assert page.job.rows.rowCount() == 6
        await until(lambda: page.session.state is JobState.FINISHED, "the end")
        assert (page.session.history.num_done, page.session.history.num_failed) == (5, 1)
        events = read_all(page.session.folder, TRANSLATION_EVENTS)
        assert [event.pid for event in events if isinstance(event, Started)] == [waiting.pid]
        failed = page.session.history.failures()[0]
        assert failed.source.name == "broken.png"
        words = page.job.rows.data(page.job.rows.index(failed.index, Column.STATE))
        assert words == "Not a readable picture"
        done = next(i for i in range(6) if page.session.history.state(i) is RowState.DONE)
        page.job.choose_row(done)
        await until(lambda: page.job.compare.has_pictures and page.job.compare.scene.halves[1].is_there, "before and after")
        result = picture_of(page.job.chosen_row)
        await until(lambda: page.thumbnails.picture(result) is not None, "the result's small picture in the table")
        page.job.tools.copy.click()
        clipboard = QGuiApplication.clipboard()  # which holds nothing at all at first
        await until(lambda: clipboard.mimeData() is not None and clipboard.mimeData().hasImage(), "the result in the clipboard")
        result = page.job.chosen_row.output
        with Image.open(result) as saved:
            assert QGuiApplication.clipboard().image().size().toTuple() == saved.size

    assert run_window(story, "--workspace", str(workspace)) == 0
    output_dir = outlines.with_name("线稿 drawings translated")
    results = sorted(path.relative_to(output_dir) for path in output_dir.rglob("*.png"))
    assert len(results) == 5 and Path("inside/boat.png") in results
    with Image.open(output_dir / "inside" / "boat.png") as boat:
        assert boat.size == (256, 256)
        colours = boat.convert("RGB").resize((16, 16)).getcolors(256)
    assert any(max(rgb) - min(rgb) > 40 for _, rgb in colours), "the boat was given colours"
    assert {path: path.read_bytes() for path in originals} == originals


def test_results_beside_their_pictures_are_no_pictures_for_the_next_translation(workspace: Path, outlines: Path) -> None:
    async def story(window: MainWindow) -> None:
        drop(window, outlines)
        page = translate_page(window)
        place = page.setup.output.place
        place.setCurrentIndex(place.findData("same"))
        place.activated.emit(place.currentIndex())
        await until(lambda: page.sources.num_pictures == 6 and page.sources.found.is_final, "all pictures counted")
        page.setup.start.click()
        await until(lambda: page.session is not None and page.session.state is JobState.FINISHED, "the end")
        page.new_translation()
        drop(window, outlines)
        await until(lambda: page.sources.found.is_final, "counted again")
        assert page.sources.num_pictures == 6
        place.setCurrentIndex(place.findData("beside"))
        place.activated.emit(place.currentIndex())
        await until(
            lambda: page.sources.found.is_final and page.sources.num_pictures == 11, "in another place they are pictures as all others"
        )

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_paths_on_the_command_line_wait_on_the_translate_page(workspace: Path, outlines: Path) -> None:
    async def story(window: MainWindow) -> None:
        assert window.current_name == "translate"
        page = translate_page(window)
        await until(lambda: page.sources.num_pictures == 6, "all pictures counted")

    assert run_window(story, "--workspace", str(workspace), str(outlines)) == 0


def test_a_first_start_colours_the_sample_with_two_presses(workspace: Path) -> None:
    async def story(window: MainWindow) -> None:
        window.pages["home"].try_button.click()
        page = translate_page(window)
        assert page.setup.output.place.currentData() == "workspace", "it says where the results go"
        assert page.context.settings.translate.output_place == "beside", "the user's own choice is kept"
        page.setup.start.click()
        await until(lambda: page.session is not None and page.session.history.num_done >= 3, "the first results")
        assert workspace in page.session.history.output_dir.parents, "the app's own folder is left alone"
        page.job.header.cancel_pressed.emit()
        await until(lambda: page.session.state is JobState.STOPPED, "cancelled")

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_pause_resume_and_cancel(workspace: Path, tmp_path: Path) -> None:
    inputs = copy_outlines(tmp_path / "many", NUM_MANY)

    async def story(window: MainWindow) -> None:
        page = await begin(window, inputs)
        page.job.header.pause_pressed.emit()
        await until(lambda: page.session.state is JobState.PAUSED, "paused")
        assert page.job.header.pause.text() == "Resume"
        page.job.header.pause_pressed.emit()
        await until(lambda: page.session.state is JobState.RUNNING, "running")
        page.job.header.cancel.setFocus()
        page.job.header.cancel.click()
        await until(lambda: page.session.state is JobState.STOPPED, "cancelled", timeout_s=5)
        assert page.session.was_cancelled
        assert page.isAncestorOf(window.focusWidget()), "the pressed button has gone, the keyboard is still here"
        window.findChild(QWidget, "nav-home").setFocus()  # where Qt puts it when it finds nothing better
        page.job.header.new.click()
        assert page.stack.currentWidget() is page.sources and page.sources.paths == []
        assert window.focusWidget() is page.sources.add_button, "no ring on the sidebar"

    assert run_window(story, "--workspace", str(workspace)) == 0

    async def later(window: MainWindow) -> None:
        page = translate_page(window)
        await until(lambda: page.banner.is_through, "all looked at")
        assert not page.banner.isVisible(), "nobody is reminded of what was cancelled"
        first, *_ = page.earlier.menu_now().actions()
        assert "many" in first.text() and first.text().endswith("not done")
        first.trigger()
        header = page.job.header
        await until(lambda: page.session is not None and page.session.history.is_complete, "its rows")
        await until(header.resume.isVisible, "the button")
        header.resume.setFocus()
        header.resume.click()
        assert not page.earlier.isEnabled(), "one at a time"
        await until(lambda: page.session.state is JobState.FINISHED, "the rest")
        assert page.session.history.num_done == NUM_MANY
        assert page.isAncestorOf(window.focusWidget()), "the keyboard stays on the page when its button goes"

    assert run_window(later, "--workspace", str(workspace)) == 0


def test_closing_in_mid_job_keeps_it_and_the_next_start_goes_on(workspace: Path, tmp_path: Path) -> None:
    inputs = copy_outlines(tmp_path / "many", NUM_MANY)

    async def first(window: MainWindow) -> None:
        page = await begin(window, inputs)
        await close(window, "answer-stay")
        assert page.session.is_live
        await close(window, "answer-stop")

    assert run_window(first, "--workspace", str(workspace)) == 0

    async def second(window: MainWindow) -> None:
        page = translate_page(window)
        await until(lambda: page.banner.isVisible() or page.session is not None, "the offer, or the worker that still ends")
        await until(lambda: page.session is None or not page.session.is_live, "the first worker gone")
        kept = history_of(workspace).num_done
        assert 0 < kept < NUM_MANY
        if page.session is None:
            page.banner.resume_pressed.emit(page.banner._found)
        else:
            page.job.header.resume_pressed.emit()
        await until(lambda: page.session.state is JobState.FINISHED, "the rest")
        assert page.session.history.num_done == NUM_MANY

    assert run_window(second, "--workspace", str(workspace)) == 0
    assert len(list((tmp_path / "many translated").iterdir())) == NUM_MANY


def test_closing_in_mid_job_can_cancel_it_and_nobody_is_reminded(workspace: Path, tmp_path: Path) -> None:
    inputs = copy_outlines(tmp_path / "many", NUM_MANY)

    async def first(window: MainWindow) -> None:
        await begin(window, inputs)
        await close(window, "answer-cancel")

    assert run_window(first, "--workspace", str(workspace)) == 0

    async def second(window: MainWindow) -> None:
        page = translate_page(window)
        await until(lambda: page.session is None or not page.session.is_live, "the worker gone")
        await until(lambda: page.banner.is_through, "all looked at")
        assert not page.banner.isVisible()

    assert run_window(second, "--workspace", str(workspace)) == 0
    assert 0 < history_of(workspace).num_done < NUM_MANY
    ended = history_of(workspace).ended
    assert isinstance(ended, Stopped) and ended.reason == "cancelled"


def test_what_is_dropped_meanwhile_has_its_turn_with_the_settings_of_its_moment(workspace: Path, tmp_path: Path) -> None:
    first = copy_outlines(tmp_path / "first", NUM_MANY)
    unwanted, second, third = (copy_outlines(tmp_path / name, 2) for name in ("unwanted", "second", "third"))

    async def story(window: MainWindow) -> None:
        page = await begin(window, first)
        bar = page.next.bar
        assert not bar.isVisible()
        drop(window, unwanted)
        num_jobs = len(list_jobs(workspace))
        bar.remove_button.click()
        assert not bar.isVisible() and len(list_jobs(workspace)) == num_jobs - 1
        page.context.settings.translate.format = "webp"
        drop(window, second)
        page.context.settings.translate.format = "png"
        window.show_page("models")
        drop(window, third)
        assert window.current_name == "translate" and bar.isVisible() and not bar.begin_button.isVisible()
        assert bar.sentence.whole_text == "Next: “second”, and one more after it"
        page.job.header.cancel_pressed.emit()
        await until(lambda: page.session.history.output_dir.name == "third translated", "the turn of the last one")
        await until(lambda: page.session.state is JobState.FINISHED, "the end")
        assert not bar.isVisible()

    assert run_window(story, "--workspace", str(workspace)) == 0
    made = {path.suffix for path in (tmp_path / "second translated").iterdir()}, len(list((tmp_path / "third translated").glob("*.png")))
    assert made == ({".webp"}, 2)
    assert not (tmp_path / "unwanted translated").exists()


def test_what_never_had_its_turn_is_offered_at_the_next_start(workspace: Path, tmp_path: Path, qtbot) -> None:
    first, second = copy_outlines(tmp_path / "first", NUM_MANY), copy_outlines(tmp_path / "second", 2)

    async def story(window: MainWindow) -> None:
        await begin(window, first)
        drop(window, second)
        await close(window, "answer-cancel")

    assert run_window(story, "--workspace", str(workspace)) == 0
    assert not (tmp_path / "second translated").exists()
    # While the first one's worker still ends, the next window shows that one.
    qtbot.waitUntil(lambda: not any(living_owner(TranslationJob(path).folder) for path in list_jobs(workspace)), timeout=60_000)

    async def next_start(window: MainWindow) -> None:
        page = translate_page(window)
        await until(page.banner.isVisible, "the offer")
        assert page.banner._text.whole_text == "A translation was never begun. The results go to “second translated”."
        page.banner._button.click()
        await until(lambda: page.session is not None and page.session.state is JobState.FINISHED, "the end")

    assert run_window(next_start, "--workspace", str(workspace)) == 0
    assert len(list((tmp_path / "second translated").glob("*.png"))) == 2


def test_a_translation_goes_on_without_the_window(workspace: Path, tmp_path: Path, qtbot) -> None:
    inputs = copy_outlines(tmp_path / "few", 30)

    async def story(window: MainWindow) -> None:
        await begin(window, inputs)
        await close(window, "answer-background")

    assert run_window(story, "--workspace", str(workspace)) == 0
    qtbot.waitUntil(lambda: history_of(workspace).num_done == 30, timeout=60_000)


def test_a_model_that_is_none_is_refused_in_words(workspace: Path, tmp_path: Path) -> None:
    evil = tmp_path / "evil.safetensors"
    evil.write_bytes(b"\x80\x04cos\nsystem\n")

    async def story(window: MainWindow) -> None:
        drop(window, evil)
        await until(lambda: window.error_dialogs, "the error dialog")
        assert window.error_dialogs[0].error.code.value == "data.not_a_model"
        press(window.error_dialogs[0], "answer-close")
        await until(lambda: not window.error_dialogs, "the dialog gone")
        good = write_model(tmp_path / "good.safetensors", "A good one")
        drop(window, good)
        await until(lambda: window.current_name == "models", "the models page")
        names = [card.entry.header.name for card in window.pages["models"].grid.cards]
        assert "A good one" in names

    assert run_window(story, "--workspace", str(workspace)) == 0
    assert [path.name for path in (workspace / "models").iterdir()] == ["good.safetensors"]


@pytest.mark.parametrize("what", ["nothing", "text", "web address", "text with an address", "another computer"])
def test_a_drop_of_nothing_of_text_or_of_a_web_address_gets_a_sentence(workspace: Path, what: str) -> None:
    mime = QMimeData()
    if what == "nothing":
        mime.setData("text/uri-list", b"")
    if "text" in what:
        mime.setText("just words")
    if "address" in what:
        mime.setUrls([QUrl("https://example.org/a.png")])
    if what == "another computer":
        mime.setUrls([QUrl("file://otherhost/share/x.png")])
    words = "another computer (otherhost). Mount" if what == "another computer" else "Only files and folders"

    async def story(window: MainWindow) -> None:
        assert not window.toast.isVisible()
        drop_mime(window, mime)
        assert window.toast.isVisible() and words in window.toast.accessibleName()
        assert window.current_name == "home"

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_a_bug_in_a_slot_or_coroutine_is_shown_and_the_app_lives(workspace: Path, caplog, capsys) -> None:
    async def broken() -> None:
        raise ZeroDivisionError("a bug in a coroutine")

    async def story(window: MainWindow) -> None:
        window.context.spawn(broken())
        await until(lambda: len(window.error_dialogs) == 1, "the dialog")
        assert window.error_dialogs[0].error.code.value == "internal.bug"
        window.error_dialogs[0].close()
        sys.excepthook(ValueError, ValueError("a bug in a slot"), None)
        await until(lambda: any(isinstance(d, type(window.error_dialogs[0])) for d in window.error_dialogs), "the dialog")
        window.error_dialogs[-1].close()
        window.show_page("models")
        assert window.current_name == "models"

    assert run_window(story, "--workspace", str(workspace)) == 0
    assert "a bug in a coroutine" in caplog.text and "a bug in a slot" in caplog.text
    assert QApplication.instance() is not None


def test_failed_pictures_are_tried_again_and_the_report_is_saved(workspace: Path, outlines: Path, tmp_path: Path) -> None:
    report = tmp_path / "報告.csv"

    async def story(window: MainWindow) -> None:
        drop(window, outlines)
        page = translate_page(window)
        page.setup.start.click()
        await until(lambda: page.session is not None and page.session.state is JobState.FINISHED, "the end")
        assert (page.session.history.num_done, page.session.history.num_failed) == (5, 1)
        shutil.copy(outlines / "inside" / "boat.png", outlines / "broken.png")
        retry = page.job.table.retry
        await until(retry.isVisible, "the button")
        retry.click()
        assert window.toast.isVisible() and window.toast.accessibleName() == "One picture is tried again."
        await until(lambda: page.session.history.num_done == 6, "the mended picture")
        await until(lambda: page.session.state is JobState.FINISHED, "the end")
        assert page.session.history.num_failed == 0 and page.session.history.num_sessions == 2
        page.reports.save(page.session.job_dir, report)
        await until(report.is_file, "the report")
        await until(window.toast.isVisible, "a word about it")

    assert run_window(story, "--workspace", str(workspace)) == 0
    lines = report.read_text("utf-8-sig").splitlines()
    assert len(lines) == 7 and all(",done," in line for line in lines[1:])


def test_a_hot_folder_translates_what_appears_until_it_is_stopped(workspace: Path, tmp_path: Path) -> None:
    inputs = copy_outlines(tmp_path / "hot", 1)

    async def story(window: MainWindow) -> None:
        drop(window, inputs)
        page = translate_page(window)
        page.sources.filters.watch.click()
        page.setup.start.click()
        await until(lambda: page.session is not None and page.session.history.num_done == 1, "the first picture")
        header = page.job.header
        await until(lambda: header.heading.whole_text.startswith("Watching"), "it watches")
        shutil.copy(sample_dir() / SAMPLE_INPUT_FOLDER / "26F5.png", inputs / "new.png")
        await until(lambda: page.session.history.num_done == 2, "the new picture")
        await until(lambda: page.job.rows.rowCount() == 2, "its row")
        header.stop.click()
        await until(lambda: page.session.state is JobState.STOPPED, "stopped", timeout_s=10)
        assert page.session.is_resumable and header.resume.isVisible()

    assert run_window(story, "--workspace", str(workspace)) == 0
    assert (tmp_path / "hot translated" / "new.png").is_file()
