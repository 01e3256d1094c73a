"""What is asked while one tries a picture, and which answers are shown."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QColor, QImage

from core.errors import AppError, ErrorCode
from desktop.trying import LIVE_MS, Trying
from training.trying_requests import PictureTried, TryPicture

MODEL, OTHER = Path("/models/one.safetensors"), Path("/models/other.safetensors")


def picture(colour: str) -> QImage:
    image = QImage(2, 2, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(colour))
    return image


class Helper:
    """Answers when it is told to: with the picture itself, or a trouble."""

    def __init__(self) -> None:
        self.requests: list[TryPicture] = []
        self.answers: list[asyncio.Future[Any]] = []

    async def ask(self, request: TryPicture) -> Any:
        self.requests.append(request)
        self.answers.append(asyncio.get_running_loop().create_future())
        return await self.answers[-1]

    async def answer(self, *, milliseconds: float = 200.0, error: AppError | None = None) -> None:
        request = self.requests[-1]
        if error is not None:
            self.answers[-1].set_exception(error)
        else:
            fields = {"width": request.width, "height": request.height, "pixels": request.pixels, "device": "cpu"}
            self.answers[-1].set_result(PictureTried(id=0, milliseconds=milliseconds, **fields))
        await asyncio.sleep(0.01)


def run(story) -> None:
    async def told() -> None:
        helper, tasks = Helper(), []
        trying = Trying(helper.ask, lambda coroutine: tasks.append(asyncio.ensure_future(coroutine)))
        trying.use(MODEL)
        await story(trying, helper)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(told())


def shown(trying: Trying) -> str:
    return trying.result.pixelColor(0, 0).name() if not trying.result.isNull() else ""


async def turn() -> None:
    await asyncio.sleep(0.01)


@pytest.mark.usefixtures("qapp")
class TestTrying:
    def test_only_the_newest_of_what_waits_is_asked_for(self) -> None:
        async def story(trying: Trying, helper: Helper) -> None:
            for colour in ("red", "green", "blue", "white"):
                trying.want(picture(colour), 3)
                await turn()
            assert len(helper.requests) == 1 and trying.is_busy and trying.is_loading
            await helper.answer()
            assert shown(trying) == "#ff0000" and len(helper.requests) == 2
            await helper.answer()
            assert shown(trying) == "#ffffff" and len(helper.requests) == 2 and not trying.is_busy
            assert helper.requests[1].seed == 3 and helper.requests[1].pixels == b"\xff" * 16
            assert trying.tried.pixelColor(0, 0).name() == "#ffffff"

        run(story)

    def test_what_is_drawn_later_does_not_change_what_was_asked(self) -> None:
        async def story(trying: Trying, helper: Helper) -> None:
            drawn = picture("red")
            trying.want(drawn, None)
            drawn.fill(QColor("blue"))
            await turn()
            await helper.answer()
            assert shown(trying) == trying.tried.pixelColor(0, 0).name() == "#ff0000"

        run(story)

    def test_an_answer_of_another_model_is_never_shown(self) -> None:
        async def story(trying: Trying, helper: Helper) -> None:
            trying.want(picture("red"), 0)
            await turn()
            trying.use(OTHER)
            trying.want(picture("green"), 0)
            await helper.answer(milliseconds=1)
            assert shown(trying) == "" and trying.answer is None and not trying.is_live
            await helper.answer()
            assert shown(trying) == "#008000"
            assert [Path(request.model) for request in helper.requests] == [MODEL, OTHER]

        run(story)

    def test_a_trouble_of_another_model_is_not_shown_either(self) -> None:
        async def story(trying: Trying, helper: Helper) -> None:
            trying.want(picture("red"), 0)
            await turn()
            trying.use(OTHER)
            await helper.answer(error=AppError(ErrorCode.NOT_A_MODEL, "no", ""))
            assert trying.error is None and not trying.is_busy

        run(story)

    def test_an_emptied_pad_has_no_result_even_when_one_was_under_way(self) -> None:
        async def story(trying: Trying, helper: Helper) -> None:
            trying.want(picture("red"), 0)
            await turn()
            trying.want(picture("green"), 0)
            trying.forget_result()
            await helper.answer()
            assert shown(trying) == "" and len(helper.requests) == 1
            assert trying.answer is not None, "but the model is known to be ready"

        run(story)

    def test_a_pad_emptied_at_once_still_makes_the_model_ready(self) -> None:
        async def story(trying: Trying, helper: Helper) -> None:
            trying.want(picture("red"), 0)
            trying.forget_result()
            await turn()
            await helper.answer()
            assert shown(trying) == "" and trying.answer is not None and len(helper.requests) == 1

        run(story)

    def test_making_ready_shows_nothing_and_says_how_fast_it_is(self) -> None:
        async def story(trying: Trying, helper: Helper) -> None:
            trying.prepare(picture("red"), 0)
            await turn()
            await helper.answer(milliseconds=LIVE_MS)
            assert shown(trying) == "" and trying.is_live
            trying.want(picture("red"), 0)
            await turn()
            await helper.answer(milliseconds=LIVE_MS + 1)
            assert shown(trying) == "#ff0000" and not trying.is_live

        run(story)

    def test_a_helper_that_dies_is_told_and_asked_again(self) -> None:
        async def story(trying: Trying, helper: Helper) -> None:
            trying.want(picture("red"), 0)
            await turn()
            await helper.answer(error=AppError(ErrorCode.WORKER_DIED, "gone", ""))
            assert trying.error is not None and trying.error.code is ErrorCode.WORKER_DIED and not trying.is_busy
            trying.want(picture("red"), 0)
            assert trying.error is None
            await turn()
            await helper.answer()
            assert shown(trying) == "#ff0000"

        run(story)

    def test_a_helper_that_was_sent_away_is_no_trouble(self) -> None:
        async def story(trying: Trying, helper: Helper) -> None:
            trying.prepare(picture("red"), 0)
            await turn()
            await helper.answer(error=AppError(ErrorCode.CANCELLED, "ended", ""))
            assert trying.error is None and not trying.is_busy

        run(story)
