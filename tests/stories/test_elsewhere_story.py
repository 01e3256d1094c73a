"""A run that lies outside the workspace: opened from the menu, marked in the list, there again at the next start, and taken out."""

import shutil
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from core.pairs.pair import Half, Pair
from desktop.main_window import MainWindow
from desktop.widgets.run_menu import RunTask
from tests.driving import open_dialogs, run_window, until
from tests.stories.training_pages import training_page
from training.creating import create_run
from training.run import RunRequest
from training.settings import RunSettings


def make_run(run_dir: Path, pictures: list[Path]) -> Path:
    pairs = [Pair(name=picture.stem, input=Half(str(picture), "left"), target=Half(str(picture), "right")) for picture in pictures]
    return create_run(run_dir, RunRequest(settings=RunSettings(), dataset="Labels"), pairs).path


def test_a_run_from_elsewhere_is_marked_and_stays_listed_until_it_is_taken_out(
    workspace: Path, tmp_path: Path, make_side_by_side: Callable[..., list[Path]]
) -> None:
    pictures = make_side_by_side(tmp_path / "labels", num=2)
    own = make_run(workspace / "runs" / "own", pictures)
    away, lost = make_run(tmp_path / "drive" / "away", pictures), make_run(tmp_path / "drive" / "lost", pictures)

    async def open_both(window: MainWindow) -> None:
        page = training_page(window)
        (action,) = [action for action in window.menus.file.actions() if "run folder" in action.text().replace("&", "")]
        action.trigger()
        dialog = next(widget for widget in open_dialogs() if isinstance(widget, QFileDialog))
        dialog.fileSelected.emit(str(away))
        dialog.reject()
        assert page.view.run_dir == away
        index = page.runs.index(page.runs.row_of(away))
        assert "Elsewhere" in index.data(Qt.ItemDataRole.AccessibleTextRole) and str(away) in index.data(Qt.ItemDataRole.ToolTipRole)
        other = page.runs.index(page.runs.row_of(own))
        assert "Elsewhere" not in other.data(Qt.ItemDataRole.AccessibleTextRole)
        offered = [[action.text() for action in page.menu_of(page.runs.entry(run)).actions() if action.isVisible()] for run in (away, own)]
        assert ["Take out of the list" in texts for texts in offered] == [True, False]
        window.menus.open_run(lost)
        window.menus.open_run(tmp_path / "labels")
        await until(open_dialogs, "the sentence about a folder that is no run")
        assert "labels" in open_dialogs()[0].error.message
        open_dialogs()[0].close()
        page._select(away)

    assert run_window(open_both, "--workspace", str(workspace)) == 0
    shutil.rmtree(lost)

    async def come_back(window: MainWindow) -> None:
        page = training_page(window)
        assert [entry.run_dir for entry in page.runs.entries] == [away, own] and not open_dialogs()
        header = page.view.header
        await until(header.menu.tasks[RunTask.LEAVE_OUT].isEnabled, "it can be taken out")
        assert header.menu.tasks[RunTask.LEAVE_OUT].isVisible()
        header.menu.tasks[RunTask.LEAVE_OUT].trigger()
        assert [entry.run_dir for entry in page.runs.entries] == [own] and page.view.run_dir == own
        assert not header.menu.tasks[RunTask.LEAVE_OUT].isVisible() and not open_dialogs()

    assert run_window(come_back, "--workspace", str(workspace)) == 0
    assert (away / "run.json").is_file(), "its files stay"

    async def nothing_left(window: MainWindow) -> None:
        page = training_page(window)
        assert [entry.run_dir for entry in page.runs.entries] == [own] and window.context.settings.opened_runs == {}

    assert run_window(nothing_left, "--workspace", str(workspace)) == 0
