"""The pair looked at comes first, neighbours are fetched ahead, and stepping fast never queues."""

from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from core.errors import AppError, ErrorCode
from core.pairs.pair import Half, Pair
from core.pairs.recipes.recipe import Grey
from desktop.item_models import pair_pictures
from desktop.item_models.pair_pictures import SCREEN_PX, WHOLE_PX, PairPictures
from desktop.service import SupersededError
from training.requests import Pictures, PreviewRecipe, RecipePreview, ShowPictures


class _Answer:
    def __await__(self) -> Any:
        return (yield self)


class FakeHelper:
    """Answers when told to, in the order asked; a newer question of the same lane supersedes the one before, as in the helper."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[Any] = []
        self.waiting: list[tuple[Any, Coroutine[Any, Any, None]]] = []
        self.num_running = 0
        self._current: Coroutine[Any, Any, None] | None = None

    def spawn(self, coroutine: Coroutine[Any, Any, None]) -> None:
        self._go_on(coroutine, lambda: coroutine.send(None))

    async def ask(self, request: Any) -> Any:
        older = [(waiting, coroutine) for waiting, coroutine in self.waiting if waiting.lane == request.lane]
        self.waiting = [one for one in self.waiting if one not in older]
        assert self._current is not None
        self.asked.append(request)
        self.waiting.append((request, self._current))
        for _, coroutine in older:
            self._go_on(coroutine, lambda coroutine=coroutine: coroutine.throw(SupersededError()))
        return await _Answer()

    def answer(self, error: AppError | None = None) -> None:
        request, coroutine = self.waiting.pop(0)
        if error is not None:
            self._go_on(coroutine, lambda: coroutine.throw(error))
        else:
            made = self._made(request)
            self._go_on(coroutine, lambda: coroutine.send(made))

    def answer_all(self) -> None:
        while self.waiting:
            self.answer()

    def names(self) -> list[str]:
        """Which pairs were asked for, in order."""
        paths = [request.path if isinstance(request, PreviewRecipe) else request.paths[0] for request in self.asked]
        return [Path(path).stem for path in paths]

    def _made(self, request: Any) -> Any:
        if isinstance(request, PreviewRecipe):
            return RecipePreview(id=1, photo=self._picture(8), inputs=[self._picture(9)])
        broken = ["broken" in path for path in request.paths]
        files = ["" if bad else self._picture(min(request.size_px, 5000) // 100) for bad in broken]
        return Pictures(id=1, files=files, errors=["It is cut short." if bad else "" for bad in broken], sizes=[(5000, 5000)] * len(files))

    def _picture(self, side_px: int) -> str:
        path = self.folder / f"{side_px}.png"
        image = QImage(side_px, side_px, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.red)
        image.save(str(path))
        return str(path)

    def _go_on(self, coroutine: Coroutine[Any, Any, None], step: Callable[[], object]) -> None:
        before, self._current = self._current, coroutine
        try:
            step()
        except StopIteration:
            pass
        self._current = before


@pytest.fixture
def helper(qapp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeHelper:
    async def read_at_once(files: Sequence[str]) -> list[QImage]:
        return [QImage(file) if file else QImage() for file in files]

    monkeypatch.setattr(pair_pictures, "read_images", read_at_once)
    return FakeHelper(tmp_path)


@pytest.fixture
def pictures(helper: FakeHelper) -> PairPictures:
    return PairPictures(SimpleNamespace(service=helper, spawn=helper.spawn))  # type: ignore[arg-type]


def pair(number: int | str) -> Pair:
    return Pair(name=str(number), input=Half(f"/{number}.png", "left"), target=Half(f"/{number}.png", "right"))


def test_neighbours_are_fetched_once_the_pair_itself_is_there(helper: FakeHelper, pictures: PairPictures) -> None:
    pictures.want(pair(5), [pair(6), pair(4)])
    assert helper.names() == ["5"]
    assert helper.asked[0] == ShowPictures(paths=["/5.png"] * 2, sides=["left", "right"], size_px=SCREEN_PX, lane="pair-view")
    helper.answer_all()
    assert helper.names() == ["5", "6", "4"]
    pictures.want(pair(6), [pair(7), pair(5)])
    assert pictures.halves(pair(6)) is not None
    helper.answer_all()
    assert helper.names() == ["5", "6", "4", "7"]


def test_a_held_arrow_key_never_queues_and_still_shows_something(helper: FakeHelper, pictures: PairPictures) -> None:
    seen = []
    pictures.ready.connect(lambda: seen.append(1))
    for number in range(100):
        pictures.want(pair(number))
    assert helper.names() == ["0"]
    helper.answer()
    assert helper.names() == ["0", "99"]
    assert pictures.halves(pair(0)) is not None
    helper.answer()
    assert len(seen) == 1 and not helper.waiting


def test_what_is_fetched_ahead_gives_way_at_once(helper: FakeHelper, pictures: PairPictures) -> None:
    pictures.want(pair(0), [pair(1)])
    helper.answer()
    assert helper.names() == ["0", "1"]
    pictures.want(pair(50), [pair(51)])
    assert helper.names() == ["0", "1", "50"]
    assert len(helper.waiting) == 1
    helper.answer_all()
    assert pictures.halves(pair(50)) is not None


def test_every_pixel_is_fetched_only_when_looked_at_closely(helper: FakeHelper, pictures: PairPictures) -> None:
    pictures.want(pair(0))
    helper.answer_all()
    pictures.want(pair(0), is_close=True)
    assert helper.asked[-1].size_px == WHOLE_PX
    helper.answer_all()
    halves = pictures.halves(pair(0))
    assert halves is not None and halves[0].is_whole and halves[0].size == (5000, 5000)
    pictures.want(pair(0), is_close=True)
    assert len(helper.asked) == 2


def test_swapped_sides_need_no_new_pictures(helper: FakeHelper, pictures: PairPictures) -> None:
    pictures.want(pair(0))
    helper.answer_all()
    swapped = Pair(name="0", input=pair(0).target, target=pair(0).input)
    first, second = pictures.halves(pair(0))  # type: ignore[misc]
    assert pictures.halves(swapped) == (second, first)


def test_what_can_not_be_read_says_why_and_is_tried_again_when_it_is_looked_at_again(helper: FakeHelper, pictures: PairPictures) -> None:
    pictures.want(pair("broken"))
    helper.answer_all()
    assert [half.error for half in pictures.halves(pair("broken")) or ()] == ["It is cut short."] * 2
    pictures.want(pair("broken"))
    assert len(helper.asked) == 1
    pictures.want(pair(1))
    helper.answer_all()
    pictures.want(pair("broken"))
    assert len(helper.asked) == 3


def test_a_helper_that_dies_is_told_in_the_place_of_the_pictures(helper: FakeHelper, pictures: PairPictures) -> None:
    pictures.want(pair(0))
    helper.answer(AppError(ErrorCode.WORKER_DIED, "The helper process ended unexpectedly."))
    assert (pictures.halves(pair(0)) or ())[0].error == "The helper process ended unexpectedly."
    pictures.want(pair(1))
    helper.answer_all()
    assert not (pictures.halves(pair(1)) or ())[0].error


def test_the_input_of_a_photo_is_what_its_recipe_makes(helper: FakeHelper, pictures: PairPictures) -> None:
    photo = Pair(name="a", input=Half("/a.png"), target=Half("/a.png"))
    pictures.set_recipe((Grey(),))
    pictures.want(photo)
    assert isinstance(helper.asked[0], PreviewRecipe) and helper.asked[0].name == "a"
    helper.answer_all()
    halves = pictures.halves(photo)
    assert halves is not None and (halves[0].pixmap.width(), halves[1].pixmap.width()) == (9, 8)
    pictures.set_recipe(())
    assert pictures.halves(photo) is None


def test_memory_is_bounded_and_what_is_on_screen_stays(helper: FakeHelper, pictures: PairPictures, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pair_pictures, "MAX_KEPT_BYTES", 12_000)
    for number in range(30):
        pictures.want(pair(number))
        helper.answer_all()
    assert len(pictures._kept) <= 12
    assert pictures.halves(pair(29)) is not None


def test_another_dataset_forgets_what_was_on_its_way(helper: FakeHelper, pictures: PairPictures) -> None:
    pictures.want(pair(0))
    pictures.forget()
    helper.answer()
    assert pictures.halves(pair(0)) is None
    pictures.want(pair(0))
    helper.answer_all()
    assert pictures.halves(pair(0)) is not None
