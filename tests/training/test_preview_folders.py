"""Previews that take too much room: the first, the newest and every checkpoint's stay, the others are thinned evenly."""

from itertools import pairwise
from pathlib import Path

from core.jobs.events import Started
from training.history import RunHistory
from training.preview_folders import remove_previews, superfluous_previews, thinned
from training.run import Preview, PreviewsThinned, RunFolder, step_name


def test_what_stays_is_spread_evenly_and_what_is_protected_stays() -> None:
    steps = list(range(0, 1010, 10))
    gone = thinned(steps, {130, 500}, 26)
    left = [step for step in steps if step not in gone]
    assert len(left) == 26 and {0, 130, 500, 1000} <= set(left)
    assert max(later - earlier for earlier, later in pairwise(left)) <= 80
    assert thinned(steps, set(steps), 5) == [], "what is protected stays, however much it is"
    assert thinned([0, 10], set(), 1) == []


def test_one_by_one_as_a_run_grows_the_past_stays_covered() -> None:
    left: list[int] = []
    for step in range(0, 100_000, 100):
        left.append(step)
        gone = thinned(left, (), 40)
        left = [other for other in left if other not in gone]
    assert len(left) == 40 and left[0] == 0 and left[-1] == 99_900
    assert max(later - earlier for earlier, later in pairwise(left)) <= 10_000


def test_a_run_over_its_budget_loses_previews_but_no_checkpoints_one(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    assert not folder.previews_dir.exists()
    for step in range(0, 100, 10):
        (folder.previews_dir / step_name(step)).mkdir(parents=True)
        (folder.previews_dir / step_name(step) / "0000.webp").write_bytes(bytes(1000))
    (folder.previews_dir / "input").mkdir()
    for step in (20, 71):
        (folder.checkpoints_dir / step_name(step)).mkdir(parents=True)
    assert superfluous_previews(tmp_path, 10_000) == []
    gone = superfluous_previews(tmp_path, 5_999)
    remove_previews(tmp_path, gone)
    left = sorted(int(path.name[5:]) for path in folder.previews_dir.glob("step-*"))
    assert len(left) == 5 and {0, 20, 70, 90} <= set(left) and (folder.previews_dir / "input").is_dir()

    history = RunHistory()
    started = Started(from_step=0, device="", precision="", code_path="", reason="", pid=1, host="")
    history.apply([started, *(Preview(step=step, folder="", names=[]) for step in range(0, 100, 10)), PreviewsThinned(steps=gone)])
    assert [preview.step for preview in history.previews] == left
