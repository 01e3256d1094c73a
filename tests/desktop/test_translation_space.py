"""What a translation will take of its disk: figures, and when which sentence is told."""

import shutil
from collections import namedtuple
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.settings import TranslateChoices
from desktop.translation_space import BYTES_PER_PIXEL, TranslationSpace, needed_bytes

Usage = namedtuple("Usage", "total used free")


def test_it_goes_by_pixels_format_quality_and_variations() -> None:
    size = 1000 * 500
    assert needed_bytes(TranslateChoices(), size, 4) == round(4 * 500_000 * BYTES_PER_PIXEL["png"])
    assert needed_bytes(TranslateChoices(variations=3), size, 4) == 3 * needed_bytes(TranslateChoices(), size, 4)
    assert needed_bytes(TranslateChoices(variations=3, noise=False), size, 4) == needed_bytes(TranslateChoices(), size, 4)
    best, worse = (needed_bytes(TranslateChoices(format="jpeg", quality=quality), size, 4) for quality in (95, 50))
    assert worse < best < needed_bytes(TranslateChoices(), size, 4)


def test_a_sentence_comes_once_all_is_known_and_warns_where_there_is_too_little_room(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []

    def disk_usage(folder: Path) -> Usage:
        asked.append(folder)
        if folder.name.endswith("translated"):
            raise FileNotFoundError
        return Usage(10_000_000, 0, 2_000_000)

    monkeypatch.setattr(shutil, "disk_usage", disk_usage)
    (tmp_path / "photos").mkdir()
    told: list[tuple[str, bool]] = []
    space = TranslationSpace(TranslateChoices())
    space.told.connect(lambda words, is_short: told.append((words, is_short)))
    space.show_sources([tmp_path / "photos"], tmp_path / "job", 1)
    qtbot.waitUntil(lambda: not space._background.is_busy)
    assert asked == [tmp_path / "photos translated", tmp_path] and told[-1] == ("", False), "how large pictures are is not known yet"
    space.show_mean_px(1e6)
    assert told[-1] == ("The results take up to 1.7 MB of 2.0 MB that are free there.", False)
    space.show_sources([tmp_path / "photos"], tmp_path / "job", 2)
    assert told[-1] == ("The results may take 3.4 MB, but only 2.0 MB are free there.", True)
    assert len(asked) == 2, "the disk is asked once for a place"
    space.show_sources([], tmp_path / "job", 0)
    assert told[-1] == ("", False)
    space.end()
