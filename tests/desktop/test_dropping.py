"""Drops: names byte for byte, nothing but local files."""

import os
import socket
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QUrl
from PySide6.QtWidgets import QApplication

from desktop.context import AppContext
from desktop.dropping import other_computers, paths_of
from desktop.pages.models import install
from desktop.routing import PathKind, kind_of
from desktop.settings import AppSettings, SettingsFile
from desktop.theme import Theme

NAMES = ["plain.png", "with space.png", "100%.png", "#1.png", "a;b?c.png", "线稿 🎨.png", "-dash.png", "'quote\".png", "עברית.png"]


@pytest.mark.parametrize("name", NAMES)
def test_names_survive_a_drop(tmp_path: Path, name: str) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / name))])
    assert paths_of(mime) == [tmp_path / name]


@pytest.mark.skipif(sys.platform == "win32", reason="names on Windows are text")
def test_bytes_that_are_not_utf8_survive_a_drop(tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setData("text/uri-list", QByteArray(b"file://" + os.fsencode(tmp_path) + b"/caf%E9.png\r\n"))
    assert [os.fsencode(path.name) for path in paths_of(mime)] == [b"caf\xe9.png"]


def test_each_path_counts_once(tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path))] * 2)
    assert paths_of(mime) == [tmp_path]


def test_web_addresses_and_text_are_no_paths() -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/picture.png")])
    assert paths_of(mime) == []
    mime = QMimeData()
    mime.setText("/etc/passwd")
    assert paths_of(mime) == []


@pytest.mark.skipif(sys.platform == "win32", reason="names on Windows come from Qt")
def test_what_no_file_can_be_called_is_no_path(tmp_path: Path) -> None:
    """A NUL, a name longer than names can be, brackets without an address: asking whether it is there would raise."""
    mime = QMimeData()
    lines = [b"file:///tmp/a%00b.png", b"file:///" + b"n" * 400, b"file:///" + b"folder/" * 1000, b"file://[oops/x.png"]
    mime.setData("text/uri-list", QByteArray(b"\r\n".join([*lines, QUrl.fromLocalFile(str(tmp_path)).toEncoded().data()])))
    assert paths_of(mime) == [tmp_path]


@pytest.mark.skipif(sys.platform == "win32", reason="names on Windows come from Qt")
def test_a_long_path_of_short_names_survives_a_drop(tmp_path: Path) -> None:
    path = tmp_path.joinpath(*["n" * 200] * 10)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    assert paths_of(mime) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="there another computer's files have paths")
def test_files_of_another_computer_are_told_apart_from_those_of_this(tmp_path: Path) -> None:
    """/share/x.png of another computer is not /share/x.png of this one."""
    mime = QMimeData()
    own = socket.gethostname()
    hosts = ["otherhost", "otherhost", "", "localhost", own, f"{own}.example"]
    mime.setData("text/uri-list", QByteArray("\r\n".join(f"file://{host}{tmp_path}/{place}" for place, host in enumerate(hosts)).encode()))
    assert [path.name for path in paths_of(mime)] == ["2", "3", "4", "5"]
    assert other_computers(mime) == ["otherhost"]


def test_a_folder_is_no_model_whatever_its_name(tmp_path: Path) -> None:
    for name in ("e.pth", "e.safetensors"):
        assert kind_of(tmp_path / name) is PathKind.MODEL
        (tmp_path / name).mkdir()
        assert kind_of(tmp_path / name) is PathKind.PICTURES


@pytest.mark.skipif(sys.platform == "win32", reason="pipes have no such names there")
def test_a_pipe_named_like_a_checkpoint_is_refused_in_words(qapp: QApplication, tmp_path: Path) -> None:
    context = AppContext(tmp_path, SettingsFile(tmp_path / "settings.json"), AppSettings(), Theme("light"))
    errors, opened = [], []
    context.show_error.connect(errors.append)
    context.navigate.connect(lambda *where: opened.append(where))
    os.mkfifo(tmp_path / "e.pth")
    install(context, tmp_path / "e.pth")
    assert [str(error) for error in errors] == [
        f"{tmp_path / 'e.pth'} is no file, but a pipe or a device. Move it away, and put the file in its place."
    ]
    (tmp_path / "f.pth").touch()
    install(context, tmp_path / "f.pth")
    assert opened == [("models", tmp_path / "f.pth")]
