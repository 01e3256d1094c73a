"""What can be freed of a workspace goes, and nothing else: no job that lives, no best or last checkpoint, no file of the user's."""

from pathlib import Path

import pytest

from core.jobs.events import Finished
from tests.fake_job import FakeWorker
from tests.training.aged_workspace import WEIGHTS, finish, leave_partial, make_run, make_translation, partial_of_ours
from training.checkpoint_folders import checkpoint_dirs, representative_checkpoint
from training.disk_use import count_use
from training.freeing import Freeable, FreeKind, free
from training.queue import Queue
from training.run import step_name


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "picture.png"
    path.write_bytes(b"not decoded here")
    return path


def offered(workspace: Path, in_use: frozenset[Path] = frozenset()) -> dict[FreeKind, Freeable]:
    return {freeable.kind: freeable for freeable in count_use(workspace, in_use=in_use).freeable}


def never(_path: Path) -> bool:
    raise AssertionError("nothing goes to the trash here")


def steps(run_dir: Path) -> list[int]:
    return [int(path.name.removeprefix("step-")) for path in checkpoint_dirs(run_dir)]


def test_of_a_finished_run_the_best_and_the_last_checkpoint_stay(workspace: Path, picture: Path) -> None:
    run = make_run(workspace, picture, "run")
    finish(run)
    found = offered(workspace)
    assert [path.name for path, _ in found[FreeKind.CHECKPOINTS].paths] == [step_name(10), step_name(40)]
    assert [path.name for path, _ in found[FreeKind.MILESTONES].paths] == [step_name(30)]
    assert found[FreeKind.CHECKPOINTS].num_bytes > 2 * WEIGHTS
    before = count_use(workspace).num_bytes
    freed, troubles = free(found[FreeKind.CHECKPOINTS], never)
    assert (freed, troubles) == (found[FreeKind.CHECKPOINTS].num_bytes, []) and before - count_use(workspace).num_bytes == freed
    assert steps(run.path) == [20, 30, 50]
    assert representative_checkpoint(run.path).name == step_name(20)
    free(found[FreeKind.MILESTONES], never)
    assert steps(run.path) == [20, 50] and offered(workspace) == {}


def test_nothing_of_a_run_that_is_trained_stopped_or_waits_is_offered(workspace: Path, picture: Path) -> None:
    make_run(workspace, picture, "never begun")
    trained, waits, resumed = (make_run(workspace, picture, name) for name in ("trained", "waits", "resumed"))
    finish(waits)
    Queue(workspace).add(waits.path)
    finish(resumed)
    workers = [FakeWorker(trained.job), FakeWorker(resumed.job)]
    try:
        assert offered(workspace) == {}
    finally:
        for worker in workers:
            worker.die()
    assert offered(workspace) == {}, "they were left without a word"


def test_a_run_that_goes_on_after_it_was_counted_keeps_all(workspace: Path, picture: Path) -> None:
    run = make_run(workspace, picture, "run")
    finish(run)
    found = offered(workspace)
    worker = FakeWorker(run.job)
    try:
        assert free(found[FreeKind.CHECKPOINTS], never) == (0, [])
    finally:
        worker.end(Finished(step=50))
    assert steps(run.path) == [10, 20, 30, 40, 50]


def test_only_notes_of_finished_translations_go_and_only_where_no_results_lie_among_them(workspace: Path, tmp_path: Path) -> None:
    done = make_translation(workspace, "done", tmp_path / "results")
    shown = make_translation(workspace, "shown", tmp_path / "results")
    make_translation(workspace, "stopped", tmp_path / "results", is_finished=False)
    make_translation(workspace, "results inside", workspace / "translations" / "results inside" / "output")
    found = offered(workspace, frozenset({shown}))
    assert [path for path, _ in found[FreeKind.JOURNALS].paths] == [done]
    trashed: list[Path] = []
    freed, _ = free(found[FreeKind.JOURNALS], lambda path: trashed.append(path) is None)
    assert trashed == [done] and freed == found[FreeKind.JOURNALS].num_bytes
    assert free(found[FreeKind.JOURNALS], lambda _path: False) == (0, []), "what the trash did not take was not freed"
    (done / "my notes.txt").write_text("of the user")
    free(found[FreeKind.JOURNALS], never)


def test_caches_go_but_not_what_checks_found_out(workspace: Path) -> None:
    for name in ("thumbnails/ab/1.png", "previews/cd/2.png", "health/health-1.db", "else/3.bin"):
        path = workspace / "cache" / name
        path.parent.mkdir(parents=True)
        path.write_bytes(bytes(100))
    found = offered(workspace)
    assert found[FreeKind.CACHE].num_bytes == 200
    assert free(found[FreeKind.CACHE], never) == (200, [])
    left = sorted(path.name for path in (workspace / "cache").rglob("*") if path.is_file())
    assert left == ["3.bin", "health-1.db"]


def test_what_a_killed_program_left_goes_and_what_is_being_written_stays(workspace: Path) -> None:
    models_dir = workspace / "models"
    models_dir.mkdir()
    left, being_written = leave_partial(models_dir), partial_of_ours(models_dir)
    half_folder = leave_partial(models_dir, "folder")
    half_folder.unlink()
    (half_folder / "deep").mkdir(parents=True)
    (half_folder / "deep" / "a.bin").write_bytes(bytes(300))
    found = offered(workspace)
    assert dict(found[FreeKind.LEFTOVERS].paths) == {left: 700, half_folder: 300}
    assert free(found[FreeKind.LEFTOVERS], never) == (1000, [])
    assert being_written.is_file() and not left.exists() and not half_folder.exists()


def test_freeing_ends_between_two_folders_when_it_is_stopped(workspace: Path, picture: Path) -> None:
    run = make_run(workspace, picture, "run")
    finish(run)
    found = offered(workspace)[FreeKind.CHECKPOINTS]
    asked: list[bool] = []
    freed, _ = free(found, never, is_cancelled=lambda: bool(asked) or asked.append(True) is not None)
    assert freed == found.paths[0][1] and steps(run.path) == [20, 30, 40, 50]


def test_what_can_not_go_is_named_and_the_others_go(workspace: Path, picture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = make_run(workspace, picture, "run")
    finish(run)
    found = offered(workspace)[FreeKind.CHECKPOINTS]
    rename = Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if path.name == step_name(10):
            raise PermissionError(13, "Permission denied")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)
    freed, troubles = free(found, never)
    assert len(troubles) == 1 and step_name(10) in troubles[0].message
    assert freed == found.paths[1][1] and steps(run.path) == [10, 20, 30, 50]
