"""Each way to say where pairs are ends with the files that were chosen."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.dialogs.pair_sources import PairSources


@pytest.mark.parametrize(
    ("entry", "files", "as_photos"),
    [(0, ["pairs"], False), (1, ["inputs", "targets"], False), (2, ["pairs.csv"], False), (3, ["photos"], True)],
)
def test_what_is_chosen_in_the_systems_dialogs_is_told_once(
    qtbot: QtBot, tmp_path: Path, entry: int, files: list[str], as_photos: bool
) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    sources = PairSources(page)
    told: list[tuple[list[Path], bool]] = []
    sources.chosen.connect(lambda paths, photos: told.append((paths, photos)))
    sources.menu().actions()[entry].trigger()
    for name in files:
        assert told == []
        dialog = page.findChildren(QFileDialog)[-1]
        dialog.fileSelected.emit(str(tmp_path / name))
        dialog.done(0)
    assert told == [([tmp_path / name for name in files], as_photos)]
