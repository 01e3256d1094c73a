"""What was dropped: each once, counted beside the window's work, frames of a sequence in one row."""

import gc
import shutil
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEventLoop

from core.errors import AppError
from core.translation.naming import Naming
from core.translation.plan import BESIDE_TEMPLATE
from core.walking import walk_files
from desktop import wording
from desktop.counting import NUM_SAMPLED, Found, PictureCount
from desktop.item_models.sources import DETAIL_ROLE, Sources
from desktop.settings import TranslateChoices
from desktop.translation_places import output_dir_for

MAX_PAUSE_S = 0.15


def test_a_path_dropped_twice_counts_once(qapp, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "a")
    sources = Sources()
    assert sources.add([tmp_path / "a", tmp_path / "a"]) == 1
    assert sources.add([tmp_path / "link"]) == 0
    sources.remove([0])
    assert sources.add([tmp_path / "link"]) == 1


def scan(qtbot, paths: list[Path], naming: Naming | None = None, **globs: list[str]) -> Found:
    count = PictureCount()
    heard: list[Found] = []
    count.counted.connect(heard.append)
    count.begin(paths, **globs, naming=naming)
    qtbot.waitUntil(lambda: bool(heard) and heard[-1].is_final, timeout=10_000)
    return heard[-1]


def test_pictures_are_counted_in_the_background(qtbot, make_pictures, tmp_path: Path) -> None:
    make_pictures(tmp_path / "in" / "deep", num=7)
    (tmp_path / "in" / "notes.txt").write_text("no picture")
    found = scan(qtbot, [tmp_path / "in"])
    assert (found.num_pictures, found.folders[str(tmp_path / "in")].num_pictures) == (7, 7)
    assert [path.name for path in found.first] == ["000.png", "001.png", "002.png"]


def test_a_sample_is_spread_evenly_over_all_pictures(qtbot, tmp_path: Path) -> None:
    for folder, num in (("a", 1000), ("b", 3), ("c", 2997)):
        (tmp_path / folder).mkdir()
        for number in range(num):
            (tmp_path / folder / f"{number:04}.png").touch()
    sample = scan(qtbot, [tmp_path]).sample
    assert NUM_SAMPLED / 2 <= len(sample) <= NUM_SAMPLED and sample[0] == tmp_path / "a/0000.png"
    assert 0.2 < sum(path.parent.name == "a" for path in sample) / len(sample) < 0.3
    few = scan(qtbot, [tmp_path / "b"]).sample
    assert [path.name for path in few] == ["0000.png", "0001.png", "0002.png"]


def test_globs_choose_what_is_counted(qtbot, make_pictures, tmp_path: Path) -> None:
    make_pictures(tmp_path / "in" / "shots", num=3)
    make_pictures(tmp_path / "in" / "proxies", num=4)
    assert scan(qtbot, [tmp_path / "in"], include=["shots/*"]).num_pictures == 3
    assert scan(qtbot, [tmp_path / "in"], exclude=["proxies", "002*"]).num_pictures == 2


def test_former_results_beside_their_pictures_are_not_counted(qtbot, make_pictures, tmp_path: Path) -> None:
    make_pictures(tmp_path / "in", num=3)
    for name in ("000-Emoji.png", "001-Emoji-2.jpg", "other-Emoji.png"):
        shutil.copy(tmp_path / "in" / "000.png", tmp_path / "in" / name)
    naming = Naming("png", BESIDE_TEMPLATE, 1, "Emoji")
    found = scan(qtbot, [tmp_path / "in"], naming=naming)
    assert found.num_pictures == 4 and [path.name for path in found.first] == ["000.png", "001.png", "002.png"]
    assert scan(qtbot, [tmp_path / "in"]).num_pictures == 6
    assert scan(qtbot, [tmp_path / "in" / "000-Emoji.png"], naming=naming).num_pictures == 1, "named itself"


def test_each_folder_says_what_is_in_it(qtbot, tmp_path: Path) -> None:
    folder = tmp_path / "plates"
    folder.mkdir()
    for number in range(1001, 1025):
        (folder / f"plate.{number}.exr").touch()
    (tmp_path / "empty").mkdir()
    sources = Sources()
    sources.add([folder, tmp_path / "empty"])
    found = scan(qtbot, sources.paths)
    sources.show_counts(found.folders, is_final=found.is_final)
    assert sources.index(0).data(DETAIL_ROLE) == "plate.####.exr  1001–1024, 24 frames"
    assert sources.index(1).data(DETAIL_ROLE) == "no pictures"
    (folder / "still.jpg").touch()
    found = scan(qtbot, sources.paths)
    sources.show_counts(found.folders, is_final=found.is_final)
    assert sources.index(0).data(DETAIL_ROLE) == "25 pictures, among them frames 1001–1024"


