"""Thumbnails come when they are in sight, in bounded number and memory, the latest wish first."""

from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.errors import AppError, ErrorCode
from core.pairs.pair import Half, Pair
from desktop.item_models import thumbnails
from desktop.item_models.pair_items import ERROR_ROLE, INPUT_ROLE, PairItems
from desktop.item_models.thumbnails import CHUNK, ThumbnailStore
from desktop.widgets.pair_grid import PairGrid
from training.requests import MakeThumbnails, Thumbnail


class FakeHelper:
    """Answers as the helper does, with one picture, and counts what it was asked for."""

    def __init__(self, picture: Path) -> None:
        self.picture = str(picture)
        self.asked: list[str] = []
        self.largest = 0
        self.error: AppError | None = None

    def spawn(self, coroutine: Coroutine[Any, Any, None]) -> None:
        with pytest.raises(StopIteration):
            coroutine.send(None)

    async def stream(self, request: MakeThumbnails) -> AsyncIterator[Thumbnail]:
        self.asked += [str(path) for path in request.paths]
        self.largest = max(self.largest, len(request.paths))
        if self.error is not None:
            raise self.error
        for index, path in enumerate(request.paths):
            broken = "broken" in str(path)
            yield Thumbnail(id=1, index=index, file="" if broken else self.picture, error="It is cut short." if broken else "", last=False)


@pytest.fixture
def helper(tmp_path: Path) -> FakeHelper:
    image = QImage(32, 32, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    assert image.save(str(tmp_path / "red.png"))
    return FakeHelper(tmp_path / "red.png")


@pytest.fixture
def store(helper: FakeHelper) -> ThumbnailStore:
    return ThumbnailStore(SimpleNamespace(service=helper, spawn=helper.spawn))


def pairs(number: int) -> list[Pair]:
    return [Pair(name=f"{i:06}", input=Half(f"/in/{i}.png"), target=Half(f"/out/{i}.png")) for i in range(number)]


def test_only_what_is_in_sight_is_asked_for_and_scrolling_asks_for_the_rest(
    qtbot: QtBot, helper: FakeHelper, store: ThumbnailStore
) -> None:
    items = PairItems(store)
    grid = PairGrid()
    qtbot.addWidget(grid)
    grid.setModel(items)
    grid.resize(760, 480)
    items.set_pairs(pairs(20_000))
    grid.show()
    qtbot.waitUntil(lambda: items.index(0).data(INPUT_ROLE) is not None)
    QApplication.processEvents()
    assert len(helper.asked) < 100
    assert helper.largest <= CHUNK
    grid.scrollToBottom()
    qtbot.waitUntil(lambda: items.index(19_999).data(INPUT_ROLE) is not None)
    assert len(helper.asked) < 300


def test_memory_and_wishes_are_bounded(qtbot: QtBot, helper: FakeHelper, store: ThumbnailStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thumbnails, "MAX_KEPT", 30)
    monkeypatch.setattr(thumbnails, "MAX_WANTED", 50)
    many = pairs(500)
    for pair in many:
        store.picture(pair.input)
    assert len(store._wanted) == 50
    qtbot.waitUntil(lambda: not store._wanted and not store._is_busy)
    assert len(store._kept) == 30
    assert helper.asked[0] == "/in/499.png"


def test_a_picture_that_can_not_be_read_says_so_in_its_cell_and_is_asked_for_once(
    qtbot: QtBot, helper: FakeHelper, store: ThumbnailStore
) -> None:
    items = PairItems(store)
    items.set_pairs([Pair(name="broken", input=Half("/in/broken.png"), target=Half("/out/1.png"))])
    assert items.index(0).data(INPUT_ROLE) is None
    qtbot.waitUntil(lambda: items.index(0).data(ERROR_ROLE) == "It is cut short.")
    assert items.index(0).data(INPUT_ROLE) is None
    assert helper.asked.count("/in/broken.png") == 1


def test_a_helper_that_dies_leaves_cells_with_the_reason(qtbot: QtBot, helper: FakeHelper, store: ThumbnailStore) -> None:
    helper.error = AppError(ErrorCode.WORKER_DIED, "The helper process ended unexpectedly.")
    half = Half("/in/1.png")
    store.picture(half)
    qtbot.waitUntil(lambda: bool(store.error_of(half)))
    helper.error = None
    store.forget_errors()
    store.picture(half)
    qtbot.waitUntil(lambda: store.picture(half) is not None)
