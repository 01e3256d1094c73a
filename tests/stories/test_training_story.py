"""A training from the window: started, watched, paused, stopped, resumed, left alone and found again; with the real worker process."""

import asyncio
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from core.jobs.lock import JobLock
from core.jobs.process import end_job, program_command, start_worker
from core.models.header import read_header
from core.pairs.dataset import Dataset
from core.pairs.sample import SAMPLE_NAME
from desktop.item_models.preflight_state import PreflightPhase
from desktop.item_models.run_control import Action, RunPhase
from desktop.main_window import MainWindow
from desktop.run_orders import LOOK_EVERY_S
from desktop.widgets.run_menu import RunTask
from tests.driving import close, drop, open_dialogs, press, run_window, until
from tests.stories.training_pages import TINY, button, end_all_runs, fill_in, make_dataset, phase, start_tiny, training_page
from training.computing import Computing
from training.creating import create_run
from training.diagnosis import Card, CardCode, ChangeSetting
from training.prolonging import read_prolongations
from training.queue import Queue
from training.run import RunFolder, RunRequest, list_runs, read_request, worker_arguments
from training.settings import RunSettings, settings_with

Make = Callable[..., list[Path]]
LIMIT_BYTES = 1_950_000_000
"""Of data: more than training on single pairs of 512 pixels takes, with AVX-512 and without, and less than on fourteen."""

