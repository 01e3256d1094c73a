"""The two pictures of the pair that is looked at, and of its neighbours ahead of time, as the helper process makes them."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from core.errors import AppError
from core.pairs.pair import Pair
from core.pairs.recipes.recipe import Recipe
from desktop.context import AppContext
from desktop.item_models.thumbnails import key_of
from desktop.reading_pictures import read_images
from desktop.sentences import message_of, say
from desktop.service import SupersededError
from training.requests import PreviewRecipe, ShowPictures

SCREEN_PX = 1024
"""The longer side of a copy that fills half of a usual screen; where there is room for more, more is asked for."""
WHOLE_PX = 4096
"""Of one that is looked at closely: 64 MB in memory."""
MAX_KEPT_BYTES = 96 * 1024 * 1024
"""Some twelve pairs and more at that size, many more of 256 pixels."""
RECIPE_PX = 256
"""Inputs that a recipe makes are shown as a network of this size sees them: a recipe counts in its pixels."""
LANE = "pair-view"

_Key = tuple[str, str, str]
"""Path, side, and 'made' for an input that a recipe makes, 'photo' for its target, else ''."""


@dataclass(frozen=True)
class ShownHalf:
    """A copy of one half with its original's width and height in pixels, or why there is none."""

    pixmap: QPixmap
    size: tuple[int, int]
    error: str = ""
    size_px: int = SCREEN_PX
    """What the copy was made for."""

    @property
    def is_whole(self) -> bool:
        """Whether no larger copy would show more."""
        return bool(self.error) or self.size_px >= WHOLE_PX or max(self.size) <= self.size_px


class PairPictures(QObject):
    """At most one question is under way, so that however fast pairs are stepped through nothing queues: the newest wish is asked next.

    What is fetched ahead of time gives way at once; the pair that was asked for first is finished, so that something is seen on the way.
    """

    ready = Signal()
    """The pair wanted now can be shown, or shown better."""

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._recipe: Recipe = ()
        self._kept: OrderedDict[_Key, ShownHalf] = OrderedDict()
        self._wanted: Pair | None = None
        self._ahead: tuple[Pair, ...] = ()
        self._is_close = False
        self._turn = 0
        self._is_busy = False
        self._gives_way = False

    def set_recipe(self, recipe: Recipe) -> None:
        """The recipe that makes the inputs; () where the pairs have their own."""
        if recipe != self._recipe:
            self._recipe = recipe
            self.forget()

    def want(self, pair: Pair | None, ahead: Sequence[Pair] = (), *, is_close: bool = False) -> None:
        """Get the pictures of a pair (`is_close`: every pixel of them), then those of others. What failed before is tried again."""
        is_other = pair != self._wanted or is_close != self._is_close
        if pair is not None and pair != self._wanted:
            for key in self._keys(pair):
                if key in self._kept and self._kept[key].error:
                    del self._kept[key]
        self._wanted, self._ahead, self._is_close = pair, tuple(ahead), is_close
        if self._is_busy and not (is_other and self._gives_way):
            return
        if self._next() is not None:
            self._turn += 1
            self._is_busy = True
            self._context.spawn(self._fetch_all(self._turn))

    def halves(self, pair: Pair) -> tuple[ShownHalf, ShownHalf] | None:
        """Both halves, or None while they are being made."""
        first, second = (self._kept.get(key) for key in self._keys(pair))
        return None if first is None or second is None else (first, second)

    def forget(self) -> None:
        """Files may have changed: make all anew when next wanted."""
        self._kept.clear()
        self._wanted = None
        self._turn += 1
        self._is_busy = False

    def _keys(self, pair: Pair) -> tuple[_Key, _Key]:
        words = ("made", "photo") if self._recipe else ("", "")
        return (*key_of(pair.input), words[0]), (*key_of(pair.target), words[1])

    def _next(self) -> tuple[Pair, int] | None:
        """The pair to be asked for next, and how large."""
        if self._wanted is None:
            return None
        if self.halves(self._wanted) is None:
            return self._wanted, SCREEN_PX
        if self._is_close and not all(self._kept[key].is_whole for key in self._keys(self._wanted)):
            return self._wanted, WHOLE_PX
        return next(((pair, SCREEN_PX) for pair in self._ahead if self.halves(pair) is None), None)

    async def _fetch_all(self, turn: int) -> None:
        try:
            while turn == self._turn and (wish := self._next()) is not None:
                pair, size_px = wish
                self._gives_way = pair != self._wanted or size_px > SCREEN_PX
                found = await self._fetch(pair, size_px)
                if turn != self._turn:
                    return
                for key, shown in zip(self._keys(pair), found, strict=True):
                    self._keep(key, shown)
                if self._wanted is not None and self.halves(self._wanted) is not None:
                    self.ready.emit()
        except SupersededError:
            pass
        finally:
            if turn == self._turn:
                self._is_busy = False

    async def _fetch(self, pair: Pair, size_px: int) -> list[ShownHalf]:
        try:
            if self._recipe:
                half = pair.target
                asked = PreviewRecipe(path=half.path, side=half.side, recipe=self._recipe, size_px=RECIPE_PX, name=pair.name, lane=LANE)
                made = await self._context.service.ask(asked)
                images = await read_images((made.inputs[0], made.photo))
                return [self._shown(image, "", (0, 0), WHOLE_PX) for image in images]
            halves = (pair.input, pair.target)
            paths, sides = [half.path for half in halves], [half.side for half in halves]
            answer = await self._context.service.ask(ShowPictures(paths=paths, sides=sides, size_px=size_px, lane=LANE))
        except AppError as error:
            return [ShownHalf(QPixmap(), (0, 0), message_of(error), size_px)] * 2
        found = zip(await read_images(answer.files), answer.errors, answer.sizes, strict=True)
        return [self._shown(image, error, (size[0], size[1]), size_px) for image, error, size in found]

    def _shown(self, image: QImage, error: str, size: tuple[int, int], size_px: int) -> ShownHalf:
        pixmap = QPixmap.fromImage(image)
        words = "" if not pixmap.isNull() else say(error) or self.tr("The picture can't be shown.")
        return ShownHalf(pixmap, size if min(size) > 0 else (pixmap.width(), pixmap.height()), words, size_px)

    def _keep(self, key: _Key, shown: ShownHalf) -> None:
        self._kept[key] = shown
        self._kept.move_to_end(key)
        in_use = {key for pair in (self._wanted, *self._ahead) if pair is not None for key in self._keys(pair)}
        total = sum(_num_bytes(kept) for kept in self._kept.values())
        for old in list(self._kept):
            if total <= MAX_KEPT_BYTES:
                return
            if old not in in_use:
                total -= _num_bytes(self._kept.pop(old))


def _num_bytes(shown: ShownHalf) -> int:
    return 1024 + shown.pixmap.width() * shown.pixmap.height() * 4
