"""Through the real main(): a training begins with the device, cores and priority that were chosen, and the next window knows them."""

import os
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from core.jobs.lock import living_owner
from core.jobs.priority import LOW_NICENESS
from desktop.item_models.run_control import RunPhase
from desktop.main_window import MainWindow
from tests.driving import run_window, until
from tests.stories.training_pages import end_all_runs, make_dataset, phase, start_tiny, training_page
from training.computing import Computing
from training.run import RunFolder


@pytest.mark.skipif(os.name == "nt" or psutil.Process().nice() >= LOW_NICENESS, reason="the tests step back themselves")
def test_a_training_uses_what_was_chosen(workspace: Path, tmp_path: Path, make_side_by_side: Callable[..., list[Path]]) -> None:
    make_dataset(workspace, make_side_by_side(tmp_path / "pairs", num=4))

    async def begin(window: MainWindow) -> None:
        page = training_page(window)
        computing = page.setup.computing
        computing.device.showPopup()
        await until(lambda: page.context.cards is not None, "the helper is asked for cards")
        computing.device.hidePopup()
        computing.device.choose("cpu")
        computing.threads.setValue(1)
        computing.low_priority.setChecked(True)
        run_dir = await start_tiny(page)
        await phase(page, RunPhase.TRAINING)
        owner = living_owner(RunFolder(run_dir).job)
        assert owner is not None
        worker = psutil.Process(owner.pid)
        assert worker.nice() == LOW_NICENESS
        command = worker.cmdline()
        assert command[command.index("--threads") + 1] == "1" and command[command.index("--device") + 1] == "cpu"
        await until(lambda: page.view.started is not None, "what it told at its start")
        assert page.view.started.device == "cpu"

    async def come_back(window: MainWindow) -> None:
        page = training_page(window)
        assert page.setup.computing.computing == Computing(device="cpu", threads=1, priority="low") == window.context.computing

    try:
        assert run_window(begin, "--workspace", str(workspace)) == 0
        assert run_window(come_back, "--workspace", str(workspace)) == 0
    finally:
        end_all_runs(workspace)