_ENDED_BY_THE_SYSTEM = """
import os, runpy, signal, sys
place, *sys.argv = sys.argv[1:]
sys.path.insert(0, os.path.dirname(sys.argv[0]))
import training.session, training.loop
kill = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
if place == "training.session":
    training.session.settle_code_path = kill
else:
    training.loop.Loop.advance = kill
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.fixture
def dataset(workspace: Path, tmp_path: Path, make_side_by_side: Make) -> Path:
    return make_dataset(workspace, make_side_by_side(tmp_path / "labels", num=8), "Labels 标签").dataset_dir


@pytest.fixture(autouse=True)
def one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")


def test_start_watch_pause_resume_stop_resume_and_make_a_model(workspace: Path, dataset: Path) -> None:
    async def story(window: MainWindow) -> None:
        page = training_page(window)
        assert page.stack.currentWidget() is page.setup
        page.setup.name_field.setText("Erster Versuch 第一次")
        run_dir = await start_tiny(page)
        settings = read_request(run_dir).settings
        assert (settings.size_px, settings.width, settings.checkpoint_every) == (32, 4, 50)
        assert page.view.header.name_label.whole_text == "Erster Versuch 第一次"
        await phase(page, RunPhase.TRAINING)
        await until(lambda: page.view.previews.timeline.shown is not None, "the first preview")
        await until(page.view.previews.sheet.is_complete, "its pictures are read")
        await until(lambda: page.view.history.step > 40, "steps")
        await until(lambda: "G_L1" in page.view.curves.first.names, "a curve")
        await until(lambda: page.view.header.speed.text and page.view.header.left.text, "speed and time left")

        button(page, Action.PAUSE).click()
        await phase(page, RunPhase.PAUSED)
        rested_at = page.view.history.step
        button(page, Action.RESUME).click()
        await phase(page, RunPhase.TRAINING)
        await until(lambda: page.view.history.step > rested_at, "steps after the pause")
        await until(lambda: page.view.header.model_button.isEnabled(), "a checkpoint")

        button(page, Action.STOP).click()
        await phase(page, RunPhase.STOPPED)
        stopped_at = page.view.history.step
        await until(lambda: page.workers.num_alive() == 0, "the worker has gone")
        button(page, Action.CONTINUE).click()
        await phase(page, RunPhase.TRAINING)
        await until(lambda: page.view.history.num_sessions == 2, "the second session")
        await until(lambda: page.view.history.step > stopped_at, "steps after the stop")
        button(page, Action.STOP).click()
        await phase(page, RunPhase.STOPPED)

        page.view.header.model_button.click()
        await until(open_dialogs, "the question for the checkpoint")
        press(open_dialogs()[0], "answer-make")
        models_dir = workspace / "models"
        await until(lambda: list(models_dir.glob("*.safetensors")), "the model file")
        (model,) = models_dir.glob("*.safetensors")
        header = read_header(model)
        assert (header.name, header.generator.width, header.dataset) == ("Erster Versuch 第一次", 4, "Labels 标签")

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_a_start_is_taken_back_while_the_worker_still_begins(workspace: Path, dataset: Path) -> None:
    async def story(window: MainWindow) -> None:
        page = training_page(window)
        run_dir = await start_tiny(page)
        await phase(page, RunPhase.STARTING)
        button(page, Action.STOP).click()
        assert page.view.control.phase is RunPhase.STOPPING
        await phase(page, RunPhase.STOPPED)
        assert page.view.history.step == 0
        button(page, Action.CONTINUE).click()
        await phase(page, RunPhase.TRAINING)
        page.orders.obey(run_dir, Action.STOP)
        await phase(page, RunPhase.STOPPED)

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_a_window_that_closes_leaves_the_training_on_and_the_next_one_finds_it(workspace: Path, dataset: Path) -> None:
    seen: dict[str, object] = {}

    async def leave(window: MainWindow) -> None:
        page = training_page(window)
        seen["run"] = await start_tiny(page)
        await until(lambda: len(page.view.history.previews) >= 2 and "G_L1" in page.view.history.figures.series, "two previews and losses")
        seen["previews"] = len(page.view.history.previews)
        seen["points"] = len(page.view.history.figures.series["G_L1"].steps)
        await close(window, "answer-stay")
        await close(window, "answer-background")

    async def come_back(window: MainWindow) -> None:
        page = training_page(window)
        await phase(page, RunPhase.TRAINING)
        await until(lambda: page.view.is_caught_up, "the history is read")
        assert page.view.run_dir == seen["run"]
        assert len(page.view.history.previews) >= seen["previews"]
        assert len(page.view.history.figures.series["G_L1"].steps) >= seen["points"]
        await until(page.view.previews.sheet.is_complete, "the newest preview's pictures")
        await close(window, "answer-stop")

    async def find_stopped(window: MainWindow) -> None:
        page = training_page(window)
        await phase(page, RunPhase.STOPPED)
        assert page.view.run_dir == seen["run"]
        button(page, Action.CONTINUE)

    try:
        assert run_window(leave, "--workspace", str(workspace)) == 0
        assert run_window(come_back, "--workspace", str(workspace)) == 0
        assert run_window(find_stopped, "--workspace", str(workspace)) == 0
    finally:
        end_all_runs(workspace)


def test_a_dropped_run_from_elsewhere_is_watched_and_a_damaged_one_is_told(workspace: Path, dataset: Path, tmp_path: Path) -> None:
    run_dir, damaged = tmp_path / "elsewhere 别处", tmp_path / "damaged"
    folder = create_run(run_dir, RunRequest(settings=settings_with(RunSettings(), TINY), dataset="Labels"), Dataset.open(dataset).pairs())
    damaged.mkdir()
    (damaged / "run.json").write_text("{}")

    async def story(window: MainWindow) -> None:
        drop(window, damaged)
        await until(lambda: window.error_dialogs, "the error dialog")
        assert window.error_dialogs[0].error.code.value == "data.not_a_run"
        assert str(damaged) in window.error_dialogs[0].error.message
        press(window.error_dialogs[0], "answer-close")
        await until(lambda: not window.error_dialogs, "the dialog gone")
        page = training_page(window)
        assert page.runs.entries == []

        worker = start_worker(worker_arguments(run_dir, Computing(device="cpu")), folder.job.log_path)
        drop(window, run_dir)
        assert [entry.run_dir for entry in page.runs.entries] == [run_dir]
        assert (page.view.run_dir, page.stack.currentWidget()) == (run_dir, page.view)
        await phase(page, RunPhase.TRAINING)
        await until(lambda: page.view.history.step > 20, "its steps")
        page.show_setup()
        page.runs.refresh()
        drop(window, run_dir)
        assert (len(page.runs.entries), page.stack.currentWidget()) == (1, page.view)
        button(page, Action.STOP).click()
        await phase(page, RunPhase.STOPPED)
        await until(lambda: worker.poll() is not None, "the worker has gone")

    try:
        assert run_window(story, "--workspace", str(workspace)) == 0
    finally:
        end_job(folder.job)


def test_a_killed_worker_is_shown_as_interrupted_and_can_go_on(workspace: Path, dataset: Path) -> None:
    async def story(window: MainWindow) -> None:
        page = training_page(window)
        run_dir = await start_tiny(page)
        await until(lambda: page.view.history.checkpoints, "a checkpoint")
        page.workers._workers[run_dir]._process.kill()
        await until(lambda: page.view.control.phase is RunPhase.INTERRUPTED, "the run is interrupted", 5)
        assert page.view.trouble.isVisible()
        button(page, Action.CONTINUE).click()
        await phase(page, RunPhase.TRAINING)
        await until(lambda: page.view.history.num_sessions == 2, "the view reads on what the list has read")
        button(page, Action.STOP).click()
        await phase(page, RunPhase.STOPPED)

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_a_worker_that_fails_at_its_start_leaves_its_last_words(workspace: Path, dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(window: MainWindow) -> None:
        page = training_page(window)
        run_dir = await start_tiny(page)
        await phase(page, RunPhase.TRAINING)
        button(page, Action.STOP).click()
        await phase(page, RunPhase.STOPPED)
        await until(lambda: page.workers.num_alive() == 0, "the worker has gone")
        RunFolder(run_dir).pairs_path.write_bytes(b"garbage\n")
        button(page, Action.CONTINUE).click()
        await phase(page, RunPhase.FAILED)
        assert "list of pairs" in page.view.trouble.sentence.text()
        await until(lambda: page.workers.num_alive() == 0, "the worker has gone")

        program = [sys.executable, "-c", "import sys; sys.exit('a library is missing')"]
        monkeypatch.setattr("core.jobs.process.program_command", lambda *_arguments: program)
        button(page, Action.CONTINUE).click()
        await phase(page, RunPhase.START_FAILED)
        assert "a library is missing" in page.view.trouble.log.toPlainText()
        page.view.trouble.copy_button.click()
        assert "a library is missing" in QApplication.clipboard().text()

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_without_a_dataset_the_page_shows_the_way_to_one(workspace: Path) -> None:
    async def story(window: MainWindow) -> None:
        page = training_page(window)
        assert page.stack.currentWidget() is page.no_dataset
        page.sample_button.click()
        await until(lambda: page.stack.currentWidget() is page.setup, "the form with the sample")
        assert page.setup.dataset_box.currentText() == SAMPLE_NAME and page.setup.start_button.isEnabled()

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_a_damaged_dataset_is_listed_and_opens_nothing(workspace: Path, dataset: Path) -> None:
    (dataset / "dataset.db").write_bytes(b"not a database" * 100)

    async def story(window: MainWindow) -> None:
        page = window.show_page("datasets")
        await until(lambda: page.stack.currentWidget() is page.broken, "it can't be opened")
        assert window.show_page("train").stack.currentWidget() is window.pages["train"].no_dataset
        shutil.rmtree(dataset)
        page.shown()
        assert page.stack.currentWidget() is page.empty

    assert run_window(story, "--workspace", str(workspace)) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited by a means of Linux")
@pytest.mark.parametrize("precision", ["fp32", "auto"])
def test_a_run_out_of_memory_is_offered_what_fits_and_that_trains(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, make_side_by_side: Make, precision: str
) -> None:
    """Workers may take so much memory that single pairs fit and the batch asked for does not: torch really finds none."""

    def limited(*arguments: str) -> list[str]:
        return ["prlimit", f"--data={LIMIT_BYTES}", *program_command(*arguments)]

    monkeypatch.setattr("core.jobs.process.program_command", limited)
    make_dataset(workspace, make_side_by_side(tmp_path / "labels", num=16))

    async def story(window: MainWindow) -> None:
        page = training_page(window)
        await fill_in(page, size_px=512, width=16, batch_size=14, precision=precision)
        page.setup.start_button.click()
        # In bf16 torch's own convolution may, now and then, crash where it finds no memory: that is a lack of memory to the window too.
        await until(lambda: page.view.control.lacked_memory, "its memory ran out")
        assert precision == "auto" or page.view.control.failure.code == "memory.host"
        failed = page.view.run_dir
        page.view.trouble.fit_button.click()
        await until(lambda: page.measuring.state.phase is not PreflightPhase.MEASURING, "it was measured what fits", 300)
        assert page.view.preflight.remedy_button.isVisible(), page.measuring.state
        assert "batch size" in page.view.preflight.remedy_button.text()
        change = page.measuring.state.remedy
        assert set(change) == {"batch_size"} and 1 <= change["batch_size"] < 14
        page.view.preflight.remedy_button.click()
        await phase(page, RunPhase.TRAINING)
        await until(lambda: page.view.history.step > 0, "it really trains")
        first, second = read_request(failed), read_request(page.view.run_dir)
        assert second.parent == failed.name and second.settings == settings_with(first.settings, change)
        assert second.pairs_sha256 == first.pairs_sha256
        assert not page.view.preflight.isVisible()
        button(page, Action.STOP).click()
        await phase(page, RunPhase.STOPPED)

    assert run_window(story, "--workspace", str(workspace), "--device", "cpu") == 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("place", ["training.session", "training.loop"])
def test_a_run_that_the_system_ended_before_its_first_step_is_offered_what_fits(
    workspace: Path, dataset: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """As Linux ends what takes more memory than there is: while the worker finds out how to compute, and in the first step."""

    def killed_once(*arguments: str) -> list[str]:
        monkeypatch.undo()
        monkeypatch.setenv("OMP_NUM_THREADS", "1")
        return [sys.executable, "-c", _ENDED_BY_THE_SYSTEM, place, *program_command(*arguments)[1:]]

    async def story(window: MainWindow) -> None:
        page = training_page(window)
        await fill_in(page, size_px=32, width=4, batch_size=2, precision="fp32")
        monkeypatch.setattr("core.jobs.process.program_command", killed_once)
        page.setup.start_button.click()
        await until(lambda: page.view.control.lacked_memory and page.view.trouble.fit_button.isVisible(), "most likely its memory ran out")
        assert page.view.control.phase is (RunPhase.START_FAILED if place == "training.session" else RunPhase.INTERRUPTED)
        failed = page.view.run_dir
        assert Action.CONTINUE in page.view.control.actions
        page.view.trouble.fit_button.click()
        await until(lambda: page.measuring.state.phase is PreflightPhase.FITS, "it was measured what fits")
        assert "Press Resume" in page.view.preflight.hint.text() and page.view.preflight.hint.isVisible()
        button(page, Action.CONTINUE).click()
        await phase(page, RunPhase.TRAINING)
        await until(lambda: page.view.history.step > 0, "it trains: there was memory enough")
        assert page.view.run_dir == failed and not page.view.trouble.isVisible()
        await until(lambda: not page.view.control.ended_early, "what was is over")
        button(page, Action.STOP).click()
        await phase(page, RunPhase.STOPPED)

    assert run_window(story, "--workspace", str(workspace), "--device", "cpu") == 0


def test_what_a_run_takes_is_measured_before_the_start_and_can_be_cancelled(workspace: Path, dataset: Path) -> None:
    async def story(window: MainWindow) -> None:
        page = training_page(window)
        await fill_in(page)
        page.setup.measure_button.click()
        assert page.measuring.state.phase is PreflightPhase.MEASURING and page.setup.preflight.cancel_button.isVisible()
        page.setup.preflight.cancel_button.click()
        assert page.measuring.state.phase is PreflightPhase.IDLE and not page.setup.preflight.isVisible()
        page.setup.measure_button.click()
        await until(lambda: page.measuring.state.phase is PreflightPhase.FITS, "it was measured")
        values = [label.text() for label in page.setup.preflight.findChildren(QLabel) if label.isVisible()]
        assert any("MB" in value for value in values) and any("cpu" in value or "Processor" in value for value in values), values
        page.setup.form.editor("batch_size").setValue(2)
        assert page.measuring.state.phase is PreflightPhase.IDLE, "what was measured is no longer what would be trained"
        assert list_runs(workspace) == [], "measuring makes no run"

    assert run_window(story, "--workspace", str(workspace), "--device", "cpu") == 0


def test_measuring_goes_on_while_another_run_is_looked_at(workspace: Path, dataset: Path) -> None:
    pairs = Dataset(dataset).pairs()
    settings = settings_with(RunSettings(), TINY)
    first, second = (create_run(workspace / "runs" / name, RunRequest(settings=settings, dataset="Labels"), pairs).path for name in "ab")

    async def story(window: MainWindow) -> None:
        page = training_page(window)
        page._select(first)
        page.view.fit_asked.emit(first)
        await until(page.view.preflight.isVisible, "it is measured what the first run takes")
        page._select(second)
        assert page.measuring.state.is_measuring and not page.view.preflight.isVisible()
        page.show_setup()
        assert page.measuring.state.is_measuring and not page.setup.preflight.isVisible()
        await until(lambda: page.measuring.state.phase is PreflightPhase.FITS, "it was measured")
        assert f"“{first.name}”" in window.toast.accessibleName() and window.toast.isVisible()
        page._select(second)
        assert not page.view.preflight.isVisible()
        page._select(first)
        assert page.view.preflight.isVisible() and page.view.preflight.sentence.text() == "It fits."
        page.view.fit_asked.emit(first)
        page._select(second)
        page.view.fit_asked.emit(second)
        assert f"“{first.name}” was ended" in window.toast.accessibleName() and page.view.preflight.isVisible()
        page.view.preflight.cancel_button.click()
        assert page.measuring.state.phase is PreflightPhase.IDLE

    assert run_window(story, "--workspace", str(workspace), "--device", "cpu") == 0


def test_a_new_training_like_another_has_its_pairs_and_one_setting_changed(workspace: Path, dataset: Path) -> None:
    folder = create_run(
        workspace / "runs" / "a", RunRequest(settings=settings_with(RunSettings(), TINY), dataset="Labels"), Dataset.open(dataset).pairs()
    )
    shutil.rmtree(dataset)

    async def story(window: MainWindow) -> None:
        page = training_page(window)
        await phase(page, RunPhase.WAITING)
        page.view.header.menu.tasks[RunTask.LIKE].trigger()
        assert page.stack.currentWidget() is page.setup and page.setup.form.changes() == []
        page.setup.form.editor("width").setValue(6)
        Queue(workspace).hold()
        page.setup.queue_button.click()
        await phase(page, RunPhase.QUEUED)
        made = read_request(page.view.run_dir)
        assert made.parent == "a" and made.settings == settings_with(RunSettings(), {**TINY, "width": 6})
        assert made.pairs_sha256 == read_request(folder.path).pairs_sha256

    assert run_window(story, "--workspace", str(workspace), "--device", "cpu") == 0


def test_two_cards_cut_neither_the_plots_nor_the_time_line(workspace: Path, dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    title, reason = (
        "The discriminator wins: the generator learns hardly anything.",
        "It is right on 98 % of the targets' patches. " * 2,
    )
    cards = [
        Card(code, title, reason, "It is right on 50 to 90 %.", ChangeSetting("discriminator_width", 8)) for code in list(CardCode)[:2]
    ]
    monkeypatch.setattr("desktop.widgets.run_view.diagnose", lambda *_: cards)

    async def story(window: MainWindow) -> None:
        window.resize(1280, 800)
        page = training_page(window)
        await start_tiny(page)
        view = page.view
        await until(lambda: view.cards.isVisible() and view.curves.second.plot.isVisible(), "cards and plots")
        await until(lambda: view.previews.time_bar.isVisible() and view.previews.timeline.previews, "a preview")
        assert view.cards.cards[0].also.isVisible() and view.cards.cards[1].isHidden()
        await until(lambda: view.area.verticalScrollBar().maximum() == 0, "all of them has room", 10)
        assert view.area.viewport().height() >= view.curves.minimumSizeHint().height()
        button(page, Action.STOP).click()
        await phase(page, RunPhase.STOPPED)

    assert run_window(story, "--workspace", str(workspace), "--device", "cpu") == 0


@pytest.mark.parametrize("is_held", [False, True], ids=["queue goes on", "queue is held"])
def test_a_card_s_remedy_is_a_new_run_that_begins_when_the_old_one_has_saved(workspace: Path, dataset: Path, is_held: bool) -> None:
    """The real events of a real training; only the card itself is given, for a training that goes wrong takes minutes."""
    remedy = Card(CardCode.EXPLODING, "It explodes.", "The loss grows.", "it falls", ChangeSetting("learning_rate", 1e-4))
    if is_held:
        Queue(workspace).hold()

    async def story(window: MainWindow) -> None:
        page = training_page(window)
        first = await start_tiny(page)
        await until(lambda: page.view.history.step > 0, "steps")
        page.view.cards.show_cards([remedy], is_live=True)
        page.view.cards.cards[0].button.click()
        await until(lambda: page.view.run_dir != first, "the new run is on screen")
        second = page.view.run_dir
        await phase(page, RunPhase.TRAINING)
        assert page.runs.entry(first).phase is RunPhase.STOPPED, "never two at once"
        made = read_request(second)
        assert (made.parent, made.settings) == (first.name, settings_with(read_request(first).settings, {"learning_rate": 1e-4}))
        await until(lambda: page.view.history.step > 0, "its steps")
        button(page, Action.STOP).click()
        await phase(page, RunPhase.STOPPED)
        await until(lambda: not Queue(workspace).is_running, "the queue has ended")

    assert run_window(story, "--workspace", str(workspace), "--device", "cpu") == 0


def test_stop_after_the_epoch_go_on_for_more_and_begin_another_from_its_weights(workspace: Path, dataset: Path) -> None:
    async def story(window: MainWindow) -> None:
        page = training_page(window)
        first = await start_tiny(page, checkpoint_every=1000)
        await until(lambda: page.view.history.step > 0, "steps")
        page.view.header.menu.orders[Action.STOP_AFTER_EPOCH].trigger()
        await phase(page, RunPhase.STOPPED)
        stopped_at = page.view.history.step
        assert stopped_at % read_request(first).num_train == 0, "at the end of an epoch"

        page.show_setup()
        await fill_in(page, epochs=1)
        page.setup.start_box.setCurrentIndex(page.setup.start_box.findData(str(first)))
        assert page.setup.start_from == first
        page.setup.start_button.click()
        await phase(page, RunPhase.FINISHED)
        second = page.view.run_dir
        assert read_request(second).parent == first.name and read_request(second).starts_from
        per_epoch = read_request(second).num_train

        page.view.header.menu.orders[Action.MORE_EPOCHS].trigger()
        await until(open_dialogs, "the question for how many")
        open_dialogs()[0]._field.setValue(2)
        await until(lambda: page.workers.num_alive() == 0, "the worker has gone")
        with JobLock(RunFolder(second).job):  # whoever trained it is still letting go
            press(open_dialogs()[0], "answer-go")
            await asyncio.sleep(3 * LOOK_EVERY_S)
            assert read_prolongations(second) == [] and not window.error_dialogs
        await until(lambda: page.view.history.step == 3 * per_epoch, "two epochs more")
        await phase(page, RunPhase.FINISHED)
        await until(lambda: page.workers.num_alive() == 0, "its worker has gone, too")

    assert run_window(story, "--workspace", str(workspace), "--device", "cpu") == 0
