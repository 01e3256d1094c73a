"""Where --report may put its table: real files, and the real program for the worst of it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import AppError, ErrorCode
from core.translation.job import hidden_jobs, request_for
from core.translation.report import COLUMNS
from tests.translating import Call, contents, write_tiny_model
from training.commands.report_place import check_report_place


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    for name in ("in/a.png", "in/list.csv", "given.csv", "model.csv", "notes.txt", "old.csv", "run/log.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"mine")
    (tmp_path / "hidden-picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n and so on")
    (tmp_path / "former").write_bytes(",".join(COLUMNS).encode("utf-8-sig") + b"\r\n1,done\r\n")
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "link.csv").symlink_to(tmp_path / "old.csv")
    os.mkfifo(tmp_path / "pipe.csv")
    return tmp_path


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("in/a.png", "is a picture"),
        ("in/new.png", "is a picture"),
        ("hidden-picture.csv", "is a picture"),
        ("given.csv", "one of the inputs"),
        ("model.csv", "belongs to the model"),
        ("notes.txt", "no report"),
        ("folder.csv", "a folder"),
        ("in", "a folder"),
        ("link.csv", "a link"),
        ("pipe.csv", "a pipe"),
    ],
)
def test_what_a_table_would_destroy_is_refused(scene: Path, place: str, words: str) -> None:
    request = request_for([scene / "in", scene / "given.csv"], scene / "model.csv", scene / "out")
    with pytest.raises(AppError, match=words) as caught:
        check_report_place(scene / place, request)
    assert caught.value.code is ErrorCode.BAD_COMMAND


def test_a_run_that_stands_for_a_model_gets_no_table_inside(scene: Path) -> None:
    with pytest.raises(AppError, match="belongs to the model"):
        check_report_place(scene / "run" / "log.csv", request_for([scene / "in"], scene / "run", scene / "out"))


@pytest.mark.parametrize("place", ["new.csv", "new", "old.csv", "former", "in/list.csv"])
def test_a_new_name_a_former_report_and_other_tables_are_fine(scene: Path, place: str) -> None:
    check_report_place(scene / place, request_for([scene / "in"], scene / "model.csv", scene / "out"))


def test_a_device_is_refused() -> None:
    with pytest.raises(AppError) as caught:
        check_report_place(Path("/dev/null"), request_for([Path("in")], Path("m"), Path("out")))
    assert caught.value.code in (ErrorCode.BAD_COMMAND, ErrorCode.DISK_READ_ONLY)


def test_the_program_refuses_before_it_begins(tmp_path: Path, make_pictures: Callable[..., list[Path]]) -> None:
    make_pictures(tmp_path / "in", num=2)
    model = write_tiny_model(tmp_path / "tiny.safetensors")
    before = contents(tmp_path)
    for place in (tmp_path / "in" / "000.png", model, tmp_path / "in"):
        call = Call("--model", model, tmp_path / "in", "--output", tmp_path / "out", "--device", "cpu", "--report", place)
        assert call.code == 2 and str(place) in call.err
    assert contents(tmp_path) == before and hidden_jobs(tmp_path / "out") == []
