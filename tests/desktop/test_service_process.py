"""The helper process as the window sees it: answers, refusals, a newer request, a crash, a missing program."""

import asyncio
import os
import signal
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
import qasync
from PySide6.QtGui import QImage

from core.errors import AppError, ErrorCode
from core.files import path_to_json
from core.jobs import process as processes
from desktop.service import Service, SupersededError
from training.dataset_requests import CreateDataset
from training.requests import MakeThumbnails, ShowPictures

WAIT_S = 60


@pytest.fixture
def service(qapp, workspace: Path) -> Iterator[Service]:
    made = Service(workspace)
    yield made
    made.end()


def run(qapp, coroutine: Coroutine[Any, Any, Any]) -> Any:
    loop = qasync.QEventLoop(qapp)
    asyncio.set_event_loop(loop)
    try:
        return loop.run_until_complete(asyncio.wait_for(coroutine, WAIT_S))
    finally:
        asyncio.set_event_loop(None)
        loop.close()


def test_nothing_is_started_before_it_is_needed(service: Service) -> None:
    assert service.pid == 0


def test_pictures_come_back_as_cached_files(qapp, service: Service, make_pictures, tmp_path: Path) -> None:
    paths = make_pictures(tmp_path / "in", num=2, width=300, height=200)
    answer = run(qapp, service.ask(ShowPictures(paths=[path_to_json(path) for path in [*paths, tmp_path / "gone.png"]], size_px=64)))
    assert [bool(file) for file in answer.files] == [True, True, False]
    assert answer.errors[2] and str(tmp_path / "gone.png") in answer.errors[2]
    image = QImage(answer.files[0])
    assert (image.width(), max(image.width(), image.height())) == (64, 64)


def test_thumbnails_stream_one_by_one(qapp, service: Service, make_pictures, tmp_path: Path) -> None:
    paths = make_pictures(tmp_path / "in", num=5)

    async def collect() -> list[int]:
        request = MakeThumbnails(paths=[path_to_json(path) for path in paths], sides=["whole"] * 5, size_px=32)
        return [answer.index async for answer in service.stream(request)]

    assert sorted(run(qapp, collect())) == [0, 1, 2, 3, 4]


def test_a_helper_that_is_let_go_ends_alone_and_another_takes_its_place(qapp, service: Service, make_pictures, tmp_path: Path) -> None:
    (path,) = make_pictures(tmp_path / "in", num=1)
    request = ShowPictures(paths=[path_to_json(path)], size_px=16)

    async def story() -> tuple[int, int]:
        await service.ask(request)
        first = service.pid
        service.let_go()
        assert service.pid == 0
        await service.ask(request)
        while psutil.pid_exists(first):
            await asyncio.sleep(0.01)
        return first, service.pid

    first, second = run(qapp, story())
    assert first != second != 0


def test_a_refusal_is_an_app_error(qapp, service: Service, workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    request = CreateDataset(workspace=str(workspace), name="x", paths=[str(tmp_path / "empty")], input_side="left")
    with pytest.raises(AppError) as caught:
        run(qapp, service.ask(request))
    assert caught.value.code is ErrorCode.FOLDER_EMPTY
    assert caught.value.hint


def test_a_newer_request_in_a_lane_wins(qapp, service: Service, make_pictures, tmp_path: Path) -> None:
    paths = [path_to_json(path) for path in make_pictures(tmp_path / "in", num=16, width=900, height=900)]

    async def both() -> list[Any]:
        older = service.ask(ShowPictures(paths=paths, size_px=800, lane="viewer"))
        newer = service.ask(ShowPictures(paths=paths[:1], size_px=64, lane="viewer"))
        return await asyncio.gather(older, newer, return_exceptions=True)

    older, newer = run(qapp, both())
    assert isinstance(older, SupersededError)
    assert len(newer.files) == 1


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_a_killed_helper_is_told_and_started_again(qapp, service: Service, make_pictures, tmp_path: Path) -> None:
    paths = [path_to_json(path) for path in make_pictures(tmp_path / "in", num=16, width=900, height=900)]

    async def story() -> None:
        asked = asyncio.ensure_future(service.ask(ShowPictures(paths=paths, size_px=800)))
        while not service.pid:
            await asyncio.sleep(0.01)
        first_pid = service.pid
        os.kill(first_pid, signal.SIGKILL)
        with pytest.raises(AppError) as caught:
            await asked
        assert caught.value.code is ErrorCode.WORKER_DIED
        answer = await service.ask(ShowPictures(paths=paths[:1], size_px=64))
        assert answer.files[0] and service.pid != first_pid

    run(qapp, story())


def test_a_missing_program_is_told(qapp, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "program_command", lambda *arguments: ["/nonexistent/diptych-cli", *arguments])
    with pytest.raises(AppError) as caught:
        run(qapp, service.ask(ShowPictures(paths=["/x.png"])))
    assert caught.value.code is ErrorCode.WORKER_START
    assert "/nonexistent/diptych-cli" in caught.value.message
