"""What a plan of names is made of."""

import errno
import os
from pathlib import Path

import pytest

from core.errors import AppError, ErrorCode
from core.images.writing import OUTPUT_SUFFIXES
from core.translation.plan import EXTENSIONS, check_output_dir, fitting_name, numbered_name


def test_formats_are_those_that_can_be_written() -> None:
    assert EXTENSIONS == OUTPUT_SUFFIXES


def test_numbers_stand_before_the_extension() -> None:
    assert numbered_name("a.b.png", 2) == "a.b-2.png"
    assert len(os.fsencode(numbered_name("é" * 125 + ".png", 12))) <= 255


@pytest.mark.parametrize("stem", ["x" * 300, "é" * 200, "🙂" * 80, "\udcff" * 300, "short"])
def test_names_are_shortened_by_whole_characters(stem: str) -> None:
    name = fitting_name(stem, "-2.png")
    assert len(os.fsencode(name)) <= 255 and name.endswith("-2.png") and stem.startswith(name.removesuffix("-2.png"))
    assert len(os.fsencode(name)) > 250 or name == "short-2.png"


def test_an_output_folder_that_cannot_be_written_is_told(unwritable: Path) -> None:
    with pytest.raises(AppError) as caught:
        check_output_dir(unwritable / "out")
    assert caught.value.code is ErrorCode.DISK_READ_ONLY and "out" in caught.value.message


def test_an_output_folder_is_made_and_left_empty(tmp_path: Path) -> None:
    check_output_dir(tmp_path / "new" / "out")
    assert list((tmp_path / "new/out").iterdir()) == []
    (tmp_path / "file").write_bytes(b"x")
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(AppError) as caught:
            check_output_dir(path)
        assert caught.value.code is ErrorCode.NAME_TAKEN


def test_a_disk_that_takes_the_name_and_not_the_content_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, _data: bytes) -> None:
        path.touch()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(AppError) as caught:
        check_output_dir(tmp_path)
    assert caught.value.code is ErrorCode.DISK_FULL and list(tmp_path.iterdir()) == []
