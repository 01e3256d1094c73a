"""Drops: names byte for byte, nothing but local files."""

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QUrl

from desktop.dropping import paths_of

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
