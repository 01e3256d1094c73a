"""The system's trash takes a folder, also where none was ever made."""

from pathlib import Path

import pytest

from desktop.trash import move_to_trash


def test_the_systems_trash_takes_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = tmp_path / "dataset"
    folder.mkdir()
    (folder / "dataset.db").write_text("index")
    assert move_to_trash(folder)
    assert not folder.exists()
