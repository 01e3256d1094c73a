"""What the window remembers: kept whole, and defaults where it is damaged."""

from pathlib import Path

import pytest

from desktop.settings import AppSettings, SettingsFile


def test_settings_come_back_as_they_were(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "new folder" / "settings.json")
    settings = AppSettings(theme="dark", page="models")
    settings.translate.on_existing = "skip"
    assert file.save(settings)
    assert SettingsFile(file.path).load() == settings


def test_no_settings_are_defaults() -> None:
    file = SettingsFile(Path("/nonexistent/settings.json"))
    assert file.load() == AppSettings()
    assert not file.was_damaged


@pytest.mark.parametrize("data", [b"{", b"\xff\xfe\x00", b'{"theme": "purple"}', b"[]", b""])
def test_damaged_settings_are_defaults_and_kept_aside(tmp_path: Path, data: bytes, caplog) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(data)
    file = SettingsFile(path)
    assert file.load() == AppSettings()
    assert file.was_damaged
    assert "damaged" in caplog.text
    assert (tmp_path / "settings.damaged.json").read_bytes() == data


def test_fields_of_a_newer_version_are_no_damage(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(b'{"theme": "dark", "something_new": 1}')
    file = SettingsFile(path)
    assert file.load().theme == "dark"
    assert not file.was_damaged


def test_a_disk_that_takes_nothing_only_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "a file"
    folder.write_text("no folder")
    assert SettingsFile(folder / "settings.json").save(AppSettings()) is False
    assert [path.name for path in tmp_path.iterdir()] == ["a file"]
