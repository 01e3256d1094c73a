"""Files that are dragged out: their addresses are those that Qt and other programs write, and are made when somebody asks."""

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl

from desktop.dragging import DraggedFiles, uri_lines
from desktop.dropping import paths_of

NAMES = ("plate.0001.png", "a b%20#?.png", "立面 façade.png", "plus+tilde~.png")


def test_addresses_are_those_of_qt(tmp_path: Path) -> None:
    paths = [str(tmp_path / folder / name) for folder in ("x", "Ü & y") for name in NAMES]
    assert [QUrl(line).toLocalFile() for line in uri_lines(paths)] == paths
    assert list(uri_lines(["/picture.png"])) == ["file:///picture.png"] or sys.platform == "win32"
    assert list(uri_lines([])) == []


def test_the_files_are_named_when_somebody_asks_and_once(tmp_path: Path) -> None:
    asked = []

    def name_all() -> list[str]:
        asked.append(1)
        return [str(tmp_path / name) for name in NAMES]

    mime = DraggedFiles(name_all)
    assert mime.hasUrls() and asked == []
    assert [url.toLocalFile() for url in mime.urls()] == [str(tmp_path / name) for name in NAMES]
    assert paths_of(mime) == [tmp_path / name for name in NAMES], "the window takes them itself"
    assert asked == [1] and mime.data("text/html").isEmpty()


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are text there")
def test_a_name_that_is_no_text_keeps_its_bytes() -> None:
    path = os.fsdecode(b"/out/caf\xe9.png")
    assert list(uri_lines([path])) == ["file:///out/caf%E9.png"]
    assert paths_of(DraggedFiles(lambda: [path])) == [Path(path)]
