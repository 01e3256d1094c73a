"""A result gets its file, is opened again by its name, and counts only if it is there to the last byte."""

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.errors import ErrorCode
from core.images.reading import Picture
from core.images.writing import check_picture_file
from core.models.header import GeneratorShape, ModelHeader
from core.translation import finishing
from core.translation.finishing import Finisher
from core.translation.input_identities import InputIdentities
from core.translation.intake import Work
from core.translation.job import TranslationJob, read_request
from core.translation.plan import PlannedFile
from core.translation.results import Done, Refused

PIXELS = np.arange(8 * 6 * 3, dtype=np.uint8).reshape(8, 6, 3)


@pytest.fixture
def finish(tmp_path: Path, make_job: Callable[..., TranslationJob]) -> Callable[[], object]:
    (tmp_path / "out").mkdir()
    job = make_job([tmp_path / "a.png"], tmp_path / "out")
    inputs = InputIdentities(job.journal_path, tmp_path / "out", lambda: (1, True))
    finisher = Finisher(read_request(job.path), ModelHeader(name="tiny", generator=GeneratorShape(size_px=32)), inputs, threading.Event())
    work = Work(PlannedFile(index=0, source=str(tmp_path / "a.png"), output="a.png"), Picture(PIXELS, None, "PNG", ""), b"", 0, 0.0)
    return lambda: finisher.finish(work, PIXELS)


def meddling(monkeypatch: pytest.MonkeyPatch, meddle: Callable[[Path], object]) -> None:
    """Between the writing and the opening of a file something happens to it."""

    def check(path: Path, data: bytes, width: int, height: int) -> None:
        meddle(path)
        check_picture_file(path, data, width, height)

    monkeypatch.setattr(finishing, "check_picture_file", check)


def test_a_result_is_there_to_the_last_byte(finish: Callable[[], object], tmp_path: Path) -> None:
    assert isinstance(finish(), Done) and (tmp_path / "out/a.png").is_file()


def test_a_file_that_a_disk_spoiled_does_not_stay(finish: Callable[[], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def spoil(path: Path) -> None:
        data = path.read_bytes()
        path.write_bytes(data[:-20] + bytes(20))

    meddling(monkeypatch, spoil)
    result = finish()
    assert isinstance(result, Refused) and "other bytes" in result.error.message and not result.stops_the_job
    assert list((tmp_path / "out").iterdir()) == []


def test_a_strangers_file_that_took_the_name_meanwhile_stays(
    finish: Callable[[], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine").write_bytes(b"somebody's own")
    meddling(monkeypatch, (tmp_path / "mine").replace)
    result = finish()
    assert isinstance(result, Refused) and not result.stops_the_job
    assert (tmp_path / "out/a.png").read_bytes() == b"somebody's own"


def test_a_folder_moved_away_before_the_file_is_opened_stops_the_job(
    finish: Callable[[], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    meddling(monkeypatch, lambda path: path.parent.rename(tmp_path / "moved"))
    result = finish()
    assert isinstance(result, Refused) and result.error.code is ErrorCode.FOLDER_GONE and result.stops_the_job
    assert (tmp_path / "moved/a.png").is_file()
