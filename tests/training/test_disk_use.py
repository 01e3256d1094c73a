"""What a workspace takes is counted by what it is for: each file once, links as links, and it can be stopped."""

import os
import threading
import time
from pathlib import Path

import pytest

from core.errors import AppError, ErrorCode
from tests.training.aged_workspace import WEIGHTS, make_run, make_translation
from training.disk_use import Use, count_use


def put(path: Path, num_bytes: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(num_bytes))
    return path


def test_each_file_counts_for_what_it_is(workspace: Path, tmp_path: Path) -> None:
    picture = put(tmp_path / "picture.png", 10)
    make_run(workspace, picture, "run-0")
    make_run(workspace, picture, "run-1")
    put(workspace / "runs" / "run-0" / "previews" / "step-00000010" / "0.webp", 123)
    put(workspace / "datasets" / "Faces" / "index.db", 1000)
    put(workspace / "models" / "a.diptych", 50)
    put(workspace / "cache" / "thumbnails" / "ab" / "c.png", 7)
    put(workspace / "notes.txt", 3)
    make_translation(workspace, "t", workspace / "translations" / "t" / "output")
    use = count_use(workspace)
    states = sum(path.stat().st_size for path in workspace.rglob("state.json"))
    assert use.of(Use.CHECKPOINTS).num_bytes == 10 * WEIGHTS + states and use.of(Use.CHECKPOINTS).num_files == 20
    assert use.parts[Use.CHECKPOINTS, "run-0"].num_files == 10
    assert use.of(Use.PREVIEWS).num_bytes == 123 and use.parts[Use.PREVIEWS, "run-0"].num_files == 1
    assert use.parts[Use.DATASETS, "Faces"].num_bytes == 1000 and use.parts[Use.MODELS, "a.diptych"].num_bytes == 50
    assert (use.of(Use.CACHE).num_bytes, use.of(Use.RESULTS).num_bytes, use.of(Use.OTHER).num_bytes) == (7, 300, 3)
    assert use.of(Use.JOURNALS).num_bytes > 1500
    assert use.num_bytes == sum(path.stat().st_size for path in workspace.rglob("*") if path.is_file())
    assert 0 < use.free_bytes < use.disk_bytes


@pytest.mark.skipif(os.name == "nt", reason="links need a right of their own there")
def test_links_are_not_followed(workspace: Path, tmp_path: Path) -> None:
    put(tmp_path / "elsewhere" / "large.bin", 100_000)
    (workspace / "datasets").mkdir()
    (workspace / "datasets" / "link").symlink_to(tmp_path / "elsewhere")
    (workspace / "round").symlink_to(workspace)
    use = count_use(workspace)
    assert use.num_files == 2 and use.num_bytes < 10_000


def test_it_is_told_how_far_counting_is_and_it_can_be_stopped(workspace: Path) -> None:
    for folder in range(20):
        place = workspace / "cache" / "thumbnails" / f"{folder:02}"
        place.mkdir(parents=True)
        for name in range(250):
            (place / f"{name}.png").touch()
    told: list[int] = []
    assert count_use(workspace, tell=told.append).num_files == 5000
    assert told[:2] == [500, 1000] and told[-1] == 5000
    stop = threading.Event()
    with pytest.raises(AppError) as caught:
        count_use(workspace, tell=lambda _: stop.set(), is_cancelled=stop.is_set)
    assert caught.value.code is ErrorCode.CANCELLED


def test_a_workspace_that_is_gone_is_a_trouble_of_the_disk(tmp_path: Path) -> None:
    with pytest.raises(AppError) as caught:
        count_use(tmp_path / "nowhere")
    assert caught.value.code is ErrorCode.PATH_MISSING


def test_what_goes_while_it_is_counted_does_no_harm(workspace: Path) -> None:
    for name in range(3000):
        put(workspace / "cache" / f"{name % 30}" / f"{name}.png", 1)

    def remove() -> None:
        for path in list(workspace.rglob("*.png")):
            path.unlink()

    thread = threading.Thread(target=remove)
    thread.start()
    began_s = time.monotonic()
    while thread.is_alive() or time.monotonic() == began_s:
        count_use(workspace)
    thread.join()
    assert count_use(workspace).num_files == 0
