"""Somebody who needs help: the keys on one page, the first steps with the sample, an error in the one form, and a report to give away."""

import getpass
import re
import socket
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from core.errors import AppError, ErrorCode
from core.pairs.dataset import create_dataset
from core.pairs.finding import find_pairs
from core.pairs.pair import Half, Pair
from core.workspace import open_workspace
from desktop.dialogs.error import ErrorDialog
from desktop.dialogs.help_report import HelpReportDialog
from desktop.dialogs.keys import KeysDialog
from desktop.keys import key_groups
from desktop.main_window import MainWindow
from desktop.page_entries import page_entries
from desktop.shortcuts import sequences
from tests.driving import open_dialogs, press, run_window, until
from tests.stories.test_runs_story import give_events
from training.creating import create_run
from training.run import Label, RunRequest, write_label
from training.settings import RunSettings

pytestmark = pytest.mark.usefixtures("qapp")
MakePictures = Callable[..., list[Path]]
SECRETS = ("anna", "lovelace", "wedding", "grandmother", "harbour", "老城")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home folder of somebody called anna on a computer called lovelace."""
    folder = tmp_path / "home" / "anna"
    folder.mkdir(parents=True)
    monkeypatch.setattr(Path, "home", lambda: folder)
    monkeypatch.setattr(getpass, "getuser", lambda: "anna")
    monkeypatch.setattr(socket, "gethostname", lambda: "lovelace")
    return folder


@pytest.fixture
def own_workspace(home: Path, make_side_by_side: MakePictures) -> Path:
    """A workspace in it, with a dataset of private pictures and a run on it."""
    workspace = open_workspace(home / "Grandmother" / "Diptych")
    make_side_by_side(home / "Wedding 老城", num=4)
    dataset = create_dataset(workspace, "Wedding", find_pairs([home / "Wedding 老城"]))
    run = create_run(workspace / "runs" / "harbour", RunRequest(settings=RunSettings(), dataset="Wedding"), dataset.pairs())
    write_label(run.path, Label(name="Grandmother's harbour"))
    give_events(run)
    run.job.log_path.write_text(f"Traceback\nOSError: {home}/Wedding 老城/Harbour at dusk.jpg is cut short\nlovelace: anna was here\n")
    (workspace / "cache" / "service.log").write_text(f"PosixPath('{home}/Wedding 老城') is gone\n")
    return workspace


def test_every_shortcut_of_the_window_is_listed_and_none_besides(workspace: Path) -> None:
    async def story(window: MainWindow) -> None:
        for entry in page_entries():
            window.show_page(entry.name)
        found = {(one.objectName(), one.key().toString()) for one in window.findChildren(QShortcut)}
        for action in window.findChildren(QAction):
            found |= {(action.objectName(), keys.toString()) for keys in action.shortcuts()}
        listed = {(key.name, keys.toString()) for group in key_groups() for key in group.keys if not key.is_own for keys in sequences(key)}
        assert found == listed
        window.activateWindow()
        await until(window.isActiveWindow, "the window has the keyboard")
        QTest.keyClick(window, Qt.Key.Key_F1)
        await until(lambda: any(isinstance(one, KeysDialog) for one in open_dialogs()), "the list of keys")
        QTest.keyClick(open_dialogs()[0], Qt.Key.Key_Escape)
        await until(lambda: not open_dialogs(), "the list gone")

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_the_first_start_leads_through_three_steps_with_the_sample(workspace: Path, tmp_path: Path, make_pictures: MakePictures) -> None:
    (picture,) = make_pictures(tmp_path / "pictures", num=1)

    async def story(window: MainWindow) -> None:
        home = window.pages["home"]

        def told() -> list[str]:
            return [step.words for step in home.steps]

        assert told() == ["Next", "", ""]
        home.sample_button.click()
        await until(lambda: window.current_name == "datasets", "the sample as a dataset")
        window.show_page("home")
        assert told() == ["1 dataset", "Next", ""] and home.steps[0].state_icon.isVisible()
        pair = Pair(name="1", input=Half(str(picture)), target=Half(str(picture)))
        folder = create_run(workspace / "runs" / "one", RunRequest(settings=RunSettings(), dataset="Emoji"), [pair])
        (folder.checkpoints_dir / "step-00000050").mkdir(parents=True)
        window.show_page("models")
        window.show_page("home")
        assert told() == ["1 dataset", "1 run", "Next"]

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_an_error_says_what_why_and_next_and_its_details_are_copied(workspace: Path) -> None:
    path = "/media/a folder/" + "没有空格的很长的文件夹名称" * 4 + "/another_one_without_any_space" * 4 + "/model.safetensors"

    async def story(window: MainWindow) -> None:
        window.show_error(AppError(ErrorCode.NOT_A_MODEL, f"{path} is no model of Diptych.", "", path=path))
        await until(open_dialogs, "the error")
        (dialog,) = open_dialogs()
        assert isinstance(dialog, ErrorDialog)
        await until(dialog.isVisible, "the dialog")
        words = [label.text().replace("\u200b", "") for label in dialog.findChildren(QLabel)]
        assert "This is no model of Diptych" in words and f"{path} is no model of Diptych." in words
        assert any("Choose a .safetensors file" in one for one in words)
        for theme in ("light", "dark"):
            window.context.theme.choose(theme)
            assert dialog.width() <= 700, "a long path is broken over lines"
            for label in dialog.findChildren(QLabel):
                assert not label.wordWrap() or label.height() >= label.heightForWidth(label.width()) - 1, f"cut: {label.text()}"
        dialog._toggle.click()
        dialog._copy.click()
        assert f"path: {path}" in QGuiApplication.clipboard().text() and "data.not_a_model" in QGuiApplication.clipboard().text()
        dialog._report.click()
        await until(lambda: any(isinstance(one, HelpReportDialog) for one in open_dialogs()), "the report")
        for one in open_dialogs():
            one.close()
        await until(lambda: not open_dialogs(), "no dialog")

    assert run_window(story, "--workspace", str(workspace)) == 0


def left_of_somebody(text: str) -> list[str]:
    return [secret for secret in SECRETS if re.search(rf"(?<![a-z]){secret}", text.lower())]


def test_a_report_is_looked_through_and_saved_without_paths_names_and_pictures(own_workspace: Path, tmp_path: Path) -> None:
    async def story(window: MainWindow) -> None:
        page = window.show_page("train")
        await until(lambda: page.view.run_dir is not None, "the run")
        window.context.settings.workspace = str(own_workspace)
        window.context.save_settings()
        window.open_report()
        (dialog,) = open_dialogs()
        await until(lambda: dialog.members, "what is in it")
        names = [dialog.list.item(row).text() for row in range(dialog.list.count())]
        assert {"report.txt", "settings.json", "helper/service.log", "run-1/run.json", "run-1/worker.log", "run-1/events.jsonl"} <= set(
            names
        )
        dialog.list.setCurrentRow(names.index("run-1/worker.log"))
        assert "Traceback" in dialog.content.toPlainText() and "is cut short" in dialog.content.toPlainText()
        dialog.save(tmp_path / "report.zip")
        await until(lambda: dialog.saved_path is not None, "the zip")
        dialog.with_paths.click()
        dialog.with_pictures.click()
        await until(lambda: any(member.is_picture for member in dialog.members), "pictures too")
        dialog.save(tmp_path / "all.zip")
        await until(lambda: dialog.saved_path == tmp_path / "all.zip", "the other zip")
        press(dialog, "answer-cancel")
        await until(lambda: not open_dialogs(), "the dialog gone")

    assert run_window(story, "--workspace", str(own_workspace)) == 0
    with zipfile.ZipFile(tmp_path / "report.zip") as archive:
        told = {name: archive.read(name).decode() for name in archive.namelist()}
    assert not any(name.endswith((".png", ".webp", ".jpg")) for name in told)
    left = {name: left_of_somebody(name + text) for name, text in told.items() if left_of_somebody(name + text)}
    assert not left, left
    assert "torch: " in told["report.txt"] and "PySide6" in told["report.txt"] and "System: " in told["report.txt"]
    assert '"step": 50' in told["run-1/events.jsonl"], "what helps is left"
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert "Harbour at dusk.jpg" in archive.read("run-1/worker.log").decode()
        pictures = [name for name in archive.namelist() if name.startswith("pictures/")]
        assert pictures == ["pictures/run-1-01.webp"]
        with archive.open(pictures[0]) as file, Image.open(file) as picture:
            assert picture.size == (32, 32)
