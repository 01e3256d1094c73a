"""A workspace that fills its disk, through the real main(): counted, looked at, freed after a question; what lives stays."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from desktop.dialogs import disk_use
from desktop.dialogs.disk_use import DiskUseDialog
from desktop.main_window import MainWindow
from tests.driving import open_dialogs, press, run_window, until
from tests.fake_job import FakeWorker
from tests.training.aged_workspace import WEIGHTS, finish, leave_partial, make_run, make_translation
from training.checkpoint_folders import checkpoint_dirs
from training.disk_use import Use
from training.freeing import FreeKind


def dialog() -> DiskUseDialog:
    return next(one for one in open_dialogs() if isinstance(one, DiskUseDialog))


async def counted() -> DiskUseDialog:
    await until(lambda: any(isinstance(one, DiskUseDialog) for one in open_dialogs()), "the dialog")
    await until(lambda: dialog().use is not None and dialog().again_button.isEnabled(), "it is counted")
    return dialog()


def test_what_takes_room_is_shown_and_freed(workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"not decoded here")
    done, live = make_run(workspace, picture, "done"), make_run(workspace, picture, "live")
    finish(done)
    journal = make_translation(workspace, "earlier", tmp_path / "results")
    thumbnail = workspace / "cache" / "thumbnails" / "ab" / "c.png"
    thumbnail.parent.mkdir(parents=True)
    thumbnail.write_bytes(bytes(5000))
    (workspace / "runs" / "done" / "previews").mkdir(exist_ok=True)
    leftover = leave_partial(workspace / "runs" / "done" / "previews")
    trashed: list[Path] = []
    monkeypatch.setattr(disk_use, "move_to_trash", lambda path: trashed.append(path) is None)
    worker = FakeWorker(live.job)

    async def story(window: MainWindow) -> None:
        window.open_disk_use()
        shown = await counted()
        assert shown.use is not None and shown.use.of(Use.CHECKPOINTS).num_bytes > 10 * WEIGHTS
        assert "are free" in shown.room.text() and shown.table.topLevelItemCount() >= 4
        assert set(shown.choices) == set(FreeKind)
        assert shown.kept.isVisible() and "the best and the last checkpoint stay" in shown.kept.text()
        assert {kind for kind, box in shown.choices.items() if box.isChecked()} == {FreeKind.CACHE, FreeKind.LEFTOVERS}
        for box in shown.choices.values():
            box.setChecked(True)
            assert box.toolTip()
        shown.choices[FreeKind.MILESTONES].setChecked(False)
        # the question says what goes; nothing has gone when it is answered with no
        shown.free_button.click()
        await until(lambda: len(open_dialogs()) == 2, "the question")
        question = next(one for one in open_dialogs() if one is not shown)
        words = " ".join(label.text() for label in question.findChildren(QLabel))
        assert "Older checkpoints of finished runs: 20" in words and "kB" in words and "trash" in words
        press(question, "answer-keep")
        await until(lambda: len(open_dialogs()) == 1, "no")
        assert thumbnail.exists() and len(checkpoint_dirs(done.path)) == 5
        shown.free_button.click()
        await until(lambda: len(open_dialogs()) == 2, "the question")
        press(next(one for one in open_dialogs() if one is not shown), "answer-free")
        await until(lambda: "were freed" in shown.outcome.text() and shown.again_button.isEnabled(), "it is freed and counted again")
        assert [path.name[-2:] for path in checkpoint_dirs(done.path)] == ["20", "30", "50"], "the best, the milestone and the last"
        assert len(checkpoint_dirs(live.path)) == 5, "of a run at work nothing goes"
        assert trashed == [journal] and not thumbnail.exists() and not leftover.exists() and picture.exists()
        assert set(shown.choices) == {FreeKind.MILESTONES, FreeKind.JOURNALS}, "the trash of this test takes nothing away"
        shown.close()

    try:
        assert run_window(story, "--workspace", str(workspace)) == 0
    finally:
        worker.die()


def test_counting_is_stopped_by_a_button_and_by_closing(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in range(3000):
        path = workspace / "cache" / f"{name % 10}" / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()

    async def story(window: MainWindow) -> None:
        window.open_disk_use()
        await until(lambda: any(isinstance(one, DiskUseDialog) for one in open_dialogs()), "the dialog")
        shown = await counted()
        shown.count()
        shown.bar.stop_button.click()
        await until(shown.again_button.isEnabled, "it ends")
        shown.again_button.click()
        shown.close()
        await until(lambda: not open_dialogs(), "it is gone")

    assert run_window(story, "--workspace", str(workspace)) == 0
