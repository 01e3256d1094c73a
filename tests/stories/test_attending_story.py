"""A window that nobody looks at keeps the computer awake as long as a job works; its title says how far that is and how it ended."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QWidget

from core.jobs.events import Finished, Paused, Resumed
from core.models.library import starter_path
from core.pairs.pair import Half, Pair
from desktop import staying_awake
from desktop.attending import Attending
from desktop.dialogs.preferences import PreferencesDialog
from desktop.main_window import MainWindow
from desktop.settings import SettingsFile
from tests.driving import drop, open_dialogs, press, run_window, until
from tests.fake_job import FakeWorker
from training.creating import create_run
from training.run import Label, RunFolder, RunRequest, write_label
from training.settings import RunSettings


class CountedHold:
    def __init__(self) -> None:
        self.calls: list[str] = []

    def hold(self) -> None:
        self.calls.append("hold")

    def release(self) -> None:
        self.calls.append("release")


@pytest.fixture
def hold(monkeypatch: pytest.MonkeyPatch) -> CountedHold:
    """What the window takes for the system's means."""
    made = CountedHold()
    monkeypatch.setattr(staying_awake, "system_hold", lambda: made)
    return made


@pytest.fixture
def folder(workspace: Path) -> RunFolder:
    half = Half(str(starter_path()))
    made = create_run(workspace / "runs" / "a", RunRequest(settings=RunSettings(), dataset="d"), [Pair(name="1", input=half, target=half)])
    write_label(made.path, Label(name="Facades"))
    return made


def test_the_computer_stays_awake_while_a_job_works_and_its_end_waits_to_be_seen(
    workspace: Path, folder: RunFolder, hold: CountedHold, own_settings: Path
) -> None:
    worker = FakeWorker(folder.job)
    worker.beat(25, 100)

    async def story(window: MainWindow) -> None:
        await until(lambda: hold.calls == ["hold"] and window.windowTitle() == "25 % · Facades – Diptych", "the job is seen from any page")
        assert list(window.pages) == ["home"]
        window.open_settings()
        (preferences,) = (found for found in open_dialogs() if isinstance(found, PreferencesDialog))
        preferences.keep_awake.click()
        assert hold.calls == ["hold", "release"]
        preferences.keep_awake.click()
        assert hold.calls == ["hold", "release", "hold"]
        preferences.tell_endings.click()
        preferences.tell_endings.click()
        assert all(box.isChecked() for box in preferences.findChildren(QCheckBox))
        press(preferences, "answer-close")
        worker.tell(Paused(step=25))
        await until(lambda: hold.calls[3:] == ["release"] and window.windowTitle() == "Paused · Facades – Diptych", "a rest")
        worker.tell(Resumed(step=25))
        await until(lambda: hold.calls[4:] == ["hold"], "it goes on")

        other = QWidget()
        other.show()
        other.activateWindow()
        await until(lambda: not window.isActiveWindow(), "the user is elsewhere")
        worker.end(Finished(step=100))
        await until(lambda: hold.calls[5:] == ["release"] and window.windowTitle() == "Trained: Facades – Diptych", "the end is told")
        attending = window.findChild(Attending)
        attending.notices._tray.clicked.emit()
        await until(lambda: window.windowTitle() == "Diptych", "and seen")
        assert window.current_name == "train" and window.pages["train"].view.run_dir == folder.path
        other.close()

    assert run_window(story, "--workspace", str(workspace)) == 0
    kept = SettingsFile(next(own_settings.rglob("settings.json"))).load()
    assert kept.keep_awake and kept.tell_endings


def test_a_window_that_closes_lets_the_computer_sleep_and_what_was_switched_off_stays_off(
    workspace: Path, folder: RunFolder, hold: CountedHold
) -> None:
    worker = FakeWorker(folder.job)

    async def leave(window: MainWindow) -> None:
        await until(lambda: hold.calls == ["hold"], "the job is seen")
        window.open_settings()
        preferences = next(found for found in open_dialogs() if isinstance(found, PreferencesDialog))
        preferences.tell_endings.click()
        press(preferences, "answer-close")

    async def come_back(window: MainWindow) -> None:
        await until(lambda: hold.calls == ["hold", "release", "hold"], "the job is found again")
        assert not window.context.settings.tell_endings
        other = QWidget()
        other.show()
        other.activateWindow()
        await until(lambda: not window.isActiveWindow(), "the user is elsewhere")
        worker.end(Finished(step=1))
        await until(lambda: len(hold.calls) == 4 and window.windowTitle() == "Diptych", "it ends, and nothing is told")
        other.close()

    assert run_window(leave, "--workspace", str(workspace)) == 0
    assert hold.calls == ["hold", "release"]
    assert run_window(come_back, "--workspace", str(workspace)) == 0


def test_a_run_opened_from_elsewhere_keeps_the_computer_awake_too(workspace: Path, tmp_path: Path, hold: CountedHold) -> None:
    half = Half(str(starter_path()))
    pairs = [Pair(name="1", input=half, target=half)]
    folders = [create_run(tmp_path / name, RunRequest(settings=RunSettings(), dataset="d"), pairs) for name in ("first", "second")]
    workers = [FakeWorker(folder.job) for folder in folders]

    async def story(window: MainWindow) -> None:
        await until(lambda: hold.calls == ["hold"] and "first" in window.windowTitle(), "the run that the window was opened with")
        drop(window, folders[1].path)
        await until(lambda: "and 1 more" in window.windowTitle(), "the run that was dropped")
        for worker in workers:
            worker.end(Finished(step=1))
        await until(lambda: hold.calls == ["hold", "release"], "both are done")

    assert run_window(story, str(folders[0].path), "--workspace", str(workspace)) == 0
