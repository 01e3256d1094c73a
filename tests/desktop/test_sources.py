"""What was dropped: each once, counted beside the window's work."""

from pathlib import Path

import pytest

from core.errors import AppError
from core.files import walk_files
from desktop.counting import PictureCount
from desktop.item_models.sources import Sources
from desktop.settings import TranslateChoices
from desktop.translation_places import output_dir_for


def test_a_path_dropped_twice_counts_once(qapp, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "a")
    sources = Sources()
    assert sources.add([tmp_path / "a", tmp_path / "a"]) == 1
    assert sources.add([tmp_path / "link"]) == 0
    sources.remove([0])
    assert sources.add([tmp_path / "link"]) == 1


def test_pictures_are_counted_in_the_background(qtbot, make_pictures, tmp_path: Path) -> None:
    make_pictures(tmp_path / "in" / "deep", num=7)
    (tmp_path / "in" / "notes.txt").write_text("no picture")
    count = PictureCount()
    heard: list[tuple[int, bool]] = []
    count.counted.connect(lambda number, final: heard.append((number, final)))
    count.begin([tmp_path / "in"])
    qtbot.waitUntil(lambda: bool(heard) and heard[-1][1], timeout=10_000)
    assert heard[-1] == (7, True)


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
    own = TranslateChoices(output_place="folder", output_dir=str(tmp_path / "own"))
    assert output_dir_for(own, [tmp_path], job_dir) == tmp_path / "own"
