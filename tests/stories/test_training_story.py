"""A training from the window: started, watched, paused, stopped, resumed, left alone and found again; with the real worker process."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from core.jobs.process import end_job, start_worker
from core.models.header import read_header
from core.pairs.dataset import Dataset, create_dataset
from core.pairs.finding import find_pairs
from desktop.item_models.run_control import Action, RunPhase
from desktop.main_window import MainWindow
from desktop.pages.training import TrainingPage
from tests.driving import drop, open_dialogs, press, run_window, until
from training.run import RunFolder, RunRequest, create_run, list_runs, read_request, worker_arguments
from training.settings import RunSettings, settings_with

Make = Callable[..., list[Path]]
TINY = {
    "size_px": 32,
    "width": 4,
    "discriminator_width": 4,
    "preview_every": 20,
    "preview_pairs": 2,
    "validation_every": 1000,
    "validation_pairs": 2,
    "checkpoint_every": 50,
    "epochs": 100_000,
}


@pytest.fixture
def dataset(workspace: Path, tmp_path: Path, make_side_by_side: Make) -> Path:
    make_side_by_side(tmp_path / "labels", num=8)
    return create_dataset(workspace, "Labels 标签", find_pairs([tmp_path / "labels"])).dataset_dir


@pytest.fixture(autouse=True)
def one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")


def training_page(window: MainWindow) -> TrainingPage:
    page = window.show_page("train")
    assert isinstance(page, TrainingPage)
    return page


def fill_in(page: TrainingPage, **others: int) -> None:
    """Type the settings of a tiny run into the form."""
    for name, value in {**TINY, **others}.items():
        editor = page.setup.form.editor(name)
        if name == "size_px":
            editor.setCurrentIndex(editor.findData(value))
        else:
            editor.setValue(value)


async def phase(page: TrainingPage, wanted: RunPhase) -> None:
    await until(lambda: page.view.control.phase is wanted, f"the run is {wanted}; it is {page.view.control.phase}")


def button(page: TrainingPage, action: Action):
    found = page.view.header.buttons[action]
    assert found.isVisible(), f"{action} is not offered in {page.view.control.phase}"
    return found


async def start_tiny(page: TrainingPage, **others: int) -> Path:
    fill_in(page, **others)
    page.setup.start_button.click()
    await until(lambda: page.view.run_dir is not None, "the run is on screen")
    assert page.view.run_dir is not None
    return page.view.run_dir


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
        await until(lambda: page.view.curves._distance._lines["G_L1"][0].xData is not None, "a curve")
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
        await until(lambda: page.view.history.step > stopped_at, "steps after the stop")
        assert page.view.history.num_sessions == 2
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


def test_a_window_that_closes_leaves_the_training_on_and_the_next_one_finds_it(workspace: Path, dataset: Path) -> None:
    seen: dict[str, object] = {}

    async def leave(window: MainWindow) -> None:
        page = training_page(window)
        seen["run"] = await start_tiny(page)
        await until(lambda: len(page.view.history.previews) >= 2 and page.view.history.curves, "two previews and losses")
        seen["previews"] = len(page.view.history.previews)
        seen["points"] = len(page.view.history.curves["G_L1"].steps)
        window.close()
        await until(open_dialogs, "the question before closing")
        press(open_dialogs()[0], "answer-stay")
        await until(lambda: not window.is_asking, "the question is answered")
        assert window.isVisible()
        window.close()
        await until(open_dialogs, "the question before closing")
        press(open_dialogs()[0], "answer-background")
        await until(lambda: not window.isVisible(), "the window closes")

    async def come_back(window: MainWindow) -> None:
        page = training_page(window)
        await phase(page, RunPhase.TRAINING)
        await until(lambda: page.view.is_caught_up, "the history is read")
        assert page.view.run_dir == seen["run"]
        assert len(page.view.history.previews) >= seen["previews"]
        assert len(page.view.history.curves["G_L1"].steps) >= seen["points"]
        await until(page.view.previews.sheet.is_complete, "the newest preview's pictures")
        window.close()
        await until(open_dialogs, "the question before closing")
        press(open_dialogs()[0], "answer-stop")
        await until(lambda: not window.isVisible(), "the window closes")

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
        for run_dir in list_runs(workspace):
            end_job(RunFolder(run_dir).job)


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

        worker = start_worker(worker_arguments(run_dir, device="cpu"), folder.job.log_path)
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
        assert page.view.history.num_sessions == 2
        button(page, Action.STOP).click()
        await phase(page, RunPhase.STOPPED)

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_a_worker_that_fails_at_its_start_leaves_its_last_words(workspace: Path, dataset: Path) -> None:
    async def story(window: MainWindow) -> None:
        page = training_page(window)
        run_dir = await start_tiny(page)
        await phase(page, RunPhase.TRAINING)
        button(page, Action.STOP).click()
        await phase(page, RunPhase.STOPPED)
        await until(lambda: page.workers.num_alive() == 0, "the worker has gone")
        RunFolder(run_dir).pairs_path.write_bytes(b"garbage\n")
        button(page, Action.CONTINUE).click()
        await phase(page, RunPhase.START_FAILED)
        assert "pairs" in page.view.trouble.log.toPlainText()
        page.view.trouble.copy_button.click()
        assert "pairs" in QApplication.clipboard().text()

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_without_a_dataset_the_page_shows_the_way_to_one(workspace: Path) -> None:
    async def story(window: MainWindow) -> None:
        page = training_page(window)
        assert page.stack.currentWidget() is page.no_dataset

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
