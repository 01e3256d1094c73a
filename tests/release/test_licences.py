"""The licences of all parts: none is forgotten, none twice, and the About dialog shows them."""

import re
import tomllib
from pathlib import Path

from release.licences import LEFT_OUT, ROOT_DIR, all_licences, parts


def test_everything_that_the_app_is_made_of_is_there() -> None:
    found = {part.key: part for part in parts()}
    project = tomllib.loads((ROOT_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", need)[0]).lower() for need in project["dependencies"]}  # type: ignore[index]
    assert asked <= found.keys() and {"onnxruntime", "shiboken6", "jinja2", "pyinstaller"} <= found.keys()
    assert not LEFT_OUT & found.keys() and not {"pytest", "mypy", "hypothesis"} & found.keys()
    words = (ROOT_DIR / "resources" / "licences" / "components.md").read_text(encoding="utf-8").lower()
    names = {"pyside6-essentials": "pyside6", "opencv-python-headless": "opencv"}
    assert [key for key in asked if names.get(key, key) not in words] == []


def test_the_one_text_holds_every_licence_once() -> None:
    text = all_licences()
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in text and "Permission is hereby granted" in text
    for part in parts():
        assert f"{part.name} {part.version}" in text
        for path in part.files.values():
            assert path.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n").strip() in text
    headings = re.findall(r"^={100}\n(.+?)\n={100}$", text, re.MULTILINE | re.DOTALL)
    assert len(headings) == len(set(headings)) > 20


def test_it_is_what_the_about_dialog_shows(tmp_path: Path, monkeypatch, qtbot) -> None:
    from PySide6.QtWidgets import QTabWidget, QTextEdit

    import desktop.dialogs.about as about

    dialog = about.AboutDialog()
    qtbot.addWidget(dialog)
    tabs = dialog.findChild(QTabWidget)
    licences, sample = (tabs.widget(place) for place in range(tabs.count()))
    assert isinstance(licences, QTextEdit) and "LGPL" in licences.toPlainText() and "OpenMoji" in sample.toPlainText()
    (tmp_path / "licences").mkdir()
    (tmp_path / "licences" / "components.md").write_text("# Parts\n\n*Some* of them.\n", encoding="utf-8")
    (tmp_path / "licences" / "all.txt").write_text("# Parts\n\n*Some* of them.\n\n  1. every\n\n  * word *\nof them", encoding="utf-8")
    monkeypatch.setattr(about, "RESOURCES_DIR", tmp_path)
    packaged = about.AboutDialog()
    qtbot.addWidget(packaged)
    assert packaged.findChild(QTabWidget).widget(0).toPlainText().endswith("Some of them.\n\n\n  1. every\n\n  * word *\nof them")