def test_dropped_frames_are_one_row_that_says_what_is_missing(qapp, tmp_path: Path) -> None:
    frames = [tmp_path / f"shot_{number:04}.png" for number in range(20) if number != 7]
    for path in frames:
        path.touch()
    (tmp_path / "a.png").touch()
    sources = Sources()
    assert sources.add([tmp_path / "a.png", *frames]) == 20
    assert sources.rowCount() == 2
    assert sources.index(1).data() == "shot_####.png"
    assert sources.index(1).data(DETAIL_ROLE) == "0000–0019, 19 frames, 1 missing"
    assert sources.paths == [tmp_path / "a.png", *frames]
    sources.remove([1])
    assert sources.add(frames) == 19


def test_a_drop_of_fifty_thousand_files_keeps_the_window_alive(qtbot, tmp_path: Path) -> None:
    frames = [tmp_path / f"plate.{place:05}.png" for place in range(20_000)]
    photos = [tmp_path / f"photo-{place}-x.jpg" for place in range(30_000)]
    sources = Sources()
    longest_s = 0.0
    gc.collect()
    gc.disable()  # a collection of what all tests before left behind is no pause of the window
    try:
        start = time.thread_time()
        sources.add([*frames, *photos])
        while sources.is_taking:
            longest_s = max(longest_s, time.thread_time() - start)
            start = time.thread_time()
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 1)
    finally:
        gc.enable()
    assert len(sources.paths) == 50_000 and sources.rowCount() == 30_001
    assert sources.index(0).data(DETAIL_ROLE) == f"00000–19999, {wording.number(20_000)} frames"
    assert longest_s < MAX_PAUSE_S


def test_a_large_drop_can_be_taken_back(qtbot, tmp_path: Path) -> None:
    sources = Sources()
    sources.add([tmp_path / f"photo-{number}-x.jpg" for number in range(5000)])
    assert sources.is_taking
    sources.clear()
    assert not sources.is_taking
    QCoreApplication.processEvents()
    assert sources.rowCount() == 0


def test_a_missing_source_is_told(qtbot, tmp_path: Path) -> None:
    count = PictureCount()
    with qtbot.waitSignal(count.failed, timeout=10_000) as heard:
        count.begin([tmp_path / "gone"])
    assert str(tmp_path / "gone") in heard.args[0].message


def test_a_refused_source_is_taken_out_and_may_come_back(qapp, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "a")
    sources = Sources()
    sources.add([tmp_path / "link", tmp_path / "b"])
    (tmp_path / "link").unlink()
    with pytest.raises(AppError) as refusal:
        walk_files(sources.paths)
    assert sources.remove_refused(refusal.value)
    assert sources.paths == [tmp_path / "b"]
    assert not sources.remove_refused(refusal.value)
    assert sources.add([tmp_path / "a"]) == 1


def test_results_go_beside_the_pictures_under_a_name_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    job_dir = tmp_path / "job"
    choices = TranslateChoices()
    assert output_dir_for(choices, [tmp_path / "photos"], job_dir) == tmp_path / "photos translated"
    assert output_dir_for(choices, [tmp_path / "photos" / "one.png"], job_dir) == tmp_path / "photos translated"
    assert output_dir_for(TranslateChoices(output_place="workspace"), [tmp_path], job_dir) == job_dir / "output"
    assert output_dir_for(TranslateChoices(output_place="same"), [tmp_path / "photos"], job_dir) == tmp_path / "photos"
    two = [tmp_path / "photos", tmp_path / "scans"]
    assert output_dir_for(choices, two, job_dir) == tmp_path / "Translated", "it bears the name of neither"
    assert output_dir_for(choices, [tmp_path / "photos" / "1.png", tmp_path / "photos" / "2.png"], job_dir).name == "photos translated"
    assert output_dir_for(choices, [tmp_path / "photos" / "1.png", tmp_path / "scans"], job_dir) == tmp_path / "Translated"
    (tmp_path / "Translated").mkdir()
    assert output_dir_for(choices, [tmp_path / "Translated", tmp_path / "photos"], job_dir) == tmp_path / "Translated translated"
    own = TranslateChoices(output_place="folder", output_dir=str(tmp_path / "own"))
    assert output_dir_for(own, [tmp_path], job_dir) == tmp_path / "own"
