"""What stories of the Train page have in common: tiny settings typed into the form, and waiting for what a run does."""

import asyncio
from pathlib import Path

from core.jobs.process import end_job
from core.pairs.dataset import Dataset, create_dataset
from core.pairs.finding import find_pairs
from desktop.item_models.run_control import Action, RunPhase
from desktop.main_window import MainWindow
from desktop.pages.training import TrainingPage
from tests.driving import until
from training.run import RunFolder, list_runs

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


def make_dataset(workspace: Path, pictures: list[Path], name: str = "Labels") -> Dataset:
    """A dataset of the folder in which these side-by-side pictures are."""
    return create_dataset(workspace, name, find_pairs([pictures[0].parent]))


def end_all_runs(workspace: Path) -> None:
    """End every worker that a story has left at work."""
    for run_dir in list_runs(workspace):
        end_job(RunFolder(run_dir).job)


def training_page(window: MainWindow) -> TrainingPage:
    page = window.show_page("train")
    assert isinstance(page, TrainingPage)
    return page


async def fill_in(page: TrainingPage, **others: int | str) -> None:
    """Type the settings of a tiny run into the form, one after the other as a hand does."""
    for name, value in {**TINY, **others}.items():
        editor = page.setup.form.editor(name)
        if name in ("size_px", "precision"):
            editor.setCurrentIndex(editor.findData(value))
        else:
            editor.setValue(value)
        await asyncio.sleep(0)


async def phase(page: TrainingPage, wanted: RunPhase) -> None:
    def is_now() -> RunPhase | None:
        return page.view.control.phase if page.view.control is not None else None

    await until(lambda: is_now() is wanted, f"the run is {wanted}; it is {is_now()}")
    if wanted in (RunPhase.STOPPED, RunPhase.FINISHED):  # the list reads a run's events by itself
        await until(lambda: page.view.history.ending is not None, "the view has read to the run's end, too")


def button(page: TrainingPage, action: Action):
    found = page.view.header.buttons[action]
    assert found.isVisible(), f"{action} is not offered in {page.view.control.phase}"
    return found


async def start_tiny(page: TrainingPage, **others: int) -> Path:
    await fill_in(page, **others)
    page.setup.start_button.click()
    await until(lambda: page.view.run_dir is not None, "the run is on screen")
    assert page.view.run_dir is not None
    return page.view.run_dir
