"""What of a folder is an input."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from core.files import path_from_json
from core.translation.inputs import InputRules, looks_like_picture, nothing_found
from core.translation.plan import PlannedFile

ListRows = Callable[..., list[PlannedFile]]


@pytest.mark.parametrize(
    ("name", "start", "is_picture"),
    [
        ("a.jpg", b"", True),
        ("raw.CR2", b"", True),
        ("plate.0001.exr", b"", True),
        ("notes.txt", b"text", False),
        ("nameless", b"\x89PNG\r\n\x1a\n", True),
        ("exr", b"v/1\x01\x02\0\0\0", True),
        ("sound", b"RIFF\x24\0\0\0WAVEfmt ", False),
        ("web", b"RIFF\x24\0\0\0WEBPVP8 ", True),
        ("empty", b"", False),
    ],
)
def test_extension_or_first_bytes_make_a_picture(tmp_path: Path, name: str, start: bytes, is_picture: bool) -> None:
    (tmp_path / name).write_bytes(start)
    assert looks_like_picture(str(tmp_path / name)) is is_picture
    assert not looks_like_picture(str(tmp_path / "gone"))


def test_a_folder_gives_its_pictures_and_a_named_file_always_counts(tmp_path: Path, list_rows: ListRows) -> None:
    (tmp_path / "in").mkdir()
    for name in ("in/a.jpg", "in/notes.txt", "list.tsv"):
        (tmp_path / name).write_bytes(b"x")
    rows = list_rows([tmp_path / "in", tmp_path / "list.tsv"], tmp_path / "out")
    assert [path_from_json(row.source).name for row in rows] == ["a.jpg", "list.tsv"]


def test_what_may_be_an_input_is_known_before_it_is_listed(tmp_path: Path) -> None:
    for name in ("in/a.png", "in/deep/b.png", "in/.hidden/c.png", "in/notes.txt", "in/no/d.png", "in/out/e.png", "named.bin", "other.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "link.png").symlink_to(tmp_path / "in/deep/b.png")
    rules = InputRules([tmp_path / "in", tmp_path / "named.bin"], tmp_path / "in/out", exclude=["no"])

    def may_be(name: str) -> bool:
        return rules.may_be_input(str(tmp_path / name), (tmp_path / name).stat())

    assert [may_be(name) for name in ("in/a.png", "in/deep/b.png", "named.bin", "link.png")] == [True] * 4
    assert [may_be(name) for name in ("in/.hidden/c.png", "in/notes.txt", "in/no/d.png", "in/out/e.png", "other.png")] == [False] * 5


def test_why_nothing_was_found_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.png").touch()
    assert "There is nothing in" in nothing_found([tmp_path], 0).message
    assert "does not match" in nothing_found([tmp_path], 1, ["*.jpg"]).message
    left_out = nothing_found([tmp_path], 0, excluded=["*.png", "x"])
    assert left_out.message == f"There is no picture in {tmp_path} that *.png or x does not leave out."
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.png")
        assert nothing_found([tmp_path / "pipe.png"], 0).message == f"{tmp_path / 'pipe.png'} is no file, but a pipe or a device."
