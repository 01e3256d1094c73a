"""The guide out of the Help menu: offline, with its pictures, beside the window's work; and the File menu by its key."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtTest import QTest

from desktop.dialogs.guide import DOCS_DIR, SIDE_PX, SIZE_PX, GuideDialog
from desktop.main_window import MainWindow
from tests.driving import open_dialogs, run_window, until


def open_guide(window: MainWindow) -> None:
    (action,) = [action for action in window.menus.help.actions() if action.text().replace("&", "") in ("Guide", "使用指南(G)")]
    action.trigger()


def test_the_guide_opens_beside_the_window_and_follows_its_links(workspace: Path) -> None:
    async def story(window: MainWindow) -> None:
        open_guide(window)
        open_guide(window)
        (dialog,) = open_dialogs()
        assert isinstance(dialog, GuideDialog) and not dialog.isModal()
        page = dialog.page
        await until(lambda: page.viewport().width() >= SIZE_PX[0] - SIDE_PX, "it has its size")
        text = page.toPlainText()
        assert text.startswith("From photos to a translated folder") and "](" not in text
        pictures = [
            name for name in DOCS_DIR.joinpath("guide.md").read_text(encoding="utf-8").split("(") if name.startswith("screenshots/")
        ]
        assert len(pictures) == 10
        for name in pictures:
            picture = page.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name.partition(")")[0]))
            assert isinstance(picture, QImage) and 0 < picture.width() <= page.viewport().width(), name
        QTest.keyClick(page, Qt.Key.Key_Right)
        QTest.keyClick(page, Qt.Key.Key_Return)
        assert page.source().fileName() == "objectives.md", "the first link, by keys alone"
        dialog.back.click()
        page.anchorClicked.emit(QUrl("datasets.md"))
        assert "dataset" in page.toPlainText().splitlines()[0].lower() and dialog.back.isEnabled()
        dialog.back.click()
        assert page.toPlainText() == text and not dialog.back.isEnabled()
        window.show_page("train")
        dialog.close()

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_without_the_guide_that_is_said(workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.dialogs.guide.DOCS_DIR", tmp_path)

    async def story(window: MainWindow) -> None:
        open_guide(window)
        await until(open_dialogs, "the error")
        (dialog,) = open_dialogs()
        assert str(tmp_path) in dialog.error.message
        dialog.close()

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_alt_f_opens_the_file_menu(workspace: Path) -> None:
    async def story(window: MainWindow) -> None:
        await until(window.isActiveWindow, "the window has the keyboard")
        for name in ("home", "datasets", "train", "translate", "try", "models"):
            window.show_page(name)
            QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier)
            await until(window.menus.file.isVisible, f"the menu on the page {name}")
            window.menus.file.hide()

    assert run_window(story, "--workspace", str(workspace)) == 0
